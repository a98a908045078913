package decide

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"frontline.dev/frontline/results"
)

// columns reads the published replications (pydesrap_mms, tests of its
// replications algorithm, 40 replications of three metrics).
func replicationColumns(t *testing.T) map[string][]float64 {
	t.Helper()
	file, err := os.Open("testdata/replications.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]float64{}
	for _, row := range rows[1:] {
		for j, cell := range row {
			x, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				t.Fatal(err)
			}
			columns[rows[0][j]] = append(columns[rows[0][j]], x)
		}
	}
	return columns
}

// The interval of Law (2015), example 4.26, at 90 %.
func TestLawInterval(t *testing.T) {
	p := Precision{Confidence: .9, Absolute: 1}
	p.Next([]float64{1.20, 1.50, 1.68, 1.89, .95, 1.49, 1.58, 1.55, .50, 1.09})
	s := p.At(10)
	near(t, "mean", s.Mean, 1.343, 1e-15)
	near(t, "variance", s.SD*s.SD, .1675122, 1e-7)
	near(t, "half-width", (s.Hi-s.Lo)/2, .237253, 1e-6)
}

// Every number of the acceptance list D8 for the published replications.
func TestPublishedReplications(t *testing.T) {
	columns := replicationColumns(t)
	for _, want := range []struct {
		metric string
		Step
	}{
		{"mean_q_time_nurse", Step{N: 5, Mean: .500754541093053, SD: .025851212332127, Lo: .468656021430, Hi: .532853060756, Deviation: .064100306694491}},
		{"mean_q_time_nurse", Step{N: 20, Mean: .483385194866692, SD: .068859277639445, Lo: .451158060916, Hi: .515612328818, Deviation: .066669675226226}},
		{"mean_q_time_nurse", Step{N: 40, Mean: .513406672974262, SD: .071235397227423, Lo: .490624487688633, Hi: .5361888582598899, Deviation: .04437454066120134}},
		{"mean_time_with_nurse", Step{N: 3, Mean: 9.942631075035354, SD: .11007508865543447, Lo: 9.669189396185518, Hi: 10.216072753885191, Deviation: .02750194357873877}},
		{"mean_nurse_utilisation", Step{N: 40, Mean: .49864819024059337, SD: .0073192486945782165, Lo: .4963073809463162, Hi: .5009889995348705, Deviation: .004694310217285113}},
	} {
		p := Precision{Relative: .05}
		p.Next(columns[want.metric])
		got := p.At(want.N)
		if got.N != want.N || want.N < 10 && math.Abs(got.Lo-want.Lo) > 1e-9 {
			t.Errorf("%s after %d: %+v", want.metric, want.N, got)
		}
		near(t, want.metric+" mean", got.Mean, want.Mean, 1e-14)
		near(t, want.metric+" sd", got.SD, want.SD, 1e-14)
		near(t, want.metric+" lower", got.Lo, want.Lo, 2e-12)
		near(t, want.metric+" upper", got.Hi, want.Hi, 2e-12)
		near(t, want.metric+" deviation", got.Deviation, want.Deviation, 2e-12)
	}
}

// The rule stops where Hoad's algorithm does, with the same look-ahead, one
// replication at a time or as many as are certain.
func TestPrecisionStops(t *testing.T) {
	columns := replicationColumns(t)
	for _, c := range []struct {
		metric  string
		reached int
	}{{"mean_q_time_nurse", 31}, {"mean_time_with_nurse", 3}, {"mean_nurse_utilisation", 3}} {
		for _, one := range []bool{true, false} {
			p := Precision{Relative: .05, Percent: 5}
			at := 0
			for {
				more, done := p.Next(nil)
				if done {
					break
				}
				if one {
					more = 1
				}
				p.Next(columns[c.metric][at : at+more])
				at += more
			}
			reached, held := p.Reached()
			if reached != c.reached || !held || at != c.reached+5 {
				t.Errorf("%s, one at a time %v: reached at %d (%v) after %d; want %d after %d", c.metric, one, reached, held, at, c.reached, c.reached+5)
			}
		}
	}
	p := Precision{Relative: .05, Percent: 5, Budget: 33}
	if more, done := p.Next(columns["mean_q_time_nurse"][:33]); more != 0 || !done {
		t.Errorf("the budget of 33 is used up, and the rule wants %d more (done %v)", more, done)
	}
	if n, held := p.Reached(); held {
		t.Errorf("reached at %d, though the look-ahead of five is not over", n)
	}
	if more, _ := (&Precision{Relative: .05, Percent: 5, Budget: 4}).Next(nil); more != 4 {
		t.Errorf("a rule with a budget of 4 asks for %d replications", more)
	}
}

// kLimit and γ/(1+γ) of the acceptance list D8.
func TestLookAhead(t *testing.T) {
	for _, c := range [][3]int{{100, 100, 100}, {100, 101, 101}, {0, 500, 0}, {5, 3, 5}, {5, 239, 11}, {-1, 10, 0}} {
		if got := LookAhead(c[0], c[1]); got != c[2] {
			t.Errorf("LookAhead(%d, %d) = %d, want %d", c[0], c[1], got, c[2])
		}
	}
	near(t, "γ = 0.1", RelativeToTruth(.1), .090909, 1e-6)
	near(t, "γ = 0.05", RelativeToTruth(.05), .047619, 1e-6)
	values := replicationColumns(t)["mean_q_time_nurse"]
	strict, plain := Precision{Relative: .05, OfTruth: true, Percent: 5}, Precision{Relative: .05, Percent: 5}
	strict.Next(values)
	plain.Next(values)
	if n, _ := strict.Reached(); n != 33 {
		t.Errorf("within 5 %% of the truth after %d, want 33: the deviation there is 0.0466 and before it 0.0477", n)
	}
}

// A target of nothing is a mistake of the caller; a missing value counts as a
// replication and not as an observation.
func TestPrecisionEdges(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a precision without a target did not panic")
		}
	}()
	p := Precision{Absolute: 10, Min: 2}
	p.Next([]float64{1, math.NaN(), 3})
	if s := p.At(3); s.Mean != 2 || s.N != 3 || p.Len() != 3 {
		t.Errorf("with a missing value: %+v", s)
	}
	if got, want := p.At(3).Hi, results.NewEstimate([]float64{1, 3}).Hi; got != want {
		t.Errorf("the interval ends at %v, that of results.Estimate at %v", got, want)
	}
	(&Precision{}).Next(nil)
}

package decide

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

var none = math.NaN()

// compared is Compare without an error.
func compared(t *testing.T, a, b []float64, paired bool, goal results.Goal, margin float64) *Difference {
	t.Helper()
	d, err := Compare(a, b, paired, goal, margin, .95)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Student's sleep data (1908), a textbook example of which R gives, paired:
// t = -4.0621, df = 9, p = 0.002833, interval -2.4598858 to -0.7001142; Welch:
// t = -1.8608, df = 17.776, p = 0.07939, interval -3.3654832 to 0.2054832.
func TestSleepData(t *testing.T) {
	a := []float64{.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2}
	b := []float64{1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	d := compared(t, a, b, true, results.More, none)
	near(t, "difference", d.Mean, 1.58, 1e-14)
	near(t, "t", d.Mean/d.SE, 4.0621, 1e-5)
	near(t, "p", d.P, .002833, 1e-6)
	near(t, "lower", d.Lo, .7001142, 1e-7)
	near(t, "upper", d.Hi, 2.4598858, 1e-7)
	near(t, "correlation", d.Correlation, stat.Correlation(a, b, nil), 1e-14)
	near(t, "reduction", d.Reduction, (stat.Variance(a, nil)+stat.Variance(b, nil))/(1.513*1), .001)
	near(t, "ahead", d.Ahead, .95, 1e-15)
	if d.Verdict != Better || d.N != 10 || d.DF != 9 {
		t.Errorf("verdict %q, n %d, df %v", d.Verdict, d.N, d.DF)
	}
	w := compared(t, a, b, false, results.More, none)
	near(t, "Welch's df", w.DF, 17.776, 1e-4)
	near(t, "Welch's p", w.P, .07939, 1e-5)
	near(t, "Welch's lower", w.Lo, -.2054832, 1e-7)
	near(t, "Welch's upper", w.Hi, 3.3654832, 1e-7)
	if w.Verdict != Unclear || !math.IsNaN(w.Reduction) || !math.IsNaN(w.Ahead) {
		t.Errorf("unpaired: verdict %q, reduction %v, ahead %v", w.Verdict, w.Reduction, w.Ahead)
	}
}

// Each verdict is reached, in the direction of the goal, and equivalence is
// what two one-sided tests say: the 90 % interval within the margin.
func TestVerdicts(t *testing.T) {
	a := []float64{10, 11, 12, 13, 14, 15, 16, 17}
	plus := func(x, wobble float64) []float64 {
		b := make([]float64, len(a))
		for i := range a {
			b[i] = a[i] + x + wobble*float64(1-2*(i%2))
		}
		return b
	}
	for _, c := range []struct {
		name   string
		b      []float64
		goal   results.Goal
		margin float64
		want   Verdict
	}{
		{"more is better", plus(1, .1), results.More, none, Better},
		{"less is better", plus(1, .1), results.Less, none, Worse},
		{"less, and less it is", plus(-1, .1), results.Less, none, Better},
		{"no goal, up", plus(1, .1), results.Neither, none, Higher},
		{"no goal, down", plus(-1, .1), results.Neither, none, Lower},
		{"certain and of no matter", plus(1, .1), results.More, 2, Same},
		{"certain and of matter", plus(1, .1), results.More, .9, Better},
		{"no difference", plus(0, 1), results.More, 1.5, Same},
		{"no margin", plus(0, 1), results.More, none, Unclear},
		{"too wide", plus(0, 1), results.More, .5, Unclear},
		{"the same numbers", plus(0, 0), results.More, none, Equal},
		{"a constant step", plus(1, 0), results.More, none, Better},
	} {
		d := compared(t, a, c.b, true, c.goal, c.margin)
		if d.Verdict != c.want {
			t.Errorf("%s: %q, want %q (p %v, TOST %v)", c.name, d.Verdict, c.want, d.P, d.PSame)
		}
		if math.IsNaN(c.margin) {
			continue
		}
		half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: d.DF}.Quantile(.95) * d.SE
		inside := d.Mean-half > -c.margin && d.Mean+half < c.margin
		if inside != (d.PSame < .05) {
			t.Errorf("%s: 90 %% interval %v ± %v, margin %v, but TOST says p = %v", c.name, d.Mean, half, c.margin, d.PSame)
		}
	}
}

// A/A is exactly 0: not nearly, and no test is needed to say so.
func TestEqualSamples(t *testing.T) {
	a := []float64{1.1, 2.2, 3.3}
	d := compared(t, a, a, true, results.More, none)
	if d.Mean != 0 || d.Lo != 0 || d.Hi != 0 || d.Verdict != Equal || d.P != 1 || !math.IsInf(d.Reduction, 1) {
		t.Errorf("the same numbers twice: %+v", d)
	}
}

// Missing halves are dropped with their pair and counted; too little to say
// anything is said; infinite values and unequal lengths are errors.
func TestCompareEdges(t *testing.T) {
	d := compared(t, []float64{1, none, 3, 5}, []float64{2, 3, none, 9}, true, results.More, none)
	if d.N != 2 || d.Mean != 2.5 || len(d.Warnings) != 1 {
		t.Errorf("with missing values: %+v", d)
	}
	for _, paired := range []bool{true, false} {
		d := compared(t, []float64{1}, []float64{2}, paired, results.More, 1)
		if !math.IsNaN(d.P) || !math.IsNaN(d.Lo) || d.Verdict != Unclear || len(d.Warnings) == 0 {
			t.Errorf("one pair, paired %v: %+v", paired, d)
		}
		Correct([]*Difference{d})
		if !math.IsNaN(d.PHolm) {
			t.Errorf("a difference that was not tested got the corrected p-value %v", d.PHolm)
		}
		if _, err := Compare([]float64{1, math.Inf(1)}, []float64{1, 2}, paired, results.More, none, .95); err == nil {
			t.Error("an infinite value is no error")
		}
	}
	if _, err := Compare([]float64{1, 2}, []float64{1}, true, results.More, none, .95); err == nil {
		t.Error("pairs of unequal length are no error")
	}
}

// Over many families in which nothing differs, a false claim is made in about
// 5 % of the families at most, with correction, and in far more without; the
// intervals that hold together do so in 95 %.
func TestFamilies(t *testing.T) {
	stream := sim.NewStream(7, 0, "test.families")
	const families, members, n = 2000, 8, 10
	wrong, uncorrected, together := 0, 0, 0
	for range families {
		var family []*Difference
		for range members {
			a, b := make([]float64, n), make([]float64, n)
			for i := range a {
				a[i], b[i] = stream.Normal(), stream.Normal()
			}
			family = append(family, compared(t, a, b, true, results.More, none))
		}
		Correct(family)
		claims, alone, holds := 0, 0, 1
		for _, d := range family {
			if d.Verdict != Unclear {
				claims = 1
			}
			if d.P <= .05 {
				alone = 1
			}
			if d.LoAll > 0 || d.HiAll < 0 {
				holds = 0
			}
		}
		wrong, uncorrected, together = wrong+claims, uncorrected+alone, together+holds
	}
	// 4 standard errors of a share of .05 in 2,000 are .0195.
	if rate := float64(wrong) / families; rate > .0695 || rate < .02 {
		t.Errorf("a false claim in %.3f of the families, want about .05", rate)
	}
	if rate := float64(uncorrected) / families; rate < .25 {
		t.Errorf("without correction a false claim in %.3f only: the test shows nothing", rate)
	}
	if rate := float64(together) / families; rate < .93 {
		t.Errorf("all intervals hold in %.3f, want .95", rate)
	}
}

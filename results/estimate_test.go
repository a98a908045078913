package results

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(want) != math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.17g, want %.17g", what, got, want)
	}
}

// The quantile agrees with gonum over the table, at its end and far beyond.
func TestStudentQuantile(t *testing.T) {
	for df := 1; df <= 5000; df++ {
		want := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}.Quantile(0.975)
		near(t, "t(.975)", StudentQuantile975(df), want, 1e-9)
	}
	near(t, "t(.975, 250), mpmath", StudentQuantile975(250), 1.9694983934211536, 1e-12)
	near(t, "t(.975, 1000), mpmath", StudentQuantile975(1000), 1.9623390808264085, 1e-15)
	near(t, "t(.975, 1e9)", StudentQuantile975(1e9), distuv.UnitNormal.Quantile(0.975), 1e-8)
	if !math.IsNaN(StudentQuantile975(0)) {
		t.Error("no degrees of freedom must give NaN")
	}
	for df := 1; df < 1000; df++ { // no step where the table ends
		if StudentQuantile975(df+1) >= StudentQuantile975(df) {
			t.Fatalf("the quantile does not fall from df = %d to %d", df, df+1)
		}
	}
}

// Law's example 4.26 (EXPERIMENTS.md D8) and the published replication data
// of pydesrap_mms: mean, standard deviation and interval.
func TestNewEstimateKnownCases(t *testing.T) {
	law := NewEstimate([]float64{1.20, 1.50, 1.68, 1.89, .95, 1.49, 1.58, 1.55, .50, 1.09})
	near(t, "mean", law.Center, 1.343, 1e-15)
	near(t, "variance", law.SD*law.SD, 0.1675122, 5e-8)
	near(t, "half-width", law.HalfWidth(), 2.2621571627982055*math.Sqrt(0.16751222222222223/10), 1e-14)

	e := NewEstimate([]float64{9, 10, 11})
	near(t, "SD", e.SD, 1, 0)
	near(t, "Lo", e.Lo, 10-4.302652729749464/math.Sqrt(3), 1e-14)
	if e.N != 3 || e.Confidence != 0.95 || e.Warnings != nil {
		t.Errorf("N, Confidence, Warnings = %d, %v, %q", e.N, e.Confidence, e.Warnings)
	}
}

// Values far from zero lose no digits, and many values agree with gonum.
func TestNewEstimateAccuracy(t *testing.T) {
	shifted := NewEstimate([]float64{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16})
	near(t, "mean", shifted.Center, 1e9+10, 0)
	near(t, "variance", shifted.SD*shifted.SD, 30, 1e-12)
	var values []float64
	for i := 0; i < 1000; i++ {
		values = append(values, math.Sin(float64(i*i)))
	}
	m, sd := stat.MeanStdDev(values, nil)
	e := NewEstimate(values)
	near(t, "mean", e.Center, m, 1e-15)
	near(t, "SD", e.SD, sd, 1e-14)
}

// The edges: missing, too few, equal and infinite values.
func TestNewEstimateEdges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	cases := []struct {
		values  []float64
		n       int
		center  float64
		hasEnds bool
		warning string
	}{
		{nil, 0, nan, false, "at least 2 observations, there are 0"},
		{[]float64{nan, nan}, 0, nan, false, "2 of 2 values are missing"},
		{[]float64{3}, 1, 3, false, "there are 1"},
		{[]float64{3, nan, 5}, 2, 4, true, "1 of 3 values are missing"},
		{[]float64{0.1, 0.1, 0.1}, 3, 0.1, true, ""},
		{[]float64{1, inf, 2}, 3, nan, false, "1 of 3 values are infinite"},
	}
	for _, c := range cases {
		before := slices.Clone(c.values)
		e := NewEstimate(c.values)
		near(t, "center", e.Center, c.center, 0)
		if e.N != c.n || !math.IsNaN(e.Lo) != c.hasEnds || !math.IsNaN(e.Hi) != c.hasEnds {
			t.Errorf("%v: %+v", c.values, e)
		}
		if all := strings.Join(e.Warnings, "; "); !strings.Contains(all, c.warning) || (c.warning == "") != (all == "") {
			t.Errorf("%v: warnings %q, want %q", c.values, all, c.warning)
		}
		for i := range before {
			if math.Float64bits(before[i]) != math.Float64bits(c.values[i]) {
				t.Errorf("the caller's values changed: %v", c.values)
			}
		}
	}
	if e := NewEstimate([]float64{0.1, 0.1, 0.1}); e.SD != 0 || e.Lo != e.Hi || !e.Excludes(0) || e.Excludes(0.1) {
		t.Errorf("equal values: %+v", e)
	}
	if NewEstimate([]float64{3}).Excludes(0) {
		t.Error("an estimate without an interval excludes nothing")
	}
}

// Golden bits: these change only if the arithmetic does, on any platform.
func TestEstimateBits(t *testing.T) {
	var values []float64
	for i := 1; i <= 333; i++ {
		values = append(values, 1/float64(i))
	}
	e := NewEstimate(values)
	got := []uint64{math.Float64bits(e.Center), math.Float64bits(e.SD), math.Float64bits(e.Lo), math.Float64bits(e.Hi)}
	want := []uint64{0x3f93a3dbab279ea6, 0x3fb1518e808893b5, 0x3f885846a09d9ac6, 0x3f9b1b9406006fe9}
	if !slices.Equal(got, want) {
		t.Errorf("bits %#x, want %#x", got, want)
	}
}

func TestPaired(t *testing.T) {
	e, err := Paired([]float64{5, 7, 9, 1}, []float64{4, 5, 6, math.NaN()})
	if err != nil || e.N != 3 || e.Center != 2 || e.SD != 1 || len(e.Warnings) != 1 {
		t.Errorf("%+v, %v", e, err)
	}
	same, err := Paired([]float64{0.1, 0.7}, []float64{0.1, 0.7})
	if err != nil || same.Center != 0 || same.Lo != 0 || same.Hi != 0 {
		t.Errorf("an A/A comparison must be exactly zero: %+v, %v", same, err)
	}
	for _, bad := range [][2][]float64{{{1, 2}, {1}}, {{math.Inf(1)}, {math.Inf(1)}}} {
		if _, err := Paired(bad[0], bad[1]); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

func TestCorrelation(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, math.NaN()}
	y := []float64{2, 1, 4, 3, 5, 100}
	r, err := Correlation(x, y)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "r", r, stat.Correlation(x[:5], y[:5], nil), 1e-15)
	exact, _ := Correlation(x, []float64{-3, -6, -9, -12, -15, 0})
	near(t, "perfect", exact, -1, 0)
	for _, flat := range [][]float64{{1, 1, 1}, {1, math.NaN(), math.NaN()}} {
		if r, err := Correlation(flat, []float64{1, 2, 3}); err != nil || !math.IsNaN(r) {
			t.Errorf("%v: %v, %v, want NaN", flat, r, err)
		}
	}
	if _, err := Correlation(x, y[:2]); err == nil {
		t.Error("unequal lengths: no error")
	}
}

// Type 7, with the values of R's quantile and of EXPERIMENTS.md D11.
func TestQuantile(t *testing.T) {
	digits := []float64{9, 0, 8, 1, 7, 2, 6, 3, 5, 4, math.NaN()}
	for _, c := range []struct{ p, want float64 }{{0, 0}, {0.05, 0.45}, {0.25, 2.25}, {0.5, 4.5}, {0.95, 8.55}, {1, 9}} {
		near(t, "quantile", Quantile(digits, c.p), c.want, 1e-14)
	}
	if digits[0] != 9 {
		t.Error("the caller's values were sorted")
	}
	near(t, "one value", Quantile([]float64{7}, 0.3), 7, 0)
	near(t, "no value", Quantile(nil, 0.3), math.NaN(), 0)
	near(t, "infinite", Quantile([]float64{1, math.Inf(1), math.Inf(1)}, 0.75), math.Inf(1), math.NaN())
	defer func() {
		if recover() == nil {
			t.Error("p = 1.1: no panic")
		}
	}()
	Quantile(digits, 1.1)
}

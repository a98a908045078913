package decide

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"frontline.dev/frontline/results"
)

// near fails the test unless got is within tolerance of want, relative to the
// larger of 1 and want.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

// Student's distribution agrees with gonum's at every level and any degrees of
// freedom, and with the quantiles of the acceptance list D8.
func TestStudent(t *testing.T) {
	for _, df := range []float64{1, 2, 3.7, 9, 19.5, 29, 100, 1234.5} {
		reference := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
		for _, x := range []float64{-40, -3, -.2, 0, .01, 1, 2.5, 6, 50} {
			want := reference.CDF(-x)
			if got := StudentTail(x, df); math.Abs(got-want) > 1e-9*want+1e-13 {
				t.Errorf("P(T > %v), %v degrees of freedom: got %v, want %v", x, df, got, want)
			}
		}
		for _, p := range []float64{.001, .05, .5, .9, .975, .9995} {
			near(t, "quantile", reference.CDF(StudentQuantile(p, df)), p, 1e-9)
		}
	}
	near(t, "t(.975, 9)", StudentQuantile(.975, 9), 2.2621571627, 1e-10)
	near(t, "t(.975, 29)", StudentQuantile(.975, 29), 2.0452296421, 1e-10)
	near(t, "t(.9995, 19)", StudentQuantile(.9995, 19), 3.8834058526, 1e-10)
	// The closed form for odd degrees of freedom (Abramowitz and Stegun 1964,
	// 26.7.3) gives a tail of .0005 there.
	near(t, "its tail", StudentTail(3.8834058526, 19), .0005, 1e-13)
	near(t, "many degrees of freedom", StudentQuantile(.975, 1e7), 1.959963984540054, 1e-6)
	near(t, "normal", StudentQuantile(.975, math.Inf(1)), 1.959963984540054, 1e-14)
	for df := 1; df < 300; df += 7 {
		near(t, "the table of results", StudentUpper(.025, float64(df)), results.StudentQuantile975(df), 1e-11)
	}
	for _, bad := range []float64{StudentTail(1, 0), StudentTail(math.NaN(), 3), StudentUpper(0, 3), StudentUpper(1, 3), StudentUpper(.1, -1)} {
		if !math.IsNaN(bad) {
			t.Errorf("a number outside the range gave %v, not NaN", bad)
		}
	}
}

// Holm's method is checked on an example worked by hand, leaves missing tests
// alone, and Bonferroni's level shares out the error.
func TestHolm(t *testing.T) {
	got := Holm([]float64{.01, .04, math.NaN(), .03, .005})
	for i, want := range []float64{.03, .06, math.NaN(), .06, .02} {
		if math.IsNaN(want) != math.IsNaN(got[i]) || math.Abs(got[i]-want) > 1e-15 {
			t.Errorf("p-value %d: got %v, want %v", i, got[i], want)
		}
	}
	if got := Holm([]float64{.7, .8}); got[0] != 1 || got[1] != 1 {
		t.Errorf("corrected p-values above 1: %v", got)
	}
	near(t, "Bonferroni of 10", Bonferroni(.95, 10), .995, 1e-15)
	near(t, "Bonferroni of 1", Bonferroni(.95, 1), .95, 0)
}

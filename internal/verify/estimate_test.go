package verify

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// TestStudent holds tails and quantiles to those of another library, far out
// too.
func TestStudent(t *testing.T) {
	for _, df := range []int{3, 7, 23, 200, 5000} {
		other := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}
		for _, x := range []float64{.1, 1, 2.3, 5, 12} {
			got, want := studentTails(x, df), 2*other.CDF(-x)
			if math.Abs(got-want) > 1e-8*want+1e-300 {
				t.Errorf("P(|T| > %g), %d degrees: %g, expected %g", x, df, got, want)
			}
			if back := studentQuantile(got, df); math.Abs(back-x) > 1e-6*x {
				t.Errorf("quantile of %g, %d degrees: %g, expected %g", got, df, back, x)
			}
		}
	}
}

// TestJackknife holds that a mean has its usual standard error, and that a
// ratio has the one of the delta method and no bias of first order.
func TestJackknife(t *testing.T) {
	draw := sim.NewStream(1, 0, "test")
	var sums [][]float64
	mean, squares := 0.0, 0.0
	for range 400 {
		x := 5 + draw.Normal()
		sums = append(sums, []float64{x, 10 + draw.Normal()})
		mean += x / 400
	}
	for _, s := range sums {
		squares += (s[0] - mean) * (s[0] - mean)
	}
	e := jackknife(sums, func(m []float64) float64 { return m[0] })
	if want := math.Sqrt(squares / 399 / 400); math.Abs(e.deviation-want) > 1e-12 || math.Abs(e.center-mean) > 1e-12 {
		t.Errorf("mean %g ± %g, expected %g ± %g", e.center, e.deviation, mean, want)
	}
	ratio := jackknife(sums, func(m []float64) float64 { return m[0] / m[1] })
	if want := math.Sqrt(1+.25) / 10 / 20; math.Abs(ratio.deviation/want-1) > .1 {
		t.Errorf("standard error of a ratio %g, expected about %g", ratio.deviation, want)
	}
}

// TestRule holds that the sequential rule calls correct numbers wrong no more
// often than it promises, with chances that are uniform; at a level at which
// that can be counted.
func TestRule(t *testing.T) {
	r := rule{beta: .01, gamma: .1}
	draw := sim.NewStream(2, 0, "test")
	const n = 200_000
	alarms := 0
	zero, small := &question{}, &question{Expectation: scenarios.Expectation{Value: .01, Tolerance: .01}}
	for range n {
		v := r.first(estimate{2000, draw.Normal(), 1}, zero)
		if v == undecided {
			v = r.second(estimate{8000, draw.Normal() / 2, .5}, zero)
		}
		if v == fails {
			alarms++
		}
	}
	if share := float64(alarms) / n; share > 2.05*r.beta || share < r.beta {
		t.Errorf("%g of correct numbers are called wrong, expected between %g and %g", share, r.beta, 2*r.beta)
	}
	if v := r.first(estimate{10, math.NaN(), math.NaN()}, small); v != fails {
		t.Error("nothing observed is called right")
	}
	if v := r.first(estimate{10, 0, 0}, small); v != undecided || r.second(estimate{40, 0, 0}, small) != fails {
		t.Error("a rare number that was not seen needs more runs, and then fails")
	}
	if v := r.first(estimate{10, .010004, 1e-9}, small); v != holds {
		t.Error("an error of a twenty-fifth of the tolerance counts")
	}
	whole := ruleFor(500)
	if math.Abs(whole.beta*2*500-FalseAlarm) > 1e-18 || whole.gamma*whole.gamma != whole.beta && math.Abs(whole.gamma*whole.gamma/whole.beta-1) > 1e-12 {
		t.Errorf("%+v does not share %g among 500 numbers", whole, FalseAlarm)
	}
}

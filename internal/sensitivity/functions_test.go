package sensitivity

import (
	"math"
	"testing"

	"frontline.dev/frontline/internal/sensitivity/known"
	"frontline.dev/frontline/sim"
)

// ishigamiRanges are its ranges.
func ishigamiRanges() []Range {
	return []Range{{-math.Pi, math.Pi}, {-math.Pi, math.Pi}, {-math.Pi, math.Pi}}
}

// stretch maps points of the unit cube to ranges.
func stretch(points [][]float64, ranges []Range) [][]float64 {
	out := make([][]float64, len(points))
	for i, p := range points {
		for j, v := range p {
			out[i] = append(out[i], ranges[j].Min+v*(ranges[j].Max-ranges[j].Min))
		}
	}
	return out
}

// apply evaluates a function at every point.
func apply(f func([]float64) float64, points [][]float64) [][]float64 {
	values := make([]float64, len(points))
	for i, p := range points {
		values[i] = f(p)
	}
	return Column(values)
}

// uniform returns n random points in the unit cube of k factors.
func uniform(n, k int, seed uint64) [][]float64 {
	stream := sim.NewStream(seed, 0, "test.uniform")
	out := make([][]float64, n)
	for i := range out {
		for range k {
			out[i] = append(out[i], stream.Float64())
		}
	}
	return out
}

// near fails the test when a value is further from the truth than allowed.
func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s = %.9g, want %.9g ± %g", what, got, want, within)
	}
}

// TestMorrisFunctionIsTheOneOfTheCase holds the test function itself to the
// values of case D6.
func TestMorrisFunctionIsTheOneOfTheCase(t *testing.T) {
	at := func(v float64) []float64 {
		x := make([]float64, 20)
		for i := range x {
			x[i] = v
		}
		return x
	}
	near(t, "f(1/2)", known.Morris20(at(0.5)), 40.972222222, 1e-9)
	near(t, "f(0)", known.Morris20(at(0)), -327, 1e-9)
	near(t, "f(1)", known.Morris20(at(1)), -127, 1e-9)
}

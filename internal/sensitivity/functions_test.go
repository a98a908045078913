package sensitivity

import (
	"math"
	"testing"

	"frontline.dev/frontline/sim"
)

// ishigami is the function of Ishigami and Homma 1990 with a = 7, b = 0.1, for
// factors in [-π, π].
func ishigami(x []float64) float64 {
	s := math.Sin(x[1])
	return math.Sin(x[0]) + 7*s*s + 0.1*x[2]*x[2]*x[2]*x[2]*math.Sin(x[0])
}

// ishigamiRanges are its ranges.
func ishigamiRanges() []Range {
	return []Range{{-math.Pi, math.Pi}, {-math.Pi, math.Pi}, {-math.Pi, math.Pi}}
}

// gFunction is the g-function of Sobol' with the coefficients of case D4.
func gFunction(x []float64) float64 {
	product := 1.0
	for i, a := range []float64{0, 1, 4.5, 9, 99, 99, 99, 99} {
		product *= (math.Abs(4*x[i]-2) + a) / (1 + a)
	}
	return product
}

// morris20 is the function of Morris 1991 with twenty factors, without its
// random coefficients: those are (-1)^i and (-1)^(i+j).
func morris20(x []float64) float64 {
	w := make([]float64, 20)
	for i, v := range x {
		w[i] = 2 * (v - 0.5)
		if i == 2 || i == 4 || i == 6 {
			w[i] = 2 * (1.1*v/(v+0.1) - 0.5)
		}
	}
	alternate := func(n int) float64 { return float64(1 - 2*(n%2)) }
	sum := 0.0
	for i := range w {
		b := 20.0
		if i >= 10 {
			b = alternate(i + 1)
		}
		sum += b * w[i]
		for j := i + 1; j < 20; j++ {
			b := -15.0
			if i >= 6 || j >= 6 {
				b = alternate(i + j + 2)
			}
			sum += b * w[i] * w[j]
			for l := j + 1; l < 5; l++ {
				sum -= 10 * w[i] * w[j] * w[l]
				for s := l + 1; s < 4; s++ {
					sum += 5 * w[i] * w[j] * w[l] * w[s]
				}
			}
		}
	}
	return sum
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
	near(t, "f(1/2)", morris20(at(0.5)), 40.972222222, 1e-9)
	near(t, "f(0)", morris20(at(0)), -327, 1e-9)
	near(t, "f(1)", morris20(at(1)), -127, 1e-9)
}

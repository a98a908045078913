// Package known has functions whose sensitivity indices are known exactly, and
// points to look at them: for tests of methods, and of nothing else.
package known

import (
	"math"
	"slices"

	"frontline.dev/frontline/sim"
)

// Ishigami is the function of Ishigami and Homma 1990 with a = 7, b = 0.1, of
// three factors in [-π, π].
func Ishigami(x []float64) float64 {
	s := math.Sin(x[1])
	return math.Sin(x[0]) + 7*s*s + 0.1*x[2]*x[2]*x[2]*x[2]*math.Sin(x[0])
}

// GCoefficients are those of [G]: the smaller, the more a factor matters.
var GCoefficients = []float64{0, 1, 4.5, 9, 99, 99, 99, 99}

// G is the g-function of Sobol' of eight factors in [0, 1], case D4.
func G(x []float64) float64 {
	product := 1.0
	for i, a := range GCoefficients {
		product *= (math.Abs(4*x[i]-2) + a) / (1 + a)
	}
	return product
}

// Morris20 is the function of Morris 1991 of twenty factors in [0, 1], case D6:
// its random coefficients are (-1)^i and (-1)^(i+j).
func Morris20(x []float64) float64 {
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
			for k := j + 1; k < 5; k++ {
				sum -= 10 * w[i] * w[j] * w[k]
				for m := k + 1; m < 4; m++ {
					sum += 5 * w[i] * w[j] * w[k] * w[m]
				}
			}
		}
	}
	return sum
}

// Trajectories returns r random trajectories of k factors on four levels in
// [0, 1]; the step is 2/3, each has k + 1 points.
func Trajectories(r, k int, seed uint64) (x [][]float64) {
	stream := sim.NewStream(seed, 0, "test.trajectories")
	for range r {
		row, to, order := make([]float64, k), make([]float64, k), make([]int, k)
		for j := range row {
			row[j] = float64(stream.IntN(2)) / 3
			to[j] = row[j] + 2.0/3
			if stream.IntN(2) == 1 {
				row[j], to[j] = to[j], row[j]
			}
			at := stream.IntN(j + 1)
			order[j], order[at] = order[at], j
		}
		x = append(x, slices.Clone(row))
		for _, j := range order {
			row[j] = to[j]
			x = append(x, slices.Clone(row))
		}
	}
	return x
}

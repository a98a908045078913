package calibrate

import (
	"math"
	"sort"

	"frontline.dev/frontline/sim"
)

// Draws are weighted draws of the parameters, each as its prior probability.
type Draws struct {
	U       [][]float64
	Weights []float64 // of sum 1
	ESS     float64   // effective sample size, 1 / sum of squared weights
}

// newDraws normalises weights.
func newDraws(u [][]float64, weights []float64) Draws {
	d := Draws{U: u, Weights: make([]float64, len(weights))}
	sum, squares := 0.0, 0.0
	for _, w := range weights {
		sum += w
	}
	for i, w := range weights {
		d.Weights[i] = w / sum
		squares += d.Weights[i] * d.Weights[i]
	}
	d.ESS = 1 / squares
	return d
}

// Quantile returns a quantile of parameter j as its prior probability.
func (d *Draws) Quantile(j int, q float64) float64 {
	order := make([]int, len(d.U))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return d.U[order[a]][j] < d.U[order[b]][j] })
	sum := 0.0
	for _, i := range order {
		if sum += d.Weights[i]; sum >= q {
			return d.U[i][j]
		}
	}
	return d.U[order[len(order)-1]][j]
}

// Correlations returns the correlations of the parameters' values.
func (d *Draws) Correlations(list []Parameter) [][]float64 {
	rows := make([][]float64, len(d.U))
	for i, u := range d.U {
		rows[i] = valuesAt(list, u)
	}
	_, c := covariance(rows, d.Weights)
	out := square(len(list))
	for i := range c {
		for j := range c {
			if out[i][j] = c[i][j] / math.Sqrt(c[i][i]*c[j][j]); i == j {
				out[i][j] = 1
			}
		}
	}
	return out
}

// valuesAt returns the values of the parameters at a point.
func valuesAt(list []Parameter, u []float64) []float64 {
	out := make([]float64, len(u))
	for j := range u {
		out[j] = list[j].Value(u[j])
	}
	return out
}

// Contraction returns, for every parameter, 1 - variance of the draws over that
// of the prior, in values: 0 nothing was learnt, 1 everything.
func (d *Draws) Contraction(list []Parameter) []float64 {
	rows, prior := make([][]float64, len(d.U)), make([][]float64, priorGrid)
	for i, u := range d.U {
		rows[i] = valuesAt(list, u)
	}
	for i := range prior {
		u := make([]float64, len(list))
		for j := range u {
			u[j] = (float64(i) + 0.5) / priorGrid
		}
		prior[i] = valuesAt(list, u)
	}
	_, after := covariance(rows, d.Weights)
	_, before := covariance(prior, nil)
	out := make([]float64, len(list))
	for j := range out {
		out[j] = 1 - after[j][j]/before[j][j]
	}
	return out
}

const priorGrid = 512

// pick returns an index drawn by the weights.
func (d *Draws) pick(s *sim.Stream) int {
	x, sum := s.Float64(), 0.0
	for i, w := range d.Weights {
		if sum += w; x < sum {
			return i
		}
	}
	return len(d.Weights) - 1
}

// resample returns n draws of equal weight. Where the weights are equal already
// no draw is taken twice, so that the rank of a true value among them is
// exactly uniform; of weighted draws it is the nearer to that the larger the
// effective sample size.
func (d *Draws) resample(n int, s *sim.Stream) [][]float64 {
	out := make([][]float64, n)
	if m := len(d.U); m >= n && d.ESS > float64(m)*(1-1e-9) {
		left := append([][]float64(nil), d.U...)
		for i := range out {
			at := i + s.IntN(m-i)
			left[i], left[at] = left[at], left[i]
			out[i] = left[i]
		}
		return out
	}
	for i := range out {
		out[i] = d.U[d.pick(s)]
	}
	return out
}

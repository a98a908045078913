package sensitivity

import (
	"fmt"
	"math"
)

// Derivatives are the derivative-based global sensitivity measures of one
// response, for factors that are uniform over their ranges.
type Derivatives struct {
	Factors      []string
	Base         int     // base points that entered
	Dropped      int     // base points left out because a run is missing
	Variance     float64 // of the response over the base points
	Mean         []Index // mean derivative, in units of the response per unit of the factor
	Square       []Index // ν: mean squared derivative
	Bound        []Index // upper bound of the total Sobol' index: ν (max - min)² / (π² V)
	Replications int
	Warnings     []string
}

// DGSM reads derivatives from a design of finite differences: k+1 rows for each
// base point, the point itself and then, for each factor in order, the point
// with that factor moved a little (see Differences). The bound is that of
// Sobol' and Kucherenko 2009: a factor whose bound is near 0 can be fixed.
// Noise enters squared and divided by the step, so the same random numbers are
// needed at the points of one base, and a step that is not too small.
//
// Base points with a missing run are left out as a whole and counted. Errors:
// rows that fit no such design, a row in which another factor moved, a response
// that does not vary.
func DGSM(x, y [][]float64, names []string, ranges []Range, b Bootstrap) (*Derivatives, error) {
	b = b.withDefaults()
	if err := b.check(); err != nil {
		return nil, err
	}
	columns, err := checkMatrix(x)
	if err != nil {
		return nil, err
	}
	k := len(columns)
	if names, err = nameFactors(names, k); err != nil {
		return nil, err
	}
	means, replications, err := rowMeans(y)
	switch {
	case err != nil:
		return nil, err
	case len(means) != len(x) || len(x)%(k+1) != 0:
		return nil, fmt.Errorf("%d rows of %d factors and %d of responses: finite differences need a multiple of %d", len(x), k, len(means), k+1)
	case len(ranges) != k:
		return nil, fmt.Errorf("%d ranges for %d factors: the bound needs the range of each", len(ranges), k)
	}
	d := &Derivatives{Factors: names, Replications: replications}
	var centres []float64
	var slopes [][]float64
	for at := 0; at < len(x); at += k + 1 {
		if !finite(meanOf(means[at : at+k+1])) {
			d.Dropped++
			continue
		}
		row, err := slopesOf(x[at:at+k+1], means[at:at+k+1], at)
		if err != nil {
			return nil, err
		}
		centres, slopes = append(centres, means[at]), append(slopes, row)
	}
	if d.Base = len(slopes); d.Base < 2 {
		return nil, fmt.Errorf("%w: %d base points are left", ErrTooFew, d.Base)
	}
	if d.Dropped > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%d of %d base points left out: a run is missing", d.Dropped, d.Dropped+d.Base))
	}
	if d.Variance = varianceOf(centres); !(d.Variance > 0) {
		return nil, fmt.Errorf("the response is %g at every base point: nothing to explain", centres[0])
	}
	d.summarise(centres, slopes, ranges, b)
	return d, nil
}

// slopesOf returns the derivative by each factor at one base point.
func slopesOf(x [][]float64, y []float64, at int) ([]float64, error) {
	slopes := make([]float64, len(x[0]))
	for j := range slopes {
		for i := range x[0] {
			if step := x[j+1][i] - x[0][i]; (step != 0) != (i == j) {
				return nil, fmt.Errorf("row %d: only factor %d may and must differ from row %d", at+j+2, j+1, at+1)
			}
		}
		slopes[j] = (y[j+1] - y[0]) / (x[j+1][j] - x[0][j])
	}
	return slopes, nil
}

// summarise makes the measures with their intervals, resampling base points.
func (d *Derivatives) summarise(centres []float64, slopes [][]float64, ranges []Range, b Bootstrap) {
	k := len(ranges)
	all := b.resample(d.Base, 3*k, func(counts []int, values []float64) {
		var n, sum, squares float64
		for i, c := range centres {
			w := float64(counts[i])
			n, sum = n+w, sum+w*c
		}
		for i, c := range centres {
			squares += float64(counts[i]) * (c - sum/n) * (c - sum/n)
		}
		for j, r := range ranges {
			var mean, square float64
			for i, row := range slopes {
				mean += float64(counts[i]) * row[j] / n
				square += float64(counts[i]) * row[j] * row[j] / n
			}
			width := (r.Max - r.Min) / math.Pi
			values[j], values[k+j], values[2*k+j] = mean, square, square*width*width/(squares/(n-1))
		}
	})
	d.Mean, d.Square, d.Bound = all[:k], all[k:2*k], all[2*k:]
}

// Differences returns the design for DGSM around points in the unit cube: each
// point, then the point with each factor moved by step (a share of its range),
// inward where it would leave the cube. It panics when step is not in (0, 0.5].
func Differences(points [][]float64, step float64) [][]float64 {
	if !(step > 0 && step <= 0.5) {
		panic(fmt.Sprintf("sensitivity: Differences with step %v: must be in (0, 0.5]", step))
	}
	var out [][]float64
	for _, p := range points {
		out = append(out, append([]float64(nil), p...))
		for j := range p {
			q := append([]float64(nil), p...)
			if q[j] += step; q[j] > 1 {
				q[j] -= 2 * step
			}
			out = append(out, q)
		}
	}
	return out
}

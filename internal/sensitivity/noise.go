package sensitivity

import "math"

// Noise says how much of the variance of a single run is chance: variance
// components of the one-way random-effects model, response = mean + design
// point + noise (Searle, Casella and McCulloch 1992, section 3.6).
type Noise struct {
	Points       int     // design points with every replication
	Replications int     // of each point; 1: the noise cannot be told from the signal
	Within       float64 // variance between replications of one point
	Between      float64 // variance between the true means of points; not below 0
	Share        Index   // Within / (Within + Between): noise in a single run
	OfMeans      float64 // share of noise in the variance of the rows' means, which is what the indices divide up
	Common       bool    // OfMeans leaves out what all points share under common random numbers
}

// NoiseOf estimates the noise of responses, one row per design point. With
// common set, replication r used the same random numbers at every point; what
// replication r adds to every point alike is then no noise in comparisons
// between points and is left out of OfMeans (two-way layout), though it is part
// of Share. Rows with a missing value are left out. With one replication, or
// fewer than two rows, all numbers are NaN.
func NoiseOf(y [][]float64, common bool, b Bootstrap) Noise {
	b = b.withDefaults()
	n := Noise{Common: common, Within: math.NaN(), Between: math.NaN(), OfMeans: math.NaN(), Share: Index{math.NaN(), math.NaN(), math.NaN()}}
	var rows [][]float64
	for _, row := range y {
		if finite(meanOf(row)) {
			rows = append(rows, row)
		}
	}
	n.Points = len(rows)
	if len(rows) > 0 {
		n.Replications = len(rows[0])
	}
	if n.Points < 2 || n.Replications < 2 {
		return n
	}
	parts := componentsOf(rows)
	n.Within, n.Between = parts.components(nil)
	n.Share = b.resample(n.Points, 1, func(counts []int, values []float64) {
		within, between := parts.components(counts)
		values[0] = ratio(within, within+between)
	})[0]
	left := n.Within
	if common {
		left = residualOf(rows)
	}
	n.OfMeans = ratio(left/float64(n.Replications), varianceOf(parts.means))
	return n
}

// ratio is a / b; 0 when both are 0, so that a model without any variance has
// no noise.
func ratio(a, b float64) float64 {
	if a == 0 && b == 0 {
		return 0
	}
	return a / b
}

// rowParts holds the mean of each row and the variance within it.
type rowParts struct {
	means, within []float64
	replications  int
}

func componentsOf(rows [][]float64) rowParts {
	p := rowParts{replications: len(rows[0])}
	for _, row := range rows {
		p.means = append(p.means, meanOf(row))
		p.within = append(p.within, varianceOf(row))
	}
	return p
}

// components returns the variance components, with how often each row counts;
// nil: once.
func (p rowParts) components(counts []int) (within, between float64) {
	var n, sum, squares, inside float64
	for i, m := range p.means {
		w := 1.0
		if counts != nil {
			w = float64(counts[i])
		}
		n += w
		sum += w * m
		inside += w * p.within[i]
	}
	mean := sum / n
	for i, m := range p.means {
		w := 1.0
		if counts != nil {
			w = float64(counts[i])
		}
		squares += w * (m - mean) * (m - mean)
	}
	within = inside / n
	between = squares/(n-1) - within/float64(p.replications)
	return within, math.Max(between, 0)
}

// residualOf is the mean square of what neither the point nor the replication
// explains.
func residualOf(rows [][]float64) float64 {
	points, replications := len(rows), len(rows[0])
	column := make([]float64, replications)
	grand := 0.0
	for _, row := range rows {
		for r, v := range row {
			column[r] += v / float64(points)
			grand += v / float64(points*replications)
		}
	}
	sum := 0.0
	for _, row := range rows {
		mean := meanOf(row)
		for r, v := range row {
			e := v - mean - column[r] + grand
			sum += e * e
		}
	}
	return sum / float64((points-1)*(replications-1))
}

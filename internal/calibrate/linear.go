package calibrate

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// factorised returns the Cholesky factor of a covariance, or nil when it is
// not positive definite.
func factorised(c [][]float64) *mat.Cholesky {
	s := mat.NewSymDense(len(c), nil)
	for i := range c {
		for j := range i + 1 {
			s.SetSym(i, j, c[i][j])
		}
	}
	var f mat.Cholesky
	if !f.Factorize(s) {
		return nil
	}
	return &f
}

// definite returns the Cholesky factor of a covariance. One that is singular
// is given a small share of its diagonal, then nothing but its diagonal.
func definite(c [][]float64) *mat.Cholesky {
	for _, shrink := range []float64{0, 1e-6, 0.01, 1} {
		d := square(len(c))
		for i := range c {
			for j := range c {
				if d[i][j] = c[i][j] * (1 - shrink); i == j {
					d[i][j] = math.Max(c[i][j], 1e-300)
				}
			}
		}
		if f := factorised(d); f != nil {
			return f
		}
	}
	panic("calibrate: a diagonal matrix above zero is not positive definite")
}

// quadratic returns dᵀ C⁻¹ d.
func quadratic(f *mat.Cholesky, d []float64) float64 {
	var x mat.VecDense
	v := mat.NewVecDense(len(d), d)
	_ = f.SolveVecTo(&x, v) // a bad condition shows in the value
	return mat.Dot(v, &x)
}

func square(n int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
	}
	return out
}

func plus(a [][]float64, b [][]float64, times float64) [][]float64 {
	out := square(len(a))
	for i := range a {
		for j := range a {
			out[i][j] = a[i][j] + times*b[i][j]
		}
	}
	return out
}

// covariance returns the weighted means of the columns of rows and their
// covariance, divided by the sum of weights; weights nil: all 1.
func covariance(rows [][]float64, weights []float64) (mean []float64, c [][]float64) {
	k := len(rows[0])
	mean, c = make([]float64, k), square(k)
	sum := 0.0
	weight := func(i int) float64 {
		if weights == nil {
			return 1
		}
		return weights[i]
	}
	for i, row := range rows {
		sum += weight(i)
		for j, v := range row {
			mean[j] += weight(i) * v
		}
	}
	for j := range mean {
		mean[j] /= sum
	}
	for i, row := range rows {
		for a := range k {
			for b := range k {
				c[a][b] += weight(i) * (row[a] - mean[a]) * (row[b] - mean[b]) / sum
			}
		}
	}
	return mean, c
}

// CovarianceOfMeans returns means and the covariance of the means of series of
// one length, one observation a row. Observations are taken as independent.
// Correlations, which a few rows leave uncertain, are shrunk towards 0 by the
// share that is likely to be noise (Schäfer and Strimmer 2005).
func CovarianceOfMeans(rows [][]float64) (mean []float64, c [][]float64) {
	mean, c = covariance(rows, nil)
	n, k := float64(len(rows)), len(mean)
	noise, signal := 0.0, 0.0
	for i := range k {
		for j := range i {
			r2 := c[i][j] * c[i][j] / (c[i][i] * c[j][j])
			noise += (1 - r2) * (1 - r2) / (n - 1)
			signal += r2
		}
	}
	keep := 1.0
	if signal > 0 {
		keep = 1 - math.Min(1, noise/signal)
	}
	for i := range k {
		for j := range k {
			if c[i][j] /= n - 1; i != j {
				c[i][j] *= keep
			}
		}
	}
	return mean, c
}

// least solves the weighted least squares of y on rows with an intercept and
// returns the slopes; a ridge of a millionth keeps it solvable.
func least(rows [][]float64, y, weights []float64) []float64 {
	mean, c := covariance(rows, weights)
	sum, my := 0.0, 0.0
	for i, w := range weights {
		sum += w
		my += w * y[i]
	}
	my /= sum
	b := make([]float64, len(mean))
	for i, row := range rows {
		for j := range b {
			b[j] += weights[i] * (row[j] - mean[j]) * (y[i] - my) / sum
		}
	}
	for j := range c {
		c[j][j] += 1e-6*c[j][j] + 1e-300
	}
	var x mat.VecDense
	_ = definite(c).SolveVecTo(&x, mat.NewVecDense(len(b), b))
	return x.RawVector().Data
}

// rest returns the root of what is left of the covariance of the data when the
// mean of n runs has scattered already: data - runs/n, or as much of it as can
// be taken away. Data made of runs then have the scatter they are said to have.
func rest(data, runs [][]float64, n int) [][]float64 {
	if runs == nil {
		return root(data)
	}
	share := 1.0
	if factorised(plus(data, runs, -1/float64(n))) == nil {
		low, high := 0.0, 1.0
		for range 30 {
			if mid := (low + high) / 2; factorised(plus(data, runs, -mid/float64(n))) == nil {
				high = mid
			} else {
				low = mid
			}
		}
		share = low
	}
	return root(plus(data, runs, -share/float64(n)))
}

// lower returns an element of the lower triangular factor.
func lower(f *mat.Cholesky, i, j int) float64 {
	return f.RawU().(*mat.TriDense).At(j, i)
}

// inverted returns the inverse of an information matrix, or nil when some
// direction is not determined.
func inverted(c [][]float64) [][]float64 {
	f := factorised(c)
	if f == nil || f.Cond() > 1e12 {
		return nil
	}
	var inverse mat.SymDense
	if f.InverseTo(&inverse) != nil {
		return nil
	}
	out := square(len(c))
	for i := range out {
		for j := range out {
			out[i][j] = inverse.At(i, j)
		}
	}
	return out
}

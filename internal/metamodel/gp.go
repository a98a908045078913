// Package metamodel puts a smooth surface with a known error through the runs
// of a design: a Gaussian process (kriging). It shows a trade-off over the whole
// range of two levers from a few hundred runs, and says how far it can be
// trusted by leaving each point out in turn.
//
// With the variance of each point's mean given it is stochastic kriging
// (Ankenman, Nelson and Staum 2010); without, one variance is estimated for all
// points. Numbers of a metamodel are outside the promise of equal bits.
package metamodel

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Kernel says how the correlation of two points falls with their distance.
type Kernel int

// Kernels: infinitely smooth, twice and once differentiable (Rasmussen and
// Williams 2006, section 4.2).
const (
	Matern52 Kernel = iota
	SquaredExponential
	Matern32
)

// String returns the kernel's name.
func (k Kernel) String() string {
	switch k {
	case SquaredExponential:
		return "squared exponential"
	case Matern32:
		return "Matérn 3/2"
	}
	return "Matérn 5/2"
}

// Options say how a process is fitted.
type Options struct {
	Kernel Kernel
	Known  []float64 // variance of each observation's mean, from its replications; nil: unknown
	Starts int       // of the search for the likelihood's maximum; 0: 4
	Seed   uint64    // of the further starts
}

// Process is a fitted Gaussian process. Fit is its only constructor.
type Process struct {
	Kernel        Kernel
	N             int
	Dropped       int       // rows left out because the response is missing
	Lengths       []float64 // correlation length of each factor as a share of its range: short means influential
	Trend         float64   // constant mean, in units of the response
	Signal        float64   // standard deviation of the surface around the trend
	Noise         float64   // standard deviation of the estimated noise of one observation, beyond what is known
	LogLikelihood float64   // of the standardised responses
	LeftOut       []LeftOut // one for each row
	Q2            float64   // 1 - squared errors of the left-out predictions / those of the mean of all others; below 0.5 do not trust the surface
	Inside95      float64   // share of standardised residuals within ±1.96; should be about 0.95
	Warnings      []string

	x          [][]float64 // in shares of ranges
	low, width []float64
	factor     mat.Cholesky
	weights    []float64 // inverse covariance × (y - trend), standardised
	trendSum   float64   // 1ᵀ K⁻¹ 1
	ones       []float64 // K⁻¹ 1
	theta      hyper
	mean, sd   float64 // of the responses
}

// LeftOut is the check of one row: what the others predict for it.
type LeftOut struct {
	Observed, Predicted float64
	SD                  float64 // of the prediction of an observation, noise included
	Residual            float64 // (observed - predicted) / SD
}

// rowsMax is how many rows can be inverted in reasonable time.
const rowsMax = 2000

// Fit puts a process through responses y at points x (one row each). Rows whose
// response is missing (NaN) are left out and counted. Errors: fewer than
// max(5, factors + 2) rows or more than 2000, a factor or a response that does
// not vary, a known variance that is negative.
func Fit(x [][]float64, y []float64, o Options) (*Process, error) {
	p, z, known, err := prepare(x, y, o)
	if err != nil {
		return nil, err
	}
	p.search(z, known, o)
	if err := p.condition(z, known); err != nil {
		return nil, err
	}
	p.check(y, z, known)
	return p, nil
}

// prepare checks and standardises the data.
func prepare(x [][]float64, y []float64, o Options) (p *Process, z, known []float64, err error) {
	if len(x) != len(y) || len(x) == 0 || o.Known != nil && len(o.Known) != len(y) {
		return nil, nil, nil, fmt.Errorf("%d rows of factors, %d responses, %d variances", len(x), len(y), len(o.Known))
	}
	k := len(x[0])
	p = &Process{Kernel: o.Kernel, low: make([]float64, k), width: make([]float64, k)}
	var rows [][]float64
	for i, row := range x {
		if len(row) != k {
			return nil, nil, nil, fmt.Errorf("row %d has %d factors, row 1 has %d", i+1, len(row), k)
		}
		if math.IsNaN(y[i]) || math.IsInf(y[i], 0) {
			p.Dropped++
			continue
		}
		variance := 0.0
		if o.Known != nil {
			variance = o.Known[i]
		}
		if !(variance >= 0) {
			return nil, nil, nil, fmt.Errorf("row %d: a variance of %g", i+1, variance)
		}
		rows, z, known = append(rows, row), append(z, y[i]), append(known, variance)
	}
	p.N = len(rows)
	if p.N < max(5, k+2) || p.N > rowsMax {
		return nil, nil, nil, fmt.Errorf("%d rows with a response: a Gaussian process of %d factors needs %d to %d", p.N, k, max(5, k+2), rowsMax)
	}
	if err := p.standardise(rows, z, known); err != nil {
		return nil, nil, nil, err
	}
	return p, z, known, nil
}

// standardise scales factors to their ranges and responses to mean 0, sd 1.
func (p *Process) standardise(rows [][]float64, z, known []float64) error {
	for j := range p.low {
		low, high := math.Inf(1), math.Inf(-1)
		for _, row := range rows {
			low, high = math.Min(low, row[j]), math.Max(high, row[j])
		}
		if !(high > low) || math.IsInf(high-low, 0) {
			return fmt.Errorf("factor %d does not vary", j+1)
		}
		p.low[j], p.width[j] = low, high-low
	}
	if slices.Min(z) == slices.Max(z) {
		return fmt.Errorf("the response is %g in every row: there is no surface to fit", z[0])
	}
	for _, v := range z {
		p.mean += v / float64(len(z))
	}
	for _, v := range z {
		p.sd += (v - p.mean) * (v - p.mean) / float64(len(z)-1)
	}
	p.sd = math.Sqrt(p.sd)
	for i := range z {
		z[i] = (z[i] - p.mean) / p.sd
		known[i] /= p.sd * p.sd
	}
	for _, row := range rows {
		p.x = append(p.x, p.scaled(row))
	}
	return nil
}

func (p *Process) scaled(point []float64) []float64 {
	out := make([]float64, len(point))
	for j, v := range point {
		out[j] = (v - p.low[j]) / p.width[j]
	}
	return out
}

// condition computes what predictions need, for the chosen hyperparameters.
func (p *Process) condition(z, known []float64) error {
	k := p.theta.covariance(p.Kernel, p.x, known)
	if !p.factor.Factorize(k) {
		return fmt.Errorf("the points are too alike for a Gaussian process: leave out repeated rows, or give their replications as one row")
	}
	n := len(z)
	var ones, raw mat.VecDense
	one := mat.NewVecDense(n, nil)
	for i := range n {
		one.SetVec(i, 1)
	}
	if p.factor.SolveVecTo(&ones, one) != nil || p.factor.SolveVecTo(&raw, mat.NewVecDense(n, z)) != nil {
		p.Warnings = append(p.Warnings, "the covariance matrix is nearly singular: some rows are almost the same point")
	}
	p.ones = ones.RawVector().Data
	p.trendSum = mat.Sum(&ones)
	trend := mat.Sum(&raw) / p.trendSum
	raw.AddScaledVec(&raw, -trend, &ones)
	p.weights = raw.RawVector().Data
	p.Lengths = p.theta.lengths
	p.Trend = p.mean + p.sd*trend
	p.Signal, p.Noise = p.sd*math.Sqrt(p.theta.signal), p.sd*math.Sqrt(p.theta.nugget)
	return nil
}

// Predict returns the surface at a point, and its standard error, in units of
// the response; the noise of a further observation is not in it. It panics when
// the point has another number of factors. Outside the design the surface
// returns to the trend and the error grows.
func (p *Process) Predict(point []float64) (mean, sd float64) {
	if len(point) != len(p.low) {
		panic(fmt.Sprintf("metamodel: a point of %d factors for a process of %d", len(point), len(p.low)))
	}
	at := p.scaled(point)
	c := mat.NewVecDense(p.N, nil)
	sum, covered := 0.0, 0.0
	for i, row := range p.x {
		v := p.theta.signal * correlation(p.Kernel, p.theta.distance(at, row))
		c.SetVec(i, v)
		sum += v * p.weights[i]
		covered += v * p.ones[i]
	}
	var solved mat.VecDense
	_ = p.factor.SolveVecTo(&solved, c) // a condition warning was given at the fit
	variance := p.theta.signal - mat.Dot(c, &solved) + (1-covered)*(1-covered)/p.trendSum
	return p.Trend + p.sd*sum, p.sd * math.Sqrt(math.Max(variance, 0))
}

// Surface is the process over two factors, the others held.
type Surface struct {
	I, J     int         // the factors, by position
	X, Y     []float64   // their values
	Mean, SD [][]float64 // [y][x], in units of the response
}

// Grid returns the surface over the ranges of factors i and j on n × n points,
// with the others at the given values; at = nil holds them in the middle of
// their ranges. It panics for factors that are not there and for n below 2.
func (p *Process) Grid(i, j, n int, at []float64) Surface {
	if i == j || min(i, j) < 0 || max(i, j) >= len(p.low) || n < 2 {
		panic(fmt.Sprintf("metamodel: Grid(%d, %d, %d) of %d factors", i, j, n, len(p.low)))
	}
	point := make([]float64, len(p.low))
	for k := range point {
		point[k] = p.low[k] + p.width[k]/2
	}
	copy(point, at)
	s := Surface{I: i, J: j}
	for g := range n {
		share := float64(g) / float64(n-1)
		s.X, s.Y = append(s.X, p.low[i]+share*p.width[i]), append(s.Y, p.low[j]+share*p.width[j])
	}
	for _, y := range s.Y {
		means, sds := make([]float64, n), make([]float64, n)
		for g, x := range s.X {
			point[i], point[j] = x, y
			means[g], sds[g] = p.Predict(point)
		}
		s.Mean, s.SD = append(s.Mean, means), append(s.SD, sds)
	}
	return s
}

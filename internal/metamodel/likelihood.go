package metamodel

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"frontline.dev/frontline/sim"
)

// hyper are the hyperparameters, in standardised units.
type hyper struct {
	lengths        []float64
	signal, nugget float64 // variances
}

// bounds of the logarithms, beyond which the likelihood is weighed down: a
// length far above the range is a straight line whatever its value.
var (
	lengthLow, lengthHigh = math.Log(0.02), math.Log(30)
	signalLow, signalHigh = math.Log(1e-4), math.Log(1e3)
	nuggetLow, nuggetHigh = math.Log(1e-8), math.Log(10)
)

func newHyper(logs []float64) hyper {
	k := len(logs) - 2
	h := hyper{lengths: make([]float64, k), signal: math.Exp(logs[k]), nugget: math.Exp(logs[k+1])}
	for j := range k {
		h.lengths[j] = math.Exp(logs[j])
	}
	return h
}

// distance is the squared distance in correlation lengths.
func (h hyper) distance(a, b []float64) float64 {
	sum := 0.0
	for j, l := range h.lengths {
		d := (a[j] - b[j]) / l
		sum += d * d
	}
	return sum
}

// correlation at a squared distance.
func correlation(k Kernel, squared float64) float64 {
	switch r := math.Sqrt(squared); k {
	case SquaredExponential:
		return math.Exp(-squared / 2)
	case Matern32:
		return (1 + math.Sqrt(3)*r) * math.Exp(-math.Sqrt(3)*r)
	default:
		return (1 + math.Sqrt(5)*r + 5*squared/3) * math.Exp(-math.Sqrt(5)*r)
	}
}

// slope is the derivative of the correlation by the logarithm of a length,
// divided by that factor's share of the squared distance.
func slope(k Kernel, squared float64) float64 {
	switch r := math.Sqrt(squared); k {
	case SquaredExponential:
		return math.Exp(-squared / 2)
	case Matern32:
		return 3 * math.Exp(-math.Sqrt(3)*r)
	default:
		return 5.0 / 3 * (1 + math.Sqrt(5)*r) * math.Exp(-math.Sqrt(5)*r)
	}
}

func (h hyper) covariance(k Kernel, x [][]float64, known []float64) *mat.SymDense {
	c := mat.NewSymDense(len(x), nil)
	for i := range x {
		c.SetSym(i, i, h.signal+h.nugget+known[i])
		for j := range i {
			c.SetSym(i, j, h.signal*correlation(k, h.distance(x[i], x[j])))
		}
	}
	return c
}

// searchRows is how many rows the search for hyperparameters uses at most;
// predictions use all.
const searchRows = 250

// search maximises the likelihood over several starts.
func (p *Process) search(z, known []float64, o Options) {
	x := p.x
	if len(x) > searchRows {
		var sx [][]float64
		var sz, sk []float64
		for i := range searchRows { // evenly spread over the rows
			at := i * len(x) / searchRows
			sx, sz, sk = append(sx, x[at]), append(sz, z[at]), append(sk, known[at])
		}
		x, z, known = sx, sz, sk
		p.Warnings = append(p.Warnings, fmt.Sprintf("correlation lengths are estimated from %d of the %d rows", searchRows, p.N))
	}
	l := &likelihood{kernel: p.Kernel, x: x, z: z, known: known}
	problem := optimize.Problem{Func: l.value, Grad: l.slopes}
	starts := o.Starts
	if starts == 0 {
		starts = 4
	}
	stream := sim.NewStream(o.Seed, 0, "metamodel.starts")
	best := math.Inf(1)
	for s := range starts {
		logs := make([]float64, len(p.low)+2)
		for j := range p.low {
			logs[j] = math.Log(0.5)
			if s > 0 {
				logs[j] = math.Log(0.05) + stream.Float64()*(math.Log(5)-math.Log(0.05))
			}
		}
		logs[len(p.low)+1] = math.Log(0.01)
		if s%2 == 1 {
			logs[len(p.low)+1] = math.Log(0.3)
		}
		// An error is a line search that cannot get lower: what it has found is judged by its value.
		found, _ := optimize.Minimize(problem, logs, &optimize.Settings{MajorIterations: 60}, &optimize.BFGS{})
		if found != nil && found.F < best && !math.IsNaN(found.F) {
			best, p.theta = found.F, newHyper(found.X)
		}
	}
	p.LogLikelihood = -best
}

// likelihood evaluates the negative log marginal likelihood with the constant
// trend at its best value (Rasmussen and Williams 2006, equations 5.8 and 5.9).
type likelihood struct {
	kernel   Kernel
	x        [][]float64
	z, known []float64

	at, gradientAt []float64 // where it was evaluated last, and the gradient there
}

// value and slopes are what the search asks for, usually at the same place one
// after the other.
func (l *likelihood) value(logs []float64) float64 {
	l.at, l.gradientAt = slices.Clone(logs), make([]float64, len(logs))
	return l.negative(logs, l.gradientAt)
}

func (l *likelihood) slopes(gradient, logs []float64) {
	if !slices.Equal(l.at, logs) {
		l.value(logs)
	}
	copy(gradient, l.gradientAt)
}

// negative returns the value and, where asked for, the gradient by the
// logarithms.
func (l *likelihood) negative(logs, gradient []float64) float64 {
	h, n := newHyper(logs), len(l.z)
	var factor mat.Cholesky
	if !factor.Factorize(h.covariance(l.kernel, l.x, l.known)) {
		for i := range gradient {
			gradient[i] = 0
		}
		return math.Inf(1)
	}
	var inverse mat.SymDense
	_ = factor.InverseTo(&inverse) // nearly singular is still a number to compare
	weights, ones := make([]float64, n), make([]float64, n)
	raw := inverse.RawSymmetric() // the upper triangle
	total, trend := 0.0, 0.0
	for i := range n {
		ones[i] += raw.Data[i*raw.Stride+i]
		weights[i] += raw.Data[i*raw.Stride+i] * l.z[i]
		for j := i + 1; j < n; j++ {
			v := raw.Data[i*raw.Stride+j]
			ones[i], ones[j] = ones[i]+v, ones[j]+v
			weights[i], weights[j] = weights[i]+v*l.z[j], weights[j]+v*l.z[i]
		}
	}
	for i := range n {
		total += ones[i]
		trend += weights[i]
	}
	trend /= total
	value := 0.5*factor.LogDet() + 0.5*float64(n)*math.Log(2*math.Pi)
	for i := range n {
		weights[i] -= trend * ones[i]
		value += 0.5 * weights[i] * (l.z[i] - trend)
	}
	if gradient != nil {
		l.gradient(h, &inverse, weights, gradient)
	}
	return value + weighDown(logs, gradient)
}

// gradient fills the derivatives: half the trace of (K⁻¹ - ααᵀ) dK.
func (l *likelihood) gradient(h hyper, inverse *mat.SymDense, weights, gradient []float64) {
	k := len(h.lengths)
	clear(gradient)
	for i := range l.x {
		own := inverse.At(i, i) - weights[i]*weights[i]
		gradient[k] += 0.5 * own * h.signal
		gradient[k+1] += 0.5 * own * h.nugget
		for j := range i {
			w := inverse.At(i, j) - weights[i]*weights[j] // both (i, j) and (j, i)
			squared := h.distance(l.x[i], l.x[j])
			gradient[k] += w * h.signal * correlation(l.kernel, squared)
			steep := w * h.signal * slope(l.kernel, squared)
			for d, length := range h.lengths {
				part := (l.x[i][d] - l.x[j][d]) / length
				gradient[d] += steep * part * part
			}
		}
	}
}

// weighDown adds a parabola beyond the bounds.
func weighDown(logs, gradient []float64) (penalty float64) {
	for i, v := range logs {
		low, high := lengthLow, lengthHigh
		switch i - len(logs) {
		case -2:
			low, high = signalLow, signalHigh
		case -1:
			low, high = nuggetLow, nuggetHigh
		}
		beyond := math.Max(v-high, 0) - math.Max(low-v, 0)
		penalty += 10 * beyond * beyond
		if gradient != nil {
			gradient[i] += 20 * beyond
		}
	}
	return penalty
}

// check leaves each row out in turn, in closed form (Dubrule 1983): with
// Q = K⁻¹ - K⁻¹11ᵀK⁻¹ / 1ᵀK⁻¹1, the error of row i is (Qy)_i / Q_ii and its
// variance 1 / Q_ii.
func (p *Process) check(y, z, known []float64) {
	var inverse mat.SymDense
	_ = p.factor.InverseTo(&inverse) // a condition warning was given already
	errors, spread, inside := 0.0, 0.0, 0
	n := float64(p.N)
	for i, v := range z {
		q := inverse.At(i, i) - p.ones[i]*p.ones[i]/p.trendSum
		e := p.weights[i] / q
		left := LeftOut{Observed: p.mean + p.sd*v, SD: p.sd / math.Sqrt(q), Residual: e * math.Sqrt(q)}
		left.Predicted = left.Observed - p.sd*e
		p.LeftOut = append(p.LeftOut, left)
		errors += e * e
		other := v * n / (n - 1) // the distance to the mean of all others, as z has mean 0
		spread += other * other
		if math.Abs(left.Residual) <= 1.96 {
			inside++
		}
	}
	p.Q2, p.Inside95 = 1-errors/spread, float64(inside)/n
	if p.Q2 < 0.5 {
		p.Warnings = append(p.Warnings, fmt.Sprintf("left-out points are predicted badly (Q² %.2f): the surface shows little; take more runs, or fewer factors", p.Q2))
	}
	if p.Inside95 < 0.85 {
		p.Warnings = append(p.Warnings, fmt.Sprintf("only %.0f %% of left-out points lie within ±1.96 standard errors: the errors of the surface are understated", 100*p.Inside95))
	}
}

package decide

import (
	"math"

	"frontline.dev/frontline/sim"
)

// TwoStage is the procedure of Rinott (1978), or with weights that of Dudewicz
// and Dalal (1975): n0 replications of every system, then at once as many more
// as its variance asks for, N = max(n0, ⌈(h·s/δ)²⌉), and the best mean. Both need
// independent replications of different systems; with common random numbers
// use KN.
type TwoStage struct {
	sample
	weighted bool
	h        float64
	total    []int // by system, known after the first stage
}

// NewTwoStage returns the procedure of Rinott, or of Dudewicz and Dalal when
// weighted, whose means weigh the first stage so that its constant can be
// smaller. It panics when the ask is out of range.
func NewTwoStage(systems int, ask Ask, weighted bool) *TwoStage {
	t := &TwoStage{sample: newSample(systems, ask), weighted: weighted}
	if weighted {
		t.h = DudewiczDalalH(systems, ask.N0, ask.Confidence)
	} else {
		t.h = RinottH(systems, ask.N0, ask.Confidence)
	}
	return t
}

// Next implements [Procedure].
func (t *TwoStage) Next() []int {
	needed := make([]int, len(t.values))
	open := false
	for i := range needed {
		needed[i] = max(0, t.ask.N0-len(t.values[i]))
		open = open || needed[i] > 0
	}
	if open {
		return needed
	}
	t.plan()
	for i := range needed {
		needed[i] = max(0, t.total[i]-len(t.values[i]))
	}
	return needed
}

// plan sets the second stage.
func (t *TwoStage) plan() {
	if t.total != nil {
		return
	}
	least := t.ask.N0
	if t.weighted {
		least++ // the weights need a second stage
	}
	for i := range t.values {
		wide := t.h * t.sd(i, t.ask.N0) / t.ask.Delta
		t.total = append(t.total, max(least, int(math.Min(math.Ceil(float64(wide*wide)), 1<<30))))
	}
}

// score returns the mean by which a system is judged.
func (t *TwoStage) score(i int) float64 {
	n0, n := t.ask.N0, len(t.values[i])
	if t.total != nil {
		n = min(n, t.total[i])
	}
	if n == 0 {
		return math.Inf(-1)
	}
	if !t.weighted || n <= n0 {
		return t.mean(i, n)
	}
	first, second := t.mean(i, n0), sample{values: [][]float64{t.values[i][n0:n]}}
	share := t.weight(n, t.sd(i, n0))
	return float64(share*first) + float64((1-share)*second.mean(0, n-n0))
}

// weight returns the weight of the first stage (Law 2015, section 10.4.1,
// equation for W_i1).
func (t *TwoStage) weight(n int, sd float64) float64 {
	first, whole := float64(t.ask.N0), float64(n)
	needed := math.Inf(1)
	if sd > 0 {
		x := t.ask.Delta / (t.h * sd)
		needed = float64(x * x)
	}
	inner := 1 - float64(whole/first*(1-float64((whole-first)*needed)))
	if math.IsInf(inner, 0) || math.IsNaN(inner) {
		return first / whole // all values are equal: any weight will do
	}
	return first / whole * (1 + math.Sqrt(math.Max(0, inner)))
}

// Best implements [Procedure].
func (t *TwoStage) Best() (int, bool) {
	chosen := true
	for _, more := range t.Next() {
		chosen = chosen && more == 0
	}
	return ahead(all(len(t.values)), t.score), chosen
}

// Standing implements [Procedure].
func (t *TwoStage) Standing() []Standing {
	list := make([]Standing, len(t.values))
	for i := range list {
		n := len(t.values[i])
		if t.total != nil {
			n = min(n, t.total[i])
		}
		if list[i] = t.standing(i, n); t.total != nil {
			list[i].Planned = t.total[i]
		}
	}
	return list
}

// RinottH returns the constant h of Rinott's procedure (1978): the solution of
// ∫[∫Φ(h/√(ν(1/x+1/y))) f(x)dx]^(k-1) f(y)dy = P with f the density of χ² with
// ν = n0-1 degrees of freedom. Its error is below 1e-6.
func RinottH(systems, n0 int, confidence float64) float64 {
	checkConfidence(confidence)
	x, weight := chiSquareNodes(n0 - 1)
	freedom := float64(n0 - 1)
	return solveUp(confidence, func(h float64) float64 {
		sum := 0.0
		for i := range x {
			inner := 0.0
			for j := range x {
				inner += float64(weight[j] * sim.NormalCDF(h/math.Sqrt(freedom*(1/x[i]+1/x[j]))))
			}
			sum += float64(weight[i] * power(inner, systems-1))
		}
		return sum
	})
}

// chiSquareNodes returns points and weights that integrate over the χ²
// distribution: the trapezium rule in the logarithm, where the integrand falls
// off on both sides and the rule converges faster than any power of the step.
func chiSquareNodes(df int) (x, weight []float64) {
	v := float64(df)
	step := math.Min(.25, 1/math.Sqrt(v))
	scale := float64(v/2*sim.Log(2)) + sim.LogGamma(v/2)
	total := 0.0
	for s := sim.Log(v) - 60; s < sim.Log(v)+8; s += step {
		at := sim.Exp(s)
		w := float64(step * sim.Exp(float64(v/2*s)-float64(at/2)-scale))
		if w < 1e-14 {
			continue
		}
		x, weight, total = append(x, at), append(weight, w), total+w
	}
	for i := range weight {
		weight[i] /= total
	}
	return x, weight
}

// DudewiczDalalH returns the constant h1 of the procedure of Dudewicz and
// Dalal (1975): the solution of ∫F(t+h)^(k-1) f(t)dt = P with F and f of
// Student's distribution with n0-1 degrees of freedom (table 10.11 of Law 2015). Its
// error is below 1e-6.
func DudewiczDalalH(systems, n0 int, confidence float64) float64 {
	checkConfidence(confidence)
	v := float64(n0 - 1)
	scale := sim.LogGamma((v+1)/2) - sim.LogGamma(v/2) - float64(sim.Log(v*math.Pi)/2)
	var t, weight []float64
	const step = .05
	for s := -12.0; s <= 12; s += step {
		up, down := sim.Exp(s), sim.Exp(-s)
		at := (up - down) / 2 // t = sinh s: the tails of t fall off slowly, those of s do not
		w := step * (up + down) / 2 * sim.Exp(scale-float64((v+1)/2*sim.Log(1+float64(at*at)/v)))
		if w > 1e-14 {
			t, weight = append(t, at), append(weight, w)
		}
	}
	return solveUp(confidence, func(h float64) float64 {
		sum := 0.0
		for i := range t {
			sum += float64(weight[i] * power(1-StudentTail(t[i]+h, v), systems-1))
		}
		return sum
	})
}

// power returns x to a whole power of at least 0.
func power(x float64, n int) float64 {
	result := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result = float64(result * x)
		}
		x = float64(x * x)
	}
	return result
}

// solveUp returns where an increasing function of h > 0 reaches a level, by
// the method of Illinois (Dowell and Jarratt 1971).
func solveUp(level float64, f func(h float64) float64) float64 {
	low, high := 0.0, 2.0
	below, above := f(low)-level, f(high)-level
	for ; above < 0 && high < 1e6; high *= 2 {
		low, below = high, above
		above = f(2*high) - level
	}
	for range 100 {
		h := high - above*(high-low)/(above-below)
		value := f(h) - level
		if math.Abs(high-low) < 1e-9 || value == 0 {
			return h
		}
		if (value < 0) == (below < 0) {
			low, below, above = h, value, above/2
		} else {
			high, above, below = h, value, below/2
		}
		if math.Abs(value) < 1e-12 {
			return h
		}
	}
	return (low + high) / 2
}

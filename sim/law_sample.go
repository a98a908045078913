package sim

import (
	"math"
	"slices"
)

// gamma draws from the gamma law of this shape and scale 1: G. Marsaglia and
// W. W. Tsang, A simple method for generating gamma variables, ACM TOMS 26
// (2000) 363-372; below shape 1 by gamma(shape+1)·U^(1/shape), ibid. section 6.
func (s *Stream) gamma(shape float64) float64 {
	if shape < 1 {
		grown := s.gamma(shape + 1)
		return float64(grown * Pow(s.Float64(), 1/shape))
	}
	d := shape - 1.0/3
	c := 1 / (3 * math.Sqrt(d))
	for {
		x := s.Normal()
		v := 1 + float64(c*x)
		if v <= 0 {
			continue
		}
		v = float64(v * v * v)
		u := s.Float64()
		x2 := float64(x * x)
		if u < 1-float64(0.0331*x2*x2) {
			return float64(d * v)
		}
		if Log(u) < float64(0.5*x2)+float64(d*(1-v+Log(v))) {
			return float64(d * v)
		}
	}
}

// beta draws from the beta law on (0, 1) as the share of one gamma number in
// two. When both shapes are small both numbers can underflow, so that case is
// worked in logarithms.
func (s *Stream) beta(a, b float64) float64 {
	if a < 1 && b < 1 {
		first := Log(s.gamma(a+1)) + Log(s.Float64())/a
		second := Log(s.gamma(b+1)) + Log(s.Float64())/b
		return 1 / (1 + Exp(second-first))
	}
	first := s.gamma(a)
	second := s.gamma(b)
	return first / (first + second)
}

// triangular is the quantile function. The two branches meet at the mode.
func (l Law) triangular(u float64) float64 {
	if float64(u*l.d) < l.b {
		return l.a + math.Sqrt(float64(u*l.d)*l.b)
	}
	return math.Max(l.a, l.a+(l.d-math.Sqrt(float64((1-u)*l.d)*l.c)))
}

// truncatedNormal is the quantile function. The law is kept mirrored (b < 0)
// when the interval lies above the mean, so that tails are small numbers with
// all their digits.
func (l Law) truncatedNormal(u float64) float64 {
	if l.b < 0 {
		u = 1 - u
	}
	x := l.a + float64(l.b*NormalQuantile(l.c+float64(u*l.d)))
	return math.Min(math.Max(x, l.facts.low), l.facts.high)
}

// discreteTable draws from a list of values by inversion: the sorted values,
// their cumulative probabilities, and for each of n equal steps of u the index
// to start from (Chen and Asau 1974), which makes a draw a constant time.
type discreteTable struct {
	values     []float64
	cumulative []float64
	start      []int32
}

// newDiscreteTable takes non-negative weights of positive sum; it copies both.
// Values of weight 0 are left out.
func newDiscreteTable(values, weights []float64) *discreteTable {
	order := make([]int, 0, len(values))
	for i := range values {
		if weights[i] > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case values[i] < values[j]:
			return -1
		case values[i] > values[j]:
			return 1
		}
		return 0
	})
	n := len(order)
	t := &discreteTable{values: make([]float64, n), cumulative: make([]float64, n), start: make([]int32, n)}
	sum := 0.0
	for k, i := range order {
		sum += weights[i]
		t.values[k] = values[i]
		t.cumulative[k] = sum
	}
	k := int32(0)
	for step := range t.start {
		for int(k) < n-1 && t.cumulative[k]/sum < float64(step)/float64(n) {
			k++
		}
		t.start[step] = k
	}
	for k := range t.cumulative {
		t.cumulative[k] /= sum
	}
	return t
}

// quantile returns the value at probability u in (0, 1). As u is at most
// 1 - 2^-53, u·n rounds to a number below n.
func (t *discreteTable) quantile(u float64) float64 {
	n := len(t.values)
	k := int(t.start[int(float64(u*float64(n)))])
	for k > 0 && t.cumulative[k-1] >= u { // u·n may have been rounded up to the step
		k--
	}
	for k < n-1 && t.cumulative[k] < u {
		k++
	}
	return t.values[k]
}

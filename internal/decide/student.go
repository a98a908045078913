package decide

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// StudentTail returns P(T > t) for Student's distribution with df degrees of
// freedom, df > 0 and not necessarily whole: half of the regularised
// incomplete beta function I_x(df/2, 1/2) at x = df/(df + t²) (Abramowitz and
// Stegun 1964, 26.7.1). An infinite df is the normal distribution. It is NaN
// for df <= 0 and for NaN. Relative error below 1e-11 for df up to 1000.
func StudentTail(t, df float64) float64 {
	switch {
	case !(df > 0) || math.IsNaN(t):
		return math.NaN()
	case t < 0:
		return 1 - StudentTail(-t, df)
	case math.IsInf(t, 1):
		return 0
	case math.IsInf(df, 1):
		return sim.NormalCDF(-t)
	}
	square := float64(t * t)
	if math.IsInf(square, 1) {
		return 0
	}
	return incompleteBeta(df/2, .5, df/(df+square), square/(df+square)) / 2
}

// StudentUpper returns the t that Student's distribution with df degrees of
// freedom exceeds with the given probability: the (1 - tail) quantile, without
// the loss of digits that 1 - tail would bring. It is NaN for df <= 0 or a
// tail outside (0, 1).
func StudentUpper(tail, df float64) float64 {
	switch {
	case !(df > 0) || !(tail > 0 && tail < 1):
		return math.NaN()
	case tail > .5:
		return -StudentUpper(1-tail, df)
	case tail == .5:
		return 0
	case math.IsInf(df, 1):
		return -sim.NormalQuantile(tail)
	}
	low, high := 0.0, 1.0
	for StudentTail(high, df) > tail {
		low, high = high, 2*high
		if math.IsInf(high, 1) {
			return high
		}
	}
	for range 200 { // ends when no number lies between: about 60 steps
		middle := low + float64((high-low)/2)
		if middle == low || middle == high {
			break
		}
		if StudentTail(middle, df) > tail {
			low = middle
		} else {
			high = middle
		}
	}
	return low + float64((high-low)/2)
}

// StudentQuantile returns the p-quantile of Student's distribution with df
// degrees of freedom, of any level p in (0, 1).
func StudentQuantile(p, df float64) float64 {
	if p >= .5 {
		return StudentUpper(1-p, df)
	}
	return -StudentUpper(p, df)
}

// twoSided returns the half-width, in standard errors, of an interval of that
// confidence. For 95 % and a whole number of degrees of freedom it is the
// quantile that results.Estimate uses, to the last bit.
func twoSided(confidence, df float64) float64 {
	if whole := int(df); confidence == .95 && float64(whole) == df {
		return results.StudentQuantile975(whole)
	}
	return StudentUpper((1-confidence)/2, df)
}

// checkConfidence panics when a level is no probability: callers check what
// users give.
func checkConfidence(confidence float64) {
	if !(confidence > 0 && confidence < 1) {
		panic(fmt.Sprintf("decide: confidence %v: must be within (0, 1)", confidence))
	}
}

// incompleteBeta returns I_x(a, b); y is 1-x, given because it may be small.
func incompleteBeta(a, b, x, y float64) float64 {
	if x <= 0 {
		return 0
	}
	if y <= 0 {
		return 1
	}
	front := sim.Exp(sim.LogGamma(a+b) - sim.LogGamma(a) - sim.LogGamma(b) + float64(a*sim.Log(x)) + float64(b*sim.Log(y)))
	if x < (a+1)/(a+b+2) {
		return front * betaFraction(a, b, x) / a
	}
	return 1 - front*betaFraction(b, a, y)/b
}

// betaFraction evaluates the continued fraction of the incomplete beta
// function (DLMF 8.17.22) by the method of Lentz as modified by Thompson and
// Barnett 1986.
func betaFraction(a, b, x float64) float64 {
	const tiny, close = 1e-300, 1e-16
	away := func(z float64) float64 {
		if math.Abs(z) < tiny {
			return tiny
		}
		return z
	}
	c, d := 1.0, 1/away(1-float64((a+b)*x)/(a+1))
	h := d
	for m := 1.0; m < 1e5; m++ {
		even := float64(m*(b-m)) * x / (float64(2*m+a-1) * (a + 2*m))
		d = 1 / away(1+float64(even*d))
		c = away(1 + even/c)
		h = float64(h * float64(d*c))
		odd := -float64((a+m)*(a+b+m)) * x / (float64(a+2*m) * (a + 2*m + 1))
		d = 1 / away(1+float64(odd*d))
		c = away(1 + odd/c)
		step := float64(d * c)
		h = float64(h * step)
		if math.Abs(step-1) < close {
			break
		}
	}
	return h
}

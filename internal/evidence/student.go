package evidence

import (
	"math"

	"frontline.dev/frontline/sim"
)

// studentTail returns P(T > t) for Student's distribution with df degrees of
// freedom and t >= 0: half of the regularised incomplete beta function
// I_x(df/2, 1/2) at x = df/(df + t²) (Abramowitz and Stegun 1964, 26.7.1).
// Its relative error is below 1e-9 for df to 1e6.
func studentTail(t float64, df int) float64 {
	switch {
	case df < 1 || math.IsNaN(t):
		return math.NaN()
	case math.IsInf(t, 1):
		return 0
	}
	v := float64(df)
	square := float64(t * t)
	return incompleteBeta(v/2, .5, v/(v+square), square/(v+square)) / 2
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
	const tiny, close = 1e-300, 1e-15
	away := func(z float64) float64 {
		if math.Abs(z) < tiny {
			return tiny
		}
		return z
	}
	c, d := 1.0, 1/away(1-(a+b)*x/(a+1))
	h := d
	for m := 1.0; m < 1e5; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d = 1 / away(1+float64(even*d))
		c = away(1 + even/c)
		h *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d = 1 / away(1+float64(odd*d))
		c = away(1 + odd/c)
		step := float64(d * c)
		h *= step
		if math.Abs(step-1) < close {
			break
		}
	}
	return h
}

// holm corrects p-values for being looked at together (Holm 1979): the
// smallest is multiplied by their number, the next by one less, and none may
// be smaller than the one before it. The order of the input is kept.
func holm(p []float64) []float64 {
	corrected := make([]float64, len(p))
	done := make([]bool, len(p))
	floor := 0.0
	for left := len(p); left > 0; left-- {
		least := -1
		for i, x := range p {
			if !done[i] && (least < 0 || x < p[least]) {
				least = i
			}
		}
		floor = math.Max(floor, math.Min(1, float64(left)*p[least]))
		corrected[least], done[least] = floor, true
	}
	return corrected
}

package verify

import (
	"math"

	"frontline.dev/frontline/results"
)

// estimate is a number made of means over runs, with its standard error by
// the jackknife: leaving out one run at a time takes care of ratios, standard
// deviations and other functions of means, and of their bias (Quenouille 1956,
// Tukey 1958).
type estimate struct {
	runs      int
	center    float64
	deviation float64 // standard error of center
}

// jackknife estimates combine(means of the columns of sums). It needs at least
// two runs.
func jackknife(sums [][]float64, combine func([]float64) float64) estimate {
	n := len(sums)
	total := make([]float64, len(sums[0]))
	for _, run := range sums {
		for i, x := range run {
			total[i] += x
		}
	}
	means := make([]float64, len(total))
	for i := range total {
		means[i] = total[i] / float64(n)
	}
	whole := combine(means)
	left := make([]float64, n) // the number without one of the runs
	mean := 0.0
	for r, run := range sums {
		for i := range total {
			means[i] = (total[i] - run[i]) / float64(n-1)
		}
		left[r] = combine(means)
		mean += left[r]
	}
	mean /= float64(n)
	squares := 0.0
	for _, x := range left {
		squares += (x - mean) * (x - mean)
	}
	return estimate{runs: n, center: float64(n)*whole - float64(n-1)*mean, deviation: math.Sqrt(squares * float64(n-1) / float64(n))}
}

// bounds returns the 95 % interval.
func (e estimate) bounds() (low, high float64) {
	half := results.StudentQuantile975(e.runs-1) * e.deviation
	return e.center - half, e.center + half
}

// chance returns the probability that a correct simulation is off the expected
// value by as much or more: two-sided, Student's law.
func (e estimate) chance(expected float64) float64 {
	off := math.Abs(e.center - expected)
	if e.deviation == 0 {
		if off <= exactTolerance*math.Abs(expected) {
			return 1
		}
		return 0
	}
	return studentTails(off/e.deviation, e.runs-1)
}

// exactTolerance is the relative error allowed to numbers without chance: that
// of microseconds and of sums of floats.
const exactTolerance = 1e-9

// studentTails returns P(|T| >= t) of Student's law with df degrees of
// freedom: the incomplete beta function I(df/(df+t²); df/2, 1/2), Abramowitz
// and Stegun 1964, 26.7.1. It keeps its digits far out.
func studentTails(t float64, df int) float64 {
	n := float64(df)
	return incompleteBeta(n/(n+t*t), n/2, .5)
}

// incompleteBeta is the regularised incomplete beta function by its continued
// fraction (DLMF 8.17.22), evaluated by the method of Lentz.
func incompleteBeta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - incompleteBeta(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a
	const tiny = 1e-300
	f, c, d := 1.0, 1.0, 0.0
	for i := 0; i < 10_000; i++ {
		m := float64(i / 2)
		var numerator float64
		switch {
		case i == 0:
			numerator = 1
		case i%2 == 0:
			numerator = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		default:
			numerator = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		d = 1 + numerator*d
		if math.Abs(d) < tiny {
			d = tiny
		}
		d = 1 / d
		c = 1 + numerator/c
		if math.Abs(c) < tiny {
			c = tiny
		}
		f *= c * d
		if math.Abs(1-c*d) < 1e-15 {
			break
		}
	}
	return front * (f - 1)
}

// studentQuantile returns t with P(|T| >= t) = tails.
func studentQuantile(tails float64, df int) float64 {
	low, high := 0.0, 1.0
	for studentTails(high, df) > tails {
		high *= 2
		if high > 1e12 {
			return high
		}
	}
	for range 200 {
		m := (low + high) / 2
		if studentTails(m, df) > tails {
			low = m
		} else {
			high = m
		}
	}
	return (low + high) / 2
}

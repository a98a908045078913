package theory

import (
	"math"
)

// Patience is a law of how long customers wait: Survives is the probability
// of a patience of more than x, Until its integral from 0 to x, and Breaks the
// points, ascending, at which Survives jumps or bends.
type Patience struct {
	Survives, Until func(x float64) float64
	Breaks          []float64
}

// ExponentialPatience returns the exponential law of this mean.
func ExponentialPatience(mean float64) Patience { return BalkingPatience(0, mean) }

// BalkingPatience returns the law of customers of whom a share leaves at once
// when they would have to wait, and the others have exponential patience.
func BalkingPatience(share, mean float64) Patience {
	return Patience{
		Survives: func(x float64) float64 { return (1 - share) * math.Exp(-x/mean) },
		Until:    func(x float64) float64 { return -(1 - share) * mean * math.Expm1(-x/mean) },
	}
}

// ConstantPatience returns the law of customers who all wait equally long.
func ConstantPatience(length float64) Patience {
	return Patience{
		Survives: func(x float64) float64 {
			if x < length {
				return 1
			}
			return 0
		},
		Until:  func(x float64) float64 { return math.Min(x, length) },
		Breaks: []float64{length},
	}
}

// CappedPatience returns the law of the smaller of an exponential time and a
// constant.
func CappedPatience(mean, longest float64) Patience {
	return Patience{
		Survives: func(x float64) float64 {
			if x < longest {
				return math.Exp(-x / mean)
			}
			return 0
		},
		Until:  func(x float64) float64 { return -mean * math.Expm1(-math.Min(x, longest)/mean) },
		Breaks: []float64{longest},
	}
}

// StepPatience returns the law of a patience that is one of the values,
// ascending, with these probabilities.
func StepPatience(values, probabilities []float64) Patience {
	return Patience{
		Survives: func(x float64) float64 {
			sum := 0.0
			for i, v := range values {
				if v > x {
					sum += probabilities[i]
				}
			}
			return sum
		},
		Until: func(x float64) float64 {
			sum := 0.0
			for i, v := range values {
				sum += probabilities[i] * math.Min(v, x)
			}
			return sum
		},
		Breaks: values,
	}
}

// MMcG is the queue M/M/c+G, Erlang A when the patience is exponential.
type MMcG struct {
	MMc
	Patience Patience
}

// MMcGResult is what is to be known of M/M/c+G. Levels are of service within
// the time that was asked for.
type MMcGResult struct {
	ProbWait      float64 // a customer of endless patience would have to wait
	Abandon       float64 // share who give up
	WaitAll       float64 // mean wait, those who give up included
	WaitServed    float64 // of the answered: ASA
	WaitAbandoned float64 // of those who give up
	WaitVirtual   float64 // of a customer of endless patience
	Queue         float64 // mean number waiting
	Occupancy     float64

	LevelOffered      float64 // answered in time / offered
	LevelWithoutShort float64 // answered in time / (offered - given up in time)
	LevelWithShort    float64 // (answered or given up in time) / offered
	LevelAnswered     float64 // answered in time / answered
}

// Solve returns the numbers of the queue; within is the time of the service
// level. The load may exceed the servers, if customers give up.
//
// Source: Baccelli and Hébuterne 1981; Zeltyn and Mandelbaum 2005, building
// blocks: the wait offered to a customer has the density
// lambda exp(lambda H(x) - c mu x) / (E + lambda J), where H is the integral of
// the survival function of patience and E = 1 / B(c-1, a).
func (q MMcG) Solve(within float64) MMcGResult {
	q.check()
	lambda, out := q.Arrivals, float64(q.Servers)*q.Service
	exponent := func(x float64) float64 { return lambda*q.Patience.Until(x) - out*x }
	far, top := q.reach(exponent)
	density := func(x float64) float64 { return lambda * math.Exp(exponent(x)-top) }
	breaks := append([]float64{within}, q.Patience.Breaks...)
	integral := func(f func(x float64) float64) float64 {
		return integrate(func(x float64) float64 { return f(x) * density(x) }, 0, far, breaks)
	}
	s := q.Patience.Survives
	waiting := integral(func(float64) float64 { return 1 }) // lambda J, scaled
	free := math.Exp(-top) / ErlangB(q.Servers-1, q.Load())
	total := free + waiting
	var r MMcGResult
	r.ProbWait = waiting / total
	served := integral(s) / total
	r.Abandon = r.ProbWait - served
	r.WaitAll = integral(q.Patience.Until) / total
	r.WaitVirtual = integral(func(x float64) float64 { return x }) / total
	waitServed := integral(func(x float64) float64 { return x * s(x) }) / total
	r.WaitServed = waitServed / (1 - r.Abandon)
	r.WaitAbandoned = (r.WaitAll - waitServed) / r.Abandon
	r.Queue = lambda * r.WaitAll
	r.Occupancy = lambda * (1 - r.Abandon) / out
	inTime := 1 - r.ProbWait + integral(func(x float64) float64 {
		if x < within {
			return s(x)
		}
		return 0
	})/total
	short := integral(func(x float64) float64 { return 1 - s(math.Min(x, within)) }) / total
	r.LevelOffered, r.LevelAnswered = inTime, inTime/(1-r.Abandon)
	r.LevelWithoutShort, r.LevelWithShort = inTime/(1-short), inTime+short
	return r
}

// reach returns where the density of the offered wait has become negligible,
// and the largest exponent on the way.
func (q MMcG) reach(exponent func(float64) float64) (far, top float64) {
	step := 1 / (float64(q.Servers)*q.Service + q.Arrivals)
	top = exponent(0)
	for x := step; ; x *= 1.1 {
		e := exponent(x)
		top = math.Max(top, e)
		if e < top-50 {
			return x, top
		}
		if x > 1e12*step {
			panic("theory: the queue grows without end: too few give up")
		}
	}
}

// integrate returns the integral of f over [from, to]; breaks are points
// where f is not smooth. Gauss-Legendre with ten points on panels that are
// halved until two levels agree.
func integrate(f func(float64) float64, from, to float64, breaks []float64) float64 {
	edges := []float64{from}
	for _, b := range breaks {
		if b > edges[len(edges)-1] && b < to {
			edges = append(edges, b)
		}
	}
	edges = append(edges, to)
	total := 0.0
	for i := 1; i < len(edges); i++ {
		const panels = 64
		width := (edges[i] - edges[i-1]) / panels
		for k := range panels {
			a := edges[i-1] + float64(k)*width
			total += refine(f, a, a+width, panel(f, a, a+width), 0)
		}
	}
	return total
}

func refine(f func(float64) float64, a, b, whole float64, depth int) float64 {
	m := (a + b) / 2
	left, right := panel(f, a, m), panel(f, m, b)
	if depth >= 12 || math.Abs(left+right-whole) <= 1e-14*math.Abs(whole)+1e-300 {
		return left + right
	}
	return refine(f, a, m, left, depth+1) + refine(f, m, b, right, depth+1)
}

// Abscissae and weights of Gauss and Legendre for ten points; Abramowitz and
// Stegun 1964, table 25.4.
var (
	legendreX = [5]float64{0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717}
	legendreW = [5]float64{0.2955242247147529, 0.2692667193099963, 0.2190863625159820, 0.1494513491505806, 0.0666713443086881}
)

func panel(f func(float64) float64, a, b float64) float64 {
	m, h := (a+b)/2, (b-a)/2
	sum := 0.0
	for i, x := range legendreX {
		sum += legendreW[i] * (f(m-h*x) + f(m+h*x))
	}
	return h * sum
}

package theory

import "math"

// Moments are the first three moments of a law of service.
type Moments struct{ First, Second, Third float64 }

// ConstantMoments returns those of a constant.
func ConstantMoments(x float64) Moments { return Moments{x, x * x, x * x * x} }

// ErlangMoments returns those of the sum of stages exponential times with
// this mean of the sum.
func ErlangMoments(stages int, mean float64) Moments {
	k := float64(stages)
	b := mean / k
	return Moments{mean, k * (k + 1) * b * b, k * (k + 1) * (k + 2) * b * b * b}
}

// LognormalMoments returns those of the lognormal law of the logarithm's mean
// and standard deviation.
func LognormalMoments(mu, sigma float64) Moments {
	m := func(k float64) float64 { return math.Exp(k*mu + k*k*sigma*sigma/2) }
	return Moments{m(1), m(2), m(3)}
}

// UniformMoments returns those of the uniform law on [low, high].
func UniformMoments(low, high float64) Moments {
	m := func(k float64) float64 {
		return (math.Pow(high, k+1) - math.Pow(low, k+1)) / ((k + 1) * (high - low))
	}
	return Moments{m(1), m(2), m(3)}
}

// LognormalLogs returns the mean and standard deviation of the logarithm of
// the lognormal law of this mean and standard deviation.
// Source: sigma^2 = ln(1 + cv^2), mu = ln mean - sigma^2/2 (Brown et al. 2005).
func LognormalLogs(mean, sd float64) (mu, sigma float64) {
	cv := sd / mean
	square := math.Log1p(cv * cv)
	return math.Log(mean) - square/2, math.Sqrt(square)
}

// MG1 is the queue M/G/1: one server, any law of service.
type MG1 struct {
	Arrivals float64
	Service  Moments
}

// Occupancy returns the share of its time that the server works.
func (q MG1) Occupancy() float64 { return q.Arrivals * q.Service.First }

// MeanWait returns the mean wait. Source: Pollaczek 1930, Khinchine 1932.
func (q MG1) MeanWait() float64 {
	if q.Occupancy() >= 1 {
		return math.Inf(1)
	}
	return q.Arrivals * q.Service.Second / (2 * (1 - q.Occupancy()))
}

// WaitSD returns the standard deviation of the wait.
// Source: E[W^2] = 2 E[W]^2 + lambda E[S^3] / (3 (1 - rho)), Takács 1962.
func (q MG1) WaitSD() float64 {
	if q.Occupancy() >= 1 {
		return math.Inf(1)
	}
	w := q.MeanWait()
	return math.Sqrt(w*w + q.Arrivals*q.Service.Third/(3*(1-q.Occupancy())))
}

// MeanQueue returns the mean number who wait.
func (q MG1) MeanQueue() float64 { return q.Arrivals * q.MeanWait() }

// VacationWait returns the mean wait in M/G/1 when the server begins another
// task whenever nobody waits, and finishes it; first and second are the
// moments of a task. Source: Levy and Yechiali 1975.
func (q MG1) VacationWait(first, second float64) float64 {
	return q.MeanWait() + second/(2*first)
}

// BreakdownInSystem returns the mean number in M/M/1 whose server breaks down
// with rate fails, whatever it does, and is repaired with rate repair; work
// goes on where it was. Source: Mitrani and Avi-Itzhak 1968.
func BreakdownInSystem(arrivals, service, fails, repair float64) float64 {
	s := fails + repair
	return (arrivals*s*s + arrivals*service*fails) / (s * (service*repair - arrivals*s))
}

// MD1WaitAtMost returns the probability of a wait of at most t in M/D/1.
// Source: Erlang 1909. The sum alternates: for t beyond some 20 services it
// loses its digits.
func MD1WaitAtMost(arrivals, service, t float64) float64 {
	rho, x := arrivals*service, t/service
	sum := 0.0
	for k := 0; float64(k) <= x; k++ {
		y := rho * (x - float64(k))
		term := math.Exp(y)
		for i := 1; i <= k; i++ {
			term *= -y / float64(i)
		}
		sum += term
	}
	return (1 - rho) * sum
}

// GIM1 is the queue GI/M/1: Gap is the Laplace transform of the law of the
// time between arrivals, Service the rate of service.
type GIM1 struct {
	Gap     func(s float64) float64
	Service float64
}

// ErlangGap returns the transform of Erlang gaps.
func ErlangGap(stages int, mean float64) func(float64) float64 {
	return func(s float64) float64 { return math.Pow(1+s*mean/float64(stages), -float64(stages)) }
}

// ConstantGap returns the transform of equal gaps.
func ConstantGap(gap float64) func(float64) float64 {
	return func(s float64) float64 { return math.Exp(-s * gap) }
}

// ProbWait returns the probability of having to wait: the root below 1 of
// sigma = A(mu (1 - sigma)). Source: Kendall 1953.
func (q GIM1) ProbWait() float64 {
	low, high := 0.0, 1-1e-12
	for range 200 {
		m := (low + high) / 2
		if q.Gap(q.Service*(1-m)) > m {
			low = m
		} else {
			high = m
		}
	}
	return (low + high) / 2
}

// MeanWait returns the mean wait.
func (q GIM1) MeanWait() float64 {
	s := q.ProbWait()
	return s / (q.Service * (1 - s))
}

// WaitAbove returns the probability of a wait of more than t.
func (q GIM1) WaitAbove(t float64) float64 {
	s := q.ProbWait()
	return s * math.Exp(-q.Service*(1-s)*t)
}

// SharingSojourn returns the mean time in M/G/1 in which all customers are
// served at once with an equal share, for a customer who needs that much
// work. Source: Kleinrock 1976.
func SharingSojourn(load, work float64) float64 {
	if load >= 1 {
		return math.Inf(1)
	}
	return work / (1 - load)
}

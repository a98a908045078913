package theory

import (
	"fmt"
	"math"
)

// ErlangB returns the probability that a call is lost when it finds all
// servers busy (M/G/c/c, any law of service): load in erlang, servers >= 0.
// Source: Erlang 1917, recursion of Cooper 1981; insensitivity Sevastyanov 1957.
func ErlangB(servers int, load float64) float64 {
	b := 1.0
	for n := 1; n <= servers; n++ {
		b = load * b / (float64(n) + load*b)
	}
	return b
}

// ErlangC returns the probability that a call has to wait (M/M/c); 1 when the
// load is not below the number of servers.
// Source: Erlang 1917; C = B / (1 - rho (1 - B)), Cooper 1981.
func ErlangC(servers int, load float64) float64 {
	if load >= float64(servers) {
		return 1
	}
	b := ErlangB(servers, load)
	return b / (1 - load/float64(servers)*(1-b))
}

// MMc is the queue M/M/c, Erlang C: Poisson arrivals, exponential service of
// rate Service for each server, customers who wait for ever.
type MMc struct {
	Arrivals, Service float64
	Servers           int
}

func (q MMc) check() {
	if q.Servers < 1 || !(q.Arrivals >= 0) || !(q.Service > 0) {
		panic(fmt.Sprintf("theory: a queue of %d servers, arrivals %g, service %g", q.Servers, q.Arrivals, q.Service))
	}
}

// Load returns the offered load in erlang.
func (q MMc) Load() float64 { return q.Arrivals / q.Service }

// Occupancy returns the share of their time that servers work, at most 1.
func (q MMc) Occupancy() float64 { return math.Min(1, q.Load()/float64(q.Servers)) }

// spare is the rate at which the queue shortens while somebody waits.
func (q MMc) spare() float64 { return float64(q.Servers)*q.Service - q.Arrivals }

// ProbWait returns the probability of having to wait (Erlang C).
func (q MMc) ProbWait() float64 {
	q.check()
	return ErlangC(q.Servers, q.Load())
}

// MeanWait returns the mean wait of all customers (average speed of answer).
// Source: C / (c mu - lambda).
func (q MMc) MeanWait() float64 {
	if q.spare() <= 0 {
		return math.Inf(1)
	}
	return q.ProbWait() / q.spare()
}

// MeanWaitOfDelayed returns the mean wait of those who wait at all.
func (q MMc) MeanWaitOfDelayed() float64 {
	if q.spare() <= 0 {
		return math.Inf(1)
	}
	return 1 / q.spare()
}

// MeanQueue returns the mean number of customers who wait (Little 1961).
func (q MMc) MeanQueue() float64 { return q.Arrivals * q.MeanWait() }

// MeanInSystem returns the mean number of customers waiting or in service.
func (q MMc) MeanInSystem() float64 { return q.MeanQueue() + q.Load() }

// MeanSojourn returns the mean time from arrival to the end of service.
func (q MMc) MeanSojourn() float64 { return q.MeanWait() + 1/q.Service }

// WaitAbove returns the probability of a wait longer than t >= 0.
// Source: C exp(-(c mu - lambda) t).
func (q MMc) WaitAbove(t float64) float64 {
	if q.spare() <= 0 {
		return 1
	}
	return q.ProbWait() * math.Exp(-q.spare()*t)
}

// ServiceLevel returns the share of calls answered within t.
func (q MMc) ServiceLevel(t float64) float64 { return 1 - q.WaitAbove(t) }

// WaitSD returns the standard deviation of the wait of all customers.
// Source: E[W^2] = 2 C / (c mu - lambda)^2.
func (q MMc) WaitSD() float64 {
	c, r := q.ProbWait(), q.spare()
	if r <= 0 {
		return math.Inf(1)
	}
	return math.Sqrt(2*c-c*c) / r
}

// WaitQuantile returns the wait that a share p of all customers does not
// exceed, 0 when so many do not wait at all; p in [0, 1).
func (q MMc) WaitQuantile(p float64) float64 {
	c := q.ProbWait()
	if 1-p >= c {
		return 0
	}
	if q.spare() <= 0 {
		return math.Inf(1)
	}
	return math.Log(c/(1-p)) / q.spare()
}

// InSystemAtLeast returns the probability that n or more customers are in the
// system (c = 1: rho^n).
func (q MMc) InSystemAtLeast(n int) float64 {
	q.check()
	rho := q.Load() / float64(q.Servers)
	if rho >= 1 {
		return 1
	}
	if n >= q.Servers {
		return q.ProbWait() * math.Pow(rho, float64(n-q.Servers))
	}
	// Down from p(c) = C (1 - rho): p(k-1) = p(k) k / a.
	p, sum := q.ProbWait()*(1-rho), q.ProbWait()
	for k := q.Servers; k > n; k-- {
		p *= float64(k) / q.Load()
		sum += p
	}
	return math.Min(1, sum)
}

// BusyPeriodMean returns the mean time from a customer who finds M/M/1 empty
// until it is empty again. Source: 1 / (mu - lambda), Kleinrock 1975.
func BusyPeriodMean(arrivals, service float64) float64 {
	if arrivals >= service {
		return math.Inf(1)
	}
	return 1 / (service - arrivals)
}

// DisciplineWaitSD returns the standard deviation of the wait in M/M/1 when
// the next customer is the first come, one at random, or the last come, in
// this order; the mean is the same for all. Source: Cooper 1981; Kingman 1962.
func DisciplineWaitSD(arrivals, service float64) (first, random, last float64) {
	rho := arrivals / service
	mean := rho / (service - arrivals)
	square := 2 * rho / (service * service * (1 - rho) * (1 - rho))
	sd := func(square float64) float64 { return math.Sqrt(square - mean*mean) }
	return sd(square), sd(square * 2 / (2 - rho)), sd(square / (1 - rho))
}

// MMcK is the queue M/M/c/K with a finite number of places: Places in all,
// those in service included. A customer who finds none is lost.
type MMcK struct {
	MMc
	Places int
}

// states returns the probabilities of 0 to Places customers.
// Source: birth and death process, any text.
func (q MMcK) states() []float64 {
	q.check()
	if q.Places < q.Servers {
		panic(fmt.Sprintf("theory: %d places for %d servers", q.Places, q.Servers))
	}
	p := make([]float64, q.Places+1)
	p[0] = 1
	sum := 1.0
	for n := 1; n < len(p); n++ {
		p[n] = p[n-1] * q.Load() / float64(min(n, q.Servers))
		sum += p[n]
		if sum > 1e250 {
			for i := range n + 1 {
				p[i] /= sum
			}
			sum = 1
		}
	}
	for n := range p {
		p[n] /= sum
	}
	return p
}

// MMcKResult is what is to be known of M/M/c/K; waits are those of customers
// who got a place.
type MMcKResult struct {
	Block, Queue, InSystem, Wait, ProbWait, Occupancy float64
}

// Solve returns the numbers of the queue.
func (q MMcK) Solve() MMcKResult {
	var r MMcKResult
	p := q.states()
	r.Block = p[q.Places]
	busy, delayed := 0.0, 0.0
	for n, x := range p {
		r.InSystem += float64(n) * x
		r.Queue += float64(max(n-q.Servers, 0)) * x
		busy += float64(min(n, q.Servers)) * x
		if n >= q.Servers && n < q.Places {
			delayed += x
		}
	}
	r.Wait = r.Queue / (q.Arrivals * (1 - r.Block))
	r.ProbWait = delayed / (1 - r.Block)
	r.Occupancy = busy / float64(q.Servers)
	return r
}

package theory

import "math"

// Day is M/M/c, or M/M/c/K, over one day that begins empty: arrivals until
// Length, then the queue is served to its end.
type Day struct {
	MMc
	Places int // in the queue; below 0: no limit
	Length float64
}

// DayResult is what is expected of one day. Occupancy is that until Length.
type DayResult struct {
	Offered, Blocked, InTarget, LevelServed, Wait, Occupancy float64
}

// Solve returns the expected numbers of a day; within is the time of the
// service level. Source: uniformization of the birth and death process
// (Jensen 1953); Poisson arrivals see it as it is.
func (d Day) Solve(within float64) DayResult {
	d.check()
	top := d.Servers + d.Places
	if d.Places < 0 {
		top = d.Servers + 400
	}
	out := float64(d.Servers) * d.Service
	speed := d.Arrivals + out
	time := make([]float64, top+1) // expected time in each state
	p, next := make([]float64, top+1), make([]float64, top+1)
	p[0] = 1
	// The integral of p over the day is the sum over steps k of
	// p(k) P(Poisson(speed · length) > k) / speed.
	steps := speed * d.Length
	far := int(steps+12*math.Sqrt(steps)) + 60
	tail := 1.0
	for k, weight := range poisson(steps, far) {
		tail -= weight
		if tail < 1e-15 {
			break
		}
		for n := range p {
			time[n] += p[n] * tail / speed
		}
		d.step(p, next, speed)
		p, next = next, p
		_ = k
	}
	return d.read(time, within)
}

// step moves the distribution by one step of the uniformized chain.
func (d Day) step(p, next []float64, speed float64) {
	clear(next)
	top := len(p) - 1
	for n, x := range p {
		death := float64(min(n, d.Servers)) * d.Service
		if n < top {
			next[n+1] += x * d.Arrivals / speed
		} else {
			next[n] += x * d.Arrivals / speed
		}
		if n > 0 {
			next[n-1] += x * death / speed
		}
		next[n] += x * (1 - (d.Arrivals+death)/speed)
	}
}

// read turns expected times in states into what customers who come then meet.
func (d Day) read(time []float64, within float64) DayResult {
	var r DayResult
	out := float64(d.Servers) * d.Service
	top := len(time) - 1
	r.Offered = d.Arrivals * d.Length
	for n, t := range time {
		r.Occupancy += float64(min(n, d.Servers)) * t / (float64(d.Servers) * d.Length)
		if d.Places >= 0 && n == top {
			r.Blocked += d.Arrivals * t
			continue
		}
		if n < d.Servers {
			r.InTarget += d.Arrivals * t
			continue
		}
		ahead := n - d.Servers + 1 // services to be waited for
		r.Wait += d.Arrivals * t * float64(ahead) / out
		r.InTarget += d.Arrivals * t * erlangAtMost(ahead, out*within)
	}
	answered := r.Offered - r.Blocked
	r.Wait /= answered
	r.LevelServed = r.InTarget / answered
	return r
}

// erlangAtMost returns the probability that a sum of n exponential times of
// mean 1 is at most x.
func erlangAtMost(n int, x float64) float64 {
	term, sum := math.Exp(-x), 0.0
	for k := range n {
		sum += term
		term *= x / float64(k+1)
	}
	return 1 - sum
}

// Wave is a rate that follows the sun: Mean + Swing sin(2 pi t / Period).
type Wave struct{ Mean, Swing, Period float64 }

// At returns the rate at t.
func (w Wave) At(t float64) float64 { return w.Mean + w.Swing*math.Sin(2*math.Pi*t/w.Period) }

// Offered returns the mean number busy at t in Mt/M/inf that has run for ever;
// service is the mean length of a service. Counts are Poisson.
// Source: Eick, Massey and Whitt 1993.
func (w Wave) Offered(service, t float64) float64 {
	mu, g := 1/service, 2*math.Pi/w.Period
	return w.Mean*service + w.Swing*(mu*math.Sin(g*t)-g*math.Cos(g*t))/(mu*mu+g*g)
}

// OfferedPeak returns the highest offered load and how long after the highest
// rate it comes. Source: Eick, Massey and Whitt 1993.
func (w Wave) OfferedPeak(service float64) (load, lag float64) {
	mu, g := 1/service, 2*math.Pi/w.Period
	return w.Mean*service + w.Swing/math.Sqrt(mu*mu+g*g), math.Atan2(g, mu) / g
}

// OfferedConstant is Offered for services of constant length.
func (w Wave) OfferedConstant(service, t float64) float64 {
	g := 2 * math.Pi / w.Period
	return w.Mean*service + w.Swing/g*(math.Cos(g*(t-service))-math.Cos(g*t))
}

// OfferedFromEmpty is Offered for a system that is empty at 0.
func (w Wave) OfferedFromEmpty(service, t float64) float64 {
	return w.Offered(service, t) - w.Offered(service, 0)*math.Exp(-t/service)
}

// PoissonExcess returns E[(N - c)+] and P(N >= c) of a Poisson number.
func PoissonExcess(mean float64, c int) (excess, atLeast float64) {
	n := c + int(mean+12*math.Sqrt(mean)) + 60
	for k, p := range poisson(mean, n) {
		if k >= c {
			excess += float64(k-c) * p
			atLeast += p
		}
	}
	return excess, atLeast
}

// AbandonedFromEmpty returns the expected number who give up in [0, until] in
// Mt/M/c+M that begins empty, when customers give up at the rate of service:
// the number in the system is then Poisson whatever the staff.
// Source: Feldman, Mandelbaum, Massey and Whitt 2008.
func (w Wave) AbandonedFromEmpty(service float64, servers int, until float64) float64 {
	return integrate(func(t float64) float64 {
		excess, _ := PoissonExcess(w.OfferedFromEmpty(service, t), servers)
		return excess / service
	}, 0, until, nil)
}

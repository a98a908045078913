package theory

// MPHc is the queue M/PH/c with a service of two phases: it begins in the
// first with probability Start, otherwise in the second; the first leads on to
// the second with probability Goes, otherwise to the end. Rates are those of
// leaving a phase.
type MPHc struct {
	Arrivals      float64
	Servers       int
	Start, Goes   float64
	Rate1, Rate2  float64
	truncateAbove int
}

// ErlangService returns M/E2/c: two equal phases one after the other.
func ErlangService(arrivals float64, servers int, mean float64) MPHc {
	return MPHc{Arrivals: arrivals, Servers: servers, Start: 1, Goes: 1, Rate1: 2 / mean, Rate2: 2 / mean}
}

// HyperService returns M/H2/c: an exponential service of mean1 with
// probability p, else of mean2.
func HyperService(arrivals float64, servers int, p, mean1, mean2 float64) MPHc {
	return MPHc{Arrivals: arrivals, Servers: servers, Start: p, Rate1: 1 / mean1, Rate2: 1 / mean2}
}

// SeriesService returns the queue of a service of two exponential parts of
// different means one after the other, such as talk and wrap-up.
func SeriesService(arrivals float64, servers int, mean1, mean2 float64) MPHc {
	return MPHc{Arrivals: arrivals, Servers: servers, Start: 1, Goes: 1, Rate1: 1 / mean1, Rate2: 1 / mean2}
}

type phaseState struct{ inSystem, first int16 }

// Solve returns the probability of having to wait, the mean number who wait
// and the mean wait. Source: Neuts 1981; here as a chain on (customers, busy
// servers in the first phase), cut where hardly anything is left.
func (q MPHc) Solve() (probWait, queue, wait float64) {
	top := q.truncateAbove
	if top == 0 {
		mean := q.Start/q.Rate1 + (1-q.Start+q.Start*q.Goes)/q.Rate2
		rho := q.Arrivals * mean / float64(q.Servers)
		top = q.Servers + int(60/(1-rho))
	}
	chain := Solve(phaseState{}, func(s phaseState, to func(phaseState, float64)) {
		n, first := int(s.inSystem), int(s.first)
		busy := min(n, q.Servers)
		if n < top {
			q.begin(phaseState{s.inSystem + 1, s.first}, n < q.Servers, q.Arrivals, to)
		}
		ends := func(left phaseState, rate float64) {
			q.begin(left, n > q.Servers, rate, to)
		}
		if first > 0 {
			rate := float64(first) * q.Rate1
			to(phaseState{s.inSystem, s.first - 1}, rate*q.Goes)
			ends(phaseState{s.inSystem - 1, s.first - 1}, rate*(1-q.Goes))
		}
		if second := busy - first; second > 0 {
			ends(phaseState{s.inSystem - 1, s.first}, float64(second)*q.Rate2)
		}
	})
	probWait = chain.Probability(func(s phaseState) bool { return int(s.inSystem) >= q.Servers })
	queue = chain.Mean(func(s phaseState) float64 { return float64(max(int(s.inSystem)-q.Servers, 0)) })
	return probWait, queue, queue / q.Arrivals
}

// begin goes to a state in which one more service may have begun.
func (q MPHc) begin(s phaseState, begins bool, rate float64, to func(phaseState, float64)) {
	if rate <= 0 {
		return
	}
	if !begins {
		to(s, rate)
		return
	}
	to(phaseState{s.inSystem, s.first + 1}, rate*q.Start)
	to(s, rate*(1-q.Start))
}

// AllenCunneen returns the approximate mean number who wait in M/G/c from
// that of M/M/c; square is the squared coefficient of variation of service.
// Source: Allen 1990.
func AllenCunneen(q MMc, square float64) float64 { return q.MeanQueue() * (1 + square) / 2 }

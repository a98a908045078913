package theory

// TwoSpeeds is M/M/2 whose servers have different rates. Source: Gumbel 1960;
// Rubinovitch 1985.
type TwoSpeeds struct {
	Arrivals, Fast, Slow float64
	Random               bool // a customer who finds both idle takes any, else the faster
}

type speedsState struct {
	inSystem int16
	slow     bool // the one who works is the slow one; in state 1 only
}

// Solve returns the mean number in the system, the mean wait and the
// occupancy of either server.
func (m TwoSpeeds) Solve() (inSystem, wait, fast, slow float64) {
	top := int16(40 / (1 - m.Arrivals/(m.Fast+m.Slow)))
	toFast := 1.0
	if m.Random {
		toFast = .5
	}
	chain := Solve(speedsState{}, func(s speedsState, to func(speedsState, float64)) {
		switch n := s.inSystem; {
		case n == 0:
			to(speedsState{1, false}, m.Arrivals*toFast)
			to(speedsState{1, true}, m.Arrivals*(1-toFast))
		case n == 1:
			to(speedsState{2, false}, m.Arrivals)
			rate := m.Fast
			if s.slow {
				rate = m.Slow
			}
			to(speedsState{}, rate)
		default:
			if n < top {
				to(speedsState{n + 1, false}, m.Arrivals)
			}
			if n > 2 {
				to(speedsState{n - 1, false}, m.Fast+m.Slow)
				break
			}
			to(speedsState{1, true}, m.Fast)
			to(speedsState{1, false}, m.Slow)
		}
	})
	inSystem = chain.Mean(func(s speedsState) float64 { return float64(s.inSystem) })
	queue := chain.Mean(func(s speedsState) float64 { return float64(max(s.inSystem-2, 0)) })
	fast = chain.Probability(func(s speedsState) bool { return s.inSystem > 1 || s.inSystem == 1 && !s.slow })
	slow = chain.Probability(func(s speedsState) bool { return s.inSystem > 1 || s.slow })
	return inSystem, queue / m.Arrivals, fast, slow
}

// Continuity is two agents with customers of their own. A contact goes to its
// own agent if idle, else to the other if idle, who needs longer; else it
// waits. An agent who becomes free takes the oldest of his own customers, then
// the other's. Source: cf. Campello, Ingolfsson and Shumsky 2017.
type Continuity struct {
	Arrivals     float64 // of each agent's customers
	Own, Foreign float64 // rates of service
}

// continuityState: what each agent does (0 idle, 1 own, 2 foreign customer) and
// how many of whose customers wait.
type continuityState struct {
	first, second int8
	queue1        int8
	queue2        int8
}

// folded returns the state, or the same with the two agents exchanged, who do
// not differ: half of the states will do.
func (s continuityState) folded() continuityState {
	if s.first > s.second || s.first == s.second && s.queue1 > s.queue2 {
		return continuityState{s.second, s.first, s.queue2, s.queue1}
	}
	return s
}

// Solve returns the share of contacts served by their own agent, the mean
// wait and the occupancy.
func (m Continuity) Solve() (own, wait, occupancy float64) {
	const top = 70 // of both queues together
	rate := [3]float64{0, m.Own, m.Foreign}
	chain := Solve(continuityState{}, func(s continuityState, to func(continuityState, float64)) {
		plain := to
		to = func(s continuityState, rate float64) { plain(s.folded(), rate) }
		m.arrive(s, to, top)
		if s.first > 0 {
			next := s
			next.first, next.queue1, next.queue2 = takes(s.queue1, s.queue2)
			to(next, rate[s.first])
		}
		if s.second > 0 {
			next := s
			next.second, next.queue2, next.queue1 = takes(s.queue2, s.queue1)
			to(next, rate[s.second])
		}
	})
	flow := func(what int8) float64 {
		return rate[what] * chain.Mean(func(s continuityState) float64 {
			n := 0.0
			if s.first == what {
				n++
			}
			if s.second == what {
				n++
			}
			return n
		})
	}
	ownFlow, foreignFlow := flow(1), flow(2)
	queue := chain.Mean(func(s continuityState) float64 { return float64(s.queue1) + float64(s.queue2) })
	occupancy = (ownFlow/m.Own + foreignFlow/m.Foreign) / 2
	return ownFlow / (ownFlow + foreignFlow), queue / (2 * m.Arrivals), occupancy
}

// takes is what an agent does who becomes free: his own queue first.
func takes(own, other int8) (does, ownLeft, otherLeft int8) {
	switch {
	case own > 0:
		return 1, own - 1, other
	case other > 0:
		return 2, own, other - 1
	}
	return 0, own, other
}

func (m Continuity) arrive(s continuityState, to func(continuityState, float64), top int8) {
	a, b := s, s
	switch {
	case s.first == 0:
		a.first = 1
	case s.second == 0:
		a.second = 2
	default:
		a.queue1++
	}
	switch {
	case s.second == 0:
		b.second = 1
	case s.first == 0:
		b.first = 2
	default:
		b.queue2++
	}
	if s.queue1+s.queue2 < top {
		to(a, m.Arrivals)
		to(b, m.Arrivals)
	}
}

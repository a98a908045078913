package theory

// Pools is a service centre of two kinds of contact, A and B, and up to three
// pools of agents: those who take A only, those who take B only, and those who
// take both. All work is exponential of one rate, all customers give up at one
// rate. A contact goes to the pool of its kind alone if an agent is idle
// there, else to the pool for both. Agents for both take the kind of higher
// standing first; which one is PrefersB.
//
// With OnlyA = OnlyB = 0 it is the V design with priorities, with OnlyB = 0
// the N design, else the M design (Gans, Koole and Mandelbaum 2003, section 5).
type Pools struct {
	ArriveA, ArriveB         float64
	Service, GivesUpA        float64
	GivesUpB                 float64
	OnlyA, OnlyB, Both       int
	PrefersB, TruncatedEarly bool
}

type poolsState struct{ onlyA, onlyB, both, queueA, queueB int8 }

// PoolsResult is what is to be known of it, by kind; occupancies by pool.
type PoolsResult struct {
	AbandonA, AbandonB, WaitA, WaitB, QueueA, QueueB float64
	ProbWait                                         float64 // of any contact
	OccupancyA, OccupancyB, OccupancyBoth            float64
}

// queueTop is where queues are cut.
func (m Pools) queueTop() int8 {
	if m.TruncatedEarly {
		return 30
	}
	return 60
}

// Solve returns the numbers of the centre from its chain.
func (m Pools) Solve() PoolsResult {
	chain := Solve(poolsState{}, m.moves)
	var r PoolsResult
	mean := func(of func(s poolsState) int8) float64 {
		return chain.Mean(func(s poolsState) float64 { return float64(of(s)) })
	}
	r.QueueA = mean(func(s poolsState) int8 { return s.queueA })
	r.QueueB = mean(func(s poolsState) int8 { return s.queueB })
	r.WaitA, r.WaitB = r.QueueA/m.ArriveA, r.QueueB/m.ArriveB
	r.AbandonA, r.AbandonB = m.GivesUpA*r.WaitA, m.GivesUpB*r.WaitB
	bothFull := func(s poolsState) bool { return int(s.both) == m.Both }
	blockedA := chain.Probability(func(s poolsState) bool { return bothFull(s) && int(s.onlyA) == m.OnlyA })
	blockedB := chain.Probability(func(s poolsState) bool { return bothFull(s) && int(s.onlyB) == m.OnlyB })
	r.ProbWait = (m.ArriveA*blockedA + m.ArriveB*blockedB) / (m.ArriveA + m.ArriveB)
	share := func(busy float64, agents int) float64 {
		if agents == 0 {
			return 0
		}
		return busy / float64(agents)
	}
	r.OccupancyA = share(mean(func(s poolsState) int8 { return s.onlyA }), m.OnlyA)
	r.OccupancyB = share(mean(func(s poolsState) int8 { return s.onlyB }), m.OnlyB)
	r.OccupancyBoth = share(mean(func(s poolsState) int8 { return s.both }), m.Both)
	return r
}

func (m Pools) moves(s poolsState, to func(poolsState, float64)) {
	m.arrivals(s, to)
	top := s
	if s.queueA > 0 {
		top = s
		top.queueA--
		to(top, float64(s.queueA)*m.GivesUpA)
	}
	if s.queueB > 0 {
		top = s
		top.queueB--
		to(top, float64(s.queueB)*m.GivesUpB)
	}
	if s.onlyA > 0 {
		next := s
		if s.queueA > 0 {
			next.queueA--
		} else {
			next.onlyA--
		}
		to(next, float64(s.onlyA)*m.Service)
	}
	if s.onlyB > 0 {
		next := s
		if s.queueB > 0 {
			next.queueB--
		} else {
			next.onlyB--
		}
		to(next, float64(s.onlyB)*m.Service)
	}
	if s.both > 0 {
		to(m.freedBoth(s), float64(s.both)*m.Service)
	}
}

// freedBoth is the state after an agent for both kinds has become free.
func (m Pools) freedBoth(s poolsState) poolsState {
	switch takesB := s.queueB > 0 && (m.PrefersB || s.queueA == 0); {
	case takesB:
		s.queueB--
	case s.queueA > 0:
		s.queueA--
	default:
		s.both--
	}
	return s
}

func (m Pools) arrivals(s poolsState, to func(poolsState, float64)) {
	a, b := s, s
	switch {
	case int(s.onlyA) < m.OnlyA:
		a.onlyA++
	case int(s.both) < m.Both:
		a.both++
	default:
		a.queueA++
	}
	switch {
	case int(s.onlyB) < m.OnlyB:
		b.onlyB++
	case int(s.both) < m.Both:
		b.both++
	default:
		b.queueB++
	}
	if a.queueA <= m.queueTop() {
		to(a, m.ArriveA)
	}
	if b.queueB <= m.queueTop() {
		to(b, m.ArriveB)
	}
}

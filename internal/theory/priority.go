package theory

// PriorityWaits returns the mean waits in M/M/c with classes of one service
// rate, the first class served first, work never interrupted.
// Source: Cobham 1954 (c = 1); Kella and Yechiali 1985.
func PriorityWaits(arrivals []float64, service float64, servers int) []float64 {
	total := 0.0
	for _, x := range arrivals {
		total += x
	}
	out := float64(servers) * service
	first := ErlangC(servers, total/service) / out
	waits := make([]float64, len(arrivals))
	before := 0.0
	for k, x := range arrivals {
		now := before + x/out
		waits[k] = first / ((1 - before) * (1 - now))
		before = now
	}
	return waits
}

// PreemptiveSojourns returns the mean times in M/M/1 with classes of one
// service rate, when a customer of a higher class interrupts the work on one
// of a lower class, which goes on later where it was.
// Source: Kleinrock 1976, section 3.4.
func PreemptiveSojourns(arrivals []float64, service float64) []float64 {
	sojourns := make([]float64, len(arrivals))
	before, rest := 0.0, 0.0
	for k, x := range arrivals {
		now := before + x/service
		rest += x / (service * service) // sum of lambda E[S^2] / 2
		sojourns[k] = (1/service + rest/(1-now)) / (1 - before)
		before = now
	}
	return sojourns
}

// Interrupting is a queue of two classes of one service rate in which a
// customer of the first class who finds no server idle interrupts one of the
// second. Whoever was interrupted stays with that server, who goes on with him
// as soon as nobody of the first class waits; servers who become idle do not
// take him over, so that one may be idle while another has two. With one
// server it is [PreemptiveSojourns].
type Interrupting struct {
	First, Second, Service float64 // rates
	Servers                int
}

// interruptingState counts servers with a customer of the first class alone, of
// the second, and of the first with one of the second interrupted; and those
// who wait.
type interruptingState struct{ first, second, both, waitFirst, waitSecond int16 }

// Sojourns returns the mean times in the system of both classes from the chain;
// queues are cut at top.
func (m Interrupting) Sojourns(top int) (first, second float64) {
	chain := Solve(interruptingState{}, func(s interruptingState, to func(interruptingState, float64)) {
		if int(s.waitFirst) < top {
			to(m.firstComes(s), m.First)
		}
		if n := s; int(s.waitSecond) < top {
			if int(s.first+s.second+s.both) < m.Servers {
				n.second++
			} else {
				n.waitSecond++
			}
			to(n, m.Second)
		}
		m.ends(s, to)
	})
	inside := func(of func(s interruptingState) int16) float64 {
		return chain.Mean(func(s interruptingState) float64 { return float64(of(s)) })
	}
	return inside(func(s interruptingState) int16 { return s.first + s.both + s.waitFirst }) / m.First,
		inside(func(s interruptingState) int16 { return s.second + s.both + s.waitSecond }) / m.Second
}

// firstComes is the state after a customer of the first class has come.
func (m Interrupting) firstComes(s interruptingState) interruptingState {
	switch {
	case int(s.first+s.second+s.both) < m.Servers:
		s.first++
	case s.second > 0:
		s.second--
		s.both++
	default:
		s.waitFirst++
	}
	return s
}

// ends calls to for every end of a service.
func (m Interrupting) ends(s interruptingState, to func(interruptingState, float64)) {
	next := func(s interruptingState) interruptingState { // a server has nobody
		switch {
		case s.waitFirst > 0:
			s.waitFirst--
			s.first++
		case s.waitSecond > 0:
			s.waitSecond--
			s.second++
		}
		return s
	}
	if n := s; s.first > 0 {
		n.first--
		to(next(n), float64(s.first)*m.Service)
	}
	if n := s; s.second > 0 {
		n.second--
		to(next(n), float64(s.second)*m.Service)
	}
	if n := s; s.both > 0 {
		if s.waitFirst > 0 {
			n.waitFirst--
		} else {
			n.both--
			n.second++
		}
		to(n, float64(s.both)*m.Service)
	}
}

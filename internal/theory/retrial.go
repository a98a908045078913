package theory

// RetrialOrbit returns the mean number of customers outside who call again in
// M/M/1/1, each at rate again, until they are served.
// Source: Falin and Templeton 1997.
func RetrialOrbit(arrivals, service, again float64) float64 {
	rho := arrivals / service
	return rho*rho/(1-rho) + arrivals*rho/(again*(1-rho))
}

// Retrial is a loss system whose blocked callers call again until they are
// served. Source: Falin and Templeton 1997, chain on (busy, outside).
type Retrial struct {
	Arrivals, Service, Again float64
	Servers                  int
}

type retrialState struct{ busy, outside int16 }

// Solve returns the share of time in which all servers are busy, the mean
// number outside and the mean number busy; outside is cut at top.
func (m Retrial) Solve(top int) (allBusy, outside, busy float64) {
	chain := Solve(retrialState{}, func(s retrialState, to func(retrialState, float64)) {
		b, o := int(s.busy), int(s.outside)
		if b < m.Servers {
			to(retrialState{s.busy + 1, s.outside}, m.Arrivals)
			if o > 0 {
				to(retrialState{s.busy + 1, s.outside - 1}, float64(o)*m.Again)
			}
		} else if o < top {
			to(retrialState{s.busy, s.outside + 1}, m.Arrivals)
		}
		if b > 0 {
			to(retrialState{s.busy - 1, s.outside}, float64(b)*m.Service)
		}
	})
	allBusy = chain.Probability(func(s retrialState) bool { return int(s.busy) == m.Servers })
	outside = chain.Mean(func(s retrialState) float64 { return float64(s.outside) })
	busy = chain.Mean(func(s retrialState) float64 { return float64(s.busy) })
	return allBusy, outside, busy
}

// Redial is Erlang A whose customers, having given up, call again with
// probability Share after an exponential time of rate Again.
// Source: Mandelbaum, Massey and Reiman 1998, chain on (in the system, outside).
type Redial struct {
	MMc
	GivesUp, Share, Again float64
}

// RedialResult is what is to be known of it; shares are of attempts, Lost is
// of fresh customers.
type RedialResult struct {
	Attempts, Abandon, Lost, Outside, Queue, Wait, Occupancy float64
	Cut                                                      float64 // share of time at the ends of the chain, where calls are left out
}

// Solve returns the numbers of the queue.
func (m Redial) Solve() RedialResult {
	const insideTop, outsideTop = 90, 60
	chain := Solve(retrialState{}, func(s retrialState, to func(retrialState, float64)) {
		n, o := int(s.busy), int(s.outside)
		if n < insideTop {
			to(retrialState{s.busy + 1, s.outside}, m.Arrivals)
			if o > 0 {
				to(retrialState{s.busy + 1, s.outside - 1}, float64(o)*m.Again)
			}
		}
		if n > 0 {
			to(retrialState{s.busy - 1, s.outside}, float64(min(n, m.Servers))*m.Service)
		}
		if waiting := n - m.Servers; waiting > 0 {
			rate := float64(waiting) * m.GivesUp
			to(retrialState{s.busy - 1, s.outside}, rate*(1-m.Share))
			if o < outsideTop {
				to(retrialState{s.busy - 1, s.outside + 1}, rate*m.Share)
			}
		}
	})
	var r RedialResult
	r.Cut = chain.Probability(func(s retrialState) bool { return s.busy == insideTop || s.outside == outsideTop })
	r.Outside = chain.Mean(func(s retrialState) float64 { return float64(s.outside) })
	r.Queue = chain.Mean(func(s retrialState) float64 { return float64(max(int(s.busy)-m.Servers, 0)) })
	busy := chain.Mean(func(s retrialState) float64 { return float64(min(int(s.busy), m.Servers)) })
	r.Attempts = m.Arrivals + m.Again*r.Outside
	r.Abandon = m.GivesUp * r.Queue / r.Attempts
	r.Lost = m.GivesUp * r.Queue * (1 - m.Share) / m.Arrivals
	r.Wait = r.Queue / r.Attempts
	r.Occupancy = busy / float64(m.Servers)
	return r
}

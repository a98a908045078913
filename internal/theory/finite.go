package theory

// Repair is the machine repair model M/M/c//N: N customers, each of whom
// needs help at rate Fails while he is not waiting or served.
// Source: Palm 1947; Gross and Harris.
type Repair struct {
	Customers, Servers int
	Fails, Service     float64
}

// RepairResult is what is to be known of it.
type RepairResult struct {
	Down, Working, Queue, Wait, Occupancy float64
	ProbWait                              float64 // of a customer who needs help (arrival theorem)
	AllBusy                               float64 // share of time
	Empty                                 float64 // share of time in which nobody needs help
}

// Solve returns the numbers of the model.
func (m Repair) Solve() RepairResult {
	p := birthDeath(m.Customers,
		func(n int) float64 { return float64(m.Customers-n) * m.Fails },
		func(n int) float64 { return float64(min(n, m.Servers)) * m.Service })
	var r RepairResult
	flow, delayed := 0.0, 0.0
	for n, x := range p {
		r.Down += float64(n) * x
		r.Queue += float64(max(n-m.Servers, 0)) * x
		r.Occupancy += float64(min(n, m.Servers)) * x / float64(m.Servers)
		rate := float64(m.Customers-n) * m.Fails * x
		flow += rate
		if n >= m.Servers {
			delayed += rate
			r.AllBusy += x
		}
	}
	r.Working, r.Wait, r.ProbWait, r.Empty = float64(m.Customers)-r.Down, r.Queue/flow, delayed/flow, p[0]
	return r
}

// Engset is the loss system M/M/c/c//N: what is blocked goes back to its
// source. Source: Engset 1918.
type Engset struct {
	Sources, Servers int
	Calls, Service   float64 // rate of one idle source, rate of service
}

// Solve returns the share of time in which all servers are busy, the share of
// calls that are blocked, and the mean number of busy servers.
func (m Engset) Solve() (time, call, carried float64) {
	p := birthDeath(m.Servers,
		func(n int) float64 { return float64(m.Sources-n) * m.Calls },
		func(n int) float64 { return float64(n) * m.Service })
	flow := 0.0
	for n, x := range p {
		carried += float64(n) * x
		flow += float64(m.Sources-n) * x
	}
	time = p[m.Servers]
	return time, float64(m.Sources-m.Servers) * time / flow, carried
}

// birthDeath returns the steady state of a birth and death process on 0 to
// top.
func birthDeath(top int, birth, death func(n int) float64) []float64 {
	p := make([]float64, top+1)
	p[0] = 1
	sum := 1.0
	for n := 1; n <= top; n++ {
		p[n] = p[n-1] * birth(n-1) / death(n)
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

// BirthDeathQueue returns the steady state of a queue of Poisson arrivals
// whose total rate of service depends on the number in the system, cut where
// the rest is below 1e-15 of the whole. Rates of service must exceed the
// arrivals in the end.
func BirthDeathQueue(arrivals float64, death func(n int) float64) []float64 {
	top := 64
	for {
		p := birthDeath(top, func(int) float64 { return arrivals }, death)
		if p[top] < 1e-18 || top > 1<<20 {
			return p
		}
		top *= 2
	}
}

package theory

import "math"

// MDc is the queue M/D/c: Poisson arrivals, constant service.
type MDc struct {
	Arrivals, Service float64 // rate, length of a service
	Servers           int
}

// Solve returns the probability of having to wait, the mean number who wait
// and the mean wait; the load must be below the number of servers.
//
// Source: Crommelin 1932; Franx 2001: one service after any instant the
// system holds those who then waited beyond c, and who has come since. The
// steady state of that chain is found by elimination.
func (q MDc) Solve() (probWait, queue, wait float64) {
	load := q.Arrivals * q.Service
	c := q.Servers
	rho := load / float64(c)
	if rho >= 1 {
		return 1, math.Inf(1), math.Inf(1)
	}
	// The tail falls at least like exp(-2 (1 - rho) n) (heavy traffic).
	n := c + int(25/(1-rho)) + 60
	jumps := poisson(load, n)
	band := n - 1
	width := 2*band + 1
	rates := make([]float64, n*width)
	for i := range n {
		left := max(i-c, 0)
		for k, p := range jumps {
			if j := min(left+k, n-1); j != i {
				rates[i*width+j-i+band] += p
			}
		}
	}
	for j, p := range eliminate(rates, n, band) {
		if j >= c {
			probWait += p
			queue += float64(j-c) * p
		}
	}
	return probWait, queue, queue / q.Arrivals
}

// poisson returns the probabilities of 0 to n-1 of the Poisson law, built from
// the most likely one so that nothing underflows.
func poisson(mean float64, n int) []float64 {
	p := make([]float64, n)
	if mean == 0 {
		p[0] = 1
		return p
	}
	mode := min(int(mean), n-1)
	logGamma, _ := math.Lgamma(float64(mode) + 1)
	p[mode] = math.Exp(float64(mode)*math.Log(mean) - mean - logGamma)
	for k := mode; k > 0; k-- {
		p[k-1] = p[k] * float64(k) / mean
	}
	for k := mode + 1; k < n; k++ {
		p[k] = p[k-1] * mean / float64(k)
	}
	return p
}

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

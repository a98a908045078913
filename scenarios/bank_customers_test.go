package scenarios_test

import (
	"math"
	"slices"
	"testing"
)

// Customers: how many, how patient, and how often they call again.
func TestBankScenarioCustomers(t *testing.T) {
	scenario := bankScenario(t)
	calls := bankCalls(t)
	near(t, "customers", customersSeenOrNot(calls), plain(t, at(t, scenario, "customers", "count")), 10)
	near(t, "patience, s", patience(only(calls, (*bankCall).seeker)), parameter(t, at(t, scenario, "queue", "patience"), "mean"), .5)

	again := nextCalls(calls, (*bankCall).hungUp)
	redials := within(again, 3600)
	near(t, "calls again within 1 h of hanging up, as described", float64(len(redials))/float64(len(again)), .48, .02)
	near(t, "customers.redial", float64(len(redials))/float64(len(again)), plain(t, at(t, scenario, "customers", "redial")), .005)
	after := at(t, scenario, "customers", "redial_after")
	mean, sd := moments(redials)
	near(t, "customers.redial_after, mean s", mean, parameter(t, after, "mean"), 5)
	near(t, "customers.redial_after, cv", sd/mean, parameter(t, after, "cv"), .05)
	near(t, "customers.redial_after, median s", redials[len(redials)/2], 420, 5)

	week := 7.0 * daySeconds
	early := nextCalls(calls, func(c *bankCall) bool { return c.served() && c.made() <= (bankDays-7)*daySeconds })
	near(t, "calls again within 7 days of being served", float64(len(within(early, week)))/float64(len(early)), .62, .01)
	same, repeats := sameAgent(calls)
	near(t, "repeats that meet the same agent", float64(same)/float64(repeats), .105, .005)
}

// Repeats: most of the calls of the following week would have come anyway. The
// net rate is what the first day has more than the same day a week later.
func TestBankScenarioRepeats(t *testing.T) {
	scenario := bankScenario(t)
	calls := bankCalls(t)
	regular := func(c *bankCall) bool { return c.served() && c.service > 10 && (c.kind == "PS" || c.kind == "NE") }
	identified := share(only(calls, regular), func(c *bankCall) bool { return c.customer != "" })
	near(t, "identified share of the served", identified, .52, .01)

	day := netRepeats(calls, daySeconds)
	near(t, "net repeats within a day", day, .036, .001)
	near(t, "(1 - resolve) x recontact", day/identified, repeatShare(t, scenario), .003)
	near(t, "net repeats within a week", netRepeats(calls, 7*daySeconds), .034, .001)
	fourHours := netRepeats(calls, 4*3600) / day
	near(t, "part of them within 4 h", fourHours, .56, .01)
	mean := -4 * 3600 / math.Log(1-fourHours)
	near(t, "handling.recontact_after, mean s", mean, parameter(t, at(t, scenario, "handling", "recontact_after"), "mean"), 600)
}

// byCustomer returns the calls of each identified customer in order of time.
func byCustomer(calls []bankCall) map[string][]bankCall {
	callers := map[string][]bankCall{}
	for i := range calls {
		if name := calls[i].customer; name != "" {
			callers[name] = append(callers[name], calls[i])
		}
	}
	for _, own := range callers {
		slices.SortStableFunc(own, func(a, b bankCall) int { return a.made() - b.made() })
	}
	return callers
}

// customersSeenOrNot is the estimate of Chao (1984, Scandinavian Journal of
// Statistics 11) of all customers from those seen once and twice.
func customersSeenOrNot(calls []bankCall) float64 {
	callers, once, twice := byCustomer(calls), 0.0, 0.0
	for _, own := range callers {
		switch len(own) {
		case 1:
			once++
		case 2:
			twice++
		}
	}
	return float64(len(callers)) + once*once/(2*twice)
}

// nextCalls returns, for each identified call that keep says, the seconds from
// its end to the customer's next call, infinite if there is none.
func nextCalls(calls []bankCall, keep func(*bankCall) bool) []float64 {
	var gaps []float64
	for _, own := range byCustomer(calls) {
		for i := range own {
			if !keep(&own[i]) {
				continue
			}
			gap := math.Inf(1)
			for j := range own {
				if d := own[j].made() - own[i].ends; d > 0 {
					gap = min(gap, float64(d))
				}
			}
			gaps = append(gaps, gap)
		}
	}
	slices.Sort(gaps)
	return gaps
}

// within returns the gaps up to limit; gaps are sorted.
func within(gaps []float64, limit float64) []float64 {
	end, _ := slices.BinarySearch(gaps, math.Nextafter(limit, math.Inf(1)))
	return gaps[:end]
}

// sameAgent counts the pairs of successive served calls of a customer, and
// those that the same agent took.
func sameAgent(calls []bankCall) (same, pairs int) {
	for _, own := range byCustomer(only(calls, func(c *bankCall) bool { return c.served() && c.agent != "" })) {
		for i := 1; i < len(own); i++ {
			pairs++
			if own[i].agent == own[i-1].agent {
				same++
			}
		}
	}
	return same, pairs
}

// netRepeats is the share of identified customers served for more than 10 s
// who call within length seconds, less the share who call within the same time
// one week later.
func netRepeats(calls []bankCall, length int) float64 {
	const week = 7 * daySeconds
	served, net := 0, 0
	for _, own := range byCustomer(calls) {
		for i := range own {
			c := &own[i]
			if !c.served() || c.service <= 10 || c.ends+week+length > bankDays*daySeconds {
				continue
			}
			served++
			if callsIn(own, c.ends, length) {
				net++
			}
			if callsIn(own, c.ends+week, length) {
				net--
			}
		}
	}
	return float64(net) / float64(served)
}

func callsIn(own []bankCall, from, length int) bool {
	return slices.ContainsFunc(own, func(c bankCall) bool { return c.made() > from && c.made() <= from+length })
}

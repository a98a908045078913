package scenarios_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const shortestShift = 3 * 3600 // s from first to last call; less is a hand lent

// Handling: how long calls last, and what follows before the next one.
func TestBankScenarioHandling(t *testing.T) {
	scenario := bankScenario(t)
	calls := bankCalls(t)
	_, logs := services(calls, 10)
	mu, sigma := moments(logs)
	near(t, "mu of all types", mu, 4.797, .001)
	near(t, "sigma of all types", sigma, .940, .001)
	work := at(t, scenario, "handling", "work")
	near(t, "handling.work, mean s", math.Exp(mu+sigma*sigma/2), parameter(t, work, "mean"), 1)
	near(t, "handling.work, cv", math.Sqrt(math.Exp(sigma*sigma)-1), parameter(t, work, "cv"), .01)

	wrapUp := at(t, scenario, "handling", "wrap_up")
	mean, cv := gapsWhileCallersWait(calls, 120)
	near(t, "handling.wrap_up, mean s", mean, parameter(t, wrapUp, "mean"), .5)
	near(t, "handling.wrap_up, cv", cv, parameter(t, wrapUp, "cv"), .05)
}

// gapsWhileCallersWait estimates the gap between two calls of an agent, given
// that it is at most limit seconds. Only gaps that begin while callers wait
// count; one is censored when the queue empties before it ends (Kaplan and
// Meier 1958). Agents and callers of stock trading are left out.
func gapsWhileCallersWait(calls []bankCall, limit int) (mean, cv float64) {
	mix := typesOf(calls)
	waiting := make([]int, (bankDays+1)*daySeconds)
	for i := range calls {
		if c := &calls[i]; c.vru >= 0 && c.kind != "NE" {
			for at := c.enters; at < c.leaves; at++ {
				waiting[at]++
			}
		}
	}
	ended, risk := make([]float64, limit+1), make([]float64, limit+1) // by length of gap
	for _, own := range workedDays(calls) {
		if mix[own[0].agent]["NE"] > .3 {
			continue
		}
		for i := 1; i < len(own); i++ {
			length, next := 0, own[i].leaves-own[i-1].ends
			if waiting[own[i-1].ends] == 0 {
				continue
			}
			for length < next && waiting[own[i-1].ends+length] > 0 {
				length++
			}
			for n := 0; n <= min(length, limit); n++ {
				risk[n]++
			}
			if length >= next && length <= limit {
				ended[length]++
			}
		}
	}
	survival, total, sum, squares := 1.0, 0.0, 0.0, 0.0
	for n := range ended {
		p := survival * ended[n] / risk[n]
		survival -= p
		total, sum, squares = total+p, sum+p*float64(n), squares+p*float64(n*n)
	}
	mean = sum / total
	return mean, math.Sqrt(squares/total-mean*mean) / mean
}

// workedDays returns the calls of each agent on each day, in order.
func workedDays(calls []bankCall) [][]bankCall {
	days := map[string][]bankCall{}
	for i := range calls {
		if c := &calls[i]; c.served() && c.agent != "" && c.service > 0 {
			key := c.agent + strconv.Itoa(c.day)
			days[key] = append(days[key], *c)
		}
	}
	var all [][]bankCall
	for _, own := range days {
		slices.SortStableFunc(own, func(a, b bankCall) int {
			if a.leaves != b.leaves {
				return a.leaves - b.leaves
			}
			return a.ends - b.ends
		})
		all = append(all, own)
	}
	return all
}

// typesOf returns each agent's mix of types of calls.
func typesOf(calls []bankCall) map[string]map[string]float64 {
	mix, total := map[string]map[string]float64{}, map[string]float64{}
	for i := range calls {
		c := &calls[i]
		if c.agent == "" {
			continue
		}
		if mix[c.agent] == nil {
			mix[c.agent] = map[string]float64{}
		}
		mix[c.agent][c.kind]++
		total[c.agent]++
	}
	for agent, kinds := range mix {
		for kind := range kinds {
			kinds[kind] /= total[agent]
		}
	}
	return mix
}

// Agents: how many, and which types of calls they take.
func TestBankScenarioAgents(t *testing.T) {
	scenario := bankScenario(t)
	calls := bankCalls(t)
	mix := typesOf(calls)
	near(t, "agents.count", float64(len(mix)), plain(t, at(t, scenario, "agents", "count")), 0)
	found, dealt := map[int]int{}, map[int]int{}
	perAgent, turn := at(t, scenario, "portfolio", "per_agent").([]any), 0
	for _, kinds := range mix {
		products := 0
		for _, kind := range []string{"PS", "NE", "NW"} {
			if kinds[kind] >= .05 {
				products++
			}
		}
		found[products]++
		dealt[int(plain(t, perAgent[turn%len(perAgent)]))]++
		turn++
	}
	for products := range 4 {
		near(t, "agents with "+strconv.Itoa(products)+" types", float64(found[products]), float64(dealt[products]), 0)
	}
	seekers := only(calls, (*bankCall).seeker)
	for kind, want := range map[string]float64{"PS": .64, "NW": .22, "NE": .09} {
		near(t, "share of "+kind, share(seekers, func(c *bankCall) bool { return c.kind == kind }), want, .005)
	}
	near(t, "share of working days", share(seekers, (*bankCall).onWorkday), .92, .005)
}

// shiftOf returns the kind of shift that begins and ends nearest, in hours.
func shiftOf(from, to float64) (nearest [2]int) {
	best := math.Inf(1)
	for _, kind := range [][2]int{{7, 15}, {8, 16}, {9, 17}, {11, 19}, {13, 21}, {14, 22}, {16, 24}, {18, 24}} {
		a, b := from-float64(kind[0]), to-float64(kind[1])
		if d := a*a + b*b; d < best {
			best, nearest = d, kind
		}
	}
	return nearest
}

// planned reads the shifts of the scenario: places of each kind on a mean
// working day, agents, and minutes of breaks in a mean place.
func planned(t *testing.T, scenario map[string]any) (places map[[2]int]float64, agents int, breaks float64) {
	t.Helper()
	places = map[[2]int]float64{}
	total := 0.0
	for _, shift := range tables(scenario["shift"]) {
		days := 5
		if some, given := shift["days"].([]any); given {
			days = len(some)
		}
		n := int(plain(t, shift["agents"]))
		agents += n
		hour := func(key string) int { return whole(t, strings.TrimSuffix(shift[key].(string), ":00")) }
		weight := float64(n*days) / 5
		places[[2]int{hour("starts"), hour("ends")}] += weight
		total += weight
		for _, pause := range tables(shift["breaks"]) {
			breaks += weight * parameter(t, "length "+pause["length"].(string), "length") / 60
		}
	}
	return places, agents, breaks / total
}

// Shifts: kinds and numbers from the first and last call of each agent and
// working day, absence from what was planned and worked, breaks between two
// bounds.
func TestBankScenarioShifts(t *testing.T) {
	scenario := bankScenario(t)
	places, agents, breaks := planned(t, scenario)
	if want := int(plain(t, at(t, scenario, "agents", "count"))); agents != want {
		t.Errorf("the shifts have %d agents, agents.count is %d", agents, want)
	}
	absence := plain(t, at(t, scenario, "calendar", "absence"))
	const workdays = 20
	worked, total, seen := map[[2]int]float64{}, 0.0, map[string]int{}
	away := map[int]float64{600: 0, 1200: 0} // minutes in gaps over so many seconds
	for _, own := range workedDays(bankCalls(t)) {
		if !own[0].onWorkday() {
			continue
		}
		seen[own[0].agent]++
		midnight, last := own[0].day*daySeconds, own[0].ends
		for i := range own {
			last = max(last, own[i].ends)
		}
		if last-own[0].leaves < shortestShift {
			continue
		}
		worked[shiftOf(float64(own[0].leaves-midnight)/3600, float64(last-midnight)/3600)] += 1. / workdays
		total += 1. / workdays
		for limit := range away {
			away[limit] += minutesAway(own, limit)
		}
	}
	near(t, "shifts worked on a working day", total, 15.75, .001)
	plan := 0.0
	for kind, n := range places {
		near(t, "shifts from "+strconv.Itoa(kind[0])+" to "+strconv.Itoa(kind[1]), worked[kind], n*(1-absence), .15)
		plan += n
	}
	near(t, "calendar.absence", 1-total/plan, absence, .01)
	regulars, days := 0, 0
	for _, n := range seen {
		if n >= 17 {
			regulars, days = regulars+1, days+n
		}
	}
	near(t, "absence of agents with a five-day week", 1-float64(days)/float64(regulars*workdays), absence, .01)
	low, high := away[1200]/total/workdays, away[600]/total/workdays
	near(t, "gaps over 20 min, min a shift", low, 72, 1)
	near(t, "gaps over 10 min, min a shift", high, 117, 1)
	if breaks < low || breaks > high {
		t.Errorf("breaks take %.0f min of a shift, the data allow %.0f to %.0f", breaks, low, high)
	}
}

func minutesAway(own []bankCall, limit int) (minutes float64) {
	busy := own[0].ends
	for i := range own {
		if gap := own[i].leaves - busy; gap > limit {
			minutes += float64(gap) / 60
		}
		busy = max(busy, own[i].ends)
	}
	return minutes
}

// The scenario must be whole where the data are missing, too: every half-hour
// has a rate, every break lies within its shift, and the shifts have the
// agents. It fails when a table is edited by half.
func TestBankScenarioIsWhole(t *testing.T) {
	scenario := bankScenario(t)
	_, agents, breaks := planned(t, scenario)
	near(t, "agents on shifts", float64(agents), plain(t, at(t, scenario, "agents", "count")), 0)
	near(t, "breaks of a mean shift, min", breaks, 93, 1)
	for _, kind := range tables(at(t, scenario, "arrivals", "profile")) {
		if n := len(kind["contacts"].([]any)); n != 34 {
			t.Errorf("%v: %d half-hours from 07:00, want 34", kind["days"], n)
		}
	}
	for _, shift := range tables(scenario["shift"]) {
		for _, pause := range tables(shift["breaks"]) {
			if at := pause["at"].(string); at <= shift["starts"].(string) || at >= shift["ends"].(string) {
				t.Errorf("%v: break at %s is outside", shift["name"], at)
			}
		}
	}
}

package verify

import (
	"fmt"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// TestDocking holds the world to another program: the recursion of Kiefer and
// Wolfowitz on absolute times, start = max(arrival, earliest free agent), end =
// start + service. Twenty models, G/G/c, first come first served, equal to the
// microsecond.
func TestDocking(t *testing.T) {
	gaps := []sim.Law{sim.Exponential(60), sim.Constant(60), sim.Lognormal(60, 2), sim.Uniform(0, 120), sim.Erlang(3, 60)}
	services := []sim.Law{sim.Exponential(50), sim.Lognormal(50, 1.5), sim.Constant(50), sim.Weibull(.7, 40)}
	busy := 0 // models in which somebody waited
	for i, gap := range gaps {
		for j, service := range services {
			agents := 1 + (i+j)%4
			s := settingsOf(t, fmt.Sprintf("agents.count=%d", agents), "queue.never_abandon=true")
			draw := sim.NewStream(uint64(10*i+j), 0, "test.docking")
			s.Arrivals.Source, s.Arrivals.AtEnd, s.Time.Horizon, s.Time.Batch = "trace", "stop", 60*sim.Day, sim.Day
			at := sim.Time(0)
			for range 2000 {
				at = at.Add(sim.Seconds(gap.Sample(&draw) / float64(agents)))
				s.Arrivals.Trace = append(s.Arrivals.Trace, models.Traced{At: at, Talk: sim.Seconds(service.Sample(&draw)), Patience: -1, Product: -1})
			}
			if compareWithRecursion(t, s, agents, fmt.Sprintf("%v / %v / %d", gap, service, agents)) {
				busy++
			}
		}
	}
	if busy < 19 { // all but D/D/c
		t.Errorf("somebody waited in %d of 20 models only", busy)
	}
}

// compareWithRecursion plays a trace twice, once by each program, and says
// whether anybody waited.
func compareWithRecursion(t *testing.T, s *models.Settings, agents int, name string) (waited bool) {
	t.Helper()
	contacts := follow(t, s, 1).contacts
	if len(contacts) != len(s.Arrivals.Trace) {
		t.Fatalf("%s: %d contacts were made of %d", name, len(contacts), len(s.Arrivals.Trace))
	}
	free := make([]sim.Time, agents)
	for i, c := range s.Arrivals.Trace {
		first := 0
		for k := range free {
			if free[k] < free[first] {
				first = k
			}
		}
		start := max(c.At, free[first])
		free[first] = start.Add(c.Talk)
		waited = waited || start > c.At
		if contacts[i].began != start || contacts[i].ended != free[first] {
			t.Fatalf("%s: contact %d began at %d and ended at %d µs, by the recursion %d and %d", name, i, contacts[i].began, contacts[i].ended, start, free[first])
		}
	}
	return waited
}

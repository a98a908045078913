package models

import (
	"os"
	"regexp"
	"testing"

	"frontline.dev/frontline/sim"
)

// TestEveryKindHasAName holds that a trace can name every kind of event there
// is in the code.
func TestEveryKindHasAName(t *testing.T) {
	text, err := os.ReadFile("world.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`(?m)^\tkind[A-Z]\w*`).FindAllString(string(text), -1)
	if len(kinds) < 20 || len(kinds) != len(kindNames) {
		t.Errorf("%d kinds of events in world.go, %d names in trace.go", len(kinds), len(kindNames))
	}
	names := map[string]bool{}
	for i, kind := range kindNames {
		if kind.name == "" || names[kind.name] {
			t.Errorf("kind %d has the name %q, which another has too or nobody", i, kind.name)
		}
		names[kind.name] = true
	}
}

// TestLookingOnChangesNothing holds a run with somebody looking on to the same
// events, with one site and with several, and that he sees each event once, at
// its instant, about somebody who is there.
func TestLookingOnChangesNothing(t *testing.T) {
	s := phone(full())
	s.Agents.Count, s.Customers.PerAgent = 6, 1500
	s.Time.Horizon, s.Time.WarmUp = 4*sim.Week, sim.Week
	plain, watched := New(sim.New(sim.Key{Seed: 3}), s), New(sim.New(sim.Key{Seed: 3}), s)
	if err := plain.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen, stale, last := uint64(0), 0, sim.Time(0)
	agents, cases := 0, 0
	err := watched.RunTraced(t.Context(), func(step *Step) {
		seen++
		if watched.Now() < last {
			t.Fatal("an event is seen before an earlier one")
		}
		last = watched.Now()
		if step.Stale {
			stale++
		}
		if step.Agent != nil {
			agents++
		}
		if step.Case != nil {
			cases++
			if step.Customer != int(step.Case.Customer) {
				t.Fatalf("%+v", step)
			}
		}
	})
	if err != nil || watched.Fingerprint() != plain.Fingerprint() || watched.Ledger != plain.Ledger || seen != plain.Events() || stale == 0 || agents == 0 || cases == 0 {
		t.Errorf("%v; %x with somebody looking on, %x without; %d of %d events seen, %d stale, %d of agents, %d of cases",
			err, watched.Fingerprint(), plain.Fingerprint(), seen, plain.Events(), stale, agents, cases)
	}

	s.Sites = SiteSettings{Count: 3, Overflow: sim.Minute, Lag: sim.Minute, Ideas: true, IdeasLag: sim.Day}
	alone, together := NewSites(sim.Key{Seed: 3}, s), NewSites(sim.Key{Seed: 3}, s)
	if _, err := RunSites(t.Context(), alone, 2); err != nil {
		t.Fatal(err)
	}
	sites := [3]uint64{}
	if err := RunSitesTraced(t.Context(), together, func(step *Step) { sites[step.Site]++ }); err != nil {
		t.Fatal(err)
	}
	for i := range alone {
		if together[i].Fingerprint() != alone[i].Fingerprint() || sites[i] != alone[i].Events() {
			t.Errorf("site %d: %x with somebody looking on, %x without; %d of %d events seen", i, together[i].Fingerprint(), alone[i].Fingerprint(), sites[i], alone[i].Events())
		}
	}
}

package models

import (
	"context"
	"math/bits"
	"testing"

	"frontline.dev/frontline/sim"
)

// organisation is six small telephone lines that overflow to each other and
// share ideas.
func organisation(t testing.TB, workers int) []*Site {
	t.Helper()
	s := phone(full())
	s.Agents.Count, s.Customers.PerAgent = 6, 1500
	s.Time.Horizon, s.Time.WarmUp = 26*sim.Week, 4*sim.Week
	s.Sites = SiteSettings{Count: 6, Overflow: 30 * sim.Second, Lag: sim.Minute, Ideas: true, IdeasLag: sim.Week,
		Talk: .3, TalkLag: sim.Week, Rotate: 2 * sim.Week, MoveLag: 3 * sim.Day}
	sites := NewSites(sim.Key{Seed: 3}, s)
	if _, err := RunSites(context.Background(), sites, workers); err != nil {
		t.Fatal(err)
	}
	return sites
}

// TestSitesDoNotDependOnWorkers: the same events at every site for any number
// of workers, and nothing is lost on the way.
func TestSitesDoNotDependOnWorkers(t *testing.T) {
	one := organisation(t, 1)
	sent, guests, ideas, moved := int64(0), int64(0), int64(0), int64(0)
	for _, s := range one {
		sent += s.Ledger.SentAway
		guests += s.Ledger.Guests
		ideas += s.Ledger.IdeasReceived
		moved += s.Ledger.Moved
	}
	if guests == 0 || ideas == 0 || moved != 6*13 || sent < guests || sent > guests+10 {
		t.Errorf("%d contacts sent, %d arrived, %d ideas received, %d agents moved", sent, guests, ideas, moved)
	}
	for _, workers := range []int{2, 4} {
		for i, s := range organisation(t, workers) {
			if s.Fingerprint() != one[i].Fingerprint() || s.Ledger != one[i].Ledger {
				t.Errorf("%d workers: site %d went another way", workers, i)
			}
		}
	}
}

// TestOneSiteIsThePlainRun: an organisation of one site is the run without
// sites.
func TestOneSiteIsThePlainRun(t *testing.T) {
	s := small("skill")
	s.Sites.Count = 1
	sites := NewSites(sim.Key{Seed: 5}, s)
	if _, err := RunSites(context.Background(), sites, 2); err != nil {
		t.Fatal(err)
	}
	if plain := run(t, s, 0); plain.Fingerprint() != sites[0].Fingerprint() || plain.Ledger != sites[0].Ledger {
		t.Error("one site differs from the plain run")
	}
}

// TestOverflowHelps: two sites of which one is short of agents lose fewer
// contacts when they help each other.
func TestOverflowHelps(t *testing.T) {
	lost := func(after sim.Span) int64 {
		s := plain(6, 5.6, 1, 2)
		s.Time.Horizon, s.Time.WarmUp = 30*sim.Day, sim.Day
		s.Sites = SiteSettings{Count: 4, Overflow: after, Lag: 15 * sim.Second}
		sites := NewSites(sim.Key{Seed: 8}, s)
		if _, err := RunSites(context.Background(), sites, 2); err != nil {
			t.Fatal(err)
		}
		total := int64(0)
		for _, site := range sites {
			total += site.Ledger.Abandoned
		}
		return total
	}
	if alone, together := lost(0), lost(5*sim.Second); together > alone {
		t.Errorf("%d contacts abandoned alone, %d with overflow", alone, together)
	}
}

// TestPeopleTakeAlongWhatTheyKnow: after an exchange a seat has the person, the
// practice and the insights of the one at the site before.
func TestPeopleTakeAlongWhatTheyKnow(t *testing.T) {
	s := phone(full())
	s.Agents.Count, s.Customers.PerAgent = 4, 400
	s.Portfolio.PerAgent.SetValues([]float64{12})
	s.Time.Horizon, s.Time.WarmUp = 12*sim.Week, sim.Week
	s.Role.Intensity.SetValues([]float64{1})
	s.Sites = SiteSettings{Count: 3, Rotate: 100 * sim.Week, MoveLag: sim.Day}
	sites := NewSites(sim.Key{Seed: 3}, s)
	if _, err := RunSites(context.Background(), sites, 1); err != nil {
		t.Fatal(err)
	}
	from, to := sites[0], sites[1]
	a, b := &from.agents[2], &to.agents[2]
	to.seat(from.pack(a))
	known, ideas := 0, 0
	for e := range from.Elements() {
		if from.Knows(a, e) != to.Knows(b, e) || from.handled(a, e) != to.handled(b, e) {
			t.Errorf("element %d: insights %x and %x, practice %g and %g", e, from.Knows(a, e), to.Knows(b, e), from.handled(a, e), to.handled(b, e))
		}
		known += bits.OnesCount64(from.Knows(a, e))
		for i := from.firstIdea(a, e); i != none; i = from.ideas.ideas[i].next {
			ideas++
		}
		for i := to.firstIdea(b, e); i != none; i = to.ideas.ideas[i].next {
			ideas--
		}
	}
	if b.Social != a.Social || ideas != 0 || known == 0 {
		t.Errorf("social skill %g and %g, %d ideas more here than there, %d insights", a.Social, b.Social, ideas, known)
	}
}

// TestOverflowOutlastsTheOwnAgent: a contact that was kept for an agent who
// then went home goes to the next site when its time is up, too.
func TestOverflowOutlastsTheOwnAgent(t *testing.T) {
	s := phone(full())
	s.Agents.Count, s.Customers.PerAgent = 6, 1500
	s.Time.Horizon, s.Time.WarmUp = 60*sim.Day, 0
	s.Customers.Territories, s.Routing.SameAgent, s.Routing.Wait = true, "prefer", 2*sim.Hour
	for _, ends := range []sim.Span{12 * sim.Hour, 17 * sim.Hour} {
		s.Shifts = append(s.Shifts, ShiftSettings{Days: Weekdays[:5], Starts: sim.TimeOfDay(8 * sim.Hour), Ends: sim.TimeOfDay(ends), Agents: 3})
	}
	s.Sites = SiteSettings{Count: 2, Overflow: 5 * sim.Minute, Lag: sim.Minute}
	sites := NewSites(sim.Key{Seed: 3}, s)
	late, away := 0, int64(0)
	for _, site := range sites {
		site.Facts.ServiceStarted.Watch(StageFirst, "test", func(f *ServiceStarted) {
			if f.Case.guestOf == none && site.Now().Since(f.Case.Arrived) > s.Sites.Overflow {
				late++
			}
		})
	}
	if _, err := RunSites(t.Context(), sites, 1); err != nil {
		t.Fatal(err)
	}
	for _, site := range sites {
		away += site.Ledger.SentAway
	}
	if late != 0 || away < 100 {
		t.Errorf("%d contacts are answered at home after more than 5 min, %d go to the other site", late, away)
	}
}

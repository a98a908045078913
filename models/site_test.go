package models

import (
	"context"
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
	s.Sites = SiteSettings{Count: 6, Overflow: 30 * sim.Second, Lag: sim.Minute, Ideas: true, IdeasLag: sim.Week}
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
	sent, guests, ideas := int64(0), int64(0), int64(0)
	for _, s := range one {
		sent += s.Ledger.SentAway
		guests += s.Ledger.Guests
		ideas += s.Ledger.IdeasReceived
	}
	if guests == 0 || ideas == 0 || sent < guests || sent > guests+10 {
		t.Errorf("%d contacts sent, %d arrived, %d ideas received", sent, guests, ideas)
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

package verify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Relations between pairs of runs with the same random numbers. Most are
// exact: the paths are compared by their fingerprints or by what became of each
// contact. The names are those of the verification plan. MR10 (a batch of one is
// no batch) is read as the parts that let an agent have several contacts with
// one at a time, for contacts come singly. MR16 (antithetic twice is nothing)
// has no counterpart: streams are not antithetic.

// pairs is how many pairs of runs hold each relation.
const pairs = 200

// settingsOf returns the plain queue with other settings.
func settingsOf(t testing.TB, set ...string) *models.Settings {
	t.Helper()
	sc, err := scenarios.Load("plain-queue", append([]string{"time.warm_up=0 s", "time.batch=1 h", "time.horizon=4 h", "time.kind=terminating", "customers.count=50"}, set...)...)
	if err != nil {
		t.Fatal(err)
	}
	return sc.Settings
}

// happened is what became of one contact.
type happened struct {
	came, began, ended sim.Time // began and ended are -1 while they have not
	agent              int
	gaveUp             bool
}

// path is one run, contact by contact in the order in which they came.
type path struct {
	contacts []happened
	print    uint64 // fingerprint
	at       map[sim.Time]uint64
	world    *models.World
}

// follow plays settings and notes every contact.
func follow(t testing.TB, s *models.Settings, seed uint64) *path {
	t.Helper()
	w := models.New(sim.New(sim.Key{Seed: seed}), s)
	p := &path{world: w, at: map[sim.Time]uint64{}}
	number := map[[3]uint64]int{}
	key := func(c *models.Case) [3]uint64 {
		entity, ordinal := c.Key()
		return [3]uint64{entity, ordinal, uint64(c.Attempts)}
	}
	f := &w.Facts
	f.Arrived.Watch(models.StageFirst, "test", func(f *models.Arrived) {
		number[key(f.Case)] = len(p.contacts)
		p.contacts = append(p.contacts, happened{w.Now(), -1, -1, -1, false})
	})
	of := func(c *models.Case) *happened { return &p.contacts[number[key(c)]] }
	f.ServiceStarted.Watch(models.StageFirst, "test", func(f *models.ServiceStarted) {
		of(f.Case).began, of(f.Case).agent = w.Now(), f.Agent.Index
	})
	f.ServiceEnded.Watch(models.StageFirst, "test", func(f *models.ServiceEnded) { of(f.Case).ended = w.Now() })
	f.Abandoned.Watch(models.StageFirst, "test", func(f *models.Abandoned) { of(f.Case).gaveUp, of(f.Case).ended = true, w.Now() })
	f.BatchEnded.Watch(models.StageLast, "test", func(*models.BatchEnded) { p.at[w.Now()] = w.Fingerprint() })
	if err := w.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	p.print = w.Fingerprint()
	return p
}

// eachPair calls test with a seed and a choice of numbers for every pair.
func eachPair(test func(seed uint64, draw *sim.Stream)) {
	for seed := uint64(1); seed <= pairs; seed++ {
		draw := sim.NewStream(seed, 0, "test.pairs")
		test(seed, &draw)
	}
}

// agentsAndRate are settings of a queue of 1 to 4 agents with a load of .6 to
// .95, services of three laws.
func agentsAndRate(draw *sim.Stream) []string {
	agents := 1 + draw.IntN(4)
	work := []string{"exponential(mean 3 min)", "lognormal(mean 3 min, cv 1.3)", "3 min"}[draw.IntN(3)]
	rate := float64(agents) * 20 * (.6 + .35*draw.Float64())
	return []string{fmt.Sprintf("agents.count=%d", agents), fmt.Sprintf("arrivals.rate=%.6g per hour", rate), "handling.work=" + work, "queue.never_abandon=true"}
}

// traced replaces the arrivals of settings by a trace of n contacts with
// services of whole seconds.
func traced(s *models.Settings, draw *sim.Stream, n int) {
	s.Arrivals.Source, s.Arrivals.AtEnd = "trace", "stop"
	s.Arrivals.Trace = nil
	at := 0
	for range n {
		at += draw.IntN(120)
		s.Arrivals.Trace = append(s.Arrivals.Trace, models.Traced{At: sim.Time(sim.Span(at) * sim.Second),
			Talk: sim.Span(1+draw.IntN(300)) * sim.Second, Patience: -1, Product: -1})
	}
	s.Time.Horizon, s.Time.Batch = sim.Day, sim.Day
}

// TestMR1TimeScale: with all lengths twice as long, every contact begins and
// ends at twice the time.
func TestMR1TimeScale(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, fmt.Sprintf("agents.count=%d", 1+draw.IntN(3)), "queue.never_abandon=true")
		traced(s, draw, 80)
		twice := *s
		twice.Arrivals.Trace = slices.Clone(s.Arrivals.Trace)
		for i := range twice.Arrivals.Trace {
			twice.Arrivals.Trace[i].At *= 2
			twice.Arrivals.Trace[i].Talk *= 2
		}
		a, b := follow(t, s, seed), follow(t, &twice, seed)
		for i, x := range a.contacts {
			if y := b.contacts[i]; y.began != 2*x.began || y.ended != 2*x.ended || y.agent != x.agent {
				t.Fatalf("seed %d, contact %d: %+v, at twice the lengths %+v", seed, i, x, y)
			}
		}
	})
}

// TestMR2Names: names of products and teams, and the order of the keys of a
// file, move nothing.
func TestMR2Names(t *testing.T) {
	text := func(product, team string, keys []string) string {
		return "extends = \"plain-queue\"\n[portfolio]\nproducts = 2\n[[product]]\nname = \"" + product + "\"\nshare = 2.0\n[[product]]\nname = \"other\"\n" +
			"[[team]]\nname = \"" + team + "\"\nagents = 3\nproducts = [\"" + product + "\", \"other\"]\n" + strings.Join(keys, "")
	}
	keys := []string{"[agents]\ncount = 3\n", "[arrivals]\nrate = \"50 per hour\"\n", "[time]\nbatch = \"1 h\"\nhorizon = \"4 h\"\nwarm_up = \"0 s\"\n", "[customers]\ncount = 50\n"}
	read := func(text string) *models.Settings {
		sc, err := scenarios.Parse("x", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return sc.Settings
	}
	eachPair(func(seed uint64, draw *sim.Stream) {
		mixed := slices.Clone(keys)
		for i := range mixed {
			j := i + draw.IntN(len(mixed)-i)
			mixed[i], mixed[j] = mixed[j], mixed[i]
		}
		a := follow(t, read(text("printer", "one", keys)), seed)
		if b := follow(t, read(text("copier", "two", mixed)), seed); a.print != b.print {
			t.Fatalf("seed %d: other names or another order of keys make another path", seed)
		}
	})
}

// TestMR3OneMoreAgent: with one more agent nobody waits longer, first come
// first served (Kiefer and Wolfowitz 1955).
func TestMR3OneMoreAgent(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, agentsAndRate(draw)...)
		more := *s
		more.Agents.Count++
		a, b := follow(t, s, seed), follow(t, &more, seed)
		noLater(t, seed, a.contacts, b.contacts)
	})
}

// noLater fails when a contact of b begins later than that of a.
func noLater(t *testing.T, seed uint64, a, b []happened) {
	t.Helper()
	for i := range a {
		if a[i].began >= 0 && (b[i].began < 0 || b[i].began > a[i].began) {
			t.Fatalf("seed %d, contact %d: began at %v, should not begin later than %v", seed, i, b[i].began.Seconds(), a[i].began.Seconds())
		}
	}
}

// TestMR4LongerService: when one service takes longer, none begins earlier.
func TestMR4LongerService(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, fmt.Sprintf("agents.count=%d", 1+draw.IntN(3)), "queue.never_abandon=true")
		traced(s, draw, 80)
		longer := *s
		longer.Arrivals.Trace = slices.Clone(s.Arrivals.Trace)
		longer.Arrivals.Trace[draw.IntN(80)].Talk += sim.Span(1+draw.IntN(500)) * sim.Second
		noLater(t, seed, follow(t, &longer, seed).contacts, follow(t, s, seed).contacts)
	})
}

// TestMR5OneCustomerLess: when one customer stays away, no other begins later.
func TestMR5OneCustomerLess(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, fmt.Sprintf("agents.count=%d", 1+draw.IntN(3)), "queue.never_abandon=true")
		traced(s, draw, 80)
		less := *s
		away := draw.IntN(80)
		less.Arrivals.Trace = slices.Delete(slices.Clone(s.Arrivals.Trace), away, away+1)
		noLater(t, seed, slices.Delete(follow(t, s, seed).contacts, away, away+1), follow(t, &less, seed).contacts)
	})
}

// TestMR6EndlessPatience: a patience longer than the run is none.
func TestMR6EndlessPatience(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, agentsAndRate(draw)...)
		patient := *s
		patient.Queue.Infinite = false
		patient.Queue.Patience = sim.SpanLaw{Law: sim.Constant(100 * 365 * 86400)}
		if a, b := follow(t, s, seed), follow(t, &patient, seed); a.print != b.print {
			t.Fatalf("seed %d: patience of a hundred years makes another path", seed)
		}
	})
}

// TestMR7EnoughAgents: with as many agents as contacts nobody waits, and still
// more change no time.
func TestMR7EnoughAgents(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, append(agentsAndRate(draw), "agents.count=60")...)
		more := *s
		more.Agents.Count = 90
		a, b := follow(t, s, seed), follow(t, &more, seed)
		for i, x := range a.contacts {
			if y := b.contacts[i]; x.began != x.came || x.began != y.began || x.ended != y.ended {
				t.Fatalf("seed %d, contact %d: %+v with 60 agents, %+v with 90", seed, i, x, y)
			}
		}
	})
}

// TestMR8EndlessQueue: a queue with more places than are ever taken is one
// without a limit.
func TestMR8EndlessQueue(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, append(agentsAndRate(draw), "queue.never_abandon=false")...)
		wide := *s
		wide.Queue.Capacity = 1_000_000
		if a, b := follow(t, s, seed), follow(t, &wide, seed); a.print != b.print {
			t.Fatalf("seed %d: a million places make another path", seed)
		}
	})
}

// TestMR9SplitStream: contacts of one product, or dealt out in turn to two
// that are alike, go the same way.
func TestMR9SplitStream(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, fmt.Sprintf("agents.count=%d", 1+draw.IntN(3)), "queue.never_abandon=true", "portfolio.products=2", "portfolio.per_agent=2")
		traced(s, draw, 80)
		split := *s
		split.Arrivals.Trace = slices.Clone(s.Arrivals.Trace)
		for i := range split.Arrivals.Trace {
			s.Arrivals.Trace[i].Product, split.Arrivals.Trace[i].Product = 0, i%2
		}
		if a, b := follow(t, s, seed), follow(t, &split, seed); a.print != b.print {
			t.Fatalf("seed %d: two products that are alike make another path than one", seed)
		}
	})
}

package verify

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// TestMR10OneAtATime: an agent who may be interrupted, strained or have several
// contacts, but never is or has, works as one who cannot. Such runs keep an
// account of every piece of work, the plain ones do not.
func TestMR10OneAtATime(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, append(agentsAndRate(draw), "queue.never_abandon=false", "handling.wrap_up=exponential(mean 20 s)", "handling.resolve=0.8", "handling.recontact_after=exponential(mean 10 min)")...)
		for name, change := range map[string]func(*models.Settings){
			"strain":        func(s *models.Settings) { s.Queue.StrainFrom, s.Queue.StrainSpeed = 1_000_000, .5 },
			"interruptions": func(s *models.Settings) { s.Agents.Interrupted = sim.SpanLaw{Law: sim.Constant(50 * 365 * 86400)} },
		} {
			other := *s
			change(&other)
			if a, b := follow(t, s, seed), follow(t, &other, seed); !slices.Equal(a.contacts, b.contacts) || a.world.Ledger != b.world.Ledger {
				t.Fatalf("seed %d: %s that never happens makes another path", seed, name)
			}
		}
	})
}

// TestMR11NoWarmUp: a warm-up of nothing leaves the totals of the whole run.
func TestMR11NoWarmUp(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		w := models.New(sim.New(sim.Key{Seed: seed}), settingsOf(t, agentsAndRate(draw)...))
		r := results.NewRecorder(w, nil)
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if window := r.Window(); window.Ledger != w.Ledger || window.Integrals != w.Integrals() {
			t.Fatalf("seed %d: the window of the whole run is not the run", seed)
		}
	})
}

// TestMR12LongerRun: a run is the beginning of one twice as long.
func TestMR12LongerRun(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, append(agentsAndRate(draw), "queue.never_abandon=false", "customers.redial=0.5")...)
		longer := *s
		longer.Time.Horizon *= 2
		a, b := follow(t, s, seed), follow(t, &longer, seed)
		if half := b.at[sim.Time(s.Time.Horizon)]; a.print != half {
			t.Fatalf("seed %d: at its end %x, the longer run was then at %x", seed, a.print, half)
		}
	})
}

// TestMR13Company: a run alone is the same among others, on any number of
// workers and in any order, and in whatever part of the runs it is played.
func TestMR13Company(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, agentsAndRate(draw)...)
		play := func(ctx context.Context, run *sim.Sim) (uint64, error) {
			w := models.New(run, s)
			err := w.Run(ctx)
			return w.Fingerprint(), err
		}
		plan := sim.Plan{Seed: seed, First: 0, Count: 4, Workers: 3, Order: []int{2, 0, 3, 1}}
		outcomes, err := sim.Replicate(t.Context(), plan, play)
		if err != nil {
			t.Fatal(err)
		}
		chosen := draw.IntN(4)
		alone, err := play(t.Context(), sim.New(sim.Key{Seed: seed, Replication: uint64(chosen)}))
		if err != nil || outcomes[chosen].Result != alone {
			t.Fatalf("seed %d, replication %d: %x among others, %x alone (%v)", seed, chosen, outcomes[chosen].Result, alone, err)
		}
		plan.First, plan.Count, plan.Order = uint64(chosen), 2, []int{1, 0}
		shard, err := sim.Replicate(t.Context(), plan, play)
		if err != nil || shard[0].Result != alone {
			t.Fatalf("seed %d, replication %d: %x alone, %x in a part that begins with it (%v)", seed, chosen, alone, shard[0].Result, err)
		}
	})
}

// TestMR14NothingAdded: what has probability 0 moves nothing: a product of no
// share, an escalation, a delay until a redial that never comes.
func TestMR14NothingAdded(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, append(agentsAndRate(draw), "queue.never_abandon=false")...)
		added := *s
		added.Portfolio.Products = 2
		added.Products = []models.ProductSettings{{Name: "old", Share: 1, NextShare: 1}, {Name: "new", Share: 0, Priority: 3, NextShare: 1}}
		added.Teams = []models.TeamSettings{{Agents: s.Agents.Count, Speed: 1}}
		added.Customers.RedialAfter = sim.SpanLaw{Law: sim.Constant(7)}
		added.Handling.SecondLine, added.Handling.RecontactAfter = sim.Hour, sim.SpanLaw{Law: sim.Constant(9)}
		if a, b := follow(t, s, seed), follow(t, &added, seed); a.print != b.print {
			t.Fatalf("seed %d: what never happens makes another path", seed)
		}
	})
}

// TestMR15AgentsExchanged: when two agents of different speed exchange their
// places, every contact goes the same way at the other place.
func TestMR15AgentsExchanged(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, "agents.count=2", fmt.Sprintf("arrivals.rate=%d per hour", 15+draw.IntN(10)), "queue.never_abandon=true", "routing.choose=fastest")
		other := *s
		s.Teams = []models.TeamSettings{{Agents: 1, Speed: 1}, {Agents: 1, Speed: .5}}
		other.Teams = []models.TeamSettings{{Agents: 1, Speed: .5}, {Agents: 1, Speed: 1}}
		a, b := follow(t, s, seed), follow(t, &other, seed)
		for i, x := range a.contacts {
			y := b.contacts[i]
			if x.agent >= 0 {
				x.agent = 1 - x.agent
			}
			if x != y {
				t.Fatalf("seed %d, contact %d: %+v, exchanged %+v", seed, i, x, y)
			}
		}
	})
}

// TestMR17ManyCustomers: the share of customers with a problem varies like
// one over the root of their number.
func TestMR17ManyCustomers(t *testing.T) {
	deviation := func(customers int) float64 {
		s := settingsOf(t, "arrivals.source=installed base", "arrivals.one_problem_at_a_time=true", "arrivals.faults_when=any time", "arrivals.faults_per_customer_year=1000",
			fmt.Sprintf("customers.count=%d", customers), fmt.Sprintf("agents.count=%d", customers), "handling.work=exponential(mean 8 h)", "queue.never_abandon=true", "time.horizon=5 d", "time.batch=1 d")
		sum, squares := 0.0, 0.0
		for seed := range uint64(pairs) {
			w := follow(t, s, seed).world
			x := float64(w.Ledger.Opened-w.Ledger.Solved) / float64(customers)
			sum += x
			squares += x * x
		}
		mean := sum / pairs
		return math.Sqrt((squares - pairs*mean*mean) / (pairs - 1))
	}
	// The ratio of two standard deviations of 200 values each is within 25 % of
	// its expectation in all but one of 10,000 choices of seeds.
	if ratio := deviation(25) / deviation(100); ratio < 2*.75 || ratio > 2*1.25 {
		t.Errorf("with four times the customers the share varies %.2f times less, expected about 2", ratio)
	}
}

// TestMR18PoissonArrivalsSeeTimeAverages: contacts that come at random find
// the queue as it is on average; those that come at equal gaps do not.
func TestMR18PoissonArrivalsSeeTimeAverages(t *testing.T) {
	seen := func(set ...string) (found, average float64) {
		s := settingsOf(t, append(set, "agents.count=1", "queue.never_abandon=true", "handling.work=exponential(mean 1 min)", "time.horizon=400 h")...)
		w := models.New(sim.New(sim.Key{Seed: 5}), s)
		inside, sum, n, area := 0, 0.0, 0.0, 0.0
		last := sim.Time(0)
		change := func(by int) {
			area += float64(inside) * w.Now().Since(last).Seconds()
			last = w.Now()
			inside += by
		}
		w.Facts.Arrived.Watch(models.StageFirst, "test", func(*models.Arrived) {
			sum += float64(inside)
			n++
			change(1)
		})
		w.Facts.ServiceEnded.Watch(models.StageFirst, "test", func(*models.ServiceEnded) { change(-1) })
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		return sum / n, area / w.Now().Seconds()
	}
	if found, average := seen("arrivals.rate=42 per hour"); math.Abs(found/average-1) > .05 {
		t.Errorf("Poisson: contacts find %.3f, the average over time is %.3f", found, average)
	}
	if found, average := seen("arrivals.source=renewal", "arrivals.gap=85.7142857 s"); found > .9*average {
		t.Errorf("equal gaps: contacts find %.3f, expected clearly less than the average over time of %.3f", found, average)
	}
}

// TestRelationsCanFail holds that the comparison of paths notices one
// microsecond.
func TestRelationsCanFail(t *testing.T) {
	s := settingsOf(t, "agents.count=2", "queue.never_abandon=true")
	draw := sim.NewStream(1, 0, "test.pairs")
	traced(s, &draw, 80)
	late := *s
	late.Arrivals.Trace = slices.Clone(s.Arrivals.Trace)
	late.Arrivals.Trace[40].Talk++
	if follow(t, s, 1).print == follow(t, &late, 1).print {
		t.Error("a service of one microsecond more leaves the fingerprint as it was")
	}
}

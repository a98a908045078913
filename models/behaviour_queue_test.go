package models

import (
	"math"
	"slices"
	"testing"

	"frontline.dev/frontline/sim"
)

// contact is one line of a trace: when it comes, how long its work takes, in
// seconds, and of which kind it is; -1: any.
type contact struct {
	second, talk float64
	product      int
}

// traced gives the settings these contacts and a day to play them in.
func traced(s *Settings, contacts ...contact) {
	s.Time = TimeSettings{Horizon: sim.Day, Batch: sim.Day, Kind: "terminating"}
	s.Arrivals.Source, s.Arrivals.AtEnd = "trace", "stop"
	for _, c := range contacts {
		s.Arrivals.Trace = append(s.Arrivals.Trace, Traced{At: sim.Time(sim.Seconds(c.second)), Talk: sim.Seconds(c.talk), Patience: -1, Product: c.product})
	}
}

// TestRandomOrderKeepsPriorities: in random order an agent takes one of the
// waiting contacts of the highest priority, at once, whatever the number of
// the lower ones; which of them is left to chance.
func TestRandomOrderKeepsPriorities(t *testing.T) {
	s := plain(1, .9, 1, 0)
	kinds(s, 1, 1, 1)
	s.Products[1].Priority, s.Products[2].Priority = 1, 2
	s.Queue.Discipline, s.Time.Horizon = "random", 20*sim.Day
	w := New(sim.New(sim.Key{Seed: 1}), s)
	waiting, free := [3][]sim.Time{}, sim.Time(0)
	taken, oldest := 0., 0.
	w.Facts.Arrived.Watch(StageFirst, "test", func(f *Arrived) { waiting[f.Case.Product] = append(waiting[f.Case.Product], f.Case.Arrived) })
	w.Facts.ServiceEnded.Watch(StageFirst, "test", func(*ServiceEnded) { free = w.Now() })
	w.Facts.ServiceStarted.Watch(StageFirst, "test", func(f *ServiceStarted) {
		if w.Now() > f.Case.Arrived && w.Now() > free {
			t.Fatalf("a contact that came at %g s is taken at %g s by an agent free since %g s", f.Case.Arrived.Seconds(), w.Now().Seconds(), free.Seconds())
		}
		for p := int(f.Case.Product) + 1; p < 3; p++ {
			if len(waiting[p]) > 0 {
				t.Fatalf("a contact of priority %d is taken while %d of priority %d wait", f.Case.Product, len(waiting[p]), p)
			}
		}
		own := waiting[f.Case.Product]
		if len(own) == 2 {
			taken++
			if own[0] == f.Case.Arrived {
				oldest++
			}
		}
		i := slices.Index(own, f.Case.Arrived)
		waiting[f.Case.Product] = slices.Delete(own, i, i+1)
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if taken < 1000 || math.Abs(oldest/taken-.5) > 4.5*math.Sqrt(.25/taken) {
		t.Errorf("of two that wait the older one is taken %.0f of %.0f times", oldest, taken)
	}
}

// TestPatienceOutlastsTheOwnAgent: a contact that was kept for its own agent
// when he went home is given up when the customer's patience ends, neither
// earlier nor later.
func TestPatienceOutlastsTheOwnAgent(t *testing.T) {
	const patience = 10 * sim.Minute
	s := plain(2, 1.4, 1, 1)
	s.Time = TimeSettings{Horizon: 60 * sim.Day, Batch: sim.Day, Kind: "terminating"}
	s.Queue.Patience = sim.SpanLaw{Law: sim.Constant(patience.Seconds())}
	s.Calendar = CalendarSettings{Days: Weekdays[:], Opens: sim.TimeOfDay(8 * sim.Hour), Closes: sim.TimeOfDay(17 * sim.Hour), Closed: "lost"}
	for _, ends := range []sim.Span{12, 17} {
		s.Shifts = append(s.Shifts, ShiftSettings{Days: Weekdays[:], Starts: sim.TimeOfDay(8 * sim.Hour), Ends: sim.TimeOfDay(ends * sim.Hour), Agents: 1})
	}
	s.Customers.Territories, s.Routing.SameAgent, s.Routing.Wait = true, "prefer", 2*sim.Hour
	w := New(sim.New(sim.Key{Seed: 1}), s)
	home, left := [2]sim.Time{}, 0
	w.Facts.DutyEnded.Watch(StageFirst, "test", func(f *DutyEnded) { home[f.Agent.Index] = w.Now() })
	w.Facts.ServiceStarted.Watch(StageFirst, "test", func(f *ServiceStarted) {
		if waited := w.Now().Since(f.Case.Arrived); waited > patience {
			t.Fatalf("a customer is answered after %g min, his patience is %g", waited.Minutes(), patience.Minutes())
		}
	})
	w.Facts.Abandoned.Watch(StageFirst, "test", func(f *Abandoned) {
		if waited := w.Now().Since(f.Case.Arrived); waited != patience {
			t.Fatalf("a customer gives up after %g min, his patience is %g", waited.Minutes(), patience.Minutes())
		}
		if f.Case.own >= 0 && f.Case.Arrived < home[f.Case.own] && w.Now() >= home[f.Case.own] {
			left++
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left < 20 {
		t.Errorf("only %d contacts are left behind by their own agent and given up", left)
	}
}

// TestTwoBreaksDueAreBothTaken: of breaks that fall due during one contact
// none is lost: the agent takes all of their time after it.
func TestTwoBreaksDueAreBothTaken(t *testing.T) {
	s := plain(1, 1, 1, 0)
	traced(s, contact{10*3600 - 600, 2 * 3600, -1}, contact{12 * 3600, 60, -1})
	s.Calendar = CalendarSettings{Days: Weekdays[:], Opens: sim.TimeOfDay(8 * sim.Hour), Closes: sim.TimeOfDay(17 * sim.Hour), Closed: "lost"}
	s.Shifts = []ShiftSettings{{Days: Weekdays[:], Starts: sim.TimeOfDay(8 * sim.Hour), Ends: sim.TimeOfDay(17 * sim.Hour), Agents: 1,
		Breaks: []BreakSettings{{sim.TimeOfDay(10 * sim.Hour), 20 * sim.Minute}, {sim.TimeOfDay(11 * sim.Hour), 30 * sim.Minute}}}}
	want := [][2]sim.Time{{clock(0, 8, 0), clock(0, 11, 50)}, {clock(0, 12, 40), clock(0, 17, 0)}}
	if got := spans(t, s)[0]; !slices.Equal(got, want) {
		t.Errorf("on duty %v, expected %v", got, want)
	}
}

// TestInterruptedGoesOnFirst: a contact that was interrupted goes on, where it
// was, before others of its own priority, and after those of a higher one.
func TestInterruptedGoesOnFirst(t *testing.T) {
	s := plain(1, 1, 1, 0)
	kinds(s, 1, 1)
	s.Products[0].Priority, s.Products[0].Preempts = 1, true
	traced(s, contact{0, 100, 1}, contact{10, 60, 0}, contact{20, 30, 1}, contact{30, 20, 0})
	w := New(sim.New(sim.Key{Seed: 1}), s)
	var ends [][2]float64
	w.Facts.ServiceEnded.Watch(StageFirst, "test", func(f *ServiceEnded) {
		ends = append(ends, [2]float64{f.Case.Arrived.Seconds(), w.Now().Seconds()})
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := [][2]float64{{10, 70}, {30, 90}, {0, 180}, {20, 210}}; !slices.Equal(ends, want) {
		t.Errorf("contacts (came, ended) %v, expected %v", ends, want)
	}
}

// TestPatienceOfEachAttempt: who calls again waits by a new draw from the same
// law: the two waits of one customer have the same mean and are uncorrelated.
func TestPatienceOfEachAttempt(t *testing.T) {
	s := plain(1, 10, 60*24*1000, 2) // the agent is lost to the first contact
	s.Time = TimeSettings{Horizon: 2 * sim.Day, Batch: sim.Day, Kind: "terminating"}
	s.Arrivals.Closing = 2*sim.Day - 2*sim.Hour
	s.Customers.Redial, s.Customers.RedialAfter = .5, constant(1)
	s.Customers.Count = 20000
	w := New(sim.New(sim.Key{Seed: 1}), s)
	first := map[[2]uint64]float64{}
	n, means, product := 0., [2]float64{}, 0.
	w.Facts.Abandoned.Watch(StageFirst, "test", func(f *Abandoned) {
		entity, ordinal := f.Case.Key()
		waited := w.Now().Since(f.Case.Arrived).Minutes() / 2
		switch f.Case.Attempts {
		case 0:
			first[[2]uint64{entity, ordinal}] = waited
		case 1:
			x := first[[2]uint64{entity, ordinal}]
			n, means[0], means[1], product = n+1, means[0]+x, means[1]+waited, product+(x-1)*(waited-1)
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	limit := 4.5 / math.Sqrt(n) // a standard error of each of the three is 1/sqrt(n)
	if n < 10000 || math.Abs(means[0]/n-1) > limit || math.Abs(means[1]/n-1) > limit || math.Abs(product/n) > limit {
		t.Errorf("%.0f customers wait %.3f and %.3f times the mean of the law, covariance %.3f", n, means[0]/n, means[1]/n, product/n)
	}
}

// TestDueOfAProduct: answered in time means within the time of the product if
// it has one, else within that of the queue.
func TestDueOfAProduct(t *testing.T) {
	s := plain(1, 1, 1, 0)
	kinds(s, 1, 1, 1)
	s.Queue.ServiceLevel = 20 * sim.Second
	s.Products[0].Due, s.Products[1].Due = sim.Minute, 5*sim.Second
	var contacts []contact
	for i, x := range []struct {
		product int
		wait    float64
	}{{0, 60}, {0, 40}, {0, 61}, {1, 5}, {1, 6}, {1, 19}, {2, 20}, {2, 21}, {2, 0}} {
		second := float64(1000 * i)
		contacts = append(contacts, contact{second, 100, 2}, contact{second + 100 - x.wait, 10, x.product})
	}
	traced(s, contacts...)
	w := run(t, s, 0)
	tallies := w.ProductTallies()
	got := [3]int64{tallies[0].AnsweredWithin, tallies[1].AnsweredWithin, tallies[2].AnsweredWithin}
	if want := [3]int64{2, 1, 2 + 9}; got != want || w.Ledger.AnsweredWithin != 14 {
		t.Errorf("answered in time by product %v, in all %d; expected %v and 14", got, w.Ledger.AnsweredWithin, want)
	}
}

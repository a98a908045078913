package models

import (
	"math"
	"testing"

	"frontline.dev/frontline/sim"
)

// TestChoiceRules: whoever takes a contact that finds several agents free is
// the one the rule names; who they are is counted here, not read from the model.
func TestChoiceRules(t *testing.T) {
	better := map[string]func(a, b *Agent, served []int) bool{
		"least experienced": func(a, b *Agent, served []int) bool { return served[a.Index] < served[b.Index] },
		"most experienced":  func(a, b *Agent, served []int) bool { return served[a.Index] > served[b.Index] },
		"fastest":           func(a, b *Agent, _ []int) bool { return a.Speed > b.Speed },
		"longest idle":      func(a, b *Agent, _ []int) bool { return a.FreeAt < b.FreeAt },
	}
	for rule, best := range better {
		s := plain(5, 3, 1, 0)
		s.Time.Horizon = sim.Week
		s.Routing.Choose = rule
		for i := range s.Agents.Count {
			s.Teams = append(s.Teams, TeamSettings{Agents: 1, Speed: 1 + .1*float64(i*3%5)})
		}
		w := New(sim.New(sim.Key{Seed: 1}), s)
		served, chosen := make([]int, s.Agents.Count), 0
		w.Facts.ServiceEnded.Watch(StageFirst, "test", func(f *ServiceEnded) { served[f.Agent.Index]++ })
		w.Facts.ServiceStarted.Watch(StageFirst, "test", func(f *ServiceStarted) {
			for i := w.idleFirst; i != none && w.Now() == f.Case.Arrived; i = w.agents[i].idleAfter {
				chosen++
				if other := &w.agents[i]; best(other, f.Agent, served) {
					t.Fatalf("%s: agent %d takes a contact, agent %d is free: contacts so far %v", rule, f.Agent.Index, i, served)
				}
			}
		})
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if chosen < 1000 {
			t.Errorf("%s: only %d times was there a choice", rule, chosen)
		}
	}
}

// TestChatsAreSpread: a chat goes to an agent with the fewest chats in hand.
func TestChatsAreSpread(t *testing.T) {
	for _, rule := range []string{"longest idle", "random", "fastest"} {
		s := plain(4, 1.4, 2, 0)
		s.Time.Horizon, s.Agents.AtOnce, s.Routing.Choose = sim.Week, 4, rule
		w := New(sim.New(sim.Key{Seed: 1}), s)
		hand, chosen := make([]int, 4), 0
		w.Facts.ServiceStarted.Watch(StageFirst, "test", func(f *ServiceStarted) {
			for i := range hand {
				if w.Now() == f.Case.Arrived && i != f.Agent.Index {
					chosen++
					if hand[i] < hand[f.Agent.Index] {
						t.Fatalf("%s: agent %d takes a chat, in hand are %v", rule, f.Agent.Index, hand)
					}
				}
			}
			hand[f.Agent.Index]++
		})
		w.Facts.ServiceEnded.Watch(StageFirst, "test", func(f *ServiceEnded) { hand[f.Agent.Index]-- })
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if chosen < 1000 {
			t.Errorf("%s: only %d times was there a choice", rule, chosen)
		}
	}
}

// TestKeptForItsOwnAgent: a contact waits for its own agent as long as was set
// and then for anybody: nobody who is free passes it over.
func TestKeptForItsOwnAgent(t *testing.T) {
	s := plain(3, 2.4, 1, 0)
	s.Time.Horizon = 4 * sim.Week
	s.Customers.Territories, s.Routing.SameAgent, s.Routing.Wait = true, "prefer", sim.Minute
	w := New(sim.New(sim.Key{Seed: 1}), s)
	waiting := map[uint64]sim.Time{} // by case, until when it is kept
	key := func(c *Case) uint64 { return uint64(c.Customer)<<32 | c.ordinal }
	others := 0
	w.Facts.Arrived.Watch(StageFirst, "test", func(f *Arrived) { waiting[key(f.Case)] = w.Now().Add(sim.Minute) })
	w.Facts.ServiceStarted.Watch(StageLast, "test", func(f *ServiceStarted) {
		own := int32(f.Agent.Index) == f.Case.own
		kept := waiting[key(f.Case)]
		delete(waiting, key(f.Case))
		if own {
			return // his own come first, however long others wait
		}
		if w.Now() > f.Case.Arrived && w.Now() < kept {
			t.Fatalf("a contact goes to another agent %v s before its time", kept.Since(w.Now()).Seconds())
		}
		others++
		for _, until := range waiting {
			if until < kept && until.Add(-sim.Minute) < f.Case.Arrived && until <= w.Now() {
				t.Fatalf("a contact that came %g s earlier is passed over", f.Case.Arrived.Since(until.Add(-sim.Minute)).Seconds())
			}
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if others < 1000 {
		t.Errorf("only %d contacts were not served by their own agent", others)
	}
}

// TestHoldTakesTime: time on hold is time of the agent and of the customer.
func TestHoldTakesTime(t *testing.T) {
	s := plain(2, 1, 1, 0)
	s.Handling.Hold = sim.SpanLaw{Law: sim.Constant(30)}
	s.Handling.Work, s.Handling.WrapUp = sim.SpanLaw{Law: sim.Constant(60)}, sim.SpanLaw{Law: sim.Constant(12)}
	o := play(t, s, 0)
	close1(t, "minutes of an agent for a contact", float64(o.t.Busy)/60e6/float64(o.l.Served), 1.7, .002)
	p := o.w.ProductTallies()[0]
	close1(t, "minutes of a customer", (p.Sojourn-p.WaitAnswered).Minutes()/float64(p.Served), 1.5, .002)
}

// TestHandedOn: the share that is set goes on to the next desk; a contact at
// the second desk is no first contact.
func TestHandedOn(t *testing.T) {
	s := plain(8, 2, 1, 0)
	kinds(s, 1, 0)
	s.Products[0].Next, s.Products[0].NextShare = "b", .3
	s.Time.WarmUp = 0
	o := play(t, s, 0)
	first, second := o.w.ProductTallies()[0], o.w.ProductTallies()[1]
	if share := float64(second.Offered) / float64(first.Served); math.Abs(share-.3) > .005 {
		t.Errorf("%.4f of the contacts are handed on, .3 is set", share)
	}
	if o.w.Ledger.FirstServed != first.Served || o.w.Ledger.HandedOn != second.Offered {
		t.Errorf("%d first contacts, %d handed on; the first desk served %d, the second had %d", o.w.Ledger.FirstServed, o.w.Ledger.HandedOn,
			first.Served, second.Offered)
	}
}

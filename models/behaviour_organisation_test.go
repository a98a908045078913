package models

import (
	"math"
	"testing"

	"frontline.dev/frontline/sim"
)

// TestDepartmentReadsAtItsRate: over months the department reads as many ideas
// as its staff screens in that time (staff × ideas_per_week × weeks), also when
// that is no whole number a week; and time without ideas is not saved up.
func TestDepartmentReadsAtItsRate(t *testing.T) {
	for _, c := range []struct{ staff, perWeek float64 }{{1, 1.5}, {.5, 1.8}, {.25, 1}, {1, 2}, {2, 1.7}, {0, 5}} {
		read := func(comes int) (byWeek []int64) {
			s := small("innovation")
			s.Arrivals.Faults = 1e-9
			m := mechanism[*Department](s)
			m.Staff, m.PerWeek, m.Room = c.staff, c.perWeek, 1000
			w := New(sim.New(sim.Key{Seed: 3}), s)
			w.Facts.DayEnded.Watch(StageFirst, "zz", func(f *DayEnded) {
				if f.Day == comes {
					for range 200 {
						w.Submit(nil, Idea{Agent: none}, true, false, 1)
					}
				}
				if f.Day%7 == 6 {
					byWeek = append(byWeek, w.Ledger.Screened)
				}
			})
			if err := w.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			return byWeek
		}
		rate := c.staff * c.perWeek
		for week, n := range read(0) {
			if due := rate * float64(week+1); float64(n) > due+1e-9 || float64(n) < due-1-1e-9 {
				t.Fatalf("%g people, %g ideas a week: %d read in %d weeks, expected %.2f", c.staff, c.perWeek, n, week+1, due)
			}
		}
		if late := read(70); float64(late[10]) > rate+1 {
			t.Errorf("%g people, %g ideas a week: %d read in the first week after ten without any", c.staff, c.perWeek, late[10])
		}
	}
}

// TestStandingFollowsSatisfaction: what a customer expects moves by
// expectation_follows towards what he experienced, whatever losses weigh; his
// cumulative satisfaction moves by weight_of_experience towards the surprise,
// of which a loss counts loss_aversion times. Both are accounted for here from
// the satisfaction of each problem.
func TestStandingFollowsSatisfaction(t *testing.T) {
	s := desk("loyalty")
	m := mechanism[*Loyalty](s)
	m.Aversion, m.Getting, m.Update, m.Leave = 3, .3, .15, .05
	w := New(sim.New(sim.Key{Seed: 5}), s)
	n := s.CustomerCount()
	expects, cumulative := make([]float64, n), make([]float64, n)
	for i := range expects {
		expects[i] = m.Expected
	}
	losses, gains, joined := 0, 0, 0
	w.Facts.EpisodeEnded.Watch(StageFirst, "zz", func(f *EpisodeEnded) {
		i := f.Case.Customer
		surprise := f.Satisfaction - expects[i]
		expects[i] += m.Getting * surprise
		if surprise < 0 {
			surprise *= m.Aversion
			losses++
		} else {
			gains++
		}
		cumulative[i] += m.Update * (surprise - cumulative[i])
	})
	w.Facts.CustomerJoined.Watch(StageFirst, "zz", func(f *CustomerJoined) {
		if !f.Back {
			expects[f.Customer], cumulative[f.Customer] = m.Expected, 0
			joined++
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range expects {
		if is := &w.market.of[i]; math.Abs(is.expects-expects[i]) > 1e-9 || math.Abs(is.cumulative-cumulative[i]) > 1e-9 {
			t.Fatalf("customer %d expects %g and feels %g, accounted for %g and %g", i, is.expects, is.cumulative, expects[i], cumulative[i])
		}
	}
	if losses < 100 || gains < 100 || joined == 0 {
		t.Errorf("%d losses, %d gains, %d joined: too little has happened", losses, gains, joined)
	}
}

// TestComplaintsTellACauseOnce: a recorded complaint tells the department of a
// cause it did not know, so it gets one submission for each cause, and anew
// only after the product has been renewed.
func TestComplaintsTellACauseOnce(t *testing.T) {
	s := desk("complaints", "innovation")
	m := mechanism[*Complaints](s)
	m.Hope, m.Trouble, m.Record, m.See = 1, 0, 10, 1
	mechanism[*Ecology](s).Renewal = sim.Year / 4
	w := New(sim.New(sim.Key{Seed: 5}), s)
	type cause struct{ element, facet int }
	known := map[cause]bool{}
	causes, again, renewed := int64(0), 0, 0
	w.Facts.ComplaintVoiced.Watch(StageFirst, "zz", func(f *ComplaintVoiced) {
		if !f.Recorded || f.Case.Facet < 0 {
			return // management does not hear of it, or it comes of wear or use
		}
		c := cause{w.ElementOf(f.Case), int(f.Case.Facet)}
		if known[c] {
			again++
			return
		}
		known[c] = true
		causes++
	})
	w.Facts.ProductRenewed.Watch(StageFirst, "zz", func(f *ProductRenewed) {
		renewed++
		for slot := platformElements; slot < slots; slot++ {
			for facet := range 64 {
				delete(known, cause{w.elementIndex(f.Product, slot), facet})
			}
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.Ledger.Submitted != causes || causes == 0 || again == 0 || renewed == 0 {
		t.Errorf("%d submissions for %d causes; %d further complaints of known ones, %d renewals", w.Ledger.Submitted, causes, again, renewed)
	}
}

// TestCostsAreThoseOfWhatHappened: each kind of cost is its price times what
// was seen to happen; a change for all customers costs the same whether it
// came of an agent's idea, a customer's or a complaint.
func TestCostsAreThoseOfWhatHappened(t *testing.T) {
	s := shop("climate", "community", "innovation", "sharing", "turnover")
	s.Time.Horizon = sim.Year
	mechanism[*Turnover](s).Base = .2
	d, m, k := mechanism[*Department](s), mechanism[*Money](s), mechanism[*Loyalty](s)
	d.Staff, d.Room, d.Lag, k.Marketing, k.Leave = 10, 1000, 4*sim.Week, 12, .05
	mechanism[*Community](s).Members = .3
	w := New(sim.New(sim.Key{Seed: 5}), s)
	var contacts, quits, changes, byAgents, joined, weeks float64
	w.Facts.ServiceEnded.Watch(StageLast, "zz", func(*ServiceEnded) { contacts++ })
	w.Facts.AgentReplaced.Watch(StageLast, "zz", func(*AgentReplaced) { quits++ })
	w.Facts.IdeaImplemented.Watch(StageLast, "zz", func(f *IdeaImplemented) {
		changes++
		if f.Author != nil {
			byAgents++
		}
	})
	w.Facts.CustomerJoined.Watch(StageLast, "zz", func(*CustomerJoined) { joined++ })
	w.Facts.DayEnded.Watch(StageLast, "zz", func(f *DayEnded) {
		if f.Day%7 == 4 {
			weeks++
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"contacts": m.Contact * contacts, "replacement": m.Replace * m.Month * quits,
		"implementation": m.Implement * changes, "new customers": m.Acquire * joined,
		"marketing": k.Marketing * float64(s.CustomerCount()) * weeks / 52, "innovation department": m.Reader * d.Staff,
		"community": mechanism[*Community](s).Fee * 12}
	seen := 0
	for _, c := range w.Costs() {
		if x, known := want[c.Name]; known {
			close1(t, c.Name, c.Euro, x, 1e-9)
			seen++
		}
	}
	l := &w.Ledger
	if seen != len(want) || quits == 0 || joined == 0 || byAgents == 0 || l.PostsImplemented == 0 || l.ComplaintsImplemented == 0 {
		t.Errorf("%d kinds of cost, %g quits, %g joined, changes by agents %g, customers %d and complaints %d",
			seen, quits, joined, byAgents, l.PostsImplemented, l.ComplaintsImplemented)
	}
}

// TestTalkArrives: what customers tell at other sites (sites.talk) is heard
// there in equal parts, and all of it.
func TestTalkArrives(t *testing.T) {
	for _, count := range []int{2, 3, 5} {
		s := phone(withMechanisms([]string{"loyalty"}))
		s.Agents.Count, s.Customers.PerAgent = 2, 100
		s.Sites = SiteSettings{Count: count, Talk: .4, TalkLag: sim.Week}
		sites := NewSites(sim.Key{Seed: 3}, s)
		from := sites[1]
		from.market.wellAway, from.market.illAway = 120, 60
		from.passTalk()
		for _, message := range from.out {
			to := sites[message.To]
			to.mail = append(to.mail[:0], message.Body)
			to.open(0)
		}
		for i, site := range sites {
			well, ill := 120/float64(count-1), 60/float64(count-1)
			if i == 1 {
				well, ill = 0, 0
			}
			if k := site.market; math.Abs(k.well-well) > 1e-9 || math.Abs(k.ill-ill) > 1e-9 {
				t.Errorf("site %d of %d heard %g good and %g ill, expected %g and %g", i, count, k.well, k.ill, well, ill)
			}
		}
		if from.passTalk(); from.market.wellAway != 0 || len(from.out) != count-1 {
			t.Errorf("of %d sites: talk was passed on twice", count)
		}
	}
}

// looking is a manager who keeps what he sees and changes nothing.
type looking struct{ see func(Dashboard) }

func (looking) Name() string { return "looking" }
func (m looking) Decide(d Dashboard) Decision {
	m.see(d)
	return Decision{}
}

// TestDashboardShowsFourWeeks: what a manager sees is what happened in the
// four weeks since he last looked, and nothing from before: every number is
// accounted for here from facts.
func TestDashboardShowsFourWeeks(t *testing.T) {
	s := shop("innovation", "sharing", "turnover")
	s.Time.Horizon, s.Customers.PerAgent = 30*sim.Week, 1800
	s.Agents.Count = 8
	mechanism[*Turnover](s).Base, mechanism[*Department](s).Staff, mechanism[*Department](s).Lag = .3, 20, sim.Week
	var offered, within, served, handling, quits, recorded, implemented, looks float64
	least, most, w := 1.0, 0.0, (*World)(nil)
	s.Control = looking{func(d Dashboard) {
		if looks++; looks > 1 {
			years := 4. * 7 / 365 * 8
			close1(t, "service level", d.ServiceLevel, within/offered, 1e-9)
			close1(t, "handling time", d.HandlingTime, handling/served, 1e-9)
			close1(t, "complaints", d.Complaints, 100*recorded/served, 1e-9)
			close1(t, "quits", d.Quits, quits/years, 1e-9)
			close1(t, "implemented", d.Implemented, implemented/years, 1e-9)
			least, most = min(least, d.ServiceLevel), max(most, d.ServiceLevel)
		}
		offered, within, served, handling, quits, recorded, implemented = 0, 0, 0, 0, 0, 0, 0
	}}
	w = New(sim.New(sim.Key{Seed: 5}), s)
	w.Facts.Arrived.Watch(StageLast, "zz", func(*Arrived) { offered++ })
	w.Facts.ServiceStarted.Watch(StageLast, "zz", func(f *ServiceStarted) {
		if w.Now().Since(f.Case.Arrived) <= s.Queue.ServiceLevel {
			within++
		}
	})
	w.Facts.ServiceEnded.Watch(StageLast, "zz", func(f *ServiceEnded) { served++; handling += f.Agent.ContactTime().Minutes() })
	w.Facts.AgentReplaced.Watch(StageLast, "zz", func(*AgentReplaced) { quits++ })
	w.Facts.ComplaintVoiced.Watch(StageLast, "zz", func(f *ComplaintVoiced) {
		if f.Recorded {
			recorded++
		}
	})
	w.Facts.IdeaImplemented.Watch(StageLast, "zz", func(f *IdeaImplemented) {
		if f.Author != nil {
			implemented++
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if l := &w.Ledger; looks != 8 || least == most || l.Quits == 0 || l.Implemented == 0 || l.Recorded == 0 {
		t.Errorf("%g looks, service level %g to %g, %d quits, %d implemented, %d recorded", looks, least, most, l.Quits, l.Implemented, l.Recorded)
	}
}

package models

import (
	"math"
	"testing"

	"frontline.dev/frontline/sim"
)

// weekly gives the settings of a queue the usual opening hours, without
// breaks, and the named mechanisms.
func weekly(s *Settings, names ...string) *Settings {
	s.Calendar = CalendarSettings{Days: Weekdays[:5], Opens: sim.TimeOfDay(8 * sim.Hour), Closes: sim.TimeOfDay(17 * sim.Hour), Closed: "lost"}
	s.Shifts = []ShiftSettings{{Starts: s.Calendar.Opens, Ends: s.Calendar.Closes, Agents: s.Agents.Count}}
	s.Agents.TeamSize = 10
	s.Mechanisms = withMechanisms(names).Mechanisms
	return s
}

// curious makes the settings those of agents who ask every customer, are told
// everything and learn from all of it, about three products.
func curious(s *Settings) *Settings {
	one := sim.Constant(1)
	s.Portfolio.Products, s.Agents.Learning, s.Agents.Creativity = 3, one, one
	s.Role.Intensity.SetValues([]float64{1})
	m := mechanism[*Inquiry](s)
	m.Knower, m.Depth = false, false
	return s
}

// TestEveryNightRestores: each night since the last day of work gives back the
// same share of what energy is missing, less to the exhausted: a weekend is
// three nights.
func TestEveryNightRestores(t *testing.T) {
	s := weekly(plain(4, 1.5, 2, 0), "stress")
	s.Time = TimeSettings{Horizon: 6 * sim.Week, Batch: sim.Week, Kind: "terminating"}
	m := mechanism[*Stress](s)
	m.Night, m.Settles, m.Work = .2, 10, .003
	w := New(sim.New(sim.Key{Seed: 1}), s)
	missing, rate, nights := [4]float64{}, [4]float64{}, [8]int{}
	w.Facts.DutyEnded.Watch(StageLast, "test", func(f *DutyEnded) {
		missing[f.Agent.Index], rate[f.Agent.Index] = 1-f.Agent.Energy, m.Night*(1-.5*f.Agent.Exhaustion)
	})
	w.Facts.DutyBegan.Watch(StageLast, "test", func(f *DutyBegan) {
		i, day := f.Agent.Index, dayOf(w.Now())
		if day == 0 {
			return
		}
		n := 1
		if day%7 == 0 {
			n = 3
		}
		nights[n]++
		close1(t, "energy missing in the morning", 1-f.Agent.Energy, missing[i]*math.Pow(1-rate[i], float64(n)), 1e-9)
		if missing[i] < .05 {
			t.Errorf("day %d: only %.3f of the energy is missing at night", day, missing[i])
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if nights[1] != 4*24 || nights[3] != 4*5 {
		t.Errorf("%d rests of a night, %d of a weekend", nights[1], nights[3])
	}
}

// TestFloorOfLearning: no practice brings the time of a fix below the share
// floor of a novice's, in either form of the curve, and a novice takes
// novice_factor.
func TestFloorOfLearning(t *testing.T) {
	for _, curve := range []string{"power", "exponential"} {
		for _, novice := range []float64{1, 1.5, 2} {
			m := Skill{Novice: novice, Slope: .15, Floor: .55, Curve: curve, Scale: 30}
			close1(t, curve+", a novice", m.TimeFactor(0), novice, 1e-12)
			close1(t, curve+", much practised", m.TimeFactor(1e6), .55*novice, 1e-9)
		}
	}
	m := Skill{Novice: 2, Slope: .15, Floor: .55, Curve: "power"}
	close1(t, "just above the floor", m.TimeFactor(52), 2*math.Pow(53, -.15), 1e-9)
}

// TestTrustFadesBetweenMeetings: where contacts change nothing, trust is after
// any number of them what the time since it was won has left.
func TestTrustFadesBetweenMeetings(t *testing.T) {
	s := weekly(plain(1, .05, 1, 0), "asking")
	s.Time = TimeSettings{Horizon: sim.Year, Batch: sim.Week, Kind: "terminating"}
	s.Customers.Count = 50
	m := mechanism[*Inquiry](s)
	m.Dialogue, m.Contact, m.Failure, m.Fade = 0, 0, 0, sim.Year/4
	w := New(sim.New(sim.Key{Seed: 1}), s)
	for i := range w.customers {
		w.Pair(&w.agents[0], int32(i)).Trust = .8
	}
	met := 0
	w.Facts.ServiceEnded.Watch(StageLast, "test", func(f *ServiceEnded) {
		met++
		want := .8 * math.Exp(-float64(w.Now())/float64(m.Fade))
		if got := w.Pair(f.Agent, f.Case.Customer).Trust; math.Abs(got-want) > 1e-9 {
			t.Fatalf("meeting %d, after %.1f days: trust %.4f, expected %.4f", met, w.Now().Seconds()/86400, got, want)
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if met < 1000 {
		t.Errorf("only %d meetings", met)
	}
}

// TestPlatformIsNear: a technique of the platform that all products share, or
// of the product itself, saves what is set for the same product; one of
// another product what is set for another.
func TestPlatformIsNear(t *testing.T) {
	s := curious(small("asking", "ecology", "recombination"))
	m := mechanism[*Insights](s)
	m.Fit, m.Near, m.NearSD, m.Far, m.FarSD = .3, .11, 0, .03, 0
	w := New(sim.New(sim.Key{Seed: 1}), s)
	platform, own, other := 0, 0, 0
	w.Facts.IdeaFound.Watch(StageFirst, "test", func(f *IdeaFound) {
		about, lever := w.Element(int(f.Idea.Element)).Product, w.Element(int(f.Idea.Lever)).Product
		if about < 0 {
			return // the platform belongs to every product
		}
		want := m.Near
		switch lever {
		case -1:
			platform++
		case about:
			own++
		default:
			other++
			want = m.Far
		}
		if math.Abs(f.Idea.Value-want) > 1e-12 {
			t.Fatalf("an idea about product %d with a technique of product %d saves %g, expected %g", about, lever, f.Idea.Value, want)
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if min(platform, own, other) < 20 {
		t.Errorf("techniques of the platform %d, of the product %d, of others %d", platform, own, other)
	}
}

// TestNewProductsAreNewToAll: an insight is new to the organisation unless
// somebody had it about this generation of the product.
func TestNewProductsAreNewToAll(t *testing.T) {
	s := curious(small("asking", "ecology", "recombination"))
	mechanism[*Ecology](s).Renewal = 4 * sim.Week
	w := New(sim.New(sim.Key{Seed: 1}), s)
	type cell struct{ element, facet int }
	known, ever := map[cell]bool{}, map[cell]bool{}
	again := 0
	w.Facts.ProductRenewed.Watch(StageFirst, "test", func(f *ProductRenewed) {
		for i := range w.Elements() {
			for facet := range facetCount {
				if w.Element(i).Product == f.Product {
					delete(known, cell{i, facet})
				}
			}
		}
	})
	w.Facts.InsightGained.Watch(StageFirst, "test", func(f *InsightGained) {
		at := cell{f.Element, f.Facet}
		if f.NewToFirm == known[at] {
			t.Fatalf("element %d, facet %d: new to the organisation %v, which knew it: %v", f.Element, f.Facet, f.NewToFirm, known[at])
		}
		if !known[at] && ever[at] {
			again++
		}
		known[at], ever[at] = true, true
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again < 10 {
		t.Errorf("only %d insights of an earlier generation come again", again)
	}
}

// TestNewcomersComeFresh: who takes over a seat begins with full energy,
// without exhaustion and without felt responsibility, however exhausted the
// one was who left.
func TestNewcomersComeFresh(t *testing.T) {
	s := weekly(plain(6, .8, 6, 0), "stress", "turnover")
	s.Time = TimeSettings{Horizon: sim.Year, Batch: sim.Week, Kind: "terminating"}
	mechanism[*Turnover](s).Base, mechanism[*Stress](s).Work = .5, .004
	w := New(sim.New(sim.Key{Seed: 1}), s)
	before, exhausted, begins := [6]float64{}, 0, [6]bool{}
	w.Facts.DutyEnded.Watch(StageLast, "zz", func(f *DutyEnded) {
		before[f.Agent.Index] = f.Agent.Exhaustion
		if !f.Break {
			f.Agent.Steward = .5 // no mechanism tends to it here
		}
	})
	w.Facts.AgentReplaced.Watch(StageLast, "zz", func(f *AgentReplaced) {
		begins[f.Agent.Index] = true
		if before[f.Agent.Index] > .1 {
			exhausted++
		}
	})
	w.Facts.DutyBegan.Watch(StageLast, "zz", func(f *DutyBegan) {
		a := f.Agent
		if begins[a.Index] && (a.Energy != 1 || a.Exhaustion != 0 || a.Steward != 0) {
			t.Errorf("a newcomer begins with energy %.3f, exhaustion %.3f, responsibility %.3f", a.Energy, a.Exhaustion, a.Steward)
		}
		begins[a.Index] = false
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if exhausted < 5 {
		t.Errorf("only %d exhausted agents leave", exhausted)
	}
}

// TestFrightFadesSinceTheDressingDown: a dressing-down frightens to the full,
// whenever it comes, and the fright passes from then on; help frightens
// nobody.
func TestFrightFadesSinceTheDressingDown(t *testing.T) {
	s := weekly(plain(2, .1, 1, 0), "climate")
	s.Time = TimeSettings{Horizon: sim.Year, Batch: sim.Week, Kind: "terminating"}
	recovers := mechanism[*Climate](s).Recover
	w := New(sim.New(sim.Key{Seed: 1}), s)
	scolded, seen := sim.Time(0), 0
	w.Facts.DayEnded.Watch(StageLast, "test", func(f *DayEnded) {
		a := &w.agents[0]
		if f.Day == 100 || f.Day == 110 || f.Day == 300 {
			w.React(a, false)
			scolded = w.Now()
		}
		w.React(&w.agents[1], true)
		want := 0.
		if scolded > 0 {
			want = math.Exp(-float64(w.Now().Since(scolded)) / float64(recovers))
			seen++
		}
		if got := w.climate.frightOf(a); math.Abs(got-want) > 1e-9 || w.climate.frightOf(&w.agents[1]) != 0 {
			t.Errorf("day %d: fright %.4f, expected %.4f", f.Day, got, want)
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if seen < 200 {
		t.Errorf("fright was looked at on %d days", seen)
	}
}

// TestSecondChanceIsAChance: whoever tries the new routine again judges it
// anew, after as many uses as the first time.
func TestSecondChanceIsAChance(t *testing.T) {
	s := weekly(plain(10, 1, 6, 0), "adoption")
	s.Time = TimeSettings{Horizon: 26 * sim.Week, Batch: sim.Week, Kind: "terminating"}
	m := mechanism[*Adoption](s)
	m.Patience, m.Share, m.Exponent, m.Return = 4, .004, 0, 1 // nobody learns it
	w := New(sim.New(sim.Key{Seed: 1}), s)
	uses, trials := [10]int{}, [10]int{}
	w.Facts.ServiceEnded.Watch(StageLast, "test", func(f *ServiceEnded) {
		i := f.Agent.Index
		if !w.adoption.using[i] {
			return
		}
		uses[i]++
		if left := w.adoption.left[i]; left != (uses[i] == m.Patience) {
			t.Fatalf("agent %d, trial %d: gone back %v after %d uses, judged after %d", i, trials[i]+1, left, uses[i], m.Patience)
		}
		if uses[i] == m.Patience {
			uses[i], trials[i] = 0, trials[i]+1
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := 0
	for _, n := range trials {
		again += max(0, n-1)
	}
	if again < 5 {
		t.Errorf("the routine was judged a second time only %d times", again)
	}
}

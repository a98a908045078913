package models

import (
	"context"
	"testing"

	"frontline.dev/frontline/sim"
)

// run plays settings to the end and returns the world.
func run(t testing.TB, s *Settings, replication uint64) *World {
	t.Helper()
	w := New(sim.New(sim.Key{Seed: 5, Replication: replication}), s)
	if err := w.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	return w
}

// small is a field service of few technicians and half a year with the named
// mechanisms on.
func small(names ...string) *Settings {
	if names == nil {
		names = []string{}
	}
	s := field(withMechanisms(names))
	s.Agents.Count = 6
	s.Time.Horizon, s.Time.WarmUp = 26*sim.Week, 4*sim.Week
	s.Role.Intensity.SetValues([]float64{.5})
	return s
}

// line is a telephone line under some load with the named mechanisms on.
func line(names ...string) *Settings {
	s := withMechanisms(names)
	s.Agents.Count = 5
	s.Time.Horizon, s.Time.WarmUp = 12*sim.Week, 4*sim.Week
	s.Customers.PerAgent = 1400
	s.Customers.Territories = false
	return s
}

// TestEveryMechanismAlone is the contract of the catalogue: each mechanism
// runs alone, with its defaults, and says its own name.
func TestEveryMechanismAlone(t *testing.T) {
	for _, name := range Mechanisms.Names() {
		t.Run(name, func(t *testing.T) {
			factory, _ := Mechanisms.Lookup(name)
			if got := factory().Name(); got != name {
				t.Errorf("Name() = %q, registered as %q", got, name)
			}
			if w := run(t, small(name), 0); w.Ledger.Served == 0 {
				t.Error("nobody was served")
			}
		})
	}
}

// TestEveryControlIsPure calls each style twice with the same dashboard.
func TestEveryControlIsPure(t *testing.T) {
	seen := Dashboard{ReferenceTime: 6, HandlingTime: 9, ServiceLevel: .5, Occupancy: .9, Backlog: 12}
	for _, name := range Controls.Names() {
		factory, _ := Controls.Lookup(name)
		style := factory()
		fill(style)
		first := style.Decide(seen)
		style.Decide(Dashboard{})
		if second := style.Decide(seen); first != second || style.Name() != name {
			t.Errorf("%s: decided %+v, then %+v", name, first, second)
		}
		for _, x := range []float64{first.Monitoring, first.Autonomy, first.Demand, first.Support, first.Belonging} {
			if x < 0 || x > 1 {
				t.Errorf("%s: %+v leaves [0, 1]", name, first)
			}
		}
	}
}

// TestNeutralSettingsChangeNothing: a mechanism whose settings have no effect
// leaves every event where it was, so its draws are its own.
func TestNeutralSettingsChangeNothing(t *testing.T) {
	base := []string{"asking", "ecology", "recombination", "skill"}
	reference := run(t, small(base...), 0)
	neutral := map[string]func(*Settings){
		"education": func(s *Settings) {
			m := mechanism[*Explanations](s)
			m.Time, m.Gain, m.Shallower = sim.SpanLaw{Law: sim.Constant(0)}, 0, 0
		},
		"haste":      func(s *Settings) { mechanism[*Hurry](s).Exponent = 0 },
		"refinement": func(s *Settings) { mechanism[*Refinements](s).Pool = 0 },
		"switching": func(s *Settings) {
			m := mechanism[*SwitchCosts](s)
			m.Product, m.Role, m.Failing = 0, 0, 0
		},
		"stress": func(s *Settings) {
			m := mechanism[*Stress](s)
			m.Work, m.Emotion, m.Conflict = 0, 0, 0
		},
		"stewardship": func(s *Settings) { mechanism[*Stewardship](s).Care = 0 },
		"trial":       func(s *Settings) { mechanism[*Trials](s).Base = -1000 },
		"adoption":    func(s *Settings) { mechanism[*Adoption](s).Share = 0 },
		"climate":     func(*Settings) {}, // nobody tries anything
		"community":   func(s *Settings) { mechanism[*Community](s).Members = 0 },
		"complaints": func(s *Settings) {
			m := mechanism[*Complaints](s)
			m.Listen, m.Improves = 0, false
		},
		"innovation": func(s *Settings) { mechanism[*Department](s).Teething = 0 },
		"money":      func(*Settings) {}, // it only counts
		"peers":      func(*Settings) {}, // nobody tries anything
		"sharing":    func(*Settings) {}, // there is no department
		"staff":      func(*Settings) {}, // anyone is hired, nobody trained
		"targets":    func(*Settings) {}, // no manager asks for it
	}
	for name, set := range neutral {
		s := small(append([]string{name}, base...)...)
		set(s)
		w := run(t, s, 0)
		if w.Fingerprint() != reference.Fingerprint() || w.Ledger.Insights != reference.Ledger.Insights ||
			w.Ledger.Recombinations != reference.Ledger.Recombinations {
			t.Errorf("%s with neutral settings: fingerprint %x, without it %x", name, w.Fingerprint(), reference.Fingerprint())
		}
	}
}

// onlooker is a mechanism that only looks.
type onlooker struct{ seen *int }

func (onlooker) Name() string { return "watcher" }
func (m onlooker) Attach(w *World) {
	draws := w.Keyed("watcher.draws")
	w.Facts.ServiceEnded.Watch(StageFirst, "watcher", func(f *ServiceEnded) {
		draw := draws.At(uint64(f.Agent.Index), 0, 0)
		if draw.Float64() > 0 {
			*m.seen++
		}
	})
	w.FixTime.Turn("watcher", func(*Agent, *Case) float64 { return 1 })
}

// TestWatcherMovesNoDigit: a mechanism from outside that watches, draws from a
// stream of its own and turns a dial by 1 leaves the run as it was.
func TestWatcherMovesNoDigit(t *testing.T) {
	s := field(full())
	s.Agents.Count, s.Time.Horizon, s.Time.WarmUp = 6, 26*sim.Week, 4*sim.Week
	before := run(t, s, 3)
	seen := 0
	s.Mechanisms = append(s.Mechanisms, Named{"watcher", onlooker{&seen}})
	after := run(t, s, 3)
	if before.Fingerprint() != after.Fingerprint() || before.Ledger != after.Ledger {
		t.Errorf("a watcher moved the run: %x to %x", before.Fingerprint(), after.Fingerprint())
	}
	if int64(seen) != after.Ledger.Served {
		t.Errorf("the watcher saw %d of %d services", seen, after.Ledger.Served)
	}
}

// fixMinutes is the mean time of work on a fault.
func fixMinutes(w *World) float64 {
	return w.Ledger.Spent[Fixing].Minutes() / float64(w.Ledger.Served)
}

func firstTime(w *World) float64 {
	return float64(w.Ledger.SolvedAtFirst) / float64(w.Ledger.FirstServed)
}

// The tests below hold the sign of what each mechanism is for.

// TestEffectPracticeMakesQuickerAndBetter: practice makes quicker and better.
func TestEffectPracticeMakesQuickerAndBetter(t *testing.T) {
	novice, expert := small("skill"), small("skill")
	novice.Agents.Experience, expert.Agents.Experience = 0, 200
	a, b := run(t, novice, 0), run(t, expert, 0)
	if fixMinutes(a) < 1.05*fixMinutes(b) || firstTime(a) > firstTime(b) {
		t.Errorf("novices %.1f min, %.3f solved; experts %.1f min, %.3f", fixMinutes(a), firstTime(a), fixMinutes(b), firstTime(b))
	}
}

// TestEffectHasteSpeedsUpAndFailsMore: haste speeds up and fails more.
func TestEffectHasteSpeedsUpAndFailsMore(t *testing.T) {
	busy := func(names ...string) *World {
		s := line(names...)
		s.Agents.Count, s.Customers.Count = 3, 7000
		return run(t, s, 0)
	}
	calm, hasty := busy("skill"), busy("haste", "skill")
	if fixMinutes(hasty) > .97*fixMinutes(calm) || firstTime(hasty) > firstTime(calm) {
		t.Errorf("calm %.2f min, %.3f solved; hasty %.2f min, %.3f", fixMinutes(calm), firstTime(calm), fixMinutes(hasty), firstTime(hasty))
	}
}

// TestEffectTaughtCustomersMakeFewerMistakes: taught customers make fewer mistakes.
func TestEffectTaughtCustomersMakeFewerMistakes(t *testing.T) {
	s := small("ecology", "education")
	if w := run(t, s, 0); w.Ledger.Prevented == 0 {
		t.Error("no fault was prevented")
	}
	mechanism[*Explanations](s).Gain = 0
	if w := run(t, s, 0); w.Ledger.Prevented != 0 {
		t.Errorf("%d faults prevented without any learning", w.Ledger.Prevented)
	}
}

// TestEffectExplainingAndAskingComplementEachOther: explaining and asking complement each other.
func TestEffectExplainingAndAskingComplementEachOther(t *testing.T) {
	insights := func(shallower float64, names ...string) int64 {
		total := int64(0)
		for r := range uint64(4) {
			s := small(append(names, "ecology", "recombination", "skill")...)
			for _, named := range s.Mechanisms {
				if m, ok := named.Mechanism.(*Explanations); ok {
					m.Shallower = shallower
				}
			}
			total += run(t, s, r).Ledger.Disclosures
		}
		return total
	}
	asking, both, ablated := insights(0, "asking"), insights(.3, "asking", "education"), insights(0, "asking", "education")
	if both < asking+asking/10 {
		t.Errorf("facts told: %d when only asked, %d with explaining", asking, both)
	}
	if ratio := float64(ablated) / float64(asking); ratio < .97 || ratio > 1.03 {
		t.Errorf("facts told: %d when only asked, %d with explaining whose link is ablated", asking, ablated)
	}
}

// TestEffectMonitoringStrains: monitoring strains.
func TestEffectMonitoringStrains(t *testing.T) {
	strain := func(monitoring float64) float64 {
		s := line("ecology", "skill", "stress")
		s.Control = &EfficiencyControl{Norm: 1, Monitoring: monitoring, Autonomy: .2}
		w, sum := run(t, s, 0), 0.0
		for i := range w.Agents() {
			sum += w.Agents()[i].Exhaustion
		}
		return sum / float64(len(w.Agents()))
	}
	if low, high := strain(0), strain(1); high < low+.01 {
		t.Errorf("exhaustion %.3f without monitoring, %.3f with it", low, high)
	}
}

// TestEffectOwnIdeasSaveTimeAndCure: own ideas save time and cure.
func TestEffectOwnIdeasSaveTimeAndCure(t *testing.T) {
	s := small("asking", "ecology", "recombination", "skill", "trial")
	s.Time.Horizon = 2 * sim.Year
	mechanism[*Insights](s).Fit = .3
	w := run(t, s, 0)
	if w.Ledger.Kept == 0 || w.Ledger.Cured == 0 || w.FixTime.Effect("trial") == 0 {
		t.Errorf("kept %d, cured %d, effect %g", w.Ledger.Kept, w.Ledger.Cured, w.FixTime.Effect("trial"))
	}
}

// TestEffectStewardshipGrowsWhereActsAreOnesOwn: stewardship grows where acts are one's own.
func TestEffectStewardshipGrowsWhereActsAreOnesOwn(t *testing.T) {
	felt := func(credit float64, demand float64) float64 {
		s := line("asking", "ecology", "perspectives", "skill", "stewardship")
		s.Role.Mode = "chosen"
		s.Control = &BehaviourControl{Demand: demand, Autonomy: .5}
		mechanism[*Stewardship](s).Demanded = credit
		w, sum := run(t, s, 0), 0.0
		for i := range w.Agents() {
			sum += w.Agents()[i].Steward
		}
		return sum / float64(len(w.Agents()))
	}
	free, told := felt(.2, 0), felt(.2, 1)
	if free <= told {
		t.Errorf("responsibility %.3f when free, %.3f when told", free, told)
	}
}

// TestSaturationMakesFigure1 is pattern V1 in small: the slope of ideas over
// the role is steeper in wide portfolios, and not without saturation. The
// full surveys are `frontline figure1`.
func TestSaturationMakesFigure1(t *testing.T) {
	slope := func(saturation bool, products float64) float64 {
		ideas := [2]float64{}
		for arm, role := range []float64{0, 1} {
			s := field(full())
			s.Agents.Count = 24
			s.Time.Horizon = 2 * sim.Year
			s.Portfolio.PerAgent.SetValues([]float64{products})
			s.Role.Intensity.SetValues([]float64{role})
			mechanism[*Insights](s).Saturation = saturation
			w := run(t, s, 0)
			ideas[arm] = float64(w.Ledger.Recombinations+w.Ledger.Refinements) / 24
		}
		return ideas[1] - ideas[0]
	}
	if narrow, wide := slope(true, 1), slope(true, 8); wide < 1.3*narrow {
		t.Errorf("slopes %.1f for 1 product, %.1f for 8", narrow, wide)
	}
	if narrow, wide := slope(false, 1), slope(false, 8); wide > 1.3*narrow {
		t.Errorf("without saturation: slopes %.1f for 1 product, %.1f for 8", narrow, wide)
	}
}

// TestSameCustomersInBothArms: faults and what their work would take do not
// depend on what the agents do.
func TestSameCustomersInBothArms(t *testing.T) {
	with, without := small("skill"), small("skill")
	without.Role.Mode = "off"
	a, b := run(t, with, 0), run(t, without, 0)
	if a.Ledger.Opened != b.Ledger.Opened {
		t.Errorf("%d problems with the role, %d without", a.Ledger.Opened, b.Ledger.Opened)
	}
}

// TestLearningCurves holds the two forms against cases LEARN-01, LEARN-03 and
// FORGET-02 of the validation suite.
func TestLearningCurves(t *testing.T) {
	wright := Skill{Novice: 1, Slope: 0.32192809488736235, Floor: .01, Curve: "power"}
	for n, want := range map[float64]float64{0: 1, 1: .8, 3: .64, 9: 0.47651, 99: 0.22706} {
		close1(t, "power", wright.TimeFactor(n), want, 1e-4)
	}
	asymptotic := Skill{Novice: 2, Floor: .5, Curve: "exponential", Scale: 150} // 600 s down to 300 s
	for n, want := range map[float64]float64{0: 600, 150: 410.36383, 500: 310.7022} {
		close1(t, "exponential", 300*asymptotic.TimeFactor(n), want, 1e-6)
	}
	s := small("skill")
	m := mechanism[*Skill](s)
	m.Forget, m.Keeps = (30 * sim.Day).Scaled(1.4426950408889634), .2 // half-life of 30 days
	s.Agents.Experience = 1
	s.Arrivals.Faults = 1e-9
	w := New(sim.New(sim.Key{Seed: 1}), s)
	w.Facts.DayEnded.Watch(StageFirst, "test", func(f *DayEnded) {
		if want, is := map[int]float64{9: 0.83496, 29: .6, 89: .3}[f.Day]; is {
			close1(t, "practice kept", w.Practice(&w.Agents()[0], 0), want, 1e-4)
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

package models

import (
	"testing"

	"frontline.dev/frontline/sim"
)

// desk is a telephone line of sixteen agents for half a year, with what makes
// ideas and the named mechanisms on.
func desk(names ...string) *Settings {
	s := phone(withMechanisms(append([]string{"asking", "ecology", "recombination", "skill", "trial"}, names...)))
	s.Time.Horizon, s.Time.WarmUp = 26*sim.Week, 4*sim.Week
	s.Customers.PerAgent = 400
	s.Role.Intensity.SetValues([]float64{.5})
	s.Control = nil
	return s
}

// TestEffectBlameStopsTrials: where failures bring dressings-down agents try
// fewer of their ideas (A102), and safety falls; not when a dressing-down
// frightens nobody and nobody counts on safety.
func TestEffectBlameStopsTrials(t *testing.T) {
	trials := func(blame float64, frightens bool) (int64, float64) {
		s := desk("climate")
		s.Control = &BehaviourControl{Monitoring: 1, Autonomy: 1, Blame: blame}
		if !frightens {
			mechanism[*Climate](s).Fright = 0
			mechanism[*Trials](s).BySafety = 0
		}
		w := run(t, s, 0)
		return w.Ledger.Trials, w.Safety(&w.agents[0])
	}
	kind, safe := trials(.05, true)
	harsh, unsafe := trials(.8, true)
	if float64(harsh) > .9*float64(kind) || unsafe > safe-.2 {
		t.Errorf("trials %d with support, %d with blame; safety %.2f and %.2f", kind, harsh, safe, unsafe)
	}
	if a, _ := trials(.05, false); true {
		if b, _ := trials(.8, false); a != b {
			t.Errorf("nobody is frightened, and yet %d trials with support, %d with blame", a, b)
		}
	}
}

// TestEffectColleaguesAreAskedWhereItIsSafe: consultation needs safety (A103),
// keeps bad ideas from being tried, and kept ideas are taken over.
func TestEffectColleaguesAreAskedWhereItIsSafe(t *testing.T) {
	play := func(safety float64) *World {
		s := desk("climate", "peers")
		mechanism[*Climate](s).Start.SetValues([]float64{safety})
		mechanism[*Climate](s).Memory = sim.Day
		return run(t, s, 0)
	}
	safe, unsafe := play(.9), play(.1)
	if float64(unsafe.Ledger.Consulted) > .5*float64(safe.Ledger.Consulted) {
		t.Errorf("consultations: %d where it is safe, %d where it is not", safe.Ledger.Consulted, unsafe.Ledger.Consulted)
	}
	if safe.Ledger.Vetoed == 0 || safe.Ledger.Diffused == 0 {
		t.Errorf("vetoed %d, taken over %d", safe.Ledger.Vetoed, safe.Ledger.Diffused)
	}
	bad := func(w *World) float64 {
		tried, worse := 0, 0
		for i := range w.ideas.ideas {
			if idea := &w.ideas.ideas[i]; idea.Uses > 0 {
				tried++
				if idea.Value <= 0 {
					worse++
				}
			}
		}
		return float64(worse) / float64(tried)
	}
	if bad(safe) >= bad(unsafe) {
		t.Errorf("share of bad ideas among those tried: %.3f where colleagues are asked, %.3f where not", bad(safe), bad(unsafe))
	}
}

// TestEffectNothingDoneSilences: agents stop telling ideas when nothing is
// done with them (A115): learned silence comes of answers, not of time.
func TestEffectNothingDoneSilences(t *testing.T) {
	told := func(own float64, strict float64) float64 {
		s := desk("sharing", "innovation")
		s.Time.Horizon = sim.Year
		mechanism[*Sharing](s).Own, mechanism[*Sharing](s).Seen = own, own/4
		d := mechanism[*Department](s)
		d.Staff, d.Strict, d.Answer = 20, strict, sim.Week
		w := run(t, s, 0)
		return float64(w.Ledger.Shared) / float64(w.Ledger.Considered)
	}
	heard, ignored := told(.2, 0), told(.2, 1)
	if ignored > heard-.1 {
		t.Errorf("share told: %.3f when much is done, %.3f when nothing is", heard, ignored)
	}
	if a, b := told(0, 0), told(0, 1); b < a-.05 {
		t.Errorf("nobody learns from answers, and yet %.3f and %.3f are told", a, b)
	}
}

// TestEffectFullDepartmentTurnsAway: the department reads no faster when more
// comes (Weitzman), what it implements makes faults rarer.
func TestEffectFullDepartmentTurnsAway(t *testing.T) {
	play := func(staff float64, room int) *World {
		s := desk("sharing", "innovation")
		s.Time.Horizon = sim.Year
		d := mechanism[*Department](s)
		d.Staff, d.Room, d.Lag = staff, room, sim.Week
		return run(t, s, 0)
	}
	small, large := play(.1, 10), play(20, 1000)
	if small.Ledger.Unread == 0 || small.Ledger.Screened > 11 {
		t.Errorf("a small department read %d and turned %d away", small.Ledger.Screened, small.Ledger.Unread)
	}
	if large.Ledger.Unread != 0 || large.Ledger.Implemented == 0 || large.Ledger.Redesigned <= small.Ledger.Redesigned {
		t.Errorf("a large one turned %d away, implemented %d, and spared %d faults (small: %d)",
			large.Ledger.Unread, large.Ledger.Implemented, large.Ledger.Redesigned, small.Ledger.Redesigned)
	}
}

// TestEffectCustomersGuess: a much smaller share of customers' posts works
// than of agents' ideas (A37, A39), because they guess at the technique.
func TestEffectCustomersGuess(t *testing.T) {
	s := desk("sharing", "innovation", "community")
	s.Time.Horizon = sim.Year
	d := mechanism[*Department](s)
	d.Staff, d.Room, d.Lag = 100, 100_000, 0
	mechanism[*Community](s).Members = .3
	w := run(t, s, 0)
	agents := float64(w.Ledger.Implemented) / float64(w.Ledger.Shared)
	posts := float64(w.Ledger.PostsImplemented) / float64(w.Ledger.Posts)
	working, sent := 0, 0
	s.Mechanisms = append(s.Mechanisms, Named{"zz", submissions{func(f *IdeaSubmitted) {
		if f.Author == nil {
			sent++
			if f.Works {
				working++
			}
		}
	}}})
	run(t, s, 0)
	if w.Ledger.Posts < 1000 || posts >= agents || float64(working) > .05*float64(sent) {
		t.Errorf("implemented: %.3f of %d posts, %.3f of %d ideas of agents; %d of %d posts work", posts, w.Ledger.Posts, agents, w.Ledger.Shared, working, sent)
	}
	if x := w.Unrepresentative(); x <= 0 || x > 1 {
		t.Errorf("distance of posts from customers %.3f", x)
	}
}

type submissions struct{ see func(*IdeaSubmitted) }

func (submissions) Name() string { return "zz" }
func (m submissions) Attach(w *World) {
	w.Facts.IdeaSubmitted.Watch(StageFirst, "zz", m.see)
}

// TestEffectStaffIsChosen: selection on traits raises traits, on technique
// practice; the role goes to the suitable, and so do the broad portfolios.
func TestEffectStaffIsChosen(t *testing.T) {
	play := func(set func(*Staffing)) *World {
		s := desk("staff")
		s.Agents.Count = 60
		s.Portfolio.PerAgent.SetValues([]float64{2, 8})
		s.Time.Horizon = 5 * sim.Week
		set(mechanism[*Staffing](s))
		return New(sim.New(sim.Key{Seed: 5}), s)
	}
	mean := func(w *World, x func(*Agent) float64) (sum float64) {
		for i := range w.agents {
			sum += x(&w.agents[i]) / float64(len(w.agents))
		}
		return sum
	}
	practice := func(w *World) func(*Agent) float64 {
		return func(a *Agent) float64 { return w.handled(a, int(a.Elements[0])) }
	}
	anyone, traits := play(func(*Staffing) {}), play(func(m *Staffing) { m.Hire = "traits" })
	technique := play(func(m *Staffing) { m.Hire = "technique" })
	if a, b := mean(anyone, suitability), mean(traits, suitability); b < a+.03 {
		t.Errorf("suitability %.3f of anyone, %.3f of those chosen for it", a, b)
	}
	if a, b := mean(anyone, practice(anyone)), mean(technique, practice(technique)); b < a*1.1 {
		t.Errorf("practice %.1f of anyone, %.1f of those chosen for it", a, b)
	}
	role := play(func(m *Staffing) { m.Role, m.Share, m.Match = "the suitable", .5, true })
	least, most, with := 1.0, 0.0, 0
	for i := range role.agents {
		a := &role.agents[i]
		if a.barred {
			most = max(most, suitability(a))
			if len(a.Products) > 2 {
				t.Errorf("agent %d without the role has %d products", i, len(a.Products))
			}
			continue
		}
		with++
		least = min(least, suitability(a))
	}
	if with != 30 || least < most {
		t.Errorf("%d of 60 have the role; the least suitable of them %.3f, the most suitable of the others %.3f", with, least, most)
	}
}

// TestEffectSecondTry: a target of solving at the first contact costs time and
// raises the share that is solved then.
func TestEffectSecondTry(t *testing.T) {
	play := func(weight float64) *World {
		s := desk("targets")
		s.Control = &AutonomyControl{Autonomy: 1, FirstContact: weight}
		return run(t, s, 0)
	}
	without, with := play(0), play(1)
	first := func(w *World) float64 { return float64(w.Ledger.SolvedAtFirst) / float64(w.Ledger.FirstServed) }
	aht := func(w *World) float64 { return w.Ledger.Spent[Fixing].Minutes() / float64(w.Ledger.Served) }
	if first(with) < first(without)+.03 || aht(with) <= aht(without) {
		t.Errorf("solved at first %.3f and %.3f, minutes %.2f and %.2f", first(without), first(with), aht(without), aht(with))
	}
}

// TestEffectAdoptionHasTwoOutcomes: teams that start alike end with a routine
// that nearly all use or nearly none (A104), and no team adopts it when
// members do not tell each other.
func TestEffectAdoptionHasTwoOutcomes(t *testing.T) {
	shares := func(telling bool) (high, low, between int) {
		s := desk("adoption")
		s.Agents.Count, s.Agents.TeamSize, s.Customers.PerAgent = 128, 8, 100
		s.Time.Horizon = 2 * sim.Year
		mechanism[*Adoption](s).Telling = telling
		for _, x := range run(t, s, 0).AdoptedBy() {
			switch {
			case x > .8:
				high++
			case x < .2:
				low++
			default:
				between++
			}
		}
		return high, low, between
	}
	if high, low, between := shares(true); high < 3 || low < 3 || between > 3 {
		t.Errorf("of 16 teams %d use it nearly always, %d nearly never, %d in between", high, low, between)
	}
	if high, _, _ := shares(false); high > 0 {
		t.Errorf("%d teams adopt it although nobody tells", high)
	}
}

// TestLearningManagerTightens: service below its target makes the manager
// lower the norm, watch and ask for less; ideas brought to customers make him
// loosen.
func TestLearningManagerTightens(t *testing.T) {
	m := &LearningControl{}
	fill(m)
	d := m.Decide(Dashboard{ReferenceTime: 6})
	tight := m.Decide(Dashboard{ReferenceTime: 6, HandlingTime: 7, ServiceLevel: .5, Last: d})
	if tight.Norm >= d.Norm || tight.Monitoring <= d.Monitoring || tight.Demand >= d.Demand {
		t.Errorf("service below target: %+v after %+v", tight, d)
	}
	loose := m.Decide(Dashboard{ReferenceTime: 6, HandlingTime: 7, ServiceLevel: .9, Implemented: 1, Last: tight})
	if loose.Norm <= tight.Norm || loose.Monitoring >= tight.Monitoring || loose.Demand <= tight.Demand {
		t.Errorf("ideas at customers: %+v after %+v", loose, tight)
	}
	if same := m.Decide(Dashboard{ReferenceTime: 6, HandlingTime: 7, ServiceLevel: .9, Last: tight}); same != tight {
		t.Errorf("nothing to see: %+v after %+v", same, tight)
	}
}

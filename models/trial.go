package models

import "frontline.dev/frontline/sim"

// Trials is the mechanism of using one's own idea on the job, the part of
// docs/model.md M9 that wins time back: an idea is tried at the next contact
// that matches it, kept if it proves faster, and may remove the cause of the
// fault at that customer for good.
type Trials struct {
	Base     float64 `toml:"base" default:"-1" range:"[-10, 10]" doc:"logit of trying for an agent without courage in an unsafe team" source:"assumption; docs/model.md M9, range -2 to 0"`
	Courage  float64 `toml:"by_courage" default:"2" range:"[0, 10]" doc:"weight of courage in that logit" source:"assumption; docs/model.md M9, range 0-4"`
	Safety   float64 `toml:"safety" default:"0.5" range:"[0, 1]" doc:"psychological safety of the team, where mechanisms.climate is off" source:"assumption; docs/model.md M11 start value, range 0.2-0.9"`
	BySafety float64 `toml:"by_safety" default:"2" range:"[0, 10]" doc:"weight of safety" source:"assumption; docs/model.md M9, range 0-4"`
	Watched  float64 `toml:"by_grip" default:"1" range:"[0, 10]" doc:"weight against trying of a norm that is watched" source:"assumption; docs/model.md M9, range 0-2"`
	First    float64 `toml:"first_use" default:"1.5" range:"[1, 10]" doc:"time of the first use relative to the practised use" source:"docs/model.md M9 and M10: 1.5-2 (assumption)"`
	Learning float64 `toml:"learning_exponent" default:"0.25" range:"[0, 2]" doc:"how fast that extra time is learnt away" source:"assumption; docs/model.md M9, range 0.1-0.5"`
	Uses     int     `toml:"uses_to_judge" default:"5" range:"[1, 200]" unit:"uses" doc:"uses after which the agent keeps or drops the idea" source:"assumption; docs/model.md M9, range 3-10"`
	Goods    int     `toml:"goods" default:"4" range:"[1, 40]" unit:"goods" doc:"things that a product can be valued for, such as speed, quality, cost, ease: every customer values one first, every idea costs a little of one" source:"A46, A47 (copy speed against colour); number: assumption, range 2-10"`
	Price    float64 `toml:"price" default:"0.1" range:"[0, 1]" doc:"satisfaction with that problem that the customer loses when an idea costs what he values first" source:"assumption; range 0-0.3"`
	Said     bool    `toml:"priority_said" default:"false" doc:"customers say at once what they value first; false: an agent knows it after a dialogue with the customer, or after he has got it wrong" source:"choice; true ablates A47"`
	Lasting  float64 `toml:"lasting" default:"0.5" range:"[0, 1]" doc:"share of ideas that remove the cause of the fault at the customer" source:"assumption; docs/model.md M7 (time or recurrence), range 0-1"`
}

func init() {
	Mechanisms.Register("trial", func() Mechanism { return new(Trials) })
}

// Name returns "trial".
func (m *Trials) Name() string { return "trial" }

// judgeWeight is the weight of the last use in an agent's running judgement;
// assumption, range 0.2-0.6.
const judgeWeight = 0.4

// Attach lets agents try and use their ideas.
func (m *Trials) Attach(w *World) {
	t := trials{Trials: m, w: w, decide: w.Keyed("trial.decide"), lasting: w.Keyed("trial.lasting"),
		values: w.Keyed("trial.priority"), costs: w.Keyed("trial.cost")}
	w.Facts.ServiceStarted.Watch(StageReflect, "trial", func(f *ServiceStarted) { t.choose(f.Agent, f.Case) })
	w.Facts.DialogueOpened.Watch(StageLast, "trial", func(f *DialogueOpened) { t.hears(f.Agent, f.Case) })
	w.FixTime.Turn("trial", func(a *Agent, _ *Case) float64 { return a.factor })
	w.Facts.ServiceEnded.Watch(StageReflect, "trial", func(f *ServiceEnded) { t.judge(f.Agent, f.Case) })
}

type trials struct {
	*Trials
	w               *World
	decide, lasting sim.Keyed
	values, costs   sim.Keyed
}

// choose looks for an idea that fits the fault and decides whether to use it.
func (t *trials) choose(a *Agent, c *Case) {
	a.using, a.factor = none, 1
	if c.Facet < 0 {
		return
	}
	w := t.w
	best := int32(none)
	for i := w.firstIdea(a, w.ElementOf(c)); i != none; i = w.ideas.ideas[i].next {
		idea := &w.ideas.ideas[i]
		if idea.Facet != c.Facet || idea.State == Dropped {
			continue
		}
		if t.passesOver(a, c, idea) {
			continue
		}
		if best == none || idea.State == Kept {
			best = i
		}
	}
	if best == none {
		return
	}
	idea := &w.ideas.ideas[best]
	if idea.State == Untried {
		if !t.dares(a, idea) {
			return
		}
		if w.peers != nil && !w.peers.approve(a, c, idea) {
			idea.State = Dropped
			return
		}
		idea = &w.ideas.ideas[best] // a colleague's thoughts may have moved the store
		idea.State = Trying
		w.Ledger.Trials++
	}
	novelty := max(1, t.First*sim.Pow(1+float64(idea.Uses), -t.Learning))
	a.using, a.factor = best, (1-idea.Value)*novelty
}

// dares weighs an idea against what may come of trying it. The doubt an agent
// has about an idea stays; the climate can change.
func (t *trials) dares(a *Agent, idea *Idea) bool {
	draw := t.decide.At(uint64(idea.Element)<<32|uint64(idea.Facet)<<16|uint64(idea.Lever), uint64(a.Index), uint64(a.Hires))
	safety := t.Safety
	if t.w.climate != nil {
		safety = t.w.Safety(a)
	}
	logit := t.Base + float64(t.Courage*a.Courage) + float64(t.BySafety*safety) - float64(t.Watched*t.w.Grip())
	if climate := t.w.climate; climate != nil {
		logit -= float64(climate.Fright * climate.frightOf(a))
	}
	return draw.Float64() < 1/(1+sim.Exp(-logit))
}

// judge counts a use, keeps or drops the idea, and removes the cause if the
// idea is of that kind.
func (t *trials) judge(a *Agent, c *Case) {
	if a.using == none {
		return
	}
	w := t.w
	idea := &w.ideas.ideas[a.using]
	idea.felt += float64(judgeWeight * (a.factor - idea.felt))
	if idea.Uses == 0 {
		idea.felt = a.factor
	}
	if idea.Uses < 255 {
		idea.Uses++
	}
	w.Ledger.Uses++
	if t.unwelcome(c, idea) {
		w.Ledger.Unwelcome++
		c.spoilt += t.Price
		t.hears(a, c) // the customer says so
	}
	better := a.factor < 1
	if !better {
		w.Ledger.FailedTrials++
	}
	if idea.State == Trying && int(idea.Uses) >= t.Uses {
		idea.State = Dropped
		if idea.felt < 1 {
			idea.State, a.kept = Kept, true
			w.Ledger.Kept++
		} else {
			w.Ledger.Dropped++
		}
		w.scratch.ideaJudged = IdeaJudged{Agent: a, Idea: idea, Kept: idea.State == Kept}
		w.Facts.IdeaJudged.publish(&w.scratch.ideaJudged)
	}
	w.scratch.ideaTried = IdeaTried{Agent: a, Case: c, Idea: idea, Better: better}
	w.Facts.IdeaTried.publish(&w.scratch.ideaTried)
	draw := t.lasting.At(uint64(idea.Element), uint64(idea.Facet), uint64(idea.Lever))
	if c.Resolved && draw.Float64() < t.Lasting {
		w.Cure(c.Customer, int(c.Slot), int(c.Facet))
		w.Ledger.Cured++
	}
}

package models

import (
	"math/bits"

	"frontline.dev/frontline/sim"
)

// Insights is the mechanism of insight and recombination, docs/model.md M7: a
// relevant fact the agent did not know becomes an insight, and an insight
// thought over together with a lever of his own repertoire becomes an idea.
type Insights struct {
	Fit        float64  `toml:"fit" default:"0.03" range:"[0, 1]" doc:"share of (element, facet, lever) that work" source:"fitted to 1-3 shared ideas per agent-year, docs/model.md M7 (EIA 2.4); range 0.01-0.1"`
	Tries      float64  `toml:"tries" default:"1" range:"[0, 100]" unit:"levers per confrontation" doc:"mean number of levers tried by an agent without creativity" source:"assumption; docs/model.md M7, range 0-3"`
	Creative   float64  `toml:"tries_by_creativity" default:"4" range:"[0, 100]" unit:"levers per confrontation" doc:"further levers at full creativity" source:"assumption; docs/model.md M7, range 0-8"`
	Repertoire float64  `toml:"lever_from" default:"3" range:"[0, 1000]" unit:"contacts" doc:"practice with an element from which its technique is a lever" source:"assumption; docs/model.md M7, range 1-10"`
	Largest    int      `toml:"repertoire_cap" default:"0" range:"[0, 1000]" unit:"levers" doc:"0: no cap; a number ablates the breadth of levers (ablation B)" source:"docs/model.md M7"`
	Slack      sim.Span `toml:"slack" default:"60 s" range:"[0 s, 1 d]" doc:"time off the contact that thinking it over takes; it is taken only when less work is waiting than can be done" source:"assumption; docs/model.md M7 (A53), range 0-10 min"`
	Near       float64  `toml:"near_gain" default:"0.06" range:"[-0.3, 0.6]" doc:"mean share of the fix's time that a lever of the same product saves" source:"assumption; ordering from Fleming 2001, Arts and Veugelers 2015; range 0.03-0.1"`
	NearSD     float64  `toml:"near_sd" default:"0.12" range:"[0, 1]" doc:"standard deviation of that" source:"assumption; docs/model.md M7, range 0.06-0.2"`
	Far        float64  `toml:"far_gain" default:"0.02" range:"[-0.3, 0.6]" doc:"the same for a lever of another product: less on average" source:"assumption; ordering from Fleming 2001; range 0-0.4"`
	FarSD      float64  `toml:"far_sd" default:"0.22" range:"[0, 1]" doc:"standard deviation of that: more spread" source:"assumption; ordering from Fleming 2001; range 0-0.4"`
	Saturation bool     `toml:"saturation" default:"true" doc:"false ablates saturation: every answer and every combination counts as new (ablation A)" source:"docs/model.md M7"`
}

func init() {
	Mechanisms.Register("recombination", func() Mechanism { return new(Insights) })
}

// Name returns "recombination".
func (m *Insights) Name() string { return "recombination" }

// Attach lets agents gain insights and have ideas.
func (m *Insights) Attach(w *World) {
	w.saturates = m.Saturation
	t := &thinking{Insights: m, w: w, accept: w.Keyed("recombination.accept"),
		tries: w.Keyed("recombination.tries"), fits: w.Keyed("recombination.fits")}
	w.thinking = t
	w.Facts.DialogueOpened.Watch(StageFirst, "recombination", func(*DialogueOpened) { t.decided = false })
	w.Facts.FactDisclosed.Watch(StageReflect, "recombination", func(f *FactDisclosed) {
		t.relate(f.Agent, f.Case, f.Facet)
	})
	w.Facts.DialogueOpened.Watch(StageReflect, "recombination", func(f *DialogueOpened) { t.ponder(f.Agent, f.Case) })
}

// thinking is the state of the mechanism in a run; it is about one contact at
// a time, because a dialogue is dealt with at one instant.
type thinking struct {
	*Insights
	w                   *World
	accept, tries, fits sim.Keyed
	decided, slackened  bool
	levers              []int16
}

// relate: the agent has heard a fact. It becomes an insight when it matters
// to the element at hand and is at odds with what he expects: the routine
// failed, or this fact is behind the trouble. What is related to nothing he
// knows of the element takes a creative mind (Oldham and Cummings 1996).
func (t *thinking) relate(a *Agent, c *Case, facet int) {
	w := t.w
	element := w.ElementOf(c)
	if w.elements[element].Sensitive>>facet&1 == 0 {
		return
	}
	known := w.Knows(a, element)
	if t.Saturation && known>>facet&1 == 1 {
		return
	}
	if c.Resolved && facet != int(c.Facet) {
		return
	}
	draw := t.accept.At(c.entity, c.ordinal<<8|uint64(facet), uint64(c.Services))
	learns, relates := draw.Float64() < a.Learning, known != 0 || draw.Float64() < a.Creativity
	if !learns || !relates {
		return
	}
	if !w.Learn(a, c, element, facet) {
		w.CountInsight(a, c, element, facet, false) // ablation A: counted again
	}
	t.confront(a, c, element, facet, 0)
}

// ponder: facts told earlier can prove to matter now, and an insight about
// the trouble at hand is thought over again.
func (t *thinking) ponder(a *Agent, c *Case) {
	w := t.w
	element := w.ElementOf(c)
	told := w.Pair(a, c.Customer).Told & w.elements[element].Sensitive &^ w.Knows(a, element)
	for ; told != 0 && t.Saturation; told &= told - 1 {
		t.relate(a, c, bits.TrailingZeros64(told))
	}
	if c.Facet >= 0 && w.Knows(a, element)>>c.Facet&1 == 1 {
		t.confront(a, c, element, int(c.Facet), 1)
	}
}

// confront tries levers of the agent's repertoire on an insight.
func (t *thinking) confront(a *Agent, c *Case, element, facet int, round uint64) {
	w := t.w
	if !t.reflects(a) {
		return
	}
	levers := t.repertoire(a)
	if len(levers) == 0 {
		return
	}
	draw := t.tries.At(c.entity, c.ordinal<<8|uint64(facet)<<1|round, uint64(c.Services))
	for range draw.Poisson(t.Tries + float64(t.Creative*a.Creativity)) {
		lever := int(levers[draw.IntN(len(levers))])
		w.Ledger.Tries++
		value, works := t.combine(element, facet, lever, &draw)
		if !works {
			continue
		}
		idea := Idea{Value: value, Element: int16(element), Lever: int16(lever), Facet: int8(facet)}
		if !w.Invent(a, c, idea) && !t.Saturation {
			w.Ledger.Recombinations++
			a.Tally.Recombinations++
		}
	}
}

// reflects decides once a contact whether there is time to think.
func (t *thinking) reflects(a *Agent) bool {
	if t.decided {
		return t.slackened
	}
	t.decided, t.slackened = true, t.w.Pressure() <= 1
	if t.slackened {
		t.w.Spend(a, Slack, t.Slack)
	} else {
		t.w.Ledger.Unsought++
	}
	return t.slackened
}

// repertoire lists the elements whose technique the agent masters.
func (t *thinking) repertoire(a *Agent) []int16 {
	t.levers = t.levers[:0]
	for _, e := range a.Elements {
		if t.w.handled(a, int(e)) >= t.Repertoire {
			t.levers = append(t.levers, e)
			if len(t.levers) == t.Largest {
				break
			}
		}
	}
	return t.levers
}

// combine looks up in the hidden book of what works (Fink et al. 2017)
// whether a lever helps against a facet at an element, and what it saves. The
// book is the same for all agents; without saturation each look is a new draw.
func (t *thinking) combine(element, facet, lever int, fresh *sim.Stream) (value float64, works bool) {
	e, l := &t.w.elements[element], &t.w.elements[lever]
	draw := t.fits.At(uint64(element)<<32|uint64(e.Generation), uint64(facet), uint64(lever)<<32|uint64(l.Generation))
	if !t.Saturation {
		draw = *fresh
		fresh.Uint64()
	}
	if draw.Float64() >= t.Fit {
		return 0, false
	}
	mean, sd := t.Near, t.NearSD
	if l.Product != e.Product && l.Product >= 0 {
		mean, sd = t.Far, t.FarSD
	}
	return min(max(mean+float64(sd*draw.Normal()), -.3), .6), true
}

// thinkAlong lets a colleague try levers of his own on an insight; what works
// is the asking agent's idea.
func (t *thinking) thinkAlong(a, peer *Agent, c *Case, about *Idea, mean float64, draw *sim.Stream) {
	levers := t.repertoire(peer)
	if len(levers) == 0 {
		return
	}
	for range draw.Poisson(mean) {
		lever := int(levers[draw.IntN(len(levers))])
		t.w.Ledger.Tries++
		if value, works := t.combine(int(about.Element), int(about.Facet), lever, draw); works {
			t.w.Invent(a, c, Idea{Value: value, Element: about.Element, Lever: int16(lever), Facet: about.Facet})
		}
	}
}

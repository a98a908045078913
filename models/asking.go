package models

import (
	"math/bits"

	"frontline.dev/frontline/sim"
)

// Inquiry is the mechanism of asking in a dialogue, docs/model.md M6. A customer
// tells what does not lie too deep: trust, the agent's social skill and how
// the two get on make the reach, haste shortens it.
type Inquiry struct {
	Questions int      `toml:"questions" default:"2" range:"[0, 40]" unit:"questions per dialogue" doc:"questions asked in a dialogue; the first concerns the trouble, the others what the agent does not know of the customer" source:"assumption; docs/model.md M6, range 1-6"`
	Time      sim.Span `toml:"time" default:"45 s" range:"[0 s, 1 h]" doc:"time of one question with its answer" source:"assumption; docs/model.md M6, range 15-120 s"`
	Reach     float64  `toml:"reach" default:"0.2" range:"[0, 1]" doc:"depth that is told without any trust; every fact has a depth between 0 and 1" source:"assumption; docs/model.md M6, range 0-0.4"`
	ByTrust   float64  `toml:"reach_by_trust" default:"0.8" range:"[0, 1]" doc:"further depth at full trust" source:"assumption; docs/model.md M6, range 0.3-1"`
	BySocial  float64  `toml:"reach_by_social" default:"0.25" range:"[0, 2]" doc:"further depth per unit of social skill above 0.5" source:"assumption; docs/model.md M6, range 0-0.5"`
	Hurried   float64  `toml:"hurried" default:"0.3" range:"[0, 1]" doc:"depth lost when there is more work waiting than can be done" source:"assumption; docs/model.md M6, range 0-0.5"`
	Dialogue  float64  `toml:"trust_by_dialogue" default:"0.25" range:"[0, 1]" doc:"share of the missing trust that a dialogue adds, at usual care" source:"assumption; docs/model.md M6, range 0.1-0.4"`
	Contact   float64  `toml:"trust_by_contact" default:"0.1" range:"[0, 1]" doc:"the same for a plain contact" source:"assumption; docs/model.md M6, range 0-0.2"`
	Failure   float64  `toml:"trust_by_failure" default:"0.15" range:"[0, 1]" doc:"trust lost when the problem was not solved" source:"assumption; docs/model.md M6, range 0-0.4"`
	Fade      sim.Span `toml:"trust_memory" default:"1 year" range:"[1 d, 100 years]" doc:"time constant with which trust fades" source:"assumption; docs/model.md M6, range 90 d-5 years"`
	Click     float64  `toml:"click" default:"0.1" range:"[0, 1]" doc:"standard deviation over pairs of how well agent and customer get on" source:"assumption; docs/model.md M6 (A60), range 0-0.2"`
	Targeted  bool     `toml:"targeted" default:"true" doc:"the questions after the first are about what this customer has not told this agent; false: about anything of his, told or not" source:"docs/model.md M6 (A91)"`
	Knower    bool     `toml:"several_contacts" default:"false" doc:"the customer is an organisation in which only one person knows: he is found with probability 0.3 + 0.6 × trust" source:"docs/model.md M6 (A92)"`
	Depth     bool     `toml:"depth" default:"true" doc:"false ablates depth: whatever is asked is told" source:"docs/model.md M6, V21"`
}

func init() {
	Mechanisms.Register("asking", func() Mechanism { return new(Inquiry) })
}

// Name returns "asking".
func (m *Inquiry) Name() string { return "asking" }

// Attach lets agents ask and makes them and their customers remember.
func (m *Inquiry) Attach(w *World) {
	asks := inquiry{Inquiry: m, w: w, depth: w.Keyed("asking.depth"), choice: w.Keyed("asking.choice")}
	clicks := w.Keyed("asking.click")
	w.pairs.made = func(customer, person int32, p *Pair) {
		draw := clicks.At(uint64(customer), uint64(person), 0)
		p.Click = float64(m.Click * draw.Normal())
	}
	w.Facts.DialogueOpened.Watch(StageAsk, "asking", func(f *DialogueOpened) { asks.ask(f.Agent, f.Case) })
	w.Facts.ServiceEnded.Watch(StageFirst, "asking", func(f *ServiceEnded) { asks.bond(f.Agent, f.Case) })
}

type inquiry struct {
	*Inquiry
	w             *World
	depth, choice sim.Keyed
}

// trust brings a pair's trust up to date and returns it.
func (q *inquiry) trust(p *Pair) float64 {
	now := q.w.Now()
	if p.Trust > 0 && now > p.Seen {
		p.Trust *= sim.Exp(-float64(now.Since(p.Seen)) / float64(q.Fade))
	}
	p.Seen = now
	return p.Trust
}

// bond changes trust by what happened in the contact.
func (q *inquiry) bond(a *Agent, c *Case) {
	p := q.w.Pair(a, c.Customer)
	gain := q.Contact
	if a.Dialogue {
		gain = q.Dialogue
	}
	trust := q.trust(p)
	trust += float64(float64(gain*c.Care) * (1 - trust))
	if !c.Resolved {
		trust -= q.Failure
	}
	p.Trust = min(max(trust, 0), 1)
}

func (q *inquiry) ask(a *Agent, c *Case) {
	w := q.w
	p := w.Pair(a, c.Customer)
	trust := q.trust(p)
	reach := q.Reach + float64(q.ByTrust*trust) + float64(q.BySocial*(a.Social-.5)) + p.Click
	if w.Pressure() > 1 {
		reach -= q.Hurried
	}
	reach = w.Openness.read(max(reach, 0), a, c)
	draw := q.choice.At(c.entity, c.ordinal, uint64(c.Services))
	found := !q.Knower || draw.Float64() < .3+float64(.6*trust)
	for n := range q.Questions {
		w.Spend(a, Asking, q.Time)
		w.Ledger.Questions++
		luck := draw.Float64()
		facet := q.subject(c, p, n, luck)
		if facet < 0 || !found {
			continue
		}
		if q.Depth && q.depthOf(a, c, facet) > reach {
			continue
		}
		p.Told |= 1 << facet
		w.Ledger.Disclosures++
		w.scratch.factDisclosed = FactDisclosed{Agent: a, Case: c, Facet: facet}
		w.Facts.FactDisclosed.publish(&w.scratch.factDisclosed)
	}
}

// subject returns the facet that question n is about: first the one behind
// the trouble, then one the agent has not been told; -1 when there is none.
func (q *inquiry) subject(c *Case, p *Pair, n int, luck float64) int {
	cu := &q.w.customers[c.Customer]
	if n == 0 {
		if c.Facet >= 0 {
			return int(c.Facet)
		}
		if about := cu.Facets & q.w.elements[q.w.ElementOf(c)].Sensitive; about != 0 {
			return pickBit(about, luck)
		}
	}
	open := cu.Facets
	if q.w.saturates && q.Targeted {
		open &^= p.Told
	}
	if open == 0 {
		return -1
	}
	return pickBit(open, luck)
}

// depthOf returns how deep a fact lies in this contact, in (0, 1).
func (q *inquiry) depthOf(a *Agent, c *Case, facet int) float64 {
	draw := q.depth.At(uint64(c.Customer), uint64(facet), 0)
	depth := draw.Float64()
	if a.Touched>>facet&1 == 1 {
		depth -= a.Shallower
	}
	return depth
}

// pickBit returns the position of one of the set bits of mask.
func pickBit(mask uint64, luck float64) int {
	for range int(luck * float64(bits.OnesCount64(mask))) {
		mask &= mask - 1
	}
	return bits.TrailingZeros64(mask)
}

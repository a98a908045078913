package models

import "frontline.dev/frontline/sim"

// Perspectives is the mechanism of the chosen role, docs/model.md M4: an agent
// opens a dialogue when it seems worth it to him. What counts for him depends
// on his service perspective (DiMascio 2010); what a dialogue yields he learns
// from his own experience with the product.
type Perspectives struct {
	Asked     float64   `toml:"customer_asks" default:"0.1" range:"[0, 1]" doc:"share of contacts in which the customer asks for more than the fix" source:"assumption; range 0-0.3"`
	Request   []float64 `toml:"weight_request" default:"0.7, 0.2, 0.2" range:"[0, 1]" doc:"weight of the customer's request for perspective 1, 2 and 3" source:"assumption from DiMascio 2010, docs/model.md M4, range 0-1 each"`
	Target    []float64 `toml:"weight_target" default:"0.2, 0.7, 0.2" range:"[0, 1]" doc:"weight of the manager's targets" source:"assumption from DiMascio 2010, docs/model.md M4, range 0-1 each"`
	Relation  []float64 `toml:"weight_relation" default:"0.1, 0.1, 0.6" range:"[0, 1]" doc:"weight of the relation and of what can be learnt" source:"assumption from DiMascio 2010, docs/model.md M4, range 0-1 each"`
	Effort    float64   `toml:"effort" default:"0.3" range:"[0, 10]" doc:"what opening a dialogue costs an agent in any case" source:"assumption, not in docs/model.md M4; range 0-0.6"`
	TrustGap  float64   `toml:"trust_gap" default:"0.5" range:"[0, 5]" doc:"worth of winning the trust that is missing" source:"assumption; docs/model.md M4, range 0-1"`
	Hope      float64   `toml:"first_hope" default:"0.5" range:"[0, 10]" unit:"insights per dialogue" doc:"what an agent expects of a dialogue before he has had any on this product" source:"assumption; range 0.1-1"`
	Update    float64   `toml:"update" default:"0.1" range:"(0, 1]" doc:"weight of the last dialogue in that expectation" source:"assumption; docs/model.md M4, range 0.02-0.3"`
	Queue     float64   `toml:"cost_of_pressure" default:"0.3" range:"[0, 10]" doc:"cost per unit of pressure" source:"assumption; range 0.1-1"`
	Tiredness float64   `toml:"cost_of_tiredness" default:"0.5" range:"[0, 10]" doc:"cost at energy 0" source:"assumption; range 0.1-1"`
	Steward   float64   `toml:"bonus_of_stewardship" default:"0.5" range:"[0, 10]" doc:"worth of a dialogue to an agent who feels fully responsible" source:"assumption; docs/model.md M16, range 0-1"`
	Steepness float64   `toml:"steepness" default:"4" range:"(0, 100]" doc:"how sharply worth decides" source:"assumption; docs/model.md M4, range 2-8"`
}

func init() {
	Mechanisms.Register("perspectives", func() Mechanism { return &Perspectives{} })
}

// Name returns "perspectives".
func (m *Perspectives) Name() string { return "perspectives" }

// Attach lets agents choose. It needs role.mode = "chosen" to have an effect.
func (m *Perspectives) Attach(w *World) {
	ch := &choosing{Perspectives: m, w: w, asked: w.Keyed("perspectives.asked"),
		hope: make([]float64, len(w.agents)*len(w.products))}
	for i := range ch.hope {
		ch.hope[i] = m.Hope
	}
	w.belongs(ch.hope, len(w.products))
	w.Facts.AgentReplaced.Watch(StageFirst, "perspectives", func(f *AgentReplaced) {
		for p := range w.products {
			ch.hope[f.Agent.Index*len(w.products)+p] = m.Hope
		}
	})
	w.Choose(ch.opens)
	w.Facts.InsightGained.Watch(StageLast, "perspectives", func(f *InsightGained) { f.Agent.gained++ })
	w.Facts.ServiceEnded.Watch(StageLast, "perspectives", func(f *ServiceEnded) { ch.remember(f.Agent, f.Case) })
}

type choosing struct {
	*Perspectives
	w     *World
	asked sim.Keyed
	hope  []float64 // insights expected of a dialogue, by agent × product
}

func (ch *choosing) opens(a *Agent, c *Case, luck float64) bool {
	w := ch.w
	draw := ch.asked.At(c.entity, c.ordinal, uint64(c.Services))
	kind := a.Perspective - 1
	worth := 0.0
	if draw.Float64() < ch.Asked {
		worth += ch.Request[kind]
	}
	trust := 0.0
	if w.pairs.made != nil {
		trust = w.Pair(a, c.Customer).Trust
	}
	hope := ch.hope[a.Index*len(w.products)+int(c.Product)]
	worth += float64(ch.Relation[kind] * (float64(ch.TrustGap*(1-trust)) + hope))
	target := 0.0
	if a.Demanded {
		target = 1
	}
	if w.normSpan > 0 && a.ContactTime() >= w.normSpan {
		target -= w.Grip()
	}
	worth += float64(ch.Target[kind] * target)
	worth -= ch.Effort + float64(ch.Queue*w.Pressure()) + float64(ch.Tiredness*(1-a.Energy))
	worth += float64(ch.Steward * a.Steward)
	return luck < 1/(1+sim.Exp(-float64(ch.Steepness*worth)))
}

// remember updates what the agent expects of dialogues on this product.
func (ch *choosing) remember(a *Agent, c *Case) {
	if !a.Dialogue {
		return
	}
	hope := &ch.hope[a.Index*len(ch.w.products)+int(c.Product)]
	*hope += float64(ch.Update * (float64(a.gained) - *hope))
}

package models

import "frontline.dev/frontline/sim"

// Explanations is the mechanism of explaining in a dialogue, docs/model.md M5: the
// customer makes fewer mistakes for a while, and compares what he hears with
// what he knows, so that he tells more when he is asked.
type Explanations struct {
	Time      sim.SpanLaw `toml:"time" default:"deterministic(value 60 s)" range:"[0 s, 1 d]" doc:"time of an explanation" source:"assumption; docs/model.md M5: 60 s on the phone, 4 min in the field, range 30 s-10 min"`
	Gain      float64     `toml:"gain" default:"0.35" range:"[0, 1]" doc:"share of what a customer lacks in competence that a fitting explanation adds" source:"assumption; docs/model.md M5, range 0.1-0.6"`
	Unfitting float64     `toml:"unfitting" default:"0.5" range:"[0, 1]" doc:"fit of an explanation when the fault was not a mistake of the customer (fit is 1 when it was)" source:"assumption; range 0-1"`
	Memory    sim.Span    `toml:"memory" default:"60 d" range:"[1 h, 100 years]" doc:"time constant with which competence fades" source:"assumption; docs/model.md M5, range 30-180 d"`
	Fresh     sim.Span    `toml:"memory_of_novice" default:"7 d" range:"[1 h, 100 years]" doc:"the same for a customer who knows little" source:"Retana, Forman and Wu 2016: effects decay within a week"`
	Novice    float64     `toml:"novice_below" default:"0.4" range:"[0, 1]" doc:"competence below which a customer is a novice" source:"assumption; range 0.2-0.6"`
	Shallower float64     `toml:"shallower" default:"0.3" range:"[0, 1]" doc:"how much less deep the facts lie that the explanation touches; 0 ablates the link to asking" source:"assumption; docs/model.md M5 (A28), range 0-0.5"`
}

func init() {
	Mechanisms.Register("education", func() Mechanism { return new(Explanations) })
}

// Name returns "education".
func (m *Explanations) Name() string { return "education" }

// Attach lets agents explain.
func (m *Explanations) Attach(w *World) {
	length := w.Keyed("education.time")
	w.forgetUse = func(cu *Customer) float64 {
		memory := m.Memory
		if cu.Competence < m.Novice {
			memory = m.Fresh
		}
		return cu.Competence * sim.Exp(-float64(w.Now().Since(cu.taughtAt))/float64(memory))
	}
	w.Facts.DialogueOpened.Watch(StageExplain, "education", func(f *DialogueOpened) {
		a, c := f.Agent, f.Case
		draw := length.At(c.entity, c.ordinal, uint64(c.Services))
		w.Spend(a, Education, m.Time.Sample(&draw))
		fit := m.Unfitting
		if c.Facet == Usage {
			fit = 1
		}
		cu := &w.customers[c.Customer]
		k := w.forgetUse(cu)
		cu.Competence = k + float64(float64(m.Gain*(1-k))*fit)
		cu.taughtAt = w.Now()
		a.Touched = w.elements[w.ElementOf(c)].Sensitive
		a.Shallower = m.Shallower
	})
}

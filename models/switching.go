package models

import "frontline.dev/frontline/sim"

// SwitchCosts is the mechanism of switching between products and between
// roles, docs/model.md M14. Those who change products often learn to do so
// (Staats and Gino 2012).
type SwitchCosts struct {
	Product  sim.Span `toml:"product" default:"30 s" range:"[0 s, 1 h]" doc:"set-up when the product differs from the last contact's" source:"assumption; docs/model.md M14: 30 s on the phone, 5 min in the field, range 0-15 min"`
	Practice float64  `toml:"practice" default:"0.5" range:"[0, 1]" doc:"share of that cost which an agent saves who changes at every contact" source:"assumption after Staats and Gino 2012, docs/model.md M14; range 0-0.7"`
	Memory   float64  `toml:"memory" default:"0.02" range:"(0, 1]" doc:"weight of the last contact in an agent's practice of changing" source:"assumption; range 0.005-0.1"`
	Role     sim.Span `toml:"role" default:"15 s" range:"[0 s, 1 h]" doc:"changing into the innovation role, and again back" source:"assumption; docs/model.md M14, range 0-60 s"`
	After    sim.Span `toml:"unsettled" default:"60 s" range:"[0 s, 1 d]" doc:"the contact after one with a dialogue is less likely solved, unless the agent had at least this time to settle in between" source:"assumption; docs/model.md M14, range 0-5 min"`
	Failing  float64  `toml:"failing" default:"0.05" range:"[0, 1]" doc:"loss of the probability to solve in such a contact" source:"assumption; docs/model.md M14 (A56), range 0-0.15"`
}

func init() {
	Mechanisms.Register("switching", func() Mechanism { return new(SwitchCosts) })
}

// Name returns "switching".
func (m *SwitchCosts) Name() string { return "switching" }

// Attach makes changes cost time and quality.
func (m *SwitchCosts) Attach(w *World) {
	share := make([]float64, len(w.agents)) // of contacts that were a change, smoothed
	w.Facts.ServiceStarted.Watch(StageFirst, "switching", func(f *ServiceStarted) {
		a := f.Agent
		if a.LastProduct < 0 {
			return
		}
		changed := 0.0
		s := &share[a.Index]
		if a.LastProduct != int16(f.Case.Product) {
			changed = 1
			w.Spend(a, Setup, m.Product.Scaled(1-float64(m.Practice**s)))
		}
		*s += float64(m.Memory * (changed - *s))
	})
	w.Facts.DialogueOpened.Watch(StageFirst, "switching", func(f *DialogueOpened) {
		w.Spend(f.Agent, RoleSwitch, 2*m.Role)
	})
	w.Penalise(Switching, "switching", func(a *Agent, _ *Case) float64 {
		if !a.WasInRole || a.Began.Since(a.FreeAt) >= m.After {
			return 0
		}
		return m.Failing
	})
}

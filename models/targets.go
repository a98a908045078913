package models

// Targets is the mechanism of steering on the first contact, docs/model.md M16:
// where solving at the first contact counts among the targets, an agent who
// sees that a problem is not solved tries once more before he lets the
// customer go, as often as that target weighs.
type Targets struct {
	Again   float64 `toml:"second_try" default:"0.6" range:"[0, 10]" doc:"time of the second attempt relative to the first" source:"assumption; range 0.3-1"`
	Success float64 `toml:"second_success" default:"0.35" range:"[0, 1]" doc:"chance that it solves the problem" source:"assumption; range 0.1-0.5"`
}

func init() {
	Mechanisms.Register("targets", func() Mechanism { return new(Targets) })
}

// Name returns "targets".
func (m *Targets) Name() string { return "targets" }

// Attach makes agents try again.
func (m *Targets) Attach(w *World) {
	luck := w.Keyed("targets.luck")
	w.Facts.Diagnosed.Watch(StageFirst, "targets", func(f *Diagnosed) {
		a, c := f.Agent, f.Case
		if c.Resolved || w.Decision.FirstContact <= 0 {
			return
		}
		draw := luck.At(c.entity, c.ordinal, uint64(c.Services))
		if draw.Float64() >= w.Decision.FirstContact {
			return
		}
		w.Ledger.SecondTries++
		w.Spend(a, Fixing, a.Spent[Fixing].Scaled(m.Again))
		if draw.Float64() < m.Success {
			c.Resolved = true
		}
	})
}

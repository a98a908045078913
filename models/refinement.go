package models

import "frontline.dev/frontline/sim"

// Refinements is the mechanism of small improvements by repetition,
// docs/model.md M8: every routine hides a few; those who repeat it find them,
// without any dialogue.
type Refinements struct {
	Pool     int     `toml:"pool" default:"3" range:"[0, 100]" unit:"improvements per element" doc:"small improvements hidden in each routine" source:"assumption; docs/model.md M8, range 1-6"`
	Chance   float64 `toml:"chance" default:"0.1" range:"[0, 1]" doc:"probability that a use by a fully practised agent finds one, while none is found" source:"assumption; docs/model.md M8, range 0.02-0.2"`
	Practice float64 `toml:"practice" default:"40" range:"(0, 10000]" unit:"contacts" doc:"practice at which that probability has reached 63 %" source:"assumption; docs/model.md M8, range 10-100"`
	Gain     float64 `toml:"gain" default:"0.02" range:"[-0.3, 0.6]" doc:"mean share of the fix's time that an improvement saves" source:"assumption; docs/model.md M8, range 0-0.05"`
	SD       float64 `toml:"sd" default:"0.02" range:"[0, 1]" doc:"standard deviation of that" source:"assumption; docs/model.md M8, range 0-0.05"`
}

func init() {
	Mechanisms.Register("refinement", func() Mechanism { return new(Refinements) })
}

// Name returns "refinement".
func (m *Refinements) Name() string { return "refinement" }

// Attach lets agents refine their routines.
func (m *Refinements) Attach(w *World) {
	elements := len(w.elements)
	found := make([]uint8, len(w.agents)*elements)
	saved := make([]float64, len(w.agents)*elements)
	firm := make([]uint8, elements)
	luck := w.Keyed("refinement.luck")
	w.FixTime.Turn("refinement", func(a *Agent, c *Case) float64 {
		return 1 - saved[a.Index*elements+w.ElementOf(c)]
	})
	w.Facts.ServiceEnded.Watch(StageReflect, "refinement", func(f *ServiceEnded) {
		a, c := f.Agent, f.Case
		e := w.ElementOf(c)
		at := a.Index*elements + e
		left := m.Pool - int(found[at])
		if left <= 0 {
			return
		}
		draw := luck.At(c.entity, c.ordinal, uint64(c.Services))
		fluent := 1 - sim.Exp(-a.Practised/m.Practice)
		if draw.Float64() >= m.Chance*fluent*float64(left)/float64(m.Pool) {
			return
		}
		found[at]++
		value := m.Gain + float64(m.SD*draw.Normal())
		saved[at] = min(saved[at]+value, .6)
		fresh := found[at] > firm[e]
		firm[e] = max(firm[e], found[at])
		w.CountRefinement(a, c, Idea{Value: value, Element: int16(e), Lever: int16(e), Facet: Wear, Kind: Refinement}, fresh)
	})
	w.Facts.AgentReplaced.Watch(StageFirst, "refinement", func(f *AgentReplaced) {
		for e := range elements {
			found[f.Agent.Index*elements+e], saved[f.Agent.Index*elements+e] = 0, 0
		}
	})
	w.Facts.ProductRenewed.Watch(StageFirst, "refinement", func(f *ProductRenewed) {
		for slot := platformElements; slot < slots; slot++ {
			e := w.elementIndex(f.Product, slot)
			firm[e] = 0
			for at := e; at < len(found); at += elements {
				found[at], saved[at] = 0, 0
			}
		}
	})
}

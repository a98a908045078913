package models

import "frontline.dev/frontline/sim"

// Hurry is the mechanism of working under queue pressure, docs/model.md M3 and
// Oliva and Sterman 2001: agents speed up when there is more work than they
// can do, and cut corners.
type Hurry struct {
	Exponent float64 `toml:"exponent" default:"0.6" range:"[0, 2]" doc:"pace = pressure^exponent when pressure is above 1" source:"Oliva and Sterman 2001 (recalled), docs/model.md M3; range 0.3-0.8"`
	Fastest  float64 `toml:"fastest" default:"1.25" range:"[1, 5]" doc:"highest pace" source:"assumption; docs/model.md M3, range 1.1-1.5"`
	Failing  float64 `toml:"failing" default:"0.3" range:"[0, 5]" doc:"loss of the probability to solve per unit of pace above 1" source:"assumption; docs/model.md M3: 0.03 for each 10 %, range 0-0.6"`
	Careless float64 `toml:"careless" default:"0.5" range:"[0, 5]" doc:"loss of care per unit of pace above 1" source:"assumption; docs/model.md M3: 0.05 for each 10 %, range 0-1"`
}

func init() {
	Mechanisms.Register("haste", func() Mechanism { return new(Hurry) })
}

// Name returns "haste".
func (m *Hurry) Name() string { return "haste" }

// Attach lets agents hurry; the pace is set when a contact begins.
func (m *Hurry) Attach(w *World) {
	w.Facts.ServiceStarted.Watch(StageFirst, "haste", func(f *ServiceStarted) {
		f.Agent.Pace = 1
		if pressure := w.Pressure(); pressure > 1 {
			f.Agent.Pace = min(sim.Pow(pressure, m.Exponent), m.Fastest)
		}
	})
	w.FixTime.Turn("haste", func(a *Agent, _ *Case) float64 { return 1 / a.Pace })
	w.Penalise(Haste, "haste", func(a *Agent, _ *Case) float64 { return m.Failing * (a.Pace - 1) })
	w.Care.Turn("haste", func(a *Agent, _ *Case) float64 { return max(0, 1-float64(m.Careless*(a.Pace-1))) })
}

package models

import "frontline.dev/frontline/sim"

// Stewardship is the mechanism of felt responsibility, MECHANISMS M16 and
// Schepers et al. 2012. An agent who did more than asked, with a good
// outcome, credits himself with it, and less so when the act was demanded of
// him: he then credits the target (self-perception). The attribution is made
// act by act from whether it was demanded; no equation joins control and
// stewardship.
type Stewardship struct {
	Gain      float64  `toml:"gain" default:"0.05" range:"[0, 1]" doc:"share of the missing responsibility that one such act adds" source:"assumption; MECHANISMS M16, range 0.01-0.1"`
	Demanded  float64  `toml:"credit_when_demanded" default:"0.2" range:"[0, 1]" doc:"how much of the act an agent credits to himself when it was demanded; 1 ablates attribution" source:"assumption; MECHANISMS M16, range 0-0.5"`
	Belonging float64  `toml:"by_belonging" default:"0.6" range:"[0, 2]" doc:"gain grows from 0.7 by this much with the team's relatedness and competence" source:"assumption; MECHANISMS M16: 0.7 to 1.3"`
	Fade      sim.Span `toml:"memory" default:"120 d" range:"[1 d, 100 years]" doc:"time constant with which felt responsibility fades" source:"assumption; MECHANISMS M16, range 60-360 d"`
	Care      float64  `toml:"care" default:"0.2" range:"[0, 1]" doc:"further care at full responsibility" source:"assumption; range 0-0.5"`
}

func init() {
	Mechanisms.Register("stewardship", func() Mechanism { return new(Stewardship) })
}

// Name returns "stewardship".
func (m *Stewardship) Name() string { return "stewardship" }

// Attach lets responsibility grow and fade.
func (m *Stewardship) Attach(w *World) {
	daily := sim.Exp(-float64(sim.Day) / float64(m.Fade))
	w.Facts.DayEnded.Watch(StageFirst, "stewardship", func(*DayEnded) {
		for i := range w.agents {
			w.agents[i].Steward *= daily
		}
	})
	w.Facts.ServiceEnded.Watch(StageReflect, "stewardship", func(f *ServiceEnded) {
		a := f.Agent
		if !a.Dialogue || !f.Case.Resolved {
			return
		}
		own := 1.0
		if a.Demanded {
			own = m.Demanded
		}
		fed := .7 + float64(m.Belonging*w.Decision.Belonging)
		a.Steward += float64(float64(m.Gain*(1-a.Steward)) * float64(own*fed))
	})
	w.Care.Turn("stewardship", func(a *Agent, _ *Case) float64 { return 1 + float64(m.Care*a.Steward) })
}

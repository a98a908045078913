package models

import "frontline.dev/frontline/sim"

// Stewardship is the mechanism of felt responsibility, docs/model.md M16 and
// Schepers et al. 2012. An agent who did more than asked, with a good
// outcome, credits himself with it, and less so when the act was demanded of
// him: he then credits the target (self-perception). Felt responsibility
// follows the share of contacts with such an act. The attribution is made act
// by act from whether it was demanded; no equation joins control and
// stewardship.
//
// docs/model.md M16 adds a fixed amount for each act instead; at the volume of a
// contact centre that fills everybody up within weeks, whatever the style.
type Stewardship struct {
	Demanded  float64  `toml:"credit_when_demanded" default:"0.2" range:"[0, 1]" doc:"how much of the act an agent credits to himself when it was demanded; 1 ablates attribution" source:"assumption; docs/model.md M16, range 0-0.5"`
	Belonging float64  `toml:"by_belonging" default:"0.6" range:"[0, 2]" doc:"credit grows from 0.7 by this much with the team's relatedness and competence" source:"assumption; docs/model.md M16: 0.7 to 1.3"`
	Memory    sim.Span `toml:"memory" default:"120 d" range:"[1 d, 100 years]" doc:"time constant with which felt responsibility follows what the agent does" source:"assumption; docs/model.md M16, range 60-360 d"`
	Care      float64  `toml:"care" default:"0.2" range:"[0, 1]" doc:"further care at full responsibility" source:"assumption; range 0-0.5"`
}

func init() {
	Mechanisms.Register("stewardship", func() Mechanism { return new(Stewardship) })
}

// Name returns "stewardship".
func (m *Stewardship) Name() string { return "stewardship" }

// Attach lets responsibility grow and fade.
func (m *Stewardship) Attach(w *World) {
	contacts, credit := make([]int, len(w.agents)), make([]float64, len(w.agents))
	w.Facts.ServiceEnded.Watch(StageReflect, "stewardship", func(f *ServiceEnded) {
		a := f.Agent
		contacts[a.Index]++
		if !a.Dialogue || !f.Case.Resolved {
			return
		}
		own := 1.0
		if a.Demanded {
			own = m.Demanded
		}
		credit[a.Index] += min(1, own*(.7+float64(m.Belonging*w.Decision.Belonging)))
	})
	follow := 1 - sim.Exp(-float64(sim.Day)/float64(m.Memory))
	w.Facts.DayEnded.Watch(StageFirst, "stewardship", func(*DayEnded) {
		for i := range contacts {
			if contacts[i] == 0 {
				continue
			}
			a := &w.agents[i]
			a.Steward += float64(follow * (credit[i]/float64(contacts[i]) - a.Steward))
			contacts[i], credit[i] = 0, 0
		}
	})
	w.Care.Turn("stewardship", func(a *Agent, _ *Case) float64 { return 1 + float64(m.Care*a.Steward) })
}

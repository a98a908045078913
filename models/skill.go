package models

import "frontline.dev/frontline/sim"

// Skill is the mechanism of learning by doing and forgetting, docs/model.md M3:
// with practice on an element an agent works faster and solves more; where he
// has no routine he needs courage.
type Skill struct {
	Novice  float64  `toml:"novice_factor" default:"1.5" range:"[1, 10]" doc:"time of an unpractised agent relative to handling.work" source:"new hires 1.3-1.5 (recalled); range 1.2-2"`
	Slope   float64  `toml:"learning_exponent" default:"0.15" range:"[0, 2]" doc:"b of (1 + practice)^-b" source:"log-log slopes 0.10-0.20 (recalled), docs/model.md M3"`
	Floor   float64  `toml:"floor" default:"0.55" range:"(0, 1]" doc:"the learning curve goes no lower than this share of novice_factor" source:"assumption; docs/model.md M3, range 0.4-0.8"`
	Routine float64  `toml:"practice_to_solve" default:"8" range:"(0, 1000]" unit:"contacts" doc:"practice with which the chance of failing has fallen to 37 %" source:"assumption; docs/model.md M3, range 4-20"`
	Forget  sim.Span `toml:"forgetting" default:"180 d" range:"[0 s, 100 years]" doc:"time constant with which unused practice fades; 0: never" source:"assumption; docs/model.md M3, range 90-720 d"`
	Keeps   float64  `toml:"never_forgotten" default:"0" range:"[0, 1]" doc:"share of practice that never fades" source:"assumption; range 0-0.5"`
	Curve   string   `toml:"curve" default:"power" range:"power | exponential" doc:"form of the learning curve: (1 + practice)^-b down to floor, or floor + (1 - floor) exp(-practice / scale)" source:"power: Wright 1936; exponential: retention forms"`
	Scale   float64  `toml:"scale" default:"30" range:"(0, 100000]" unit:"contacts" doc:"exponential curve: practice in which 63 % of what can be learnt is learnt" source:"assumption; range 10-150"`
	Courage bool     `toml:"improvise" default:"true" doc:"without a routine for a fault from the customer's context an agent solves it only as often as he has courage" source:"docs/model.md M3 (A73)"`
	Unknown float64  `toml:"routine_from" default:"1" range:"[0, 100]" unit:"contacts" doc:"practice from which an agent has a routine" source:"assumption; range 0.5-3"`
}

func init() {
	Mechanisms.Register("skill", func() Mechanism { return new(Skill) })
}

// Name returns "skill".
func (m *Skill) Name() string { return "skill" }

// Attach switches learning and forgetting on.
func (m *Skill) Attach(w *World) {
	w.practice.fade, w.practice.keeps = m.Forget, m.Keeps
	w.FixTime.Turn("skill", func(a *Agent, _ *Case) float64 { return m.TimeFactor(a.Practised) })
	w.Failure.Turn("skill", func(a *Agent, _ *Case) float64 {
		return sim.Exp(-a.Practised / m.Routine)
	})
	if !m.Courage {
		return
	}
	w.Penalise(Difficulty, "improvisation", func(a *Agent, c *Case) float64 {
		n := a.Practised
		if c.Facet < 0 || n >= m.Unknown {
			return 0
		}
		fails := float64((1 - w.Settings.Handling.Resolve) * sim.Exp(-n/m.Routine))
		return (1 - a.Courage) * (1 - fails)
	})
}

// TimeFactor returns the time of a fix relative to handling.work for an agent
// with that much practice, contacts.
func (m *Skill) TimeFactor(practice float64) float64 {
	if m.Curve == "exponential" {
		return m.Novice * (m.Floor + float64((1-m.Floor)*sim.Exp(-practice/m.Scale)))
	}
	return m.Novice * max(m.Floor, sim.Exp(-float64(m.Slope*sim.Log(1+practice))))
}

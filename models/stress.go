package models

import "frontline.dev/frontline/sim"

// Stress is the mechanism of energy, conflict and exhaustion, docs/model.md M15.
// A contact takes energy by its length, by hostility and by the conflict
// between what this customer needed and what the norm allows; idling, breaks
// and nights give it back; what is missing at the end of the day settles as
// exhaustion. Nothing here knows of roles.
type Stress struct {
	Work      float64 `toml:"drain_per_minute" default:"0.0011" range:"[0, 1]" unit:"per minute of handling" doc:"share of energy that work takes (times 1.6)" source:"calibrated to quits of 27 % a year at exhaustion 0.4, docs/model.md M15"`
	Emotion   float64 `toml:"drain_by_hostility" default:"0.004" range:"[0, 1]" unit:"per hostile contact" doc:"further drain of a hostile contact" source:"calibrated together with drain_per_minute to quits of 16 to 41 % a year at occupancies from 0.65 to 0.97, V4, docs/model.md M15; range 0-0.02"`
	Hostile   float64 `toml:"hostile" default:"0.15" range:"[0, 1]" doc:"share of hostile contacts" source:"Grandey, Dickter and Sin 2004: 10 a day"`
	Conflict  float64 `toml:"drain_by_conflict" default:"0.03" range:"[0, 1]" unit:"per contact at twice the norm, fully watched" doc:"further drain when the contact needed more time than the norm allows and that is noticed" source:"calibrated with drain_per_minute to quits of 16 to 41 % a year at occupancies from 0.65 to 0.97, V4, docs/model.md M15; free, range 0.01-0.06"`
	Rest      float64 `toml:"recovery_per_minute" default:"0.01" range:"[0, 1]" unit:"per minute" doc:"rate of recovery while idle or on a break" source:"calibrated with drain_per_minute to quits of 16 to 41 % a year at occupancies from 0.65 to 0.97, V4, docs/model.md M15; range 0.003-0.03"`
	Night     float64 `toml:"recovery_by_night" default:"0.85" range:"[0, 1]" doc:"share of the missing energy that a night gives back to a fresh agent" source:"assumption; docs/model.md M15, range 0.6-1"`
	Settles   float64 `toml:"settles_in_days" default:"20" range:"[1, 1000]" unit:"working days" doc:"time constant with which missing energy settles as exhaustion" source:"fading within weeks, longitudinal meta-analysis; range 10-60"`
	Tired     float64 `toml:"tired_below" default:"0.4" range:"(0, 1]" doc:"energy below which care, disclosure and quality suffer" source:"assumption; docs/model.md M15, range 0.3-0.6"`
	Failing   float64 `toml:"failing" default:"0.1" range:"[0, 1]" doc:"loss of the probability to solve at energy 0; pace is kept up" source:"Singh 2000 (sign): productivity kept, quality falls; size: assumption, range 0-0.3"`
	Threshold float64 `toml:"burnt_out_from" default:"0.5" range:"[0, 1]" doc:"exhaustion from which an agent counts as burnt out in the tables" source:"choice"`
}

func init() {
	Mechanisms.Register("stress", func() Mechanism { return new(Stress) })
}

// Name returns "stress".
func (m *Stress) Name() string { return "stress" }

// drainScale is the common factor of all drains; docs/model.md M15.
const drainScale = 1.6

// Attach lets agents tire and recover.
func (m *Stress) Attach(w *World) {
	hostility := w.Keyed("stress.hostility")
	w.Facts.ServiceStarted.Watch(StageFirst, "stress", func(f *ServiceStarted) {
		m.rest(f.Agent, f.Agent.Idled)
		f.Agent.Idled = 0
	})
	w.Facts.DutyBegan.Watch(StageFirst, "stress", func(f *DutyBegan) { m.wake(w, f.Agent) })
	w.Facts.DutyEnded.Watch(StageFirst, "stress", func(f *DutyEnded) {
		a := f.Agent
		m.rest(a, a.Idled)
		a.Idled = 0
		a.restedAt = w.Now()
		if f.Break {
			return
		}
		a.Exhaustion += float64(((1 - a.Energy) - a.Exhaustion) / m.Settles)
		a.restingNight = true
	})
	w.Facts.ServiceEnded.Watch(StageLast, "stress", func(f *ServiceEnded) {
		draw := hostility.At(f.Case.entity, f.Case.ordinal, uint64(f.Case.Services))
		m.drain(w, f.Agent, draw.Float64() < m.Hostile)
	})
	weak := func(a *Agent, _ *Case) float64 {
		if a.Energy >= m.Tired {
			return 1
		}
		return .5 + float64(.5*a.Energy)/m.Tired
	}
	w.Care.Turn("stress", weak)
	w.Openness.Turn("stress", weak)
	w.Penalise(Strain, "stress", func(a *Agent, _ *Case) float64 {
		return m.Failing * max(0, 1-a.Energy/m.Tired)
	})
}

// rest gives back energy for a time without work.
func (m *Stress) rest(a *Agent, d sim.Span) {
	if d > 0 {
		a.Energy += float64((1 - a.Energy) * (1 - sim.Exp(-float64(m.Rest*d.Minutes()))))
	}
}

// wake gives back energy after a break, or for every night since the last
// day of work.
func (m *Stress) wake(w *World, a *Agent) {
	if !a.restingNight {
		m.rest(a, w.Now().Since(a.restedAt))
		return
	}
	a.restingNight = false
	nights := max(1, dayOf(w.Now())-dayOf(a.restedAt))
	for range min(nights, 14) {
		a.Energy += float64(float64((1-a.Energy)*m.Night) * (1 - float64(.5*a.Exhaustion)))
	}
}

// drain takes the energy of a contact.
func (m *Stress) drain(w *World, a *Agent, hostile bool) {
	conflict := float64(w.Felt() * w.Excess(a))
	load := float64(m.Work*a.ContactTime().Minutes()) + float64(m.Conflict*conflict)
	if hostile {
		load += m.Emotion
	}
	appraisal := (1.3 - float64(.6*a.Confidence)) * (1 - float64(.3*w.Decision.Support))
	a.Energy = max(0, a.Energy-float64(float64(drainScale*a.Energy)*float64(load*appraisal)))
	a.Tally.Conflict += conflict
	w.Ledger.Conflict += conflict
	if conflict > 0 {
		w.Ledger.ConflictHit++
	}
}

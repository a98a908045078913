package models

import (
	"fmt"

	"frontline.dev/frontline/sim"
)

// Turnover is the mechanism of quits and replacement, the part of
// docs/model.md M17 that a queue feels: people leave more often the more exhausted they
// are, a seat stays vacant and then a newcomer sits on it. With a ladder of
// tenure the speed of work and the rate of leaving depend on the step.
type Turnover struct {
	Base       float64   `toml:"quits_per_month" default:"0.026" range:"[0, 10]" unit:"per month" doc:"rate of leaving at exhaustion 0.4" source:"27 % a year, ContactBabel; docs/model.md M17"`
	Exhaustion float64   `toml:"by_exhaustion" default:"3" range:"[0, 20]" doc:"the rate is multiplied by exp of this times (exhaustion - 0.4)" source:"calibrated to quits of 27 % a year at exhaustion 0.4 and 16 to 41 % over occupancy, V4, docs/model.md M17; range 0-6"`
	Vacancy    sim.Span  `toml:"vacancy" default:"4 weeks" range:"[0 s, 10 years]" doc:"time until a newcomer begins" source:"assumption; docs/model.md M17, range 0-12 weeks"`
	Training   sim.Span  `toml:"training" default:"4.2 weeks" range:"[0 s, 10 years]" doc:"training before the first contact" source:"US centres, Global Call Center project: 4.2 weeks"`
	Newcomer   float64   `toml:"experience_of_newcomer" default:"2" range:"[0, 10000]" unit:"contacts per element" doc:"practice after training" source:"assumption; range 0-20"`
	Speeds     []float64 `toml:"speed_by_step" default:"" range:"(0, 100]" doc:"ladder of tenure: speed of work on each step, relative to the last; empty: no ladder" source:"choice"`
	Climbing   sim.Span  `toml:"time_on_step" default:"3 months" range:"[1 d, 100 years]" doc:"ladder: mean time until the next step" source:"choice"`
	Leaving    []float64 `toml:"quits_by_step" default:"" range:"[0, 10]" unit:"per month" doc:"ladder: rate of leaving on each step, instead of quits_per_month" source:"choice"`
}

func init() {
	Mechanisms.Register("turnover", func() Mechanism { return new(Turnover) })
}

// Name returns "turnover".
func (m *Turnover) Name() string { return "turnover" }

// Validate refuses a ladder whose lists differ in length.
func (m *Turnover) Validate() error {
	if len(m.Speeds) != len(m.Leaving) {
		return fmt.Errorf("speed_by_step has %d steps, quits_by_step %d: they must be equally many", len(m.Speeds), len(m.Leaving))
	}
	return nil
}

// month is a twelfth of a year.
const month = sim.Year / 12

// Attach lets agents leave.
func (m *Turnover) Attach(w *World) {
	luck := w.Keyed("turnover.luck")
	if len(m.Speeds) > 0 {
		m.climb(w, luck)
		return
	}
	w.Facts.DutyEnded.Watch(StageLast, "turnover", func(f *DutyEnded) {
		a := f.Agent
		if f.Break {
			return
		}
		day := dayOf(w.Now())
		draw := luck.At(uint64(a.Index), uint64(day), 0)
		rate := m.Base * sim.Exp(m.Exhaustion*(a.Exhaustion-.4))
		// The day stands for the calendar days per working day, 7/5 on average.
		if draw.Float64() < 1-sim.Exp(-float64(rate*(1.4*float64(sim.Day)/float64(month)))) {
			a.resigned = true
		}
	})
	w.replace = func(a *Agent) { w.Replace(a, m.Vacancy+m.Training, m.Newcomer) }
}

// climb plays the ladder: every agent waits for the next step and for the day
// he leaves, whichever comes first.
func (m *Turnover) climb(w *World, luck sim.Keyed) {
	step, change := make([]int, len(w.agents)), make([]uint64, len(w.agents))
	last := len(m.Speeds) - 1
	climbing := float64(month) / float64(m.Climbing)
	rates := func(i int) (up, out float64) { // per month
		if step[i] < last {
			up = climbing
		}
		return up, m.Leaving[step[i]]
	}
	var timer Timer
	wait := func(i int) {
		up, out := rates(i)
		if up+out > 0 {
			draw := luck.At(uint64(i), change[i], 0)
			timer.After(sim.Span(draw.Exponential()/(up+out)*float64(month)), i)
		}
	}
	timer = w.NewTimer(func(i int) {
		up, out := rates(i)
		draw := luck.At(uint64(i), change[i], 1)
		if draw.Float64()*(up+out) < up {
			step[i]++
		} else {
			step[i] = 0
			w.Replace(&w.agents[i], m.Vacancy+m.Training, m.Newcomer)
		}
		change[i]++
		wait(i)
	})
	w.Facts.Started.Watch(StageFirst, "turnover", func(*Started) {
		for i := range w.agents {
			wait(i)
		}
	})
	w.FixTime.Turn("turnover", func(a *Agent, _ *Case) float64 { return m.Speeds[last] / m.Speeds[step[a.Index]] })
	w.steps = func(a *Agent) int { return step[a.Index] }
}

// Step returns the step of an agent on the ladder of tenure, from 0; 0 when
// there is none.
func (w *World) Step(a *Agent) int {
	if w.steps == nil {
		return 0
	}
	return w.steps(a)
}

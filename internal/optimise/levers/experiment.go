package levers

import (
	"fmt"
	"time"

	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// FromExperiment checks a search over an experiment file: its factors with the
// role of a lever, held to its constraints; uncertainties stay as the scenario
// has them. Goals are those of spec or, where it has none, the experiment's
// metrics in their direction. Levers of spec are added.
func FromExperiment(e *scenarios.Experiment, spec Spec) (*Search, error) {
	if e.Base == nil {
		return nil, wrong("give a scenario in the file", "the experiment %s varies no scenario", e.ID)
	}
	s := &Search{Base: e.Base, given: spec, plan: e, started: time.Now().UTC()}
	for _, list := range [][]scenarios.Factor{e.Vary, e.Factors} {
		for i := range list {
			if list[i].Role == scenarios.Lever {
				s.addFactor(&list[i])
			}
		}
	}
	for _, text := range spec.Levers {
		l, err := optimise.ParseLever(text)
		if err != nil {
			return nil, wrong("", "%v", err)
		}
		s.addLever(l, func(v float64) scenarios.Level { return scenarios.Level{Text: l.Text(v), Number: v} })
	}
	if len(spec.Goals) == 0 {
		spec.Goals = goalsOf(e)
	}
	if len(e.Require) > 0 {
		s.require = func(lever func(string) (scenarios.Level, bool)) error {
			value := func(path string) scenarios.Level {
				l, moved := lever(path)
				if !moved {
					l, _ = e.Level(path)
				}
				return l
			}
			for i := range e.Require {
				if !e.Require[i].Holds(value) {
					return fmt.Errorf("%s does not hold", e.Require[i].Text)
				}
			}
			return nil
		}
	}
	if err := s.finish(spec); err != nil {
		return nil, err
	}
	return s, s.tryEnds()
}

// fineness is how many values a factor over a range is tried at.
const fineness = 1000

// addFactor makes a lever of a factor: levels are categories, a range or a law
// is cut into equal shares.
func (s *Search) addFactor(f *scenarios.Factor) {
	if !f.Ranged() {
		if len(f.Levels) < 2 {
			return // stays as it is
		}
		l := optimise.Lever{Name: f.Path, Unit: f.Unit}
		numbers := true
		for _, level := range f.Levels {
			l.Categories = append(l.Categories, level.Text)
			numbers = numbers && level.Number == level.Number
		}
		if numbers { // levels keep their order: a search may go from one to the next
			l.Categories, l.Max, l.Whole = nil, float64(len(f.Levels)-1), true
		}
		s.addLever(l, func(v float64) scenarios.Level { return f.Levels[int(v)] })
		return
	}
	if f.Type == "integer" && f.Law == "" {
		low, high := f.Min.Number, f.Max.Number
		s.addLever(optimise.Lever{Name: f.Path, Unit: f.Unit, Min: low, Max: high, Whole: true},
			func(v float64) scenarios.Level { return f.At((v - low + 0.5) / (high - low + 1)) })
		return
	}
	s.addLever(optimise.Lever{Name: f.Path, Unit: f.Unit, Max: 1, Step: 1.0 / fineness}, f.At)
}

// goalsOf returns the experiment's metrics that have a direction.
func goalsOf(e *scenarios.Experiment) (goals []string) {
	for _, m := range e.Metrics {
		direction := m.Goal
		for _, known := range study.Measures() {
			if direction == "metric" && known.Name == m.Name {
				direction = known.Goal.String()
			}
		}
		if direction == "more" || direction == "less" {
			goals = append(goals, m.Name+"="+direction)
		}
	}
	return goals
}

package levers

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// Overrides returns a point as scenarios.Scenario.With takes it.
func (s *Search) Overrides(point []float64) (set []string) {
	for j, l := range s.Levers {
		set = append(set, l.Name+"="+s.texts[j](point[j]).Text)
	}
	for _, t := range s.Ties {
		set = append(set, t.Path+"="+strconv.FormatFloat(t.value(point), 'g', -1, 64))
	}
	return set
}

// Text returns the value of a lever as it is written in a scenario.
func (s *Search) Text(lever int, value float64) string { return s.texts[lever](value).Text }

// scenario returns the scenario of a point; one that is refused is
// optimise.ErrPoint.
func (s *Search) scenario(point []float64) (*scenarios.Scenario, error) {
	if s.require != nil {
		at := func(path string) (scenarios.Level, bool) {
			for j, l := range s.Levers {
				if l.Name == path {
					return s.texts[j](point[j]), true
				}
			}
			return scenarios.Level{}, false
		}
		if err := s.require(at); err != nil {
			return nil, fmt.Errorf("%w: %w", optimise.ErrPoint, err)
		}
	}
	sc, err := s.Base.With(s.Overrides(point)...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", optimise.ErrPoint, err)
	}
	return sc, nil
}

// tryEnds makes sure that the scenario takes every lever at one of its ends at
// least, so that a misspelt path is an error and not an empty search. The lever
// is moved alone, and then with the settings that are tied to it.
func (s *Search) tryEnds() error {
	if err := s.Check(); err != nil {
		return wrong("", "%v", err)
	}
	for j, l := range s.Levers {
		ends := []float64{l.Min, l.Max}
		if l.Categories != nil {
			ends = nil
			for c := range l.Categories {
				ends = append(ends, float64(c))
			}
		}
		var refused error
		for _, v := range ends {
			_, err := s.Base.With(l.Name + "=" + s.texts[j](v).Text)
			if err != nil && len(s.Ties) > 0 {
				if _, tied := s.Base.With(s.moved(j, v)...); tied == nil {
					err = nil
				}
			}
			if err == nil {
				refused = nil
				break // the other end may need another lever to move as well
			}
			refused = err
		}
		if refused != nil {
			return refused
		}
	}
	return nil
}

// moved returns the overrides of one lever at a value, the others as in the
// scenario, with what is tied to levers of which the scenario has the number.
func (s *Search) moved(lever int, value float64) []string {
	point := make([]float64, len(s.Levers))
	for j, l := range s.Levers {
		text, _ := s.setting(l.Name)
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			number = math.NaN()
		}
		point[j] = number
	}
	point[lever] = value
	set := []string{s.Levers[lever].Name + "=" + s.texts[lever](value).Text}
	for _, t := range s.Ties {
		if sum := t.value(point); !math.IsNaN(sum) {
			set = append(set, t.Path+"="+strconv.FormatFloat(sum, 'g', -1, 64))
		}
	}
	return set
}

// Start returns an evaluator with a runner of its own, for optimise.Search.
func (s *Search) Start() optimise.Evaluate {
	runner := study.NewRunner()
	return func(ctx context.Context, point []float64, first, n int) ([][]float64, error) {
		sc, err := s.scenario(point)
		if err != nil {
			return nil, err
		}
		rows := make([][]float64, 0, n)
		for r := first; r < first+n; r++ {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			played := runner.Play(ctx, sc, uint64(r), s.paired)
			if played.Err != nil && (ctx.Err() != nil || errors.Is(played.Err, context.Canceled)) {
				return nil, context.Canceled
			}
			rows = append(rows, s.outcomes(point, played.Values))
		}
		return rows, nil
	}
}

// outcomes reads goals and constraints of one run; a run that failed has none
// of its measures.
func (s *Search) outcomes(point, values []float64) []float64 {
	row := make([]float64, len(s.reads))
	for k, r := range s.reads {
		row[k] = s.read(r, point, values)
	}
	return row
}

func (s *Search) read(r reading, point, values []float64) float64 {
	switch {
	case r.cost:
		sum := 0.0
		for _, t := range s.Costs {
			sum += t.Weight * s.read(t.read, point, values)
		}
		return sum
	case r.lever >= 0:
		return s.texts[r.lever](point[r.lever]).Number
	case r.tie >= 0:
		return s.Ties[r.tie].value(point)
	case values == nil:
		return math.NaN()
	}
	return values[r.measure]
}

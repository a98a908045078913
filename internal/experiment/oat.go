package experiment

import (
	"fmt"

	"frontline.dev/frontline/scenarios"
)

// oneAtATime varies each factor from the scenario's own value to the ends of
// its range, or to each of its other levels. The scenario as it is comes first.
func (p *Plan) oneAtATime() []scenarios.Problem {
	e := p.Experiment
	base := constantsOf(e)
	var bad []scenarios.Problem
	for _, f := range e.Factors {
		own, known := e.Level(f.Path)
		if !known {
			bad = append(bad, e.Problem("factors."+f.Path, "E0205", fmt.Sprintf("the scenario has no value of its own of `%s` to start from", f.Path), "choose another design"))
		}
		base = append(base, assigned{Path: f.Path, Level: own})
	}
	if len(bad) > 0 {
		return bad
	}
	rows := [][]assigned{base}
	for _, f := range e.Factors {
		levels := f.Levels
		if f.Ranged() {
			levels = []scenarios.Level{f.Min, f.Max}
		}
		own, _ := e.Level(f.Path)
		for _, l := range levels {
			if l.Text != own.Text {
				rows = append(rows, replaced(base, assigned{Path: f.Path, Level: l}))
			}
		}
	}
	p.rows = len(rows)
	p.row = func(i int) (int, []assigned) { return 0, rows[i] }
	return nil
}

// replaced returns settings with one of them changed, in the same order.
func replaced(row []assigned, by assigned) []assigned {
	out := append([]assigned(nil), row...)
	for i := range out {
		if out[i].Path == by.Path {
			out[i] = by
		}
	}
	return out
}

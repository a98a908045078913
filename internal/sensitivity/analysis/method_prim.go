package analysis

import (
	"fmt"
	"math"
	"strings"

	"frontline.dev/frontline/internal/discover"
	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/results"
)

func init() {
	register(Method{Name: "prim", Doc: "PRIM: the conditions under which something happens, --where 'metric>=x'", Needs: "any sample that covers the space", apply: prim})
}

// Discovery is a trajectory with the box that is described.
type Discovery struct {
	*discover.Trajectory
	Where  []optimise.Constraint
	Chosen int
}

// conditions reads constraints and their outcomes.
func (d *Data) conditions(texts []string) (list []optimise.Constraint, outcomes []*Outcome, err error) {
	for _, text := range texts {
		c, err := optimise.ParseConstraint(text)
		if err != nil {
			return nil, nil, wrong("", "%v", err)
		}
		o, err := d.outcome(c.Name)
		if err != nil {
			return nil, nil, err
		}
		list, outcomes = append(list, c), append(outcomes, o)
	}
	return list, outcomes, nil
}

func prim(d *Data, r *Request) ([]Answer, error) {
	if len(r.Where) == 0 {
		return nil, wrong("such as --where 'service_level<0.8'; all of several must hold", "prim needs to know what is of interest: --where")
	}
	if err := d.needX("prim"); err != nil {
		return nil, err
	}
	d, err := d.varying(false)
	if err != nil {
		return nil, err
	}
	where, outcomes, err := d.conditions(r.Where)
	if err != nil {
		return nil, err
	}
	t, err := discover.Prim(d.X, interest(d, where, outcomes), d.discoverFactors(), discover.Options{Alpha: r.Alpha, MinMass: r.MinMass})
	if err != nil {
		return nil, err
	}
	v := &Discovery{t, where, t.Suggested}
	if r.Box != 0 {
		if v.Chosen = r.Box; v.Chosen < 0 || v.Chosen >= len(t.Boxes) {
			return nil, wrong("", "there is no box %d: the trajectory ends with %d", r.Box, len(t.Boxes)-1)
		}
	}
	a := Answer{Value: v, Notes: t.Warnings, Tables: []NamedTable{{"prim-box", boxTable(d, v)}, {"prim-trajectory", trajectoryTable(v)}}}
	err = trajectoryFigure(&a, v)
	return []Answer{a}, err
}

// interest judges each point by the means over its replications.
func interest(d *Data, where []optimise.Constraint, outcomes []*Outcome) []discover.Outcome {
	list := make([]discover.Outcome, len(d.X))
	for i := range list {
		list[i] = discover.Interest
	}
	for k, c := range where {
		for i, m := range outcomes[k].means() {
			switch {
			case math.IsNaN(m):
				list[i] = discover.Missing
			case list[i] != discover.Missing && !c.Holds(m):
				list[i] = discover.Other
			}
		}
	}
	return list
}

func conditionText(where []optimise.Constraint) string {
	var parts []string
	for _, c := range where {
		parts = append(parts, c.String())
	}
	return strings.Join(parts, " and ")
}

// boxTable describes the chosen box.
func boxTable(d *Data, v *Discovery) results.Table {
	b := v.Boxes[v.Chosen]
	t := results.Table{Title: fmt.Sprintf("Where %s: %d of %d points (%.1f %%). Box %d holds %d points: %.0f %% of the cases (coverage), %.0f %% of it are cases (density)",
		conditionText(v.Where), v.Cases, v.N, 100*v.BaseRate, v.Chosen, b.N, 100*b.Coverage, 100*b.Density), Header: []string{"factor", "condition", "bound", "unit", "quasi_p"}}
	for _, bound := range b.Bounds {
		f := d.Factors[bound.Factor]
		condition, value := ">=", six(bound.Limit.Lo)
		if bound.Upper {
			condition, value = "<=", six(bound.Limit.Hi)
		}
		if bound.Limit.Keep != nil {
			var kept []string
			for c, keep := range bound.Limit.Keep {
				if keep {
					kept = append(kept, f.Categories[c])
				}
			}
			condition, value = "is", strings.Join(kept, " or ")
		}
		t.Rows = append(t.Rows, []string{f.Name, condition, value, f.Unit, six(bound.QuasiP)})
	}
	return t
}

// trajectoryTable lists all boxes.
func trajectoryTable(v *Discovery) results.Table {
	t := results.Table{Title: "Trajectory of boxes: choose one by its coverage and density with --box", Header: []string{"box", "step", "points", "cases", "coverage", "density", "mass", "bounds", "note"}}
	for i, b := range v.Boxes {
		step, note := "peel", ""
		switch {
		case i == 0:
			step = "all"
		case b.Pasted:
			step = "paste"
		}
		if i == v.Suggested {
			note = "suggested"
		}
		t.Rows = append(t.Rows, []string{fmt.Sprint(i), step, fmt.Sprint(b.N), fmt.Sprint(b.Cases), six(b.Coverage), six(b.Density), six(b.Mass), fmt.Sprint(len(b.Bounds)), note})
	}
	return t
}

// trajectoryFigure draws density over coverage.
func trajectoryFigure(a *Answer, v *Discovery) error {
	line := results.Series{Name: ""}
	for i := len(v.Boxes) - 1; i >= 0; i-- {
		line.X, line.Y = append(line.X, v.Boxes[i].Coverage), append(line.Y, v.Boxes[i].Density)
	}
	b := v.Boxes[v.Chosen]
	plot, err := results.LinesWithBands(results.FigureSpec{Title: "What is given up for a purer box", Subtitle: fmt.Sprintf("PRIM for %s; %d points, %d cases", conditionText(v.Where), v.N, v.Cases),
		XLabel: "coverage: share of all cases inside", YLabel: "density: share of the inside that are cases", IncludeZero: true,
		Vertical: []results.Reference{{Name: fmt.Sprintf("box %d", v.Chosen), Value: b.Coverage}}, Horizontal: []results.Reference{{Name: "all points", Value: v.BaseRate}}}, []results.Series{line})
	if err == nil {
		a.Figures = append(a.Figures, NamedFigure{"prim-trajectory", plot})
	}
	return err
}

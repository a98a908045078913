package figures

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/discover"
	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
)

func init() {
	register(60, "prim-peeling", "what is given up for a purer box of conditions", "a sample that covers the space, and --where or an analysis of type prim", drawPeeling)
	register(61, "prim-box", "under which conditions something happens", "the same", drawBox)
}

// discovery peels boxes: of what was asked for, else of what the experiment
// says.
func (f *Folder) discovery(ctx context.Context, r *Request) (*analysis.Discovery, string, error) {
	where := r.Where
	if e := f.Experiment(); e != nil && len(where) == 0 {
		for _, a := range e.Analyses {
			if a.Type == "prim" {
				where = []string{fmt.Sprintf("%s%s%v", a.Interest.Metric, a.Interest.Op, a.Interest.Value)}
			}
		}
	}
	if len(where) == 0 {
		return nil, "", missingf("what is of interest: --where 'metric>=x'")
	}
	list, _, err := analysis.Run(ctx, analysis.Request{Method: "prim", Dir: f.Dir, Where: where, Seed: 1}, nil)
	if err != nil {
		return nil, "", err
	}
	var option []string
	for _, w := range where {
		option = append(option, "--where '"+w+"'")
	}
	return list[0].Value.(*analysis.Discovery), strings.Join(option, " "), nil
}

// interest is what is of interest, in words.
func interest(v *analysis.Discovery) string {
	var parts []string
	for _, c := range v.Where {
		sign := "≤"
		if c.Least {
			sign = "≥"
		}
		parts = append(parts, fmt.Sprintf("%s %s %s", plain(c.Name), sign, strconv.FormatFloat(c.Bound, 'g', 4, 64)))
	}
	return strings.Join(parts, " and ")
}

func drawPeeling(ctx context.Context, f *Folder, r *Request) ([]Figure, error) {
	v, option, err := f.discovery(ctx, r)
	if err != nil {
		return nil, err
	}
	boxes, chosen := results.Cloud{Name: "Boxes, as they were peeled", Joined: true}, results.Cloud{Name: "Box that is described"}
	var rows [][]string
	for i, b := range v.Boxes {
		p := results.Point{X: b.Coverage, Y: b.Density}
		if i == v.Chosen {
			p.Label = fmt.Sprintf("box %d: %s, %s", i, count(b.N, "point"), count(len(b.Bounds), "bound"))
			chosen.Points = append(chosen.Points, p)
			p.Label = ""
		}
		boxes.Points = append(boxes.Points, p)
		rows = append(rows, joined([]string{fmt.Sprint(i)}, sixes(b.Coverage, b.Density, b.Mass), []string{fmt.Sprint(b.N), fmt.Sprint(b.Cases), fmt.Sprint(len(b.Bounds))}))
	}
	spec := results.FigureSpec{Size: f.size, Title: "What is given up for a purer box", Subtitle: fmt.Sprintf("PRIM for %s; %d of %d points are cases", interest(v), v.Cases, v.N),
		XLabel: "Coverage (share of all cases that are inside)", YLabel: "Density (share of the inside that are cases)",
		Horizontal: []results.Reference{{Name: "all points", Value: v.BaseRate}}, Note: f.note("The box that is described has the largest harmonic mean of coverage and density; frontline analyze prim --box chooses another.")}
	p, err := results.Scatter(spec, []results.Cloud{boxes, chosen}, results.ScatterOptions{})
	return f.make("prim-peeling", option, spec, p, err, []string{"box", "coverage", "density", "mass", "points", "cases", "bounds"}, rows)
}

func drawBox(ctx context.Context, f *Folder, r *Request) ([]Figure, error) {
	v, option, err := f.discovery(ctx, r)
	if err != nil {
		return nil, err
	}
	d, err := f.Data()
	if err != nil {
		return nil, err
	}
	factors, x := varying(d)
	box := v.Boxes[v.Chosen]
	if len(box.Bounds) == 0 {
		return nil, missingf("a box with a bound: nothing tells the cases apart")
	}
	var bars []results.Stretch
	var rows [][]string
	for j, limit := range box.Limits {
		quasi, bounded := "", false
		for _, b := range box.Bounds {
			if b.Factor == j {
				bounded = true
				quasi = strings.TrimPrefix(quasi+"; "+six(b.QuasiP), "; ")
			}
		}
		if !bounded {
			continue
		}
		bar := stretchOf(factors[j], x, j, limit)
		bars = append(bars, bar)
		rows = append(rows, append([]string{bar.Name, bar.Note}, six(bar.From), six(bar.To), quasi))
	}
	spec := results.FigureSpec{Size: f.size, Title: "Under which conditions " + interest(v),
		Subtitle: fmt.Sprintf("Box %d holds %.0f %% of the cases (coverage); %.0f %% of it are cases (density), of all %d points %.0f %%", v.Chosen, 100*box.Coverage, 100*box.Density, v.N, 100*v.BaseRate),
		XLabel:   "Part of each factor's range (0 lowest, 1 highest)", Note: f.note("Blue: inside the box. Of factors without an order the part is the share of the categories. Quasi-p-values are in the table beside the picture.")}
	p, err := results.Limits(spec, bars)
	return f.make("prim-box", option, spec, p, err, []string{"factor", "inside", "from_share", "to_share", "quasi_p"}, rows)
}

// stretchOf is the part of a factor's range that a limit leaves.
func stretchOf(factor analysis.Factor, x [][]float64, j int, limit discover.Limit) results.Stretch {
	name := factor.Name
	if limit.Keep != nil {
		var kept []string
		for c, keep := range limit.Keep {
			if keep {
				kept = append(kept, factor.Categories[c])
			}
		}
		return results.Stretch{Name: name, To: float64(len(kept)) / float64(len(limit.Keep)), Note: strings.Join(kept, " or ")}
	}
	levels := levelsOf(x, j)
	low, high := levels[0], levels[len(levels)-1]
	from, to := max(limit.Lo, low), min(limit.Hi, high)
	note := levelText(factor, from) + " to " + levelText(factor, to)
	if factor.Unit != "" && factor.Unit != "1" {
		note += " " + factor.Unit
	}
	return results.Stretch{Name: name, From: (from - low) / (high - low), To: (to - low) / (high - low), Note: note}
}

package study

import (
	"fmt"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// stressFigure shows exhaustion over time, with the role and without.
func (r *Report) stressFigure() figure {
	data := table{File: "stress", Doc: "numbers of the picture stress", Columns: append([]column{armColumn,
		{"line", "text", "", "mean of agents, or the value that one agent in ten exceeds"}, {"weeks", "number", "weeks", "end of the batch"},
		{"warm_up", "boolean", "", "true: not part of what is reported"}}, estimateColumns("the point")...)}
	var lines []results.Series
	arms := []struct{ arm, name string }{{ArmScenario, "with the role"}, {ArmRoleOff, "without the role"}}
	for _, a := range arms {
		for _, m := range []struct {
			metric, name string
			band         bool
		}{{"exhaustion_mean", "Mean, ", true}, {"exhaustion_p90", "Highest tenth (P90), ", false}} {
			c := r.courseOf(a.arm, m.metric)
			if c == nil {
				continue
			}
			line := results.Series{Name: m.name + a.name}
			for _, p := range c.Points {
				if p.To.Since(p.From) < r.batch() {
					continue // a last, short batch: a point of its own width would mislead
				}
				weeks := float64(p.To) / float64(sim.Week)
				line.X, line.Y = append(line.X, weeks), append(line.Y, p.Center)
				if m.band {
					line.Lo, line.Hi = append(line.Lo, p.Lo), append(line.Hi, p.Hi)
				}
				data.add(append([]string{a.arm, m.metric, results.Number(weeks), fmt.Sprint(p.WarmUp)}, estimateCells(p.Estimate)...)...)
			}
			lines = append(lines, line)
		}
	}
	spec := results.FigureSpec{Title: r.stressTitle(), Subtitle: "Exhaustion at the end of a working day, 0 to 1, in batches of " + r.batch().String(),
		XLabel: "Weeks since the start", YLabel: "Exhaustion", IncludeZero: true,
		Note: r.note(r.Finished, "Band: 95 % interval of the mean over replications. P90: the exhaustion that one agent in ten exceeds, mean over replications.")}
	if warm := r.warmUp(); warm > 0 {
		spec.Vertical = []results.Reference{{Name: "end of warm-up", Value: float64(warm) / float64(sim.Week)}}
	}
	p, err := results.TimeSeries(spec, lines)
	return figure{p, data, err}
}

func (r *Report) stressTitle() string {
	o := r.outcomeOf("exhaustion_mean")
	if o.without == nil {
		return fmt.Sprintf("Mean exhaustion at the end of a day is %s", short(o.With))
	}
	title := sentence(o.Difference, "Exhaustion is %s higher with the role than without", "Exhaustion is %s lower with the role than without",
		"The role makes no measurable difference to exhaustion")
	return fmt.Sprintf("%s (%s against %s)", title, short(o.With), short(o.Without))
}

// batch returns the length of a whole batch.
func (r *Report) batch() sim.Span {
	return min(r.subject.settings.Time.Batch, r.subject.settings.Time.Horizon)
}

// figure1Figure shows ideas over the assigned role, one line per portfolio.
func (r *Report) figure1Figure() figure {
	f := r.Figure1
	t := r.figure1Table()
	data := table{File: "figure1", Doc: "numbers of the picture figure1", Columns: t.Columns, Rows: t.Rows}
	var lines []results.Series
	for i, n := range f.Products {
		line := results.Series{Name: products(n)}
		for j, role := range f.Roles {
			e := f.Cells[i*len(f.Roles)+j].Ideas
			line.X, line.Y = append(line.X, role), append(line.Y, e.Center)
			line.Lo, line.Hi = append(line.Lo, e.Lo), append(line.Hi, e.Hi)
		}
		lines = append(lines, line)
	}
	spec := results.FigureSpec{Title: f.title(), Subtitle: "Ideas per agent-year (recombination and refinement) by assigned role and by the number of products an agent serves",
		XLabel: "Innovation role (share of eligible contacts with a dialogue)", YLabel: "Ideas per agent-year", IncludeZero: true, Intervals: results.IntervalsWhiskers,
		Note: r.note(f.Lines[0].Slope.N, fmt.Sprintf("%s %d agents in each, portfolios and roles dealt out so that all combinations occur equally often.", studentIntervals, f.Agents))}
	p, err := results.LinesWithBands(spec, lines)
	return figure{p, data, err}
}

func (f *Figure1) title() string {
	narrow, wide := &f.Lines[0], &f.Lines[len(f.Lines)-1]
	title := ""
	switch {
	case f.SlopeRatio.Lo > 1:
		title = fmt.Sprintf("With %s the role brings %s times as many ideas as with %s", products(wide.Products), short(f.SlopeRatio), products(narrow.Products))
	case direction(f.Steeper) > 0:
		title = fmt.Sprintf("With %s a full role brings %s ideas a year, with %s %s", products(wide.Products), short(wide.Slope), products(narrow.Products), short(narrow.Slope))
	case direction(f.Steeper) < 0:
		title = fmt.Sprintf("With %s the role brings fewer ideas than with %s", products(wide.Products), products(narrow.Products))
	default:
		title = "What the role brings does not differ measurably between portfolios"
	}
	if f.Crosses() {
		title += "; the lines cross"
	}
	return title
}

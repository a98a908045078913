package figures

import (
	"context"
	"fmt"
	"math"
	"slices"

	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
)

func init() {
	register(30, "interaction", "a metric over one factor, a line for each level of another", "a factorial design with two factors, or figure1.csv of a run", drawInteraction)
	register(33, "heat-map", "a metric over two factors as colours", "a factorial design with two factors", drawHeatMap)
}

// pair returns the two factors of a figure: those asked for, else those of the
// strongest interaction, the one with more levels on the axis.
func (e *factorial) pair(r *Request) (x, by int, err error) {
	if len(e.factors) < 2 {
		return 0, 0, missingf("two factors that vary")
	}
	x, by = 0, 1
	strongest := -1.0
	for _, term := range e.Effects {
		if size := math.Abs(term.Estimate.Center); len(term.Factors) == 2 && size > strongest {
			x, by, strongest = term.Factors[0], term.Factors[1], size
		}
	}
	weight := func(j int) int { // numbers with many levels make the axis
		n := len(levelsOf(e.x, j))
		if e.factors[j].Categories == nil {
			n += 100
		}
		return n
	}
	if weight(by) > weight(x) {
		x, by = by, x
	}
	for _, asked := range []struct {
		name      string
		at, other *int
	}{{r.X, &x, &by}, {r.By, &by, &x}} {
		if asked.name == "" {
			continue
		}
		at := slices.IndexFunc(e.Factors, func(name string) bool { return name == asked.name })
		if at < 0 {
			return 0, 0, wrong("", "there is no factor %q that varies", asked.name)
		}
		if at == *asked.other {
			*asked.other = *asked.at
		}
		*asked.at = at
	}
	return x, by, nil
}

// cells returns the means by levels of two factors, [level of by][level of x].
func (e *factorial) cells(x, by int) (xs, bys []float64, means [][]results.Estimate) {
	xs, bys = levelsOf(e.x, x), levelsOf(e.x, by)
	means = make([][]results.Estimate, len(bys))
	for b := range means {
		means[b] = slices.Repeat([]results.Estimate{results.NewEstimate(nil)}, len(xs))
	}
	for _, c := range e.Cells {
		atX, atBy := c.AtI, c.AtJ
		switch {
		case c.I == x && c.J == by:
		case c.I == by && c.J == x:
			atX, atBy = c.AtJ, c.AtI
		default:
			continue
		}
		means[slices.Index(bys, atBy)][slices.Index(xs, atX)] = c.Mean
	}
	return xs, bys, means
}

func (e *factorial) pairOption(x, by int) string {
	return fmt.Sprintf("--metric %s --x %s --by %s", e.metric, e.Factors[x], e.Factors[by])
}

func drawInteraction(_ context.Context, f *Folder, r *Request) (all []Figure, err error) {
	if s, err := f.Sheet("figure1.csv"); err == nil {
		return f.roleByPortfolio(s)
	}
	list, err := f.factorials(r)
	if err != nil {
		return nil, err
	}
	for i := range list {
		e := &list[i]
		x, by, err := e.pair(r)
		if err != nil {
			return all, err
		}
		xs, bys, means := e.cells(x, by)
		spec := results.FigureSpec{Size: f.size, Title: fmt.Sprintf("%s by %s and %s", capital(plain(e.metric)), e.Factors[x], e.Factors[by]), Subtitle: "Means; " + e.intervals(),
			XLabel: factorAxis(e.factors[x]), YLabel: axis(e.metric, e.unit), Intervals: results.IntervalsWhiskers,
			Note: f.note("Lines that are not parallel show an interaction. Other factors are averaged.")}
		var rows [][]string
		var lines []results.Series
		var groups []results.Group
		for b, level := range bys {
			name := fmt.Sprintf("%s %s", short(e.Factors[by]), levelText(e.factors[by], level))
			line, group := results.Series{Name: name}, results.Group{Name: name}
			for a, at := range xs {
				m := means[b][a]
				line.X, line.Y, line.Lo, line.Hi = append(line.X, at), append(line.Y, m.Center), append(line.Lo, m.Lo), append(line.Hi, m.Hi)
				rows = append(rows, append([]string{levelText(e.factors[by], level), levelText(e.factors[x], at)}, estimateCells(m)...))
			}
			group.Values, group.Lo, group.Hi = line.Y, line.Lo, line.Hi
			lines, groups = append(lines, line), append(groups, group)
		}
		var p *results.Plot
		if e.factors[x].Categories == nil {
			p, err = results.LinesWithBands(spec, lines)
		} else { // no numbers on either axis: dots side by side
			spec.YLabel, spec.XLabel = "", axis(e.metric, e.unit)
			p, err = results.DotWhisker(spec, e.factors[x].Categories, groups)
		}
		drawn, err := f.make(fileName("interaction", e.metric), e.pairOption(x, by), spec, p, err, joined([]string{e.Factors[by], e.Factors[x]}, estimateHeader), rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

// factorAxis is a factor with its unit; a category has levels.
func factorAxis(f analysis.Factor) string {
	if f.Categories != nil {
		return f.Name + " (level)"
	}
	return axisOf(f.Name, f.Unit)
}

// axisOf is a setting with its unit.
func axisOf(name, unit string) string {
	if unit == "" || unit == "1" {
		return name + " (no unit)"
	}
	return fmt.Sprintf("%s (%s)", name, unit)
}

// productsText counts products.
func productsText(n string) string {
	if n == "1" {
		return "1 product"
	}
	return n + " products"
}

// roleByPortfolio is the interaction that every run has: ideas by assigned role
// and portfolio.
func (f *Folder) roleByPortfolio(s *Sheet) ([]Figure, error) {
	at := map[string]int{}
	var lines []results.Series
	var rows [][]string
	n := 0.0
	for _, row := range s.Rows {
		if cellOf(s, row, "kind") != "ideas" {
			continue
		}
		name := cellOf(s, row, "products")
		k, known := at[name]
		if !known {
			k, at[name] = len(lines), len(lines)
			lines = append(lines, results.Series{Name: productsText(name)})
		}
		mean, lo, hi := s.Number(row, "mean"), s.Number(row, "ci_lo"), s.Number(row, "ci_hi")
		l := &lines[k]
		l.X, l.Y, l.Lo, l.Hi = append(l.X, s.Number(row, "role")), append(l.Y, mean), append(l.Lo, lo), append(l.Hi, hi)
		n = s.Number(row, "n")
		rows = append(rows, append([]string{name}, sixes(s.Number(row, "role"), n, mean, lo, hi)...))
	}
	if len(lines) < 2 {
		return nil, missingf("ideas by role and portfolio in figure1.csv")
	}
	spec := results.FigureSpec{Size: f.size, Title: "Ideas by innovation role and by products an agent serves", Subtitle: fmt.Sprintf("Means of %s replications, 95 %% intervals", six(n)),
		XLabel: "Innovation role (share of eligible contacts)", YLabel: "Ideas (ideas per agent-year)", Intervals: results.IntervalsWhiskers, IncludeZero: true,
		Note: f.note("Lines that are not parallel show an interaction.")}
	p, err := results.LinesWithBands(spec, lines)
	return f.make("interaction-ideas", "", spec, p, err, []string{"products", "role", "n", "mean", "lo", "hi"}, rows)
}

func drawHeatMap(_ context.Context, f *Folder, r *Request) (all []Figure, err error) {
	list, err := f.factorials(r)
	if err != nil {
		return nil, err
	}
	for i := range list {
		e := &list[i]
		x, by, err := e.pair(r)
		if err != nil {
			return all, err
		}
		xs, bys, means := e.cells(x, by)
		var columns, names []string
		for _, v := range xs {
			columns = append(columns, levelText(e.factors[x], v))
		}
		grid := make([][]float64, len(bys))
		var rows [][]string
		for b, v := range bys {
			names = append(names, levelText(e.factors[by], v))
			for a := range xs {
				grid[b] = append(grid[b], means[b][a].Center)
				rows = append(rows, append([]string{columns[a], names[b]}, estimateCells(means[b][a])...))
			}
		}
		spec := results.FigureSpec{Size: f.size, Title: fmt.Sprintf("Where %s is high and low", plain(e.metric)),
			Subtitle: fmt.Sprintf("Means over %s and over all other factors; %d points", count(e.Replications, "replication"), e.Points),
			XLabel:   factorAxis(e.factors[x]), YLabel: factorAxis(e.factors[by]), Note: f.note("White: no runs. Intervals are in the table beside the picture.")}
		p, err := results.HeatMap(spec, columns, names, grid, axis(e.metric, e.unit))
		drawn, err := f.make(fileName("heat-map", e.metric), e.pairOption(x, by), spec, p, err, joined([]string{e.Factors[x], e.Factors[by]}, estimateHeader), rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

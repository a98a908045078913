package analysis

import (
	"fmt"
	"math"
	"sort"

	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/results"
)

func init() {
	register(Method{Name: "effects", Doc: "main effects and interactions, with intervals over replications", Needs: "a factorial design: few levels per factor", single: effects})
}

func effects(d *Data, o *Outcome, r *Request) (*Answer, error) {
	if err := d.needX("effects"); err != nil {
		return nil, err
	}
	d, err := d.varying(false)
	if err != nil {
		return nil, err
	}
	order := r.Order
	if order == 0 {
		order = min(2, len(d.Factors))
	}
	f, err := sensitivity.FactorialEffects(d.X, o.Y, d.names(), order)
	if err != nil {
		return nil, err
	}
	a := &Answer{Value: f, Notes: f.Warnings}
	if !math.IsNaN(f.Margin) {
		a.Notes = append(a.Notes, fmt.Sprintf("Without replications: effects beyond ±%s stand out of the others (Lenth, 95 %%).", six(f.Margin)))
	}
	a.Tables = []NamedTable{{"effects-" + o.Name, effectsTable(d, f, o)}, {"levels-" + o.Name, levelsTable(d, f, o)}, {"cells-" + o.Name, cellsTable(d, f, o)}}
	return a, effectsFigures(a, d, f, o)
}

// named says whether the ends of a factor have an order.
func named(d *Data, factors []int) bool {
	for _, j := range factors {
		if d.Factors[j].Categories != nil {
			return true
		}
	}
	return false
}

func effectsTable(d *Data, f *sensitivity.Factorial, o *Outcome) results.Table {
	t := results.Table{Title: fmt.Sprintf("Effects on %s from the lowest to the highest level: %d points, %s, mean %s",
		withUnit(o.Name, o.Unit), f.Points, runsText(f.Replications), six(f.Mean.Center)), Header: join([]string{"term", "from", "to"}, bounds("effect"), []string{"n", "share_of_variance"})}
	for _, e := range f.Effects {
		from, to := "", ""
		if len(e.Factors) == 1 {
			j := e.Factors[0]
			low, high := math.Inf(1), math.Inf(-1)
			for _, row := range d.X {
				low, high = math.Min(low, row[j]), math.Max(high, row[j])
			}
			from, to = d.Factors[j].level(low), d.Factors[j].level(high)
		}
		t.Rows = append(t.Rows, join([]string{e.Term, from, to}, estimateCells(e.Estimate), []string{fmt.Sprint(e.Estimate.N), six(e.Share)}))
	}
	return t
}

func levelsTable(d *Data, f *sensitivity.Factorial, o *Outcome) results.Table {
	t := results.Table{Title: "Means of " + withUnit(o.Name, o.Unit) + " by level, and their distance from the mean of all points",
		Header: join([]string{"factor", "level"}, bounds("mean"), bounds("effect"))}
	for _, l := range f.Levels {
		t.Rows = append(t.Rows, join([]string{f.Factors[l.Factor], d.Factors[l.Factor].level(l.Level)}, estimateCells(l.Mean), estimateCells(l.Effect)))
	}
	return t
}

func cellsTable(d *Data, f *sensitivity.Factorial, o *Outcome) results.Table {
	t := results.Table{Title: "Means of " + withUnit(o.Name, o.Unit) + " by pairs of levels", Header: join([]string{"factor", "level", "with", "at"}, bounds("mean"), []string{"points"})}
	for _, c := range f.Cells {
		t.Rows = append(t.Rows, join([]string{f.Factors[c.I], d.Factors[c.I].level(c.AtI), f.Factors[c.J], d.Factors[c.J].level(c.AtJ)}, estimateCells(c.Mean), []string{fmt.Sprint(c.Points)}))
	}
	return t
}

func effectsFigures(a *Answer, d *Data, f *sensitivity.Factorial, o *Outcome) error {
	list := append([]sensitivity.Effect(nil), f.Effects...)
	sort.SliceStable(list, func(i, j int) bool { return math.Abs(list[i].Estimate.Center) > math.Abs(list[j].Estimate.Center) })
	if len(list) > 20 {
		list = list[:20]
	}
	g := results.Group{}
	var terms []string
	for _, e := range list {
		terms = append(terms, e.Term)
		g.Values, g.Lo, g.Hi = append(g.Values, e.Estimate.Center), append(g.Lo, e.Estimate.Lo), append(g.Hi, e.Estimate.Hi)
	}
	err := a.dots("effects-"+o.Name, results.FigureSpec{Title: "Largest effects on " + o.Name, Subtitle: fmt.Sprintf("from the lowest to the highest level; %d replications, 95 %% intervals", f.Replications),
		XLabel: withUnit("effect on "+o.Name, o.Unit), IncludeZero: true}, terms, g)
	if err != nil {
		return err
	}
	for _, e := range list { // the strongest interaction as lines
		if len(e.Factors) == 2 && !named(d, e.Factors[:1]) {
			return interactionFigure(a, d, f, o, e.Factors[0], e.Factors[1])
		}
	}
	return nil
}

// interactionFigure draws a line over factor i for each level of factor j.
func interactionFigure(a *Answer, d *Data, f *sensitivity.Factorial, o *Outcome, i, j int) error {
	var lines []results.Series
	at := map[float64]int{}
	for _, c := range f.Cells {
		if c.I != i || c.J != j {
			continue
		}
		k, known := at[c.AtJ]
		if !known {
			k, at[c.AtJ] = len(lines), len(lines)
			lines = append(lines, results.Series{Name: f.Factors[j] + " " + d.Factors[j].level(c.AtJ)})
		}
		l := &lines[k]
		l.X, l.Y, l.Lo, l.Hi = append(l.X, c.AtI), append(l.Y, c.Mean.Center), append(l.Lo, c.Mean.Lo), append(l.Hi, c.Mean.Hi)
	}
	plot, err := results.LinesWithBands(results.FigureSpec{Title: fmt.Sprintf("%s by %s and %s", o.Name, f.Factors[i], f.Factors[j]),
		Subtitle: fmt.Sprintf("means over %d replications, 95 %% intervals", f.Replications), XLabel: withUnit(f.Factors[i], d.Factors[i].Unit), YLabel: withUnit(o.Name, o.Unit)}, lines)
	if err == nil {
		a.Figures = append(a.Figures, NamedFigure{"interaction-" + o.Name, plot})
	}
	return err
}

package analysis

import (
	"fmt"

	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/results"
)

func init() {
	register(Method{Name: "morris", Doc: "elementary effects: which of many factors matter at all", Needs: "Morris trajectories, rows in order", single: morris})
	register(Method{Name: "src", Doc: "standardised regression coefficients of values and ranks", Needs: "any sample", single: src})
	register(Method{Name: "dgsm", Doc: "derivative-based measures and the bound they put on total indices",
		Needs: "base points, each followed by one row per factor with a small step", single: dgsm})
	register(Method{Name: "delta", Doc: "Borgonovo's delta: how much fixing a factor moves the whole distribution", Needs: "any sample, 50 rows or more", single: delta})
}

func morris(d *Data, o *Outcome, r *Request) (*Answer, error) {
	if err := d.needX("morris"); err != nil {
		return nil, err
	}
	names := d.names()
	groups, groupNames := d.groups()
	if groups != nil {
		names = groupNames
	}
	options := sensitivity.MorrisOptions{Bootstrap: r.bootstrap(), Groups: groups, Common: d.Common}
	if ranges, given := d.ranges(); given {
		options.Ranges = ranges
	}
	m, err := sensitivity.Morris(d.X, o.Y, names, options)
	if err != nil {
		return nil, err
	}
	t := results.Table{Title: fmt.Sprintf("Elementary effects on %s over the range of each factor: %d trajectories, %s", withUnit(o.Name, o.Unit), m.Trajectories, runsText(m.Replications)),
		Header: join([]string{"factor"}, bounds("mu_star"), bounds("mu"), bounds("sigma"))}
	for i, f := range m.Names {
		t.Rows = append(t.Rows, join([]string{f}, indexCells(m.MuStar[i]), indexCells(m.Mu[i]), indexCells(m.Sigma[i])))
	}
	a := &Answer{Value: m, Notes: m.Warnings, Tables: []NamedTable{{"morris-" + o.Name, t}}}
	if m.Replications > 1 {
		a.Notes = append(a.Notes, fmt.Sprintf("%.1f %% of the variance of a single run is noise.", 100*m.Noise.Share.Value))
	}
	return a, a.dots("morris-"+o.Name, results.FigureSpec{Title: "Which factors move " + o.Name,
		Subtitle: fmt.Sprintf("mean absolute elementary effect, %d trajectories; %s", m.Trajectories, intervalText(r)),
		XLabel:   withUnit("μ* of "+o.Name, o.Unit), IncludeZero: true}, m.Names, group("", m.MuStar))
}

// dots adds a chart of dots with intervals.
func (a *Answer) dots(name string, spec results.FigureSpec, categories []string, groups ...results.Group) error {
	plot, err := results.DotWhisker(spec, categories, groups)
	if err == nil {
		a.Figures = append(a.Figures, NamedFigure{name, plot})
	}
	return err
}

func src(d *Data, o *Outcome, r *Request) (*Answer, error) {
	if err := d.needX("src"); err != nil {
		return nil, err
	}
	d, err := d.varying(true)
	if err != nil {
		return nil, err
	}
	c, err := sensitivity.SRC(d.X, o.Y, d.names(), r.bootstrap())
	if err != nil {
		return nil, err
	}
	t := results.Table{Title: fmt.Sprintf("Standardised regression coefficients of %s: %d points; R² %s of values, %s of ranks", o.Name, c.Rows, six(c.R2), six(c.RankedR2)),
		Header: join([]string{"factor"}, bounds("src"), bounds("srrc"))}
	for i, f := range c.Factors {
		t.Rows = append(t.Rows, join([]string{f}, indexCells(c.Linear[i]), indexCells(c.Ranked[i])))
	}
	a := &Answer{Value: c, Notes: c.Warnings, Tables: []NamedTable{{"src-" + o.Name, t}}}
	return a, a.dots("src-"+o.Name, results.FigureSpec{Title: "Direction and strength of effects on " + o.Name,
		Subtitle: fmt.Sprintf("standardised regression coefficients, R² = %.2f; %s", c.R2, intervalText(r)), XLabel: "standard deviations of " + o.Name + " per standard deviation of the factor",
		IncludeZero: true}, c.Factors, group("values", c.Linear), group("ranks", c.Ranked))
}

func dgsm(d *Data, o *Outcome, r *Request) (*Answer, error) {
	if err := d.needX("dgsm"); err != nil {
		return nil, err
	}
	ranges, given := d.ranges()
	m, err := sensitivity.DGSM(d.X, o.Y, d.names(), ranges, r.bootstrap())
	if err != nil {
		return nil, err
	}
	t := results.Table{Title: fmt.Sprintf("Derivatives of %s: %d base points", withUnit(o.Name, o.Unit), m.Base),
		Header: join([]string{"factor"}, bounds("mean_derivative"), bounds("mean_square"), bounds("total_bound"))}
	for i, f := range m.Factors {
		t.Rows = append(t.Rows, join([]string{f}, indexCells(m.Mean[i]), indexCells(m.Square[i]), indexCells(m.Bound[i])))
	}
	a := &Answer{Value: m, Notes: m.Warnings, Tables: []NamedTable{{"dgsm-" + o.Name, t}}}
	if !given {
		a.Notes = append(a.Notes, "The ranges of the factors are taken from the design; the bound grows with their square.")
	}
	return a, a.dots("dgsm-"+o.Name, results.FigureSpec{Title: "How large the total index of each factor can be at most",
		Subtitle: fmt.Sprintf("bound from mean squared derivatives of %s, %d base points; %s", o.Name, m.Base, intervalText(r)), XLabel: "upper bound of the total index",
		IncludeZero: true}, m.Factors, group("", m.Bound))
}

func delta(d *Data, o *Outcome, r *Request) (*Answer, error) {
	if err := d.needX("delta"); err != nil {
		return nil, err
	}
	m, err := sensitivity.Delta(d.X, o.Y, d.names(), r.bootstrap())
	if err != nil {
		return nil, err
	}
	t := results.Table{Title: fmt.Sprintf("Delta of %s: %d points in %d classes", o.Name, m.Rows, m.Classes), Header: join([]string{"factor"}, bounds("delta"), bounds("first"))}
	for i, f := range m.Factors {
		t.Rows = append(t.Rows, join([]string{f}, indexCells(m.Delta[i]), indexCells(m.First[i])))
	}
	t.Rows = append(t.Rows, join([]string{"(a factor without influence)"}, indexCells(m.Dummy), []string{"", "", ""}))
	a := &Answer{Value: m, Notes: m.Warnings, Tables: []NamedTable{{"delta-" + o.Name, t}}}
	return a, a.dots("delta-"+o.Name, results.FigureSpec{Title: "How much knowing a factor moves the distribution of " + o.Name,
		Subtitle: fmt.Sprintf("Borgonovo's delta, %d points; %s", m.Rows, intervalText(r)), XLabel: "delta", IncludeZero: true,
		Vertical: []results.Reference{{Name: "no influence", Value: m.Dummy.Value}}}, m.Factors, group("", m.Delta))
}

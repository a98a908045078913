package analysis

import (
	"fmt"

	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/results"
)

func init() {
	register(Method{Name: "sobol", Doc: "Sobol' indices: which factors' variance the outcome's variance comes from, alone, in pairs and in all",
		Needs: "a Saltelli design, rows in order", single: sobol})
	register(Method{Name: "efast", Doc: "extended FAST: first-order and total indices from frequencies", Needs: "a FAST design, one curve per factor", single: efast})
	register(Method{Name: "rbd-fast", Doc: "RBD-FAST: first-order indices from any random sample", Needs: "independent factors, 65 rows or more", single: rbdfast})
}

// secondOrder says whether the rows are those of a second-order design. The
// values of the factors tell; without them the number of rows does, or the
// request.
func (d *Data) secondOrder(r *Request, rows int) (bool, error) {
	k := len(d.Factors)
	fits := func(second bool) bool {
		each := sensitivity.SaltelliRows(k, second)
		return rows%each == 0 && (d.X == nil || saltelliRows(d.X, k, each))
	}
	switch plain, second := fits(false), fits(true); {
	case plain && second && k > 1: // only without values, or by chance
		return r.SecondOrder, nil
	case plain || second:
		return second && k > 1, nil
	}
	help := "frontline design writes one"
	if d.X == nil {
		help = "is --problem the one of these rows?"
	}
	return false, wrong(help, "%s: %d rows of %d factors are no Saltelli design", d.Title, rows, k)
}

// saltelliRows checks that in every base row the i-th row after the first
// differs from it in factor i alone, and that the last row has those values.
func saltelliRows(x [][]float64, k, each int) bool {
	for at := 0; at < len(x); at += each {
		a, b := x[at], x[at+each-1]
		for i := range k {
			for j, v := range x[at+1+i] {
				if j == i && v != b[j] || j != i && v != a[j] {
					return false
				}
			}
		}
	}
	return true
}

func sobol(d *Data, o *Outcome, r *Request) (*Answer, error) {
	second, err := d.secondOrder(r, len(o.Y))
	if err != nil {
		return nil, err
	}
	s, err := sensitivity.Sobol(o.Y, d.names(), len(d.Factors), sensitivity.SobolOptions{Bootstrap: r.bootstrap(),
		SecondOrder: second, Ladder: r.Ladder, Common: d.Common})
	if err != nil {
		return nil, err
	}
	a := &Answer{Value: s, Notes: s.Warnings}
	t := results.Table{Title: fmt.Sprintf("Sobol' indices of %s: %d base rows, %d points, %s; mean %s, variance %s",
		o.Name, s.Base, s.Runs, runsText(s.Replications), six(s.Mean), six(s.Variance)), Header: join([]string{"factor"}, bounds("first"), bounds("total"))}
	for i, f := range s.Factors {
		t.Rows = append(t.Rows, join([]string{f}, indexCells(s.First[i]), indexCells(s.Total[i])))
	}
	if s.Replications > 1 {
		t.Rows = append(t.Rows, join([]string{"(noise of a single run)", "", "", ""}, indexCells(s.Noise.Share)))
		a.Notes = append(a.Notes, fmt.Sprintf("The indices divide the variance of the points' means; %.1f %% of it is noise that is left.", 100*s.Noise.OfMeans))
	}
	a.Tables = append(a.Tables, NamedTable{"sobol-" + o.Name, t})
	if second {
		pairs := results.Table{Title: "Second order: what two factors do together beyond their own", Header: join([]string{"factor", "with"}, bounds("second"))}
		for _, p := range s.Second {
			pairs.Rows = append(pairs.Rows, join([]string{s.Factors[p.I], s.Factors[p.J]}, indexCells(p.Index)))
		}
		a.Tables = append(a.Tables, NamedTable{"sobol-second-" + o.Name, pairs})
	}
	a.Tables = append(a.Tables, NamedTable{"sobol-ladder-" + o.Name, sobolLadder(s)})
	return a, sobolFigures(a, s, o, r)
}

// sobolLadder shows how the indices converge with nested prefixes.
func sobolLadder(s *sensitivity.SobolIndices) results.Table {
	t := results.Table{Title: "Convergence: indices of nested prefixes", Header: join([]string{"base", "factor"}, bounds("first"), bounds("total"))}
	for _, step := range s.Ladder {
		for i, f := range s.Factors {
			t.Rows = append(t.Rows, join([]string{fmt.Sprint(step.Base), f}, indexCells(step.First[i]), indexCells(step.Total[i])))
		}
	}
	return t
}

func sobolFigures(a *Answer, s *sensitivity.SobolIndices, o *Outcome, r *Request) error {
	plot, err := results.DotWhisker(results.FigureSpec{Title: "Where the variance of " + o.Name + " comes from",
		Subtitle: fmt.Sprintf("Sobol' indices, %d base rows, %s; %s", s.Base, runsText(s.Replications), intervalText(r)),
		XLabel:   "share of the variance", IncludeZero: true}, s.Factors, []results.Group{group("first order", s.First), group("total", s.Total)})
	if err != nil {
		return err
	}
	a.Figures = append(a.Figures, NamedFigure{"sobol-" + o.Name, plot})
	if len(s.Ladder) < 2 {
		return nil
	}
	var lines []results.Series
	for i, f := range s.Factors {
		line := results.Series{Name: f}
		for _, step := range s.Ladder {
			t := step.Total[i]
			line.X, line.Y = append(line.X, float64(step.Base)), append(line.Y, t.Value)
			line.Lo, line.Hi = append(line.Lo, t.Lo), append(line.Hi, t.Hi)
		}
		lines = append(lines, line)
	}
	plot, err = results.LinesWithBands(results.FigureSpec{Title: "Total indices of " + o.Name + " settle as the base grows",
		Subtitle: "nested prefixes of one design; " + intervalText(r), XLabel: "base rows", YLabel: "total index", IncludeZero: true}, lines)
	if err == nil {
		a.Figures = append(a.Figures, NamedFigure{"sobol-ladder-" + o.Name, plot})
	}
	return err
}

func efast(d *Data, o *Outcome, r *Request) (*Answer, error) {
	s, err := sensitivity.EFAST(o.Y, d.names(), len(d.Factors))
	if err != nil {
		return nil, err
	}
	t := results.Table{Title: fmt.Sprintf("Extended FAST of %s: %d points on each curve", o.Name, s.Rows), Header: []string{"factor", "first", "total"}}
	for i, f := range s.Factors {
		t.Rows = append(t.Rows, []string{f, six(s.First[i].Value), six(s.Total[i])})
	}
	return &Answer{Value: s, Notes: s.Warnings, Tables: []NamedTable{{"efast-" + o.Name, t}}}, nil
}

func rbdfast(d *Data, o *Outcome, r *Request) (*Answer, error) {
	if err := d.needX("rbd-fast"); err != nil {
		return nil, err
	}
	s, err := sensitivity.RBDFAST(d.X, o.Y, d.names(), r.bootstrap())
	if err != nil {
		return nil, err
	}
	t := results.Table{Title: fmt.Sprintf("RBD-FAST of %s: %d points", o.Name, s.Rows), Header: join([]string{"factor"}, bounds("first"))}
	for i, f := range s.Factors {
		t.Rows = append(t.Rows, join([]string{f}, indexCells(s.First[i])))
	}
	return &Answer{Value: s, Notes: s.Warnings, Tables: []NamedTable{{"rbd-fast-" + o.Name, t}}}, nil
}

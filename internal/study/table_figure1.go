package study

import (
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

func days(t sim.Time) float64 { return sim.Span(t).Days() }

// figure1Table has the cells of Figure 1 in long form.
func (r *Report) figure1Table() table {
	t := table{File: "figure1.csv", Doc: "ideas per agent-year by portfolio and assigned role", Columns: []column{
		{"products", "integer", "products", "products an agent serves"}, {"role", "number", "share", "assigned intensity of the innovation role"},
		{"kind", "text", "", "recombinations, refinements, or ideas: their sum"}, {"unit", "text", "", "unit of mean and interval"},
	}}
	t.Columns = append(t.Columns, estimateColumns("the cell")...)
	for i := range r.Figure1.Cells {
		c := &r.Figure1.Cells[i]
		for _, kind := range []struct {
			name string
			results.Estimate
		}{{"recombinations", c.Recombinations}, {"refinements", c.Refinements}, {"ideas", c.Ideas}} {
			t.add(append([]string{whole(c.Products), results.Number(c.Role), kind.name, "ideas per agent-year"}, estimateCells(kind.Estimate)...)...)
		}
	}
	return t
}

// figure1LinesTable has what the lines of Figure 1 say.
func (r *Report) figure1LinesTable() table {
	t := table{File: "figure1_lines.csv", Doc: "least-squares lines of ideas on role, one per portfolio, and the widest against the narrowest", Columns: []column{
		{"quantity", "text", "", "slope and intercept of a line; slope_ratio, slope_difference, gap_at_role_0, gap_at_role_1 and crossing_at_role compare the widest portfolio with the narrowest"},
		{"products", "integer", "products", "portfolio of the line; empty for a comparison"}, {"unit", "text", "", "unit of the row"},
	}}
	t.Columns = append(t.Columns, estimateColumns("the estimate")...)
	add := func(quantity, products, unit string, e results.Estimate) {
		t.add(append([]string{quantity, products, unit}, estimateCells(e)...)...)
	}
	f := r.Figure1
	for i := range f.Lines {
		add("slope", whole(f.Lines[i].Products), "ideas per agent-year from role 0 to 1", f.Lines[i].Slope)
		add("intercept", whole(f.Lines[i].Products), "ideas per agent-year at role 0", f.Lines[i].Intercept)
	}
	add("slope_ratio", "", "1", f.SlopeRatio)
	add("slope_difference", "", "ideas per agent-year from role 0 to 1", f.Steeper)
	add("gap_at_role_0", "", "ideas per agent-year", f.GapWithout)
	add("gap_at_role_1", "", "ideas per agent-year", f.GapFull)
	add("crossing_at_role", "", "share", f.Crossing)
	return t
}

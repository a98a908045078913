package evidence

import (
	"context"
	"fmt"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

func init() {
	register(Claim{
		ID:   "V1",
		Text: "Ideas rise with the innovation role, steeply for a broad portfolio and hardly for a narrow one, and the lines cross",
		Source: "Van der Heijden, Schepers et al. 2013 and 2014, Figure 1; interaction significant among 134 technicians; " +
			"band of beta from a prototype of the mechanisms",
		Kind: Emergent,
		Design: "copier-field-service; organisations of specialists (1 product) and generalists (8 products) at role 0, .25, .5, .75 and 1, paired; " +
			"synthetic surveys of 134 technicians with 1 to 12 products and a role between 0 and 1, ideas of the reported year regressed on role, breadth and their product (z-scores)",
		Ablation:  "recombination.saturation = false: the interaction must vanish (within ±.05); refinement off: specialists must lose their lead at role 0",
		Tolerance: "slope of 8 products at least 2.5 × that of 1; lead at both ends at least 0.5 ideas per agent-year; beta .08 to .30",
		Test:      testV1,
	})
}

// grid is a set of organisations by breadth of portfolio and role.
type grid struct {
	products []int
	roles    []float64
	ideas    map[int][][]float64 // by products: by role, then replication
	contacts []float64           // per agent-year, of the first portfolio at the first role
}

// ideasGrid runs organisations of the field service in which everybody has the
// same breadth and role.
func ideasGrid(ctx context.Context, e Effort, products []int, roles []float64, set ...string) (*grid, error) {
	return ideasGridOf(ctx, e, e.field, products, roles, set...)
}

func ideasGridOf(ctx context.Context, e Effort, arm func(...string) Arm, products []int, roles []float64, set ...string) (*grid, error) {
	var arms []Arm
	for _, p := range products {
		for _, role := range roles {
			arms = append(arms, arm(append([]string{fmt.Sprintf("portfolio.per_agent=%d", p), fmt.Sprintf("role.intensity=%g", role)}, set...)...))
		}
	}
	runs, err := e.runs(ctx, arms...)
	if err != nil {
		return nil, err
	}
	g := &grid{products: products, roles: roles, ideas: map[int][][]float64{}, contacts: metric(runs[0], "contacts_per_agent_year")}
	for i, p := range products {
		for j := range roles {
			g.ideas[p] = append(g.ideas[p], metric(runs[i*len(roles)+j], "ideas_per_agent_year"))
		}
	}
	return g, nil
}

// slope returns ideas per unit of role, by replication.
func (g *grid) slope(products int) []float64 {
	ideas := g.ideas[products]
	x := make([][]float64, len(g.roles))
	for i, role := range g.roles {
		x[i] = make([]float64, len(ideas[i]))
		for k := range x[i] {
			x[i][k] = role
		}
	}
	return slopeOf(x, ideas)
}

// lead returns by how much one portfolio is ahead of another at the role with
// that index.
func (g *grid) lead(a, b, role int) []float64 { return minus(g.ideas[a][role], g.ideas[b][role]) }

const ideasUnit = "ideas per agent-year"

func testV1(ctx context.Context, e Effort) (r Result, err error) {
	g, err := ideasGrid(ctx, e, []int{1, 2, 4, 8}, []float64{0, .25, .5, .75, 1})
	if err != nil {
		return r, err
	}
	steeper, err := ratio("slope of 8 products / slope of 1", "1", g.slope(8), g.slope(1), exceeds(2.5, 1))
	if err != nil {
		return r, err
	}
	beta, t, err := interaction(ctx, e)
	if err != nil {
		return r, err
	}
	r.Findings = []Finding{steeper,
		finding("specialists ahead at role 0", ideasUnit, g.lead(1, 8, 0), atLeast(.5)),
		finding("generalists ahead at role 1", ideasUnit, g.lead(8, 1, 4), atLeast(.5)),
		finding("interaction beta", "1", beta, within(study.BetaLow, study.BetaHigh)),
		reported("t of the interaction", "1", t),
		reported("share of surveys with beta in .08 to .30", "share", insideShare(beta)),
		reported("slope, 1 product", ideasUnit, g.slope(1)), reported("slope, 8 products", ideasUnit, g.slope(8)),
	}
	if err := r.ablateV1(ctx, e); err != nil {
		return r, err
	}
	if e.All {
		if err := r.dependV1(ctx, e); err != nil {
			return r, err
		}
	}
	r.Note = "the effect depends on the volume of contacts and on how often products are renewed (see the full effort): at low volume nobody runs out of things to learn. " +
		"Without saturation breadth is a small handicap, because a generalist has less practice with each element, so the interaction turns slightly negative"
	r.Figures = []Figure{figureV1(g)}
	r.conclude()
	return r, nil
}

// interaction returns beta and t of the interaction, by survey.
func interaction(ctx context.Context, e Effort, set ...string) (beta, t []float64, err error) {
	sc, err := scenarios.Load("copier-field-service", append(append([]string(nil), set...), e.short...)...)
	if err != nil {
		return nil, nil, err
	}
	e.lab.told(0, e.Surveys)
	report, err := study.Survey(ctx, sc, study.SurveyOptions{Surveys: e.Surveys, Workers: e.Workers, Progress: func(study.Progress) { e.lab.told(1, 0) }})
	if err != nil {
		return nil, nil, err
	}
	for i := range report.Rows {
		if row := &report.Rows[i]; row.Err != nil {
			return nil, nil, row.Err
		}
		beta, t = append(beta, report.Rows[i].BetaInteraction), append(t, report.Rows[i].TInteraction)
	}
	return beta, t, nil
}

// insideShare returns 1 for every beta in the published band, else 0.
func insideShare(beta []float64) []float64 {
	inside := make([]float64, len(beta))
	for i, b := range beta {
		if b >= study.BetaLow && b <= study.BetaHigh {
			inside[i] = 1
		}
	}
	return inside
}

func (r *Result) ablateV1(ctx context.Context, e Effort) error {
	const endless, capped, plain = "mechanisms.recombination.saturation=false", "mechanisms.recombination.repertoire_cap=8", "mechanisms.refinement.enabled=false"
	type ablation struct {
		name   string
		set    []string
		expect Expectation
	}
	ablations := []ablation{{"beta without saturation", []string{endless}, flat(.05)}, {"beta with a repertoire of 8 levers", []string{capped}, Expectation{}}}
	if e.All {
		ablations = append(ablations, ablation{"beta with neither", []string{endless, capped}, Expectation{}},
			ablation{"beta without refinement", []string{plain}, Expectation{}})
	}
	for _, a := range ablations {
		beta, _, err := interaction(ctx, e, a.set...)
		if err != nil {
			return err
		}
		r.Ablated = append(r.Ablated, finding(a.name, "1", beta, a.expect))
	}
	without, err := ideasGrid(ctx, e, []int{1, 8}, []float64{0, 1}, plain)
	if err != nil {
		return err
	}
	r.Ablated = append(r.Ablated, finding("specialists ahead at role 0 without refinement", ideasUnit, without.lead(1, 8, 0), flat(.5)))
	unsaturated, err := ideasGrid(ctx, e, []int{1, 8}, []float64{0, 1}, endless)
	if err != nil {
		return err
	}
	f, err := ratio("slope of 8 products / slope of 1 without saturation", "1", unsaturated.slope(8), unsaturated.slope(1), Expectation{})
	r.Ablated = append(r.Ablated, f)
	return err
}

// dependV1 reports how the pattern depends on the volume of contacts and on the
// renewal of products.
func (r *Result) dependV1(ctx context.Context, e Effort) error {
	const never = `mechanisms.ecology.renewal="0 s"`
	line := func(set ...string) Arm { return e.phone(append([]string{"role.mode=assigned"}, set...)...) }
	for _, a := range []struct {
		name string
		arm  func(...string) Arm
		set  string
	}{
		{"as shipped", e.field, "role.mode=assigned"},
		{"a quarter of the faults", e.field, "arrivals.faults_per_customer_year=2.5"},
		{"half of the faults", e.field, "arrivals.faults_per_customer_year=5"},
		{"1.3 times the faults", e.field, "arrivals.faults_per_customer_year=13"},
		{"on service-line", line, "role.mode=assigned"},
		{"products renewed after 9 months", e.field, `mechanisms.ecology.renewal="9 months"`},
		{"products never renewed", e.field, never},
	} {
		g, err := ideasGridOf(ctx, e, a.arm, []int{1, 8}, []float64{0, 1}, a.set)
		if err != nil {
			return err
		}
		f, err := ratio("slope ratio, "+a.name, "1", g.slope(8), g.slope(1), Expectation{})
		if err != nil {
			return err
		}
		r.Findings = append(r.Findings, f, reported("slope, 1 product, "+a.name, ideasUnit, g.slope(1)), reported("slope, 8 products, "+a.name, ideasUnit, g.slope(8)),
			reported("specialists ahead at role 0, "+a.name, ideasUnit, g.lead(1, 8, 0)), reported("generalists ahead at role 1, "+a.name, ideasUnit, g.lead(8, 1, 1)),
			reported("contacts of a specialist, "+a.name, "per agent-year", g.contacts))
	}
	for _, a := range []struct{ name, set string }{{"half of the faults", "arrivals.faults_per_customer_year=5"}, {"products never renewed", never}} {
		beta, _, err := interaction(ctx, e, a.set)
		if err != nil {
			return err
		}
		r.Findings = append(r.Findings, reported("interaction beta, "+a.name, "1", beta))
	}
	return nil
}

func figureV1(g *grid) Figure {
	f := Figure{Name: "figure-v1", Spec: results.FigureSpec{
		Title:    "Do ideas rise with the role, and more so the broader the portfolio?",
		Subtitle: fmt.Sprintf("Ideas per agent and year in the third year, mean and 95 %% interval, %d replications", len(g.ideas[1][0])),
		XLabel:   "Role: share of diagnosed contacts with a dialogue", YLabel: "Ideas per agent and year",
		Note: "copier-field-service; everybody in an organisation has the same number of products and the same role.", IncludeZero: true}}
	for _, p := range g.products {
		name := fmt.Sprintf("%d products", p)
		if p == 1 {
			name = "1 product"
		}
		f.Lines = append(f.Lines, line(name, g.roles, g.ideas[p]))
	}
	return f
}

// line makes a line with intervals of values by point, then replication.
func line(name string, x []float64, values [][]float64) results.Series {
	s := results.Series{Name: name}
	for i, at := range values {
		e := results.NewEstimate(at)
		s.X, s.Y = append(s.X, x[i]), append(s.Y, e.Center)
		s.Lo, s.Hi = append(s.Lo, e.Lo), append(s.Hi, e.Hi)
	}
	return s
}

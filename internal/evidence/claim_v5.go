package evidence

import (
	"context"

	"frontline.dev/frontline/results"
)

func init() {
	register(Claim{
		ID:        "V5",
		Text:      "Agents who take longer do not solve more at the first contact, nor less",
		Source:    "Batt and Moynihan 2006 (64 centres); a consultancy on 5,000 calls",
		Kind:      Emergent,
		Design:    "copier-field-service and service-line; correlation over agents of average handling time (without travel and the second line) and first contact resolution in each run",
		Ablation:  "positive control: portfolios of 1 and of 12 products in one organisation, so that practice differs; a relation must show, or the test is blind",
		Tolerance: "correlation within ±.2",
		Test:      testV5,
	})
}

func testV5(ctx context.Context, e Effort) (r Result, err error) {
	const unequal, off = "portfolio.per_agent=[1, 12]", "role.mode=off"
	runs, err := e.runs(ctx, e.field(), e.phone(), e.field(unequal), e.phone(unequal), e.field(off), e.phone(off))
	if err != nil {
		return r, err
	}
	correlations := func(i int, minutes func(*Person) float64) []float64 {
		return each(runs[i], func(run *Observation) float64 { return speedAndQuality(run, minutes) })
	}
	r.Findings = []Finding{
		finding("correlation, copier-field-service", "r", correlations(0, handlingTime), flat(.2)),
		finding("correlation, service-line", "r", correlations(1, handlingTime), flat(.2)),
		reported("correlation with the role off, copier-field-service", "r", correlations(4, handlingTime)),
		reported("correlation with the role off, service-line", "r", correlations(5, handlingTime)),
		reported("correlation with the second line's time counted in, copier-field-service", "r", correlations(0, allTime)),
		reported("correlation with the second line's time counted in, service-line", "r", correlations(1, allTime)),
		reported("variance of agents' resolution / that of chance, copier-field-service", "1", each(runs[0], beyondChance)),
		reported("variance of agents' resolution / that of chance, service-line", "1", each(runs[1], beyondChance)),
	}
	r.Ablated = []Finding{
		finding("correlation with unequal portfolios, copier-field-service", "r", correlations(2, handlingTime), atMost(-.2)),
		finding("correlation with unequal portfolios, service-line", "r", correlations(3, handlingTime), atMost(-.2)),
	}
	r.Note = "where the variance of agents' resolution is hardly more than that of chance, there is nothing a correlation could show: practised agents are at handling.ceiling. " +
		"What relation there is comes with the role: agents who open more dialogues take longer and, by the cost of switching back, solve a little less at the next contact. " +
		"With the second line's time counted in, the correlation is negative by construction: what an agent does not solve may cost another desk's time"
	r.conclude()
	return r, nil
}

// handlingTime returns an agent's average handling time in minutes.
func handlingTime(p *Person) float64 { return p.Talked.Minutes() / float64(p.Contacts) }

// allTime returns the same with travel and the second line.
func allTime(p *Person) float64 { return p.Handling.Minutes() / float64(p.Contacts) }

// speedAndQuality returns the correlation over agents of minutes per contact
// and first contact resolution; NaN when nothing varies.
func speedAndQuality(run *Observation, minutes func(*Person) float64) float64 {
	var time, solved []float64
	for i := range run.People {
		if p := &run.People[i]; p.First > 0 {
			time, solved = append(time, minutes(p)), append(solved, float64(p.FirstSolved)/float64(p.First))
		}
	}
	c, err := results.Correlation(time, solved)
	if err != nil {
		panic("evidence: " + err.Error()) // lengths are equal and values finite
	}
	return c
}

// beyondChance returns the variance over agents of first contact resolution
// divided by what chance alone would give (binomial); 1 means that agents do
// not differ.
func beyondChance(run *Observation) float64 {
	var shares []float64
	first, solved, inverse := 0.0, 0.0, 0.0
	for _, p := range run.People {
		if p.First == 0 {
			continue
		}
		shares = append(shares, float64(p.FirstSolved)/float64(p.First))
		first, solved = first+float64(p.First), solved+float64(p.FirstSolved)
		inverse += 1 / float64(p.First)
	}
	q, n := solved/first, float64(len(shares))
	return moment(shares, 2) * n / (n - 1) / (float64(q*(1-q)) * inverse / n)
}

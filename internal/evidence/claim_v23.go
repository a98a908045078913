package evidence

import (
	"context"
	"fmt"
)

func init() {
	register(Claim{
		ID:     "V23",
		Text:   "Explaining and asking complement each other: together they bring more facts and insights than each alone adds up to",
		Source: "Van der Heijden, Schepers et al. 2014, section 2 (claim A28); docs/model.md M5",
		Kind:   Emergent,
		Design: "copier-field-service; 2 × 2 factorial of education and asking, paired; the interaction (both - asking - education + neither) as a share of what asking alone brings, " +
			"in the reported third year, and by year",
		Ablation:  "education.shallower = 0, so that explaining does not touch what customers tell: the interaction on facts must vanish (within ±1 %)",
		Tolerance: "at least 2 % of the facts and of the insights that asking alone brings",
		Test:      testV23,
	})
}

func testV23(ctx context.Context, e Effort) (r Result, err error) {
	const mute, deaf, apart = "mechanisms.education.enabled=false", "mechanisms.asking.enabled=false", "mechanisms.education.shallower=0"
	arms := []Arm{e.field(), e.field(mute), e.field(deaf), e.field(mute, deaf), e.field(apart), e.field(deaf, apart)}
	if e.All {
		arms = append(arms, e.phone(), e.phone(mute), e.phone(deaf), e.phone(mute, deaf))
	}
	runs, err := e.runs(ctx, arms...)
	if err != nil {
		return r, err
	}
	// share is the interaction as a share of what asking alone brings.
	share := func(both, asking, education, neither []*Observation, read func(*Observation) float64) []float64 {
		extra := plus(minus(minus(each(both, read), each(asking, read)), each(education, read)), each(neither, read))
		return times(100, over(extra, each(asking, read)))
	}
	facts := func(run *Observation) float64 { return float64(run.Window.Ledger.Disclosures) }
	insights := func(run *Observation) float64 { return float64(run.Window.Ledger.Insights) }
	field := func(read func(*Observation) float64) []float64 {
		return share(runs[0], runs[1], runs[2], runs[3], read)
	}
	phone := func(read func(*Observation) float64) []float64 {
		return share(runs[6], runs[7], runs[8], runs[9], read)
	}
	cut := func(read func(*Observation) float64) []float64 {
		return share(runs[4], runs[1], runs[5], runs[3], read)
	}
	r.Findings = []Finding{
		finding("interaction on facts told", "% of asking alone", field(facts), atLeast(2)),
		finding("interaction on insights", "% of asking alone", field(insights), atLeast(2)),
	}
	for year := range 3 {
		told := func(run *Observation) float64 {
			return inYear(run, year, func(y *Year) float64 { return float64(y.Ledger.Disclosures) })
		}
		seen := func(run *Observation) float64 {
			return inYear(run, year, func(y *Year) float64 { return float64(y.Ledger.Insights) })
		}
		r.Findings = append(r.Findings, reported(fmt.Sprintf("interaction on facts told, year %d", year+1), "% of asking alone", field(told)),
			reported(fmt.Sprintf("interaction on insights, year %d", year+1), "% of asking alone", field(seen)))
	}
	if e.All {
		r.Findings = append(r.Findings, reported("interaction on facts told, service-line", "% of asking alone", phone(facts)),
			reported("interaction on insights, service-line", "% of asking alone", phone(insights)))
	}
	r.Ablated = []Finding{
		finding("interaction on facts told, explaining touches nothing", "% of asking alone", cut(facts), flat(1)),
		reported("interaction on insights, explaining touches nothing", "% of asking alone", cut(insights)),
	}
	r.conclude()
	return r, nil
}

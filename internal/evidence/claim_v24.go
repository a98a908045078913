package evidence

import (
	"context"
	"fmt"
	"math"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

func init() {
	register(Claim{
		ID:     "V24",
		Text:   "The role costs speed, and the ideas it brings win part of it back after more than a year",
		Source: "Van der Heijden, Schepers et al. 2013: knowledge sourcing slows recovery, and speeds it up through ideas",
		Kind:   Emergent,
		Design: "copier-field-service; role .5 against role off, paired; minutes per contact (travel and second line left out) in the third year; " +
			"minutes per contact that ideas in use take from fixing (the turn `trial` of the dial), by year from the beginning; the same on service-line with an assigned role of .5",
		Ablation:  "trial off: ideas are had but never used, and must win nothing back (within 0.05 min); minutes per contact without trial less those with it beside it",
		Tolerance: "role at least 0.5 min slower; in year 3 ideas save at least 5 % of that, and more than in year 1",
		Test:      testV24,
	})
}

// inYear reads a year of a run, counted from 0; NaN when the run is shorter.
func inYear(run *Observation, year int, read func(*Year) float64) float64 {
	if year >= len(run.Years) {
		return math.NaN()
	}
	return read(&run.Years[year])
}

// perContact returns minutes per contact without travel, slack and second line.
func perContact(l *models.Ledger) float64 {
	total := sim.Span(0)
	for i, d := range l.Spent {
		if k := models.Activity(i); k != models.Travel && k != models.Slack && k != models.SecondLine {
			total += d
		}
	}
	return total.Minutes() / float64(l.Served)
}

// trialSaves returns the minutes per contact that ideas in use saved; negative
// when trying them cost more.
func trialSaves(y *Year) float64 { return -y.Fixing["trial"] / float64(y.Ledger.Served) }

func testV24(ctx context.Context, e Effort) (r Result, err error) {
	const off, still, half = "role.mode=off", "mechanisms.trial.enabled=false", "role.intensity=0.5"
	runs, err := e.runs(ctx, e.field(half), e.field(off), e.field(half, still), e.field("role.intensity=1"))
	if err != nil {
		return r, err
	}
	with, without, untried, fully := runs[0], runs[1], runs[2], runs[3]
	cost := minus(minutesIn(with, 2), minutesIn(without, 2))
	r.Findings = []Finding{
		finding("role .5 less role off, year 3", "min per contact", cost, atLeast(.5)),
		finding("share of that which ideas win back, year 3", "%", times(100, over(savedIn(with, 2), cost)), atLeast(5)),
		finding("ideas save in year 3 more than in year 1", "min per contact", minus(savedIn(with, 2), savedIn(with, 0)), exceeds(0, 0)),
	}
	for year := range 3 {
		r.Findings = append(r.Findings, reported(fmt.Sprintf("ideas save, year %d", year+1), "min per contact", savedIn(with, year)))
	}
	r.Findings = append(r.Findings, reported("role 1 less role off, year 3", "min per contact", minus(minutesIn(fully, 2), minutesIn(without, 2))),
		reported("ideas save at role 1, year 3", "min per contact", savedIn(fully, 2)),
		reported("faults prevented, role .5 less role off", "per customer-year",
			minus(metric(with, "faults_prevented_per_customer_year"), metric(without, "faults_prevented_per_customer_year"))),
		reported("handling per customer, role .5 less role off", "min per customer-year", minus(each(with, workload), each(without, workload))))
	r.Ablated = []Finding{
		finding("ideas save, year 3, without trial", "min per contact", savedIn(untried, 2), flat(.05)),
		reported("contacts without trial less those with it, year 3", "min per contact", minus(minutesIn(untried, 2), minutesIn(with, 2))),
	}
	r.Note = "in the field an agent meets the cause an idea is for too seldom: most uses are among the first, which take longer, most ideas are dropped, and products are renewed before ideas pay. " +
		"On the telephone line, with 15 times the contacts, ideas do win time back (see the full effort)"
	if e.All {
		if err := r.phoneV24(ctx, e); err != nil {
			return r, err
		}
	}
	r.conclude()
	return r, nil
}

// phoneV24 reports the same for the telephone line, where the same cause comes
// back more often.
func (r *Result) phoneV24(ctx context.Context, e Effort) error {
	set := []string{"role.mode=assigned", "role.intensity=0.5"}
	runs, err := e.runs(ctx, e.phone(set...), e.phone("role.mode=off"), e.phone(append(set, "mechanisms.trial.enabled=false")...))
	if err != nil {
		return err
	}
	with, without, untried := runs[0], runs[1], runs[2]
	cost := minus(minutesIn(with, 1), minutesIn(without, 1))
	r.Findings = append(r.Findings, reported("service-line: role .5 less role off, year 2", "min per contact", cost),
		reported("service-line: ideas save, year 1", "min per contact", savedIn(with, 0)),
		reported("service-line: ideas save, year 2", "min per contact", savedIn(with, 1)),
		reported("service-line: share of the cost which ideas win back, year 2", "%", times(100, over(savedIn(with, 1), cost))))
	r.Ablated = append(r.Ablated, reported("service-line: contacts without trial less those with it, year 2", "min per contact",
		minus(minutesIn(untried, 1), minutesIn(with, 1))))
	return nil
}

// minutesIn returns minutes per contact in a year.
func minutesIn(runs []*Observation, year int) []float64 {
	return each(runs, func(run *Observation) float64 {
		return inYear(run, year, func(y *Year) float64 { return perContact(&y.Ledger) })
	})
}

// savedIn returns the minutes per contact that ideas in use saved in a year.
func savedIn(runs []*Observation, year int) []float64 {
	return each(runs, func(run *Observation) float64 { return inYear(run, year, trialSaves) })
}

// workload returns handling minutes per customer and year.
func workload(run *Observation) float64 {
	return run.Window.Handling().Minutes() / run.Window.CustomerYears()
}

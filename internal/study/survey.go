package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// SurveyOptions say how synthetic surveys are taken. The zero value is the
// design declared beforehand: 60 surveys of 134 agents.
type SurveyOptions struct {
	Surveys int     // 0: as many as declared
	Agents  int     // in each survey; 0: as many as the published survey had
	Workers int     // 0: one per processor
	Seed    *uint64 // nil: as in the scenario
	First   uint64  // number of the first survey

	// What is varied against the scenario, to see what the result depends on.
	Faults       float64   // arrivals.faults_per_customer_year; 0: as in the scenario
	Renewal      *sim.Span // mechanisms.ecology.renewal; nil: as in the scenario
	NoSaturation bool      // ablation: recombination.saturation = false

	Progress func(Progress)
}

// The declared design, and the band in which the published interaction lies:
// 134 technicians; validation pattern V1.
const (
	declaredSurveys = 60
	surveyedAgents  = 134
	BetaLow         = 0.08
	BetaHigh        = 0.30
)

// surveyProducts is the widest portfolio that is drawn.
const surveyProducts = 12

// SurveyReport is what the regressions of the synthetic surveys give.
type SurveyReport struct {
	Scenario, Title string
	Seed, First     uint64
	Variant         string // what differs from the scenario; "" for nothing
	Planned         int    // surveys
	Surveys, Agents int    // finished surveys; agents in each
	Partial         bool
	Started, Ended  time.Time
	Rows            []SurveyRow // by survey

	Beta             results.Estimate // interaction, over surveys
	Quantiles        [5]float64       // of beta: 5, 25, 50, 75 and 95 %
	ShareInside      float64          // of surveys with beta in the published band
	ShareSignificant float64          // of surveys with a positive beta, 5 % two-sided
	ShareNegative    float64          // of surveys with beta below 0
	CentreInside     bool             // the mean of beta lies in the band
	T                results.Estimate // of the interaction, over surveys
	Contacts         results.Estimate // served, per agent-year

	subject subject
	arm     string // with the variant: part of every run's identity
}

// SurveyRow is one survey: ideas regressed on role, diversity and their
// product, all as z-scores over the agents.
type SurveyRow struct {
	ID                                string
	Replication                       uint64
	Err                               error
	N                                 int
	BetaRole, TRole                   float64
	BetaDiversity, TDiversity         float64
	BetaInteraction, TInteraction, R2 float64
	Ideas, Contacts                   float64 // per agent-year
}

// surveyQuantiles are the levels of SurveyReport.Quantiles.
var surveyQuantiles = [5]float64{.05, .25, .5, .75, .95}

// Survey takes synthetic surveys of a scenario: in each, every agent is dealt
// a portfolio of 1 to 12 products and an assigned role between 0 and 1, both
// uniform and independent, and the ideas of the reported window are regressed
// on them. Surveys that fail are rows with their error. When ctx is cancelled,
// the report of the surveys that have finished is returned with its error.
func Survey(ctx context.Context, sc *scenarios.Scenario, o SurveyOptions) (*SurveyReport, error) {
	return runSurvey(ctx, subjectOf(sc, o.Seed, 0), o)
}

func runSurvey(ctx context.Context, sub subject, o SurveyOptions) (*SurveyReport, error) {
	if o.Surveys == 0 {
		o.Surveys = declaredSurveys
	}
	if o.Agents == 0 {
		o.Agents = surveyedAgents
	}
	settings, variant, err := surveySettings(sub.settings, &o)
	if err != nil {
		return nil, fmt.Errorf("survey of %s: %w", sub.id, err)
	}
	r := &SurveyReport{Scenario: sub.id, Title: sub.title, Seed: sub.seed, First: o.First, Variant: variant, Planned: o.Surveys, Agents: o.Agents, Started: time.Now(), subject: sub}
	r.arm = strings.TrimSuffix(fmt.Sprintf("%s, %d agents, %s", ArmSurvey, o.Agents, variant), ", ")
	inner := &Report{subject: sub, arms: []arm{{r.arm, settings, true}}} // one run is one survey
	rows := make([]SurveyRow, o.Surveys)
	done, failed := 0, 0
	plan := sim.Plan{Seed: sub.seed, First: o.First, Count: o.Surveys, Workers: o.Workers, Done: func(index int) {
		done++
		if rows[index].Err != nil {
			failed++
		}
		if o.Progress != nil {
			o.Progress(Progress{Done: done, Total: o.Surveys, Replication: o.First + uint64(index), Failed: failed})
		}
	}}
	finished, err := sim.Replicate(ctx, plan, func(ctx context.Context, s *sim.Sim) (struct{}, error) {
		p, err := inner.replicate(ctx, s)
		if err == nil {
			rows[s.Key().Replication-o.First] = regress(&p[0])
		}
		return struct{}{}, err
	})
	if err != nil && ctx.Err() == nil {
		return nil, errors.Join(errors.New("study: a survey failed outside its run"), err)
	}
	for i := range finished {
		if finished[i].Finished {
			r.Rows = append(r.Rows, rows[i])
		}
	}
	r.Surveys, r.Partial, r.Ended = len(r.Rows), ctx.Err() != nil, time.Now()
	r.conclude()
	return r, ctx.Err()
}

// surveySettings returns the settings of a survey and in words what they vary.
func surveySettings(s *models.Settings, o *SurveyOptions) (*models.Settings, string, error) {
	widest := min(surveyProducts, s.Portfolio.Products)
	if widest < 2 {
		return nil, "", fmt.Errorf("portfolio.products = %d: portfolios of different breadth need at least 2", s.Portfolio.Products)
	}
	values := make([]float64, widest)
	for i := range values {
		values[i] = float64(i + 1)
	}
	breadth, role := sim.Empirical(values, nil), sim.Uniform(0, 1)
	t, err := crossed(s, o.Agents, models.Assign{Law: &breadth}, models.Assign{Law: &role})
	if err != nil {
		return nil, "", err
	}
	var variant []string
	if o.Faults > 0 {
		if t.Arrivals.Source != "installed base" {
			return nil, "", fmt.Errorf("contacts come from arrivals.source = %q, not from faults", t.Arrivals.Source)
		}
		t.Arrivals.Faults = o.Faults
		variant = append(variant, fmt.Sprintf("%v faults per customer-year", o.Faults))
	}
	if o.Renewal != nil && !t.Has("ecology") {
		return nil, "", errors.New("mechanisms.ecology is off, so products are never renewed")
	}
	t.Mechanisms = append([]models.Named(nil), t.Mechanisms...)
	for i, named := range t.Mechanisms {
		switch m := named.Mechanism.(type) {
		case *models.Ecology:
			if o.Renewal != nil {
				changed := *m
				changed.Renewal = *o.Renewal
				t.Mechanisms[i].Mechanism = &changed
				variant = append(variant, fmt.Sprintf("products renewed after %v", *o.Renewal))
			}
		case *models.Insights:
			if o.NoSaturation {
				changed := *m
				changed.Saturation = false
				t.Mechanisms[i].Mechanism = &changed
				variant = append(variant, "no saturation")
			}
		}
	}
	return t, strings.Join(variant, ", "), nil
}

// regress fits the survey's regression.
func regress(run *RunResult) SurveyRow {
	row := SurveyRow{ID: run.ID, Replication: run.Replication, Err: run.Err}
	if run.Err != nil {
		return row
	}
	n := len(run.People)
	ideas, role, diversity := make([]float64, n), make([]float64, n), make([]float64, n)
	for i, p := range run.People {
		ideas[i], role[i], diversity[i] = p.IdeasPerYear, p.Intensity, float64(p.Products)
	}
	row.N, row.Ideas = n, results.NewEstimate(ideas).Center
	row.Contacts = run.ContactsPerAgentYear
	ideas, role, diversity = scored(ideas), scored(role), scored(diversity)
	product := make([]float64, n)
	for i := range product {
		product[i] = role[i] * diversity[i]
	}
	fit, err := results.OLS(ideas, [][]float64{role, diversity, product})
	if err != nil {
		row.Err = err
		return row
	}
	row.BetaRole, row.BetaDiversity, row.BetaInteraction = fit.Coefficients[1], fit.Coefficients[2], fit.Coefficients[3]
	row.TRole, row.TDiversity, row.TInteraction, row.R2 = fit.T[1], fit.T[2], fit.T[3], fit.R2
	return row
}

// scored returns z-scores: deviations from the mean in standard deviations.
func scored(values []float64) []float64 {
	e := results.NewEstimate(values)
	scores := make([]float64, len(values))
	for i, x := range values {
		scores[i] = (x - e.Center) / e.SD
	}
	return scores
}

// conclude works out the distribution over surveys.
func (r *SurveyReport) conclude() {
	var betas, ts, contacts []float64
	inside, significant, negative := 0, 0, 0
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.Err != nil {
			continue
		}
		beta := row.BetaInteraction
		betas, ts, contacts = append(betas, beta), append(ts, row.TInteraction), append(contacts, row.Contacts)
		if beta >= BetaLow && beta <= BetaHigh {
			inside++
		}
		if row.TInteraction > results.StudentQuantile975(row.N-4) {
			significant++
		}
		if beta < 0 {
			negative++
		}
	}
	r.Beta, r.T, r.Contacts = results.NewEstimate(betas), results.NewEstimate(ts), results.NewEstimate(contacts)
	for i, p := range surveyQuantiles {
		r.Quantiles[i] = results.Quantile(betas, p)
	}
	n := float64(len(betas))
	r.ShareInside, r.ShareSignificant, r.ShareNegative = float64(inside)/n, float64(significant)/n, float64(negative)/n
	if n == 0 {
		r.ShareInside, r.ShareSignificant, r.ShareNegative = math.NaN(), math.NaN(), math.NaN()
	}
	r.CentreInside = r.Beta.Center >= BetaLow && r.Beta.Center <= BetaHigh
}

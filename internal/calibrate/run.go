package calibrate

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Result is the answer to a calibration. Run is its only constructor.
type Result struct {
	Problem     *Problem
	Options     Options
	Moments     *MomentsAnswer // nil when the method was not used, or was interrupted too early
	ABC         *ABCAnswer     // the same
	Check       []TargetCheck  // one for each target; nil when interrupted before
	Findings    []Finding      // one for each parameter
	Runs        int
	Interrupted bool
	Warnings    []string
}

// Main returns the draws that the answer rests on: those of moments where both
// methods were used.
func (r *Result) Main() *Draws {
	if r.Moments != nil {
		return &r.Moments.Draws
	}
	return &r.ABC.Draws
}

// Best returns the point whose values are the calibrated ones: of least
// distance, or of abc the draw nearest to the mean of the draws, so that the
// values go together.
func (r *Result) Best() []float64 {
	if r.Moments != nil {
		return r.Moments.Best
	}
	d := r.Main()
	mean, c := covariance(d.U, d.Weights)
	f := definite(c)
	best, least := d.U[0], math.Inf(1)
	for _, u := range d.U {
		away := make([]float64, len(u))
		for j := range u {
			away[j] = u[j] - mean[j]
		}
		if q := quadratic(f, away); q < least {
			best, least = u, q
		}
	}
	return best
}

// Run calibrates by the methods of the options, checks the answer on fresh runs
// and puts it into words. When the context ends, what is finished is returned
// with Interrupted set; with nothing finished its error is returned.
func Run(ctx context.Context, p *Problem, o Options) (*Result, error) {
	o = o.withDefaults()
	r := &Result{Problem: p, Options: o}
	expected := o.Budget + o.Check
	if o.Method == "both" {
		expected += o.Budget
	}
	part := func() Options {
		inner, before := o, r.Runs
		inner.Progress = func(done, _ int) { o.Progress(before+done, max(expected, before+done)) }
		return inner
	}
	var err error
	if o.Method != "abc" {
		var runs int
		r.Moments, runs, r.Interrupted, err = Moments(ctx, p, part())
		r.Runs += runs
		if err != nil {
			return nil, err
		}
	}
	if o.Method != "moments" && !r.Interrupted {
		var runs int
		r.ABC, runs, r.Interrupted, err = ABC(ctx, p, part())
		r.Runs += runs
		if err != nil && (ctx.Err() == nil || r.Moments == nil) {
			return nil, err
		}
	}
	if !r.Interrupted {
		err = r.predict(ctx, part())
		if r.Interrupted = err != nil && errors.Is(err, ctx.Err()); err != nil && !r.Interrupted {
			return nil, err
		}
	}
	r.conclude()
	return r, nil
}

// TargetCheck holds a target against what the answer predicts for it.
type TargetCheck struct {
	Observed       float64
	Median, Lo, Hi float64 // of the predictions; 95 %
	Tail           float64 // twice the share of predictions beyond the observed value
	Values         []float64
}

// Far says whether the observed value is one that the answer does not yield.
func (c *TargetCheck) Far() bool { return c.Observed < c.Lo || c.Observed > c.Hi }

// firstOfCheck is where the replications of the check begin.
const firstOfCheck = 1 << 41

// predict plays fresh runs at draws from the answer. Where the data have an
// error of their own, what single runs lack of it is added.
func (r *Result) predict(ctx context.Context, o Options) error {
	p, stream := r.Problem, sim.NewStream(o.Seed, 0, "calibrate.check")
	d := r.Main()
	var jobs []job
	for i, at := range d.systematic(o.Check, &stream) {
		jobs = append(jobs, job{d.U[at], firstOfCheck + uint64(i)})
	}
	c := p.crew(o, len(jobs))
	rows, err := c.play(ctx, jobs)
	r.Runs += c.runs
	if err != nil {
		return err
	}
	checks := make([]TargetCheck, len(p.Targets))
	var noise [][]float64
	if p.Covariance != nil {
		runs := [][]float64(nil)
		switch {
		case r.Moments != nil:
			runs = r.Moments.surface.noise
		case r.ABC != nil:
			runs = r.ABC.runs
		}
		noise = rest(p.Covariance, runs, 1)
	}
	for _, row := range rows {
		if row == nil || missing(row) {
			continue
		}
		if noise != nil {
			scatter(row, noise, &stream)
		}
		for k, v := range row {
			checks[k].Values = append(checks[k].Values, v)
		}
	}
	if len(checks[0].Values) < 5 {
		r.Warnings = append(r.Warnings, "the answer could not be checked: too few of its runs gave every target")
		return nil
	}
	for k := range checks {
		q := &checks[k]
		q.Observed = p.Targets[k].Observed
		q.Lo, q.Median, q.Hi = results.Quantile(q.Values, 0.025), results.Quantile(q.Values, 0.5), results.Quantile(q.Values, 0.975)
		below, above := 0.0, 0.0
		for _, v := range q.Values {
			if v <= q.Observed {
				below++
			}
			if v >= q.Observed {
				above++
			}
		}
		q.Tail = math.Min(1, 2*math.Min(below, above)/float64(len(q.Values)))
	}
	r.Check = checks
	return nil
}

// conclude puts the answer into words.
func (r *Result) conclude() {
	r.find()
	if m := r.Moments; m != nil {
		for k, q2 := range m.Q2 {
			if q2 < 0.5 {
				r.Warnings = append(r.Warnings, fmt.Sprintf("the surface of %s explains little of it (Q² %.2f): either no free setting moves it, or chance hides it; raise budget and replications", r.Problem.Targets[k].Name, q2))
			}
		}
		if m.Freedom > 0 {
			if tail := (distuv.ChiSquared{K: float64(m.Freedom)}).Survival(m.Distance); tail < 0.01 {
				r.Warnings = append(r.Warnings, fmt.Sprintf("at its best the model still misses the targets by more than chance (distance %.1f with %d degrees of freedom, p = %.2g): values and intervals are those of a model that is wrong in something", m.Distance, m.Freedom, tail))
			}
		}
	}
	if a := r.ABC; a != nil {
		if a.Draws.ESS < 30 {
			r.Warnings = append(r.Warnings, fmt.Sprintf("abc: the effective sample size is %.0f; intervals are rough. Raise particles and budget", a.Draws.ESS))
		}
		if !a.Enough && !r.Interrupted {
			r.Warnings = append(r.Warnings, fmt.Sprintf("abc: the budget ended while %.0f %% of new draws still came nearer; a larger budget would narrow the answer", 100*a.Generations[len(a.Generations)-1].Accepted))
		}
	}
	for k := range r.Check {
		if r.Check[k].Far() {
			r.Warnings = append(r.Warnings, fmt.Sprintf("the answer does not yield the observed %s: it predicts %s to %s, observed was %s", r.Problem.Targets[k].Name,
				results.FormatNumber(r.Check[k].Lo, 4), results.FormatNumber(r.Check[k].Hi, 4), results.FormatNumber(r.Check[k].Observed, 4)))
		}
	}
}

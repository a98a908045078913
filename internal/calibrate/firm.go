package calibrate

import (
	"context"
	"errors"
	"fmt"
	"math"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// Firm is an experiment of kind calibrate, ready to be run.
type Firm struct {
	Experiment *scenarios.Experiment
	Base       *scenarios.Scenario // with the constants of [vary]
	Problem    *Problem
	Notes      []string // about the data

	measures []int // of study.Measures, for each target
	paired   bool
}

// FromExperiment reads an experiment of kind calibrate. The error is a
// *scenarios.Problems for names of metrics that do not exist and settings that
// do not fit together, or a *Mistake when the budget is too small for the
// method.
func FromExperiment(e *scenarios.Experiment) (*Firm, error) {
	if e.Kind != "calibrate" {
		return nil, refused(e, "kind", "this experiment is of kind "+e.Kind, `frontline calibrate plays kind = "calibrate"`)
	}
	if least, sum := e.LeastBudget(); e.Calibrate.Budget < least {
		return nil, mistakef("raise the budget, or take fewer replications or particles", "a budget of %d runs is too small: %s = %d is the least", e.Calibrate.Budget, sum, least)
	}
	f := &Firm{Experiment: e}
	var set []string
	for _, v := range e.Vary {
		set = append(set, v.Path+"="+v.Levels[0].Text)
	}
	var err error
	if f.Base, err = e.Base.With(set...); err != nil {
		return nil, err
	}
	if err := f.findMeasures(); err != nil {
		return nil, err
	}
	f.Problem = &Problem{Start: f.start}
	for i := range e.Factors {
		factor := &e.Factors[i]
		if _, err := f.Base.With(factor.Path + "=" + factor.At(0.5).Text); err != nil {
			return nil, err
		}
		f.Problem.Parameters = append(f.Problem.Parameters, Parameter{Name: factor.Path, Unit: factor.Unit,
			Value: func(u float64) float64 { return factor.At(u).Number }, Text: func(u float64) string { return factor.At(u).Text }})
	}
	f.observe()
	return f, nil
}

func refused(e *scenarios.Experiment, path, message, help string) error {
	return scenarios.NewProblems([]scenarios.Problem{e.Problem(path, "E0401", message, help)})
}

// findMeasures finds the metrics of the targets.
func (f *Firm) findMeasures() error {
	list := study.Measures()
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = m.Name
	}
	for i, t := range f.Experiment.Calibrate.Targets {
		at := -1
		for m := range list {
			if list[m].Name == t.Metric {
				at = m
			}
		}
		if at < 0 {
			message := fmt.Sprintf("no metric `%s`", t.Metric)
			if near, found := catalog.Suggest(t.Metric, names); found {
				message += fmt.Sprintf("; did you mean `%s`?", near)
			}
			return refused(f.Experiment, fmt.Sprintf("calibrate.target[%d].metric", i), message, "`frontline list metrics` lists them")
		}
		f.measures = append(f.measures, at)
		f.paired = f.paired || list[at].Paired
	}
	return nil
}

// observe makes targets and their covariance. Targets by the month that have as
// many months share a covariance; others stand alone.
func (f *Firm) observe() {
	plan := &f.Experiment.Calibrate
	p, list := f.Problem, study.Measures()
	p.Covariance = square(len(plan.Targets))
	months := map[int][]int{}
	var lengths []int
	for k, t := range plan.Targets {
		p.Targets = append(p.Targets, Target{Name: t.Metric, Unit: list[f.measures[k]].Unit, Observed: t.Observed, Error: t.Error})
		p.Covariance[k][k] = t.Error * t.Error
		if n := len(t.Monthly); n > 0 {
			if months[n] == nil {
				lengths = append(lengths, n)
			}
			months[n] = append(months[n], k)
			f.follows(t)
		}
	}
	for _, n := range lengths {
		rows := make([][]float64, n)
		for i := range rows {
			for _, k := range months[n] {
				rows[i] = append(rows[i], plan.Targets[k].Monthly[i])
			}
		}
		mean, c := CovarianceOfMeans(rows)
		for a, k := range months[n] {
			p.Targets[k].Observed, p.Targets[k].Error = mean[a], math.Sqrt(c[a][a])
			for b, l := range months[n] {
				p.Covariance[k][l] = c[a][b]
			}
		}
	}
	if plan.Weights == "model" {
		p.Covariance = nil
	}
}

// follows notes months that are not independent.
func (f *Firm) follows(t scenarios.CalibrationTarget) {
	rows := make([][]float64, 0, len(t.Monthly)-1)
	for i := 1; i < len(t.Monthly); i++ {
		rows = append(rows, []float64{t.Monthly[i-1], t.Monthly[i]})
	}
	_, c := covariance(rows, nil)
	r := c[0][1] / math.Sqrt(c[0][0]*c[1][1])
	if f.Experiment.Calibrate.Weights == "observed" && r > 2/math.Sqrt(float64(len(rows))) {
		f.Notes = append(f.Notes, fmt.Sprintf("months of %s follow each other (correlation of neighbours %.2f): its standard error is larger than the months seem to say; a trend is no scatter", t.Metric, r))
	}
}

// Options returns the options that the experiment states.
func (f *Firm) Options() Options {
	c := &f.Experiment.Calibrate
	return Options{Method: c.Method, Direct: c.Search == "direct", Budget: c.Budget, Replications: c.Replications, Particles: c.Particles, Quantile: c.Quantile,
		Stop: c.Stop, Check: c.Check, Seed: uint64(c.Seed)}
}

// Overrides returns a point as scenarios.Scenario.With takes it.
func (f *Firm) Overrides(u []float64) (set []string) {
	for j := range u {
		set = append(set, f.Problem.Parameters[j].Name+"="+f.Problem.Parameters[j].Text(u[j]))
	}
	return set
}

// Scenario returns the scenario of a point, or ErrRefused when a constraint or
// the scenario does not allow it.
func (f *Firm) Scenario(u []float64) (*scenarios.Scenario, error) {
	e := f.Experiment
	at := func(path string) scenarios.Level {
		for i := range e.Factors {
			if e.Factors[i].Path == path {
				return e.Factors[i].At(u[i])
			}
		}
		for i := range e.Vary {
			if e.Vary[i].Path == path {
				return e.Vary[i].Levels[0]
			}
		}
		l, _ := e.Level(path)
		return l
	}
	for i := range e.Require {
		if !e.Require[i].Holds(at) {
			return nil, fmt.Errorf("%w: %s does not hold", ErrRefused, e.Require[i].Text)
		}
	}
	sc, err := f.Base.With(f.Overrides(u)...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return sc, nil
}

// start returns the simulator of one worker. A run that fails lacks its
// targets.
func (f *Firm) start() Simulate {
	runner := study.NewRunner()
	return func(ctx context.Context, u []float64, replication uint64) ([]float64, error) {
		sc, err := f.Scenario(u)
		if err != nil {
			return nil, err
		}
		played := runner.Play(ctx, sc, replication, f.paired)
		if played.Err != nil && (ctx.Err() != nil || errors.Is(played.Err, context.Canceled)) {
			return nil, context.Canceled
		}
		out := make([]float64, len(f.measures))
		for k, m := range f.measures {
			if out[k] = math.NaN(); played.Err == nil {
				out[k] = played.Values[m]
			}
		}
		return out, nil
	}
}

package study

import (
	"fmt"
	"time"

	"frontline.dev/frontline/results"
)

// Report is the answer to a study. Run and its siblings are its only
// constructors.
type Report struct {
	Scenario, Title, Question string
	Seed, First               uint64
	Planned                   int  // replications
	Finished                  int  // replications; fewer than planned when it was cut off
	Partial                   bool // cut off
	Started, Ended            time.Time

	Metrics    []results.Metric // in the order of RunResult.Values
	Runs       []RunResult      // by arm, then replication
	Outcomes   []Outcome        // one for each metric
	Series     []Course         // what is followed over time
	Efficiency *Efficiency      // nil: see Skipped
	Figure1    *Figure1         // nil: not asked for, or see Skipped
	Skipped    []Skip
	Warnings   []string

	subject subject
	options Options
	arms    []arm
	pairs   []pair // finished replications in order
	dir     string // where it was written last
	files   []string
}

// Skip is a part of the report that is not there, and why.
type Skip struct{ What, Why string }

// Outcome is one metric over the replications.
type Outcome struct {
	Metric  results.Metric
	With    results.Estimate // the scenario as it is
	Without results.Estimate // role off; N = 0 when there is no such arm
	// Difference is with less without, replication by replication on the same
	// random numbers.
	Difference results.Estimate

	with, without, difference []float64
}

// Failure is a run that did not complete.
type Failure struct {
	Run RunResult
	Err error
}

// newReport plans the arms.
func newReport(sub subject, o Options) *Report {
	r := &Report{Scenario: sub.id, Title: sub.title, Question: sub.question, Seed: sub.seed, First: o.First,
		Planned: sub.replications, Metrics: o.Metrics, subject: sub, options: o}
	r.Warnings = append(r.Warnings, sub.warnings...)
	r.arms = []arm{{ArmScenario, sub.settings, o.Agents}}
	if sub.settings.Role.Mode == "off" {
		r.skip("efficiency loss", `role.mode = "off": there is no role whose cost could be measured`)
	} else {
		r.arms = append(r.arms, arm{ArmRoleOff, withoutRole(sub.settings), o.Agents})
	}
	if o.Figure1 {
		settings, err := figure1Settings(sub.settings)
		if err != nil {
			r.skip("Figure 1", err.Error())
		} else {
			r.arms = append(r.arms, arm{ArmFigure1, settings, true})
		}
	}
	return r
}

func (r *Report) skip(what, why string) { r.Skipped = append(r.Skipped, Skip{what, why}) }

// take enters a finished replication; they come in order.
func (r *Report) take(p pair) { r.pairs = append(r.pairs, p) }

// Failures returns the runs that failed, in the order of Runs.
func (r *Report) Failures() []Failure {
	var failures []Failure
	for i := range r.Runs {
		if r.Runs[i].Err != nil {
			failures = append(failures, Failure{r.Runs[i], r.Runs[i].Err})
		}
	}
	return failures
}

// armIndex returns the position of an arm in every pair, or -1.
func (r *Report) armIndex(name string) int {
	for i := range r.arms {
		if r.arms[i].name == name {
			return i
		}
	}
	return -1
}

// conclude works the estimates out of the finished replications.
func (r *Report) conclude() {
	r.Finished = len(r.pairs)
	for i := range r.arms {
		for _, p := range r.pairs {
			r.Runs = append(r.Runs, p[i])
		}
	}
	for i := range r.Metrics {
		r.Outcomes = append(r.Outcomes, r.outcome(i))
	}
	r.follow()
	if r.armIndex(ArmRoleOff) >= 0 {
		r.Efficiency = r.efficiency()
	}
	if r.armIndex(ArmFigure1) >= 0 {
		r.Figure1 = r.figure1()
	}
	for i := range r.Runs {
		for _, warning := range r.Runs[i].Warnings {
			r.warn(warning)
		}
	}
	if failed := len(r.Failures()); failed > 0 {
		r.warn(fmt.Sprintf("%d of %d runs failed; they are rows of runs.csv with their error", failed, len(r.Runs)))
	}
}

// warn adds a warning once.
func (r *Report) warn(text string) {
	for _, known := range r.Warnings {
		if known == text {
			return
		}
	}
	r.Warnings = append(r.Warnings, text)
}

func (r *Report) outcome(metric int) Outcome {
	o := Outcome{Metric: r.Metrics[metric], with: r.readings(ArmScenario, metric), without: r.readings(ArmRoleOff, metric)}
	o.With, o.Without = results.NewEstimate(o.with), results.NewEstimate(o.without)
	if len(o.without) == len(o.with) {
		o.difference = make([]float64, len(o.with))
		for i := range o.with {
			o.difference[i] = o.with[i] - o.without[i]
		}
	}
	o.Difference = results.NewEstimate(o.difference)
	return o
}

// readings returns one value of a metric for each finished replication, NaN
// where the run failed; none when there is no such arm.
func (r *Report) readings(arm string, metric int) []float64 {
	return r.perReplication(arm, func(run *RunResult) float64 { return run.Values[metric] })
}

// perReplication returns one number for each finished replication of an arm.
func (r *Report) perReplication(arm string, value func(*RunResult) float64) []float64 {
	at := r.armIndex(arm)
	if at < 0 {
		return nil
	}
	values := make([]float64, len(r.pairs))
	for i, p := range r.pairs {
		values[i] = missing
		if p[at].Err == nil {
			values[i] = value(&p[at])
		}
	}
	return values
}

// Values returns one number of the scenario's own runs for each finished
// replication, in order, NaN where it is missing: that of a metric, of
// "efficiency_loss" or of "efficiency_loss_share". It is nil for another name.
func (r *Report) Values(name string) []float64 {
	if o := r.outcomeOf(name); o != nil {
		return append([]float64(nil), o.with...)
	}
	if r.Efficiency != nil {
		if row := r.Efficiency.row("loss", name); row != nil {
			return append([]float64(nil), row.values...)
		}
	}
	return nil
}

// outcomeOf returns the outcome of a metric by name, or nil.
func (r *Report) outcomeOf(name string) *Outcome {
	for i := range r.Outcomes {
		if r.Outcomes[i].Metric.Name == name {
			return &r.Outcomes[i]
		}
	}
	return nil
}

package study

import (
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Course is one metric of one arm over time.
type Course struct {
	Arm    string
	Metric results.Metric
	Points []CoursePoint
}

// CoursePoint is one batch: the mean over replications with its interval.
type CoursePoint struct {
	From, To sim.Time
	WarmUp   bool // the batch is not part of what is reported
	results.Estimate
}

// follow averages the series of the arms over the replications.
func (r *Report) follow() {
	metrics := results.SeriesMetrics(r.Metrics)
	for _, name := range []string{ArmScenario, ArmRoleOff} {
		at := r.armIndex(name)
		if at < 0 {
			continue
		}
		var runs []*RunResult
		for _, p := range r.pairs {
			if p[at].Err == nil {
				runs = append(runs, &p[at])
			}
		}
		for m := range metrics {
			r.Series = append(r.Series, r.course(name, metrics[m], m, runs))
		}
	}
}

// course averages one metric; every run has equally many batches, because all
// have the same horizon.
func (r *Report) course(name string, metric results.Metric, at int, runs []*RunResult) Course {
	c := Course{Arm: name, Metric: metric}
	if len(runs) == 0 {
		return c
	}
	warm := r.warmUp()
	values := make([]float64, len(runs))
	for i, point := range runs[0].Series {
		for k, run := range runs {
			values[k] = run.Series[i].Values[at]
		}
		c.Points = append(c.Points, CoursePoint{From: point.From, To: point.To, WarmUp: point.To <= warm, Estimate: results.NewEstimate(values)})
	}
	return c
}

// warmUp returns the end of the warm-up in whole batches, as the recorder
// rounds it.
func (r *Report) warmUp() sim.Time {
	_, end := results.WarmUpOf(&r.subject.settings.Time)
	return end
}

// courseOf returns the course of a metric in an arm, or nil.
func (r *Report) courseOf(arm, metric string) *Course {
	for i := range r.Series {
		if c := &r.Series[i]; c.Arm == arm && c.Metric.Name == metric {
			return c
		}
	}
	return nil
}

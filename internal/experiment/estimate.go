package experiment

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// Estimate is what an experiment is expected to take.
type Estimate struct {
	Points       int     `json:"points"`
	Replications int     `json:"replications"`         // of a point; the most when their number follows a rule
	Rule         bool    `json:"replications_by_rule"` // the number of replications follows a rule
	Runs         int     `json:"runs"`                 // points times replications
	Paired       bool    `json:"paired"`               // every run has a twin, counted in Seconds
	Workers      int     `json:"workers"`
	SecondsRun   float64 `json:"seconds_per_run"` // on one processor, its twin included, the mean over the points
	Seconds      float64 `json:"seconds"`         // of wall time, all runs
	Events       float64 `json:"events"`          // of the longest run
	Memory       float64 `json:"memory_bytes"`    // all workers together
	Disk         float64 `json:"disk_bytes"`      // journal and tables
	Timed        int     `json:"timed_runs"`      // that were played for it; 0: from stored rates, right within a factor of three
}

// Bytes of a folder of results, measured on sweeps of 12 and of 400 runs: the
// tables that describe the study; a design point in summary.csv; a run in the
// journal, runs.csv, runs.parquet and replications.csv; a row of the series in
// the journal and its two files.
const (
	diskFixed  = 230e3
	diskPoint  = 8300.0
	diskRun    = 2500.0
	diskSample = 170.0
)

// costSample is of how many points the cost is looked at.
const costSample = 200

// Estimate returns what the plan takes with so many workers, from stored rates
// of an ordinary machine. It plays nothing.
func (p *Plan) Estimate(workers int) Estimate {
	e := Estimate{Points: p.Len(), Replications: p.Replications(), Paired: p.Paired, Workers: max(workers, 1)}
	plan := p.Experiment
	e.Rule = plan.Kind == "select" || plan.Replications.Mode == "precision"
	e.Runs = e.Points * e.Replications
	if plan.Kind == "select" && plan.Select.Method == "ocba" {
		e.Runs = plan.Select.Budget
	}
	var looked, samples float64
	for _, s := range p.sample(costSample) {
		cost := s.Cost(1, 1)
		looked++
		e.SecondsRun += cost.Seconds
		e.Events = math.Max(e.Events, cost.Events)
		e.Memory = math.Max(e.Memory, float64(cost.Bytes*float64(min(e.Workers, max(e.Runs, 1)))))
		samples += s.Settings.Time.Horizon.Seconds() / math.Max(s.Settings.Time.Batch.Seconds(), 1)
	}
	if looked > 0 {
		e.SecondsRun, samples = e.SecondsRun/looked, samples/looked
	}
	if p.Paired {
		e.SecondsRun *= 2
	}
	e.Disk = diskFixed + float64(diskPoint*float64(e.Points)) + float64(diskRun*float64(e.Runs))
	if plan.Record.Series {
		e.Disk += float64(float64(diskSample*samples) * float64(e.Runs))
	}
	e.wall()
	return e
}

// wall works out the time on the wall.
func (e *Estimate) wall() {
	e.Seconds = e.SecondsRun * math.Ceil(float64(e.Runs)/float64(e.Workers))
}

// sample returns the scenarios of up to n points spread over the design.
func (p *Plan) sample(n int) (list []*scenarios.Scenario) {
	for k := range min(n, p.Len()) {
		if s, err := p.Scenario(k * p.Len() / min(n, p.Len())); err == nil {
			list = append(list, s)
		}
	}
	return list
}

// Measure is Estimate corrected by playing a few runs, spread over the points,
// until the budget is used: at least one, and none is begun after it. The runs
// are thrown away. It returns an error when ctx ends or a run fails.
func (p *Plan) Measure(ctx context.Context, workers int, budget time.Duration) (Estimate, error) {
	e := p.Estimate(workers)
	begun, runner := time.Now(), study.NewRunner()
	expected, took := 0.0, 0.0
	list := p.sample(16)
	for k := range len(list) {
		s := list[(k*5)%len(list)] // the first few are far apart
		before := time.Now()
		played := runner.Play(ctx, s, 0, p.Paired)
		if played.Err != nil {
			return e, played.Err
		}
		took += time.Since(before).Seconds()
		cost := s.Cost(1, 1).Seconds
		if p.Paired {
			cost *= 2
		}
		expected += cost
		if e.Timed++; time.Since(begun) > budget {
			break
		}
	}
	if expected > 0 {
		e.SecondsRun *= took / expected
		e.wall()
	}
	return e, nil
}

// Print writes the estimate for people.
func (e Estimate) Print(w io.Writer) error {
	replications := strconv.Itoa(e.Replications)
	if e.Rule {
		replications = "up to " + replications
	}
	twin := ""
	if e.Paired {
		twin = ", each with its twin without the role"
	}
	basis := "from stored rates; right within a factor of three"
	if e.Timed > 0 {
		basis = fmt.Sprintf("from %d timed runs", e.Timed)
	}
	_, err := fmt.Fprintf(w, "points        %d\nreplications  %s\nruns          %d%s\ntime          %s with %d workers: %s a run (%s)\nmemory        %s\ndisk          %s\n",
		e.Points, replications, e.Runs, twin, length(e.Seconds), e.Workers, length(e.SecondsRun), basis, size(e.Memory), size(e.Disk))
	return err
}

// length writes seconds for people.
func length(seconds float64) string {
	value, unit := seconds*1000, "ms"
	for _, u := range []struct {
		size float64
		name string
	}{{365 * 86400, "years"}, {86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}} {
		if seconds >= u.size {
			value, unit = seconds/u.size, u.name
			break
		}
	}
	if value < 10 {
		return fmt.Sprintf("%.1f %s", value, unit)
	}
	return fmt.Sprintf("%.0f %s", value, unit)
}

// size writes bytes for people.
func size(bytes float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}} {
		if bytes >= u.size {
			return fmt.Sprintf("%.3g %s", bytes/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.0f kB", math.Ceil(bytes/1e3))
}

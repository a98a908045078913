package study

import (
	"context"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Measure is a number that one run yields: a metric, or the efficiency loss
// against the run's twin without the innovation role.
type Measure struct {
	Name, Unit, Doc string
	Goal            results.Goal
	Paired          bool // needs the twin
}

// Measures returns every metric in name order, then efficiency_loss and
// efficiency_loss_share.
func Measures() []Measure {
	var list []Measure
	for _, m := range results.AllMetrics() {
		list = append(list, Measure{Name: m.Name, Unit: m.Unit, Doc: m.Doc, Goal: m.Goal})
	}
	return append(list,
		Measure{"efficiency_loss", unitPerSolved, "handling and slack of a run less that of its twin with role.mode = \"off\"", results.Less, true},
		Measure{"efficiency_loss_share", "share", "efficiency loss as a share of the time with the role off", results.Less, true})
}

// Runner plays single runs, one after the other, and keeps its memory between
// them. It is not for several goroutines: each has its own.
type Runner struct {
	s       *sim.Sim
	metrics []results.Metric
}

// NewRunner returns a runner that reads every metric.
func NewRunner() *Runner { return &Runner{metrics: results.AllMetrics()} }

// Played is one run of a scenario.
type Played struct {
	Identity    string // 64 hexadecimal digits, see [Identity]
	Events      uint64
	WarmUp      sim.Time  // what was cut off, in whole batches
	Values      []float64 // by [Measures]; NaN is missing; nil when the run failed
	Series      []results.SeriesPoint
	Fingerprint Fingerprint // of the run itself, not of its twin
	Warnings    []string
	Err         error // what went wrong in the run, a panic too, or the context's error
}

// Identity names a run of a scenario by everything that decides its numbers:
// a SHA-256 over stream scheme, model version, resolved scenario, seed and
// replication.
func Identity(sc *scenarios.Scenario, replication uint64) string {
	return identity(sc.Hash(), ArmScenario, sc.Seed, replication)
}

// Play runs one replication of a scenario with the scenario's seed. When
// paired is set, its twin without the role is run too and the paired measures
// are read; otherwise, and where there is no role, they are NaN.
func (r *Runner) Play(ctx context.Context, sc *scenarios.Scenario, replication uint64, paired bool) Played {
	key := sim.Key{Seed: sc.Seed, Replication: replication}
	hash := sc.Hash()
	report := Report{Metrics: r.metrics, subject: subject{hash: hash}}
	run := r.play(ctx, key, &report, sc.Settings, ArmScenario)
	played := Played{Identity: identity(hash, ArmScenario, key.Seed, key.Replication), Events: run.Events, WarmUp: run.WarmUp,
		Series: run.Series, Fingerprint: run.Fingerprint, Warnings: run.Warnings, Err: run.Err}
	if run.Err != nil {
		return played
	}
	loss, share := missing, missing
	if paired && sc.Settings.Role.Mode != "off" {
		twin := r.play(ctx, key, &report, withoutRole(sc.Settings), ArmRoleOff)
		if twin.Err != nil {
			played.Err = twin.Err
			return played
		}
		l := results.EfficiencyLoss(run.Effort, twin.Effort)
		loss, share = l.Total, l.Share
	}
	played.Values = append(append(make([]float64, 0, len(run.Values)+2), run.Values...), loss, share)
	return played
}

// play runs one arm in the memory of the runner.
func (r *Runner) play(ctx context.Context, key sim.Key, report *Report, settings *models.Settings, name string) RunResult {
	if r.s == nil {
		r.s = sim.New(key)
	} else {
		r.s.Reset(key)
	}
	run := report.play(ctx, r.s, &arm{name: name, settings: settings})
	if run.Err != nil {
		r.s = nil // what failed may have left its memory in disorder
	}
	return run
}

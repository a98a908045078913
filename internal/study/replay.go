package study

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// ReplayOptions say what else happens while a run is played again.
type ReplayOptions struct {
	Trace    *Trace                // filled while the run is played; nil: none
	Paired   bool                  // also play the twin without the role, for the efficiency loss of the arm scenario
	Progress func(done, total int) // points of the time series, of the run itself; may be nil
}

// Replay plays one run of a scenario, with the scenario's seed, as it is played
// in a study: arm is [ArmScenario], [ArmRoleOff] or [ArmFigure1]. Looking on
// with a trace changes no bit. What goes wrong in the run is Played.Err; the
// error is that of an arm the scenario does not have.
func Replay(ctx context.Context, sc *scenarios.Scenario, arm string, replication uint64, o ReplayOptions) (Played, error) {
	r := newReport(subjectOf(sc, nil, 0), Options{Metrics: results.AllMetrics(), Figure1: arm == ArmFigure1})
	at := r.armIndex(arm)
	if at < 0 {
		names := make([]string, len(r.arms))
		for i := range r.arms {
			names[i] = r.arms[i].name
		}
		return Played{}, fmt.Errorf("scenario %s has no arm %q; it has %s", sc.ID, arm, strings.Join(names, " and "))
	}
	key := sim.Key{Seed: sc.Seed, Replication: replication}
	run := r.playTraced(ctx, sim.New(key), &r.arms[at], o)
	played := Played{Identity: identity(r.subject.hash, arm, key.Seed, key.Replication), Events: run.Events, WarmUp: run.WarmUp,
		Series: run.Series, Fingerprint: run.Fingerprint, Warnings: run.Warnings, Err: run.Err}
	if run.Err != nil {
		return played, nil
	}
	loss, share := missing, missing
	if off := r.armIndex(ArmRoleOff); o.Paired && arm == ArmScenario && off >= 0 {
		twin := r.play(ctx, sim.New(key), &r.arms[off])
		if twin.Err == nil {
			l := results.EfficiencyLoss(run.Effort, twin.Effort)
			loss, share = l.Total, l.Share
		} else if ctx.Err() != nil {
			played.Err = twin.Err
			return played, nil
		}
	}
	played.Values = append(append(make([]float64, 0, len(run.Values)+2), run.Values...), loss, share)
	return played, nil
}

// playTraced is play with somebody looking on.
func (r *Report) playTraced(ctx context.Context, s *sim.Sim, a *arm, o ReplayOptions) (run RunResult) {
	run = RunResult{Arm: a.name, Replication: s.Key().Replication, ID: runID(r.subject.hash, a.name, s.Key().Seed, s.Key().Replication)}
	defer func() {
		if p := recover(); p != nil {
			run = RunResult{Arm: run.Arm, Replication: run.Replication, ID: run.ID,
				Err: &sim.RunError{Key: s.Key(), Err: fmt.Errorf("panic: %v", p), Stack: string(debug.Stack())}}
		}
		if o.Trace != nil {
			o.Trace.finish()
		}
	}()
	watched := r.watchTraced(s, a.settings, o)
	if err := watched.run(ctx); err != nil {
		run.Err = &sim.RunError{Key: s.Key(), Err: err}
		return run
	}
	watched.read(&run)
	return run
}

// watchTraced is watch with a trace and progress.
func (r *Report) watchTraced(s *sim.Sim, settings *models.Settings, o ReplayOptions) *watched {
	x := &watched{}
	var sites []*models.Site
	if settings.Sites.Count > 1 {
		sites = models.NewSites(s.Key(), settings)
		for _, site := range sites {
			x.worlds = append(x.worlds, site.World)
		}
	} else {
		x.worlds = []*models.World{models.New(s, settings)}
	}
	traces := make([]*siteTrace, len(x.worlds))
	for i, w := range x.worlds {
		recorder := results.NewRecorder(w, r.Metrics)
		x.recorders, x.efforts = append(x.recorders, recorder), append(x.efforts, results.WatchEffort(recorder))
		if o.Trace != nil {
			traces[i] = o.Trace.watch(w, i)
		}
	}
	if o.Progress != nil {
		batch := min(settings.Time.Batch, settings.Time.Horizon)
		total := int((settings.Time.Horizon + batch - 1) / batch)
		x.worlds[0].Facts.BatchEnded.Watch(models.StageLast, "study.progress", func(f *models.BatchEnded) { o.Progress(f.Index+1, total) })
	}
	see := func(step *models.Step) { traces[step.Site].step(step) }
	switch first := x.worlds[0]; {
	case o.Trace == nil && sites == nil:
		x.run = first.Run
	case sites == nil:
		x.run = func(ctx context.Context) error { return first.RunTraced(ctx, see) }
	case o.Trace == nil:
		x.run = func(ctx context.Context) error {
			_, err := models.RunSites(ctx, sites, 1)
			return err
		}
	default:
		x.run = func(ctx context.Context) error { return models.RunSitesTraced(ctx, sites, see) }
	}
	return x
}

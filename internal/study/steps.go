package study

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"runtime/debug"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Steps is one run that is played bit by bit, to be looked at between. Played
// to its end it gives what [Runner.Play] gives, to the last bit: looking draws
// no number and changes no state.
type Steps struct {
	identity  string
	key       sim.Key
	now, end  sim.Time
	run, twin *stepped // twin: nil without
	played    *Played  // nil: not yet at the end
	series    []results.SeriesPoint
	err       error
}

// stepped is a watched run that can be paused.
type stepped struct {
	*watched
	windows *siteSteps // nil: one site
}

func stepping(o *watched) *stepped {
	s := &stepped{watched: o}
	if o.sites != nil {
		s.windows = newSiteSteps(o.sites)
	}
	return s
}

// advance plays up to an instant before the horizon.
func (s *stepped) advance(ctx context.Context, until sim.Time) error {
	if s.windows != nil {
		return s.windows.advance(ctx, until)
	}
	s.worlds[0].Advance(until)
	return ctx.Err()
}

// finish plays to the horizon.
func (s *stepped) finish(ctx context.Context) error {
	if s.windows != nil {
		return s.windows.run(ctx)
	}
	return s.run(ctx)
}

// effort is that of all sites together, the first batches left out.
func (s *stepped) effort(from int) (sum results.Effort) {
	for i, effort := range s.efforts {
		if e := effort(s.recorders[i].From(from)); i == 0 {
			sum = e
		} else {
			sum = sum.Plus(e)
		}
	}
	return sum
}

// NewSteps begins a run. With paired its twin without the role is played
// beside it, so that the efficiency loss can be read on the way.
func NewSteps(sc *scenarios.Scenario, replication uint64, paired bool) (s *Steps, err error) {
	s = &Steps{identity: Identity(sc, replication), key: sim.Key{Seed: sc.Seed, Replication: replication}, end: sim.Time(sc.Settings.Time.Horizon)}
	defer s.guard(&err)
	report := &Report{Metrics: results.AllMetrics()}
	s.run = stepping(report.watch(sim.New(s.key), sc.Settings))
	if paired && sc.Settings.Role.Mode != "off" {
		s.twin = stepping(report.watch(sim.New(s.key), withoutRole(sc.Settings)))
	}
	return s, nil
}

// guard turns a panic of a run into its error.
func (s *Steps) guard(err *error) {
	if p := recover(); p != nil {
		s.err = &sim.RunError{Key: s.key, Err: fmt.Errorf("panic: %v", p), Stack: string(debug.Stack())}
		*err = s.err
	}
}

// Worlds returns the organisation, one world for each site; read only.
func (s *Steps) Worlds() []*models.World { return s.run.worlds }

// Replication returns the number of the run.
func (s *Steps) Replication() uint64 { return s.key.Replication }

// Now returns how far the run is, and End the horizon.
func (s *Steps) Now() sim.Time { return s.now }

// End returns the horizon of the run.
func (s *Steps) End() sim.Time { return s.end }

// Done says whether the run is at its end.
func (s *Steps) Done() bool { return s.played != nil }

// Advance plays up to an instant. At the horizon the run is read; see
// [Steps.Played]. After an error, also that of the context, it plays no more.
func (s *Steps) Advance(ctx context.Context, until sim.Time) (err error) {
	if s.err != nil || s.Done() {
		return s.err
	}
	defer s.guard(&err)
	if until < s.end {
		if s.err = s.run.advance(ctx, until); s.err == nil && s.twin != nil {
			s.err = s.twin.advance(ctx, until)
		}
		s.now = max(s.now, until)
		return s.err
	}
	run, twin := RunResult{Arm: ArmScenario}, RunResult{}
	if s.err = s.run.finish(ctx); s.err == nil && s.twin != nil {
		s.err = s.twin.finish(ctx)
	}
	if s.err != nil {
		return s.err
	}
	s.run.read(&run)
	loss, share := missing, missing
	if s.twin != nil {
		s.twin.read(&twin)
		l := results.EfficiencyLoss(run.Effort, twin.Effort)
		loss, share = l.Total, l.Share
	}
	s.now = s.end
	s.played = &Played{Identity: s.identity, Events: run.Events, WarmUp: run.WarmUp, Series: run.Series, Fingerprint: run.Fingerprint,
		Warnings: run.Warnings, Values: append(run.Values, loss, share)}
	return nil
}

// Played returns the finished run, or nil on the way.
func (s *Steps) Played() *Played { return s.played }

// Series returns one point for every batch that has ended, of several sites
// their mean.
func (s *Steps) Series() []results.SeriesPoint {
	if len(s.series) != s.run.recorders[0].Batches() {
		s.series = results.SeriesOf(s.run.recorders)
	}
	return s.series
}

// WarmingUp says whether nothing has been observed yet that will be reported.
func (s *Steps) WarmingUp() bool {
	batches, _ := s.run.recorders[0].WarmUp()
	return s.run.recorders[0].Batches() <= batches
}

// Values reads the measures over what has been observed since the warm-up, in
// the order of [Measures]. Before that they are those of the last batch, as
// far as a metric has a course over time; all others are NaN.
func (s *Steps) Values() []float64 {
	if s.Done() {
		return s.played.Values
	}
	recorder := s.run.recorders[0]
	metrics := recorder.Metrics()
	values := make([]float64, len(metrics)+2)
	for i := range values {
		values[i] = missing
	}
	ended := recorder.Batches()
	if ended == 0 {
		return values
	}
	from := 0
	if s.WarmingUp() {
		last, at := s.Series()[ended-1].Values, 0
		for i := range metrics {
			if metrics[i].Series {
				values[i] = last[at]
				at++
			}
		}
	} else {
		from, _ = recorder.WarmUp()
		windows := make([]results.Window, len(s.run.recorders))
		for i, r := range s.run.recorders {
			windows[i] = r.From(from)
		}
		copy(values, results.ValuesOf(s.run.recorders, windows))
	}
	if s.twin != nil {
		l := results.EfficiencyLoss(s.run.effort(from), s.twin.effort(from))
		values[len(metrics)], values[len(metrics)+1] = l.Total, l.Share
	}
	return values
}

// RunsCSV returns runs of a scenario as a study writes them to runs.csv: the
// rows of the arm "scenario", byte for byte when the runs are of its
// replications.
func RunsCSV(sc *scenarios.Scenario, replications []uint64, played []Played) []byte {
	r := newReport(subjectOf(sc, nil, 0), Options{Metrics: results.AllMetrics()})
	for i := range played {
		p := &played[i]
		run := RunResult{ID: p.Identity[:12], Arm: ArmScenario, Replication: replications[i], Err: p.Err, Events: p.Events, Fingerprint: p.Fingerprint}
		if p.Err == nil {
			run.Values = p.Values[:len(r.Metrics)]
		}
		r.Runs = append(r.Runs, run)
	}
	t := r.runsTable()
	for i, row := range t.Rows {
		if paired := len(row) - 2; played[i].Err == nil {
			row[paired], row[paired+1] = results.Number(played[i].Values[len(r.Metrics)]), results.Number(played[i].Values[len(r.Metrics)+1])
		}
	}
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	for _, row := range append([][]string{t.header()}, t.Rows...) {
		for i := range row {
			row[i] = results.SafeCell(row[i])
		}
		if err := w.Write(row); err != nil {
			panic("study: a table cannot be written to memory: " + err.Error())
		}
	}
	w.Flush()
	return text.Bytes()
}

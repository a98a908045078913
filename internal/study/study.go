package study

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Options say how a scenario is studied. The zero value takes everything from
// the scenario.
type Options struct {
	Replications int     // 0: as in the scenario
	Workers      int     // runs at a time; 0: one per processor
	Seed         *uint64 // nil: as in the scenario
	First        uint64  // number of the first replication
	Agents       bool    // write agents.csv, one row per agent and run
	Figure1      bool    // also run the crossed portfolios and roles of Figure 1
	Order        []int   // order in which replications are begun, for tests; nil: ascending

	Metrics  []results.Metric // nil: all that are registered
	Progress func(Progress)   // called, one at a time, when a replication has ended
}

// Progress says how far a study is.
type Progress struct {
	Done, Total int    // replications
	Replication uint64 // the one that has just ended
	Failed      int    // runs that failed so far
}

// Run studies a scenario: for every replication the scenario itself, the same
// customers with role.mode = "off", and, if asked for, Figure 1.
//
// A run that fails is a row with its error and loses no other; see
// [Report.Failures]. When ctx is cancelled, the report of the replications
// that have finished is returned with the context's error. Any other error
// means that nothing was run.
func Run(ctx context.Context, sc *scenarios.Scenario, o Options) (*Report, error) {
	if o.Replications < 0 {
		return nil, fmt.Errorf("replications = %d: must be at least 1", o.Replications)
	}
	return runStudy(ctx, subjectOf(sc, o.Seed, o.Replications), o)
}

func runStudy(ctx context.Context, sub subject, o Options) (*Report, error) {
	if len(o.Order) > 0 && len(o.Order) != sub.replications {
		return nil, fmt.Errorf("order of %d replications, there are %d", len(o.Order), sub.replications)
	}
	if o.Metrics == nil {
		o.Metrics = results.AllMetrics()
	}
	r := newReport(sub, o)
	r.Started = time.Now()
	done, failed := 0, 0
	outcomes := make([]pair, sub.replications)
	plan := sim.Plan{Seed: sub.seed, First: o.First, Count: sub.replications, Workers: o.Workers, Order: o.Order}
	plan.Done = func(index int) {
		done++
		failed += outcomes[index].failures()
		if o.Progress != nil {
			o.Progress(Progress{Done: done, Total: sub.replications, Replication: o.First + uint64(index), Failed: failed})
		}
	}
	finished, err := sim.Replicate(ctx, plan, func(ctx context.Context, s *sim.Sim) (struct{}, error) {
		p, err := r.replicate(ctx, s)
		outcomes[s.Key().Replication-o.First] = p
		return struct{}{}, err
	})
	if err != nil && ctx.Err() == nil {
		return nil, errors.Join(errors.New("study: a replication failed outside its runs"), err)
	}
	for i := range finished {
		if finished[i].Finished {
			r.take(outcomes[i])
		}
	}
	r.Partial = ctx.Err() != nil
	r.conclude()
	r.Ended = time.Now()
	return r, ctx.Err()
}

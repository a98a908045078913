package sweep

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// worker plays runs one after the other and reuses its memory.
type worker struct {
	plan     *plan
	runner   *study.Runner
	index    int // of the scenario at hand
	scenario *scenarios.Scenario
	problem  error // why there is none
}

func newWorker(p *plan) *worker { return &worker{plan: p, runner: study.NewRunner(), index: -1} }

// work plays tasks until there are no more, or ctx is done.
func (e *execution) work(ctx context.Context, number int) {
	w := newWorker(e.plan)
	defer e.marks.clear(number)
	for t := range e.tasks {
		if ctx.Err() != nil {
			e.finished <- finished{task: t}
			continue
		}
		point, replication := e.run1(t)
		e.marks.set(number, point, replication)
		e.finished <- e.play(ctx, w, t)
	}
}

// run1 returns the names of a task.
func (e *execution) run1(t task) (point int, replication uint64) {
	return e.plan.run(t.index, t.slot)
}

// play plays one task, or finds its run in the store.
func (e *execution) play(ctx context.Context, w *worker, t task) finished {
	point, replication := e.run1(t)
	out := finished{task: t}
	var run Run
	switch found, is := e.fromStore(w, t, replication); {
	case is:
		run, out.reused = found, true
		run.Point, run.Replication, run.Took = point, replication, 0
	case t.isolated && e.Isolate != nil:
		begun := time.Now()
		var err error
		if run, err = e.playApart(ctx, w, point, replication); err != nil {
			if ctx.Err() == nil {
				out.err = err
			}
			return out
		}
		run.Took = took(begun)
	default:
		begun := time.Now()
		if run = w.play(ctx, t.index, replication, e.Timeout); ctx.Err() != nil && run.Status != OK {
			return out // cut off: its error is that of ctx
		}
		run.Took = took(begun)
	}
	run.Ended = time.Now()
	out.payload, out.values, out.status = run.encode(nil), run.Body.Values, run.Status
	return out
}

// took is at least a microsecond: 0 marks runs that were taken over.
func took(begun time.Time) time.Duration { return max(time.Since(begun), time.Microsecond) }

// play plays one replication of a design point.
func (w *worker) play(ctx context.Context, index int, replication uint64, timeout time.Duration) Run {
	w.turn(index)
	if w.problem != nil {
		run := Run{Point: index + 1, Replication: replication, Identity: w.plan.nameless(index, replication)}
		run.fail(Failed, "the scenario of the design point: "+w.problem.Error())
		return run
	}
	playing := ctx
	if timeout > 0 {
		var cancel context.CancelFunc
		playing, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	played := w.runner.Play(playing, w.scenario, replication, w.plan.Paired)
	run := recordOf(index+1, replication, w.scenario.Seed, played, w.plan.Series)
	if errors.Is(played.Err, context.DeadlineExceeded) && ctx.Err() == nil {
		run.fail(TimedOut, fmt.Sprintf("it took longer than %v", timeout))
	}
	return run
}

// turn makes the scenario of a design point the one at hand.
func (w *worker) turn(index int) {
	if w.index != index {
		w.scenario, w.problem = w.plan.scenario(index)
		w.index = index
	}
}

// nameless is the identity of a run whose scenario cannot be made.
func (p *plan) nameless(index int, replication uint64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "study %s\ndesign point %d\nreplication %d\n", p.hash, index+1, replication))
	return hex.EncodeToString(sum[:])
}

// fromStore looks a run up in other studies.
func (e *execution) fromStore(w *worker, t task, replication uint64) (Run, bool) {
	if e.store.empty() {
		return Run{}, false
	}
	if w.turn(t.index); w.problem != nil {
		return Run{}, false
	}
	return e.store.find(study.Identity(w.scenario, replication))
}

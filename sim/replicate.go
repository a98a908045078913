package sim

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Plan says which replications are run and how.
type Plan struct {
	Seed    uint64
	First   uint64          // number of the first replication
	Count   int             // how many
	Workers int             // goroutines; 0: one per processor
	Order   []int           // order in which replications are started, a permutation of 0…Count-1; nil: ascending
	Done    func(index int) // called, one at a time, when a replication has ended well
}

// RunError is the failure of one replication.
type RunError struct {
	Key   Key
	Err   error
	Stack string // of the panic, if it was one
}

// Error says which run failed and why.
func (e *RunError) Error() string {
	return fmt.Sprintf("replication %d (seed %d): %v", e.Key.Replication, e.Key.Seed, e.Err)
}

// Unwrap returns the cause.
func (e *RunError) Unwrap() error { return e.Err }

// Outcome is what one replication gave: a result or an error. Finished is
// false for replications that were not begun, or were cut off.
type Outcome[R any] struct {
	Result   R
	Err      error
	Finished bool
}

// Replicate runs replications concurrently and returns their outcomes in
// replication order, whatever finished first. A panic in a run becomes that
// run's RunError; the others go on. When ctx is cancelled no further
// replication is begun, those under way are cut off, and the error is the
// context's; finished outcomes are kept.
//
// Otherwise the error is that of the lowest failed replication, so the same
// study fails with the same message for any number of workers.
func Replicate[R any](ctx context.Context, plan Plan, run func(context.Context, *Sim) (R, error)) ([]Outcome[R], error) {
	plan.check()
	workers := plan.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	outcomes := make([]Outcome[R], plan.Count)
	var done sync.Mutex
	var group errgroup.Group
	group.SetLimit(workers)
	for i := range plan.Count {
		index := i
		if plan.Order != nil {
			index = plan.Order[i]
		}
		group.Go(func() error {
			if ctx.Err() != nil {
				return nil
			}
			out := &outcomes[index]
			key := Key{Seed: plan.Seed, Replication: plan.First + uint64(index)}
			out.Result, out.Err = runOne(ctx, key, run)
			if ctx.Err() != nil && out.Err != nil {
				return nil // cut off, not failed
			}
			out.Finished = true
			if out.Err == nil && plan.Done != nil {
				done.Lock()
				plan.Done(index)
				done.Unlock()
			}
			return nil
		})
	}
	_ = group.Wait() // errors stay in their slots: errgroup would give the first in wall time
	if ctx.Err() != nil {
		return outcomes, ctx.Err()
	}
	for i := range outcomes {
		if outcomes[i].Err != nil {
			return outcomes, outcomes[i].Err
		}
	}
	return outcomes, nil
}

// check panics when Order is not a permutation: a replication that is run
// twice would be two goroutines in one slot.
func (p *Plan) check() {
	if p.Count < 0 {
		panic(fmt.Sprintf("sim: a plan of %d replications", p.Count))
	}
	if p.Order == nil {
		return
	}
	seen := make([]bool, p.Count)
	for _, index := range p.Order {
		if index < 0 || index >= p.Count || seen[index] {
			panic(fmt.Sprintf("sim: the order of a plan is not a permutation: %d is out of range or twice there", index))
		}
		seen[index] = true
	}
	if len(p.Order) != p.Count {
		panic(fmt.Sprintf("sim: the order of a plan has %d entries for %d replications", len(p.Order), p.Count))
	}
}

func runOne[R any](ctx context.Context, key Key, run func(context.Context, *Sim) (R, error)) (result R, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &RunError{Key: key, Err: fmt.Errorf("panic: %v", p), Stack: string(debug.Stack())}
		}
	}()
	result, err = run(ctx, New(key))
	if err != nil {
		err = &RunError{Key: key, Err: err}
	}
	return result, err
}

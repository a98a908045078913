// Package windows runs one large simulation on several processors: logical
// processes, each with a clock and calendar of its own, advance together in
// conservative windows and exchange messages between them.
//
// The rule that makes this exact is the lookahead: a message sent at an
// instant arrives no earlier than the lookahead later. All processes can then
// run freely to the end of a window of that length. Between windows messages
// are delivered in one order (instant of arrival, sender, order of sending),
// so the outcome does not depend on the number of workers.
//
// Of the packages of the engine this one and Replicate alone start goroutines.
package windows

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"

	"golang.org/x/sync/errgroup"

	"frontline.dev/frontline/sim"
)

// Message is something one process tells another.
type Message[B any] struct {
	At   sim.Time // of arrival
	To   int      // index of the process
	Body B
}

// Process is one part of the simulation. Its methods are called by one
// goroutine at a time.
type Process[B any] interface {
	// Receive schedules a message that arrives at an instant not before the
	// end of what has been simulated.
	Receive(at sim.Time, body B)
	// Advance simulates up to, but not including, the instant until, and appends
	// what it has to tell others to out.
	Advance(ctx context.Context, until sim.Time, out []Message[B]) ([]Message[B], error)
	// NextAt returns the instant of the next event, sim.Never when there is none.
	NextAt() sim.Time
	// Events returns how many events have been taken so far.
	Events() uint64
}

// Plan says how a simulation is run.
type Plan struct {
	Lookahead sim.Span // shortest time from sending to arrival, at least 1 µs
	Until     sim.Time // horizon; events at it are not simulated
	Workers   int      // 0: one per processor
}

// Stats tells how a run went.
type Stats struct {
	Windows  int
	Parallel int // windows that were worth starting workers for
	Messages int
}

// worthwhile is the number of events of a window from which its work is shared
// out: below, starting and awaiting workers costs more than it saves. It
// decides who works, never what comes out. Assumption: some 50 µs against 100 ns
// an event; range 100-2000.
const worthwhile = 500

// Run advances the processes to the horizon. Windows without any event are
// skipped. It panics when a message breaks the lookahead: that is a fault of
// the model. The error is that of the process with the lowest index, or the
// context's.
func Run[B any](ctx context.Context, processes []Process[B], plan Plan) (Stats, error) {
	if plan.Lookahead < 1 {
		panic(fmt.Sprintf("windows: lookahead of %v: must be at least 1 µs", plan.Lookahead))
	}
	r := &run[B]{processes: processes, plan: plan, out: make([][]Message[B], len(processes)), errs: make([]error, len(processes))}
	if r.plan.Workers <= 0 {
		r.plan.Workers = runtime.GOMAXPROCS(0)
	}
	for {
		first := sim.Never
		for _, p := range processes {
			first = min(first, p.NextAt())
		}
		if first >= plan.Until {
			return r.stats, nil
		}
		end := plan.Until
		if plan.Until.Since(first) > plan.Lookahead {
			end = first.Add(plan.Lookahead)
		}
		if err := r.window(ctx, end); err != nil {
			return r.stats, err
		}
		r.deliver(end)
	}
}

type run[B any] struct {
	processes []Process[B]
	plan      Plan
	out       [][]Message[B]
	errs      []error
	mail      []letter[B]
	stats     Stats
	events    uint64 // up to the last window
	expected  uint64 // of the next window: as many as the last one had
}

type letter[B any] struct {
	Message[B]
	from int32
}

// window lets every process advance to end. Each worker takes a fixed share
// of neighbouring processes: work that is even needs no queue, and results do
// not depend on who does it.
func (r *run[B]) window(ctx context.Context, end sim.Time) error {
	r.stats.Windows++
	n := len(r.processes)
	workers := min(r.plan.Workers, n)
	if workers <= 1 || r.expected < worthwhile {
		r.advance(ctx, 0, n, end)
	} else {
		r.stats.Parallel++
		var group errgroup.Group
		for k := range workers {
			group.Go(func() error {
				r.advance(ctx, k*n/workers, (k+1)*n/workers, end)
				return nil
			})
		}
		_ = group.Wait() // errors are in their slots
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	events := uint64(0)
	for _, p := range r.processes {
		events += p.Events()
	}
	r.expected, r.events = events-r.events, events
	for _, err := range r.errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *run[B]) advance(ctx context.Context, from, to int, end sim.Time) {
	for i := from; i < to; i++ {
		r.step(ctx, i, end)
	}
}

// step advances one process; its panic becomes its error, so that the run
// fails in the same way for any number of workers.
func (r *run[B]) step(ctx context.Context, i int, end sim.Time) {
	defer func() {
		if p := recover(); p != nil {
			r.errs[i] = fmt.Errorf("process %d: panic: %v\n%s", i, p, debug.Stack())
		}
	}()
	r.out[i], r.errs[i] = r.processes[i].Advance(ctx, end, r.out[i][:0])
}

// deliver hands out what was sent, in one order for any number of workers.
func (r *run[B]) deliver(end sim.Time) {
	r.mail = r.mail[:0]
	for i := range r.out {
		for _, m := range r.out[i] {
			if m.At < end {
				panic(fmt.Sprintf("windows: process %d sent a message for %d µs in the window that ends at %d µs: the lookahead is %v",
					i, m.At, end, r.plan.Lookahead))
			}
			if m.To < 0 || m.To >= len(r.processes) {
				panic(fmt.Sprintf("windows: process %d sent a message to process %d of %d", i, m.To, len(r.processes)))
			}
			r.mail = append(r.mail, letter[B]{m, int32(i)})
		}
	}
	slices.SortStableFunc(r.mail, func(a, b letter[B]) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return int(a.from - b.from)
	})
	r.stats.Messages += len(r.mail)
	for i := range r.mail {
		r.processes[r.mail[i].To].Receive(r.mail[i].At, r.mail[i].Body)
	}
}

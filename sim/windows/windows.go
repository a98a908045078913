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
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"

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
	Parallel int // windows that were shared out; chance, unlike the others
	Messages int
}

// worthwhile is the number of events of a window from which its work is shared
// out: below, telling the helpers costs more than they save. It decides who
// works, never what comes out. Assumption: some 3 µs against 100 ns an event at least;
// range 20-500.
const worthwhile = 32

// Run advances the processes to the horizon. A window begins with the first
// event of all; a process that has none in it is left alone. It panics when a
// message breaks the lookahead: that is a fault of the model. The error is
// that of the process with the lowest index, or the context's.
func Run[B any](ctx context.Context, processes []Process[B], plan Plan) (Stats, error) {
	if plan.Lookahead < 1 {
		panic(fmt.Sprintf("windows: lookahead of %v: must be at least 1 µs", plan.Lookahead))
	}
	r := &run[B]{ctx: ctx, plan: plan, slots: make([]slot[B], len(processes))}
	for i, p := range processes {
		r.slots[i].process, r.slots[i].next, r.slots[i].events = p, p.NextAt(), p.Events()
	}
	// More workers than processors would take turns.
	if workers := min(cmp.Or(max(plan.Workers, 0), runtime.GOMAXPROCS(0)), runtime.GOMAXPROCS(0), len(processes)); workers > 1 {
		r.crew = newCrew(workers, r.step)
		defer r.crew.dismiss()
	}
	for {
		first := sim.Never
		for i := range r.slots {
			first = min(first, r.slots[i].next)
		}
		if first >= plan.Until {
			return r.stats, nil
		}
		r.end = plan.Until
		if plan.Until.Since(first) > plan.Lookahead {
			r.end = first.Add(plan.Lookahead)
		}
		if err := r.window(); err != nil {
			return r.stats, err
		}
		r.deliver()
	}
}

type run[B any] struct {
	ctx    context.Context
	plan   Plan
	slots  []slot[B]
	crew   *crew    // nil: one worker
	end    sim.Time // of the window
	busy   []int32  // processes with an event before it
	mail   []letter[B]
	stats  Stats
	events uint64 // of the last window

	tried, helped, shared int // windows of this trial, processes done by helpers, all processes
	alone                 int // windows for which the helpers are not called
	pause                 int // how many those were the last time
}

// slot is a process and what it has done. Neighbours are advanced by different
// workers, so each slot fills cache lines of its own.
type slot[B any] struct {
	process Process[B]
	next    sim.Time
	events  uint64 // taken so far
	out     []Message[B]
	err     error
	_       [56]byte
}

type letter[B any] struct {
	Message[B]
	from int32
}

// window lets every process that has an event advance to its end.
func (r *run[B]) window() error {
	r.stats.Windows++
	r.busy = r.busy[:0]
	for i := range r.slots {
		if r.slots[i].next < r.end {
			r.busy = append(r.busy, int32(i))
		}
	}
	before := uint64(0)
	for _, i := range r.busy {
		before += r.slots[i].events
	}
	if r.crew != nil && r.events >= worthwhile && r.alone == 0 {
		r.stats.Parallel++
		r.judge(r.crew.play(r.busy, len(r.slots)))
	} else {
		r.alone = max(r.alone-1, 0)
		for _, i := range r.busy {
			r.step(int(i))
		}
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	after := uint64(0)
	for _, i := range r.busy {
		if err := r.slots[i].err; err != nil {
			return err
		}
		after += r.slots[i].events
	}
	r.events = after - before
	return nil
}

// trial is how many windows the helpers are given to show that they help: in
// the first they may have to be woken.
const trial = 10

// judge takes note of how many processes of a window the helpers did, and lets
// them be for a while when they have hardly helped in a trial, longer each
// time: somebody else has their processors.
func (r *run[B]) judge(helped int) {
	r.tried++
	r.helped += helped
	r.shared += len(r.busy)
	if r.tried < trial {
		return
	}
	if 4*len(r.crew.shares)*r.helped >= r.shared {
		r.pause = 0
	} else {
		r.pause = min(2*r.pause+trial, 100*trial)
		r.alone = r.pause
	}
	r.tried, r.helped, r.shared = 0, 0, 0
}

// step advances one process; its panic becomes its error, so that the run
// fails in the same way for any number of workers.
func (r *run[B]) step(i int) {
	s := &r.slots[i]
	defer func() {
		if p := recover(); p != nil {
			s.err = fmt.Errorf("process %d: panic: %v\n%s", i, p, debug.Stack())
		}
	}()
	s.out, s.err = s.process.Advance(r.ctx, r.end, s.out[:0])
	s.next, s.events = s.process.NextAt(), s.process.Events()
}

// deliver hands out what was sent, in one order for any number of workers.
func (r *run[B]) deliver() {
	r.mail = r.mail[:0]
	for _, i := range r.busy {
		for _, m := range r.slots[i].out {
			if m.At < r.end {
				panic(fmt.Sprintf("windows: process %d sent a message for %d µs in the window that ends at %d µs: the lookahead is %v",
					i, m.At, r.end, r.plan.Lookahead))
			}
			if m.To < 0 || m.To >= len(r.slots) {
				panic(fmt.Sprintf("windows: process %d sent a message to process %d of %d", i, m.To, len(r.slots)))
			}
			r.mail = append(r.mail, letter[B]{m, i})
		}
	}
	if len(r.mail) == 0 {
		return
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
		m := &r.mail[i]
		to := &r.slots[m.To]
		to.process.Receive(m.At, m.Body)
		to.next = min(to.next, m.At)
	}
}

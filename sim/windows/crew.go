package windows

import (
	"sync"
	"sync/atomic"
)

// crew shares the processes of a window out over workers: the caller of
// [crew.play] and helpers that live as long as the run. Each worker has a
// share of neighbours, the same in every window, so that a process stays
// in the cache of one processor; who has finished his own takes from the
// others. So a helper that comes late, or whose processor is taken by somebody
// else, holds nobody up for longer than the process he is at.
//
// Who does the work is chance, what comes out is not: processes of a window
// have nothing in common.
type crew struct {
	do     func(i int) // advances process i
	shares []share
	open   atomic.Int64 // processes of the window that have not been finished
	window atomic.Int64 // number of the window; -1 when the crew is dismissed
	calls  []call       // of the helpers
	all    sync.WaitGroup
	main   call
}

// share is the part of one worker: items[:left] have not been begun. The
// counter stands alone in its cache line, and so does what follows it.
type share struct {
	left  atomic.Int64
	_     [120]byte
	items []int32
	_     [104]byte
}

// call wakes one goroutine that has gone to sleep.
type call struct {
	asleep atomic.Bool
	wake   chan struct{}
	_      [104]byte
}

// patience is how often a worker looks again before it goes to sleep: some 50
// µs, what it takes to be woken. It does not yield meanwhile: a helper
// that yields may end up waiting for the processor of the caller with another
// one idle. Assumption; range 5,000-200,000.
const patience = 30_000

func newCrew(workers int, do func(i int)) *crew {
	c := &crew{do: do, shares: make([]share, workers), calls: make([]call, workers-1)}
	c.main.wake = make(chan struct{}, 1)
	for k := range c.calls {
		c.calls[k].wake = make(chan struct{}, 1)
		c.all.Go(func() { c.help(k) })
	}
	return c
}

// dismiss ends the helpers.
func (c *crew) dismiss() {
	c.window.Store(-1)
	for k := range c.calls {
		c.calls[k].rouse()
	}
	c.all.Wait()
}

// play advances the processes in items, of n in all, and returns when all
// have been, and how many of them the helpers did.
func (c *crew) play(items []int32, n int) (helped int) {
	c.open.Store(int64(len(items)))
	workers := len(c.shares)
	from := 0
	for k := range c.shares {
		to := from
		for to < len(items) && int(items[to]) < (k+1)*n/workers {
			to++
		}
		c.shares[k].items = items[from:to]
		c.shares[k].left.Store(int64(to - from)) // from here on a helper may begin
		from = to
	}
	c.window.Add(1)
	for k := range c.calls {
		c.calls[k].rouse()
	}
	own := c.work(0)
	c.main.await(func() bool { return c.open.Load() == 0 })
	return len(items) - own
}

// help is the life of a helper.
func (c *crew) help(k int) {
	for seen := int64(0); ; {
		c.calls[k].await(func() bool { return c.window.Load() != seen })
		if seen = c.window.Load(); seen < 0 {
			return
		}
		c.work(k + 1)
	}
}

// work takes processes from share k and then from the others, and returns how
// many it took.
func (c *crew) work(k int) (took int) {
	for i := range c.shares {
		s := &c.shares[(k+i)%len(c.shares)]
		for {
			left := s.left.Add(-1)
			if left < 0 {
				break
			}
			c.do(int(s.items[left]))
			took++
			if c.open.Add(-1) == 0 {
				c.main.rouse()
			}
		}
	}
	return took
}

// await returns when ready says so: it looks some times, then sleeps until it
// is roused.
func (l *call) await(ready func() bool) {
	for {
		for range patience {
			if ready() {
				return
			}
		}
		l.asleep.Store(true)
		if ready() && l.asleep.CompareAndSwap(true, false) {
			return
		}
		<-l.wake // also when somebody has just taken note that it sleeps
	}
}

func (l *call) rouse() {
	if l.asleep.CompareAndSwap(true, false) {
		l.wake <- struct{}{}
	}
}

package sim

import (
	"math"
	"math/bits"
)

// calendar is the list of future events in the total order (time, phase,
// sequence). Few events stand in one heap. Many stand in a ladder, after Tang,
// Goh and Thng (2005): the near future in the heap, what lies beyond in the
// buckets of rungs, each finer rung covering one bucket of the coarser one, and
// the far future unsorted in top. An event moves at most a few times, so the
// cost hardly grows with their number.
//
// The order in which events come does not depend on where they stood.
type calendar struct {
	near     heap // all entries not later than nearLast
	nearLast Time
	rungs    []rung // coarsest first; [:depth] are in use, the rest keep their memory
	depth    int
	top      []entry // all entries later than the coarsest rung
	pool     []chunk
	free     int32 // index+1 of the first free chunk, 0: none
	count    int   // entries outside near
	crowd    int   // with more entries near is relieved
	sequence uint64
}

// rung covers the instants from start to last in buckets of 2^shift
// microseconds; the last bucket takes all that is left.
type rung struct {
	start   Time
	last    Time
	shift   uint
	next    int // first bucket that has not been taken
	buckets []bucket
}

// bucket is a list of chunks: index+1 of its head, 0 if empty, and how many
// entries the head holds. All other chunks are full.
type bucket struct {
	head int32
	used int32
}

const chunkSize = 10

type chunk struct {
	next    int32
	entries [chunkSize]entry
}

const (
	crowded      = 512 // with more entries the heap is emptied into a rung
	flatAgain    = 128 // with no more than this in top the heap takes them all
	bucketMost   = 96  // a bucket with more is split into a finer rung
	bucketTarget = 8   // mean entries of a bucket when a rung is made
)

func newCalendar() calendar { return calendar{nearLast: math.MaxInt64, crowd: crowded} }

func (c *calendar) len() int { return c.near.len() + c.count }

// reset empties the calendar and keeps its memory.
func (c *calendar) reset() {
	for i := range c.rungs[:c.depth] {
		clear(c.rungs[i].buckets)
	}
	c.near = heap{entries: c.near.entries[:0]}
	c.nearLast = math.MaxInt64
	c.depth = 0
	c.top = c.top[:0]
	c.pool = c.pool[:0]
	c.free = 0
	c.count = 0
	c.crowd = crowded
	c.sequence = 0
}

func (c *calendar) push(at Time, phase Phase, e Event) {
	order := uint64(phase)<<sequenceBits | c.sequence
	c.sequence++
	if at <= c.nearLast {
		c.near.push(at, order, e)
		if len(c.near.entries) > c.crowd {
			c.relieve()
		}
		return
	}
	c.pushFar(at, order, e)
}

// pushFar puts an entry that is later than nearLast in its place.
func (c *calendar) pushFar(at Time, order uint64, e Event) {
	c.count++
	for i := c.depth - 1; i >= 0; i-- {
		if r := &c.rungs[i]; at <= r.last {
			c.pushBucket(r, at, order, e)
			return
		}
	}
	c.top = append(c.top, entry{at, order, e})
}

func (c *calendar) pushBucket(r *rung, at Time, order uint64, e Event) {
	b := &r.buckets[min(int(uint64(at-r.start)>>r.shift), len(r.buckets)-1)]
	if b.head == 0 || b.used == chunkSize {
		b.head = c.newChunk(b.head)
		b.used = 0
	}
	d := &c.pool[b.head-1].entries[b.used]
	d.at, d.order, d.event = at, order, e
	b.used++
}

// newChunk takes a chunk from the pool, to stand before next.
func (c *calendar) newChunk(next int32) int32 {
	if c.free == 0 {
		c.pool = append(c.pool, chunk{next: next})
		return int32(len(c.pool))
	}
	id := c.free
	c.free = c.pool[id-1].next
	c.pool[id-1].next = next
	return id
}

// first returns the next entry without taking it.
func (c *calendar) first() (*entry, bool) {
	c.near.settle()
	if len(c.near.entries) == 0 && !c.refill() {
		return nil, false
	}
	return &c.near.entries[0], true
}

// take marks the first entry as taken; it must follow first.
func (c *calendar) take() { c.near.hole = true }

// relieve empties a crowded heap: into top if there is no ladder yet, else into
// a finer rung, unless all is at one instant.
func (c *calendar) relieve() {
	all := c.near.entries
	if c.nearLast == math.MaxInt64 {
		c.top = append(c.top, all...)
		c.nearLast = math.MinInt64
	} else {
		low, high := bounds(all)
		if low == high {
			c.crowd = 2 * len(all)
			return
		}
		r := c.addRung(low, high, c.nearLast, len(all))
		for i := range all {
			c.pushBucket(r, all[i].at, all[i].order, all[i].event)
		}
	}
	c.count += len(all)
	c.near.entries = all[:0]
}

// bounds returns the first and the last instant of some entries.
func bounds(entries []entry) (low, high Time) {
	low, high = entries[0].at, entries[0].at
	for i := range entries {
		low, high = min(low, entries[i].at), max(high, entries[i].at)
	}
	return low, high
}

// refill moves the next bucket into the empty heap. It returns false when
// there is nothing left.
func (c *calendar) refill() bool {
	c.crowd = crowded
	for c.count > 0 {
		if c.depth == 0 {
			c.takeTop()
		} else {
			c.takeBucket(&c.rungs[c.depth-1])
		}
		if len(c.near.entries) > 0 {
			return true
		}
	}
	c.nearLast = math.MaxInt64
	c.depth = 0
	return false
}

// takeTop makes top the first rung, or takes it into the heap if it is short.
func (c *calendar) takeTop() {
	if len(c.top) <= flatAgain {
		for _, q := range c.top {
			c.near.push(q.at, q.order, q.event)
		}
		c.nearLast = math.MaxInt64
		c.count = 0
		c.top = c.top[:0]
		return
	}
	low, high := bounds(c.top)
	r := c.addRung(low, high, high, len(c.top))
	for i := range c.top {
		q := &c.top[i]
		c.pushBucket(r, q.at, q.order, q.event)
	}
	c.top = c.top[:0]
}

// addRung adds a finer rung from low to last for n entries between low and
// high, and lets the heap take whatever comes before low.
func (c *calendar) addRung(low, high, last Time, n int) *rung {
	if c.depth == len(c.rungs) {
		c.rungs = append(c.rungs, rung{})
	}
	r := &c.rungs[c.depth]
	c.depth++
	width := uint64(high-low) / uint64(max(n/bucketTarget, 1))
	r.start, r.last, r.next = low, last, 0
	r.shift = uint(bits.Len64(width))
	size := int(uint64(high-low)>>r.shift) + 1
	if cap(r.buckets) < size {
		r.buckets = make([]bucket, size+size/2)
	}
	r.buckets = r.buckets[:size]
	c.nearLast = low - 1
	return r
}

// takeBucket takes the next bucket of the finest rung into the heap, or makes
// it a finer rung if it is crowded; a rung with none left is dropped.
func (c *calendar) takeBucket(r *rung) {
	for r.next < len(r.buckets) && r.buckets[r.next].head == 0 {
		r.next++
	}
	if r.next == len(r.buckets) {
		c.depth--
		c.nearLast = r.last
		return
	}
	b := r.buckets[r.next]
	r.buckets[r.next] = bucket{}
	r.next++
	last := r.last
	if r.next < len(r.buckets) {
		last = r.start + Time(r.next)<<r.shift - 1
	}
	n := int(b.used)
	for id := c.pool[b.head-1].next; id != 0; id = c.pool[id-1].next {
		n += chunkSize
	}
	if n > bucketMost && c.split(b, last, n) {
		return
	}
	c.count -= n
	c.nearLast = last
	c.eachChunk(b, func(entries []entry) {
		for i := range entries {
			q := &entries[i]
			c.near.push(q.at, q.order, q.event)
		}
	})
}

// split makes a bucket of n entries a rung of its own. It refuses when all are
// at one instant.
func (c *calendar) split(b bucket, last Time, n int) bool {
	low, high := bounds(c.pool[b.head-1].entries[:b.used])
	for id := c.pool[b.head-1].next; id != 0; id = c.pool[id-1].next {
		l, h := bounds(c.pool[id-1].entries[:])
		low, high = min(low, l), max(high, h)
	}
	if low == high {
		return false
	}
	r := c.addRung(low, high, last, n)
	c.eachChunk(b, func(entries []entry) {
		var held [chunkSize]entry // the pool may move while they are put elsewhere
		for _, q := range held[:copy(held[:], entries)] {
			c.pushBucket(r, q.at, q.order, q.event)
		}
	})
	return true
}

// eachChunk hands over the chunks of a bucket and frees them.
func (c *calendar) eachChunk(b bucket, use func([]entry)) {
	used := b.used
	for id := b.head; id != 0; {
		use(c.pool[id-1].entries[:used])
		used = chunkSize
		d := &c.pool[id-1]
		next := d.next
		d.next = c.free
		c.free = id
		id = next
	}
}

// compact drops every entry that keep refuses. What lies in rungs goes back to
// top, to be spread again.
func (c *calendar) compact(keep func(Event) bool) {
	c.near.compact(keep)
	kept := c.top[:0]
	for _, q := range c.top {
		if keep(q.event) {
			kept = append(kept, q)
		}
	}
	c.top = kept
	for i := range c.rungs[:c.depth] {
		for j, b := range c.rungs[i].buckets {
			c.eachChunk(b, func(entries []entry) {
				for _, q := range entries {
					if keep(q.event) {
						c.top = append(c.top, q)
					}
				}
			})
			c.rungs[i].buckets[j] = bucket{}
		}
	}
	c.depth = 0
	c.count = len(c.top)
}

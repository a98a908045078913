package sim

import (
	"math"
	"math/bits"
)

const (
	bucketTarget = 4    // mean entries of a bucket when a rung is made
	bucketsMost  = 2048 // of a rung, so that the places written in turn stay in a cache
)

// rung covers the instants from start to last in buckets of 2^shift
// microseconds; the last bucket takes all that is left.
type rung struct {
	start   Time
	last    Time
	shift   uint
	next    int // first bucket that has not been taken
	buckets []bucket
}

// bucket is a list of chunks: index+1 of the one that was begun last, 0 if
// empty, and how many entries that holds. All others are full.
type bucket struct {
	head int32
	used int32
}

const chunkSize = 10

type chunk struct {
	next    int32 // index+1 of the chunk begun before
	entries [chunkSize]entry
}

// extent is what a rung must know of the entries it is made for.
type extent struct {
	n         int
	base      Time
	low, high Time
	sum       float64 // of the instants, from base
}

func (x *extent) add(entries []entry) {
	if x.n == 0 {
		x.base = entries[0].at
		x.low, x.high = x.base, x.base
	}
	x.n += len(entries)
	low, high, sum := x.low, x.high, x.sum
	for i := range entries {
		at := entries[i].at
		low, high = min(low, at), max(high, at)
		sum += float64(at - x.base)
	}
	x.low, x.high, x.sum = low, high, sum
}

// span returns a length from low within which at least half of the entries
// lie: twice the mean (Markov's inequality), or all.
func (x *extent) span() uint64 {
	all := uint64(x.high - x.low)
	mean := x.sum/float64(x.n) - float64(x.low-x.base)
	if twice := float64(2 * mean); twice < float64(all) {
		return uint64(max(twice, 0))
	}
	return all
}

func (c *calendar) pushBucket(r *rung, at Time, order uint64, e Event) {
	b := &r.buckets[min(uint64(at-r.start)>>r.shift, uint64(len(r.buckets)-1))]
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
	id := c.free
	switch n := len(c.pool); {
	case id > 0:
		c.free = c.pool[id-1].next
	case n < cap(c.pool):
		c.pool = c.pool[:n+1]
		id = int32(n + 1)
	default:
		c.pool = append(c.pool, chunk{})
		id = int32(n + 1)
	}
	c.pool[id-1].next = next
	return id
}

// takeTop makes the nearer part of top, at least half of it, the first rung, or
// takes all of it into near if it is short.
func (c *calendar) takeTop() {
	if len(c.top) <= flatAgain {
		for i := range c.top {
			q := &c.top[i]
			c.pushNear(q.at, q.order, q.event)
		}
		c.nearLast = math.MaxInt64
		c.count = 0
		c.top = c.top[:0]
		return
	}
	var x extent
	x.add(c.top)
	r := c.addRung(&x, x.high)
	if reach := uint64(len(r.buckets))<<r.shift - 1; reach < uint64(x.high-x.low) {
		r.last = x.low + Time(reach)
	}
	kept := 0
	for i := range c.top {
		q := &c.top[i]
		if q.at <= r.last {
			c.pushBucket(r, q.at, q.order, q.event)
			continue
		}
		d := &c.top[kept]
		d.at, d.order, d.event = q.at, q.order, q.event
		kept++
	}
	c.top = c.top[:kept]
}

// addRung adds a finer rung for the entries of x, up to last, and lets near
// take whatever comes before them.
func (c *calendar) addRung(x *extent, last Time) *rung {
	if c.depth == len(c.ladder) {
		c.ladder = append(c.ladder, rung{})
	}
	r := &c.ladder[c.depth]
	c.depth++
	span := x.span()
	width := span / uint64(min(max(x.n/bucketTarget, 2), bucketsMost))
	r.start, r.last, r.next = x.low, last, 0
	r.shift = uint(bits.Len64(width))
	// One bucket would be split into itself.
	size := int(min(max(span>>r.shift, 1), uint64(last-x.low)>>r.shift)) + 1
	if cap(r.buckets) < size {
		r.buckets = make([]bucket, size+size/2)
	}
	r.buckets = r.buckets[:size]
	c.nearLast = x.low - 1
	return r
}

// takeBucket takes the next bucket of the finest rung into near, or makes it a
// finer rung if it is crowded; a rung with none left is dropped.
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
	n := c.link(b)
	if n > nearMost && c.split(b, n, last) {
		return
	}
	c.count -= n
	c.nearLast = last
	c.eachChunk(b, func(entries []entry) {
		for i := range entries {
			q := &entries[i]
			if n <= nearMost {
				c.pushNear(q.at, q.order, q.event)
			} else {
				c.crowd.push(q.at, q.order, q.event)
			}
		}
	})
	c.crowdMost = 2 * n
}

// link lists the chunks of a bucket in chain and returns the number of
// entries.
func (c *calendar) link(b bucket) int {
	c.chain = c.chain[:0]
	for id := b.head; id != 0; id = c.pool[id-1].next {
		c.chain = append(c.chain, id)
	}
	return int(b.used) + (len(c.chain)-1)*chunkSize
}

// eachChunk hands over the chunks in chain, that of bucket b, in the order in
// which they were begun, and frees them.
func (c *calendar) eachChunk(b bucket, use func([]entry)) {
	for i := len(c.chain) - 1; i >= 0; i-- {
		used := int32(chunkSize)
		if i == 0 {
			used = b.used
		}
		id := c.chain[i]
		d := &c.pool[id-1]
		use(d.entries[:used])
		c.pool[id-1].next = c.free
		c.free = id
	}
}

// split makes a bucket of n entries a rung of its own. It refuses when all are
// at one instant.
func (c *calendar) split(b bucket, n int, last Time) bool {
	var x extent
	x.add(c.pool[b.head-1].entries[:b.used])
	for _, id := range c.chain[1:] {
		x.add(c.pool[id-1].entries[:])
	}
	if x.low == x.high {
		return false
	}
	r := c.addRung(&x, last)
	c.eachChunk(b, func(entries []entry) {
		for i := range entries { // also when the pool moves: this memory stays as it was
			q := &entries[i]
			c.pushBucket(r, q.at, q.order, q.event)
		}
	})
	return true
}

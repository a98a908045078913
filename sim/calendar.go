package sim

import "math"

// calendar is the list of future events in the total order (time, phase,
// sequence). It is a ladder after Tang, Goh and Thng (2005): the near future in
// a short list in order, what lies beyond in the buckets of rungs, each finer
// rung covering one bucket of the coarser one, and the far future unsorted in
// top. An event moves at most a few times, each time next to others that move
// with it, so the cost hardly grows with their number.
//
// The order in which events come does not depend on where they stood.
type calendar struct {
	near       [nearRoom]entry // [head:tail] in order, none later than nearLast
	head, tail uint
	crowd      crowd // stands for near when more than nearMost are at one instant
	crowdMost  int   // with more entries the crowd is looked at again
	nearLast   Time
	ladder     []rung // coarsest first; [:depth] are in use, the rest keep their memory
	depth      int
	top        []entry // all entries later than the coarsest rung
	pool       []chunk
	free       int32   // index+1 of the first free chunk, 0: none
	chain      []int32 // chunks of the bucket that is being taken
	count      int     // entries in rungs and top
	sequence   uint64
}

const (
	nearRoom  = 64 // a power of two
	nearMost  = 48 // with more entries near is spread over a rung
	flatAgain = 24 // with no more than this in top near takes them all
)

func newCalendar() calendar { return calendar{nearLast: math.MaxInt64} }

func (c *calendar) len() int { return int(c.tail-c.head) + c.crowd.len() + c.count }

// reset empties the calendar and keeps its memory.
func (c *calendar) reset() {
	for i := range c.ladder[:c.depth] {
		clear(c.ladder[i].buckets)
	}
	c.head, c.tail = 0, 0
	c.crowd.reset()
	c.nearLast = math.MaxInt64
	c.depth = 0
	c.top = c.top[:0]
	c.pool = c.pool[:0]
	c.free = 0
	c.count = 0
	c.sequence = 0
}

func (c *calendar) push(at Time, phase Phase, e Event) {
	order := uint64(phase)<<sequenceBits | c.sequence
	c.sequence++
	if at > c.nearLast {
		c.pushFar(at, order, e)
		return
	}
	if c.tail-c.head < nearMost && c.crowd.len() == 0 {
		c.pushNear(at, order, e)
	} else {
		c.pushCrowd(at, order, e)
	}
}

// pushNear puts an entry that is not later than nearLast in its place.
func (c *calendar) pushNear(at Time, order uint64, e Event) {
	if c.tail == nearRoom {
		c.tail = uint(copy(c.near[:], c.near[c.head:c.tail]))
		c.head = 0
	}
	i := c.tail
	c.tail++
	for i > c.head {
		p := &c.near[(i-1)%nearRoom]
		if p.at < at || (p.at == at && p.order < order) {
			break
		}
		d := &c.near[i%nearRoom] // scalars, not structs: twice as fast on this path
		d.at, d.order, d.event = p.at, p.order, p.event
		i--
	}
	d := &c.near[i%nearRoom]
	d.at, d.order, d.event = at, order, e
}

// pushCrowd is pushNear when near is full or the crowd stands for it.
func (c *calendar) pushCrowd(at Time, order uint64, e Event) {
	if c.crowd.len() == 0 {
		for i := c.head; i < c.tail; i++ {
			q := &c.near[i]
			c.crowd.push(q.at, q.order, q.event)
		}
		c.head, c.tail = 0, 0
		c.crowdMost = nearMost
	}
	c.crowd.push(at, order, e)
	if c.crowd.len() > c.crowdMost {
		c.relieve()
	}
}

// pushFar puts an entry that is later than nearLast in its place.
func (c *calendar) pushFar(at Time, order uint64, e Event) {
	c.count++
	for i := c.depth - 1; i >= 0; i-- {
		if r := &c.ladder[i]; at <= r.last {
			c.pushBucket(r, at, order, e)
			return
		}
	}
	c.top = append(c.top, entry{})
	d := &c.top[len(c.top)-1]
	d.at, d.order, d.event = at, order, e
}

// first returns the next entry without taking it, nil when there is none.
func (c *calendar) first() *entry {
	if c.head < c.tail {
		return &c.near[c.head%nearRoom]
	}
	return c.firstFar()
}

// firstFar is first when near is empty.
func (c *calendar) firstFar() *entry {
	for c.crowd.len() == 0 {
		if c.head < c.tail {
			return &c.near[c.head%nearRoom]
		}
		if c.count == 0 {
			c.nearLast = math.MaxInt64
			c.depth = 0
			return nil
		}
		c.refill()
	}
	return c.crowd.first()
}

// take removes the first entry; it must follow first.
func (c *calendar) take() {
	if c.head < c.tail {
		c.head++
	} else {
		c.crowd.take()
	}
}

// relieve spreads the crowd: into top if there is no ladder, else into a finer
// rung, unless all is at one instant.
func (c *calendar) relieve() {
	all := c.crowd.all()
	var x extent
	x.add(all)
	if x.low == x.high {
		c.crowdMost = 2 * len(all)
		return
	}
	if c.count == 0 {
		c.depth = 0
		c.top = append(c.top, all...)
		c.nearLast = math.MinInt64
	} else {
		r := c.addRung(&x, c.nearLast)
		for i := range all {
			q := &all[i]
			c.pushBucket(r, q.at, q.order, q.event)
		}
	}
	c.count += len(all)
	c.crowd.reset()
}

// refill moves the next bucket towards near, which is empty.
func (c *calendar) refill() {
	c.head, c.tail = 0, 0
	if c.depth == 0 {
		c.takeTop()
	} else {
		c.takeBucket(&c.ladder[c.depth-1])
	}
}

// compact drops every entry that keep refuses. What lies in rungs goes back to
// top, to be spread again.
func (c *calendar) compact(keep func(Event) bool) {
	all := c.near[c.head:c.tail]
	c.head, c.tail = 0, 0
	for _, q := range all { // writes only behind the entry that is read
		if keep(q.event) {
			c.pushNear(q.at, q.order, q.event)
		}
	}
	c.crowd.compact(keep)
	kept := c.top[:0]
	for _, q := range c.top {
		if keep(q.event) {
			kept = append(kept, q)
		}
	}
	c.top = kept
	for i := range c.ladder[:c.depth] {
		for j, b := range c.ladder[i].buckets {
			if b.head == 0 {
				continue
			}
			c.link(b)
			c.eachChunk(b, func(entries []entry) {
				for _, q := range entries {
					if keep(q.event) {
						c.top = append(c.top, q)
					}
				}
			})
			c.ladder[i].buckets[j] = bucket{}
		}
	}
	c.depth = 0
	c.count = len(c.top)
}

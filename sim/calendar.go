package sim

// Phase orders events at one instant: lower phases come first, then the
// sequence of scheduling. A model names its phases in one place.
type Phase uint8

// Event is what a model schedules: a kind, the generation of its subject and
// the subject's index, packed in one word. It holds no pointer and no closure,
// so the calendar never allocates and the garbage collector never reads it.
//
// An event is cancelled by giving its subject a new generation: when it comes
// up, the model sees that the generations differ and passes it over.
type Event uint64

// MakeEvent packs an event. Generations are kept modulo 2^24.
func MakeEvent(kind uint8, generation, subject uint32) Event {
	return Event(uint64(kind)<<56 | uint64(generation&generationMask)<<32 | uint64(subject))
}

const generationMask = 1<<24 - 1

// Kind returns what happens.
func (e Event) Kind() uint8 { return uint8(e >> 56) }

// Subject returns to whom it happens.
func (e Event) Subject() uint32 { return uint32(e) }

// Current says whether the event was scheduled for this generation of its
// subject; if not it has been cancelled.
func (e Event) Current(generation uint32) bool {
	return uint32(e>>32)&generationMask == generation&generationMask
}

// entry is one future event. order is phase and sequence in one word, so the
// total order (time, phase, sequence) is two comparisons.
type entry struct {
	at    Time
	order uint64
	event Event
}

const sequenceBits = 56

// calendar is the list of future events: a 4-ary heap with the keys inline.
// After a pop the root is left as a hole, because most handlers schedule
// exactly one event: that one is sifted down from the hole, which saves a
// whole descent of the heap.
type calendar struct {
	heap     []entry
	hole     bool
	sequence uint64
}

func (c *calendar) len() int {
	if c.hole {
		return len(c.heap) - 1
	}
	return len(c.heap)
}

func (c *calendar) reset() {
	c.heap = c.heap[:0]
	c.hole = false
	c.sequence = 0
}

func (c *calendar) push(at Time, phase Phase, e Event) {
	order := uint64(phase)<<sequenceBits | c.sequence
	c.sequence++
	if c.hole {
		c.hole = false
		c.siftDown(at, order, e)
		return
	}
	c.heap = append(c.heap, entry{})
	c.siftUp(len(c.heap)-1, at, order, e)
}

func (c *calendar) siftUp(i int, at Time, order uint64, e Event) {
	h := c.heap
	for i > 0 {
		parent := (i - 1) / 4
		p := &h[parent]
		if p.at < at || (p.at == at && p.order < order) {
			break
		}
		d := &h[i] // scalars, not structs: twice as fast on this path
		d.at, d.order, d.event = p.at, p.order, p.event
		i = parent
	}
	d := &h[i]
	d.at, d.order, d.event = at, order, e
}

// siftDown places the entry, starting from the root.
func (c *calendar) siftDown(at Time, order uint64, e Event) {
	h := c.heap
	n := len(h)
	i := 0
	for {
		first := 4*i + 1
		if first >= n {
			break
		}
		last := first + 4
		if last > n {
			last = n
		}
		least := first
		leastAt, leastOrder := h[first].at, h[first].order
		for j := first + 1; j < last; j++ {
			q := &h[j]
			if q.at < leastAt || (q.at == leastAt && q.order < leastOrder) {
				least, leastAt, leastOrder = j, q.at, q.order
			}
		}
		if at < leastAt || (at == leastAt && order < leastOrder) {
			break
		}
		d, s := &h[i], &h[least]
		d.at, d.order, d.event = s.at, s.order, s.event
		i = least
	}
	d := &h[i]
	d.at, d.order, d.event = at, order, e
}

// settle closes the hole that a pop without a following push has left.
func (c *calendar) settle() {
	if !c.hole {
		return
	}
	c.hole = false
	n := len(c.heap) - 1
	moved := c.heap[n]
	c.heap = c.heap[:n]
	if n > 0 {
		c.siftDown(moved.at, moved.order, moved.event)
	}
}

// first returns the next entry without taking it.
func (c *calendar) first() (*entry, bool) {
	c.settle()
	if len(c.heap) == 0 {
		return nil, false
	}
	return &c.heap[0], true
}

// take marks the root as taken; it must follow first.
func (c *calendar) take() { c.hole = true }

// compact drops every entry that keep refuses and restores the heap. The
// total order does not depend on the shape of the heap, so no digit moves.
func (c *calendar) compact(keep func(Event) bool) {
	c.settle()
	kept := c.heap[:0]
	for _, q := range c.heap {
		if keep(q.event) {
			kept = append(kept, q)
		}
	}
	c.heap = kept[:0]
	for _, q := range kept {
		c.heap = append(c.heap, entry{})
		c.siftUp(len(c.heap)-1, q.at, q.order, q.event)
	}
}

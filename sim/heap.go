package sim

// entry is one future event. order is phase and sequence in one word, so the
// total order (time, phase, sequence) is two comparisons.
type entry struct {
	at    Time
	order uint64
	event Event
}

const sequenceBits = 56

// heap is a 4-ary heap of entries with the keys inline. After a pop the root
// is left as a hole, because most handlers schedule exactly one event: that
// one is sifted down from the hole, which saves a whole descent.
type heap struct {
	entries []entry
	hole    bool
}

func (h *heap) len() int {
	if h.hole {
		return len(h.entries) - 1
	}
	return len(h.entries)
}

func (h *heap) push(at Time, order uint64, e Event) {
	if h.hole {
		h.hole = false
		h.siftDown(at, order, e)
		return
	}
	h.entries = append(h.entries, entry{})
	h.siftUp(len(h.entries)-1, at, order, e)
}

func (h *heap) siftUp(i int, at Time, order uint64, e Event) {
	q := h.entries
	for i > 0 {
		parent := (i - 1) / 4
		p := &q[parent]
		if p.at < at || (p.at == at && p.order < order) {
			break
		}
		d := &q[i] // scalars, not structs: twice as fast on this path
		d.at, d.order, d.event = p.at, p.order, p.event
		i = parent
	}
	d := &q[i]
	d.at, d.order, d.event = at, order, e
}

// siftDown places the entry, starting from the root.
func (h *heap) siftDown(at Time, order uint64, e Event) {
	q := h.entries
	n := len(q)
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
		leastAt, leastOrder := q[first].at, q[first].order
		for j := first + 1; j < last; j++ {
			p := &q[j]
			if p.at < leastAt || (p.at == leastAt && p.order < leastOrder) {
				least, leastAt, leastOrder = j, p.at, p.order
			}
		}
		if at < leastAt || (at == leastAt && order < leastOrder) {
			break
		}
		d, s := &q[i], &q[least]
		d.at, d.order, d.event = s.at, s.order, s.event
		i = least
	}
	d := &q[i]
	d.at, d.order, d.event = at, order, e
}

// settle closes the hole that a pop without a following push has left.
func (h *heap) settle() {
	if !h.hole {
		return
	}
	h.hole = false
	n := len(h.entries) - 1
	moved := h.entries[n]
	h.entries = h.entries[:n]
	if n > 0 {
		h.siftDown(moved.at, moved.order, moved.event)
	}
}

// compact drops the entries that keep refuses. The total order does not depend
// on the shape of the heap, so no digit moves.
func (h *heap) compact(keep func(Event) bool) {
	h.settle()
	all := h.entries
	h.entries = all[:0]
	for _, q := range all { // writes only behind the entry that is read
		if keep(q.event) {
			h.push(q.at, q.order, q.event)
		}
	}
}

package sim

// entry is one future event. order is phase and sequence in one word, so the
// total order (time, phase, sequence) is two comparisons.
type entry struct {
	at    Time
	order uint64
	event Event
}

const sequenceBits = 56

// crowd is a long list of entries, most of them at one instant. They come in
// order as a rule, then it is a plain list; from the first that does not it
// is a 4-ary heap with the keys inline, until it is empty again. A list in
// order is a heap.
type crowd struct {
	entries []entry
	head    int // of the list; 0 in a heap
	heap    bool
}

func (h *crowd) len() int { return len(h.entries) - h.head }

func (h *crowd) all() []entry { return h.entries[h.head:] }

func (h *crowd) first() *entry { return &h.entries[h.head] }

func (h *crowd) reset() { *h = crowd{entries: h.entries[:0]} }

func (h *crowd) push(at Time, order uint64, e Event) {
	if !h.heap && len(h.entries) > 0 {
		p := &h.entries[len(h.entries)-1]
		if at < p.at || (at == p.at && order < p.order) {
			h.gather()
			h.heap = true
		} else if h.head > len(h.entries)/2 && len(h.entries) == cap(h.entries) {
			h.gather()
		}
	}
	h.entries = append(h.entries, entry{})
	i := len(h.entries) - 1
	if h.heap {
		h.siftUp(i, at, order, e)
		return
	}
	d := &h.entries[i]
	d.at, d.order, d.event = at, order, e
}

// gather moves the list to the front of its memory.
func (h *crowd) gather() {
	h.entries = h.entries[:copy(h.entries, h.entries[h.head:])]
	h.head = 0
}

// take removes the first entry.
func (h *crowd) take() {
	if !h.heap {
		h.head++
	} else {
		n := len(h.entries) - 1
		q := &h.entries[n]
		at, order, e := q.at, q.order, q.event
		h.entries = h.entries[:n]
		if n > 0 {
			h.siftDown(at, order, e)
		}
	}
	if h.head == len(h.entries) {
		h.reset()
	}
}

func (h *crowd) siftUp(i int, at Time, order uint64, e Event) {
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
func (h *crowd) siftDown(at Time, order uint64, e Event) {
	q := h.entries
	n := len(q)
	i := 0
	for {
		first := 4*i + 1
		if first >= n {
			break
		}
		least := first
		leastAt, leastOrder := q[first].at, q[first].order
		for j := first + 1; j < min(first+4, n); j++ {
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

// compact drops the entries that keep refuses.
func (h *crowd) compact(keep func(Event) bool) {
	all := h.all()
	h.reset()
	for _, q := range all { // writes only behind the entry that is read
		if keep(q.event) {
			h.push(q.at, q.order, q.event)
		}
	}
}

package main

import "frontline.dev/frontline/sim"

// minimal is the smallest general event loop: a 4-ary heap of values with the
// key inline, no phase, no cancelling, no check. After a pop the root is a
// hole, and the event that is planned next fills it. It is the yardstick of
// the engine.
type minimal struct {
	heap []minimalEvent
	seq  uint64
	hole bool
}

type minimalEvent struct {
	at   sim.Time
	seq  uint64
	what uint64
}

func (m *minimal) push(at sim.Time, what uint64) {
	m.seq++
	if m.hole {
		m.hole = false
		m.sift(at, m.seq, what)
		return
	}
	m.heap = append(m.heap, minimalEvent{})
	i := len(m.heap) - 1
	h := m.heap
	for i > 0 {
		p := &h[(i-1)/4]
		if p.at <= at {
			break
		}
		d := &h[i]
		d.at, d.seq, d.what = p.at, p.seq, p.what
		i = (i - 1) / 4
	}
	d := &h[i]
	d.at, d.seq, d.what = at, m.seq, what
}

func (m *minimal) pop() (at sim.Time, what uint64) {
	if m.hole {
		n := len(m.heap) - 1
		last := &m.heap[n]
		at, seq, what := last.at, last.seq, last.what
		m.heap = m.heap[:n]
		if n > 0 {
			m.sift(at, seq, what)
		}
	}
	m.hole = true
	return m.heap[0].at, m.heap[0].what
}

// sift places an event, starting from the root.
func (m *minimal) sift(at sim.Time, seq, what uint64) {
	h := m.heap
	i := 0
	for {
		first := 4*i + 1
		if first >= len(h) {
			break
		}
		least := first
		leastAt, leastSeq := h[first].at, h[first].seq
		for j := first + 1; j < min(first+4, len(h)); j++ {
			p := &h[j]
			if p.at < leastAt || p.at == leastAt && p.seq < leastSeq {
				least, leastAt, leastSeq = j, p.at, p.seq
			}
		}
		if at < leastAt || at == leastAt && seq < leastSeq {
			break
		}
		d, s := &h[i], &h[least]
		d.at, d.seq, d.what = s.at, s.seq, s.what
		i = least
	}
	d := &h[i]
	d.at, d.seq, d.what = at, seq, what
}

// loop plays the queue on the minimal loop.
func (q queue) loop() answer {
	f := newFloor(q)
	var m minimal
	m.push(0, uint64(arrive))
	for f.answer.customers < q.customers {
		now, what := m.pop()
		switch uint8(what) {
		case arrive:
			m.push(now.Add(minutes(f.gaps.Exponential()/q.rate)), uint64(arrive))
			if id, served := f.admit(now); served {
				m.push(now.Add(minutes(f.times.Exponential()*q.service)), uint64(leave))
			} else if q.patient > 0 {
				m.push(now.Add(minutes(f.patience.Exponential()*q.patient)), uint64(renege)|uint64(id)<<8|uint64(f.slots[id].generation)<<40)
			}
		case leave:
			if f.next(now) {
				m.push(now.Add(minutes(f.times.Exponential()*q.service)), uint64(leave))
			}
		case renege:
			if id := uint32(what>>8) & 0xffffff; uint32(what>>40) == f.slots[id].generation&0xffffff {
				f.giveUp(now, int32(id))
			}
		}
	}
	return f.result()
}

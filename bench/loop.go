package main

import "frontline.dev/frontline/sim"

// minimal is the smallest general event loop: a 4-ary heap of values with the
// key inline, no phase, no cancelling, no check. It is the yardstick of the
// engine.
type minimal struct {
	heap []minimalEvent
	seq  uint64
}

type minimalEvent struct {
	at   sim.Time
	seq  uint64
	what uint64
}

func (m *minimal) push(at sim.Time, what uint64) {
	m.seq++
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
	h := m.heap
	at, what = h[0].at, h[0].what
	n := len(h) - 1
	last := h[n]
	m.heap = h[:n]
	h = m.heap
	i := 0
	for {
		least := 4*i + 1
		if least >= n {
			break
		}
		for j := least + 1; j < min(4*i+5, n); j++ {
			if h[j].at < h[least].at || h[j].at == h[least].at && h[j].seq < h[least].seq {
				least = j
			}
		}
		s := &h[least]
		if last.at < s.at || last.at == s.at && last.seq < s.seq {
			break
		}
		d := &h[i]
		d.at, d.seq, d.what = s.at, s.seq, s.what
		i = least
	}
	if n > 0 {
		d := &h[i]
		d.at, d.seq, d.what = last.at, last.seq, last.what
	}
	return at, what
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
				m.push(now.Add(minutes(f.patience.Exponential()*q.patient)), uint64(renege)|uint64(id)<<8)
			}
		case leave:
			if f.next(now) {
				m.push(now.Add(minutes(f.times.Exponential()*q.service)), uint64(leave))
			}
		case renege:
			f.giveUp(now, int32(what>>8))
		}
	}
	return f.answer
}

// holdTask is the hold model: n pending events, each taken and planned anew
// an exponential time later.
func holdTask(n int) task {
	const moves = 1_000_000
	return task{"H: hold model, " + itoa(n) + " pending", "event", moves, []contender{
		{"4-ary heap written by hand", func() error {
			var m minimal
			s := sim.NewStream(1, 0, "hold")
			for range n {
				m.push(sim.Time(minutes(s.Exponential())), 0)
			}
			for range moves {
				at, what := m.pop()
				m.push(at.Add(minutes(s.Exponential())), what)
			}
			return nil
		}},
		{"engine through its API", func() error {
			e := sim.New(sim.Key{Seed: 1})
			s := e.Stream("hold")
			for range n {
				e.After(minutes(s.Exponential()), 0, 0)
			}
			for range moves {
				what, _ := e.Next(sim.Never)
				e.After(minutes(s.Exponential()), 0, what)
			}
			return nil
		}},
	}}
}

func itoa(n int) string {
	switch {
	case n >= 1_000_000 && n%1_000_000 == 0:
		return itoa(n/1_000_000) + ",000,000"
	case n >= 1000 && n%1000 == 0:
		return itoa(n/1000) + ",000"
	}
	digits := ""
	for ; n > 0; n /= 10 {
		digits = string(rune('0'+n%10)) + digits
	}
	return digits
}

package sim

import (
	"cmp"
	"slices"
	"testing"
)

// reference is the slow twin of the calendar: a list that is searched.
type reference struct{ entries []entry }

func (r *reference) take() (entry, bool) {
	if len(r.entries) == 0 {
		return entry{}, false
	}
	first := 0
	for i, q := range r.entries {
		p := r.entries[first]
		if cmp.Or(cmp.Compare(q.at, p.at), cmp.Compare(q.order, p.order)) < 0 {
			first = i
		}
	}
	q := r.entries[first]
	r.entries = slices.Delete(r.entries, first, first+1)
	return q, true
}

// Under random operations with many ties the calendar gives the order of the
// slow twin: time, then phase, then sequence. Operations: push (several kinds
// of increments), take, look without taking, compact, reset.
func TestCalendarOrder(t *testing.T) {
	increments := map[string]func(s *Stream) Time{
		"many ties":   func(s *Stream) Time { return Time(s.IntN(3)) },
		"all equal":   func(*Stream) Time { return 0 },
		"exponential": func(s *Stream) Time { return Time(s.Exponential() * 1e6) },
		"bimodal":     func(s *Stream) Time { return Time(s.IntN(5) + s.IntN(2)*1e9) },
		"far":         func(s *Stream) Time { return Time(1) << s.IntN(55) },
		"never":       func(s *Stream) Time { return Time(s.IntN(2)) * (Never / 4) },
	}
	for name, increment := range increments {
		t.Run(name, func(t *testing.T) {
			s := NewStream(8, 0, name)
			for round := range 20 {
				testCalendarRound(t, &s, increment, 0, 50*(round+1))
			}
			for _, pending := range []int{600, 1500, 4000} { // the ladder is in use
				testCalendarRound(t, &s, increment, pending, 3000)
			}
		})
	}
}

// testCalendarRound begins with some pending events and then does steps
// operations.
func testCalendarRound(t *testing.T, s *Stream, increment func(*Stream) Time, pending, steps int) {
	t.Helper()
	c := newCalendar()
	var twin reference
	now, sequence := Time(0), uint64(0)
	push := func() {
		at, phase, e := now+increment(s), Phase(s.IntN(4)), MakeEvent(uint8(s.IntN(9)), uint32(s.IntN(40)), uint32(sequence))
		c.push(at, phase, e)
		twin.entries = append(twin.entries, entry{at, uint64(phase)<<sequenceBits | sequence, e})
		sequence++
	}
	take := func() {
		q := c.first()
		want, _ := twin.take()
		if q == nil || *q != want {
			t.Fatalf("took %v, want %v", q, want)
		}
		now = want.at
		c.take()
	}
	for range pending {
		push()
	}
	for step := range steps {
		switch action := s.IntN(1000); {
		case action < 520 || len(twin.entries) == 0:
			push()
		case action < 980:
			take()
		case action < 995:
			c.first()
		case action < 998:
			generation := uint32(s.IntN(40))
			keep := func(e Event) bool { return !e.Current(generation) }
			c.compact(keep)
			twin.entries = slices.DeleteFunc(twin.entries, func(q entry) bool { return !keep(q.event) })
		case action < 999 && step > 200:
			c.reset()
			twin.entries, now, sequence = nil, 0, 0
			for range pending {
				push()
			}
		}
		if c.len() != len(twin.entries) {
			t.Fatalf("%d entries, want %d", c.len(), len(twin.entries))
		}
		if step%25 == 0 {
			checkLadder(t, &c)
		}
	}
	for len(twin.entries) > 0 {
		take()
	}
	if c.first() != nil || c.len() != 0 {
		t.Fatal("the calendar is not empty at the end")
	}
}

// checkLadder holds every entry to its place: near, then the rungs from the
// finest to the coarsest, then top, in rising intervals; and none is lost.
func checkLadder(t *testing.T, c *calendar) {
	t.Helper()
	for i := c.head; i < c.tail; i++ {
		q := c.near[i]
		if q.at > c.nearLast || (i > c.head && (c.near[i-1].at > q.at || (c.near[i-1].at == q.at && c.near[i-1].order > q.order))) {
			t.Fatalf("entry at %d out of order in near, which ends at %d", q.at, c.nearLast)
		}
	}
	for _, q := range c.crowd.all() {
		if q.at > c.nearLast || c.head < c.tail {
			t.Fatalf("entry at %d in the crowd; near ends at %d and holds %d", q.at, c.nearLast, c.tail-c.head)
		}
	}
	before, total := c.nearLast, len(c.top)
	for i := c.depth - 1; i >= 0; i-- {
		r := &c.ladder[i]
		for j, b := range r.buckets {
			used := b.used
			for id := b.head; id != 0; id = c.pool[id-1].next {
				for _, q := range c.pool[id-1].entries[:used] {
					if j < r.next || q.at <= before || q.at > r.last {
						t.Fatalf("entry at %d in bucket %d of rung %d, which covers (%d, %d]", q.at, j, i, before, r.last)
					}
				}
				total += int(used)
				used = chunkSize
			}
		}
		before = max(before, r.last)
	}
	for _, q := range c.top {
		if q.at <= before {
			t.Fatalf("entry at %d in top, which begins after %d", q.at, before)
		}
	}
	if total != c.count {
		t.Fatalf("%d entries outside the heap, counted %d", total, c.count)
	}
}

// The tests above reach the parts of the calendar: several rungs, the way back
// to near alone, and a crowd at one instant, as a list and as a heap.
func TestCalendarUsesItsParts(t *testing.T) {
	c := newCalendar()
	for i := range 5000 {
		c.push(Time(1)<<(i%50)+Time(i), 0, Event(i))
	}
	deepest := 0
	for c.len() > 0 {
		c.first()
		deepest = max(deepest, c.depth)
		c.take()
	}
	if deepest < 2 {
		t.Errorf("at most %d rungs", deepest)
	}
	if c.first() != nil || c.nearLast != Never {
		t.Error("the empty calendar still has a ladder")
	}
	for i := range 1000 {
		c.push(Time(i), 0, 0)
	}
	for range 600 {
		c.push(0, 1, 0)
	}
	c.first()
	if c.crowd.len() != 601 || c.crowd.heap {
		t.Errorf("of 601 entries at one instant %d are the crowd, as a heap: %v", c.crowd.len(), c.crowd.heap)
	}
	c.push(0, 0, 0)
	if c.first(); !c.crowd.heap {
		t.Error("an entry between those of the crowd did not make it a heap")
	}
}

// An event carries its parts; generations are kept modulo 2^24.
func TestEventParts(t *testing.T) {
	e := MakeEvent(200, 1<<24+5, 1<<32-1)
	if e.Kind() != 200 || e.Subject() != 1<<32-1 || !e.Current(5) || e.Current(6) || !e.Current(1<<24+5) {
		t.Errorf("event %x: kind %d subject %d", uint64(e), e.Kind(), e.Subject())
	}
}

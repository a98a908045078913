package sim

import (
	"context"
	"errors"
	"testing"
)

// The clock moves to each event and to the horizon, an event at the horizon is
// still taken, and until Never the clock stays at the last event.
func TestNextMovesTheClock(t *testing.T) {
	s := New(Key{})
	s.Schedule(10, 0, MakeEvent(1, 0, 0))
	s.Schedule(20, 0, MakeEvent(2, 0, 0))
	s.Schedule(21, 0, MakeEvent(3, 0, 0))
	for _, want := range []struct {
		until Time
		kind  uint8
		now   Time
	}{{5, 0, 5}, {20, 1, 10}, {20, 2, 20}, {20, 0, 20}, {Never, 3, 21}, {Never, 0, 21}, {30, 0, 30}} {
		e, ok := s.Next(want.until)
		if ok != (want.kind != 0) || (ok && e.Kind() != want.kind) || s.Now() != want.now {
			t.Fatalf("until %d: kind %d (%v) at %d, want %+v", want.until, e.Kind(), ok, s.Now(), want)
		}
	}
	if s.Events() != 3 || s.Pending() != 0 {
		t.Errorf("%d events taken, %d pending", s.Events(), s.Pending())
	}
}

// Scheduling in the past panics; at the present it does not; a length of
// MaxSpan never happens.
func TestScheduleLimits(t *testing.T) {
	s := New(Key{})
	s.Next(100)
	if !panics(func() { s.Schedule(99, 0, 0) }) || !panics(func() { s.After(-1, 0, 0) }) {
		t.Error("an event in the past did not panic")
	}
	s.Schedule(100, 0, 0)
	s.After(MaxSpan, 0, 0)
	if s.Pending() != 1 {
		t.Errorf("%d events pending, want 1", s.Pending())
	}
}

// A run that makes no progress is stopped, also when the instant was reached
// without an event; a million events at one instant are allowed.
func TestStall(t *testing.T) {
	s := New(Key{})
	loop := func() {
		for range stallLimit {
			s.After(0, 0, 0)
			s.Next(Never)
		}
	}
	loop()
	if !panics(func() { s.After(0, 0, 0); s.Next(Never) }) {
		t.Error("no panic after a million events at one instant")
	}
	s.Reset(Key{})
	loop()
	s.Next(1)
	loop() // the clock has moved in between
}

// Cancelled events are passed over and, when they are most of the calendar,
// removed; the others come in the same order as without removal.
func TestCancelledAreCompacted(t *testing.T) {
	s := New(Key{})
	const n = 20_000
	generation := make([]uint32, n)
	live := func(e Event) bool { return e.Current(generation[e.Subject()]) }
	for i := range uint32(n) {
		s.Schedule(Time(i%97), Phase(i%3), MakeEvent(1, 0, i))
	}
	for i := range uint32(n) {
		if i%4 != 0 {
			generation[i]++
			s.Cancelled(live)
		}
	}
	if s.Pending() > n/2 {
		t.Errorf("%d events pending after 3/4 were cancelled", s.Pending())
	}
	last, count := entry{at: -1}, 0
	for e, ok := s.Next(Never); ok; e, ok = s.Next(Never) {
		if !live(e) {
			s.Passed()
			continue
		}
		i := e.Subject()
		q := entry{at: s.Now(), order: uint64(i%3)<<sequenceBits | uint64(i)}
		if q.at < last.at || (q.at == last.at && q.order <= last.order) {
			t.Fatalf("event %d at %d out of order", i, q.at)
		}
		last = q
		count++
	}
	if count != n/4 {
		t.Errorf("%d live events came, want %d", count, n/4)
	}
}

// A stream name has one owner, across both kinds of streams; Reset frees them.
func TestStreamOwners(t *testing.T) {
	s := New(Key{Seed: 1})
	first := s.Stream("a")
	if !panics(func() { s.Stream("a") }) || !panics(func() { s.Keyed("a") }) {
		t.Error("a second owner did not panic")
	}
	s.Reset(Key{Seed: 1})
	if again := s.Stream("a"); again != first {
		t.Error("the stream differs after Reset")
	}
	if family := s.Keyed("b"); family.At(0, 0, 0) != NewStream(1, 0, "b") {
		t.Error("Keyed.At(0, 0, 0) is not the stream of that name")
	}
}

// A run that was Reset goes the same way as a new one; another seed does not.
func TestResetRepeats(t *testing.T) {
	run := func(s *Sim) uint64 {
		draws := s.Stream("x")
		s.Schedule(0, 0, 0)
		err := s.Run(context.Background(), Time(Hour), func(Event) { s.After(Seconds(draws.Exponential()), 0, 0) })
		if err != nil {
			t.Fatal(err)
		}
		return s.Fingerprint()
	}
	fresh, other := New(Key{Seed: 3, Replication: 4}), New(Key{Seed: 9})
	want := run(fresh)
	if run(other) == want {
		t.Error("two seeds have one fingerprint")
	}
	other.Reset(Key{Seed: 3, Replication: 4})
	if other.Events() != 0 || other.Now() != 0 || other.Pending() != 0 || other.Key() != fresh.Key() {
		t.Error("Reset left something behind")
	}
	if got := run(other); got != want {
		t.Errorf("fingerprint %x after Reset, %x new", got, want)
	}
}

// Run ends with the context's error within 65,536 events.
func TestRunIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := New(Key{})
	s.Schedule(0, 0, 0)
	count := 0
	err := s.Run(ctx, Never, func(Event) {
		if count++; count == 10 {
			cancel()
		}
		s.After(1, 0, 0)
	})
	if !errors.Is(err, context.Canceled) || count > 65_536 {
		t.Errorf("error %v after %d events", err, count)
	}
}

// Nothing is allocated in steady state.
func TestNoAllocations(t *testing.T) {
	s := New(Key{Seed: 1})
	family := s.Keyed("work")
	for i := range 1000 {
		s.After(Span(i), 0, MakeEvent(1, 0, uint32(i)))
	}
	laws := lawCases()
	i := uint64(0)
	checks := map[string]func(){
		"Next and After":          func() { e, _ := s.Next(Never); s.After(1000, 0, e) },
		"After, Next twice":       func() { s.After(1, 1, 0); s.After(2, 1, 0); s.Next(Never); s.Next(Never) },
		"Keyed.At and one sample": func() { i++; d := family.At(i, 0, 0); laws[2].law.Sample(&d) },
		"every family": func() {
			i++
			d := family.At(i, 1, 0)
			for k := range laws {
				SpanLaw{laws[k].law}.Sample(&d)
			}
			d.Poisson(3)
			d.Poisson(300)
			d.IntN(4)
		},
		"Reset": func() { s.Reset(Key{Seed: 2}) },
	}
	for _, name := range []string{"Next and After", "After, Next twice", "Keyed.At and one sample", "every family", "Reset"} {
		if n := testing.AllocsPerRun(2000, checks[name]); n != 0 {
			t.Errorf("%s: %g allocations", name, n)
		}
	}
}

package sim

import (
	"context"
	"fmt"
)

// Key names one run: the master seed of a study and the number of the
// replication in it. The scenario is left out on purpose: replication r meets
// the same random numbers in every scenario (common random numbers).
type Key struct {
	Seed        uint64
	Replication uint64
}

// Part returns the key of part i of a run that is made of several simulations.
// Part 0 has the key of the whole, so a run of one part is the plain run.
func (k Key) Part(i int) Key {
	if i == 0 {
		return k
	}
	parts := NewKeyed(k.Seed, k.Replication, "sim.part")
	draw := parts.At(uint64(i), 0, 0)
	return Key{Seed: draw.Uint64(), Replication: k.Replication}
}

// Sim is one run's clock, calendar and random streams. It is a plain value
// without locks; one goroutine owns it.
type Sim struct {
	key         Key
	now         Time
	calendar    calendar
	names       map[string]bool // only for membership, never ranged over
	events      uint64
	standing    uint64 // events since the clock last moved
	fingerprint uint64
	opened      uint64 // running hash of the keyed streams asked for
	stale       int
}

// stallLimit is the number of events at one instant after which a run is
// declared to make no progress.
const stallLimit = 1_000_000

// New returns an empty run with the clock at 0.
func New(key Key) *Sim {
	return &Sim{key: key, calendar: newCalendar(), names: make(map[string]bool), fingerprint: fingerprintStart, opened: fingerprintStart}
}

// Reset makes the run empty again for another key and keeps its memory.
func (s *Sim) Reset(key Key) {
	s.calendar.reset()
	clear(s.names)
	*s = Sim{key: key, calendar: s.calendar, names: s.names, fingerprint: fingerprintStart, opened: fingerprintStart}
}

// Key returns the run's key.
func (s *Sim) Key() Key { return s.key }

// Now returns the present instant.
func (s *Sim) Now() Time { return s.now }

// Events returns how many events have been taken.
func (s *Sim) Events() uint64 { return s.events }

// Pending returns how many events are scheduled, cancelled ones included.
func (s *Sim) Pending() int { return s.calendar.len() }

// Schedule plans an event. It panics when at is before the present: time
// never goes back.
func (s *Sim) Schedule(at Time, phase Phase, e Event) {
	if at < s.now {
		s.past(at, e)
	}
	s.calendar.push(at, phase, e)
}

func (s *Sim) past(at Time, e Event) {
	panic(fmt.Sprintf("sim: event of kind %d for subject %d scheduled at %d µs, before the present %d µs", e.Kind(), e.Subject(), at, s.now))
}

// After plans an event d from now. A length beyond MaxSpan never happens.
func (s *Sim) After(d Span, phase Phase, e Event) {
	if d >= MaxSpan {
		return
	}
	s.Schedule(s.now.Add(d), phase, e)
}

// Next takes the first event not later than until and sets the clock to it.
// When there is none it returns false, with the clock at until; until [Never],
// the clock stays at the last event.
func (s *Sim) Next(until Time) (Event, bool) {
	q := s.calendar.first()
	if q == nil || q.at > until {
		if until > s.now && until != Never {
			s.now = until
			s.standing = 0
		}
		return 0, false
	}
	at, e := q.at, q.event
	s.calendar.take()
	if at > s.now {
		s.now = at
		s.standing = 0
	} else if s.standing++; s.standing > stallLimit {
		s.stalled(e)
	}
	s.events++
	s.fingerprint = mix(s.fingerprint, uint64(at)^uint64(e)*0x9e3779b97f4a7c15)
	return e, true
}

func (s *Sim) stalled(e Event) {
	panic(fmt.Sprintf("sim: %d events at %.6g s without advance (last: kind %d, subject %d)", s.standing, s.now.Seconds(), e.Kind(), e.Subject()))
}

// NextAt returns the instant of the first event, Never when there is none. It
// may be one that has been cancelled.
func (s *Sim) NextAt() Time {
	q := s.calendar.first()
	if q == nil {
		return Never
	}
	return q.at
}

// Cancelled tells the calendar that one scheduled event will be passed over
// when it comes up. When most of the calendar is such events and there are
// many, they are removed; live says which events are still current.
func (s *Sim) Cancelled(live func(Event) bool) {
	s.stale++
	if s.stale > 4096 && s.stale > s.calendar.len()/2 {
		s.calendar.compact(live)
		s.stale = 0
	}
}

// Passed takes note that a cancelled event came up and was passed over.
func (s *Sim) Passed() {
	if s.stale > 0 {
		s.stale--
	}
}

// Fingerprint is a running hash of every event taken so far and its instant.
// Two runs with the same fingerprint have gone the same way.
func (s *Sim) Fingerprint() uint64 { return s.fingerprint }

// Draws is a running hash of the keyed streams that were asked for, in order.
// Two runs with the same [Sim.Fingerprint] and another Draws have gone the
// same way on other random numbers. Streams that are not keyed are their
// owner's to add: the next number of a copy tells how far one has come.
func (s *Sim) Draws() uint64 { return s.opened }

const fingerprintStart = 0xcbf29ce484222325

// mix folds x into h: one multiplication an event, good enough to tell two
// histories apart, not a cryptographic hash.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0xd6e8feb86659fd93
	return h ^ h>>32
}

// Stream returns the sequential stream of this name. A name has one owner: a
// second request panics, because two owners would share draws and removing
// one would move the other's.
func (s *Sim) Stream(name string) Stream {
	s.own(name)
	return NewStream(s.key.Seed, s.key.Replication, name)
}

// Keyed returns the family of streams of this name, one for each (entity,
// ordinal, attempt). A name has one owner; a second request panics.
func (s *Sim) Keyed(name string) Keyed {
	s.own(name)
	family := NewKeyed(s.key.Seed, s.key.Replication, name)
	family.opened = &s.opened
	return family
}

func (s *Sim) own(name string) {
	if s.names[name] {
		panic("sim: random stream " + name + " has an owner already")
	}
	s.names[name] = true
}

// Handler reacts to one event.
type Handler func(Event)

// Run takes events and hands them to handle until the horizon, and looks at
// the context every 65,536 events. It returns the context's error when it was
// cancelled.
func (s *Sim) Run(ctx context.Context, until Time, handle Handler) error {
	for {
		e, ok := s.Next(until)
		if !ok {
			return ctx.Err()
		}
		handle(e)
		if s.events&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

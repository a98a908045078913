package main

import (
	"fmt"
	"math"

	"frontline.dev/frontline/sim"
)

const moves = 1_000_000 // timed, of each hold model

// hold measures the hold model: n pending events, each taken and planned anew
// an exponential time later. The first n moves are not timed: until then no
// list has the shape in which it stays.
func (b *bench) hold(large bool) {
	sizes := []int{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000}
	if large {
		sizes = append(sizes, 10_000_000)
	}
	for _, n := range sizes {
		b.measure(task{fmt.Sprint("H", n), "H: hold model, " + grouped(n) + " pending", "event", moves, []contender{
			{"heap", "4-ary heap written by hand", func() func() error {
				var m minimal
				s := sim.NewStream(1, 0, "hold")
				for range n {
					m.push(sim.Time(minutes(s.Exponential())), 0)
				}
				play := func(count int) error {
					for range count {
						at, what := m.pop()
						m.push(at.Add(minutes(s.Exponential())), what)
					}
					return nil
				}
				_ = play(n) // never fails
				return func() error { return play(moves) }
			}},
			{"engine", "engine through its API", holder(n, func(s *sim.Stream) sim.Span { return minutes(s.Exponential()) })},
		}, nil})
	}
}

// holder is the hold model on the engine with any law of increments.
func holder(n int, gap func(*sim.Stream) sim.Span) func() func() error {
	return func() func() error {
		e := sim.New(sim.Key{Seed: 1})
		s := e.Stream("hold")
		for i := range n {
			e.After(gap(&s), 0, sim.MakeEvent(1, 0, uint32(i)))
		}
		play := func(count int) error {
			for range count {
				what, ok := e.Next(sim.Never)
				if !ok {
					return fmt.Errorf("an event was lost")
				}
				e.After(gap(&s), 0, what)
			}
			return nil
		}
		err := play(n)
		return func() error {
			if err == nil {
				err = play(moves)
			}
			if err == nil && e.Pending() != n {
				err = fmt.Errorf("%d events pending, not %d", e.Pending(), n)
			}
			return err
		}
	}
}

// adversaries measures the hold model with increments that are hard on one
// list or another.
func (b *bench) adversaries() {
	const n = 100_000
	patterns := []struct {
		id, name string
		gap      func(s *sim.Stream) sim.Span
	}{
		{"exponential", "exponential, as above", func(s *sim.Stream) sim.Span { return minutes(s.Exponential()) }},
		{"uniform", "uniform", func(s *sim.Stream) sim.Span { return sim.Span(s.IntN(120_000_000)) }},
		{"equal", "all at equal times", func(*sim.Stream) sim.Span { return sim.Minute }},
		{"ties", "many ties: 0 to 3 s", func(s *sim.Stream) sim.Span { return sim.Span(s.IntN(4)) * sim.Second }},
		{"zero", "half at once", func(s *sim.Stream) sim.Span { return sim.Span(s.IntN(2) * s.IntN(2_000_000)) }},
		{"bimodal", "bimodal: 9 of 10 within 1 s, else after 1,000 s", func(s *sim.Stream) sim.Span { return sim.Span(s.IntN(1_000_000) + s.IntN(10)/9*1_000_000_000) }},
		{"far", "far future: 1 of 4 in 1 to 100 years", func(s *sim.Stream) sim.Span {
			if s.IntN(4) == 0 {
				return sim.Year * sim.Span(1+s.IntN(100))
			}
			return sim.Span(s.IntN(1_000_000))
		}},
		{"pareto", "Pareto, infinite mean", func(s *sim.Stream) sim.Span { return sim.Span(math.Floor(1e5 / s.Float64())) }},
		{"burst", "bursts: whole minutes", func(s *sim.Stream) sim.Span { return sim.Span(1+s.IntN(100)) * sim.Minute }},
	}
	t := task{"A", "A: hold model, 100,000 pending, adversarial", "event", moves, nil, nil}
	for _, p := range patterns {
		t.contenders = append(t.contenders, contender{p.id, p.name, holder(n, p.gap)})
	}
	t.contenders = append(t.contenders, contender{"cancel", "each event cancels a timer and sets one (per event and timer)", canceller(n)})
	b.measure(t)
	worst := 0.0
	for _, c := range t.contenders {
		worst = max(worst, b.values["A/"+c.id]/b.values["A/exponential"])
	}
	b.values["A/worst"] = worst
}

// canceller is the hold model in which every event cancels the timer of its
// subject and sets it anew, 20 mean times ahead, so that nearly all pending
// timers are cancelled ones. A move is an event or a timer.
func canceller(n int) func() func() error {
	return func() func() error {
		const work, timer = 1, 2
		e := sim.New(sim.Key{Seed: 1})
		s := e.Stream("hold")
		generation := make([]uint32, n)
		live := func(q sim.Event) bool {
			return q.Kind() == work || q.Current(generation[q.Subject()])
		}
		for i := range n {
			e.After(minutes(s.Exponential()), 0, sim.MakeEvent(work, 0, uint32(i)))
			e.After(20*sim.Minute, 0, sim.MakeEvent(timer, 0, uint32(i)))
		}
		play := func(count int) error {
			for count > 0 {
				q, _ := e.Next(sim.Never)
				if !live(q) {
					e.Passed()
					continue
				}
				i := q.Subject()
				if q.Kind() == work {
					e.After(minutes(s.Exponential()), 0, q)
					generation[i]++
					e.Cancelled(live)
					count--
				}
				e.After(20*sim.Minute, 0, sim.MakeEvent(timer, generation[i], i))
				count--
			}
			if e.Pending() < 2*n {
				return fmt.Errorf("%d events pending, at least %d are current", e.Pending(), 2*n)
			}
			return nil
		}
		err := play(4 * n)
		return func() error {
			if err == nil {
				err = play(moves)
			}
			return err
		}
	}
}

// grouped writes a number with commas.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

package models

import (
	"testing"

	"frontline.dev/frontline/sim"
)

// BenchmarkContact plays a telephone line with all mechanisms on; one
// operation is one contact served.
func BenchmarkContact(b *testing.B) {
	benchmark(b, phone(full()))
}

// BenchmarkVisit plays the field service with all mechanisms on.
func BenchmarkVisit(b *testing.B) { benchmark(b, field(full())) }

// BenchmarkQueue plays M/M/100+M with every mechanism off (case Q of the
// performance protocol): the price of the organisation's own queue.
func BenchmarkQueue(b *testing.B) {
	s := plain(100, 95, 1, 2)
	benchmark(b, s)
}

// phone makes the settings those of a telephone line of sixteen agents.
func phone(s *Settings) *Settings {
	s.Agents.Count, s.Customers.PerAgent, s.Customers.Territories = 16, 1100, false
	s.Handling.Work = sim.SpanLaw{Law: sim.Lognormal(420, .7)}
	s.Handling.WrapUp = sim.SpanLaw{Law: sim.Constant(30)}
	s.Handling.Escalate, s.Handling.SecondLine = .1, 20*sim.Minute
	style, _ := Controls.Lookup("mixed")
	s.Control = style()
	fill(s.Control)
	return s
}

func benchmark(b *testing.B, s *Settings) {
	s.Time.Horizon, s.Time.WarmUp = 90*sim.Year, 0
	b.ReportAllocs()
	w := New(sim.New(sim.Key{Seed: 1}), s)
	w.until = sim.Never
	play := func(contacts int64) {
		stop := w.Ledger.Served + contacts
		for w.Ledger.Served < stop {
			e, ok := w.Next(w.until)
			if !ok {
				b.Fatal("the run has ended")
			}
			w.handle(e)
		}
	}
	play(300_000) // until memories and lists have their size
	events := w.Events()
	b.ResetTimer()
	play(int64(b.N))
	b.ReportMetric(float64(w.Events()-events)/float64(b.N), "events/op")
}

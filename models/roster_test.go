package models

import (
	"slices"
	"testing"

	"frontline.dev/frontline/sim"
)

// clock returns an instant of a day.
func clock(day, hour, minute int) sim.Time {
	return sim.Time(sim.Span(day)*sim.Day + sim.Span(hour)*sim.Hour + sim.Span(minute)*sim.Minute)
}

// spans plays settings and returns when each agent was on duty.
func spans(t *testing.T, s *Settings) [][][2]sim.Time {
	t.Helper()
	w := New(sim.New(sim.Key{Seed: 1}), s)
	found, since := make([][][2]sim.Time, len(w.agents)), make([]sim.Time, len(w.agents))
	w.Facts.DutyBegan.Watch(StageFirst, "test", func(f *DutyBegan) { since[f.Agent.Index] = w.Now() })
	w.Facts.DutyEnded.Watch(StageFirst, "test", func(f *DutyEnded) {
		found[f.Agent.Index] = append(found[f.Agent.Index], [2]sim.Time{since[f.Agent.Index], w.Now()})
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestRosterIsKept: agents are on duty when the roster says, in any order of its
// rows, and nobody else is; what overlaps is one duty. Without contacts nothing
// is late.
func TestRosterIsKept(t *testing.T) {
	s := plain(3, 60, 1, 0)
	s.Arrivals.Closing, s.Time = sim.Second, TimeSettings{Horizon: 16 * sim.Day, Batch: sim.Day, Kind: "terminating"}
	s.Calendar.Absence = .9 // does not apply
	s.Agents.OnDuty = Roster{Agents: 2, Intervals: []OnDuty{
		{1, clock(3, 22, 0), clock(4, 6, 0)}, {0, clock(0, 13, 0), clock(0, 17, 0)}, {0, clock(0, 9, 0), clock(0, 12, 0)},
		{0, clock(1, 9, 0), clock(1, 11, 0)}, {0, clock(1, 10, 0), clock(1, 12, 0)}}}
	want := [][][2]sim.Time{
		{{clock(0, 9, 0), clock(0, 12, 0)}, {clock(0, 13, 0), clock(0, 17, 0)}, {clock(1, 9, 0), clock(1, 12, 0)}}, {{clock(3, 22, 0), clock(4, 6, 0)}}, nil}
	got := spans(t, s)
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("agent %d was on duty %v, the roster says %v", i, got[i], want[i])
		}
	}
	s.Agents.OnDuty.Weekly = true
	weekly := spans(t, s)
	for week := range 2 {
		for j, span := range want[0] {
			at := 3*week + j
			if at >= len(weekly[0]) || weekly[0][at] != [2]sim.Time{span[0].Add(sim.Span(week) * sim.Week), span[1].Add(sim.Span(week) * sim.Week)} {
				t.Errorf("week %d: agent 0 was on duty %v", week, weekly[0])
			}
		}
	}
	if len(weekly[0]) != 9 { // two weeks, and Monday and Tuesday of the third
		t.Errorf("agent 0 was on duty %d times in 16 days", len(weekly[0]))
	}
}

// TestRosterGapEndsInTime: a contact at hand lets a break begin later, but not
// end later; one that outlasts it leaves none; and the last contact is finished.
func TestRosterGapEndsInTime(t *testing.T) {
	s := plain(1, 1, 1, 0)
	s.Time = TimeSettings{Horizon: sim.Day, Batch: sim.Day, Kind: "terminating"}
	s.Arrivals.Source, s.Arrivals.AtEnd = "trace", "stop"
	for _, c := range [][2]sim.Time{{clock(0, 9, 50), clock(0, 0, 20)}, {clock(0, 11, 0), clock(0, 2, 0)}, {clock(0, 16, 59), clock(0, 0, 5)}} {
		s.Arrivals.Trace = append(s.Arrivals.Trace, Traced{At: c[0], Talk: sim.Span(c[1]), Patience: -1, Product: -1})
	}
	s.Agents.OnDuty = Roster{Agents: 1, Intervals: []OnDuty{{0, clock(0, 9, 0), clock(0, 10, 0)}, {0, clock(0, 10, 30), clock(0, 12, 0)}, {0, clock(0, 12, 30), clock(0, 17, 0)}}}
	want := [][2]sim.Time{{clock(0, 9, 0), clock(0, 10, 10)}, {clock(0, 10, 30), clock(0, 13, 0)}, {clock(0, 13, 0), clock(0, 17, 4)}}
	if got := spans(t, s)[0]; !slices.Equal(got, want) {
		t.Errorf("on duty %v, expected %v", got, want)
	}
}

// TestHeadStart: a contact with a head start of a minute is served before one
// that came half a minute earlier, and after one that came longer ago.
func TestHeadStart(t *testing.T) {
	s := plain(1, 1, 1, 0)
	s.Time = TimeSettings{Horizon: sim.Day, Batch: sim.Day, Kind: "terminating"}
	s.Portfolio = PortfolioSettings{Products: 2, PerAgent: Assign{Values: []float64{2}}}
	s.Products = []ProductSettings{{Name: "a", Share: 1}, {Name: "b", Share: 1, HeadStart: sim.Minute}}
	s.Arrivals.Source, s.Arrivals.AtEnd = "trace", "stop"
	for i, c := range []struct{ second, product int }{{0, 0}, {10, 0}, {60, 0}, {90, 1}, {95, 1}} {
		s.Arrivals.Trace = append(s.Arrivals.Trace, Traced{At: sim.Time(sim.Span(c.second) * sim.Second), Talk: 10*sim.Minute + sim.Span(i), Patience: -1, Product: c.product})
	}
	order := func() (seconds []float64) {
		w := New(sim.New(sim.Key{Seed: 1}), s)
		w.Facts.ServiceStarted.Watch(StageFirst, "test", func(f *ServiceStarted) { seconds = append(seconds, f.Case.Arrived.Seconds()) })
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		return seconds
	}
	if got := order(); !slices.Equal(got, []float64{0, 10, 90, 95, 60}) {
		t.Errorf("served in the order %v", got)
	}
	s.Products[1].HeadStart = 0
	if got := order(); !slices.Equal(got, []float64{0, 10, 60, 90, 95}) {
		t.Errorf("without a head start served in the order %v", got)
	}
}

package models

import (
	"context"
	"math"
	"slices"
	"testing"

	"frontline.dev/frontline/sim"
)

// plain returns the settings of an M/M/c+M queue with every mechanism off:
// lambda per minute, mean service and patience in minutes.
func plain(agents int, perMinute, service, patience float64) *Settings {
	s := &Settings{}
	s.Time = TimeSettings{Horizon: 2000 * sim.Day / 10, WarmUp: 5 * sim.Day, Batch: sim.Day}
	s.Channel.Kind = "phone"
	s.Calendar = CalendarSettings{AlwaysOpen: true, Closed: "wait"}
	s.Arrivals = ArrivalSettings{Source: "poisson", Rate: sim.Rate(perMinute / 60), AtEnd: "repeat"}
	s.Customers = CustomerSettings{Count: 1000, Segments: 1, SegmentBy: "mixed"}
	one := sim.Constant(.5)
	s.Agents = AgentSettings{Count: agents, Social: one, Learning: one, Creativity: one, Courage: one, Confidence: one,
		Perspectives: []float64{1, 1, 1}}
	s.Portfolio = PortfolioSettings{Products: 1, PerAgent: Assign{Values: []float64{1}}}
	s.Queue = QueueSettings{Infinite: patience <= 0, PressureUnit: 1, ServiceLevel: 20 * sim.Second}
	if patience > 0 {
		s.Queue.Patience = sim.SpanLaw{Law: sim.Exponential(60 * patience)}
	}
	s.Routing = RoutingSettings{SameAgent: "off", Choose: "longest idle"}
	s.Handling = HandlingSettings{Work: sim.SpanLaw{Law: sim.Exponential(60 * service)}, WrapUp: sim.SpanLaw{Law: sim.Constant(0)},
		Unfamiliar: 1, Resolve: 1, Ceiling: 1, Recontact: 1, RecontactAfter: sim.SpanLaw{Law: sim.Constant(0)}}
	s.Customers.RedialAfter = sim.SpanLaw{Law: sim.Constant(0)}
	s.Role = RoleSettings{Mode: "off"}
	return s
}

// outcome is what a run of a queue gave after the warm-up.
type outcome struct {
	l Ledger
	t Integrals
	d float64 // µs observed
	w *World
}

func play(t testing.TB, s *Settings, replication uint64) outcome {
	t.Helper()
	w := New(sim.New(sim.Key{Seed: 1, Replication: replication}), s)
	var before outcome
	w.Facts.BatchEnded.Watch(StageFirst, "test", func(*BatchEnded) {
		if w.Now() == sim.Time(s.Time.WarmUp) {
			before = outcome{l: w.Ledger, t: w.Integrals()}
		}
	})
	if err := w.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	after := outcome{l: w.Ledger, t: w.Integrals(), d: float64(s.Time.Horizon - s.Time.WarmUp), w: w}
	after.l.Answered -= before.l.Answered
	after.l.Served -= before.l.Served
	after.l.Fresh -= before.l.Fresh
	after.l.Repeats -= before.l.Repeats
	after.l.Abandoned -= before.l.Abandoned
	after.l.WaitAnswered -= before.l.WaitAnswered
	after.l.WaitGaveUp -= before.l.WaitGaveUp
	after.l.WaitedAtAll -= before.l.WaitedAtAll
	after.l.AnsweredWithin -= before.l.AnsweredWithin
	after.l.ByOwn -= before.l.ByOwn
	after.l.WithOwn -= before.l.WithOwn
	after.l.Opened -= before.l.Opened
	after.l.SolutionTime -= before.l.SolutionTime
	after.l.Solved -= before.l.Solved
	after.l.FirstServed -= before.l.FirstServed
	after.l.SolvedAtFirst -= before.l.SolvedAtFirst
	after.t.Busy -= before.t.Busy
	after.t.Idle -= before.t.Idle
	after.t.Waiting -= before.t.Waiting
	after.t.Outside -= before.t.Outside
	return after
}

func close1(t *testing.T, name string, got, want, relative float64) {
	t.Helper()
	if math.Abs(got-want) > relative*math.Abs(want) {
		t.Errorf("%s = %.6g, expected %.6g (%.2f %% off)", name, got, want, 100*(got/want-1))
	}
}

// TestQueueCases holds the core with every mechanism off against exact values
// of queueing theory, cases ERC-01, ERC-04, ERA-01, ERA-02 and FCR-01 of the
// validation suite (Erlang 1917; Garnett, Mandelbaum and Reiman 2002; Jackson
// 1957).
func TestQueueCases(t *testing.T) {
	t.Run("ERC-01", func(t *testing.T) {
		o := play(t, plain(14, 100./30, 3, 0), 0)
		answered := float64(o.l.Answered)
		close1(t, "occupancy", float64(o.t.Busy)/float64(o.t.Busy+o.t.Idle), 0.7142857142857, .01)
		close1(t, "PW", float64(o.l.WaitedAtAll)/answered, 0.174131933595, .03)
		close1(t, "ASA", o.l.WaitAnswered.Minutes()/answered, 0.1305989501963, .05)
		close1(t, "SL", float64(o.l.AnsweredWithin)/answered, 0.8883500191795, .01)
	})
	t.Run("ERC-04", func(t *testing.T) {
		s := plain(50, 48, 1, 0)
		s.Time.Horizon = 60 * sim.Day
		o := play(t, s, 0)
		answered := float64(o.l.Answered)
		close1(t, "PW", float64(o.l.WaitedAtAll)/answered, 0.6944556111968, .02)
		close1(t, "ASA", o.l.WaitAnswered.Minutes()/answered, 0.3472278055984, .05)
		close1(t, "SL", float64(o.l.AnsweredWithin)/answered, 0.6434546008033, .02)
	})
	t.Run("ERA-01", func(t *testing.T) {
		s := plain(50, 48, 1, 2)
		s.Time.Horizon = 60 * sim.Day
		o := play(t, s, 0)
		answered, offered := float64(o.l.Answered), float64(o.l.Fresh)
		close1(t, "PW", float64(o.l.WaitedAtAll)/offered, 0.4677740685538, .01)
		close1(t, "P_abandon", float64(o.l.Abandoned)/offered, 0.03091224916219, .02)
		close1(t, "ASA", o.l.WaitAnswered.Minutes()/answered, 0.06026500399255, .02)
		close1(t, "wait of the abandoned", o.l.WaitGaveUp.Minutes()/float64(o.l.Abandoned), 0.1107140775508, .02)
		close1(t, "SL", float64(o.l.AnsweredWithin)/offered, 0.943018954747, .01)
	})
	t.Run("ERA-02", func(t *testing.T) {
		o := play(t, plain(14, 100./30, 3, 5), 0)
		answered, offered := float64(o.l.Answered), float64(o.l.Fresh)
		close1(t, "PW", float64(o.l.WaitedAtAll)/offered, 0.1452601142964, .02)
		close1(t, "P_abandon", float64(o.l.Abandoned)/offered, 0.01398374412241, .05)
		close1(t, "ASA", o.l.WaitAnswered.Minutes()/answered, 0.06464133407535, .03)
	})
	t.Run("FCR-01", func(t *testing.T) {
		s := plain(12, 2, 4, 0)
		s.Handling.Resolve = .75
		s.Handling.Ceiling = .75
		s.Handling.RecontactAfter = sim.SpanLaw{Law: sim.Exponential(3600)}
		o := play(t, s, 0)
		close1(t, "contact rate", float64(o.l.Fresh+o.l.Repeats)/(o.d/60e6), 8./3, .01)
		close1(t, "FCR", float64(o.l.SolvedAtFirst)/float64(o.l.FirstServed), .75, .01)
		close1(t, "ASA", o.l.WaitAnswered.Minutes()/float64(o.l.Answered), 1.816539450688, .08)
		close1(t, "in orbit", float64(o.t.Outside)/o.d, 40, .02)
		close1(t, "resolution", o.l.SolutionTime.Minutes()/float64(o.l.Solved), 27.75538593425, .03)
	})
	t.Run("CONT-01", func(t *testing.T) {
		s := plain(2, 1.4, 1, 0)
		s.Customers.Territories = true
		s.Routing.SameAgent = "prefer"
		s.Handling.Unfamiliar = 1.25
		o := play(t, s, 0)
		close1(t, "continuity", float64(o.l.ByOwn)/float64(o.l.WithOwn), 0.7371614557976, .01)
		close1(t, "Wq", o.l.WaitAnswered.Minutes()/float64(o.l.Answered), 1.222130911325, .05)
		close1(t, "occupancy", float64(o.t.Busy)/float64(o.t.Busy+o.t.Idle), 0.7459967452354, .01)
	})
}

// TestGoldenTrace plays case TRACE-01, which can be checked by hand.
func TestGoldenTrace(t *testing.T) {
	s := plain(2, 1, 1, 1)
	s.Arrivals.Source, s.Arrivals.AtEnd = "trace", "stop"
	arrivals := []float64{0, 10, 20, 30, 40, 50, 300}
	talk := []float64{60, 45, 30, 30, 20, 10, 100}
	patience := []float64{999, 999, 999, 25, 15, 999, 999}
	for i := range arrivals {
		s.Arrivals.Trace = append(s.Arrivals.Trace, Traced{At: sim.Time(sim.Seconds(arrivals[i])),
			Talk: sim.Seconds(talk[i]), Patience: sim.Seconds(patience[i]), Product: 0})
	}
	s.Handling.WrapUp = sim.SpanLaw{Law: sim.Constant(5)}
	s.Time = TimeSettings{Horizon: 405 * sim.Second, Batch: 405 * sim.Second}
	w := New(sim.New(sim.Key{Seed: 1}), s)
	var agents []int
	var waits []float64
	w.Facts.ServiceStarted.Watch(StageFirst, "test", func(f *ServiceStarted) {
		agents = append(agents, f.Agent.Index)
		waits = append(waits, w.Now().Since(f.Case.Arrived).Seconds())
	})
	w.Facts.Abandoned.Watch(StageFirst, "test", func(f *Abandoned) {
		agents = append(agents, -1)
		waits = append(waits, w.Now().Since(f.Case.Arrived).Seconds())
	})
	if err := w.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	// In the order in which they happen: the two who give up do so at 55 s,
	// before the third and the sixth are answered at 60 and 65 s.
	wantAgents := []int{0, 1, -1, -1, 1, 0, 0}
	wantWaits := []float64{0, 0, 25, 15, 40, 15, 0}
	if !slices.Equal(agents, wantAgents) || !slices.Equal(waits, wantWaits) {
		t.Errorf("agents %v waits %v, expected %v %v", agents, waits, wantAgents, wantWaits)
	}
	l := w.Ledger
	handling := l.Spent[Fixing] + l.Spent[WrapUp]
	if got := handling.Seconds() / float64(l.Served); got != 54 {
		t.Errorf("AHT = %v s, expected 54", got)
	}
	if got := float64(w.Integrals().Busy) / 405e6; got != 2*0.3333333333333333 {
		t.Errorf("busy agents = %v, expected 2/3", got)
	}
}

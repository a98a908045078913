package models

import (
	"math"
	"testing"

	"frontline.dev/frontline/sim"
)

// factors draws busyness hour by hour for so many days.
func factors(s *ArrivalSettings, days, hours int) [][]float64 {
	b := newBusyness(s, sim.New(sim.Key{Seed: 3}).Keyed("test"))
	out := make([][]float64, days)
	for d := range out {
		for h := range hours {
			factor, _ := b.at(d, sim.Span(h)*sim.Hour, 0)
			out[d] = append(out[d], factor)
		}
	}
	return out
}

// Busyness has mean 1 and variance 1/shape at any hour of the day, and two
// hours are correlated as the setting says, falling geometrically.
func TestBusynessWithinTheDay(t *testing.T) {
	const days, hours = 20_000, 9
	for _, within := range []float64{0, .3, .9, 1} {
		f := factors(&ArrivalSettings{Interval: 30 * sim.Minute, Busyness: 20, Within: within}, days, hours)
		for lag := range 4 {
			product, mean, last, next := 0.0, 0.0, 0.0, 0.0
			for d, day := range f {
				next += (day[hours-1] - 1) * (f[(d+1)%days][0] - 1)
				product += (day[2] - 1) * (day[2+lag] - 1)
				mean += day[2]
				last += (day[hours-1] - 1) * (day[hours-1] - 1)
			}
			want := .05 * math.Pow(within, float64(lag))
			if lag == 0 {
				want = .05
			}
			if got := product / days; math.Abs(got-want) > .0025 {
				t.Errorf("correlation %g: covariance of two times %d hours apart %.4f, want %.4f", within, lag, got, want)
			}
			if math.Abs(mean/days-1) > .008 || math.Abs(last/days-.05) > .003 {
				t.Errorf("correlation %g: mean %.4f, variance at the end of the day %.4f", within, mean/days, last/days)
			}
			if math.Abs(next/days) > .0015 {
				t.Errorf("correlation %g: covariance of an evening and the next morning %.4f", within, next/days)
			}
		}
	}
}

// The begin of a day does not depend on the correlation, and 1 is one factor a
// day: older scenarios go the way they went.
func TestBusynessOfAWholeDay(t *testing.T) {
	whole := factors(&ArrivalSettings{Interval: sim.Hour, Busyness: 20, Within: 1}, 50, 24)
	drifts := factors(&ArrivalSettings{Interval: sim.Hour, Busyness: 20, Within: .5}, 50, 24)
	moved := false
	for d := range whole {
		if whole[d][0] != drifts[d][0] || whole[d][23] != whole[d][0] {
			t.Fatalf("day %d: %g and %g at its begin, %g at its end", d, whole[d][0], drifts[d][0], whole[d][23])
		}
		moved = moved || drifts[d][23] != drifts[d][0]
	}
	if !moved {
		t.Error("busyness does not drift")
	}
}

// Contacts grow by the trend, a share of the first rate for every week, and a
// falling rate ends at nothing.
func TestTrend(t *testing.T) {
	for _, c := range []struct{ trend, early, late float64 }{{.1, 1 + .1*2, 1 + .1*18}, {-.05, 1 - .05*2, 1 - .05*18}, {-.2, 1 - .2*2, 0}} {
		s := plain(50, 1, 1, 0)
		s.Time = TimeSettings{Horizon: 20 * sim.Week, Batch: sim.Day, Kind: "terminating"}
		s.Arrivals.Trend = c.trend
		got := [5]float64{}
		w := New(sim.New(sim.Key{Seed: 1}), s)
		w.Facts.Arrived.Watch(StageFirst, "test", func(*Arrived) { got[int(w.Now())/int(4*sim.Week)]++ })
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		const usual = 4 * 7 * 1440
		// The mean of a step function of days is half a day before that of a line.
		early, late := got[0]/usual, got[4]/usual
		if math.Abs(early-c.early) > .03 || math.Abs(late-c.late) > .04 {
			t.Errorf("trend %g: first weeks %.3f, last weeks %.3f times the rate, want %.3f and %.3f", c.trend, early, late, c.early, c.late)
		}
	}
}

// Breaks are put off while so many wait, by the share, and not otherwise; none
// is lost.
func TestBreaksArePutOff(t *testing.T) {
	began := func(from int, share float64) (early, late, breaks int) {
		s := plain(4, .5, 8, 0)
		s.Time = TimeSettings{Horizon: 52 * sim.Week, Batch: sim.Week, Kind: "terminating"}
		s.Calendar = CalendarSettings{Days: Weekdays[:], Opens: sim.TimeOfDay(8 * sim.Hour), Closes: sim.TimeOfDay(17 * sim.Hour), Closed: "lost"}
		s.Shifts = []ShiftSettings{{Days: Weekdays[:], Starts: sim.TimeOfDay(8 * sim.Hour), Ends: sim.TimeOfDay(17 * sim.Hour), Agents: 4,
			Breaks: []BreakSettings{{At: sim.TimeOfDay(11 * sim.Hour), Length: 20 * sim.Minute}}}}
		s.Queue.Infinite, s.Queue.Patience = false, sim.SpanLaw{Law: sim.Exponential(600)}
		s.Agents.PutOffFrom, s.Agents.PutOff = from, share
		w := New(sim.New(sim.Key{Seed: 1}), s)
		w.Facts.DutyEnded.Watch(StageFirst, "test", func(f *DutyEnded) {
			switch {
			case !f.Break:
			case w.Waiting() >= 2:
				late++
				breaks++
			default:
				early++
				breaks++
			}
		})
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		return early, late, breaks
	}
	_, usual, breaks := began(0, 1)
	_, half, _ := began(2, .5)
	_, never, kept := began(2, 1)
	if usual < breaks/5 || never != 0 || half == 0 || half >= usual {
		t.Errorf("of %d breaks %d begin while two wait; put off half the time %d, always %d", breaks, usual, half, never)
	}
	if breaks != 4*364 || kept != breaks {
		t.Errorf("%d breaks of %d, %d when they are put off", breaks, 4*364, kept)
	}
}

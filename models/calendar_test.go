package models

import (
	"math"
	"slices"
	"testing"

	"frontline.dev/frontline/sim"
)

// TestProfile: every half-hour of every weekday has the contacts of the file,
// spread evenly over it, the first and the last ones too.
func TestProfile(t *testing.T) {
	s := plain(400, 1, 1, 0)
	const weeks = 300
	s.Time = TimeSettings{Horizon: weeks * sim.Week, Batch: sim.Week, Kind: "terminating"}
	s.Arrivals = ArrivalSettings{Source: "profile", Interval: 30 * sim.Minute, AtEnd: "repeat"}
	want := [7][48]float64{}
	for day := range 6 { // closed on Sundays
		p := DayRates{Days: Weekdays[day : day+1], From: sim.TimeOfDay(8*sim.Hour + 15*sim.Minute)}
		for i := range 4 {
			p.Rates = append(p.Rates, float64(3+2*day+5*i))
			want[day][i] = p.Rates[i]
		}
		s.Arrivals.Profile = append(s.Arrivals.Profile, p)
	}
	got, late := [7][48]float64{}, [7][48]float64{}
	w := New(sim.New(sim.Key{Seed: 4}), s)
	w.Facts.Arrived.Watch(StageFirst, "test", func(*Arrived) {
		since := sinceMidnight(w.Now()) - 8*sim.Hour - 15*sim.Minute
		if since < 0 {
			t.Fatalf("a contact %g min before the first half-hour", -since.Minutes())
		}
		day, i := dayOf(w.Now())%7, int(since/(30*sim.Minute))
		got[day][i]++
		late[day][i] += float64(since%(30*sim.Minute)) / float64(30*sim.Minute)
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for day := range want {
		for i, mean := range want[day] {
			n := mean * weeks
			if math.Abs(got[day][i]-n) > 4.5*math.Sqrt(n) {
				t.Errorf("weekday %d, half-hour %d: %.0f contacts, %.0f are due", day, i, got[day][i], n)
			}
			if n > 0 && math.Abs(late[day][i]/got[day][i]-.5) > 4.5*math.Sqrt(1/12./n) {
				t.Errorf("weekday %d, half-hour %d: contacts come after %.3f of it in the mean", day, i, late[day][i]/got[day][i])
			}
		}
	}
}

// TestStopAfter: no contact is made after the time that is set, the last one
// shortly before.
func TestStopAfter(t *testing.T) {
	for _, source := range []string{"poisson", "renewal", "installed base"} {
		s := plain(20, 10, 1, 0)
		s.Time = TimeSettings{Horizon: 20 * sim.Day, Batch: sim.Day, Kind: "terminating"}
		s.Arrivals.Source, s.Arrivals.Closing, s.Arrivals.Faults = source, 9*sim.Day+sim.Hour, 200
		s.Arrivals.Gap = sim.SpanLaw{Law: sim.Exponential(60)}
		last := sim.Time(0)
		w := New(sim.New(sim.Key{Seed: 4}), s)
		w.Facts.Arrived.Watch(StageFirst, "test", func(*Arrived) { last = w.Now() })
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		stop := sim.Time(s.Arrivals.Closing)
		if last > stop || stop.Since(last) > 2*sim.Hour {
			t.Errorf("%s: the last contact is made after %.3f days, contacts stop after %.3f", source, last.Seconds()/86400, stop.Seconds()/86400)
		}
	}
}

// TestShiftsAreKept: without contacts agents log in and out by the minute, and
// take every break.
func TestShiftsAreKept(t *testing.T) {
	s := plain(2, 60, 1, 0)
	s.Arrivals.Closing, s.Time = sim.Second, TimeSettings{Horizon: 9 * sim.Day, Batch: sim.Day, Kind: "terminating"}
	s.Calendar = CalendarSettings{Days: Weekdays[:5], Opens: sim.TimeOfDay(7 * sim.Hour), Closes: sim.TimeOfDay(22 * sim.Hour), Closed: "wait"}
	at := func(hour, minute sim.Span) sim.TimeOfDay { return sim.TimeOfDay(hour*sim.Hour + minute*sim.Minute) }
	s.Shifts = []ShiftSettings{
		{Days: Weekdays[:5], Starts: at(8, 0), Ends: at(17, 0), Agents: 1,
			Breaks: []BreakSettings{{at(10, 0), 15 * sim.Minute}, {at(12, 30), 30 * sim.Minute}, {at(15, 0), 15 * sim.Minute}}},
		{Days: Weekdays[1:2], Starts: at(14, 0), Ends: at(22, 0), Agents: 1},
	}
	got := spans(t, s)
	for day := range 9 {
		var want [][2]sim.Time
		if day%7 < 5 {
			want = [][2]sim.Time{{clock(day, 8, 0), clock(day, 10, 0)}, {clock(day, 10, 15), clock(day, 12, 30)}, {clock(day, 13, 0), clock(day, 15, 0)}, {clock(day, 15, 15), clock(day, 17, 0)}}
		}
		var found [][2]sim.Time
		for _, span := range got[0] {
			if dayOf(span[0]) == day {
				found = append(found, span)
			}
		}
		if !slices.Equal(found, want) {
			t.Errorf("day %d: on duty %v, want %v", day, found, want)
		}
	}
	if want := [][2]sim.Time{{clock(1, 14, 0), clock(1, 22, 0)}, {clock(8, 14, 0), clock(8, 22, 0)}}; !slices.Equal(got[1], want) {
		t.Errorf("the late shift: %v, want %v", got[1], want)
	}
}

// answeredByHour counts the contacts by the hour of the day in which they
// reach the organisation.
func answeredByHour(t *testing.T, closed string) (byHour [24]float64, first float64) {
	t.Helper()
	s := plain(60, 2, 1, 0)
	s.Time = TimeSettings{Horizon: 100 * sim.Day, Batch: sim.Day, Kind: "terminating"}
	s.Calendar = CalendarSettings{Days: Weekdays[:], Opens: sim.TimeOfDay(8 * sim.Hour), Closes: sim.TimeOfDay(18 * sim.Hour), Closed: closed, DeferOver: 2 * sim.Hour}
	w := New(sim.New(sim.Key{Seed: 4}), s)
	w.Facts.ServiceStarted.Watch(StageFirst, "test", func(f *ServiceStarted) {
		byHour[sinceMidnight(f.Case.Arrived)/sim.Hour]++
		if since := sinceMidnight(f.Case.Arrived) - 8*sim.Hour; since >= 0 && since < sim.Minute {
			first++
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return byHour, first
}

// TestOutsideOpeningHours: contacts of the night are lost, or spread evenly
// over the first hours of the morning; those of the day are taken, up to the
// last hour.
func TestOutsideOpeningHours(t *testing.T) {
	const hourly = 120 * 100. // 2 a minute, 100 days
	lost, _ := answeredByHour(t, "lost")
	put, first := answeredByHour(t, "defer")
	for hour := range 24 {
		day, morning := 0., 0.
		if hour >= 8 && hour < 18 {
			day, morning = hourly, hourly
		}
		if hour == 8 || hour == 9 { // half of the 14 hours of the night each; the first morning has 8 hours
			morning += hourly * 7 * .996
		}
		if math.Abs(lost[hour]-day) > 4.5*math.Sqrt(hourly) {
			t.Errorf("lost: %.0f contacts at %d h, %.0f are due", lost[hour], hour, day)
		}
		if math.Abs(put[hour]-morning) > 5*math.Sqrt(8*hourly) {
			t.Errorf("put off: %.0f contacts at %d h, %.0f are due", put[hour], hour, morning)
		}
	}
	if due := 8 * hourly / 60; math.Abs(first-due) > 5*math.Sqrt(due) {
		t.Errorf("put off: %.0f contacts in the first minute, %.0f are due", first, due)
	}
}

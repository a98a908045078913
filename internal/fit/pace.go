package fit

import (
	"fmt"
	"math"
	"slices"

	"frontline.dev/frontline/sim"
)

// workMean returns the mean work of one kind of the log as the scenario has
// it, s.
func (t *table) workMean(kind int) float64 {
	s := t.sc.Settings
	law := s.Handling.Work
	if p := t.product[kind]; p < len(s.Products) && s.Products[p].Work.IsSet() {
		law = s.Products[p].Work
	}
	return sim.Span(law.Mean()).Seconds()
}

// paces sets the agents of the log against the scenario: their work of the
// whole period is as long as it was, and each differs from the others as far as
// that is more than chance.
func (t *table) paces(f *Fit) {
	is, due := 0.0, 0.0
	for k := range f.Kinds {
		is += f.Kinds[k].workAll.sum
		due += f.Kinds[k].workAll.n * t.workMean(k)
	}
	level := ratio(is, due)
	if !(level > 0) {
		level = 1
	}
	t.speeds = []float64{1 / level}
	for agent := 1; agent < len(f.Team.Effect); agent++ {
		t.speeds = append(t.speeds, min(100, max(.01, math.Exp(-f.Team.Effect[agent])/level)))
	}
}

// speed of an agent of the log in one way of playing.
func (t *table) speed(agent uint32, how arrivals) float64 {
	if how != paced || len(t.speeds) == 0 {
		return 1
	}
	if int(agent) < len(t.speeds) {
		return t.speeds[agent]
	}
	return t.speeds[0]
}

// changedWork and changedHangUps name changes.
const (
	changedWork    = "mean work, s"
	changedHangUps = "gave up, after waits as in the log"
)

// Change is one thing that the log has otherwise than the scenario.
type Change struct {
	What          string
	Scenario, Log float64
	Note          string
}

// Relative is the change as a share; NaN when it cannot be said.
func (c *Change) Relative() float64 { return ratio(c.Log, c.Scenario) - 1 }

// changes compares what goes into the model: contacts a day, mean work, and
// how many should have given up after waits as long as those of the log.
func (t *table) changes(f *Fit) (out []Change) {
	if x := t.contactsADay(f); x > 0 {
		days, offered := 0.0, 0.0
		for w, n := range f.Hours.Counts {
			days, offered = days+float64(n), offered+float64(n)*f.Hours.Means[w]
		}
		out = append(out, Change{"contacts on an ordinary day", x, ratio(offered, days), "of the same weekdays; redials and repeats are counted"})
	}
	is, mixed, n := 0.0, 0.0, 0.0
	for k := range f.Kinds {
		w := &f.Kinds[k].workAll
		is, mixed, n = is+w.sum, mixed+w.n*t.workMean(k), n+w.n
	}
	usual := sim.Span(t.sc.Settings.Handling.Work.Mean()).Seconds()
	note := ""
	if len(f.Kinds) > 1 && len(t.sc.Settings.Products) > 1 {
		note = fmt.Sprintf("%+.1f %% by the kinds of contacts, %+.1f %% within kinds", 100*(ratio(mixed, n*usual)-1), 100*(ratio(is, mixed)-1))
	}
	out = append(out, Change{changedWork, usual, ratio(is, n), note})
	if !t.sc.Settings.Queue.Infinite {
		out = append(out, Change{changedHangUps, t.expectedHangUps(f), float64(f.All.Abandoned), "how many the law of patience lets give up while they wait as long as these did"})
	}
	return out
}

// contactsADay is what the scenario's profile brings on the ordinary days of
// the log, with the redials and repeats that follow; 0 without a profile.
func (t *table) contactsADay(f *Fit) float64 {
	a := &t.sc.Settings.Arrivals
	if a.Source != "profile" {
		return 0
	}
	step, sum, days := int64(a.Interval)/1000, 0.0, 0.0
	for w, n := range f.Hours.Counts {
		for from := int64(0); from < day; from += step {
			sum += float64(n) * t.rateAt((int64(w)-weekdayOfEpoch)*day+from+step/2)
		}
		days += float64(n)
	}
	h := &t.sc.Settings.Handling
	again := t.gaveUp*float64(t.sc.Settings.Customers.Redial) + (1-t.gaveUp)*float64((1-h.Resolve)*h.Recontact)
	return ratio(sum, days) / max(.1, 1-again)
}

// weekdayOfEpoch is that of 1970-01-01, a Thursday, counted from Monday.
const weekdayOfEpoch = 3

// survivors is how many draws stand for a law of patience.
const survivors = 20000

// expectedHangUps sums, over all waits of the log, the hazard of the law of
// patience that was gone through: when the law is right, as many gave up.
func (t *table) expectedHangUps(f *Fit) (sum float64) {
	s := sim.New(sim.Key{Seed: t.sc.Seed})
	draws := s.Keyed("backtest.survival")
	for k := range f.Kinds {
		law := t.sc.Settings.Queue.Patience
		if p := t.product[k]; p < len(t.sc.Settings.Products) && t.sc.Settings.Products[p].Patience.IsSet() {
			law = t.sc.Settings.Products[p].Patience
		}
		draw := draws.At(uint64(k), 0, 0)
		sample := make([]float64, survivors)
		for i := range sample {
			sample[i] = law.Sample(&draw).Seconds()
		}
		slices.Sort(sample)
		hazard := func(wait float64) float64 {
			gone, _ := slices.BinarySearch(sample, wait)
			return -math.Log(math.Max(1-float64(gone)/survivors, .5/survivors))
		}
		for _, waits := range []*lengths{&f.Kinds[k].waitsGaveUp, &f.Kinds[k].waitsServed} {
			for _, p := range waits.points() {
				sum += p.n * hazard(p.x)
			}
		}
	}
	return sum
}

// rushNotes name the stretches of a log for which no law stands.
func (f *Fit) rushNotes() (notes []string) {
	for i := range f.Hours.Rushes {
		r := &f.Hours.Rushes[i]
		notes = append(notes, fmt.Sprintf("%s: %d contacts where %.0f are usual; laws of ordinary days do not stand for them, so look at the other days", r.text(), r.Offered, r.Usual))
	}
	return notes
}

// tellUsual notes what the ways that rest on laws are like without the days
// with a rush.
func (c *Comparison) tellUsual() {
	if len(c.Log.Hours.Rushes) == 0 {
		return
	}
	for _, m := range c.Modes {
		if m != Replay {
			c.Notes = append(c.Notes, fmt.Sprintf("%v without days with a rush: %v", m, c.usualErrors(m)))
		}
	}
}

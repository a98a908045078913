package fit

import (
	"context"
	"math"
	"slices"

	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// reportDay is one day of an interval report.
type reportDay struct {
	date  int64
	begin int64 // ms since 1970
	rows  []interval
	most  float64 // agents on duty at once
}

// backtestReport sets a scenario against an interval report. A report has no
// single contacts, so there is nothing to replay: as many contacts as each
// interval had are spread over it at random, which is what Poisson arrivals do
// once their number is known.
func backtestReport(ctx context.Context, sc *scenarios.Scenario, r *recipe, o *BacktestOptions) (*Comparison, error) {
	f, err := runIntervals(r, &o.Options)
	if err != nil {
		return nil, err
	}
	x := f.Intervals
	if x.LevelWithin > 0 {
		sc = answeringWithin(sc, sim.Span(x.LevelWithin)*1000)
	}
	c := &Comparison{Scenario: sc, Log: f, Replications: o.Replications, within: x.LevelWithin, pairs: x.Length > slotLength}
	days := slices.DeleteFunc(f.reportDays(), func(d reportDay) bool { return c.leaveOut(d.date) })
	t, strangers := newTable(sc, f)
	c.tellStrangers(strangers)
	for i := range days {
		d := &days[i]
		c.Days = append(c.Days, ComparedDay{Date: d.date, Rush: f.Hours.rushOn(d.date), Ordinary: f.Hours.ordinary(d.date), Agents: int(math.Round(d.most)), Real: f.realReport(d)})
	}
	c.Changes = slices.DeleteFunc(t.changes(f), func(x Change) bool { return x.What == changedHangUps })
	c.Notes = append(c.Notes, "no replay: a report does not say when each contact was made, how long it took and how long its customer would have waited")
	c.Notes = append(c.Notes, f.rushNotes()...)
	if err := c.playReport(ctx, t, days, o); err != nil {
		return nil, err
	}
	c.tellUsual()
	c.judgeReport()
	return c, nil
}

// answeringWithin returns a scenario with the report's time of the service
// level.
func answeringWithin(sc *scenarios.Scenario, within sim.Span) *scenarios.Scenario {
	scenario, settings := *sc, *sc.Settings
	settings.Queue.ServiceLevel = within
	scenario.Settings = &settings
	return &scenario
}

// reportDays cuts a report into days, and makes stints of its agents on duty.
func (f *Fit) reportDays() (days []reportDay) {
	for _, x := range f.Intervals.rows {
		date := floorDiv(x.at-f.Hours.Cut, day)
		if n := len(days); n == 0 || days[n-1].date != date {
			days = append(days, reportDay{date: date, begin: date*day + f.Hours.Cut})
		}
		d := &days[len(days)-1]
		d.rows = append(d.rows, x)
		if x.staffed > d.most {
			d.most = x.staffed
		}
	}
	days = slices.DeleteFunc(days, func(d reportDay) bool {
		return !slices.ContainsFunc(d.rows, func(x interval) bool { return x.offered > 0 })
	})
	for i := range days {
		f.stints = append(f.stints, days[i].stints(f.Intervals.Length)...)
	}
	return days
}

// stints covers the agents of a day; fractions are carried from one interval to
// the next. Whoever logged in first logs out first.
func (d *reportDay) stints(length int64) (out []stint) {
	need := make([]int, day/length)
	rest := 0.0
	for i := range d.rows {
		x := &d.rows[i]
		if at := (x.at - d.begin) / length; x.staffed > 0 && at < int64(len(need)) {
			whole := math.Floor(x.staffed + rest + .5)
			rest += x.staffed - whole
			need[at] = int(whole)
		}
	}
	cover(need, func(from, to int) {
		out = append(out, stint{date: d.date, from: int64(from) * length, to: int64(to) * length, turn: int64(to) * length, skills: ^uint64(0)})
	})
	return out
}

// realReport counts what the report says of one day. What it does not have is
// NaN; where single intervals lack a number it is that of the whole report.
func (f *Fit) realReport(d *reportDay) (out daySlotsOf) {
	s := f.Intervals
	known := func(sum, of, all, ofAll, weight float64) float64 {
		switch {
		case ofAll == 0:
			return math.NaN()
		case of == 0:
			return ratio(all, ofAll) * weight
		}
		return sum / of * weight
	}
	for i := range d.rows {
		x := &d.rows[i]
		to := &out[slotIn(x.at-d.begin)]
		to.Offered, to.Answered, to.Abandoned = to.Offered+x.offered, to.Answered+x.answered, to.Abandoned+x.abandoned
		to.Within += known(x.within, x.levelOf, s.Within, s.levelOf, x.offered)
		to.WaitAnswered += known(x.wait, x.waitOf, s.Wait, s.waitOf, x.answered)
		to.Waited = math.NaN()
		busy := known(x.work, x.workOf, s.Work, s.workOf, x.answered)
		to.Busy += busy
		if s.Staffed {
			to.Free += max(0, x.staffed*float64(s.Length)/1000-busy)
		} else {
			to.Free = math.NaN()
		}
	}
	return out
}

// playReport runs all ways that a report allows.
func (c *Comparison) playReport(ctx context.Context, t *table, days []reportDay, o *BacktestOptions) error {
	if c.Log.Intervals.Staffed {
		c.Modes = c.drawnModes(Redraw)
	} else {
		c.Modes = []Mode{Forecast}
		c.Notes = append(c.Notes, "only the forecast: the report has no column with the agents on duty")
	}
	done, total := 0, len(c.Days)*len(c.Modes)
	for _, mode := range c.Modes {
		for i := range c.Days {
			if mode == Forecast {
				break
			}
			runs, err := c.runsOf(ctx, days[i].date, o, func(ctx context.Context, s *sim.Sim) (*daySlotsOf, error) {
				return t.playReported(ctx, s, c.Log, &days[i], mode)
			})
			if err != nil {
				return err
			}
			c.Days[i].Runs[mode] = runs
			done++
			o.tell("days played", done, total)
		}
	}
	if err := c.forecast(ctx, t, o); err != nil {
		return err
	}
	if c.pairs {
		c.join()
	}
	o.tell("days played", total, total)
	return nil
}

// playReported runs one day of a report.
func (t *table) playReported(ctx context.Context, s *sim.Sim, f *Fit, d *reportDay, mode Mode) (*daySlotsOf, error) {
	today := &dayOfCalls{date: d.date, begin: d.begin}
	if mode == Redraw {
		draws := s.Keyed("backtest.arrivals")
		for i := range d.rows {
			x := &d.rows[i]
			draw := draws.At(uint64(i), uint64(d.date), 0)
			for range int(x.offered + .5) {
				at := x.at + int64(draw.Float64()*float64(f.Intervals.Length))
				today.calls = append(today.calls, call{enter: at, kind: f.drawKind(draw.Float64()), wrap: -1})
			}
		}
		slices.SortStableFunc(today.calls, func(a, b call) int { return int(a.enter - b.enter) })
	}
	return t.play(ctx, s, today, arrivals(mode))
}

// drawKind returns a kind by its share of the contacts.
func (f *Fit) drawKind(u float64) uint16 {
	left := u * float64(f.All.Offered)
	for k := range f.Kinds {
		if left -= float64(f.Kinds[k].Offered); left < 0 {
			return uint16(k)
		}
	}
	return 0
}

// join puts pairs of half-hours together, for a report by hour.
func (c *Comparison) join() {
	seen := map[*daySlotsOf]bool{} // days of a forecast stand for all that have their weekday
	for i := range c.Days {
		for _, m := range c.Modes {
			for r := range c.Days[i].Runs[m] {
				d := &c.Days[i].Runs[m][r]
				if seen[d] {
					continue
				}
				seen[d] = true
				for k := 0; k+1 < len(d); k += 2 {
					d[k], d[k+1] = d[k].plus(d[k+1]), Slot{}
				}
			}
		}
	}
}

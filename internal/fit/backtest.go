package fit

import (
	"context"
	"fmt"
	"math"
	"slices"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// BacktestOptions are what a backtest can be told.
type BacktestOptions struct {
	Options
	Replications int // runs of each day; 0: 20
	Workers      int // 0: one per processor
}

// Mode is a way in which the model is set against the log.
type Mode uint8

// The ways, from the one that takes most from the log to the one that takes
// nothing.
const (
	Replay   Mode = iota // contacts, work and, where known, patience of the log; staff of the log
	Paced                // contacts of the log; work and patience drawn, at the pace of the log's agents; staff of the log
	Redraw               // contacts of the log; work and patience drawn; staff of the log
	Resample             // all contacts drawn from the scenario; staff of the log
	Forecast             // the scenario alone
	modes
)

// modeTexts are names and meanings of the ways.
var modeTexts = [modes][2]string{
	{"replay", "contacts, work and known patience as in the log; staff as in the log"},
	{"paced", "contacts as in the log, work and patience drawn from the scenario; staff as in the log, and as fast"},
	{"redraw", "contacts as in the log, work and patience drawn from the scenario; staff as in the log"},
	{"resample", "contacts, work and patience drawn from the scenario; staff as in the log"},
	{"forecast", "everything from the scenario, staff too: what the fit would have predicted"},
}

// String returns the name of the way.
func (m Mode) String() string { return modeTexts[m][0] }

// Meaning says what is taken from the log and what from the scenario.
func (m Mode) Meaning() string { return modeTexts[m][1] }

// Comparison is a scenario beside a log.
type Comparison struct {
	Scenario     *scenarios.Scenario
	Log          *Fit // of the period that is compared
	Days         []ComparedDay
	Replications int
	Modes        []Mode   // those that were played
	Changes      []Change // how the log differs from what the scenario was made from
	Notes        []string
	Verdicts     []Verdict

	within  int64 // ms, of the service level; 0: 20 s
	pairs   bool  // the log tells of hours, not half-hours
	tickets *ticketComparison
}

// ComparedDay is one day of the log with what the model made of it.
type ComparedDay struct {
	Date     int64
	Rush     bool // with a stretch that is unlike the same time on other days
	Ordinary bool // neither closed nor far from others of its weekday
	Agents   int  // present in the log
	Real     daySlotsOf
	Runs     [modes][]daySlotsOf // one for each replication; of Forecast all days of that weekday
}

// defaultReplications is how often each day is played.
const defaultReplications = 20

// Backtest sets a scenario against a log. With a cancelled context it returns
// the context's error and no comparison.
func Backtest(ctx context.Context, sc *scenarios.Scenario, path string, o BacktestOptions) (*Comparison, error) {
	if o.Replications <= 0 {
		o.Replications = defaultReplications
	}
	r, err := prepare(path, &o.Options)
	if err != nil {
		return nil, err
	}
	if r.m.Kind == "intervals" {
		return backtestReport(ctx, sc, r, &o)
	}
	if r.m.Kind == "tickets" {
		return backtestTickets(ctx, sc, path, r, &o)
	}
	f, err := fitCalls(r, &o.Options, true)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Scenario: sc, Log: f, Replications: o.Replications}
	t, strangers := newTable(sc, f)
	c.tellStrangers(strangers)
	for i := range f.days {
		today := &f.days[i]
		if c.leaveOut(today.date) {
			continue
		}
		if len(t.stints[today.date]) == 0 {
			c.Notes = append(c.Notes, dateText(today.date)+" is left out: nobody was answered")
			continue
		}
		c.Days = append(c.Days, ComparedDay{Date: today.date, Rush: f.Hours.rushOn(today.date), Ordinary: f.Hours.ordinary(today.date), Agents: persons(t.stints[today.date]),
			Real: *realDay(today, t.stints[today.date], t.wrap)})
	}
	c.Changes = t.changes(f)
	c.Notes = append(c.Notes, c.Log.rushNotes()...)
	if err := c.play(ctx, t, &o); err != nil {
		return nil, err
	}
	c.tellUsual()
	c.judge()
	return c, nil
}

// leaveOut leaves out dates of which the log has only a part, and says so.
func (c *Comparison) leaveOut(date int64) bool {
	if !slices.Contains(c.Log.Hours.Short, date) {
		return false
	}
	c.Notes = append(c.Notes, dateText(date)+" is left out: the log has only a part of it")
	return true
}

// tellStrangers notes the kinds of contacts that the scenario does not know.
func (c *Comparison) tellStrangers(names []string) {
	for _, name := range names {
		c.Notes = append(c.Notes, fmt.Sprintf("the scenario has no product %q; its contacts are played as another one", name))
	}
}

// drawnModes returns some ways, resampling where the scenario's arrivals allow
// it, and the forecast.
func (c *Comparison) drawnModes(first ...Mode) []Mode {
	if a := &c.Scenario.Settings.Arrivals; a.Source == "profile" && int64(day)%(int64(a.Interval)/1000) == 0 {
		first = append(first, Resample)
	} else {
		c.Notes = append(c.Notes, "no resampling: the scenario's arrivals are no profile of parts of a day")
	}
	return append(first, Forecast)
}

// play runs all ways.
func (c *Comparison) play(ctx context.Context, t *table, o *BacktestOptions) error {
	c.Modes = c.drawnModes(Replay, Paced, Redraw)
	total, done := len(c.Days)*len(c.Modes), 0
	byDate := map[int64]*dayOfCalls{}
	for i := range c.Log.days {
		byDate[c.Log.days[i].date] = &c.Log.days[i]
	}
	for _, mode := range c.Modes {
		if mode == Forecast {
			break
		}
		for i := range c.Days {
			d := &c.Days[i]
			runs, err := c.playDay(ctx, t, byDate[d.Date], mode, o)
			if err != nil {
				return err
			}
			d.Runs[mode] = runs
			done++
			o.tell("days played", done, total)
		}
	}
	if err := c.forecast(ctx, t, o); err != nil {
		return err
	}
	o.tell("days played", total, total)
	return nil
}

// playDay runs one day as often as was asked. Equal days of equal logs get
// equal draws: the key is the date.
func (c *Comparison) playDay(ctx context.Context, t *table, today *dayOfCalls, mode Mode, o *BacktestOptions) ([]daySlotsOf, error) {
	return c.runsOf(ctx, today.date, o, func(ctx context.Context, s *sim.Sim) (*daySlotsOf, error) {
		return t.play(ctx, s, today, arrivals(mode))
	})
}

// runsOf runs a day as often as was asked.
func (c *Comparison) runsOf(ctx context.Context, date int64, o *BacktestOptions, play func(context.Context, *sim.Sim) (*daySlotsOf, error)) ([]daySlotsOf, error) {
	plan := sim.Plan{Seed: c.Scenario.Seed + uint64(date), Count: o.Replications, Workers: o.Workers}
	outcomes, err := sim.Replicate(ctx, plan, play)
	if err != nil {
		return nil, err
	}
	runs := make([]daySlotsOf, len(outcomes))
	for i := range outcomes {
		runs[i] = *outcomes[i].Result
	}
	return runs, nil
}

// forecastWeeks is how many weeks each run of the scenario alone has after
// its first, which is warm-up; forecastRuns is the least number of runs, so that
// P10 and P90 of single days are those of forty days.
const (
	forecastWeeks = 4
	forecastRuns  = 10
)

// forecast runs the scenario as it is, with the level that its trend has in the
// middle of the log, and deals its days out by weekday.
func (c *Comparison) forecast(ctx context.Context, t *table, o *BacktestOptions) error {
	settings := *c.Scenario.Settings
	settings.Time = models.TimeSettings{Horizon: (1 + forecastWeeks) * sim.Week, Batch: sim.Span(slotLength) * 1000, Kind: "non-terminating"}
	settings.Arrivals = atLevel(settings.Arrivals, grown(&settings.Arrivals, float64(c.Log.To+1-c.Log.From)/14))
	runs := max(forecastRuns, (o.Replications+forecastWeeks-1)/forecastWeeks)
	plan := sim.Plan{Seed: c.Scenario.Seed, Count: runs, Workers: o.Workers}
	outcomes, err := sim.Replicate(ctx, plan, func(ctx context.Context, s *sim.Sim) ([]daySlotsOf, error) {
		w := models.New(s, &settings)
		out := watch(w, 7*(1+forecastWeeks), sim.Span(t.cut)*1000)
		if err := w.Run(ctx); err != nil {
			return nil, err
		}
		return out.days[7:], nil
	})
	if err != nil {
		return err
	}
	var byWeekday [7][]daySlotsOf
	for i := range outcomes {
		for d, slots := range outcomes[i].Result[:7*forecastWeeks-1] { // the last day is cut at midnight
			byWeekday[d%7] = append(byWeekday[d%7], slots)
		}
	}
	for i := range c.Days {
		c.Days[i].Runs[Forecast] = byWeekday[weekdayOf(c.Days[i].Date)]
	}
	return nil
}

// atLevel returns arrivals with another level and no trend.
func atLevel(a models.ArrivalSettings, level float64) models.ArrivalSettings {
	a.Trend = 0
	if level == 1 {
		return a
	}
	a.Rate *= sim.Rate(level)
	a.Profile = slices.Clone(a.Profile)
	for i := range a.Profile {
		rates := slices.Clone(a.Profile[i].Rates)
		for k := range rates {
			rates[k] *= level
		}
		a.Profile[i].Rates = rates
	}
	return a
}

// Figures are the numbers of a period.
type Figures struct {
	Offered      float64
	Abandonment  float64 // share of offered
	ServiceLevel float64 // share of offered answered within 20 s
	ASA          float64 // of the answered, s
	PWait        float64
	Occupancy    float64
}

// figuresOf reads the numbers of a sum of half-hours; what cannot be said is
// NaN.
func figuresOf(s Slot) Figures {
	return Figures{s.Offered, ratio(s.Abandoned, s.Offered), ratio(s.Within, s.Offered), ratio(s.WaitAnswered, s.Answered), ratio(s.Waited, s.Offered), ratio(s.Busy, s.Busy+s.Free)}
}

// list returns the numbers in the order of FigureNames.
func (f Figures) list() [6]float64 {
	return [6]float64{f.Offered, f.Abandonment, f.ServiceLevel, f.ASA, f.PWait, f.Occupancy}
}

// FigureNames are the names of the numbers that are compared, with units.
var FigureNames = [6]string{"offered", "abandonment", "service level 20 s", "ASA of answered, s", "share who wait", "occupancy"}

// Total is one number of the whole period: real, and simulated with the range
// of single runs.
type Total struct {
	Real, Mean, Low, High float64 // Low and High: P10 and P90 of runs
}

// Totals returns the numbers of the whole period for one way, in the order of
// FigureNames. Only days that keep lets through count; nil: all.
func (c *Comparison) Totals(mode Mode, keep func(*ComparedDay) bool) (out [6]Total) {
	var real Slot
	runs := math.MaxInt
	for i := range c.Days {
		if d := &c.Days[i]; (keep == nil || keep(d)) && len(d.Runs[mode]) > 0 {
			real = real.plus(d.Real.total())
			runs = min(runs, len(d.Runs[mode]))
		}
	}
	if runs == math.MaxInt {
		return out
	}
	values := [6][]float64{}
	var mean Slot
	for run := range runs {
		var sum Slot
		for i := range c.Days {
			if d := &c.Days[i]; keep == nil || keep(d) {
				sum = sum.plus(d.Runs[mode][(run+c.turn(mode, i))%len(d.Runs[mode])].total())
			}
		}
		mean = mean.add(sum, 1/float64(runs))
		for k, x := range figuresOf(sum).list() {
			values[k] = append(values[k], x)
		}
	}
	centre, is := figuresOf(mean).list(), figuresOf(real).list()
	for k := range out {
		out[k] = Total{is[k], centre[k], quantileOf(values[k], .1), quantileOf(values[k], .9)}
	}
	return out
}

// turn gives each day its own simulated day of a weekday: two Mondays of one
// period must not be the same simulated Monday.
func (c *Comparison) turn(mode Mode, index int) int {
	if mode != Forecast {
		return 0
	}
	return index / 7
}

// slotMeans sums the half-hours of all ordinary days: of the log, and mean and
// runs of one way.
func (c *Comparison) slotMeans(mode Mode) (real, mean daySlotsOf, runs []daySlotsOf, days int) {
	n := math.MaxInt
	for i := range c.Days {
		n = min(n, len(c.Days[i].Runs[mode]))
	}
	if len(c.Days) == 0 || n == 0 {
		return
	}
	runs = make([]daySlotsOf, n)
	for i := range c.Days {
		d := &c.Days[i]
		if !d.Ordinary {
			continue
		}
		days++
		for k := range real {
			real[k] = real[k].plus(d.Real[k])
			for run := range runs {
				x := d.Runs[mode][(run+c.turn(mode, i))%len(d.Runs[mode])][k]
				runs[run][k] = runs[run][k].plus(x)
				mean[k] = mean[k].add(x, 1/float64(n))
			}
		}
	}
	return real, mean, runs, days
}

package fit

import (
	"fmt"
	"math"
	"strings"
)

// Verdict says whether the fit is good enough for one kind of question.
type Verdict struct {
	Question string
	Good     bool
	Tested   bool // false: nothing in the log can tell
	Why      string
}

// The errors up to which a level counts as met; choices, docs/fit.md.
const (
	abandonmentWithin = 0.10 // relative
	levelWithin       = 0.04 // share
	asaWithin         = 0.20 // relative
	occupancyWithin   = 0.04 // share
	offeredWithin     = 0.05 // relative
	slotLevelWithin   = 0.10 // root mean square over half-hours, share
	shareOfDaysLow    = 0.55 // of days within P10 to P90, where 0.8 is expected
	contactsLeast     = 2000 // for a verdict on levels
	daysLeast         = 5    // for a verdict on the spread of days
)

// Errors are simulated less real numbers.
type Errors struct {
	Offered, Abandonment, ASA float64 // relative
	ServiceLevel, Occupancy   float64 // difference of shares
}

// Errors returns the errors of one way over the whole period.
func (c *Comparison) Errors(mode Mode) Errors { return c.errorsOf(mode, nil) }

// usualErrors leaves out days with a rush, for which no law of other days
// stands; replay knows what happened on them.
func (c *Comparison) usualErrors(mode Mode) Errors {
	if mode == Replay || len(c.Log.Hours.Rushes) == 0 {
		return c.Errors(mode)
	}
	return c.errorsOf(mode, func(d *ComparedDay) bool { return !d.Rush })
}

func (c *Comparison) errorsOf(mode Mode, keep func(*ComparedDay) bool) Errors {
	t := c.Totals(mode, keep)
	return Errors{t[0].Mean/t[0].Real - 1, t[1].Mean/t[1].Real - 1, t[3].Mean/t[3].Real - 1, t[2].Mean - t[2].Real, t[5].Mean - t[5].Real}
}

// Met says whether abandonment, service level and ASA, as far as the log has
// them, are within the errors that count as good.
func (e Errors) Met() bool {
	within := func(x, limit float64) bool { return math.IsNaN(x) || math.Abs(x) <= limit }
	return e.known() && within(e.Abandonment, abandonmentWithin) && within(e.ServiceLevel, levelWithin) && within(e.ASA, asaWithin)
}

// known says whether the log has any of the numbers that count.
func (e Errors) known() bool {
	return !(math.IsNaN(e.Abandonment) && math.IsNaN(e.ServiceLevel) && math.IsNaN(e.ASA))
}

// String writes the errors.
func (e Errors) String() string {
	var words []string
	for _, x := range []struct {
		name, unit string
		value      float64
	}{{"offered", "%", e.Offered}, {"abandonment", "%", e.Abandonment}, {"service level", "points", e.ServiceLevel}, {"ASA", "%", e.ASA}, {"occupancy", "points", e.Occupancy}} {
		if !math.IsNaN(x.value) {
			words = append(words, fmt.Sprintf("%s %+.1f %s", x.name, 100*x.value, x.unit))
		}
	}
	return strings.Join(words, ", ")
}

// judge fills in the verdicts.
func (c *Comparison) judge() {
	add := func(question string, good bool, format string, args ...any) {
		c.Verdicts = append(c.Verdicts, Verdict{question, good, true, fmt.Sprintf(format, args...)})
	}
	enough := c.Totals(Replay, nil)[0].Real >= contactsLeast
	if !enough {
		c.Notes = append(c.Notes, fmt.Sprintf("fewer than %d contacts: chance alone moves these numbers, take the verdicts with care", contactsLeast))
	}
	replay := c.Errors(Replay)
	add("How did queue, staff and routing work together in this period? What would other routing or a few agents more have done to these very contacts?",
		replay.Met(), "replay: %v", replay)
	for _, mode := range c.Modes {
		switch mode {
		case Paced:
			e := c.usualErrors(mode)
			add("Do the laws of work and patience stand for this period's, at the pace its agents had?", e.Met(), "paced: %v", e)
		case Redraw:
			e := c.usualErrors(mode)
			add("Is the scenario's work as long as this period's?", e.Met(), "redraw: %v%s", e, c.workChange())
		case Resample:
			e := c.usualErrors(mode)
			add("What if there were more or fewer contacts, longer or shorter ones, with staff as it was?", e.Met() && math.Abs(e.Offered) <= offeredWithin, "resample: %v", e)
		case Forecast:
			e := c.usualErrors(mode)
			add("What level of service comes with the staff the scenario plans?", e.Met() && math.Abs(e.Offered) <= offeredWithin, "forecast: %v", e)
		}
	}
	rms := c.slotError(Replay)
	add("Which half-hours of the day are short of agents?", rms <= slotLevelWithin, "replay: service level of half-hours, over all days, is off by %.1f points (root mean square, weighted by contacts)", 100*rms)
	inside, days := c.daysInside(Forecast)
	if days >= daysLeast {
		add("How far apart are good and bad days?", inside >= shareOfDaysLow, "forecast: abandonment of %.0f %% of %d days lies between P10 and P90 of simulated days; 80 %% are expected", 100*inside, days)
	}
	add("How busy are agents?", math.Abs(replay.Occupancy) <= occupancyWithin, "replay: occupancy %+.1f points; the log does not say who was logged in, presence is inferred", 100*replay.Occupancy)
	c.Verdicts = append(c.Verdicts, untested...)
}

// untested are questions on which no log of contacts has a word.
var untested = []Verdict{
	{"Is one plan better than another?", false, false,
		"a log of one way of working cannot show it; run both with common random numbers, and trust the sign more than the size where levels are off"},
	{"What does the innovation role bring and cost? Are problems solved? How do people feel?", false, false,
		"nothing in a log of contacts tells; these parts of the model rest on the assumptions named in the scenario"},
}

// workChange says how much longer or shorter work is than in the scenario.
func (c *Comparison) workChange() string {
	for i := range c.Changes {
		if x := &c.Changes[i]; x.What == changedWork && !math.IsNaN(x.Relative()) {
			return fmt.Sprintf("; mean work is %.0f s, %+.1f %% against the scenario's", x.Log, 100*x.Relative())
		}
	}
	return ""
}

// slotError is the root mean square difference of the service level by
// half-hour over all ordinary days, weighted by contacts.
func (c *Comparison) slotError(mode Mode) float64 {
	real, mean, _, _ := c.slotMeans(mode)
	sum, n := 0.0, 0.0
	for k := range real {
		if real[k].Offered < 20 || mean[k].Offered <= 0 {
			continue
		}
		d := mean[k].Within/mean[k].Offered - real[k].Within/real[k].Offered
		sum += real[k].Offered * d * d
		n += real[k].Offered
	}
	return math.Sqrt(ratio(sum, n))
}

// daysInside is the share of ordinary days whose abandonment lies between P10
// and P90 of the simulated ones.
func (c *Comparison) daysInside(mode Mode) (share float64, days int) {
	inside := 0
	for i := range c.Days {
		d := &c.Days[i]
		if !d.Ordinary {
			continue
		}
		low, high := d.band(mode, 1)
		days++
		if x := figuresOf(d.Real.total()).list()[1]; x >= low && x <= high {
			inside++
		}
	}
	return ratio(float64(inside), float64(days)), days
}

// band returns P10 and P90 of one number of a day over runs.
func (d *ComparedDay) band(mode Mode, figure int) (low, high float64) {
	var values []float64
	for i := range d.Runs[mode] {
		values = append(values, figuresOf(d.Runs[mode][i].total()).list()[figure])
	}
	return quantileOf(values, .1), quantileOf(values, .9)
}

package fit

import (
	"fmt"
	"math"
	"strings"
)

// The errors up to which numbers of tickets count as met; choices, docs/fit.md.
const (
	timeWithin    = 0.20 // of the mean time to resolution, relative
	soonWithin    = 0.05 // of those resolved within a day, share
	backlogWithin = 0.20 // relative
	backlogFew    = 3.0  // or so many tickets
	againWithin   = 0.03 // share
	ticketsLeast  = 500  // resolved, for a verdict on levels
)

// ticketErrors are simulated less real numbers.
type ticketErrors struct {
	Opened, Resolved, Mean, Median, Ninety, Backlog float64 // relative
	Again, Soon                                     float64 // share
	few                                             bool    // the backlogs are hardly any tickets apart
}

func ticketErrorsOf(t [8]Total) ticketErrors {
	r := func(k int) float64 { return t[k].Mean/t[k].Real - 1 }
	return ticketErrors{r(0), r(1), r(2), r(3), r(4), r(5), t[6].Mean - t[6].Real, t[7].Mean - t[7].Real, math.Abs(t[5].Mean-t[5].Real) <= backlogFew}
}

// met says whether times and backlog are within the errors that count as good.
// The 90 % is no criterion: where a weekend lies between one ticket and the next
// longer one, a hair moves it by two days.
func (e ticketErrors) met() bool {
	return math.Abs(e.Mean) <= timeWithin && math.Abs(e.Soon) <= soonWithin && (e.few || math.Abs(e.Backlog) <= backlogWithin)
}

// String writes the errors.
func (e ticketErrors) String() string {
	var words []string
	for _, x := range []struct {
		name, unit string
		value      float64
	}{{"opened", "%", e.Opened}, {"resolved", "%", e.Resolved}, {"time to resolution: mean", "%", e.Mean}, {"median", "%", e.Median}, {"90 %:", "%", e.Ninety}, {"within 24 h", "points", e.Soon}, {"backlog", "%", e.Backlog}, {"opened again", "points", e.Again}} {
		if !math.IsNaN(x.value) && !math.IsInf(x.value, 0) {
			words = append(words, fmt.Sprintf("%s %+.1f %s", x.name, 100*x.value, x.unit))
		}
	}
	return strings.Join(words, ", ")
}

// judgeTickets fills in the verdicts on a history of tickets.
func (c *Comparison) judgeTickets() {
	add := func(question string, good bool, format string, args ...any) {
		c.Verdicts = append(c.Verdicts, Verdict{question, good, true, fmt.Sprintf(format, args...)})
	}
	if c.Log.Tickets.Resolved < ticketsLeast {
		c.Notes = append(c.Notes, fmt.Sprintf("fewer than %d tickets resolved: chance alone moves these numbers, take the verdicts with care", ticketsLeast))
	}
	redraw, resample, forecast := ticketErrorsOf(c.tickets.totals(Redraw)), ticketErrorsOf(c.tickets.totals(Resample)), ticketErrorsOf(c.tickets.totals(Forecast))
	add("With these tickets and this staff, do they take as long, and are as many left in the evening?", redraw.met(), "redraw: %v%s", redraw, c.workChange())
	add("What if there were more or fewer tickets, with staff as it was?", resample.met() && math.Abs(resample.Opened) <= offeredWithin, "resample: %v", resample)
	add("How long do tickets take with the staff the scenario plans?", forecast.met() && math.Abs(forecast.Opened) <= offeredWithin, "forecast: %v", forecast)
	add("How many tickets come back?", math.Abs(redraw.Again) <= againWithin, "redraw: opened again %+.1f points", 100*redraw.Again)
	if inside, days := c.tickets.inside(Forecast); days >= daysLeast {
		add("How far does the backlog go up and down?", inside >= shareOfDaysLow, "forecast: on %.0f %% of %d days the backlog lies between P10 and P90 of runs; 80 %% are expected", 100*inside, days)
	}
	c.Verdicts = append(c.Verdicts, Verdict{"How busy are agents?", false, false, "a history of tickets does not say who was at work without a ticket at hand"})
	c.Verdicts = append(c.Verdicts, untested...)
}

// inside is the share of ordinary days whose backlog lies between P10 and P90
// of the simulated ones.
func (x *ticketComparison) inside(mode Mode) (share float64, days int) {
	within := 0
	for i := range x.days {
		d := &x.days[i]
		if !d.Ordinary {
			continue
		}
		days++
		if _, low, high := d.band(mode, 5); d.Real.Backlog >= low && d.Real.Backlog <= high {
			within++
		}
	}
	return ratio(float64(within), float64(days)), days
}

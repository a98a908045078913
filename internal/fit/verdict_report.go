package fit

import (
	"fmt"
	"math"
)

// judgeReport fills in the verdicts on an interval report.
func (c *Comparison) judgeReport() {
	add := func(question string, good, tested bool, format string, args ...any) {
		c.Verdicts = append(c.Verdicts, Verdict{question, good, tested, fmt.Sprintf(format, args...)})
	}
	if c.Totals(c.Modes[0], nil)[0].Real < contactsLeast {
		c.Notes = append(c.Notes, fmt.Sprintf("fewer than %d contacts: chance alone moves these numbers, take the verdicts with care", contactsLeast))
	}
	for _, mode := range c.Modes {
		e := c.usualErrors(mode)
		switch mode {
		case Redraw:
			add("Do work, patience and routing of the scenario give this period's service, with its contacts and its staff?", e.Met(), e.known(), "redraw: %v%s", e, c.workChange())
		case Resample:
			add("What if there were more or fewer contacts, longer or shorter ones, with staff as it was?", e.Met() && math.Abs(e.Offered) <= offeredWithin, e.known(), "resample: %v", e)
		case Forecast:
			add("What level of service comes with the staff the scenario plans?", e.Met() && math.Abs(e.Offered) <= offeredWithin, e.known(), "forecast: %v", e)
		}
	}
	first := c.Modes[0]
	if rms := c.slotError(first); first != Forecast && !math.IsNaN(rms) {
		add("Which half-hours of the day are short of agents?", rms <= slotLevelWithin, true, "%v: service level of half-hours, over all days, is off by %.1f points (root mean square, weighted by contacts)", first, 100*rms)
	}
	if inside, days := c.daysInside(Forecast); days >= daysLeast {
		add("How far apart are good and bad days?", inside >= shareOfDaysLow, true, "forecast: abandonment of %.0f %% of %d days lies between P10 and P90 of simulated days; 80 %% are expected", 100*inside, days)
	}
	if e := c.Errors(first); first != Forecast && !math.IsNaN(e.Occupancy) {
		add("How busy are agents?", math.Abs(e.Occupancy) <= occupancyWithin, true, "%v: occupancy %+.1f points", first, 100*e.Occupancy)
	}
	add("How long is a long contact, how patient is a patient customer?", false, false, "a report has means only: the spread of work and the law of patience are assumptions")
	c.Verdicts = append(c.Verdicts, untested...)
}

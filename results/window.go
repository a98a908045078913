package results

import (
	"math"
	"slices"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// Window is the part of a run that is reported: what happened in it, as
// differences of running totals. Contacts in service at one of its ends are
// booked where they end.
type Window struct {
	From, To  sim.Time
	Ledger    models.Ledger
	Integrals models.Integrals
	// Agents holds the tallies of the window by agent; nil when they were not
	// kept for its beginning.
	Agents        []models.AgentTally
	Headcount     int // agents, absent ones included
	CustomerCount int
	first, last   int // batches: from the end of batch first-1 to the end of batch last-1
}

// Years returns the length of the window in years of 365 days.
func (w *Window) Years() float64 { return w.To.Since(w.From).Years() }

// AgentYears returns headcount times years.
func (w *Window) AgentYears() float64 { return float64(w.Headcount) * w.Years() }

// CustomerYears returns customers times years.
func (w *Window) CustomerYears() float64 { return float64(w.CustomerCount) * w.Years() }

// Batches returns how many batches the window has.
func (w *Window) Batches() int { return w.last - w.first }

// Offered returns the contacts made: first ones, redials, repeats, those
// handed on by another desk and those that came from another site.
func (w *Window) Offered() int64 {
	l := &w.Ledger
	return l.Fresh + l.Redials + l.Repeats + l.HandedOn + l.Guests
}

// Handling returns the handling time: every activity within a contact, travel
// and the second line included, slack not.
func (w *Window) Handling() sim.Span {
	total := sim.Span(0)
	for i, d := range w.Ledger.Spent {
		if models.Activity(i) != models.Slack {
			total += d
		}
	}
	return total
}

// Ideas returns the recombinations and refinements that were new to the agent
// who had them.
func (w *Window) Ideas() int64 { return w.Ledger.Recombinations + w.Ledger.Refinements }

// ideasOf returns the ideas of one agent.
func ideasOf(t *models.AgentTally) int64 { return t.Recombinations + t.Refinements }

// perAgent returns one value for each agent, in agent order; none when the
// tallies were not kept.
func (w *Window) perAgent(value func(*models.AgentTally) float64) []float64 {
	values := make([]float64, len(w.Agents))
	for i := range w.Agents {
		values[i] = value(&w.Agents[i])
	}
	return values
}

// exhaustionOf returns an agent's mean exhaustion at the end of a working
// day; NaN without a working day.
func exhaustionOf(t *models.AgentTally) float64 { return share(t.Exhaustion, t.Days) }

// overDays returns the mean over all agents' working days of a number that
// was summed at log-out.
func (w *Window) overDays(value func(*models.AgentTally) float64) float64 {
	sum, days := 0.0, int64(0)
	for i := range w.Agents {
		sum += value(&w.Agents[i])
		days += w.Agents[i].Days
	}
	return share(sum, days)
}

// Pool returns several sites as one: totals added up, agents one site after
// the other. The windows must be of the same time. It panics without any.
func Pool(sites []Window) Window {
	all := sites[0]
	all.Agents = append([]models.AgentTally(nil), all.Agents...)
	for _, w := range sites[1:] {
		all.Ledger = all.Ledger.Plus(w.Ledger)
		all.Integrals = all.Integrals.Plus(w.Integrals)
		all.Agents = append(all.Agents, w.Agents...)
		all.Headcount += w.Headcount
		all.CustomerCount += w.CustomerCount
	}
	return all
}

// Gini returns the Gini coefficient of non-negative values: 0 when all are
// equal, near 1 when one has everything (Gini 1912, in the form of sorted
// values). It is NaN without values and when all are 0.
func Gini(values []float64) float64 {
	sorted := observed(values)
	slices.Sort(sorted)
	weighted, total := 0.0, 0.0
	for i, x := range sorted {
		weighted += float64(float64(i+1) * x)
		total += x
	}
	if total == 0 {
		return math.NaN()
	}
	n := float64(len(sorted))
	return 2*weighted/(n*total) - (n+1)/n
}

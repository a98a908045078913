package scenarios

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// Rates of an ordinary machine, for estimates before a run. Measured on one
// core of a shared 2-core amd64 machine with the shipped scenarios, all
// mechanisms on, 20 to 2,000 agents and up to 120,000 customers: 200 to 650 ns
// an event, 3.3 to 5.5 events a contact, 8 events an agent's working day.
// Estimates are right within a factor of three; limits are meant for factors
// of a thousand.
const (
	secondsPerEvent   = 400e-9
	eventsPerContact  = 5.0
	eventsPerAgentDay = 8.0
	bytesPerCustomer  = 300.0
	bytesPerAgent     = 10e3
	bytesPerTraced    = 32.0
	bytesPerRun       = 2e6
	repeatsMax        = 5.0 // a problem brings at most so many contacts on average; more would be a queue that never empties
)

// Cost is what a study of one scenario is expected to take. Figures are
// estimates from stored rates, not measurements of this machine.
type Cost struct {
	Replications, Workers int
	Customers             float64 // in one run
	Agents                float64
	Contacts              float64 // attempts in one run: fresh, redials and repeats
	Events                float64 // in one run
	Bytes                 float64 // of all workers together
	Seconds               float64 // of wall time, all replications

	scenario *Scenario
}

// Limits are what the caller allows; 0 is no limit. A scenario cannot set
// them.
type Limits struct {
	Events  float64 // in one run
	Bytes   float64 // of all workers together
	Runs    float64 // replications times points
	Seconds float64 // of wall time
}

// DefaultLimits are generous for a laptop: ten thousand million events a run
// (about an hour), 4 GB, a million runs.
func DefaultLimits() Limits { return Limits{Events: 1e10, Bytes: 4e9, Runs: 1e6} }

// Cost estimates a study of this many replications over this many workers.
func (s *Scenario) Cost(replications, workers int) Cost {
	workers = max(workers, 1)
	set := s.Settings
	c := Cost{Replications: replications, Workers: workers, scenario: s}
	c.Customers, c.Agents = float64(set.CustomerCount()), float64(set.Agents.Count)
	if set.Customers.Count == 0 {
		c.Customers = float64(set.Customers.PerAgent) * c.Agents // as a float64: the product may exceed an int
	}
	c.Contacts = freshContacts(set, c.Customers) * contactsPerProblem(set)
	days := set.Time.Horizon.Days() * float64(len(set.Calendar.Days)) / 7
	if set.Calendar.AlwaysOpen {
		days = 0
	}
	if sites := float64(set.Sites.Count); sites > 1 { // each has its own
		c.Customers *= sites
		c.Agents *= sites
		c.Contacts *= sites
	}
	c.Events = float64(eventsPerContact*c.Contacts) + float64(eventsPerAgentDay*c.Agents*days) + c.Customers
	run := bytesPerRun + float64(bytesPerCustomer*c.Customers) + float64(bytesPerAgent*c.Agents)
	busy := float64(min(workers, max(replications, 1)))
	c.Bytes = float64(run*busy) + float64(bytesPerTraced*float64(len(set.Arrivals.Trace)))
	c.Seconds = c.Events * secondsPerEvent * math.Ceil(float64(replications)/float64(workers))
	return c
}

// freshContacts is the expected number of problems in one run.
func freshContacts(s *models.Settings, customers float64) float64 {
	a := &s.Arrivals
	span := s.Time.Horizon
	if a.Closing > 0 {
		span = min(span, a.Closing)
	}
	switch a.Source {
	case "poisson":
		return float64(a.Rate) * span.Seconds()
	case "renewal":
		return span.Seconds() / max(a.Gap.Law.Mean(), 1e-6)
	case "profile":
		week := 0.0
		for _, day := range a.Profile {
			for _, contacts := range day.Rates {
				week += float64(contacts * float64(len(day.Days)))
			}
		}
		if a.AtEnd == "stop" {
			span = min(span, sim.Week)
		}
		return week * span.Seconds() / sim.Week.Seconds()
	case "trace":
		if n := len(a.Trace); n > 0 && a.AtEnd != "stop" {
			length := max(a.Trace[n-1].At.Seconds(), 1)
			return float64(n) * max(1, span.Seconds()/length)
		}
		return float64(len(a.Trace))
	}
	return customers * a.Faults * span.Years()
}

// contactsPerProblem is how many contacts a problem brings: unsolved ones come
// again. Skill is left out, so it is rather too high.
func contactsPerProblem(s *models.Settings) float64 {
	again := (1 - min(s.Handling.Resolve, s.Handling.Ceiling)) * s.Handling.Recontact * (1 - s.Handling.Escalate)
	return min(1/(1-min(again, 0.999)), repeatsMax)
}

// Check returns a *Problems when the estimate is beyond what the caller
// allows, else nil.
func (c Cost) Check(limits Limits) error {
	var bad []Problem
	add := func(path string, f *fault) {
		p := Problem{Code: f.code, Path: path, Message: f.message, Help: f.help}
		if c.scenario != nil {
			n, _ := c.scenario.nearest(path, "")
			p = locate(n, path, f)
		}
		bad = append(bad, p)
	}
	exceeds := func(value, limit float64) bool { return limit > 0 && value > limit }
	if runs := float64(c.Replications); exceeds(runs, limits.Runs) {
		add("replications", faultf("E0504", "ask for fewer replications, or for a precision instead", "%s replications; the limit is %s runs", count(runs), count(limits.Runs)))
	}
	if exceeds(c.Events, limits.Events) {
		add("time.horizon", faultf("E0502", "shorten time.horizon, or raise the limit with --max-events",
			"a run expects about %s contacts and %s events, about %s; the limit is %s events",
			count(c.Contacts), count(c.Events), duration(c.Events*secondsPerEvent), count(limits.Events)))
	}
	if exceeds(c.Bytes, limits.Bytes) {
		path := "customers.per_agent"
		if c.scenario != nil && c.scenario.Settings.Customers.Count > 0 {
			path = "customers.count"
		}
		if c.Agents*bytesPerAgent > c.Customers*bytesPerCustomer {
			path = "agents.count"
		}
		add(path, faultf("E0503", "lower it, use fewer workers, or raise the limit with --max-memory",
			"%s agents and %s customers need about %s with %d workers; the limit is %s",
			count(c.Agents), count(c.Customers), memory(c.Bytes), c.Workers, memory(limits.Bytes)))
	}
	if exceeds(c.Seconds, limits.Seconds) {
		add("replications", faultf("E0502", "ask for fewer replications, shorten time.horizon, or raise the limit with --max-time",
			"%s replications take about %s; the limit is %s", count(float64(c.Replications)), duration(c.Seconds), duration(limits.Seconds)))
	}
	return newProblems(bad).Err()
}

// String returns the estimate in one line.
func (c Cost) String() string {
	return fmt.Sprintf("%s agents, %s customers, about %s contacts a run; %d runs take about %s and %s with %d workers",
		count(c.Agents), count(c.Customers), count(c.Contacts), c.Replications, duration(c.Seconds), memory(c.Bytes), c.Workers)
}

// count writes a number for people: digits below a hundred thousand, else like
// 1.0e12.
func count(x float64) string {
	if x < 1e5 {
		return strconv.FormatFloat(math.Round(x), 'f', -1, 64)
	}
	return strings.NewReplacer("e+0", "e", "e+", "e").Replace(strconv.FormatFloat(x, 'e', 1, 64))
}

// memory writes bytes for people.
func memory(bytes float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}} {
		if bytes >= u.size {
			return fmt.Sprintf("%.3g %s", bytes/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.0f kB", math.Ceil(bytes/1e3))
}

// duration writes seconds for people.
func duration(seconds float64) string {
	unit := "s"
	for _, u := range []struct {
		size float64
		name string
	}{{365 * 86400, "years"}, {86400, "d"}, {3600, "h"}, {60, "min"}} {
		if seconds >= u.size {
			seconds, unit = seconds/u.size, u.name
			break
		}
	}
	if seconds < 10 {
		return fmt.Sprintf("%.1f %s", seconds, unit)
	}
	return count(seconds) + " " + unit
}

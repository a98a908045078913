package results

import (
	"math"

	"frontline.dev/frontline/internal/catalog"
)

// Goal says in which direction a metric is better.
type Goal int8

// Goals of a metric.
const (
	Neither Goal = iota // describes, does not judge
	More                // more is better
	Less                // less is better
)

// String returns "more", "less" or "neither".
func (g Goal) String() string {
	switch g {
	case More:
		return "more"
	case Less:
		return "less"
	}
	return "neither"
}

// Metric is one number that is read from a run. It watches from outside: it
// draws no random number and changes no state, so leaving it out changes no
// other number.
type Metric struct {
	Name    string // snake_case; the column of the tables
	Unit    string // as it stands on axes; "1" for shares and indices
	Doc     string // what it is, one sentence, with its edge rule
	Formula string // in the names of models.Ledger, models.Integrals and models.AgentTally
	Goal    Goal

	Headline bool // one of the few numbers a manager asks for first
	Series   bool // also read for every batch, for the course over time
	Pooled   bool // a function of the window alone: several sites are read as one; otherwise their mean is reported

	// Watch is called before the run begins; it may watch facts of the
	// recorder's world and keep sums with [Recorder.Sum]. What it returns is
	// called after the run (and, for a Series, at the end of each batch) with
	// the window to report. NaN means that nothing was observed.
	Watch func(*Recorder) func(Window) float64
}

// Metrics are all metrics by name. A package outside may register its own
// before a study begins.
var Metrics = catalog.New[Metric]("metric")

// AllMetrics returns every registered metric in name order.
func AllMetrics() []Metric {
	names := Metrics.Names()
	all := make([]Metric, len(names))
	for i, name := range names {
		all[i], _ = Metrics.Lookup(name)
	}
	return all
}

// register enters the metrics of one file under their names.
func register(metrics ...Metric) {
	for _, m := range metrics {
		Metrics.Register(m.Name, m)
	}
}

// registerPooled is register for metrics that are functions of the window
// alone.
func registerPooled(metrics ...Metric) {
	for _, m := range metrics {
		m.Pooled = true
		register(m)
	}
}

// read makes a Watch of a metric that needs nothing but the window.
func read(value func(Window) float64) func(*Recorder) func(Window) float64 {
	return func(*Recorder) func(Window) float64 { return value }
}

// measured is read for metrics that mean nothing when a mechanism is switched
// off: they are NaN then.
func measured(mechanism string, value func(Window) float64) func(*Recorder) func(Window) float64 {
	return func(r *Recorder) func(Window) float64 {
		if !r.World().Settings.Has(mechanism) {
			return func(Window) float64 { return math.NaN() }
		}
		return value
	}
}

// share returns part/whole, NaN when there is no whole.
func share[A, B ~int64 | ~float64](part A, whole B) float64 {
	if whole == 0 {
		return math.NaN()
	}
	return float64(part) / float64(whole)
}

package verify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
)

// Measure is one number that can be read from the runs of a case, or worked
// out from its settings.
type Measure struct {
	Name string // one that ends in N is followed by a whole number: wait_p90
	Doc  string

	dim   dimension
	of    scopes // what the number can be taken of, besides everything
	at    bool   // it needs the key at
	mayAt bool   // it can have the key at

	// watch is called for each run before it begins; what it returns is called
	// after the run and gives the sums of this run.
	watch func(p *probe, q *question) func() []float64
	// combine makes the number of the means of these sums over the runs; nil:
	// the first divided by the second, or the only one.
	combine func(mean []float64, q *question) float64
	// compute works the number out without any run; then watch is nil.
	compute func(s *models.Settings, q *question) (float64, error)
	// fits refuses settings of which the number cannot be taken; may be nil.
	fits func(s *models.Settings, q *question) error
}

// dimension says how a unit is to be read.
type dimension uint8

const (
	plainNumber  dimension = iota // shares, counts, ratios: any word
	lengthOfTime                  // seconds inside
	perTime                       // per second inside
)

// scopes are sets of things a number can be taken of.
type scopes uint8

const (
	ofProduct scopes = 1 << iota
	ofTeam
	ofAgent
)

// Measures are all measures by name, beside the metrics of package results,
// which can be used as measures too: then it is the mean over the runs.
var Measures = catalog.New[Measure]("measure")

func register(list ...Measure) {
	for _, m := range list {
		Measures.Register(m.Name, m)
	}
}

// AllMeasures returns all registered measures in name order.
func AllMeasures() []Measure {
	names := Measures.Names()
	all := make([]Measure, len(names))
	for i, name := range names {
		all[i], _ = Measures.Lookup(name)
	}
	return all
}

// MeasuresTable lists the measures with what each is of; width is that of the
// terminal, 0: as wide as it has to be.
func MeasuresTable(width int) results.Table {
	t := results.Table{Header: []string{"measure", "of", "at", "meaning"}, Width: width,
		Notes: []string{"N stands for a whole number. Every metric of frontline list metrics is a measure, too."}}
	for _, m := range AllMeasures() {
		of, at := m.Takes()
		t.Rows = append(t.Rows, []string{m.Name, of, at, m.Doc})
	}
	return t
}

// Takes says of what the number can be taken (product, team, agent), and
// whether the key at is "needed" or "possible"; both may be empty.
func (m *Measure) Takes() (of, at string) {
	var list []string
	for i, name := range []string{"product", "team", "agent"} {
		if m.of&(1<<i) != 0 {
			list = append(list, name)
		}
	}
	switch {
	case m.at:
		at = "needed"
	case m.mayAt:
		at = "possible"
	}
	return strings.Join(list, ", "), at
}

// find returns the measure of a name and the number at the end of the name, if
// the measure wants one.
func find(name string) (m Measure, number int, found bool) {
	if m, found = Measures.Lookup(name); found && !strings.HasSuffix(name, "N") {
		return m, 0, true
	}
	stem := strings.TrimRight(name, "0123456789")
	if number, err := strconv.Atoi(name[len(stem):]); err == nil {
		if m, found = Measures.Lookup(stem + "N"); found {
			return m, number, true
		}
	}
	if metric, is := results.Metrics.Lookup(name); is {
		return ofMetric(metric), 0, true
	}
	return Measure{}, 0, false
}

// unknownMeasure is what to say about a name that there is not.
func unknownMeasure(name string) (message, help string) {
	known := append(Measures.Names(), results.Metrics.Names()...)
	slices.Sort(known)
	if meant, near := catalog.Suggest(name, known); near {
		return fmt.Sprintf("no measure `%s`; did you mean `%s`?", name, meant), "N at the end of a name stands for a whole number"
	}
	return fmt.Sprintf("no measure `%s`", name), "`frontline verify --measures` lists them; every metric of `frontline list metrics` is one, too"
}

// ofMetric makes a measure of a metric: its mean over the runs.
func ofMetric(metric results.Metric) Measure {
	dim := plainNumber
	if _, is := secondsOf(metric.Unit); is {
		dim = lengthOfTime
	}
	return Measure{Name: metric.Name, Doc: metric.Doc, dim: dim, watch: func(p *probe, _ *question) func() []float64 {
		read := p.metric(metric)
		scale := 1.0
		if s, is := secondsOf(metric.Unit); is {
			scale = s
		}
		return func() []float64 { return []float64{read() * scale} }
	}}
}

// timeUnits are the units in which times and rates are expected.
var timeUnits = []struct {
	name    string
	seconds float64
}{{"ms", 1e-3}, {"s", 1}, {"min", 60}, {"h", 3600}, {"d", 86400}, {"week", 7 * 86400}, {"month", 365 * 86400 / 12}, {"year", 365 * 86400}}

func secondsOf(unit string) (float64, bool) {
	for _, u := range timeUnits {
		if u.name == unit {
			return u.seconds, true
		}
	}
	return 0, false
}

// scaleOf returns by what a number inside is divided to be in the unit.
func scaleOf(d dimension, unit string) (float64, error) {
	seconds, is := secondsOf(unit)
	per, isRate := strings.CutPrefix(unit, "per ")
	perSeconds, knownRate := secondsOf(per)
	switch {
	case d == lengthOfTime && !is:
		return 0, fmt.Errorf("a length of time: its unit is ms, s, min, h, d, week, month or year")
	case d == perTime && !(isRate && knownRate):
		return 0, fmt.Errorf("a rate: its unit is \"per s\", \"per min\", \"per h\" …")
	case d == plainNumber && (is || isRate && knownRate):
		return 0, fmt.Errorf("no time: its unit is a word such as share or customers")
	case d == perTime:
		return 1 / perSeconds, nil
	case is:
		return seconds, nil
	}
	return 1, nil
}

// Package levers searches the settings of a scenario for what reaches goals:
// fewest agents that keep a service level, more ideas for less exhaustion. It
// joins the search of package optimise with runs of the simulation.
package levers

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// CostName is what the weighted sum of [Spec.Costs] is called as a goal.
const CostName = "cost"

// Spec is a search as it is written on the command line.
type Spec struct {
	Levers      []string // path=least:most[:int|:step] or path=a|b; see optimise.ParseLever
	Goals       []string // name=max or name=min: a measure, a lever, a tied setting, or cost; a measure with a direction may stand alone
	Constraints []string // name<=bound or name>=bound
	Costs       []string // name=weight: a term of cost, of a measure, a lever or a tied setting
	Ties        []string // path=a+b+3: a setting that is the sum of levers and numbers
}

// Search is a checked search: the problem, and how a point becomes runs.
type Search struct {
	Base *scenarios.Scenario
	optimise.Problem
	Costs []Term
	Ties  []Tie

	texts   []func(value float64) scenarios.Level // of the levers
	reads   []reading                             // of the outcomes: goals, then constraints
	require func(value func(path string) (scenarios.Level, bool)) error
	paired  bool

	given   Spec                  // as it was asked for
	plan    *scenarios.Experiment // it comes from; nil: from a scenario
	started time.Time
}

// Term is a part of the cost.
type Term struct {
	Name   string
	Weight float64 // cost per unit
	read   reading
}

// Tie is a setting that follows from levers.
type Tie struct {
	Path   string
	Levers []int // that are added up
	Plus   float64
}

// reading says where an outcome comes from.
type reading struct {
	measure int // of study.Measures; -1: from the point
	lever   int
	tie     int
	cost    bool
}

// Error is a mistake in what was asked for.
type Error struct{ Message, Help string }

// Error returns the message.
func (e *Error) Error() string { return e.Message }

func wrong(help, format string, args ...any) error {
	return &Error{Message: fmt.Sprintf(format, args...), Help: help}
}

// New checks a search over the settings of a scenario. It returns an *Error for
// names that are not there, levers that a scenario refuses at one of its ends,
// and goals that no lever can move.
func New(base *scenarios.Scenario, spec Spec) (*Search, error) {
	s := &Search{Base: base, given: spec, started: time.Now().UTC()}
	for _, text := range spec.Levers {
		l, err := optimise.ParseLever(text)
		if err != nil {
			return nil, wrong("", "%v", err)
		}
		s.addLever(l, func(v float64) scenarios.Level {
			level := scenarios.Level{Text: l.Text(v), Number: v}
			if l.Categories != nil {
				level.Number = math.NaN()
			}
			return level
		})
	}
	if err := s.finish(spec); err != nil {
		return nil, err
	}
	return s, s.tryEnds()
}

func (s *Search) addLever(l optimise.Lever, text func(float64) scenarios.Level) {
	s.Levers, s.texts = append(s.Levers, l), append(s.texts, text)
}

// finish reads ties, costs, goals and constraints.
func (s *Search) finish(spec Spec) error {
	if len(s.Levers) == 0 {
		return wrong("such as --lever agents.count=10:30:int", "there is no lever to move")
	}
	for i, l := range s.Levers {
		for _, before := range s.Levers[:i] {
			if before.Name == l.Name {
				return wrong("", "the lever %s is given twice", l.Name)
			}
		}
	}
	for _, text := range spec.Ties {
		if err := s.tie(text); err != nil {
			return err
		}
	}
	for _, text := range spec.Costs {
		name, weight, _ := strings.Cut(text, "=")
		w, err := strconv.ParseFloat(strings.TrimSpace(weight), 64)
		if err != nil || math.IsNaN(w) || math.IsInf(w, 0) {
			return wrong("such as --cost agents.count=52000", "cost %q: must be name=weight", text)
		}
		full, r, err := s.find(strings.TrimSpace(name), false)
		if err != nil {
			return err
		}
		s.Costs = append(s.Costs, Term{full, w, r})
	}
	return s.aims(spec)
}

// aims reads goals and constraints.
func (s *Search) aims(spec Spec) error {
	if len(spec.Goals) == 0 {
		return wrong("such as --goal ideas_per_agent_year=max or --goal agents.count=min", "there is no goal")
	}
	for _, text := range spec.Goals {
		g, err := optimise.ParseGoal(text, s.direction)
		if err != nil {
			return wrong("", "%v", err)
		}
		full, r, err := s.find(g.Name, true)
		if err != nil {
			return err
		}
		g.Name, g.Unit = full, s.unit(r)
		s.Goals, s.reads = append(s.Goals, g), append(s.reads, r)
	}
	for _, text := range spec.Constraints {
		c, err := optimise.ParseConstraint(text)
		if err != nil {
			return wrong("", "%v", err)
		}
		full, r, err := s.find(c.Name, true)
		if err != nil {
			return err
		}
		c.Name = full
		s.Constraints, s.reads = append(s.Constraints, c), append(s.reads, r)
	}
	for _, r := range s.reads {
		s.paired = s.paired || r.measure >= 0 && study.Measures()[r.measure].Paired
		for _, t := range s.Costs {
			s.paired = s.paired || r.cost && t.read.measure >= 0 && study.Measures()[t.read.measure].Paired
		}
	}
	return nil
}

// direction says what is better of a name, for goals that do not say it.
func (s *Search) direction(name string) string {
	full, r, err := s.find(name, true)
	switch {
	case err != nil:
		return ""
	case full == CostName:
		return "less"
	case r.measure >= 0:
		return study.Measures()[r.measure].Goal.String()
	}
	return ""
}

func (s *Search) unit(r reading) string {
	switch {
	case r.measure >= 0:
		return study.Measures()[r.measure].Unit
	case r.lever >= 0:
		return s.Levers[r.lever].Unit
	}
	return ""
}

// find returns what a name stands for: a lever, a tied setting, a measure, or
// the first word of one; see headline.
func (s *Search) find(name string, cost bool) (full string, r reading, err error) {
	r = reading{measure: -1, lever: -1, tie: -1}
	known := []string{}
	for i, l := range s.Levers {
		if known = append(known, l.Name); l.Name == name {
			if r.lever = i; l.Categories != nil {
				return "", r, wrong("", "%s is no number and can be no goal, bound or cost", name)
			}
			return name, r, nil
		}
	}
	for i, t := range s.Ties {
		if known = append(known, t.Path); t.Path == name {
			r.tie = i
			return name, r, nil
		}
	}
	if cost && name == CostName && len(s.Costs) > 0 {
		r.cost = true
		return name, r, nil
	}
	for i, m := range study.Measures() {
		if known = append(known, m.Name); m.Name == name {
			r.measure = i
			return name, r, nil
		}
	}
	if m, one := headline(name); one {
		return s.find(m, cost)
	}
	if name == CostName {
		return "", r, wrong("--cost agents.count=52000 gives what an agent costs", "cost is not known: there is no --cost")
	}
	if _, set := s.setting(name); set {
		return "", r, wrong("make it a lever, or tie it to levers with --tie", "no lever moves %s", name)
	}
	help := "frontline list metrics shows the names"
	if near, found := catalog.Suggest(name, known); found {
		help = "did you mean " + near + "?"
	}
	return "", r, wrong(help, "there is no metric or lever %q", name)
}

// headline returns the metric a word stands for: its mean, or the one headline
// metric whose name begins with it.
func headline(word string) (name string, one bool) {
	if _, known := results.Metrics.Lookup(word + "_mean"); known {
		return word + "_mean", true
	}
	count := 0
	for _, m := range results.AllMetrics() {
		if m.Headline && strings.HasPrefix(m.Name, word+"_") {
			name = m.Name
			count++
		}
	}
	return name, count == 1
}

// setting returns the value of a setting in the scenario.
func (s *Search) setting(path string) (string, bool) {
	for _, p := range s.Base.Parameters() {
		if p.Path == path {
			return p.Value, true
		}
	}
	return "", false
}

// tie reads path=a+b+3.
func (s *Search) tie(text string) error {
	path, sum, _ := strings.Cut(text, "=")
	t := Tie{Path: strings.TrimSpace(path)}
	for _, part := range strings.Split(sum, "+") {
		part = strings.TrimSpace(part)
		lever := -1
		for i, l := range s.Levers {
			if l.Name == part && l.Categories == nil {
				lever = i
			}
		}
		if lever >= 0 {
			t.Levers = append(t.Levers, lever)
			continue
		}
		number, err := strconv.ParseFloat(part, 64)
		if value, is := s.setting(part); err != nil && is {
			number, err = strconv.ParseFloat(value, 64)
		}
		if err != nil || math.IsNaN(number) || math.IsInf(number, 0) {
			return wrong("such as --tie agents.count=shift[0].agents+shift[1].agents+2", "tie %q: %q is no lever of numbers, setting or number", text, part)
		}
		t.Plus += number
	}
	if len(t.Levers) == 0 {
		return wrong("use --set for a value that stays", "tie %q names no lever", text)
	}
	s.Ties = append(s.Ties, t)
	return nil
}

func (t Tie) value(point []float64) float64 {
	sum := t.Plus
	for _, l := range t.Levers {
		sum += point[l]
	}
	return sum
}

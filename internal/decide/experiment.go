package decide

import (
	"fmt"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// FromCompare reads an experiment of kind "compare" as what RunComparison
// takes. A mistake is a *scenarios.Problems.
func FromCompare(e *scenarios.Experiment) ([]Candidate, CompareOptions, error) {
	o := CompareOptions{Replications: e.Replications.Count, Confidence: e.Compare.Confidence, Independent: e.Random.Policy == "independent",
		Workers: e.Execution.Workers, Margins: map[string]Margin{}, LookAhead: e.Replications.LookAhead}
	list, err := candidatesOf(e, "compare")
	if err != nil {
		return nil, o, err
	}
	for i, choice := range e.Metrics {
		m, err := chosenMeasure(e, fmt.Sprintf("metric[%d].name", i), choice.Name, choice.Goal)
		if err != nil {
			return nil, o, err
		}
		if o.Metrics = append(o.Metrics, m); choice.Margin > 0 {
			o.Margins[m.Name] = Margin{Value: choice.Margin}
		}
	}
	if len(o.Metrics) == 0 {
		o.Metrics = HeadlineMeasures()
	}
	if e.Replications.Mode != "precision" {
		return list, o, nil
	}
	o.Auto, o.Replications, o.Budget = true, e.Replications.Min, e.Replications.Max
	o.Targets = map[string]Margin{}
	for i, t := range e.Replications.Targets {
		m, err := chosenMeasure(e, fmt.Sprintf("replications.target[%d].metric", i), t.Metric, "")
		switch {
		case err != nil:
			return nil, o, err
		case t.Absolute > 0:
			o.Targets[m.Name] = Margin{Value: t.Absolute}
		case t.Relative > 0:
			o.Targets[m.Name] = Margin{Value: t.Relative, Share: true}
		}
	}
	return list, o, nil
}

// FromSelect reads an experiment of kind "select" as what RunSelection takes.
// A mistake is a *scenarios.Problems.
func FromSelect(e *scenarios.Experiment) ([]Candidate, SelectOptions, error) {
	o := SelectOptions{Method: e.Select.Method, Delta: Margin{Value: e.Select.Delta}, Confidence: e.Select.Confidence, N0: e.Select.First,
		Budget: e.Select.Budget, Step: e.Select.Step, Workers: e.Execution.Workers}
	list, err := candidatesOf(e, "select")
	if err != nil {
		return nil, o, err
	}
	if o.Metric, err = chosenMeasure(e, "select.metric", e.Select.Metric, e.Select.Goal); err != nil {
		return nil, o, err
	}
	o.Goal = o.Metric.Goal
	if o.Goal == results.Neither {
		return nil, o, problem(e, "select.goal", o.Metric.Name+" describes and does not judge", `write goal = "more" or goal = "less"`)
	}
	if o.Method != "ocba" {
		o.Budget = max(e.Select.Most, e.Select.First) * len(list)
		if !(o.Delta.Value > 0) {
			return nil, o, problem(e, "select.delta", "delta is missing: the smallest difference that matters", "")
		}
	}
	return list, o, nil
}

func problem(e *scenarios.Experiment, path, message, help string) error {
	return &scenarios.Problems{List: []scenarios.Problem{e.Problem(path, "E0209", message, help)}}
}

// candidatesOf returns the candidates, when the experiment is of that kind.
func candidatesOf(e *scenarios.Experiment, kind string) (list []Candidate, err error) {
	if e.Kind != kind {
		return nil, problem(e, "kind", fmt.Sprintf("this experiment is of kind %q", e.Kind), "frontline "+kind+" takes those of kind \""+kind+"\"")
	}
	for i := range e.Candidates {
		list = append(list, Candidate{Name: e.Candidates[i].Name, Scenario: e.Candidates[i].Scenario})
	}
	if len(list) < 2 {
		return nil, problem(e, "candidate", "a choice needs at least two candidates", "begin each with [[candidate]]")
	}
	return list, nil
}

// chosenMeasure returns a metric by name, with the goal of the experiment.
func chosenMeasure(e *scenarios.Experiment, path, name, goal string) (study.Measure, error) {
	m, found := FindMeasure(name)
	if !found {
		var known []string
		for _, m := range study.Measures() {
			known = append(known, m.Name)
		}
		help := "frontline list metrics shows them"
		if near, similar := catalog.Suggest(name, known); similar {
			help = "did you mean " + near + "?"
		}
		return m, problem(e, path, fmt.Sprintf("there is no metric %q", name), help)
	}
	switch goal {
	case "more":
		m.Goal = results.More
	case "less":
		m.Goal = results.Less
	}
	return m, nil
}

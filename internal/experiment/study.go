package experiment

import (
	"fmt"
	"math"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/internal/sweep"
)

// Study returns the plan in the form in which a sweep plays it. Replications
// count from 0. The number of replications of a plan with targets of precision
// follows the rule of Hoad, Robinson and Davies (2010), and every target must be
// met. Of kind "select" it is the most there may be: who selects asks for fewer.
func (p *Plan) Study() *sweep.Study {
	e := p.Experiment
	s := &sweep.Study{ID: e.ID, Title: e.Title, Question: e.Question, Bases: p.Bases, Points: p.Len(),
		Paired: p.Paired, Series: e.Record.Series, Lock: e.TOML()}
	for _, f := range p.Factors {
		doc := "setting " + f.Path
		if f.Path == candidateColumn {
			doc = "name of the candidate"
		}
		s.Factors = append(s.Factors, sweep.Column{Name: f.Column, Type: f.Type, Unit: f.Unit, Doc: doc})
	}
	count := p.Replications()
	s.Point = func(i int) sweep.Point {
		point := p.Point(i)
		out := sweep.Point{Base: point.Base, Set: point.Set, Count: count}
		for _, v := range point.Factors {
			out.Values = append(out.Values, v.Cell)
		}
		return out
	}
	for _, m := range e.Metrics {
		s.Targets = append(s.Targets, m.Name)
	}
	if e.Kind != "select" && e.Replications.Mode == "precision" {
		s.More = p.more()
		for i, t := range e.Replications.Targets {
			s.Rules = append(s.Rules, sweep.Fact{Name: fmt.Sprintf("replications.target %d", i+1),
				Value: fmt.Sprintf("%s relative %g absolute %g confidence %g, min %d max %d look-ahead %d %%", t.Metric, t.Relative, t.Absolute, t.Confidence,
					e.Replications.Min, e.Replications.Max, e.Replications.LookAhead)})
		}
	}
	return s
}

// more returns the rule for the number of replications of a point.
func (p *Plan) more() func(index int, played [][]float64) int {
	r := p.Experiment.Replications
	at := map[string]int{}
	for i, m := range study.Measures() {
		at[m.Name] = i
	}
	return func(_ int, played [][]float64) int {
		wanted := 0
		for _, t := range r.Targets {
			values := make([]float64, len(played))
			for i, run := range played {
				if values[i] = math.NaN(); run != nil {
					values[i] = run[at[t.Metric]]
				}
			}
			rule := decide.Precision{Confidence: t.Confidence, Relative: t.Relative, Absolute: t.Absolute, Min: r.Min, Percent: r.LookAhead, Budget: r.Max}
			more, _ := rule.Next(values)
			wanted = max(wanted, len(played)+more)
		}
		return min(wanted, r.Max)
	}
}

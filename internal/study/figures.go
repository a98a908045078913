package study

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// figures draws the pictures the report has something to show in.
func (r *Report) figures() []figure {
	if r.Finished == 0 {
		return nil
	}
	var list []figure
	if o := r.outcomeOf("ideas_per_agent_year"); o != nil && (o.With.Center > 0 || o.Without.Center > 0) {
		list = append(list, r.ideasFigure())
		if ideas := r.agentIdeas(); len(ideas) > 0 {
			list = append(list, r.agentsFigure(ideas))
		}
	}
	if r.Efficiency != nil {
		list = append(list, r.efficiencyFigure())
	}
	if o := r.outcomeOf("exhaustion_mean"); o != nil && o.With.N > 0 {
		list = append(list, r.stressFigure())
	}
	if r.Figure1 != nil {
		list = append(list, r.figure1Figure())
	}
	return list
}

// note ends the caption of every picture: where the numbers come from.
func (r *Report) note(n int, intervals string) string {
	warm := sim.Span(r.warmUp())
	note := fmt.Sprintf("Scenario %s, seed %d, n = %d replications of %v", r.Scenario, r.Seed, n, r.subject.settings.Time.Horizon)
	if warm > 0 {
		note += fmt.Sprintf(", the first %v of them warm-up", warm)
	}
	note += ". " + intervals
	if r.Partial {
		note += fmt.Sprintf(" Cut off after %d of %d replications.", r.Finished, r.Planned)
	}
	return note
}

const studentIntervals = "Intervals: 95 %, Student's t over replications."

// ideasFigure shows ideas by kind, with and without the role.
func (r *Report) ideasFigure() figure {
	kinds := []struct{ metric, name string }{
		{"recombinations_per_agent_year", "From dialogues (recombination)"}, {"refinements_per_agent_year", "By repetition (refinement)"},
		{"ideas_per_agent_year", "All ideas"}}
	data := table{File: "ideas", Doc: "numbers of the picture ideas", Columns: append([]column{armColumn,
		{"kind", "text", "", "recombination needs a dialogue, refinement repetition"}, {"unit", "text", "", ""}}, estimateColumns("the bar")...)}
	arms := []struct{ arm, name string }{{ArmScenario, "With the role"}, {ArmRoleOff, "Without the role"}}
	if r.armIndex(ArmRoleOff) < 0 {
		arms = arms[:1]
	}
	var groups []results.Group
	var categories []string
	for k, a := range arms {
		g := results.Group{Name: a.name}
		for _, kind := range kinds {
			o := r.outcomeOf(kind.metric)
			if o == nil {
				continue
			}
			e := o.With
			if a.arm == ArmRoleOff {
				e = o.Without
			}
			if k == 0 {
				categories = append(categories, kind.name)
			}
			lo, hi := e.Lo, e.Hi
			if e.SD == 0 { // no width that could be drawn
				lo, hi = missing, missing
			}
			g.Values, g.Lo, g.Hi = append(g.Values, e.Center), append(g.Lo, lo), append(g.Hi, hi)
			data.add(append([]string{a.arm, kind.name, "ideas per agent-year"}, estimateCells(e)...)...)
		}
		groups = append(groups, g)
	}
	spec := results.FigureSpec{Title: r.ideasTitle(), Subtitle: "Ideas new to the agent who had them, per agent and year; mean over replications",
		YLabel: "Ideas per agent-year", Note: r.note(r.Finished, studentIntervals)}
	p, err := results.Bars(spec, categories, groups)
	return figure{p, data, err}
}

func (r *Report) ideasTitle() string {
	o := r.outcomeOf("ideas_per_agent_year")
	switch {
	case o == nil || o.With.N == 0:
		return "Ideas were not observed"
	case o.without == nil:
		return fmt.Sprintf("Without the role an agent has %s ideas a year", short(o.With))
	}
	return sentence(o.Difference, "The role adds %s ideas per agent-year", "The role takes away %s ideas per agent-year",
		"The role makes no measurable difference to the number of ideas")
}

// sentence chooses a title by what can be said of a difference.
func sentence(e results.Estimate, up, down, none string) string {
	switch {
	case direction(e) > 0:
		return fmt.Sprintf(up, short(e))
	case direction(e) < 0:
		return fmt.Sprintf(down, short(negated(e)))
	case math.IsNaN(e.Lo) && !math.IsNaN(e.Center) && e.Center != 0:
		if e.Center > 0 {
			return fmt.Sprintf(up, short(e)) + " in one replication"
		}
		return fmt.Sprintf(down, short(negated(e))) + " in one replication"
	}
	return none
}

// agentIdeas returns how many ideas every agent of every run of the scenario
// had in the reported window; none when they were too many to keep.
func (r *Report) agentIdeas() []float64 {
	at := r.armIndex(ArmScenario)
	years := r.reported().Years()
	var ideas []float64
	for _, p := range r.pairs {
		for _, perYear := range p[at].Ideas {
			ideas = append(ideas, math.Round(perYear*years))
		}
	}
	return ideas
}

// reported returns the length of the window that is reported.
func (r *Report) reported() sim.Span {
	return r.subject.settings.Time.Horizon - sim.Span(r.warmUp())
}

// agentsFigure shows how ideas are spread over agents. It counts ideas and
// does not convert them to a year: counts are whole numbers, and bins of
// another pitch would show a pattern that is not there.
func (r *Report) agentsFigure(ideas []float64) figure {
	edges, counts := results.HistogramBins(ideas, 0)
	data := table{File: "ideas_agents", Doc: "numbers of the picture ideas_agents", Columns: []column{
		{"from", "number", "ideas in the reported window", "lower edge of the bin, inclusive"}, {"to", "number", "ideas in the reported window", "upper edge, exclusive"},
		{"agents", "integer", "agents", "agents of all replications in the bin"}}}
	for i, n := range counts {
		data.add(results.Number(edges[i]), results.Number(edges[i+1]), whole(n))
	}
	tenth, median, ninety := results.Quantile(ideas, .1), results.Quantile(ideas, .5), results.Quantile(ideas, .9)
	length := fmt.Sprintf("%s days", results.FormatNumber(r.reported().Days(), 3))
	spec := results.FigureSpec{Title: fmt.Sprintf("Half of the agents have %s ideas or more in %s; one in ten has %s or more", count(median), length, count(ninety)),
		Subtitle: fmt.Sprintf("Agents by the number of their ideas; 80 %% lie between %s and %s", count(tenth), count(ninety)),
		XLabel:   fmt.Sprintf("Ideas of an agent in the reported %s", length), YLabel: "Agents (of all replications)",
		Note:     r.note(r.Finished, fmt.Sprintf("%d agents in all. No intervals: the bars count agents.", len(ideas))),
		Vertical: []results.Reference{{Name: "median", Value: median}, {Name: "one in ten has more", Value: ninety}}}
	p, err := results.Histogram(spec, ideas, 0)
	return figure{p, data, err}
}

// efficiencyFigure shows what the efficiency loss is made of.
func (r *Report) efficiencyFigure() figure {
	e := r.Efficiency
	data := table{File: "efficiency", Doc: "numbers of the picture efficiency", Columns: append([]column{
		{"group", "text", "", "part of the efficiency loss"}, {"unit", "text", "", ""}}, estimateColumns("the bar")...)}
	var steps []results.Step
	add := func(name string, e results.Estimate, total bool) {
		step := results.Step{Name: name, Value: e.Center, Lo: e.Lo, Hi: e.Hi, Total: total}
		if e.SD == 0 {
			step.Lo, step.Hi = missing, missing // no width that could be drawn
		}
		steps = append(steps, step)
		data.add(append([]string{name, unitPerSolved}, estimateCells(e)...)...)
	}
	for _, row := range e.groups() {
		add(groupTitles[row.Name], row.Estimate, false)
	}
	add("Efficiency loss", e.Total, true)
	title := sentence(e.Total, "The role costs %s minutes for each solved problem", "The role saves %s minutes for each solved problem",
		"The role makes no measurable difference to the time for a solved problem")
	if direction(e.Total) != 0 {
		title += fmt.Sprintf(" (%s %%)", short(scaled(magnitude(e.Share), 100)))
	}
	spec := results.FigureSpec{Title: title, Subtitle: fmt.Sprintf("Agents' time with the role less without, by what it goes back to; without the role: %s min", short(e.Without)),
		XLabel: "Minutes per solved problem", Note: r.note(e.Total.N, studentIntervals+" Pairs of runs of the same customers on the same random numbers. Each bar begins where the one above ends.")}
	p, err := results.Waterfall(spec, steps)
	return figure{p, data, err}
}

// groupTitles are the groups of the efficiency loss as rows of a picture.
var groupTitles = map[string]string{
	"education": "Explaining", "asking": "Asking", "switching": "Switching roles and products", "slack": "Thinking over (slack)",
	"conflict": "Exhausted agents fail (conflict)", "haste": "Haste", "skill": "Practice", "learning": "Own ideas and improvements in use",
	"travel": "Travel", "other_rework": "Other repeat contacts", "remainder": "Mix of problems, wrap-up, second line",
}

// count writes a number of things to the nearest whole one.
func count(x float64) string { return results.FormatNumber(math.Round(x), 1) }

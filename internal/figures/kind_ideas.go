package figures

import (
	"context"
	"fmt"
	"math"
	"strings"

	"frontline.dev/frontline/results"
)

func init() {
	register(2, "idea-funnel", "what becomes of ideas on their way to the customers", "runs.csv with ideas", drawIdeas)
	register(3, "efficiency-waterfall", "what the time that the role costs is made of", "efficiency.csv of a run", drawWaterfall)
	register(4, "agents", "how ideas and strain are spread over agents", "agents.csv: frontline run --agents", drawAgents)
}

// stages are the way of an idea, each with its metric.
var stages = []struct{ metric, name string }{
	{"insights_per_agent_year", "Insights"}, {"ideas_per_agent_year", "Ideas"}, {"ideas_tried_per_agent_year", "Tried on the job"},
	{"ideas_kept_per_agent_year", "Kept in use"}, {"shared_per_agent_year", "Told to management"}, {"diffused_per_agent_year", "Taken over by colleagues"},
	{"implemented_per_agent_year", "Brought to all customers"},
}

func drawIdeas(_ context.Context, f *Folder, r *Request) ([]Figure, error) {
	d, err := f.Data()
	if err != nil {
		return nil, err
	}
	type arm struct {
		name string
		at   int
	}
	arms := []arm{{"", max(r.Point, 1) - 1}}
	if f.Manifest.DesignPoints > 0 {
		arms[0].name = f.pointName(arms[0].at + 1)
	}
	if list := d.Points; f.Manifest.DesignPoints == 0 && len(list) > 1 { // of a run the arm figure_1 is no alternative
		arms = nil
		for i, name := range list {
			switch known := armNames[name]; {
			case known != "":
				arms = append(arms, arm{capital(known), i})
			case len(f.Manifest.Compared()) > 0:
				arms = append(arms, arm{f.armName(name), i})
			}
		}
	}
	var groups []results.Group
	var names, gone []string
	var rows [][]string
	for k, a := range arms {
		if a.at >= len(d.Points) {
			return nil, wrong("", "there is no design point %d", r.Point)
		}
		g := results.Group{Name: a.name}
		for _, s := range stages {
			o := outcome(d, s.metric)
			if o == nil {
				if k == 0 {
					gone = append(gone, strings.ToLower(s.name))
				}
				continue
			}
			e := results.NewEstimate(o.Y[a.at])
			if k == 0 {
				names = append(names, s.name)
			}
			lo, hi := e.Lo, e.Hi
			if e.SD == 0 { // no width that could be drawn
				lo, hi = math.NaN(), math.NaN()
			}
			g.Values, g.Lo, g.Hi = append(g.Values, e.Center), append(g.Lo, lo), append(g.Hi, hi)
			rows = append(rows, joined([]string{a.name, s.metric}, estimateCells(e)))
		}
		groups = append(groups, g)
	}
	if len(names) < 2 {
		return nil, missingf("ideas: the mechanism ideas is off")
	}
	note := "Not a funnel in the strict sense: one idea may be taken over by many colleagues. 95 % intervals, Student's t."
	if len(gone) > 0 {
		note += " Not observed, because the mechanism is off: " + strings.Join(gone, ", ") + "."
	}
	spec := results.FigureSpec{Size: f.size, Title: "What becomes of insights and ideas", Subtitle: fmt.Sprintf("Means over %s of each", count(len(d.Outcomes[0].Y[0]), "replication")),
		XLabel: "Stage", YLabel: "Number (per agent-year)", Note: f.note(note)}
	p, err := results.Bars(spec, names, groups)
	return f.make("idea-funnel", pointOption(r), spec, p, err, joined([]string{"arm", "metric"}, estimateHeader), rows)
}

// armName names an arm of a comparison by its letter and what it is.
func (f *Folder) armName(label string) string {
	for _, a := range f.Manifest.Compared() {
		if a.Label == label {
			return label + ": " + a.Name
		}
	}
	return label
}

func pointOption(r *Request) string {
	if r.Point == 0 {
		return ""
	}
	return fmt.Sprintf("--point %d", r.Point)
}

// groupTitles are the groups of the efficiency loss as rows of a picture.
var groupTitles = map[string]string{
	"education": "Explaining", "asking": "Asking", "switching": "Switching roles and products", "slack": "Thinking over (slack)",
	"conflict": "Exhausted agents fail (conflict)", "haste": "Haste", "skill": "Practice", "learning": "Own ideas and improvements in use",
	"travel": "Travel", "other_rework": "Other repeat contacts", "remainder": "Mix of problems, wrap-up, second line",
}

func drawWaterfall(_ context.Context, f *Folder, _ *Request) ([]Figure, error) {
	s, err := f.Sheet("efficiency.csv")
	if err != nil {
		return nil, missingf("efficiency.csv: frontline run of a scenario with an innovation role")
	}
	var steps []results.Step
	var total results.Step
	var rows [][]string
	n := ""
	for _, row := range s.Rows {
		kind, name := cellOf(s, row, "kind"), cellOf(s, row, "name")
		step := results.Step{Name: groupTitles[name], Value: s.Number(row, "mean"), Lo: s.Number(row, "ci_lo"), Hi: s.Number(row, "ci_hi")}
		switch {
		case kind == "loss" && name == "efficiency_loss":
			step.Name, step.Total = "Efficiency loss", true
			total, n = step, cellOf(s, row, "n")
		case kind == "group":
			if step.Name == "" {
				step.Name = capital(plain(name))
			}
			steps = append(steps, step)
		default:
			continue
		}
		rows = append(rows, append([]string{name}, sixes(step.Value, step.Lo, step.Hi)...))
	}
	steps = append(steps, total)
	if n == "" || len(steps) < 2 {
		return nil, missingf("the terms of the efficiency loss in efficiency.csv")
	}
	title := fmt.Sprintf("The role costs %s minutes for each solved problem", results.FormatNumber(total.Value, 3))
	if total.Value < 0 {
		title = fmt.Sprintf("The role saves %s minutes for each solved problem", results.FormatNumber(-total.Value, 3))
	}
	spec := results.FigureSpec{Size: f.size, Title: title, Subtitle: fmt.Sprintf("Agents' time with the role less without, by what it goes back to; n = %s pairs, 95 %% intervals", n),
		XLabel: "Minutes per solved problem (min)", Note: f.note("Each bar begins where the one above ends. Pairs of runs of the same customers on the same random numbers.")}
	p, err := results.Waterfall(spec, steps)
	return f.make("efficiency-waterfall", "", spec, p, err, []string{"group", "minutes_per_solved", "lo", "hi"}, rows)
}

func drawAgents(_ context.Context, f *Folder, _ *Request) (all []Figure, err error) {
	s, err := f.Sheet("agents.csv")
	if err != nil {
		return nil, missingf("agents.csv: frontline run with --agents writes it")
	}
	for _, what := range []struct{ column, words, unit, title string }{{"ideas_per_year", "ideas", "ideas per agent-year", "One agent in ten has %s ideas a year or more"},
		{"exhaustion_mean", "mean exhaustion", "share, 0 to 1", "One agent in ten is exhausted to %s or more"}} {
		var values []float64
		runs := map[string]bool{}
		for _, row := range s.Rows {
			if arm := cellOf(s, row, "arm"); arm == "scenario" || arm == "" {
				values = append(values, s.Number(row, what.column))
				runs[cellOf(s, row, "run_id")] = true
			}
		}
		edges, counts := results.HistogramBins(values, 0)
		if len(counts) == 0 {
			continue
		}
		var rows [][]string
		for i, n := range counts {
			rows = append(rows, append(sixes(edges[i], edges[i+1]), fmt.Sprint(n)))
		}
		median, ninety := results.Quantile(values, .5), results.Quantile(values, .9)
		spec := results.FigureSpec{Size: f.size, Title: fmt.Sprintf(what.title, results.FormatNumber(ninety, 3)),
			Subtitle: fmt.Sprintf("%d agents of %s; bars count agents, no intervals", len(values), count(len(runs), "replication")),
			XLabel:   fmt.Sprintf("%s (%s)", capital(what.words), what.unit), YLabel: "Agents (number)",
			Vertical: []results.Reference{{Name: "median " + results.FormatNumber(median, 3), Value: median}, {Name: "one in ten above", Value: ninety}}, Note: f.note("")}
		p, err := results.Histogram(spec, values, 0)
		drawn, err := f.make(fileName("agents", what.column), "", spec, p, err, []string{"from", "to", "agents"}, rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	if len(all) == 0 {
		return nil, missingf("agents with ideas or exhaustion in agents.csv")
	}
	return all, nil
}

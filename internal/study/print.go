package study

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// printWidth is the width in columns to which tables for people are wrapped.
const printWidth = 110

// serviceFigures are the metrics of the second table for a manager, in order.
var serviceFigures = []string{"service_level", "asa", "abandonment", "occupancy", "aht", "fcr", "repeat_rate",
	"solution_time", "continuity_rate", "contacts_per_agent_year", "contacts_per_customer_year", "dialogue_share"}

// Print writes the report for a manager: the question, the headline numbers
// and the service figures with n, 95 % interval and unit, what the efficiency
// loss is made of, a verdict in words, and where the pictures are.
func (r *Report) Print(w io.Writer) {
	var b strings.Builder
	r.printHead(&b)
	if r.Finished > 0 {
		b.WriteString(r.outcomeTable("Headline numbers", r.headlines()).String() + "\n")
		b.WriteString(r.outcomeTable("Service figures", r.named(serviceFigures)).String() + "\n")
		if r.Efficiency != nil {
			b.WriteString(r.efficiencyPrint().String() + "\n")
		}
		if r.Figure1 != nil {
			b.WriteString(r.Figure1.table().String() + "\n")
		}
	}
	for _, line := range r.verdict() {
		printWrapped(&b, "", line)
	}
	r.printFoot(&b)
	io.WriteString(w, b.String())
}

func printWrapped(b *strings.Builder, label, text string) {
	b.WriteString(results.Table{Notes: []string{label + text}, Width: printWidth}.String())
}

func (r *Report) printHead(b *strings.Builder) {
	title := r.Title
	if title == "" {
		title = r.Scenario
	}
	fmt.Fprintf(b, "%s (%s)\n", title, r.Scenario)
	if r.Question != "" {
		printWrapped(b, "Question: ", r.Question)
	}
	s := r.subject.settings
	sites := max(1, s.Sites.Count)
	line := fmt.Sprintf("%d of %d replications, seed %d; each %v, of which the first %v are warm-up; %d agents, %d customers",
		r.Finished, r.Planned, r.Seed, s.Time.Horizon, sim.Span(r.warmUp()), s.Agents.Count*sites, s.CustomerCount()*sites)
	if sites > 1 {
		line += fmt.Sprintf(" at %d sites", sites)
	}
	line += "."
	if r.armIndex(ArmRoleOff) >= 0 {
		line += " Every replication is run twice on the same random numbers: with the role and without. Intervals: 95 %, over replications."
	}
	printWrapped(b, "", line)
	b.WriteString("\n")
}

func (r *Report) headlines() []*Outcome {
	var list []*Outcome
	for i := range r.Outcomes {
		if r.Outcomes[i].Metric.Headline {
			list = append(list, &r.Outcomes[i])
		}
	}
	return list
}

func (r *Report) named(names []string) []*Outcome {
	var list []*Outcome
	for _, name := range names {
		if o := r.outcomeOf(name); o != nil {
			list = append(list, o)
		}
	}
	return list
}

// outcomeTable sets metrics beside each other with and without the role.
func (r *Report) outcomeTable(title string, outcomes []*Outcome) results.Table {
	paired := r.armIndex(ArmRoleOff) >= 0
	t := results.Table{Title: title, Width: printWidth, Header: []string{"", "unit", "n", "value"}}
	if paired {
		t.Header = []string{"", "unit", "n", "with role", "without role", "difference"}
	}
	if e := r.Efficiency; e != nil && title == "Headline numbers" {
		t.Rows = append(t.Rows, []string{"efficiency loss", "min per solved", whole(e.Total.N), "", "", results.FormatEstimate(e.Total)},
			[]string{"efficiency loss, relative", "% of time without role", whole(e.Share.N), "", "", results.FormatEstimate(scaled(e.Share, 100))})
	}
	for _, o := range outcomes {
		if o.With.N == 0 {
			continue // the scenario has no such thing
		}
		row := []string{plain(o.Metric.Name), o.Metric.Unit, whole(o.With.N), results.FormatEstimate(o.With)}
		if paired {
			row = append(row, results.FormatEstimate(o.Without), results.FormatEstimate(o.Difference))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (r *Report) efficiencyPrint() results.Table {
	t := results.Table{Title: "What the efficiency loss is made of (minutes per solved problem)", Width: printWidth, Header: []string{"", "n", "minutes"}}
	for _, row := range r.Efficiency.groups() {
		t.Rows = append(t.Rows, []string{plain(row.Name), whole(row.N), results.FormatEstimate(row.Estimate)})
	}
	t.Rows = append(t.Rows, []string{"efficiency loss", whole(r.Efficiency.Total.N), results.FormatEstimate(r.Efficiency.Total)})
	t.Notes = []string{"Conflict between the role and the norm has no minutes of its own: it exhausts, and exhausted agents solve less (term conflict)."}
	return t
}

// table sets the cells of Figure 1 out as in the source: portfolios down,
// roles across.
func (f *Figure1) table() results.Table {
	t := results.Table{Title: "Figure 1: ideas per agent-year by products per agent and assigned role", Width: printWidth, Header: []string{"products"}}
	for _, role := range f.Roles {
		t.Header = append(t.Header, "role "+results.Number(role))
	}
	t.Header = append(t.Header, "slope [95 %]", "n")
	for i, n := range f.Products {
		row := []string{whole(n)}
		for j := range f.Roles {
			row = append(row, results.FormatNumber(f.Cells[i*len(f.Roles)+j].Ideas.Center, 3))
		}
		t.Rows = append(t.Rows, append(row, results.FormatEstimate(f.Lines[i].Slope), whole(f.Lines[i].Slope.N)))
	}
	return t
}

func (r *Report) printFoot(b *strings.Builder) {
	b.WriteString("\n")
	if r.Partial {
		fmt.Fprintf(b, "Cut off: %d of %d replications have finished; the numbers are of these.\n", r.Finished, r.Planned)
	}
	for _, s := range r.Skipped {
		printWrapped(b, "Not done: ", s.What+", because "+s.Why)
	}
	for _, w := range r.Warnings {
		printWrapped(b, "Warning: ", w)
	}
	for _, f := range r.Failures() {
		text, _, _ := strings.Cut(f.Err.Error(), "\n")
		printWrapped(b, "Failed: ", fmt.Sprintf("run %s (%s): %s", f.Run.ID, f.Run.Arm, text))
	}
	if r.dir == "" {
		return
	}
	var pictures []string
	for _, file := range r.files {
		if strings.HasSuffix(file, ".svg") {
			pictures = append(pictures, strings.TrimSuffix(filepath.Base(file), ".svg"))
		}
	}
	if len(pictures) > 0 {
		fmt.Fprintf(b, "Pictures: %s in %s\n", strings.Join(pictures, ", "), filepath.Join(r.dir, figuresDir))
	}
	fmt.Fprintf(b, "Tables: %s\n", r.dir)
}

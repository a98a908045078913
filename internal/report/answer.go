package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
)

// words says a metric in words.
func words(name string) string {
	return strings.TrimSuffix(strings.NewReplacer("agent_year", "agent-year", "customer_year", "customer-year", "_", " ").Replace(name), " mean")
}

// withUnit is an estimate with its unit.
func withUnit(text, unit string) string {
	if unit == "" || unit == "1" {
		return text
	}
	return text + " " + unit
}

// headline are the metrics a manager asks for first, if they have values.
func headline(f *figures.Folder, d *analysis.Data) (names []string) {
	list := slices.Clone(f.Manifest.Targets)
	if len(list) == 0 {
		for _, m := range f.Measures {
			if m.Headline {
				list = append(list, m.Name)
			}
		}
	}
	for _, name := range list {
		if o := outcomeOf(d, name); o != nil {
			names = append(names, name)
		}
	}
	return names
}

func outcomeOf(d *analysis.Data, name string) *analysis.Outcome {
	for i := range d.Outcomes {
		if d.Outcomes[i].Name == name {
			return &d.Outcomes[i]
		}
	}
	return nil
}

// change says what a difference means for somebody with a goal.
func change(e results.Estimate, goal string) string {
	switch {
	case e.N < 2:
		return "cannot be told from one replication"
	case !e.Excludes(0):
		return "no certain difference"
	case (e.Center > 0) == (goal == "more") && goal != "neither" && goal != "":
		return "better"
	case goal == "neither" || goal == "":
		return map[bool]string{true: "higher", false: "lower"}[e.Center > 0]
	}
	return "worse"
}

// runAnswer compares a run with its twin without the role.
func runAnswer(f *figures.Folder) (verdict []string, tables []Table, used []string) {
	d, err := f.Data()
	if err != nil {
		return []string{err.Error()}, nil, nil
	}
	with, without := slices.Index(d.Points, "scenario"), slices.Index(d.Points, "role_off")
	t := Table{Caption: fmt.Sprintf("Means over %d replications with 95 %% intervals", len(d.Outcomes[0].Y[0])), Header: []string{"Metric", "Unit", "With the role", "Without the role", "Difference", "n", "For the goal"}}
	for _, name := range headline(f, d) {
		o := outcomeOf(d, name)
		used = append(used, name)
		a := results.NewEstimate(o.Y[max(with, 0)])
		if with < 0 || without < 0 {
			verdict = append(verdict, fmt.Sprintf("%s: %s.", words(name), withUnit(results.FormatEstimate(a), o.Unit)))
			t.Rows = append(t.Rows, []string{name, o.Unit, results.FormatEstimate(a), "", "", strconv.Itoa(a.N), ""})
			continue
		}
		b := results.NewEstimate(o.Y[without])
		e, err := results.Paired(o.Y[with], o.Y[without])
		if err != nil {
			continue
		}
		says := change(e, o.Goal)
		t.Rows = append(t.Rows, []string{name, o.Unit, results.FormatEstimate(a), results.FormatEstimate(b), results.FormatEstimate(e), strconv.Itoa(e.N), says})
		verdict = append(verdict, fmt.Sprintf("%s with the innovation role: %s; %s against %s without it, a difference of %s.", capital(words(name)), says,
			results.FormatNumber(a.Center, 3), results.FormatNumber(b.Center, 3), withUnit(results.FormatEstimate(e), o.Unit)))
	}
	if s, err := f.Sheet("efficiency.csv"); err == nil {
		verdict, tables = efficiency(s, verdict, tables)
	}
	return verdict, append([]Table{t}, tables...), used
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func cell(s *figures.Sheet, row []string, name string) string {
	if at := s.Column(name); at >= 0 {
		return row[at]
	}
	return ""
}

// interval is a mean with its bounds from a table.
func interval(s *figures.Sheet, row []string, mean, lo, hi string) string {
	m, l, h := s.Number(row, mean), s.Number(row, lo), s.Number(row, hi)
	if math.IsNaN(l) || math.IsNaN(h) {
		return results.FormatNumber(m, 3)
	}
	return fmt.Sprintf("%s [%s, %s]", results.FormatNumber(m, 3), results.FormatNumber(l, 3), results.FormatNumber(h, 3))
}

func efficiency(s *figures.Sheet, verdict []string, tables []Table) ([]string, []Table) {
	t := Table{Caption: "What the time that the role costs is made of", Header: []string{"Part", "Unit", "Mean [95 %]", "Meaning"}}
	for _, row := range s.Rows {
		kind, name := cell(s, row, "kind"), cell(s, row, "name")
		if kind == "group" || kind == "loss" || kind == "level" {
			t.Rows = append(t.Rows, []string{words(name), cell(s, row, "unit"), interval(s, row, "mean", "ci_lo", "ci_hi"), cell(s, row, "description")})
		}
		if name == "efficiency_loss" {
			what := "costs time: "
			if s.Number(row, "mean") < 0 {
				what = "saves time: "
			}
			verdict = append(verdict, fmt.Sprintf("The role %s%s minutes of agents' time for each solved problem.", what, interval(s, row, "mean", "ci_lo", "ci_hi")))
		}
	}
	return verdict, append(tables, t)
}

// compareAnswer reads the verdicts of a comparison.
func compareAnswer(f *figures.Folder) (verdict []string, tables []Table, used []string) {
	s, err := f.Sheet("compare.csv")
	if err != nil {
		return []string{err.Error()}, nil, nil
	}
	names := map[string]string{}
	for _, a := range f.Manifest.Compared() {
		names[a.Label] = a.Name
	}
	t := Table{Caption: "Every alternative against A", Header: []string{"Metric", "Alternative", "Unit", "Mean of A", "Mean", "Difference [interval of all rows together]", "n", "Verdict"}}
	sure, doubt := map[string][]string{}, map[string][]string{}
	var arms []string
	for _, row := range s.Rows {
		arm, metric, says := cell(s, row, "arm"), cell(s, row, "metric"), cell(s, row, "verdict")
		used = append(used, metric)
		if !slices.Contains(arms, arm) {
			arms = append(arms, arm)
		}
		t.Rows = append(t.Rows, []string{metric, arm + ": " + names[arm], cell(s, row, "unit"), results.FormatNumber(s.Number(row, "mean_a"), 4), results.FormatNumber(s.Number(row, "mean_b"), 4),
			interval(s, row, "difference", "all_lo", "all_hi"), cell(s, row, "n"), says})
		text := fmt.Sprintf("%s is %s (%s)", words(metric), says, withUnit(interval(s, row, "difference", "all_lo", "all_hi"), cell(s, row, "unit")))
		switch says {
		case "better", "worse", "higher", "lower":
			sure[arm] = append(sure[arm], text)
		default:
			doubt[arm] = append(doubt[arm], words(metric)+": "+says)
		}
	}
	for _, arm := range arms {
		name := fmt.Sprintf("%s (%s) against A (%s)", arm, names[arm], names["A"])
		if len(sure[arm]) > 0 {
			verdict = append(verdict, name+": "+strings.Join(sure[arm], "; ")+".")
		}
		if len(doubt[arm]) > 0 {
			verdict = append(verdict, name+", not decided: "+strings.Join(doubt[arm], "; ")+".")
		}
	}
	t.Notes = []string{"Method: " + f.Manifest.Method + "."}
	return verdict, []Table{t}, used
}

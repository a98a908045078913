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

// pointsShown is how many design points stand in the page.
const pointsShown = 40

// telling are kinds of figures whose title is a finding.
var telling = []string{"main-effects", "tornado", "morris-plane", "sobol-bars", "prim-box"}

// sweepAnswer says where each metric is best, and what moves it.
func sweepAnswer(f *figures.Folder, list []figures.Figure) (verdict []string, tables []Table, used []string) {
	d, err := f.Data()
	if err != nil {
		return []string{err.Error()}, nil, nil
	}
	metrics := headline(f, d)
	for _, name := range metrics {
		o := outcomeOf(d, name)
		used = append(used, name)
		if sentence := extremes(d, o); sentence != "" {
			verdict = append(verdict, sentence)
		}
	}
	for i := range list {
		title := list[i].Spec.Title + "."
		if slices.Contains(telling, list[i].Kind) && !slices.Contains(verdict, title) {
			verdict = append(verdict, title)
		}
	}
	t := Table{Caption: "Design points: means over replications with 95 % intervals", Header: []string{"Point"}}
	for _, factor := range d.Factors {
		t.Header = append(t.Header, factor.Name)
	}
	t.Header = append(t.Header, metrics...)
	for i, point := range d.Points {
		if i == pointsShown {
			t.Notes = append(t.Notes, fmt.Sprintf("%d more points are in summary.csv.", len(d.Points)-i))
			break
		}
		row := append([]string{point}, settingsOf(d, i)...)
		for _, name := range metrics {
			row = append(row, results.FormatEstimate(results.NewEstimate(outcomeOf(d, name).Y[i])))
		}
		t.Rows = append(t.Rows, row)
	}
	return verdict, []Table{t}, used
}

func settingsOf(d *analysis.Data, point int) (cells []string) {
	for j, factor := range d.Factors {
		v := d.X[point][j]
		if factor.Categories != nil && int(v) < len(factor.Categories) {
			cells = append(cells, factor.Categories[int(v)])
			continue
		}
		cells = append(cells, strconv.FormatFloat(v, 'g', 4, 64))
	}
	return cells
}

func pointText(d *analysis.Data, point int) string {
	var parts []string
	for j, text := range settingsOf(d, point) {
		parts = append(parts, d.Factors[j].Name+" "+text)
	}
	if len(parts) == 0 {
		return "point " + d.Points[point]
	}
	return strings.Join(parts, ", ")
}

// extremes says where a metric is highest and lowest.
func extremes(d *analysis.Data, o *analysis.Outcome) string {
	high, low := -1, -1
	var top, bottom results.Estimate
	for i, row := range o.Y {
		e := results.NewEstimate(row)
		if math.IsNaN(e.Center) {
			continue
		}
		if high < 0 || e.Center > top.Center {
			high, top = i, e
		}
		if low < 0 || e.Center < bottom.Center {
			low, bottom = i, e
		}
	}
	switch {
	case high < 0:
		return ""
	case high == low:
		return fmt.Sprintf("%s is %s.", capital(words(o.Name)), withUnit(results.FormatEstimate(top), o.Unit))
	}
	text := fmt.Sprintf("%s is highest, %s, with %s, and lowest, %s, with %s", capital(words(o.Name)), withUnit(results.FormatEstimate(top), o.Unit), pointText(d, high),
		results.FormatEstimate(bottom), pointText(d, low))
	if len(d.Points) > 2 {
		text += fmt.Sprintf("; being the extreme of %d points, both are a little overstated", len(d.Points))
	}
	return text + "."
}

// share writes a share as a percentage; a missing one as nothing.
func share(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// searchAnswer names the points of a frontier.
func searchAnswer(f *figures.Folder) (verdict []string, tables []Table, used []string) {
	s, err := f.Sheet("points.csv")
	if err != nil {
		return []string{err.Error()}, nil, nil
	}
	end := s.Column("status")
	if end < 1 {
		return []string{"points.csv has no column status"}, nil, nil
	}
	levers := s.Header[1:end]
	t := Table{Caption: "Points on the frontier: means of fresh runs with 95 % intervals", Header: []string{"Point"}}
	for _, l := range levers {
		t.Header = append(t.Header, strings.ReplaceAll(l, "__", "."))
	}
	for _, text := range append(slices.Clone(f.Manifest.Goals), f.Manifest.Constraints...) {
		if name := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("=<> ", r) })[0]; s.Column(name) >= 0 && !slices.Contains(used, name) {
			used = append(used, name)
		}
	}
	t.Header = append(append(t.Header, used...), "n", "odds of front")
	t.Notes = []string{"Odds of front: the share of resamples of the fresh runs in which the point stays on the front."}
	front := 0
	for _, row := range s.Rows {
		if cell(s, row, "status") != "front" {
			continue
		}
		front++
		line := append([]string{strings.TrimSpace(row[0] + " " + cell(s, row, "name"))}, row[1:end]...)
		var says []string
		n := ""
		for _, name := range used {
			line = append(line, interval(s, row, name, name+"_lo", name+"_hi"))
			says, n = append(says, words(name)+" "+interval(s, row, name, name+"_lo", name+"_hi")), cell(s, row, name+"_n")
		}
		t.Rows = append(t.Rows, append(line, n, share(s.Number(row, "front_odds"))))
		if name := cell(s, row, "name"); name != "" {
			var set []string
			for j, l := range levers {
				set = append(set, strings.ReplaceAll(l, "__", ".")+" "+row[1+j])
			}
			verdict = append(verdict, fmt.Sprintf("%s: %s gives %s.", capital(words(name)), strings.Join(set, ", "), strings.Join(says, ", ")))
		}
	}
	head := fmt.Sprintf("%d of %d points that were tried cannot be beaten in every goal (%s).", front, len(s.Rows), strings.Join(f.Manifest.Goals, ", "))
	if front == 0 {
		head = fmt.Sprintf("None of %d points keeps every bound (%s).", len(s.Rows), strings.Join(f.Manifest.Constraints, ", "))
	}
	return append([]string{head}, verdict...), []Table{t}, used
}

// evidenceAnswer counts the verdicts of claims.
func evidenceAnswer(f *figures.Folder) (verdict []string, tables []Table) {
	s, err := f.Sheet("evidence.csv")
	if err != nil {
		return []string{err.Error()}, nil
	}
	t := Table{Caption: "Claims of the literature and what came of them", Header: []string{"Claim", "What is claimed", "Effect", "Unit", "n", "Mean [95 %]", "Expected", "Verdict", "Ablation as it must"}}
	count := map[string]int{}
	var order []string
	for _, row := range s.Rows {
		says := cell(s, row, "verdict")
		if count[says] == 0 {
			order = append(order, says)
		}
		count[says]++
		t.Rows = append(t.Rows, []string{cell(s, row, "claim"), cell(s, row, "text"), cell(s, row, "effect"), cell(s, row, "unit"), cell(s, row, "n"),
			interval(s, row, "mean", "lo", "hi"), cell(s, row, "expected"), says, cell(s, row, "ablation_as_it_must")})
	}
	for _, says := range order {
		verdict = append(verdict, fmt.Sprintf("%d of %d claims: %s.", count[says], len(s.Rows), says))
	}
	return verdict, []Table{t}
}

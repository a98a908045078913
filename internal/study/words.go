package study

import (
	"fmt"
	"math"
	"strings"

	"frontline.dev/frontline/results"
)

// plain returns a name of a table in words.
func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }

// told returns an estimate for a sentence: "12.3 minutes (95 % interval 11.8 to
// 12.9)". The unit may be empty.
func told(e results.Estimate, unit string) string {
	if unit != "" {
		unit = " " + unit
	}
	s := results.FormatEstimate(e)
	center, interval, found := strings.Cut(s, " ")
	if !found {
		return center + unit
	}
	if strings.HasSuffix(s, "]") {
		interval = strings.NewReplacer("[", "(95 % interval ", ", ", " to ", "]", ")").Replace(interval)
	}
	return center + unit + " " + interval
}

// short returns the centre of an estimate to as many digits as its interval
// bears, and no more than three: it is for titles.
func short(e results.Estimate) string {
	s, _, _ := strings.Cut(results.FormatEstimate(e), " ")
	if three := results.FormatNumber(e.Center, 3); len(three) < len(s) {
		return three
	}
	return s
}

// negated returns the estimate of the opposite.
func negated(e results.Estimate) results.Estimate {
	e.Center, e.Lo, e.Hi = -e.Center, -e.Hi, -e.Lo
	return e
}

// magnitude returns the estimate, or its opposite when it is negative.
func magnitude(e results.Estimate) results.Estimate {
	if e.Center < 0 {
		return negated(e)
	}
	return e
}

// scaled returns the estimate in another unit.
func scaled(e results.Estimate, factor float64) results.Estimate {
	e.Center, e.SD, e.Lo, e.Hi = e.Center*factor, e.SD*factor, e.Lo*factor, e.Hi*factor
	return e
}

// direction is what can be said of a difference: its sign, or 0 when its
// interval holds zero, or when there is none.
func direction(e results.Estimate) int {
	switch {
	case e.Lo > 0:
		return 1
	case e.Hi < 0:
		return -1
	}
	return 0
}

// change says what a difference means in plain words: "rises by …", "falls by
// …", or that it cannot be told.
func change(e results.Estimate, up, down, unit string) string {
	switch {
	case e.N == 0 || math.IsNaN(e.Center):
		return "was not observed"
	case e.Lo == 0 && e.Hi == 0:
		return "does not change at all"
	case math.IsNaN(e.Lo):
		return "differs by " + told(e, unit) + ", of which one replication says nothing certain"
	case direction(e) > 0:
		return up + " by " + told(e, unit)
	case direction(e) < 0:
		return down + " by " + told(negated(e), unit)
	}
	return "does not change measurably: difference " + told(e, unit)
}

// verdict is the report in plain words, one sentence or two a line.
func (r *Report) verdict() []string {
	var lines []string
	if r.Finished == 0 {
		return []string{"No replication has finished: nothing can be said."}
	}
	if r.Efficiency == nil {
		if o := r.outcomeOf("ideas_per_agent_year"); o != nil && o.With.Center > 0 {
			lines = append(lines, fmt.Sprintf("Without the role each agent has %s ideas a year.", told(o.With, "")))
		}
		return append(lines, r.stressOnly()...)
	}
	if o := r.outcomeOf("ideas_per_agent_year"); o != nil {
		lines = append(lines, fmt.Sprintf("Ideas: with the role each agent has %s a year, without it %s; the number %s.",
			short(o.With), short(o.Without), change(o.Difference, "rises", "falls", "")))
	}
	lines = append(lines, r.efficiencyVerdict()...)
	if o := r.outcomeOf("exhaustion_mean"); o != nil && o.With.N > 0 {
		lines = append(lines, fmt.Sprintf("Stress: mean exhaustion at the end of a day is %s with the role and %s without (0 to 1); it %s.",
			short(o.With), short(o.Without), change(o.Difference, "rises", "falls", "")))
	}
	if r.Figure1 != nil {
		lines = append(lines, r.Figure1.verdict())
	}
	return lines
}

func (r *Report) stressOnly() []string {
	o := r.outcomeOf("exhaustion_mean")
	if o == nil || o.With.N == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Stress: mean exhaustion at the end of a day is %s (0 to 1).", told(o.With, ""))}
}

func (r *Report) efficiencyVerdict() []string {
	e := r.Efficiency
	line := fmt.Sprintf("Efficiency: the time for a solved problem %s", change(e.Total, "rises", "falls", "minutes"))
	if direction(e.Total) != 0 {
		line += fmt.Sprintf(", %s %% of what it takes without the role", short(scaled(magnitude(e.Share), 100)))
	}
	line += "."
	if parts := e.largest(3); parts != "" {
		line += " Largest parts: " + parts + "."
	}
	lines := []string{line}
	if w := e.row("beside", "workload_change"); w != nil {
		lines = append(lines, fmt.Sprintf("Workload: agents' time for each customer and year %s; of this, prevented faults make %s and problems given up %s.",
			change(w.Estimate, "rises", "falls", "minutes"), short(e.row("beside", "volume_prevented").Estimate), short(e.row("beside", "volume_other").Estimate)))
	}
	return lines
}

// largest names the groups that make up most of the loss, with their minutes.
func (e *Efficiency) largest(n int) string {
	var groups []*EfficiencyRow
	for _, row := range e.groups() {
		if direction(row.Estimate) != 0 {
			groups = append(groups, row)
		}
	}
	var parts []string
	for range n {
		best := -1
		for i, g := range groups {
			if g != nil && (best < 0 || math.Abs(g.Center) > math.Abs(groups[best].Center)) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		sign := "+"
		if groups[best].Center < 0 {
			sign = ""
		}
		parts = append(parts, plain(groups[best].Name)+" "+sign+short(groups[best].Estimate))
		groups[best] = nil
	}
	return strings.Join(parts, ", ")
}

// verdict says what the lines of Figure 1 show.
func (f *Figure1) verdict() string {
	narrow, wide := &f.Lines[0], &f.Lines[len(f.Lines)-1]
	line := fmt.Sprintf("Figure 1: from no role to a full one, agents with %d products gain %s, agents with %s gain %s",
		wide.Products, told(wide.Slope, "ideas a year"), products(narrow.Products), told(narrow.Slope, ""))
	if !math.IsNaN(f.SlopeRatio.Lo) {
		line += fmt.Sprintf("; ratio %s", told(f.SlopeRatio, ""))
	}
	switch {
	case f.Crosses():
		line += fmt.Sprintf(". The lines cross at a role of %s.", told(f.Crossing, ""))
	case f.GapWithout.Lo > 0 && f.GapFull.Lo > 0:
		line += ". The lines do not cross: the wide portfolio is ahead throughout."
	default:
		line += ". Whether the lines cross cannot be told."
	}
	return line
}

func products(n int) string {
	if n == 1 {
		return "1 product"
	}
	return fmt.Sprintf("%d products", n)
}

package decide

import (
	"fmt"
	"math"
	"strings"

	"frontline.dev/frontline/results"
)

// forest draws every difference in percent of A, with its interval, the line
// of no difference and, where a margin was given, the zone in which
// differences do not matter.
func (c *Comparison) forest() (*results.Plot, table, error) {
	data := table{File: "compare", Doc: "numbers of the picture compare, in percent of the mean of A", Columns: []column{
		armColumn, metricColumn, {"difference", "number", "%", "alternative less A, in percent of the mean of A"},
		{"lo", "number", "%", "lower end of the interval that holds together with the others"}, {"hi", "number", "%", "its upper end"},
		{"zone_lo", "number", "%", "differences from here"}, {"zone_hi", "number", "%", "to here do not matter; empty: no margin was given"},
		{"verdict", "text", "", "as in compare.csv"}}}
	differences := results.Group{Name: "Difference, with interval"}
	zone := results.Group{Name: "Does not matter"}
	var rows []string
	zones, left := false, 0
	for i := range c.Rows {
		r := &c.Rows[i]
		scale := 100 / math.Abs(r.MeanA)
		if r.MeanA == 0 || math.IsNaN(r.Mean) {
			left++
			continue
		}
		margin := float64(r.Margin * scale)
		name := plain(r.Metric.Name)
		if len(c.Arms) > 2 {
			name = c.Arms[r.Arm].Label + ": " + name
		}
		rows = append(rows, name)
		differences.Values = append(differences.Values, r.Mean*scale)
		differences.Lo, differences.Hi = append(differences.Lo, r.LoAll*scale), append(differences.Hi, r.HiAll*scale)
		zone.Values = append(zone.Values, math.NaN())
		zone.Lo, zone.Hi = append(zone.Lo, -margin), append(zone.Hi, margin)
		zones = zones || margin > 0
		cells := append([]string{c.Arms[r.Arm].Label, r.Metric.Name}, numbers(r.Mean*scale, r.LoAll*scale, r.HiAll*scale, -margin, margin)...)
		data.add(append(cells, string(r.Verdict))...)
	}
	groups := []results.Group{differences}
	if zones {
		groups = append(groups, zone)
	}
	plot, err := results.DotWhisker(c.forestSpec(left), rows, groups)
	return plot, data, err
}

func (c *Comparison) forestSpec(left int) results.FigureSpec {
	pairs := fmt.Sprintf("%d pairs on common random numbers", c.Finished)
	if c.Options.Independent {
		pairs = fmt.Sprintf("%d independent runs of each", c.Finished)
	}
	note := fmt.Sprintf("A: %s, seed %d, %s of %v. Intervals: %s for all rows together.", c.Arms[0].Name, c.Arms[0].Scenario.Seed, pairs,
		c.Arms[0].Scenario.Settings.Time.Horizon, percent(c.Options.Confidence))
	if left > 0 {
		note += fmt.Sprintf(" %d metrics are not shown: A is 0 there, or they were not observed.", left)
	}
	if c.Partial {
		note += fmt.Sprintf(" Cut off after %d of %d pairs.", c.Finished, c.Planned)
	}
	subtitle := "Difference from A"
	for _, arm := range c.Arms[1:] {
		subtitle += fmt.Sprintf("; %s: %s", arm.Label, arm.Name)
	}
	return results.FigureSpec{Title: c.title(), Subtitle: subtitle, XLabel: "Difference from A (% of the mean of A)", Note: note, IncludeZero: true}
}

// title says what came out, in one line.
func (c *Comparison) title() string {
	count := map[Verdict]int{}
	for i := range c.Rows {
		count[c.Rows[i].Verdict]++
	}
	if len(c.Arms) > 2 {
		return fmt.Sprintf("%d alternatives against %s", len(c.Arms)-1, c.Arms[0].Name)
	}
	switch known := count[Better] + count[Worse] + count[Higher] + count[Lower]; {
	case count[Equal] == len(c.Rows):
		return "B is exactly the same as A"
	case known == 0:
		return fmt.Sprintf("No certain difference between A and B in %d metrics", len(c.Rows))
	}
	var parts []string
	for _, v := range []Verdict{Better, Worse, Higher, Lower} {
		if count[v] > 0 {
			parts = append(parts, fmt.Sprintf("%s in %d", v, count[v]))
		}
	}
	return fmt.Sprintf("B against A in %d metrics: %s", len(c.Rows), strings.Join(parts, ", "))
}

package decide

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"frontline.dev/frontline/results"
)

// plain returns a name of a table in words.
func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }

// change returns the size of a difference with its interval, for a sentence:
// "0.031 (0.024 to 0.038)". Holm's method is sharper than intervals that hold
// together; where it is certain of a difference and such an interval still
// holds 0, the interval alone is told.
func (d *Difference) change() string {
	lo, hi, alone := d.LoAll, d.HiAll, ""
	if d.Certain() && lo < 0 && hi > 0 {
		lo, hi, alone = d.Lo, d.Hi, ", taken alone)"
	}
	mean := d.Mean
	if d.Mean < 0 {
		mean, lo, hi = -mean, -hi, -lo
	}
	s := results.FormatEstimate(results.Estimate{N: d.N, Center: mean, Lo: lo, Hi: hi})
	if alone == "" {
		alone = ")"
	}
	return strings.NewReplacer("[", "(", ", ", " to ", "]", alone).Replace(s)
}

// phrase says one row in words.
func (r *Row) phrase() string {
	name := plain(r.Metric.Name)
	direction := "up"
	if r.Mean < 0 {
		direction = "down"
	}
	switch r.Verdict {
	case Better, Worse:
		return fmt.Sprintf("%s in %s: %s by %s", r.Verdict, name, direction, r.change())
	case Higher, Lower:
		return fmt.Sprintf("%s is %s by %s", name, r.Verdict, r.change())
	case Same:
		s := fmt.Sprintf("%s: no difference larger than %s", name, results.FormatNumber(r.Margin, 3))
		if r.Certain() {
			s += fmt.Sprintf(" (%s by %s)", direction, r.change())
		}
		return s
	case Equal:
		return name + ": exactly the same in every pair"
	}
	if math.IsNaN(r.Mean) {
		return name + ": not observed"
	}
	s := fmt.Sprintf("%s: cannot tell (%s)", name, results.FormatEstimate(results.Estimate{N: r.N, Center: r.Mean, Lo: r.LoAll, Hi: r.HiAll}))
	if n := r.Needed(); n > 0 {
		s += fmt.Sprintf("; about %d pairs would", n)
	}
	return s
}

// Needed returns about how many replications would turn "cannot tell" into a
// verdict, if variances and the difference stay as they are: as many as bring
// the half-width to half of the margin or, without one, to the difference
// itself. It is 0 when that cannot be said or would be more than a million.
func (d *Difference) Needed() int {
	target := math.Abs(d.Mean)
	if d.Margin > 0 {
		target = d.Margin / 2
	}
	ratio := d.HalfWidth() / target
	n := math.Ceil(float64(float64(ratio*ratio) * float64(d.N)))
	if d.Verdict != Unclear || !(n > float64(d.N)) || n > 1e6 {
		return 0
	}
	return int(n)
}

// Sentences returns the answer for a manager: one paragraph for each
// alternative, what matters first.
func (c *Comparison) Sentences() []string {
	var list []string
	for a := 1; a < len(c.Arms); a++ {
		list = append(list, c.sentence(a))
	}
	return list
}

func (c *Comparison) sentence(arm int) string {
	a, b := &c.Arms[0], &c.Arms[arm]
	head := fmt.Sprintf("%s (%s) instead of %s (%s)", b.Label, b.Name, a.Label, a.Name)
	if c.Finished < 2 {
		return fmt.Sprintf("%s: nothing can be said of %d replications.", head, c.Finished)
	}
	var parts []string
	equal, rows := 0, 0
	for _, wanted := range [][]Verdict{{Better}, {Worse}, {Higher, Lower}, {Same}, {Equal}, {Unclear}} {
		for i := range c.Rows {
			r := &c.Rows[i]
			if r.Arm != arm || !verdictIn(r.Verdict, wanted) {
				continue
			}
			parts, rows = append(parts, r.phrase()), rows+1
			if r.Verdict == Equal {
				equal++
			}
		}
	}
	if equal == rows {
		return fmt.Sprintf("%s makes no difference at all: all %d metrics are exactly the same in each of %d pairs.", head, rows, c.Finished)
	}
	return fmt.Sprintf("%s. %s. %s", head, upper(strings.Join(parts, "; ")), c.basis(arm))
}

func verdictIn(v Verdict, list []Verdict) bool {
	for _, x := range list {
		if v == x {
			return true
		}
	}
	return false
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// basis says what the intervals stand on.
func (c *Comparison) basis(arm int) string {
	s := fmt.Sprintf("In brackets: intervals that hold together with %s confidence; ", percent(c.Options.Confidence))
	if c.Options.Independent {
		return s + fmt.Sprintf("%d runs of each on independent random numbers (Welch).", c.Finished)
	}
	s += fmt.Sprintf("%d pairs on common random numbers", c.Finished)
	least, most := math.Inf(1), 0.0
	for i := range c.Rows {
		if r := &c.Rows[i]; r.Arm == arm && r.Reduction > 0 && !math.IsInf(r.Reduction, 0) {
			least, most = math.Min(least, r.Reduction), math.Max(most, r.Reduction)
		}
	}
	switch {
	case most == 0:
		return s + "."
	case results.FormatNumber(least, 2) == results.FormatNumber(most, 2):
		return s + fmt.Sprintf(", which cut the variance %s×.", results.FormatNumber(least, 2))
	}
	return s + fmt.Sprintf(", which cut the variance %s× to %s×.", results.FormatNumber(least, 2), results.FormatNumber(most, 2))
}

// percent writes a share: "95 %", "99.9 %".
func percent(share float64) string { return strconv.FormatFloat(100*share, 'g', 5, 64) + " %" }

// Table returns the comparison for a terminal of that many columns; 0 is no
// limit.
func (c *Comparison) Table(width int) results.Table {
	t := results.Table{Width: width, Header: []string{"metric", "A"}}
	several := len(c.Arms) > 2
	if several {
		t.Header = []string{"", "metric", "A"}
	}
	second := "B"
	if several {
		second = "it"
	}
	t.Header = append(t.Header, second, second+" less A [together "+percent(c.Options.Confidence)+"]", "p (Holm)", "variance cut", "verdict")
	for i := range c.Rows {
		r := &c.Rows[i]
		e := results.FormatEstimate(results.Estimate{N: r.N, Center: r.Mean, Lo: r.LoAll, Hi: r.HiAll})
		cut := results.FormatNumber(r.Reduction, 2)
		switch {
		case math.IsNaN(r.Reduction):
			cut = ""
		case math.IsInf(r.Reduction, 1):
			cut = "wholly"
		default:
			cut += "×"
		}
		row := []string{plain(r.Metric.Name), results.FormatNumber(r.MeanA, 4), results.FormatNumber(r.MeanB, 4), e, probability(r.PHolm), cut, r.told()}
		if several {
			row = append([]string{c.Arms[r.Arm].Label}, row...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// told is the verdict with its margin.
func (r *Row) told() string {
	if r.Verdict == Same {
		return "no difference > " + results.FormatNumber(r.Margin, 3)
	}
	return string(r.Verdict)
}

// probability writes a p-value for people.
func probability(p float64) string {
	switch {
	case math.IsNaN(p):
		return ""
	case p < .0001:
		return "<.0001"
	}
	return results.FormatNumber(p, 2)
}

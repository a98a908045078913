package analysis

import (
	"fmt"
	"math"
	"strconv"

	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/results"
)

// six is a number of six significant digits, as indices are given in files: more
// would be of this machine. NaN is empty.
func six(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	if x == 0 {
		return "0" // no "-0"
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// indexCells are value, lower and upper bound.
func indexCells(i sensitivity.Index) []string { return []string{six(i.Value), six(i.Lo), six(i.Hi)} }

// estimateCells are mean, lower and upper bound.
func estimateCells(e results.Estimate) []string {
	return []string{six(e.Center), six(e.Lo), six(e.Hi)}
}

// bounds returns the header of a value with its interval.
func bounds(name string) []string { return []string{name, name + "_lo", name + "_hi"} }

func join(parts ...[]string) (all []string) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// group turns indices into the dots of a chart.
func group(name string, list []sensitivity.Index) results.Group {
	g := results.Group{Name: name}
	for _, i := range list {
		g.Values, g.Lo, g.Hi = append(g.Values, i.Value), append(g.Lo, i.Lo), append(g.Hi, i.Hi)
	}
	return g
}

// withUnit is a name with its unit in parentheses.
func withUnit(name, unit string) string {
	if unit == "" || unit == "1" {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, unit)
}

// intervalText says what intervals are.
func intervalText(r *Request) string {
	confidence := r.Confidence
	if confidence == 0 {
		confidence = 0.95
	}
	return fmt.Sprintf("intervals: %g %% bootstrap", 100*confidence)
}

// runsText says how often each point was run.
func runsText(replications int) string {
	if replications == 1 {
		return "one run each"
	}
	return fmt.Sprintf("%d replications each", replications)
}

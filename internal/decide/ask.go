package decide

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
)

// HeadlineMeasures returns the few metrics that a manager asks for first, in
// name order.
func HeadlineMeasures() []study.Measure {
	headline := map[string]bool{}
	for _, m := range results.AllMetrics() {
		headline[m.Name] = m.Headline
	}
	var list []study.Measure
	for _, m := range study.Measures() {
		if headline[m.Name] {
			list = append(list, m)
		}
	}
	return list
}

// FindMeasure returns the measure of that name and whether there is one.
func FindMeasure(name string) (study.Measure, bool) {
	for _, m := range study.Measures() {
		if m.Name == name {
			return m, true
		}
	}
	return study.Measure{}, false
}

// ParseMargin reads a margin: a number in the unit of the metric, "0.02", or a
// share of the mean of A, "5%". It must be above 0.
func ParseMargin(text string) (Margin, error) {
	digits, share := strings.CutSuffix(strings.TrimSpace(text), "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if err != nil || !(x > 0) || math.IsInf(x, 0) {
		return Margin{}, fmt.Errorf("%q must be a number above 0, such as 0.02, or a share of the mean of A, such as 5%%", text)
	}
	if share {
		x /= 100
	}
	return Margin{Value: x, Share: share}, nil
}

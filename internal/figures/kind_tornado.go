package figures

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
)

func init() {
	register(34, "tornado", "what a metric does when one factor after the other goes from its low to its high end", "a design that changes one factor at a time, or a factorial one", drawTornado)
}

// baseRow returns the design point from which every other differs in one factor
// at most; -1 when there is none.
func baseRow(x [][]float64) int {
	for b := range x {
		all := true
		for _, row := range x {
			differ := 0
			for j := range row {
				if row[j] != x[b][j] {
					differ++
				}
			}
			all = all && differ <= 1
		}
		if all {
			return b
		}
	}
	return -1
}

// swing is a factor's effect on both sides of the base.
type swing struct {
	results.Stretch
	low, high results.Estimate
}

// swings reads one-at-a-time runs.
func swings(factors []analysis.Factor, x [][]float64, o *analysis.Outcome, base int) (list []swing) {
	for j, factor := range factors {
		levels := levelsOf(x, j)
		s := swing{low: results.NewEstimate(o.Y[base]), high: results.NewEstimate(o.Y[base])}
		for i, row := range x {
			if row[j] == x[base][j] || i == base {
				continue
			}
			switch row[j] {
			case levels[0]:
				s.low = results.NewEstimate(o.Y[i])
			case levels[len(levels)-1]:
				s.high = results.NewEstimate(o.Y[i])
			}
		}
		s.Stretch = stretched(factor, levels, s.low, s.high)
		list = append(list, s)
	}
	return list
}

// stretched is the bar of a factor; its range is part of its name.
func stretched(factor analysis.Factor, levels []float64, low, high results.Estimate) results.Stretch {
	name := fmt.Sprintf("%s: %s to %s", factor.Name, levelText(factor, levels[0]), levelText(factor, levels[len(levels)-1]))
	return results.Stretch{Name: name, From: low.Center, To: high.Center}
}

// averaged reads the ends of a factorial design, other factors averaged.
func (e *factorial) averaged() (list []swing) {
	for j, factor := range e.factors {
		levels := levelsOf(e.x, j)
		s := swing{}
		for _, l := range e.Levels {
			switch {
			case l.Factor == j && l.Level == levels[0]:
				s.low = l.Mean
			case l.Factor == j && l.Level == levels[len(levels)-1]:
				s.high = l.Mean
			}
		}
		s.Stretch = stretched(factor, levels, s.low, s.high)
		list = append(list, s)
	}
	return list
}

func drawTornado(_ context.Context, f *Folder, r *Request) (all []Figure, err error) {
	d, metrics, err := f.runMetrics(r, metricsDrawn)
	if err != nil {
		return nil, err
	}
	factors, x := varying(d)
	if len(factors) < 2 {
		return nil, missingf("two factors that vary")
	}
	base := baseRow(x)
	if base >= 0 {
		for _, metric := range metrics {
			o := outcome(d, metric)
			drawn, err := f.tornado(metric, o.Unit, results.NewEstimate(o.Y[base]), swings(factors, x, o, base), "One factor at a time, the others as in the base; means of "+count(len(o.Y[0]), "replication"))
			if err != nil {
				return all, err
			}
			all = append(all, drawn...)
		}
		return all, nil
	}
	list, err := f.factorials(r)
	if err != nil {
		return nil, err
	}
	for i := range list {
		e := &list[i]
		drawn, err := f.tornado(e.metric, e.unit, e.Mean, e.averaged(), "Means at the ends of each factor, all others averaged; "+count(e.Replications, "replication"))
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

func (f *Folder) tornado(metric, unit string, base results.Estimate, list []swing, what string) ([]Figure, error) {
	sort.SliceStable(list, func(a, b int) bool { return list[a].width() > list[b].width() })
	list = slices.DeleteFunc(list, func(s swing) bool { return math.IsNaN(s.From) || math.IsNaN(s.To) })
	if len(list) == 0 || math.IsNaN(base.Center) {
		return nil, missingf("values of %s at the ends of the factors", metric)
	}
	var bars []results.Stretch
	var rows [][]string
	for _, s := range list {
		bars = append(bars, s.Stretch)
		rows = append(rows, joined([]string{s.Name}, sixes(base.Center), estimateCells(s.low), estimateCells(s.high)))
	}
	spec := results.FigureSpec{Size: f.size, Title: fmt.Sprintf("%s moves %s most", list[0].factor(), plain(metric)), Subtitle: what, XLabel: axis(metric, unit),
		Note: f.note("Bars show means; their intervals are in the table beside the picture.")}
	p, err := results.Tornado(spec, base.Center, "factor at its low end", "factor at its high end", bars)
	return f.make(fileName("tornado", metric), "--metric "+metric, spec, p, err,
		[]string{"factor", "base", "n_low", "mean_low", "lo_low", "hi_low", "n_high", "mean_high", "lo_high", "hi_high"}, rows)
}

// factor is the name without the range.
func (s *swing) factor() string {
	name, _, _ := strings.Cut(s.Name, ":")
	return name
}

func (s *swing) width() float64 { return math.Abs(s.To - s.From) }

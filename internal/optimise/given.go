package optimise

import (
	"fmt"
	"math"
)

// FrontOf sorts points that have been run already into the front and the
// others, as a search does at its end: by means, with intervals, the odds of
// being on the front, and the knee. runs holds the outcomes by point and
// replication: the goals, then the constrained outcomes. Equal replications of
// two points must have met the same random numbers for the odds to be of use.
// A point of which some replication is missing counts by the others. It returns
// an error when there is no goal or the sizes do not fit.
func FrontOf(p Problem, points [][]float64, runs [][][]float64, seed uint64) (*Result, error) {
	if len(p.Goals) == 0 {
		return nil, fmt.Errorf("there is no goal")
	}
	if len(points) != len(runs) || len(points) == 0 {
		return nil, fmt.Errorf("%d points and runs of %d", len(points), len(runs))
	}
	s := &search{Problem: p, Options: Options{Seed: seed}}
	s.Fresh = len(runs[0])
	for i, rows := range runs {
		if len(rows) != s.Fresh || s.Fresh == 0 {
			return nil, fmt.Errorf("point %d has %d replications, point 1 has %d", i+1, len(rows), s.Fresh)
		}
		for _, row := range rows {
			if len(row) != p.Outcomes() {
				return nil, fmt.Errorf("point %d: %d outcomes, there are %d goals and constraints", i+1, len(row), p.Outcomes())
			}
		}
		c := &candidate{point: points[i], fresh: rows}
		c.judge(p, rows)
		s.order = append(s.order, c)
		s.runs += len(rows)
	}
	r := s.result(s.order)
	r.FreshFrom = 0
	for i := range r.Front {
		if math.IsNaN(r.Front[i].FrontOdds) {
			r.Warnings = append(r.Warnings, "one replication per point: the front has no intervals, and chance may have chosen it")
			break
		}
	}
	return r, nil
}

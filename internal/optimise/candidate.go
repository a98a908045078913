package optimise

import (
	"encoding/binary"
	"math"
	"sort"

	"frontline.dev/frontline/results"
)

// candidate is a point with its runs.
type candidate struct {
	point   []float64
	search  [][]float64 // replications of the search, from 0 on
	fresh   [][]float64 // replications that did not choose it
	refused bool        // the model cannot run it

	value     []float64 // means of the search, every goal to be made small
	violation float64   // sum of what its constraints are missed by; infinite without results
	rank      int
	crowding  float64
	thinned   bool
	origin    *candidate // of a copy that is judged in another way
}

// key is the point as bytes.
func key(point []float64) string {
	b := make([]byte, 0, 8*len(point))
	for _, v := range point {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return string(b)
}

// judge sets value and violation from runs.
func (c *candidate) judge(p Problem, runs [][]float64) {
	c.value, c.violation = make([]float64, len(p.Goals)), 0
	for g := range p.Goals {
		if c.value[g] = mean(runs, g); p.Goals[g].Maximise {
			c.value[g] = -c.value[g]
		}
		if math.IsNaN(c.value[g]) {
			c.violation = math.Inf(1)
		}
	}
	for k, constraint := range p.Constraints {
		v := mean(runs, len(p.Goals)+k)
		if math.IsNaN(v) {
			c.violation = math.Inf(1)
		}
		c.violation += constraint.excess(v)
	}
	if c.refused {
		c.violation = math.Inf(1)
	}
}

// hopeful returns a copy whose constraints are judged by the better end of
// their intervals: it may yet turn out to keep them.
func (c *candidate) hopeful(p Problem) *candidate {
	out := *c
	if c.violation > 0 && !math.IsInf(c.violation, 1) {
		out.violation = 0
		for k, constraint := range p.Constraints {
			values := make([]float64, len(c.search))
			for r, row := range c.search {
				values[r] = row[len(p.Goals)+k]
			}
			e := results.NewEstimate(values)
			best := e.Lo
			if constraint.Least {
				best = e.Hi
			}
			if math.IsNaN(best) {
				best = e.Center
			}
			out.violation += constraint.excess(best)
		}
	}
	out.origin = c
	return &out
}

// afresh returns a copy that is judged by its fresh runs.
func (c *candidate) afresh(p Problem, runs [][]float64) *candidate {
	out := &candidate{point: c.point, fresh: c.fresh, origin: c}
	out.judge(p, runs)
	return out
}

// mean of one outcome over the runs that have it; NaN without any.
func mean(runs [][]float64, outcome int) float64 {
	sum, n := 0.0, 0
	for _, row := range runs {
		if v := row[outcome]; !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / float64(n)
}

// dominates is the constrained domination of Deb et al. 2002, definition 1: a
// feasible point dominates an infeasible one, the smaller violation the larger,
// and among feasible points nothing may be worse and something must be better.
func (c *candidate) dominates(o *candidate) bool {
	if c.violation != o.violation {
		return c.violation < o.violation
	}
	if c.violation > 0 {
		return false
	}
	better := false
	for g, v := range c.value {
		if v > o.value[g] {
			return false
		}
		better = better || v < o.value[g]
	}
	return better
}

// sortByRank puts candidates into fronts: rank 0 is dominated by none, rank 1
// by rank 0 only, and so on.
func sortByRank(list []*candidate) (fronts [][]*candidate) {
	worse := make([][]int, len(list))
	count := make([]int, len(list))
	var front []int
	for i, a := range list {
		for j := i + 1; j < len(list); j++ {
			switch b := list[j]; {
			case a.dominates(b):
				worse[i] = append(worse[i], j)
				count[j]++
			case b.dominates(a):
				worse[j] = append(worse[j], i)
				count[i]++
			}
		}
	}
	for i := range list {
		if count[i] == 0 {
			front = append(front, i)
		}
	}
	for rank := 0; len(front) > 0; rank++ {
		var next []int
		var members []*candidate
		for _, i := range front {
			list[i].rank = rank
			members = append(members, list[i])
			for _, j := range worse[i] {
				if count[j]--; count[j] == 0 {
					next = append(next, j)
				}
			}
		}
		fronts, front = append(fronts, members), next
	}
	return fronts
}

// crowd gives each member of a front its crowding distance: the ends are
// infinitely far, others the sum over goals of the gap between neighbours.
func crowd(front []*candidate) {
	for _, c := range front {
		c.crowding = 0
	}
	if len(front) == 0 {
		return
	}
	order := append([]*candidate(nil), front...)
	for g := range front[0].value {
		sort.SliceStable(order, func(a, b int) bool { return order[a].value[g] < order[b].value[g] })
		last := len(order) - 1
		width := order[last].value[g] - order[0].value[g]
		order[0].crowding, order[last].crowding = math.Inf(1), math.Inf(1)
		for i := 1; i < last && width > 0; i++ {
			order[i].crowding += (order[i+1].value[g] - order[i-1].value[g]) / width
		}
	}
}

// estimates returns the mean and interval of every outcome.
func (c *candidate) estimates(p Problem) []results.Estimate {
	runs := c.fresh
	if runs == nil {
		runs = c.search
	}
	list := make([]results.Estimate, p.Outcomes())
	for k := range list {
		values := make([]float64, len(runs))
		for r, row := range runs {
			values[r] = row[k]
		}
		list[k] = results.NewEstimate(values)
	}
	return list
}

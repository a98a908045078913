package optimise

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Status says where a point has ended.
type Status string

// Statuses of a point.
const (
	OnFront    Status = "front"      // no other point is better in one goal and not worse in the rest
	Dominated  Status = "dominated"  // some point is
	Infeasible Status = "infeasible" // the mean of an outcome breaks a constraint
	Thinned    Status = "thinned"    // as good as the front, but there were better spread points
	Refused    Status = "refused"    // the model cannot run it
)

// Solution is an evaluated point.
type Solution struct {
	Point     []float64
	Outcomes  []results.Estimate // the goals, then the constrained outcomes
	Status    Status
	Fresh     bool    // the estimates are of replications that did not choose the point
	Sure      bool    // every constraint is kept by the whole interval
	FrontOdds float64 // share of bootstrap resamples of the replications in which the point is on the front; NaN where it is not fresh
	Name      string  // "knee", "best …"; "" for others
	Runs      [][]float64
	FreshRuns [][]float64
}

// Result is what a search has found.
type Result struct {
	Problem
	Front       []Solution // in order of the first goal, best first
	Others      []Solution // every other point, in the order in which they were tried
	Runs        int
	Generations int
	Exhaustive  bool // every possible point was tried
	Interrupted bool // the front is that of what had been finished, not run again
	FreshFrom   int  // number of the first fresh replication
	Warnings    []string
}

// refresh runs the front on fresh replications. It is chosen by the runs of the
// search, which all points share, and a point that fresh runs show to break a
// constraint makes room for the next. A point whose constraints are in doubt
// counts as if it kept them, so that bad luck in a few runs does not hide it.
func (s *search) refresh(ctx context.Context, pool []*candidate) {
	for range 100 {
		var tasks []task
		for _, c := range s.contenders(pool) {
			switch missing := s.Least - len(c.search); {
			case s.failed != nil:
			case missing > 0:
				tasks = append(tasks, task{c, len(c.search), missing, false})
			case c.fresh == nil:
				tasks = append(tasks, task{c, s.freshFrom(), s.Fresh, true})
			}
		}
		if len(tasks) == 0 {
			return
		}
		s.perform(ctx, tasks)
	}
}

// contenders returns who deserves fresh runs: the front of what may be
// feasible, at most FrontMost points, and the next ranks up to FreshLeast.
func (s *search) contenders(pool []*candidate) (list []*candidate) {
	var hopefuls []*candidate
	for _, c := range pool {
		if c.fresh == nil || c.afresh(s.Problem, c.fresh).violation == 0 {
			if h := c.hopeful(s.Problem); h.violation == 0 {
				hopefuls = append(hopefuls, h)
			}
		}
	}
	for rank, front := range sortByRank(hopefuls) {
		if rank > 0 && len(list) >= s.FreshLeast {
			break
		}
		most := s.FrontMost
		if rank > 0 {
			most = s.FreshLeast - len(list)
		}
		for _, h := range thin(front, most) {
			list = append(list, h.origin)
		}
	}
	return list
}

// thin leaves out the most crowded points of a front until so many are left.
// Those that have been run afresh, or left out before, stay so.
func thin(front []*candidate, most int) (kept []*candidate) {
	for _, h := range front {
		if !h.origin.thinned || h.fresh != nil {
			kept = append(kept, h)
		}
	}
	for len(kept) > most {
		crowd(kept)
		least := -1
		for i, h := range kept {
			if h.fresh == nil && (least < 0 || h.crowding < kept[least].crowding) {
				least = i
			}
		}
		if least < 0 {
			return kept
		}
		kept[least].origin.thinned = true
		kept = slices.Delete(kept, least, least+1)
	}
	return kept
}

// freshFrom is the first replication that no search has used.
func (s *search) freshFrom() int { return s.Least }

// verdict returns the front: of the points with fresh runs, by these; of all,
// by the search, when an interruption has left some without.
func (s *search) verdict(pool []*candidate) []*candidate {
	var judged []*candidate
	for _, c := range pool {
		switch {
		case s.failed != nil:
			judged = append(judged, c.afresh(s.Problem, c.search))
		case c.fresh != nil:
			judged = append(judged, c.afresh(s.Problem, c.fresh))
		}
	}
	fronts := sortByRank(judged)
	if len(fronts) == 0 || fronts[0][0].violation > 0 {
		return nil
	}
	front := fronts[0]
	sort.SliceStable(front, func(a, b int) bool { return slices.Compare(front[a].value, front[b].value) < 0 })
	return front
}

// result turns candidates into solutions.
func (s *search) result(pool []*candidate) *Result {
	r := &Result{Problem: s.Problem, Runs: s.runs, Generations: s.generation, FreshFrom: s.freshFrom()}
	front := s.verdict(pool)
	odds, on := s.odds(), map[*candidate]bool{}
	for _, c := range front {
		on[c.origin] = true
		r.Front = append(r.Front, s.solution(c.origin, OnFront, odds))
	}
	for _, c := range s.order {
		violation := c.violation
		if c.fresh != nil {
			violation = c.afresh(s.Problem, c.fresh).violation
		}
		status := Dominated
		switch {
		case on[c]:
			continue
		case c.refused:
			status = Refused
		case violation > 0:
			status = Infeasible
		case c.thinned && c.fresh == nil:
			status = Thinned
		}
		r.Others = append(r.Others, s.solution(c, status, odds))
	}
	s.nameKnees(r.Front, front)
	s.warn(r)
	return r
}

func (s *search) solution(c *candidate, status Status, odds map[*candidate]float64) Solution {
	out := Solution{Point: c.point, Status: status, Fresh: c.fresh != nil, FrontOdds: math.NaN(), Runs: c.search, FreshRuns: c.fresh}
	if share, is := odds[c]; is {
		out.FrontOdds = share
	}
	if c.refused {
		return out
	}
	out.Outcomes, out.Sure = c.estimates(s.Problem), true
	for k, constraint := range s.Constraints {
		e := out.Outcomes[len(s.Goals)+k]
		worst := e.Hi
		if constraint.Least {
			worst = e.Lo
		}
		out.Sure = out.Sure && constraint.excess(worst) == 0 // NaN is not sure: excess(NaN) is NaN
	}
	return out
}

// oddsResamples is how often the replications are drawn anew.
const oddsResamples = 500

// odds returns, for every point with fresh runs, in which share of resamples it
// is on the front. Replications are drawn jointly, because the points share
// their random numbers.
func (s *search) odds() map[*candidate]float64 {
	odds := map[*candidate]float64{}
	var fresh []*candidate
	for _, c := range s.order {
		if len(c.fresh) == s.Fresh && s.Fresh > 1 {
			fresh = append(fresh, c)
			odds[c] = 0
		}
	}
	stream := sim.NewStream(s.Seed, 0, "optimise.odds")
	drawn := make([]int, s.Fresh)
	for range oddsResamples {
		for i := range drawn {
			drawn[i] = stream.IntN(s.Fresh)
		}
		copies := make([]*candidate, len(fresh))
		for i, c := range fresh {
			runs := make([][]float64, len(drawn))
			for r, at := range drawn {
				runs[r] = c.fresh[at]
			}
			copies[i] = c.afresh(s.Problem, runs)
		}
		for _, a := range copies {
			beaten := a.violation > 0
			for _, b := range copies {
				beaten = beaten || b.dominates(a)
			}
			if !beaten {
				odds[a.origin]++
			}
		}
	}
	for c := range odds {
		odds[c] /= oddsResamples
	}
	return odds
}

// nameKnees names the ends of the front and its knee: with every goal scaled to
// 0 (best on the front) and 1 (worst), the point furthest on the good side of
// the line, plane or hyperplane through the ends, where gaining a little in one
// goal begins to cost much in another (Das 1999; Branke et al. 2004). There is
// none for one goal, and none when no point lies on the good side.
func (s *search) nameKnees(solutions []Solution, front []*candidate) {
	if len(front) < 2 || len(s.Goals) < 2 {
		if len(front) > 0 {
			solutions[0].Name = "best " + s.Goals[0].Name
		}
		return
	}
	scaled := make([]float64, len(front))
	for g := range s.Goals {
		low, high, best := math.Inf(1), math.Inf(-1), 0
		for i, c := range front {
			if c.value[g] < low {
				low, best = c.value[g], i
			}
			high = math.Max(high, c.value[g])
		}
		if solutions[best].Name == "" {
			solutions[best].Name = "best " + s.Goals[g].Name
		}
		for i, c := range front {
			if high > low {
				scaled[i] += (c.value[g] - low) / (high - low)
			}
		}
	}
	knee, distance := -1, 1e-9
	for i, sum := range scaled {
		if d := (1 - sum) / math.Sqrt(float64(len(s.Goals))); d > distance && solutions[i].Name == "" {
			knee, distance = i, d
		}
	}
	if knee >= 0 {
		solutions[knee].Name = "knee"
	}
}

func (s *search) warn(r *Result) {
	switch {
	case r.Interrupted || s.failed != nil:
		r.Warnings = append(r.Warnings, "the search was interrupted: not every point of the front has been run on fresh replications, and those that have not may flatter")
	case len(r.Front) == 0:
		r.Warnings = append(r.Warnings, "no point keeps all constraints: the nearest are among the others, with their outcomes")
	}
	unsure, doubtful := 0, 0
	for _, f := range r.Front {
		if !f.Sure {
			unsure++
		}
		if f.FrontOdds < 0.5 {
			doubtful++
		}
	}
	if unsure > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%d of %d points keep a constraint by their mean, but not by their whole interval", unsure, len(r.Front)))
	}
	if doubtful > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%d of %d points are on the front in fewer than half of the resamples: chance may have put them there", doubtful, len(r.Front)))
	}
}

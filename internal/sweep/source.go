package sweep

import "math"

// source gives out the runs of a shard that have no record yet, design point
// by design point. It is not for several goroutines.
type source struct {
	index *index
	shard Shard
	retry bool // give out again what was given up
	point int  // the next design point to look at, by index
	slot  int  // the next slot to look at; only without a rule
	queue []task
	open  map[int]*course // points under way; only with a rule
	err   error           // why a rule could not be asked

	settle func(point, count int) // called when a point has enough
}

// course is a design point whose number of replications follows a rule.
type course struct {
	values  [][]float64 // of the replications asked for so far; nil: failed, or not there yet
	missing int
}

func newSource(x *index, shard Shard, retry bool) *source {
	return &source{index: x, shard: shard, retry: retry, open: map[int]*course{}}
}

// wants says whether a slot is still to be played.
func (s *source) wants(slot int) bool {
	status := s.index.places[slot].status
	return status == 0 || s.retry && status > 2
}

// take returns the next run; false when there is none now. With a rule there
// may be more after [source.ended].
func (s *source) take() (task, bool) {
	if s.index.ruled {
		return s.takeRuled()
	}
	for ; s.point < s.index.Points; s.point++ {
		s.slot = max(s.slot, s.index.starts[s.point])
		for s.slot < s.index.starts[s.point+1] {
			t := task{index: s.point, slot: s.slot}
			s.slot++
			if _, replication := s.index.run(t.index, t.slot); s.wants(t.slot) && s.shard.has(s.index.plan, t.index, replication) {
				return t, true
			}
		}
	}
	return task{}, false
}

func (s *source) takeRuled() (task, bool) {
	for len(s.queue) == 0 && s.point < s.index.Points && s.err == nil {
		if s.index.enough[s.point] == 0 && s.shard.has(s.index.plan, s.point, 0) {
			s.open[s.point] = &course{}
			s.advance(s.point)
		}
		s.point++
	}
	if len(s.queue) == 0 {
		return task{}, false
	}
	t := s.queue[0]
	s.queue = s.queue[1:]
	return t, true
}

// advance asks the rule of a point until a replication is missing or it wants
// no more.
func (s *source) advance(point int) {
	c := s.open[point]
	for c.missing == 0 {
		have := len(c.values)
		wanted := s.index.wanted(point, c.values)
		if wanted <= have {
			delete(s.open, point)
			s.settle(point, have)
			return
		}
		for k := have; k < wanted; k++ {
			slot := s.index.starts[point] + k
			if s.wants(slot) {
				c.values = append(c.values, nil)
				c.missing++
				s.queue = append(s.queue, task{index: point, slot: slot})
				continue
			}
			run, err := s.index.read(slot)
			if err != nil {
				s.err = err
				delete(s.open, point)
				return
			}
			c.values = append(c.values, run.Body.Values)
		}
	}
}

// ended tells the source that a run has its record.
func (s *source) ended(t task, values []float64) {
	c := s.open[t.index]
	if c == nil {
		return
	}
	c.values[t.slot-s.index.starts[t.index]] = values
	if c.missing--; c.missing == 0 {
		s.advance(t.index)
	}
}

// wanted is how many replications a point wants, given those it has: at least
// one, at most what its plan allows.
func (p *plan) wanted(point int, played [][]float64) int {
	most := p.starts[point+1] - p.starts[point]
	if !p.ruled {
		return most
	}
	return min(max(p.More(point, played), 1), most)
}

// settled returns how many replications of a point count, and how many runs
// are known to be missing. With a rule, that a point has enough is a record of
// its own, so that nobody needs the rule to read a folder; until then at least
// one is missing.
func (x *index) settled(point int) (count, missing int) {
	start := x.starts[point]
	count = x.starts[point+1] - start
	if x.ruled {
		if count = x.enough[point]; count == 0 {
			return x.starts[point+1] - start, 1
		}
	}
	for _, p := range x.places[start : start+count] {
		if p.status == 0 {
			missing++
		}
	}
	return count, missing
}

// value returns the number of a run for one measure, NaN when it failed.
func (b *Body) value(measure int) float64 {
	if measure >= len(b.Values) {
		return math.NaN()
	}
	return b.Values[measure]
}

package fit

import "math"

// staffSlots are the half-hours of a day from its begin, with the next morning.
const staffSlots = 2 * slotsOfDay

// coverage are agents present by weekday and half-hour.
type coverage [7][staffSlots]float64

// add books a stretch of presence on one weekday.
func (c *coverage) add(weekday int, from, until int64, weight float64) {
	for i := max(from, 0) / slotLength; i*slotLength < until && i < int64(staffSlots); i++ {
		part := min(until, (i+1)*slotLength) - max(from, i*slotLength)
		c[weekday][i] += weight * float64(part) / float64(slotLength)
	}
}

func (c *coverage) addStint(weekday int, st *stint, weight float64) {
	c.add(weekday, st.from, st.to, weight)
	for _, a := range st.away {
		c.add(weekday, a.from, a.to, -weight)
	}
}

// observed is the mean presence on ordinary days.
func observed(f *Fit) *coverage {
	c := &coverage{}
	for i := range f.stints {
		st := &f.stints[i]
		if w := weekdayOf(st.date); f.Hours.ordinary(st.date) {
			c.addStint(w, st, 1/float64(f.Hours.Counts[w]))
		}
	}
	return c
}

// Limits of the search for a plan: how often every seat is looked at, and how
// many agent-days it may choose from.
const (
	tuneRounds     = 4
	tuneCandidates = 60
)

// tune changes, seat by seat, the agent-day whose times and breaks a seat has
// and the weekdays on which it is taken, as long as the planned presence comes
// nearer to the observed one (least squares over half-hours). With very many
// seats only the weekdays are changed, so that seats of a kind stay alike.
func (s *Staff) tune(f *Fit, coarse bool) {
	gap := observed(f) // observed less planned
	weight := 1 - s.Absence
	for i := range s.Seats {
		for w, on := range s.Seats[i].Days {
			if on {
				gap.addStint(w, &f.stints[s.Seats[i].stint], -weight)
			}
		}
	}
	for range tuneRounds {
		changed := false
		for i := range s.Seats {
			seat := &s.Seats[i]
			if !coarse && s.retime(f, seat, gap, weight) {
				changed = true
			}
			if s.reday(f, seat, gap, weight) {
				changed = true
			}
		}
		if !changed {
			break
		}
	}
	seen := observed(f)
	n := 0.0
	for w := range seen {
		for k, x := range seen[w] {
			if x > .05 {
				s.Error += gap[w][k] * gap[w][k]
				s.Present += x
				n++
			}
		}
	}
	if n > 0 {
		s.Error, s.Present = math.Sqrt(s.Error/n), s.Present/n
	}
}

// gain is by how much the sum of squares falls when a presence is added to
// the plan of one weekday.
func gain(gap *[staffSlots]float64, shape *[staffSlots]float64) (g float64) {
	for k, x := range shape {
		if x != 0 {
			g += x * (2*gap[k] - x)
		}
	}
	return g
}

func shapeOf(st *stint, weight float64) *[staffSlots]float64 {
	c := &coverage{}
	c.addStint(0, st, weight)
	return &c[0]
}

func (c *coverage) take(weekday int, shape *[staffSlots]float64, sign float64) {
	for k, x := range shape {
		c[weekday][k] -= sign * x
	}
}

// retime gives a seat the agent-day of its kind that serves the plan best.
func (s *Staff) retime(f *Fit, seat *Seat, gap *coverage, weight float64) bool {
	now := shapeOf(&f.stints[seat.stint], weight)
	for w, on := range seat.Days {
		if on {
			gap.take(w, now, -1)
		}
	}
	stints := s.Kinds[seat.Kind].stints
	best, most, shape := seat.stint, math.Inf(-1), now
	step := max(1, len(stints)/tuneCandidates)
	for k := -1; k < len(stints); k += step {
		candidate := seat.stint
		if k >= 0 {
			candidate = stints[k]
		}
		x := shapeOf(&f.stints[candidate], weight)
		total := 0.0
		for w, on := range seat.Days {
			if on {
				total += gain(&gap[w], x)
			}
		}
		if total > most+1e-9 {
			best, most, shape = candidate, total, x
		}
	}
	for w, on := range seat.Days {
		if on {
			gap.take(w, shape, 1)
		}
	}
	changed := best != seat.stint
	seat.stint = best
	return changed
}

// reday adds weekdays to a seat, or takes them away, where that serves the
// plan; the last one stays.
func (s *Staff) reday(f *Fit, seat *Seat, gap *coverage, weight float64) (changed bool) {
	shape := shapeOf(&f.stints[seat.stint], weight)
	for w := range seat.Days {
		if f.Hours.Counts[w] == 0 || !f.Hours.Days[w] {
			continue
		}
		on := 0
		for _, is := range seat.Days {
			if is {
				on++
			}
		}
		switch {
		case !seat.Days[w] && gain(&gap[w], shape) > 1e-9:
			gap.take(w, shape, 1)
			seat.Days[w], changed = true, true
		case seat.Days[w] && on > 1:
			gap.take(w, shape, -1)
			if gain(&gap[w], shape) > 0 {
				gap.take(w, shape, 1)
			} else {
				seat.Days[w], changed = false, true
			}
		}
	}
	return changed
}

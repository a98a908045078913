package fit

import (
	"math"
	"slices"
)

// Staff is a plan of shifts that has, weekday by weekday, as many agents on
// duty as the log shows on an average ordinary day.
type Staff struct {
	Stints   int     // agent-days of ordinary days
	PerDay   float64 // agents a day
	Away     float64 // share of the time between log-in and log-out that agents are away
	Absence  float64 // of agents who work nearly every day
	Regulars int     // such agents; without at least five, Absence is an assumption
	Kinds    []ShiftKind
	Seats    []Seat
	Error    float64 // root mean square of planned less observed agents present, by half-hour
	Present  float64 // mean of observed agents present, by half-hour of opening
}

// ShiftKind is a pair of log-in and log-out that many agent-days share, ms
// after the day's begin.
type ShiftKind struct {
	From, To int64
	Worked   [7]float64 // agents per ordinary day, by weekday
	Planned  [7]int

	stints []int
}

// Seat is one place in the plan, filled by one agent.
type Seat struct {
	Kind     int
	Days     [7]bool
	From, To int64 // log-in and log-out, ms after the day's begin
	Breaks   []Break
	Skills   uint64
	Speed    float64
	agent    uint32
	stint    int // the agent-day whose times and breaks it has
}

// Break is a planned break, ms after the day's begin.
type Break struct{ At, Length int64 }

// Assumptions of the plan: shifts that begin and end within shiftNear of each
// other are one kind; whoever was there for less than shiftLeast lent a hand and
// has no shift; absence is absenceAssumed when it cannot be seen.
const (
	shiftNear      = 50 * minute
	shiftLeast     = hour
	absenceAssumed = 0.05
	absenceMost    = 0.25
	regularShare   = 0.8
	breaksInAll    = 5000 // a scenario may not have more keys than it can hold
	seatsApart     = 200  // with more, seats of a kind are alike
)

func newStaff(f *Fit) *Staff {
	s := &Staff{}
	days := 0.0
	for _, n := range f.Hours.Counts {
		days += float64(n)
	}
	span, present := 0.0, 0.0
	var used []int
	for i := range f.stints {
		st := &f.stints[i]
		if !f.Hours.ordinary(st.date) {
			continue
		}
		span += float64(st.to - st.from)
		present += float64(st.present())
		if !st.later {
			s.Stints++
		}
		if st.to-st.from >= shiftLeast || st.part {
			used = append(used, i)
		}
	}
	if days == 0 || len(used) == 0 {
		return s
	}
	s.PerDay, s.Away = float64(s.Stints)/days, 1-present/span
	s.absence(f)
	s.findKinds(f, used)
	s.plan(f)
	s.fill(f)
	return s
}

// absence is read from the agents who work on nearly all days of the weekdays
// on which they ever work.
func (s *Staff) absence(f *Fit) {
	var works [][7]float64
	for i := range f.stints {
		st := &f.stints[i]
		if int(st.agent) >= len(f.Skills) || st.later || !f.Hours.ordinary(st.date) {
			continue
		}
		for len(works) <= int(st.agent) {
			works = append(works, [7]float64{})
		}
		works[st.agent][weekdayOf(st.date)]++
	}
	worked, planned := 0.0, 0.0
	for _, w := range works {
		own, due := 0.0, 0.0
		for d, n := range w {
			if n > 0 {
				own, due = own+n, due+float64(f.Hours.Counts[d])
			}
		}
		if due >= 5 && own >= regularShare*due {
			s.Regulars++
			worked, planned = worked+own, planned+due
		}
	}
	s.Absence = absenceAssumed
	if s.Regulars >= 5 {
		s.Absence = min(absenceMost, 1-worked/planned)
	}
}

// findKinds takes, again and again, the half-hours of log-in and log-out near
// which most stints lie.
func (s *Staff) findKinds(f *Fit, left []int) {
	near := func(i int, from, to int64) bool {
		st := &f.stints[i]
		return max(st.from-from, from-st.from) <= shiftNear && max(st.turn-to, to-st.turn) <= shiftNear
	}
	for len(left) > 0 {
		best, votes := [2]int64{}, 0
		tried := map[[2]int64]bool{}
		for _, i := range left {
			half := func(t int64) int64 { return (t + slotLength/2) / slotLength * slotLength }
			c := [2]int64{half(f.stints[i].from), half(f.stints[i].turn)}
			if tried[c] {
				continue
			}
			tried[c] = true
			n := 0
			for _, j := range left {
				if near(j, c[0], c[1]) {
					n++
				}
			}
			if n > votes || n == votes && (c[0] < best[0] || c[0] == best[0] && c[1] < best[1]) {
				best, votes = c, n
			}
		}
		kind, rest := ShiftKind{}, left[:0:0]
		for _, i := range left {
			if near(i, best[0], best[1]) || votes == 0 {
				kind.stints = append(kind.stints, i)
			} else {
				rest = append(rest, i)
			}
		}
		left = rest
		s.Kinds = append(s.Kinds, kind)
	}
	s.absorb(f)
	for k := range s.Kinds {
		kind := &s.Kinds[k]
		from, to := 0.0, 0.0
		for _, i := range kind.stints {
			st := &f.stints[i]
			from, to = from+float64(st.from), to+float64(st.turn)
			kind.Worked[weekdayOf(st.date)]++
		}
		n := float64(len(kind.stints))
		kind.From, kind.To = int64(from/n)/minute*minute, int64(to/n)/minute*minute
		for w := range kind.Worked {
			if f.Hours.Counts[w] > 0 {
				kind.Worked[w] /= float64(f.Hours.Counts[w])
			}
		}
	}
	slices.SortStableFunc(s.Kinds, func(a, b ShiftKind) int {
		if a.From != b.From {
			return int(a.From - b.From)
		}
		return int(a.To - b.To)
	})
}

// kindLeast is the share of the stints that a kind of shift has at least;
// smaller ones go to the kind that is nearest.
const kindLeast = 0.025

// absorb gives the stints of rare kinds to the kinds that are nearest to them.
func (s *Staff) absorb(f *Fit) {
	slices.SortStableFunc(s.Kinds, func(a, b ShiftKind) int { return len(b.stints) - len(a.stints) })
	total := 0
	for k := range s.Kinds {
		total += len(s.Kinds[k].stints)
	}
	least := max(2, int(math.Ceil(kindLeast*float64(total))))
	kept := 1
	for kept < len(s.Kinds) && len(s.Kinds[kept].stints) >= least {
		kept++
	}
	var middle [][2]float64
	for _, kind := range s.Kinds[:kept] {
		from, to := 0.0, 0.0
		for _, i := range kind.stints {
			from, to = from+float64(f.stints[i].from), to+float64(f.stints[i].turn)
		}
		n := float64(len(kind.stints))
		middle = append(middle, [2]float64{from / n, to / n})
	}
	for _, kind := range s.Kinds[kept:] {
		for _, i := range kind.stints {
			best, distance := 0, math.Inf(1)
			for k, m := range middle {
				if d := math.Abs(m[0]-float64(f.stints[i].from)) + math.Abs(m[1]-float64(f.stints[i].turn)); d < distance {
					best, distance = k, d
				}
			}
			s.Kinds[best].stints = append(s.Kinds[best].stints, i)
		}
	}
	s.Kinds = s.Kinds[:kept]
}

// plan rounds the agents of each kind and weekday to whole ones; what is
// rounded off is handed on to the next kind, so that the day as a whole has
// its agents.
func (s *Staff) plan(f *Fit) {
	for w := range 7 {
		owed, given := 0.0, 0
		for k := range s.Kinds {
			owed += s.Kinds[k].Worked[w] / (1 - s.Absence)
			n := max(0, int(math.Round(owed))-given)
			s.Kinds[k].Planned[w] = n
			given += n
		}
	}
}

// fill makes seats: the j-th seat of a kind is taken on the weekdays on which
// the kind has more than j agents, by the agent who works the kind j-th most
// often, with the times and breaks of a day of that kind that was really
// worked.
func (s *Staff) fill(f *Fit) {
	total := 0
	for k := range s.Kinds {
		total += slices.Max(s.Kinds[k].Planned[:])
	}
	most := breaksInAll / max(total, 1)
	for k := range s.Kinds {
		kind := &s.Kinds[k]
		seats := slices.Max(kind.Planned[:])
		people, days := s.people(f, kind), s.byAway(f, kind)
		templates := seats
		if total > seatsApart {
			templates = min(seats, 6)
		}
		for j := range seats {
			seat := Seat{Kind: k, Speed: 1, agent: people[j%len(people)]}
			for w, n := range kind.Planned {
				seat.Days[w] = n > j
			}
			if int(seat.agent) < len(f.Skills) && seat.agent > 0 {
				seat.Skills = f.Skills[seat.agent]
				seat.Speed = speedOf(f.Team.Effect[seat.agent], total > seatsApart)
			} else {
				seat.Skills = 1<<len(f.Kinds) - 1
			}
			seat.stint = days[(2*(j*templates/seats)+1)*len(days)/(2*templates)]
			s.Seats = append(s.Seats, seat)
		}
	}
	s.tune(f, total > seatsApart)
	for i := range s.Seats {
		seat := &s.Seats[i]
		st := &f.stints[seat.stint]
		seat.From, seat.To = st.from/minute*minute, st.turn/minute*minute
		seat.Breaks = breaksOf(st, most, f.wrapMean())
	}
}

// speedOf turns an agent's effect on the time of work into a speed.
func speedOf(effect float64, coarse bool) float64 {
	step := 100.0
	if coarse {
		step = 10
	}
	return max(.1, math.Round(math.Exp(-effect)*step)/step)
}

// people are the agents of a kind of shift, those who work it most first.
func (s *Staff) people(f *Fit, kind *ShiftKind) []uint32 {
	days := map[uint32]int{}
	var list []uint32
	for _, i := range kind.stints {
		a := f.stints[i].agent
		if days[a] == 0 {
			list = append(list, a)
		}
		days[a]++
	}
	slices.SortFunc(list, func(a, b uint32) int {
		if days[a] != days[b] {
			return days[b] - days[a]
		}
		return int(int64(a) - int64(b))
	})
	return list
}

// byAway are the stints of a kind, those with the least time away first.
func (s *Staff) byAway(f *Fit, kind *ShiftKind) []int {
	list := slices.Clone(kind.stints)
	slices.SortStableFunc(list, func(a, b int) int {
		x, y := &f.stints[a], &f.stints[b]
		return int((x.to - x.from - x.present()) - (y.to - y.from - y.present()))
	})
	return list
}

// breaksOf turns the absences of a stint into breaks of a shift: the longest
// ones when there are too many, lengthened to the same sum. The wrap-up after
// the contact before is no break.
func breaksOf(st *stint, most int, wrap int64) []Break {
	var breaks []Break
	total := int64(0)
	for _, a := range st.away {
		length := a.to - a.from - wrap
		if a.turn <= st.from || a.turn >= st.turn || length < minute/2 {
			continue
		}
		total += length
		breaks = append(breaks, Break{a.turn, length})
	}
	if len(breaks) > most {
		slices.SortStableFunc(breaks, func(a, b Break) int { return int(b.Length - a.Length) })
		breaks = breaks[:most]
		kept := int64(0)
		for _, b := range breaks {
			kept += b.Length
		}
		for i := range breaks {
			breaks[i].Length = int64(float64(breaks[i].Length) * float64(total) / float64(kept))
		}
		slices.SortFunc(breaks, func(a, b Break) int { return int(a.At - b.At) })
	}
	return breaks
}

func (f *Fit) wrapMean() int64 {
	if math.IsNaN(f.WrapUp.Mean) {
		return 0
	}
	return int64(f.WrapUp.Mean * 1000)
}

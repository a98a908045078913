package fit

import (
	"fmt"
	"math"
	"slices"

	"frontline.dev/frontline/results"
)

// Assumptions for what an interval report does not tell.
const (
	assumedCV        = 1.1  // of work; range 0.5-1.5 (Brown et al. 2005)
	assumedAHT       = 240. // s, without a column; range 120-600
	assumedOccupancy = 0.75 // to find the agents, without a column; range 0.6-0.9
	assumedPatience  = 360. // s; range 120-900
)

// finishFit turns the sums into a fit.
func (d *intervalReader) finishFit(f *Fit) {
	s := &d.sum
	f.settle()
	f.arrivalHours = f.Hours
	work, wait := ratio(s.Work, s.workOf), ratio(s.Wait, s.waitOf)
	if !(work > 0) {
		work = assumedAHT
		d.note("no handling time in the report: %v s is an assumption", assumedAHT)
	}
	f.All = KindCounts{Name: "contacts", Offered: int(s.Offered), Served: int(s.Answered), Abandoned: int(s.Abandoned), Within: int(s.Within)}
	f.All.workAll.add(work, max(1, s.Answered))
	f.All.waitsServed.add(max(0, wait), max(1, s.Answered))
	d.joinKinds(f, work)
	f.WorkAll = []Law{{Family: "lognormal", Mean: work, SD: assumedCV * work}}
	p := d.patience(wait)
	for range f.Kinds {
		f.Waits = append(f.Waits, p)
	}
	f.WaitAll = p
	f.counts.kinds, f.counts.all = f.Kinds, f.All
	f.WrapUp = WrapUp{Mean: math.NaN(), CV: math.NaN()}
	f.Team = &Team{}
	f.Repeats = Repeats{Continuity: math.NaN()}
	f.Staff = d.seats(f, work)
	if lost := s.Offered - s.Answered - s.Abandoned; math.Abs(lost) > .02*s.Offered {
		d.note("offered is not answered plus abandoned: %.0f, %.0f and %.0f", s.Offered, s.Answered, s.Abandoned)
	}
	if d.again > 0 && len(d.kinds) == 1 {
		d.note("%d rows tell of an interval that was there before, with other numbers (clocks set back, or columns that are not read): added up", d.again)
	}
	d.out.Notes = append(append(d.out.Notes, d.Notes...), d.zones.notes()...)
}

// joinKinds makes kinds of contacts of the queues; small ones are put together.
func (d *intervalReader) joinKinds(f *Fit, work float64) {
	order := make([]int, len(d.kinds))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return d.kinds[b].Offered - d.kinds[a].Offered })
	rest := KindCounts{Name: otherKind}
	for rank, i := range order {
		k := d.kinds[i]
		if n := float64(k.Offered); rank > 0 && (rank >= kindsWritten-1 || n < kindShare*d.sum.Offered || n < kindMin) {
			rest.Offered, rest.Served, rest.Abandoned = rest.Offered+k.Offered, rest.Served+k.Served, rest.Abandoned+k.Abandoned
			rest.workAll.merge(&k.workAll)
			continue
		}
		k.Name = kindName(k.Name, rank)
		f.Kinds = append(f.Kinds, k)
	}
	if rest.Offered > 0 {
		f.Kinds = append(f.Kinds, rest)
	}
	for i := range f.Kinds {
		k := &f.Kinds[i]
		if k.workAll.n == 0 {
			k.workAll.add(work, 1)
		}
		mean := k.workAll.mean()
		f.Laws = append(f.Laws, []Law{{Family: "lognormal", Mean: mean, SD: assumedCV * mean}})
		f.counts.kindOf = append(f.counts.kindOf, uint8(i))
	}
}

// patience estimates a mean patience. With a law without memory, who gives up
// has waited, in the mean, as long as who waits and is answered, and the mean
// patience is the time waited by all over how many gave up. How many of the
// answered waited is not in a report; the service level tells it.
func (d *intervalReader) patience(asa float64) *Patience {
	s := &d.sum
	mean, how := assumedPatience, "assumption: too few gave up, or no waits; range 120-900 s"
	if s.Abandoned >= 30 && asa > 0 {
		mean, how = asa*s.Offered/s.Abandoned, "estimated: mean wait of the answered × offered / gave up; too short where many are answered at once: without a service level nobody knows how many waited"
		if s.levelOf >= .9*s.Offered {
			if x := d.patienceByHour(); x > 0 {
				mean, how = x, "estimated: time waited by all / gave up; who gave up waited as long as who waited and was answered, of whom the service level tells how many they were, by hour of the day; the law is an assumption"
			}
		}
	}
	s.PatienceHow = how
	return &Patience{Abandoned: s.Abandoned, Answered: s.Answered, Chosen: "exponential", Exponential: Law{Family: "exponential", Parameters: []float64{mean}, Mean: mean, SD: mean}}
}

// patienceByHour adds up, by hour of the day, the time that the answered and
// those who gave up have waited.
func (d *intervalReader) patienceByHour() float64 {
	var hours [24]interval
	for i := range d.sum.rows {
		x := &d.sum.rows[i]
		h := &hours[floorDiv(x.at, hour)-24*floorDiv(x.at, day)]
		h.offered, h.answered, h.abandoned, h.within, h.wait = h.offered+x.offered, h.answered+x.answered, h.abandoned+x.abandoned, h.within+x.within, h.wait+x.wait
	}
	waited, gaveUp := 0.0, 0.0
	for i := range hours {
		h := &hours[i]
		waited, gaveUp = waited+h.wait, gaveUp+h.abandoned
		if n := h.whoWaited(float64(d.sum.LevelWithin) / 1000); n > 0 {
			waited += h.abandoned * h.wait / n
		}
	}
	return ratio(waited, gaveUp)
}

// whoWaited is how many of the answered waited, n, when their waits w/n are
// exponential: those not answered in time are n exp(-within n / w). Of the two
// solutions it takes the one with fewer and longer waits.
func (x *interval) whoWaited(within float64) float64 {
	late := x.answered - x.within
	if x.wait <= 0 || x.answered <= 0 {
		return 0
	}
	low, high := 0.0, min(x.wait/within, x.answered)
	left := func(n float64) float64 { return n * math.Exp(-within*n/x.wait) }
	if late <= 0 || left(high) <= late {
		return high
	}
	for range 60 {
		if middle := (low + high) / 2; left(middle) < late {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// seats covers the agents of each half-hour with shifts: whoever logged in
// first logs out first.
func (d *intervalReader) seats(f *Fit, work float64) *Staff {
	s := &Staff{}
	if !d.sum.Staffed {
		d.sum.more = d.inferAgents(f, work)
	}
	type place struct{ from, to int64 }
	days := map[place]*[7]int{}
	var order []place
	for w := range 7 {
		if !f.Hours.Days[w] || f.Hours.Counts[w] == 0 {
			continue
		}
		var need [slotsOfDay]int
		for i := range need {
			need[i] = d.needed(f, w, i, work)
		}
		cover(need[:], func(from, to int) {
			p := place{int64(from) * slotLength, int64(to) * slotLength}
			if days[p] == nil {
				days[p] = &[7]int{}
				order = append(order, p)
			}
			days[p][w]++
		})
	}
	for _, p := range order {
		count := days[p]
		s.Kinds = append(s.Kinds, ShiftKind{From: p.from - f.Hours.Cut, To: p.to - f.Hours.Cut})
		for j := 0; ; j++ {
			seat := Seat{Kind: len(s.Kinds) - 1, From: p.from - f.Hours.Cut, To: p.to - f.Hours.Cut, Skills: 1<<len(f.Kinds) - 1, Speed: 1}
			any := false
			for w := range count {
				seat.Days[w] = count[w] > j
				any = any || seat.Days[w]
			}
			if !any {
				break
			}
			s.Seats = append(s.Seats, seat)
		}
	}
	s.PerDay = float64(len(s.Seats))
	return s
}

// cover covers numbers of agents by shifts; shift is called for each.
func cover(need []int, shift func(from, to int)) {
	var on []int
	for i := range len(need) + 1 {
		n := 0
		if i < len(need) {
			n = need[i]
		}
		for len(on) < n {
			on = append(on, i)
		}
		for len(on) > n {
			shift(on[0], i)
			on = on[1:]
		}
	}
}

// needed are the agents of a half-hour: those of the report, as many as let the
// report's share give up, or as many as make the assumed occupancy.
func (d *intervalReader) needed(f *Fit, w, slot int, work float64) int {
	if d.sum.Staffed {
		return int(math.Round(d.staff[w][slot] / max(1, d.seen[w][slot])))
	}
	first := int(f.Hours.Opens / slotLength)
	if slot < first || slot-first >= len(f.Profile.Means[w]) {
		return 0
	}
	load := f.Profile.Means[w][slot-first] * work / float64(slotLength/second)
	if !math.IsNaN(d.sum.more) {
		return atLeastOne(load, d.sum.more)
	}
	return int(math.Ceil(load / assumedOccupancy))
}

// agentsFrom says where the numbers of agents come from.
func (s *Intervals) agentsFrom() string {
	if s.Staffed {
		return "as in the report"
	}
	if !math.IsNaN(s.more) {
		return fmt.Sprintf("not in the report: load + %.2f × its root, which by Erlang A lets as many give up as in the report", s.more)
	}
	return "from an assumed occupancy of " + digits(assumedOccupancy, 2)
}

// intervalTable shows the sums of a report.
func (f *Fit) intervalTable() results.Table {
	s := f.Intervals
	level := "not in the report"
	if s.levelOf > 0 {
		level = fmt.Sprintf("answered within %d s, of all offered", s.LevelWithin/second)
	}
	how := "the law is an assumption; see the scenario"
	if s.Abandoned < 30 {
		how = "an assumption"
	}
	return results.Table{Title: "Interval report", Header: []string{"what", "found", ""}, Rows: [][]string{
		{"intervals", fmt.Sprint(len(s.rows)), fmt.Sprintf("of %d min, in %d rows", s.Length/minute, s.Rows)},
		{"offered", number(s.Offered, "%.0f"), fmt.Sprintf("answered %.0f, gave up %.0f", s.Answered, s.Abandoned)},
		{"opening hours", clockText(f.Hours.Opens) + " to " + clockText(f.Hours.Closes), "days " + daysText(f.Hours.Days)},
		{"closed and odd days", fmt.Sprint(len(f.Hours.Closed), " and ", len(f.Hours.Odd)), "left out of the profile"},
		{"abandonment", number(f.All.PAbandon(), "%.4f"), ""},
		{"service level", number(ratio(s.Within, s.levelOf), "%.3f"), level},
		{"wait of the answered, s", number(ratio(s.Wait, s.waitOf), "%.1f"), ""},
		{"handling time, s", number(f.WorkAll[0].Mean, "%.1f"), fmt.Sprintf("cv %g is an assumption", assumedCV)},
		{"patience, s", number(f.WaitAll.Exponential.Mean, "%.0f"), how},
		{"seats", fmt.Sprint(len(f.Staff.Seats)), s.agentsFrom()},
		{"variance / mean of days", number(f.Profile.Index, "%.1f"), fmt.Sprintf("gamma shape %s", number(f.Profile.Shape, "%.1f"))},
	}}
}

package fit

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
)

// Intervals are the sums of an interval report.
type Intervals struct {
	Rows                         int
	Offered, Answered, Abandoned float64
	Within                       float64 // answered in time, NaN when the report has it not
	Wait, Work                   float64 // s, summed over the answered; NaN when the report has it not
	Length                       int64   // ms of one interval
	Staffed                      bool    // the report has the agents on duty
}

// Assumptions for what an interval report does not tell.
const (
	assumedCV        = 1.1  // of work; range 0.5-1.5 (Brown et al. 2005)
	assumedAHT       = 240. // s, without a column; range 120-600
	assumedOccupancy = 0.75 // to find the agents, without a column; range 0.6-0.9
	assumedPatience  = 360. // s; range 120-900
)

// intervalReader reads an interval report.
type intervalReader struct {
	*reader
	sum    Intervals
	staff  [7][slotsOfDay]float64
	seen   [7][slotsOfDay]float64
	starts map[int64]bool
	kinds  map[string]float64
}

func runIntervals(r *recipe, o *Options) (*Fit, error) {
	from, to, err := o.period()
	if err != nil {
		return nil, err
	}
	d := &intervalReader{reader: &reader{recipe: r, out: &Reading{Path: r.in.path, recipe: r}, at: r.places(), comma: r.m.Decimal == "comma"},
		starts: map[int64]bool{}, kinds: map[string]float64{}}
	d.zones.zone = r.zone
	if d.at.date >= 0 && d.at.time < 0 && d.at.arrived >= 0 {
		d.at.date = -1
	}
	c := &counts{first: math.MaxInt64, daily: map[int64]*[slotsOfDay]int32{}, servedIn: map[int64]*[slotsOfDay]int32{}}
	f := &Fit{Reading: d.out, Map: r.m, counts: c, Intervals: &d.sum}
	if d.sum.Length, err = d.length(); err != nil {
		return nil, err
	}
	fractions := map[int64]float64{}
	err = r.eachRow(func(cells [][]byte, line int) (bool, error) {
		return true, d.interval(cells, line, c, fractions, from, to)
	})
	if err != nil {
		return nil, err
	}
	d.out.Asides = d.out.tally.list()
	if d.sum.Offered < leastContacts {
		return nil, mistakef("give a longer report, or correct the mapping with --map", "%s: %.0f contacts in %d rows are too few for a fit", r.in.path, d.sum.Offered, d.sum.Rows)
	}
	f.From, f.To = floorDiv(c.first, day), floorDiv(c.last, day)
	d.finishFit(f)
	return f, nil
}

// length finds the length of an interval: the shortest step between times of
// day.
func (d *intervalReader) length() (int64, error) {
	var before stamp
	step := day
	err := d.eachRow(func(cells [][]byte, line int) (bool, error) {
		if at, ok := d.start(cells); ok {
			if gap := at.wall - before.wall; before.known && gap > 0 {
				step = min(step, gap)
			}
			before = at
		}
		return line < 5000, nil
	})
	if err == nil && (step > day || step < 5*minute || day%step != 0) {
		return 0, mistakef("name the column with the begin of the interval: [columns] arrived = \"…\"", "%s: the intervals do not divide a day", d.in.path)
	}
	return step, err
}

// start reads the begin of an interval; a date alone is its midnight.
func (d *intervalReader) start(cells [][]byte) (stamp, bool) {
	if at, ok := d.arrival(cells); ok {
		return at, true
	}
	m, ok := readMoment(beginOf(cellOf(cells, max(d.at.arrived, d.at.date))), d.m.DateOrder)
	return stamp{m.at(), m.at(), true}, ok && m.hasDate
}

// beginOf cuts "09:00 - 09:30" down to its begin.
func beginOf(cell []byte) []byte {
	for i := 1; i+1 < len(cell); i++ {
		if cell[i] == '-' && cell[i-1] == ' ' && cell[i+1] == ' ' {
			return cell[:i-1]
		}
	}
	return cell
}

// count reads a number of a role; NaN when there is none.
func (d *intervalReader) count(cells [][]byte, role string) float64 {
	at, is := d.column[role]
	if !is {
		return math.NaN()
	}
	cell := cellOf(cells, at)
	if cell == nil {
		return math.NaN()
	}
	x, ok := readNumber(cell, d.comma)
	if !ok {
		return math.Inf(1)
	}
	return x
}

// interval takes one row of the report.
func (d *intervalReader) interval(cells [][]byte, line int, c *counts, rest map[int64]float64, from, to int64) error {
	d.out.Rows++
	t := &d.out.tally
	switch {
	case cells == nil:
		t.add(torn, line)
		return nil
	case equalCells(cells, d.titles):
		t.add(headerAgain, line)
		return nil
	}
	at, ok := d.start(cells)
	if !ok {
		t.add(noDate, line)
		return nil
	}
	if err := d.zones.bad(d.in.path, line); err != nil {
		return err
	}
	offered, answered, gaveUp := d.count(cells, "offered"), d.count(cells, "answered_count"), d.count(cells, "abandoned_count")
	staffed, level := d.count(cells, "staffed"), d.count(cells, "service_level")
	if math.IsNaN(offered) {
		offered = 0
	}
	if math.IsNaN(answered) {
		answered = offered - max(gaveUp, 0)
	}
	if math.IsNaN(gaveUp) {
		gaveUp = offered - answered
	}
	asa, okA := d.lengthOf(cells, orNone(d.column, "asa"), "asa", -1)
	aht, okB := d.lengthOf(cells, orNone(d.column, "aht"), "aht", -1)
	switch {
	case math.IsInf(offered, 1) || math.IsInf(answered, 1) || math.IsInf(gaveUp, 1) || !okA || !okB || offered > 1e7:
		t.add(badCell, line)
		return nil
	case offered < 0 || answered < 0 || gaveUp < 0 || asa < -1 || aht < -1:
		t.add(backwards, line)
		return nil
	}
	if date := floorDiv(at.wall, day); date < from || date > to {
		return nil
	}
	s := &d.sum
	s.Rows++
	d.out.Kept += int(offered)
	s.Offered, s.Answered, s.Abandoned = s.Offered+offered, s.Answered+answered, s.Abandoned+gaveUp
	if asa >= 0 {
		s.Wait += answered * float64(asa) / 1000
	}
	if aht >= 0 {
		s.Work += answered * float64(aht) / 1000
	}
	switch {
	case level > 1.5 && level <= 100 && level > answered, level > 1.5 && d.percent():
		s.Within += level / 100 * offered
	case level >= 0 && level <= 1.5:
		s.Within += level * offered
	case level > 1.5:
		s.Within += level
	}
	d.book(c, at.wall, offered, answered, staffed, rest)
	return nil
}

// percent says whether the heading of the service level has a percent sign.
func (d *intervalReader) percent() bool {
	name := d.plainTitle("service_level")
	return len(name) >= 3 && name[len(name)-3:] == "pct"
}

func orNone(column map[string]int, role string) int {
	if at, is := column[role]; is {
		return at
	}
	return -1
}

// book spreads an interval over half-hours; fractions are carried on so that
// no contact is lost.
func (d *intervalReader) book(c *counts, at int64, offered, answered, staffed float64, rest map[int64]float64) {
	parts := max(1, d.sum.Length/slotLength)
	c.first, c.last = min(c.first, at), max(c.last, at)
	for i := range parts {
		begin := at + i*slotLength
		share := offered/float64(parts) + rest[0]
		whole := math.Floor(share + .5)
		rest[0] = share - whole
		slotOf(c.daily, begin)[begin%day/slotLength] += int32(whole)
		if answered > 0 {
			slotOf(c.servedIn, begin)[begin%day/slotLength] += int32(max(1, math.Round(answered/float64(parts))))
		}
		if w := weekdayOf(floorDiv(begin, day)); staffed >= 0 && !math.IsInf(staffed, 1) {
			d.sum.Staffed = true
			d.staff[w][begin%day/slotLength] += staffed
			d.seen[w][begin%day/slotLength]++
		}
	}
}

// finishFit turns the sums into a fit.
func (d *intervalReader) finishFit(f *Fit) {
	s := &d.sum
	f.settle()
	f.arrivalHours = f.Hours
	work, wait := ratio(s.Work, s.Answered), ratio(s.Wait, s.Answered)
	if !(work > 0) {
		work = assumedAHT
		d.out.Notes = append(d.out.Notes, fmt.Sprintf("no handling time in the report: %v s is an assumption", assumedAHT))
	}
	f.All = KindCounts{Name: "contacts", Offered: int(s.Offered), Served: int(s.Answered), Abandoned: int(s.Abandoned), Within: int(s.Within)}
	f.All.workAll.add(work, 1)
	f.All.waitsServed.add(max(0, wait), max(1, s.Answered))
	f.Kinds = []KindCounts{f.All}
	f.counts.kinds, f.counts.all = f.Kinds, f.All
	cv := assumedCV
	law := Law{Family: "lognormal", Mean: work, SD: cv * work}
	f.WorkAll, f.Laws = []Law{law}, [][]Law{{law}}
	patience := assumedPatience
	if s.Abandoned >= 30 && wait > 0 { // those who gave up are taken to have waited as long as the answered
		patience = wait * s.Offered / s.Abandoned
	}
	p := &Patience{Abandoned: s.Abandoned, Answered: s.Answered, Chosen: "exponential",
		Exponential: Law{Family: "exponential", Parameters: []float64{patience}, Mean: patience, SD: patience}}
	f.Waits, f.WaitAll = []*Patience{p}, p
	f.WrapUp = WrapUp{Mean: math.NaN(), CV: math.NaN()}
	f.Team = &Team{}
	f.Repeats = Repeats{Continuity: math.NaN()}
	f.Staff = d.seats(f, work)
	d.out.Notes = append(append(d.out.Notes, d.Notes...), d.zones.notes()...)
}

// seats covers the agents of each half-hour with shifts: whoever logged in
// first logs out first.
func (d *intervalReader) seats(f *Fit, work float64) *Staff {
	s := &Staff{}
	type place struct{ from, to int64 }
	days := map[place]*[7]int{}
	var order []place
	n := 0.0
	for w := range 7 {
		if !f.Hours.Days[w] || f.Hours.Counts[w] == 0 {
			continue
		}
		var on []int64
		for i := range slotsOfDay + 1 {
			need := 0
			if i < slotsOfDay {
				need = d.needed(f, w, i, work)
			}
			n += float64(need)
			for len(on) < need {
				on = append(on, int64(i))
			}
			for len(on) > need {
				p := place{on[0] * slotLength, int64(i) * slotLength}
				on = on[1:]
				if days[p] == nil {
					days[p] = &[7]int{}
					order = append(order, p)
				}
				days[p][w]++
			}
		}
	}
	for _, p := range order {
		count := days[p]
		s.Kinds = append(s.Kinds, ShiftKind{From: p.from - f.Hours.Cut, To: p.to - f.Hours.Cut})
		for j := 0; ; j++ {
			seat := Seat{Kind: len(s.Kinds) - 1, From: p.from - f.Hours.Cut, To: p.to - f.Hours.Cut, Skills: 1, Speed: 1}
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
	s.PerDay = ratio(float64(len(s.Seats)), 1)
	return s
}

// needed are the agents of a half-hour: those of the report, or as many as
// make the assumed occupancy.
func (d *intervalReader) needed(f *Fit, w, slot int, work float64) int {
	if d.sum.Staffed {
		return int(math.Round(ratio(d.staff[w][slot], max(1, d.seen[w][slot]))))
	}
	first := int(f.Hours.Opens / slotLength)
	if slot < first || slot-first >= len(f.Profile.Means[w]) {
		return 0
	}
	return int(math.Ceil(f.Profile.Means[w][slot-first] * work / (float64(slotLength/second) * assumedOccupancy)))
}

// intervalTable shows the sums of a report.
func (f *Fit) intervalTable() results.Table {
	s := f.Intervals
	agents := "from an assumed occupancy of " + digits(assumedOccupancy, 2)
	if s.Staffed {
		agents = "as in the report"
	}
	return results.Table{Title: "Interval report", Header: []string{"what", "found", ""}, Rows: [][]string{
		{"intervals", fmt.Sprint(s.Rows), fmt.Sprintf("of %d min", s.Length/minute)},
		{"offered", number(s.Offered, "%.0f"), fmt.Sprintf("answered %.0f, gave up %.0f", s.Answered, s.Abandoned)},
		{"wait of the answered, s", number(ratio(s.Wait, s.Answered), "%.1f"), ""},
		{"handling time, s", number(f.WorkAll[0].Mean, "%.1f"), fmt.Sprintf("cv %g is an assumption", assumedCV)},
		{"patience, s", number(f.WaitAll.Exponential.Mean, "%.0f"), "from the share that gave up and the mean wait"},
		{"seats", fmt.Sprint(len(f.Staff.Seats)), agents},
		{"variance / mean of days", number(f.Profile.Index, "%.1f"), fmt.Sprintf("gamma shape %s", number(f.Profile.Shape, "%.1f"))},
	}}
}

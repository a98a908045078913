package fit

import (
	"math"
	"slices"
)

// Intervals are the sums of an interval report.
type Intervals struct {
	Rows                         int
	Offered, Answered, Abandoned float64
	Within                       float64 // answered in time
	Wait, Work                   float64 // s, summed over the answered
	Length                       int64   // ms of one interval
	Staffed                      bool    // the report has the agents on duty
	LevelWithin                  int64   // ms, of the service level; 0 without a column
	PatienceHow                  string  // how patience was estimated

	more                    float64 // agents, over the load in roots of it, when the report has none; NaN: not to be told
	levelOf, waitOf, workOf float64 // contacts for which the report has the number
	rows                    []interval
}

// interval is one interval of a report, its queues added up.
type interval struct {
	at                           int64 // begin, on the clock on the wall
	offered, answered, abandoned float64
	within, levelOf              float64 // answered in time, of so many offered
	wait, waitOf                 float64 // s, of so many answered
	work, workOf                 float64
	staffed                      float64 // NaN: not in the report
	staff                        []float64
}

// queueRow is what one row says of one queue, to know it again.
type queueRow struct {
	at   int64
	kind int
}

// intervalReader reads an interval report.
type intervalReader struct {
	*reader
	sum    Intervals
	survey *survey
	starts map[int64]*interval
	rows   map[queueRow][4]float64
	again  int // rows for an interval and queue that were there before
	kindOf map[string]int
	kinds  []KindCounts
	restOf float64 // of a contact, carried from one half-hour to the next
	staff  [7][slotsOfDay]float64
	seen   [7][slotsOfDay]float64
}

func runIntervals(r *recipe, o *Options) (*Fit, error) {
	from, to, err := o.period()
	if err != nil {
		return nil, err
	}
	d := &intervalReader{reader: &reader{recipe: r, out: &Reading{Path: r.in.path, recipe: r}, at: r.places(), comma: r.m.Decimal == "comma"},
		starts: map[int64]*interval{}, rows: map[queueRow][4]float64{}, kindOf: map[string]int{}}
	d.zones.zone = r.zone
	if d.at.date >= 0 && d.at.time < 0 && d.at.arrived >= 0 {
		d.at.date = -1
	}
	if d.survey, err = d.look(); err != nil {
		return nil, err
	}
	d.sum.Length, d.sum.LevelWithin = d.survey.length, d.levelWithin()
	err = r.eachRow(func(cells [][]byte, line int) (bool, error) {
		return true, d.interval(cells, line, from, to)
	})
	if err != nil {
		return nil, err
	}
	t := &d.out.tally
	d.out.Asides = t.list()
	if bad := t.rows[noDate] + t.rows[badCell] + t.rows[backwards]; 2*bad > d.out.Rows {
		return nil, mistakef("look at that line, and correct the mapping with --map", "%s: %d of %d rows cannot be used: %s", r.in.path, bad, d.out.Rows, asideWords(d.out.Asides))
	}
	c := d.book()
	if d.sum.Offered < leastContacts {
		return nil, mistakef("give a longer report, or correct the mapping with --map", "%s: %.0f contacts in %d rows are too few for a fit", r.in.path, d.sum.Offered, d.sum.Rows)
	}
	f := &Fit{Reading: d.out, Map: r.m, counts: c, Intervals: &d.sum, From: floorDiv(c.first, day), To: floorDiv(c.last, day)}
	d.finishFit(f)
	return f, nil
}

// start reads the begin of an interval; a date alone is its midnight.
func (d *intervalReader) start(cells [][]byte) (at stamp, clock, ok bool) {
	if at, ok := d.arrival(cells); ok {
		m, dated := readMoment(cellOf(cells, d.at.arrived), d.m.DateOrder)
		return at, d.at.arrived < 0 || !dated || m.hasClock, true
	}
	m, ok := readMoment(beginOf(cellOf(cells, max(d.at.arrived, d.at.date))), d.m.DateOrder)
	return stamp{m.at(), m.at(), true}, m.hasClock, ok && m.hasDate
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

// reported are the numbers of one row; NaN and -1 for what it has not.
type reported struct {
	offered, answered, abandoned, staffed, level float64
	asa, aht                                     int64
}

// numbers reads those of a row.
func (d *intervalReader) numbers(cells [][]byte) (n reported, reason why) {
	n.offered, n.answered, n.abandoned = d.count(cells, "offered"), d.count(cells, "answered_count"), d.count(cells, "abandoned_count")
	n.staffed, n.level = d.count(cells, "staffed"), d.count(cells, "service_level")
	if math.IsNaN(n.offered) {
		n.offered = 0
	}
	switch {
	case math.IsNaN(n.answered) && math.IsNaN(n.abandoned):
		n.answered, n.abandoned = n.offered, 0
	case math.IsNaN(n.answered):
		n.answered = max(0, n.offered-n.abandoned)
	case math.IsNaN(n.abandoned):
		n.abandoned = max(0, n.offered-n.answered)
	}
	var okA, okB bool
	n.asa, okA = d.lengthOf(cells, orNone(d.column, "asa"), "asa", -1)
	n.aht, okB = d.lengthOf(cells, orNone(d.column, "aht"), "aht", -1)
	switch {
	case math.IsInf(n.offered, 1) || math.IsInf(n.answered, 1) || math.IsInf(n.abandoned, 1) || math.IsInf(n.staffed, 1) || math.IsInf(n.level, 1) || !okA || !okB || n.offered > 1e7:
		return n, badCell
	case n.offered < 0 || n.answered < 0 || n.abandoned < 0 || n.staffed < 0 || n.level < 0 || n.asa < -1 || n.aht < -1:
		return n, backwards
	}
	return n, fine
}

// interval takes one row of the report.
func (d *intervalReader) interval(cells [][]byte, line int, from, to int64) error {
	d.out.Rows++
	t := &d.out.tally
	switch {
	case cells == nil:
		t.add(torn, line)
		return nil
	case equalCells(cells, d.titles):
		t.add(headerAgain, line)
		return nil
	case d.total(cells):
		t.add(totalRow, line)
		return nil
	}
	at, _, ok := d.start(cells)
	if !ok {
		t.add(noDate, line)
		return nil
	}
	if err := d.zones.bad(d.in.path, line); err != nil {
		return err
	}
	n, reason := d.numbers(cells)
	if reason != fine {
		t.add(reason, line)
		return nil
	}
	if date := floorDiv(at.wall, day); date < from || date > to {
		return nil
	}
	kind := d.kindIn(cells)
	this, key := [4]float64{n.offered, n.answered, n.abandoned, float64(n.aht)}, queueRow{at.wall, kind}
	if before, is := d.rows[key]; is && before == this && n.offered > 0 {
		t.add(doubled, line)
		return nil
	} else if is {
		d.again++
	}
	d.rows[key] = this
	d.take(at.wall, kind, &n)
	return nil
}

// kindIn returns the number of a row's queue.
func (d *intervalReader) kindIn(cells [][]byte) int {
	name := string(cellOf(cells, d.at.kind))
	kind, known := d.kindOf[name]
	if !known && len(d.kindOf) < kindsMost {
		kind = len(d.kinds)
		d.kindOf[name] = kind
		d.kinds = append(d.kinds, KindCounts{Name: name})
	}
	return kind
}

// take adds a row to its interval.
func (d *intervalReader) take(at int64, kind int, n *reported) {
	x := d.starts[at]
	if x == nil {
		x = &interval{at: at, staffed: math.NaN()}
		d.starts[at] = x
	}
	d.sum.Rows++
	x.offered, x.answered, x.abandoned = x.offered+n.offered, x.answered+n.answered, x.abandoned+n.abandoned
	k := &d.kinds[kind]
	k.Offered, k.Served, k.Abandoned = k.Offered+int(n.offered), k.Served+int(n.answered), k.Abandoned+int(n.abandoned)
	if n.asa >= 0 {
		x.wait, x.waitOf = x.wait+n.answered*float64(n.asa)/1000, x.waitOf+n.answered
	}
	if n.aht > 0 && n.answered > 0 {
		x.work, x.workOf = x.work+n.answered*float64(n.aht)/1000, x.workOf+n.answered
		k.workAll.add(float64(n.aht)/1000, n.answered)
	}
	if within := d.survey.within(n); !math.IsNaN(within) {
		x.within, x.levelOf = x.within+within, x.levelOf+n.offered
	}
	if !math.IsNaN(n.staffed) {
		x.staff = append(x.staff, n.staffed)
		d.sum.Staffed = true
	}
}

func orNone(column map[string]int, role string) int {
	if at, is := column[role]; is {
		return at
	}
	return -1
}

// book sorts the intervals, adds them up, and spreads them over half-hours.
func (d *intervalReader) book() *counts {
	c := &counts{first: math.MaxInt64, last: math.MinInt64, daily: map[int64]*[slotsOfDay]int32{}, servedIn: map[int64]*[slotsOfDay]int32{}}
	shared := d.sharedStaff()
	for _, x := range d.starts {
		for i, n := range x.staff {
			switch {
			case i == 0:
				x.staffed = n
			case shared:
				x.staffed = max(x.staffed, n)
			default:
				x.staffed += n
			}
		}
		d.sum.rows = append(d.sum.rows, *x)
	}
	slices.SortFunc(d.sum.rows, func(a, b interval) int { return int(a.at/second - b.at/second) })
	s := &d.sum
	for i := range s.rows {
		x := &s.rows[i]
		s.Offered, s.Answered, s.Abandoned = s.Offered+x.offered, s.Answered+x.answered, s.Abandoned+x.abandoned
		s.Within, s.levelOf, s.Wait, s.waitOf, s.Work, s.workOf = s.Within+x.within, s.levelOf+x.levelOf, s.Wait+x.wait, s.waitOf+x.waitOf, s.Work+x.work, s.workOf+x.workOf
		d.spread(c, x)
	}
	d.out.Kept = int(s.Offered)
	return c
}

// sharedStaff says whether rows of one interval tell of the same agents: their
// numbers are nearly always equal.
func (d *intervalReader) sharedStaff() bool {
	several, alike := 0, 0
	for _, x := range d.starts {
		if len(x.staff) > 1 && slices.Max(x.staff) > 0 {
			several++
			if slices.Min(x.staff) == slices.Max(x.staff) {
				alike++
			}
		}
	}
	shared := 10*alike >= 9*several
	if several > 0 && len(d.kinds) > 1 {
		how := "added up"
		if shared {
			how = "the same in all rows of an interval, and taken once"
		}
		d.note("%d queues are added up; agents on duty are %s", len(d.kinds), how)
	}
	return shared
}

// spread books an interval in half-hours; fractions are carried on so that no
// contact is lost.
func (d *intervalReader) spread(c *counts, x *interval) {
	parts := max(1, d.sum.Length/slotLength)
	c.first, c.last = min(c.first, x.at), max(c.last, x.at)
	for i := range parts {
		begin := x.at + i*slotLength
		share := x.offered/float64(parts) + d.restOf
		whole := math.Floor(share + .5)
		d.restOf = share - whole
		slot := floorDiv(begin, slotLength) - floorDiv(begin, day)*int64(slotsOfDay)
		slotOf(c.daily, begin)[slot] += int32(whole)
		if x.answered > 0 {
			slotOf(c.servedIn, begin)[slot] += int32(max(1, math.Round(x.answered/float64(parts))))
		}
		if w := weekdayOf(floorDiv(begin, day)); !math.IsNaN(x.staffed) {
			d.staff[w][slot] += x.staffed
			d.seen[w][slot]++
		}
	}
}

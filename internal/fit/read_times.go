package fit

import "math"

// lengthOf reads a length of time; without one it returns otherwise.
func (d *reader) lengthOf(cells [][]byte, at int, role string, otherwise int64) (int64, bool) {
	cell := cellOf(cells, at)
	if cell == nil {
		return otherwise, true
	}
	return readLength(cell, d.unit[role], d.comma)
}

// times reads the instants and lengths of a row.
func (d *reader) times(cells [][]byte, c *call) why {
	arrived, ok := d.arrival(cells)
	if !ok {
		return noDate
	}
	if d.m.Kind == "tickets" {
		return d.ticket(cells, c, arrived)
	}
	menu, ok1 := d.lengthOf(cells, d.at.menu, "menu", 0)
	wait, ok2 := d.lengthOf(cells, d.at.wait, "wait", -1)
	talk, ok3 := d.lengthOf(cells, d.at.talk, "talk", -1)
	hold, ok4 := d.lengthOf(cells, d.at.hold, "hold", 0)
	wrap, ok5 := d.lengthOf(cells, d.at.wrap, "wrap_up", -1)
	handle, ok6 := d.lengthOf(cells, d.at.handle, "handle", -1)
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6) {
		return badCell
	}
	if menu < 0 || hold < 0 || wait < 0 && cellOf(cells, d.at.wait) != nil || talk < 0 && cellOf(cells, d.at.talk) != nil || wrap < 0 && cellOf(cells, d.at.wrap) != nil {
		return backwards
	}
	enter := arrived
	enter.shift(menu)
	if at := d.moment(cells, d.at.queued, arrived); at.known {
		enter = at
	}
	if enter.instant < arrived.instant {
		return backwards
	}
	answered, ended := d.moment(cells, d.at.answered, enter), d.moment(cells, d.at.ended, enter)
	if wait < 0 && answered.known {
		if wait = answered.instant - enter.instant; wait < 0 {
			return backwards
		}
	}
	if talk < 0 && ended.known {
		switch {
		case answered.known:
			talk = ended.instant - answered.instant - hold
		case wait >= 0:
			talk = ended.instant - enter.instant - wait - hold
		default:
			wait = ended.instant - enter.instant // nobody answered
		}
		if talk < 0 && (answered.known || wait < 0) {
			return backwards
		}
	}
	if talk < 0 && handle >= 0 {
		talk = handle - max(wrap, 0) - hold
	}
	c.enter, c.wait, c.work, c.wrap = enter.wall, wait, talk, wrap
	if talk >= 0 {
		c.work = talk + hold
		if wrap < 0 && handle >= talk+hold && d.at.talk >= 0 {
			c.wrap = handle - talk - hold
		}
	}
	if c.wait > day || c.work > day || c.wrap > day {
		return tooLong
	}
	return fine
}

// instants of a row: on the wall, for the hour of the day, and true, for
// differences.
type stamp struct {
	wall, instant int64
	known         bool
}

func (s *stamp) shift(d int64) { s.wall, s.instant = s.wall+d, s.instant+d }

// arrival reads when the contact was made.
func (d *reader) arrival(cells [][]byte) (stamp, bool) {
	if d.at.arrived >= 0 {
		s := d.moment(cells, d.at.arrived, stamp{})
		return s, s.known
	}
	if d.at.date < 0 {
		s := d.moment(cells, d.at.queued, stamp{})
		return s, s.known
	}
	m, ok := readMoment(cellOf(cells, d.at.date), d.m.DateOrder)
	if !ok || !m.hasDate {
		return stamp{}, false
	}
	if cell := cellOf(cells, d.at.time); cell != nil {
		if x, ok := readNumber(cell, d.comma); ok && !(len(cell) == 4 && x >= 100 && d.unit["time"] == 0) {
			m.clock = int64(math.Round(x * d.unit["time"]))
		} else if clock, ok := readMoment(cell, ""); ok && clock.hasClock {
			m.clock, m.offset, m.hasOffset = clock.clock, clock.offset, clock.hasOffset
		} else {
			return stamp{}, false
		}
	} else if !m.hasClock {
		return stamp{}, false
	}
	if m.clock < 0 || m.clock >= 2*day {
		return stamp{}, false
	}
	return d.zones.stamp(&m), true
}

// moment reads an instant from a column; one without a date is on the day of
// the other, or on the next.
func (d *reader) moment(cells [][]byte, at int, day0 stamp) stamp {
	cell := cellOf(cells, at)
	if cell == nil {
		return stamp{}
	}
	if x, ok := readNumber(cell, false); ok {
		return d.zones.number(x)
	}
	m, ok := readMoment(cell, d.m.DateOrder)
	switch {
	case !ok:
		return stamp{}
	case m.hasDate:
		return d.zones.notBefore(d.zones.stamp(&m), day0, &m)
	case !day0.known && day0.wall == 0:
		return stamp{}
	}
	m.date = floorDiv(day0.wall, day)
	s := d.zones.stamp(&m)
	if s.wall < day0.wall-12*hour {
		s.shift(day)
	}
	return s
}

// ticket reads a ticket: it was opened, and resolved or not.
func (d *reader) ticket(cells [][]byte, c *call, opened stamp) why {
	c.enter = opened.wall
	ended := d.moment(cells, d.at.ended, opened)
	c.again = d.reopenings(cellOf(cells, d.at.reopened))
	c.outcome = open
	if !ended.known {
		if cellOf(cells, d.at.ended) != nil {
			return noDate
		}
		return fine
	}
	c.outcome = served
	if c.wait, c.wrap = ended.instant-opened.instant, ended.wall-opened.wall; c.wait < 0 {
		return backwards
	}
	handle, ok := d.lengthOf(cells, d.at.handle, "handle", 0)
	if c.work = handle; !ok {
		return badCell
	}
	return fine
}

// reopenings reads how often a ticket was opened again: a number, a word for
// yes or no, or the date on which it was.
func (d *reader) reopenings(cell []byte) uint8 {
	if cell == nil {
		return 0
	}
	if x, ok := readNumber(cell, d.comma); ok {
		return uint8(min(max(x, 0), 200))
	}
	if name, _ := plainName(string(cell)); noWords[name] {
		return 0
	}
	return 1
}

// noWords say, as plainName writes them, that something is not so, or that
// nobody is meant.
var noWords = map[string]bool{"no": true, "n": true, "false": true, "never": true, "none": true, "nee": true, "nooit": true, "onwaar": true, "geen": true,
	"nein": true, "nie": true, "falsch": true, "keine": true, "keiner": true, "nobody": true, "unassigned": true, "notassigned": true, "niemand": true,
	"niettoegewezen": true, "nogniettoegewezen": true, "ontoegewezen": true, "nichtzugewiesen": true, "unzugewiesen": true, "nichtzugeordnet": true}

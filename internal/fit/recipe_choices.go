package fit

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
)

// chooseKind tells calls, tickets and interval reports apart by what columns
// there are.
func (r *recipe) chooseKind() {
	defer func() {
		if at, is := r.column["staffed"]; is && r.m.Kind != "intervals" && !r.has("agent") { // numbers of agents, not how many
			r.column["agent"] = at
			delete(r.column, "staffed")
		}
	}()
	if r.m.Kind != "" {
		return
	}
	counted := r.has("answered_count") || r.has("abandoned_count") || r.has("aht") || r.has("asa")
	timed := r.has("wait") || r.has("talk") || r.has("answered")
	switch {
	case r.has("offered") && counted && !r.has("agent"):
		r.m.Kind = "intervals"
	case r.has("ended") && !timed && (r.has("reopened") || ticketEnd.MatchString(r.plainTitle("ended"))):
		r.m.Kind = "tickets"
	default:
		r.m.Kind = "calls"
	}
}

var ticketEnd = regexp.MustCompile(`^(resol|clos|opgelost|gesloten|afgesloten|geloest|geschlossen|erledigt)`)

func (r *recipe) plainTitle(role string) string {
	if !r.has(role) {
		return ""
	}
	name, _ := plainName(r.titles[r.column[role]])
	return name
}

var (
	commaDecimal = regexp.MustCompile(`^-?\d+,(\d{1,2}|\d{4,})$`)
	commaThree   = regexp.MustCompile(`^-?\d+,\d{3}$`)
)

// chooseDecimal looks for decimal commas in columns of numbers.
func (r *recipe) chooseDecimal(sample []sampleRow) {
	if r.m.Decimal != "" {
		return
	}
	r.m.Decimal = "point"
	for _, role := range append(append([]string{"time"}, lengthRoles...), countRoles...) {
		at, is := r.column[role]
		for _, row := range sample {
			if is && at < len(row) && (commaDecimal.MatchString(row[at]) || r.comma != ',' && commaThree.MatchString(row[at])) {
				r.m.Decimal = "comma"
				r.note("numbers have decimal commas, such as %s in column %q", row[at], r.titles[at])
				return
			}
		}
	}
}

// unitScale are ms for one of each unit.
var unitScale = map[string]float64{"ms": 1, "s": 1000, "min": 60e3, "h": 3600e3}

// ticketSecondsLeast is the least median of times of work on tickets that is
// taken for seconds without being told so: below, they could be minutes.
const ticketSecondsLeast = 300

// chooseUnits decides the unit of lengths that are plain numbers: the one in
// the heading, that of the mapping, or seconds, if these are plausible.
func (r *recipe) chooseUnits(sample []sampleRow) error {
	for _, role := range append([]string{"time"}, lengthRoles...) {
		at, is := r.column[role]
		if !is {
			continue
		}
		_, unit := plainName(r.titles[at])
		if unit == "" {
			unit = r.m.Lengths
		}
		if unit != "" {
			r.unit[role] = unitScale[unit]
			continue
		}
		r.unit[role] = 1000
		var values []float64
		for _, row := range sample {
			if at < len(row) {
				if x, ok := readNumber([]byte(row[at]), r.m.Decimal == "comma"); ok && x > 0 {
					values = append(values, x)
				}
			}
		}
		if len(values) < 20 || role == "time" {
			continue
		}
		slices.Sort(values)
		if median := values[len(values)/2]; r.m.Kind == "tickets" && (median < ticketSecondsLeast || median > 36*3600) {
			return mistakef(`write lengths = "min" in the mapping if these are minutes, "h" for hours, "s" for seconds, "ms" for milliseconds`,
				"%s: column %q has a median of %.4g and no unit: this would be odd as seconds of work on a ticket", r.in.path, r.titles[at], median)
		} else if r.m.Kind == "tickets" {
			r.note("column %q has no unit: taken as seconds of work", r.titles[at])
			continue
		}
		if median := values[len(values)/2]; median > 7200 {
			return mistakef(`write lengths = "ms" in the mapping if these are milliseconds, lengths = "s" if they are seconds`,
				"%s: column %q has a median of %.0f and no unit: this would be %.0f h in seconds", r.in.path, r.titles[at], median, median/3600)
		}
	}
	return nil
}

// orderEvidence is what the dates of a log say about their order.
type orderEvidence struct {
	seen, ambiguous      int
	dayFirst, monthFirst int // lines with a date that can only be so; 0: none
	lastDMY, lastMDY     int64
	travelDMY, travelMDY int64 // days gone back and forth
	firstLine            int
	firstText            string
}

func (e *orderEvidence) look(cell []byte, line int) {
	m, ok := readMoment(cell, "dmy")
	other, otherOK := readMoment(cell, "mdy")
	switch {
	case !ok && !otherOK:
		return
	case ok && !m.hasDate:
		return
	}
	e.seen++
	switch {
	case ok && m.firstBig && e.dayFirst == 0:
		e.dayFirst = line
	case otherOK && other.nextBig && e.monthFirst == 0:
		e.monthFirst = line
	}
	if !ok || !otherOK || !m.ambiguous {
		return
	}
	if e.ambiguous == 0 {
		e.firstLine, e.firstText = line, string(cell)
	} else {
		e.travelDMY += max(m.date-e.lastDMY, e.lastDMY-m.date)
		e.travelMDY += max(other.date-e.lastMDY, e.lastMDY-other.date)
	}
	e.ambiguous++
	e.lastDMY, e.lastMDY = m.date, other.date
}

// chooseOrder decides whether day or month comes first: by a number above 12
// anywhere in the log, else by the order in which the log runs through its
// days in small steps; else it asks.
func (r *recipe) chooseOrder() error {
	if r.m.DateOrder != "" {
		return nil
	}
	at, is := r.column["date"]
	if !is {
		at, is = r.column["arrived"]
	}
	if !is {
		return nil
	}
	e := &orderEvidence{}
	err := r.eachRow(func(cells [][]byte, line int) (bool, error) {
		if at < len(cells) {
			e.look(cells[at], line)
		}
		return e.seen < 1000 || e.ambiguous > 0 && (e.dayFirst == 0 && e.monthFirst == 0), nil
	})
	if err != nil {
		return err
	}
	switch {
	case e.dayFirst > 0 && e.monthFirst > 0:
		return mistakef("split the log, or export it with dates such as 2024-03-31", "%s: dates are mixed: line %d can only be day, month, year, line %d only month, day, year",
			r.in.path, e.dayFirst, e.monthFirst)
	case e.dayFirst > 0:
		r.m.DateOrder = "dmy"
	case e.monthFirst > 0:
		r.m.DateOrder = "mdy"
	case e.ambiguous == 0:
		return nil
	case e.travelMDY > 3*e.travelDMY:
		r.m.DateOrder = "dmy"
	case e.travelDMY > 3*e.travelMDY:
		r.m.DateOrder = "mdy"
	default:
		return mistakef(`write date_order = "dmy" or date_order = "mdy" in a mapping: --map map.toml`,
			"%s:%d: %q can be read as day or month first, and no date of the log decides it", r.in.path, e.firstLine, e.firstText)
	}
	if e.dayFirst == 0 && e.monthFirst == 0 {
		r.note("dates are read as %s: so the log runs through its days in order", strings.ToUpper(r.m.DateOrder))
	}
	return nil
}

// complete says what is missing for the kind of log.
func (r *recipe) complete() error {
	lacking := func(role string) error {
		return mistakef("name it in a mapping: [columns] "+role+" = \"…\"", "%s:%d: no column tells %s; columns: %s",
			r.in.path, r.header, roleWords[role], listOf(r.titles))
	}
	switch {
	case !r.has("arrived") && !(r.has("date") && r.has("time")) && !(r.m.Kind == "intervals" && r.has("date")) && !r.has("queued"):
		return lacking("arrived")
	case r.m.Kind == "calls" && !r.has("wait") && !r.has("answered"):
		return lacking("wait")
	case r.m.Kind == "calls" && !r.has("talk") && !r.has("handle") && !r.has("ended"):
		return lacking("talk")
	case r.m.Kind == "tickets" && !r.has("ended"):
		return lacking("ended")
	case r.m.Kind == "intervals" && !r.has("offered"):
		return lacking("offered")
	}
	return nil
}

// eachRow visits the rows below the header until visit returns false.
func (r *recipe) eachRow(visit func(cells [][]byte, line int) (bool, error)) error {
	text, closer, err := r.in.open()
	if err != nil {
		return err
	}
	defer closer.Close()
	all := newRows(text, r.comma, r.in.path)
	for {
		cells, err := all.read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if all.line <= r.header || len(cells) == 0 {
			continue
		}
		if !all.ended && len(cells) < len(r.titles) {
			cells = nil // the file ends within this row
		}
		if more, err := visit(cells, all.line); err != nil || !more {
			return err
		}
	}
}

func (r *recipe) note(format string, args ...any) {
	r.Notes = append(r.Notes, strings.TrimSpace(mistakef("", format, args...).Message))
}

// equalCells compares without copying.
func equalCells(a [][]byte, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i], []byte(b[i])) {
			return false
		}
	}
	return true
}

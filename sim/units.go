package sim

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// unit is a unit of time as it is written. weight is its cost in letters when
// the shortest form is chosen.
type unit struct {
	span   Span
	one    string
	many   string
	weight int
}

// units are the units of time in text, largest first.
var units = []unit{
	{Year, "year", "years", 1},
	{Week, "week", "weeks", 1},
	{Day, "d", "d", 1},
	{Hour, "h", "h", 1},
	{Minute, "min", "min", 2},
	{Second, "s", "s", 1},
	{Millisecond, "ms", "ms", 2},
	{Microsecond, "µs", "µs", 2},
}

// String returns the exact length in the unit in which it is shortest to
// write, with a number of at least 1: "6 min", "90 s", "1.5 h", "1 week", "3
// years", "20 ms". Of two equally short forms the larger unit is taken; min,
// ms and µs count as two letters, the others as one. Zero is "0 s".
func (d Span) String() string {
	if d == 0 {
		return "0 s"
	}
	magnitude, sign := uint64(d), ""
	if d < 0 {
		magnitude, sign = -uint64(d), "-"
	}
	best, cost := "", math.MaxInt
	for _, u := range units {
		number, ok := decimalIn(magnitude, uint64(u.span))
		if !ok || len(number)+u.weight >= cost {
			continue
		}
		name := u.many
		if number == "1" {
			name = u.one
		}
		best, cost = sign+number+" "+name, len(number)+u.weight
	}
	return best
}

// decimalIn writes magnitude/size as an exact decimal of at least 1, if there
// is one of at most 9 places.
func decimalIn(magnitude, size uint64) (string, bool) {
	if magnitude < size {
		return "", false
	}
	text := strconv.FormatUint(magnitude/size, 10)
	rest := magnitude % size
	if rest == 0 {
		return text, true
	}
	text += "."
	for range 9 {
		rest *= 10
		text += string(rune('0' + rest/size))
		if rest %= size; rest == 0 {
			return text, true
		}
	}
	return "", false
}

// Rate is a number of happenings per second. It is written with a unit of
// time, "60 per hour".
type Rate float64

// rateUnits are the units of a rate in the order in which they are tried.
var rateUnits = []struct {
	name    string
	seconds float64
}{
	{"hour", 3600}, {"min", 60}, {"s", 1}, {"d", 86400}, {"week", 7 * 86400}, {"year", 365 * 86400},
}

// String returns the rate per hour if that takes at most six characters, else
// in the unit in which it is shortest. The text is exact: the number divided
// by the seconds of its unit is the rate again. If no unit gives such a text,
// it is the shortest one per second.
func (r Rate) String() string {
	best := ""
	for _, u := range rateUnits {
		number := strconv.FormatFloat(float64(float64(r)*u.seconds), 'g', 15, 64)
		back, err := strconv.ParseFloat(number, 64)
		if err != nil || back/u.seconds != float64(r) {
			continue
		}
		text := formatNumber(back)
		if u.name == "hour" && len(text) <= 6 {
			return text + " per hour"
		}
		if best == "" || len(text) < strings.Index(best, " ") {
			best = text + " per " + u.name
		}
	}
	if best == "" {
		return formatNumber(float64(r)) + " per s"
	}
	return best
}

// TimeOfDay is the time since midnight, from 0 to 24 h. As long as it is not
// more than a day, it is written "08:30", or "08:30:15" with seconds.
type TimeOfDay Span

// String returns hours and minutes, with seconds only when they are not 0. A
// value outside 0 to 24 h is written as a length of time.
func (t TimeOfDay) String() string {
	if t < 0 || t > TimeOfDay(Day) {
		return Span(t).String()
	}
	d := Span(t)
	text := fmt.Sprintf("%02d:%02d", d/Hour, d%Hour/Minute)
	if rest := d % Minute; rest != 0 {
		text += fmt.Sprintf(":%02d", rest/Second)
		if micro := rest % Second; micro != 0 {
			text += "." + strings.TrimRight(fmt.Sprintf("%06d", micro), "0")
		}
	}
	return text
}

// formatNumber writes x in the fewest digits that read back as x, without an
// exponent between 1e-4 and 1e15.
func formatNumber(x float64) string {
	if a := math.Abs(x); a == 0 || (a >= 1e-4 && a < 1e15) {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// formatSeconds writes x seconds as a Span when it is whole in microseconds.
func formatSeconds(x float64) string {
	if math.Abs(x) < 1e12 {
		if d := Seconds(x); d.Seconds() == x {
			return d.String()
		}
	}
	return formatNumber(x) + " s"
}

package fit

import (
	"bytes"
	"math"
	"strings"
)

// Lengths of time and instants of a log are milliseconds; instants count from
// 1970-01-01 00:00 on the clock on the wall.
const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// moment is what a cell says about an instant.
type moment struct {
	date      int64 // days since 1970; valid when hasDate
	clock     int64 // ms since midnight
	offset    int64 // of the time zone, ms east
	hasDate   bool
	hasClock  bool
	hasOffset bool
	ambiguous bool // day and month could be exchanged
	firstBig  bool // the first number of the date is no month
	nextBig   bool // nor the second
}

func (m *moment) at() int64 { return m.date*day + m.clock }

// daysOf returns the days since 1970-01-01 of a date of the Gregorian
// calendar (Hinnant 2013, days_from_civil).
func daysOf(year, month, d int) int64 {
	if month <= 2 {
		year--
	}
	era := floorDiv(int64(year), 400)
	ofEra := int64(year) - era*400
	shifted := int64(month+9) % 12
	ofYear := (153*shifted+2)/5 + int64(d) - 1
	return era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719468
}

// civil is the inverse of daysOf.
func civil(days int64) (year, month, d int) {
	days += 719468
	era := floorDiv(days, 146097)
	ofEra := days - era*146097
	years := (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	ofYear := ofEra - (365*years + years/4 - years/100)
	shifted := (5*ofYear + 2) / 153
	d = int(ofYear - (153*shifted+2)/5 + 1)
	month = int(shifted+2)%12 + 1
	year = int(years + era*400)
	if month <= 2 {
		year++
	}
	return year, month, d
}

// weekdayOf returns 0 for Monday.
func weekdayOf(days int64) int { return int(((days+3)%7 + 7) % 7) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// months are the first three letters of months in English, Dutch and German.
var months = map[string]int{"jan": 1, "feb": 2, "mar": 3, "mrt": 3, "maa": 3, "mär": 3, "mrz": 3, "apr": 4, "may": 5, "mei": 5, "mai": 5,
	"jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12}

// readMoment reads a date, a time of day, or both. The order is "ymd", "dmy",
// "mdy" or "" for dates that can be read in one way only; a date that can be
// read in two ways is then taken as dmy and marked.
func readMoment(cell []byte, order string) (m moment, ok bool) {
	p := momentParser{text: cell}
	if p.date(&m, order) {
		m.hasDate = true
		p.skip(" T,\t")
		if p.done() {
			return m, true
		}
	} else {
		p.at = 0
	}
	if !p.clock(&m) {
		return m, false
	}
	p.zone(&m)
	p.skip(" ")
	return m, p.done()
}

type momentParser struct {
	text []byte
	at   int
}

func (p *momentParser) done() bool { return p.at >= len(p.text) }

func (p *momentParser) skip(set string) {
	for !p.done() && strings.IndexByte(set, p.text[p.at]) >= 0 {
		p.at++
	}
}

// number reads up to so many digits and says how many there were.
func (p *momentParser) number(most int) (x, digits int) {
	for !p.done() && digits < most && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		x = 10*x + int(p.text[p.at]-'0')
		p.at++
		digits++
	}
	return x, digits
}

// word reads letters and returns the month they name, or 0.
func (p *momentParser) month() int {
	from := p.at
	for !p.done() && (p.text[p.at] >= 'A' && p.text[p.at] <= 'Z' || p.text[p.at] >= 'a' && p.text[p.at] <= 'z' || p.text[p.at] >= 0x80) {
		p.at++
	}
	runes := []rune(strings.ToLower(string(p.text[from:p.at])))
	if len(runes) < 3 {
		return 0
	}
	return months[string(runes[:3])]
}

// date reads a date in front of the text.
func (p *momentParser) date(m *moment, order string) bool {
	if p.done() {
		return false
	}
	if c := p.text[p.at]; c < '0' || c > '9' { // Feb 1, 1999; Mon 1 Feb 1999
		month := p.month()
		p.skip(" .,-")
		if month == 0 {
			return !p.done() && p.text[p.at] >= '0' && p.text[p.at] <= '9' && p.at > 0 && p.date(m, order)
		}
		d, n := p.number(2)
		p.skip(" .,-")
		year, digits := p.number(4)
		return n > 0 && p.set(m, year, digits, month, d)
	}
	first, digits := p.number(8)
	if digits == 8 {
		return p.set(m, first/10000, 4, first/100%100, first%100)
	}
	if p.done() || strings.IndexByte("-/. ", p.text[p.at]) < 0 || digits == 3 || digits > 4 {
		return false
	}
	p.skip("-/. ")
	if p.done() {
		return false
	}
	if c := p.text[p.at]; c < '0' || c > '9' { // 1 Feb 1999
		month := p.month()
		p.skip(" .,-/")
		year, n := p.number(4)
		return month > 0 && p.set(m, year, n, month, first)
	}
	next, n := p.number(2)
	if p.done() || strings.IndexByte("-/. ", p.text[p.at]) < 0 || n == 0 {
		return false
	}
	p.skip("-/. ")
	last, lastDigits := p.number(4)
	if lastDigits == 0 {
		return false
	}
	if digits == 4 {
		return p.set(m, first, 4, next, last)
	}
	return p.ordered(m, order, first, next, last, lastDigits, digits)
}

// ordered puts the three numbers of a date without a four-digit year in front
// in order.
func (p *momentParser) ordered(m *moment, order string, first, next, last, lastDigits, firstDigits int) bool {
	if order == "ymd" && lastDigits <= 2 {
		return p.set(m, first, firstDigits, next, last)
	}
	m.firstBig, m.nextBig = first > 12, next > 12
	m.ambiguous = !m.firstBig && !m.nextBig && first != next
	if order == "mdy" || order == "" && m.nextBig {
		return p.set(m, last, lastDigits, first, next)
	}
	return p.set(m, last, lastDigits, next, first)
}

func (p *momentParser) set(m *moment, year, digits, month, d int) bool {
	switch {
	case digits == 2 && year < 70:
		year += 2000
	case digits == 2:
		year += 1900
	case digits != 4:
		return false
	}
	if month < 1 || month > 12 || d < 1 || d > daysIn(year, month) || year < 1900 || year > 2200 {
		return false
	}
	m.date = daysOf(year, month, d)
	return true
}

// clock reads a time of day: 9:05, 09:05:07.25, 9:05 PM, 0905, 9h05.
func (p *momentParser) clock(m *moment) bool {
	hours, n := p.number(6)
	var minutes, seconds int
	var fraction float64
	switch {
	case n == 0:
		return false
	case n == 6:
		hours, minutes, seconds = hours/10000, hours/100%100, hours%100
	case n == 4 && (p.done() || p.text[p.at] != ':'):
		hours, minutes = hours/100, hours%100
	case n <= 2 && !p.done() && strings.IndexByte(":.h", p.text[p.at]) >= 0:
		p.at++
		if minutes, n = p.number(2); n != 2 {
			return false
		}
		if !p.done() && (p.text[p.at] == ':' || p.text[p.at] == '.') {
			p.at++
			if seconds, n = p.number(2); n == 0 {
				return false
			}
			if !p.done() && (p.text[p.at] == '.' || p.text[p.at] == ',') {
				p.at++
				from := p.at
				x, digits := p.number(9)
				fraction = float64(x) / math.Pow10(digits)
				if p.at == from {
					return false
				}
			}
		}
	default:
		return false
	}
	p.skip(" ")
	if rest := bytes.ToLower(p.text[p.at:]); bytes.HasPrefix(rest, []byte("pm")) || bytes.HasPrefix(rest, []byte("am")) {
		if hours < 1 || hours > 12 {
			return false
		}
		hours %= 12
		if rest[0] == 'p' {
			hours += 12
		}
		p.at += 2
	}
	if hours > 24 || minutes > 59 || seconds > 60 || hours == 24 && minutes+seconds > 0 {
		return false
	}
	m.clock = int64(hours)*hour + int64(minutes)*minute + int64(seconds)*second + int64(fraction*1000+.5)
	m.hasClock = true
	return true
}

// zone reads Z, UTC or an offset such as +01:00, if there is one.
func (p *momentParser) zone(m *moment) {
	p.skip(" ")
	if p.done() {
		return
	}
	rest := string(p.text[p.at:])
	switch {
	case rest == "Z" || rest == "z" || rest == "UTC" || rest == "GMT":
		m.hasOffset = true
		p.at = len(p.text)
	case rest[0] == '+' || rest[0] == '-':
		start := p.at
		p.at++
		h, n := p.number(2)
		p.skip(":")
		minutes, _ := p.number(2)
		if n == 0 || h > 14 || minutes > 59 {
			p.at = start
			return
		}
		m.offset, m.hasOffset = int64(h)*hour+int64(minutes)*minute, true
		if rest[0] == '-' {
			m.offset = -m.offset
		}
	}
}

package scenarios

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/sim"
)

// fault is what is wrong with one value: the sentence goes on after the name
// of the setting ("must be …", "wants …"), or stands alone when it is complete.
type fault struct {
	code     string
	message  string // %s stands for the setting's name
	help     string
	label    string
	from, to int // inside the text that was read; 0, 0: all of it
}

func faultf(code, help, format string, args ...any) *fault {
	return &fault{code: code, message: fmt.Sprintf(format, args...), help: help}
}

// within narrows a fault to a part of the text, if it is not narrower yet.
func (f *fault) within(from, to int) *fault {
	if f.to == 0 {
		f.from, f.to = from, to
	} else {
		f.from, f.to = f.from+from, f.to+from
	}
	return f
}

// number is a decimal number as people and TOML write it.
var number = regexp.MustCompile(`^[+-]?(\d[\d_]*(\.\d+)?|\.\d+)([eE][+-]?\d+)?`)

// decimalCommaText is a number of many European countries, with what follows.
var decimalCommaText = regexp.MustCompile(`^([+-]?\d+),(\d+.*)$`)

// readNumber reads a finite number that fills the text.
func readNumber(text string) (float64, *fault) {
	text = strings.TrimSpace(text)
	if word := strings.ToLower(strings.TrimLeft(text, "+-")); word == "inf" || word == "nan" || word == "infinity" {
		return 0, notFinite(text)
	}
	if number.FindString(text) != text || text == "" {
		if match := decimalCommaText.FindStringSubmatch(text); match != nil {
			return 0, faultf("E0106", fmt.Sprintf("decimals use a point: %s.%s", match[1], match[2]), `%%s: unexpected ","`)
		}
		return 0, faultf("E0205", "write digits, for example 0.5", "%%s wants a number, got %s", strconv.Quote(text))
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil || math.IsInf(x, 0) {
		return 0, faultf("E0304", "", "%%s must be a finite number, got %s", text)
	}
	return x, nil
}

func notFinite(got string) *fault {
	help := ""
	if strings.Contains(strings.ToLower(got), "inf") {
		help = `there is no infinity here; for "immediately" write 0 s, for "never" a length beyond the run`
	}
	return faultf("E0304", help, "%%s must be a finite number, got %s", strings.ToLower(got))
}

// units of time by the names they may have. A month is a twelfth of a year of
// 365 days.
var units = map[string]sim.Span{
	"us": sim.Microsecond, "µs": sim.Microsecond, "ms": sim.Millisecond, "s": sim.Second, "min": sim.Minute, "h": sim.Hour,
	"d": sim.Day, "day": sim.Day, "days": sim.Day, "week": sim.Week, "weeks": sim.Week,
	"month": sim.Year / 12, "months": sim.Year / 12, "year": sim.Year, "years": sim.Year,
}

// rateUnits are the names after "per".
var rateUnits = map[string]sim.Span{
	"s": sim.Second, "second": sim.Second, "min": sim.Minute, "minute": sim.Minute, "h": sim.Hour, "hour": sim.Hour,
	"d": sim.Day, "day": sim.Day, "week": sim.Week, "month": sim.Year / 12, "year": sim.Year,
}

var (
	unitNames     = []string{"us", "ms", "s", "min", "h", "d", "days", "week", "weeks", "month", "months", "year", "years"}
	rateUnitNames = []string{"s", "min", "h", "hour", "d", "day", "week", "month", "year"}
)

// unknownUnit tells of a unit that does not exist.
func unknownUnit(unit, listed string, known []string, meant map[string]string) *fault {
	if alias, is := meant[strings.ToLower(unit)]; is {
		return faultf("E0308", "", "unknown unit `%s`; did you mean `%s`? (%s)", unit, alias, listed)
	}
	if near, found := catalog.Suggest(unit, known); found {
		return faultf("E0308", "", "unknown unit `%s`; did you mean `%s`? (%s)", unit, near, listed)
	}
	return faultf("E0308", "", "unknown unit `%s` (%s)", unit, listed)
}

// plainUnits are the words people write for a unit.
var plainUnits = map[string]string{"mins": "min", "minute": "min", "minutes": "min", "m": "min", "sec": "s", "secs": "s",
	"second": "s", "seconds": "s", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "wk": "week", "w": "week", "y": "year", "yr": "year"}

// readSpan reads a length of time with its unit: "5 min", "1.5 h", "6 weeks",
// or a sum of such: "1 h 30 min". It is rounded to microseconds.
func readSpan(text string) (sim.Span, *fault) {
	exact, bad := readLength(text)
	if bad != nil {
		return 0, bad
	}
	return nearest(exact), nil
}

// readSeconds reads a length of time to the nearest float64 of its seconds.
func readSeconds(text string) (float64, *fault) {
	exact, bad := readLength(text)
	if bad != nil {
		return 0, bad
	}
	seconds, _ := exact.Mul(exact, big.NewRat(1, int64(sim.Second))).Float64()
	return seconds, nil
}

// readLength returns the exact number of microseconds.
func readLength(text string) (*big.Rat, *fault) {
	total, at := new(big.Rat), 0
	for first := true; first || strings.TrimSpace(text[at:]) != ""; first = false {
		for at < len(text) && text[at] == ' ' {
			at++
		}
		digits := number.FindString(text[at:])
		if digits == "" {
			return nil, noLength(text)
		}
		x, bad := readNumber(digits)
		if bad != nil {
			return nil, bad.within(at, at+len(digits))
		}
		at += len(digits)
		rest := strings.TrimLeft(text[at:], " ")
		from := len(text) - len(rest)
		unit := rest
		if end := strings.IndexAny(rest, " 0123456789+-.,"); end >= 0 {
			unit = rest[:end]
		}
		if unit == "" {
			return nil, needsUnit(strings.TrimSpace(text))
		}
		size, known := units[unit]
		switch {
		case !known:
			return nil, unknownUnit(unit, "s, min, h, d, weeks, months, years", unitNames, plainUnits).within(from, from+len(unit))
		case math.Abs(x) > 1e15:
			return nil, tooLong(text)
		}
		total.Add(total, microseconds(digits, x, size))
		at = from + len(unit)
	}
	if bound := new(big.Rat).SetInt64(int64(sim.MaxSpan)); new(big.Rat).Abs(total).Cmp(bound) > 0 {
		return nil, tooLong(text)
	}
	return total, nil
}

func tooLong(text string) *fault {
	return faultf("E0303", "", "%%s is too long, got %s", text)
}

// noLength tells of text that does not begin with a number.
func noLength(text string) *fault {
	trimmed := strings.TrimSpace(text)
	if word := strings.ToLower(strings.TrimLeft(trimmed, "+-")); strings.HasPrefix(word, "inf") || word == "nan" {
		return notFinite(trimmed)
	}
	return faultf("E0307", `write a number and a unit: "5 min", "5 s", "5 h"`, "%%s wants a length of time, got %s", strconv.Quote(text))
}

// microseconds is the exact product of a decimal number and a unit. Numbers
// too small to matter are 0, so that no exponent makes the work long.
func microseconds(digits string, x float64, size sim.Span) *big.Rat {
	product := new(big.Rat)
	if math.Abs(x) < 1e-30 {
		return product
	}
	exact, ok := new(big.Rat).SetString(strings.ReplaceAll(digits, "_", ""))
	if !ok {
		panic(fmt.Sprintf("scenarios: %q has been read as a number before", digits))
	}
	return product.Mul(exact, new(big.Rat).SetInt64(int64(size)))
}

// nearest rounds to whole microseconds, halves away from zero.
func nearest(x *big.Rat) sim.Span {
	half := big.NewRat(1, 2)
	if x.Sign() < 0 {
		half.Neg(half)
	}
	sum := new(big.Rat).Add(x, half)
	return sim.Span(new(big.Int).Quo(sum.Num(), sum.Denom()).Int64())
}

func needsUnit(digits string) *fault {
	if match := decimalCommaText.FindStringSubmatch(digits); match != nil {
		return faultf("E0106", fmt.Sprintf("decimals use a point: %s.%s", match[1], match[2]), `%%s: unexpected ","`)
	}
	return faultf("E0307", fmt.Sprintf(`write "%s min", "%s s" or "%s h"`, digits, digits, digits), "%%s: a time needs a unit")
}

var clock = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::(\d{2}))?$`)

// readTimeOfDay reads "08:30", 00:00 to 24:00.
func readTimeOfDay(text string) (sim.TimeOfDay, *fault) {
	match := clock.FindStringSubmatch(strings.TrimSpace(text))
	if match == nil {
		return 0, faultf("E0309", `write hours and minutes: "08:30"`, "%%s wants a time of day, got %s", strconv.Quote(text))
	}
	h, _ := strconv.Atoi(match[1])
	m, _ := strconv.Atoi(match[2])
	s := 0
	if match[3] != "" {
		s, _ = strconv.Atoi(match[3])
	}
	at := sim.Span(h)*sim.Hour + sim.Span(m)*sim.Minute + sim.Span(s)*sim.Second
	if m > 59 || s > 59 || at > sim.Day {
		return 0, faultf("E0309", "a day goes from 00:00 to 24:00", "%%s wants a time of day, got %s", strconv.Quote(text))
	}
	return sim.TimeOfDay(at), nil
}

var perTime = regexp.MustCompile(`^\s*(.*?)\s*(?:\bper\b|/)\s*(\S*)\s*$`)

// readRate reads a number per time: "4 per hour".
func readRate(text string) (sim.Rate, *fault) {
	match := perTime.FindStringSubmatchIndex(text)
	if match == nil {
		if _, bad := readNumber(text); bad != nil && bad.code == "E0304" {
			return 0, bad
		}
		digits := strings.TrimSpace(number.FindString(strings.TrimSpace(text)))
		if digits == "" {
			digits = "4"
		}
		return 0, faultf("E0307", fmt.Sprintf(`write "%s per hour" or "%s per d"`, digits, digits), "%%s: a rate needs a time")
	}
	x, bad := readNumber(text[match[2]:match[3]])
	if bad != nil {
		return 0, bad.within(match[2], match[3])
	}
	unit := text[match[4]:match[5]]
	size, known := rateUnits[unit]
	if !known {
		aliases := map[string]string{"hr": "h", "hours": "hour", "mins": "min", "minutes": "min", "sec": "s", "seconds": "s", "days": "day", "weeks": "week", "years": "year"}
		return 0, unknownUnit(unit, "s, min, hour, day, week, month, year", rateUnitNames, aliases).within(match[4], match[5])
	}
	return sim.Rate(x / size.Seconds()), nil
}

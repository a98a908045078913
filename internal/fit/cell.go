package fit

import (
	"bytes"
	"math"
	"strconv"
)

// readNumber reads a plain number with the given decimal sign; blanks and the
// other sign may part thousands.
func readNumber(cell []byte, comma bool) (float64, bool) {
	if x, ok := readDigits(cell); ok {
		return x, true
	}
	point, other := byte('.'), byte(',')
	if comma {
		point, other = ',', '.'
	}
	cell = bytes.TrimSuffix(bytes.TrimSpace(cell), []byte{'%'})
	var buffer [40]byte
	text, decimals := buffer[:0], -1
	for _, b := range bytes.TrimSpace(cell) {
		switch {
		case b == point:
			if decimals >= 0 {
				return 0, false
			}
			decimals = 0
			text = append(text, '.')
			continue
		case b == other && decimals < 0, b == ' ', b == '\'', b == 0xc2, b == 0xa0: // thousands; no-break blanks too
			continue
		case len(text) == cap(text):
			return 0, false
		}
		if decimals >= 0 {
			decimals++
		}
		text = append(text, b)
	}
	x, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, false
	}
	return x, true
}

// readDigits reads digits with a minus sign at most: what most cells are.
func readDigits(cell []byte) (float64, bool) {
	x, digits := 0.0, cell
	if len(cell) > 1 && cell[0] == '-' {
		digits = cell[1:]
	}
	if len(digits) == 0 || len(digits) > 15 {
		return 0, false
	}
	for _, b := range digits {
		if b < '0' || b > '9' {
			return 0, false
		}
		x = 10*x + float64(b-'0')
	}
	if len(digits) != len(cell) {
		x = -x
	}
	return x, true
}

// readLength reads a length of time in ms: a number in the given unit, h:mm:ss,
// mm:ss, or a number with a unit behind it.
func readLength(cell []byte, unit float64, comma bool) (int64, bool) {
	if x, ok := readDigits(cell); ok {
		return int64(math.Round(x * unit)), math.Abs(x*unit) < 1e15
	}
	if parts := bytes.Split(cell, []byte{':'}); len(parts) == 2 || len(parts) == 3 {
		sign := 1.0
		if bytes.HasPrefix(parts[0], []byte{'-'}) {
			sign, parts[0] = -1, parts[0][1:]
		}
		total := 0.0
		for i, part := range parts {
			x, ok := readNumber(part, comma)
			if !ok || x < 0 || i > 0 && x >= 60 {
				return 0, false
			}
			total = 60*total + x
		}
		return int64(math.Round(sign * total * 1000)), true
	}
	if at := bytes.IndexFunc(cell, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }); at > 0 {
		scale, known := lengthUnits[string(bytes.ToLower(bytes.TrimSpace(cell[at:])))]
		if !known {
			return 0, false
		}
		cell, unit = cell[:at], scale
	}
	x, ok := readNumber(cell, comma)
	return int64(math.Round(x * unit)), ok && math.Abs(x*unit) < 1e15
}

// lengthUnits are units behind a number, in ms.
var lengthUnits = map[string]float64{"ms": 1, "s": 1000, "sec": 1000, "secs": 1000, "sek": 1000, "second": 1000, "seconds": 1000, "seconden": 1000,
	"sekunden": 1000, "m": 60e3, "min": 60e3, "mins": 60e3, "minute": 60e3, "minutes": 60e3, "minuten": 60e3, "h": 3600e3, "hr": 3600e3, "hours": 3600e3,
	"uur": 3600e3, "std": 3600e3, "d": 86400e3, "days": 86400e3, "dagen": 86400e3, "tage": 86400e3}

// missing says whether a cell stands for "nothing".
func missing(cell []byte) bool {
	switch string(cell) {
	case "", "-", "NULL", "null", "NA", "N/A", "n/a", "NaN", "nan", "None", "none", "#N/A":
		return true
	}
	return false
}

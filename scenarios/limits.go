package scenarios

import (
	"fmt"
	"math"
	"strings"
)

// limits are an interval. Lengths of time are bounded in seconds, rates per
// second, everything else in its own unit.
type limits struct {
	set            bool
	low, high      float64
	lowOut         bool // the end itself is outside
	highOut        bool
	lowText        string // as written in the tag
	highText       string
	hasLow, hasTop bool
}

// readLimits reads "[0, 1]", "(0, 10000]", "[0 s, 30 d]" or "[1, inf)".
func readLimits(k kind, text string) (limits, error) {
	l := limits{set: true, hasLow: true, hasTop: true}
	trimmed := strings.TrimSpace(text)
	if len(trimmed) < 5 || !strings.ContainsAny(trimmed[:1], "[(") || !strings.ContainsAny(trimmed[len(trimmed)-1:], "])") {
		return l, fmt.Errorf("range %q is no interval", text)
	}
	l.lowOut, l.highOut = trimmed[0] == '(', trimmed[len(trimmed)-1] == ')'
	low, high, found := strings.Cut(trimmed[1:len(trimmed)-1], ",")
	if !found {
		return l, fmt.Errorf("range %q has one end", text)
	}
	l.lowText, l.highText = strings.TrimSpace(low), strings.TrimSpace(high)
	var err error
	if l.low, err = bound(k, l.lowText); err != nil {
		return l, err
	}
	if l.high, err = bound(k, l.highText); err != nil {
		return l, err
	}
	l.hasLow, l.hasTop = !math.IsInf(l.low, 0), !math.IsInf(l.high, 0)
	if !(l.low <= l.high) {
		return l, fmt.Errorf("range %q is empty", text)
	}
	return l, nil
}

func bound(k kind, text string) (float64, error) {
	switch text {
	case "inf":
		return math.Inf(1), nil
	case "-inf":
		return math.Inf(-1), nil
	}
	var bad *fault
	var x float64
	switch {
	case k.timed():
		span, fault := readSpan(text)
		x, bad = span.Seconds(), fault
	case k == kindRate:
		rate, fault := readRate(text)
		x, bad = float64(rate), fault
	default:
		x, bad = readNumber(text)
	}
	if bad != nil {
		return 0, fmt.Errorf("range: %s", strings.ReplaceAll(bad.message, "%s", text))
	}
	return x, nil
}

// below says whether x is below the interval, above whether it is above; both
// are false without limits.
func (l *limits) below(x float64) bool {
	return l.set && (x < l.low || l.lowOut && x == l.low)
}

func (l *limits) above(x float64) bool {
	return l.set && (x > l.high || l.highOut && x == l.high)
}

// broken returns what is wrong with x, written as got, or nil. The bound that
// is broken is named as the tag writes it.
func (l *limits) broken(f *field, x float64, got string) *fault {
	code := "E0306"
	switch {
	case f.kind == kindInt:
		code = "E0301"
	case f.kind.timed():
		code = "E0303"
	}
	switch {
	case l.below(x):
		return faultf(code, f.rangeHelp(), "%%s must be %s %s, got %s", sign(">", l.lowOut), l.lowText, got)
	case l.above(x):
		return faultf(code, f.rangeHelp(), "%%s must be %s %s, got %s", sign("<", l.highOut), l.highText, got)
	}
	return nil
}

func sign(strict string, out bool) string {
	if out {
		return strict
	}
	return strict + "="
}

// rangeHelp names the range, the unit, the default and the meaning.
func (f *field) rangeHelp() string {
	help := "range " + f.limitText
	if f.unit != "" {
		help += " " + f.unit
	}
	if f.text != "" {
		help += "; default " + f.text
	}
	if f.doc != "" {
		help += "; " + f.doc
	}
	return help
}

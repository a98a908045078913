package scenarios

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"frontline.dev/frontline/internal/catalog"
)

// scalar reads one value that is no list, table or law.
func scalar(f *field, v reflect.Value, n *node) *fault {
	switch f.kind {
	case kindInt:
		return readInt(f, v, n)
	case kindSeed:
		return readSeed(v, n)
	case kindFloat:
		x, bad := readFloat(f, n)
		if bad == nil {
			v.SetFloat(x)
		}
		return bad
	case kindBool:
		return readBool(v, n)
	case kindText:
		return readText(f, v, n)
	}
	text, is := n.scalar.(string)
	if !is {
		return unitless(f, n)
	}
	switch f.kind {
	case kindSpan:
		span, bad := readSpan(text)
		if bad == nil {
			bad = f.limits.broken(f, span.Seconds(), text)
		}
		if bad == nil {
			v.SetInt(int64(span))
		}
		return bad
	case kindRate:
		rate, bad := readRate(text)
		if bad == nil {
			if bad = f.limits.broken(f, float64(rate), text); bad != nil && rate == 0 {
				bad.help = "rate 0 makes no arrivals; " + bad.help
			}
		}
		if bad == nil {
			v.SetFloat(float64(rate))
		}
		return bad
	case kindClock:
		at, bad := readTimeOfDay(text)
		if bad == nil {
			v.SetInt(int64(at))
		}
		return bad
	}
	panic(fmt.Sprintf("scenarios: %v is no scalar", f.kind))
}

// unitless refuses a bare value where a text with a unit is wanted.
func unitless(f *field, n *node) *fault {
	got := describe(n)
	if f.kind == kindClock {
		if at, is := n.scalar.(time.Time); is {
			return faultf("E0309", fmt.Sprintf(`write "%s"`, at.Format("15:04")), "%%s wants a time of day in quotes")
		}
		return faultf("E0309", `write hours and minutes: "08:30"`, "%%s wants a time of day, got %s", got)
	}
	switch x := n.scalar.(type) {
	case int64:
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return notFinite(got)
		}
	default:
		if f.kind == kindRate {
			return faultf("E0307", `write "4 per hour"`, "%%s wants a rate, got %s", got)
		}
		return faultf("E0307", `write a number and a unit: "5 min"`, "%%s wants a length of time, got %s", got)
	}
	if f.kind == kindRate {
		return faultf("E0307", fmt.Sprintf(`write "%s per hour" or "%s per d"`, got, got), "%%s: a rate needs a time")
	}
	return needsUnit(got)
}

func readInt(f *field, v reflect.Value, n *node) *fault {
	var x int64
	switch value := n.scalar.(type) {
	case int64:
		x = value
	case float64:
		return fraction(value, n)
	case string:
		parsed, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
		switch {
		case err != nil && n.loose:
			if real, bad := readNumber(value); bad == nil {
				return fraction(real, n)
			}
			return faultf("E0203", "write digits, for example 3", "%%s wants a whole number, got %s", strconv.Quote(value))
		case err != nil:
			return faultf("E0203", "write digits without quotes, for example 3", "%%s wants a whole number, got text %s", strconv.Quote(value))
		case !n.loose:
			return faultf("E0203", fmt.Sprintf("remove the quotes: %d", parsed), "%%s wants a whole number, got text %s", strconv.Quote(value))
		}
		x = parsed
	default:
		return faultf("E0203", "write digits, for example 3", "%%s wants a whole number, got %s", describe(n))
	}
	if bad := f.limits.broken(f, float64(x), strconv.FormatInt(x, 10)); bad != nil {
		return bad
	}
	if v.CanUint() {
		if x < 0 || v.OverflowUint(uint64(x)) {
			return faultf("E0301", "", "%%s cannot be %d", x)
		}
		v.SetUint(uint64(x))
		return nil
	}
	if v.OverflowInt(x) {
		return faultf("E0301", "", "%%s cannot be %d", x)
	}
	v.SetInt(x)
	return nil
}

// fraction refuses a number with a decimal point where a whole one is wanted.
func fraction(x float64, n *node) *fault {
	got := describe(n)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return notFinite(got)
	case math.Abs(x) >= 1<<53:
		return faultf("E0204", "write it in digits, without a point or exponent", "%%s must be a whole number, got %s", got)
	}
	bad := faultf("E0204", "", "%%s must be a whole number, got %s", got)
	low, high := math.Floor(x), math.Ceil(x)
	bad.label = fmt.Sprintf("write %.0f", low)
	if low != high {
		bad.label = fmt.Sprintf("write %.0f or %.0f", low, high)
	}
	return bad
}

func readFloat(f *field, n *node) (float64, *fault) {
	var x float64
	switch value := n.scalar.(type) {
	case int64:
		x = float64(value)
	case float64:
		x = value
	case string:
		parsed, bad := readNumber(value)
		switch {
		case n.loose && bad != nil:
			return 0, bad
		case bad != nil:
			return 0, faultf("E0205", "write digits without quotes", "%%s wants a number, got text %s", strconv.Quote(value))
		case !n.loose:
			return 0, faultf("E0205", "remove the quotes: "+strings.TrimSpace(value), "%%s wants a number, got text %s", strconv.Quote(value))
		}
		x = parsed
	default:
		return 0, faultf("E0205", "write digits, for example 0.5", "%%s wants a number, got %s", describe(n))
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, notFinite(describe(n))
	}
	if x == 0 {
		x = 0 // minus zero would print differently and mean the same
	}
	return x, f.limits.broken(f, x, describe(n))
}

func readBool(v reflect.Value, n *node) *fault {
	switch value := n.scalar.(type) {
	case bool:
		v.SetBool(value)
		return nil
	case string:
		if parsed := strings.TrimSpace(value); parsed == "true" || parsed == "false" {
			if !n.loose {
				return faultf("E0205", "remove the quotes: "+parsed, "%%s wants true or false, got text %s", strconv.Quote(value))
			}
			v.SetBool(parsed == "true")
			return nil
		}
	}
	return faultf("E0205", "write true or false, without quotes", "%%s wants true or false, got %s", describe(n))
}

func readText(f *field, v reflect.Value, n *node) *fault {
	text, is := n.scalar.(string)
	if !is {
		return faultf("E0205", fmt.Sprintf("put it in quotes: %s", quoteOnce(n)), "%%s wants a text, got %s", describe(n))
	}
	if len(f.choices) == 0 {
		v.SetString(text)
		return nil
	}
	for _, choice := range f.choices {
		if text == choice {
			v.SetString(text)
			return nil
		}
	}
	listed := strings.Join(f.choices, ", ")
	bad := faultf("E0206", f.doc, "%%s must be one of %s; got %s", listed, strconv.Quote(text))
	if meant, found := catalog.Suggest(text, f.choices); found {
		bad.label = fmt.Sprintf("did you mean %q?", meant)
	}
	return bad
}

func readSeed(v reflect.Value, n *node) *fault {
	refuse := faultf("E0302", "", `%%s must be 0 … 9223372036854775807, or "0x…" text for larger`)
	switch value := n.scalar.(type) {
	case int64:
		if value < 0 {
			return refuse
		}
		v.SetUint(uint64(value))
		return nil
	case float64:
		return fraction(value, n)
	case string:
		x, err := strconv.ParseUint(strings.TrimSpace(value), 0, 64)
		if err != nil {
			return refuse
		}
		v.SetUint(x)
		return nil
	}
	return refuse
}

// describe says what a value is, as the user wrote it where that is short.
func describe(n *node) string {
	switch value := n.scalar.(type) {
	case string:
		if n.loose {
			return value
		}
		return "text " + strconv.Quote(value)
	case bool:
		return strconv.FormatBool(value)
	case time.Time:
		return "a date or time"
	case int64, float64:
		if n.source != nil && n.value.known() && n.value.to-n.value.from < 40 && n.value.to <= len(n.source.text) {
			return string(n.source.text[n.value.from:n.value.to])
		}
		return strings.ToLower(fmt.Sprint(value))
	}
	if n.list {
		return "a list"
	}
	return "a table"
}

// quoteOnce returns the value as TOML text.
func quoteOnce(n *node) string {
	if text, is := n.scalar.(string); is {
		return strconv.Quote(text)
	}
	return strconv.Quote(describe(n))
}

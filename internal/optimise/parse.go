package optimise

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ParseGoal reads name=max or name=min. An outcome whose direction is known
// may stand alone: known says more, less or neither of a name; nil knows none.
func ParseGoal(text string, known func(name string) string) (Goal, error) {
	name, direction, given := strings.Cut(strings.TrimSpace(text), "=")
	if !given && known != nil {
		direction = known(name)
	}
	switch direction {
	case "max", "more":
		return Goal{Name: name, Maximise: true}, nil
	case "min", "less":
		return Goal{Name: name}, nil
	}
	return Goal{}, fmt.Errorf("goal %q: must be name=max or name=min", text)
}

// ParseConstraint reads name<=bound or name>=bound; < and > mean the same, and
// a per cent sign divides by 100.
func ParseConstraint(text string) (Constraint, error) {
	at := strings.IndexAny(text, "<>≤≥")
	if at <= 0 {
		return Constraint{}, fmt.Errorf("constraint %q: must be name<=number or name>=number", text)
	}
	c := Constraint{Name: strings.TrimSpace(text[:at])}
	sign := []rune(text[at:])[0]
	c.Least = sign == '>' || sign == '≥'
	number := strings.TrimSpace(strings.TrimPrefix(text[at+len(string(sign)):], "="))
	percent := strings.HasSuffix(number, "%")
	bound, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(number, "%")), 64)
	if err != nil || math.IsNaN(bound) || math.IsInf(bound, 0) {
		return Constraint{}, fmt.Errorf("constraint %q: %q is no number", text, number)
	}
	if c.Bound = bound; percent {
		c.Bound /= 100
	}
	return c, nil
}

// ParseLever reads a lever:
//
//	agents.count=10:30:int     whole numbers
//	role.intensity=0:1:0.05    steps of 0.05
//	role.intensity=0:1         any value, to a thousandth of the range
//	queue.patience=2 min:10 min   with a unit, the same at both ends
//	control.style=none|stewardship   categories
func ParseLever(text string) (Lever, error) {
	name, rest, given := strings.Cut(text, "=")
	l := Lever{Name: strings.TrimSpace(name)}
	if !given || l.Name == "" {
		return l, fmt.Errorf("lever %q: must be path=least:most, path=least:most:int, path=least:most:step or path=a|b|c", text)
	}
	if strings.Contains(rest, "|") {
		for _, c := range strings.Split(rest, "|") {
			if c = strings.TrimSpace(c); c == "" {
				return l, fmt.Errorf("lever %q: a category is empty", text)
			}
			l.Categories = append(l.Categories, c)
		}
		return l, l.check()
	}
	parts := strings.Split(rest, ":")
	if len(parts) != 2 && len(parts) != 3 {
		return l, fmt.Errorf("lever %q: must be least:most, with :int or :step for fewer values", text)
	}
	low, unit, err1 := quantity(parts[0])
	high, other, err2 := quantity(parts[1])
	if err1 != nil || err2 != nil || unit != other {
		return l, fmt.Errorf("lever %q: %q and %q are no two numbers of one unit", text, parts[0], parts[1])
	}
	l.Min, l.Max, l.Unit = low, high, unit
	switch {
	case len(parts) == 2:
		l.Step = fineStep(high - low)
	case strings.TrimSpace(parts[2]) == "int":
		l.Whole = true
	default:
		step, stepUnit, err := quantity(parts[2])
		if err != nil || !(step > 0) || stepUnit != "" && stepUnit != unit {
			return l, fmt.Errorf("lever %q: %q is no step: a number above 0, or int", text, parts[2])
		}
		l.Step = step
	}
	return l, l.check()
}

// quantity reads a number with an optional unit after it.
func quantity(text string) (value float64, unit string, err error) {
	text = strings.TrimSpace(text)
	end := strings.LastIndexAny(text, "0123456789.") + 1
	value, err = strconv.ParseFloat(text[:end], 64)
	if err == nil && (math.IsNaN(value) || math.IsInf(value, 0)) {
		err = strconv.ErrRange
	}
	return value, strings.TrimSpace(text[end:]), err
}

// fineStep is a power of ten between a thousandth and a ten-thousandth of a
// width: settings stay short decimals, and a point is not tried twice for a
// difference that nobody could set.
func fineStep(width float64) float64 {
	if !(width > 0) {
		return 0
	}
	return math.Pow(10, math.Floor(math.Log10(width))-3)
}

// Text returns a value of the lever as a scenario takes it.
func (l Lever) Text(value float64) string {
	if l.Categories != nil {
		return l.Categories[int(value)]
	}
	digits := -1
	if l.Step > 0 { // 0.1 + 2 · 0.1 is 0.3 and not 0.30000000000000004
		digits = max(0, 2-int(math.Floor(math.Log10(l.Step))))
	}
	text := strconv.FormatFloat(value, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if l.Unit != "" {
		text += " " + l.Unit
	}
	return text
}

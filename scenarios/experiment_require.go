package scenarios

import (
	"fmt"
	"math"
	"regexp"
	"strings"
)

// Constraint is one line of [constraints]: a setting, a comparison, and a value
// or another setting. There is nothing more to this language: no arithmetic,
// no "and"; several lines must all hold.
type Constraint struct {
	Text  string // as written
	Left  string // setting
	Op    string // <, <=, >, >=, == or !=
	Right string // setting; "" when a value stands there
	Value Level
}

const (
	requireMax     = 50  // lines
	requireLineMax = 200 // characters
)

var requireForm = regexp.MustCompile(`^\s*([A-Za-z0-9_.\[\]-]+)\s*(<=|>=|==|!=|<|>)\s*(.*?)\s*$`)

// Holds says whether the constraint holds of the values of settings.
func (c *Constraint) Holds(value func(path string) Level) bool {
	left, right := value(c.Left), c.Value
	if c.Right != "" {
		right = value(c.Right)
	}
	if math.IsNaN(left.Number) || math.IsNaN(right.Number) {
		return (left.Text == right.Text) == (c.Op == "==")
	}
	return compare(left.Number, c.Op, right.Number)
}

func compare(a float64, op string, b float64) bool {
	switch op {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case ">=":
		return a >= b
	case "==":
		return a == b
	}
	return a != b
}

// readRequire reads [constraints] require.
func (e *Experiment) readRequire(d *decoder, lines []string, n *node) {
	if len(lines) > requireMax {
		d.add(n, "constraints.require", faultf("E0301", "", "%%s has %d lines; there may be %d", len(lines), requireMax))
		return
	}
	for i, line := range lines {
		c := Constraint{Text: line}
		if bad := e.constraint(&c); bad != nil {
			d.add(n.items[i], fmt.Sprintf("constraints.require[%d]", i), bad)
			continue
		}
		e.Require = append(e.Require, c)
	}
}

// constraint reads one line.
func (e *Experiment) constraint(c *Constraint) *fault {
	match := requireForm.FindStringSubmatchIndex(c.Text)
	if match == nil || len(c.Text) > requireLineMax {
		return faultf("E0205", `for example "portfolio.per_agent <= portfolio.products"`,
			"a constraint is setting, comparison (<, <=, >, >=, ==, !=), value or setting, in at most %d characters", requireLineMax)
	}
	part := func(i int) string { return c.Text[match[2*i]:match[2*i+1]] }
	c.Left, c.Op = part(1), part(2)
	left, known := e.settings.fields[c.Left]
	if !known {
		return e.settings.unknown(c.Left).within(match[2], match[3])
	}
	text := part(3)
	if right, known := e.settings.fields[text]; known {
		if left.kind != right.kind && (!left.ranged() || !right.ranged() || !sameUnit(left, right)) {
			return faultf("E0205", "", "%s is %s, %s is %s: they cannot be compared", c.Left, left.kind, text, right.kind).within(match[6], match[7])
		}
		c.Right = text
	} else {
		text = strings.Trim(text, `"'`)
		free := *left
		free.limits = limits{} // a bound may lie outside of what the setting can be
		d := newDecoder()
		l, ok := d.level(c.Left, &free, &node{scalar: text, loose: true})
		if !ok {
			bad := faultf("E0205", d.problems[0].Help, "%s", d.problems[0].Message)
			return bad.within(match[6], match[7])
		}
		c.Value = l
	}
	if (!left.ordered() || c.Right == "" && math.IsNaN(c.Value.Number)) && c.Op != "==" && c.Op != "!=" {
		return faultf("E0205", "write == or !=", "%s is %s and has no order", c.Left, left.kind).within(match[4], match[5])
	}
	return nil
}

// sameUnit says whether two numbers can be compared.
func sameUnit(a, b *field) bool {
	_, ua := a.column()
	_, ub := b.column()
	timed := ua == "s" || ua == "per hour" || ub == "s" || ub == "per hour"
	return !timed || ua == ub
}

// ordered says whether the values of a setting have an order.
func (f *field) ordered() bool { return f.ranged() || f.kind == kindClock }

// Threshold says which runs are of interest: a metric, a comparison, a number.
type Threshold struct {
	Metric string
	Op     string // <, <=, > or >=
	Value  float64
}

// Holds says whether a value is of interest; NaN is not.
func (t Threshold) Holds(x float64) bool { return compare(x, t.Op, t.Value) }

// readThreshold reads "stress_mean > 0.5".
func readThreshold(text string) (Threshold, *fault) {
	match := requireForm.FindStringSubmatch(text)
	bad := faultf("E0205", `for example where = "efficiency_loss_share > 0.1"`, "%%s is metric, comparison (<, <=, >, >=), number")
	if match == nil || match[2] == "==" || match[2] == "!=" || len(text) > requireLineMax {
		return Threshold{}, bad
	}
	x, wrong := readNumber(match[3])
	if wrong != nil {
		return Threshold{}, bad
	}
	return Threshold{match[1], match[2], x}, nil
}

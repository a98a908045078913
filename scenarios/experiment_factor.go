package scenarios

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Factor is a setting that an experiment varies: over levels, over a range, or
// by a law. Exactly one of Levels, Law and the range from Min to Max is given.
type Factor struct {
	Path  string
	Role  string // Lever or Uncertainty
	Group string // factors of one group move together in a Morris design; "" moves alone
	Whole bool   // takes whole numbers only
	Type  string // of its column in tables: text, integer, number or boolean
	Unit  string // of its column

	Fixed    bool // one value, written as such and not as a list: a constant on purpose
	Levels   []Level
	Min, Max Level  // whole numbers in between are equally likely
	Law      string // a bounded law, written out

	field    *field
	quantile func(u float64) float64
	text     string // in the file, written out
}

// Ranged says whether the factor takes any value between Min and Max, or by a
// law, rather than one of its levels.
func (f *Factor) Ranged() bool { return f.Levels == nil }

// At returns the level at a share u of the factor's range, 0 to 1: Min at 0 and
// Max at 1; of a law its quantile; of levels the one in whose equal part u
// lies. Whole numbers have equal parts of the range too.
func (f *Factor) At(u float64) Level {
	u = math.Min(math.Max(u, 0), 1)
	if f.Levels != nil {
		return f.Levels[min(int(u*float64(len(f.Levels))), len(f.Levels)-1)]
	}
	low, high := f.Min.Number, f.Max.Number
	if f.Whole {
		high++
	}
	x := low + float64(u*(high-low))
	if f.quantile != nil {
		x = f.quantile(u)
	}
	switch {
	case f.Whole && f.quantile != nil:
		x = math.Floor(x + 0.5)
	case f.Whole:
		x = math.Floor(x)
	}
	switch {
	case x <= f.Min.Number:
		return f.Min
	case x >= f.Max.Number:
		return f.Max
	}
	return f.field.settle(x)
}

// levelsMax is the most levels that one entry of [vary] may stand for.
const levelsMax = 100_000

// leafTable says whether a node is a value in the form of a table: it has one of
// these keys, and not as the name of a further table.
func leafTable(n *node, keys []string) bool {
	for _, key := range keys {
		if child := n.child(key); child != nil && (child.table == nil || key == "law") {
			return true
		}
	}
	return false
}

// eachSetting visits the settings of a table with open keys in order of
// writing: "agents.count" in quotes, or with dots, agents.count. A table with one
// of the leaf keys is a value.
func eachSetting(n *node, prefix string, leaf []string, visit func(path string, value *node)) {
	for _, key := range n.names {
		child := n.table[key]
		if child.table != nil && !leafTable(child, leaf) && len(child.names) > 0 {
			eachSetting(child, join(prefix, key), leaf, visit)
			continue
		}
		visit(join(prefix, key), child)
	}
}

var (
	varyKeys   = []string{"from", "to", "step"}
	factorKeys = []string{"role", "group", "min", "max", "whole", "levels", "law"}
)

// readVary reads [vary].
func (e *Experiment) readVary(d *decoder, n *node) {
	if n == nil || !e.isTable(d, n, "vary") {
		return
	}
	eachSetting(n, "", varyKeys, func(path string, value *node) {
		at := "vary." + path
		f, bad := e.settings.varies(path)
		if bad != nil {
			d.add(&node{source: value.source, key: value.key}, at, bad)
			return
		}
		factor := Factor{Path: path, Role: Lever, field: f}
		if value.table != nil {
			d.strangers(at, value, varyKeys)
			factor.Levels = d.steps(at, f, value)
		} else {
			factor.Levels = d.levels(at, f, value)
		}
		factor.Fixed = value.table == nil && !value.list
		if factor.Levels != nil {
			factor.finish()
			e.Vary = append(e.Vary, factor)
		}
	})
}

func (e *Experiment) isTable(d *decoder, n *node, path string) bool {
	if n.table == nil {
		d.add(n, path, faultf("E0202", fmt.Sprintf("begin it with [%s]", path), "%%s is a table, got %s", describe(n)))
	}
	return n.table != nil
}

// levels reads a list of values, or one value.
func (d *decoder) levels(path string, f *field, n *node) (list []Level) {
	items := n.items
	if !n.list {
		items = []*node{n}
	} else if len(items) == 0 {
		d.add(n, path, faultf("E0313", "write at least one value", "%%s has no levels"))
		return nil
	}
	seen := map[string]bool{}
	for _, item := range items {
		l, ok := d.level(path, f, item)
		switch {
		case ok && seen[l.Text]:
			d.add(item, path, faultf("E0207", "delete one", "%%s has the level %s twice", l.Text))
		case ok:
			list = append(list, l)
		}
		seen[l.Text] = true
	}
	if len(list) < len(items) {
		return nil
	}
	return list
}

// steps reads { from, to, step }: levels in exact decimal arithmetic, the end
// included when a step meets it.
func (d *decoder) steps(path string, f *field, n *node) (list []Level) {
	if !f.ranged() {
		d.add(n, path, faultf("E0205", "write a list of levels", "%%s is %s and has no steps", f.kind))
		return nil
	}
	free := *f
	free.limits = limits{}
	ends := map[string]*big.Rat{}
	for _, key := range varyKeys {
		value := n.child(key)
		if value == nil {
			d.add(n, path, faultf("E0205", "write { from = …, to = …, step = … }", "%%s has no `%s`", key))
			return nil
		}
		field := f
		if key == "step" {
			field = &free
		}
		l, ok := d.level(join(path, key), field, value)
		if !ok {
			return nil
		}
		if ends[key] = rational(l); ends[key] == nil {
			d.add(value, path, faultf("E0205", "write one number", "%%s: `%s` is no number", key))
			return nil
		}
	}
	from, to, step := ends["from"], ends["to"], ends["step"]
	if step.Sign() <= 0 || from.Cmp(to) > 0 {
		d.add(n, path, faultf("E0306", "from is the smallest value, step is above 0", "%%s: from %s to %s by %s has no levels", decimal(from), decimal(to), decimal(step)))
		return nil
	}
	whole, _ := new(big.Rat).Quo(new(big.Rat).Sub(to, from), step).Float64()
	if whole >= levelsMax {
		d.add(n, path, faultf("E0504", `use [design] type = "lhs", points = 1000, with [factors]`, "%%s has %s levels; the limit is %d", count(whole+1), levelsMax))
		return nil
	}
	for x := from; x.Cmp(to) <= 0; x = new(big.Rat).Add(x, step) {
		number, _ := x.Float64()
		list = append(list, f.settle(number))
	}
	return list
}

// rational returns the decimal number that a level shows; nil when it has none.
func rational(l Level) *big.Rat {
	if math.IsNaN(l.Number) {
		return nil
	}
	x, ok := new(big.Rat).SetString(strconv.FormatFloat(l.Number, 'g', -1, 64))
	if !ok {
		return nil
	}
	return x
}

func decimal(x *big.Rat) string {
	number, _ := x.Float64()
	return formatFloat(number)
}

// readFactors reads [factors].
func (e *Experiment) readFactors(d *decoder, n *node) {
	if n == nil || !e.isTable(d, n, "factors") {
		return
	}
	eachSetting(n, "", factorKeys, func(path string, value *node) {
		at := "factors." + path
		f, bad := e.settings.varies(path)
		switch {
		case bad != nil:
			d.add(&node{source: value.source, key: value.key}, at, bad)
			return
		case value.table == nil:
			d.add(value, at, faultf("E0202", "write { min = …, max = … }, { levels = […] } or { law = \"…\" }", "%%s is a table of a range, levels or a law, got %s", describe(value)))
			return
		}
		factor := Factor{Path: path, Role: Lever, field: f}
		if d.factor(at, &factor, value) {
			factor.finish()
			e.Factors = append(e.Factors, factor)
		}
	})
}

// factor reads one entry of [factors].
func (d *decoder) factor(path string, f *Factor, n *node) bool {
	before := len(d.problems)
	d.strangers(path, n, factorKeys)
	if role := n.child("role"); role != nil {
		f.Role, _ = role.text()
		if f.Role != Lever && f.Role != Uncertainty {
			d.add(role, path+".role", faultf("E0206", "a lever is decided on, an uncertainty is not", "%%s must be one of %s, %s; got %s", Lever, Uncertainty, describe(role)))
		}
	}
	if group := n.child("group"); group != nil {
		if f.Group, _ = group.text(); !idForm.MatchString(f.Group) {
			d.add(group, path+".group", faultf("E0209", "", "%%s is a name of small letters, digits and hyphens, got %s", describe(group)))
		}
	}
	f.Whole = f.field.kind == kindInt
	if whole := n.child("whole"); whole != nil {
		is, ok := whole.scalar.(bool)
		if f.Whole = f.Whole || is; !ok {
			d.add(whole, path+".whole", faultf("E0205", "write true or false, without quotes", "%%s wants true or false, got %s", describe(whole)))
		}
	}
	low, high, levels, law := n.child("min"), n.child("max"), n.child("levels"), n.child("law")
	switch {
	case levels != nil && low == nil && high == nil && law == nil:
		f.Levels = d.levels(path, f.field, levels)
	case law != nil && low == nil && high == nil && levels == nil:
		d.factorLaw(path, f, law)
	case low != nil && high != nil && law == nil && levels == nil:
		d.factorRange(path, f, low, high)
	default:
		d.add(n, path, faultf("E0205", "write { min = …, max = … }, { levels = […] } or { law = \"…\" }", "%%s needs a range, levels or a law, and one of them only"))
	}
	return len(d.problems) == before
}

func (d *decoder) factorRange(path string, f *Factor, low, high *node) {
	if !f.field.ranged() {
		d.add(low, path, faultf("E0205", "write levels = […]", "%%s is %s and has no range", f.field.kind))
		return
	}
	var a, b bool
	f.Min, a = d.level(path+".min", f.field, low)
	f.Max, b = d.level(path+".max", f.field, high)
	switch {
	case !a || !b:
	case math.IsNaN(f.Min.Number) || math.IsNaN(f.Max.Number):
		d.add(low, path, faultf("E0205", "write one number", "%%s: the ends of a range are numbers"))
	case f.Whole && (f.Min.Number != math.Floor(f.Min.Number) || f.Max.Number != math.Floor(f.Max.Number)):
		d.add(low, path, faultf("E0204", "", "%%s takes whole numbers, but the range is %s to %s", f.Min.Text, f.Max.Text))
	case !(f.Min.Number < f.Max.Number):
		d.add(high, path+".max", faultf("E0306", "", "%%s must be > min, %s, got %s", f.Min.Text, f.Max.Text))
	}
}

// finish fills the column, and how the factor is written in a file.
func (f *Factor) finish() {
	f.Type, f.Unit = f.field.column()
	var parts []string
	switch {
	case f.Levels != nil:
		for _, l := range f.Levels {
			if math.IsNaN(l.Number) {
				f.Type, f.Unit = "text", ""
			}
			parts = append(parts, l.TOML)
		}
		if f.text = "[" + strings.Join(parts, ", ") + "]"; f.Fixed {
			f.text = parts[0]
		}
	case f.Law != "":
		f.text = "law = " + quote(f.Law)
	default:
		f.text = "min = " + f.Min.TOML + ", max = " + f.Max.TOML
	}
	if f.Whole && f.Levels == nil {
		f.text += ", whole = true"
	}
	if f.Type == "text" && f.field.kind != kindText {
		for i := range f.Levels {
			f.Levels[i].Cell = f.Levels[i].Text
		}
	}
}

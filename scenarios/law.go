package scenarios

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/sim"
)

// lawText is a law as it was written, before it is built: as text,
// "lognormal(mean 6 min, cv 0.7)", or as a table, { dist = "lognormal", … }.
type lawText struct {
	whole  *node
	family *node
	args   []lawArg
}

type lawArg struct {
	name  string
	at    *node // the name
	value *node
	base  bool // not written here but taken from the law underneath
}

// families are the laws by name.
var families = sync.OnceValue(func() map[string]sim.Family {
	byName := map[string]sim.Family{}
	for _, f := range sim.Families() {
		byName[f.Name] = f
	}
	return byName
})

func familyNames() (names []string) {
	for _, f := range sim.Families() {
		names = append(names, f.Name)
	}
	return names
}

// law reads a setting that is a law.
func (d *decoder) law(path string, f *field, v reflect.Value, n *node) {
	if text, is := n.scalar.(string); is && text == "" && f.text == "" {
		v.SetZero() // a law that may be left out
		return
	}
	law, ok := d.readLaw(path, f, n)
	switch {
	case !ok:
	case f.kind == kindSpanLaw:
		v.Set(reflect.ValueOf(sim.SpanLaw{Law: law}))
	default:
		v.Set(reflect.ValueOf(law))
	}
}

// readLaw reads a law and checks it against the range: all its values must be
// inside; a law of time without a largest value is judged by its mean.
func (d *decoder) readLaw(path string, f *field, n *node) (sim.Law, bool) {
	before := len(d.problems)
	text, bad := writtenLaw(f, n)
	if bad != nil {
		d.add(n, path, bad)
		return sim.Law{}, false
	}
	law, ok := d.buildLaw(path, f, text)
	if !ok || len(d.problems) > before {
		return law, false
	}
	if bad := lawBroken(f, law); bad != nil {
		d.add(n, path, bad)
		return law, false
	}
	return law, true
}

func lawBroken(f *field, law sim.Law) *fault {
	low, high := law.Support()
	l := &f.limits
	show := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	if f.kind == kindSpanLaw {
		show = func(x float64) string { return sim.Seconds(x).String() }
	}
	switch {
	case !l.set:
		return nil
	case low < l.low || l.lowOut && low == l.low && law.Mean() == low:
		return faultf("E0306", f.rangeHelp(), "%%s must be %s %s, but this law has values from %s", sign(">", l.lowOut), l.lowText, show(low))
	case f.kind == kindSpanLaw && high > l.high && high > sim.MaxSpan.Seconds(): // no largest value
		if l.above(law.Mean()) {
			return faultf("E0306", f.rangeHelp(), "%%s must be %s %s, but this law has the mean %s", sign("<", l.highOut), l.highText, show(law.Mean()))
		}
	case high > l.high:
		if high > 1e300 {
			return faultf("E0306", f.rangeHelp(), "%%s must be %s %s, but this law has no largest value", sign("<", l.highOut), l.highText)
		}
		return faultf("E0306", f.rangeHelp(), "%%s must be %s %s, but this law has values up to %s", sign("<", l.highOut), l.highText, show(high))
	}
	return nil
}

// writtenLaw takes a node apart into a family and parameters.
func writtenLaw(f *field, n *node) (*lawText, *fault) {
	switch {
	case n.table != nil:
		return lawFromTable(f, n)
	case n.list:
		return nil, faultf("E0205", `write "uniform(min …, max …)", or "empirical(values […])" for a list of values`, "%%s wants a law, got a list")
	}
	if text, is := n.scalar.(string); is {
		return lawFromText(f, n, text)
	}
	switch n.scalar.(type) {
	case int64, float64:
		if f.kind == kindSpanLaw {
			return nil, unitless(f, n)
		}
		return constant(n), nil
	}
	return nil, faultf("E0205", `write, for example, "exponential(mean …)"`, "%%s wants a law, got %s", describe(n))
}

// constant is the law of one value.
func constant(n *node) *lawText {
	family := &node{source: n.source, key: n.key, value: n.value, scalar: "deterministic"}
	return &lawText{whole: n, family: family, args: []lawArg{{name: "value", at: n, value: n}}}
}

// lawFromTable reads { dist = "…", … }; without dist it changes parameters of
// the law underneath, that of the base scenario or the default.
func lawFromTable(f *field, n *node) (*lawText, *fault) {
	out := &lawText{whole: n, family: n.child("dist")}
	if out.family == nil {
		under := n.under
		if under == nil {
			under = &node{scalar: f.text, loose: true}
		}
		base, bad := writtenLaw(f, under)
		if bad != nil {
			return nil, bad
		}
		out.family = base.family
		for _, arg := range base.args {
			arg.base = true
			out.args = append(out.args, arg)
		}
	} else if _, is := out.family.scalar.(string); !is {
		return nil, faultf("E0205", `write dist = "exponential"`, "%%s: `dist` wants the name of a law, got %s", describe(out.family))
	}
	for _, name := range n.names {
		if name == "dist" {
			continue
		}
		value := n.table[name]
		out.args = append(out.args, lawArg{name: name, at: &node{source: value.source, key: value.key}, value: value})
	}
	return out, nil
}

// lawFromText reads "family(name value, name value)", or one value.
func lawFromText(f *field, n *node, text string) (*lawText, *fault) {
	open := strings.IndexByte(text, '(')
	trimmed := strings.TrimRight(text, " ")
	if open < 0 {
		word := strings.TrimSpace(text)
		if word != "" && (word[0] >= 'a' && word[0] <= 'z' || word[0] >= 'A' && word[0] <= 'Z') && !strings.HasPrefix(strings.ToLower(word), "inf") && strings.ToLower(word) != "nan" {
			if _, known := families()[word]; known {
				return nil, faultf("E0310", formsHelp(word), "%%s: the law `%s` needs its parameters", word)
			}
			return nil, unknownFamily(word)
		}
		value := *n
		value.loose = true
		return constant(&value), nil
	}
	if !strings.HasSuffix(trimmed, ")") {
		return nil, faultf("E0105", `write "exponential(mean 5 min)"`, `%%s: the law has no closing ")"`).within(len(trimmed), len(trimmed)+1)
	}
	name := strings.TrimSpace(text[:open])
	out := &lawText{whole: n, family: part(n, text, 0, open)}
	out.family.scalar = name
	for _, piece := range pieces(text, open+1, len(trimmed)-1) {
		from, to := piece[0], piece[1]
		word := text[from:to]
		end := strings.IndexAny(word, " =[")
		if end <= 0 || strings.Trim(word[end:], " =") == "" || word[0] >= '0' && word[0] <= '9' || word[0] == '-' {
			return nil, faultf("E0311", formsHelp(name), "%%s: each parameter of a law has a name, got %q", word).within(from, to)
		}
		gap := len(word[end:]) - len(strings.TrimLeft(word[end:], " ="))
		arg := lawArg{name: word[:end], at: part(n, text, from, from+end), value: part(n, text, from+end+gap, to)}
		if inner := word[end+gap:]; strings.HasPrefix(inner, "[") && strings.HasSuffix(inner, "]") {
			arg.value.list = true
			for _, item := range pieces(text, from+end+gap+1, to-1) {
				arg.value.items = append(arg.value.items, part(n, text, item[0], item[1]))
			}
		}
		out.args = append(out.args, arg)
	}
	return out, nil
}

// pieces returns the ranges of text[from:to] between commas outside brackets,
// without blanks around them.
func pieces(text string, from, to int) (out [][2]int) {
	depth, start := 0, from
	for i := from; i <= to; i++ {
		switch {
		case i == to || text[i] == ',' && depth == 0:
			a, b := start, i
			for a < b && text[a] == ' ' {
				a++
			}
			for b > a && text[b-1] == ' ' {
				b--
			}
			if b > a {
				out = append(out, [2]int{a, b})
			}
			start = i + 1
		case text[i] == '[':
			depth++
		case text[i] == ']':
			depth--
		}
	}
	return out
}

// part is a piece of a text as a value of its own, placed where it stands.
func part(n *node, text string, from, to int) *node {
	out := &node{source: n.source, key: n.key, value: n.value, scalar: strings.TrimSpace(text[from:to]), loose: true}
	quotes := n.value.to - n.value.from - len(text)
	if n.source != nil && (quotes == 0 || quotes == 2) {
		out.value = reach{n.value.from + quotes/2 + from, n.value.from + quotes/2 + to}
	}
	return out
}

func unknownFamily(name string) *fault {
	meant, found := map[string]string{"normal": "truncnormal", "gaussian": "truncnormal", "constant": "deterministic", "fixed": "deterministic",
		"exp": "exponential"}[strings.ToLower(name)]
	if !found {
		meant, found = catalog.Suggest(name, familyNames())
	}
	if found {
		return faultf("E0315", "", "%%s: unknown law `%s`; did you mean `%s`?", name, meant)
	}
	return faultf("E0315", "", "%%s: unknown law `%s` (known: %s)", name, strings.Join(familyNames(), ", "))
}

// formsHelp tells how a law is written.
func formsHelp(family string) string {
	var forms []string
	for _, form := range families()[family].Forms {
		var names []string
		for _, p := range form.Params {
			name := p.Name + " …"
			if p.Optional {
				name = "[" + name + "]"
			}
			names = append(names, name)
		}
		forms = append(forms, fmt.Sprintf("%s(%s)", family, strings.Join(names, ", ")))
	}
	if len(forms) == 0 {
		return ""
	}
	return "write " + strings.Join(forms, " or ")
}

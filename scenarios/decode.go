package scenarios

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"frontline.dev/frontline/internal/catalog"
)

// decoder reads a tree of nodes into tagged structs and collects every
// mistake on the way.
type decoder struct {
	problems []Problem
	origins  map[string]*node    // what the user wrote, by path
	homes    map[string][]string // sections by key, for keys in the wrong section
	styles   map[string][]string // control styles by key
	omitted  int                 // problems beyond those collected
	warnings []Problem
}

func newDecoder() *decoder {
	return &decoder{origins: map[string]*node{}}
}

// collected is how many problems are worked out; more are only counted.
const collected = 100

// add reports a fault of the value of a node.
func (d *decoder) add(n *node, path string, f *fault) {
	if len(d.problems) >= collected {
		d.omitted++
		return
	}
	d.problems = append(d.problems, locate(n, path, f))
}

// locate points at a node's value, or at a part of its text.
func locate(n *node, path string, f *fault) Problem {
	message := f.message
	if rest, named := strings.CutPrefix(message, "%s"); named {
		message = "`" + lastKey(path) + "`" + rest
	}
	if n == nil || n.source == nil {
		return Problem{Code: f.code, Path: path, Message: message, Help: f.help, Label: f.label}
	}
	at := n.at()
	if text, is := n.scalar.(string); is && f.to > f.from && n.value.known() {
		switch n.value.to - n.value.from {
		case len(text) + 2: // in quotes, without escapes
			at = reach{n.value.from + 1 + f.from, n.value.from + 1 + f.to}
		case len(text): // as typed on the command line
			at = reach{n.value.from + f.from, n.value.from + f.to}
		}
	}
	return n.source.problem(f.code, at, path, message, f.help, f.label)
}

// lastKey returns the key at the end of a path, without an index.
func lastKey(path string) string {
	key := path[strings.LastIndexByte(path, '.')+1:]
	if open := strings.IndexByte(key, '['); open > 0 {
		key = key[:open]
	}
	return key
}

// preset fills a struct with its defaults. It panics when a default cannot be
// read or is out of range, because defaults are written by programmers.
func preset(target reflect.Value) {
	d := newDecoder()
	for _, f := range fieldsOf(target.Type()) {
		v := target.FieldByIndex(f.index)
		switch {
		case f.kind == kindTable:
			preset(v)
		case f.kind == kindTables:
			v.SetZero()
		case f.text == "" && (f.kind == kindText || f.kind == kindTexts || f.kind == kindNumbers || f.kind == kindSpanLaw):
			v.SetZero()
		default:
			d.value(f.key, &f, v, &node{scalar: f.text, loose: true})
		}
		if len(d.problems) > 0 {
			panic(fmt.Sprintf("scenarios: default of %v.%s: %s", target.Type(), f.key, d.problems[0].Message))
		}
	}
}

// table reads the keys of a node into a struct that holds its defaults. The
// extra keys are legal here and read by somebody else.
func (d *decoder) table(path string, target reflect.Value, n *node, extra ...string) {
	if n == nil {
		return
	}
	if n.table == nil {
		d.add(n, path, faultf("E0202", fmt.Sprintf("write its settings under [%s]", path), "%%s is a table of settings, got %s", describe(n)))
		return
	}
	d.fields(path, target, n)
	d.strangers(path, n, append(keysOf(target.Type()), extra...))
}

// fields reads the keys a node has of a struct.
func (d *decoder) fields(path string, target reflect.Value, n *node) {
	fields := fieldsOf(target.Type())
	for i := range fields {
		f := &fields[i]
		if child := n.child(f.key); child != nil {
			d.value(join(path, f.key), f, target.FieldByIndex(f.index), child)
		}
	}
	for i := range fields {
		if child := n.child(fields[i].key); child != nil && fields[i].only != "" {
			d.idle(join(path, fields[i].key), &fields[i], fields, target, child)
		}
	}
}

// idle warns of a setting that another one makes idle. What a base scenario
// sets is not looked at.
func (d *decoder) idle(path string, f *field, fields []field, target reflect.Value, n *node) {
	key, wanted, _ := strings.Cut(f.only, "=")
	for i := range fields {
		if fields[i].key != strings.TrimSpace(key) || n.source == nil || n.source.rank > 0 && n.source.rank < overrideRank {
			continue
		}
		value := fmt.Sprint(target.FieldByIndex(fields[i].index).Interface())
		for _, choice := range strings.Split(wanted, "|") {
			if strings.TrimSpace(choice) == value {
				return
			}
		}
		d.warn(&node{source: n.source, key: n.key}, path,
			faultf("W0402", "", "%%s has no effect: %s is %s, not %s", strings.TrimSpace(key), value, strings.TrimSpace(wanted)))
	}
}

// strangers reports the keys of a node that are not legal.
func (d *decoder) strangers(path string, n *node, legal []string) {
	known := map[string]bool{}
	for _, key := range legal {
		known[key] = true
	}
	for _, key := range n.names {
		if !known[key] {
			d.unknown(path, key, n, legal)
		}
	}
}

// unknown reports a key that is not legal here: it asks whether a legal one
// was meant, or names the section the key belongs to, or lists what is legal.
func (d *decoder) unknown(path, key string, n *node, legal []string) {
	if len(d.problems) >= collected {
		d.omitted++
		return
	}
	where := tableName(path)
	if where != "" {
		where = " in " + where
	}
	child := n.table[key]
	child = &node{source: child.source, key: child.key} // point at the key, not the value
	full := join(path, key)
	if meant, found := catalog.Suggest(key, legal); found {
		d.add(child, full, faultf("E0201", "", "unknown key `%s`%s; did you mean `%s`?", key, where, meant))
		return
	}
	help := ""
	if at := d.styles[key]; path == "control" && len(at) > 0 {
		help = "it is a setting of the style " + strings.Join(at, ", ")
	} else if at := d.homes[key]; len(at) > 0 {
		help = "it belongs in " + strings.Join(at, " or ")
	}
	if help != "" {
		d.add(child, full, faultf("E0201", help, "unknown key `%s`%s", key, where))
		return
	}
	d.add(child, full, faultf("E0201", "", "unknown key `%s`%s; allowed here: %s", key, where, strings.Join(legal, ", ")))
}

// tableName returns a table as its header is written; elements of a list lose
// their numbers.
func tableName(path string) string {
	plain := indices.ReplaceAllString(path, "")
	switch {
	case path == "":
		return ""
	case strings.HasSuffix(path, "]"):
		return "[[" + plain + "]]"
	}
	return "[" + plain + "]"
}

var indices = regexp.MustCompile(`\[\d+\]`)

// value reads one setting.
func (d *decoder) value(path string, f *field, v reflect.Value, n *node) {
	d.origins[path] = n
	switch f.kind {
	case kindTable:
		d.table(path, v, n)
		return
	case kindTables:
		d.tables(path, v, n)
		return
	case kindTexts:
		d.texts(path, f, v, n)
		return
	case kindNumbers:
		if numbers, ok := d.numbers(path, f, n); ok {
			v.Set(reflect.ValueOf(numbers).Convert(v.Type()))
		}
		return
	case kindAssign:
		d.assign(path, f, v, n)
		return
	case kindLaw, kindSpanLaw:
		d.law(path, f, v, n)
		return
	}
	if bad := scalar(f, v, n); bad != nil {
		d.add(n, path, bad)
	}
}

// tables reads an array of tables; every element starts from its own
// defaults.
func (d *decoder) tables(path string, v reflect.Value, n *node) {
	if !n.list {
		d.add(n, path, faultf("E0202", fmt.Sprintf("begin each with [[%s]]", path), "%%s is a list of tables, got %s", describe(n)))
		return
	}
	list := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, item := range n.items {
		preset(list.Index(i))
		d.table(fmt.Sprintf("%s[%d]", path, i), list.Index(i), item)
	}
	v.Set(list)
}

// texts reads a list of texts, each one of the choices if there are any.
func (d *decoder) texts(path string, f *field, v reflect.Value, n *node) {
	items := n.items
	if text, is := n.scalar.(string); is && n.loose {
		items = split(n, text)
	} else if !n.list {
		d.add(n, path, faultf("E0205", fmt.Sprintf("write [%s]", quoteOnce(n)), "%%s wants a list, got %s", describe(n)))
		return
	}
	list := reflect.MakeSlice(v.Type(), 0, len(items))
	used := map[string]bool{}
	for i, item := range items {
		text := reflect.New(v.Type().Elem()).Elem()
		at := fmt.Sprintf("%s[%d]", path, i)
		bad := readText(f, text, item)
		if bad == nil && used[text.String()] && len(f.choices) > 0 {
			bad = faultf("E0207", "delete one", "%%s names %q twice", text.String())
		}
		if bad != nil {
			d.add(item, at, bad)
			continue
		}
		used[text.String()] = true
		list = reflect.Append(list, text)
	}
	v.Set(list)
}

// numbers reads a list of numbers.
func (d *decoder) numbers(path string, f *field, n *node) ([]float64, bool) {
	items := n.items
	if text, is := n.scalar.(string); is && n.loose {
		items = split(n, text)
	} else if !n.list {
		d.add(n, path, faultf("E0205", "write [1, 2, 3]", "%%s wants a list of numbers, got %s", describe(n)))
		return nil, false
	}
	list, ok := make([]float64, 0, len(items)), true
	for i, item := range items {
		x, bad := readFloat(f, item)
		if bad != nil {
			d.add(item, fmt.Sprintf("%s[%d]", path, i), bad)
			ok = false
		}
		list = append(list, x)
	}
	return list, ok
}

// assign reads a number, a list or a law.
func (d *decoder) assign(path string, f *field, v reflect.Value, n *node) {
	target := v.Addr().Interface().(assignable)
	text, isText := n.scalar.(string)
	isLaw := isText && (strings.Contains(text, "(") || letters.MatchString(text[:min(1, len(text))]))
	switch {
	case n.table != nil, isLaw:
		if law, ok := d.readLaw(path, f, n); ok {
			target.SetLaw(law)
		}
	case n.list, isText && n.loose && strings.Contains(text, ","):
		numbers, ok := d.numbers(path, f, n)
		if ok && len(numbers) == 0 {
			d.add(n, path, faultf("E0313", "write one number, or several that are dealt out in turn", "%%s needs at least one value"))
		} else if ok {
			target.SetValues(numbers)
		}
	default:
		x, bad := readFloat(f, n)
		if bad != nil {
			d.add(n, path, bad)
			return
		}
		target.SetValues([]float64{x})
	}
}

// split makes the items of a list out of text with commas.
func split(n *node, text string) (items []*node) {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	at := 0
	for _, part := range strings.Split(text, ",") {
		item := &node{source: n.source, key: n.key, value: n.value, loose: true, scalar: strings.TrimSpace(part)}
		if n.value.to-n.value.from == len(text) {
			from := n.value.from + at + len(part) - len(strings.TrimLeft(part, " "))
			item.value = reach{from, from + len(strings.TrimSpace(part))}
		}
		at += len(part) + 1
		items = append(items, item)
	}
	return items
}

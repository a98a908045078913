package scenarios

import (
	"sort"

	"github.com/pelletier/go-toml/v2/unstable"
)

// node is one value of a scenario with the place it was written at. Nodes are
// never changed once a file has been read; merging makes new ones.
type node struct {
	source *source
	key    reach // of the last part of the key; for an item of a list that of the list
	value  reach // unknown for tables with a header

	scalar any // int64, float64, bool, string or time.Time
	list   bool
	items  []*node
	table  map[string]*node // nil: not a table
	names  []string         // keys of the table in order of writing

	under *node // the law in a base scenario of which this table changes parameters
	loose bool  // from a tag or the command line: all values may be written as text
}

// at returns where to point when the value is wrong.
func (n *node) at() reach {
	if n.value.known() {
		return n.value
	}
	return n.key
}

// child returns the value of a key, or nil.
func (n *node) child(key string) *node {
	if n == nil || n.table == nil {
		return nil
	}
	return n.table[key]
}

// put adds or replaces a key of a table under construction.
func (n *node) put(key string, value *node) {
	if _, there := n.table[key]; !there {
		n.names = append(n.names, key)
	}
	n.table[key] = value
}

// build joins decoded values with their places.
func build(s *source, value any, at *place) *node {
	if at == nil {
		at = &place{}
	}
	n := &node{source: s, key: at.key, value: at.value}
	switch v := value.(type) {
	case map[string]any:
		n.table = make(map[string]*node, len(v))
		for _, key := range at.order(v) {
			n.put(key, build(s, v[key], at.table[key]))
		}
	case []map[string]any:
		n.list = true
		for i, item := range v {
			n.items = append(n.items, build(s, item, at.item(i)))
		}
	case []any:
		n.list = true
		for i, item := range v {
			n.items = append(n.items, build(s, item, at.item(i)))
		}
	default:
		n.scalar = v
	}
	return n
}

// place is where a key and its value stand, for all keys of a text.
type place struct {
	key, value reach
	table      map[string]*place
	names      []string
	items      []*place
	headed     bool // begun by a header of its own, not by a dotted key
}

func (p *place) enter(key string, at reach) *place {
	if p.table == nil {
		p.table = map[string]*place{}
	}
	inner, there := p.table[key]
	if !there {
		inner = &place{key: at}
		p.table[key] = inner
		p.names = append(p.names, key)
	}
	if n := len(inner.items); n > 0 {
		return inner.items[n-1]
	}
	return inner
}

func (p *place) item(i int) *place {
	if i < len(p.items) {
		return p.items[i]
	}
	return &place{key: p.key, value: p.value}
}

// order returns the keys of a decoded table in the order they were written.
func (p *place) order(v map[string]any) []string {
	names := make([]string, 0, len(v))
	for _, key := range p.names {
		if _, there := v[key]; there {
			names = append(names, key)
		}
	}
	if len(names) == len(v) {
		return names
	}
	names = names[:0] // the two libraries differ about this text: places are lost, values are not
	for key := range v {
		names = append(names, key)
	}
	sort.Strings(names)
	return names
}

// twice is a key that is set, or a table that is begun, a second time.
type twice struct {
	path          string
	first, second reach
	header        bool
}

// places reads where everything stands, as far as the text is TOML, and the
// first key that is set twice.
func places(s *source) (*place, *twice) {
	root, at := &place{}, (*place)(nil)
	at = root
	found := &indexer{source: s}
	parser := &unstable.Parser{}
	parser.Reset(s.text)
	for parser.NextExpression() {
		switch e := parser.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			at = found.header(root, e)
		case unstable.KeyValue:
			found.keyValue(at, e)
		}
	}
	return root, found.twice
}

type indexer struct {
	source *source
	twice  *twice
}

func whole(raw unstable.Range) reach {
	return reach{int(raw.Offset), int(raw.Offset + raw.Length)}
}

// header moves to a table, making it when it is new.
func (x *indexer) header(root *place, e *unstable.Node) *place {
	at, path := root, ""
	for parts := e.Key(); parts.Next(); {
		name, key := string(parts.Node().Data), whole(parts.Node().Raw)
		path = join(path, name)
		if !parts.IsLast() {
			at = at.enter(name, key)
			continue
		}
		before := at.table[name]
		inner := at.enter(name, key)
		if e.Kind == unstable.ArrayTable {
			outer := at.table[name]
			item := &place{key: key}
			outer.items = append(outer.items, item)
			return item
		}
		if before != nil && (before.headed || before.value.known()) {
			x.note(path, before.key, key, true)
		}
		inner.headed = true
		inner.key = key
		return inner
	}
	return at
}

// keyValue notes a key, and what is inside its value.
func (x *indexer) keyValue(at *place, e *unstable.Node) {
	path, end := "", 0
	for parts := e.Key(); parts.Next(); {
		name, key := string(parts.Node().Data), whole(parts.Node().Raw)
		path = join(path, name)
		if before := at.table[name]; before != nil && (parts.IsLast() || before.value.known()) {
			x.note(path, before.key, key, false)
		}
		at = at.enter(name, key)
		end = key.to
	}
	text := x.source.text
	for end < len(text) && (text[end] == ' ' || text[end] == '\t' || text[end] == '=') {
		end++
	}
	at.value = reach{end, max(whole(e.Raw).to, end)}
	x.inside(at, e.Value())
}

// inside notes the places in an array or an inline table.
func (x *indexer) inside(at *place, value *unstable.Node) {
	switch value.Kind {
	case unstable.InlineTable:
		for pairs := value.Children(); pairs.Next(); {
			x.keyValue(at, pairs.Node())
		}
	case unstable.Array:
		for items := value.Children(); items.Next(); {
			item := &place{key: at.key, value: whole(items.Node().Raw)}
			if !item.value.known() {
				item.value = at.value
			}
			at.items = append(at.items, item)
			x.inside(item, items.Node())
		}
	}
}

func (x *indexer) note(path string, first, second reach, header bool) {
	if x.twice == nil {
		x.twice = &twice{path, first, second, header}
	}
}

// join appends a key to a path.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// merge lays the settings of a file over those of its base: tables merge,
// everything else replaces. A table with a key dist is a whole law and
// replaces; one without changes parameters of the law in the base.
func merge(base, over *node) *node {
	switch {
	case base == nil:
		return over
	case over.table == nil || over.table["dist"] != nil:
		return over
	case base.table == nil:
		laid := *over
		laid.under = base
		return &laid
	}
	merged := &node{source: over.source, key: over.key, value: over.value, under: base.under, table: map[string]*node{}}
	for _, key := range base.names {
		merged.put(key, base.table[key])
	}
	for _, key := range over.names {
		merged.put(key, merge(merged.table[key], over.table[key]))
	}
	return merged
}

// layOver merges a whole scenario over its base. Another control style starts
// from its own defaults: settings of the base's style would not fit it.
func layOver(base, over *node) *node {
	if style := over.child("control").child("style"); style != nil {
		base = restyled(base, style)
	}
	return merge(base, over)
}

// restyled returns a scenario without the settings of its control style, if
// that is another one than the given.
func restyled(tree, style *node) *node {
	before := tree.child("control")
	if before == nil || before.table == nil {
		return tree
	}
	if old := before.child("style"); old == nil || old.scalar == style.scalar {
		return tree
	}
	out := without(tree, "control")
	out.put("control", without(before, without(before, "style").names...))
	return out
}

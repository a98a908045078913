package scenarios

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// overrideRank is the rank of the first assignment of the command line, after
// all files.
const overrideRank = 1000

// override lays the assignments of the command line over a tree, in order.
// Every assignment is a source of its own: a mistake in it is reported at
// --set:1:column.
func override(tree *node, set []string) (*node, []Problem) {
	var bad []Problem
	for i, text := range set {
		src, refused := gate("--set", []byte(text), overrideRank+i)
		if len(refused) > 0 {
			bad = append(bad, refused...)
			continue
		}
		laid, refused := assignment(tree, src)
		if len(refused) > 0 {
			bad = append(bad, refused...)
			continue
		}
		tree = laid
	}
	return tree, bad
}

// step is one part of a path: a key, and an index when an element of a list is
// meant.
type step struct {
	key   string
	index int // −1: none
	at    reach
}

var stepForm = regexp.MustCompile(`^([A-Za-z0-9_-]+)(?:\[(\d{1,7})\])?$`)

// assignment reads key=value and lays it over the tree.
func assignment(tree *node, src *source) (*node, []Problem) {
	text := string(src.text)
	key, value, found := strings.Cut(text, "=")
	if !found {
		return nil, []Problem{src.problem("E0208", reach{0, len(text)}, "", "an override is key=value", "for example agents.count=30", "")}
	}
	var steps []step
	at := 0
	for _, part := range strings.Split(key, ".") {
		from := at + len(part) - len(strings.TrimLeft(part, " "))
		name := strings.TrimSpace(part)
		match := stepForm.FindStringSubmatch(name)
		if match == nil {
			return nil, []Problem{src.problem("E0208", reach{from, max(from+len(name), from+1)}, strings.TrimSpace(key),
				fmt.Sprintf("%q is no key", name), "write keys with dots between: agents.count=30, shift[0].agents=5", "")}
		}
		s := step{key: match[1], index: -1, at: reach{from, from + len(name)}}
		if match[2] != "" {
			s.index, _ = strconv.Atoi(match[2])
		}
		steps = append(steps, s)
		at += len(part) + 1
	}
	leaf, bad := typed(src, len(key), value)
	if bad != nil {
		bad.Path = strings.TrimSpace(key)
		return nil, []Problem{*bad}
	}
	leaf.key = steps[len(steps)-1].at
	if len(steps) == 2 && steps[0].key == "control" && steps[1].key == "style" {
		tree = restyled(tree, leaf)
	}
	return lay(tree, steps, leaf, "")
}

// typed reads the value of an assignment: TOML where it is TOML, else text.
func typed(src *source, equals int, value string) (*node, *Problem) {
	trimmed := strings.TrimSpace(value)
	from := equals + 1 + len(value) - len(strings.TrimLeft(value, " "))
	plain := &node{source: src, value: reach{from, from + len(trimmed)}, scalar: trimmed, loose: true}
	if trimmed == "" {
		plain.value = reach{equals, equals + 1}
		return plain, nil
	}
	line := "v" + strings.Repeat(" ", max(equals-1, 0)) + string(src.text[equals:]) // blanks keep all places
	again := &source{name: src.name, text: []byte(line), lines: src.lines, rank: src.rank}
	root, bad := parse(again)
	switch {
	case root != nil && len(bad) == 0 && root.child("v") != nil && equals > 0:
		leaf := adopt(root.child("v"), src)
		if _, isTime := leaf.scalar.(time.Time); isTime {
			return plain, nil
		}
		return leaf, nil
	case strings.ContainsAny(trimmed[:1], "[{\"'") && len(bad) > 0:
		first := bad[0]
		first.excerpt = string(src.text)
		return nil, &first
	}
	return plain, nil
}

// adopt makes a value one of the command line, where all may be text.
func adopt(n *node, src *source) *node {
	out := *n
	out.source, out.loose = src, true
	out.items = nil
	for _, item := range n.items {
		out.items = append(out.items, adopt(item, src))
	}
	if n.table != nil {
		out.table = map[string]*node{}
		for key, value := range n.table {
			out.table[key] = adopt(value, src)
		}
	}
	return &out
}

// lay returns the tree with a value at the end of a path.
func lay(n *node, steps []step, leaf *node, path string) (*node, []Problem) {
	if len(steps) == 0 {
		return merge(n, leaf), nil
	}
	s := steps[0]
	path = join(path, s.key)
	var child *node
	if n != nil && n.table != nil {
		child = n.table[s.key]
	}
	if s.index < 0 {
		inner, bad := lay(child, steps[1:], leaf, path)
		if bad != nil {
			return nil, bad
		}
		over := &node{source: leaf.source, key: s.at, table: map[string]*node{}}
		if len(steps) > 1 {
			placed := *inner
			if child == nil {
				placed.key = s.at
			}
			inner = &placed
		}
		over.put(s.key, inner)
		return graft(n, over, s.key), nil
	}
	if child == nil || !child.list || s.index >= len(child.items) {
		return nil, []Problem{noElement(child, s, path, leaf)}
	}
	item, bad := lay(child.items[s.index], steps[1:], leaf, fmt.Sprintf("%s[%d]", path, s.index))
	if bad != nil {
		return nil, bad
	}
	list := *child
	list.items = append([]*node(nil), child.items...)
	list.items[s.index] = item
	over := &node{source: leaf.source, key: s.at, table: map[string]*node{}}
	over.put(s.key, &list)
	return graft(n, over, s.key), nil
}

// noElement tells of an index that leads nowhere.
func noElement(child *node, s step, path string, leaf *node) Problem {
	message := fmt.Sprintf("`%s` has no elements", path)
	switch {
	case child != nil && !child.list:
		message = fmt.Sprintf("`%s` is no list", path)
	case child != nil && len(child.items) > 0:
		message = fmt.Sprintf("`%s` has the elements 0 to %d", path, len(child.items)-1)
	}
	return leaf.source.problem("E0208", s.at, path, message, "", "")
}

// graft replaces one key of a table; what is no table becomes one that
// changes a law.
func graft(n, over *node, key string) *node {
	if n == nil {
		return over
	}
	if n.table == nil {
		over.under = n
		return over
	}
	out := *n
	out.names = append([]string(nil), n.names...)
	out.table = make(map[string]*node, len(n.table)+1)
	for k, v := range n.table {
		out.table[k] = v
	}
	out.put(key, over.table[key])
	return &out
}

package scenarios

import (
	"fmt"
	"reflect"
	"sort"

	"frontline.dev/frontline/models"
)

// Parameter is one setting as it stands in a parameter table.
type Parameter struct {
	Path    string   // with dots: agents.count; takes overrides: Path=Value
	Value   string   // as --set takes it
	Kind    string   // whole number, number, true or false, text, length of time, …
	Unit    string   // of plain numbers; lengths and rates carry theirs in the value
	Range   string   // interval, or choices separated by |
	Choices []string // of texts with choices
	Default string
	Doc     string
	Source  string // author, year, place; "assumption"; or "choice" of the user
	Origin  string // "default", file:line, or --set
	Active  bool   // false: belongs to a mechanism that is off
}

// Parameters returns every setting in the order of the file format: seed and
// replications, the sections, the control style with its settings, and all
// mechanisms of the catalogue with theirs.
func (s *Scenario) Parameters() []Parameter {
	var list []Parameter
	active := true
	add := func(path string, f *field, v reflect.Value) {
		list = append(list, s.parameter(path, f, v, active))
	}
	head := header{Seed: Seed(s.Seed), Replications: s.Replications}
	walk("", reflect.ValueOf(&head).Elem(), func(path string, f *field, v reflect.Value) {
		if path == "seed" || path == "replications" {
			add(path, f, v)
		}
	})
	walk("", reflect.ValueOf(s.Settings).Elem(), add)
	style := styleName{s.Style}
	walk("control", reflect.ValueOf(&style).Elem(), func(path string, f *field, v reflect.Value) {
		p := s.parameter(path, f, v, true)
		p.Choices = append(models.Controls.Names(), noStyle)
		list = append(list, p)
	})
	if s.control != nil {
		walk("control", reflect.ValueOf(s.control).Elem(), add)
	}
	for _, m := range s.mechanisms {
		on := enabledSwitch{m.enabled}
		path := "mechanisms." + m.name
		active = true
		walk(path, reflect.ValueOf(&on).Elem(), add)
		if active = m.enabled; m.settings != nil {
			walk(path, reflect.ValueOf(m.settings).Elem(), add)
		}
	}
	return list
}

func (s *Scenario) parameter(path string, f *field, v reflect.Value, active bool) Parameter {
	p := Parameter{Path: path, Value: plain(f, v), Kind: f.kind.String(), Unit: f.unit, Range: f.limitText, Choices: f.choices,
		Default: f.text, Doc: f.doc, Source: f.source, Origin: "default", Active: active}
	n := s.origins[path]
	if n == nil || n.source == nil {
		return p
	}
	if n.source.rank >= overrideRank {
		p.Origin = "--set"
		return p
	}
	line, _, _ := n.source.line(n.key.from)
	p.Origin = fmt.Sprintf("%s:%d", n.source.name, line)
	return p
}

// Change is one difference between two scenarios.
type Change struct {
	Path          string
	Before, After string // "" where the setting does not exist
}

// String returns "`agents.count` 20 → 30".
func (c Change) String() string {
	show := func(value string) string {
		if value == "" {
			return "(none)"
		}
		return value
	}
	return fmt.Sprintf("`%s` %s → %s", c.Path, show(c.Before), show(c.After))
}

// Diff returns the settings in which two scenarios differ, in the order of the
// file format. Settings of mechanisms that are off do not count.
func Diff(a, b *Scenario) []Change {
	order := map[string]int{}
	collect := func(s *Scenario) map[string]string {
		values := map[string]string{}
		for _, p := range s.Parameters() {
			if p.Active {
				values[p.Path] = p.Value
				if _, known := order[p.Path]; !known {
					order[p.Path] = len(order)
				}
			}
		}
		return values
	}
	before, after := collect(a), collect(b)
	var changes []Change
	for path := range order {
		if before[path] != after[path] {
			changes = append(changes, Change{path, before[path], after[path]})
		}
	}
	if a.rosterHash != b.rosterHash {
		changes = append(changes, Change{"agents.roster (contents)", a.rosterHash, b.rosterHash})
		order["agents.roster (contents)"] = len(order)
	}
	if a.traceHash != b.traceHash {
		changes = append(changes, Change{"arrivals.file (contents)", a.traceHash, b.traceHash})
		order["arrivals.file (contents)"] = len(order)
	}
	sort.Slice(changes, func(i, j int) bool { return order[changes[i].Path] < order[changes[j].Path] })
	return changes
}

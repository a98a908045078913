package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// TOML returns the experiment with everything that was left to a default
// written out, in one fixed form. Its scenarios are named as files beside it:
// with the files of [Experiment.Scenarios] as scenarios/ID.toml it can be read
// again, and is the same experiment. Rows of a CSV file become [[point]].
func (e *Experiment) TOML() []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "schema = \"experiment/1\"\nid = %s\ntitle = %s\nquestion = %s\nkind = %s\n", quote(e.ID), quote(e.Title), quote(e.Question), quote(e.Kind))
	if e.Base != nil {
		fmt.Fprintf(&out, "scenario = %s\n", quote("scenarios/"+e.Base.ID+".toml"))
	}
	e.writeDesign(&out, func(s *Scenario) string { return "scenarios/" + s.ID + ".toml" })
	text := e.text()
	for _, f := range fieldsOf(reflect.TypeFor[experimentText]()) {
		v := reflect.ValueOf(&text).Elem().FieldByIndex(f.index)
		switch f.key {
		case "metric", "analysis", "figure":
			for i := range v.Len() {
				fmt.Fprintf(&out, "\n[[%s]]\n", f.key)
				writeActive(&out, f.key, v.Index(i))
			}
		case "record", "execution", "output":
			if f.key == "record" && slices.Contains(unrecorded, e.Kind) {
				continue
			}
			writeSection(&out, f.key, v)
		}
	}
	return []byte(out.String())
}

// Hash returns the SHA-256, in hexadecimal, of everything that decides which
// runs there are: scenarios by contents, seeds, points, replications, random
// numbers, what is recorded. What is made of the runs does not count.
func (e *Experiment) Hash() string {
	var out strings.Builder
	fmt.Fprintf(&out, "kind = %s\n", quote(e.Kind))
	if e.Base != nil {
		fmt.Fprintf(&out, "scenario = %s\nseed = %d\n", quote(e.Base.Hash()), e.Base.Seed)
	}
	e.writeDesign(&out, func(s *Scenario) string { return fmt.Sprintf("%s, seed %d", s.Hash(), s.Seed) })
	text := e.text()
	writeSection(&out, "record", reflect.ValueOf(&text.Record).Elem())
	sum := sha256.Sum256([]byte(out.String()))
	return hex.EncodeToString(sum[:])
}

// Scenarios returns the scenarios that are run, each once, with distinct ids:
// the one that is varied, or those of the candidates before their own settings
// are laid over them.
func (e *Experiment) Scenarios() (list []*Scenario) {
	add := func(s *Scenario) {
		if s != nil && !slices.ContainsFunc(list, func(other *Scenario) bool { return other.ID == s.ID }) {
			list = append(list, s)
		}
	}
	add(e.Base)
	for _, c := range e.Candidates {
		add(c.base)
	}
	return list
}

// text returns what has fixed keys, as in a file.
func (e *Experiment) text() experimentText {
	t := experimentText{Schema: "experiment/1", ID: e.ID, Title: e.Title, Question: e.Question, Kind: e.Kind, Design: e.Design,
		Replications: e.Replications, Random: e.Random, Metrics: e.Metrics, Record: e.Record, Execution: e.Execution, Select: e.Select,
		Compare: e.Compare, Calibrate: e.Calibrate, Analyses: e.Analyses, Figures: e.Figures, Output: e.Output}
	for _, c := range e.Require {
		t.Constraints.Require = append(t.Constraints.Require, c.Text)
	}
	return t
}

// writeDesign writes what decides which runs there are.
func (e *Experiment) writeDesign(out *strings.Builder, name func(*Scenario) string) {
	text := e.text()
	if e.Design.Type == "csv" {
		text.Design.Type, text.Design.File = "list", ""
	}
	section := func(key string, v any, wanted bool) {
		if wanted {
			writeSection(out, key, reflect.ValueOf(v).Elem())
		}
	}
	writeFactors(out, "vary", e.Vary)
	for _, row := range e.Rows {
		writeRow(out, "subexperiment", row)
	}
	section("design", &text.Design, e.Design.Written)
	writeFactors(out, "factors", e.Factors)
	for _, row := range e.List {
		writeRow(out, "point", row)
	}
	section("constraints", &text.Constraints, len(e.Require) > 0)
	for _, c := range e.Candidates {
		fmt.Fprintf(out, "\n[[candidate]]\nname = %s\n", quote(c.Name))
		if c.From != "" {
			fmt.Fprintf(out, "scenario = %s\n", quote(name(c.base)))
		}
		if len(c.Set) > 0 {
			writeRow(out, "", c.Set)
		}
	}
	section("compare", &text.Compare, e.Kind == "compare")
	section("select", &text.Select, e.Kind == "select")
	section("calibrate", &text.Calibrate, e.Kind == "calibrate")
	section("replications", &text.Replications, !slices.Contains(unreplicated, e.Kind))
	section("random", &text.Random, true)
}

func writeSection(out *strings.Builder, key string, v reflect.Value) {
	fmt.Fprintf(out, "\n[%s]\n", key)
	writeActive(out, key, v)
}

// writeActive is writeKeys without the keys that another one makes idle.
func writeActive(out *strings.Builder, path string, v reflect.Value) {
	fields := fieldsOf(v.Type())
	for i := range fields {
		f := &fields[i]
		if f.kind != kindTables && active(f, fields, v) {
			fmt.Fprintf(out, "%s = %s\n", f.key, written(f, v.FieldByIndex(f.index)))
		}
	}
	for i := range fields {
		f := &fields[i]
		if f.kind != kindTables {
			continue
		}
		rows := v.FieldByIndex(f.index)
		for r := range rows.Len() {
			fmt.Fprintf(out, "\n[[%s]]\n", join(path, f.key))
			writeActive(out, join(path, f.key), rows.Index(r))
		}
	}
}

// active says whether a key has an effect beside the others; see the tag only.
func active(f *field, fields []field, v reflect.Value) bool {
	key, wanted, _ := strings.Cut(f.only, "=")
	for i := range fields {
		if f.only == "" || fields[i].key != strings.TrimSpace(key) {
			continue
		}
		value := fmt.Sprint(v.FieldByIndex(fields[i].index).Interface())
		for _, choice := range strings.Split(wanted, "|") {
			if strings.TrimSpace(choice) == value {
				return true
			}
		}
		return false
	}
	return true
}

func writeFactors(out *strings.Builder, table string, list []Factor) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(out, "\n[%s]\n", table)
	for _, f := range list {
		value := f.text
		if table == "factors" {
			if f.Levels != nil {
				value = "levels = " + value
			}
			if f.Group != "" {
				value = "group = " + quote(f.Group) + ", " + value
			}
			value = "{ role = " + quote(f.Role) + ", " + value + " }"
		}
		fmt.Fprintf(out, "%s = %s\n", quote(f.Path), value)
	}
}

// writeRow writes settings as a table of a list; without a name as the table
// set of a candidate.
func writeRow(out *strings.Builder, table string, row []Setting) {
	if table == "" {
		fmt.Fprint(out, "[candidate.set]\n")
	} else {
		fmt.Fprintf(out, "\n[[%s]]\n", table)
	}
	for _, s := range row {
		fmt.Fprintf(out, "%s = %s\n", quote(s.Path), s.Level.TOML)
	}
}

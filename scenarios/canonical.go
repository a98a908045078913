package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
)

// TOML returns the scenario with everything that was left to a default, a base
// or an override written out, in one fixed form: read again it is the same
// scenario. Mechanisms that are off are left out.
func (s *Scenario) TOML() []byte {
	var out strings.Builder
	head := header{Schema: "scenario/1", ID: s.ID, Seed: Seed(s.Seed), Replications: s.Replications}
	fmt.Fprintf(&out, "schema = %s\nid = %s\n", quote(head.Schema), quote(head.ID))
	for _, f := range fieldsOf(reflect.TypeFor[header]()) {
		if f.key == "seed" || f.key == "replications" {
			fmt.Fprintf(&out, "%s = %s\n", f.key, written(&f, reflect.ValueOf(head).FieldByIndex(f.index)))
		}
	}
	writeTable(&out, "about", reflect.ValueOf(&s.About).Elem(), false)
	out.WriteString(s.resolved(s.Settings.Arrivals.File, s.Settings.Agents.Roster))
	return []byte(out.String())
}

// Hash returns the SHA-256, in hexadecimal, of the resolved scenario without
// id, about, seed and replications. A trace and a roster count by their
// contents, not by the names of their files. Equal hashes mean equal questions.
func (s *Scenario) Hash() string {
	file := ""
	if s.traceHash != "" {
		file = "sha256:" + s.traceHash
	}
	roster := ""
	if s.rosterHash != "" {
		roster = "sha256:" + s.rosterHash
	}
	sum := sha256.Sum256([]byte(s.resolved(file, roster)))
	return hex.EncodeToString(sum[:])
}

// resolved writes everything that decides what a run does.
func (s *Scenario) resolved(file, roster string) string {
	var out strings.Builder
	settings := *s.Settings
	settings.Arrivals.File, settings.Agents.Roster = file, roster
	writeSections(&out, reflect.ValueOf(&settings).Elem())
	if s.control != nil {
		fmt.Fprintf(&out, "\n[control]\nstyle = %s\n", quote(s.Style))
		writeKeys(&out, "control", reflect.ValueOf(s.control).Elem())
	}
	for _, m := range s.mechanisms {
		if m.enabled {
			fmt.Fprintf(&out, "\n[mechanisms.%s]\nenabled = true\n", key(m.name))
			if m.settings != nil {
				writeKeys(&out, "mechanisms."+key(m.name), reflect.ValueOf(m.settings).Elem())
			}
		}
	}
	return out.String()
}

// key writes a key of TOML, quoted where it must be.
func key(name string) string {
	if stepForm.MatchString(name) {
		return name
	}
	return quote(name)
}

// writeSections writes the tables of a struct; it has no plain keys of its own.
func writeSections(out *strings.Builder, v reflect.Value) {
	for _, f := range fieldsOf(v.Type()) {
		section := v.FieldByIndex(f.index)
		switch f.kind {
		case kindTable:
			writeTable(out, f.key, section, true)
		case kindTables:
			writeTables(out, f.key, section)
		default:
			panic(fmt.Sprintf("scenarios: setting %s belongs in a section", f.key))
		}
	}
}

// writeTable writes one table; an empty one only when asked to.
func writeTable(out *strings.Builder, path string, v reflect.Value, always bool) {
	var body strings.Builder
	writeKeys(&body, path, v)
	if always || !v.IsZero() {
		fmt.Fprintf(out, "\n[%s]\n", path)
		out.WriteString(body.String())
	}
}

func writeTables(out *strings.Builder, path string, v reflect.Value) {
	for i := 0; i < v.Len(); i++ {
		fmt.Fprintf(out, "\n[[%s]]\n", path)
		writeKeys(out, path, v.Index(i))
	}
}

// writeKeys writes the keys of a table, then the tables inside it.
func writeKeys(out *strings.Builder, path string, v reflect.Value) {
	fields := fieldsOf(v.Type())
	for i := range fields {
		f := &fields[i]
		if f.kind == kindTable || f.kind == kindTables {
			continue
		}
		fmt.Fprintf(out, "%s = %s\n", f.key, written(f, v.FieldByIndex(f.index)))
	}
	for i := range fields {
		f := &fields[i]
		switch f.kind {
		case kindTable:
			writeTable(out, join(path, f.key), v.FieldByIndex(f.index), true)
		case kindTables:
			writeTables(out, join(path, f.key), v.FieldByIndex(f.index))
		}
	}
}

package scenarios

import (
	"fmt"
	"reflect"
	"strings"

	"frontline.dev/frontline/models"
)

// New returns a scenario file to start from, with every setting of the first
// level as a comment: its value, unit, range and meaning. A template is a name
// of the library that the file extends and whose values are shown; "" shows
// the defaults. It returns an error that names the known templates when there
// is none of that name.
func New(template string) ([]byte, error) {
	var out strings.Builder
	s, err := Parse("new", []byte("schema = \"scenario/1\"\n"))
	if template != "" {
		if _, known := library(template); !known {
			bad := unknownName("scenario", template, libraryNames())
			return nil, newProblems([]Problem{{Code: bad.code, Message: bad.message, Help: bad.help}}).Err()
		}
		s, err = Load(template)
	}
	if err != nil {
		return nil, err
	}
	out.WriteString("# A scenario of Frontline. What is not set has the value shown behind the #.\n" +
		"# Lengths of time and rates are text with a unit: \"5 min\", \"6 weeks\", \"4 per hour\".\n\n")
	fmt.Fprintf(&out, "schema = \"scenario/1\"\nid = \"my-scenario\"\nseed = %d\nreplications = %d\n", s.Seed, s.Replications)
	if template != "" {
		fmt.Fprintf(&out, "extends = %s # only the differences follow\n", quote(template))
	}
	out.WriteString("\n[about]\ntitle = \"\"\nquestion = \"\"\n")
	outlineSections(&out, s.Settings)
	outlineControl(&out, s)
	outlineMechanisms(&out, s)
	return []byte(out.String()), nil
}

// outlineSections writes the sections with all keys as comments.
func outlineSections(out *strings.Builder, settings *models.Settings) {
	target := reflect.ValueOf(settings).Elem()
	for _, section := range fieldsOf(target.Type()) {
		v := target.FieldByIndex(section.index)
		if section.kind == kindTables {
			fmt.Fprintf(out, "\n# [[%s]] # may stand several times\n", section.key)
			element := reflect.New(section.typ.Elem()).Elem()
			preset(element)
			outline(out, element)
			continue
		}
		fmt.Fprintf(out, "\n[%s]\n", section.key)
		outline(out, v)
	}
}

// outline writes each key of a table as a comment, tables inside it by name.
func outline(out *strings.Builder, v reflect.Value) {
	fields := fieldsOf(v.Type())
	for i := range fields {
		f := &fields[i]
		switch f.kind {
		case kindTables:
			fmt.Fprintf(out, "#   %s: tables with %s; %s\n", f.key, strings.Join(keysOf(f.typ.Elem()), ", "), f.doc)
		case kindTable:
			fmt.Fprintf(out, "#   %s: a table with %s; %s\n", f.key, strings.Join(keysOf(f.typ), ", "), f.doc)
		default:
			fmt.Fprintf(out, "# %s = %s  # %s\n", f.key, written(f, v.FieldByIndex(f.index)), strings.Join(notes(f), "; "))
		}
	}
}

// notes are the unit, the range and the meaning of a setting.
func notes(f *field) (texts []string) {
	if f.unit != "" {
		texts = append(texts, f.unit)
	}
	if f.limitText != "" {
		texts = append(texts, f.limitText)
	}
	return append(texts, f.doc)
}

func outlineControl(out *strings.Builder, s *Scenario) {
	fmt.Fprintf(out, "\n# The managerial style: %s.\n", strings.Join(append(models.Controls.Names(), noStyle), ", "))
	fmt.Fprintf(out, "# [control]\n# style = %s\n", quote(s.Style))
	if s.control != nil {
		outline(out, reflect.ValueOf(s.control).Elem())
	}
}

func outlineMechanisms(out *strings.Builder, s *Scenario) {
	out.WriteString("\n# Mechanisms; `frontline describe` lists their settings.\n")
	for _, m := range s.mechanisms {
		fmt.Fprintf(out, "# [mechanisms.%s]\n# enabled = %t\n", key(m.name), m.enabled)
	}
}

package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// object is a JSON object whose keys keep their order.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		value, err := encode(m.value)
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// encode is json.Marshal without the escapes meant for web pages.
func encode(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(out.Bytes()), err
}

// Schema returns a JSON Schema (draft 2020-12) of scenario files for editors,
// made from the same tags as everything else. It is a help while typing:
// ranges of lengths, rates and laws, and rules between settings, are checked
// by Load alone.
func Schema() []byte {
	properties := object{}
	for _, part := range []reflect.Type{reflect.TypeFor[header](), reflect.TypeFor[models.Settings]()} {
		for _, f := range fieldsOf(part) {
			properties = append(properties, member{f.key, fieldSchema(&f)})
		}
	}
	properties = append(properties, member{"control", controlSchema()}, member{"mechanisms", mechanismSchema()})
	root := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "Frontline scenario"},
		{"type", "object"},
		{"properties", properties},
		{"additionalProperties", false},
		{"$defs", definitions()},
	}
	raw, err := encode(root)
	if err != nil {
		panic(fmt.Sprintf("scenarios: the schema cannot be encoded: %v", err))
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		panic(fmt.Sprintf("scenarios: the schema is no JSON: %v", err))
	}
	out.WriteByte('\n')
	return out.Bytes()
}

func tableSchema(t reflect.Type, first ...member) object {
	properties := object(first)
	for _, f := range fieldsOf(t) {
		properties = append(properties, member{f.key, fieldSchema(&f)})
	}
	return object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
}

func reference(name string) object { return object{{"$ref", "#/$defs/" + name}} }

// fieldSchema describes one setting.
func fieldSchema(f *field) object {
	var o object
	switch f.kind {
	case kindInt:
		o = append(object{{"type", "integer"}}, bounds(f)...)
	case kindFloat:
		o = append(object{{"type", "number"}}, bounds(f)...)
	case kindBool:
		o = object{{"type", "boolean"}}
	case kindText:
		o = append(object{{"type", "string"}}, choices(f)...)
	case kindSeed:
		o = object{{"anyOf", []any{object{{"type", "integer"}, {"minimum", 0}},
			object{{"type", "string"}, {"pattern", "^(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})$"}}}}}
	case kindSpan:
		o = reference("length")
	case kindClock:
		o = object{{"type", "string"}, {"pattern", `^\d{1,2}:\d{2}(:\d{2})?$`}}
	case kindRate:
		o = object{{"type", "string"}, {"pattern", `(per|/)`}}
	case kindLaw:
		o = reference("law")
	case kindSpanLaw:
		o = reference("law-of-time")
	case kindTexts:
		o = object{{"type", "array"}, {"items", append(object{{"type", "string"}}, choices(f)...)}}
	case kindNumbers:
		o = object{{"type", "array"}, {"items", append(object{{"type", "number"}}, bounds(f)...)}}
	case kindAssign:
		one := append(object{{"type", "number"}}, bounds(f)...)
		o = object{{"anyOf", []any{one, object{{"type", "array"}, {"items", one}, {"minItems", 1}}, reference("law")}}}
	case kindTable:
		return tableSchema(f.typ)
	case kindTables:
		return object{{"type", "array"}, {"items", tableSchema(f.typ.Elem())}, {"description", f.doc}}
	}
	return append(o, member{"description", f.describe()}, member{"default", defaultOf(f)})
}

// describe is the meaning, range, unit and source in one line.
func (f *field) describe() string {
	text := f.doc
	if f.unit != "" {
		text += "; unit: " + f.unit
	}
	if f.limitText != "" && len(f.choices) == 0 {
		text += "; range " + f.limitText
	}
	if f.source != "" && f.source != "choice" {
		text += "; source: " + f.source
	}
	return text
}

// defaultOf is the default as JSON.
func defaultOf(f *field) any {
	v := reflect.New(f.typ).Elem()
	if f.text != "" {
		d := newDecoder()
		d.value(f.key, f, v, &node{scalar: f.text, loose: true})
	}
	switch f.kind {
	case kindInt, kindFloat, kindBool, kindSeed, kindTexts, kindNumbers, kindAssign:
		if text := written(f, v); json.Valid([]byte(text)) {
			return json.RawMessage(text)
		}
	}
	return f.text
}

func bounds(f *field) (o object) {
	l := &f.limits
	if !l.set {
		return nil
	}
	names := [2]string{"minimum", "maximum"}
	if l.lowOut {
		names[0] = "exclusiveMinimum"
	}
	if l.highOut {
		names[1] = "exclusiveMaximum"
	}
	if l.hasLow {
		o = append(o, member{names[0], l.low})
	}
	if l.hasTop {
		o = append(o, member{names[1], l.high})
	}
	return o
}

func choices(f *field) object {
	if len(f.choices) == 0 {
		return nil
	}
	return object{{"enum", f.choices}}
}

func controlSchema() object {
	var styles []any
	for _, name := range models.Controls.Names() {
		factory, _ := models.Controls.Lookup(name)
		target, _ := open(factory())
		one := tableSchema(target.Type(), member{"style", object{{"const", name}}})
		styles = append(styles, append(one, member{"required", []string{"style"}}))
	}
	styles = append(styles, append(tableSchema(reflect.TypeFor[struct{}](), member{"style", object{{"const", noStyle}}}),
		member{"required", []string{"style"}}))
	return object{{"description", "the managerial style and its settings"}, {"anyOf", styles}}
}

func mechanismSchema() object {
	properties := object{}
	on := fieldsOf(reflect.TypeFor[enabledSwitch]())[0]
	for _, name := range models.Mechanisms.Names() {
		factory, _ := models.Mechanisms.Lookup(name)
		target, _ := open(factory())
		properties = append(properties, member{name, tableSchema(target.Type(), member{"enabled", fieldSchema(&on)})})
	}
	return object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
}

// definitions are the forms that many settings share.
func definitions() object {
	length := `^\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?\s*(us|µs|ms|s|min|h|d|days?|weeks?|months?|years?)`
	return object{
		{"length", object{{"type", "string"}, {"pattern", length}}},
		{"law", object{{"anyOf", []any{object{{"type", "number"}}, object{{"type", "string"}}, lawSchema()}}}},
		{"law-of-time", object{{"anyOf", []any{object{{"type", "string"}}, lawSchema()}}}},
	}
}

// lawSchema describes a law written as a table.
func lawSchema() object {
	names, docs := []string{}, object{}
	seen := map[string]bool{}
	for _, family := range sim.Families() {
		names = append(names, family.Name)
		for _, form := range family.Forms {
			for _, p := range form.Params {
				if seen[p.Name] {
					continue
				}
				seen[p.Name] = true
				docs = append(docs, member{p.Name, object{{"description", strings.TrimSpace(p.Doc)}}})
			}
		}
	}
	properties := append(object{{"dist", object{{"enum", names}}}}, docs...)
	return object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
}

package scenarios

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"frontline.dev/frontline/sim"
)

// kind is how a setting is written and read.
type kind uint8

const (
	kindInt kind = iota
	kindFloat
	kindBool
	kindText
	kindSeed
	kindSpan
	kindClock
	kindRate
	kindLaw
	kindSpanLaw
	kindAssign
	kindTexts
	kindNumbers
	kindTables
	kindTable
)

// kindNames are what messages, parameter tables and the schema call them.
var kindNames = [...]string{"whole number", "number", "true or false", "text", "seed", "length of time", "time of day", "rate", "law", "law of time",
	"number, list or law", "list of texts", "list of numbers", "list of tables", "table"}

func (k kind) String() string { return kindNames[k] }

// quantity kinds that a range can bound.
func (k kind) timed() bool { return k == kindSpan || k == kindSpanLaw }

// Seed is the master seed of a run: TOML integers end at 2⁶³−1, so larger
// ones are written as text, "0x…" or decimal.
type Seed uint64

// assignable is a setting that is a number, a list dealt out in turn, or a
// law.
type assignable interface {
	SetValues(values []float64)
	SetLaw(law sim.Law)
	Parts() (values []float64, law *sim.Law)
}

// field is one setting of a struct, as its tags describe it.
type field struct {
	key, text, unit, doc, source string // text is the default
	limitText                    string // the range as it stands in the tag
	only                         string // "key = value | value": when the setting has an effect
	index                        []int
	typ                          reflect.Type
	kind                         kind
	limits                       limits
	choices                      []string
}

var fieldCache sync.Map // reflect.Type → []field

// fieldsOf returns the settings of a struct type in order. It panics when a
// tag cannot be understood, because tags are written by programmers.
func fieldsOf(t reflect.Type) []field {
	if known, ok := fieldCache.Load(t); ok {
		return known.([]field)
	}
	var fields []field
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct && f.Tag.Get("toml") == "" {
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				fields = append(fields, inner)
			}
			continue
		}
		key := f.Tag.Get("toml")
		if key == "" || key == "-" || !f.IsExported() {
			continue
		}
		fields = append(fields, newField(t, f, i))
	}
	fieldCache.Store(t, fields)
	return fields
}

func newField(t reflect.Type, f reflect.StructField, i int) field {
	tag := f.Tag.Get
	out := field{key: tag("toml"), text: tag("default"), unit: tag("unit"), doc: tag("doc"), source: tag("source"),
		limitText: tag("range"), only: tag("only"), index: []int{i}, typ: f.Type}
	kind, known := kindOf(f.Type)
	if !known {
		panic(fmt.Sprintf("scenarios: %v.%s: a setting cannot be of type %v", t, f.Name, f.Type))
	}
	out.kind = kind
	switch {
	case out.limitText == "":
	case kind == kindText || kind == kindTexts:
		for _, choice := range strings.Split(out.limitText, "|") {
			out.choices = append(out.choices, strings.TrimSpace(choice))
		}
	default:
		limits, err := readLimits(kind, out.limitText)
		if err != nil {
			panic(fmt.Sprintf("scenarios: %v.%s: %v", t, f.Name, err))
		}
		out.limits = limits
	}
	return out
}

var special = map[reflect.Type]kind{
	reflect.TypeFor[Seed]():          kindSeed,
	reflect.TypeFor[sim.Span]():      kindSpan,
	reflect.TypeFor[sim.TimeOfDay](): kindClock,
	reflect.TypeFor[sim.Rate]():      kindRate,
	reflect.TypeFor[sim.Law]():       kindLaw,
	reflect.TypeFor[sim.SpanLaw]():   kindSpanLaw,
}

func kindOf(t reflect.Type) (kind, bool) {
	if k, is := special[t]; is {
		return k, true
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[assignable]()) {
		return kindAssign, true
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return kindInt, true
	case reflect.Float64:
		return kindFloat, true
	case reflect.Bool:
		return kindBool, true
	case reflect.String:
		return kindText, true
	case reflect.Struct:
		return kindTable, true
	case reflect.Slice:
		switch t.Elem().Kind() {
		case reflect.String:
			return kindTexts, true
		case reflect.Float64:
			return kindNumbers, true
		case reflect.Struct:
			return kindTables, true
		}
	}
	return 0, false
}

// keysOf returns the keys of a struct type in order.
func keysOf(t reflect.Type) []string {
	var keys []string
	for _, f := range fieldsOf(t) {
		keys = append(keys, f.key)
	}
	return keys
}

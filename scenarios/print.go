package scenarios

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// walk visits all settings of a struct in order, those of tables in tables and
// of the elements of lists included.
func walk(path string, target reflect.Value, visit func(path string, f *field, v reflect.Value)) {
	fields := fieldsOf(target.Type())
	for i := range fields {
		f := &fields[i]
		v, at := target.FieldByIndex(f.index), join(path, f.key)
		switch f.kind {
		case kindTable:
			walk(at, v, visit)
		case kindTables:
			for j := 0; j < v.Len(); j++ {
				walk(fmt.Sprintf("%s[%d]", at, j), v.Index(j), visit)
			}
		default:
			visit(at, f, v)
		}
	}
}

// plain writes a value for people, without the quotes of TOML. It is the form
// of default tags and is read by --set.
func plain(f *field, v reflect.Value) string {
	switch f.kind {
	case kindLaw, kindSpanLaw:
		if v.IsZero() {
			return "" // a law that may be left out
		}
		return bare(fmt.Sprint(v.Interface()))
	case kindSpan, kindClock, kindRate:
		return fmt.Sprint(v.Interface())
	case kindFloat:
		return formatFloat(v.Float())
	case kindText:
		return v.String()
	case kindTexts, kindNumbers:
		return strings.Join(elements(v, false), ", ")
	case kindAssign:
		values, law := v.Addr().Interface().(assignable).Parts()
		if law != nil {
			return law.String()
		}
		return strings.Join(elements(reflect.ValueOf(values), false), ", ")
	}
	return fmt.Sprint(v.Interface())
}

// bare writes a law of one value as that value.
func bare(law string) string {
	inner, is := strings.CutPrefix(law, "deterministic(value ")
	if !is {
		return law
	}
	return strings.TrimSuffix(inner, ")")
}

// written writes a value in TOML; read again it is the same value.
func written(f *field, v reflect.Value) string {
	switch f.kind {
	case kindInt, kindBool, kindFloat:
		return plain(f, v)
	case kindSeed:
		if v.Uint() > 1<<63-1 {
			return fmt.Sprintf(`"0x%x"`, v.Uint())
		}
		return strconv.FormatUint(v.Uint(), 10)
	case kindTexts, kindNumbers:
		return "[" + strings.Join(elements(v, true), ", ") + "]"
	case kindAssign:
		values, law := v.Addr().Interface().(assignable).Parts()
		switch {
		case law != nil:
			return quote(law.String())
		case len(values) == 1:
			return formatFloat(values[0])
		}
		return "[" + strings.Join(elements(reflect.ValueOf(values), true), ", ") + "]"
	}
	return quote(plain(f, v))
}

// elements writes the items of a list of texts or numbers.
func elements(v reflect.Value, quoted bool) (texts []string) {
	for i := 0; i < v.Len(); i++ {
		item := v.Index(i)
		switch {
		case item.Kind() == reflect.Float64:
			texts = append(texts, formatFloat(item.Float()))
		case quoted:
			texts = append(texts, quote(item.String()))
		default:
			texts = append(texts, item.String())
		}
	}
	return texts
}

// formatFloat writes the fewest digits that read back as x.
func formatFloat(x float64) string {
	if a := max(x, -x); a == 0 || a >= 1e-4 && a < 1e15 {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'e', -1, 64)
}

// quote writes a TOML basic string.
func quote(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\t':
			out.WriteString(`\t`)
		case r == '\r':
			out.WriteString(`\r`)
		case control(r):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

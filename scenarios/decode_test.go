package scenarios

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
)

// sample has settings of the kinds that the model does not use at present.
type sample struct {
	Mode   string  `toml:"mode" default:"plain" range:"plain | fancy" doc:"mode" source:"choice"`
	Extra  float64 `toml:"extra" default:"1" range:"[0, 2]" only:"mode = fancy" doc:"extra" source:"choice"`
	Small  uint8   `toml:"small" default:"3" doc:"small" source:"choice"`
	Inner  inner   `toml:"inner"`
	Hidden int     `toml:"-"`
	common
}

type inner struct {
	Depth int `toml:"depth" default:"2" range:"[0, 9]" doc:"depth" source:"choice"`
}

type common struct {
	Shared bool `toml:"shared" default:"true" doc:"shared" source:"choice"`
}

func readSample(t *testing.T, text string) (*sample, *decoder) {
	t.Helper()
	s, bad := gate("sample.toml", []byte(text), 0)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	root, bad := parse(s)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	out, d := &sample{}, newDecoder()
	preset(reflect.ValueOf(out).Elem())
	d.table("", reflect.ValueOf(out).Elem(), root)
	return out, d
}

// TestTags holds that tags alone make a setting: defaults, tables in tables,
// embedded structs, small integers, and keys that are not settings.
func TestTags(t *testing.T) {
	out, d := readSample(t, "# nothing\n")
	if out.Mode != "plain" || out.Extra != 1 || out.Small != 3 || out.Inner.Depth != 2 || !out.Shared || len(d.problems) > 0 {
		t.Errorf("defaults %+v, %v", out, d.problems)
	}
	out, d = readSample(t, "shared = false\nsmall = 255\n[inner]\ndepth = 9\n")
	if out.Shared || out.Small != 255 || out.Inner.Depth != 9 || len(d.problems) > 0 {
		t.Errorf("read %+v, %v", out, d.problems)
	}
	for text, want := range map[string]string{"small = 256\n": "E0301", "small = -1\n": "E0301", "[inner]\ndepth = 10\n": "E0301", "hidden = 1\n": "E0201", "inner = 3\n": "E0202"} {
		if _, d := readSample(t, text); len(d.problems) != 1 || d.problems[0].Code != want {
			t.Errorf("%q: %v; want %s", text, d.problems, want)
		}
	}
}

// TestIdle holds that a setting made idle by another one is warned of.
func TestIdle(t *testing.T) {
	_, d := readSample(t, "extra = 2\n")
	if len(d.warnings) != 1 || d.warnings[0].Code != "W0402" || d.warnings[0].Message != "`extra` has no effect: mode is plain, not fancy" {
		t.Errorf("%+v", d.warnings)
	}
	if _, d := readSample(t, "extra = 2\nmode = \"fancy\"\n"); len(d.warnings) != 0 {
		t.Errorf("%+v", d.warnings)
	}
}

// TestBadTags holds that our own mistakes in tags are found at once.
func TestBadTags(t *testing.T) {
	cases := []any{
		&struct {
			X int `toml:"x" default:"three"`
		}{},
		&struct {
			X int `toml:"x" default:"3" range:"0 to 5"`
		}{},
		&struct {
			X float64 `toml:"x" default:"3" range:"[0, 2]"`
		}{},
		&struct {
			X map[string]int `toml:"x"`
		}{},
		&struct {
			X string `toml:"x" default:"c" range:"a | b"`
		}{},
	}
	for _, c := range cases {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T: no panic", c)
				}
			}()
			preset(reflect.ValueOf(c).Elem())
		}()
	}
}

// TestModelTags holds that every setting of the model says what it is: doc and
// source, a range for plain numbers, and tags that can be read.
func TestModelTags(t *testing.T) {
	check := func(path string, f *field) {
		if f.kind == kindTable {
			return
		}
		if f.doc == "" || f.source == "" {
			t.Errorf("%s has no doc or source", path)
		}
		if (f.kind == kindInt || f.kind == kindFloat || f.kind == kindNumbers || f.kind == kindSpan || f.kind == kindRate || f.kind == kindLaw || f.kind == kindSpanLaw) && !f.limits.set {
			t.Errorf("%s has no range", path)
		}
	}
	var visit func(path string, typ reflect.Type)
	visit = func(path string, typ reflect.Type) {
		for _, f := range fieldsOf(typ) {
			at := join(path, f.key)
			switch f.kind {
			case kindTable:
				visit(at, f.typ)
			case kindTables:
				visit(at, f.typ.Elem())
			default:
				check(at, &f)
			}
		}
		preset(reflect.New(typ).Elem())
	}
	visit("", reflect.TypeFor[models.Settings]())
	for _, name := range models.Mechanisms.Names() {
		factory, _ := models.Mechanisms.Lookup(name)
		target, _ := open(factory())
		visit("mechanisms."+name, target.Type())
	}
	for _, name := range models.Controls.Names() {
		factory, _ := models.Controls.Lookup(name)
		target, _ := open(factory())
		visit("control", target.Type())
	}
}

// TestSchema holds that the schema is JSON, is the same each time, and knows
// every parameter.
func TestSchema(t *testing.T) {
	raw := Schema()
	if string(raw) != string(Schema()) {
		t.Error("two calls differ")
	}
	var root map[string]any
	if err := json.Unmarshal(raw, &root); err != nil {
		t.Fatal(err)
	}
	if root["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("$schema is %v", root["$schema"])
	}
	for _, p := range load(t, DefaultName).Parameters() {
		at := any(root)
		for _, key := range strings.Split(indices.ReplaceAllString(p.Path, ""), ".") {
			properties := map[string]any{}
			switch o := at.(map[string]any); {
			case o["properties"] != nil:
				properties = o["properties"].(map[string]any)
			case o["items"] != nil:
				properties = o["items"].(map[string]any)["properties"].(map[string]any)
			case o["anyOf"] != nil:
				for _, one := range o["anyOf"].([]any) {
					for name, value := range one.(map[string]any)["properties"].(map[string]any) {
						properties[name] = value
					}
				}
			}
			at = properties[key]
			if at == nil {
				t.Errorf("the schema has no %s", p.Path)
				break
			}
		}
	}
}

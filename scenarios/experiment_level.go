package scenarios

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// Level is one value of a setting.
type Level struct {
	Text   string  // after the = of an override; read again it is the same value
	Cell   string  // in tables: numbers in the factor's unit, else as Text
	Number float64 // the same as a number; true is 1, false 0; NaN for other values
	TOML   string  // in an experiment file
}

// Setting is a setting with a value.
type Setting struct {
	Path  string
	Level Level
}

// Override returns the setting as [Scenario.With] takes it.
func (s Setting) Override() string { return s.Path + "=" + s.Level.Text }

// settingIndex finds the settings of a scenario by path.
type settingIndex struct {
	fields map[string]*field
	levels map[string]Level // of the scenario itself
	paths  []string         // in order of the file format
}

// indexSettings lists every setting of a scenario, of all its mechanisms and of
// every control style.
func indexSettings(s *Scenario) *settingIndex {
	x := &settingIndex{fields: map[string]*field{}, levels: map[string]Level{}}
	add := func(path string, f *field, v reflect.Value) {
		if _, known := x.fields[path]; known {
			return
		}
		x.fields[path], x.levels[path] = f, levelOf(f, v)
		x.paths = append(x.paths, path)
	}
	walk("", reflect.ValueOf(s.Settings).Elem(), add)
	style := styleName{s.Style}
	walk("control", reflect.ValueOf(&style).Elem(), func(path string, f *field, v reflect.Value) {
		named := *f
		named.choices = append(models.Controls.Names(), noStyle)
		add(path, &named, v)
	})
	if s.control != nil {
		walk("control", reflect.ValueOf(s.control).Elem(), add)
	}
	for _, name := range models.Controls.Names() {
		factory, _ := models.Controls.Lookup(name)
		if target, _ := open(factory()); target.Kind() == reflect.Struct {
			walk("control", target, add)
		}
	}
	for _, m := range s.mechanisms {
		on := enabledSwitch{m.enabled}
		walk("mechanisms."+m.name, reflect.ValueOf(&on).Elem(), add)
		if m.settings != nil {
			walk("mechanisms."+m.name, reflect.ValueOf(m.settings).Elem(), add)
		}
	}
	return x
}

// field returns the setting at a path: one of the file format, or a parameter
// of a law, handling.work.mean.
func (x *settingIndex) field(path string) (*field, bool) {
	if f, known := x.fields[path]; known {
		return f, true
	}
	cut := strings.LastIndexByte(path, '.')
	if cut < 0 {
		return nil, false
	}
	law, known := x.fields[path[:cut]]
	if !known || law.kind != kindLaw && law.kind != kindSpanLaw && law.kind != kindAssign {
		return nil, false
	}
	name := path[cut+1:]
	for _, family := range sim.Families() {
		for _, form := range family.Forms {
			for _, p := range form.Params {
				if p.Name != name || p.List {
					continue
				}
				out := &field{key: name, doc: p.Doc, typ: reflect.TypeFor[float64](), kind: kindFloat, unit: law.unit}
				switch {
				case !p.Dimensional:
					out.unit = ""
				case law.kind == kindSpanLaw:
					out.typ, out.kind = reflect.TypeFor[sim.Span](), kindSpan
				}
				return out, true
			}
		}
	}
	return nil, false
}

// parameter returns the value of a parameter of a law, handling.work.mean, as it
// stands in the words of the law: lognormal(mean 1 h, cv 0.7).
func (x *settingIndex) parameter(path string) (Level, bool) {
	f, known := x.field(path)
	cut := strings.LastIndexByte(path, '.')
	if !known || cut < 0 {
		return Level{}, false
	}
	_, inner, is := strings.Cut(strings.TrimSuffix(x.levels[path[:cut]].Text, ")"), "(")
	if !is {
		return Level{}, false
	}
	for _, part := range strings.Split(inner, ", ") {
		if value, found := strings.CutPrefix(part, path[cut+1:]+" "); found {
			return newDecoder().level(path, f, &node{scalar: value, loose: true})
		}
	}
	return Level{}, false
}

// unknown tells of a path that is no setting.
func (x *settingIndex) unknown(path string) *fault {
	if near, found := catalog.Suggest(path, x.paths); found {
		return faultf("E0401", "", "no setting `%s`; did you mean `%s`?", path, near)
	}
	last := path[strings.LastIndexByte(path, '.')+1:]
	var same []string
	for _, known := range x.paths {
		if known[strings.LastIndexByte(known, '.')+1:] == last {
			same = append(same, known)
		}
	}
	if len(same) > 0 && len(same) < 6 {
		return faultf("E0401", "", "no setting `%s`; did you mean %s?", path, strings.Join(same, " or "))
	}
	return faultf("E0401", "`frontline describe` lists the settings of a scenario", "no setting `%s`", path)
}

// varies says whether a setting may be varied.
func (x *settingIndex) varies(path string) (*field, *fault) {
	f, known := x.field(path)
	switch {
	case path == "seed":
		return nil, faultf("E0401", "write seed = … under [random]; replications have their own random numbers", "the seed is no factor")
	case path == "replications":
		return nil, faultf("E0401", "write count = … under [replications]", "the number of replications is no factor")
	case !known:
		return nil, x.unknown(path)
	}
	return f, nil
}

var plainWord = func(text string) bool {
	for i, r := range text {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r != '-' && r != '_' && (r < '0' || r > '9')) {
			return false
		}
	}
	return text != "" && text != "true" && text != "false" && text != "inf" && text != "nan"
}

// levelOf returns the value of a setting as a level.
func levelOf(f *field, v reflect.Value) Level {
	l := Level{Text: plain(f, v), TOML: written(f, v), Number: math.NaN()}
	l.Cell = l.Text
	switch f.kind {
	case kindText:
		if !plainWord(l.Text) {
			l.Text = l.TOML
		}
		return l
	case kindInt:
		if v.CanUint() {
			l.Number = float64(v.Uint())
		} else {
			l.Number = float64(v.Int())
		}
		return l
	case kindBool:
		if l.Number = 0; v.Bool() {
			l.Number = 1
		}
		return l
	case kindFloat:
		l.Number = v.Float()
	case kindSpan, kindClock:
		l.Number = float64(v.Int()) / float64(sim.Second)
	case kindRate:
		l.Number = perHour(v.Float())
	case kindAssign:
		if values, law := v.Addr().Interface().(assignable).Parts(); law == nil && len(values) == 1 {
			l.Number = values[0]
		}
	case kindLaw, kindSpanLaw:
		l.Number = constantOf(f.kind, l.Text)
	}
	if !math.IsNaN(l.Number) {
		l.Cell = formatFloat(l.Number)
	}
	return l
}

// constantOf returns the value of a law of one value, in seconds if it is one of
// time; NaN of any other law.
func constantOf(k kind, text string) float64 {
	if k == kindLaw {
		if x, bad := readNumber(text); bad == nil {
			return x
		}
	} else if x, bad := readSeconds(text); bad == nil {
		return x
	}
	return math.NaN()
}

// perHour returns a rate per second as one per hour, without the digits that
// the two divisions add.
func perHour(rate float64) float64 {
	hourly := rate * 3600
	short, err := strconv.ParseFloat(strconv.FormatFloat(hourly, 'g', 15, 64), 64)
	if err == nil && short/3600 == rate {
		return short
	}
	return hourly
}

// column returns type and unit of a factor's column in tables.
func (f *field) column() (kind, unit string) {
	switch f.kind {
	case kindInt:
		return "integer", f.unit
	case kindFloat, kindAssign, kindLaw:
		return "number", f.unit
	case kindBool:
		return "boolean", ""
	case kindSpan, kindClock, kindSpanLaw:
		return "number", "s"
	case kindRate:
		return "number", "per hour"
	}
	return "text", ""
}

// level reads one value of a setting; path is where it stands in the file.
func (d *decoder) level(path string, f *field, n *node) (Level, bool) {
	before := len(d.problems)
	v := reflect.New(f.typ).Elem()
	if f.kind == kindTable || f.kind == kindTables {
		d.add(n, path, faultf("E0205", "name one of its settings", "%%s is a table of settings and cannot be varied as a whole"))
		return Level{}, false
	}
	d.value(path, f, v, n)
	if len(d.problems) > before {
		return Level{}, false
	}
	return levelOf(f, v), true
}

// settle returns a level with a number in the unit of tables, rounded to what
// the setting can hold.
func (f *field) settle(x float64) Level {
	v := reflect.New(f.typ).Elem()
	switch f.kind {
	case kindInt:
		whole := int64(math.Floor(x + 0.5))
		if v.CanUint() {
			v.SetUint(uint64(whole))
		} else {
			v.SetInt(whole)
		}
	case kindFloat:
		v.SetFloat(x)
	case kindSpan:
		v.SetInt(int64(math.Floor(float64(x*float64(sim.Second)) + 0.5)))
	case kindRate:
		v.SetFloat(x / 3600)
	case kindAssign:
		v.Addr().Interface().(assignable).SetValues([]float64{x})
	case kindLaw:
		v.Set(reflect.ValueOf(sim.Constant(x)))
	case kindSpanLaw:
		v.Set(reflect.ValueOf(sim.SpanLaw{Law: sim.Constant(x)}))
	default:
		panic(fmt.Sprintf("scenarios: a %v is no number", f.kind))
	}
	return levelOf(f, v)
}

// ranged says whether a setting can take any number between two.
func (f *field) ranged() bool {
	switch f.kind {
	case kindInt, kindFloat, kindSpan, kindRate, kindAssign, kindLaw, kindSpanLaw:
		return true
	}
	return false
}

package scenarios

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"frontline.dev/frontline/sim"
)

// lawValuesOf makes allowed values for a parameter of a law.
func lawValuesOf(p sim.Param, scale float64) []float64 {
	values := map[string]float64{"min": 0.25, "mode": 0.5, "max": 2, "cv": 1.25, "stages": 3, "p": 0.3, "a": 2, "b": 5, "mu": 0.1}
	switch {
	case p.Name == "weights":
		return []float64{1, 2.5, 0}
	case p.List:
		return []float64{0.1 * scale, 1.0 / 3 * scale, 2 * scale}
	}
	x, known := values[p.Name]
	if !known {
		x = 0.7
	}
	if p.Dimensional {
		x *= scale
	}
	return []float64{x}
}

// TestEveryLaw holds that each form of each family is read as it is written,
// as text and as a table, and is the same law to the last digit.
func TestEveryLaw(t *testing.T) {
	for _, timed := range []bool{false, true} {
		for _, family := range sim.Families() {
			for i, form := range family.Forms {
				for _, scale := range []float64{1, 60, 12345.678901234567, 1.0 / 3} {
					checkForm(t, family, form, fmt.Sprintf("%s form %d timed %t scale %g", family.Name, i, timed, scale), timed, scale)
				}
			}
		}
	}
}

func checkForm(t *testing.T, family sim.Family, form sim.Form, label string, timed bool, scale float64) {
	t.Helper()
	var values [][]float64
	for _, p := range form.Params {
		values = append(values, lawValuesOf(p, scale))
	}
	law, err := form.Build(values)
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	f := &field{key: "x", kind: kindLaw, typ: reflect.TypeFor[sim.Law]()}
	text := law.String()
	if timed {
		f.kind = kindSpanLaw
		text = sim.SpanLaw{Law: law}.String()
	}
	table := lawAsTable(t, text)
	for _, n := range []*node{{scalar: text}, table} {
		d := newDecoder()
		got, ok := d.readLaw("x", f, n)
		if !ok {
			t.Errorf("%s: %q refused: %+v", label, text, d.problems)
			continue
		}
		if got.String() != law.String() || got.Mean() != law.Mean() || got.SD() != law.SD() {
			t.Errorf("%s: %q read as %v; want %v", label, text, got, law)
		}
		a, b := sim.NewStream(1, 2, "law"), sim.NewStream(1, 2, "law")
		if x, y := got.Sample(&a), law.Sample(&b); x != y {
			t.Errorf("%s: first draw %g; want %g", label, x, y)
		}
	}
}

// lawAsTable writes a law as an inline table and reads it as a file would.
func lawAsTable(t *testing.T, text string) *node {
	t.Helper()
	name, rest, _ := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	table := fmt.Sprintf("x = { dist = %q", name)
	for _, piece := range pieces(rest, 0, len(rest)) {
		key, value, _ := strings.Cut(rest[piece[0]:piece[1]], " ")
		if !strings.HasPrefix(value, "[") {
			table += fmt.Sprintf(", %s = %s", key, tomlNumber(value))
			continue
		}
		inner, items := strings.Trim(value, "[]"), []string{}
		for _, item := range pieces(inner, 0, len(inner)) {
			items = append(items, tomlNumber(inner[item[0]:item[1]]))
		}
		table += fmt.Sprintf(", %s = [%s]", key, strings.Join(items, ", "))
	}
	root, bad := parse(newSource("x.toml", []byte(table+" }\n"), 0))
	if len(bad) > 0 {
		t.Fatalf("%s: %+v", table, bad)
	}
	return root.child("x")
}

func tomlNumber(text string) string {
	if _, bad := readNumber(text); bad == nil {
		return text
	}
	return quote(text)
}

// TestLawUnderneath holds that a table without dist changes parameters of the
// law it stands for, and that other names choose another form.
func TestLawUnderneath(t *testing.T) {
	cases := []struct{ set, want string }{
		{"handling.work.mean=8 min", "lognormal(mean 8 min, cv 0.7)"},
		{"handling.work.cv=1", "lognormal(mean 6 min, cv 1)"},
		{"handling.work.sd=2 min", "lognormal(mean 6 min, sd 2 min)"},
		{`handling.work={ mean = "8 min" }`, "lognormal(mean 8 min, cv 0.7)"},
		{`handling.work={ dist = "exponential", mean = "8 min" }`, "exponential(mean 8 min)"},
		{"handling.work=exponential(mean 3 min)", "exponential(mean 3 min)"},
		{"handling.work=4 min", "deterministic(value 4 min)"},
		{"handling.work=empirical(values [1 min, 90 s])", "empirical(values [1 min, 90 s])"},
	}
	for _, c := range cases {
		s, err := Parse("x", []byte("[handling]\nwork = \"lognormal(mean 6 min, cv 0.7)\"\n"), c.set)
		if err != nil {
			t.Errorf("%s: %v", c.set, err)
			continue
		}
		if got := s.Settings.Handling.Work.String(); got != c.want {
			t.Errorf("%s: %s; want %s", c.set, got, c.want)
		}
	}
	s, err := Parse("x", []byte("[customers]\n"), "handling.work.mean=8 min", "handling.work.cv=0.9")
	if err != nil || s.Settings.Handling.Work.String() != "lognormal(mean 8 min, cv 0.9)" {
		t.Errorf("two overrides of the default law: %v", err)
	}
	if _, err := Parse("x", []byte("[customers]\n"), "handling.work.dsit=gamma"); err == nil || !strings.Contains(err.Error(), "did you mean `dist`") {
		t.Errorf("a misspelt dist: %v", err)
	}
}

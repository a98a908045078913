package scenarios

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// TestPathEqualsValue holds that every parameter's Path=Value is an override
// that gives the same scenario, from its own defaults.
func TestPathEqualsValue(t *testing.T) {
	for _, name := range libraryNames() {
		s := load(t, name)
		set := []string{"control.style=" + s.Style}
		for _, p := range s.Parameters() {
			if !strings.Contains(p.Path, "[") && p.Path != "control.style" {
				set = append(set, p.Path+"="+p.Value)
			}
		}
		again, err := s.With(set...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if string(again.TOML()) != string(s.TOML()) {
			t.Errorf("%s differs: %v", name, Diff(s, again))
		}
	}
}

// TestParsePrintParse holds that reading what was written gives the same
// scenario, byte for byte, for the library and for random settings.
func TestParsePrintParse(t *testing.T) {
	for _, name := range libraryNames() {
		identical(t, load(t, name))
	}
	draw := rand.New(rand.NewPCG(20261125, 1))
	kept := 0
	for i := range 300 {
		set := randomSettings(draw)
		s, err := Parse("random.toml", []byte(fmt.Sprintf("seed = %d\n[[shift]]\nagents = 3\n[[shift.breaks]]\nat = \"12:15\"\n[about]\ntitle = %s\n", i, quote(randomText(draw)))), set...)
		if err != nil {
			onlyRules(t, err, set)
			continue
		}
		kept++
		identical(t, s)
	}
	if kept < 100 {
		t.Errorf("only %d of 300 random scenarios were allowed", kept)
	}
}

// onlyRules holds that random values within their ranges break no other rules
// than those between settings.
func onlyRules(t *testing.T, err error, set []string) {
	t.Helper()
	for _, p := range err.(*Problems).List {
		if !strings.HasPrefix(p.Code, "E04") && p.Code != "E0503" && p.Code != "E0301" && p.Code != "E0314" && p.Code != "E0306" && p.Code != "E0204" && p.Code != "E0601" {
			t.Fatalf("%v\nof %q", err, set)
		}
	}
}

func identical(t *testing.T, s *Scenario) {
	t.Helper()
	first := s.TOML()
	again, err := ParseIn(".", s.Name, first)
	if err != nil {
		t.Fatalf("%s, written out: %v\n%s", s.ID, err, first)
	}
	if second := again.TOML(); string(second) != string(first) {
		t.Fatalf("%s, written twice:\n%s\n---\n%s", s.ID, first, second)
	}
	if again.Hash() != s.Hash() || len(Diff(s, again)) != 0 {
		t.Fatalf("%s, written out, is another question: %v", s.ID, Diff(s, again))
	}
}

func randomText(draw *rand.Rand) string {
	runes := []rune("aZ09 \"\\'\n\t#=[]{},.…é日😀\u00a0")
	var out []rune
	for range draw.IntN(20) {
		out = append(out, runes[draw.IntN(len(runes))])
	}
	return string(out)
}

// crossed are settings on which rules bear: random ones are seldom allowed.
var crossed = map[string]bool{"time.horizon": true, "time.warm_up": true, "time.batch": true, "calendar.opens": true, "calendar.closes": true,
	"calendar.always_open": true, "arrivals.source": true, "portfolio.per_agent": true, "portfolio.products": true, "role.mode": true,
	"customers.per_agent": true, "agents.count": true, "mechanisms.ecology.wear_share": true, "mechanisms.ecology.usage_share": true}

// randomSettings makes overrides of about half of all settings, each within
// its range.
func randomSettings(draw *rand.Rand) []string {
	styles := append(models.Controls.Names(), noStyle)
	set := []string{"control.style=" + styles[draw.IntN(len(styles))]}
	base, err := Parse("x", []byte("schema = \"scenario/1\"\n"), set...)
	if err != nil {
		panic(err)
	}
	visit := func(path string, f *field) {
		if draw.IntN(2) == 0 || path == "arrivals.file" || path == "agents.roster" || crossed[path] && draw.IntN(10) > 0 {
			return
		}
		if value, ok := randomValue(draw, f); ok {
			set = append(set, path+"="+value)
		}
	}
	eachField(base, visit)
	return set
}

// randomValue makes a value of a setting within its range.
func randomValue(draw *rand.Rand, f *field) (string, bool) {
	between := func() float64 {
		x := f.limits.low + (min(f.limits.high, f.limits.low+1e6)-f.limits.low)*draw.Float64()
		if draw.IntN(4) == 0 && !f.limits.lowOut {
			x = f.limits.low
		}
		return x
	}
	switch f.kind {
	case kindInt:
		return fmt.Sprint(int64(f.limits.low) + draw.Int64N(min(int64(f.limits.high-f.limits.low), 50)+1)), f.limits.set
	case kindFloat:
		return formatFloat(between()), f.limits.set
	case kindBool:
		return fmt.Sprint(draw.IntN(2) == 0), true
	case kindText:
		if len(f.choices) == 0 {
			return quote(randomText(draw)), true
		}
		return f.choices[draw.IntN(len(f.choices))], true
	case kindSpan:
		return sim.Seconds(between()).String(), f.limits.set
	case kindClock:
		return sim.TimeOfDay(sim.Span(draw.IntN(97)) * 15 * sim.Minute).String(), true
	case kindRate:
		return sim.Rate(draw.Float64() + 1e-9).String(), true
	case kindAssign:
		return fmt.Sprintf("[%s, %s]", formatFloat(f.limits.low), formatFloat(f.limits.low+(f.limits.high-f.limits.low)/8)), f.limits.set
	case kindLaw:
		return sim.Uniform(f.limits.low, f.limits.low+(f.limits.high-f.limits.low)*(draw.Float64()+1e-9)).String(), f.limits.set
	case kindSpanLaw:
		return sim.SpanLaw{Law: sim.Gamma(f.limits.high*(draw.Float64()+1e-9), draw.Float64()*2)}.String(), f.limits.set
	}
	return "", false
}

// eachField visits the settings that a scenario of this style can have.
func eachField(s *Scenario, visit func(path string, f *field)) {
	for _, p := range fieldPaths(s) {
		visit(p.path, p.field)
	}
}

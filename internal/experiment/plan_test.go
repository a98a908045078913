package experiment

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline.dev/frontline/scenarios"
)

// plan expands an experiment on a small scenario.
func plan(t *testing.T, text string) *Plan {
	t.Helper()
	p, err := expanded(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func expanded(text string) (*Plan, error) {
	if !strings.Contains(text, "scenario =") {
		text = "scenario = \"copier-field-service\"\n" + text
	}
	e, err := scenarios.ParseExperiment("x.toml", []byte(text))
	if err != nil {
		return nil, err
	}
	return Expand(e)
}

// sets joins the overrides of all points.
func sets(p *Plan) (list []string) {
	for i := range p.Len() {
		list = append(list, strings.Join(p.Point(i).Set, " "))
	}
	return list
}

// Every shipped experiment expands; design points are numbered from 1, and the
// study takes them.
func TestShippedExperimentsExpand(t *testing.T) {
	for _, info := range scenarios.Experiments() {
		e, err := scenarios.LoadExperiment(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Expand(e)
		if (e.Kind == "optimise" || e.Kind == "calibrate") && err != nil && strings.Contains(err.Error(), "frontline "+e.Kind[:5]) {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", info.Name, err)
			continue
		}
		for _, w := range Lint(p) {
			t.Errorf("%s: %s: %s", info.Name, w.Place(), w.Message)
		}
		s := p.Study()
		if s.Points != p.Len() || p.Point(0).Number != 1 || len(s.Point(0).Values) != len(s.Factors) || s.Point(0).Count < 1 {
			t.Errorf("%s: %d points in the study, %d in the plan", info.Name, s.Points, p.Len())
		}
	}
}

// The last factor varies fastest; each row of [[subexperiment]] is crossed with
// [vary] and overrides it; a column that a row leaves alone has the scenario's
// value.
func TestGrid(t *testing.T) {
	p := plan(t, `[vary]
"role.intensity" = [0.2, 0.8]
"agents.count" = [18, 22]
[[subexperiment]]
[[subexperiment]]
"agents.count" = 30
"customers.redial" = 0.5
`)
	want := []string{"role.intensity=0.2 agents.count=18", "role.intensity=0.2 agents.count=22", "role.intensity=0.8 agents.count=18",
		"role.intensity=0.8 agents.count=22", "role.intensity=0.2 agents.count=30 customers.redial=0.5", "role.intensity=0.8 agents.count=30 customers.redial=0.5"}
	if got := sets(p); !slices.Equal(got, want) {
		t.Errorf("points are\n%s", strings.Join(got, "\n"))
	}
	if got := p.Point(0).Factors[2]; got.Cell != "0.4" || p.Point(5).Factors[2].Cell != "0.5" {
		t.Errorf("customers.redial is %+v where no row sets it", got)
	}
	if p.Factors[1].Column != "agents__count" || p.Factors[1].Type != "integer" || p.Factors[1].Levels != 3 {
		t.Errorf("the second factor is %+v", p.Factors[1])
	}
}

// Every design has the number of points it should have, and points that can
// be made.
func TestDesigns(t *testing.T) {
	const factors = "\n[factors]\n\"role.intensity\" = { min = 0.1, max = 0.9 }\n\"agents.count\" = { min = 16, max = 24 }\n\"handling.work.mean\" = { min = \"50 min\", max = \"70 min\" }\n"
	for _, c := range []struct {
		design string
		points int
	}{
		{`type = "lhs"` + "\npoints = 25", 25}, {`type = "nolh"`, 17}, {`type = "halton"` + "\npoints = 9", 9}, {`type = "sobol"` + "\npoints = 16\nscramble = true", 16},
		{`type = "saltelli"` + "\nbase = 8", 8 * 5}, {`type = "saltelli"` + "\nbase = 8\nsecond_order = true", 8 * 8}, {`type = "morris"` + "\ntrajectories = 4", 4 * 4},
		{`type = "fractional"` + "\ngenerators = [\"C=AB\"]", 4}, {`type = "ccd"` + "\ncentre = 3", 8 + 6 + 3}, {`type = "factorial"` + "\nlevels = 3", 27},
	} {
		p := plan(t, "[design]\n"+c.design+factors)
		if p.Len() != c.points {
			t.Errorf("%s has %d points, want %d", c.design, p.Len(), c.points)
		}
		for _, row := range p.Matrix() {
			if row[0] < .1 || row[0] > .9 || row[1] < 16 || row[1] > 24 || row[2] < 3000 || row[2] > 4200 {
				t.Errorf("%s: the point %v is outside", c.design, row)
			}
		}
	}
	law := plan(t, "[design]\ntype = \"oat\"\n[factors]\n\"handling.work.mean\" = { min = \"50 min\", max = \"80 min\" }\n\"handling.work.cv\" = { min = 0.5, max = 1.0 }")
	if got := strings.Join(sets(law), "; "); !strings.HasPrefix(got, "handling.work.mean=1 h handling.work.cv=0.7; handling.work.mean=50 min handling.work.cv=0.7; ") {
		t.Errorf("one at a time starts from the law's own parameters: %s", got)
	}
	oat := plan(t, "[vary]\n\"agents.count\" = 20\n[design]\ntype = \"oat\"\n[factors]\n\"role.intensity\" = { min = 0.1, max = 0.9 }\n\"portfolio.per_agent\" = { levels = [1, 4, 12] }")
	if got := strings.Join(sets(oat), "; "); got != "agents.count=20 role.intensity=0.5 portfolio.per_agent=4; agents.count=20 role.intensity=0.1 portfolio.per_agent=4; "+
		"agents.count=20 role.intensity=0.9 portfolio.per_agent=4; agents.count=20 role.intensity=0.5 portfolio.per_agent=1; agents.count=20 role.intensity=0.5 portfolio.per_agent=12" {
		t.Errorf("one at a time is %s", got)
	}
	grouped := plan(t, "[design]\ntype = \"morris\"\ntrajectories = 4\n[factors]\n\"role.intensity\" = { min = 0.1, max = 0.9, group = \"a\" }\n\"agents.count\" = { min = 16, max = 24, group = \"a\" }\n\"customers.redial\" = { min = 0, max = 1 }")
	if grouped.Len() != 4*3 {
		t.Errorf("two groups give %d points", grouped.Len())
	}
	list := plan(t, "[vary]\n\"agents.count\" = 20\n[design]\ntype = \"list\"\n[[point]]\n\"role.intensity\" = 0.2\n[[point]]\n\"agents.count\" = 21")
	if got := strings.Join(sets(list), "; "); got != "agents.count=20 role.intensity=0.2; agents.count=21" {
		t.Errorf("the list is %s", got)
	}
}

// A constraint leaves points out and the rest are numbered on; a design that
// needs every point refuses.
func TestConstraintsLeaveOut(t *testing.T) {
	p := plan(t, "[vary]\n\"portfolio.products\" = [6, 12]\n\"portfolio.per_agent\" = [4, 8]\n[constraints]\nrequire = [\"portfolio.per_agent <= portfolio.products\"]")
	if got := strings.Join(sets(p), "; "); p.Excluded != 1 || got != "portfolio.products=6 portfolio.per_agent=4; portfolio.products=12 portfolio.per_agent=4; portfolio.products=12 portfolio.per_agent=8" || p.Point(2).Number != 3 {
		t.Errorf("%d left out of %s", p.Excluded, got)
	}
	_, err := expanded("[design]\ntype = \"saltelli\"\nbase = 8\n[factors]\n\"role.intensity\" = { min = 0, max = 1 }\n\"customers.redial\" = { min = 0, max = 1 }\n[constraints]\nrequire = [\"role.intensity >= customers.redial\"]")
	if err == nil || !strings.Contains(err.Error(), "cannot do without a point") {
		t.Errorf("a Saltelli design loses points: %v", err)
	}
	_, err = expanded("[vary]\n\"agents.count\" = [4, 8]\n[constraints]\nrequire = [\"agents.count > 100\"]")
	if err == nil || !strings.Contains(err.Error(), "no design point satisfies") {
		t.Errorf("nothing is left: %v", err)
	}
}

// Common random numbers leave the seed alone; independent points have seeds of
// their own that depend on what they set and not on their number.
func TestRandomPolicy(t *testing.T) {
	const vary = "[vary]\n\"agents.count\" = [%s]\n[random]\nseed = 7\npolicy = \"%s\""
	crn := plan(t, fmt.Sprintf(vary, "16, 20", "crn"))
	if got := sets(crn); got[0] != "agents.count=16" || crn.Bases[0].Seed != 7 {
		t.Errorf("points are %v, seed %d", got, crn.Bases[0].Seed)
	}
	one, two := plan(t, fmt.Sprintf(vary, "16, 20", "independent")), plan(t, fmt.Sprintf(vary, "12, 16", "independent"))
	a, err := one.Scenario(0)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := two.Scenario(1)
	c, _ := one.Scenario(1)
	if a.Seed != b.Seed || a.Seed == c.Seed || a.Seed == 7 {
		t.Errorf("seeds are %d, %d and %d", a.Seed, b.Seed, c.Seed)
	}
	if a.Seed != pointSeed(7, []string{"agents.count=16"}) || a.Seed != 0x9e0bb22cc414d280 {
		t.Errorf("the seed of a point is 0x%x: documented and stored, it must not change", a.Seed)
	}
}

// What is wrong is told with its place.
func TestExpandErrors(t *testing.T) {
	for text, want := range map[string]string{
		"[vary]\n\"agents.count\" = [16, 20]\n[[metric]]\nname = \"idea_per_agent_year\"":                                                               "no metric `idea_per_agent_year`; did you mean `ideas_per_agent_year`?",
		"[vary]\n\"agents.count\" = { from = 1, to = 9000, step = 1 }\n\"role.intensity\" = { from = 0, to = 1, step = 0.0001 }":                        "the grid has 9.0e7 points; limit",
		"[vary]\n\"portfolio.per_agent\" = [4, 40]":                                                                                                     "design point 2 (portfolio.per_agent=40)",
		"[design]\ntype = \"fractional\"\ngenerators = [\"D=AB\"]\n[factors]\n\"agents.count\" = { min = 16, max = 20 }":                                "x.toml:4:14",
		"[design]\ntype = \"ccd\"\n[factors]\n\"agents.count\" = { levels = [16, 20] }":                                                                 "needs a range of `agents.count`",
		"[design]\ntype = \"morris\"\nlevels = 5\n[factors]\n\"agents.count\" = { min = 16, max = 20 }":                                                 "even number of levels",
		"kind = \"select\"\n[select]\nmetric = \"occupancy\"\ndelta = 0.1\n[[candidate]]\n[[candidate]]\nname = \"b\"\nset = { \"agents.count\" = 21 }": "has no better side",
	} {
		_, err := expanded(text)
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "the limit", "limit"), want) {
			t.Errorf("%q:\n%v\nwant %s", text, err, want)
		}
	}
}

// Each warning of the lint, and only it.
func TestLint(t *testing.T) {
	for text, want := range map[string]string{
		"[vary]\n\"agents.count\" = [16, 20]\n\"role.intensity\" = [0.3]":                                 "`role.intensity` has one level",
		"[vary]\n\"agents.count\" = [16, 20]\n[replications]\ncount = 1":                                  "one replication",
		"[design]\ntype = \"sobol\"\npoints = 100\n[factors]\n\"agents.count\" = { min = 16, max = 20 }":  "no power of two",
		"[design]\ntype = \"saltelli\"\nbase = 100\n[factors]\n\"agents.count\" = { min = 16, max = 20 }": "no power of two",
		"[design]\ntype = \"fractional\"\ngenerators = [\"C=AB\"]\n[factors]\n\"agents.count\" = { min = 16, max = 20 }\n\"role.intensity\" = { min = 0, max = 1 }\n\"customers.redial\" = { min = 0, max = 1 }":        "resolution 3: agents.count = role.intensity × customers.redial",
		"[design]\ntype = \"list\"\n[[point]]\n\"agents.count\" = 16\n\"role.intensity\" = 0.1\n[[point]]\n\"agents.count\" = 18\n\"role.intensity\" = 0.5\n[[point]]\n\"agents.count\" = 20\n\"role.intensity\" = 0.7": "correlated in the design, 0.98",
		"[vary]\n\"portfolio.products\" = [6, 12]\n\"portfolio.per_agent\" = [4, 8]\n[constraints]\nrequire = [\"portfolio.per_agent <= portfolio.products\"]":                                                          "1 of 4 design points",
		"kind = \"compare\"\n[random]\npolicy = \"independent\"\n[[candidate]]\n[[candidate]]\nname = \"b\"\nset = { \"agents.count\" = 21 }":                                                                           "give up pairing",
	} {
		list := Lint(plan(t, text))
		if len(list) != 1 || !strings.Contains(list[0].Message, want) || !list[0].Warning() || list[0].Line == 0 {
			t.Errorf("%q warns %+v, want %s", text, list, want)
		}
	}
}

// The rule of precision asks for the first replications, then for one more at a
// time until all targets are met, and never for more than the most.
func TestPrecisionRule(t *testing.T) {
	p := plan(t, "[vary]\n\"agents.count\" = [16, 20]\n[replications]\nmode = \"precision\"\nmin = 4\nmax = 9\nlook_ahead = 0\n[[replications.target]]\nmetric = \"abandoned\"\nrelative = 0.1\n")
	s := p.Study()
	if s.Point(0).Count != 9 || len(s.Rules) != 1 {
		t.Fatalf("at most %d replications, rules %v", s.Point(0).Count, s.Rules)
	}
	if got := s.More(0, nil); got != 4 {
		t.Errorf("first %d replications", got)
	}
	steady, wild := make([][]float64, 9), make([][]float64, 9)
	for i := range steady {
		steady[i], wild[i] = []float64{10 + float64(i%2)/100}, []float64{float64(i * i)}
	}
	if got := s.More(0, steady[:4]); got != 4 {
		t.Errorf("a steady metric wants %d", got)
	}
	if got := s.More(0, wild[:4]); got != 5 {
		t.Errorf("a wild metric wants %d", got)
	}
	if got := s.More(0, append(wild[:8:8], nil)); got != 9 {
		t.Errorf("at the most, with a failed run, it wants %d", got)
	}
}

// Estimates add up, count twins, and a timed one says so.
func TestEstimate(t *testing.T) {
	const text = "[vary]\n\"agents.count\" = [16, 20, 24]\n[replications]\ncount = 10\n[[metric]]\nname = \"%s\""
	single, twin := plan(t, fmt.Sprintf(text, "aht")), plan(t, fmt.Sprintf(text, "efficiency_loss"))
	a, b := single.Estimate(4), twin.Estimate(4)
	if a.Runs != 30 || a.Timed != 0 || math.Abs(a.Seconds-a.SecondsRun*8) > 1e-9 || a.Memory <= 0 || a.Disk <= 0 {
		t.Errorf("the estimate is %+v", a)
	}
	if b.SecondsRun != 2*a.SecondsRun || !b.Paired {
		t.Errorf("with twins %v s a run, without %v", b.SecondsRun, a.SecondsRun)
	}
	timed, err := single.Measure(context.Background(), 4, time.Nanosecond)
	if err != nil || timed.Timed != 1 || !(timed.SecondsRun > 0) {
		t.Errorf("timed: %+v, %v", timed, err)
	}
	var out strings.Builder
	if err := timed.Print(&out); err != nil || !strings.Contains(out.String(), "runs          30\n") || !strings.Contains(out.String(), "from 1 timed runs") {
		t.Errorf("%v, printed:\n%s", err, out.String())
	}
}

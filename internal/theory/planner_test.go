package theory

import (
	"strings"
	"testing"
)

// row returns the value of a row of an answer.
func row(t *testing.T, a PlanAnswer, name string) float64 {
	t.Helper()
	for _, r := range a.Rows {
		if r.Name == name {
			return r.Value
		}
	}
	t.Fatalf("no row %s in %+v", name, a.Rows)
	return 0
}

// TestPlan holds what the planner is told to the formulas behind it.
func TestPlan(t *testing.T) {
	p := Plan{Model: "c", Arrivals: 100. / 1800, Work: 180, Agents: 14, Share: .8, Within: 20, Shrinkage: .3}
	a, err := p.Solve()
	if err != nil || a.Needed != 14 || a.Scheduled != 20 {
		t.Fatalf("%d needed, %d scheduled (%v), expected 14 and 20", a.Needed, a.Scheduled, err)
	}
	near(t, "service level", row(t, a, "service_level"), 0.8883500191795, digits)
	near(t, "asa", row(t, a, "asa"), 60*0.1305989501963, digits)
	p.Model, p.Patience, p.Agents = "a", 300, 0
	if a, err = p.Solve(); err != nil || a.Agents != a.Needed || a.Needed >= 14 {
		t.Fatalf("Erlang A: %+v (%v), expected the least agents, fewer than 14", a, err)
	}
	p.Agents = 14
	a, _ = p.Solve()
	near(t, "abandonment", row(t, a, "abandonment"), 0.01398374412241, 1e-10)
	p.Model, p.Blocking = "b", .01
	if a, err = p.Solve(); err != nil || a.Needed != 18 {
		t.Errorf("Erlang B for 1 %% of 10 erlang: %d (%v), expected 18", a.Needed, err)
	}
	p.Model, p.Places = "mmck", 0
	if a, _ = p.Solve(); a.Needed != 18 {
		t.Errorf("no places: %d agents, expected those of Erlang B", a.Needed)
	}
	one := Plan{Model: "mg1", Arrivals: .8, Work: 1, CV: 0}
	a, _ = one.Solve()
	near(t, "M/D/1", row(t, a, "asa"), 2, digits)
	constant := Plan{Model: "mdc", Arrivals: 1.6, Work: 1, Agents: 2}
	a, _ = constant.Solve()
	near(t, "M/D/2", row(t, a, "asa"), 0.9032838794141, 1e-10)
}

// TestPlanRefusals holds that a plan that makes no sense is refused in words.
func TestPlanRefusals(t *testing.T) {
	for want, p := range map[string]Plan{
		"no model":        {Model: "x", Arrivals: 1, Work: 1},
		"calls":           {Model: "c", Work: 1},
		"handling time":   {Model: "c", Arrivals: 1},
		"patience":        {Model: "a", Arrivals: 1, Work: 1, Agents: 3},
		"or a target":     {Model: "c", Arrivals: 1, Work: 1},
		"a target of 100": {Model: "c", Arrivals: 1, Work: 1, Share: 1},
		"blocking of 100": {Model: "b", Arrivals: 1, Work: 1, Blocking: 1},
		"shrinkage of -1": {Model: "b", Arrivals: 1, Work: 1, Shrinkage: -.01},
		"places":          {Model: "mmck", Arrivals: 1, Work: 1, Places: -1},
		"mg1 has one":     {Model: "mg1", Arrivals: 1, Work: .5, Agents: 2},
		"variation":       {Model: "mg1", Arrivals: 1, Work: .5, CV: -1},
		"-1 agents":       {Model: "c", Arrivals: 1, Work: 1, Agents: -1},
	} {
		if _, err := p.Solve(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, expected something about %q", p, err, want)
		}
	}
}

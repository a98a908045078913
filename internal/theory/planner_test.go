package theory

import (
	"math"
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
		"most blocked":    {Model: "b", Arrivals: 1, Work: 1, Share: .8},
		"does not look":   {Model: "mdc", Arrivals: 1, Work: 1, Share: .8},
		"urgent calls":    {Model: "priority", Arrivals: 1, Work: 1, Agents: 2},
		"of customers":    {Model: "finite", Arrivals: 1, Work: 1, Agents: 2},
		"calls again":     {Model: "redial", Arrivals: 1, Work: 1, Agents: 2, Patience: 1, Redial: .5},
		"call again: mus": {Model: "redial", Arrivals: 1, Work: 1, Agents: 2, Patience: 1, Redial: 1.5, Again: 1},
		"at most 80":      {Model: "redial", Arrivals: 1, Work: 1, Agents: 90, Patience: 1, Redial: .5, Again: 1},
		"here are more":   {Model: "redial", Arrivals: 10, Work: 1, Agents: 5, Patience: 1, Redial: .9, Again: 50},
		"gaps of a":       {Model: "gim1", Arrivals: 1, Work: .5, CV: 1.5},
		"ps has one":      {Model: "ps", Arrivals: 1, Work: .5, Agents: 2},
	} {
		if _, err := p.Solve(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, expected something about %q", p, err, want)
		}
	}
}

// TestPlanMore holds the models beyond Erlang's to numbers of the validation
// suite and to each other.
func TestPlanMore(t *testing.T) {
	solve := func(p Plan) PlanAnswer {
		t.Helper()
		a, err := p.Solve()
		if err != nil {
			t.Fatalf("%+v: %v", p, err)
		}
		return a
	}
	redial := solve(Plan{Model: "redial", Arrivals: 100. / 1800, Work: 180, Agents: 10, Patience: 120, Redial: .6, Again: 600})
	direct := Redial{MMc: MMc{100. / 30, 1. / 3, 10}, GivesUp: .5, Share: .6, Again: .1}.Solve()
	near(t, "RETR-04 attempts for each customer", row(t, redial, "attempts"), direct.Attempts/(100./30), 1e-10)
	near(t, "RETR-04 lost", row(t, redial, "lost"), direct.Lost, 1e-10)
	once := solve(Plan{Model: "redial", Arrivals: 100. / 1800, Work: 180, Agents: 14, Patience: 300, Redial: 0, Again: 600})
	near(t, "without redials it is ERA-02", row(t, once, "abandonment"), 0.01398374412241, 1e-9)
	urgent := solve(Plan{Model: "priority", Arrivals: 2, Work: 1. / 3, Agents: 2, Urgent: .1})
	near(t, "PRI-02, the first class", row(t, urgent, "asa_urgent"), 0.02873563218391, digits)
	if first, others := row(t, urgent, "asa_urgent"), row(t, urgent, "asa_others"); math.Abs(.1*first+.9*others-row(t, urgent, "asa")) > 1e-12 {
		t.Errorf("urgent %g, others %g, all %g", first, others, row(t, urgent, "asa"))
	}
	busy := solve(Plan{Model: "priority", Arrivals: 4, Work: 1, Agents: 3, Urgent: .5})
	near(t, "too many calls, but not of the urgent", row(t, busy, "asa_urgent"), 1, digits)
	if !math.IsInf(row(t, busy, "asa_others"), 1) {
		t.Errorf("the others wait %g, expected for ever", row(t, busy, "asa_others"))
	}
	base := solve(Plan{Model: "finite", Arrivals: .1, Work: 1, Agents: 2, Customers: 10})
	want := Repair{Customers: 10, Servers: 2, Fails: .1, Service: 1}.Solve()
	near(t, "finite base", row(t, base, "asa"), want.Wait, digits)
	near(t, "D/M/1", row(t, solve(Plan{Model: "gim1", Arrivals: .8, Work: 1, CV: 0}), "asa"), GIM1{ConstantGap(1.25), 1}.MeanWait(), digits)
	near(t, "M/M/1 as GI/M/1", row(t, solve(Plan{Model: "gim1", Arrivals: .8, Work: 1, CV: 1}), "asa"), 4, 1e-9)
	near(t, "M/G/1 as M/G/c", row(t, solve(Plan{Model: "mgc", Arrivals: .5, Work: 1, CV: 2, Agents: 1}), "asa"), 2.5, digits)
	near(t, "processor sharing", row(t, solve(Plan{Model: "ps", Arrivals: .7, Work: 1}), "sojourn"), 1/.3, digits)
	constant := solve(Plan{Model: "mmcd", Arrivals: 50. / 3600, Work: 360, Patience: 120, Share: .8, Within: 20})
	if needs := solve(Plan{Model: "a", Arrivals: 50. / 3600, Work: 360, Patience: 120, Share: .8, Within: 20}).Needed; constant.Needed < needs {
		t.Errorf("%d agents when nobody gives up early, %d when some do", constant.Needed, needs)
	}
}

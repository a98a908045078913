package optimise

import "testing"

// TestParseLever: what is written is what is tried, with units and without
// trailing digits.
func TestParseLever(t *testing.T) {
	for _, c := range []struct {
		text   string
		levels int
		at     int
		want   string
	}{
		{"agents.count=10:30:int", 21, 20, "30"},
		{"role.intensity=0:1:0.1", 11, 3, "0.3"},
		{"role.intensity=0:1", 1001, 333, "0.333"},
		{"arrivals.mean=2 min:10 min", 8001, 1, "2.001 min"},
		{"arrivals.mean=2min:10min:0.5", 17, 3, "3.5 min"},
		{"control.style=none|stewardship", 2, 1, "stewardship"},
		{"x=1e3:2e3:int", 1001, 0, "1000"},
	} {
		l, err := ParseLever(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if l.levels() != c.levels || l.Text(l.at(c.at)) != c.want {
			t.Errorf("%s: %d levels, level %d is %q; want %d and %q", c.text, l.levels(), c.at, l.Text(l.at(c.at)), c.levels, c.want)
		}
	}
	for _, text := range []string{"x", "=1:2", "x=1", "x=2:1", "x=a:b", "x=1 min:2 h", "x=1:2:0", "x=1.5:2:int", "x=a|", "x=1:2:3:4", "x=:"} {
		if l, err := ParseLever(text); err == nil {
			t.Errorf("%s is accepted: %+v", text, l)
		}
	}
}

// TestParseGoalAndConstraint: both directions, per cent, and what is none.
func TestParseGoalAndConstraint(t *testing.T) {
	known := func(name string) string {
		return map[string]string{"service_level": "more", "offered": "neither"}[name]
	}
	if g, err := ParseGoal("service_level", known); err != nil || !g.Maximise {
		t.Errorf("%+v, %v", g, err)
	}
	if g, err := ParseGoal("agents.count=min", nil); err != nil || g.Maximise || g.Name != "agents.count" {
		t.Errorf("%+v, %v", g, err)
	}
	for _, text := range []string{"offered", "x", "x=up"} {
		if _, err := ParseGoal(text, known); err == nil {
			t.Errorf("%s is a goal", text)
		}
	}
	for text, want := range map[string]Constraint{
		"service_level>=80%": {"service_level", 0.8, true}, "exhaustion_mean <= 0.2": {"exhaustion_mean", 0.2, false},
		"a<1": {"a", 1, false}, "b≥-2e3": {"b", -2000, true},
	} {
		if c, err := ParseConstraint(text); err != nil || c != want {
			t.Errorf("%s: %+v, %v", text, c, err)
		}
	}
	for _, text := range []string{"a", "<=3", "a<=", "a>=x", "a>=Inf"} {
		if _, err := ParseConstraint(text); err == nil {
			t.Errorf("%s is a constraint", text)
		}
	}
}

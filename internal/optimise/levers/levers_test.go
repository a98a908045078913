package levers

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/internal/theory"
	"frontline.dev/frontline/scenarios"
)

// queue is a small queue that runs in a few milliseconds.
func queue(t *testing.T, set ...string) *scenarios.Scenario {
	t.Helper()
	sc, err := scenarios.Load("plain-queue", append([]string{"time.horizon=2 d", "time.warm_up=0 d"}, set...)...)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

// TestFewestAgents: one command finds the least agents that keep a service
// level, on fresh replications, and says which came close.
func TestFewestAgents(t *testing.T) {
	s, err := New(queue(t), Spec{Levers: []string{"agents.count=8:16:int"}, Goals: []string{"agents.count=min"}, Constraints: []string{"service_level>=80%"}})
	if err != nil {
		t.Fatal(err)
	}
	o := optimise.Options{Replications: 2, Least: 3, Fresh: 5, FreshLeast: 3}
	r, err := optimise.Search(context.Background(), s.Problem, s.Start, o)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Exhaustive || len(r.Front) != 1 || r.Front[0].Outcomes[1].Center < 0.8 || r.Front[0].Outcomes[1].N != 5 {
		t.Fatalf("%+v", r.Front)
	}
	best := r.Front[0].Point[0]
	question := theory.Plan{Model: "a", Arrivals: 200.0 / 3600, Work: 180, CV: 1, Patience: 300, Share: 0.8, Within: 20}
	plan, err := question.Solve()
	if err != nil || float64(plan.Needed) != best {
		t.Errorf("simulated %g agents, Erlang A %d: %v", best, plan.Needed, err)
	}
	for _, other := range r.Others {
		if less := other.Point[0] < best; less != (other.Status == optimise.Infeasible) {
			t.Errorf("%g agents: %s, service level %v", other.Point[0], other.Status, other.Outcomes[1])
		}
	}
	dir := t.TempDir()
	files, err := s.Write(dir, r, o)
	if err != nil || len(files) != 4 {
		t.Errorf("%v, %v", files, err)
	}
	var m struct {
		Schema string
		Tables []struct{ File string }
	}
	text, _ := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if json.Unmarshal(text, &m) != nil || m.Schema != "manifest/1" || len(m.Tables) != 2 {
		t.Errorf("%s", text)
	}
	if table := s.Table("", r.Front).String(); !strings.Contains(table, "agents.count") || !strings.Contains(table, "front") {
		t.Error(table)
	}
}

// TestTradeOff: two goals, a cost of agents and one of waiting, a tie and a
// figure of the front.
func TestTradeOff(t *testing.T) {
	s, err := New(queue(t), Spec{Levers: []string{"agents.count=8:12:int"}, Costs: []string{"agents.count=100", "asa=1"},
		Goals: []string{"cost=min", "service_level"}})
	if err != nil {
		t.Fatal(err)
	}
	o := optimise.Options{Replications: 2, Least: 2, Fresh: 3}
	r, err := optimise.Search(context.Background(), s.Problem, s.Start, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Front) < 2 || r.Front[0].Outcomes[0].Center > r.Front[1].Outcomes[0].Center || !r.Goals[1].Maximise {
		t.Fatalf("%+v", r.Front)
	}
	dir := t.TempDir()
	if _, err := s.Write(dir, r, o); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"points.csv", "search_runs.csv", "front.svg", "front.csv", "scenario.toml"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestTies: a setting that is the sum of levers moves with them.
func TestTies(t *testing.T) {
	s, err := New(queue(t), Spec{Levers: []string{"agents.count=8:12:int", "queue.service_level_within=10 s:30 s:5"}, Ties: []string{"agents.experience=agents.count+agents.count+2.5"},
		Goals: []string{"agents.experience=min"}})
	if err != nil {
		t.Fatal(err)
	}
	set := strings.Join(s.Overrides([]float64{10, 15}), " ")
	if set != "agents.count=10 queue.service_level_within=15 s agents.experience=22.5" {
		t.Error(set)
	}
	if got := s.read(s.reads[0], []float64{10, 15}, nil); got != 22.5 {
		t.Errorf("read %g", got)
	}
	if _, err := s.scenario([]float64{10, 15}); err != nil {
		t.Error(err)
	}
}

// TestTeamsAsLevers: levers whose sum must be the number of agents are moved with
// what is tied to them, and a search is repeated, to the last byte of its tables,
// by what its manifest holds.
func TestTeamsAsLevers(t *testing.T) {
	base, err := scenarios.Parse("two.toml", []byte(`schema = "scenario/1"
extends = "plain-queue"

[time]
horizon = "1 d"
warm_up = "0 d"

[agents]
count = 14

[portfolio]
products = 2
per_agent = 2

[[product]]
name = "orders"

[[product]]
name = "returns"

[[team]]
agents = 8
products = ["orders"]

[[team]]
agents = 6
`))
	if err != nil {
		t.Fatal(err)
	}
	given := Spec{Levers: []string{"team[0].agents=4:8:int", "team[1].agents=6:9:int"}, Ties: []string{"agents.count=team[0].agents+team[1].agents"},
		Costs: []string{"team[0].agents=100", "team[1].agents=112"}, Goals: []string{"cost=min"}, Constraints: []string{"service_level>=0.7"}}
	write := func(base *scenarios.Scenario, spec Spec) string {
		s, err := New(base, spec)
		if err != nil {
			t.Fatal(err)
		}
		o := optimise.Options{Replications: 1, Least: 2, Fresh: 2}
		r, err := optimise.Search(context.Background(), s.Problem, s.Start, o)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if _, err := s.Write(dir, r, o); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	first := write(base, given)
	var m struct{ Given Spec }
	text, err := os.ReadFile(filepath.Join(first, "manifest.json"))
	if err != nil || json.Unmarshal(text, &m) != nil || len(m.Given.Levers) != 2 || len(m.Given.Ties) != 1 {
		t.Fatalf("%s, %v", text, err)
	}
	again, err := scenarios.Load(filepath.Join(first, "scenario.toml"))
	if err != nil {
		t.Fatal(err)
	}
	second := write(again, m.Given)
	for _, name := range []string{pointsFile, runsFile, "scenario.toml"} {
		a, errA := os.ReadFile(filepath.Join(first, name))
		b, errB := os.ReadFile(filepath.Join(second, name))
		if errA != nil || errB != nil || string(a) != string(b) {
			t.Errorf("%s differs (%v, %v)", name, errA, errB)
		}
	}
}

// TestSpecRefuses: each mistake is named, with a remedy where there is one.
func TestSpecRefuses(t *testing.T) {
	lever, goal := []string{"agents.count=8:12:int"}, []string{"asa=min"}
	for want, spec := range map[string]Spec{
		"no lever to move":          {Goals: goal},
		"no goal":                   {Levers: lever},
		"given twice":               {Levers: append(lever, lever...), Goals: goal},
		`no metric or lever "asaa"`: {Levers: lever, Goals: []string{"asaa=min"}},
		"no lever moves":            {Levers: lever, Goals: []string{"queue.capacity=min"}},
		"cost is not known":         {Levers: lever, Goals: []string{"cost=min"}},
		"no lever of numbers":       {Levers: lever, Goals: goal, Ties: []string{"agents.experience=x"}},
		"name=weight":               {Levers: lever, Goals: goal, Costs: []string{"asa"}},
		"must be name<=number":      {Levers: lever, Goals: goal, Constraints: []string{"asa"}},
		"must be least:most":        {Levers: []string{"agents.count=1:2:3:4"}, Goals: goal},
	} {
		_, err := New(queue(t), spec)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Message, want) {
			t.Errorf("%q: %v", want, err)
		}
	}
	var problems *scenarios.Problems
	if _, err := New(queue(t), Spec{Levers: []string{"agents.cuont=8:12:int"}, Goals: goal}); !errors.As(err, &problems) {
		t.Errorf("a path that is not there: %v", err)
	}
}

// TestExperimentLevers: levers of an experiment are its factors with that role,
// held to its constraints; goals are its metrics.
func TestExperimentLevers(t *testing.T) {
	e, err := scenarios.ParseExperiment("x", []byte(`schema = "experiment/1"
id = "x"
scenario = "plain-queue"
[design]
type = "lhs"
points = 4
[factors]
"agents.count" = { min = 8, max = 12 }
"agents.experience" = { levels = [10, 20], role = "uncertainty" }
"queue.never_abandon" = { levels = [true, false] }
[constraints]
require = ["agents.count >= 9"]
[[metric]]
name = "asa"
`))
	if err != nil {
		t.Fatal(err)
	}
	s, err := FromExperiment(e, Spec{})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Levers) != 2 || s.Goals[0].Name != "asa" || s.Goals[0].Maximise || s.Lattice() != 10 {
		t.Fatalf("%+v", s.Problem)
	}
	for v := 8.0; v <= 12; v++ {
		if got := s.texts[0](v).Number; got != v {
			t.Errorf("lever at %g is %g", v, got)
		}
	}
	if _, err := s.scenario([]float64{8, 0}); !errors.Is(err, optimise.ErrPoint) {
		t.Errorf("a point that the constraints refuse: %v", err)
	}
	if _, err := s.scenario([]float64{9, 1}); err != nil {
		t.Error(err)
	}
}

package decide

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// three are candidates of which the last is plainly the best.
func three(t *testing.T) []Candidate {
	return []Candidate{{"off", load(t, "role.mode=off")}, {"some", load(t, "role.intensity=0.3")}, {"full", load(t, "role.intensity=1")}}
}

// ideas asks for the most ideas.
func ideas(t *testing.T, method string) SelectOptions {
	m := named(t, "ideas_per_agent_year")[0]
	return SelectOptions{Method: method, Metric: m, Goal: m.Goal, Delta: Margin{Value: .3, Share: true}, N0: 6, Budget: 100}
}

// Every method chooses the candidate that is plainly the best, the same for
// any number of workers, and the runs it names are those it stands on.
func TestSelection(t *testing.T) {
	for _, method := range Methods {
		first := ""
		for _, workers := range []int{1, 3} {
			o := ideas(t, method)
			o.Workers = workers
			s, err := RunSelection(context.Background(), three(t), o)
			if err != nil || !s.Chosen || s.Best != 2 {
				t.Fatalf("%s: best %d, chosen %v, %v", method, s.Best, s.Chosen, err)
			}
			_, drawn, err := s.picture()
			if err != nil {
				t.Fatal(err)
			}
			text := fmt.Sprint(s.Sentence(), s.table(), runsTable(s.Arms, s.Runs, s.Measures), drawn)
			if first == "" {
				first = text
			}
			if text != first {
				t.Errorf("%s: other bytes with %d workers", method, workers)
			}
			used := 0
			for _, st := range s.Standing {
				used += st.Used
			}
			if used != len(s.Runs) || method == "ocba" && used != 100 {
				t.Errorf("%s: %d runs, %d used", method, len(s.Runs), used)
			}
			if common := s.Runs[0].Replication == s.Runs[s.Standing[0].Used].Replication; common != (method == "kn") {
				t.Errorf("%s: common random numbers %v", method, common)
			}
		}
	}
}

// Less is better when that is asked for; a budget that does not suffice, a
// failing run and an unobserved metric choose nothing, and say so.
func TestSelectionEnds(t *testing.T) {
	o := ideas(t, "kn")
	o.Goal = results.Less
	s, err := RunSelection(context.Background(), three(t), o)
	if err != nil || s.Best != 0 || s.Standing[0].Estimate.Center < 0 {
		t.Errorf("least ideas: %d, %v", s.Best, err)
	}
	o = ideas(t, "kn")
	o.Delta, o.Budget = Margin{Value: 1e-6}, 18
	close := []Candidate{{"a", load(t)}, {"b", load(t, "role.intensity=0.6")}}
	s, err = RunSelection(context.Background(), close, o)
	if err != nil || s.Chosen || !strings.Contains(s.Sentence(), "Nothing is chosen") {
		t.Errorf("a budget of 18: %s, %v", s.Sentence(), err)
	}
	broken := three(t)
	broken[1].Scenario.Settings.Agents.Count = -1
	s, err = RunSelection(context.Background(), broken, ideas(t, "kn"))
	if err != nil || s.Chosen || s.Failed == nil || !strings.Contains(s.Sentence(), "of B failed") {
		t.Errorf("a failing candidate: %s, %v", s.Sentence(), err)
	}
	if _, err := s.JSON(); err != nil {
		t.Error(err)
	}
	if files, err := s.Write(t.TempDir()); err != nil || len(files) != 9 {
		t.Errorf("%d files, %v", len(files), err)
	}
	o = ideas(t, "kn")
	o.Metric = named(t, "wait_mean_abandoned")[0]
	never := []Candidate{{"a", load(t, "queue.never_abandon=true")}, {"b", load(t, "queue.never_abandon=true", "role.mode=off")}}
	if s, err = RunSelection(context.Background(), never, o); err != nil || s.Chosen || len(s.Warnings) == 0 {
		t.Errorf("a metric that is never observed: chosen %v, warnings %v, %v", s.Chosen, s.Warnings, err)
	}
	for _, change := range []func(*SelectOptions){func(o *SelectOptions) { o.Method = "luck" }, func(o *SelectOptions) { o.Goal = results.Neither },
		func(o *SelectOptions) { o.N0 = 1 }, func(o *SelectOptions) { o.Budget = 5 }, func(o *SelectOptions) { o.Delta = Margin{} }} {
		o := ideas(t, "kn")
		change(&o)
		if _, err := RunSelection(context.Background(), three(t), o); err == nil {
			t.Errorf("no error for %+v", o)
		}
	}
}

// An experiment file says the same as flags; mistakes in it are placed.
func TestExperiments(t *testing.T) {
	text := `schema = "experiment/1"
kind = "%kind"
scenario = "copier-field-service"
[replications]
mode = "precision"
min = 4
max = 30
look_ahead = 7
[[replications.target]]
metric = "exhaustion_mean"
relative = 0.01
[[metric]]
name = "exhaustion_mean"
margin = 0.005
[[candidate]]
name = "as-is"
[[candidate]]
name = "wide"
set = { "portfolio.per_agent" = 6 }
`
	e, err := scenarios.ParseExperiment("x.toml", []byte(strings.Replace(text, "%kind", "compare", 1)))
	if err != nil {
		t.Fatal(err)
	}
	list, o, err := FromCompare(e)
	if err != nil || len(list) != 2 || list[1].Name != "wide" || !o.Auto || o.Replications != 4 || o.Budget != 30 || o.LookAhead != 7 ||
		o.Margins["exhaustion_mean"].Value != .005 || o.Targets["exhaustion_mean"] != (Margin{.01, true}) || len(o.Metrics) != 1 {
		t.Errorf("%v, %+v, %v", list, o, err)
	}
	if _, _, err := FromSelect(e); err == nil || !strings.Contains(err.Error(), "x.toml:2") {
		t.Errorf("the wrong kind: %v", err)
	}
	chosen := `schema = "experiment/1"
kind = "select"
scenario = "copier-field-service"
[select]
metric = "exhaustion_mean"
method = "rinott"
delta = 0.01
n0 = 6
[[candidate]]
name = "as-is"
[[candidate]]
name = "wide"
set = { "portfolio.per_agent" = 6 }
`
	e, err = scenarios.ParseExperiment("y.toml", []byte(chosen))
	if err != nil {
		t.Fatal(err)
	}
	list, s, err := FromSelect(e)
	if err != nil || len(list) != 2 || s.Method != "rinott" || s.N0 != 6 || s.Delta.Value != .01 || s.Goal != results.Less || s.Budget < 100 {
		t.Errorf("%v, %+v, %v", list, s, err)
	}
	e, err = scenarios.ParseExperiment("z.toml", []byte(strings.Replace(chosen, "exhaustion_mean", "exhaustion_men", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := FromSelect(e); err == nil || !strings.Contains(err.Error(), "z.toml:5") || !strings.Contains(err.Error(), "exhaustion_mean") {
		t.Errorf("an unknown metric: %v", err)
	}
}

package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/sim"
)

const goodCase = `schema = "scenario/1"
extends = "plain-queue"
seed = 7
replications = 12
[case]
id = "ERA-02/b"
family = "Erlang A"
model = "M/M/c+M"
source = "Garnett, Mandelbaum and Reiman 2002"
kind = "exact-numeric"
[[expect]]
measure = "P_abandon"
value = 0.0139
unit = "share"
[[expect]]
measure = "wait"
value = 2
of = "agent 1"
at = "2 h"
tolerance = 0.02
exact = true
[agents]
count = 15
`

// TestParseCase holds that a case file is a scenario with two more tables, and
// what an expectation that says little stands for.
func TestParseCase(t *testing.T) {
	c, err := ParseCase("good.toml", []byte(goodCase))
	if err != nil {
		t.Fatal(err)
	}
	if c.Scenario.Settings.Agents.Count != 15 || c.Scenario.Seed != 7 || c.Scenario.Replications != 12 || c.Scenario.ID != "good" {
		t.Errorf("scenario %s: %d agents, seed %d, %d replications", c.Scenario.ID, c.Scenario.Settings.Agents.Count, c.Scenario.Seed, c.Scenario.Replications)
	}
	if c.About.ID != "ERA-02/b" || c.About.Kind != "exact-numeric" || c.About.Model != "M/M/c+M" {
		t.Errorf("about: %+v", c.About)
	}
	want := []Expectation{
		{Measure: "P_abandon", Value: .0139, Unit: "share", Tolerance: .01},
		{Measure: "wait", Value: 2, Of: "agent 1", At: 2 * sim.Hour, Tolerance: .02, Exact: true, HasAt: true},
	}
	for i, e := range c.Expect {
		if e != want[i] {
			t.Errorf("expectation %d: %+v, want %+v", i, e, want[i])
		}
	}
	p := c.Problem(1, "at", "E0306", "`at` is early", "later")
	if p.Line != 19 || p.Col != 6 || p.Path != "expect[1].at" || NewProblems([]Problem{p}) == nil {
		t.Errorf("a problem of a key is placed at %s, %s", p.Place(), p.Path)
	}
	if p = c.Problem(0, "of", "E0401", "no", ""); p.Line != 11 {
		t.Errorf("a problem of a key that is not written is placed at %s, expected the row", p.Place())
	}
}

// TestCaseIsStrict holds that the hash of a case's scenario is that of the
// scenario alone, and that a scenario does not take a case's tables.
func TestCaseIsStrict(t *testing.T) {
	c, err := ParseCase("x.toml", []byte(goodCase))
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(goodCase, "[case]")
	_, rest, _ = strings.Cut(rest, "[agents]")
	alone, err := Parse("x.toml", []byte(head+"[agents]"+rest))
	if err != nil {
		t.Fatal(err)
	}
	if c.Scenario.Hash() != alone.Hash() {
		t.Error("the scenario of a case is not the scenario alone")
	}
	var problems *Problems
	if _, err := Parse("x.toml", []byte(goodCase)); !errors.As(err, &problems) || !strings.Contains(err.Error(), "unknown key `case`") {
		t.Errorf("a case as a scenario: %v", err)
	}
}

// TestBadCases holds the messages for mistakes in case files.
func TestBadCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.toml")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d bad cases, %v; want at least 8", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(file, ".toml")+".txt", refused(t, func() error {
				_, err := ParseCase(filepath.Base(file), text)
				return err
			}))
		})
	}
}

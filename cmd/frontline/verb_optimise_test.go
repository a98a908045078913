package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// called runs a command line and returns what it wrote and its exit code.
func called(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, problem bytes.Buffer
	code = run(args, strings.NewReader(""), &out, &problem)
	return out.String(), problem.String(), code
}

// small is a search that takes a fraction of a second.
func small(out string, more ...string) []string {
	return append([]string{"optimize", "plain-queue", "--set", "time.horizon=1 d", "--set", "time.warm_up=0 d", "--lever", "agents.count=12:15:int",
		"-n", "2", "--least", "2", "--fresh", "3", "-q", "--out", out}, more...)
}

// TestOptimise: the fewest agents for a bound are one command; the folder has
// every point and run, is taken for a folder of results, and JSON says the same.
func TestOptimise(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "answer")
	aim := []string{"--goal", "agents.count=min", "--constrain", "service_level>=80%"}
	stdout, stderr, code := called(t, small(dir, aim...)...)
	if code != 0 || !strings.Contains(stdout, "best agents.count") || !strings.Contains(stdout, "13") {
		t.Fatalf("exit %d\n%s%s", code, stdout, stderr)
	}
	for _, name := range []string{"manifest.json", "points.csv", "search_runs.csv", "scenario.toml"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	stdout, stderr, code = called(t, small(dir, append(aim, "--json")...)...) // over the earlier results
	var answer struct {
		Exhaustive bool
		Front      []struct{ Levers map[string]string }
	}
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil || code != 0 || !answer.Exhaustive || answer.Front[0].Levers["agents.count"] != "13" {
		t.Errorf("exit %d, %v\n%s%s", code, err, stdout, stderr)
	}
}

// TestOptimiseRefuses: mistakes end with 2, say what is meant, and leave no
// folder behind.
func TestOptimiseRefuses(t *testing.T) {
	for want, more := range map[string][]string{
		"there is no goal":       nil,
		"did you mean asa?":      {"--goal", "asb=min"},
		"must be at least 2":     {"--goal", "asa", "--fresh", "1"},
		"is no number":           {"--goal", "asa", "--constrain", "asa<=x"},
		"the limit is":           {"--goal", "asa", "--max-events", "10"},
		"unknown key":            {"--goal", "asa", "--lever", "agents.cuont=1:2:int"},
		"no lever moves":         {"--goal", "queue.capacity=min"},
		"there is no metric":     {"--goal", "asa", "--cost", "nothing=3"},
		"needs the name of a fo": {"--goal", "asa", "--out", ""},
	} {
		dir := filepath.Join(t.TempDir(), "answer")
		_, stderr, code := called(t, small(dir, more...)...)
		if code != exitInput || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d\n%s", want, code, stderr)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: a folder is left", want)
		}
	}
}

// TestAnalyze: any table of factors and outcomes, as text, as JSON and as
// files; mistakes end with 2.
func TestAnalyze(t *testing.T) {
	dir := t.TempDir()
	x, y := filepath.Join(dir, "x.csv"), filepath.Join(dir, "y.csv")
	for path, text := range map[string]string{x: "T,C,K\n-1,-1,-1\n1,-1,-1\n-1,1,-1\n1,1,-1\n-1,-1,1\n1,-1,1\n-1,1,1\n1,1,1\n", y: "yield\n60\n72\n54\n68\n52\n83\n45\n80\n"} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stdout, stderr, code := called(t, "analyze", "effects", "--x", x, "--y", y, "--order", "3", "-q")
	if code != 0 || !strings.Contains(stdout, "T × K") || !strings.Contains(stdout, "--out names a folder") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	out := filepath.Join(dir, "out")
	if stdout, _, code = called(t, "analyse", "effects", "--x", x, "--y", y, "--json", "--out", out, "-q"); code != 0 || !strings.Contains(stdout, `"effect": 23`) {
		t.Errorf("exit %d\n%s", code, stdout)
	}
	if _, err := os.Stat(filepath.Join(out, "analysis", "effects-yield.csv")); err != nil {
		t.Error(err)
	}
	for want, args := range map[string][]string{
		"did you mean sobol":       {"sobl", "--x", x, "--y", y},
		"there are no data":        {"effects"},
		"is no number of base":     {"sobol", "--x", x, "--y", y, "--ladder", "a"},
		"holds no runs.csv":        {"effects", dir},
		"no Saltelli design":       {"sobol", "--x", x, "--y", y},
		"there is no outcome":      {"effects", "--x", x, "--y", y, "-m", "yeild"},
		"a method and perhaps a f": {},
	} {
		if _, stderr, code := called(t, append([]string{"analyze"}, args...)...); code != exitInput || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d\n%s", want, code, stderr)
		}
	}
}

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// design prints the diagnostics, writes the points, and warns of what is
// likely to be a mistake without failing.
func TestDesign(t *testing.T) {
	file := filepath.Join(t.TempDir(), "d.csv")
	out, errText, code := call(t, "", "design", "half-fraction", "-o", file, "-w", "3")
	for _, want := range []string{"16 points, design: fractional", "resolution 5; defining relation I = ABCDE", "condition number 1.000000", "runs          160", "with 3 workers"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	points, err := os.ReadFile(file)
	if code != 0 || errText != "" || err != nil || strings.Count(string(points), "\n") != 17 ||
		!strings.HasPrefix(string(points), "design_point,scenario,role__intensity,") {
		t.Errorf("exit code %d, %s, %v, points\n%s", code, errText, err, points)
	}
	out, _, code = call(t, "", "design", "how-many-agents", "-o", "-")
	if code != 0 || !strings.HasPrefix(out, "design_point,scenario,agents__count,role__mode\n1,innovation-role,18,assigned\n") {
		t.Errorf("exit code %d, points\n%s", code, out)
	}
	const text = "scenario = \"plain-queue\"\n[design]\ntype = \"sobol\"\npoints = 12\n[factors]\n\"agents.count\" = { min = 12, max = 16 }\n"
	out, errText, code = call(t, text, "design", "-", "--json")
	var answer struct {
		Points   int
		Warnings []struct{ Code, Path string }
		Estimate struct{ Runs int }
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil || code != 0 || errText != "" {
		t.Fatalf("exit code %d, %v, %s", code, err, errText)
	}
	if answer.Points != 12 || answer.Estimate.Runs != 240 || len(answer.Warnings) != 1 || answer.Warnings[0].Path != "design.points" {
		t.Errorf("the answer is %+v", answer)
	}
}

// A mistake has exit code 2 and its place; so has a name that is near.
func TestDesignMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"scenario = \"plain-queue\"\n[vary]\n\"agents.count\" = [12, 14]\n[[metric]]\nname = \"aha\"\n": "no metric `aha`; did you mean `aht`?",
		"scenario = \"plain-queue\"\n[vary]\n\"agents.coun\" = [12, 14]\n":                              "-:3:1",
	} {
		_, errText, code := call(t, text, "design", "-")
		if code != exitInput || !strings.Contains(errText, want) {
			t.Errorf("exit code %d: %s\nwant %s", code, errText, want)
		}
	}
	if _, errText, code := call(t, "", "design", "role-by-product"); code != exitInput || !strings.Contains(errText, "role-by-products") {
		t.Errorf("exit code %d: %s", code, errText)
	}
	if out, _, code := call(t, "", "list", "experiments", "--json"); code != 0 || !strings.Contains(out, `"name": "what-matters"`) {
		t.Errorf("exit code %d, list\n%s", code, out)
	}
}

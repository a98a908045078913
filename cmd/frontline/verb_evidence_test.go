package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A claim is tested: one row says what came out, and the folder holds all
// numbers. A second answer replaces the first, and JSON says the same.
func TestEvidence(t *testing.T) {
	inFolder(t)
	out, errText, code := call(t, "", "evidence", "--claim", "V24", "--quiet", "--out", "all")
	if code != 0 || errText != "" {
		t.Fatalf("exit code %d: %s", code, errText)
	}
	for _, want := range []string{"V24", "ablation as it must", "verdict", "min per contact", "Effort quick", "all/evidence.md"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, name := range []string{"evidence.csv", "findings.csv", "evidence.md", "manifest.json"} {
		if info, err := os.Stat(filepath.Join("all", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	first := bytesOf(t, "all", "findings.csv")
	text, errText, code := call(t, "", "evidence", "--claim", "V24", "--claim", "V24", "--quiet", "--json", "--workers", "1", "--out", "all")
	var answer struct {
		Claims []struct {
			ID, Verdict string
			Findings    []struct{ Mean *float64 }
		}
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || code != 0 || len(answer.Claims) != 1 || len(answer.Claims[0].Findings) < 3 || answer.Claims[0].Verdict == "" {
		t.Errorf("JSON: exit code %d, %v, %s%.300s", code, err, errText, text)
	}
	if bytesOf(t, "all", "findings.csv") != first {
		t.Error("one worker finds other numbers than two")
	}
}

// Mistakes are refused before anything is run.
func TestEvidenceRefuses(t *testing.T) {
	inFolder(t)
	write(t, "work/thesis.tex", "years of work")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--claim", "v24"}, "did you mean V24?"},
		{[]string{"--workers", "-1"}, "must be 0 to"},
		{[]string{"--out", ""}, "name of a folder"},
		{[]string{"V24"}, "takes no arguments"},
		{[]string{"--out", "work"}, "not results of frontline"},
	} {
		_, errText, code := call(t, "", append([]string{"evidence"}, c.args...)...)
		if code != 2 || !strings.Contains(errText, c.says) {
			t.Errorf("evidence %v: exit code %d, want 2 and %q in\n%s", c.args, code, c.says, errText)
		}
	}
	if entries, _ := os.ReadDir("."); len(entries) != 1 {
		t.Errorf("a refusal leaves %v", entries)
	}
}

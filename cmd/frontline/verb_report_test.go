package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// From a folder of results come figures with an index, a page and a bundle;
// what the folder has no data for is named, and JSON lists the same figures.
func TestPlotReportExport(t *testing.T) {
	inFolder(t)
	if _, errText, code := call(t, "", "run", "copier-field-service", "-n", "3", "--no-figure1", "--quiet", "--out", "made",
		"--set", "agents.count=6", "--set", "time.horizon=12 weeks", "--set", "time.warm_up=4 weeks"); code != 0 {
		t.Fatal(errText)
	}
	out, errText, code := call(t, "", "plot", "made", "forest", "stress-strip", "tornado", "--quiet")
	if code != 0 || !strings.Contains(out, "What the innovation role changes") || !strings.Contains(out, "Not drawn:\n  tornado") {
		t.Fatalf("exit code %d: %s\n%s", code, errText, out)
	}
	index := bytesOf(t, "made", "figures", "figures.json")
	if !strings.Contains(index, `"command": "frontline plot . stress-strip"`) {
		t.Errorf("the index has no command:\n%.600s", index)
	}
	text, _, code := call(t, "", "plot", "made", "forest", "--quiet", "--json", "--out", "elsewhere")
	var answer struct {
		Drawn []struct{ Name string }
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || code != 0 || len(answer.Drawn) != 1 || answer.Drawn[0].Name != "forest" {
		t.Errorf("JSON: exit code %d, %v, %s", code, err, text)
	}
	out, errText, code = call(t, "", "report", "made", "--quiet")
	if code != 0 || !strings.Contains(out, "made/report.html") || !strings.Contains(bytesOf(t, "made", "report.html"), "Credibility sheet") {
		t.Errorf("report: exit code %d: %s\n%s", code, errText, out)
	}
	out, errText, code = call(t, "", "export", "made", "--crate")
	if code != 0 || !strings.HasSuffix(strings.TrimSpace(out), "ro-crate-metadata.json") {
		t.Errorf("export: exit code %d: %s\n%s", code, errText, out)
	}
	for _, name := range []string{"ODD.md", "STRESS.md", "CITATION.cff", "REPRODUCE.md", "methods.bib"} {
		if info, err := os.Stat(filepath.Join("made", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Mistakes are the user's, say what would be right, and write nothing.
func TestPlotReportExportRefuse(t *testing.T) {
	inFolder(t)
	write(t, "empty/x.txt", "not results")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"plot"}, "needs a folder"},
		{[]string{"plot", "nowhere"}, "is not there"},
		{[]string{"plot", "empty"}, "no manifest.json"},
		{[]string{"plot", "empty", "--point", "-1"}, "must be at least 1"},
		{[]string{"report", "empty"}, "no manifest.json"},
		{[]string{"report", "empty/x.txt"}, "is a file"},
		{[]string{"export", "empty", "--odd"}, "no manifest.json"},
		{[]string{"export", "empty"}, "say what to export"},
		{[]string{"export", "empty", "--crate", "--orcid", "12"}, "must be like"},
		{[]string{"export", "empty", "--crate", "--license", "do what you like"}, "SPDX"},
	} {
		_, errText, code := call(t, "", c.args...)
		if code != 2 || !strings.Contains(errText, c.says) {
			t.Errorf("%v: exit code %d, want 2 and %q in\n%s", c.args, code, c.says, errText)
		}
	}
	if entries, _ := os.ReadDir("empty"); len(entries) != 1 {
		t.Errorf("a refusal leaves %v", entries)
	}
}

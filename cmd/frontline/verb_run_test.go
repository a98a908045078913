package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// short2 is a study of milliseconds: two replications of 16 weeks.
var short2 = append([]string{"run", "-n", "2", "--quiet"}, short...)

// with returns a copy of a command line with further arguments.
func with(args []string, more ...string) []string {
	return append(append([]string(nil), args...), more...)
}

// must runs a command line that has to succeed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, err, code := call(t, "", args...)
	if code != 0 {
		t.Fatalf("frontline %s: exit code %d\n%s", quoteArgs(args), code, err)
	}
	return out
}

// bytesOf reads a file.
func bytesOf(t *testing.T, parts ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Without any argument but the length, the embedded scenario is run: the
// answer is printed, and its tables and pictures are where it says.
func TestRun(t *testing.T) {
	inFolder(t)
	out := must(t, with(short2, "--agents")...)
	dir := "results-copier-field-service"
	for _, want := range []string{"2 of 2 replications", "Headline numbers", "Efficiency: ", "Stress: ", "Figure 1: ", "Pictures: ", "Tables: " + dir} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, name := range []string{"runs.csv", "summary.csv", "agents.csv", "manifest.json", "scenario.toml", "figures/figure1.svg", "figures/figure1.png"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if text := must(t, "validate", filepath.Join(dir, "scenario.toml")); !strings.Contains(text, "valid") {
		t.Errorf("the scenario that was written is not valid: %s", text)
	}
}

// The answer as JSON is one object with the estimates and the files.
func TestRunJSON(t *testing.T) {
	inFolder(t)
	var answer struct {
		Scenario           string
		Finished           int
		Outcomes           []struct{ Metric string }
		Verdict, Files     []string
		Seed, Replications int
	}
	if err := json.Unmarshal([]byte(must(t, with(short2, "--json", "--no-figure1", "--seed", "0x1F")...)), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Scenario != "copier-field-service" || answer.Finished != 2 || len(answer.Outcomes) < 20 || len(answer.Verdict) == 0 ||
		len(answer.Files) < 5 || answer.Seed != 31 {
		t.Errorf("%+v", answer)
	}
}

// The number of workers changes no table; a seed in hexadecimal is the same
// seed; one replication alone is the one among others.
func TestRunRepeats(t *testing.T) {
	inFolder(t)
	few := with(short2, "--no-figure1")
	must(t, with(few, "--workers", "1", "--seed", "255", "-o", "a")...)
	must(t, with(few, "--workers", "2", "--seed", "0xff", "-o", "b")...)
	for _, name := range []string{"runs.csv", "summary.csv", "series.csv"} {
		if bytesOf(t, "a", name) != bytesOf(t, "b", name) {
			t.Errorf("%s differs between one worker and two", name)
		}
	}
	must(t, with(few, "--seed", "255", "--first", "1", "-n", "1", "-o", "c")...)
	all, one := rows(t, "a/runs.csv"), rows(t, "c/runs.csv")
	if strings.Join(all[2], ",") != strings.Join(one[1], ",") {
		t.Errorf("replication 1 among others\n%v\nand alone\n%v", all[2], one[1])
	}
}

// Results replace earlier results and leave nothing of them behind; what is
// somebody else's stays, and nothing is run for it.
func TestRunFolder(t *testing.T) {
	inFolder(t)
	must(t, with(short2, "--agents", "-o", "out")...)
	write(t, "out/notes.txt", "mine")
	must(t, with(short2, "--no-figure1", "-o", "out")...)
	for _, name := range []string{"agents.csv", "figure1.csv", "figures/figure1.svg"} {
		if _, err := os.Stat(filepath.Join("out", name)); err == nil {
			t.Errorf("%s of the earlier study stands beside the new one", name)
		}
	}
	if bytesOf(t, "out/notes.txt") != "mine" {
		t.Error("a file of somebody else was changed")
	}
	write(t, "work/thesis.tex", "years of work")
	write(t, "faked/manifest.json", `{"schema": "manifest/1", "tool": {"module": "another"}}`)
	write(t, "file", "")
	for _, c := range []struct {
		out  string
		code int
		says string
	}{
		{"work", 2, "not results of frontline"}, {"faked", 2, "not results of frontline"}, {"file", 2, "is a file"}, {"file/below", 6, "cannot"},
	} {
		_, err, code := call(t, "", with(short2, "-o", c.out)...)
		if code != c.code || !strings.Contains(err, c.says) || !strings.Contains(err, "--out") {
			t.Errorf("--out %s: exit code %d, want %d and %q in\n%s", c.out, code, c.code, c.says, err)
		}
	}
	if entries, _ := os.ReadDir("work"); len(entries) != 1 {
		t.Errorf("work holds %v", entries)
	}
}

// Warnings are told, unless the user asks for quiet.
func TestWarnings(t *testing.T) {
	inFolder(t)
	write(t, "off.toml", header+"extends = \"copier-field-service\"\n[mechanisms.perspectives]\n")
	args := append([]string{"run", "off.toml", "-n", "1", "--no-figure1"}, short...)
	if _, err, code := call(t, "", args...); code != 0 || !strings.Contains(err, "warning[W0403]") {
		t.Errorf("exit code %d, no warning: %s", code, err)
	}
	if _, err, code := call(t, "", with(args, "--quiet")...); code != 0 || err != "" {
		t.Errorf("exit code %d, quiet says %s", code, err)
	}
}

// The survey is written with its distribution; variants stand side by side in
// folders of their own.
func TestFigure1(t *testing.T) {
	inFolder(t)
	few := append([]string{"figure1", "--surveys", "2", "--agents", "20", "--quiet"}, short...)
	out := must(t, few...)
	dir := "figure1-copier-field-service"
	if !strings.Contains(out, "mean of beta") || !strings.Contains(out, dir) || len(rows(t, dir+"/survey.csv")) != 3 {
		t.Errorf("a survey says\n%s", out)
	}
	must(t, with(few, "--ablate", "saturation")...)
	if bytesOf(t, dir, "survey.csv") == bytesOf(t, dir+"-no-saturation", "survey.csv") {
		t.Error("the ablation changes nothing")
	}
	var all []struct{ Variant string }
	for range 2 { // the second replaces the first
		text := must(t, with(few, "--vary", "contacts=4, 8", "--json")...)
		if err := json.Unmarshal([]byte(text), &all); err != nil || len(all) != 2 {
			t.Fatalf("%v: %s", err, text)
		}
	}
	if table := rows(t, dir+"-contacts/variants.csv"); len(table) != 3 || table[1][0] == table[2][0] {
		t.Errorf("variants.csv: %v", table)
	}
	out = must(t, with(few, "--vary", "renewal")...)
	if !strings.Contains(out, "Side by side") || len(rows(t, dir+"-renewal/variants.csv")) != 4 {
		t.Errorf("--vary renewal says\n%s", out)
	}
}

// What cannot be surveyed, and flags that are out of range, are refused.
func TestFigure1Refuses(t *testing.T) {
	inFolder(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--vary", "contact"}, "did you mean contacts?"},
		{[]string{"--vary", "contacts=4,x"}, "error[E"},
		{[]string{"--vary", "renewal=5"}, "unit"},
		{[]string{"--vary", "renewal", "--set", "mechanisms.ecology.enabled=false"}, "mechanisms.ecology"},
		{[]string{"--ablate", "saturatoin"}, "did you mean saturation?"},
		{[]string{"--surveys", "0"}, "at least 1"},
		{[]string{"--agents", "3"}, "at least 10"},
		{[]string{"--workers", "-1"}, "must be 0 to"},
		{[]string{"--set", "portfolio.products=1", "--set", "portfolio.per_agent=1"}, "need at least 2"},
		{[]string{"--surveys", "2000000"}, "E0504"},
		{[]string{"--out", ""}, "name of a folder"},
	} {
		_, err, code := call(t, "", append([]string{"figure1"}, c.args...)...)
		if code != 2 || !strings.Contains(err, c.says) {
			t.Errorf("figure1 %v: exit code %d, want 2 and %q in\n%s", c.args, code, c.says, err)
		}
	}
	if entries, _ := os.ReadDir("."); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
}

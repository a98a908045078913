package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
)

var update = flag.Bool("update", false, "rewrite the golden transcripts")

// call runs one command line and returns what it wrote and its exit code.
func call(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &err)
	return out.String(), err.String(), code
}

// inFolder changes to a new, empty folder for the rest of a test.
func inFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	return dir
}

// write writes a file for a test.
func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// masks hide what differs between machines and releases in a transcript.
var masks = []struct {
	form *regexp.Regexp
	mask string
}{
	{regexp.MustCompile(`go1\.[0-9.]+ [a-z0-9]+/[a-z0-9]+`), "GO PLATFORM"},
	{regexp.MustCompile(`take about [0-9.e]+ \w+ and [0-9.]+ \w+ with \d+ workers`), "take about TIME and MEMORY with N workers"},
	{regexp.MustCompile(`about [0-9.e]+ contacts a run`), "about N contacts a run"},
	{regexp.MustCompile(`about [0-9.e]+ contacts and [0-9.e]+ events, about [0-9.e]+ \w+;`), "about N contacts and N events, about TIME;"},
	{regexp.MustCompile(`(help: known: |help: did you mean one of |help: metrics: ).*`), "${1}NAMES"},
	{regexp.MustCompile(`take about [0-9.e]+ \w+; the limit`), "take about TIME; the limit"},
	{regexp.MustCompile(`frontline (\(devel\)|v\d\S*)`), "frontline VERSION"},
	{regexp.MustCompile(`revision        .*`), "revision        REVISION"},
}

// golden compares a transcript with its file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	for _, m := range masks {
		got = m.form.ReplaceAllString(got, m.mask)
	}
	path := filepath.Join(home, "testdata", name+".txt")
	if *update {
		write(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update rewrites it):\n%s", path, firstDifference(string(want), got))
	}
}

// home is the folder of the package: tests change the working folder.
var home, _ = os.Getwd()

// firstDifference shows the first line in which two texts differ.
func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < len(a) || i < len(b); i++ {
		x, y := "(no line)", "(no line)"
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			return "want " + x + "\ngot  " + y
		}
	}
	return "equal"
}

// transcript writes a call as a terminal would show it, errors first.
func transcript(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, err, code := call(t, stdin, args...)
	text := "$ frontline " + quoteArgs(args) + "\n" + err + out
	if code != 0 {
		text += "exit code " + string(rune('0'+code)) + "\n"
	}
	return text
}

// Every verb's usual answers and refusals stay as they are, word for word.
func TestTranscripts(t *testing.T) {
	inFolder(t)
	write(t, "bad.toml", "schema = \"scenario/1\"\nsede = 1\n[agents]\ncount = 2.5\n[time]\nhorizon = 3\n")
	write(t, "good.toml", "extends = \"copier-field-service\"\nschema = \"scenario/1\"\n[agents]\ncount = 5\n[time]\nhorizon = \"2 years\"\nwarm_up = \"1 year\"\n")
	write(t, "six.toml", "extends = \"good.toml\"\nschema = \"scenario/1\"\n[agents]\ncount = 6\n")
	write(t, "notes/todo.txt", "buy milk\n")
	cases := []struct {
		name  string
		lines [][]string
	}{
		{"help", [][]string{{}, {"help", "validate"}, {"diff", "--help"}, {"help", "rnu"}}},
		{"list", [][]string{{"list", "mecanisms"}, {"list", "specialists"}}},
		{"describe", [][]string{{"describe", "metric", "ideas_gini"}, {"describe", "metric", "gini"}, {"describe", "control", "autonomy"},
			{"describe", "metrik", "aht"}, {"describe", "metric", "ideas"}}},
		{"validate", [][]string{{"validate", "good.toml"}, {"validate", "bad.toml", "good.toml"}, {"validate", "bad.toml", "--json"},
			{"validate", "god.toml"}, {"validate", "good.toml", "--max-events", "10"}, {"validate"}, {"validate", "-", "-"}}},
		{"new", [][]string{{"new", "--from", "specialist"}, {"new", "specialists"}, {"new", "My Shop"}, {"new", "-o", "good.toml"},
			{"new", "mine", "--from", "specialists", "-o", "mine.toml"}, {"validate", "mine.toml"}, {"diff", "mine.toml", "specialists"}}},
		{"diff", [][]string{{"diff", "specialists", "diverse-portfolios"}, {"diff", "good.toml", "six.toml", "--json"},
			{"diff", "good.toml"}, {"diff", "good.toml", "good.toml"}}},
		{"usage", [][]string{{"rnu"}, {"rnu", "--sed", "3"}, {"list", "--jsn"}, {"list", "-x"}, {"describe", "--set"},
			{"validate", "good.toml", "--max-memory", "lots"}, {"list", "a", "b"}, {"completion", "tcsh"}, {"completion"}, {"list", "--json=maybe"}, {"--version"}}},
		{"run", [][]string{{"run", "--help"}, {"run", "--replicatoins", "3"}, {"run", "-n", "0"}, {"run", "--seed", "-1"}, {"run", "--seed", "0xfg"},
			{"run", "--workers", "-2"}, {"run", "--first", "x"}, {"run", "a", "b"}, {"run", "--out", ""}, {"run", "--max-time", "2"},
			{"run", "--max-time", "1s", "-n", "1000000"}, {"run", "bad.toml"}, {"run", "--out", "notes"}, {"figure1", "--help"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var all strings.Builder
			for i, line := range c.lines {
				if i > 0 {
					all.WriteString("\n")
				}
				all.WriteString(transcript(t, "", line...))
			}
			golden(t, c.name, all.String())
		})
	}
}

// Whatever prints data prints it as JSON when asked to.
func TestJSON(t *testing.T) {
	inFolder(t)
	for _, args := range [][]string{
		{"list"}, {"list", "mechanisms"}, {"list", "controls"}, {"list", "metrics"}, {"describe"}, {"describe", "metric", "aht"},
		{"describe", "mechanism", "stress"}, {"describe", "control", "mixed"}, {"validate", "plain-queue"}, {"diff", "specialists", "overload"},
		{"version"},
	} {
		out, err, code := call(t, "", append(args, "--json")...)
		if code != 0 || !json.Valid([]byte(out)) || len(out) < 20 {
			t.Errorf("%v --json: exit code %d, standard error %q, standard output is JSON: %t", args, code, err, json.Valid([]byte(out)))
		}
	}
	out, _, code := call(t, "", "schema")
	if code != 0 || !json.Valid([]byte(out)) {
		t.Errorf("schema: exit code %d, not JSON", code)
	}
	_, errText, code := call(t, "", "describe", "nope.toml", "--json")
	var told struct {
		Exit     int
		Message  string
		Problems []struct{ Code string }
	}
	if err := json.Unmarshal([]byte(errText), &told); err != nil || code != 2 || told.Exit != 2 || len(told.Problems) != 1 || told.Problems[0].Code != "E0601" {
		t.Errorf("an error with --json is %q (%v), exit code %d", errText, err, code)
	}
}

// Lists name what there is: every scenario with its question, every part with
// a setting of it, every metric.
func TestList(t *testing.T) {
	inFolder(t)
	for kind, names := range map[string][]string{"scenarios": scenarioNames(), "mechanisms": models.Mechanisms.Names(),
		"controls": models.Controls.Names(), "metrics": results.Metrics.Names()} {
		out := must(t, "list", kind)
		for _, name := range names {
			if !strings.Contains(out, name) {
				t.Errorf("list %s: no %s", kind, name)
			}
		}
	}
	if out := must(t, "list"); !strings.Contains(out, "copier-field-service (run when none is named)") || strings.Count(out, "?") < len(scenarioNames()) {
		t.Errorf("not every scenario has a question in\n%s", out)
	}
	_, err, code := call(t, "", "describe", "mechanism")
	if code != 2 || !strings.Contains(err, "stress") {
		t.Errorf("describe mechanism without a name: exit code %d, does not list them: %s", code, err)
	}
}

// Every scenario of the library can be described, validated and used as a template.
func TestLibraryThroughVerbs(t *testing.T) {
	inFolder(t)
	for _, name := range scenarioNames() {
		for _, args := range [][]string{{"describe", name}, {"describe", name, "--all"}, {"validate", name}, {"new", "--from", name}} {
			out, err, code := call(t, "", args...)
			if code != 0 || out == "" {
				t.Errorf("%v: exit code %d: %s", args, code, err)
			}
		}
	}
}

// A new scenario has the name it was given, and is valid as it is.
func TestNew(t *testing.T) {
	inFolder(t)
	text, err, code := call(t, "", "new", "my-shop")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, err)
	}
	out, err, code := call(t, text, "describe", "-", "--json")
	if code != 0 || !strings.Contains(out, `"id": "my-shop"`) {
		t.Errorf("exit code %d: %s%.300s", code, err, out)
	}
}

// A scenario can come from standard input.
func TestStandardInput(t *testing.T) {
	inFolder(t)
	out, err, code := call(t, "schema = \"scenario/1\"\n[agents]\ncount = 7\n", "describe", "-", "--json")
	if code != 0 || !strings.Contains(out, `"path": "agents.count",
      "value": "7"`) {
		t.Errorf("exit code %d, %s%.200s", code, err, out)
	}
}

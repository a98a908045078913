package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// The way of a log: example, fit, validate, backtest, each with what it
// promises to write.
func TestFitAndBacktest(t *testing.T) {
	t.Chdir(t.TempDir())
	must := func(args ...string) string {
		t.Helper()
		out, errText, code := call(t, "", args...)
		if code != exitOK {
			t.Fatalf("%v: exit code %d\n%s%s", args, code, out, errText)
		}
		return out
	}
	must("fit", "calls.csv", "--example")
	if out := must("fit", "calls.csv", "-o", "mine.toml", "--to", "2024-02-02", "-q"); !strings.Contains(out, "Laws of work") || !strings.Contains(out, "written: mine.toml, mine-map.toml, mine-fit") {
		t.Errorf("fit says\n%s", out)
	}
	if out := must("validate", "mine.toml"); !strings.Contains(out, "mine.toml: valid") {
		t.Errorf("validate says\n%s", out)
	}
	out := must("backtest", "mine.toml", "calls.csv", "--map", "mine-map.toml", "--from", "2024-02-12", "-r", "2", "-q", "--json")
	var answer struct {
		Files  []string
		Tables []struct{ Rows [][]string }
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil || len(answer.Tables) != 3 || len(answer.Tables[1].Rows) != 3 || len(answer.Tables[0].Rows) != 6 {
		t.Fatalf("backtest --json: %v\n%s", err, out)
	}
	for _, file := range answer.Files {
		if info, err := os.Stat(file); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", file, err)
		}
	}
	page, err := os.ReadFile("backtest-mine/backtest.html")
	if err != nil || strings.Contains(string(page), "<script") || strings.Contains(string(page), "http:") || strings.Count(string(page), "<img") != 7 {
		t.Errorf("the page is not self-contained: %v", err)
	}
}

// Mistakes of fit and backtest: exit code 2 and the remedy.
func TestFitMistakes(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "mine.toml", "precious")
	write(t, "empty.csv", "")
	write(t, "map.toml", "delimeter = \"comma\"\n")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"fit", "calls.csv", "-o", "mine.toml"}, "mine.toml is there already"},
		{[]string{"fit", "calls.csv", "-o", "mine"}, "must end in .toml"},
		{[]string{"fit", "calls.csv", "-o", "other.toml"}, "cannot open calls.csv"},
		{[]string{"fit", "empty.csv", "-o", "other.toml"}, "empty.csv is empty"},
		{[]string{"fit", "empty.csv", "-o", "other.toml", "--map", "map.toml"}, "did you mean `delimiter`?"},
		{[]string{"backtest", "plain-queue", "empty.csv"}, "empty.csv is empty"},
		{[]string{"backtest", "plain-queue", "empty.csv", "-r", "0"}, "--replications 0"},
		{[]string{"backtest", "plain-queue"}, "needs a scenario and a log"},
	} {
		out, errText, code := call(t, "", c.args...)
		if code != exitInput || !strings.Contains(errText, c.want) {
			t.Errorf("%v: exit code %d, %s%s, want %q", c.args, code, out, errText, c.want)
		}
	}
	if left, err := os.ReadDir("."); err != nil || len(left) != 3 {
		t.Errorf("refused commands leave files behind: %v %v", left, err)
	}
}

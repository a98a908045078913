package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// compared is a comparison of milliseconds; add what is compared.
func compared(more ...string) []string {
	return append(append([]string{"compare", "copier-field-service", "--quiet", "-n", "3", "--set", "agents.count=4"}, short...), more...)
}

// A scenario beside another one: table, sentence and files; against itself it
// differs by nothing at all.
func TestCompare(t *testing.T) {
	inFolder(t)
	out := must(t, compared("--with", "role.mode=off", "--indiff", "5%")...)
	for _, want := range []string{"B less A [together 95 %]", "verdict", "B (role.mode=off) instead of A (copier-field-service).", "Tables and picture: compare-copier-field-service"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if text := bytesOf(t, "compare-copier-field-service", "changes.csv"); !strings.Contains(text, "B,role.mode,assigned,off") {
		t.Errorf("changes.csv:\n%s", text)
	}
	if text := bytesOf(t, "compare-copier-field-service", "compare.csv"); strings.Count(text, "\n") < 5 {
		t.Errorf("compare.csv:\n%s", text)
	}
	out = must(t, compared("--with", "role.intensity=0.5", "-o", "itself")...)
	if !strings.Contains(out, "makes no difference at all") {
		t.Errorf("against itself:\n%s", out)
	}
	var answer struct {
		Pairs       int
		Differences []struct {
			Arm, Metric, Verdict string
			Difference           *float64
		}
	}
	text := must(t, compared("--with", "role.mode=off", "--with", "role.intensity=0.8; portfolio.per_agent=2", "-m", "exhaustion_mean", "--json", "-o", "json")...)
	if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.Pairs != 3 || len(answer.Differences) != 2 || answer.Differences[1].Arm != "C" || answer.Differences[0].Difference == nil {
		t.Errorf("%v\n%s", err, text)
	}
}

// A precision that the budget does not reach is told by the exit code.
func TestCompareExit(t *testing.T) {
	inFolder(t)
	out, _, code := call(t, "", append(compared("--with", "role.intensity=0.9", "-m", "ideas_per_agent_year", "--precision", "1e-9", "--budget", "6"), "-n", "auto")...)
	if code != exitPrecision || !strings.Contains(out, "The precision was not reached in 6 pairs") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	out, _, code = call(t, "", append([]string{"select", "copier-field-service", "--with", "role.intensity=0.6", "--metric", "ideas_per_agent_year",
		"--delta", "0.000001", "--n0", "3", "--budget", "8", "-q", "--set", "agents.count=4"}, short...)...)
	if code != exitPrecision || !strings.Contains(out, "Nothing is chosen") {
		t.Errorf("select: exit code %d\n%s", code, out)
	}
}

// The best of three is chosen, by flags and by an experiment file.
func TestSelect(t *testing.T) {
	dir := inFolder(t)
	out := must(t, append([]string{"select", "copier-field-service", "--with", "role.mode=off", "--with", "role.intensity=1", "--metric", "ideas_per_agent_year",
		"--delta", "30%", "--n0", "4", "-q", "--set", "agents.count=4"}, short...)...)
	if !strings.Contains(out, "Choose C (role.intensity=1)") || !strings.Contains(out, "Tables and picture: select-copier-field-service") {
		t.Errorf("select:\n%s", out)
	}
	small := "set = { \"time.horizon\" = \"16 weeks\", \"time.warm_up\" = \"4 weeks\", \"agents.count\" = 4, \"role.intensity\" = "
	write(t, filepath.Join(dir, "best.toml"), "schema = \"experiment/1\"\nkind = \"select\"\nscenario = \"copier-field-service\"\n[select]\nmetric = \"ideas_per_agent_year\"\ndelta = 6\nn0 = 4\n"+
		"[[candidate]]\nname = \"little\"\n"+small+"0.1 }\n[[candidate]]\nname = \"much\"\n"+small+"1.0 }\n")
	if out := must(t, "select", "best.toml", "-q", "-o", "chosen"); !strings.Contains(out, "Choose B (much)") {
		t.Errorf("by an experiment:\n%s", out)
	}
	for _, args := range [][]string{{"compare", "best.toml"}, {"select", "best.toml", "--n0", "5"}} {
		if _, err, code := call(t, "", args...); code != exitInput {
			t.Errorf("%v: exit code %d\n%s", args, code, err)
		}
	}
}

// Mistakes are refused before anything is run, with what to do about them.
func TestCompareRefuses(t *testing.T) {
	inFolder(t)
	for want, args := range map[string][]string{
		"nothing to set beside":                    {"compare", "copier-field-service"},
		"did you mean exhaustion_mean":             {"compare", "plain-queue", "--with", "agents.count=15", "-m", "exhaustion_men"},
		"must be a whole number":                   {"compare", "plain-queue", "--with", "agents.count=15", "-n", "many"},
		"must be a number above 0":                 {"compare", "plain-queue", "--with", "agents.count=15", "--indiff", "asa=-1", "-m", "asa"},
		"is not compared":                          {"compare", "plain-queue", "--with", "agents.count=15", "--indiff", "asa=1", "-m", "abandonment"},
		"--confidence 95":                          {"compare", "plain-queue", "--with", "agents.count=15", "--confidence", "95"},
		"agents.count":                             {"compare", "plain-queue", "--with", "agents.count=none"},
		"select needs --metric":                    {"select", "plain-queue", "overload", "--delta", "1"},
		"kn needs --delta":                         {"select", "plain-queue", "overload", "--metric", "asa"},
		"there is no such method":                  {"select", "plain-queue", "overload", "--metric", "asa", "--delta", "1", "--method", "luck"},
		"describes and does not judge":             {"select", "plain-queue", "overload", "--metric", "wait_mean_abandoned", "--delta", "1"},
		"first replications need at least 20 runs": {"select", "plain-queue", "overload", "--metric", "asa", "--delta", "1", "--budget", "9"},
	} {
		if _, err, code := call(t, "", args...); code != exitInput || !strings.Contains(err, want) {
			t.Errorf("%v: exit code %d, no %q in\n%s", args, code, want, err)
		}
	}
}

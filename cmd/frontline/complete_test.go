package main

import (
	"os/exec"
	"strings"
	"testing"
)

// complete returns what the shell is offered for a line: the lines before the
// directive, without descriptions.
func complete(t *testing.T, args ...string) []string {
	t.Helper()
	out, err, code := call(t, "", append([]string{"__complete"}, args...)...)
	if code != 0 {
		t.Fatalf("__complete %v: exit code %d: %s", args, code, err)
	}
	var offered []string
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		if strings.HasPrefix(line, ":") {
			break
		}
		word, _, _ := strings.Cut(line, "\t")
		offered = append(offered, word)
	}
	return offered
}

// The shell is offered what exists now: scenarios, keys, choices, names.
func TestCompletion(t *testing.T) {
	inFolder(t)
	for _, c := range []struct {
		line []string
		has  string
	}{
		{[]string{"va"}, "validate"},
		{[]string{"run", "spec"}, "specialists"},
		{[]string{"run", "specialists", "--set", "agents.c"}, "agents.count="},
		{[]string{"run", "--set", "control.style="}, "control.style=stewardship"},
		{[]string{"run", "--set", "mechanisms.stress.enabled="}, "mechanisms.stress.enabled=false"},
		{[]string{"describe", "metric", "ideas_"}, "ideas_gini"},
		{[]string{"describe", "mechanism", ""}, "stress"},
		{[]string{"list", "me"}, "metrics"},
		{[]string{"help", "sch"}, "schema"},
		{[]string{"completion", "z"}, "zsh"},
		{[]string{"run", "--repl"}, "--replications"},
	} {
		if offered := complete(t, c.line...); !contains(offered, c.has) {
			t.Errorf("%v is offered %v, want %s among it", c.line, offered, c.has)
		}
	}
}

// Each shell gets a script of its own; bash, where it is installed, can read
// the one for bash.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range shells {
		out, err, code := call(t, "", "completion", shell)
		if code != 0 || !strings.Contains(out, "__complete") {
			t.Errorf("completion %s: exit code %d, %s", shell, code, err)
		}
		if path, missing := exec.LookPath("bash"); shell == "bash" && missing == nil {
			check := exec.Command(path, "-n")
			check.Stdin = strings.NewReader(out)
			if text, err := check.CombinedOutput(); err != nil {
				t.Errorf("bash cannot read its script: %v %s", err, text)
			}
		}
	}
}

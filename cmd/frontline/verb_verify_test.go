package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/verify"
)

// callTheory is call for the verbs verify and erlang, which are added when the
// program does not have them.
func callTheory(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	p := newProgram(args, strings.NewReader(""), &out, &errs)
	if p.verb("verify") == nil {
		p.add(p.root, "answer", p.verifyVerb())
	}
	if p.verb("erlang") == nil {
		p.add(p.root, "ask", p.erlangVerb())
	}
	code = p.execute()
	return out.String(), errs.String(), code
}

// theoryTranscripts writes calls as a terminal would show them.
func theoryTranscripts(t *testing.T, lines [][]string) string {
	t.Helper()
	var all strings.Builder
	for i, args := range lines {
		if i > 0 {
			all.WriteString("\n")
		}
		out, errs, code := callTheory(t, args...)
		all.WriteString("$ frontline " + quoteArgs(args) + "\n" + errs + out)
		if code != 0 {
			all.WriteString("exit code " + string(rune('0'+code)) + "\n")
		}
	}
	return all.String()
}

const wrongCase = `extends = "plain-queue"
replications = 12
[case]
id = "OWN-1"
family = "mine"
source = "nobody"
[[expect]]
measure = "occupancy"
value = 0.75
[time]
horizon = "300 h"
warm_up = "20 h"
batch = "20 h"
`

// The verb verify shows what it found, and says in its exit code whether all
// of it holds.
func TestVerifyTranscript(t *testing.T) {
	dir := inFolder(t)
	write(t, "mine/wrong.toml", wrongCase)
	write(t, "bad/bad.toml", strings.Replace(wrongCase, "occupancy", "ocupancy", 1))
	write(t, "empty/readme.txt", "")
	golden(t, "verify", theoryTranscripts(t, [][]string{
		{"verify", "--case", "STAFF-100", "--case", "TRACE-01", "--quiet"},
		{"verify", "--case", "SHRINK-01", "--quiet", "--json"},
		{"verify", "--cases", "mine", "--quiet"},
		{"verify", "--cases", "bad"},
		{"verify", "--cases", "empty"},
		{"verify", "--cases", "none"},
		{"verify", "--case", "ERC-1"},
		{"verify", "--workers", "-1"},
		{"verify", "ERC-01"},
	}))
	if _, errs, code := callTheory(t, "verify", "--case", "STAFF-20", "--case", "ERB-06/constant", "--out", "out", "--quiet"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	for name, part := range map[string]string{verify.CSVName: "ERB-06/constant,Erlang B,exact,P_block", verify.MarkdownName: "**ERB-06/constant**", verify.HTMLName: "<h3>ERB-06/constant</h3>"} {
		text, err := os.ReadFile(filepath.Join(dir, "out", name))
		if err != nil || !strings.Contains(string(text), part) {
			t.Errorf("%s does not hold %q (%v)", name, part, err)
		}
	}
}

// The verb lists what a case can expect, and plays one scenario under many
// numbers of workers.
func TestVerifyLists(t *testing.T) {
	if out, _, code := callTheory(t, "verify", "--measures"); code != exitOK || !strings.Contains(out, "rank_of_chosen") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	out, _, code := callTheory(t, "verify", "--measures", "--json")
	var list []struct{ Name, Doc, Of, At string }
	if err := json.Unmarshal([]byte(out), &list); err != nil || code != exitOK || len(list) != len(verify.AllMeasures()) || list[0].Doc == "" {
		t.Errorf("exit code %d, %v, %d measures", code, err, len(list))
	}
	out, errs, code := callTheory(t, "verify", "--case", "invariance/plain-queue", "--quiet")
	if code != exitOK || !strings.Contains(out, "INVARIANCE/plain-queue  digests") || !strings.Contains(out, "1 number of 1 case: all hold") {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	if _, errs, code := callTheory(t, "verify", "--cases", ""); code != 2 || !strings.Contains(errs, "--cases needs") {
		t.Errorf("--cases without a folder: exit code %d, %s", code, errs)
	}
}

// The report in JSON can be read, and numbers without chance have no interval.
func TestVerifyJSON(t *testing.T) {
	out, errs, code := callTheory(t, "verify", "--case", "MMCK-01", "--case", "STAT-01", "--json", "--quiet")
	var got struct {
		Schema  string
		Failed  int
		Numbers []struct {
			Case, Method, Verdict string
			Low95, Detectable     *float64
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 || got.Schema != "verify/1" || got.Failed != 0 || len(got.Numbers) != 10 {
		t.Fatalf("exit code %d, %v, %s%s", code, err, out, errs)
	}
	for _, n := range got.Numbers {
		if chance := n.Method == verify.Simulated; (n.Low95 != nil) != chance || (n.Detectable != nil) != chance || n.Verdict != verify.Holds {
			t.Errorf("%+v", n)
		}
	}
}

// The verb erlang answers and refuses in these words.
func TestErlangTranscript(t *testing.T) {
	golden(t, "erlang", theoryTranscripts(t, [][]string{
		{"erlang", "--calls", "100", "--per", "30min", "--aht", "3min", "--agents", "14", "--target", "80/20", "--shrinkage", "30"},
		{"erlang", "--calls", "100", "--aht", "3 min", "--agents", "14", "--patience", "5min"},
		{"erlang", "b", "--calls", "200", "--per", "1h", "--aht", "180s", "--blocking", "1"},
		{"erlang", "mmck", "--calls", "3", "--per", "1h", "--aht", "15min", "--agents", "2", "--places", "1"},
		{"erlang", "mg1", "--calls", "0.8", "--per", "1min", "--aht", "1min", "--cv", "0"},
		{"erlang", "mdc", "--calls", "1.6", "--per", "1min", "--aht", "1min", "--agents", "2"},
		{"erlang", "c", "--calls", "200", "--aht", "3min", "--agents", "14"},
		{"erlang", "--calls", "100", "--aht", "3min"},
		{"erlang", "d", "--calls", "100", "--aht", "3min"},
		{"erlang", "--calls", "100", "--aht", "3"},
		{"erlang", "--calls", "100", "--aht", "3min", "--target", "80"},
		{"erlang", "--calls", "-1", "--aht", "3min"},
	}))
}

// The answer of erlang in JSON can be read, and a queue without end has no
// wait.
func TestErlangJSON(t *testing.T) {
	read := func(args ...string) (agents int, numbers map[string]*float64) {
		out, errs, code := callTheory(t, append([]string{"erlang", "--json", "--aht", "3min"}, args...)...)
		var got struct {
			Agents  int
			Numbers []struct {
				Name  string
				Value *float64
			}
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
			t.Fatalf("%v: exit code %d, %v, %s", args, code, err, errs)
		}
		numbers = map[string]*float64{}
		for _, n := range got.Numbers {
			numbers[n.Name] = n.Value
		}
		return got.Agents, numbers
	}
	agents, numbers := read("--calls", "100", "--target", "80/20")
	if agents != 14 || numbers["service_level"] == nil || math.Abs(*numbers["service_level"]-.88835) > 1e-6 {
		t.Errorf("%d agents, %v", agents, numbers)
	}
	if _, numbers = read("c", "--calls", "200", "--agents", "14"); numbers["asa"] != nil || *numbers["p_wait"] != 1 {
		t.Errorf("a queue without end: %v", numbers)
	}
}

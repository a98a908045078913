package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// callReplay is call for the verb replay, which is added when the program does
// not have it.
func callReplay(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	p := newProgram(append([]string{"replay"}, args...), strings.NewReader(""), &out, &errs)
	if p.verb("replay") == nil {
		p.add(p.root, "answer", p.replayVerb())
	}
	code = p.execute()
	return out.String(), errs.String(), code
}

// A run is repeated exactly by number and by id; its trace is a table of what
// happened; a digit that was changed, another version, and what is not there
// are told apart by their exit codes.
func TestReplay(t *testing.T) {
	inFolder(t)
	must(t, "run", "plain-queue", "-n", "2", "--quiet", "--no-figure1", "--set", "time.horizon=2 d", "--set", "time.warm_up=12 h", "--set", "time.batch=6 h", "-o", "out")
	id := rows(t, "out/runs.csv")[2][0]
	for _, name := range []string{"1/scenario", id, strings.ToUpper(id[:5])} {
		if out, errs, code := callReplay(t, "out", name); code != 0 || !strings.Contains(out, "run "+id+" (replication 1, arm scenario) of plain-queue: repeated exactly") {
			t.Errorf("%s: exit code %d\n%s%s", name, code, out, errs)
		}
	}
	out, errs, code := callReplay(t, "out", id, "--trace", "-", "--from", "1 d", "--to", "1 d 2 h", "--limit", "20", "--quiet")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); code != 0 || len(lines) != 21 || !strings.HasPrefix(lines[0], "time_s,clock,") || !strings.HasPrefix(lines[1], "864") ||
		!strings.Contains(errs, "repeated exactly") || !strings.Contains(errs, "first 20 rows") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	if _, errs, code := callReplay(t, "out", id, "--trace", "trace.csv"); code != 0 || len(rows(t, "trace.csv")) < 1000 {
		t.Errorf("exit code %d, a trace of %d rows\n%s", code, len(rows(t, "trace.csv")), errs)
	}
	var answer replayedJSON
	if out, _, code := callReplay(t, "out", id, "--json"); code != 0 || json.Unmarshal([]byte(out), &answer) != nil || !answer.Equal || answer.Compared < 40 || answer.Run != id {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

// What is wrong is told apart by the exit code: 2 the user's, 5 the folder's,
// 6 the disk's.
func TestReplayMistakes(t *testing.T) {
	inFolder(t)
	must(t, "run", "plain-queue", "-n", "1", "--quiet", "--no-figure1", "--set", "time.horizon=1 d", "--set", "time.warm_up=6 h", "--set", "time.batch=6 h", "-o", "out")
	swap := func(file, from, to string) func() {
		text := bytesOf(t, file)
		if !strings.Contains(text, from) {
			t.Fatalf("%s does not hold %q", file, from)
		}
		write(t, file, strings.Replace(text, from, to, 1))
		return func() { write(t, file, text) }
	}
	expect := func(code int, says string, args ...string) {
		t.Helper()
		out, errs, got := callReplay(t, args...)
		if got != code || !strings.Contains(out+errs, says) {
			t.Errorf("replay %s: exit code %d, want %d and %q\n%s%s", strings.Join(args, " "), got, code, says, out, errs)
		}
	}
	expect(2, "no run", "out", "7/scenario")
	expect(2, "holds no manifest.json", ".", "0/scenario")
	expect(2, "cut a trace", "out", "0/scenario", "--limit", "5")
	expect(2, "needs a unit", "out", "0/scenario", "--trace", "t", "--from", "5")
	expect(2, "is before", "out", "0/scenario", "--trace", "t", "--from", "5 h", "--to", "1 h")
	expect(2, "must be 1 to", "out", "0/scenario", "--trace", "t", "--limit", "0")
	expect(2, "cannot hold the trace and JSON", "out", "0/scenario", "--trace", "-", "--json")
	expect(6, "cannot write", "out", "0/scenario", "--trace", "out/runs.csv/x")
	back := swap("out/runs.csv", ",ok,,", ",ok,,1")
	expect(5, "1 of", "out", "0/scenario")
	expect(5, "runs.csv is not as it was written", "out", "0/scenario")
	back()
	back = swap("out/manifest.json", `"model_version": "`, `"model_version": "0.`)
	expect(5, "not comparable", "out", "0/scenario")
	expect(5, `"exit":5`, "out", "0/scenario", "--json")
	back()
	swap("out/scenario.toml", "seed = ", "seed = 9")
	expect(5, "is not the scenario that was run", "out", "0/scenario")
	if err := os.Remove("out/scenario.toml"); err != nil {
		t.Fatal(err)
	}
	expect(2, "scenario.toml", "out", "0/scenario")
}

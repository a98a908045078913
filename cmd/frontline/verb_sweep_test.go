package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// quickSweep are arguments with which a run takes about a millisecond.
func quickSweep(args ...string) []string {
	return append([]string{"sweep", "plain-queue", "--set", "time.horizon=2 h", "--set", "time.warm_up=1 h", "--set", "time.batch=1 h", "--set", "customers.count=100"}, args...)
}

// answered calls a verb with --json and reads its answer.
func answered(t *testing.T, want int, args ...string) (answer map[string]any) {
	t.Helper()
	out, errText, code := call(t, "", append(args, "--json")...)
	if code != want {
		t.Fatalf("%s: exit code %d, want %d: %s%s", quoteArgs(args), code, want, out, errText)
	}
	text := out
	if text == "" {
		text = errText
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		t.Fatalf("%s: %v: %s", quoteArgs(args), err, text)
	}
	return answer
}

// A sweep plays every design point once, whatever is called again, and the
// other verbs agree on what is there.
func TestSweep(t *testing.T) {
	inFolder(t)
	args := quickSweep("--vary", "agents.count=12:14:1", "--vary", "queue.never_abandon=true,false", "-n", "3")
	if a := answered(t, 0, append(args, "--dry-run")...); a["runs"] != 18.0 || a["seconds_per_run"].(float64) <= 0 {
		t.Errorf("dry run: %v", a)
	}
	if entries, _ := os.ReadDir("."); len(entries) > 0 {
		t.Errorf("a dry run wrote %v", entries)
	}
	first := answered(t, 0, args...)
	dir := first["folder"].(string)
	if first["runs"] != 18.0 || first["played"] != 18.0 || !strings.HasPrefix(dir, "results/plain-queue-") {
		t.Errorf("%v", first)
	}
	if again := answered(t, 0, args...); again["played"] != 0.0 || again["folder"] != dir {
		t.Errorf("again: %v", again)
	}
	if a := answered(t, 0, "sweep", dir); a["played"] != 0.0 || a["complete"] != true {
		t.Errorf("from its folder: %v", a)
	}
	if a := answered(t, 0, "status", dir); a["done"] != 18.0 || a["complete"] != true || a["tables_written"] != true {
		t.Errorf("status: %v", a)
	}
	if a := answered(t, 0, "audit", dir, "--runs", "2", "--seed", "1"); a["Same"] != 2.0 || a["Problems"] != nil {
		t.Errorf("audit: %v", a)
	}
	wider := quickSweep("--vary", "agents.count=12:15:1", "--vary", "queue.never_abandon=true,false", "-n", "3")
	if a := answered(t, 0, wider...); a["reused"] != 18.0 || a["played"] != 6.0 {
		t.Errorf("a study with six more runs took over %v and played %v", a["reused"], a["played"])
	}
	table := rows(t, filepath.Join(dir, "runs.csv"))
	if a := answered(t, 0, "replay", dir, table[5][0]); a["equal"] != true || a["design_point"] != 2.0 {
		t.Errorf("replay: %v", a)
	}
}

// What a study may not be is refused with the exit code and a sentence that
// says what to do.
func TestSweepRefusals(t *testing.T) {
	inFolder(t)
	if _, errText, code := call(t, "", quickSweep("-n", "2", "--out", "q")...); code != 0 {
		t.Fatal(errText)
	}
	write(t, "thesis/chapter.tex", "")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{quickSweep("-n", "2", "--out", "q", "--seed", "7"), 5, "`plain-queue: seed` 20261125 → 7"},
		{quickSweep("-n", "3", "--out", "q"), 5, "`replications` 2 a point, from number 0 → 3 a point"},
		{quickSweep("--out", "thesis"), 2, "chapter.tex"},
		{quickSweep("--vary", "agents.cuont=1,2"), 2, "did you mean `count`"},
		{quickSweep("--vary", "agents.count"), 2, "not of the form"},
		{quickSweep("--shard", "4/4"), 2, "numbered 0 to 3"},
		{quickSweep("--vary", "agents.count=1:1000:1", "-n", "100000"), 2, "the limit is"},
		{[]string{"sweep", "best-style"}, 2, "frontline select best-style plays it"},
		{[]string{"sweep", "q", "--seed", "3"}, 2, "cannot change a study that was begun"},
		{[]string{"status", "thesis"}, 2, "no folder of a study"},
		{[]string{"merge", "nowhere"}, 2, "is not there"},
		{[]string{"slurm", "status", "q"}, 2, "nothing was submitted"},
		{[]string{"slurm", "sumbit"}, 2, "submit"},
	} {
		if out, errText, code := call(t, "", c.args...); code != c.code || !strings.Contains(errText, c.says) {
			t.Errorf("%s: exit code %d, want %d, with %q: %s%s", quoteArgs(c.args), code, c.code, c.says, out, errText)
		}
	}
	path := filepath.Join("q", "journal", "shard-0-of-1.log")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[200] ^= 1
	write(t, path, string(text))
	if _, errText, code := call(t, "", "sweep", "q"); code != 5 || !strings.Contains(errText, "--repair") {
		t.Errorf("a damaged journal: exit code %d: %s", code, errText)
	}
	if _, errText, code := call(t, "", "audit", "q", "--repair"); code != 0 || !strings.Contains(errText, "1 bad lines left out") {
		t.Errorf("repaired: exit code %d: %s", code, errText)
	}
	if _, errText, code := call(t, "", "sweep", "q"); code != 0 {
		t.Errorf("after the repair: exit code %d: %s", code, errText)
	}
}

// Shards in folders of their own are merged; what is missing is said, with
// exit code 3.
func TestSweepShards(t *testing.T) {
	inFolder(t)
	for _, shard := range []string{"0/3", "1/3", "2/3"} {
		if _, errText, code := call(t, "", quickSweep("-n", "12", "--shard", shard, "--out", "part"+shard[:1])...); code != 0 {
			t.Fatal(errText)
		}
	}
	if a := answered(t, 3, "merge", "part0", "part2", "--out", "all"); a["complete"] == true {
		t.Errorf("two of three: %v", a)
	}
	if a := answered(t, 0, "merge", "all", "part1"); a["complete"] != true || a["runs"] != 12.0 {
		t.Errorf("all: %v", a)
	}
	call(t, "", quickSweep("-n", "12", "--store", "none", "--out", "one")...)
	for _, name := range []string{"runs.csv", "runs.parquet", "summary.csv"} {
		a, errA := os.ReadFile(filepath.Join("all", name))
		b, errB := os.ReadFile(filepath.Join("one", name))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s of three shards is not that of one: %v, %v", name, errA, errB)
		}
	}
}

// A failed run is a row whose command repeats the failure, and exit code 3.
func TestSweepFailures(t *testing.T) {
	inFolder(t)
	cmd := process(t, "saboteur", quickSweep("-n", "4", "--set", "mechanisms.saboteur.enabled=true", "--set", "mechanisms.saboteur.breaks=2", "--out", "q")...)
	var errText bytes.Buffer
	cmd.Stderr = &errText
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if exit := code(t, cmd); exit != 3 || !strings.Contains(errText.String(), "1 of 4 runs failed") {
		t.Fatalf("exit code %d: %s", exit, errText.String())
	}
	failures := rows(t, filepath.Join("q", "failures.csv"))
	command := strings.Fields(failures[1][len(failures[1])-1])
	repeat := process(t, "saboteur", command[1:]...)
	repeat.Dir = "q"
	out, err := repeat.Output()
	if err != nil || !strings.Contains(string(out), "failed again in the same way") {
		t.Errorf("%v: %v %s", command, err, out)
	}
}

// A sweep that is told to end keeps what has ended, says how to go on, and goes
// on; one that is killed is gone on with too, its suspects in processes of
// their own.
func TestSweepGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds of progress: not in short tests")
	}
	inFolder(t)
	args := quickSweep("--vary", "agents.count=12,13", "-n", "2500", "--workers", "1", "--sync", "20ms", "--out", "q")
	size := func() int64 {
		info, err := os.Stat(filepath.Join("q", "journal", "shard-0-of-1.log"))
		if err != nil {
			return 0
		}
		return info.Size()
	}
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		cmd := process(t, "plain", args...)
		var errText bytes.Buffer
		cmd.Stderr = &errText
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for before := size(); size() < before+50_000; { // some runs are on disk
			time.Sleep(2 * time.Millisecond)
		}
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		exit := code(t, cmd)
		if s == syscall.SIGTERM && (exit != 143 || !strings.Contains(errText.String(), "runs are kept in q; the same command goes on")) {
			t.Errorf("exit code %d: %s", exit, errText.String())
		}
	}
	state := answered(t, 0, "status", "q")
	kept := state["done"].(float64)
	if kept == 0 || state["complete"] == true {
		t.Fatalf("%v", state)
	}
	cmd := process(t, "plain", append(args, "--json")...)
	var out, errText bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errText
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if exit := code(t, cmd); exit != 0 || !strings.Contains(errText.String(), "they are played again with care") {
		t.Fatalf("exit code %d: %s", exit, errText.String())
	}
	var ended struct{ Runs, Failed, Played float64 }
	if err := json.Unmarshal(out.Bytes(), &ended); err != nil || ended.Runs != 5000 || ended.Failed != 0 || ended.Played > 5000-kept {
		t.Errorf("%+v, %v; %v had been kept", ended, err, kept)
	}
	if stray, _ := filepath.Glob("q/journal/*.now"); len(stray) > 0 {
		t.Errorf("left behind: %v", stray)
	}
}

// The second Ctrl-C ends a sweep at once, whatever its runs do, and the first
// waits for them less than a second.
func TestSweepSecondSignal(t *testing.T) {
	inFolder(t)
	cmd := process(t, "saboteur", quickSweep("--set", "mechanisms.saboteur.enabled=true", "--set", "mechanisms.saboteur.hangs=true")...)
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for begun := time.Now(); time.Since(begun) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if playing, _ := filepath.Glob(filepath.Join(resultsDir, "*", "journal", "*.log")); len(playing) > 0 {
			break
		}
	}
	time.Sleep(100 * time.Millisecond)
	begun := time.Now()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		if strings.Contains(lines.Text(), "once more") {
			_ = cmd.Process.Signal(syscall.SIGINT)
		}
	}
	if exit := code(t, cmd); exit != 130 || time.Since(begun) > 2*time.Second {
		t.Errorf("exit code %d after %v", exit, time.Since(begun))
	}
}

// The scripts for a cluster can be written where there is none, and the
// manifest for Kubernetes too.
func TestSlurmScripts(t *testing.T) {
	inFolder(t)
	args := append([]string{"slurm", "submit"}, quickSweep("-n", "20", "--out", "q", "--shards", "5", "--write-only")[1:]...)
	out, errText, code := call(t, "", args...)
	if code != 0 || !strings.Contains(out, "sbatch --parsable --array=0-4 ") {
		t.Fatalf("exit code %d: %s%s", code, out, errText)
	}
	for _, name := range []string{"sweep.sbatch", "merge.sbatch"} {
		if _, err := os.Stat(filepath.Join("q", "slurm", name)); err != nil {
			t.Error(err)
		}
	}
	out, errText, code = call(t, "", "slurm", "kubernetes", "q", "--image", "frontline:1", "--volume", "data", "--shards", "5")
	if code != 0 || !strings.Contains(out, `"completions": 5`) {
		t.Errorf("exit code %d: %s%s", code, out, errText)
	}
}

// What an experiment asks for is made by the merge of its shards too, as a job
// array needs it, with the bytes that one machine gives.
func TestMergeAnalyses(t *testing.T) {
	inFolder(t)
	write(t, "e.toml", `schema = "experiment/1"
id = "merged"
scenario = "plain-queue"
[vary]
"time.horizon" = "2 h"
"time.warm_up" = "1 h"
"time.batch" = "1 h"
"agents.count" = [12, 14]
"queue.never_abandon" = [true, false]
[replications]
count = 3
[[metric]]
name = "asa"
[[analysis]]
type = "effects"
[[figure]]
x = "agents.count"
y = "asa"
`)
	for _, args := range [][]string{{"sweep", "e.toml", "--out", "one"}, {"sweep", "e.toml", "--out", "two", "--shard", "0/2"}, {"sweep", "e.toml", "--out", "two", "--shard", "1/2"}, {"merge", "two"}} {
		if out, errText, code := call(t, "", args...); code != 0 {
			t.Fatalf("%v: exit code %d: %s%s", args, code, out, errText)
		}
	}
	for _, name := range []string{"analysis/effects-asa.csv", "figures/asa-by-agents_count.csv", "figures/asa-by-agents_count.svg"} {
		one, err := os.ReadFile(filepath.Join("one", filepath.FromSlash(name)))
		two, also := os.ReadFile(filepath.Join("two", filepath.FromSlash(name)))
		if err != nil || also != nil || string(one) != string(two) {
			t.Errorf("%s of one machine and of two shards: %d and %d bytes, %v, %v", name, len(one), len(two), err, also)
		}
	}
}

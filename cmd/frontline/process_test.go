package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/models"
)

// asProgram makes the test binary behave as frontline itself, so that tests
// can signal a real process. Its value "saboteur" adds a mechanism that breaks
// or delays runs.
const asProgram = "FRONTLINE_AS_PROGRAM"

func TestMain(m *testing.M) {
	role := os.Getenv(asProgram)
	if role == "" {
		os.Exit(m.Run())
	}
	if role == "saboteur" {
		models.Mechanisms.Register("saboteur", func() models.Mechanism { return new(saboteur) })
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// saboteur is a mechanism that breaks one replication, or holds all up.
type saboteur struct {
	Breaks int  `toml:"breaks" default:"-1" range:"[-1, 1000]" doc:"number of the replication that breaks" source:"choice"`
	Hangs  bool `toml:"hangs" default:"false" doc:"runs do not end" source:"choice"`
}

// Name returns "saboteur".
func (s *saboteur) Name() string { return "saboteur" }

// Attach breaks the run.
func (s *saboteur) Attach(w *models.World) {
	if s.Hangs {
		time.Sleep(time.Minute)
	}
	if int(w.Key().Replication) == s.Breaks {
		panic("the saboteur was here")
	}
}

// process is frontline as a process of its own.
func process(t *testing.T, role string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), asProgram+"="+role)
	return cmd
}

// code waits for a process and returns its exit code.
func code(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// short makes runs of the default scenario take milliseconds.
var short = []string{"--set", "time.horizon=16 weeks", "--set", "time.warm_up=4 weeks"}

// rows reads a table of results.
func rows(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, err := csv.NewReader(file).ReadAll() // refuses rows of another length
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return all
}

// signalled starts a long study, sends a signal once a replication has ended,
// and returns what was written.
func signalled(t *testing.T, signal syscall.Signal) (stdout, stderr string, exit int) {
	t.Helper()
	cmd := process(t, "plain", "run", "--replications", "5000", "--no-figure1", "--set", "agents.count=5")
	var out, all bytes.Buffer
	cmd.Stdout = &out
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	giveUp := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer giveUp.Stop()
	sent := false
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		all.WriteString(lines.Text() + "\n")
		var told struct{ Done int }
		if json.Unmarshal(lines.Bytes(), &told) == nil && told.Done > 0 && !sent {
			sent = true
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
		}
	}
	exit = code(t, cmd) // standard output is complete only now
	return out.String(), all.String(), exit
}

// The first Ctrl-C, or SIGTERM, keeps the replications that have ended, says
// everywhere that they are not all, and ends with 128 plus the signal.
func TestSignalKeepsFinished(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds of progress: not in short tests")
	}
	for _, c := range []struct {
		signal syscall.Signal
		exit   int
	}{{syscall.SIGINT, 130}, {syscall.SIGTERM, 143}} {
		t.Run(c.signal.String(), func(t *testing.T) {
			inFolder(t)
			out, err, exit := signalled(t, c.signal)
			if exit != c.exit {
				t.Fatalf("exit code %d, want %d\n%s", exit, c.exit, err)
			}
			dir := "results-copier-field-service"
			table := rows(t, filepath.Join(dir, "runs.csv"))
			if len(table) < 2 || len(table) > 5000 {
				t.Errorf("runs.csv has %d rows", len(table))
			}
			var told struct {
				Partial                bool
				Finished, Replications int
			}
			text, _ := os.ReadFile(filepath.Join(dir, "manifest.json"))
			if json.Unmarshal(text, &told) != nil || !told.Partial || told.Finished < 1 || told.Replications != 5000 {
				t.Errorf("the manifest says %+v", told)
			}
			if !strings.Contains(out, "Cut off") || !strings.Contains(err, "partial results of") {
				t.Errorf("nothing tells of partial results:\n%s\n%s", out, err)
			}
		})
	}
}

// The second Ctrl-C ends at once, whatever the runs do.
func TestSecondSignalEndsAtOnce(t *testing.T) {
	inFolder(t)
	cmd := process(t, "saboteur", "run", "--set", "mechanisms.saboteur.enabled=true", "--set", "mechanisms.saboteur.hangs=true")
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		text := lines.Text()
		if strings.Contains(text, `"progress"`) || strings.Contains(text, "once more") {
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
		}
	}
	if exit := code(t, cmd); exit != 130 {
		t.Errorf("exit code %d, want 130", exit)
	}
	if entries, _ := os.ReadDir("."); len(entries) > 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// A run that breaks loses no other: exit code 3, with the command that repeats
// it.
func TestFailedRuns(t *testing.T) {
	inFolder(t)
	args := append([]string{"run", "-n", "3", "--no-figure1", "--set", "mechanisms.saboteur.enabled=true", "--set", "mechanisms.saboteur.breaks=1"}, short...)
	cmd := process(t, "saboteur", args...)
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	if started := cmd.Start(); started != nil {
		t.Fatal(started)
	}
	if exit := code(t, cmd); exit != 3 {
		t.Errorf("exit code %d, want 3", exit)
	}
	for _, want := range []string{"runs failed", "the saboteur was here", "--first 1 --replications 1", "models.New"} {
		if !strings.Contains(err.String(), want) {
			t.Errorf("no %q in\n%s", want, err.String())
		}
	}
	status := map[string]int{}
	table := rows(t, "results-copier-field-service/runs.csv")
	for _, row := range table[1:] {
		for j, name := range table[0] {
			if name == "status" {
				status[row[j]]++
			}
		}
	}
	if status["ok"] != 4 || status["failed"] != 2 {
		t.Errorf("runs by status: %v, want 4 ok (replications 0 and 2, with and without the role) and 2 failed", status)
	}
}

// A full disk under standard output is an error of its own, for every verb
// that prints.
func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full on this system")
	}
	defer full.Close()
	inFolder(t)
	for _, args := range [][]string{{"list"}, {"schema"}, {"version"}, {"describe"}, {"help"}, {"completion", "bash"}, append([]string{"run", "-n", "2"}, short...)} {
		var errText bytes.Buffer
		if exit := run(args, strings.NewReader(""), full, &errText); exit != 6 || !strings.Contains(errText.String(), "no space left") {
			t.Errorf("%v: exit code %d, want 6: %s", args, exit, errText.String())
		}
	}
}

// breaks is a verb with a mistake of ours.
func breaks(*cobra.Command, []string) error { panic("a table without columns") }

// A panic ends with exit code 1 and says how to report it.
func TestPanic(t *testing.T) {
	var out, errText bytes.Buffer
	p := newProgram([]string{"list", "metrics"}, strings.NewReader(""), &out, &errText)
	list, _, err := p.root.Find([]string{"list"})
	if err != nil {
		t.Fatal(err)
	}
	list.RunE = breaks
	if exit := p.execute(); exit != 1 {
		t.Errorf("exit code %d, want 1", exit)
	}
	for _, want := range []string{"error: a table without columns", "Please report it", "command: frontline list metrics", "breaks("} {
		if !strings.Contains(errText.String(), want) {
			t.Errorf("no %q in\n%s", want, errText.String())
		}
	}
}

// startLimit is what a test allows from the start of the process to its end;
// the aim is 20 ms for the program itself, on a machine that does nothing
// else.
const startLimit = 500 * time.Millisecond

// The program is there at once: nothing is loaded before a verb asks for it.
func TestColdStart(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"rnu"}, {"run", "--set", "agents.cout=3"}} {
		best := time.Hour
		for range 5 {
			cmd := process(t, "plain", args...)
			began := time.Now()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			_ = code(t, cmd)
			best = min(best, time.Since(began))
		}
		if best > startLimit {
			t.Errorf("frontline %s takes %v", quoteArgs(args), best)
		}
		t.Logf("frontline %s: %v", quoteArgs(args), best)
	}
}

// A disk that fails is told from a mistake of ours.
func TestWriteErrors(t *testing.T) {
	full := &os.PathError{Op: "write", Path: "out/runs.csv", Err: syscall.ENOSPC}
	if err := writeError("out", full); exitCode(err) != 6 || !strings.Contains(err.Error(), "no space left") || helpOf(err) == "" {
		t.Errorf("a full disk is %v, exit code %d", err, exitCode(err))
	}
	if err := writeError("out", errors.New("figure ideas: no points")); exitCode(err) != 1 {
		t.Errorf("a mistake in a figure is %v, exit code %d", err, exitCode(err))
	}
}

package sweep

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontline.dev/frontline/sim"
)

// crashes is how often a test ends a process: FRONTLINE_CRASH, or a few times.
func crashes(few int) int {
	if n, err := strconv.Atoi(os.Getenv("FRONTLINE_CRASH")); err == nil && n > 0 {
		return n
	}
	return few
}

// crashStudy is played by the processes: 2 design points, 6 replications.
const crashStudy = "2 6 2 0/1"

// exitOf runs a command and returns its exit code, −1 when a signal ended it.
func exitOf(t testing.TB, cmd *exec.Cmd) (code int, complaint string) {
	t.Helper()
	var out bytes.Buffer
	cmd.Stderr = &out
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// finish plays a folder to its end and holds it to the tables of an
// uninterrupted study, with every run recorded once and nothing left over.
func finish(t testing.TB, dir, study, want, what string) {
	t.Helper()
	if code, complaint := exitOf(t, process(t, dir, study)); code != 0 {
		t.Fatalf("%s: resumed with exit code %d: %s", what, code, complaint)
	}
	sameTables(t, want, dir)
	a, err := Check(context.Background(), dir, 0, 0, nil)
	if err != nil || len(a.Problems)+len(a.Notes) > 0 {
		t.Fatalf("%s: audit %+v, %v", what, a, err)
	}
	if state, err := Look(dir); err != nil || !state.Complete || a.Runs != state.Total {
		t.Fatalf("%s: %d records for %d runs, %v", what, a.Runs, state.Total, err)
	}
	if stray := strayFiles(t, dir); len(stray) > 0 {
		t.Fatalf("%s: stray files %v", what, stray)
	}
	if t.Failed() {
		t.Fatal(what)
	}
}

// traced is a command under strace with an injection, or skips the test.
func traced(t testing.TB, cmd *exec.Cmd, call, inject string, procs int) *exec.Cmd {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: no crashes at system calls")
	}
	args := []string{"-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", "inject=" + call + ":" + inject}
	out := exec.Command(strace, append(args, cmd.Args...)...)
	out.Env = append(cmd.Env, fmt.Sprintf("GOMAXPROCS=%d", procs))
	return out
}

var crashCalls = strings.Fields("write pwrite64 fsync renameat openat unlinkat mkdirat flock ftruncate")

// A process that is killed at any system call that touches files loses no run,
// doubles none and leaves nothing behind once the study has been played on:
// the tables are those of a study that nobody disturbed (C1).
func TestKilledAtSystemCalls(t *testing.T) {
	want := filepath.Join(t.TempDir(), "undisturbed")
	finish(t, want, crashStudy, want, "undisturbed")
	kills, total := 0, crashes(5)
	for round := 0; kills < total; round++ {
		procs := []int{1, 4}[round%2]
		for _, call := range crashCalls {
			step := 1
			if total < 100 {
				step = 3 // few: spread them over the calls
			}
			for n := 1 + round%3; kills < total; n += step {
				dir := filepath.Join(t.TempDir(), "study")
				inject := fmt.Sprintf("signal=SIGKILL:when=%d", n)
				what := fmt.Sprintf("killed at %s number %d with %d processors", call, n, procs)
				code, complaint := exitOf(t, traced(t, process(t, dir, crashStudy), call, inject, procs))
				if code == 0 {
					break // the process makes fewer of these calls
				}
				if strings.Contains(complaint, "ptrace") {
					t.Skip("strace may not trace here: " + complaint)
				}
				kills++
				if n%4 == 0 { // the resumed process is killed too
					if code, _ := exitOf(t, traced(t, process(t, dir, crashStudy), call, inject, procs)); code != 0 {
						kills++
					}
				}
				finish(t, dir, crashStudy, want, what)
				_ = os.RemoveAll(dir)
				if total < 100 && n > 3 {
					break
				}
			}
		}
	}
	t.Logf("%d kills at system calls: 0 runs lost, 0 doubled, 0 torn, 0 stray files", kills)
}

// A process that is killed at any time, several times in a row, loses nothing
// either (C2).
func TestKilledAtAnyTime(t *testing.T) {
	want := filepath.Join(t.TempDir(), "undisturbed")
	begun := time.Now()
	finish(t, want, crashStudy, want, "undisturbed")
	span := time.Since(begun)
	stream := sim.NewStream(20261125, 0, "test.kills")
	kills, total := 0, crashes(5)
	if total > 25 {
		total = max(10, total/5)
	}
	for kills < total {
		dir := filepath.Join(t.TempDir(), "study")
		for range 3 {
			cmd := process(t, dir, crashStudy)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(stream.Float64() * float64(span)))
			_ = cmd.Process.Kill()
			if _ = cmd.Wait(); cmd.ProcessState.ExitCode() < 0 {
				kills++
			}
		}
		finish(t, dir, crashStudy, want, "killed three times")
		_ = os.RemoveAll(dir)
	}
	t.Logf("%d kills at random times: 0 runs lost, 0 doubled, 0 torn, 0 stray files", kills)
}

// A call that fails is told with exit code 6, or made good; the study can be
// played on, and a sync that failed is not tried again (C3).
func TestFailingCalls(t *testing.T) {
	want := filepath.Join(t.TempDir(), "undisturbed")
	finish(t, want, crashStudy, want, "undisturbed")
	faults := map[string][]string{"pwrite64": {"ENOSPC", "EIO", "EDQUOT"}, "fsync": {"EIO", "ENOSPC"}, "openat": {"EMFILE"}, "renameat": {"EIO"}, "flock": {"EINTR"}}
	told, total := 0, 0
	for _, call := range strings.Fields("pwrite64 fsync renameat flock openat") {
		for _, fault := range faults[call] {
			for n := 1; n < 60; n++ {
				if total++; total > crashes(4) {
					t.Logf("%d failing calls, %d told with exit code 6; every study was played on to its end", total-1, told)
					return
				}
				dir := filepath.Join(t.TempDir(), "study")
				inject := fmt.Sprintf("error=%s:when=%d", fault, n)
				code, complaint := exitOf(t, traced(t, process(t, dir, crashStudy), call, inject, 2))
				what := fmt.Sprintf("%s number %d fails with %s: exit code %d: %s", call, n, fault, code, complaint)
				switch {
				case code == 6:
					told++
				case code == 0 && fault != "ENOSPC" && n > 3, code == 0 && call != "pwrite64":
				case code == 2 && call == "openat": // before anything was begun
				case code != 0:
					t.Fatal(what)
				}
				finish(t, dir, crashStudy, want, what)
				_ = os.RemoveAll(dir)
				if code == 0 && n > 12 {
					break
				}
			}
		}
	}
	t.Logf("%d failing calls, %d told with exit code 6; every study was played on to its end", total, told)
}

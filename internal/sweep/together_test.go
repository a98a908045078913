package sweep

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontline.dev/frontline/internal/journal"
	"frontline.dev/frontline/sim"
)

// Two processes on one folder: one plays, the other is refused; when the one
// that plays is killed, the next begins at once (C7).
func TestTwoProcessesOnOneFolder(t *testing.T) {
	want := filepath.Join(t.TempDir(), "undisturbed")
	finish(t, want, crashStudy, want, "undisturbed")
	refused, total := 0, min(100, crashes(3))
	for range total {
		dir := filepath.Join(t.TempDir(), "study")
		first, second := process(t, dir, crashStudy), process(t, dir, crashStudy)
		var said strings.Builder
		second.Stderr = &said
		if err := errors.Join(first.Start(), second.Start()); err != nil {
			t.Fatal(err)
		}
		_, _ = first.Wait(), second.Wait()
		for _, code := range []int{first.ProcessState.ExitCode(), second.ProcessState.ExitCode()} {
			if code == 5 {
				refused++
			} else if code != 0 {
				t.Fatalf("exit code %d: %s", code, said.String())
			}
		}
		finish(t, dir, crashStudy, want, "two processes")
		_ = os.RemoveAll(dir)
	}
	dir := filepath.Join(t.TempDir(), "study")
	holder := process(t, dir, "2 5000 2 0/1") // seconds
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "journal", "shard-0-of-1.log")
	for !journal.Live(path) {
		time.Sleep(5 * time.Millisecond)
	}
	var locked *journal.LockedError
	if _, err := Play(context.Background(), tiny(t, 2, 5000), Options{Dir: dir}); !errors.As(err, &locked) {
		t.Errorf("a second process: %v", err)
	}
	_ = holder.Process.Kill()
	_ = holder.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := Play(ctx, tiny(t, 2, 5000), Options{Dir: dir}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after the first was killed: %v", err)
	}
	t.Logf("%d pairs of processes: %d were refused, 0 runs doubled", total, refused)
}

// SIGINT and SIGTERM end a process within a second at any time, and what had
// ended is kept (C9).
func TestSignals(t *testing.T) {
	const study = "2 100000 2 0/1" // more than all these processes come to play
	stream := sim.NewStream(20261125, 0, "test.signals")
	dir := filepath.Join(t.TempDir(), "study")
	total, slowest, kept := min(200, crashes(2)), time.Duration(0), 0
	for i := range total {
		cmd := process(t, dir, study)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100*time.Millisecond + time.Duration(stream.Float64()*float64(200*time.Millisecond)))
		sent := time.Now()
		_ = cmd.Process.Signal([]os.Signal{syscall.SIGINT, syscall.SIGTERM}[i%2])
		_ = cmd.Wait()
		slowest = max(slowest, time.Since(sent))
		if code := cmd.ProcessState.ExitCode(); code != 130 && code != -1 { // −1: before it listened
			t.Fatalf("exit code %d", code)
		}
		state, err := Look(dir)
		if err != nil || state.Problem != nil || state.Done < kept {
			t.Fatalf("after signal %d: %+v, %v", i, state, err)
		}
		kept = state.Done
	}
	if slowest > 2*time.Second || kept == 0 {
		t.Errorf("the slowest end took %v; %d runs were kept", slowest, kept)
	}
	if stray := strayFiles(t, dir); len(stray) > 0 {
		t.Errorf("stray files %v", stray)
	}
	t.Logf("%d signals, the slowest answered in %v, %d runs kept", total, slowest, kept)
}

// Shards that are killed and requeued at random, one of them played twice in
// another folder, give the bytes of one machine in whatever order their
// folders are merged (C8).
func TestShardsInEveryOrder(t *testing.T) {
	want := filepath.Join(t.TempDir(), "undisturbed")
	finish(t, want, crashStudy, want, "undisturbed")
	stream := sim.NewStream(20261125, 0, "test.shards")
	const shards = 16
	home := t.TempDir()
	folder := func(i int) string { return filepath.Join(home, fmt.Sprint("node", i%4)) }
	play := func(dir string, i int) {
		for {
			cmd := process(t, dir, fmt.Sprintf("2 6 1 %d/%d", i, shards))
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if crashes(1) > 1 || i%5 == 0 {
				time.Sleep(time.Duration(stream.Float64() * float64(80*time.Millisecond)))
				_ = cmd.Process.Kill()
			}
			if _ = cmd.Wait(); cmd.ProcessState.ExitCode() == 0 {
				return
			}
			if stream.IntN(2) == 0 {
				continue // requeued, perhaps killed again
			}
			if code, said := exitOf(t, process(t, dir, fmt.Sprintf("2 6 1 %d/%d", i, shards))); code != 0 {
				t.Fatalf("shard %d: exit code %d: %s", i, code, said)
			}
			return
		}
	}
	for i := range shards {
		play(folder(i), i)
	}
	play(folder(1), 0) // shard 0 a second time, elsewhere
	orders := permutations(4)
	if crashes(1) == 1 {
		orders = orders[:6]
	}
	for _, order := range orders {
		dir := filepath.Join(t.TempDir(), "merged")
		var from []string
		for _, i := range order {
			from = append(from, folder(i))
		}
		if _, err := Merge(context.Background(), dir, from); err != nil {
			t.Fatal(err)
		}
		if closed, err := Close(context.Background(), dir); err != nil || !closed.Complete {
			t.Fatalf("order %v: %+v, %v", order, closed, err)
		}
		sameTables(t, want, dir)
	}
	t.Logf("%d orders of 4 folders with %d shards: the bytes of one machine", len(orders), shards)
}

// permutations returns all orders of n numbers.
func permutations(n int) (list [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for _, rest := range permutations(n - 1) {
		for at := range n {
			order := append(append(append([]int{}, rest[:at]...), n-1), rest[at:]...)
			list = append(list, order)
		}
	}
	return list
}

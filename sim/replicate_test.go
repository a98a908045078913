package sim

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
)

// shortRun is a small simulation; its result depends on every draw.
func shortRun(_ context.Context, s *Sim) (uint64, error) {
	draws := s.Stream("gap")
	s.Schedule(0, 0, 0)
	for range 200 {
		e, _ := s.Next(Never)
		s.After(Seconds(draws.Exponential()), Phase(e), e)
	}
	return s.Fingerprint(), nil
}

// Outcomes are in replication order and the same for any number of workers and
// any order of starting.
func TestReplicateIsTheSameForAllWorkers(t *testing.T) {
	const count = 60
	shuffled := make([]int, count)
	for i := range shuffled {
		shuffled[i] = i * 37 % count
	}
	var want []Outcome[uint64]
	for _, workers := range []int{1, 2, 7, 100, 0} {
		for _, order := range [][]int{nil, shuffled} {
			got, err := Replicate(context.Background(), Plan{Seed: 5, First: 100, Count: count, Workers: workers, Order: order}, shortRun)
			if err != nil || len(got) != count {
				t.Fatalf("%d outcomes, error %v", len(got), err)
			}
			if want == nil {
				want = got
			}
			for i := range got {
				if got[i] != want[i] || !got[i].Finished {
					t.Fatalf("workers %d: outcome %d = %+v, want %+v", workers, i, got[i], want[i])
				}
			}
		}
	}
	alone := New(Key{Seed: 5, Replication: 117})
	if got, _ := shortRun(context.Background(), alone); got != want[17].Result {
		t.Error("outcome 17 is not replication 117")
	}
}

// The error is that of the lowest failed replication, whatever fails first; a
// panic is an error with its stack; the others go on.
func TestReplicateFailures(t *testing.T) {
	boom := errors.New("boom")
	const count = 20
	backwards := make([]int, count)
	for i := range backwards {
		backwards[i] = count - 1 - i
	}
	for _, workers := range []int{1, 4} {
		got, err := Replicate(context.Background(), Plan{Seed: 1, Count: count, Workers: workers, Order: backwards}, func(_ context.Context, s *Sim) (int, error) {
			switch s.Key().Replication {
			case 7:
				return 0, fmt.Errorf("seven: %w", boom)
			case 12:
				panic("twelve")
			}
			return 1, nil
		})
		var run *RunError
		if !errors.Is(err, boom) || !errors.As(err, &run) || run.Key.Replication != 7 || run.Stack != "" {
			t.Errorf("error %v", err)
		}
		if err.Error() != "replication 7 (seed 1): seven: boom" {
			t.Errorf("text %q", err)
		}
		for i, out := range got {
			if failed := i == 7 || i == 12; !out.Finished || failed != (out.Err != nil) || failed == (out.Result == 1) {
				t.Errorf("outcome %d: %+v", i, out)
			}
		}
		if !errors.As(got[12].Err, &run) || !strings.Contains(run.Error(), "panic: twelve") || !strings.Contains(run.Stack, "replicate_test.go") {
			t.Errorf("the panic became %v", got[12].Err)
		}
	}
}

// When the context ends, no further replication is begun, finished outcomes
// stay, one that was cut off is not a failure, and the error is the context's.
func TestReplicateIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var begun atomic.Int32
	got, err := Replicate(ctx, Plan{Count: 1000, Workers: 2}, func(ctx context.Context, s *Sim) (int, error) {
		begun.Add(1)
		if s.Key().Replication < 10 {
			return 1, nil
		}
		cancel()
		return 0, ctx.Err()
	})
	if err != context.Canceled {
		t.Errorf("error %v", err)
	}
	if n := begun.Load(); n > 13 {
		t.Errorf("%d replications were begun", n)
	}
	for i, out := range got {
		if out.Finished != (out.Result == 1) || (out.Finished && out.Err != nil) {
			t.Errorf("outcome %d: %+v", i, out)
		}
	}
}

// Done hears of each replication that ended well, one at a time.
func TestReplicateDone(t *testing.T) {
	heard := make([]int, 50) // written without a lock: the race detector would see two at a time
	_, err := Replicate(context.Background(), Plan{Count: 50, Workers: 4, Done: func(i int) { heard[i]++; heard[0]++ }}, func(_ context.Context, s *Sim) (int, error) {
		if s.Key().Replication == 30 {
			return 0, errors.New("no")
		}
		return 0, nil
	})
	if err == nil || heard[0] != 50 || heard[30] != 0 || heard[49] != 1 {
		t.Errorf("heard %v, error %v", heard, err)
	}
}

// A plan that is no plan panics; an empty one gives nothing.
func TestReplicatePlan(t *testing.T) {
	ctx := context.Background()
	for _, plan := range []Plan{{Count: -1}, {Count: 2, Order: []int{0, 0}}, {Count: 2, Order: []int{0, 2}}, {Count: 2, Order: []int{1}}} {
		if !panics(func() { Replicate(ctx, plan, shortRun) }) {
			t.Errorf("plan %+v did not panic", plan)
		}
	}
	if got, err := Replicate(ctx, Plan{}, shortRun); len(got) != 0 || err != nil {
		t.Errorf("empty plan: %v, %v", got, err)
	}
}

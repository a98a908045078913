//go:build unix

package sweep

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontline.dev/frontline/internal/journal"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/sim"
)

// big is the number of runs of a test of scale: FRONTLINE_SCALE, or few.
func big(few int) int {
	if n, err := strconv.Atoi(os.Getenv("FRONTLINE_SCALE")); err == nil && n > 0 {
		return n
	}
	return few
}

// grownFolder makes a folder of a study in which every run has ended, without
// playing one: the values are random numbers, the records of full size.
func grownFolder(t testing.TB, s *Study, dir string) {
	t.Helper()
	p, err := planOf(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := Prepare(s, dir); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "journal", "shard-0-of-1.log")
	x := newIndex(p)
	w := reopened(t, x, path)
	w.Append(append(append([]byte{}, studyPrefix...), p.hash...))
	stream := sim.NewStream(1, 0, "test.values")
	measures := len(study.Measures())
	var buffer []byte
	for point := range p.Points {
		for slot := p.starts[point]; slot < p.starts[point+1]; slot++ {
			at, replication := p.run(point, slot)
			run := Run{Point: at, Replication: replication, Status: OK, Identity: p.nameless(point, replication), Ended: time.Unix(1_800_000_000, 0), Took: time.Millisecond,
				Body: Body{Seed: 1, Events: 1000, WarmUp: sim.Time(sim.Day), Fingerprint: &[3]string{"0123456789abcdef", "0123456789abcdef", "0123456789abcdef"}, Values: make(numbers, measures)}}
			for i := range run.Body.Values {
				if run.Body.Values[i] = stream.Float64(); i%4 == 0 {
					run.Body.Values[i] = math.NaN()
				}
			}
			buffer = run.encode(buffer[:0])
			w.Append(buffer)
			if w.Pending() > 8<<20 {
				if err := w.Commit(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// processor returns the processor time of this process so far.
func processor(t testing.TB) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// peak returns the largest resident size of this process so far, in MB.
func peak(t testing.TB) float64 {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return float64(usage.Maxrss) / 1e3
}

// Going on with a study takes seconds and little memory however many runs have
// ended: five seconds and 500 MB for a million (C10). FRONTLINE_SCALE=1000000
// measures that.
func TestResumeOfManyRuns(t *testing.T) {
	runs := big(5000)
	s := tiny(t, runs/100, 100)
	s.Factors = s.Factors[:1]
	s.Point = func(i int) Point {
		agents := fmt.Sprint(12 + i)
		return Point{Set: []string{"agents.count=" + agents}, Values: []string{agents}, Count: 100}
	}
	dir := filepath.Join(t.TempDir(), "study")
	grownFolder(t, s, dir)
	info, err := os.Stat(filepath.Join(dir, "journal", "shard-0-of-1.log"))
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	begun := time.Now()
	out, err := Play(context.Background(), s, Options{Dir: dir})
	if err != nil || out.Played != 0 || !out.Complete || out.Done != runs {
		t.Fatalf("%+v, %v", out, err)
	}
	resumed, held := time.Since(begun), peak(t)
	t.Logf("journal of %d runs, %.0f MB: resumed in %.2f s; peak memory %.0f MB", runs, float64(info.Size())/1e6, resumed.Seconds(), held)
	begun = time.Now()
	if closed, err := Close(context.Background(), dir); err != nil || closed.Runs != runs {
		t.Fatalf("%+v, %v", closed, err)
	}
	t.Logf("tables written in %.1f s; peak memory %.0f MB", time.Since(begun).Seconds(), peak(t))
	if limit := max(5*time.Second, 5*time.Second*time.Duration(runs)/1_000_000); resumed > limit || held > 500 {
		t.Errorf("resumed in %v with %.0f MB", resumed, held)
	}
}

// A sweep of many short runs: memory does not grow with the runs beyond 24
// bytes each. FRONTLINE_SCALE=10000 is the measurement of record: run by
// itself, it says runs a second and parallel efficiency.
func TestManyShortRuns(t *testing.T) {
	runs := big(400)
	if runs > 100_000 {
		t.Skip("these runs are really played: FRONTLINE_SCALE up to 100000")
	}
	rate, cost := map[int]float64{}, map[int]time.Duration{}
	for _, workers := range []int{1, runtime.GOMAXPROCS(0)} {
		s := tiny(t, 10, runs/10)
		begun, used := time.Now(), processor(t)
		out, err := Play(context.Background(), s, Options{Dir: filepath.Join(t.TempDir(), "study"), Workers: workers})
		if err != nil || out.Played != runs {
			t.Fatalf("%+v, %v", out, err)
		}
		rate[workers], cost[workers] = float64(runs)/time.Since(begun).Seconds(), (processor(t)-used)/time.Duration(runs)
		t.Logf("%d runs with %d workers: %.0f runs a second, %v of a processor each; peak memory %.0f MB", runs, workers, rate[workers], cost[workers], peak(t))
	}
	n := runtime.GOMAXPROCS(0)
	t.Logf("parallel efficiency %.0f %% by the clock, %.0f %% by processor time", 100*rate[n]/rate[1]/float64(n), 100*float64(cost[1])/float64(cost[n]))
}

// What a journal holds is text that people can read: it is part of the
// interface.
func TestRecordsAreReadable(t *testing.T) {
	dir := played(t, tiny(t, 1, 1), Options{})
	var kinds []string
	_, err := journal.ScanFile(filepath.Join(dir, "journal", "shard-0-of-1.log"), func(e journal.Entry) error {
		kind, _, _ := strings.Cut(string(e.Payload), " ")
		kinds = append(kinds, kind)
		return nil
	})
	if err != nil || strings.Join(kinds, " ") != "study open run seal" {
		t.Errorf("records %v, %v", kinds, err)
	}
}

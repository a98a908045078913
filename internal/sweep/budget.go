package sweep

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

// Budget is what a study is expected to take, from runs that were really
// played.
type Budget struct {
	Points, Runs int
	Workers      int
	Played       int           // runs that were measured
	OneRun       time.Duration // mean of the measured runs
	Slowest      time.Duration
	Wall         time.Duration // of the whole study with these workers
	Memory       float64       // bytes, all workers together
	Disk         float64       // bytes: journal and tables
	Failed       string        // why a measured run did not end well; "" when all did
}

// Shares of a run on disk, in bytes. Measured: a record of a hundred measures
// takes 1.9 kB in the journal, 1.0 kB in runs.csv and 0.4 kB in runs.parquet; a
// batch of a course 0.2 kB in the journal and as much in the table.
const (
	bytesPerRecord = 3.5e3
	bytesPerBatch  = 0.4e3
	bytesPerPlace  = 24
	bytesPerPoint  = 300 // of a design that was read from its folder
	bytesAtRest    = 30e6
)

// measureFor bounds how long Estimate plays.
const measureFor = 10 * time.Second

// Estimate plays the first replication of the first, the middle and the last
// design point, for ten seconds at most, and says what the study takes.
// Nothing is recorded.
func Estimate(ctx context.Context, s *Study, workers int) (*Budget, error) {
	p, err := planOf(s)
	if err != nil {
		return nil, err
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	b := &Budget{Points: p.Points, Runs: p.runs(), Workers: workers}
	w := newWorker(p)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begun, last := time.Now(), -1
	batches := 0
	for _, index := range []int{0, p.Points / 2, p.Points - 1} {
		if index == last || b.Played > 0 && time.Since(begun) > measureFor/2 {
			continue
		}
		last = index
		run := w.play(ctx, index, p.first[index], measureFor)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if run.Status != OK {
			b.Failed = fmt.Sprintf("design point %d: %s", index+1, run.Body.Error)
		}
		batches = max(batches, len(run.Body.Series))
		took := time.Since(begun) - b.OneRun
		b.Slowest = max(b.Slowest, took)
		b.OneRun += took
		b.Played++
	}
	runtime.ReadMemStats(&after)
	b.OneRun /= time.Duration(b.Played)
	b.Wall = time.Duration(float64(b.OneRun) * float64(b.Runs) / float64(min(workers, b.Runs)))
	heap := max(float64(after.HeapAlloc)-float64(before.HeapAlloc), 1e6)
	b.Memory = bytesAtRest + float64(2*heap*float64(workers)) + float64(bytesPerPlace*float64(b.Runs)) + float64(bytesPerPoint*float64(b.Points))
	b.Disk = float64(b.Runs) * (bytesPerRecord + float64(bytesPerBatch*float64(batches)))
	return b, nil
}

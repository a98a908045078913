package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"frontline.dev/frontline/sim"
)

// bench is one session: what was measured, by name, and why something was not.
type bench struct {
	rounds  int
	values  map[string]float64
	reasons map[string]string
	wrong   bool // an answer was
}

// task is one piece of work that several contenders do.
type task struct {
	id, name, unit string
	work           int // units of work in one go
	contenders     []contender
	events         map[string]float64 // of a unit of work, by contender, where they are counted
}

// contender does the task. prepare returns what is timed, and that returns an
// error when its answer is wrong.
type contender struct {
	id, name string
	prepare  func() func() error
}

// at once is a contender without anything to prepare.
func atOnce(id, name string, run func() error) contender {
	return contender{id, name, func() func() error { return run }}
}

// measure runs the rounds, prints a row for each contender, and keeps the
// median nanoseconds of a unit of work under "task/contender".
func (b *bench) measure(t task) {
	fmt.Printf("\n%s\n", t.name)
	times := make([][]float64, len(t.contenders))
	for round := range b.rounds + 1 { // the first is the warm-up
		for i, c := range t.contenders {
			run := c.prepare()
			runtime.GC()
			start := time.Now()
			err := run()
			d := time.Since(start)
			if err != nil {
				fmt.Printf("%s: WRONG ANSWER: %v\n", c.name, err)
				b.wrong = true
			}
			if round > 0 {
				times[i] = append(times[i], float64(d.Nanoseconds())/float64(t.work))
			}
		}
	}
	w := table()
	fmt.Fprintf(w, "contender\tmedian ns per %s\tleast\tratio to the first\n", t.unit)
	first := 0.0
	for i, c := range t.contenders {
		m := median(times[i])
		if i == 0 {
			first = m
		}
		b.values[t.id+"/"+c.id] = m
		if events, ok := t.events[c.id]; ok {
			b.values[t.id+"/"+c.id+"/event"] = m / events
		}
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.2f\n", c.name, m, slices.Min(times[i]), m/first)
	}
	flush(w)
}

// parallel is measure for a task whose contenders are one and all workers. When
// other programs take the processors meanwhile, a small gain tells nothing:
// then it is not judged, and b.reasons says why.
func (b *bench) parallel(t task) {
	free := freeProcessors()
	b.measure(t)
	free = min(free, freeProcessors())
	if free < .9 {
		b.reasons["busy "+t.id] = fmt.Sprintf("other programs took processors; a bare loop got %.0f %% of them", 100*free)
		fmt.Println(b.reasons["busy "+t.id])
	}
}

// freeProcessors returns how fast all processors run a bare loop each, in terms
// of how fast one runs it alone: 1 on a quiet machine.
func freeProcessors() float64 {
	run := func(workers int) float64 {
		start := time.Now()
		var all sync.WaitGroup
		for range workers {
			all.Go(func() {
				s := sim.NewStream(1, 0, "free")
				sum := uint64(0)
				for range 30_000_000 {
					sum += s.Uint64()
				}
				runtime.KeepAlive(sum)
			})
		}
		all.Wait()
		return time.Since(start).Seconds()
	}
	var one, all []float64
	for range 5 {
		one, all = append(one, run(1)), append(all, run(runtime.GOMAXPROCS(0)))
	}
	return slices.Min(one) / median(all)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func table() *tabwriter.Writer { return tabwriter.NewWriter(os.Stdout, 2, 4, 2, ' ', 0) }

func flush(w *tabwriter.Writer) {
	_ = w.Flush() // standard output: there is nothing to do about it
}

// answer is what a queue gave; check holds it against the exact values.
type answer struct {
	customers, waited, abandoned int
	wait                         float64 // minutes, summed over all
	events                       uint64  // 0: not counted
}

// check returns an error when a share or mean lies outside the tolerance,
// which is four standard deviations at a million customers.
func (a answer) check(exactWait, exactAbandon, exactMean, tolerance float64) error {
	n := float64(a.customers)
	for _, x := range []struct {
		name        string
		got, expect float64
	}{{"P(wait)", float64(a.waited) / n, exactWait}, {"P(abandon)", float64(a.abandoned) / n, exactAbandon}, {"mean wait", a.wait / n, exactMean}} {
		if x.expect > 0 && (x.got < x.expect*(1-tolerance) || x.got > x.expect*(1+tolerance)) {
			return fmt.Errorf("%s is %.5f, exactly it is %.5f", x.name, x.got, x.expect)
		}
	}
	return nil
}

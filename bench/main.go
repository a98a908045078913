// Bench measures how fast Frontline is, by the protocol of docs/speed.md: each
// contender does the same work in three interleaved rounds after a warm-up,
// medians are reported, and a time counts only if the answer is right.
//
// Only ratios of one session travel: the table names the machine. Run it on a
// quiet machine: go run ./bench
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// task is one piece of work that several contenders do.
type task struct {
	name, unit string
	work       int // units of work in one go
	contenders []contender
}

// contender does the task once and returns an error when its answer is wrong.
type contender struct {
	name string
	run  func() error
}

func main() {
	only := flag.String("only", "", "run only the tasks whose name contains this")
	rounds := flag.Int("rounds", 3, "interleaved rounds")
	customers := flag.Int("customers", 1_000_000, "customers of the queueing tasks")
	large := flag.Bool("large", false, "also the organisation of 10,000 agents and 1,000,000 customers")
	flag.Parse()
	fmt.Printf("%s, %s/%s, %d processors\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))
	tasks := []task{queueTask(*customers), singleTask(*customers), holdTask(1000), holdTask(100_000), holdTask(1_000_000),
		sweepTask(), fullTask(), sitesTask(*large)}
	failed := false
	for _, t := range tasks {
		if strings.Contains(t.name, *only) {
			failed = !measure(t, *rounds) || failed
		}
	}
	if strings.Contains("G: growth", *only) {
		growth()
	}
	if failed {
		os.Exit(1)
	}
}

// measure runs the rounds and prints a row for each contender.
func measure(t task, rounds int) bool {
	times := make([][]time.Duration, len(t.contenders))
	ok := true
	for round := range rounds + 1 { // the first is the warm-up
		for i, c := range t.contenders {
			runtime.GC()
			start := time.Now()
			err := c.run()
			d := time.Since(start)
			if err != nil && round == 0 {
				fmt.Printf("%s, %s: %v\n", t.name, c.name, err)
				ok = false
			}
			if round > 0 {
				times[i] = append(times[i], d)
			}
		}
	}
	fmt.Printf("\n%s\n", t.name)
	w := tabwriter.NewWriter(os.Stdout, 2, 4, 2, ' ', 0)
	fmt.Fprintf(w, "contender\tmedian\tns per %s\tratio to the first\n", t.unit)
	first := 0.0
	for i, c := range t.contenders {
		slices.Sort(times[i])
		median := times[i][len(times[i])/2]
		if i == 0 {
			first = float64(median)
		}
		fmt.Fprintf(w, "%s\t%v\t%.1f\t%.2f\n", c.name, median.Round(100*time.Microsecond), float64(median.Nanoseconds())/float64(t.work), float64(median)/first)
	}
	_ = w.Flush() // standard output: there is nothing to do about it
	return ok
}

// answer is what a queue gave; check holds it against the exact values.
type answer struct {
	customers, waited, abandoned int
	wait                         float64 // minutes, summed over all
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

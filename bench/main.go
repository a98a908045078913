// Bench measures how fast Frontline is, by the protocol of docs/speed.md: each
// contender does the same work in interleaved rounds after a warm-up, medians
// are reported, and a time counts only if the answer is right. Then it holds
// what it measured to the targets P1 to P10.
//
// Only ratios of one session travel: the table names the machine. Run it on a
// quiet machine: go run ./bench
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"

	"frontline.dev/frontline/internal/study"
)

func main() {
	only := flag.String("only", "", "run only the tasks whose name contains this; the names are those of the headings")
	rounds := flag.Int("rounds", 3, "interleaved rounds")
	customers := flag.Int("customers", 1_000_000, "customers of the queueing tasks")
	large := flag.Bool("large", false, "also 10,000,000 pending events, and a whole year of 10,000 agents and 1,000,000 customers")
	portable := flag.Bool("portable", false, "only run what is compared between native code and WebAssembly, and print its times and digests")
	flag.Parse()
	study.SpareCollection() // as the program does
	if *portable {
		printPortable()
		return
	}
	fmt.Printf("%s, %s/%s, %d processors\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))
	b := &bench{rounds: *rounds, values: map[string]float64{}, reasons: map[string]string{}}
	for _, s := range sections(*customers, *large) {
		if strings.Contains(s.name, *only) {
			s.run(b)
		}
	}
	b.printTargets(*only == "")
	if b.wrong {
		os.Exit(1)
	}
}

// section is a part of the protocol that can be run alone.
type section struct {
	name string
	run  func(*bench)
}

func sections(customers int, large bool) []section {
	list := []section{
		{"Q: M/M/100+M", func(b *bench) { b.measure(queueTask(customers)) }},
		{"M/M/1, load 0.9", func(b *bench) { b.measure(singleTask(customers)) }},
		{"H: hold model", func(b *bench) { b.hold(large) }},
		{"A: hold model, adversarial", func(b *bench) { b.adversaries() }},
		{"peers", func(b *bench) { b.peers() }},
		{"memory", func(b *bench) { b.memory() }},
		{"F: full model", func(b *bench) { b.full() }},
		{"G: growth of the full model", func(b *bench) { b.growth() }},
		{"S: sweep", func(b *bench) { b.parallel(sweepTask()) }},
		{"P: one organisation of many sites", func(b *bench) { b.sites(large) }},
		{"compare", func(b *bench) { b.compare() }},
		{"WebAssembly", func(b *bench) { b.wasm() }},
		{"binary", func(b *bench) { b.binary() }},
	}
	return list
}

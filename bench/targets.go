package main

import (
	"cmp"
	"fmt"
	"runtime"
)

// target is one line of the promise.
type target struct {
	id, what string
	least    bool // the value must be at least the limit, otherwise at most
	limit    float64
	unit     string
	value    func(b *bench) (float64, bool)
	reason   string // the name under which bench.reasons may say why there is no value
}

// known returns a value as it was measured.
func known(name string) func(*bench) (float64, bool) {
	return func(b *bench) (float64, bool) {
		v, ok := b.values[name]
		return v, ok
	}
}

// ratio returns a value in terms of another one.
func ratio(over, under string) func(*bench) (float64, bool) {
	return func(b *bench) (float64, bool) {
		o, ok := b.values[over]
		u, ok2 := b.values[under]
		return o / u, ok && ok2
	}
}

// scaled returns a time in terms of this machine: the targets in nanoseconds
// hold where the recursion takes 44 ns a customer.
func scaled(name string) func(*bench) (float64, bool) {
	return func(b *bench) (float64, bool) {
		v, ok := b.values[name]
		yardstick, ok2 := b.values["Q/recursion"]
		return v * 44 / yardstick, ok && ok2
	}
}

// spread returns the worst of the engine to the heap written by hand over all
// numbers of pending events.
func spread(b *bench) (worst float64, ok bool) {
	for n := 1; n <= 10_000_000; n *= 10 {
		if r, known := ratio(fmt.Sprint("H", n, "/engine"), fmt.Sprint("H", n, "/heap"))(b); known {
			worst, ok = max(worst, r), true
		}
	}
	return worst, ok
}

// efficiency returns the speed-up of all workers by their number.
func efficiency(b *bench) (float64, bool) {
	v, ok := ratio("S/one", "S/all")(b)
	return v / float64(runtime.GOMAXPROCS(0)), ok
}

var targets = []target{
	{"P1", "engine to recursion, Q", false, 3, "×", ratio("Q/engine", "Q/recursion"), ""},
	{"P1", "engine to minimal loop, Q", false, 1.25, "×", ratio("Q/engine", "Q/loop"), ""},
	{"P1", "engine to recursion, M/M/1", false, 3, "×", ratio("M/M/1/engine", "M/M/1/recursion"), ""},
	{"P1", "engine to minimal loop, M/M/1", false, 1.25, "×", ratio("M/M/1/engine", "M/M/1/loop"), ""},
	{"P1", "SimPy on CPython to engine, Q", true, 80, "×", ratio("Q/simpy on python3", "Q/engine"), "simpy on python3"},
	{"P2", "organisation's queue to engine, an event of Q", false, 3, "×", ratio("Q/organisation/event", "Q/engine/event"), ""},
	{"P3", "hold, 1,000 pending, scaled", false, 60, "ns", scaled("H1000/engine"), ""},
	{"P3", "hold, 100,000 pending, scaled", false, 60, "ns", scaled("H100000/engine"), ""},
	{"P3", "hold, 1,000,000 pending, scaled", false, 80, "ns", scaled("H1000000/engine"), ""},
	{"P3", "hold, engine to heap, worst number pending", false, 2, "×", spread, ""},
	{"P3", "hold, worst pattern to exponential", false, 4, "×", known("A/worst"), ""},
	{"P4", "allocations in 1,000 events, engine", false, .1, "", known("allocations"), ""},
	{"P4", "allocations in 1,000 contacts, full model growing", false, 1, "", known("G/allocations"), ""},
	{"P4", "garbage collection, share of the time", false, 1, "%", known("collection"), ""},
	{"P5", "contact centre, million contacts a second", true, 1, "", known("F/million"), ""},
	{"P5", "contact: dearest size to cheapest (±20 %)", false, 1.5, "×", known("G/spread"), ""},
	{"P5", "memory of an idle customer", false, 200, "B", known("G/idle"), ""},
	{"P5", "memory of an agent", false, 20, "kB", known("G/agent"), ""},
	{"P6", "efficiency over replications", true, .95, "", efficiency, "busy S"},
	{"P7", "many sites, a minute's lag, all processors to one", true, 1.7, "×", ratio("P/one", "P/all"), "busy P"},
	{"P8", "compare: first numbers", false, 1, "s", known("compare/first"), ""},
	{"P8", "compare: final numbers", false, 10, "s", known("compare/final"), ""},
	{"P9", "WebAssembly to native, least", true, .4, "×", known("wasm"), "wasm"},
	{"P10", "cold start", false, 20, "ms", known("start"), "start"},
	{"P10", "size of the binary, no symbols", false, 30, "MB", known("size"), "start"},
}

// verdict says how a measured value stands to what was promised.
func (t target) verdict(value float64) string {
	if t.least && value < t.limit || !t.least && value > t.limit {
		return "MISSED"
	}
	return "met"
}

// printTargets prints what was promised, what was measured and the verdict;
// with all also what was not measured.
func (b *bench) printTargets(all bool) {
	fmt.Printf("\ntargets\n")
	w := table()
	fmt.Fprintln(w, "target\twhat\tmeasured\tpromised\tverdict")
	for _, t := range targets {
		sign := "≤"
		if t.least {
			sign = "≥"
		}
		promised := fmt.Sprintf("%s %g %s", sign, t.limit, t.unit)
		value, ok := t.value(b)
		switch disturbed := b.reasons[t.reason]; {
		case ok && (t.verdict(value) == "met" || disturbed == ""):
			fmt.Fprintf(w, "%s\t%s\t%.3g %s\t%s\t%s\n", t.id, t.what, value, t.unit, promised, t.verdict(value))
		case ok:
			fmt.Fprintf(w, "%s\t%s\t%.3g %s\t%s\tnot judged: %s\n", t.id, t.what, value, t.unit, promised, disturbed)
		case all || disturbed != "":
			fmt.Fprintf(w, "%s\t%s\t\t%s\tnot measured: %s\n", t.id, t.what, promised, b.reason(t.reason))
		}
	}
	flush(w)
}

func (b *bench) reason(name string) string {
	return cmp.Or(b.reasons[name], "something it needs failed")
}

package main

import (
	"fmt"
	"os"
	"runtime"
	"text/tabwriter"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// growth prints how the full model's speed and memory grow with agents and
// customers: a telephone line with every mechanism on, about 200,000 contacts
// each, or as many as the customers make in four weeks.
func growth() {
	fmt.Printf("\nG: growth of the full model\n")
	w := tabwriter.NewWriter(os.Stdout, 2, 4, 2, ' ', 0)
	fmt.Fprintln(w, "agents\tcustomers\tcontacts\tns per contact\tns per event\tallocations per 1,000 contacts\tB per customer\tthereof pairs\tkB per agent")
	for _, size := range []struct{ agents, customers int }{
		{10, 1_000}, {10, 10_000}, {100, 100_000}, {1_000, 1_000_000}, {10_000, 1_000_000},
	} {
		growthRow(w, size.agents, size.customers)
	}
	_ = w.Flush() // standard output
}

func growthRow(out *tabwriter.Writer, agents, customers int) {
	weeks := max(8, 200_000*52/(customers*12))
	sc := load("service-line", fmt.Sprintf("agents.count=%d", agents), fmt.Sprintf("customers.count=%d", customers),
		fmt.Sprintf("time.horizon=%d weeks", weeks), "time.warm_up=4 weeks", "time.batch=4 weeks")
	before := heapBytes()
	w := models.New(sim.New(sim.Key{Seed: sc.Seed}), sc.Settings)

	advance := func(until sim.Span) (contacts, events uint64, took time.Duration, allocated uint64) {
		served, taken := w.Ledger.Served, w.Events()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		mallocs := stats.Mallocs
		start := time.Now()
		w.Advance(sim.Time(until))
		took = time.Since(start)
		runtime.ReadMemStats(&stats)
		return uint64(w.Ledger.Served - served), w.Events() - taken, took, stats.Mallocs - mallocs
	}
	half := sim.Span(weeks) * sim.Week / 2
	advance(half)
	contacts, events, took, allocations := advance(2 * half)
	pairs := w.PairBytes()
	perAgent := w.AgentBytes() / agents
	perCustomer := (int(heapBytes()-before) - w.AgentBytes()) / customers
	fmt.Fprintf(out, "%d\t%d\t%d\t%.0f\t%.0f\t%.2f\t%d\t%d\t%.1f\n", agents, customers, contacts,
		float64(took.Nanoseconds())/float64(contacts), float64(took.Nanoseconds())/float64(events),
		1000*float64(allocations)/float64(contacts), perCustomer, pairs/customers, float64(perAgent)/1000)

	runtime.KeepAlive(w)
}

func heapBytes() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

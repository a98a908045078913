package main

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"slices"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// growth prints how the full model's speed and memory grow with agents and
// customers: a telephone line with every mechanism on, about 200,000 contacts
// each, or as many as the customers make in four weeks. Half of them are
// played before the clock starts.
func (b *bench) growth() {
	fmt.Printf("\nG: growth of the full model\n")
	w := table()
	fmt.Fprintln(w, "agents\tcustomers\tcontacts\tns per contact\tns per event\tallocations per 1,000 contacts\tB per idle customer\tB per customer after\tthereof pairs\tkB per agent")
	var perContact []float64
	for _, size := range []struct{ agents, customers int }{
		{10, 1_000}, {10, 10_000}, {100, 100_000}, {1_000, 1_000_000}, {10_000, 1_000_000},
	} {
		g := grow(size.agents, size.customers)
		fmt.Fprintf(w, "%d\t%d\t%d\t%.0f\t%.0f\t%.2f\t%d\t%d\t%d\t%.1f\n", size.agents, size.customers, g.contacts,
			g.took/float64(g.contacts), g.took/float64(g.events), 1000*float64(g.allocations)/float64(g.contacts),
			g.idle, g.perCustomer, g.pairs, g.perAgent/1000)
		perContact = append(perContact, g.took/float64(g.contacts))
		b.values["G/idle"] = max(b.values["G/idle"], float64(g.idle))
		b.values["G/agent"] = max(b.values["G/agent"], g.perAgent/1000)
		b.values["G/allocations"] = max(b.values["G/allocations"], 1000*float64(g.allocations)/float64(g.contacts))
	}
	flush(w)
	b.values["G/spread"] = slices.Max(perContact) / slices.Min(perContact)
}

// growing is one row.
type growing struct {
	contacts, events, allocations uint64
	took                          float64 // ns
	idle, perCustomer, pairs      int     // bytes
	perAgent                      float64 // bytes
}

func grow(agents, customers int) (g growing) {
	weeks := max(8, 200_000*52/(customers*12))
	sc := load("service-line", fmt.Sprintf("agents.count=%d", agents), fmt.Sprintf("customers.count=%d", customers),
		fmt.Sprintf("time.horizon=%d weeks", weeks), "time.warm_up=4 weeks", "time.batch=4 weeks")
	before := heapBytes()
	w := models.New(sim.New(sim.Key{Seed: sc.Seed}), sc.Settings)
	g.idle = (int(heapBytes()-before) - w.AgentBytes()) / customers
	half := sim.Time(weeks) * sim.Time(sim.Week) / 2
	w.Advance(half)
	served, events := w.Ledger.Served, w.Events()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	mallocs := stats.Mallocs
	start := time.Now()
	w.Advance(2 * half)
	g.took = float64(time.Since(start).Nanoseconds())
	runtime.ReadMemStats(&stats)
	g.allocations = stats.Mallocs - mallocs
	g.contacts, g.events = uint64(w.Ledger.Served-served), w.Events()-events
	g.pairs = w.PairBytes() / customers
	g.perAgent = float64(w.AgentBytes()) / float64(agents)
	g.perCustomer = (int(heapBytes()-before) - w.AgentBytes()) / customers
	runtime.KeepAlive(w)
	return g
}

// memory measures what the engine allocates in steady state, and the share of
// the time that goes into garbage collection when the full model runs.
func (b *bench) memory() {
	run := holder(10_000, func(s *sim.Stream) sim.Span { return minutes(s.Exponential()) })()
	_ = run() // grows what there is to grow; errors are found by task H
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	mallocs := stats.Mallocs
	_ = run()
	runtime.ReadMemStats(&stats)
	b.values["allocations"] = 1000 * float64(stats.Mallocs-mallocs) / moves

	sc := load("service-line", "time.horizon=52 weeks", "time.warm_up=4 weeks", "mechanisms.turnover.enabled=true")
	runtime.GC()
	before, start := collecting(), time.Now()
	for i := range uint64(3) {
		play(sc, i)
	}
	took := time.Since(start).Seconds()
	runtime.GC() // the figures are brought up to date by a collection
	b.values["collection"] = 100 * (collecting() - before) / took
	fmt.Printf("\nmemory\nengine: %.3f allocations in 1,000 events; full model: %.2f %% of the time is garbage collection\n",
		b.values["allocations"], b.values["collection"])
}

// collecting returns the processor time of garbage collection in seconds,
// without what processors did that had nothing else to do.
func collecting() float64 {
	sample := []metrics.Sample{{Name: "/cpu/classes/gc/total:cpu-seconds"}, {Name: "/cpu/classes/gc/mark/idle:cpu-seconds"}}
	metrics.Read(sample)
	return sample[0].Value.Float64() - sample[1].Value.Float64()
}

func heapBytes() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// Package sim is the engine of Frontline: a clock in whole microseconds, a
// calendar of future events in one total order, random streams that are keyed
// by name instead of by order of creation, elementary functions and
// distributions that give the same bits on every platform, and independent
// replications over a bounded pool of workers.
//
// The package knows no word of any domain. A model owns its event loop: it
// takes events from [Sim.Next] and switches on their kind. One run is one
// goroutine; parallelism is across replications ([Replicate]).
//
// The files: sim.go (one run), event.go, calendar.go, ladder.go and crowd.go
// (the order of events), time.go and units.go, random*.go (streams),
// elementary*.go and special*.go (functions), law*.go (distributions),
// replicate.go.
//
// Determinism is the contract. The same (seed, replication) gives the same
// bytes for any number of workers, on amd64, arm64, 386, riscv64, s390x and
// WebAssembly. To that end the package uses no map order, no wall clock, none
// of math.Log, Exp, Pow or Sin, and fences every product, float64(a*b) + c, so
// that no compiler fuses it with an addition. [StreamScheme] names the version
// of the random numbers.
package sim

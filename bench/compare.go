package main

import (
	"context"
	"fmt"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// compare measures how long a manager waits for a comparison of two scenarios
// by ten pairs of runs with the same random numbers, all processors at work:
// until the first pair, and until all intervals.
func (b *bench) compare() {
	const pairs = 10
	list := results.AllMetrics()
	start := time.Now()
	left, right := load("copier-field-service"), load("stewardship")
	var first time.Duration
	arms := [2]int{} // runs of each that have ended
	plan := sim.Plan{Seed: left.Seed, Count: 2 * pairs, Done: func(index int) {
		if arms[index%2]++; first == 0 && arms[0] > 0 && arms[1] > 0 {
			first = time.Since(start)
		}
	}}
	// Runs 2k and 2k+1 are the two arms of pair k.
	rows, err := sim.Replicate(context.Background(), plan, func(ctx context.Context, s *sim.Sim) ([]float64, error) {
		k := s.Key().Replication
		settings := left.Settings
		if k%2 == 1 {
			settings = right.Settings
		}
		s.Reset(sim.Key{Seed: left.Seed, Replication: k / 2})
		r := results.NewRecorder(models.New(s, settings), list)
		if err := r.World().Run(ctx); err != nil {
			return nil, err
		}
		return r.Values(r.Window()), nil
	})
	var handling results.Estimate
	if err == nil {
		handling, err = difference(rows, list)
	}
	final := time.Since(start)
	fmt.Printf("\ncompare: two scenarios, %d pairs, %d metrics\n", pairs, len(list))
	if err != nil {
		fmt.Println(err)
		b.wrong = true
		return
	}
	fmt.Printf("first pair after %v, all after %v; occupancy differs by %s\n", first.Round(time.Millisecond), final.Round(time.Millisecond),
		results.FormatEstimate(handling))
	b.values["compare/first"], b.values["compare/final"] = first.Seconds(), final.Seconds()
}

// difference estimates every metric's difference and returns that of the
// occupancy.
func difference(rows []sim.Outcome[[]float64], list []results.Metric) (occupancy results.Estimate, err error) {
	for m := range list {
		var left, right []float64
		for i := 0; i < len(rows); i += 2 {
			left, right = append(left, rows[i].Result[m]), append(right, rows[i+1].Result[m])
		}
		estimate, err := results.Paired(left, right)
		if err != nil {
			return estimate, fmt.Errorf("%s: %w", list[m].Name, err)
		}
		if list[m].Name == "occupancy" {
			occupancy = estimate
		}
	}
	return occupancy, nil
}

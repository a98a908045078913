// Queue is an M/M/c queue built on package sim alone: no organisation, no
// mechanism. It shows the event loop, named streams and replications.
package main

import (
	"context"
	"fmt"

	"frontline.dev/frontline/sim"
)

// The events and the phases in which they come at one instant.
const (
	arrival uint8 = iota
	departure
)

const (
	phaseEnd sim.Phase = iota
	phaseArrive
)

// queue is the state of one run.
type queue struct {
	*sim.Sim
	servers, busy      int
	waiting            []sim.Time // arrival instants, first come first served
	served             int
	waited             sim.Span
	gaps, times        sim.Stream
	gapMean, serveMean float64 // seconds
}

func (q *queue) arrive() {
	q.After(sim.Seconds(q.gapMean*q.gaps.Exponential()), phaseArrive, sim.MakeEvent(arrival, 0, 0))
	q.waiting = append(q.waiting, q.Now())
	q.serve()
}

func (q *queue) serve() {
	for q.busy < q.servers && len(q.waiting) > 0 {
		q.waited += q.Now().Since(q.waiting[0])
		q.waiting = q.waiting[1:]
		q.busy++
		q.After(sim.Seconds(q.serveMean*q.times.Exponential()), phaseEnd, sim.MakeEvent(departure, 0, 0))
	}
}

// run plays thirty days and returns the mean wait in seconds.
func run(ctx context.Context, s *sim.Sim) (float64, error) {
	q := &queue{Sim: s, servers: 14, gapMean: 18, serveMean: 180, gaps: s.Stream("arrivals.gap"), times: s.Stream("service.time")}
	q.Schedule(0, phaseArrive, sim.MakeEvent(arrival, 0, 0))
	err := s.Run(ctx, sim.Time(30*sim.Day), func(e sim.Event) {
		if e.Kind() == arrival {
			q.arrive()
			return
		}
		q.busy--
		q.served++
		q.serve()
	})
	return q.waited.Seconds() / float64(q.served), err
}

func main() {
	outcomes, err := sim.Replicate(context.Background(), sim.Plan{Seed: 2, Count: 30}, run)
	if err != nil {
		panic(err)
	}
	sum := 0.0
	for _, o := range outcomes {
		sum += o.Result
	}
	// Erlang C for 200 calls an hour of 3 minutes and 14 agents: 7.836 s.
	fmt.Printf("mean wait %.1f s over %d replications; Erlang C says 7.8 s\n", sum/float64(len(outcomes)), len(outcomes))
}

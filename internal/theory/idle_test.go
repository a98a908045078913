package theory

import (
	"math"
	"testing"
)

// TestIdleTime holds the law of the time of rest to two things that follow
// without it: the mean does not depend on the rule, because the agents' share
// of idle time does not, and a choice that prefers the longest idle spreads
// rest more evenly.
func TestIdleTime(t *testing.T) {
	for _, queue := range []MMc{{Arrivals: 1, Service: 1, Servers: 2}, {Arrivals: .3, Service: 1, Servers: 2}, {Arrivals: 3, Service: 2, Servers: 2}} {
		// An agent is idle for 1 - load of the time; rests begin at the rate at
		// which he ends a contact and nobody waits.
		load := queue.Arrivals / (2 * queue.Service)
		empty := (1 - load) / (1 + load)
		rests := queue.Arrivals / 2 * (empty + 2*load*empty) // contacts that find him or the other idle, half of them his
		want, last := (1-load)/rests, math.Inf(1)
		for _, longest := range []float64{0, .25, .5, .75, 1} {
			mean, sd := IdleTime{queue.Arrivals, queue.Service, longest}.Moments()
			if math.Abs(mean/want-1) > 1e-12 {
				t.Errorf("%+v, %g: mean rest %.15g, expected %.15g", queue, longest, mean, want)
			}
			if sd >= last {
				t.Errorf("%+v, %g: the rest varies by %g, with less preference by %g", queue, longest, sd, last)
			}
			last = sd
		}
	}
}

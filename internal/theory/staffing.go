package theory

import (
	"fmt"
	"math"
)

// agentsMax is where a search for agents gives up.
const agentsMax = 1_000_000

// MinAgents returns the least number of agents, from least on, that meets a
// target; enough must stay true once it is. The error says that no number does.
func MinAgents(least int, enough func(agents int) bool) (int, error) {
	low, high := max(least, 1)-1, max(least, 1) // low is not enough
	for !enough(high) {
		if high > agentsMax {
			return 0, fmt.Errorf("not even %d agents meet the target", high)
		}
		low, high = high, 2*high
	}
	for high-low > 1 {
		if m := (low + high) / 2; enough(m) {
			high = m
		} else {
			low = m
		}
	}
	return high, nil
}

// MinAgentsErlangC returns the least number of agents with which at least a
// share of the calls is answered within a time.
func MinAgentsErlangC(arrivals, service, share, within float64) (int, error) {
	return MinAgents(int(arrivals/service), func(n int) bool {
		return MMc{arrivals, service, n}.ServiceLevel(within) >= share
	})
}

// Scheduled returns how many agents must be scheduled so that agents are at
// work, when a share of them is absent, on a break or in training.
func Scheduled(agents int, shrinkage float64) int {
	return int(math.Ceil(float64(agents)/(1-shrinkage) - 1e-9))
}

// SquareRootStaff returns load + beta sqrt(load): the square-root rule.
// Source: Halfin and Whitt 1981.
func SquareRootStaff(load, beta float64) float64 { return load + beta*math.Sqrt(load) }

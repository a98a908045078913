package decide

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
)

// Procedure selects the best of several systems. It asks for replications,
// takes their values in replication order, and ends with a choice. The same
// values give the same choice, however they are grouped.
type Procedure interface {
	// Next returns how many more replications of each system are certain to be
	// needed; all zero when the choice is made.
	Next() []int
	// Add takes the value of the next replication of a system. It panics for a
	// value that is not finite: the procedures have no rule for missing ones.
	Add(system int, value float64)
	// Best returns the system that is ahead, and whether the choice is made.
	Best() (system int, chosen bool)
	// Standing describes every system.
	Standing() []Standing
}

// Standing is what a procedure knows of one system.
type Standing struct {
	Estimate results.Estimate // mean of the values that the procedure used
	Used     int
	Out      int // after so many replications it was screened out; 0: it is still in
	Planned  int // most replications the procedure will ask for; 0: not known yet
}

// Ask is what a selection is asked for.
type Ask struct {
	Goal       results.Goal // More or Less
	Delta      float64      // indifference zone: smallest difference that matters, above 0
	Confidence float64      // least probability of a correct choice when the best is ahead by Delta
	N0         int          // first replications of every system, at least 2
}

func (a *Ask) check(systems int) {
	checkConfidence(a.Confidence)
	if systems < 2 || a.N0 < 2 || !(a.Delta > 0) || math.IsInf(a.Delta, 0) || a.Goal == results.Neither {
		panic(fmt.Sprintf("decide: a selection among %d systems with n0 = %d, delta = %v, goal %q: needs 2 systems, n0 of 2, delta above 0, a goal",
			systems, a.N0, a.Delta, a.Goal))
	}
}

// sample holds the values of every system; with the goal Less they are
// negated, so that more is better throughout.
type sample struct {
	ask    Ask
	values [][]float64
}

func newSample(systems int, ask Ask) sample {
	ask.check(systems)
	return sample{ask: ask, values: make([][]float64, systems)}
}

// Add implements [Procedure].
func (s *sample) Add(system int, value float64) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		panic(fmt.Sprintf("decide: a selection was given %v: values must be finite", value))
	}
	if s.ask.Goal == results.Less {
		value = -value
	}
	s.values[system] = append(s.values[system], value)
}

func (s *sample) mean(system, n int) float64 { return results.NewEstimate(s.values[system][:n]).Center }

func (s *sample) sd(system, n int) float64 { return results.NewEstimate(s.values[system][:n]).SD }

// standing describes a system by its first n values, in the user's sign.
func (s *sample) standing(system, n int) Standing {
	values := append([]float64(nil), s.values[system][:n]...)
	if s.ask.Goal == results.Less {
		for i := range values {
			values[i] = -values[i]
		}
	}
	return Standing{Estimate: results.NewEstimate(values), Used: n}
}

// ahead returns the system with the largest of some numbers; the first on ties.
func ahead(systems []int, of func(system int) float64) int {
	best, most := systems[0], of(systems[0])
	for _, i := range systems[1:] {
		if x := of(i); x > most {
			best, most = i, x
		}
	}
	return best
}

func all(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

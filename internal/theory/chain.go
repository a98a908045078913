package theory

import (
	"fmt"
)

// Chain is a Markov chain in continuous time whose states have been found by
// following its transitions, with its steady state.
type Chain[S comparable] struct {
	States []S
	Share  []float64 // of time in each state
}

// statesMax bounds what Solve takes on.
const statesMax = 200_000

// Solve finds all states that can be reached from start and returns the chain
// in its steady state. from calls to for every transition out of a state, with
// its rate; rates of 0 are passed over. Every state must lead back to start.
//
// The elimination of Grassmann, Taksar and Heyman (1985) subtracts nothing, so
// that even tiny probabilities keep their digits; states in the order in which
// they are found lie in a band, which keeps it cheap.
func Solve[S comparable](start S, from func(s S, to func(S, float64))) Chain[S] {
	c := Chain[S]{States: []S{start}}
	index := map[S]int{start: 0}
	type move struct {
		to   int
		rate float64
	}
	var moves [][]move
	band := 1
	for i := 0; i < len(c.States); i++ {
		var out []move
		from(c.States[i], func(s S, rate float64) {
			j, known := index[s]
			if !known {
				j = len(c.States)
				index[s] = j
				c.States = append(c.States, s)
			}
			if rate > 0 && j != i {
				out = append(out, move{j, rate})
				band = max(band, i-j, j-i)
			}
		})
		moves = append(moves, out)
		if len(c.States) > statesMax {
			panic(fmt.Sprintf("theory: a chain of more than %d states", statesMax))
		}
	}
	n, width := len(c.States), 2*band+1
	q := make([]float64, n*width) // q[i*width + j-i+band] is the rate from i to j
	for i, out := range moves {
		for _, m := range out {
			q[i*width+m.to-i+band] += m.rate
		}
	}
	c.Share = eliminate(q, n, band)
	return c
}

// eliminate censors the chain on ever fewer states, from the last to the
// first, then puts the shares together again. Rates are overwritten.
func eliminate(q []float64, n, band int) []float64 {
	width := 2*band + 1
	at := func(i, j int) *float64 { return &q[i*width+j-i+band] }
	for k := n - 1; k > 0; k-- {
		low, out := max(0, k-band), 0.0
		for j := low; j < k; j++ {
			out += *at(k, j)
		}
		for i := low; i < k; i++ {
			in := at(i, k)
			if *in == 0 {
				continue
			}
			*in /= out
			for j := low; j < k; j++ {
				if j != i {
					*at(i, j) += *in * *at(k, j)
				}
			}
		}
	}
	share := make([]float64, n)
	share[0] = 1
	sum := 1.0
	for k := 1; k < n; k++ {
		for i := max(0, k-band); i < k; i++ {
			share[k] += share[i] * *at(i, k)
		}
		sum += share[k]
	}
	for k := range share {
		share[k] /= sum
	}
	return share
}

// Mean returns the mean over time of a number that depends on the state.
func (c Chain[S]) Mean(of func(S) float64) float64 {
	sum := 0.0
	for i, s := range c.States {
		sum += c.Share[i] * of(s)
	}
	return sum
}

// Probability returns the share of time in which something holds.
func (c Chain[S]) Probability(holds func(S) bool) float64 {
	return c.Mean(func(s S) float64 {
		if holds(s) {
			return 1
		}
		return 0
	})
}

package models

import "frontline.dev/frontline/sim"

// pairsPerCustomer bounds what is remembered of who has met whom: the eight
// agents met last. Assumption; range 2-32.
const pairsPerCustomer = 8

// Pair is what an agent and a customer remember of each other. It is made
// when a mechanism first asks for it.
type Pair struct {
	Told  uint64   // facets the customer has told this agent
	Seen  sim.Time // when Trust was last brought up to date
	Trust float64  // in [0, 1]
	Click float64  // how well the two get on
	Agent int32
	next  int32
}

// pairStore keeps the pairs of every customer in a short chain, the last met
// first.
type pairStore struct {
	pairs []Pair
	made  func(cu int32, p *Pair) // sets a new pair's trust and click
}

// Pair returns the memory of an agent and the customer of a case. A new pair
// is filled by the mechanism that has claimed pairs; when a customer has met
// too many agents, the one not met for longest is forgotten.
func (w *World) Pair(a *Agent, customer int32) *Pair {
	s, cu := &w.pairs, &w.customers[customer]
	before, last, n := int32(none), int32(none), 0
	for i := cu.pair; i != none; i = s.pairs[i].next {
		if s.pairs[i].Agent == int32(a.Index) {
			if last != none { // move to the front
				s.pairs[last].next = s.pairs[i].next
				s.pairs[i].next = cu.pair
				cu.pair = i
			}
			return &s.pairs[i]
		}
		before, last = last, i
		n++
	}
	at := last
	if n < pairsPerCustomer {
		at = int32(len(s.pairs))
		s.pairs = append(s.pairs, Pair{})
	} else {
		s.pairs[before].next = none
	}
	s.pairs[at] = Pair{Agent: int32(a.Index), Seen: w.Now(), next: cu.pair}
	cu.pair = at
	if s.made != nil {
		s.made(customer, &s.pairs[at])
	}
	return &s.pairs[at]
}

// Pairs returns how many pairs are remembered.
func (w *World) Pairs() int { return len(w.pairs.pairs) }

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
}

// pairStore keeps the pairs of each customer who has met anybody in one block,
// so that finding one costs two reads of memory however many there are.
//
// Blocks stand in pieces that never move: millions of customers would else be
// copied each time the store grows.
type pairStore struct {
	pieces [][]pairBlock
	blocks int32
	made   func(cu, person int32, p *Pair) // sets a new pair's click
	count  int
}

type pairBlock struct {
	persons [pairsPerCustomer]int32 // who sits on a seat, not the seat; none: free
	pairs   [pairsPerCustomer]Pair
}

// pairsPerPiece is the number of blocks in a piece, a power of two; about a
// megabyte, half of which may stand empty.
const pairsPerPiece = 4096

func (s *pairStore) block(at int32) *pairBlock {
	return &s.pieces[at/pairsPerPiece][at%pairsPerPiece]
}

// open adds a block and returns its number.
func (s *pairStore) open() int32 {
	at := s.blocks
	switch {
	case at < pairsPerPiece: // a small organisation has one small piece
		if at == 0 {
			s.pieces = append(s.pieces, nil)
		}
		s.pieces[0] = append(s.pieces[0], pairBlock{})
	default:
		if at%pairsPerPiece == 0 {
			s.pieces = append(s.pieces, make([]pairBlock, pairsPerPiece))
		}
	}
	s.blocks++
	b := s.block(at)
	for i := range b.persons {
		b.persons[i] = none
	}
	return at
}

// Pair returns the memory of an agent and a customer. A new pair is filled by
// the mechanism that has claimed pairs; when the customer has met too many
// agents, the one not met for longest is forgotten. The pointer is good until
// the next call.
func (w *World) Pair(a *Agent, customer int32) *Pair {
	s, cu := &w.pairs, &w.customers[customer]
	if cu.pairs == none {
		cu.pairs = s.open()
	}
	block := s.block(cu.pairs)
	oldest := 0
	for i, person := range block.persons {
		if person == a.person {
			return &block.pairs[i]
		}
		if person == none {
			oldest = i
			s.count++
			break
		}
		if block.pairs[i].Seen < block.pairs[oldest].Seen {
			oldest = i
		}
	}
	block.persons[oldest] = a.person
	p := &block.pairs[oldest]
	*p = Pair{Seen: w.Now()}
	if s.made != nil {
		s.made(customer, a.person, p)
	}
	return p
}

// Pairs returns how many pairs are remembered.
func (w *World) Pairs() int { return w.pairs.count }

// forgetPairs empties what a customer remembers and returns its block, for a
// customer who takes his place.
func (w *World) forgetPairs(customer int32) int32 {
	at := w.customers[customer].pairs
	if at != none {
		persons := &w.pairs.block(at).persons
		for i, person := range persons {
			if person != none {
				persons[i] = none
				w.pairs.count--
			}
		}
	}
	return at
}

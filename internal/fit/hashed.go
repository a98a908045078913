package fit

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
)

// names gives small numbers, from 1, to names in the order in which they come.
// It keeps the first eight bytes of a SHA-256 over a salt and the name; the
// salt is drawn for each reading and kept nowhere, so that the numbers of two
// readings cannot be joined and names cannot be tried out.
type names struct {
	salt   [16]byte
	number map[uint64]uint32
	buffer []byte
}

func newNames() *names {
	n := &names{number: map[uint64]uint32{}}
	_, _ = rand.Read(n.salt[:]) // never fails, says its documentation
	return n
}

func (n *names) hash(name []byte) uint64 {
	n.buffer = append(append(n.buffer[:0], n.salt[:]...), name...)
	sum := sha256.Sum256(n.buffer)
	return binary.LittleEndian.Uint64(sum[:])
}

// of returns the number of a name, 0 for none.
func (n *names) of(name []byte) uint32 {
	if missing(name) {
		return 0
	}
	h := n.hash(name)
	number, known := n.number[h]
	if !known {
		number = uint32(len(n.number) + 1)
		n.number[h] = number
	}
	return number
}

// numberSample watches, on one in sixteen, whether numbers of tickets come
// again.
type numberSample struct {
	seen map[uint64]bool
	rows int
}

// numbersAgain is the share of rows from which on a log has more than one row
// for a ticket.
const numbersAgain = 0.2

func (n *numberSample) add(hash uint64) {
	if hash&15 != 0 {
		return
	}
	if n.seen == nil {
		n.seen = map[uint64]bool{}
	}
	n.seen[hash] = true
	n.rows++
}

// again is the share of rows whose number was there before; 0 of too few.
func (n *numberSample) again() float64 {
	if n.rows < 20 {
		return 0
	}
	return 1 - float64(len(n.seen))/float64(n.rows)
}

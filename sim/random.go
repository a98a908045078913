package sim

import (
	"fmt"
	"math/bits"
)

// StreamScheme is the version of the rule by which random streams are made
// from (seed, replication, name, entity, ordinal, attempt), and of the number
// and order of the draws each method takes. It goes up whenever one of them
// changes, and with it every simulated number; manifests carry it.
//
// Version 1: a Philox4x64-10 block with key (seed, FNV-1a64 of the name) and
// counter (ordinal, entity, replication, attempt) is the state of a
// xoshiro256++ generator. Uniform numbers have 52 bits; laws that have a cheap
// inverse distribution function are drawn by inversion.
const StreamScheme = 1

// Stream is a sequence of random numbers: the generator xoshiro256++ 1.0 of
// Blackman and Vigna (2019), period 2^256-1. It is a value of 32 bytes; a copy
// goes on independently with the same numbers. Make one with [NewStream] or
// [Keyed.At]; the zero value is not a stream.
type Stream struct{ s0, s1, s2, s3 uint64 }

// NewStream returns the stream of this name in this replication. It is the
// same as the member (0, 0, 0) of the family [NewKeyed] of the same name.
func NewStream(seed, replication uint64, name string) Stream {
	k := NewKeyed(seed, replication, name)
	return k.At(0, 0, 0)
}

// Uint64 returns the next 64 random bits.
func (s *Stream) Uint64() uint64 {
	out := bits.RotateLeft64(s.s0+s.s3, 23) + s.s0
	t := s.s1 << 17
	s.s2 ^= s.s0
	s.s3 ^= s.s1
	s.s1 ^= s.s2
	s.s0 ^= s.s3
	s.s2 ^= t
	s.s3 = bits.RotateLeft64(s.s3, 45)
	return out
}

// Float64 returns a uniform number in the open interval (0, 1), one of the
// 2^52 midpoints (k + 1/2)·2^-52. With 53 bits the largest midpoint would round
// to 1. The set is symmetric, so 1 - u is exact and a member too.
func (s *Stream) Float64() float64 {
	return float64((float64(s.Uint64()>>12) + 0.5) * 0x1p-52)
}

// IntN returns a uniform integer in [0, n). It takes exactly one draw: the
// high word of draw·n (Lemire 2019, without the rejection). A value's
// probability is off by at most 2^-64. It panics when n <= 0.
func (s *Stream) IntN(n int) int {
	if n <= 0 {
		panic(fmt.Sprintf("sim: a random integer below %d", n))
	}
	high, _ := bits.Mul64(s.Uint64(), uint64(n))
	return int(high)
}

// Exponential returns an exponential number of mean 1 by inversion, -log(1-u).
// It takes one draw; the largest value is 36.7.
func (s *Stream) Exponential() float64 {
	return -Log(1 - s.Float64())
}

// Normal returns a normal number of mean 0 and standard deviation 1 by
// inversion ([NormalQuantile]). It takes one draw; values lie within ±8.21.
func (s *Stream) Normal() float64 {
	return NormalQuantile(s.Float64())
}

// Keyed is a family of streams of one name in one replication, one for each
// (entity, ordinal, attempt): the draws of one customer's third contact are
// the same whatever other customers do. What it gives depends on the triple
// alone; a family of a run only notes what was asked for, see [Sim.Draws].
type Keyed struct {
	seed, name, replication uint64

	opened *uint64 // nil: nobody wants to know
}

// NewKeyed returns the family of this name.
func NewKeyed(seed, replication uint64, name string) Keyed {
	return Keyed{seed: seed, name: fnv1a(name), replication: replication}
}

// At returns the stream of an entity (customer, agent …), an ordinal (the how
// manyeth contact, day …) and an attempt (redial, second try …). Different
// triples give different, statistically independent streams: Philox is a
// bijection of the triple for a given name, and a keyed hash across names.
func (k *Keyed) At(entity, ordinal, attempt uint64) Stream {
	s := Stream{ordinal, entity, k.replication, attempt}
	s.philox(k.seed, k.name)
	if s.s0|s.s1|s.s2|s.s3 == 0 { // the one state xoshiro cannot leave, probability 2^-256
		s.s0 = philoxWeyl0
	}
	if k.opened != nil {
		*k.opened = mix(*k.opened, s.s0)
	}
	return s
}

// Multipliers and key increments of Philox4x64 (Salmon, Moraes, Dror and Shaw
// 2011, table 2 and section 3.3).
const (
	philoxMul0  = 0xD2E7470EE14C6C93
	philoxMul1  = 0xCA5A826395121157
	philoxWeyl0 = 0x9E3779B97F4A7C15 // golden ratio
	philoxWeyl1 = 0xBB67AE8584CAA73B // sqrt(3) - 1
)

// philox replaces the counter held in s by its Philox4x64-10 block.
func (s *Stream) philox(key0, key1 uint64) {
	c0, c1, c2, c3 := s.s0, s.s1, s.s2, s.s3
	for range 10 {
		high0, low0 := bits.Mul64(philoxMul0, c0)
		high1, low1 := bits.Mul64(philoxMul1, c2)
		c0, c1, c2, c3 = high1^c1^key0, low1, high0^c3^key1, low0
		key0 += philoxWeyl0
		key1 += philoxWeyl1
	}
	s.s0, s.s1, s.s2, s.s3 = c0, c1, c2, c3
}

// fnv1a is the 64-bit FNV-1a hash (Fowler, Noll and Vo).
func fnv1a(name string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(name); i++ {
		h = (h ^ uint64(name[i])) * 0x100000001b3
	}
	return h
}

package sim

import (
	"math"
	"testing"
)

// Every part of a run has random numbers of its own, in every replication; the
// first part has those of the whole. Numbers of two parts are uncorrelated.
func TestPartsDrawTheirOwn(t *testing.T) {
	const parts, draws = 12, 4000
	seen := map[uint64]bool{}
	for _, replication := range []uint64{0, 1, 7} {
		whole := Key{Seed: 5, Replication: replication}
		if whole.Part(0) != whole {
			t.Errorf("the first part of %v has the key %v", whole, whole.Part(0))
		}
		var before [draws]float64
		for i := range parts {
			key := whole.Part(i)
			s := New(key).Stream("customers")
			copied := s
			first := copied.Uint64()
			if seen[first] {
				t.Errorf("part %d of replication %d begins with the number of an earlier part", i, replication)
			}
			seen[first] = true
			product := 0.
			for j := range before {
				u := s.Float64() - .5
				product += u * before[j]
				before[j] = u
			}
			if limit := 4.5 * math.Sqrt(draws) / 12; math.Abs(product) > limit {
				t.Errorf("replication %d: the products of the numbers of parts %d and %d sum to %.1f, at most %.1f is due", replication, i-1, i, product, limit)
			}
		}
	}
}

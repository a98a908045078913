package sweep

import (
	"fmt"
	"strconv"
	"strings"
)

// Shard is a part of a study: number Index, from 0, of Of. The zero value is
// the whole study.
type Shard struct{ Index, Of int }

// ParseShard reads "i/n", i from 0 to n − 1. "" is the whole study.
func ParseShard(text string) (Shard, error) {
	if text == "" {
		return Shard{}, nil
	}
	index, of, found := strings.Cut(text, "/")
	i, wrongIndex := strconv.Atoi(index)
	n, wrongOf := strconv.Atoi(of)
	switch {
	case !found || wrongIndex != nil || wrongOf != nil:
		return Shard{}, fmt.Errorf("a shard is two whole numbers, such as 0/16, got %q", text)
	case n < 1 || n > 1_000_000:
		return Shard{}, fmt.Errorf("a study has 1 to 1,000,000 shards, got %d", n)
	case i < 0 || i >= n:
		return Shard{}, fmt.Errorf("shards of %d are numbered 0 to %d, got %d", n, n-1, i)
	}
	return Shard{Index: i, Of: n}, nil
}

// String returns "3/16".
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, max(s.Of, 1)) }

// file returns the name of the shard's journal, without its end.
func (s Shard) file() string { return fmt.Sprintf("shard-%d-of-%d", s.Index, max(s.Of, 1)) }

// others says whether a journal is that of another shard of as many, which has
// no run of this one. So a thousand shards that begin at once do not read a
// thousand journals each.
func (s Shard) others(name string) bool {
	var other Shard
	n, _ := fmt.Sscanf(name, "shard-%d-of-%d", &other.Index, &other.Of)
	return n == 2 && other.Of == max(s.Of, 1) && other.Index != s.Index
}

// has says whether a run belongs to the shard: by a hash of study, design
// point and replication, so that no shard needs to know of the others and long
// points are spread over all. With a rule for the number of replications a
// point stays whole, because the rule needs its runs together.
func (s Shard) has(p *plan, index int, replication uint64) bool {
	if s.Of <= 1 {
		return true
	}
	if p.ruled {
		replication = 0
	}
	h := mixed(mixed(p.salt+uint64(index)) + replication)
	return h%uint64(s.Of) == uint64(s.Index)
}

// mixed spreads every bit over all (the finaliser of SplitMix64, Steele, Lea
// and Flood 2014).
func mixed(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

package sim

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"
)

// hex64 is a 64-bit word written "0x…" or as a number.
type hex64 uint64

func (h *hex64) UnmarshalJSON(b []byte) error {
	text := string(b)
	if text[0] == '"' {
		text = text[1 : len(text)-1]
	}
	v, err := strconv.ParseUint(text, 0, 64)
	*h = hex64(v)
	return err
}

// knownAnswers are published vectors: Philox from Random123's kat_vectors,
// xoshiro256++ from the reference code by way of rust-random, FNV-1a.
type knownAnswers struct {
	Philox struct {
		Vectors []struct {
			Ctr, Out [4]hex64
			Key      [2]hex64
		}
	} `json:"philox4x64_10"`
	Xoshiro struct {
		Vectors []struct {
			State [4]hex64
			Out   []hex64
		}
	} `json:"xoshiro256plusplus"`
	FNV    map[string]hex64 `json:"fnv1a64"`
	Stream struct {
		Vectors []struct {
			Block, Entity, Replicate, Seed hex64
			Stream                         string
			Out                            [4]hex64
		}
	} `json:"stream_derivation"`
}

func readKnownAnswers(t *testing.T) knownAnswers {
	t.Helper()
	raw, err := os.ReadFile("testdata/rng_kat.json")
	if err != nil {
		t.Fatal(err)
	}
	var known knownAnswers
	if err := json.Unmarshal(raw, &known); err != nil {
		t.Fatal(err)
	}
	if len(known.Philox.Vectors) < 3 || len(known.Xoshiro.Vectors) < 1 || len(known.FNV) < 3 || len(known.Stream.Vectors) < 5 {
		t.Fatalf("vectors are missing: %+v", known)
	}
	return known
}

// The generators give the published numbers.
func TestKnownAnswers(t *testing.T) {
	known := readKnownAnswers(t)
	for _, v := range known.Philox.Vectors {
		s := Stream{uint64(v.Ctr[0]), uint64(v.Ctr[1]), uint64(v.Ctr[2]), uint64(v.Ctr[3])}
		s.philox(uint64(v.Key[0]), uint64(v.Key[1]))
		if want := words(v.Out); s != want {
			t.Errorf("philox of %x under %x = %x, want %x", v.Ctr, v.Key, s, want)
		}
	}
	for _, v := range known.Xoshiro.Vectors {
		s := words(v.State)
		for i, want := range v.Out {
			if got := s.Uint64(); got != uint64(want) {
				t.Errorf("xoshiro256++ from %x, draw %d = %x, want %x", v.State, i, got, want)
			}
		}
	}
	for name, want := range known.FNV {
		if got := fnv1a(name); got != uint64(want) {
			t.Errorf("fnv1a(%q) = %x, want %x", name, got, want)
		}
	}
}

// The state of a stream is the Philox block of (seed, name) and (ordinal,
// entity, replication, attempt): stream scheme 1.
func TestStreamDerivation(t *testing.T) {
	for _, v := range readKnownAnswers(t).Stream.Vectors {
		family := NewKeyed(uint64(v.Seed), uint64(v.Replicate), v.Stream)
		want := words(v.Out)
		if got := family.At(uint64(v.Entity), uint64(v.Block), 0); got != want {
			t.Errorf("%s entity %d ordinal %d: state %x, want %x", v.Stream, v.Entity, v.Block, got, want)
		}
		if v.Entity == 0 && v.Block == 0 {
			if got := NewStream(uint64(v.Seed), uint64(v.Replicate), v.Stream); got != want {
				t.Errorf("stream %s: state %x, want %x", v.Stream, got, want)
			}
		}
	}
	// The fourth counter word is the attempt.
	family := NewKeyed(7, 3, "redial")
	want := Stream{5, 4, 3, 2}
	want.philox(7, fnv1a("redial"))
	if got := family.At(4, 5, 2); got != want {
		t.Errorf("At(4, 5, 2) = %x, want %x", got, want)
	}
}

func words(w [4]hex64) Stream {
	return Stream{uint64(w[0]), uint64(w[1]), uint64(w[2]), uint64(w[3])}
}

// 10,000 neighbouring keys give 10,000 different first draws, and their bits
// are balanced: bit sums within 5 standard deviations (50 each) of 5000.
func TestKeysDiffer(t *testing.T) {
	seen := make(map[uint64]bool)
	var ones [64]int
	for replication := uint64(0); replication < 4; replication++ {
		family := NewKeyed(1, replication, "test.keys")
		for entity := uint64(0); entity < 50; entity++ {
			for ordinal := uint64(0); ordinal < 25; ordinal++ {
				for attempt := uint64(0); attempt < 2; attempt++ {
					s := family.At(entity, ordinal, attempt)
					first := s.Uint64()
					seen[first] = true
					for bit := range ones {
						ones[bit] += int(first >> bit & 1)
					}
				}
			}
		}
	}
	if len(seen) != 10_000 {
		t.Errorf("10000 keys gave %d different first draws", len(seen))
	}
	for bit, n := range ones {
		if n < 4750 || n > 5250 {
			t.Errorf("bit %d is set in %d of 10000 first draws", bit, n)
		}
	}
}

// First draws of neighbouring entities, ordinals, replications and names are
// uncorrelated: |r| below 5/sqrt(n).
func TestKeysUncorrelated(t *testing.T) {
	const n = 100_000
	draw := func(k Keyed, entity, ordinal uint64) float64 {
		s := k.At(entity, ordinal, 0)
		return s.Float64() - 0.5
	}
	a, b, c := NewKeyed(1, 0, "work"), NewKeyed(1, 1, "work"), NewKeyed(1, 0, "worl")
	sums := map[string]float64{}
	for i := uint64(0); i < n; i++ {
		x := draw(a, i, 0)
		sums["next entity"] += x * draw(a, i+1, 0)
		sums["next ordinal"] += x * draw(a, i, 1)
		sums["next replication"] += x * draw(b, i, 0)
		sums["name one letter off"] += x * draw(c, i, 0)
	}
	for what, sum := range sums {
		if r := sum / n * 12; math.Abs(r) > 5/math.Sqrt(n) {
			t.Errorf("correlation with the %s: %.4f", what, r)
		}
	}
}

// Float64 stays inside (0, 1) at both ends of the generator's output and is
// symmetric there: 1 - u is exact.
func TestFloat64IsOpen(t *testing.T) {
	least, most := Stream{0, 1, 2, 0}, Stream{0, 1, 2, ^uint64(0)}
	low, high := least.Float64(), most.Float64()
	if low != 0x1p-53 || high != 1-0x1p-53 || 1-high != low {
		t.Errorf("extremes %g and 1 - %g, want 2^-53 and 1 - 2^-53", low, 1-high)
	}
}

// IntN takes one draw, stays in range, and hits all values equally (chi-square
// with 9 degrees of freedom below 50; p = 1e-7).
func TestIntN(t *testing.T) {
	s, twin := NewStream(1, 0, "intn"), NewStream(1, 0, "intn")
	var counts [10]int
	const n = 100_000
	for range n {
		counts[s.IntN(10)]++
		twin.Uint64()
	}
	if s != twin {
		t.Error("IntN did not take exactly one draw")
	}
	chi := 0.0
	for _, c := range counts {
		chi += float64(c-n/10) * float64(c-n/10) / (n / 10)
	}
	if chi > 50 {
		t.Errorf("counts %v, chi-square %.1f", counts, chi)
	}
	if got := s.IntN(1); got != 0 {
		t.Errorf("IntN(1) = %d", got)
	}
	for _, n := range []int{0, -1} {
		if !panics(func() { s.IntN(n) }) {
			t.Errorf("IntN(%d) did not panic", n)
		}
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

// Exponential and Normal take one draw and increase in the uniform number.
func TestInversion(t *testing.T) {
	s, twin := NewStream(1, 0, "inversion"), NewStream(1, 0, "inversion")
	for range 1000 {
		u := twin.Float64()
		if got, want := s.Exponential(), -math.Log1p(-u); math.Abs(got-want) > 1e-14*(1+want) {
			t.Fatalf("exponential at u = %g: %g, want %g", u, got, want)
		}
		u = twin.Float64()
		if got, want := s.Normal(), math.Sqrt2*math.Erfinv(2*u-1); math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
			t.Fatalf("normal at u = %g: %g, want %g", u, got, want)
		}
	}
	if s != twin {
		t.Error("one of them did not take exactly one draw")
	}
}

// Poisson counts have the right distribution (chi-square) and mean, on both
// sides of the change of method at 10.
func TestPoisson(t *testing.T) {
	const n = 200_000
	for _, mean := range []float64{0.05, 1, 9.99, 10, 30, 1000, 1e6} {
		s := NewStream(11, 0, "poisson")
		counts := map[int]int{}
		sum := 0.0
		for range n {
			k := s.Poisson(mean)
			counts[k]++
			sum += float64(k)
		}
		if z := (sum/n - mean) / math.Sqrt(mean/n); math.Abs(z) > 5 {
			t.Errorf("mean %g: sample mean %g, z = %.1f", mean, sum/n, z)
		}
		// Bins of about half a standard deviation around the mean, tails joined.
		width := int(math.Max(1, math.Sqrt(mean)/2))
		observed, expected := map[int]float64{}, map[int]float64{}
		limit := int(mean+12*math.Sqrt(mean)) + 30
		for k := int(math.Max(0, mean-12*math.Sqrt(mean))); k < limit; k++ {
			logGamma, _ := math.Lgamma(float64(k) + 1)
			bin := int(math.Max(-8, math.Min(8, math.Floor(float64(k-int(mean))/float64(width)))))
			expected[bin] += n * math.Exp(float64(k)*math.Log(mean)-mean-logGamma)
			observed[bin] += float64(counts[k])
		}
		chi, bins := 0.0, 0
		for bin, e := range expected {
			if e > 20 {
				chi += (observed[bin] - e) * (observed[bin] - e) / e
				bins++
			}
		}
		if limit := float64(bins) + 6*math.Sqrt(2*float64(bins)) + 10; chi > limit {
			t.Errorf("mean %g: chi-square %.1f over %d bins, limit %.1f", mean, chi, bins, limit)
		}
	}
}

// The edges of Poisson: mean 0 is always 0, a mean that is no mean panics, and
// below a mean of 10 one draw is taken.
func TestPoissonEdges(t *testing.T) {
	s, twin := NewStream(1, 0, "p"), NewStream(1, 0, "p")
	for range 100 {
		if k := s.Poisson(0); k != 0 {
			t.Fatalf("Poisson(0) = %d", k)
		}
		s.Poisson(9.5)
		twin.Uint64()
		twin.Uint64()
	}
	if s != twin {
		t.Error("Poisson did not take one draw below a mean of 10")
	}
	if k := poissonSearch(9.99, 1-0x1p-53); k < 30 || k > 60 {
		t.Errorf("the largest uniform number gives %d at mean 9.99", k)
	}
	if k := s.Poisson(1e9); math.Abs(float64(k)-1e9) > 10*math.Sqrt(1e9) {
		t.Errorf("Poisson(1e9) = %d", k)
	}
	for _, mean := range []float64{-1, math.NaN(), math.Inf(1), 1.1e9} {
		if !panics(func() { s.Poisson(mean) }) {
			t.Errorf("Poisson(%g) did not panic", mean)
		}
	}
}

// What one stream gives does not depend on the use of another, nor on the
// order in which they are asked for.
func TestStreamsAreIndependentOfUse(t *testing.T) {
	laws := []Law{Gamma(1, 0.5), Exponential(2), Beta(0.5, 0.5, 0, 1)}
	names := []string{"a", "b", "c"}
	draw := func(order []int, extra int) [3]float64 {
		s := New(Key{Seed: 5, Replication: 2})
		var streams [3]Stream
		for _, i := range order {
			streams[i] = s.Stream(names[i])
		}
		for range extra {
			laws[0].Sample(&streams[0])
		}
		var out [3]float64
		for _, i := range order {
			out[i] = laws[i].Sample(&streams[i])
		}
		return out
	}
	x, y := draw([]int{0, 1, 2}, 0), draw([]int{2, 1, 0}, 17)
	if x[1] != y[1] || x[2] != y[2] {
		t.Errorf("use of stream a moved b or c: %v, %v", x, y)
	}
	if x[0] == y[0] {
		t.Error("17 draws from a left its next draw the same")
	}
}

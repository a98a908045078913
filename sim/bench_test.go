package sim

import (
	"fmt"
	"testing"
)

var (
	sinkFloat float64
	sinkInt   uint64
)

// BenchmarkHold is the classical hold model: with n events pending, take the
// first and plan one an exponential time later. It is the cost of one event in
// the engine alone, its draw included.
func BenchmarkHold(b *testing.B) {
	gap := SpanLaw{Exponential(1)}
	for _, pending := range []int{1e3, 1e5, 1e6} {
		benchmarkHold(b, fmt.Sprintf("pending=%g", float64(pending)), pending, func(s *Stream) Span { return gap.Sample(s) })
	}
}

// BenchmarkHoldPatterns are the hold model with 100,000 pending events and
// other increments.
func BenchmarkHoldPatterns(b *testing.B) {
	patterns := []struct {
		name string
		gap  func(s *Stream) Span
	}{
		{"constant", func(*Stream) Span { return Second }},
		{"ties", func(s *Stream) Span { return Span(s.IntN(4)) * Second }},
		{"bimodal", func(s *Stream) Span { return Span(s.IntN(1e6) + s.IntN(10)/9*1e9) }},
		{"half at once", func(s *Stream) Span { return Span(s.IntN(2) * s.IntN(2e6)) }},
		{"pareto", func(s *Stream) Span { return Span(1e5 / s.Float64()) }},
	}
	for _, p := range patterns {
		benchmarkHold(b, p.name, 1e5, p.gap)
	}
}

func benchmarkHold(b *testing.B, name string, pending int, gap func(s *Stream) Span) {
	b.Run(name, func(b *testing.B) {
		s := New(Key{Seed: 1})
		draws := s.Stream("hold")
		for i := range pending {
			s.After(gap(&draws), 0, MakeEvent(1, 0, uint32(i)))
		}
		for range 4 * pending { // the steady state
			e, _ := s.Next(Never)
			s.After(gap(&draws), 0, e)
		}
		b.ReportAllocs()
		for b.Loop() {
			e, _ := s.Next(Never)
			s.After(gap(&draws), 0, e)
		}
	})
}

// BenchmarkKeyed is one stream of a family and its first draw.
func BenchmarkKeyed(b *testing.B) {
	family := NewKeyed(1, 0, "bench")
	entity := uint64(0)
	b.ReportAllocs()
	for b.Loop() {
		entity++
		s := family.At(entity, 0, 0)
		sinkInt += s.Uint64()
	}
}

// BenchmarkDraws is one draw of each kind from a sequential stream.
func BenchmarkDraws(b *testing.B) {
	s := NewStream(1, 0, "bench")
	draws := []struct {
		name string
		draw func()
	}{
		{"Uint64", func() { sinkInt += s.Uint64() }},
		{"Float64", func() { sinkFloat += s.Float64() }},
		{"IntN", func() { sinkInt += uint64(s.IntN(1000)) }},
		{"Exponential", func() { sinkFloat += s.Exponential() }},
		{"Normal", func() { sinkFloat += s.Normal() }},
		{"Poisson5", func() { sinkInt += uint64(s.Poisson(5)) }},
		{"Poisson500", func() { sinkInt += uint64(s.Poisson(500)) }},
	}
	for _, d := range draws {
		b.Run(d.name, func(b *testing.B) {
			for b.Loop() {
				d.draw()
			}
		})
	}
}

// BenchmarkSample is one sample of each family.
func BenchmarkSample(b *testing.B) {
	s := NewStream(1, 0, "bench")
	for _, law := range []Law{Constant(1), Exponential(1), Lognormal(1, 0.7), Gamma(1, 0.7), Gamma(1, 1.5), Hyperexponential(1, 2), Weibull(1.5, 1),
		Beta(2, 3, 0, 1), Triangular(0, 1, 3), TruncatedNormal(0.5, 0.15, 0, 1), Uniform(0, 1), Empirical([]float64{1, 2, 3, 4}, []float64{4, 3, 2, 1})} {
		b.Run(law.String(), func(b *testing.B) {
			for b.Loop() {
				sinkFloat += law.Sample(&s)
			}
		})
	}
}

// BenchmarkElementary is one call of each elementary function.
func BenchmarkElementary(b *testing.B) {
	functions := []struct {
		name string
		f    func(x float64) float64
	}{
		{"Log", Log}, {"Log1p", Log1p}, {"Exp", Exp}, {"Expm1", Expm1}, {"Pow", func(x float64) float64 { return Pow(x, 1.7) }},
		{"Sin", Sin}, {"NormalCDF", NormalCDF}, {"NormalQuantile", NormalQuantile}, {"LogGamma", LogGamma},
	}
	s := NewStream(1, 0, "bench")
	for _, f := range functions {
		b.Run(f.name, func(b *testing.B) {
			for b.Loop() {
				sinkFloat += f.f(s.Float64())
			}
		})
	}
}

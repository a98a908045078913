package sim

import (
	"math"
	"strings"
)

// Law is the distribution of a plain number. It is a value: copies share
// nothing that changes. The zero Law is "not set"; sampling it panics. Laws
// are made by the constructors ([Constant], [Exponential] …) or, from text, by
// the forms of [Families].
type Law struct {
	kind       lawKind
	a, b, c, d float64 // what the kind needs to draw, see Sample
	facts      *lawFacts
}

// lawFacts are what is not needed to draw; they never change once made.
type lawFacts struct {
	family   string
	params   []Param
	values   [][]float64
	mean, sd float64
	low      float64 // of the support
	high     float64
	table    *discreteTable
}

type lawKind uint8

const (
	lawUnset lawKind = iota
	lawConstant
	lawExponential
	lawLognormal
	lawGamma
	lawHyperexponential
	lawWeibull
	lawBeta
	lawTriangular
	lawTruncatedNormal
	lawUniform
	lawEmpirical
)

// Sample draws a number. How many draws of the stream it takes is part of the
// stream scheme: none for a constant; one, by inversion and so increasing in
// the uniform number, for exponential, lognormal, Weibull, triangular,
// truncated normal, uniform and empirical laws; two for hyperexponential; a
// varying number for gamma, Erlang and beta laws, which belong on keyed
// streams. It does not allocate. It panics when the law is not set.
func (l Law) Sample(s *Stream) float64 {
	switch l.kind {
	case lawConstant:
		return l.a
	case lawExponential: // a: mean
		return float64(l.a * s.Exponential())
	case lawLognormal: // a: mu, b: sigma
		return Exp(l.a + float64(l.b*s.Normal()))
	case lawGamma: // a: shape, b: scale
		return float64(l.b * s.gamma(l.a))
	case lawHyperexponential: // a: p, b and c: means
		mean := l.c
		if s.Float64() < l.a {
			mean = l.b
		}
		return float64(mean * s.Exponential())
	case lawWeibull: // a: 1/shape, b: scale
		return float64(l.b * Pow(s.Exponential(), l.a))
	case lawBeta: // a, b: shapes, c: min, d: max-min
		return l.c + float64(l.d*s.beta(l.a, l.b))
	case lawTriangular: // a: min, b: mode-min, c: max-mode, d: max-min
		return l.triangular(s.Float64())
	case lawTruncatedNormal: // a: mean, b: sd, c: lower tail at min, d: mass
		return l.truncatedNormal(s.Float64())
	case lawUniform: // a: min, b: max-min, c: max
		return math.Min(l.c, l.a+float64(l.b*s.Float64()))
	case lawEmpirical:
		return l.facts.table.quantile(s.Float64())
	}
	panic("sim: a sample of a law that is not set")
}

// IsSet says whether the law has been given.
func (l Law) IsSet() bool { return l.kind != lawUnset }

// Mean returns the mean; NaN when the law is not set.
func (l Law) Mean() float64 {
	if l.facts == nil {
		return math.NaN()
	}
	return l.facts.mean
}

// SD returns the standard deviation in the unit of the number (for a
// [SpanLaw]: seconds); NaN when the law is not set.
func (l Law) SD() float64 {
	if l.facts == nil {
		return math.NaN()
	}
	return l.facts.sd
}

// Support returns the least interval that holds every value (for a [SpanLaw]:
// in seconds); high may be +Inf. Both are NaN when the law is not set.
func (l Law) Support() (low, high float64) {
	if l.facts == nil {
		return math.NaN(), math.NaN()
	}
	return l.facts.low, l.facts.high
}

// String returns the law as it is written in a scenario, "lognormal(mean 360,
// cv 0.7)", with every digit that matters: the family, then each parameter's
// name and value; lists stand in brackets, "empirical(values [1, 2, 5])". A
// law that is not set is "not set".
func (l Law) String() string { return l.text(formatNumber) }

func (l Law) text(dimensional func(float64) string) string {
	if l.facts == nil {
		return "not set"
	}
	var parts []string
	for i, p := range l.facts.params {
		format := formatNumber
		if p.Dimensional {
			format = dimensional
		}
		values := l.facts.values[i]
		if len(values) == 0 {
			continue // an optional parameter left out
		}
		texts := make([]string, len(values))
		for j, v := range values {
			texts[j] = format(v)
		}
		text := strings.Join(texts, ", ")
		if p.List {
			text = "[" + text + "]"
		}
		parts = append(parts, p.Name+" "+text)
	}
	return l.facts.family + "(" + strings.Join(parts, ", ") + ")"
}

// SpanLaw is the distribution of a length of time: a Law whose number is in
// seconds.
type SpanLaw struct{ Law }

// Sample draws a length, rounded to the nearest microsecond. Draws are as for
// [Law.Sample].
func (l SpanLaw) Sample(s *Stream) Span { return Seconds(l.Law.Sample(s)) }

// Mean returns the mean, rounded to the nearest microsecond. It panics when
// the law is not set.
func (l SpanLaw) Mean() Span { return Seconds(l.Law.Mean()) }

// String returns the law as it is written in a scenario, with units:
// "lognormal(mean 6 min, cv 0.7)".
func (l SpanLaw) String() string { return l.text(formatSeconds) }

package results

import (
	"fmt"
	"math"
	"slices"
)

// Estimate is a mean over replications with its confidence interval.
// NewEstimate and RatioOfMeans are its only constructors.
type Estimate struct {
	N          int      // observations that entered, without the missing ones
	Center     float64  // their mean; NaN when N = 0
	SD         float64  // standard deviation with divisor N-1; NaN when N < 2
	Lo, Hi     float64  // bounds of the interval; NaN when N < 2
	Confidence float64  // level of the interval, 0.95
	Warnings   []string // what a reader has to know before using the numbers
}

// NewEstimate returns the mean of one value per replication and its 95 %
// Student-t interval. The assumption is that the values are independent,
// of one distribution, and that their mean is close to normal.
//
// A NaN is "no observation": dropped and counted in a warning. Fewer than two
// observations give no interval (NaN) and a warning; an infinite value gives
// no numbers at all, only a warning. Equal values give an interval of width
// zero. The caller's slice is not changed.
func NewEstimate(values []float64) Estimate {
	e := Estimate{Center: math.NaN(), SD: math.NaN(), Lo: math.NaN(), Hi: math.NaN(), Confidence: confidence}
	seen := observed(values)
	e.N = len(seen)
	if missing := len(values) - e.N; missing > 0 {
		e.Warnings = append(e.Warnings, fmt.Sprintf("%d of %d values are missing (no observation)", missing, len(values)))
	}
	if e.N < 2 {
		e.Warnings = append(e.Warnings, fmt.Sprintf("no interval: it needs at least 2 observations, there are %d", e.N))
	}
	if infinite := countInfinite(seen); infinite > 0 {
		e.Warnings = append(e.Warnings, fmt.Sprintf("no estimate: %d of %d values are infinite", infinite, len(values)))
		return e
	}
	if e.N == 0 {
		return e
	}
	e.Center = mean(seen)
	if e.N < 2 {
		return e
	}
	e.SD = math.Sqrt(sumSquares(seen, e.Center) / float64(e.N-1))
	half := float64(StudentQuantile975(e.N-1) * (e.SD / math.Sqrt(float64(e.N))))
	e.Lo, e.Hi = e.Center-half, e.Center+half
	return e
}

// HalfWidth returns half the width of the interval, NaN when there is none.
func (e Estimate) HalfWidth() float64 { return (e.Hi - e.Lo) / 2 }

// Excludes reports whether the interval lies wholly on one side of x. An
// estimate without an interval excludes nothing.
func (e Estimate) Excludes(x float64) bool { return x < e.Lo || x > e.Hi }

// Paired returns the estimate of the mean difference a - b, replication by
// replication: index i of both was run on the same random numbers. A pair
// with a missing half is dropped and counted. Unequal lengths and infinite
// values are errors.
func Paired(a, b []float64) (Estimate, error) {
	if err := checkPairs("paired", a, b); err != nil {
		return Estimate{}, err
	}
	differences := make([]float64, len(a))
	for i := range a {
		differences[i] = a[i] - b[i]
	}
	return NewEstimate(differences), nil
}

// Correlation returns Pearson's product-moment correlation of the pairs
// (a[i], b[i]). Pairs with a NaN are dropped. It is NaN for fewer than two
// pairs and when one side does not vary. Unequal lengths and infinite values
// are errors.
func Correlation(a, b []float64) (float64, error) {
	if err := checkPairs("correlation", a, b); err != nil {
		return math.NaN(), err
	}
	var x, y []float64
	for i := range a {
		if !math.IsNaN(a[i]) && !math.IsNaN(b[i]) {
			x, y = append(x, a[i]), append(y, b[i])
		}
	}
	if len(x) < 2 || constant(x) || constant(y) {
		return math.NaN(), nil
	}
	xMean, yMean := mean(x), mean(y)
	var products tally
	for i := range x {
		products.add(float64((x[i] - xMean) * (y[i] - yMean)))
	}
	r := products.total() / math.Sqrt(sumSquares(x, xMean)) / math.Sqrt(sumSquares(y, yMean))
	return math.Max(-1, math.Min(1, r)), nil
}

// Quantile returns the p-quantile of the values by linear interpolation of
// the order statistics (type 7 of Hyndman and Fan 1996, the default of R).
// NaNs are dropped; without any value the quantile is NaN. It panics when p
// is outside [0, 1]. The caller's slice is not changed.
func Quantile(values []float64, p float64) float64 {
	if !(p >= 0 && p <= 1) {
		panic(fmt.Sprintf("results: Quantile with p = %v: must be within [0, 1]", p))
	}
	sorted := observed(values)
	if len(sorted) == 0 {
		return math.NaN()
	}
	slices.Sort(sorted)
	position := float64(float64(len(sorted)-1) * p)
	below := int(position)
	fraction := position - float64(below)
	if fraction == 0 || sorted[below] == sorted[below+1] {
		return sorted[below]
	}
	return sorted[below] + float64(fraction*(sorted[below+1]-sorted[below]))
}

// tally adds floats in the order given and carries the rounding error along
// (Neumaier 1974), so that long sums do not drift.
type tally struct{ sum, lost float64 }

func (t *tally) add(x float64) {
	sum := t.sum + x
	if math.Abs(t.sum) >= math.Abs(x) {
		t.lost += (t.sum - sum) + x
	} else {
		t.lost += (x - sum) + t.sum
	}
	t.sum = sum
}

func (t *tally) total() float64 { return t.sum + t.lost }

// mean needs at least one value, all finite. Equal values give exactly that
// value, so that a variance of zero is zero.
func mean(values []float64) float64 {
	if constant(values) {
		return values[0]
	}
	var sum, rest tally
	for _, x := range values {
		sum.add(x)
	}
	n := float64(len(values))
	first := sum.total() / n
	for _, x := range values {
		rest.add(x - first)
	}
	return first + rest.total()/n
}

// sumSquares returns the sum of squared deviations from center, with the
// correction for a center that is not quite the mean (Chan, Golub and LeVeque
// 1983, equation 1.7).
func sumSquares(values []float64, center float64) float64 {
	var squares, deviations tally
	for _, x := range values {
		d := x - center
		squares.add(float64(d * d))
		deviations.add(d)
	}
	d := deviations.total()
	return math.Max(0, squares.total()-float64(d*d)/float64(len(values)))
}

func constant(values []float64) bool {
	for _, x := range values {
		if x != values[0] {
			return false
		}
	}
	return true
}

// observed returns a copy of the values without the NaNs.
func observed(values []float64) []float64 {
	seen := make([]float64, 0, len(values))
	for _, x := range values {
		if !math.IsNaN(x) {
			seen = append(seen, x)
		}
	}
	return seen
}

func countInfinite(values []float64) int {
	count := 0
	for _, x := range values {
		if math.IsInf(x, 0) {
			count++
		}
	}
	return count
}

func checkPairs(what string, a, b []float64) error {
	if len(a) != len(b) {
		return fmt.Errorf("%s: %d values against %d: there must be equally many, in replication order", what, len(a), len(b))
	}
	for i := range a {
		if math.IsInf(a[i], 0) || math.IsInf(b[i], 0) {
			return fmt.Errorf("%s: pair %d is (%v, %v): values must be finite", what, i, a[i], b[i])
		}
	}
	return nil
}

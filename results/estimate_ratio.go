package results

import (
	"fmt"
	"math"
)

// RatioOfMeans returns the mean of a divided by the mean of b, replication by
// replication, with its 95 % interval by Fieller's theorem (Fieller 1954),
// which keeps its level where the interval of a mean of ratios does not: when
// b varies much. The assumption is that the pairs are independent, of one
// distribution, and that their means are close to normal.
//
// When the mean of b cannot be told from zero there is no finite interval:
// bounds are NaN and a warning says so. SD is NaN. Pairs with a NaN are
// dropped and counted. Unequal lengths and infinite values are errors.
func RatioOfMeans(a, b []float64) (Estimate, error) {
	if err := checkPairs("ratio of means", a, b); err != nil {
		return Estimate{}, err
	}
	var x, y []float64
	for i := range a {
		if !math.IsNaN(a[i]) && !math.IsNaN(b[i]) {
			x, y = append(x, a[i]), append(y, b[i])
		}
	}
	e := Estimate{N: len(x), Center: math.NaN(), SD: math.NaN(), Lo: math.NaN(), Hi: math.NaN(), Confidence: confidence}
	if missing := len(a) - e.N; missing > 0 {
		e.Warnings = append(e.Warnings, fmt.Sprintf("%d of %d pairs are missing (no observation)", missing, len(a)))
	}
	if e.N == 0 || mean(y) == 0 {
		e.Warnings = append(e.Warnings, "no ratio: the divisor is zero or was not observed")
		return e, nil
	}
	xMean, yMean := mean(x), mean(y)
	e.Center = xMean / yMean
	if e.N < 2 {
		e.Warnings = append(e.Warnings, fmt.Sprintf("no interval: it needs at least 2 observations, there are %d", e.N))
		return e, nil
	}
	e.fieller(x, y, xMean, yMean)
	return e, nil
}

// fieller solves (xMean - R·yMean)² = t² · variance of (xMean - R·yMean) for R.
func (e *Estimate) fieller(x, y []float64, xMean, yMean float64) {
	t := StudentQuantile975(e.N - 1)
	scale := float64(t*t) / float64(e.N-1) / float64(e.N)
	var products tally
	for i := range x {
		products.add(float64((x[i] - xMean) * (y[i] - yMean)))
	}
	a := float64(yMean*yMean) - float64(scale*sumSquares(y, yMean))
	b := float64(xMean*yMean) - float64(scale*products.total())
	c := float64(xMean*xMean) - float64(scale*sumSquares(x, xMean))
	if a <= 0 {
		e.Warnings = append(e.Warnings, "no interval: the divisor cannot be told from zero")
		return
	}
	root := math.Sqrt(math.Max(0, float64(b*b)-float64(a*c)))
	e.Lo, e.Hi = (b-root)/a, (b+root)/a
}

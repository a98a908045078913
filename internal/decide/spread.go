package decide

import (
	"fmt"
	"math"
	"slices"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Quantile is a quantile of what single replications give, with an interval
// between two of the ordered values that needs no assumption about their
// distribution.
type Quantile struct {
	P        float64 // which quantile
	Value    float64 // by linear interpolation, as results.Quantile
	Lo, Hi   float64 // NaN when there are too few values for an interval of that level
	Coverage float64 // what the interval holds at least: order statistics come in steps, so it is more than asked for
}

// QuantileInterval returns the p-quantile of independent values with a
// distribution-free interval of at least the given confidence, see
// [QuantileRanks]. NaN values are dropped. It panics when p or the confidence is
// not within (0, 1).
func QuantileInterval(values []float64, p, confidence float64) Quantile {
	q := Quantile{P: p, Value: results.Quantile(values, p), Lo: math.NaN(), Hi: math.NaN(), Coverage: math.NaN()}
	var sorted []float64
	for _, x := range values {
		if !math.IsNaN(x) {
			sorted = append(sorted, x)
		}
	}
	slices.Sort(sorted)
	l, u, coverage := QuantileRanks(len(sorted), p, confidence)
	if l == 0 {
		return q
	}
	q.Lo, q.Hi, q.Coverage = sorted[l-1], sorted[u-1], coverage
	return q
}

// QuantileRanks returns between which of n ordered values, counted from 1, the
// p-quantile lies with at least the given confidence, whatever their
// distribution: the order statistics l and u with P(l <= Bin(n, p) < u) large
// enough (David and Nagaraja 2003, section 7.1), each side leaving out as much
// as half of the rest allows. l is 0 when n is too small for such an interval. It
// panics when p or the confidence is not within (0, 1).
func QuantileRanks(n int, p, confidence float64) (l, u int, coverage float64) {
	checkConfidence(confidence)
	if !(p > 0 && p < 1) {
		panic(fmt.Sprintf("decide: quantile %v: must be within (0, 1)", p))
	}
	rest := (1 - confidence) / 2
	below := 0.0 // P(Bin < l)
	for ; l < n; l++ {
		next := below + binomial(n, l, p)
		if next > rest {
			break
		}
		below = next
	}
	above := 0.0 // P(Bin >= u)
	for u = n + 1; u > 1; u-- {
		next := above + binomial(n, u-1, p)
		if next > rest {
			break
		}
		above = next
	}
	if l < 1 || u > n || l >= u {
		return 0, 0, math.NaN()
	}
	return l, u, 1 - below - above
}

// binomial returns P(Bin(n, p) = k).
func binomial(n, k int, p float64) float64 {
	if k < 0 || k > n {
		return 0
	}
	a, b := float64(k), float64(n-k)
	return sim.Exp(sim.LogGamma(float64(n)+1) - sim.LogGamma(a+1) - sim.LogGamma(b+1) + float64(a*sim.Log(p)) + float64(b*sim.Log(1-p)))
}

// Spread tells two things apart that are often confused: how well the mean is
// known, which more replications improve, and how much one day (or whatever a
// replication is) differs from another, which they do not.
type Spread struct {
	Mean      results.Estimate // of the replications: its interval is about the mean
	Next      [2]float64       // 95 % prediction interval of one further replication, by Student's t; NaN for fewer than two
	Quantiles []Quantile       // 5, 25, 50, 75 and 95 %
}

// SpreadLevels are the quantiles of a Spread.
var SpreadLevels = [5]float64{.05, .25, .5, .75, .95}

// NewSpread returns mean and spread of values, one for each replication.
func NewSpread(values []float64) Spread {
	s := Spread{Mean: results.NewEstimate(values), Next: [2]float64{math.NaN(), math.NaN()}}
	if n := float64(s.Mean.N); n >= 2 {
		half := float64(results.StudentQuantile975(s.Mean.N-1) * float64(s.Mean.SD*math.Sqrt(1+1/n)))
		s.Next = [2]float64{s.Mean.Center - half, s.Mean.Center + half}
	}
	for _, p := range SpreadLevels {
		s.Quantiles = append(s.Quantiles, QuantileInterval(values, p, .95))
	}
	return s
}

// BatchMeans returns the mean of one long, stationary run with an interval from
// means of that many batches of equal length (Schmeiser 1982: 10 to 30 batches
// are enough). A rest that fills no batch is left out at the beginning, where
// a warm-up would be. A warning says when neighbouring batches are still alike
// (von Neumann's ratio, 1941, beyond its 95 % point): then batches are too
// short and the interval too narrow. Fewer than two batches, or fewer
// observations than batches, are an error.
func BatchMeans(series []float64, batches int) (results.Estimate, error) {
	if batches < 2 || len(series) < batches {
		return results.Estimate{}, fmt.Errorf("%d batches of %d observations: there must be at least 2 batches, and an observation in each", batches, len(series))
	}
	size := len(series) / batches
	rest := len(series) - batches*size
	means := make([]float64, batches)
	for i := range means {
		means[i] = results.NewEstimate(series[rest+i*size : rest+(i+1)*size]).Center
	}
	e := results.NewEstimate(means)
	n := float64(batches)
	if r := neighbours(means, e); r > float64(sim.NormalQuantile(.95)*math.Sqrt((n-2)/(float64(n*n)-1))) {
		e.Warnings = append(e.Warnings, fmt.Sprintf("neighbouring batches are alike (correlation %.2f): the interval is too narrow, take fewer and longer batches", r))
	}
	return e, nil
}

// neighbours returns the correlation of neighbouring batches by von Neumann's
// ratio, 1 - Σ(x[i+1]-x[i])²/(2 Σ(x-mean)²); without correlation its mean is 0
// and its variance (n-2)/(n²-1) (Fishman 1978, Management Science 24).
func neighbours(means []float64, e results.Estimate) float64 {
	squares := float64(float64(e.SD*e.SD) * float64(e.N-1))
	if squares == 0 {
		return 0
	}
	steps := 0.0
	for i := range means[1:] {
		d := means[i+1] - means[i]
		steps += float64(d * d)
	}
	return 1 - steps/(2*squares)
}

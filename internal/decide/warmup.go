package decide

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
)

// mserBatch is the 5 of MSER-5: observations in a batch.
const mserBatch = 5

// Truncation is what MSER-5 says of a series.
type Truncation struct {
	Detected  bool      // false: the least statistic lies where the search ends, so the series is still on its way
	Cut       int       // observations to leave out, a multiple of 5; where Detected is false this is the end of the search, not an answer
	Before    float64   // mean of the whole series
	After     float64   // mean of what is left
	Statistic []float64 // the MSER of leaving out 0, 1, 2 … batches
	Batches   []float64 // means of five observations each; a rest of fewer is left out
}

// MSER5 returns where the warm-up of one run ends by the rule MSER-5 (White,
// Cobb and Spratt 2000): group the series into batches of five, and leave out
// the d batches for which the squared standard error of the mean of the rest,
// Σ(Y - mean)²/(n - d)², is least. Only d up to half of the batches are tried;
// the least at that limit means that no end of the warm-up was found. Ties go
// to the smaller d.
//
// A series of fewer than ten observations has no two batches and is never
// detected, unless it is constant and has one. NaN or infinite observations
// are an error.
func MSER5(series []float64) (Truncation, error) {
	for i, x := range series {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return Truncation{}, fmt.Errorf("observation %d is %v: MSER-5 needs finite numbers", i, x)
		}
	}
	t := Truncation{Before: results.NewEstimate(series).Center, After: math.NaN()}
	for at := 0; at+mserBatch <= len(series); at += mserBatch {
		t.Batches = append(t.Batches, results.NewEstimate(series[at:at+mserBatch]).Center)
	}
	n := len(t.Batches)
	if n == 0 {
		return t, nil
	}
	limit, best := n/2, 0
	for d := 0; d <= limit; d++ {
		e := results.NewEstimate(t.Batches[d:])
		left := float64(e.N)
		statistic := 0.0
		if e.N > 1 {
			statistic = float64(e.SD*e.SD) * (left - 1) / float64(left*left)
		}
		t.Statistic = append(t.Statistic, statistic)
		if statistic < t.Statistic[best] {
			best = d
		}
	}
	t.Cut = mserBatch * best
	t.Detected = best < limit || limit == 0 && constant(series)
	t.After = results.NewEstimate(series[t.Cut:]).Center
	return t, nil
}

func constant(values []float64) bool {
	for _, x := range values {
		if x != values[0] {
			return false
		}
	}
	return true
}

// Welch returns Welch's moving average (Welch 1983; Law 2015, section 9.5.1) of
// the mean over replications: series holds one row for each replication, all
// of the same length m, and Window is the half of the window. Point i is the
// mean of points i-Window to i+Window; near the beginning the window is as
// wide as it can be on both sides, and the last Window points are not there.
// With each point comes the 95 % interval over replications, NaN for one.
//
// It is for a picture in which one looks for the point from which the line is
// level: [WelchSeries]. Rows of different length and a window that leaves
// nothing are errors.
func Welch(series [][]float64, window int) ([]results.Estimate, error) {
	if len(series) == 0 {
		return nil, fmt.Errorf("no replications: Welch's method needs some")
	}
	m := len(series[0])
	for i, row := range series {
		if len(row) != m {
			return nil, fmt.Errorf("replication %d has %d observations, the first has %d: all must have the same number", i, len(row), m)
		}
	}
	if window < 0 || window > m/2 || m == 0 {
		return nil, fmt.Errorf("a window of %d for %d observations: must be 0 to half of them", window, m)
	}
	smoothed := make([]results.Estimate, m-window)
	for i := range smoothed {
		reach := min(i, window)
		means := make([]float64, len(series))
		for r, row := range series {
			means[r] = results.NewEstimate(row[i-reach : i+reach+1]).Center
		}
		smoothed[i] = results.NewEstimate(means)
	}
	return smoothed, nil
}

// WelchSeries returns a moving average as a line with a band for
// results.LinesWithBands or results.TimeSeries; at says where point i lies on
// the x axis.
func WelchSeries(name string, smoothed []results.Estimate, at func(i int) float64) results.Series {
	line := results.Series{Name: name}
	for i, e := range smoothed {
		line.X, line.Y = append(line.X, at(i)), append(line.Y, e.Center)
		line.Lo, line.Hi = append(line.Lo, e.Lo), append(line.Hi, e.Hi)
	}
	return line
}

package verify

import (
	"math"
	"testing"

	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// TestQuantileOfManyRuns holds that a quantile read from all runs together has
// no bias even when a run has five values, and stops at the edge of the bins.
func TestQuantileOfManyRuns(t *testing.T) {
	q := &question{Expectation: scenarios.Expectation{Value: math.Log(10)}, number: 90, scale: 1}
	draw := sim.NewStream(3, 0, "test")
	var sums [][]float64
	for range 40_000 {
		b := newBins(q.Value)
		for range 5 {
			b.add(draw.Exponential())
		}
		sums = append(sums, b.counts)
	}
	mean := make([]float64, quantileBins+2)
	for _, run := range sums {
		for i, x := range run {
			mean[i] += x / float64(len(sums))
		}
	}
	// The standard error is sqrt(p(1-p)/n)/f = 3/sqrt(200,000) = 0.0067.
	if got := quantileOf(mean, q); math.Abs(got-q.Value) > .03 {
		t.Errorf("90 %% quantile %.4f, expected %.4f", got, q.Value)
	}
	q.Value = 10
	low := newBins(q.Value)
	low.add(1)
	if got := quantileOf(low.counts, q); got != 5 {
		t.Errorf("a quantile far below the bins is shown as %g, expected their edge, 5", got)
	}
	if got := quantileOf(make([]float64, quantileBins+2), q); !math.IsNaN(got) {
		t.Errorf("nothing counted: %g", got)
	}
}

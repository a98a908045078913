package decide

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"frontline.dev/frontline/sim"
)

// The interval of a quantile holds what it says by the binomial distribution,
// and there is none where there are too few values.
func TestQuantileInterval(t *testing.T) {
	values := make([]float64, 20)
	for i := range values {
		values[i] = float64(20 - i) // 1 … 20, backwards
	}
	q := QuantileInterval(values, .5, .95)
	bin := distuv.Binomial{N: 20, P: .5}
	if q.Lo != 6 || q.Hi != 15 {
		t.Errorf("median of 20: %v to %v, want 6 to 15", q.Lo, q.Hi)
	}
	near(t, "coverage", q.Coverage, bin.CDF(14)-bin.CDF(5), 1e-12)
	near(t, "median", q.Value, 10.5, 0)
	if q := QuantileInterval(values, .95, .95); !math.IsNaN(q.Hi) || q.Value < 19 {
		t.Errorf("an interval for the 95 %% quantile of 20 values: %+v", q)
	}
	stream := sim.NewStream(3, 0, "test.quantiles")
	held, tries := 0, 1500
	for range tries {
		sample := make([]float64, 120)
		for i := range sample {
			sample[i] = stream.Exponential()
		}
		if q := QuantileInterval(sample, .9, .95); q.Lo <= -math.Log(.1) && -math.Log(.1) <= q.Hi {
			held++
		}
	}
	if rate := float64(held) / float64(tries); rate < .935 {
		t.Errorf("the interval held in %.3f", rate)
	}
}

// The interval of the mean shrinks with replications; the spread of single
// days does not.
func TestSpread(t *testing.T) {
	stream := sim.NewStream(4, 0, "test.spread")
	values := make([]float64, 4000)
	for i := range values {
		values[i] = 50 + 10*stream.Normal()
	}
	few, many := NewSpread(values[:100]), NewSpread(values)
	if many.Mean.HalfWidth() > few.Mean.HalfWidth()/4 {
		t.Errorf("the interval of the mean: ±%v of 100, ±%v of 4000", few.Mean.HalfWidth(), many.Mean.HalfWidth())
	}
	near(t, "prediction interval", many.Next[1]-many.Next[0], 39.2, .03)
	near(t, "5 to 95 %", many.Quantiles[4].Value-many.Quantiles[0].Value, 32.9, .03)
	const tries = 2000
	inside := 0
	for range tries {
		sample := make([]float64, 12)
		for i := range sample {
			sample[i] = stream.Normal()
		}
		next := NewSpread(sample[:11]).Next
		if next[0] <= sample[11] && sample[11] <= next[1] {
			inside++
		}
	}
	if share := float64(inside) / tries; share < .93 || share > .97 {
		t.Errorf("a further day lies in the prediction interval in %.3f", share)
	}
}

// Batch means: the mean of what fills batches, a warning when they are too
// short, none when they are long.
func TestBatchMeans(t *testing.T) {
	stream := sim.NewStream(5, 0, "test.batches")
	const tries = 60
	warned, held := 0, 0
	var series []float64
	for range tries {
		x := 20 * stream.Normal() / math.Sqrt(39) // about where it is in the long run
		series = series[:0]
		for range 20003 { // an autoregression with a memory of some 20 steps
			x = .95*x + stream.Normal()
			series = append(series, x)
		}
		long, err := BatchMeans(series, 20)
		if err != nil || long.N != 20 {
			t.Fatalf("20 batches: %+v, %v", long, err)
		}
		warned += len(long.Warnings)
		if !long.Excludes(0) {
			held++
		}
	}
	if warned > 9 || held < 52 { // 5 % are 3 of 60, 95 % are 57
		t.Errorf("of %d series with 20 long batches, %d gave a warning and %d intervals held", tries, warned, held)
	}
	long, _ := BatchMeans(series, 20)
	short, err := BatchMeans(series, 4000)
	if err != nil || len(short.Warnings) == 0 {
		t.Errorf("4000 short batches give no warning: %v", err)
	}
	if short.HalfWidth() > long.HalfWidth() {
		t.Errorf("short batches: ±%v, long ones ±%v: the first must be too narrow", short.HalfWidth(), long.HalfWidth())
	}
	for _, bad := range []int{1, 0, 30000} {
		if _, err := BatchMeans(series, bad); err == nil {
			t.Errorf("%d batches are no error", bad)
		}
	}
}

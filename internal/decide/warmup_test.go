package decide

import (
	"math"
	"testing"

	"frontline.dev/frontline/sim"
)

// decaying is the series of the acceptance list D10.
func decaying() []float64 {
	series := make([]float64, 200)
	for i := range series {
		series[i] = 10 + 10*sim.Exp(-float64(i)/10) + (float64((7*i)%11)-5)/5
	}
	return series
}

// MSER-5 on the deterministic series of D10: batch means, statistics, cut and
// means before and after.
func TestMSER5(t *testing.T) {
	got, err := MSER5(decaying())
	if err != nil {
		t.Fatal(err)
	}
	if !got.Detected || got.Cut != 40 || len(got.Batches) != 40 || len(got.Statistic) != 21 {
		t.Errorf("cut %d, detected %v, %d batches, %d statistics; want 40, true, 40, 21", got.Cut, got.Detected, len(got.Batches), len(got.Statistic))
	}
	for i, want := range []float64{18.309413, 15.015652, 13.002147, 11.765155, 10.999143, 10.958795, 10.211710, 10.449715, 9.871460} {
		near(t, "batch mean", got.Batches[i], want, 1e-7)
	}
	for d, want := range []float64{.061480, .023784, .009399, .004020, .002109, .001519, .000877, .000898, .000768, .000799, .000807} {
		near(t, "statistic", got.Statistic[d], want, 6e-7)
	}
	near(t, "mean before", got.Before, 10.522416596, 1e-10)
	near(t, "mean after", got.After, 10.005779174, 1e-10)
}

// The properties of kim-convergence's tests.
func TestMSER5Properties(t *testing.T) {
	flat, ramp, noisy := make([]float64, 100), make([]float64, 100), make([]float64, 1000)
	stream := sim.NewStream(1, 0, "test.noise")
	for i := range flat {
		flat[i], ramp[i] = 7.3, float64(i)
	}
	for i := range noisy {
		if noisy[i] = 10 + stream.Float64() - .5; i < 10 {
			noisy[i] = float64(i)
		}
	}
	check := func(name string, series []float64, detected bool, least, most int) {
		t.Helper()
		got, err := MSER5(series)
		if err != nil || got.Detected != detected || got.Cut < least || got.Cut > most {
			t.Errorf("%s: detected %v, cut %d, error %v", name, got.Detected, got.Cut, err)
		}
	}
	check("constant", flat, true, 0, 0)
	check("ramp", ramp, false, 0, 100)
	check("ramp, then noise", noisy, true, 10, 100)
	check("four observations", []float64{1, 2, 3, 4}, false, 0, 0)
	check("none", nil, false, 0, 0)
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, err := MSER5([]float64{1, 2, bad, 4, 5, 6}); err == nil {
			t.Errorf("%v among the observations is no error", bad)
		}
	}
}

// Welch's moving average of two replications, worked by hand.
func TestWelch(t *testing.T) {
	got, err := Welch([][]float64{{0, 3, 6, 9, 12}, {2, 5, 8, 11, 14}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1, 4, 7, 10} {
		near(t, "moving average", got[i].Center, want, 1e-15)
	}
	if len(got) != 4 || !(got[0].Lo < 1 && got[0].Hi > 1) {
		t.Errorf("%d points, the first with the interval %v to %v", len(got), got[0].Lo, got[0].Hi)
	}
	line := WelchSeries("mean", got, func(i int) float64 { return float64(4 * i) })
	if len(line.X) != 4 || line.X[3] != 12 || line.Y[2] != 7 || line.Lo[1] != got[1].Lo {
		t.Errorf("the line: %+v", line)
	}
	for _, bad := range []struct {
		series [][]float64
		window int
	}{{nil, 0}, {[][]float64{{1, 2}, {1}}, 0}, {[][]float64{{1, 2, 3}}, 2}, {[][]float64{{1, 2}}, -1}, {[][]float64{{}}, 0}} {
		if _, err := Welch(bad.series, bad.window); err == nil {
			t.Errorf("no error for %v with a window of %d", bad.series, bad.window)
		}
	}
}

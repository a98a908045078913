package sensitivity

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/internal/sensitivity/known"
)

// saltelli returns an unscrambled Saltelli design in the unit cube.
func saltelli(t *testing.T, base, k int, second bool) [][]float64 {
	t.Helper()
	x, err := design.Saltelli(base, k, second)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// exact values of case D1.
var (
	ishigamiFirst = []float64{0.313905191148, 0.442411144790, 0}
	ishigamiTotal = []float64{0.557588855210, 0.442411144790, 0.243683664062}
	ishigamiPairs = []float64{0, 0.243683664062, 0}
)

func ishigamiIndices(t *testing.T, n int) *SobolIndices {
	t.Helper()
	x := stretch(saltelli(t, n, 3, true), ishigamiRanges())
	s, err := Sobol(apply(known.Ishigami, x), nil, 3, SobolOptions{SecondOrder: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSobolIshigami holds case D1: at 4096 base rows every index is within
// 0.01, its interval holds the exact value, and what SALib finds with the same
// points is found to the digits it prints.
func TestSobolIshigami(t *testing.T) {
	began := time.Now()
	s := ishigamiIndices(t, 4096)
	t.Logf("4096 base rows, %d runs, 1000 resamples and the ladder: %v", s.Runs, time.Since(began))
	near(t, "mean", s.Mean, 3.5, 0.01)
	near(t, "variance", s.Variance, 13.844587940719254, 0.05)
	check := func(what string, found []Index, exact []float64) {
		t.Helper()
		for j, want := range exact {
			near(t, fmt.Sprint(what, j+1), found[j].Value, want, 0.01)
			if !found[j].Holds(want) {
				t.Errorf("%s %d: %g lies outside [%g, %g]", what, j+1, want, found[j].Lo, found[j].Hi)
			}
			t.Logf("%s %d: exact %.6f found %.6f [%.6f, %.6f]", what, j+1, want, found[j].Value, found[j].Lo, found[j].Hi)
		}
	}
	check("first", s.First, ishigamiFirst)
	check("total", s.Total, ishigamiTotal)
	var pairs []Index
	for _, p := range s.Second {
		pairs = append(pairs, p.Index)
	}
	check("second", pairs, ishigamiPairs)
	if len(s.Ladder) != 3 || s.Ladder[0].Base != 1024 || s.Ladder[2].Base != 4096 {
		t.Fatalf("ladder %+v", s.Ladder)
	}
	if alone := ishigamiIndices(t, 1024); alone.First[1].Value == 0 || math.Abs(s.Ladder[0].First[1].Value-alone.First[1].Value) > 1e-3 {
		t.Errorf("a prefix of 1024 rows gives %g, 1024 rows give %g", s.Ladder[0].First[1].Value, alone.First[1].Value)
	}
}

// TestSobolAsSALib: unscrambled points, second order: the table of case D1.
func TestSobolAsSALib(t *testing.T) {
	for _, c := range []struct {
		n            int
		first, total [3]float64
		pair         float64
	}{
		{256, [3]float64{.326, .482, .011}, [3]float64{.565, .457, .251}, .265},
		{1024, [3]float64{.333, .441, .019}, [3]float64{.558, .443, .242}, .228},
		{4096, [3]float64{.3141, .4425, -.0001}, [3]float64{.5574, .4425, .2433}, .2433},
	} {
		s := ishigamiIndices(t, c.n)
		for j := range 3 {
			near(t, fmt.Sprintf("N = %d, first %d", c.n, j+1), s.First[j].Value, c.first[j], 0.0006)
			near(t, fmt.Sprintf("N = %d, total %d", c.n, j+1), s.Total[j].Value, c.total[j], 0.0006)
		}
		near(t, fmt.Sprintf("N = %d, pair", c.n), s.Second[1].Value, c.pair, 0.0006)
		t.Logf("N = %d: first %.4f %.4f %.4f total %.4f %.4f %.4f pair 1-3 %.4f", c.n, s.First[0].Value, s.First[1].Value, s.First[2].Value,
			s.Total[0].Value, s.Total[1].Value, s.Total[2].Value, s.Second[1].Value)
	}
}

// TestSobolG holds case D4: eight factors of falling weight.
func TestSobolG(t *testing.T) {
	x := saltelli(t, 4096, 8, false)
	s, err := Sobol(apply(known.G, x), nil, 8, SobolOptions{Bootstrap: Bootstrap{Resamples: 200}})
	if err != nil {
		t.Fatal(err)
	}
	first := []float64{.716192168, .179048042, .023675774, .007161922, .000071619, .000071619, .000071619, .000071619}
	total := []float64{.787144130, .242198194, .034316913, .010460391, .000104946, .000104946, .000104946, .000104946}
	near(t, "variance", s.Variance, 0.465424431902, 0.01)
	for j := range first {
		near(t, "first "+s.Factors[j], s.First[j].Value, first[j], 0.01)
		near(t, "total "+s.Factors[j], s.Total[j].Value, total[j], 0.01)
		t.Logf("%s: first exact %.6f found %.6f, total exact %.6f found %.6f", s.Factors[j], first[j], s.First[j].Value, total[j], s.Total[j].Value)
	}
}

// TestSobolMissing: a base row with a missing run goes as a whole and is
// counted; the rest is what a design without that row gives.
func TestSobolMissing(t *testing.T) {
	x := stretch(saltelli(t, 64, 3, false), ishigamiRanges())
	y := apply(known.Ishigami, x)
	y[7][0] = math.NaN() // in the second base row
	with, err := Sobol(y, nil, 3, SobolOptions{})
	if err != nil {
		t.Fatal(err)
	}
	without, err := Sobol(append(append([][]float64(nil), y[:5]...), y[10:]...), nil, 3, SobolOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if with.Dropped != 1 || with.Base != 63 || with.First[0] != without.First[0] || with.Total[2] != without.Total[2] {
		t.Errorf("dropped %d of %d: %v, want %v", with.Dropped, with.Base, with.First, without.First)
	}
	if !strings.Contains(strings.Join(with.Warnings, "\n"), "1 of 64 base rows left out") {
		t.Errorf("warnings %q", with.Warnings)
	}
}

// TestSobolNoise: noise of a known share is found as an index of its own, and
// replications pull the total indices back to the truth.
func TestSobolNoise(t *testing.T) {
	x := stretch(saltelli(t, 512, 3, false), ishigamiRanges())
	noise := uniform(len(x), 8, 77)
	var y [][]float64
	for i, row := range x {
		var runs []float64
		for _, u := range noise[i] { // uniform of variance 13.84 / 3: a quarter of all variance
			runs = append(runs, known.Ishigami(row)+(u-0.5)*math.Sqrt(12*13.844587940719254/3))
		}
		y = append(y, runs)
	}
	s, err := Sobol(y, nil, 3, SobolOptions{Bootstrap: Bootstrap{Resamples: 200}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "noise", s.Noise.Share.Value, 0.25, 0.02)
	near(t, "noise of means", s.Noise.OfMeans, 1.0/25, 0.01)
	near(t, "total 1", s.Total[0].Value, ishigamiTotal[0], 0.06)
}

// TestSobolRefuses: what is no Saltelli design is an error.
func TestSobolRefuses(t *testing.T) {
	y := Column(make([]float64, 10))
	if _, err := Sobol(y, nil, 3, SobolOptions{SecondOrder: true}); err == nil || !strings.Contains(err.Error(), "multiple of 8") {
		t.Errorf("10 rows: %v", err)
	}
	if _, err := Sobol(y, nil, 3, SobolOptions{}); err == nil || !strings.Contains(err.Error(), "nothing to explain") {
		t.Errorf("a constant: %v", err)
	}
	if _, err := Sobol(y[:5], nil, 3, SobolOptions{}); !errors.Is(err, ErrTooFew) {
		t.Errorf("one base row: %v", err)
	}
	if _, err := Sobol([][]float64{{1}, {1, 2}}, nil, 0, SobolOptions{}); err == nil {
		t.Error("rows of unequal length are accepted")
	}
}

// TestSobolLarge is the largest row of case D1, with FRONTLINE_FULL set.
func TestSobolLarge(t *testing.T) {
	if os.Getenv("FRONTLINE_FULL") == "" {
		t.Skip("131,072 points take long: set FRONTLINE_FULL to run them")
	}
	s := ishigamiIndices(t, 16384)
	for j, want := range [][2]float64{{.3153, .5583}, {.4424, .4424}, {.0014, .2437}} {
		near(t, "first", s.First[j].Value, want[0], 0.0005)
		near(t, "total", s.Total[j].Value, want[1], 0.0005)
	}
	near(t, "pair", s.Second[1].Value, .2423, 0.0005)
}

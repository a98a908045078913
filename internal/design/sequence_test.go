package design

import (
	"math"
	"slices"
	"testing"
)

// The first Sobol' points in four dimensions are those that SciPy gives with
// the direction numbers of Joe and Kuo.
func TestSobolPoints(t *testing.T) {
	want := [][]float64{{0, 0, 0, 0}, {.5, .5, .5, .5}, {.75, .25, .25, .25}, {.25, .75, .75, .75}, {.375, .375, .625, .875},
		{.875, .875, .125, .375}, {.625, .125, .875, .625}, {.125, .625, .375, .125}, {.1875, .3125, .9375, .4375}}
	got, err := Sobol(len(want), 4)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("point %d is %v, want %v", i+1, got[i], want[i])
		}
	}
}

// In every dimension, each of 2^m equal intervals holds one of the first 2^m
// points: with a wrong direction number some would hold two. Scrambling keeps
// that.
func TestSobolIsANet(t *testing.T) {
	const n = 256
	plain, err := Sobol(n, SobolMax)
	if err != nil {
		t.Fatal(err)
	}
	scrambled, err := SobolScrambled(n, SobolMax, 7)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string][][]float64{"plain": plain, "scrambled": scrambled} {
		for j := range SobolMax {
			seen := map[int]bool{}
			for i := range x {
				seen[int(x[i][j]*n)] = true
			}
			if len(seen) != n {
				t.Errorf("%s: dimension %d has points in %d of %d intervals", name, j+1, len(seen), n)
			}
		}
	}
	if same, _ := SobolScrambled(n, 3, 8); slices.Equal(same[1], scrambled[1][:3]) {
		t.Error("another seed scrambles in the same way")
	}
	if _, err := Sobol(2, SobolMax+1); err == nil {
		t.Error("a sequence of more dimensions than there are direction numbers is made")
	}
}

// Pairs of the first dimensions fill the elementary squares of a (0, 2m, 2) or
// (t, m, 2) net: 256 points, at most 2^t with small t in each of 256 squares.
// A direction number of the wrong dimension shows here and not in one column.
func TestSobolPairs(t *testing.T) {
	x, err := Sobol(256, 8)
	if err != nil {
		t.Fatal(err)
	}
	for a := range 8 {
		for b := range a {
			cells, most := map[[2]int]int{}, 0
			for _, p := range x {
				c := [2]int{int(p[a] * 16), int(p[b] * 16)}
				cells[c]++
				most = max(most, cells[c])
			}
			if most > 4 {
				t.Errorf("dimensions %d and %d: %d of 256 points in one of 256 squares", b+1, a+1, most)
			}
		}
	}
}

func TestHaltonPoints(t *testing.T) {
	want := [][]float64{{0, 0}, {.5, 1.0 / 3}, {.25, 2.0 / 3}, {.75, 1.0 / 9}, {.125, 4.0 / 9}, {.625, 7.0 / 9}}
	got, err := Halton(len(want), 2)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("point %d is %v, want %v", i+1, got[i], want[i])
		}
	}
	if _, err := Halton(2, HaltonMax+1); err == nil {
		t.Error("a sequence of more dimensions than there are bases is made")
	}
}

// Each stratum is met once in each column; one point and one factor are
// allowed; the same seed gives the same design; a further factor leaves the
// others as they are.
func TestLatinHypercube(t *testing.T) {
	for _, n := range []int{1, 2, 17, 1000} {
		x, err := LatinHypercube(n, 3, 42)
		if err != nil {
			t.Fatal(err)
		}
		for j := range 3 {
			seen := map[int]bool{}
			for i := range x {
				seen[int(math.Floor(x[i][j]*float64(n)))] = true
			}
			if len(seen) != n {
				t.Errorf("%d points: column %d meets %d strata", n, j+1, len(seen))
			}
		}
		narrow, _ := LatinHypercube(n, 1, 42)
		again, _ := LatinHypercube(n, 3, 42)
		for i := range x {
			if !slices.Equal(x[i], again[i]) || narrow[i][0] != x[i][0] {
				t.Errorf("%d points: row %d is %v, again %v, alone %v", n, i, x[i], again[i], narrow[i])
			}
		}
	}
	a, _ := LatinHypercube(50, 2, 1)
	b, _ := LatinHypercube(50, 2, 2)
	if slices.Equal(a[0], b[0]) {
		t.Error("another seed gives the same design")
	}
}

// The rows of the 17-point design are those of Cioppa and Lucas (2007); the
// correlations and condition numbers are those computed from the published
// tables: 0 and 1 for 17 points, 0.02339572 and 1.122607 for 33.
func TestNOLH(t *testing.T) {
	top := [][]int{{-3, 8, 5, -2, -4, 7, 1}, {-7, -4, 6, 1, -8, -3, 2}, {-6, -1, -7, -4, 2, 5, 8}, {-5, 2, -3, 8, 1, -6, 4},
		{4, 7, -1, -6, -3, -8, 5}, {8, -3, -2, 5, -7, 4, 6}, {2, -5, 8, -3, 6, -1, 7}, {1, 6, 4, 7, 5, 2, 3}}
	x, err := NOLH(7)
	if err != nil || len(x) != 17 {
		t.Fatalf("%d rows, %v", len(x), err)
	}
	for i := range 17 {
		for j := range 7 {
			want := 0
			switch {
			case i < 8:
				want = top[i][j]
			case i > 8:
				want = -top[i-9][j]
			}
			if got := x[i][j]*16 - 8; got != float64(want) {
				t.Errorf("row %d, column %d is %v, want %d", i+1, j+1, got, want)
			}
		}
	}
	for _, c := range []struct {
		factors, points        int
		correlation, condition float64
	}{{2, 17, 0, 1}, {7, 17, 0, 1}, {8, 33, -1, -1}, {11, 33, 0.02339572, 1.122607}, {12, 65, -1, -1}, {16, 65, -1, -1}} {
		x, err := NOLH(c.factors)
		if err != nil || len(x) != c.points {
			t.Fatalf("%d factors: %d points, %v", c.factors, len(x), err)
		}
		d, err := Diagnose(x)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d factors: correlation %.8f, condition %.6f", c.factors, d.Correlation, d.Condition)
		for j, levels := range d.Levels {
			if levels != c.points {
				t.Errorf("%d factors: column %d has %d levels", c.factors, j+1, levels)
			}
		}
		if c.correlation < 0 {
			if d.Correlation > 0.05 {
				t.Errorf("%d factors: correlation %.6f", c.factors, d.Correlation)
			}
			continue
		}
		if math.Abs(d.Correlation-c.correlation) > 5e-9 || math.Abs(d.Condition-c.condition) > 5e-7 {
			t.Errorf("%d factors: correlation %.8f and condition %.6f, want %.8f and %.6f", c.factors, d.Correlation, d.Condition, c.correlation, c.condition)
		}
	}
	if _, err := NOLH(NOLHMax + 1); err == nil {
		t.Error("a design of more factors than the tables have is made")
	}
}

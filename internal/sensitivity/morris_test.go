package sensitivity

import (
	"errors"
	"math"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/sensitivity/known"
)

// handExample is exercise 4 of Saltelli et al. 2008, page 138: six
// trajectories in two factors.
func handExample() (x, y [][]float64) {
	third, two := 1.0/3, 2.0/3
	x = [][]float64{{0, third}, {0, 1}, {two, 1}, {0, third}, {two, third}, {two, 1}, {two, 0}, {two, two}, {0, two},
		{third, 1}, {1, 1}, {1, third}, {third, 1}, {third, third}, {1, third}, {third, two}, {third, 0}, {1, 0}}
	return x, Column([]float64{.97, .71, 2.39, .97, 2.30, 2.39, 1.87, 2.40, .87, 2.15, 1.71, 1.54, 2.15, 2.17, 1.54, 2.20, 1.87, 1.00})
}

// TestMorrisHandExample holds every number of case D6's hand example.
func TestMorrisHandExample(t *testing.T) {
	x, y := handExample()
	m, err := Morris(x, y, nil, MorrisOptions{Ranges: []Range{{0, 1}, {0, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	effects := [][]float64{{2.52, 1.995, 2.295, -.66, -.945, -1.305}, {-.39, .135, .795, .255, -.03, .495}}
	for u, list := range effects {
		for i, want := range list {
			near(t, "effect", m.Effects[i][u], want, 1e-9)
		}
	}
	for u, want := range [][3]float64{{0.65, 1.62, 1.794107020}, {0.21, 0.35, 0.411995146}} {
		near(t, "mu", m.Mu[u].Value, want[0], 1e-9)
		near(t, "mu*", m.MuStar[u].Value, want[1], 1e-9)
		near(t, "sigma", m.Sigma[u].Value, want[2], 1e-9)
		if !m.MuStar[u].Holds(want[1]) || m.MuStar[u].Lo == m.MuStar[u].Hi {
			t.Errorf("interval of mu* = [%g, %g]", m.MuStar[u].Lo, m.MuStar[u].Hi)
		}
	}
}

// TestMorrisMissing: a trajectory with a missing run goes as a whole, and is
// counted; its other runs enter nothing.
func TestMorrisMissing(t *testing.T) {
	x, y := handExample()
	y[4][0] = math.NaN()
	m, err := Morris(x, y, nil, MorrisOptions{Ranges: []Range{{0, 1}, {0, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	if m.Dropped != 1 || m.Trajectories != 5 || len(m.Warnings) == 0 {
		t.Errorf("dropped %d, used %d, warnings %q", m.Dropped, m.Trajectories, m.Warnings)
	}
	near(t, "mu", m.Mu[0].Value, (2.52+2.295-.66-.945-1.305)/5, 1e-9)
	for i := range y {
		y[i][0] = math.Inf(1)
	}
	if _, err := Morris(x, y, nil, MorrisOptions{}); !errors.Is(err, ErrTooFew) {
		t.Errorf("all missing: %v", err)
	}
}

// TestMorrisTwentyFactors: with ten trajectories the ten important factors
// rank above the ten others, and many trajectories reach the limits of D6.
func TestMorrisTwentyFactors(t *testing.T) {
	ranges := make([]Range, 20)
	for i := range ranges {
		ranges[i] = Range{0, 1}
	}
	x := known.Trajectories(10, 20, 1)
	m, err := Morris(x, apply(known.Morris20, x), nil, MorrisOptions{Ranges: ranges})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		for j := 10; j < 20; j++ {
			if m.MuStar[i].Value <= m.MuStar[j].Value {
				t.Errorf("factor %d (%.1f) does not rank above factor %d (%.1f)", i+1, m.MuStar[i].Value, j+1, m.MuStar[j].Value)
			}
		}
	}
	x = known.Trajectories(20000, 20, 2)
	m, err = Morris(x, apply(known.Morris20, x), nil, MorrisOptions{Ranges: ranges, Bootstrap: Bootstrap{Resamples: -1}})
	if err != nil {
		t.Fatal(err)
	}
	star := []float64{64.1, 63.8, 51.2, 63.8, 51.0, 43.3, 34.7, 37.6, 42.4, 37.6, 5.3}
	sigma := []float64{75.3, 75.5, 70.1, 75.5, 70.0, 52.2, 25.9, 6.6, 6.6, 6.6, 6.6}
	for i := range 20 { // standard error here: about sigma / 141, at most 0.5
		near(t, m.Names[i]+" mu*", m.MuStar[i].Value, star[min(i, 10)], 0.15+4*0.0071*50)
		near(t, m.Names[i]+" sigma", m.Sigma[i].Value, sigma[min(i, 10)], 1)
	}
}

// TestMorrisGroups: of a group the mean absolute effect is known, and no sign.
func TestMorrisGroups(t *testing.T) {
	f := func(x []float64) float64 { return 3*x[0] - 2*x[1] + x[2] }
	x := [][]float64{{0, 0, 0}, {1, 1, 0}, {1, 1, 1}, {1, 0, 1}, {1, 0, 0}, {0, 1, 0}}
	m, err := Morris(x, apply(f, x), []string{"ab", "c"}, MorrisOptions{Groups: []int{0, 0, 1}, Ranges: []Range{{0, 1}, {0, 1}, {0, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mu* of the group", m.MuStar[0].Value, (1+5)/2.0, 1e-12)
	near(t, "mu* of c", m.MuStar[1].Value, 1, 1e-12)
	if !math.IsNaN(m.Mu[0].Value) || !math.IsNaN(m.Sigma[1].Value) {
		t.Error("groups have a mean or a standard deviation of signed effects")
	}
}

// TestMorrisRefuses: rows that are no trajectories are errors that say where.
func TestMorrisRefuses(t *testing.T) {
	x, y := handExample()
	x[1][0] = 1
	if _, err := Morris(x, y, nil, MorrisOptions{}); err == nil || !strings.Contains(err.Error(), "rows 1 and 2") {
		t.Errorf("two factors at once: %v", err)
	}
	if _, err := Morris(x[:17], y[:17], nil, MorrisOptions{}); err == nil || !strings.Contains(err.Error(), "multiple of 3") {
		t.Errorf("17 rows: %v", err)
	}
}

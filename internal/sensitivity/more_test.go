package sensitivity

import (
	"math"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/sensitivity/known"
	"frontline.dev/frontline/sim"
)

// TestPilotPlant holds the effects of the 2³ pilot plant of Box, Hunter and
// Hunter 2005, table 5.1: temperature, concentration, catalyst.
func TestPilotPlant(t *testing.T) {
	var x [][]float64
	for i := range 8 {
		x = append(x, []float64{float64(2*(i&1) - 1), float64(i&2 - 1), float64(i&4/2 - 1)})
	}
	f, err := FactorialEffects(x, Column([]float64{60, 72, 54, 68, 52, 83, 45, 80}), []string{"T", "C", "K"}, 3)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", f.Mean.Center, 64.25, 1e-12)
	for i, want := range []float64{23, -5, 1.5, 1.5, 10, 0, 0.5} {
		near(t, f.Effects[i].Term, f.Effects[i].Estimate.Center, want, 1e-12)
	}
	// Lenth 1989 by hand: |effects| 0 .5 1.5 1.5 5 10 23; s0 = 1.5·1.5 = 2.25;
	// below 5.625: 0 .5 1.5 1.5 5, so PSE = 1.5·1.5 = 2.25; t(.975, 7/3) = 3.764.
	near(t, "PSE", f.PSE, 2.25, 1e-12)
	near(t, "margin", f.Margin, 3.764*2.25, 0.01)
	total := 0.0
	for _, e := range f.Effects[:6] {
		total += e.Share
	}
	near(t, "shares of mains and pairs", total, 1-0.5/1317.5, 1e-9) // all but TCK: 2 · 0.5² of 2 · Σ effect²
}

// TestFactorialReplicated: intervals come from replications, an effect that
// every replication shares has none left, and halves of a fraction are aliases.
func TestFactorialReplicated(t *testing.T) {
	x := [][]float64{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, {1, 1, 1}} // half of a 2³: C = AB
	var y [][]float64
	for _, row := range x {
		y = append(y, []float64{10 + 4*row[0], 20 + 4*row[0], 33 + 4*row[0]})
	}
	f, err := FactorialEffects(x, y, []string{"A", "B", "C"}, 2)
	if err != nil {
		t.Fatal(err)
	}
	a := f.Effects[0].Estimate
	if a.Center != 4 || a.Lo != 4 || a.Hi != 4 || a.N != 3 {
		t.Errorf("A = %+v", a)
	}
	if len(f.Effects[0].Aliases) != 1 || f.Effects[0].Aliases[0] != "B × C" || len(f.Warnings) != 3 {
		t.Errorf("aliases %q, warnings %q", f.Effects[0].Aliases, f.Warnings)
	}
	if len(f.Levels) != 6 || f.Levels[1].Effect.Center != 2 {
		t.Errorf("levels: %+v", f.Levels)
	}
	near(t, "share of A", f.Effects[0].Share, 1, 1e-12)
}

// TestDGSMIshigami: the mean squared derivatives have closed forms, from
// ∂f/∂x1 = cos x1 (1 + b x3⁴), ∂f/∂x2 = a sin 2x2, ∂f/∂x3 = 4b x3³ sin x1:
// ν1 = ½(1 + 2bπ⁴/5 + b²π⁸/9), ν2 = a²/2, ν3 = 8b²π⁶/7.
func TestDGSMIshigami(t *testing.T) {
	x := stretch(Differences(uniform(20000, 3, 5), 1e-4), ishigamiRanges())
	d, err := DGSM(x, apply(known.Ishigami, x), nil, ishigamiRanges(), Bootstrap{Resamples: 100})
	if err != nil {
		t.Fatal(err)
	}
	p4 := math.Pow(math.Pi, 4)
	exact := []float64{0.5 * (1 + 0.2*p4/5 + 0.01*p4*p4/9), 24.5, 0.08 * math.Pow(math.Pi, 6) / 7}
	total := []float64{0.557588855210, 0.442411144790, 0.243683664062}
	for j, want := range exact {
		near(t, d.Factors[j], d.Square[j].Value, want, 0.03*want)
		near(t, "bound", d.Bound[j].Value, want*4/13.844587940719254, 0.05*want)
		if d.Bound[j].Value < total[j] {
			t.Errorf("bound %g of %s is below its total index", d.Bound[j].Value, d.Factors[j])
		}
		if !(d.Square[j].Lo < want && want < d.Square[j].Hi) {
			t.Errorf("%g lies outside [%g, %g]", want, d.Square[j].Lo, d.Square[j].Hi)
		}
	}
	x[2][0] += 1
	if _, err := DGSM(x, apply(known.Ishigami, x), nil, ishigamiRanges(), Bootstrap{}); err == nil || !strings.Contains(err.Error(), "row 3") {
		t.Errorf("a second factor moved: %v", err)
	}
}

// TestSRCLinear: for independent factors and a plane the squares of the
// coefficients are the first-order indices, and R² is 1.
func TestSRCLinear(t *testing.T) {
	x := uniform(2000, 3, 9)
	c, err := SRC(x, apply(func(x []float64) float64 { return 4*x[0] - 3*x[1] }, x), nil, Bootstrap{Resamples: 100})
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range []float64{0.8, -0.6, 0} {
		near(t, c.Factors[j], c.Linear[j].Value, want, 0.02)
	}
	near(t, "R²", c.R2, 1, 1e-12)
	c, err = SRC(x, apply(func(x []float64) float64 { return math.Exp(9 * x[0]) }, x), nil, Bootstrap{Resamples: -1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "rank coefficient of a monotonic curve", c.Ranked[0].Value, 1, 1e-9)
	if c.R2 > 0.9 {
		t.Errorf("R² of a curve = %g", c.R2)
	}
}

// TestNoiseShare: variance components of a constructed sample, noise 4 and
// signal 12, are found; what all points share is no noise between points.
func TestNoiseShare(t *testing.T) {
	stream := sim.NewStream(7, 0, "test.noise")
	var y [][]float64
	common := make([]float64, 5)
	for r := range common {
		common[r] = stream.Normal()
	}
	for range 4000 {
		at := math.Sqrt(12) * stream.Normal()
		var row []float64
		for range common {
			row = append(row, at+2*stream.Normal())
		}
		y = append(y, row)
	}
	n := NoiseOf(y, false, Bootstrap{Resamples: 200})
	near(t, "share", n.Share.Value, 0.25, 0.02)
	near(t, "within", n.Within, 4, 0.15)
	near(t, "of means", n.OfMeans, (4.0/5)/(12+4.0/5), 0.01)
	if !n.Share.Holds(0.25) {
		t.Errorf("0.25 lies outside [%g, %g]", n.Share.Lo, n.Share.Hi)
	}
	for i := range y {
		for r := range y[i] {
			y[i][r] = float64(i) + 100*common[r]
		}
	}
	if n := NoiseOf(y[:10], true, Bootstrap{Resamples: -1}); n.OfMeans > 1e-20 || n.Share.Value < 0.5 {
		t.Errorf("common noise: %+v", n)
	}
	if n := NoiseOf(Column([]float64{1, 2, 3}), false, Bootstrap{}); !math.IsNaN(n.Share.Value) {
		t.Errorf("one replication has a share of noise: %+v", n)
	}
}

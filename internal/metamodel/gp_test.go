package metamodel

import (
	"math"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/sim"
)

// sample returns n points in ranges [0, 10] and [-1, 1] with a smooth response
// and noise of a given standard deviation.
func sample(n int, noise float64) (x [][]float64, y []float64) {
	stream := sim.NewStream(11, 0, "test.sample")
	for range n {
		p := []float64{10 * stream.Float64(), 2*stream.Float64() - 1}
		x, y = append(x, p), append(y, truth(p)+noise*stream.Normal())
	}
	return x, y
}

func truth(p []float64) float64 { return 100 + 5*math.Sin(p[0]/2) + 3*p[1]*p[1] }

// TestProcessPredicts: on a smooth function the surface is near the truth, its
// errors are honest, and it is sure of nothing far away.
func TestProcessPredicts(t *testing.T) {
	for _, kernel := range []Kernel{Matern52, SquaredExponential, Matern32} {
		x, y := sample(60, 0)
		p, err := Fit(x, y, Options{Kernel: kernel})
		if err != nil {
			t.Fatal(err)
		}
		if p.Q2 < 0.99 {
			t.Errorf("%v: Q² = %g", kernel, p.Q2)
		}
		for _, q := range [][]float64{{3, 0.2}, {7.5, -0.6}, {5, 0}} {
			m, sd := p.Predict(q)
			if math.Abs(m-truth(q)) > 0.35 || math.Abs(m-truth(q)) > 5*sd+1e-6 {
				t.Errorf("%v: %v predicted %g ± %g, true %g", kernel, q, m, sd, truth(q))
			}
		}
		_, near := p.Predict([]float64{5, 0})
		if far, sd := p.Predict([]float64{1e6, 1e6}); sd < 10*near || math.Abs(far-p.Trend) > 1e-6 {
			t.Errorf("%v: far away %g ± %g, near ± %g, trend %g", kernel, far, sd, near, p.Trend)
		}
	}
}

// TestProcessNoise: the noise is estimated, and left-out points fall into their
// intervals about as often as they say.
func TestProcessNoise(t *testing.T) {
	x, y := sample(90, 0.5)
	p, err := Fit(x, y, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Noise < 0.35 || p.Noise > 0.65 {
		t.Errorf("noise %g, true 0.5", p.Noise)
	}
	if p.Inside95 < 0.9 || p.Q2 < 0.9 {
		t.Errorf("inside %g, Q² %g", p.Inside95, p.Q2)
	}
	known := slices.Repeat([]float64{0.25}, len(y))
	if p, err = Fit(x, y, Options{Known: known}); err != nil || p.Noise > 0.3 {
		t.Errorf("with the noise known, %g is estimated beyond it: %v", p.Noise, err)
	}
}

// TestLeaveOneOut: the closed form is what leaving a row out and predicting it
// gives, for fixed hyperparameters.
func TestLeaveOneOut(t *testing.T) {
	x, y := sample(25, 0.3)
	p, err := Fit(x, y, Options{Starts: 1})
	if err != nil {
		t.Fatal(err)
	}
	const out = 7
	rest := *p
	rest.x = slices.Delete(slices.Clone(p.x), out, out+1)
	rest.N--
	rest.Warnings = nil
	var z []float64
	for i, v := range y {
		if i != out {
			z = append(z, (v-p.mean)/p.sd)
		}
	}
	if err := rest.condition(z, make([]float64, len(z))); err != nil {
		t.Fatal(err)
	}
	mean, sd := rest.Predict(x[out])
	sd = math.Sqrt(sd*sd + p.Noise*p.Noise)
	if got := p.LeftOut[out]; math.Abs(got.Predicted-mean) > 1e-8 || math.Abs(got.SD-sd) > 1e-8 {
		t.Errorf("closed form %+v, by hand %g ± %g", got, mean, sd)
	}
}

// TestGradient: the gradient of the likelihood is its slope.
func TestGradient(t *testing.T) {
	x, y := sample(20, 0.3)
	for _, kernel := range []Kernel{Matern52, SquaredExponential, Matern32} {
		p, z, known, err := prepare(x, slices.Clone(y), Options{Kernel: kernel})
		if err != nil {
			t.Fatal(err)
		}
		l := &likelihood{kernel: kernel, x: p.x, z: z, known: known}
		logs, gradient := []float64{-0.5, 0.3, 0.2, -2}, make([]float64, 4)
		l.negative(logs, gradient)
		for i := range logs {
			up, down := slices.Clone(logs), slices.Clone(logs)
			up[i] += 1e-5
			down[i] -= 1e-5
			if want := (l.negative(up, nil) - l.negative(down, nil)) / 2e-5; math.Abs(gradient[i]-want) > 1e-4*(1+math.Abs(want)) {
				t.Errorf("%v: derivative %d = %g, by differences %g", kernel, i, gradient[i], want)
			}
		}
	}
}

// TestGrid: the surface is what Predict says, over the ranges of the design.
func TestGrid(t *testing.T) {
	x, y := sample(40, 0)
	p, err := Fit(x, y, Options{Starts: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := p.Grid(0, 1, 5, nil)
	m, sd := p.Predict([]float64{s.X[3], s.Y[1]})
	if s.Mean[1][3] != m || s.SD[1][3] != sd || s.X[0] >= s.X[4] {
		t.Errorf("grid %g ± %g, Predict %g ± %g", s.Mean[1][3], s.SD[1][3], m, sd)
	}
}

// TestFitRefuses: too few rows, nothing that varies.
func TestFitRefuses(t *testing.T) {
	x, y := sample(10, 0)
	y[0] = math.NaN()
	if p, err := Fit(x, y, Options{Starts: 1}); err != nil || p.Dropped != 1 || p.N != 9 {
		t.Errorf("one missing: %v", err)
	}
	if _, err := Fit(x[:4], y[:4], Options{}); err == nil {
		t.Error("four rows are enough")
	}
	for i := range y {
		y[i] = 3
	}
	if _, err := Fit(x, y, Options{}); err == nil || !strings.Contains(err.Error(), "no surface") {
		t.Errorf("a constant: %v", err)
	}
	for i := range x {
		x[i][1] = 2
	}
	if _, err := Fit(x, y, Options{}); err == nil || !strings.Contains(err.Error(), "factor 2") {
		t.Errorf("a fixed factor: %v", err)
	}
}

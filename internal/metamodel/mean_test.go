package metamodel

import (
	"math"
	"testing"
)

// TestMeanAt: the mean alone is that of Predict.
func TestMeanAt(t *testing.T) {
	var x [][]float64
	var y []float64
	for i := range 20 {
		u, v := float64(i)/19, float64(i*7%20)/19
		x, y = append(x, []float64{u, v}), append(y, math.Sin(3*u)+v*v)
	}
	p, err := Fit(x, y, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range [][]float64{{0.2, 0.7}, {0, 1}, {1.2, -0.1}} {
		if want, _ := p.Predict(at); math.Abs(p.MeanAt(at)-want) > 1e-12 {
			t.Errorf("at %v: %g, not %g", at, p.MeanAt(at), want)
		}
	}
}

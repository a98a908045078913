package sensitivity

import (
	"errors"
	"math"
	"testing"

	"frontline.dev/frontline/internal/sensitivity/known"
	"frontline.dev/frontline/sim"
)

// gaussianDelta is the exact delta of a normal factor with coefficient a in a
// sum of independent normal terms with variance v altogether: given x, the
// response is normal with mean ax and variance v - a². The two densities cross
// at the roots of a quadratic, and between them lies what is shifted.
func gaussianDelta(a, v float64) float64 {
	phi := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	s, w := math.Sqrt(v), math.Sqrt(v-a*a)
	sum, weights := 0.0, 0.0
	const nodes = 4000
	for i := range nodes {
		x := -8 + 16*(float64(i)+0.5)/nodes
		m, p := a*x, math.Exp(-x*x/2)
		qa, qb, qc := 1/v-1/(w*w), 2*m/(w*w), -m*m/(w*w)-2*math.Log(w/s)
		root := math.Sqrt(qb*qb - 4*qa*qc)
		low, high := (-qb+root)/(2*qa), (-qb-root)/(2*qa)
		if low > high {
			low, high = high, low
		}
		sum += p * (phi((high-m)/w) - phi((low-m)/w) - phi(high/s) + phi(low/s))
		weights += p
	}
	return sum / weights
}

// TestDeltaGaussian: for a sum of normal factors delta is known exactly.
func TestDeltaGaussian(t *testing.T) {
	stream := sim.NewStream(4, 0, "test.gaussian")
	var x [][]float64
	for range 4096 {
		x = append(x, []float64{stream.Normal(), stream.Normal(), stream.Normal()})
	}
	d, err := Delta(x, apply(func(x []float64) float64 { return 2*x[0] + x[1] }, x), nil, Bootstrap{Resamples: 50})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "delta of the first", d.Delta[0].Value, gaussianDelta(2, 5), 0.02)
	near(t, "delta of the second", d.Delta[1].Value, gaussianDelta(1, 5), 0.02)
	near(t, "delta of none", d.Delta[2].Value, d.Dummy.Value, 0.02)
	near(t, "first-order index of the first", d.First[0].Value, 0.8, 0.03)
}

// ishigamiDelta are the exact values for the Ishigami function, to three
// digits: half of the area between the densities, by quadrature. Given one
// factor, the distribution function of the response is a mean of arcsine laws
// over another: with U = 7 sin² x2, P(U < u) = (2/π) asin √(u/7), and with
// S = sin x1, P(S < s) = ½ + asin(s)/π. On 1000 nodes and 4800 bins:
// .26301, .42489, .21030; on half of that .26278, .42487, .21018.
var ishigamiDelta = []float64{0.263, 0.425, 0.210}

// TestDeltaIshigami: the estimate comes within the known smoothing bias of the
// exact values, and gets nearer with more rows.
func TestDeltaIshigami(t *testing.T) {
	before := make([]float64, 3)
	for step, n := range []int{1000, 8000} {
		x := stretch(uniform(n, 3, 3), ishigamiRanges())
		d, err := Delta(x, apply(known.Ishigami, x), nil, Bootstrap{Resamples: 20})
		if err != nil {
			t.Fatal(err)
		}
		for j, want := range ishigamiDelta {
			if step == 1 {
				near(t, d.Factors[j], d.Delta[j].Value, want, 0.05)
				if math.Abs(d.Delta[j].Value-want) >= math.Abs(before[j]-want) {
					t.Errorf("%s: %g with 1000 rows, %g with 8000, exact %g", d.Factors[j], before[j], d.Delta[j].Value, want)
				}
			}
			before[j] = d.Delta[j].Value
		}
		if d.Dummy.Value > 0.06 {
			t.Errorf("delta of a factor without influence: %g", d.Dummy.Value)
		}
	}
}

// TestDeltaEdges: too few rows are an error, a missing run is counted, and a
// factor of few levels keeps equal values in one class.
func TestDeltaEdges(t *testing.T) {
	x := uniform(60, 1, 1)
	y := apply(func(x []float64) float64 { return x[0] }, x)
	for i := range 10 {
		y[i][0] = math.NaN()
	}
	d, err := Delta(x, y, nil, Bootstrap{Resamples: 5})
	if err != nil || d.Dropped != 10 || d.Rows != 50 {
		t.Errorf("%+v, %v", d, err)
	}
	y[10][0] = math.NaN()
	if _, err := Delta(x, y, nil, Bootstrap{}); !errors.Is(err, ErrTooFew) {
		t.Errorf("49 rows: %v", err)
	}
	class := classify([]float64{1, 2, 1, 2, 1, 2, 1, 1}, 5)
	if class[0] != class[2] || class[0] != class[7] || class[1] != class[3] || class[0] == class[1] {
		t.Errorf("classes %v", class)
	}
}

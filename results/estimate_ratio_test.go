package results

import (
	"math"
	"testing"
)

// The interval of a ratio agrees with a worked example: Fieller's bounds solve
// the quadratic, so at each bound the t statistic of a - R·b is the quantile.
func TestRatioOfMeans(t *testing.T) {
	a := []float64{9.1, 11.4, 10.2, 8.7, 12.3, 10.9}
	b := []float64{4.2, 5.1, 5.6, 3.9, 5.0, 4.8}
	e, err := RatioOfMeans(a, b)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "ratio", e.Center, 62.6/28.6, 1e-14)
	for _, bound := range []float64{e.Lo, e.Hi} {
		differences := make([]float64, len(a))
		for i := range a {
			differences[i] = a[i] - bound*b[i]
		}
		d := NewEstimate(differences)
		near(t, "t at the bound", math.Abs(d.Center)/(d.SD/math.Sqrt(6)), StudentQuantile975(5), 1e-9)
	}
	if !(e.Lo < e.Center && e.Center < e.Hi) {
		t.Errorf("%v is not within [%v, %v]", e.Center, e.Lo, e.Hi)
	}
	if e, _ := RatioOfMeans(a, []float64{-1, 1, -2, 2, -1, 1.1}); !math.IsNaN(e.Lo) || len(e.Warnings) != 1 {
		t.Errorf("a divisor near zero has the interval [%v, %v], warnings %q", e.Lo, e.Hi, e.Warnings)
	}
	if e, _ := RatioOfMeans([]float64{100, 101, math.NaN()}, []float64{100, 101, 3}); e.N != 2 || math.Abs(e.Lo-1)+math.Abs(e.Hi-1) > 1e-9 {
		t.Errorf("equal pairs: %+v", e)
	}
	if e, _ := RatioOfMeans(nil, nil); !math.IsNaN(e.Center) {
		t.Errorf("a ratio of nothing: %+v", e)
	}
	if _, err := RatioOfMeans(a, b[:2]); err == nil {
		t.Error("unequal lengths: no error")
	}
}

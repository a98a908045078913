package results

import (
	"math"
	"testing"
)

func TestFormatNumber(t *testing.T) {
	cases := []struct {
		x           float64
		significant int
		want        string
	}{
		{12.345, 3, "12.3"}, {9.996, 3, "10.0"}, {0.00123456, 3, "0.00123"}, {-0.5, 2, "-0.50"},
		{1234567.8, 3, "1234568"}, {99999999, 2, "1.0e+08"}, {0.0000123, 2, "1.2e-05"}, {0.00009996, 3, "0.000100"},
		{0, 3, "0"}, {math.Copysign(0, -1), 3, "0"}, {math.NaN(), 3, "n/a"}, {math.Inf(-1), 3, "-inf"}, {7, 0, "7"},
	}
	for _, c := range cases {
		if got := FormatNumber(c.x, c.significant); got != c.want {
			t.Errorf("FormatNumber(%v, %d) = %q, want %q", c.x, c.significant, got, c.want)
		}
	}
}

// The width of the interval chooses the digits.
func TestFormatEstimate(t *testing.T) {
	of := func(center, half float64) Estimate {
		return Estimate{N: 9, Center: center, Lo: center - half, Hi: center + half}
	}
	cases := []struct {
		e    Estimate
		want string
	}{
		{of(12.345, 0.55), "12.3 [11.8, 12.9]"},
		{of(12.345, 0.0123), "12.345 [12.333, 12.357]"},
		{of(0.00012345, 0.0000062), "0.000123 [0.000117, 0.000130]"},
		{of(1234.5, 800), "1234 [434, 2034]"},
		{of(-0.001, 0.4), "0.00 [-0.40, 0.40]"},
		{of(5e9, 1e8), "5.00e+09 [4.90e+09, 5.10e+09]"},
		{NewEstimate([]float64{3, 3, 3}), "3.000 [3.000, 3.000]"},
		{NewEstimate([]float64{3.14159}), "3.14 (no interval, n = 1)"},
		{NewEstimate(nil), "n/a"},
	}
	for _, c := range cases {
		if got := FormatEstimate(c.e); got != c.want {
			t.Errorf("FormatEstimate(%v ± %v) = %q, want %q", c.e.Center, c.e.HalfWidth(), got, c.want)
		}
	}
}

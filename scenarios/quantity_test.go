package scenarios

import (
	"math/rand/v2"
	"testing"

	"frontline.dev/frontline/sim"
)

// TestReadSpan holds which texts are lengths of time, and that they are exact.
func TestReadSpan(t *testing.T) {
	good := []struct {
		text string
		want sim.Span
	}{
		{"5 min", 5 * sim.Minute}, {"5min", 5 * sim.Minute}, {"1.5 h", 90 * sim.Minute}, {"6 weeks", 6 * sim.Week}, {"1 week", sim.Week},
		{"3 years", 3 * sim.Year}, {"18 months", 3 * sim.Year / 2}, {"0 s", 0}, {"20 ms", 20 * sim.Millisecond}, {"7 µs", 7}, {"7 us", 7},
		{"1 h 30 min", 90 * sim.Minute}, {"-2 h", -2 * sim.Hour}, {"1e3 s", 1000 * sim.Second}, {"0.1 s", 100 * sim.Millisecond},
		{"0.0000005 s", 1}, {"0.0000004 s", 0}, {" 30 d ", 30 * sim.Day}, {"1_000 s", 1000 * sim.Second}, {"99.999999999 years", sim.Span(3153599999968464)},
	}
	for _, c := range good {
		if got, bad := readSpan(c.text); bad != nil || got != c.want {
			t.Errorf("readSpan(%q) = %d, %v; want %d", c.text, got, bad, c.want)
		}
	}
	wrong := []struct{ text, code string }{
		{"5", "E0307"}, {"", "E0307"}, {"min", "E0307"}, {"5 mins", "E0308"}, {"5 mn", "E0308"}, {"5 M", "E0308"}, {"5 min 3", "E0307"},
		{"5 min,", "E0307"}, {"inf", "E0304"}, {"nan", "E0304"}, {"1,5 h", "E0106"}, {"1e300 s", "E0303"}, {"1e999 s", "E0304"}, {"0x5 s", "E0308"},
	}
	for _, c := range wrong {
		if got, bad := readSpan(c.text); bad == nil || bad.code != c.code {
			t.Errorf("readSpan(%q) = %v, %v; want %s", c.text, got, bad, c.code)
		}
	}
}

// TestSpanRoundTrip holds that what sim writes is read as the same length.
func TestSpanRoundTrip(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		span := sim.Span(draw.Int64N(int64(100*sim.Year) >> draw.IntN(50)))
		if got, bad := readSpan(span.String()); bad != nil || got != span {
			t.Fatalf("readSpan(%q) = %d, %v; want %d", span, got, bad, span)
		}
		rate := sim.Rate(draw.Float64() * 1e6 / float64(uint64(1)<<draw.IntN(60)))
		if got, bad := readRate(rate.String()); bad != nil || got != rate {
			t.Fatalf("readRate(%q) = %v, %v; want %v", rate, float64(got), bad, float64(rate))
		}
		at := sim.TimeOfDay(draw.Int64N(86400)) * sim.TimeOfDay(sim.Second)
		if got, bad := readTimeOfDay(at.String()); bad != nil || got != at {
			t.Fatalf("readTimeOfDay(%q) = %v, %v", at, got, bad)
		}
	}
}

// TestReadRate holds which texts are rates, per second.
func TestReadRate(t *testing.T) {
	good := []struct {
		text string
		want float64
	}{{"4 per hour", 4.0 / 3600}, {"4/h", 4.0 / 3600}, {"0 per s", 0}, {"1e6 per s", 1e6}, {"2 per min", 2.0 / 60}, {"7 per week", 7.0 / 604800}}
	for _, c := range good {
		if got, bad := readRate(c.text); bad != nil || float64(got) != c.want {
			t.Errorf("readRate(%q) = %v, %v; want %v", c.text, float64(got), bad, c.want)
		}
	}
	wrong := []struct{ text, code string }{
		{"4", "E0307"}, {"", "E0307"}, {"four per hour", "E0205"}, {"4 per fortnight", "E0308"}, {"4 per", "E0308"}, {"inf", "E0304"},
		{"4,5 per hour", "E0106"}, {"4 an hour", "E0307"},
	}
	for _, c := range wrong {
		if got, bad := readRate(c.text); bad == nil || bad.code != c.code {
			t.Errorf("readRate(%q) = %v, %v; want %s", c.text, got, bad, c.code)
		}
	}
}

// TestLimits holds that ends count exactly as their brackets say.
func TestLimits(t *testing.T) {
	cases := []struct {
		text   string
		kind   kind
		inside []float64
		out    []float64
	}{
		{"[0, 1]", kindFloat, []float64{0, 1, .5}, []float64{-5e-324, 1.0000000000000002}},
		{"(0, 1)", kindFloat, []float64{5e-324, 0.9999999999999999}, []float64{0, 1}},
		{"[0 s, 30 d]", kindSpan, []float64{0, 2592000}, []float64{-1e-6, 2592000.000001}},
		{"(0 per s, 60 per min]", kindRate, []float64{1, 1e-9}, []float64{0, 1.0000000000000002}},
		{"[1, inf)", kindFloat, []float64{1, 1e308}, []float64{0.9999999999999999}},
	}
	for _, c := range cases {
		l, err := readLimits(c.kind, c.text)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range c.inside {
			if l.below(x) || l.above(x) {
				t.Errorf("%g is not in %s", x, c.text)
			}
		}
		for _, x := range c.out {
			if !l.below(x) && !l.above(x) {
				t.Errorf("%g is in %s", x, c.text)
			}
		}
	}
	for _, text := range []string{"", "0, 1", "[0]", "[1, 0]", "[a, b]", "[0 s, 1]"} {
		if _, err := readLimits(kindFloat, text); err == nil {
			t.Errorf("range %q is accepted", text)
		}
	}
}

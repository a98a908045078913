package sim

import (
	"math"
	"testing"
)

// Lengths are written in the shortest exact form.
func TestSpanText(t *testing.T) {
	cases := map[Span]string{
		0: "0 s", 6 * Minute: "6 min", 90 * Second: "90 s", 90 * Minute: "1.5 h", 3 * Year: "3 years", 20 * Millisecond: "20 ms",
		Minute: "1 min", Second: "1 s", Hour: "1 h", Day: "1 d", Week: "1 week", Year: "1 year", Microsecond: "1 µs",
		30 * Minute: "30 min", 35 * Minute: "35 min", 12 * Hour: "12 h", 30 * Day: "30 d", 6 * Week: "6 weeks",
		2 * Year: "2 years", 1500 * Millisecond: "1.5 s", 213 * Second: "213 s", 150 * Minute: "2.5 h", 20 * Minute: "20 min",
		-6 * Minute: "-6 min", Hour + Microsecond: "3600.000001 s", 1234567: "1.234567 s", 4 * Hour: "4 h", 100 * Year: "100 years",
		math.MinInt64: "-9223372036854.775808 s",
	}
	for d, want := range cases {
		if got := d.String(); got != want {
			t.Errorf("%d µs = %q, want %q", int64(d), got, want)
		}
	}
}

// What is written is exact: reading it gives the same microseconds.
func TestSpanTextIsExact(t *testing.T) {
	s := NewStream(1, 0, "spans")
	for range 20_000 {
		d := Span(math.Exp(30*s.Float64())) * []Span{1, 500, Millisecond, Second, Minute, Hour}[s.IntN(6)]
		if d < 0 || d > 1<<50 { // readSpan itself has 53 bits
			continue
		}
		if back := Seconds(readSpan(d.String())); back != d {
			t.Fatalf("%d µs written %q, read %d µs", d, d, back)
		}
	}
}

// Rates are written per hour where that is short.
func TestRateText(t *testing.T) {
	cases := map[Rate]string{
		60.0 / 3600: "60 per hour", 1.0 / 3600: "1 per hour", 4.0 / 3600: "4 per hour", 0.5 / 3600: "0.5 per hour",
		1e6: "1000000 per s", 0: "0 per hour", 7.0 / 86400: "7 per d", 100.0 / 3600: "100 per hour", 1.0 / (365 * 86400): "1 per year",
		Rate(1) / 7: "86400 per week", 0.12345678901234568: "0.12345678901234568 per s",
	}
	for r, want := range cases {
		if got := r.String(); got != want {
			t.Errorf("%g per s = %q, want %q", float64(r), got, want)
		}
	}
}

// Times of day have two digits for hours and minutes, more only when needed.
func TestTimeOfDayText(t *testing.T) {
	cases := map[TimeOfDay]string{
		0: "00:00", TimeOfDay(8*Hour + 30*Minute): "08:30", TimeOfDay(Day): "24:00", TimeOfDay(8*Hour + 15*Second): "08:00:15",
		TimeOfDay(Day - Microsecond): "23:59:59.999999", TimeOfDay(500 * Millisecond): "00:00:00.5", TimeOfDay(25 * Hour): "25 h", -1: "-1 µs",
	}
	for at, want := range cases {
		if got := at.String(); got != want {
			t.Errorf("%d µs = %q, want %q", int64(at), got, want)
		}
	}
}

// Conversions round to the nearest microsecond and cut what is too long; NaN
// panics.
func TestSpanConversion(t *testing.T) {
	cases := []struct{ got, want Span }{
		{Seconds(1.5), 1500 * Millisecond}, {Seconds(0.4e-6), 0}, {Seconds(0.5e-6), 1}, {Seconds(-0.5e-6), -1},
		{Seconds(math.Inf(1)), MaxSpan}, {Seconds(math.Inf(-1)), -MaxSpan}, {Seconds(1e30), MaxSpan},
		{Span(10).Scaled(0.25), 3}, {Span(-10).Scaled(0.25), -3}, {Year.Scaled(1e300), MaxSpan}, {(-Year).Scaled(1e300), -MaxSpan}, {Hour.Scaled(0), 0},
	}
	for i, c := range cases {
		if c.got != c.want {
			t.Errorf("case %d: %d, want %d", i, c.got, c.want)
		}
	}
	if !panics(func() { Seconds(math.NaN()) }) || !panics(func() { Hour.Scaled(math.NaN()) }) || !panics(func() { Span(0).Scaled(math.Inf(1)) }) {
		t.Error("NaN did not panic")
	}
	if d := 90 * Minute; d.Hours() != 1.5 || d.Minutes() != 90 || d.Seconds() != 5400 || d.Days() != 0.0625 || (2*Year).Years() != 2 {
		t.Error("a unit is wrong")
	}
	if Time(5).Add(7) != 12 || Time(12).Since(5) != 7 || Time(1500000).Seconds() != 1.5 {
		t.Error("instants are wrong")
	}
}

package sim

import "math"

// Time is an instant: whole microseconds since the start of a run. Instants
// are integers so that equal instants are equal on every machine.
type Time int64

// Span is a length of time in whole microseconds.
type Span int64

// The units in which a Span is written. A week is 7 days, a year 365 days: a
// simulated calendar has no leap days and no daylight saving.
const (
	Microsecond Span = 1
	Millisecond      = 1000 * Microsecond
	Second           = 1000 * Millisecond
	Minute           = 60 * Second
	Hour             = 60 * Minute
	Day              = 24 * Hour
	Week             = 7 * Day
	Year             = 365 * Day
)

// Never is an instant after every horizon (about 292,000 years).
const Never Time = math.MaxInt64

// MaxSpan is the longest Span that may be added to a Time below it without
// overflow (about 146,000 years).
const MaxSpan Span = math.MaxInt64 / 2

// Add returns the instant d after t.
func (t Time) Add(d Span) Time { return t + Time(d) }

// Since returns the length from u to t.
func (t Time) Since(u Time) Span { return Span(t - u) }

// Seconds returns the instant in seconds since the start.
func (t Time) Seconds() float64 { return float64(t) / 1e6 }

// Seconds returns the length in seconds.
func (d Span) Seconds() float64 { return float64(d) / 1e6 }

// Minutes returns the length in minutes.
func (d Span) Minutes() float64 { return float64(d) / 60e6 }

// Hours returns the length in hours.
func (d Span) Hours() float64 { return float64(d) / 3600e6 }

// Days returns the length in days of 24 hours.
func (d Span) Days() float64 { return float64(d) / 86400e6 }

// Years returns the length in years of 365 days.
func (d Span) Years() float64 { return float64(d) / (365 * 86400e6) }

// Seconds returns the Span of x seconds, rounded to the nearest microsecond,
// halves away from zero. Lengths beyond MaxSpan, also infinite ones, are cut to
// MaxSpan. It panics when x is NaN: a NaN time is a fault of the model, not of
// the user's input.
func Seconds(x float64) Span {
	us := float64(x * 1e6)
	if math.Abs(us) < maxFloat {
		return roundSpan(us)
	}
	return cutSpan(us)
}

const maxFloat = float64(MaxSpan) // 2^62

// roundSpan rounds to the nearest integer, halves away from zero, as math.Round
// does: both differences are exact. It has no branch, because whether a length
// is rounded up is not foreseeable.
func roundSpan(us float64) Span {
	whole := int64(us)
	return Span(whole + int64(float64(2*(us-float64(whole)))))
}

// cutSpan is roundSpan for lengths that are too long, and for NaN. What Go
// makes of a float that is too large for an integer differs between processors.
func cutSpan(us float64) Span {
	switch {
	case us >= maxFloat:
		return MaxSpan
	case us <= -maxFloat:
		return -MaxSpan
	}
	panic("sim: a time is NaN")
}

// Scaled returns the Span times factor, rounded to the nearest microsecond and
// cut to ±MaxSpan. It panics when the product is NaN.
func (d Span) Scaled(factor float64) Span {
	us := float64(float64(d) * factor)
	if math.Abs(us) < maxFloat {
		return roundSpan(us)
	}
	return cutSpan(us)
}

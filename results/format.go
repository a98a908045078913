package results

import (
	"math"
	"strconv"
	"strings"
)

// missingText is how tables for people show a value that is not there.
const missingText = "n/a"

// The decimal exponents between which numbers are written without an
// exponent: 0.0001 to 9,999,999.
const (
	exponentMin = -4
	exponentMax = 6
)

// FormatNumber returns x for people, with that many significant digits
// (at least 1): "12.3", "0.00123", "1234568", "1.2e+09". Digits before the
// decimal point are never replaced by zeros, so a large number may show more
// than asked for. NaN is "n/a". Use Number for files.
func FormatNumber(x float64, significant int) string {
	if s, ok := formatSpecial(x); ok {
		return s
	}
	significant = max(1, significant)
	exponent := decimalExponent(x, significant)
	if exponent < exponentMin || exponent > exponentMax {
		return strconv.FormatFloat(x, 'e', significant-1, 64)
	}
	return formatFixed(x, significant-1-exponent)
}

// FormatEstimate returns the estimate for people: "12.3 [11.8, 12.9]". The
// interval's width, to two significant digits, says how many decimals are
// shown. Without an interval it says so: "12.3 (no interval, n = 1)".
func FormatEstimate(e Estimate) string {
	if math.IsNaN(e.Center) {
		return missingText
	}
	if math.IsNaN(e.Lo) || math.IsNaN(e.Hi) {
		return FormatNumber(e.Center, 3) + " (no interval, n = " + strconv.Itoa(e.N) + ")"
	}
	width := e.Hi - e.Lo
	largest := math.Max(math.Abs(e.Lo), math.Abs(e.Hi))
	if width == 0 {
		s := FormatNumber(e.Center, 4)
		return s + " [" + s + ", " + s + "]"
	}
	magnitude := decimalExponent(largest, 2)
	decimals := 1 - decimalExponent(width, 2)
	if magnitude < exponentMin || magnitude > exponentMax || decimals > 12 {
		digits := min(15, max(2, magnitude+decimals+1))
		return FormatNumber(e.Center, digits) + " [" + FormatNumber(e.Lo, digits) + ", " + FormatNumber(e.Hi, digits) + "]"
	}
	return formatFixed(e.Center, decimals) + " [" + formatFixed(e.Lo, decimals) + ", " + formatFixed(e.Hi, decimals) + "]"
}

// formatSpecial returns the text of zero, NaN and the infinities.
func formatSpecial(x float64) (string, bool) {
	switch {
	case math.IsNaN(x):
		return missingText, true
	case math.IsInf(x, 1):
		return "inf", true
	case math.IsInf(x, -1):
		return "-inf", true
	case x == 0:
		return "0", true
	}
	return "", false
}

// formatFixed returns x with that many decimals, none when negative, and
// never "-0.0".
func formatFixed(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', max(0, decimals), 64)
	if strings.HasPrefix(s, "-") && strings.Trim(s, "-0.") == "" {
		return s[1:]
	}
	return s
}

// decimalExponent returns the exponent of ten of x after it is rounded to
// that many significant digits, so 9.996 at three digits has exponent 1. It
// reads the exponent off the decimal text because math.Log10 differs between
// platforms. It is 0 for x = 0.
func decimalExponent(x float64, significant int) int {
	s := strconv.FormatFloat(x, 'e', significant-1, 64)
	exponent, err := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	if err != nil {
		return 0 // x is not finite
	}
	return exponent
}

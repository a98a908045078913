package design

import "fmt"

// primes are the bases of the Halton sequence.
var primes = [...]int{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131}

// HaltonMax is the most dimensions of a Halton sequence here. Beyond about ten
// its columns are correlated unless there are very many points: prefer [Sobol].
const HaltonMax = len(primes)

// Halton returns the first n points of the Halton sequence (Halton 1960) in d
// dimensions, 1 to [HaltonMax], unscrambled and from the point 0: coordinate j
// of point i is i with its digits in the j-th prime mirrored at the point. It
// returns an error when n or d is out of range.
func Halton(n, d int) ([][]float64, error) {
	if err := size(float64(n), d); err != nil {
		return nil, err
	}
	if d > HaltonMax {
		return nil, fmt.Errorf("a Halton sequence has at most %d dimensions here, not %d", HaltonMax, d)
	}
	rows := matrix(n, d)
	for i, row := range rows {
		for j := range row {
			row[j] = mirrored(i, primes[j])
		}
	}
	return rows, nil
}

// mirrored is the radical inverse. Numerator and denominator are exact, so the
// quotient is the nearest float64.
func mirrored(i, base int) float64 {
	numerator, denominator := 0, 1
	for ; i > 0; i /= base {
		numerator, denominator = numerator*base+i%base, denominator*base
	}
	return float64(numerator) / float64(denominator)
}

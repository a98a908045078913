package fit

import (
	"math"
	"slices"
)

// medianOf returns the median, NaN of nothing; the list is left as it is.
func medianOf(list []float64) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func meanOf(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return sum / float64(len(list))
}

// quantileOf returns a quantile by linear interpolation; NaN of nothing.
func quantileOf(list []float64, p float64) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	at := p * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// ratio is a / b, NaN when b is 0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

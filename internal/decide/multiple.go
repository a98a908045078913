package decide

import "math"

// Holm corrects p-values for being looked at together (Holm 1979): the
// smallest is multiplied by their number, the next by one less, and none may
// be smaller than the one before it. Whatever is at most α afterwards may be
// claimed, and the chance that any of the claims is false is at most α. The
// order of the input is kept. A NaN is "no test": it stays NaN and does not
// count.
func Holm(p []float64) []float64 {
	corrected := make([]float64, len(p))
	left := 0
	for i, x := range p {
		corrected[i] = math.NaN()
		if !math.IsNaN(x) {
			left++
		}
	}
	floor := 0.0
	for ; left > 0; left-- {
		least := -1
		for i, x := range p {
			if !math.IsNaN(x) && math.IsNaN(corrected[i]) && (least < 0 || x < p[least]) {
				least = i
			}
		}
		floor = math.Max(floor, math.Min(1, float64(left)*p[least]))
		corrected[least] = floor
	}
	return corrected
}

// Bonferroni returns the confidence that each of several intervals must have
// so that all of them hold together with at least the given confidence. It is
// the given one for fewer than two.
func Bonferroni(confidence float64, intervals int) float64 {
	checkConfidence(confidence)
	if intervals < 2 {
		return confidence
	}
	return 1 - (1-confidence)/float64(intervals)
}

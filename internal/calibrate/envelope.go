package calibrate

import "math"

// Envelope holds, at shares 1/K … of the range, between which counts the
// distribution of n uniform ranks lies everywhere at once with a probability
// (Säilynoja, Bürkner and Vehtari 2022).
type Envelope struct {
	N      int
	At     []float64
	Lo, Hi []int // counts at or below At

	logs []float64 // logarithms of factorials
}

// NewEnvelope returns the envelope of n uniform numbers at k - 1 inner points.
// The pointwise level is found by bisection; the probability of staying inside
// is computed exactly, going from point to point.
func NewEnvelope(n, k int, confidence float64) Envelope {
	logs := make([]float64, n+1)
	for i := 2; i <= n; i++ {
		logs[i] = logs[i-1] + math.Log(float64(i))
	}
	low, high := 0.0, 1-confidence
	for range 50 {
		mid := (low + high) / 2
		if e := pointwise(logs, k, mid); e.inside() < confidence {
			high = mid
		} else {
			low = mid
		}
	}
	return pointwise(logs, k, low)
}

// pointwise leaves out a tail of half the level on each side, at each point.
func pointwise(logs []float64, k int, level float64) Envelope {
	n := len(logs) - 1
	e := Envelope{N: n, logs: logs}
	for i := 1; i < k; i++ {
		z := float64(i) / float64(k)
		lo, hi, sum := 0, n, 0.0
		for x := 0; x <= n; x++ {
			p := e.binomial(n, x, z)
			if sum+p < level/2 {
				lo = x + 1
			}
			if sum+p < 1-level/2 {
				hi = x + 1
			}
			sum += p
		}
		e.At, e.Lo, e.Hi = append(e.At, z), append(e.Lo, lo), append(e.Hi, min(hi, n))
	}
	return e
}

// inside returns the probability that uniform numbers stay inside everywhere.
func (e *Envelope) inside() float64 {
	state := []float64{1}
	from, z := 0, 0.0
	for i, at := range e.At {
		next := make([]float64, e.Hi[i]-e.Lo[i]+1)
		step := (at - z) / (1 - z)
		for s, p := range state {
			if p == 0 {
				continue
			}
			for x := max(e.Lo[i], from+s); x <= e.Hi[i]; x++ {
				next[x-e.Lo[i]] += p * e.binomial(e.N-from-s, x-from-s, step)
			}
		}
		state, from, z = next, e.Lo[i], at
	}
	sum := 0.0
	for _, p := range state {
		sum += p
	}
	return sum
}

// binomial returns the probability of k out of n.
func (e *Envelope) binomial(n, k int, p float64) float64 {
	if k < 0 || k > n {
		return 0
	}
	return math.Exp(e.logs[n] - e.logs[k] - e.logs[n-k] + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
}

// Counts returns how many ranks of 0 … most lie below each share of the range.
func (e *Envelope) Counts(ranks []int, most int) []int {
	out := make([]int, len(e.At))
	for i, at := range e.At {
		for _, r := range ranks {
			if float64(r) < at*float64(most+1)-1e-9 {
				out[i]++
			}
		}
	}
	return out
}

// Holds says whether counts lie inside everywhere.
func (e *Envelope) Holds(counts []int) bool {
	for i, c := range counts {
		if c < e.Lo[i] || c > e.Hi[i] {
			return false
		}
	}
	return true
}

package verify

import "math"

// The chances of the test (RELIABILITY: a suite whose seeds are fixed, and
// which a correct simulation fails once in a million choices of seeds).
const (
	// FalseAlarm is the probability that any number of a suite is called wrong
	// although the simulation is right; by Bonferroni each number has its share.
	FalseAlarm = 1e-6
	// Escape is the probability with which a defect of the size that is shown
	// beside each number may pass.
	Escape = 1e-6
	// escapeQuantile is the normal quantile of 1 - Escape.
	escapeQuantile = 4.753424308822899
	// negligible is the share of a number's tolerance within which it holds
	// whatever its chance: a share of nearly 1 or 0 varies by rare events that
	// few runs may not have, and its interval is then too short.
	negligible = 1. / 20
	// extension is by how much more runs a doubtful number is judged again.
	extension = 4
)

// verdict is what is known of a number after a round of runs.
type verdict uint8

const (
	undecided verdict = iota
	holds
	fails
)

// rule is the sequential test of Gandy and Scott (2021) with two rounds for
// one number: it is wrong when its chance is at most beta, right when it is
// above beta + gamma, and in between it is judged again with new and more
// runs, at beta/gamma. A correct number is called wrong with probability at
// most 2 beta.
type rule struct{ beta, gamma float64 }

// ruleFor shares the chance of a false alarm among the numbers of a suite.
func ruleFor(numbers int) rule {
	beta := FalseAlarm / float64(max(numbers, 1)) / 2
	return rule{beta: beta, gamma: math.Sqrt(beta)}
}

// near says whether an estimate is as good as the expected value.
func near(e estimate, q *question) bool {
	return math.Abs(e.center-q.Value) <= negligible*q.Tolerance*math.Abs(q.Value)
}

// first judges after the first round. What did not vary at all may be rare:
// more runs decide.
func (r rule) first(e estimate, q *question) verdict {
	chance := e.chance(q.Value)
	switch {
	case near(e, q):
		return holds
	case e.deviation == 0 && chance == 0:
		return undecided
	case !(chance > r.beta): // NaN is no observation, and wrong
		return fails
	case chance > r.beta+r.gamma:
		return holds
	}
	return undecided
}

// second judges after the extension.
func (r rule) second(e estimate, q *question) verdict {
	if !near(e, q) && !(e.chance(q.Value) > r.beta/r.gamma) {
		return fails
	}
	return holds
}

// detectable returns the smallest defect, relative to the expected value, that
// the runs behind an estimate let pass with probability [Escape] at most: it
// must be so far off that even then the chance stays below the bound of the
// first round. NaN when the expected value is 0.
func (r rule) detectable(e estimate, q *question) float64 {
	if q.Value == 0 {
		return math.NaN()
	}
	return math.Max(negligible*q.Tolerance, studentQuantile(r.beta+r.gamma, e.runs-1)*e.deviation/math.Abs(q.Value)) +
		escapeQuantile*e.deviation/math.Abs(q.Value)
}

package verify

import (
	"context"
	"fmt"
	"math"
)

// Numbers of replications. A case file's own number is that of the quick
// suite.
const (
	leastRuns = 8       // of a test while programming
	fewRuns   = 4       // no case has fewer: a standard error of three is none
	mostRuns  = 400_000 // of one round at full length
)

// playRounds settles numbers with chance: one round of replications, and for
// what is in doubt another, longer one with new random numbers.
func (s *suite) playRounds(ctx context.Context, c *Case, answers []*answer) (runs int, err error) {
	count := max(c.Scenario.Replications, fewRuns)
	if s.options.Least {
		count = max(fewRuns, min(count, leastRuns))
	}
	if err := s.estimate(ctx, c, answers, 0, count); err != nil {
		return 0, err
	}
	runs = count
	if s.options.Full {
		// The first round only says how many are needed; its numbers are not used
		// again, so that the length does not depend on what is judged.
		needed := s.needed(answers, count)
		if err := s.estimate(ctx, c, answers, runs, needed); err != nil {
			return 0, err
		}
		count, runs = needed, runs+needed
	}
	for _, a := range answers {
		a.verdict = s.rule.first(a.estimate, a.question)
		if a.verdict == holds && s.tooFar(a) {
			a.verdict = undecided
		}
	}
	doubtful := choose(answers, func(a *answer) bool { return a.verdict == undecided })
	if len(doubtful) > 0 {
		if err := s.estimate(ctx, c, doubtful, runs, extension*count); err != nil {
			return 0, err
		}
		runs += extension * count
		for _, a := range doubtful {
			a.verdict = s.rule.second(a.estimate, a.question)
		}
	}
	for _, a := range answers {
		s.close(a)
	}
	return runs, nil
}

// estimate plays a round and estimates every number of it.
func (s *suite) estimate(ctx context.Context, c *Case, answers []*answer, first, count int) error {
	all, err := s.play(ctx, c, questionsOf(answers), first, count)
	if err != nil {
		return err
	}
	for i, a := range answers {
		sums := make([][]float64, count)
		for r := range all {
			sums[r] = all[r][i]
		}
		a.estimate = jackknife(sums, combined(a.question))
	}
	return nil
}

// needed returns how many replications bring the standard error of every
// number down to a third of its tolerance.
func (s *suite) needed(answers []*answer, count int) int {
	needed := float64(count)
	for _, a := range answers {
		wanted := a.question.Tolerance / 3 * math.Abs(a.question.Value)
		if ratio := a.estimate.deviation / wanted; wanted > 0 && !math.IsNaN(ratio) {
			needed = math.Max(needed, float64(count)*ratio*ratio)
		}
	}
	return int(math.Min(math.Ceil(needed), mostRuns))
}

// tooFar says whether a number of the full suite is off by more than its
// tolerance.
func (s *suite) tooFar(a *answer) bool {
	off := math.Abs(a.estimate.center - a.question.Value)
	return s.options.Full && off > a.question.Tolerance*math.Abs(a.question.Value)
}

// close writes down what became of a number.
func (s *suite) close(a *answer) {
	n, e := &a.number, a.estimate
	n.Simulated, n.Replications = e.center, e.runs
	n.Low, n.High = e.bounds()
	n.Chance, n.Detectable = e.chance(n.Expected), s.rule.detectable(e, a.question)
	n.Verdict = Holds
	switch {
	case math.IsNaN(e.center):
		n.Verdict, n.Why = Fails, "nothing was observed"
	case a.verdict == fails:
		n.Verdict, n.Why = Fails, fmt.Sprintf("%sa correct simulation is so far off with probability %.2g", n.off(), n.Chance)
	case s.tooFar(a):
		n.Verdict, n.Why = Fails, fmt.Sprintf("off by %.2f %%, more than the tolerance of %.2g %%", 100*n.RelativeError(), 100*n.Tolerance)
	}
}

package decide

import (
	"math"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// OCBA shares out a given number of replications among systems so that the
// best is found most probably: optimal computing budget allocation (Chen, Lin,
// Yücesan and Chick 2000, Discrete Event Dynamic Systems 10). It gives no
// guarantee; [OCBA.Probability] is its own estimate of one. It takes systems to
// be independent.
type OCBA struct {
	sample
	budget, step int
	given        int   // replications handed out so far
	target       []int // by system
}

// NewOCBA returns the procedure for a budget of replications of all systems
// together, handed out step by step after N0 of each. Delta and Confidence of
// the ask are not used. It panics when the budget does not cover the first
// replications or the step is not positive.
func NewOCBA(systems int, ask Ask, budget, step int) *OCBA {
	ask.Delta, ask.Confidence = 1, .95
	o := &OCBA{sample: newSample(systems, ask), budget: budget, step: step}
	if budget < systems*ask.N0 || step < 1 {
		panic("decide: OCBA needs a budget for the first replications, and steps of at least 1")
	}
	o.given = systems * ask.N0
	for range systems {
		o.target = append(o.target, ask.N0)
	}
	return o
}

// Next implements [Procedure].
func (o *OCBA) Next() []int {
	for {
		needed, open := make([]int, len(o.values)), false
		for i := range needed {
			needed[i] = max(0, o.target[i]-len(o.values[i]))
			open = open || needed[i] > 0
		}
		if open || o.given >= o.budget {
			return needed
		}
		o.share(min(o.step, o.budget-o.given))
	}
}

// share hands out further replications: to those that have less than their
// share of the new total, in proportion to what they lack.
func (o *OCBA) share(more int) {
	means, sds := make([]float64, len(o.values)), make([]float64, len(o.values))
	for i := range o.values {
		means[i], sds[i] = o.mean(i, len(o.values[i])), o.sd(i, len(o.values[i]))
	}
	fractions := OCBAFractions(means, sds, results.More)
	o.given += more
	lack := make([]float64, len(fractions))
	sum := 0.0
	for i, f := range fractions {
		lack[i] = math.Max(0, float64(f*float64(o.given))-float64(o.target[i]))
		sum += lack[i]
	}
	// Whole numbers by largest remainders: what is handed out is exactly more.
	left, rest := more, make([]float64, len(lack))
	for i := range lack {
		exact := float64(lack[i] / sum * float64(more))
		whole := int(exact)
		o.target[i] += whole
		left -= whole
		rest[i] = exact - float64(whole)
	}
	for ; left > 0; left-- {
		i := ahead(all(len(rest)), func(i int) float64 { return rest[i] })
		o.target[i]++
		rest[i] = -1
	}
}

// Best implements [Procedure].
func (o *OCBA) Best() (int, bool) {
	chosen := true
	for _, more := range o.Next() {
		chosen = chosen && more == 0
	}
	return ahead(all(len(o.values)), o.score), chosen
}

func (o *OCBA) score(i int) float64 {
	if len(o.values[i]) == 0 {
		return math.Inf(-1)
	}
	return o.mean(i, min(len(o.values[i]), o.target[i]))
}

// Standing implements [Procedure].
func (o *OCBA) Standing() []Standing {
	list := make([]Standing, len(o.values))
	for i := range list {
		list[i] = o.standing(i, min(len(o.values[i]), o.target[i]))
		list[i].Planned = o.target[i]
	}
	return list
}

// Probability returns a lower bound of the approximate probability that the
// system that is ahead is the best: 1 - ΣΦ(-δ/σ) over the others (Chen and
// others 2000, APCS-B), with variances taken as known. It is NaN before every
// system has two values.
func (o *OCBA) Probability() float64 {
	best, _ := o.Best()
	miss := 0.0
	for i := range o.values {
		n, nBest := min(len(o.values[i]), o.target[i]), min(len(o.values[best]), o.target[best])
		if n < 2 || nBest < 2 {
			return math.NaN()
		}
		if i == best {
			continue
		}
		sd, sdBest := o.sd(i, n), o.sd(best, nBest)
		width := math.Sqrt(float64(sd*sd)/float64(n) + float64(sdBest*sdBest)/float64(nBest))
		if behind := o.mean(best, nBest) - o.mean(i, n); behind > 0 || width > 0 {
			miss += sim.NormalCDF(-behind / width)
		} else {
			miss += .5
		}
	}
	return math.Max(0, 1-miss)
}

// OCBAFractions returns which share of all replications each system should
// get, for these means and standard deviations (Chen and others 2000, theorem
// 3): a rival by (sd/distance from the best)², the best by sd·√Σ(share/sd)² of
// the others. Systems level with the best, and standard deviations of 0, are
// moved away from what cannot be divided by.
func OCBAFractions(means, sds []float64, goal results.Goal) []float64 {
	sign := 1.0
	if goal == results.Less {
		sign = -1
	}
	best := ahead(all(len(means)), func(i int) float64 { return sign * means[i] })
	widest, farthest := 0.0, 0.0
	for i := range means {
		widest, farthest = math.Max(widest, sds[i]), math.Max(farthest, math.Abs(means[best]-means[i]))
	}
	shares := make([]float64, len(means))
	if widest == 0 || farthest == 0 { // nothing varies, or nothing differs: equal shares
		for i := range shares {
			shares[i] = 1 / float64(len(shares))
		}
		return shares
	}
	sd := func(i int) float64 { return math.Max(sds[i], 1e-6*widest) }
	squares, sum := 0.0, 0.0
	for i := range means {
		if i == best {
			continue
		}
		ratio := sd(i) / math.Max(math.Abs(means[best]-means[i]), 1e-6*farthest)
		shares[i] = float64(ratio * ratio)
		sum += shares[i]
		part := shares[i] / sd(i)
		squares += float64(part * part)
	}
	shares[best] = float64(sd(best) * math.Sqrt(squares))
	sum += shares[best]
	for i := range shares {
		shares[i] /= sum
	}
	return shares
}

package decide

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
)

// LookAhead returns for how many further replications a precision that is
// reached at n must hold: ⌊(percent/100)·max(n, 100)⌋ (Hoad, Robinson and
// Davies 2010, "kLimit"). It is 0 for a negative percent.
func LookAhead(percent, n int) int {
	return max(0, percent) * max(n, 100) / 100
}

// Precision decides how many replications an estimate of a mean needs: as many
// as bring the half-width of its confidence interval to a target and keep it
// there for a while (the replications algorithm of Hoad, Robinson and Davies
// 2010, Journal of Simulation 4). Set the first fields, then call Next.
//
// Stopping when a target is met makes the interval a little too narrow on
// average; the look-ahead is the usual remedy, and more first replications
// (Min) are a better one.
type Precision struct {
	Confidence float64 // of the interval; 0 means 0.95
	Relative   float64 // target of half-width / |mean|; 0: not asked for
	Absolute   float64 // target of the half-width; 0: not asked for; both may be given, then both are met
	OfTruth    bool    // Relative bounds the error against the true mean instead: γ/(1+γ) is used (Law 2015, section 9.4.1)
	Min        int     // replications before the rule looks, at least 2; 0 means 3
	Percent    int     // look-ahead, see LookAhead; 0 is none
	Budget     int     // most replications; 0: no limit

	values    []float64
	reached   int // first replication of the present stretch that meets the target; 0: none
	lookAhead int // how far the target must hold
	checked   int // the estimates of so many replications have been looked at
}

// Step is the estimate after a number of replications, one row of a table of
// replications.
type Step struct {
	N                int
	Mean, SD, Lo, Hi float64
	Deviation        float64 // half-width / |mean|; NaN when the mean is 0
	Met              bool    // the target is met
}

// DefaultLookAhead is the look-ahead that Hoad and others recommend: five
// replications, or 5 % of those made when they are more than a hundred.
const DefaultLookAhead = 5

// Next takes the values of further replications, in their order, and returns
// how many more are certain to be needed, and whether the rule is done. The
// first call may bring none. A replication more than asked for is not looked
// at once the rule is done. The answer does not depend on how many values come
// at once, so as many replications as are certain can be played side by side.
//
// done is true when the precision is reached and has held, or when the budget
// is used up; Reached tells which. NaN counts as a replication without an
// observation. Next panics on settings that ask for nothing.
func (p *Precision) Next(values []float64) (more int, done bool) {
	p.check()
	p.values = append(p.values, values...)
	for n := max(p.checked+1, p.first()); n <= len(p.values); n++ {
		if p.held() {
			break
		}
		p.look(n)
	}
	switch {
	case p.held():
		return 0, true
	case p.Budget > 0 && len(p.values) >= p.Budget:
		return 0, true
	}
	target := max(p.first(), len(p.values)+1)
	if p.reached > 0 {
		target = p.reached + p.lookAhead
	} else {
		target += LookAhead(p.Percent, target)
	}
	if p.Budget > 0 {
		target = min(target, p.Budget)
	}
	return target - len(p.values), false
}

func (p *Precision) check() {
	if !(p.Relative > 0 || p.Absolute > 0) || p.Relative < 0 || p.Absolute < 0 {
		panic(fmt.Sprintf("decide: a precision of %v relative and %v absolute: one must be above 0, none below", p.Relative, p.Absolute))
	}
}

func (p *Precision) first() int {
	if p.Min == 0 {
		return 3
	}
	return max(2, p.Min)
}

func (p *Precision) confidence() float64 {
	if p.Confidence == 0 {
		return .95
	}
	checkConfidence(p.Confidence)
	return p.Confidence
}

// look examines the estimate of the first n replications.
func (p *Precision) look(n int) {
	p.checked = n
	if !p.At(n).Met {
		p.reached = 0
		return
	}
	if p.reached == 0 {
		p.reached, p.lookAhead = n, LookAhead(p.Percent, n)
	}
}

func (p *Precision) held() bool { return p.reached > 0 && p.checked >= p.reached+p.lookAhead }

// Reached returns the least number of replications at which the precision was
// met and from which it held for the look-ahead; false when it was not.
func (p *Precision) Reached() (n int, held bool) {
	if !p.held() {
		return 0, false
	}
	return p.reached, true
}

// Len returns how many values the rule has been given.
func (p *Precision) Len() int { return len(p.values) }

// At returns the estimate after n replications. It panics when there are not
// so many.
func (p *Precision) At(n int) Step {
	e := results.NewEstimate(p.values[:n])
	s := Step{N: n, Mean: e.Center, SD: e.SD, Lo: math.NaN(), Hi: math.NaN(), Deviation: math.NaN()}
	if e.N < 2 {
		return s
	}
	half := float64(twoSided(p.confidence(), float64(e.N-1)) * (e.SD / math.Sqrt(float64(e.N))))
	s.Lo, s.Hi = s.Mean-half, s.Mean+half
	if s.Mean != 0 {
		s.Deviation = half / math.Abs(s.Mean)
	}
	relative := p.Relative
	if p.OfTruth {
		relative = RelativeToTruth(relative)
	}
	s.Met = (p.Absolute == 0 || half <= p.Absolute) && (p.Relative == 0 || half <= float64(relative*math.Abs(s.Mean)))
	return s
}

// RelativeToTruth returns the relative half-width, as a share of the
// estimate, that keeps the error below the share γ of the true mean: γ/(1+γ)
// (Law 2015, section 9.4.1).
func RelativeToTruth(gamma float64) float64 { return gamma / (1 + gamma) }

package decide

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
)

// Verdict is what can be said of the difference between two alternatives.
type Verdict string

// The verdicts. Better and Worse need a metric with a goal; Higher and Lower
// stand for them where there is none. Same means that no difference larger
// than the margin is there, Equal that every replication gave the very same
// number.
const (
	Better  Verdict = "better"
	Worse   Verdict = "worse"
	Higher  Verdict = "higher"
	Lower   Verdict = "lower"
	Same    Verdict = "no difference larger than the margin"
	Equal   Verdict = "equal"
	Unclear Verdict = "cannot tell"
)

// Difference is what is known of B less A in one metric. [Compare] makes it;
// [Correct] adds what depends on the others it is looked at with.
type Difference struct {
	Paired       bool
	N            int     // pairs; of unpaired samples the smaller
	MeanA, MeanB float64 // of the observations that entered
	SDA, SDB     float64
	Mean         float64 // of B less A
	SE, DF       float64 // standard error of Mean and its degrees of freedom
	Confidence   float64
	Lo, Hi       float64 // interval of this difference alone
	LoAll, HiAll float64 // interval that holds together with those of the whole family (Bonferroni)
	P, PHolm     float64 // two-sided test of no difference; PHolm is corrected for the family
	Correlation  float64 // of the pairs; NaN when there is none

	// Reduction is by which factor pairing cut the variance of the
	// difference: (varA + varB) / var(B - A). 1 is nothing, below 1 is harm,
	// +Inf when the difference does not vary. NaN without pairs, and where
	// nothing varies.
	Reduction float64

	Margin             float64 // differences up to it do not matter; NaN: none was given
	PSame, PSameHolm   float64 // two one-sided tests of |difference| >= Margin; NaN without a margin
	Ahead              float64 // share of the pairs in which B was ahead by the goal, ties half; NaN without pairs
	Verdict            Verdict
	Warnings           []string
	goal               results.Goal
	everyPairIdentical bool
}

// Compare returns what two samples say of B less A. Paired samples are in
// replication order, index i of both played on the same random numbers; the
// interval is Student's t of the differences. Otherwise it is Welch's (1947),
// which does not need equal variances. NaN is "no observation": a pair with a
// missing half is dropped and counted. Margin is NaN when none is given.
//
// It returns an error when paired samples have different lengths or a value is
// infinite. It panics when confidence is not within (0, 1).
func Compare(a, b []float64, paired bool, goal results.Goal, margin, confidence float64) (*Difference, error) {
	checkConfidence(confidence)
	d := &Difference{Paired: paired, Confidence: confidence, Margin: margin, goal: goal}
	d.clear()
	if paired && len(a) != len(b) {
		return nil, fmt.Errorf("a paired comparison of %d values with %d: there must be equally many, in replication order", len(a), len(b))
	}
	for _, values := range [][]float64{a, b} {
		for i, x := range values {
			if math.IsInf(x, 0) {
				return nil, fmt.Errorf("value %d is %v: values must be finite", i, x)
			}
		}
	}
	if paired {
		d.pairs(a, b)
	} else {
		d.welch(a, b)
	}
	d.test()
	return d, nil
}

// clear says of every number that it is not known.
func (d *Difference) clear() {
	none := math.NaN()
	for _, x := range []*float64{&d.MeanA, &d.MeanB, &d.SDA, &d.SDB, &d.Mean, &d.SE, &d.DF, &d.Lo, &d.Hi, &d.LoAll, &d.HiAll,
		&d.P, &d.PHolm, &d.Correlation, &d.Reduction, &d.PSame, &d.PSameHolm, &d.Ahead} {
		*x = none
	}
	d.Verdict = Unclear
}

// pairs takes the samples pair by pair.
func (d *Difference) pairs(a, b []float64) {
	var x, y, differences []float64
	ahead := 0.0
	d.everyPairIdentical = true
	for i := range a {
		if math.IsNaN(a[i]) || math.IsNaN(b[i]) {
			continue
		}
		x, y, differences = append(x, a[i]), append(y, b[i]), append(differences, b[i]-a[i])
		d.everyPairIdentical = d.everyPairIdentical && a[i] == b[i]
		switch step := b[i] - a[i]; {
		case step == 0:
			ahead += .5
		case (step < 0) == (d.goal == results.Less):
			ahead++
		}
	}
	d.N = len(x)
	d.missing(len(a)-d.N, len(a), "pairs")
	ofA, ofB, of := results.NewEstimate(x), results.NewEstimate(y), results.NewEstimate(differences)
	d.MeanA, d.SDA, d.MeanB, d.SDB, d.Mean = ofA.Center, ofA.SD, ofB.Center, ofB.SD, of.Center
	if d.N > 0 {
		d.Ahead = ahead / float64(d.N)
	}
	if d.N < 2 {
		d.everyPairIdentical = d.everyPairIdentical && d.N > 0
		return
	}
	d.SE, d.DF = of.SD/math.Sqrt(float64(d.N)), float64(d.N-1)
	if both := float64(ofA.SD*ofA.SD) + float64(ofB.SD*ofB.SD); both > 0 {
		d.Reduction = both / float64(of.SD*of.SD)
		if of.SD == 0 {
			d.Reduction = math.Inf(1)
		}
	}
	d.Correlation, _ = results.Correlation(x, y) // lengths are equal and values finite
}

// welch takes the samples as independent.
func (d *Difference) welch(a, b []float64) {
	ofA, ofB := results.NewEstimate(a), results.NewEstimate(b)
	d.N = min(ofA.N, ofB.N)
	d.missing(len(a)+len(b)-ofA.N-ofB.N, len(a)+len(b), "values")
	d.MeanA, d.SDA, d.MeanB, d.SDB, d.Mean = ofA.Center, ofA.SD, ofB.Center, ofB.SD, ofB.Center-ofA.Center
	if d.N < 2 {
		return
	}
	ofMeanA, ofMeanB := float64(d.SDA*d.SDA)/float64(ofA.N), float64(d.SDB*d.SDB)/float64(ofB.N)
	sum := ofMeanA + ofMeanB
	d.SE = math.Sqrt(sum)
	if sum == 0 {
		d.DF = float64(ofA.N + ofB.N - 2)
		return
	}
	// Welch 1947, equation 28, with shares of the variance so that small
	// variances do not underflow.
	shareA, shareB := ofMeanA/sum, ofMeanB/sum
	d.DF = 1 / (float64(shareA*shareA)/float64(ofA.N-1) + float64(shareB*shareB)/float64(ofB.N-1))
}

func (d *Difference) missing(count, of int, what string) {
	if count > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%d of %d %s are missing (no observation)", count, of, what))
	}
}

// test fills the interval and the tests of the difference alone.
func (d *Difference) test() {
	if d.N < 2 || math.IsNaN(d.SE) {
		d.Warnings = append(d.Warnings, fmt.Sprintf("no interval: it needs at least 2 observations, there are %d", d.N))
		return
	}
	if d.Paired && d.Reduction < .9 {
		d.Warnings = append(d.Warnings, "common random numbers made the interval wider here")
	}
	d.Lo, d.Hi = d.interval(d.Confidence)
	d.LoAll, d.HiAll = d.Lo, d.Hi
	d.P = 2 * d.beyond(math.Abs(d.Mean))
	if !math.IsNaN(d.Margin) {
		d.PSame = d.beyond(d.Margin - math.Abs(d.Mean))
	}
	d.PHolm, d.PSameHolm = d.P, d.PSame
	d.judge()
}

// beyond returns the probability that a difference whose true mean is zero
// comes out above x.
func (d *Difference) beyond(x float64) float64 {
	if d.SE > 0 {
		return StudentTail(x/d.SE, d.DF)
	}
	switch {
	case x > 0:
		return 0
	case x < 0:
		return 1
	}
	return .5
}

func (d *Difference) interval(confidence float64) (lo, hi float64) {
	half := float64(twoSided(confidence, d.DF) * d.SE)
	return d.Mean - half, d.Mean + half
}

// Correct looks at differences together, as one family: p-values of "no
// difference" are corrected by Holm's method, those of "no difference larger
// than the margin" by the same method among themselves, and intervals LoAll,
// HiAll hold all together (Bonferroni). Verdicts are then of the corrected
// tests. A difference without observations is left out of the family.
func Correct(family []*Difference) {
	p, same := make([]float64, len(family)), make([]float64, len(family))
	tested := 0
	for i, d := range family {
		p[i], same[i] = d.P, d.PSame
		if !math.IsNaN(d.P) {
			tested++
		}
	}
	p, same = Holm(p), Holm(same)
	for i, d := range family {
		if math.IsNaN(d.P) {
			continue
		}
		d.PHolm, d.PSameHolm = p[i], same[i]
		d.LoAll, d.HiAll = d.interval(Bonferroni(d.Confidence, tested))
		d.judge()
	}
}

// judge reads the verdict from the tests. A difference that is certain and yet
// certainly smaller than the margin does not matter, so the margin wins.
func (d *Difference) judge() {
	level := 1 - d.Confidence
	switch {
	case d.everyPairIdentical && d.Paired:
		d.Verdict = Equal
	case d.PSameHolm <= level:
		d.Verdict = Same
	case d.PHolm <= level && d.goal == results.Neither && d.Mean > 0:
		d.Verdict = Higher
	case d.PHolm <= level && d.goal == results.Neither:
		d.Verdict = Lower
	case d.PHolm <= level && (d.Mean > 0) == (d.goal == results.More):
		d.Verdict = Better
	case d.PHolm <= level:
		d.Verdict = Worse
	default:
		d.Verdict = Unclear
	}
}

// Certain says that the difference itself is certain, whatever its size.
func (d *Difference) Certain() bool { return d.PHolm <= 1-d.Confidence && d.Mean != 0 }

// HalfWidth returns half of the interval that holds with the whole family.
func (d *Difference) HalfWidth() float64 { return (d.HiAll - d.LoAll) / 2 }

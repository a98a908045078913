package evidence

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
)

// Finding is one number that an experiment gave, with where it was expected.
type Finding struct {
	Name, Unit string
	Estimate   results.Estimate // mean over replications with its 95 % interval
	Expected   string           // "" when nothing was expected
	Verdict    Verdict
	P          float64 // of the verdict; 1 without an expectation

	expectation Expectation
}

// Expectation is the region in which an effect must lie with its whole
// interval, and the region in which it contradicts the claim.
type Expectation struct {
	Text   string
	Lo, Hi float64 // the effect must lie within; may be infinite
	Under  float64 // an effect that is wholly below this contradicts
	Over   float64 // an effect that is wholly above this contradicts
	stated bool
}

// atLeast expects an effect of at least that size. Under zero contradicts; in
// between is too small to be worth naming.
func atLeast(least float64) Expectation {
	return Expectation{Text: "at least " + results.FormatNumber(least, 3), Lo: least, Hi: math.Inf(1),
		Under: math.Min(0, least), Over: math.Inf(1), stated: true}
}

// atMost expects an effect below zero of at least that size; most is negative.
func atMost(most float64) Expectation {
	return Expectation{Text: "at most " + results.FormatNumber(most, 3), Lo: math.Inf(-1), Hi: most,
		Under: math.Inf(-1), Over: math.Max(0, most), stated: true}
}

// exceeds expects a number above a threshold; below none, which stands for no
// effect at all, contradicts.
func exceeds(threshold, none float64) Expectation {
	e := atLeast(threshold)
	e.Text, e.Under = "above "+results.FormatNumber(threshold, 3), none
	return e
}

// within expects a number between two bounds.
func within(lo, hi float64) Expectation {
	return Expectation{Text: fmt.Sprintf("%s to %s", results.FormatNumber(lo, 3), results.FormatNumber(hi, 3)),
		Lo: lo, Hi: hi, Under: lo, Over: hi, stated: true}
}

// flat expects no effect: an interval within a margin of equivalence around
// zero.
func flat(margin float64) Expectation {
	e := within(-margin, margin)
	e.Text = "within ±" + results.FormatNumber(margin, 3)
	return e
}

// judge returns the verdict on an estimate with its p-value: the smallest error
// probability at which the two-sided interval would still lie inside the
// expected region (of a contradiction: in the other one).
func (e Expectation) judge(x results.Estimate) (Verdict, float64) {
	if !e.stated {
		return Reported, 1
	}
	if math.IsNaN(x.Lo) || math.IsNaN(x.Hi) {
		return NotReproduced, 1
	}
	p := math.Max(beyond(x, x.Center-e.Lo), beyond(x, e.Hi-x.Center))
	switch {
	case x.Lo >= e.Lo && x.Hi <= e.Hi:
		return Reproduced, p
	case x.Hi < e.Under:
		return Contradicted, beyond(x, e.Under-x.Center)
	case x.Lo > e.Over:
		return Contradicted, beyond(x, x.Center-e.Over)
	}
	return NotReproduced, p
}

// Label returns the name with the unit, as it stands in tables.
func (f Finding) Label() string {
	if f.Unit == "1" || f.Unit == "" {
		return f.Name
	}
	return f.Name + ", " + f.Unit
}

// Why says in a few words why a finding was not reproduced.
func (f Finding) Why() string {
	switch x, e := f.Estimate, f.expectation; {
	case f.Verdict == Reproduced || f.Verdict == Reported:
		return ""
	case f.Verdict == Contradicted:
		return "the other way"
	case math.IsNaN(x.Lo) || math.IsNaN(x.Hi):
		return "no interval"
	case x.Center >= e.Lo && x.Center <= e.Hi:
		return "too uncertain"
	case x.Hi < e.Lo || x.Lo > e.Hi:
		return "too small"
	}
	return "unclear"
}

// beyond returns the two-sided p-value of the effect being on the other side
// of a bound at that distance from the centre; 1 when it is there already.
func beyond(x results.Estimate, distance float64) float64 {
	switch {
	case math.IsInf(distance, 1):
		return 0
	case !(distance > 0):
		return 1
	}
	half := x.HalfWidth()
	if half == 0 {
		return 0
	}
	t := distance / half * results.StudentQuantile975(x.N-1)
	return 2 * studentTail(t, x.N-1)
}

// judged makes a finding of an estimate.
func judged(name, unit string, x results.Estimate, e Expectation) Finding {
	f := Finding{Name: name, Unit: unit, Estimate: x, Expected: e.Text, expectation: e}
	f.Verdict, f.P = e.judge(x)
	return f
}

// finding makes a finding of one value per replication.
func finding(name, unit string, values []float64, e Expectation) Finding {
	return judged(name, unit, results.NewEstimate(values), e)
}

// reported makes a finding that nothing is expected of.
func reported(name, unit string, values []float64) Finding {
	return finding(name, unit, values, Expectation{})
}

// ratio makes a finding of the mean of a divided by the mean of b.
func ratio(name, unit string, a, b []float64, e Expectation) (Finding, error) {
	x, err := results.RatioOfMeans(a, b)
	if err != nil {
		return Finding{}, err
	}
	return judged(name, unit, x, e), nil
}

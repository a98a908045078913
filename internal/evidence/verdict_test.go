package evidence

import (
	"math"
	"testing"

	"frontline.dev/frontline/results"
)

// spread are values with that mean, whose interval has about that half-width.
func spread(center, half float64) []float64 {
	t := results.StudentQuantile975(3)
	d := half * math.Sqrt(4) / t / math.Sqrt(4./3)
	return []float64{center - d, center + d, center - d, center + d}
}

// A verdict says where the whole interval lies, and an effect that is too
// small to be worth naming is not reproduced however certain it is.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		name         string
		center, half float64
		expect       Expectation
		want         Verdict
		why          string
	}{
		{"large and certain", 5, 1, atLeast(2), Reproduced, ""},
		{"large but uncertain", 5, 4, atLeast(2), NotReproduced, "too uncertain"},
		{"certain but too small", 1, .1, atLeast(2), NotReproduced, "too small"},
		{"the other way", -1, .5, atLeast(2), Contradicted, "the other way"},
		{"nothing", 0, .5, atLeast(2), NotReproduced, "too small"},
		{"a fall", -5, 1, atMost(-2), Reproduced, ""},
		{"a small fall", -1, .5, atMost(-2), NotReproduced, "too small"},
		{"a rise instead", 1, .5, atMost(-2), Contradicted, "the other way"},
		{"above a threshold", 3, .4, exceeds(2.5, 1), Reproduced, ""},
		{"an effect, but below the threshold", 2, .4, exceeds(2.5, 1), NotReproduced, "too small"},
		{"no effect at all", .5, .4, exceeds(2.5, 1), Contradicted, "the other way"},
		{"no relation", .05, .1, flat(.2), Reproduced, ""},
		{"not known to be none", .05, .3, flat(.2), NotReproduced, "too uncertain"},
		{"a relation", .5, .1, flat(.2), Contradicted, "the other way"},
		{"at the edge of the margin", .2, .1, flat(.2), NotReproduced, "too uncertain"},
		{"inside a band", .7, .05, within(.6, .8), Reproduced, ""},
		{"outside a band", .9, .05, within(.6, .8), Contradicted, "the other way"},
		{"nothing expected", 7, 1, Expectation{}, Reported, ""},
	} {
		f := finding(c.name, "1", spread(c.center, c.half), c.expect)
		if math.Abs(f.Estimate.HalfWidth()-c.half) > 1e-9 {
			t.Fatalf("the test's own interval is ±%v, not ±%v", f.Estimate.HalfWidth(), c.half)
		}
		if f.Verdict != c.want || f.Why() != c.why {
			t.Errorf("%s: %s (%s), want %s (%s)", c.name, f.Verdict, f.Why(), c.want, c.why)
		}
		if sure := f.Verdict == Reproduced || f.Verdict == Contradicted; sure != (f.P < significance) {
			t.Errorf("%s: %s with p = %v", c.name, f.Verdict, f.P)
		}
	}
	if f := finding("one run", "1", []float64{5}, atLeast(2)); f.Verdict != NotReproduced || f.P != 1 || f.Why() != "no interval" {
		t.Errorf("one value gives %s, p %v", f.Verdict, f.P)
	}
	if f := finding("exact", "1", []float64{0, 0}, flat(.1)); f.Verdict != Reproduced || f.P != 0 {
		t.Errorf("equal values in the margin give %s, p %v", f.Verdict, f.P)
	}
}

// A claim is reproduced when all that was expected came out, contradicted when
// its main finding is, and not reproduced otherwise.
func TestConclude(t *testing.T) {
	good, weak := finding("good", "1", spread(5, 1), atLeast(2)), finding("weak", "1", spread(5, 4), atLeast(2))
	wrong, number := finding("wrong", "1", spread(-5, 1), atLeast(2)), reported("number", "1", spread(1, 1))
	for _, c := range []struct {
		findings []Finding
		want     Verdict
		p        float64
	}{
		{[]Finding{good, number}, Reproduced, good.P},
		{[]Finding{number, good}, Reproduced, good.P},
		{[]Finding{good, weak}, NotReproduced, 1},
		{[]Finding{good, wrong}, NotReproduced, 1},
		{[]Finding{wrong, good}, Contradicted, wrong.P},
		{[]Finding{number}, NotReproduced, 1},
		{nil, NotReproduced, 1},
	} {
		r := Result{Findings: c.findings}
		if r.conclude(); r.Verdict != c.want || r.P != c.p {
			t.Errorf("%v: %s, p %v; want %s, p %v", c.findings, r.Verdict, r.P, c.want, c.p)
		}
	}
}

// An ablation kills the effect only when what is left is certain to be too
// small to matter; an effect that stays is told.
func TestKills(t *testing.T) {
	gone, stays := finding("gone", "1", spread(0, .05), flat(.1)), finding("stays", "1", spread(5, 1), flat(.1))
	doubtful, number := finding("doubtful", "1", spread(0, 1), flat(.1)), reported("number", "1", spread(1, 1))
	for _, c := range []struct {
		ablated []Finding
		want    string
	}{
		{[]Finding{gone, number}, "yes"}, {[]Finding{gone, stays}, "no"}, {[]Finding{doubtful, stays}, "no"},
		{[]Finding{gone, doubtful}, "unclear"}, {[]Finding{number}, "none"}, {nil, "none"},
	} {
		r := Result{Ablated: c.ablated}
		if got := r.Kills(); got != c.want {
			t.Errorf("%v: %s, want %s", c.ablated, got, c.want)
		}
	}
}

// Holm's correction is that of the worked example of Holm 1979 in R's
// p.adjust, and takes a verdict back that does not stand beside others.
func TestHolm(t *testing.T) {
	got := holm([]float64{.01, .04, .03, .005, 1})
	for i, want := range []float64{.04, .09, .09, .025, 1} {
		if math.Abs(got[i]-want) > 1e-15 {
			t.Errorf("holm %d: %v, want %v", i, got[i], want)
		}
	}
	r := &Report{}
	for _, p := range []float64{.04, .001, .5} {
		verdict := Reproduced
		if p > .05 {
			verdict = NotReproduced
		}
		r.Outcomes = append(r.Outcomes, Outcome{Claim{Kind: Emergent}, Result{Verdict: verdict, P: p}})
	}
	r.Outcomes = append(r.Outcomes, Outcome{Claim{Kind: Calibrated}, Result{Verdict: AsCalibrated}})
	r.correct(4)
	for i, want := range []Verdict{NotReproduced, Reproduced, NotReproduced, AsCalibrated} {
		if r.Outcomes[i].Result.Verdict != want {
			t.Errorf("claim %d is %s after the correction, want %s", i, r.Outcomes[i].Result.Verdict, want)
		}
	}
	if r.Outcomes[0].Result.Note == "" {
		t.Error("nothing says why the verdict was taken back")
	}
}

// The tail of Student's distribution is that of the quantiles of results, and
// of the closed forms for 1 and 2 degrees of freedom.
func TestStudentTail(t *testing.T) {
	for _, df := range []int{1, 2, 3, 7, 19, 59, 200, 1000, 100000} {
		if p := studentTail(results.StudentQuantile975(df), df); math.Abs(p-.025) > 1e-11 {
			t.Errorf("%d degrees of freedom: %v, want .025", df, p)
		}
	}
	for _, x := range []float64{0, .01, .5, 3, 40, 1e6} {
		one, two := .5-math.Atan(x)/math.Pi, (1-x/math.Sqrt(2+x*x))/2
		if x > 100 {
			one, two = math.Atan(1/x)/math.Pi, 1/(2*x*x)
		}
		if p := studentTail(x, 1); math.Abs(p-one) > 1e-9*one {
			t.Errorf("t = %v, 1: %v, want %v", x, p, one)
		}
		if p := studentTail(x, 2); math.Abs(p-two) > 1e-9*two {
			t.Errorf("t = %v, 2: %v, want %v", x, p, two)
		}
	}
	if p := studentTail(math.Inf(1), 5); p != 0 {
		t.Errorf("an infinite t has p %v", p)
	}
}

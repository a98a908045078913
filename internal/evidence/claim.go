package evidence

import (
	"context"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/results"
)

// Kind says what a claim that comes out is worth.
type Kind string

// Kinds of claims.
const (
	Emergent   Kind = "emergent"   // no constant was set by it, so it is evidence
	Calibrated Kind = "calibrated" // a constant was set by it, so it is none

	Input      Kind = "input"      // put into the model
	Definition Kind = "definition" // a matter of words
	Context    Kind = "context"    // about the world outside the model
	Policy     Kind = "policy"     // an advice; a shipped scenario stands for it
)

// Tested says whether a claim of this kind is judged by an experiment that can
// support it.
func (k Kind) Tested() bool { return k == Emergent }

// Verdict says what became of a claim or a finding.
type Verdict string

// Verdicts of a claim. A finding without a verdict is only reported.
const (
	Reproduced    Verdict = "reproduced"     // the interval lies where the claim puts it
	NotReproduced Verdict = "not reproduced" // too small, too uncertain, or only in part
	Contradicted  Verdict = "contradicted"   // the interval lies on the other side
	AsCalibrated  Verdict = "calibrated"     // no evidence, whatever the number is
	Reported      Verdict = ""               // no expectation was stated

	NotTestable Verdict = "not testable" // in this model; the claim says why
)

// Claim is one statement about service organisations and the experiment that
// tests it in the model. Texts are sentences without a full stop.
type Claim struct {
	ID        string // "V1"
	Text      string // what is claimed
	Section   string // of the source; empty for validation patterns
	Source    string // where it is claimed
	Kind      Kind
	Design    string // scenario, arms, what is compared
	Ablation  string // what is taken away, and what must happen then
	Tolerance string // the region of the effect, and the smallest effect worth naming

	Mechanisms []string // what it is about in the model
	Answer     string   // where it is put in, which scenario stands for it, or why it cannot be tested
	Literature string   // where the literature differs
	FullOnly   bool     // left out of the quick form

	// Test runs the experiment. Its verdict does not yet take account of the
	// other claims that are tested with it; [Run] does.
	Test func(context.Context, Effort) (Result, error)
}

// claims are all claims by ID; see [Lookup] and [Names].
var claims = catalog.New[Claim]("claim")

// register enters a claim under its ID.
func register(c Claim) { claims.Register(c.ID, c) }

// Result is what the experiment of a claim gave.
type Result struct {
	// Findings are what the claim says. The first is the main one, by which a
	// claim can be contradicted; all that have an expectation must come out.
	Findings []Finding
	// Ablated are the same effects without the mechanism they are said to come
	// from. Their expectation is that the effect is gone.
	Ablated []Finding
	Verdict Verdict
	P       float64 // largest p-value of the findings that must come out; of a contradiction that of the main one
	PHolm   float64 // the same, corrected for the claims tested together
	Note    string  // what a reader has to know; may be empty
	Figures []Figure
}

// Figure is a picture of a claim: lines with intervals, or a row for each arm.
type Figure struct {
	Name  string // of its files
	Spec  results.FigureSpec
	Lines []results.Series
	Arms  []string        // rows, when there are no lines
	Dots  []results.Group // with them, and without the mechanism
}

// conclude works the verdict of a claim out of its findings, before any
// correction: reproduced when every finding with an expectation is, contradicted
// when the main one is.
func (r *Result) conclude() {
	r.Verdict, r.P = NotReproduced, 1
	var main *Finding
	all, worst := true, 0.0
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Verdict == Reported {
			continue
		}
		if main == nil {
			main = f
		}
		all = all && f.Verdict == Reproduced
		worst = max(worst, f.P)
	}
	switch {
	case main == nil:
	case main.Verdict == Contradicted:
		r.Verdict, r.P = Contradicted, main.P
	case all:
		r.Verdict, r.P = Reproduced, worst
	}
	r.PHolm = r.P
}

// Effect returns the main finding, or a finding without observations.
func (r *Result) Effect() Finding {
	if len(r.Findings) == 0 {
		return Finding{Estimate: results.NewEstimate(nil)}
	}
	return r.Findings[0]
}

// Kills says whether the ablation did what it must, which is to remove the
// effect (or, as a positive control, to bring one about): "yes" when every
// ablated finding with an expectation is where it must be, "no" when one is
// clearly elsewhere, "unclear" in between, "none" without such a finding.
func (r *Result) Kills() string {
	seen, clear := false, true
	for i := range r.Ablated {
		switch r.Ablated[i].Verdict {
		case Contradicted:
			return "no"
		case NotReproduced:
			seen, clear = true, false
		case Reproduced:
			seen = true
		}
	}
	switch {
	case !seen:
		return "none"
	case clear:
		return "yes"
	}
	return "unclear"
}

package evidence

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Report is what a set of claims gave, tested together.
type Report struct {
	Effort         Effort
	Outcomes       []Outcome
	Runs           int // simulated
	Started, Ended time.Time
}

// Outcome is a claim with its result.
type Outcome struct {
	Claim  Claim
	Result Result
}

// significance is the error probability of a verdict, for all claims together.
const significance = 0.05

// Run tests claims; no ID means all of them. Progress is called with the
// number of runs that are done and that are known to be needed or, for claims
// that have not begun, estimated.
//
// A verdict stands only if it does so after the correction of Holm over the
// claims tested. When ctx is cancelled, the claims that are finished are
// returned with its error, corrected for all that were asked for.
func Run(ctx context.Context, ids []string, e Effort, progress func(done, total int)) (*Report, error) {
	claims, err := pick(ids)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 && e.Name == "quick" {
		claims = slices.DeleteFunc(claims, func(c Claim) bool { return c.FullOnly })
	}
	r := &Report{Effort: e, Started: time.Now()}
	begun := 0
	if progress != nil {
		e.lab.progress = func(done, known int) { progress(done, known*len(claims)/max(begun, 1)) }
	}
	for i, c := range claims {
		begun = i + 1
		result, failed := c.Test(ctx, e)
		if failed != nil {
			err = fmt.Errorf("claim %s: %w", c.ID, failed)
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			break
		}
		r.Outcomes = append(r.Outcomes, Outcome{c, result})
	}
	r.correct(len(claims))
	r.Runs, r.Ended = e.lab.done, time.Now()
	if err != nil && ctx.Err() == nil {
		return nil, err
	}
	return r, err
}

// pick returns the claims of these IDs in catalogue order, each once.
func pick(ids []string) ([]Claim, error) {
	if len(ids) == 0 {
		ids = Names()
	}
	withFiles()
	var chosen []Claim
	for _, id := range ids {
		c, known := claims.Lookup(id)
		if !known {
			return nil, fmt.Errorf("%s", claims.Unknown(id))
		}
		chosen = append(chosen, c)
	}
	slices.SortFunc(chosen, func(a, b Claim) int { return byID(a.ID, b.ID) })
	return slices.CompactFunc(chosen, func(a, b Claim) bool { return a.ID == b.ID }), nil
}

// Names returns the IDs of all claims in catalogue order: letters, then the
// number behind them, so that V5 comes before V23; those without a number last.
func Names() []string {
	withFiles()
	names := claims.Names()
	slices.SortFunc(names, byID)
	return names
}

func byID(a, b string) int {
	split := func(id string) (unnumbered int, letters string, number int) {
		letters = strings.TrimRight(id, "0123456789")
		number, err := strconv.Atoi(id[len(letters):])
		if err != nil {
			unnumbered = 1
		}
		return unnumbered, letters, number
	}
	aNone, aLetters, aNumber := split(a)
	bNone, bLetters, bNumber := split(b)
	return cmp.Or(cmp.Compare(aNone, bNone), cmp.Compare(aLetters, bLetters), cmp.Compare(aNumber, bNumber))
}

// correct applies Holm's correction over the claims that are tested, of which
// those missing in the report count as well, and takes back what does not
// stand. Calibrated claims are no tests.
func (r *Report) correct(asked int) {
	var p []float64
	var tested []*Result
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		if !o.Claim.Kind.Tested() || o.Result.Verdict == NotTestable {
			continue
		}
		p, tested = append(p, o.Result.P), append(tested, &o.Result)
	}
	for range asked - len(r.Outcomes) {
		p = append(p, 1)
	}
	corrected := holm(p)
	for i, result := range tested {
		result.PHolm = corrected[i]
		if (result.Verdict == Reproduced || result.Verdict == Contradicted) && result.PHolm > significance {
			result.Verdict = NotReproduced
			result.Note = strings.TrimPrefix(result.Note+"; its interval alone would do, but not after the correction for the claims tested together", "; ")
		}
	}
}

// Failing returns the findings of an outcome that an expectation was stated
// for and that did not come out.
func (o *Outcome) Failing() (failing []Finding) {
	for _, f := range o.Result.Findings {
		if f.Verdict == NotReproduced || f.Verdict == Contradicted {
			failing = append(failing, f)
		}
	}
	return failing
}

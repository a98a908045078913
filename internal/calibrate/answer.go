package calibrate

import (
	"context"

	"frontline.dev/frontline/results"
)

// Answer is what a verb shows: a calibration, or that of the method itself.
type Answer interface {
	Tables() []results.Table                      // for people
	Write(dir string) (files []string, err error) // into a folder; the manifest is last
	Played() int                                  // runs
}

type firmResult struct {
	*Result
	firm *Firm
}

// Write is Firm.Write.
func (r firmResult) Write(dir string) ([]string, error) { return r.firm.Write(dir, r.Result) }

// Played returns the runs.
func (r firmResult) Played() int { return r.Runs }

type firmSBC struct {
	*SBCAnswer
	firm *Firm
}

// Write is Firm.WriteSBC.
func (a firmSBC) Write(dir string) ([]string, error) { return a.firm.WriteSBC(dir, a.SBCAnswer) }

// Played returns the runs.
func (a firmSBC) Played() int { return a.Runs }

// Run is [Run] of the experiment's problem.
func (f *Firm) Run(ctx context.Context, o Options) (Answer, error) {
	r, err := Run(ctx, f.Problem, o)
	if err != nil {
		return nil, err
	}
	return firmResult{r, f}, nil
}

// SBC is [SBC] of the experiment's problem.
func (f *Firm) SBC(ctx context.Context, o Options, n int) (Answer, error) {
	a, err := SBC(ctx, f.Problem, o, n)
	if err != nil {
		return nil, err
	}
	return firmSBC{a, f}, nil
}

// Expected returns about how many runs a calibration takes, or, with sbc data
// sets, that of the method.
func (o Options) Expected(sbc int) int {
	o = o.withDefaults()
	switch {
	case sbc > 0 && o.Method == "abc":
		return sbc * (o.Budget + 1)
	case sbc > 0:
		return o.Budget + sbc*dataRuns
	case o.Method == "both":
		return 2*o.Budget + o.Check
	}
	return o.Budget + o.Check
}

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/evidence"
)

// evidenceFlags are the flags of evidence.
type evidenceFlags struct {
	claims  []string
	full    bool
	medium  bool
	workers int
	elastic int
	out     string
}

func (p *program) evidenceVerb() *cobra.Command {
	f := &evidenceFlags{}
	cmd := &cobra.Command{
		Use:   "evidence [flags]",
		Short: "Hold the model against what is known about service organisations",
		Long: `Test the claims of the literature in the shipped scenarios: one row for each, with the effect, its
interval, where it was expected, the verdict, and whether the ablation, which takes the mechanism away
that the effect is said to come from, kills it. Nothing is tuned to the claims; what does not come out
says so. Verdicts are corrected for the number of claims that are tested together.

Without --medium or --full few replications are run, some minutes on two processors: enough for large effects.`,
		Example: `  frontline evidence
  frontline evidence --claim V1 --claim V8
  frontline evidence --full --out evidence-full`,
		Args: arguments(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.evidence(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.claims, "claim", nil, "test only this `claim`; may be repeated")
	flags.BoolVar(&f.medium, "medium", false, "run enough for a verdict on most claims, some twenty minutes on two processors")
	flags.BoolVar(&f.full, "full", false, "run as many replications as the published numbers have")
	flags.IntVar(&f.elastic, "elasticities", 0, "instead of claims: move every free constant of the whole organisation over its range, in `n` trajectories, and say what the headline outputs owe to it")
	flags.IntVarP(&f.workers, "workers", "w", 0, "number `n` of replications at the same time; 0: one per processor; never changes a result")
	flags.StringVarP(&f.out, "out", "o", "evidence", "`folder` for tables and pictures")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress on standard error")
	known := func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		list := []cobra.Completion{}
		for _, id := range evidence.Names() {
			c, _ := evidence.Lookup(id)
			list = append(list, cobra.CompletionWithDesc(id, c.Text))
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
	for name, completion := range map[string]cobra.CompletionFunc{"claim": known, "workers": completeNothing} {
		if err := cmd.RegisterFlagCompletionFunc(name, completion); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	return p.takesJSON(cmd)
}

func (f *evidenceFlags) check(cmd *cobra.Command) error {
	for _, id := range f.claims {
		if _, known := evidence.Lookup(id); !known {
			return usage(cmd, meant(id, evidence.Names(), "claims"), "--claim %s: there is no such claim", id)
		}
	}
	switch {
	case f.workers < 0 || f.workers > workersMax:
		return usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", f.workers, workersMax)
	case f.elastic < 0 || f.elastic == 1 || f.elastic > 1000:
		return usage(cmd, "10 are usual; each takes a run for every constant", "--elasticities %d: must be 2 to 1000", f.elastic)
	case f.medium && f.full:
		return usage(cmd, "", "--medium and --full exclude each other")
	case f.elastic > 0 && (f.full || f.medium || len(f.claims) > 0):
		return usage(cmd, "", "--elasticities goes without --full and --claim")
	case f.out == "":
		return usage(cmd, "", "--out needs the name of a folder")
	}
	return nil
}

// evidence is the verb evidence.
func (p *program) evidence(cmd *cobra.Command, f *evidenceFlags) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	effort := evidence.Quick()
	if f.full {
		effort = evidence.Full()
	}
	if f.medium {
		effort = evidence.Medium()
	}
	effort.Workers = f.workers
	made, err := readyFolder(f.out)
	if err != nil {
		return err
	}
	defer dropFolder(f.out, made) // only when nothing was written
	ctx, stop := p.interruptible()
	defer stop()
	told := p.startProgress("runs", 0)
	if f.elastic > 0 {
		found, err := evidence.Elastic(ctx, f.elastic, f.workers, told.set)
		told.end()
		return p.answerElastic(ctx, found, err, f.out)
	}
	report, err := evidence.Run(ctx, f.claims, effort, told.set)
	told.end()
	return p.answerEvidence(ctx, report, err, f.out)
}

// answerEvidence writes the folder and the answer, and says in the error how
// the work ended.
func (p *program) answerEvidence(ctx context.Context, report *evidence.Report, err error, out string) error {
	var interrupt *interruptError
	if err != nil && !errors.As(context.Cause(ctx), &interrupt) {
		return err
	}
	if interrupt != nil && len(report.Outcomes) == 0 {
		return &interruptError{interrupt.signal, "no claim was finished: nothing is written"}
	}
	if err := emptyFolder(out); err != nil {
		return err
	}
	if _, err := report.Write(out); err != nil {
		return writeError(out, err)
	}
	if err := p.printEvidence(report, out); err != nil {
		return err
	}
	if interrupt != nil {
		return &interruptError{interrupt.signal, fmt.Sprintf("the %d claims that were finished are in %s", len(report.Outcomes), out)}
	}
	return nil
}

func (p *program) printEvidence(report *evidence.Report, out string) error {
	if p.json {
		text, err := report.JSON()
		if err != nil {
			return err
		}
		_, err = p.out.Write(append(text, '\n'))
		return err
	}
	if err := p.table(report.Table()); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.out, "\nEffort %s; %d runs.\nAll numbers: %s/evidence.md.\n", report.Effort, report.Runs, out)
	return err
}

// answerElastic writes the table of elasticities and prints the largest.
func (p *program) answerElastic(ctx context.Context, found *evidence.Elasticities, err error, out string) error {
	var interrupt *interruptError
	if errors.As(context.Cause(ctx), &interrupt) {
		return &interruptError{interrupt.signal, "elasticities need all runs: nothing is written"}
	}
	if err != nil {
		return err
	}
	if err := found.Write(filepath.Join(out, "elasticities.csv")); err != nil {
		return writeError(out, err)
	}
	return p.table(found.Table(5))
}

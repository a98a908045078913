package main

import (
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/sweep"
)

// auditFlags are the flags of audit.
type auditFlags struct {
	runs   int
	seed   seedFlag
	repair bool
}

func (p *program) auditVerb() *cobra.Command {
	f := &auditFlags{}
	cmd := &cobra.Command{
		Use:   "audit folder [flags]",
		Short: "Verify every checksum of a sweep, and play some of its runs again",
		Long: `Verify everything in the folder of a sweep that has a checksum: every line of its journals, the digest
of every run, the seals of its shards, its tables and its design. With --runs, so many runs are chosen
at random and played again, and must give the same digests.

A folder of another version of the model is verified too, but its runs are not comparable; the version
they need is named, and the exit code is 3. The exit code is 5 when anything is wrong.

--repair copies the whole records of a damaged journal into a new one and keeps the old beside it.`,
		Example: `  frontline audit results/diversity-1f2e3d4c
  frontline audit results/diversity-1f2e3d4c --runs 20`,
		Args:              arguments(1, 1, "the folder of a sweep"),
		ValidArgsFunction: completeFolder,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.audit(cmd, args, f) },
	}
	cmd.Flags().IntVar(&f.runs, "runs", 0, "play `n` runs again, chosen at random")
	cmd.Flags().VarP(&f.seed, "seed", "s", "`seed` of the choice; default: another each time, and printed")
	cmd.Flags().BoolVar(&f.repair, "repair", false, "make damaged journals whole again; runs that are lost are played by the next sweep")
	cmd.Flags().BoolVarP(&p.quiet, "quiet", "q", false, "no progress on standard error")
	for _, name := range []string{"runs", "seed"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	return p.takesJSON(cmd)
}

// audit is the verb audit.
func (p *program) audit(cmd *cobra.Command, args []string, f *auditFlags) error {
	if f.runs < 0 || f.runs > math.MaxInt32 {
		return usage(cmd, "", "--runs %d: must be 0 to %d", f.runs, math.MaxInt32)
	}
	dir, err := studyFolder(cmd, args)
	if err != nil {
		return err
	}
	if f.repair {
		if err := p.repair(dir); err != nil {
			return p.sweepError(dir, err)
		}
	}
	seed := uint64(time.Now().UnixNano())
	if f.seed.given {
		seed = f.seed.value
	}
	ctx, stop := p.interruptible()
	defer stop()
	told := p.startProgress("runs played again", f.runs)
	a, err := sweep.Check(ctx, dir, f.runs, seed, told.set)
	told.end()
	if err != nil {
		return p.sweepStopped(ctx, dir, nil, err)
	}
	return p.printAudit(a, f.runs)
}

// repair makes every damaged journal of a folder whole, and says so.
func (p *program) repair(dir string) error {
	list, err := sweep.Repair(dir)
	for _, r := range list {
		fmt.Fprintf(p.err, "%s: %d records kept, %d bad lines left out; the old file is %s.damaged\n", r.Path, r.Kept, r.Bad, r.Path)
	}
	return err
}

// printAudit prints what was verified; the error says whether all is well.
func (p *program) printAudit(a *sweep.Audit, asked int) error {
	if p.json {
		if err := p.out.writeJSON(a); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(p.out, "%d journals, %d records, %d runs, %d seals, %d tables verified\n", a.Journals, a.Records, a.Runs, a.Seals, a.Tables)
		if a.Replayed > 0 {
			fmt.Fprintf(p.out, "%d of %d runs played again (--seed %d) gave the same digest\n", a.Same, a.Replayed, a.Seed)
		}
		for _, note := range a.Notes {
			fmt.Fprintf(p.out, "note: %s\n", note)
		}
		for _, problem := range a.Problems {
			fmt.Fprintf(p.out, "wrong: %s\n", problem)
		}
	}
	switch {
	case len(a.Problems) > 0:
		return p.refuse(fmt.Sprintf("%s: %d things are wrong", a.Dir, len(a.Problems)), "frontline audit DIR --repair makes damaged journals whole; frontline merge DIR writes the tables again")
	case asked > 0 && a.Refused != "":
		return &failedError{message: a.Refused, help: "play them again with that version of frontline; the manifest names it"}
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/experiment"
	"frontline.dev/frontline/internal/sweep"
)

// sweepFlags are the flags of sweep and of slurm submit.
type sweepFlags struct {
	set, vary      []string
	replications   int
	seed           seedFlag
	workers        int
	out            string
	shard          string
	timeout, sync  time.Duration
	retry          bool
	store          string
	base           string // folder of the folder, as an experiment says; empty: results
	paired, series bool
	dryRun         bool
	one            string // "POINT/REPLICATION": play one run for a sweep of which this is a part
	limits         limitFlags
}

func (p *program) sweepVerb() *cobra.Command {
	f := &sweepFlags{}
	cmd := &cobra.Command{
		Use:   "sweep [experiment|scenario|folder] [flags]",
		Short: "Play every design point of an experiment; go on where it was stopped",
		Long: `Play every design point of an experiment, each as often as it says, on all cores: of an experiment
file; of a scenario with --vary; or of a folder in which a sweep was begun, which is played on.

Every run that ends is on disk within a quarter of a second, so nothing that is stopped or killed is
lost: the same command again plays what is missing. Ctrl-C keeps what has ended; once more ends at
once. Runs that fail are rows with their error and the command that repeats them; a run that ends the
process that plays it is set aside. When all is played the tables are written: runs.csv,
runs.parquet, summary.csv and others, with the same bytes for any number of workers, shards and stops.

A run that another study beside this one has played already is not played again; see --store.
With --shard 0/16 one sixteenth is played, without tables: frontline merge writes them when all are
there. frontline slurm does that on a cluster.`,
		Example: `  frontline sweep diversity.toml
  frontline sweep plain-queue --vary agents.count=12:16:1 --vary queue.never_abandon=true,false -n 10
  frontline sweep diversity.toml --dry-run
  frontline sweep results/diversity-1f2e3d4c --shard 3/16`,
		Args:              arguments(0, 1, "at most one experiment, scenario or folder"),
		ValidArgsFunction: completeScenario(1),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.sweep(cmd, args, f) },
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.shard, "shard", "", "play part `i/n` only, i from 0 to n - 1, and write no tables")
	flags.DurationVar(&f.sync, "sync", 250*time.Millisecond, "put what has ended on disk at least once in this `duration`; it is what a power cut may cost")
	flags.BoolVar(&f.dryRun, "dry-run", false, "play three runs, say what the whole takes, and write nothing")
	flags.StringVar(&f.one, "one", "", "play one run for another process")
	if err := flags.MarkHidden("one"); err != nil {
		panic(err) // the flag is missing
	}
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	p.completeSet(cmd)
	return p.takesJSON(cmd)
}

// add gives a verb the flags that say what is played and how.
func (f *sweepFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.set, "set", nil, "another value for a setting, `key=value`; may be repeated")
	flags.StringArrayVar(&f.vary, "vary", nil, "vary a setting of a scenario, `key=value,value` or key=from:to:step; may be repeated: every combination is played")
	flags.IntVarP(&f.replications, "replications", "n", 0, "number `n` of replications of each design point; default: as the file says")
	flags.VarP(&f.seed, "seed", "s", "master `seed`, decimal or 0x…; default: as the file says")
	flags.BoolVar(&f.paired, "paired", false, "play the twin of every run without the innovation role, for the efficiency loss")
	flags.BoolVar(&f.series, "series", false, "keep the course over time of every run, and write series.csv")
	flags.IntVarP(&f.workers, "workers", "w", 0, "number `n` of runs at the same time; 0: one per processor; never changes a result")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` of the study; default: results/<id>-<8 digits of a hash of all that decides the numbers>")
	flags.DurationVar(&f.timeout, "timeout", 0, "record a run that takes longer than this `duration`, such as 10m, as failed; 0: never")
	flags.BoolVar(&f.retry, "retry", false, "play again what timed out or was set aside")
	flags.StringVar(&f.store, "store", "", "take over finished runs of the studies in this `folder`; default: that in which the study lies, but none with --shard; none: play all")
	f.limits.add(cmd)
	for _, name := range []string{"vary", "replications", "seed", "workers", "timeout"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
}

// check refuses numbers that are out of range.
func (f *sweepFlags) check(cmd *cobra.Command) error {
	switch {
	case f.replications < 0 || f.replications == 0 && cmd.Flags().Changed("replications"):
		return usage(cmd, "", "--replications %d: must be at least 1", f.replications)
	case f.workers < 0 || f.workers > workersMax:
		return usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", f.workers, workersMax)
	case f.timeout < 0:
		return usage(cmd, "0 is no limit", "--timeout %v: must not be negative", f.timeout)
	case f.sync < 0 || f.sync > time.Hour:
		return usage(cmd, "", "--sync %v: must be at most an hour", f.sync)
	case f.out == "" && cmd.Flags().Changed("out"):
		return usage(cmd, "", "--out needs the name of a folder")
	}
	if _, err := sweep.ParseShard(f.shard); err != nil {
		return usage(cmd, "0/16 is the first of sixteen", "--shard %s: %v", f.shard, err)
	}
	return nil
}

// sweep is the verb sweep.
func (p *program) sweep(cmd *cobra.Command, args []string, f *sweepFlags) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	study, dir, err := p.studyOf(cmd, args, f)
	if err != nil {
		return p.sweepError(dir, err)
	}
	ctx, stop := p.interruptible()
	defer stop()
	switch {
	case f.one != "":
		return p.playOne(ctx, study, f)
	case f.dryRun:
		return p.dryRun(ctx, study, f)
	}
	outcome, err := p.playStudy(ctx, study, dir, f)
	if err != nil {
		return p.sweepStopped(ctx, dir, outcome, err)
	}
	if f.shard != "" {
		return p.printShard(outcome, f.shard)
	}
	closed, err := sweep.Close(ctx, dir)
	if err != nil {
		return p.sweepStopped(ctx, dir, outcome, err)
	}
	notes, err := p.analyse(ctx, dir)
	if err != nil {
		return p.sweepStopped(ctx, dir, outcome, err)
	}
	return p.printAnswer(closed, outcome, notes)
}

// printAnswer prints the tables of a study and what was made of them; runs that
// failed do not keep that back.
func (p *program) printAnswer(closed *sweep.Closed, outcome *sweep.Outcome, notes []string) error {
	err := p.printClosed(closed, outcome)
	if told := p.printNotes(notes); err == nil {
		err = told
	}
	return err
}

// analyse makes what the experiment of a study asks for, if it is one of an
// experiment.
func (p *program) analyse(ctx context.Context, dir string) (notes []string, err error) {
	files, notes, err := experiment.Analyse(ctx, dir)
	if len(files) > 0 {
		notes = append(notes, fmt.Sprintf("%d files of analyses and figures lie in %s.", len(files), dir))
	}
	return notes, err
}

// printNotes prints sentences for people; JSON has none.
func (p *program) printNotes(notes []string) error {
	for _, note := range notes {
		if p.json {
			break
		}
		if _, err := fmt.Fprintln(p.out, note); err != nil {
			return err
		}
	}
	return nil
}

// playStudy plays a study and tells how far it is.
func (p *program) playStudy(ctx context.Context, study *sweep.Study, dir string, f *sweepFlags) (*sweep.Outcome, error) {
	shard, err := sweep.ParseShard(f.shard)
	if err != nil {
		return nil, err
	}
	told := p.startProgress("runs", 0)
	defer told.end()
	options := sweep.Options{Dir: dir, Shard: shard, Workers: f.workers, Timeout: f.timeout, Sync: f.sync, Retry: f.retry, Store: f.stores(dir),
		Isolate:  sweep.Subprocess(append(append([]string{}, p.args...), "--one")...),
		Progress: func(now sweep.Progress) { told.set(now.Done, now.Total) },
		Warn: func(text string) {
			if !p.quiet {
				fmt.Fprintf(p.err, "%s %s\n", p.paintErr("warning:", "1;33"), text)
			}
		}}
	return sweep.Play(ctx, study, options)
}

// stores returns the folders in which finished runs are looked for.
func (f *sweepFlags) stores(dir string) []string {
	switch f.store {
	case "none":
		return nil
	case "":
		if f.shard != "" {
			return nil // many machines would read all studies at once
		}
		return []string{filepath.Dir(dir)}
	}
	return []string{f.store}
}

// playOne plays one run for another process and prints its record. It ends
// when its standard input does: the other process is gone then.
func (p *program) playOne(ctx context.Context, study *sweep.Study, f *sweepFlags) error {
	go func() {
		_, _ = io.Copy(io.Discard, p.stdin)
		os.Exit(exitInternal)
	}()
	var point int
	var replication uint64
	if _, err := fmt.Sscanf(f.one, "%d/%d", &point, &replication); err != nil {
		return &inputError{message: "--one is for frontline itself", help: "frontline replay repeats a run"}
	}
	payload, err := sweep.PlayOne(ctx, study, point, replication, sweep.Options{Timeout: f.timeout})
	if err != nil {
		return &inputError{message: err.Error()}
	}
	_, err = fmt.Fprintf(p.out, "%s\n", payload)
	return err
}

// dryRun plays a few runs and says what the study takes.
func (p *program) dryRun(ctx context.Context, study *sweep.Study, f *sweepFlags) error {
	budget, err := sweep.Estimate(ctx, study, f.workers)
	if err != nil {
		var interrupt *interruptError
		if errors.As(err, &interrupt) {
			return &interruptError{interrupt.signal, "nothing was played but what was measured, and nothing is written"}
		}
		return err
	}
	if p.json {
		return p.out.writeJSON(budgetJSON(budget))
	}
	return printBudget(p.out, study, budget)
}

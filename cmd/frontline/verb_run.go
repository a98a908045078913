package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// runFlags are the flags of run.
type runFlags struct {
	set               []string
	replications      int
	seed              seedFlag
	first             uint64
	workers           int
	out               string
	agents, noFigure1 bool
	limits            limitFlags
}

func (p *program) runVerb() *cobra.Command {
	f := &runFlags{}
	cmd := &cobra.Command{
		Use:   "run [scenario] [flags]",
		Short: "Simulate a scenario and write the answer, its tables and its pictures",
		Long: `Simulate a scenario: a file, - for standard input, or a name from frontline list; without one the
field service of a copier manufacturer. Every replication is run twice on the same customers and
random numbers, with and without the innovation role. The answer goes to standard output, tables and
pictures go to a folder.

Ctrl-C stops: finished replications are kept and written as partial results. Once more ends at once.`,
		Example: `  frontline run
  frontline run innovation-role --replications 40
  frontline run shop.toml --set role.intensity=0.8 --set agents.count=30 --out wide`,
		Args:              arguments(0, 1, "at most one scenario"),
		ValidArgsFunction: completeScenario(1),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.runScenario(cmd, args, f) },
	}
	f.add(cmd)
	cmd.Flags().BoolVarP(&p.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	p.completeSet(cmd)
	return p.takesJSON(cmd)
}

// add gives the verb its flags.
func (f *runFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.set, "set", nil, "another value for a setting, `key=value`; may be repeated")
	flags.IntVarP(&f.replications, "replications", "n", 0, "number `n` of independent replications; default: as the scenario says")
	flags.VarP(&f.seed, "seed", "s", "master `seed`, decimal or 0x…; default: as the scenario says")
	flags.Uint64Var(&f.first, "first", 0, "`number` of the first replication; to repeat one that failed")
	flags.IntVarP(&f.workers, "workers", "w", 0, "number `n` of replications at the same time; 0: one per processor; never changes a result")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` for tables and pictures; default: results-<id of the scenario>")
	flags.BoolVar(&f.agents, "agents", false, "write a table with a row for every agent, too")
	flags.BoolVar(&f.noFigure1, "no-figure1", false, "leave out the figure of ideas by role and portfolio, and its runs")
	f.limits.add(cmd)
	for _, name := range []string{"replications", "seed", "first", "workers"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
}

// check refuses numbers that are out of range.
func (f *runFlags) check(cmd *cobra.Command) error {
	switch {
	case f.replications < 0 || f.replications == 0 && cmd.Flags().Changed("replications"):
		return usage(cmd, "", "--replications %d: must be at least 1", f.replications)
	case f.workers < 0 || f.workers > workersMax:
		return usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", f.workers, workersMax)
	case f.out == "" && cmd.Flags().Changed("out"):
		return usage(cmd, "", "--out needs the name of a folder")
	}
	return nil
}

// overrides are the settings of the command line, the two with flags of their
// own last.
func (f *runFlags) overrides() []string {
	set := append([]string(nil), f.set...)
	if f.replications > 0 {
		set = append(set, fmt.Sprintf("replications=%d", f.replications))
	}
	if f.seed.given {
		set = append(set, fmt.Sprintf("seed=0x%x", f.seed.value))
	}
	return set
}

// runScenario is the verb run.
func (p *program) runScenario(cmd *cobra.Command, args []string, f *runFlags) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	sc, err := p.load(args, f.overrides()...)
	if err != nil {
		return err
	}
	if err := sc.Cost(sc.Replications, workerCount(f.workers)).Check(f.limits.limits()); err != nil {
		return err
	}
	out := f.out
	if out == "" {
		out = "results-" + sc.ID
	}
	made, err := readyFolder(out)
	if err != nil {
		return err
	}
	defer dropFolder(out, made) // only when nothing was written
	ctx, stop := p.interruptible()
	defer stop()
	report, err := p.study(ctx, sc, f)
	return p.answer(ctx, report, err, out)
}

// study runs the scenario and tells how far it is.
func (p *program) study(ctx context.Context, sc *scenarios.Scenario, f *runFlags) (*study.Report, error) {
	told := p.startProgress("replications", sc.Replications)
	defer told.end()
	return study.Run(ctx, sc, study.Options{
		Workers: f.workers, First: f.first, Agents: f.agents, Figure1: !f.noFigure1,
		Progress: func(now study.Progress) { told.set(now.Done, now.Total) },
	})
}

// answer writes the folder and the answer, and says in the error how the
// study ended.
func (p *program) answer(ctx context.Context, report *study.Report, err error, out string) error {
	var interrupt *interruptError
	if err != nil && !errors.As(context.Cause(ctx), &interrupt) {
		return err
	}
	if interrupt != nil && report.Finished == 0 {
		return &interruptError{interrupt.signal, "no replication had ended: nothing is written"}
	}
	if err := emptyFolder(out); err != nil {
		return err
	}
	if _, err := report.Write(out); err != nil {
		return writeError(out, err)
	}
	if err := p.printReport(report); err != nil {
		return err
	}
	if interrupt != nil {
		return &interruptError{interrupt.signal, fmt.Sprintf("partial results of %d of %d replications are in %s", report.Finished, report.Planned, out)}
	}
	return p.failed(report)
}

func (p *program) printReport(report *study.Report) error {
	if !p.json {
		report.Print(p.out)
		return nil
	}
	text, err := report.JSON()
	if err != nil {
		return err
	}
	_, err = p.out.Write(append(text, '\n'))
	return err
}

// failed returns an error when runs failed, with how to repeat the first.
func (p *program) failed(report *study.Report) error {
	failures := report.Failures()
	if len(failures) == 0 {
		return nil
	}
	first := failures[0]
	text, _, _ := strings.Cut(first.Err.Error(), "\n")
	var crash *sim.RunError
	if errors.As(first.Err, &crash) && crash.Stack != "" && !p.json {
		fmt.Fprintln(p.err, crash.Stack)
	}
	return &failedError{
		message: fmt.Sprintf("%d of %d runs failed; the first: %s", len(failures), len(report.Runs), text),
		help:    "repeat it with: frontline " + quoteArgs(p.repeat(first.Run.Replication)),
	}
}

// repeat returns the command line that runs one replication again.
func (p *program) repeat(replication uint64) []string {
	args := append([]string(nil), p.args...)
	return append(args, "--first", strconv.FormatUint(replication, 10), "--replications", "1", "--out", "repeated")
}

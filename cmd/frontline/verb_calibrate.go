package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/calibrate"
	"frontline.dev/frontline/scenarios"
)

// calibrateFlags are the flags of calibrate.
type calibrateFlags struct {
	method  string
	budget  int
	sbc     int
	workers int
	seed    seedFlag
	out     string
	limits  limitFlags
}

func (p *program) calibrateVerb() *cobra.Command {
	f := &calibrateFlags{}
	cmd := &cobra.Command{
		Use:   "calibrate EXPERIMENT [flags]",
		Short: "Find settings that nobody has measured from figures that a firm has",
		Long: `Play an experiment of kind calibrate: its factors are what is free, with what is known of them
beforehand; its [[calibrate.target]] are what was observed, such as monthly ideas, quits, complaints.
The answer is a value and an interval for every setting and, in words, which of them the data identify,
which only together, and which not at all; then whether fresh runs yield what was observed.

Methods are simulated moments (a surface through the runs, profiles of the distance) and approximate
Bayesian computation (draws that come as near as a shrinking tolerance). The folder has the scenario
with the origin of each value beside it, calibrate.csv with every draw, profiles.csv, and figures.

--sbc N holds the method against itself: N times, settings are drawn from the prior, data are simulated
and calibrated, and the true value is ranked among the draws. For a method that is right the ranks are
uniform. Of moments one surface serves all data sets; abc takes its whole budget N times.

Ctrl-C keeps what is finished.`,
		Example: `  frontline calibrate people-of-a-firm
  frontline calibrate firm-by-draws --budget 3000 --out firm
  frontline calibrate people-of-a-firm --sbc 200`,
		Args:              arguments(1, 1, "an experiment of kind calibrate"),
		ValidArgsFunction: p.completeCalibrations,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.calibrate(cmd, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.method, "method", "m", "", "`name` of the method: moments, abc or both; default: as the experiment says")
	flags.IntVar(&f.budget, "budget", 0, "runs `n` of each method; default: as the experiment says")
	flags.IntVar(&f.sbc, "sbc", 0, "calibrate the method itself on `n` made-up data sets; 0: calibrate to the data")
	flags.Var(&f.seed, "search-seed", "`seed` of the search; default: as the experiment says")
	flags.IntVarP(&f.workers, "workers", "w", 0, "number `n` of runs at the same time; 0: one per processor; never changes a result")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` for scenario, tables and figures; default: calibrate-<id of the experiment>")
	f.limits.add(cmd)
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	p.noValues(cmd, "budget", "sbc", "search-seed", "workers")
	if err := cmd.RegisterFlagCompletionFunc("method", cobra.FixedCompletions([]string{"moments", "abc", "both"}, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag is missing, or registered twice
	}
	return p.takesJSON(cmd)
}

// completeCalibrations offers the shipped experiments of the kind, and files.
func (p *program) completeCalibrations(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for _, info := range scenarios.Experiments() {
		if info.Kind == "calibrate" {
			names = append(names, cobra.CompletionWithDesc(info.Name, info.Title))
		}
	}
	return names, cobra.ShellCompDirectiveDefault
}

func (f *calibrateFlags) check(cmd *cobra.Command) error {
	switch {
	case f.budget != 0 && (f.budget < 20 || f.budget > 10_000_000):
		return usage(cmd, "", "--budget %d: must be 20 to 10000000", f.budget)
	case f.sbc != 0 && (f.sbc < 20 || f.sbc > 100_000):
		return usage(cmd, "fewer than 20 ranks tell nothing", "--sbc %d: must be 20 to 100000", f.sbc)
	case f.workers < 0 || f.workers > workersMax:
		return usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", f.workers, workersMax)
	case f.method != "" && f.method != "moments" && f.method != "abc" && f.method != "both":
		return usage(cmd, meant(f.method, []string{"moments", "abc", "both"}, "methods"), "there is no method %q", f.method)
	case f.out == "" && cmd.Flags().Changed("out"):
		return usage(cmd, "", "--out needs the name of a folder")
	}
	return nil
}

// firm reads the experiment and lays the flags over its options.
func (p *program) firm(name string, f *calibrateFlags) (*calibrate.Firm, calibrate.Options, error) {
	e, err := scenarios.LoadExperiment(name)
	if err != nil {
		return nil, calibrate.Options{}, err
	}
	if len(e.Warnings.List) > 0 && !p.quiet {
		p.renderProblems(&e.Warnings)
	}
	if e.Kind == "calibrate" { // flags count as if they stood in the file, in its lock too
		if f.method != "" {
			e.Calibrate.Method = f.method
		}
		if f.budget != 0 {
			e.Calibrate.Budget = f.budget
		}
		if f.seed.given {
			e.Calibrate.Seed = scenarios.Seed(f.seed.value)
		}
	}
	firm, err := calibrate.FromExperiment(e)
	if err != nil {
		return nil, calibrate.Options{}, p.calibrateError(context.Background(), err)
	}
	o := firm.Options()
	o.Workers = workerCount(f.workers)
	return firm, o, nil
}

// calibrate is the verb calibrate.
func (p *program) calibrate(cmd *cobra.Command, name string, f *calibrateFlags) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	firm, o, err := p.firm(name, f)
	if err != nil {
		return err
	}
	if err := firm.Base.Cost(o.Expected(f.sbc), o.Workers).Check(f.limits.limits()); err != nil {
		return err
	}
	out := f.out
	if out == "" {
		out = "calibrate-" + firm.Experiment.ID
	}
	made, err := readyFolder(out)
	if err != nil {
		return err
	}
	defer dropFolder(out, made) // only when nothing was written
	ctx, stop := p.interruptible()
	defer stop()
	told := p.startProgress("runs", o.Expected(f.sbc))
	o.Progress = told.set
	var answer calibrate.Answer
	if f.sbc > 0 {
		answer, err = firm.SBC(ctx, o, f.sbc)
	} else {
		answer, err = firm.Run(ctx, o)
	}
	told.end()
	if err != nil {
		return p.calibrateError(ctx, err)
	}
	return p.answerCalibration(ctx, firm, answer, out)
}

// calibrateError tells what is for the user to change from a mistake of ours.
func (p *program) calibrateError(ctx context.Context, err error) error {
	var mistake *calibrate.Mistake
	var interrupt *interruptError
	switch {
	case errors.As(err, &mistake):
		return &inputError{message: mistake.Message, help: mistake.Help}
	case errors.As(context.Cause(ctx), &interrupt):
		return &interruptError{interrupt.signal, "too little was finished for an answer: nothing is written"}
	}
	return err
}

// answerCalibration writes the folder and the answer.
func (p *program) answerCalibration(ctx context.Context, firm *calibrate.Firm, answer calibrate.Answer, out string) error {
	if err := emptyFolder(out); err != nil {
		return err
	}
	files, err := answer.Write(out)
	if err != nil {
		return writeError(out, err)
	}
	tables := answer.Tables()
	if p.json {
		err = p.tablesJSON(tables, files)
	} else {
		p.printTables(tables)
		for _, note := range firm.Notes {
			fmt.Fprint(p.out, p.wrap(note, "! "))
		}
		_, err = fmt.Fprintf(p.out, "%d runs. %s\n", answer.Played(), written(out, files))
	}
	var interrupt *interruptError
	if err == nil && errors.As(context.Cause(ctx), &interrupt) {
		return &interruptError{interrupt.signal, "what had been found is in " + out}
	}
	return err
}

// written names the folder, and the scenario in it when there is one.
func written(out string, files []string) string {
	for _, file := range files {
		if filepath.Base(file) == "scenario.toml" {
			return fmt.Sprintf("Tables and figures: %s; the scenario: %s", strings.TrimRight(out, "/"), file)
		}
	}
	return "Tables and figures: " + strings.TrimRight(out, "/")
}

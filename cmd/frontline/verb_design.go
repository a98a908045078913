package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/experiment"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// timingBudget is how long runs are played to find out how long they take.
const timingBudget = 2 * time.Second

// designFlags are the flags of design.
type designFlags struct {
	out     string
	workers int
	time    bool
}

func (p *program) designVerb() *cobra.Command {
	f := &designFlags{}
	cmd := &cobra.Command{
		Use:   "design EXPERIMENT [flags]",
		Short: "Show the design points of an experiment, how good the design is, and what it takes",
		Long: `Make the design points that an experiment file asks for, without running any. The answer lists the
factors, how they are correlated, how evenly the points lie, what a fractional design cannot tell
apart, what is likely to be a mistake, and what the runs would take. EXPERIMENT is a file, - for
standard input, or an experiment that comes with frontline: frontline list experiments.`,
		Example: `  frontline design what-matters
  frontline design half-fraction --out design.csv
  frontline design role-by-products --time --json`,
		Args:              arguments(1, 1, "one experiment"),
		ValidArgsFunction: completeExperiment(1),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.design(cmd, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "out", "o", "", "write the points as CSV to this `file`; - is standard output, and nothing else is printed")
	flags.IntVarP(&f.workers, "workers", "w", 0, "number `n` of runs at the same time that the estimate is for; 0: as the experiment says")
	flags.BoolVar(&f.time, "time", false, "play a few runs, about two seconds, for a better estimate of the time")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no warnings on standard error")
	if err := cmd.RegisterFlagCompletionFunc("workers", completeNothing); err != nil {
		panic(err) // the flag is missing, or registered twice
	}
	return p.takesJSON(cmd)
}

// completeExperiment offers the experiments of the library, and files.
func completeExperiment(most int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		names := []cobra.Completion{}
		for _, info := range scenarios.Experiments() {
			names = append(names, cobra.CompletionWithDesc(info.Name, info.Title))
		}
		return names, cobra.ShellCompDirectiveDefault
	}
}

// design is the verb design.
func (p *program) design(cmd *cobra.Command, name string, f *designFlags) error {
	if f.workers < 0 || f.workers > workersMax {
		return usage(cmd, "0 is as the experiment says", "--workers %d: must be 0 to %d", f.workers, workersMax)
	}
	e, err := p.readExperiment(name)
	if err != nil {
		return err
	}
	plan, err := experiment.Expand(e)
	if err != nil {
		return err
	}
	if f.out == "-" {
		return plan.WriteCSV(p.out)
	}
	workers := f.workers
	if workers == 0 {
		workers = workerCount(e.Execution.Workers)
	}
	d := plan.Describe(workers)
	if f.time {
		ctx, stop := p.interruptible()
		defer stop()
		if d.Estimate, err = plan.Measure(ctx, workers, timingBudget); err != nil {
			return err
		}
	}
	if f.out != "" {
		if err := results.AtomicFile(f.out, func(w io.Writer) error { return plan.WriteCSV(w) }); err != nil {
			return &ioError{doing: "write " + f.out, err: err}
		}
	}
	if p.json {
		return p.out.writeJSON(d)
	}
	return p.printDesign(d, f.out)
}

// readExperiment is scenarios.LoadExperiment with the program's own standard
// input.
func (p *program) readExperiment(name string) (*scenarios.Experiment, error) {
	if name != "-" {
		return scenarios.LoadExperiment(name)
	}
	text, err := io.ReadAll(io.LimitReader(p.stdin, stdinMax))
	if err != nil {
		return nil, &ioError{doing: "read standard input", err: err}
	}
	return scenarios.ParseExperimentIn(".", name, text)
}

// printDesign writes the answer for people.
func (p *program) printDesign(d *experiment.Description, file string) error {
	if len(d.Warnings) > 0 && !p.quiet {
		p.renderProblems(&scenarios.Problems{List: d.Warnings})
	}
	title := d.Title
	if title == "" {
		title = d.ID
	}
	fmt.Fprintln(p.out, p.paintOut(title, bold))
	if d.Question != "" {
		fmt.Fprint(p.out, p.wrap(d.Question, ""))
	}
	fmt.Fprintf(p.out, "\n%s, design: %s\n\n", several(d.Points, "point"), d.Design)
	if len(d.Factors) > 0 {
		if err := p.table(d.Table()); err != nil {
			return err
		}
	}
	if lines := d.Lines(); len(lines) > 0 {
		fmt.Fprintln(p.out)
		for _, line := range lines {
			fmt.Fprint(p.out, p.wrap(line, ""))
		}
	}
	fmt.Fprintln(p.out)
	if err := d.Estimate.Print(p.out); err != nil {
		return err
	}
	if file != "" {
		fmt.Fprintf(p.out, "\nThe points are in %s.\n", file)
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/internal/study"
)

// exitPrecision says that a precision, or a choice, was not reached in the
// budget.
const exitPrecision = 4

// compareFlags are the flags of compare.
type compareFlags struct {
	candidateFlags
	replications string
	metrics      []string
	indiff       []string
	precision    float64
	budget       int
	confidence   float64
	independent  bool
}

func (p *program) compareVerb() *cobra.Command {
	f := &compareFlags{}
	cmd := &cobra.Command{
		Use:   "compare A [B …]|EXPERIMENT [flags]",
		Short: "Say whether B is better than A, by how much, and how sure that is",
		Long: `Play scenarios side by side, replication by replication on the same customers and random numbers, and
say for each metric: better, worse, no difference larger than a margin, or cannot tell. Candidates are
scenarios, or A with other settings: --with 'role.mode=off' is one more candidate, and
--with 'role.mode=off; agents.count=18' one with two changes.

All verdicts may be read together: p-values are corrected by Holm's method, intervals by Bonferroni's.
--indiff says which difference does not matter, ideas_per_agent_year=0.5, or =5% of A's mean, or 5% for
every metric; without it there is no "no difference". With --replications auto pairs are added until
the half-width of every difference is half of its margin, or --precision of A's mean; when --budget does not suffice
the exit code is 4.

An experiment file of kind "compare" says all of this itself: frontline compare EXPERIMENT.toml`,
		Example: `  frontline compare copier-field-service --with role.mode=off
  frontline compare specialists diverse-portfolios --indiff 5%
  frontline compare plain-queue --with agents.count=15 --metric wait_mean_all --replications auto --precision 0.02`,
		Args:              arguments(1, 100, "scenarios: A, and others or --with"),
		ValidArgsFunction: completeScenario(100),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.compare(cmd, args, f) },
	}
	flags := cmd.Flags()
	f.addCandidates(cmd)
	flags.StringVarP(&f.replications, "replications", "n", "10", "number `n` of pairs, or auto: as many as the precision needs")
	flags.StringArrayVarP(&f.metrics, "metric", "m", nil, "compare this `metric`; may be repeated; all: every one; default: the headline metrics")
	flags.StringArrayVar(&f.indiff, "indiff", nil, "difference that does not matter, `metric=0.02`, metric=5% of A's mean, or 5%; may be repeated")
	flags.Float64Var(&f.precision, "precision", .05, "with auto: half-width of the difference as a `share` of A's mean, where no margin is given")
	flags.IntVar(&f.budget, "budget", 200, "with auto: at most `n` pairs")
	flags.Float64Var(&f.confidence, "confidence", .95, "`level` of intervals and verdicts, between 0.5 and 1")
	flags.BoolVar(&f.independent, "independent", false, "other random numbers for every candidate, and Welch's interval")
	f.addRest(p, cmd)
	p.completeMetrics(cmd, "metric")
	for _, name := range []string{"replications", "indiff", "precision", "budget", "confidence"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	return p.takesJSON(cmd)
}

// options reads the flags into what package decide takes.
func (f *compareFlags) options(cmd *cobra.Command) (o decide.CompareOptions, err error) {
	o = decide.CompareOptions{Precision: f.precision, Budget: f.budget, Confidence: f.confidence, Independent: f.independent, First: f.first, Workers: f.workers, LookAhead: decide.DefaultLookAhead}
	if o.Auto = f.replications == "auto"; o.Auto {
		o.Replications = min(5, f.budget)
	} else if o.Replications, err = strconv.Atoi(f.replications); err != nil || o.Replications < 1 || o.Replications > 1e6 {
		return o, usage(cmd, "", "--replications %s: must be a whole number from 1 to a million, or auto", f.replications)
	}
	switch {
	case !(f.precision > 0):
		return o, usage(cmd, "0.05 is 5 % of the mean of A", "--precision %v: must be above 0", f.precision)
	case f.budget < 2:
		return o, usage(cmd, "", "--budget %d: must be at least 2", f.budget)
	case !(f.confidence >= .5 && f.confidence < 1):
		return o, usage(cmd, "0.95 is usual", "--confidence %v: must be from 0.5 to below 1", f.confidence)
	}
	if o.Metrics, err = measures(cmd, f.metrics); err != nil {
		return o, err
	}
	o.Margins, err = f.margins(cmd, o.Metrics)
	return o, err
}

// measures returns the metrics of some names; none are the headline metrics.
func measures(cmd *cobra.Command, names []string) (list []study.Measure, err error) {
	if len(names) == 0 {
		return decide.HeadlineMeasures(), nil
	}
	for _, name := range names {
		if name == "all" {
			return study.Measures(), nil
		}
		m, err := measure(cmd, name)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// margins reads --indiff: of one metric, or of all.
func (f *compareFlags) margins(cmd *cobra.Command, metrics []study.Measure) (map[string]decide.Margin, error) {
	margins := map[string]decide.Margin{}
	for _, text := range f.indiff {
		name, value, named := strings.Cut(text, "=")
		if !named {
			value = text
		}
		margin, err := decide.ParseMargin(value)
		if err != nil {
			return nil, usage(cmd, "", "--indiff %s: %v", text, err)
		}
		found := false
		for _, m := range metrics {
			if !named || m.Name == strings.TrimSpace(name) {
				margins[m.Name], found = margin, true
			}
		}
		if !found {
			if _, err := measure(cmd, name); err != nil {
				return nil, err
			}
			return nil, usage(cmd, "add --metric "+name, "--indiff %s: %s is not compared", text, name)
		}
	}
	return margins, nil
}

// question reads what is to be compared: an experiment, or scenarios and
// flags.
func (f *compareFlags) question(p *program, cmd *cobra.Command, args []string) ([]decide.Candidate, decide.CompareOptions, error) {
	if !f.experiment(args) {
		options, err := f.options(cmd)
		if err != nil {
			return nil, options, err
		}
		list, err := f.candidates(p, cmd, args)
		return list, options, err
	}
	e, err := p.loadExperiment(cmd, args[0])
	if err != nil {
		return nil, decide.CompareOptions{}, err
	}
	list, options, err := decide.FromCompare(e)
	if cmd.Flags().Changed("workers") {
		options.Workers = f.workers
	}
	return list, options, err
}

// compare is the verb compare.
func (p *program) compare(cmd *cobra.Command, args []string, f *compareFlags) error {
	list, options, err := f.question(p, cmd, args)
	if err != nil {
		return err
	}
	most := options.Replications
	if options.Auto {
		most = max(most, options.Budget)
	}
	if err := f.affordable(list, most); err != nil {
		return err
	}
	out := folderOr(f.out, "compare", list[0].Scenario)
	made, err := readyFolder(out)
	if err != nil {
		return err
	}
	defer dropFolder(out, made) // only when nothing was written
	ctx, stop := p.interruptible()
	defer stop()
	told := p.startProgress("runs", options.Replications*len(list))
	options.Progress = told.follow
	c, err := decide.RunComparison(ctx, list, options)
	told.end()
	return p.answerComparison(ctx, c, err, out)
}

// answerComparison writes the folder and the answer, and says in the error how
// it ended.
func (p *program) answerComparison(ctx context.Context, c *decide.Comparison, err error, out string) error {
	var interrupt *interruptError
	switch {
	case err != nil && c == nil:
		return &inputError{message: err.Error()}
	case err != nil && !errors.As(context.Cause(ctx), &interrupt):
		return err
	case interrupt != nil && c.Finished == 0:
		return &interruptError{interrupt.signal, "no pair had ended: nothing is written"}
	}
	if err := emptyFolder(out); err != nil {
		return err
	}
	if _, err := c.Write(out); err != nil {
		return writeError(out, err)
	}
	p.warn(c.Warnings)
	if err := p.printComparison(c, out); err != nil {
		return err
	}
	failed := c.Failures()
	switch {
	case interrupt != nil:
		return &interruptError{interrupt.signal, fmt.Sprintf("partial results of %d of %d pairs are in %s", c.Finished, c.Planned, out)}
	case len(failed) > 0:
		text, _, _ := strings.Cut(failed[0].Err.Error(), "\n")
		return &failedError{message: fmt.Sprintf("%d of %d runs failed; the first: %s of %s", len(failed), len(c.Runs), text, c.Arms[failed[0].Arm].Label),
			help: "runs.csv in " + out + " has all of them"}
	case len(c.Unreached) > 0:
		return &shownError{exitPrecision}
	}
	return nil
}

func (p *program) printComparison(c *decide.Comparison, out string) error {
	if p.json {
		text, err := c.JSON()
		if err != nil {
			return err
		}
		_, err = p.out.Write(append(text, '\n'))
		return err
	}
	fmt.Fprint(p.out, c.Table(columns(p.stdout)).String())
	for _, s := range c.Sentences() {
		fmt.Fprint(p.out, "\n", p.wrap(s, ""))
	}
	if len(c.Unreached) > 0 {
		fmt.Fprint(p.out, "\n", p.wrap(fmt.Sprintf("The precision was not reached in %d pairs: %s.", c.Planned, strings.Join(c.Unreached, "; ")), ""))
	}
	_, err := fmt.Fprintf(p.out, "\nTables and picture: %s\n", out)
	return err
}

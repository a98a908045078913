package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/results"
)

// selectFlags are the flags of select.
type selectFlags struct {
	candidateFlags
	method, metric string
	goal, delta    string
	confidence     float64
	n0, budget     int
}

func (p *program) selectVerb() *cobra.Command {
	f := &selectFlags{}
	cmd := &cobra.Command{
		Use:   "select A B …|EXPERIMENT [flags]",
		Short: "Choose the best of several scenarios, with a guaranteed probability",
		Long: `Choose the scenario that is best in one metric, with as few runs as a guarantee needs: with the
probability of --confidence the choice is the best, if the best is ahead by --delta or more; otherwise it
is no more than delta behind. Candidates are scenarios, or A with other settings as in compare.

kn               Kim and Nelson: one more replication of all that are still in, on the same random
                 numbers, and out go those that are certainly not the best. The usual choice.
rinott           a first stage, then at once as many more as each variance asks for; independent runs
dudewicz-dalal   the same with weighted means and somewhat fewer runs
ocba             shares out exactly --budget runs where they help most; without a guarantee

When --budget does not suffice for a choice, the exit code is 4. An experiment file of kind "select" says
all of this itself: frontline select EXPERIMENT.toml`,
		Example: `  frontline select specialists diverse-portfolios stewardship --metric ideas_per_agent_year --delta 5%
  frontline select copier-field-service --with portfolio.per_agent=1 --with portfolio.per_agent=8 --metric ideas_per_agent_year --delta 0.5`,
		Args:              arguments(1, 100, "scenarios: A, and others or --with"),
		ValidArgsFunction: completeScenario(100),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.selectBest(cmd, args, f) },
	}
	flags := cmd.Flags()
	f.addCandidates(cmd)
	flags.StringVarP(&f.metric, "metric", "m", "", "`metric` in which to be best")
	flags.StringVar(&f.goal, "goal", "", "more or less is better; default: as the metric says")
	flags.StringVar(&f.delta, "delta", "", "smallest `difference` that matters: 0.5, or 5% of A's mean")
	flags.StringVar(&f.method, "method", "kn", "kn, rinott, dudewicz-dalal or ocba")
	flags.Float64Var(&f.confidence, "confidence", .95, "least `probability` of a correct choice, between 0.5 and 1")
	flags.IntVar(&f.n0, "n0", 10, "first `replications` of every candidate")
	flags.IntVar(&f.budget, "budget", 0, "most runs `n` in all; 0: 1000, for ocba 20 for each candidate")
	f.addRest(p, cmd)
	p.completeMetrics(cmd, "metric")
	for name, values := range map[string][]string{"method": decide.Methods, "goal": {"more", "less"}, "delta": nil, "confidence": nil, "n0": nil, "budget": nil} {
		if err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	return p.takesJSON(cmd)
}

// options reads the flags into what package decide takes.
func (f *selectFlags) options(cmd *cobra.Command, candidates int) (o decide.SelectOptions, err error) {
	o = decide.SelectOptions{Method: f.method, Confidence: f.confidence, N0: f.n0, Budget: f.budget, First: f.first, Workers: f.workers}
	if f.budget == 0 {
		o.Budget = max(1000, candidates*f.n0)
		if f.method == "ocba" {
			o.Budget = max(20, f.n0) * candidates
		}
	}
	switch {
	case f.metric == "":
		return o, usage(cmd, "for example --metric ideas_per_agent_year", "select needs --metric")
	case !contains(decide.Methods, f.method):
		return o, usage(cmd, meant(f.method, decide.Methods, "methods"), "--method %s: there is no such method", f.method)
	case !(f.confidence >= .5 && f.confidence < 1):
		return o, usage(cmd, "0.95 is usual", "--confidence %v: must be from 0.5 to below 1", f.confidence)
	case f.n0 < 2:
		return o, usage(cmd, "10 is usual", "--n0 %d: must be at least 2", f.n0)
	case o.Budget < candidates*f.n0:
		return o, usage(cmd, "", "--budget %d: %d candidates with %d first replications need at least %d runs", o.Budget, candidates, f.n0, candidates*f.n0)
	}
	if o.Metric, err = measure(cmd, f.metric); err != nil {
		return o, err
	}
	if o.Goal, err = f.direction(cmd, o.Metric.Goal); err != nil {
		return o, err
	}
	switch {
	case f.delta != "":
		if o.Delta, err = decide.ParseMargin(f.delta); err != nil {
			return o, usage(cmd, "", "--delta: %v", err)
		}
	case f.method != "ocba":
		return o, usage(cmd, "which difference would not matter to you? for example --delta 5%", "%s needs --delta", f.method)
	}
	return o, nil
}

// direction returns which is better.
func (f *selectFlags) direction(cmd *cobra.Command, standard results.Goal) (results.Goal, error) {
	switch f.goal {
	case "more":
		return results.More, nil
	case "less":
		return results.Less, nil
	case "":
		if standard != results.Neither {
			return standard, nil
		}
		return standard, usage(cmd, "say --goal more or --goal less", "%s describes and does not judge", f.metric)
	}
	return standard, usage(cmd, "", "--goal %s: must be more or less", f.goal)
}

// question reads among what is to be chosen: an experiment, or scenarios and
// flags.
func (f *selectFlags) question(p *program, cmd *cobra.Command, args []string) ([]decide.Candidate, decide.SelectOptions, error) {
	if !f.experiment(args) {
		options, err := f.options(cmd, len(args)+len(f.with))
		if err != nil {
			return nil, options, err
		}
		list, err := f.candidates(p, cmd, args)
		return list, options, err
	}
	e, err := p.loadExperiment(cmd, args[0])
	if err != nil {
		return nil, decide.SelectOptions{}, err
	}
	list, options, err := decide.FromSelect(e)
	if cmd.Flags().Changed("workers") {
		options.Workers = f.workers
	}
	return list, options, err
}

// selectBest is the verb select.
func (p *program) selectBest(cmd *cobra.Command, args []string, f *selectFlags) error {
	list, options, err := f.question(p, cmd, args)
	if err != nil {
		return err
	}
	if err := f.affordable(list, (options.Budget+len(list)-1)/len(list)); err != nil {
		return err
	}
	out := folderOr(f.out, "select", list[0].Scenario)
	made, err := readyFolder(out)
	if err != nil {
		return err
	}
	defer dropFolder(out, made) // only when nothing was written
	ctx, stop := p.interruptible()
	defer stop()
	told := p.startProgress("runs", options.N0*len(list))
	options.Progress = told.follow
	s, err := decide.RunSelection(ctx, list, options)
	told.end()
	return p.answerSelection(ctx, s, err, out)
}

// answerSelection writes the folder and the answer, and says in the error how
// it ended.
func (p *program) answerSelection(ctx context.Context, s *decide.Selection, err error, out string) error {
	var interrupt *interruptError
	switch {
	case err != nil && s == nil:
		return &inputError{message: err.Error()}
	case err != nil && !errors.As(context.Cause(ctx), &interrupt):
		return err
	case interrupt != nil && len(s.Runs) == 0:
		return &interruptError{interrupt.signal, "the first replications had not ended: nothing is written"}
	}
	if err := emptyFolder(out); err != nil {
		return err
	}
	if _, err := s.Write(out); err != nil {
		return writeError(out, err)
	}
	p.warn(s.Warnings)
	if err := p.printSelection(s, out); err != nil {
		return err
	}
	switch {
	case interrupt != nil:
		return &interruptError{interrupt.signal, fmt.Sprintf("partial results of %d runs are in %s", len(s.Runs), out)}
	case s.Failed != nil:
		text, _, _ := strings.Cut(s.Failed.Err.Error(), "\n")
		return &failedError{message: fmt.Sprintf("%s of %s", text, s.Arms[s.Failed.Arm].Label), help: "runs.csv in " + out + " has all runs"}
	case !s.Chosen:
		return &shownError{exitPrecision}
	}
	return nil
}

func (p *program) printSelection(s *decide.Selection, out string) error {
	if p.json {
		text, err := s.JSON()
		if err != nil {
			return err
		}
		_, err = p.out.Write(append(text, '\n'))
		return err
	}
	fmt.Fprint(p.out, s.Table(columns(p.stdout)).String(), "\n", p.wrap(s.Sentence(), ""))
	_, err := fmt.Fprintf(p.out, "\nTables and picture: %s\n", out)
	return err
}

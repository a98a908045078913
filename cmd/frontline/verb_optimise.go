package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/internal/optimise/levers"
	"frontline.dev/frontline/scenarios"
)

// optimiseFlags are the flags of optimize.
type optimiseFlags struct {
	set     []string
	spec    levers.Spec
	options optimise.Options
	seed    seedFlag
	chance  seedFlag
	out     string
	limits  limitFlags
}

func (p *program) optimiseVerb() *cobra.Command {
	f := &optimiseFlags{}
	cmd := &cobra.Command{
		Use:     "optimize [scenario|experiment] --lever path=least:most --goal name=max [flags]",
		Aliases: []string{"optimise"},
		Short:   "Search levers for what reaches several goals, within bounds",
		Long: `Search the settings of a scenario, or the levers of an experiment, for the points that no other beats in
every goal and that keep every bound. Goals and bounds are metrics, levers themselves, or cost, the
weighted sum of what --cost names.

Where there are few enough points, all are tried; otherwise the search is NSGA-II. A point is run a few
times, the same random numbers at each; who might be on the front is run more often; and the front at the
end is run again on fresh random numbers, which did not choose it. Its means and 95 % intervals are of
those runs. points.csv has every point, dominated ones too, search_runs.csv every run.

A setting that follows from levers is tied to them: --tie agents.count=shift[0].agents+shift[1].agents.
Ctrl-C keeps the front so far.`,
		Example: `  frontline optimize plain-queue --lever agents.count=8:20:int --goal agents.count=min --constrain 'service_level>=80%'
  frontline optimize service-line --lever agents.count=10:30:int --goal agents.count=min \
      --constrain 'service_level>=0.8' --constrain 'exhaustion<=0.2'
  frontline optimize copier-field-service --lever role.intensity=0:1:0.1 --lever portfolio.per_agent=1:8:int \
      --goal ideas=max --goal exhaustion=min`,
		Args:              arguments(0, 1, "at most one scenario or experiment"),
		ValidArgsFunction: completeScenario(1),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.optimise(cmd, args, f) },
	}
	f.add(cmd)
	cmd.Flags().BoolVarP(&p.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	p.completeSet(cmd)
	return p.takesJSON(cmd)
}

// add gives the verb its flags.
func (f *optimiseFlags) add(cmd *cobra.Command) {
	flags, o := cmd.Flags(), &f.options
	flags.StringArrayVarP(&f.spec.Levers, "lever", "l", nil, "a setting to move, `path=least:most`, with :int or :step for fewer values, or path=a|b; may be repeated")
	flags.StringArrayVarP(&f.spec.Goals, "goal", "g", nil, "a goal, `name=max` or name=min; may be repeated")
	flags.StringArrayVarP(&f.spec.Constraints, "constrain", "c", nil, "a bound, `name>=x` or name<=x, of the mean over runs; may be repeated")
	flags.StringArrayVar(&f.spec.Costs, "cost", nil, "a term of the goal cost, `name=weight`; may be repeated")
	flags.StringArrayVar(&f.spec.Ties, "tie", nil, "a setting that is the sum of levers, `path=a+b+2`; may be repeated")
	flags.StringArrayVar(&f.set, "set", nil, "another value for a setting, `key=value`; may be repeated")
	flags.IntVar(&o.Budget, "budget", 0, "stop the search after about `n` runs, the final ones aside; 0: after all generations")
	flags.IntVar(&o.Population, "population", 40, "`number` of points in a generation")
	flags.IntVar(&o.Generations, "generations", 25, "`number` of generations")
	flags.IntVarP(&o.Replications, "replications", "n", 3, "runs `n` of a new point")
	flags.IntVar(&o.Least, "least", 10, "runs `n` before a point may stay on the front")
	flags.IntVar(&o.Fresh, "fresh", 30, "fresh runs `n` of the front at the end")
	flags.IntVar(&o.FrontMost, "front", 25, "most points `n` of the front")
	flags.VarP(&f.seed, "seed", "s", "master `seed` of the runs; default: as the file says")
	flags.Var(&f.chance, "search-seed", "`seed` of the search itself")
	flags.IntVarP(&o.Workers, "workers", "w", 0, "number `n` of points at the same time; 0: one per processor; never changes a result")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` for tables and the figure; default: optimise-<id of the scenario>")
	f.limits.add(cmd)
	for _, name := range []string{"lever", "goal", "constrain", "cost", "tie", "budget", "population", "generations", "replications", "least", "fresh", "front", "seed", "search-seed", "workers"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
}

func (f *optimiseFlags) check(cmd *cobra.Command) error {
	o := &f.options
	for _, n := range []struct {
		name  string
		value int
		least int
	}{{"budget", o.Budget, 0}, {"population", o.Population, 4}, {"generations", o.Generations, 1}, {"replications", o.Replications, 1},
		{"least", o.Least, 1}, {"fresh", o.Fresh, 2}, {"front", o.FrontMost, 1}, {"workers", o.Workers, 0}} {
		if n.value < n.least || n.value > 10_000_000 {
			return usage(cmd, "", "--%s %d: must be at least %d", n.name, n.value, n.least)
		}
	}
	if o.Workers > workersMax {
		return usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", o.Workers, workersMax)
	}
	if f.out == "" && cmd.Flags().Changed("out") {
		return usage(cmd, "", "--out needs the name of a folder")
	}
	return nil
}

// search reads the scenario or experiment and checks the search.
func (p *program) search(args []string, f *optimiseFlags) (*levers.Search, error) {
	set := append([]string(nil), f.set...)
	if f.seed.given {
		set = append(set, fmt.Sprintf("seed=0x%x", f.seed.value))
	}
	if len(args) == 1 && args[0] != "-" && isExperiment(args[0]) {
		e, err := scenarios.LoadExperiment(args[0])
		if err != nil {
			return nil, err
		}
		if len(e.Warnings.List) > 0 && !p.quiet {
			p.renderProblems(&e.Warnings)
		}
		if len(set) > 0 && e.Base != nil {
			if e.Base, err = e.Base.With(set...); err != nil {
				return nil, err
			}
		}
		return levers.FromExperiment(e, f.spec)
	}
	sc, err := p.load(args, set...)
	if err != nil {
		return nil, err
	}
	return levers.New(sc, f.spec)
}

// optimise is the verb optimize.
func (p *program) optimise(cmd *cobra.Command, args []string, f *optimiseFlags) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	s, err := p.search(args, f)
	var mistake *levers.Error
	if errors.As(err, &mistake) {
		return usage(cmd, mistake.Help, "%s", mistake.Message)
	}
	if err != nil {
		return err
	}
	o := f.options
	o.Workers, o.Seed = workerCount(o.Workers), f.chance.value
	if err := s.Base.Cost(o.Expected(s.Problem), o.Workers).Check(f.limits.limits()); err != nil {
		return err
	}
	out := f.out
	if out == "" {
		out = "optimise-" + s.Base.ID
	}
	made, err := readyFolder(out)
	if err != nil {
		return err
	}
	defer dropFolder(out, made) // only when nothing was written
	ctx, stop := p.interruptible()
	defer stop()
	r, err := p.seek(ctx, s, o)
	if err != nil {
		return err
	}
	return p.answerSearch(ctx, s, r, o, out)
}

// seek runs the search and tells how far it is.
func (p *program) seek(ctx context.Context, s *levers.Search, o optimise.Options) (*optimise.Result, error) {
	told := p.startProgress("runs", o.Expected(s.Problem))
	defer told.end()
	o.Progress = func(now optimise.Progress) { told.set(now.Runs, now.Expected) }
	return optimise.Search(ctx, s.Problem, s.Start, o)
}

// answerSearch writes the folder and the answer.
func (p *program) answerSearch(ctx context.Context, s *levers.Search, r *optimise.Result, o optimise.Options, out string) error {
	var interrupt *interruptError
	if r.Interrupted && errors.As(context.Cause(ctx), &interrupt) && len(r.Front)+len(r.Others) == 0 {
		return &interruptError{interrupt.signal, "no point had been run: nothing is written"}
	}
	if err := emptyFolder(out); err != nil {
		return err
	}
	if _, err := s.Write(out, r, o); err != nil {
		return writeError(out, err)
	}
	if err := p.printSearch(s, r, out); err != nil {
		return err
	}
	if interrupt != nil {
		return &interruptError{interrupt.signal, fmt.Sprintf("what had been found after %d runs is in %s", r.Runs, out)}
	}
	return nil
}

// printSearch writes the answer.
func (p *program) printSearch(s *levers.Search, r *optimise.Result, out string) error {
	if p.json {
		return p.out.writeJSON(s.JSON(r))
	}
	for _, t := range s.Tables(r) {
		if err := p.table(t); err != nil {
			return err
		}
		fmt.Fprintln(p.out)
	}
	for _, w := range r.Warnings {
		fmt.Fprint(p.out, p.item(w))
	}
	_, err := fmt.Fprintf(p.out, "%d runs of %d points. Every point and run: %s\n", r.Runs, len(r.Front)+len(r.Others), out)
	return err
}

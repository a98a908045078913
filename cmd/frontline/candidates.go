package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// candidateFlags are what compare and select share.
type candidateFlags struct {
	set, with []string
	seed      seedFlag
	first     uint64
	workers   int
	out       string
	limits    limitFlags
}

// addCandidates gives a verb the flags that make candidates.
func (f *candidateFlags) addCandidates(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.with, "with", nil, "one more candidate: A with other `settings`, 'key=value; key=value'; may be repeated")
	cmd.Flags().StringArrayVar(&f.set, "set", nil, "another value for a setting of every candidate, `key=value`; may be repeated")
}

// addRest gives a verb the flags that say where and with what it works.
func (f *candidateFlags) addRest(p *program, cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.VarP(&f.seed, "seed", "s", "master `seed` of all candidates, decimal or 0x…; default: that of A")
	flags.Uint64Var(&f.first, "first", 0, "`number` of the first replication")
	flags.IntVarP(&f.workers, "workers", "w", 0, "number `n` of runs at the same time; 0: one per processor; never changes a result")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` for tables and the picture; default: "+cmd.Name()+"-<id of A>")
	f.limits.add(cmd)
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	p.completeSet(cmd)
	for _, name := range []string{"with", "seed", "first", "workers"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
}

// completeMetrics completes a flag with names of metrics.
func (p *program) completeMetrics(cmd *cobra.Command, flag string) {
	complete := func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		names := []cobra.Completion{}
		for _, m := range study.Measures() {
			names = append(names, cobra.CompletionWithDesc(m.Name, m.Doc))
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
	if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err) // the flag is missing, or registered twice
	}
}

// candidates loads the scenarios and makes those of --with.
func (f *candidateFlags) candidates(p *program, cmd *cobra.Command, args []string) ([]decide.Candidate, error) {
	switch {
	case f.workers < 0 || f.workers > workersMax:
		return nil, usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", f.workers, workersMax)
	case f.out == "" && cmd.Flags().Changed("out"):
		return nil, usage(cmd, "", "--out needs the name of a folder")
	case len(args)+len(f.with) < 2:
		return nil, usage(cmd, "name another scenario, or change A: --with role.mode=off", "%s has nothing to set beside %s", cmd.Name(), args[0])
	}
	if err := onceStdin(cmd, args); err != nil {
		return nil, err
	}
	set := append([]string(nil), f.set...)
	if f.seed.given {
		set = append(set, fmt.Sprintf("seed=0x%x", f.seed.value))
	}
	var list []decide.Candidate
	for _, name := range args {
		sc, err := p.load([]string{name}, set...)
		if err != nil {
			return nil, err
		}
		list = append(list, decide.Candidate{Name: sc.ID, Scenario: sc})
	}
	for _, text := range f.with {
		var changes []string
		for _, change := range strings.Split(text, ";") {
			if change = strings.TrimSpace(change); change != "" {
				changes = append(changes, change)
			}
		}
		sc, err := list[0].Scenario.With(changes...)
		if err != nil {
			return nil, err
		}
		list = append(list, decide.Candidate{Name: strings.Join(changes, "; "), Scenario: sc})
	}
	return list, nil
}

// affordable checks so many replications of every candidate against the
// limits.
func (f *candidateFlags) affordable(list []decide.Candidate, replications int) error {
	for _, c := range list {
		if err := c.Scenario.Cost(replications*len(list), workerCount(f.workers)).Check(f.limits.limits()); err != nil {
			return err
		}
	}
	return nil
}

// measure returns the metric of that name.
func measure(cmd *cobra.Command, name string) (study.Measure, error) {
	m, found := decide.FindMeasure(name)
	if !found {
		var known []string
		for _, m := range study.Measures() {
			known = append(known, m.Name)
		}
		return m, usage(cmd, meant(name, known, "metrics"), "--metric %s: there is no such metric", name)
	}
	return m, nil
}

// withExperiment are the flags that go with an experiment, which says the rest
// itself.
var withExperiment = []string{"workers", "out", "quiet", "json", "max-events", "max-memory", "max-time"}

// experiment says whether the one argument is an experiment, of the library or
// a file.
func (f *candidateFlags) experiment(args []string) bool {
	return len(args) == 1 && len(f.with) == 0 && args[0] != "-" && isExperiment(args[0])
}

// loadExperiment reads an experiment; other flags than those that change no
// number are refused beside it.
func (p *program) loadExperiment(cmd *cobra.Command, name string) (*scenarios.Experiment, error) {
	var bad error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if bad == nil && !contains(withExperiment, flag.Name) {
			bad = usage(cmd, "write it into "+name, "--%s does not go with an experiment, which says everything itself", flag.Name)
		}
	})
	if bad != nil {
		return nil, bad
	}
	e, err := scenarios.LoadExperiment(name)
	if err != nil {
		return nil, err
	}
	if len(e.Warnings.List) > 0 && !p.quiet {
		p.renderProblems(&e.Warnings)
	}
	return e, nil
}

// folderOr returns the folder that was given, or the usual one.
func folderOr(given, verb string, a *scenarios.Scenario) string {
	if given != "" {
		return given
	}
	return verb + "-" + a.ID
}

// follow shows a first number beside how far it is.
func (g *progress) follow(now decide.Progress) {
	g.guard.Lock()
	g.done, g.total = now.Done, now.Total
	if g.what = "runs"; now.SoFar != "" {
		g.what = "runs; " + now.SoFar
	}
	g.guard.Unlock()
}

// warn writes warnings to standard error.
func (p *program) warn(warnings []string) {
	if p.quiet || p.json {
		return
	}
	for _, w := range warnings {
		fmt.Fprintf(p.err, "warning: %s\n", w)
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/sensitivity/analysis"
)

// analyzeFlags are the flags of analyze.
type analyzeFlags struct {
	request analysis.Request
	ladder  string
	seed    seedFlag
	out     string
}

func (p *program) analyzeVerb() *cobra.Command {
	f := &analyzeFlags{}
	var names []string
	var docs strings.Builder
	for _, m := range analysis.AllMethods() {
		names = append(names, m.Name)
		fmt.Fprintf(&docs, "\n  %-8s %s; needs %s", m.Name, m.Doc, m.Needs)
	}
	cmd := &cobra.Command{
		Use:     "analyze METHOD [folder] [flags]",
		Aliases: []string{"analyse"},
		Short:   "Learn from runs: sensitivity, effects, trade-offs, conditions, a metamodel",
		Long: `Analyse the runs of a folder of results, or of any CSV of factors and outcomes from elsewhere:
` + docs.String() + `

Of a folder, the tables go to its analysis/ and the figures to its figures/; with files they are
written when --out names a folder. Files have one row per design point; --x holds the factors, --y the
outcomes, with name#1, name#2 … for replications of one. Both may be comma-separated or have blanks
between columns, with or without a header. --problem is a parameter file as SALib reads it: name,
least, most and perhaps a group on each line.

Runs that are missing take out the base row or the trajectory they belong to, and are counted.
docs/sensitivity.md says how each number is computed and what it was held to.`,
		Example: `  frontline analyze sobol results/shares-1f2e3d4c
  frontline analyze sobol --x X.csv --y Y.csv --problem params.txt --out answer
  frontline analyze pareto results/styles-1f2e3d4c --goal ideas=max --goal exhaustion=min
  frontline analyze prim results/styles-1f2e3d4c --where 'service_level<0.8'`,
		Args: arguments(1, 2, "a method and perhaps a folder"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return names, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.analyze(cmd, args, f) },
	}
	f.add(cmd)
	cmd.Flags().BoolVarP(&p.quiet, "quiet", "q", false, "no progress on standard error")
	return p.takesJSON(cmd)
}

// add gives the verb its flags.
func (f *analyzeFlags) add(cmd *cobra.Command) {
	flags, r := cmd.Flags(), &f.request
	flags.StringVar(&r.X, "x", "", "`file` with the factors, one row per design point")
	flags.StringVar(&r.Y, "y", "", "`file` with the outcomes, rows as in --x")
	flags.StringVar(&r.Problem, "problem", "", "`file` with name, least, most and group of each factor")
	flags.StringArrayVarP(&r.Metrics, "metric", "m", nil, "`name` of an outcome; may be repeated; default: the headline metrics of a folder, all of a file")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` for tables and figures; default: the folder that is analysed")
	flags.IntVar(&r.Bootstrap, "bootstrap", 0, "`number` of resamples behind intervals; 0: as the method likes; -1: no intervals")
	flags.Float64Var(&r.Confidence, "confidence", 0.95, "`level` of bootstrap intervals")
	flags.Var(&f.seed, "seed", "`seed` of the resampling, not of the runs")
	flags.BoolVar(&r.Independent, "independent", false, "design points do not share their random numbers")
	flags.BoolVar(&r.SecondOrder, "second-order", false, "sobol: the rows hold second order, where their number does not tell")
	flags.StringVar(&f.ladder, "ladder", "", "sobol: `sizes` of nested prefixes, 256,512,1024; default: a quarter, a half and all")
	flags.IntVar(&r.Order, "order", 2, "effects: most factors `n` of an interaction, 1 to 5")
	flags.StringArrayVar(&r.Goals, "goal", nil, "pareto, robust: `metric=max` or metric=min; may be repeated")
	flags.StringArrayVar(&r.Where, "where", nil, "prim: what is of interest; pareto, robust: what must hold; `metric>=x`, may be repeated")
	flags.Float64Var(&r.Alpha, "alpha", 0.05, "prim: `share` of the box that one peel removes")
	flags.Float64Var(&r.MinMass, "min-mass", 0.05, "prim: smallest box, as a `share` of the points")
	flags.IntVar(&r.Box, "box", 0, "prim: describe the box of this `number`; 0: the suggested one")
	flags.StringVar(&r.Kernel, "kernel", "matern52", "gp: `name` of the kernel: matern52, matern32 or se")
	flags.StringVar(&r.Surface, "surface", "", "gp: two factors `a,b` whose surface is tabled; default: those that matter most")
	flags.IntVar(&r.Grid, "grid", 25, "gp: `number` of points along each side of the surface")
	flags.StringVar(&r.Option, "option", "", "robust: `factors` that are decided, a,b; the others are futures")
	flags.Float64Var(&r.Precision, "precision", 0.05, "reps: wanted half-width as a `share` of the mean")
	for _, name := range []string{"metric", "bootstrap", "confidence", "seed", "ladder", "order", "goal", "where", "alpha", "min-mass", "box", "surface", "grid", "option", "precision"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	if err := cmd.RegisterFlagCompletionFunc("kernel", cobra.FixedCompletions([]string{"matern52", "matern32", "se"}, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}

// take completes the request from arguments and flags.
func (f *analyzeFlags) take(cmd *cobra.Command, args []string) error {
	r := &f.request
	r.Method, r.Seed = args[0], f.seed.value
	if len(args) > 1 {
		r.Dir = args[1]
	}
	if _, known := analysis.Methods.Lookup(r.Method); !known {
		return usage(cmd, meant(r.Method, analysis.Methods.Names(), "methods"), "there is no method %q", r.Method)
	}
	if f.ladder == "" {
		return nil
	}
	for _, part := range strings.Split(f.ladder, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 2 {
			return usage(cmd, "such as --ladder 256,512,1024", "--ladder %s: %q is no number of base rows", f.ladder, part)
		}
		r.Ladder = append(r.Ladder, n)
	}
	return nil
}

// analyze is the verb analyze.
func (p *program) analyze(cmd *cobra.Command, args []string, f *analyzeFlags) error {
	if err := f.take(cmd, args); err != nil {
		return err
	}
	ctx, stop := p.interruptible()
	defer stop()
	answers, err := p.answers(ctx, f)
	var input *analysis.InputError
	var interrupt *interruptError
	switch {
	case errors.As(err, &input):
		return &inputError{message: input.Message, help: input.Help}
	case err != nil && !errors.As(err, &interrupt):
		return err
	}
	out := f.out
	if out == "" {
		out = f.request.Dir
	}
	if out != "" && len(answers) > 0 {
		if _, err := analysis.Write(out, answers); err != nil {
			return writeError(out, err)
		}
	}
	if err := p.printAnswers(answers, out); err != nil {
		return err
	}
	if interrupt != nil {
		return &interruptError{interrupt.signal, fmt.Sprintf("%d outcomes were analysed", len(answers))}
	}
	return nil
}

// answers runs the method and tells how far it is.
func (p *program) answers(ctx context.Context, f *analyzeFlags) ([]analysis.Answer, error) {
	told := p.startProgress("outcomes", 0)
	defer told.end()
	answers, _, err := analysis.Run(ctx, f.request, told.set)
	return answers, err
}

// item is a text as an item of a list.
func (p *program) item(text string) string {
	return "- " + strings.TrimPrefix(p.wrap(text, "  "), "  ")
}

// shownRows is how long a table may be on the terminal.
const shownRows = 60

// printAnswers writes the answers.
func (p *program) printAnswers(answers []analysis.Answer, out string) error {
	if p.json {
		text, err := analysis.JSON(answers)
		if err != nil {
			return err
		}
		return p.out.writeJSON(text)
	}
	for _, a := range answers {
		for _, t := range a.Tables {
			if table := t.Table; len(table.Rows) <= shownRows {
				table.Header = append([]string(nil), table.Header...)
				for i, name := range table.Header {
					if !strings.Contains(name, ".") { // settings are written as they are
						table.Header[i] = strings.ReplaceAll(name, "_", " ")
					}
				}
				if err := p.table(table); err != nil {
					return err
				}
			} else {
				fmt.Fprintf(p.out, "%s: %d rows; see --json or the file %s.csv\n", table.Title, len(table.Rows), t.Name)
			}
			fmt.Fprintln(p.out)
		}
		for _, note := range a.Notes {
			fmt.Fprint(p.out, p.item(note))
		}
		if len(a.Notes) > 0 {
			fmt.Fprintln(p.out)
		}
	}
	if out == "" {
		_, err := fmt.Fprintln(p.out, "Nothing is written; --out names a folder for tables and figures.")
		return err
	}
	where := "Tables: %[1]s/analysis\n"
	if slices.ContainsFunc(answers, func(a analysis.Answer) bool { return len(a.Figures) > 0 }) {
		where = "Tables: %[1]s/analysis; figures: %[1]s/figures\n"
	}
	_, err := fmt.Fprintf(p.out, where, strings.TrimRight(out, "/"))
	return err
}

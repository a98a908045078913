package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/results"
)

// plotFlags are the flags of plot.
type plotFlags struct {
	request figures.Request
	out     string
	size    string
	list    bool
}

func (p *program) plotVerb() *cobra.Command {
	f := &plotFlags{}
	cmd := &cobra.Command{
		Use:   "plot folder [figure …] [flags]",
		Short: "Draw what a folder of results has to show, each figure with its numbers",
		Long: `Draw figures of a folder of results, as SVG, PNG and PDF with the numbers behind them as CSV: all that the
folder has the data for, or those that are named. What cannot be drawn says what it needs. figures.json
lists them with title, axes and the command that draws each again.

--size column makes figures 89 mm wide, for one column of a journal, --size slide 13.33 by 7.5 inches, each
with text of a size that can be read there; their names end in -column and -slide.

Nothing is simulated, but for the stress strip, which plays one run again.`,
		Example: `  frontline plot --list
  frontline plot results-copier-field-service
  frontline plot results/role-by-products-4ff79813 interaction heat-map --metric ideas_per_agent_year
  frontline plot results/role-by-products-4ff79813 interaction --size column
  frontline plot results/when-it-wears-out-08cd5f08 prim-box --where 'exhaustion_mean>=0.5'`,
		Args: arguments(0, 100, "a folder of results, and perhaps names of figures"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begin string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return completeFolder(cmd, args, begin)
			}
			return figures.Catalogue.Names(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.plot(cmd, args, f) },
	}
	flags, r := cmd.Flags(), &f.request
	flags.BoolVar(&f.list, "list", false, "list the figures with what each needs")
	flags.StringArrayVarP(&r.Metrics, "metric", "m", nil, "draw this `metric`; may be repeated; default: those the study is about")
	flags.IntVar(&r.Point, "point", 0, "design point `number` of figures of one point; 0: the first")
	flags.StringVar(&r.X, "x", "", "`factor` on the axis of interaction plot and heat map")
	flags.StringVar(&r.By, "by", "", "`factor` of the lines, or of the other axis")
	flags.StringArrayVar(&r.Where, "where", nil, "prim: what is of interest, `metric>=x`; may be repeated; default: as the experiment says")
	flags.StringArrayVar(&r.Goals, "goal", nil, "frontier, parallel: `metric=max` or metric=min; may be repeated")
	flags.StringVar(&f.size, "size", "page", "`paper` the figures are made for: page, column or slide")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` for the figures; default: figures in the folder of results")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress on standard error")
	p.completeMetrics(cmd, "metric")
	for _, name := range []string{"point", "x", "by", "where", "goal"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	if err := cmd.RegisterFlagCompletionFunc("size", cobra.FixedCompletions(results.SizeNames(), cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
	return p.takesJSON(cmd)
}

// plot is the verb plot.
func (p *program) plot(cmd *cobra.Command, args []string, f *plotFlags) error {
	if f.list {
		return p.listFigures()
	}
	if len(args) == 0 {
		return usage(cmd, "frontline plot --list shows the figures", "frontline plot needs a folder of results")
	}
	if f.request.Point < 0 {
		return usage(cmd, "", "--point %d: must be at least 1", f.request.Point)
	}
	size, err := results.ParseSize(f.size)
	if err != nil {
		return usage(cmd, meant(f.size, results.SizeNames(), "sizes"), "--size: %v", err)
	}
	f.request.Size = size
	dir, err := studyFolder(cmd, args)
	if err != nil {
		return err
	}
	f.request.Kinds = args[1:]
	folder, err := figures.Open(dir)
	if err != nil {
		return figureError(err)
	}
	ctx, stop := p.interruptible()
	defer stop()
	told := p.startProgress("figures", 0)
	list, left, err := figures.Draw(ctx, folder, f.request, told.set)
	told.end()
	if err != nil && ctx.Err() == nil {
		return figureError(err)
	}
	out := f.out
	if out == "" {
		out = filepath.Join(dir, "figures")
	}
	if len(list) == 0 && ctx.Err() == nil {
		return &inputError{message: "no figure can be drawn of " + dir + leftText(left), help: "frontline plot --list says what each needs"}
	}
	if len(list) > 0 {
		if _, err := figures.Write(out, folder, list, left); err != nil {
			return writeError(out, err)
		}
	}
	if err := p.printFigures(list, left, out); err != nil {
		return err
	}
	return figuresStopped(ctx, len(list))
}

// figuresStopped is the error of an interrupt, if there was one.
func figuresStopped(ctx context.Context, drawn int) error {
	var interrupt *interruptError
	if errors.As(context.Cause(ctx), &interrupt) {
		return &interruptError{interrupt.signal, fmt.Sprintf("%d figures were drawn", drawn)}
	}
	return nil
}

// figureError makes an error of the data an error of the user.
func figureError(err error) error {
	var input *figures.InputError
	if errors.As(err, &input) {
		return &inputError{message: input.Message, help: input.Help}
	}
	return err
}

func leftText(left []figures.Left) string {
	var b strings.Builder
	for _, l := range left {
		fmt.Fprintf(&b, "\n  %s %s", l.Kind, l.Why)
	}
	return b.String()
}

// figureJSON is a figure for programs.
type figureJSON struct {
	Name    string `json:"name"`
	Kind    string `json:"figure"`
	Title   string `json:"title"`
	Command string `json:"command"`
}

// printFigures says what was drawn and what was not.
func (p *program) printFigures(list []figures.Figure, left []figures.Left, out string) error {
	if p.json {
		answer := struct {
			Folder string         `json:"folder"`
			Drawn  []figureJSON   `json:"drawn"`
			Left   []figures.Left `json:"not_drawn"`
		}{out, []figureJSON{}, left}
		for _, g := range list {
			answer.Drawn = append(answer.Drawn, figureJSON{g.Name, g.Kind, g.Spec.Title, g.Command})
		}
		return p.out.writeJSON(answer)
	}
	t := results.Table{Header: []string{"figure", "title"}, Width: columns(p.stdout)}
	for _, g := range list {
		t.Rows = append(t.Rows, []string{g.Name, g.Spec.Title})
	}
	if _, err := t.WriteTo(p.out); err != nil {
		return err
	}
	if len(left) > 0 {
		fmt.Fprintln(p.out, "\nNot drawn:")
		for _, l := range left {
			fmt.Fprintf(p.out, "  %-22s %s\n", l.Kind, l.Why)
		}
	}
	fmt.Fprintf(p.out, "\n%d figures as SVG, PNG, PDF and CSV, and %s: %s\n", len(list), figures.IndexFile, out)
	return nil
}

// listFigures prints the catalogue.
func (p *program) listFigures() error {
	if p.json {
		type kind struct {
			Name  string `json:"figure"`
			Doc   string `json:"shows"`
			Needs string `json:"needs"`
		}
		list := []kind{}
		for _, k := range figures.All() {
			list = append(list, kind{k.Name, k.Doc, k.Needs})
		}
		return p.out.writeJSON(list)
	}
	t := results.Table{Title: "Figures: what frontline plot can draw of a folder of results", Header: []string{"figure", "shows", "needs"}, Width: columns(p.stdout)}
	for _, k := range figures.All() {
		t.Rows = append(t.Rows, []string{k.Name, k.Doc, k.Needs})
	}
	_, err := t.WriteTo(p.out)
	return err
}

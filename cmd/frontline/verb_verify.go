package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/internal/verify"
	"frontline.dev/frontline/scenarios"
)

// verifyFlags are the flags of verify.
type verifyFlags struct {
	full     bool
	measures bool
	ids      []string
	dir      string
	out      string
	seed     seedFlag
	workers  int
}

func (p *program) verifyVerb() *cobra.Command {
	f := &verifyFlags{}
	cmd := &cobra.Command{
		Use:   "verify [flags]",
		Short: "Compare the simulation with exact results of queueing theory",
		Long: `Play the validation cases: scenarios of which some numbers are known from closed forms, Markov
chains, printed results or identities. Every number is shown with the simulated one, its interval, a
verdict, and the smallest defect these runs would have found. The exit code is 3 when one does not hold.

Seeds are fixed: a version passes always or never. The chance that a correct simulation fails at all is
one in a million. The quick suite takes a quarter of a minute on two processors; --full plays as many
runs as errors of at most 1 % ask for, and takes some ten minutes. It also plays every scenario of the
library under 1 to 64 workers and 1 to 4 processors and compares every bit: --case INVARIANCE plays only
that, --case INVARIANCE/name one scenario.`,
		Example: `  frontline verify
  frontline verify --case ERA-02 --case PRI-01
  frontline verify --case ERA-02 --full
  frontline verify --case INVARIANCE/plain-queue
  frontline verify --cases mycases --out verified`,
		Args: arguments(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.verify(cmd, f) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.full, "full", false, "full length: relative errors within the tolerance of each case")
	flags.StringArrayVar(&f.ids, "case", nil, "only this case, `id` with or without its variant; may be repeated")
	flags.StringVar(&f.dir, "cases", "", "case files (*.toml) of a `folder` instead of those that are built in")
	flags.BoolVar(&f.measures, "measures", false, "list what a case file can expect, and play nothing")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` for "+verify.CSVName+", "+verify.MarkdownName+" and "+verify.HTMLName)
	flags.VarP(&f.seed, "seed", "s", "`number` that is added to the seed of every case: other random numbers")
	flags.IntVarP(&f.workers, "workers", "w", 0, "replications at the same time, `n`; 0: one per processor; never changes a result")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress on standard error")
	for _, name := range []string{"seed", "workers"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	complete := func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		cases, err := f.load()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		ids := []cobra.Completion{}
		for _, c := range cases {
			ids = append(ids, cobra.CompletionWithDesc(c.About.ID, c.About.Model))
		}
		if f.dir == "" {
			ids = append(ids, verify.InvarianceIDs()...)
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
	if err := cmd.RegisterFlagCompletionFunc("case", complete); err != nil {
		panic(err)
	}
	return p.takesJSON(cmd)
}

// load reads the built-in cases, or those of the folder.
func (f *verifyFlags) load() ([]*verify.Case, error) {
	if f.dir == "" {
		return verify.Shipped()
	}
	return verify.LoadDir(f.dir)
}

// verify is the verb verify.
func (p *program) verify(cmd *cobra.Command, f *verifyFlags) error {
	switch {
	case f.workers < 0 || f.workers > workersMax:
		return usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", f.workers, workersMax)
	case f.out == "" && cmd.Flags().Changed("out"):
		return usage(cmd, "", "--out needs the name of a folder")
	case f.dir == "" && cmd.Flags().Changed("cases"):
		return usage(cmd, "", "--cases needs the name of a folder")
	}
	if f.measures {
		return p.printMeasures()
	}
	cases, same, err := f.chosen()
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := writable(f.out); err != nil {
			return err
		}
	}
	ctx, stop := p.interruptible()
	defer stop()
	began := time.Now()
	report, err := p.runVerify(ctx, cases, same, f)
	var interrupt *interruptError
	if err != nil && !errors.As(context.Cause(ctx), &interrupt) {
		return err
	}
	if err := p.printVerified(report, f); err != nil {
		return err
	}
	if interrupt != nil {
		return &interruptError{interrupt.signal, fmt.Sprintf("%d of %d cases were finished", len(report.Cases), len(cases)+len(same))}
	}
	if !p.quiet && !p.json {
		fmt.Fprintf(p.err, "took %s\n", time.Since(began).Round(time.Second))
	}
	if failed := len(report.Failed()); failed > 0 {
		return &shownError{exitFailed}
	}
	return nil
}

// chosen returns the cases that are asked for, and the scenarios to be played
// under many numbers of workers: all of them at full length.
func (f *verifyFlags) chosen() (cases []*verify.Case, same []string, err error) {
	of := verify.InvarianceIDs()
	switch {
	case f.dir != "":
		of = nil
	case len(f.ids) == 0 && f.full:
		same = of
	}
	var ids []string
	for _, id := range f.ids {
		if len(of) > 0 && strings.EqualFold(id, verify.InvarianceID) {
			same = of
			continue
		}
		if i := slices.IndexFunc(of, func(known string) bool { return strings.EqualFold(known, id) }); i >= 0 {
			same = append(same, of[i])
			continue
		}
		ids = append(ids, id)
	}
	if len(f.ids) == 0 || len(ids) > 0 {
		cases, err = f.casesNamed(ids)
	}
	return cases, same, err
}

// casesNamed returns the cases with one of the ids; all without any.
func (f *verifyFlags) casesNamed(ids []string) ([]*verify.Case, error) {
	all, err := f.load()
	var problems *scenarios.Problems
	var path *os.PathError
	switch {
	case errors.As(err, &problems):
		return nil, err
	case errors.As(err, &path):
		return nil, &ioError{doing: "read the cases of " + f.dir, err: err}
	case err != nil:
		return nil, &inputError{message: err.Error(), help: "name a folder with case files, see docs/verify.md"}
	}
	chosen, err := verify.Select(all, ids)
	if err == nil {
		return chosen, nil
	}
	var known []string
	for _, c := range all {
		known = append(known, c.Base())
	}
	help := "frontline verify --case <TAB> lists them"
	for _, id := range ids {
		if near, found := catalog.Suggest(id, append(known, verify.InvarianceIDs()...)); found {
			help = "did you mean " + near + "?"
		}
	}
	return nil, &inputError{message: err.Error(), help: help}
}

// writable makes the folder and makes sure that files can be written there.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &ioError{doing: "make the folder " + dir, err: err, help: "name another folder with --out"}
	}
	probe, err := os.CreateTemp(dir, ".frontline-*")
	if err != nil {
		return &ioError{doing: "write in " + dir, err: err, help: "name another folder with --out"}
	}
	probe.Close()
	os.Remove(probe.Name())
	return nil
}

// runVerify plays the cases and tells how far it is.
func (p *program) runVerify(ctx context.Context, cases []*verify.Case, same []string, f *verifyFlags) (*verify.Report, error) {
	told := p.startProgress("cases", len(cases)+len(same))
	defer told.end()
	return verify.Run(ctx, cases, verify.Options{Workers: f.workers, Full: f.full, Seed: f.seed.value, Invariance: same,
		Progress: func(done, total int, _ string) { told.set(done, total) }})
}

// printMeasures lists what a case file can expect.
func (p *program) printMeasures() error {
	if !p.json {
		fmt.Fprint(p.out, verify.MeasuresTable(columns(p.stdout)).String())
		return nil
	}
	type measureJSON struct {
		Name string `json:"name"`
		Doc  string `json:"doc"`
		Of   string `json:"of,omitempty"`
		At   string `json:"at,omitempty"`
	}
	var list []measureJSON
	for _, m := range verify.AllMeasures() {
		of, at := m.Takes()
		list = append(list, measureJSON{m.Name, m.Doc, of, at})
	}
	return p.out.writeJSON(list)
}

// printVerified writes the answer and, if asked, the files.
func (p *program) printVerified(report *verify.Report, f *verifyFlags) error {
	if f.out != "" {
		if err := report.Write(f.out, versionLine()); err != nil {
			return &ioError{doing: "write " + filepath.Join(f.out, verify.CSVName), err: err}
		}
	}
	if p.json {
		text, err := report.JSON()
		if err != nil {
			return err
		}
		_, err = p.out.Write(append(text, '\n'))
		return err
	}
	fmt.Fprint(p.out, report.Table(columns(p.stdout)).String())
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/fit"
)

// backtestFlags are the flags of backtest.
type backtestFlags struct {
	set               []string
	mapping, out      string
	from, to          string
	replications, cpu int
	seed              seedFlag
}

func (p *program) backtestVerb() *cobra.Command {
	f := &backtestFlags{}
	cmd := &cobra.Command{
		Use:   "backtest scenario LOG.csv [flags]",
		Short: "Set a scenario against the log of a centre, day by day and half-hour by half-hour",
		Long: `Play the days of a log with a scenario and compare: contacts offered, service level, wait of the
answered, abandonment and occupancy, by half-hour and day, with the range of the runs and the errors.

  replay    contacts, work and known patience as in the log, with the staff of the log
  paced     contacts as in the log, work and patience drawn at the pace of the log's agents, staff of the log
  redraw    contacts as in the log, work and patience drawn from the scenario, staff of the log
  resample  contacts drawn as well, staff of the log
  forecast  the scenario alone, staff too

The staff of a day is inferred from who took calls.

An interval report allows redraw, with as many contacts in each interval and the agents on duty of the
report, resample, and forecast; without a column of agents only forecast. A history of tickets allows
redraw, resample and forecast: tickets opened and resolved by day, time to resolution, backlog in the
evening, and how many are opened again.

The answer ends with the questions for which this scenario is good enough, and those for which it is
not. Use days that the fit has not seen.`,
		Example: `  frontline backtest my-centre.toml calls.csv --from 2024-02-15
  frontline backtest my-centre.toml calls.csv --map my-centre-map.toml --replications 50`,
		Args:              arguments(2, 2, "a scenario and a log"),
		ValidArgsFunction: completeScenario(1),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.backtest(cmd, args, f) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.set, "set", nil, "another value for a setting, `key=value`; may be repeated")
	flags.StringVar(&f.mapping, "map", "", "`file` that says how the log is read; default: guessed")
	flags.StringVar(&f.from, "from", "", "first `day` to compare, 2024-03-31; default: the log's first")
	flags.StringVar(&f.to, "to", "", "last `day` to compare; default: the log's last")
	flags.IntVarP(&f.replications, "replications", "r", 20, "number `n` of runs of each day")
	flags.VarP(&f.seed, "seed", "s", "master `seed`, decimal or 0x…; default: as the scenario says")
	flags.IntVarP(&f.cpu, "workers", "w", 0, "number `n` of runs at the same time; 0: one per processor; never changes a result")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` for the page, tables and figures; default: backtest-<id of the scenario>")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	p.completeSet(cmd)
	p.noValues(cmd, "from", "to", "replications", "seed", "workers")
	return p.takesJSON(cmd)
}

// backtestRunsMost bounds --replications: every run of every day is kept.
const backtestRunsMost = 1000

// backtest is the verb backtest.
func (p *program) backtest(cmd *cobra.Command, args []string, f *backtestFlags) error {
	switch {
	case f.replications < 1 || f.replications > backtestRunsMost:
		return usage(cmd, "", "--replications %d: must be 1 to %d", f.replications, backtestRunsMost)
	case f.cpu < 0 || f.cpu > workersMax:
		return usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", f.cpu, workersMax)
	case f.out == "" && cmd.Flags().Changed("out"):
		return usage(cmd, "", "--out needs the name of a folder")
	}
	set := append([]string(nil), f.set...)
	if f.seed.given {
		set = append(set, fmt.Sprintf("seed=0x%x", f.seed.value))
	}
	sc, err := p.load(args[:1], set...)
	if err != nil {
		return err
	}
	mapping, err := p.mapping(f.mapping)
	if err != nil {
		return err
	}
	out := f.out
	if out == "" {
		out = "backtest-" + sc.ID
	}
	made, err := readyFolder(out)
	if err != nil {
		return err
	}
	defer dropFolder(out, made) // only when nothing was written
	ctx, stop := p.interruptible()
	defer stop()
	told := p.startProgress("rows and days", 1)
	found, err := fit.Backtest(ctx, sc, args[1], fit.BacktestOptions{Replications: f.replications, Workers: f.cpu,
		Options: fit.Options{Map: mapping, From: f.from, To: f.to, Progress: func(_ string, done, total int) { told.set(done, total) }}})
	told.end()
	if err != nil {
		return p.backtestError(ctx, err)
	}
	return p.answerBacktest(found, out)
}

// backtestError returns what ended a backtest.
func (p *program) backtestError(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && errors.Is(err, context.Canceled) {
		var interrupt *interruptError
		if errors.As(cause, &interrupt) {
			interrupt.message = "interrupted; a backtest keeps nothing of what was half done"
			return interrupt
		}
	}
	return fitError(err)
}

// answerBacktest writes the folder and tells what was found.
func (p *program) answerBacktest(found *fit.Comparison, out string) error {
	if err := emptyFolder(out); err != nil {
		return err
	}
	files, err := found.Write(out, modulePath)
	if err != nil {
		return writeError(out, err)
	}
	if p.json {
		for i := range files {
			files[i] = filepath.Join(out, files[i])
		}
		return p.tablesJSON(found.Tables(), files)
	}
	p.printTables(found.Tables())
	fmt.Fprintf(p.out, "written: %s (open %s)\n", strings.TrimSuffix(out, "/")+"/", filepath.Join(out, "backtest.html"))
	return nil
}

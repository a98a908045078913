package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// exitOtherBits ends replay when the run cannot be, or was not, repeated to
// the last bit.
const exitOtherBits = 5

// traceRowsMost bounds --limit; a row takes some 300 bytes.
const traceRowsMost = 5_000_000

// replayFlags are the flags of replay.
type replayFlags struct {
	trace, from, to string
	limit           int
}

func (p *program) replayVerb() *cobra.Command {
	f := &replayFlags{}
	cmd := &cobra.Command{
		Use:   "replay folder run [flags]",
		Short: "Repeat one run of a study exactly, and show what happened in it",
		Long: `Repeat one run of a folder that frontline run or frontline sweep has written: from the scenario in the
folder, with the same random numbers. Every number is compared with the row in runs.csv, or with the
record of the sweep, bit by bit. A run is named by its id, by the first digits of it, or, of frontline
run, as replication/arm, 3/scenario.

With --trace every event and every fact of the run is written as a table, so that a contact can be
followed: arrival, answer, diagnosis, end or giving up, and what agents learn. The exit code is 5 when
the run came out otherwise, or cannot be compared because another version of the model wrote it.`,
		Example: `  frontline replay results-plain-queue 0/scenario
  frontline replay results-plain-queue 3f0c --trace contacts.csv --from "2 d" --to "2 d 1 h"
  frontline replay results-plain-queue 0/scenario --trace - --limit 50`,
		Args:              arguments(2, 2, "a folder of results and a run"),
		ValidArgsFunction: completeStored,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.replay(cmd, args, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.trace, "trace", "", "write what happened to a `file`, as CSV; - for standard output")
	flags.StringVar(&f.from, "from", "", "first instant of the trace, a `length` of time since the start such as \"3 d 9 h\"")
	flags.StringVar(&f.to, "to", "", "last instant of the trace, a `length` of time since the start")
	flags.IntVar(&f.limit, "limit", 100_000, "rows of the trace at most, `n`")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress on standard error")
	for _, name := range []string{"from", "to", "limit"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	return p.takesJSON(cmd)
}

// completeStored completes a folder, then the runs in it.
func completeStored(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return nil, cobra.ShellCompDirectiveFilterDirs
	case 1:
		folder, err := study.OpenStored(args[0])
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		list := []cobra.Completion{}
		for _, run := range folder.Runs() {
			list = append(list, cobra.CompletionWithDesc(run.ID, fmt.Sprintf("%d/%s", run.Replication, run.Arm)))
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// options reads the flags; the trace is nil when none is asked for.
func (f *replayFlags) options(cmd *cobra.Command, json bool) (*study.Trace, error) {
	switch {
	case f.limit < 1 || f.limit > traceRowsMost:
		return nil, usage(cmd, "cut with --from and --to", "--limit %d: must be 1 to %d", f.limit, traceRowsMost)
	case f.trace == "" && (cmd.Flags().Changed("from") || cmd.Flags().Changed("to") || cmd.Flags().Changed("limit")):
		return nil, usage(cmd, "add --trace FILE", "--from, --to and --limit cut a trace, and none is asked for")
	case f.trace == "" && cmd.Flags().Changed("trace"):
		return nil, usage(cmd, "- writes to standard output", "--trace needs the name of a file")
	case f.trace == "-" && json:
		return nil, usage(cmd, "name a file with --trace", "standard output cannot hold the trace and JSON")
	case f.trace == "":
		return nil, nil
	}
	trace := &study.Trace{Limit: f.limit}
	for _, bound := range []struct {
		name, text string
		at         *sim.Time
	}{{"--from", f.from, &trace.From}, {"--to", f.to, &trace.To}} {
		if bound.text == "" {
			continue
		}
		d, err := scenarios.ParseSpan(bound.name, bound.text)
		if err != nil {
			return nil, usage(cmd, "", "%v", err)
		}
		*bound.at = sim.Time(d)
	}
	if f.to != "" && trace.To < trace.From || f.to != "" && trace.To == 0 {
		return nil, usage(cmd, "", "--to %s is before the begin of the trace", f.to)
	}
	return trace, nil
}

// replay is the verb replay.
func (p *program) replay(cmd *cobra.Command, args []string, f *replayFlags) error {
	trace, err := f.options(cmd, p.json)
	if err != nil {
		return err
	}
	if isSweep(args[0]) {
		return p.replaySweep(args[0], args[1], trace, f.trace)
	}
	folder, err := study.OpenStored(args[0])
	if err != nil {
		return p.storedError(args[0], err)
	}
	run, err := folder.Find(args[1])
	if err != nil {
		return p.storedError(args[0], err)
	}
	ctx, stop := p.interruptible()
	defer stop()
	replayed, err := p.playStored(ctx, folder, run, trace)
	if err != nil {
		var interrupt *interruptError
		if errors.As(context.Cause(ctx), &interrupt) {
			return &interruptError{interrupt.signal, "the run was not finished: nothing is written"}
		}
		return p.storedError(args[0], err)
	}
	if trace != nil {
		if err := p.writeTrace(trace, f.trace); err != nil {
			return err
		}
	}
	if err := p.printReplayed(folder, replayed, trace, f.trace); err != nil {
		return err
	}
	if !replayed.Equal() {
		return &shownError{exitOtherBits}
	}
	return nil
}

// playStored plays the run and tells how far it is.
func (p *program) playStored(ctx context.Context, folder *study.Stored, run study.StoredRun, trace *study.Trace) (*study.Replayed, error) {
	told := p.startProgress("points of the time series", 0)
	defer told.end()
	return folder.Replay(ctx, run, study.ReplayOptions{Trace: trace, Progress: told.set})
}

// storedError sorts what can be wrong with a folder.
func (p *program) storedError(dir string, err error) error {
	var stored *study.StoredError
	var problems *scenarios.Problems
	switch {
	case errors.As(err, &stored) && stored.Input:
		return &inputError{stored.Message, stored.Help}
	case errors.As(err, &stored):
		p.report(&inputError{stored.Message, stored.Help}, exitOtherBits)
		return &shownError{exitOtherBits}
	case errors.As(err, &problems):
		return err
	}
	return &ioError{doing: "read the results in " + dir, err: err}
}

// writeTrace writes the trace to a file or to standard output.
func (p *program) writeTrace(trace *study.Trace, path string) error {
	if path == "-" {
		return trace.Write(p.out)
	}
	if err := results.AtomicFile(path, func(w io.Writer) error { return trace.Write(w) }); err != nil {
		return &ioError{doing: "write " + path, err: err, help: "name another file with --trace"}
	}
	return nil
}

// printReplayed says whether the run was repeated; beside a trace on standard
// output it goes to standard error.
func (p *program) printReplayed(folder *study.Stored, r *study.Replayed, trace *study.Trace, path string) error {
	if p.json {
		return p.out.writeJSON(jsonOfReplayed(folder, r, trace))
	}
	out := io.Writer(p.out)
	if path == "-" {
		out = p.err
	}
	name := fmt.Sprintf("run %s (replication %d, arm %s) of %s", r.Run.ID, r.Run.Replication, r.Run.Arm, folder.Scenario.ID)
	switch {
	case r.Equal() && r.Played.Err != nil:
		fmt.Fprintf(out, "%s failed again in the same way: %v\n", name, r.Played.Err)
	case r.Equal():
		fmt.Fprintf(out, "%s: repeated exactly, %d cells of its row are equal\n", name, r.Compared)
	default:
		fmt.Fprintf(out, "%s: not repeated, %d of %d cells of its row differ\n", name, len(r.Differences), r.Compared)
		if r.Ingredient != "" {
			fmt.Fprintf(out, "what differs first: %s (of draws, events, results)\n", r.Ingredient)
		}
		if folder.Touched() {
			fmt.Fprintf(out, "runs.csv is not as it was written: its digest is not that of the manifest\n")
		}
		table := results.Table{Header: []string{"column", "in the folder", "now"}, Width: columns(p.stdout)}
		for _, d := range r.Differences {
			table.Rows = append(table.Rows, []string{d.Column, d.Stored, d.Replayed})
		}
		fmt.Fprint(out, table.String())
	}
	if len(r.NotThere) > 0 {
		fmt.Fprintf(out, "not in the folder, so not compared: %d numbers, the first %s\n", len(r.NotThere), r.NotThere[0])
	}
	if trace != nil && trace.Full() {
		fmt.Fprintf(p.err, "warning: the trace has its first %d rows; --limit allows more, --from and --to cut\n", trace.Len())
	}
	return nil
}

// replayedJSON is the answer as JSON.
type replayedJSON struct {
	Schema      string             `json:"schema"`
	Run         string             `json:"run_id"`
	Arm         string             `json:"arm"`
	Replication uint64             `json:"replication"`
	Identity    string             `json:"identity"`
	Equal       bool               `json:"equal"`
	Compared    int                `json:"compared"`
	Ingredient  string             `json:"differs_first,omitempty"`
	Touched     bool               `json:"folder_touched"`
	Differences []study.Difference `json:"differences"`
	NotThere    []string           `json:"not_in_the_folder,omitempty"`
	TraceRows   int                `json:"trace_rows,omitempty"`
	TraceFull   bool               `json:"trace_cut,omitempty"`
}

func jsonOfReplayed(folder *study.Stored, r *study.Replayed, trace *study.Trace) replayedJSON {
	out := replayedJSON{Schema: "replay/1", Run: r.Run.ID, Arm: r.Run.Arm, Replication: r.Run.Replication, Identity: r.Played.Identity, Equal: r.Equal(),
		Compared: r.Compared, Ingredient: r.Ingredient, Touched: folder.Touched(), Differences: append([]study.Difference{}, r.Differences...), NotThere: r.NotThere}
	if trace != nil {
		out.TraceRows, out.TraceFull = trace.Len(), trace.Full()
	}
	return out
}

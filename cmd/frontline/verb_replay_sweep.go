package main

import (
	"context"
	"errors"
	"fmt"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/internal/sweep"
)

// isSweep says whether a folder is that of a sweep.
func isSweep(dir string) bool {
	_, err := sweep.ReadManifest(dir)
	var foreign *sweep.ForeignError
	return !errors.As(err, &foreign)
}

// sweepReplayJSON is the answer of replay for a run of a sweep.
type sweepReplayJSON struct {
	Schema      string       `json:"schema"`
	Run         string       `json:"run_id"`
	Point       int          `json:"design_point"`
	Replication uint64       `json:"replication"`
	Identity    string       `json:"identity"`
	Status      sweep.Status `json:"status"`
	Error       string       `json:"error,omitempty"`
	Equal       bool         `json:"equal"`
	Differs     string       `json:"differs_first,omitempty"`
	TraceRows   int          `json:"trace_rows,omitempty"`
}

// replaySweep plays one run of a sweep again.
func (p *program) replaySweep(dir, id string, trace *study.Trace, path string) error {
	ctx, stop := p.interruptible()
	defer stop()
	r, err := sweep.Replay(ctx, dir, id, trace)
	if err != nil {
		var interrupt *interruptError
		if errors.As(context.Cause(ctx), &interrupt) {
			return &interruptError{interrupt.signal, "the run was not finished: nothing is written"}
		}
		return p.sweepError(dir, err)
	}
	run := &r.Recorded
	name := fmt.Sprintf("run %s (design point %d, replication %d)", run.ID(), run.Point, run.Replication)
	if r.Refused != "" {
		return p.refuse(name+": "+r.Refused, "the manifest names the version that played it")
	}
	if trace != nil {
		if err := p.writeTrace(trace, path); err != nil {
			return err
		}
	}
	out := p.out
	switch {
	case p.json:
		answer := sweepReplayJSON{Schema: "replay/1", Run: run.ID(), Point: run.Point, Replication: run.Replication, Identity: run.Identity,
			Status: r.Again.Status, Error: r.Again.Body.Error, Equal: r.Same, Differs: r.Differs}
		if trace != nil {
			answer.TraceRows = trace.Len()
		}
		if err := out.writeJSON(answer); err != nil {
			return err
		}
	case path == "-": // standard output holds the trace
		fmt.Fprintf(p.err, "%s\n", replayedSentence(name, r))
	default:
		fmt.Fprintf(out, "%s\n", replayedSentence(name, r))
	}
	if !r.Same && !r.GivenUp {
		return &shownError{exitOtherBits}
	}
	return nil
}

// replayedSentence says what came of it.
func replayedSentence(name string, r *sweep.Replayed) string {
	switch {
	case r.GivenUp:
		return fmt.Sprintf("%s had been given up (%s: %s); played again it is %s", name, r.Recorded.Status, r.Recorded.Body.Error, r.Again.Status)
	case !r.Same:
		return name + ": not repeated; " + r.Differs
	case r.Again.Status != sweep.OK:
		return name + " failed again in the same way: " + r.Again.Body.Error
	}
	return name + ": repeated exactly, every number of its record is equal"
}

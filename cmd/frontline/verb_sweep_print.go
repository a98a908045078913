package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"time"

	"frontline.dev/frontline/internal/journal"
	"frontline.dev/frontline/internal/sweep"
)

// exitRefused ends a verb that refused to go on with a study: it belongs to
// something else, another process has it, or it is damaged.
const exitRefused = 5

// refuse reports an error that ends with exit code 5.
func (p *program) refuse(message, help string) error {
	if p.json {
		writeJSONLine(p.err, struct {
			Exit    int    `json:"exit"`
			Message string `json:"message"`
			Help    string `json:"help,omitempty"`
		}{exitRefused, message, help})
		return &shownError{exitRefused}
	}
	fmt.Fprintf(p.err, "%s %s\n", p.paintErr("error:", red), message)
	if help != "" {
		fmt.Fprintf(p.err, "  help: %s\n", help)
	}
	return &shownError{exitRefused}
}

// sweepError says what an error of a study's folder means for the user.
func (p *program) sweepError(dir string, err error) error {
	var (
		refused  *sweep.RefusedError
		foreign  *sweep.ForeignError
		damage   *sweep.DamageError
		corrupt  *journal.CorruptError
		conflict *sweep.ConflictError
		locked   *journal.LockedError
		disk     *sweep.DiskError
		unknown  *sweep.UnknownRunError
		path     *fs.PathError
		number   syscall.Errno
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return p.refuse(err.Error(), "name another folder with --out; without --out each study gets a folder of its own")
	case errors.As(err, &locked):
		return p.refuse(err.Error(), "wait for it, or see how far it is: frontline status "+quoteArgs([]string{dir}))
	case errors.As(err, &conflict):
		return p.refuse(err.Error(), "one of them was made by another program or on a machine that miscalculates; frontline audit DIR --runs 100 on each tells which")
	case errors.As(err, &corrupt):
		return p.refuse(err.Error(), "frontline audit "+quoteArgs([]string{dir})+" --repair keeps every whole record; the sweep then plays what is missing")
	case errors.As(err, &damage):
		return p.refuse(err.Error(), "frontline audit "+quoteArgs([]string{dir})+" says what else is wrong")
	case errors.As(err, &foreign):
		return &inputError{message: err.Error(), help: "name the folder of a sweep, or another folder with --out"}
	case errors.As(err, &unknown):
		return &inputError{message: err.Error(), help: "the ids of runs stand in runs.csv"}
	case errors.As(err, &disk):
		return &ioError{doing: "write " + disk.Path, err: disk.Err, help: fmt.Sprintf("%d runs are kept; free some space, then the same command again plays the rest", disk.Kept)}
	case errors.As(err, &path), errors.As(err, &number):
		return &ioError{doing: "use " + dir, err: err, help: "what has been recorded is kept; the same command again plays the rest"}
	}
	return err
}

// sweepStopped says what is kept of a study that did not come to its end.
func (p *program) sweepStopped(ctx context.Context, dir string, outcome *sweep.Outcome, err error) error {
	var interrupt *interruptError
	if !errors.As(context.Cause(ctx), &interrupt) {
		return p.sweepError(dir, err)
	}
	kept := "nothing had ended"
	if outcome != nil {
		kept = fmt.Sprintf("%d of %d runs are kept in %s", outcome.Done, outcome.Total, dir)
	}
	return &interruptError{interrupt.signal, kept + "; the same command goes on, frontline merge " + quoteArgs([]string{dir}) + " writes tables of what there is"}
}

// closedJSON is what sweep and merge print with --json.
type closedJSON struct {
	Dir      string              `json:"folder"`
	Runs     int                 `json:"runs"`
	Failed   int                 `json:"failed"`
	Missing  int                 `json:"missing"`
	Complete bool                `json:"complete"`
	Played   int                 `json:"played"`
	Reused   int                 `json:"reused"`
	Added    int                 `json:"added"`
	Tables   []sweep.TableDigest `json:"tables,omitempty"`
}

// printClosed prints what a study has come to; the error says what is missing
// or failed.
func (p *program) printClosed(c *sweep.Closed, outcome *sweep.Outcome) error {
	if p.json {
		out := closedJSON{Dir: c.Dir, Runs: c.Runs, Failed: c.Failed, Missing: c.Missing, Complete: c.Complete, Tables: c.Tables}
		if outcome != nil {
			out.Played, out.Reused = outcome.Played, outcome.Reused
		}
		if err := p.out.writeJSON(out); err != nil {
			return err
		}
		return closedError(c)
	}
	words := []string{several(c.Runs, "run")}
	if outcome != nil {
		words = append(words, fmt.Sprintf("%d played now", outcome.Played))
		if outcome.Reused > 0 {
			words = append(words, fmt.Sprintf("%d taken from other studies", outcome.Reused))
		}
	}
	if c.Failed > 0 {
		words = append(words, fmt.Sprintf("%d failed", c.Failed))
	}
	if c.Missing > 0 {
		words = append(words, "not complete")
	}
	fmt.Fprintf(p.out, "%s\n", strings.Join(words, ", "))
	for _, t := range c.Tables {
		fmt.Fprintf(p.out, "  %s/%s  %d rows\n", c.Dir, t.File, t.Rows)
	}
	return closedError(c)
}

// closedError is the error of a study with gaps or failures, exit code 3.
func closedError(c *sweep.Closed) error {
	dir := quoteArgs([]string{c.Dir})
	switch {
	case c.Missing > 0:
		return &failedError{message: fmt.Sprintf("%s is not complete: at least %d runs are missing", c.Dir, c.Missing), help: "frontline status " + dir + " says which shards; frontline sweep " + dir + " plays them"}
	case c.Failed > 0:
		return &failedError{message: fmt.Sprintf("%d of %d runs failed", c.Failed, c.Runs), help: c.Dir + "/failures.csv says why, and has the commands that repeat them"}
	}
	return nil
}

// printShard prints how a shard ended.
func (p *program) printShard(o *sweep.Outcome, shard string) error {
	if p.json {
		if err := p.out.writeJSON(closedJSON{Dir: o.Dir, Runs: o.Done, Failed: o.Failed, Missing: o.Total - o.Done, Complete: o.Complete, Played: o.Played, Reused: o.Reused}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(p.out, "shard %s of %s: %d runs, %d played now\n", shard, o.Dir, o.Done, o.Played)
	}
	if o.Failed > 0 {
		return &failedError{message: fmt.Sprintf("%d of %d runs of shard %s failed", o.Failed, o.Done, shard), help: "failures.csv says why, once frontline merge " + quoteArgs([]string{o.Dir}) + " has written it"}
	}
	return nil
}

// several counts a noun: "1 run", "2 runs".
func several(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// budgetJSON is a budget as JSON prints it.
func budgetJSON(b *sweep.Budget) any {
	return struct {
		Points  int     `json:"design_points"`
		Runs    int     `json:"runs"`
		Workers int     `json:"workers"`
		OneRun  float64 `json:"seconds_per_run"`
		Wall    float64 `json:"seconds"`
		Memory  float64 `json:"memory_bytes"`
		Disk    float64 `json:"disk_bytes"`
		Failed  string  `json:"failed,omitempty"`
	}{b.Points, b.Runs, b.Workers, b.OneRun.Seconds(), b.Wall.Seconds(), b.Memory, b.Disk, b.Failed}
}

// printBudget prints what a study takes.
func printBudget(w io.Writer, study *sweep.Study, b *sweep.Budget) error {
	each := fmt.Sprintf("%.4g", float64(b.Runs)/float64(b.Points))
	if study.Ruled() {
		each = "at most " + each
	}
	fmt.Fprintf(w, "%s, %s replications each: %s\n", several(b.Points, "design point"), each, several(b.Runs, "run"))
	for i, factor := range study.Factors {
		if i < 12 {
			fmt.Fprintf(w, "  varies %s\n", factor.Name)
		}
	}
	fmt.Fprintf(w, "one run    %v (measured: %s)\n", b.OneRun.Round(10*time.Microsecond), several(b.Played, "run"))
	fmt.Fprintf(w, "the whole  about %v with %s\n", b.Wall.Round(time.Second), several(b.Workers, "worker"))
	fmt.Fprintf(w, "memory     about %.0f MB\n", b.Memory/1e6)
	_, err := fmt.Fprintf(w, "disk       about %.3g MB\n", b.Disk/1e6)
	if b.Failed != "" {
		fmt.Fprintf(w, "a measured run failed: %s\n", b.Failed)
	}
	return err
}

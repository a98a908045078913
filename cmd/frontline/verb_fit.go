package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/fit"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// fitFlags are the flags of fit.
type fitFlags struct {
	mapping, out, figures string
	from, to              string
	force, noFigures      bool
	example               bool
}

func (p *program) fitVerb() *cobra.Command {
	f := &fitFlags{}
	cmd := &cobra.Command{
		Use:   "fit LOG.csv [flags]",
		Short: "Make a scenario of your own centre from a log of calls or tickets",
		Long: `Read a log, a CSV file with one row for each call or ticket, or an interval report, and write a
scenario in which the origin of every value stands beside it. Columns, date and number formats are
found by their headings and contents; how the log was read is written as a mapping beside the
scenario, which can be corrected and given to --map.

What is set aside, and why, is told. Names of customers and agents are hashed at reading and are in no
output. Try the result with frontline backtest before you believe it.

--example writes the log of a made-up centre to LOG.csv, to try all this on.`,
		Example: `  frontline fit calls.csv -o my-centre.toml
  frontline fit calls.csv --map my-centre-map.toml -o my-centre.toml --to 2024-02-14
  frontline backtest my-centre.toml calls.csv --from 2024-02-15`,
		Args: arguments(1, 1, "a log"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.fit(cmd, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "out", "o", "my-centre.toml", "`file` to write the scenario to")
	flags.StringVar(&f.mapping, "map", "", "`file` that says how the log is read; default: guessed")
	flags.StringVar(&f.from, "from", "", "first `day` to use, 2024-03-31; default: the log's first")
	flags.StringVar(&f.to, "to", "", "last `day` to use; default: the log's last")
	flags.StringVar(&f.figures, "figures", "", "`folder` for figures and the tables behind them; default: the scenario's name with -fit")
	flags.BoolVar(&f.noFigures, "no-figures", false, "write no figures")
	flags.BoolVar(&f.example, "example", false, "write the log of a made-up centre to LOG.csv and do nothing else")
	flags.BoolVar(&f.force, "force", false, "replace a scenario that is there already")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress on standard error")
	p.noValues(cmd, "from", "to")
	return p.takesJSON(cmd)
}

// noValues says that flags have nothing to complete.
func (p *program) noValues(cmd *cobra.Command, names ...string) {
	for _, name := range names {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
}

// fit is the verb fit.
func (p *program) fit(cmd *cobra.Command, log string, f *fitFlags) error {
	if f.example {
		return p.fitExample(log, f.force)
	}
	base := strings.TrimSuffix(f.out, ".toml")
	switch {
	case f.out == "" || base == f.out:
		return usage(cmd, "for example -o my-centre.toml", "--out %q: the scenario's name must end in .toml", f.out)
	case f.noFigures && f.figures != "":
		return usage(cmd, "", "--figures and --no-figures exclude each other")
	}
	if err := replaceable(f.out, f.force); err != nil {
		return err
	}
	if f.figures == "" && !f.noFigures {
		f.figures = base + "-fit"
	}
	made := false
	if f.figures != "" {
		var err error
		if made, err = readyFolder(f.figures); err != nil {
			return err
		}
		defer dropFolder(f.figures, made) // only when nothing was written
	}
	mapping, err := p.mapping(f.mapping)
	if err != nil {
		return err
	}
	told := p.startProgress("rows read", 1)
	found, err := fit.Run(log, fit.Options{Map: mapping, From: f.from, To: f.to, Progress: func(_ string, done, total int) { told.set(done, total) }})
	told.end()
	if err != nil {
		return fitError(err)
	}
	return p.answerFit(found, f, base)
}

// fitExample writes the log of a made-up centre.
func (p *program) fitExample(log string, force bool) error {
	if err := replaceable(log, force); err != nil {
		return err
	}
	ctx, stop := p.interruptible()
	defer stop()
	if err := fit.WriteExample(ctx, log); err != nil {
		return writeError(log, err)
	}
	fmt.Fprintf(p.out, "written: %s\nnow:     frontline fit %s -o my-centre.toml\n", log, log)
	return nil
}

// mapping reads the mapping that was named, or returns nil.
func (p *program) mapping(path string) (*scenarios.LogMap, error) {
	if path == "" {
		return nil, nil
	}
	return scenarios.LoadLogMap(path)
}

// fitError tells what is for the user to change from a mistake of ours and
// from a disk that failed.
func fitError(err error) error {
	var mistake *fit.Mistake
	var path *fs.PathError
	switch {
	case errors.As(err, &mistake):
		return &inputError{message: mistake.Message, help: mistake.Help}
	case errors.As(err, &path):
		return &ioError{doing: "read or sort the log", err: err}
	}
	return err
}

// replaceable refuses to overwrite a scenario that somebody may have changed.
func replaceable(path string, force bool) error {
	if _, err := os.Stat(path); err != nil || force {
		return nil
	}
	return &inputError{message: path + " is there already", help: "name another file, or add --force to replace it"}
}

// answerFit writes scenario, mapping and figures, and tells what was found.
func (p *program) answerFit(found *fit.Fit, f *fitFlags, base string) error {
	mapFile := base + "-map.toml"
	if f.mapping == mapFile {
		mapFile = "" // stays as the user has it
	}
	for _, file := range []struct {
		name string
		text []byte
	}{{f.out, found.Scenario()}, {mapFile, found.Map.TOML()}} {
		if file.name == "" {
			continue
		}
		err := results.AtomicFile(file.name, func(w io.Writer) error { _, err := w.Write(file.text); return err })
		if err != nil {
			return &ioError{doing: "write " + file.name, err: err}
		}
	}
	files := []string{f.out}
	if mapFile != "" {
		files = append(files, mapFile)
	}
	if f.figures != "" {
		names, err := found.WritePictures(f.figures, modulePath)
		if err != nil {
			return writeError(f.figures, err)
		}
		if len(names) > 1 {
			files = append(files, filepath.Join(f.figures, ""))
		}
	}
	if p.json {
		return p.tablesJSON(found.Tables(), files)
	}
	p.printTables(found.Tables())
	fmt.Fprintf(p.out, "written: %s\nnow:     frontline backtest %s LOG.csv\n", strings.Join(files, ", "), f.out)
	return nil
}

// modulePath marks folders of results as ours.
const modulePath = "frontline.dev/frontline"

// printTables prints tables with blank lines between them.
func (p *program) printTables(tables []results.Table) {
	for _, t := range tables {
		if len(t.Rows) == 0 && len(t.Notes) == 0 && t.Title == "" {
			continue
		}
		t.Width = columns(p.stdout)
		fmt.Fprint(p.out, t.String(), "\n")
	}
}

// tablesJSON prints tables as JSON.
func (p *program) tablesJSON(tables []results.Table, files []string) error {
	type tableJSON struct {
		Title  string     `json:"title"`
		Header []string   `json:"header"`
		Rows   [][]string `json:"rows"`
		Notes  []string   `json:"notes,omitempty"`
	}
	out := struct {
		Files  []string    `json:"files"`
		Tables []tableJSON `json:"tables"`
	}{Files: files}
	for _, t := range tables {
		out.Tables = append(out.Tables, tableJSON{t.Title, t.Header, t.Rows, t.Notes})
	}
	return p.out.writeJSON(out)
}

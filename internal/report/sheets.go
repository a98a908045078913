package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/results"
)

// netLogo writes runs.csv in the table layout of NetLogo's BehaviorSpace: six
// lines before the header, run numbers, settings, the step at which the run
// ended, metrics. Everything is in quotes, as there. The step is in days.
func netLogo(f *figures.Folder, path string) error {
	s, err := f.Sheet("runs.csv")
	if err != nil {
		return missingTable("netlogo", err)
	}
	days := ""
	if sc, err := f.Scenario(1); err == nil {
		days = results.Number(sc.Settings.Time.Horizon.Days())
	}
	named := map[string]bool{}
	for _, c := range f.Manifest.Factors {
		named[c.Name] = true
	}
	var set, measured []int
	for j, name := range s.Header {
		switch known := f.Measure(name); {
		case named[name], name == "arm", name == "replication", name == "scenario", name == "seed":
			set = append(set, j)
		case known.Doc != "" || known.Unit != "":
			measured = append(measured, j)
		}
	}
	began := f.Manifest.Started
	if began.IsZero() {
		began = time.Unix(0, 0)
	}
	head := [][]string{{"BehaviorSpace results (written by frontline in the layout of NetLogo 6.4)", "Table version 2.0"}, {f.Title()}, {or(f.Manifest.Study, f.Title())},
		{began.UTC().Format("01/02/2006 15:04:05:000 -0700")}, {"min-pxcor", "max-pxcor", "min-pycor", "max-pycor"}, {"0", "0", "0", "0"}}
	names := []string{"[run number]"}
	for _, j := range set {
		names = append(names, strings.ReplaceAll(s.Header[j], "__", "."))
	}
	names = append(names, "[step]")
	for _, j := range measured {
		names = append(names, s.Header[j])
	}
	return results.AtomicFile(path, func(w io.Writer) error {
		for _, row := range append(head, names) {
			if err := quotedRow(w, row); err != nil {
				return err
			}
		}
		for i, row := range s.Rows {
			line := []string{fmt.Sprint(i + 1)}
			for _, j := range set {
				line = append(line, row[j])
			}
			line = append(line, days)
			for _, j := range measured {
				line = append(line, row[j])
			}
			if err := quotedRow(w, line); err != nil {
				return err
			}
		}
		return nil
	})
}

// quotedRow writes a row with every cell in quotes and formulas defused.
func quotedRow(w io.Writer, cells []string) error {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + strings.ReplaceAll(results.SafeCell(c), `"`, `""`) + `"`)
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

func missingTable(what string, err error) error {
	return &figures.InputError{Message: fmt.Sprintf("--%s: the folder %v", what, err), Help: "export a folder of frontline run, sweep or compare"}
}

// sheetRows is how many rows a spreadsheet takes, less some.
const sheetRows = 1_000_000

// sheetTables are the tables a reader of spreadsheets wants.
var sheetTables = []string{"runs", "summary", "series", "design", "parameters", "replications", "efficiency", "compare", "points", "agents", "evidence", "findings"}

// spreadsheets writes tables as spreadsheets open them without asking: with a
// mark of UTF-8 in front, lines that end in CR LF, formulas defused, split
// where a table is longer than a sheet.
func spreadsheets(f *figures.Folder) (files []string, err error) {
	for _, name := range sheetTables {
		written, err := spreadsheet(f.Dir, name)
		files = append(files, written...)
		if err != nil {
			return files, err
		}
	}
	if len(files) == 0 {
		return nil, missingTable("excel", errors.New("has no table"))
	}
	return files, nil
}

func spreadsheet(dir, name string) (files []string, err error) {
	source, err := os.Open(filepath.Join(dir, name+".csv"))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer source.Close()
	reader := csv.NewReader(source)
	header, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%s.csv: %w", name, err)
	}
	for part, more := 1, true; more; part++ {
		path := filepath.Join(dir, "excel", name+".csv")
		if part > 1 {
			path = filepath.Join(dir, "excel", fmt.Sprintf("%s-%d.csv", name, part))
		}
		err := results.AtomicFile(path, func(w io.Writer) error {
			more, err = sheetPart(w, header, reader)
			return err
		})
		if err != nil {
			return files, err
		}
		files = append(files, path)
	}
	return files, nil
}

// sheetPart writes as many rows as a sheet takes, and says whether there are
// more.
func sheetPart(w io.Writer, header []string, reader *csv.Reader) (more bool, err error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return false, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(header); err != nil {
		return false, err
	}
	for range sheetRows {
		row, err := reader.Read()
		if err == io.EOF {
			out.Flush()
			return false, out.Error()
		}
		if err != nil {
			return false, err
		}
		for i := range row {
			row[i] = results.SafeCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return false, err
		}
	}
	out.Flush()
	return true, out.Error()
}

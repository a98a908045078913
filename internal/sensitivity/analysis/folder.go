package analysis

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// fixedColumns stand before the factors in runs.csv.
var fixedColumns = []string{"run_id", "design_point", "arm", "replication", "scenario", "seed", "status", "error", "events", "warmup"}

func fixed(name string) bool {
	return slices.Contains(fixedColumns, name) || strings.HasPrefix(name, "fingerprint")
}

// folderNotes is what is read of the files beside runs.csv; all may be missing.
type folderNotes struct {
	Title    string                         // of the manifest
	Study    string                         // of the manifest
	Factors  []struct{ Name string }        // of the manifest
	Facts    []struct{ Name, Value string } // of the manifest
	Measures []struct {
		Name, Unit, Goal string
		Headline         bool
	} // of schema.json
}

// ReadFolder reads a folder of results: runs.csv, and, where they are there,
// design.csv with the design points, schema.json with the units, and
// manifest.json, which names the factors. Factors are called as in the
// scenario, with dots. Runs that did not end well are missing.
func ReadFolder(dir, problemFile string) (*Data, error) {
	runs, err := readSheet(filepath.Join(dir, "runs.csv"), "column")
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, wrong("name a folder that a sweep or a run has written, or give --x and --y", "%s holds no runs.csv", dir)
		}
		return nil, err
	}
	notes := readNotes(dir)
	d := &Data{Title: notes.Title, Common: true}
	if d.Title == "" { // equal studies have equal figures, whatever their folders are called
		d.Title = notes.Study
	}
	if d.Title == "" {
		d.Title = filepath.Base(filepath.Clean(dir))
	}
	factors := factorColumns(runs, notes)
	points, err := d.readPoints(dir, runs, factors)
	if err != nil {
		return nil, err
	}
	if err := d.readRuns(runs, notes, factors, points); err != nil {
		return nil, err
	}
	if problemFile != "" {
		return d, d.readProblem(problemFile)
	}
	return d, nil
}

func readNotes(dir string) (n folderNotes) {
	for _, name := range []string{"manifest.json", "schema.json"} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			_ = json.Unmarshal(text, &n) // what cannot be read is not known, and nothing depends on it but units
		}
	}
	return n
}

// factorColumns returns the columns of runs.csv that hold factors: those that
// the manifest names, else those between the fixed columns and the first
// measure of schema.json, else those with two underscores.
func factorColumns(runs *sheet, notes folderNotes) (at []int) {
	measure := map[string]bool{}
	for _, m := range notes.Measures {
		measure[m.Name] = true
	}
	named := map[string]bool{}
	for _, f := range notes.Factors {
		named[f.Name] = true
	}
	for j, name := range runs.header {
		switch {
		case fixed(name):
		case len(named) > 0 && named[name], len(named) == 0 && len(measure) > 0 && !measure[name],
			len(named) == 0 && len(measure) == 0 && strings.Contains(name, "__"):
			at = append(at, j)
		}
	}
	return at
}

// readPoints fills the design points: from design.csv, which has those without
// any run as well, or from the runs.
func (d *Data) readPoints(dir string, runs *sheet, factors []int) (points map[string]int, err error) {
	source, key := runs, pointColumn(runs)
	if design, err := readSheet(filepath.Join(dir, "design.csv"), "column"); err == nil && design.find("design_point") >= 0 {
		source, key = design, design.find("design_point")
	}
	var rows []int
	points = map[string]int{}
	for i, row := range source.rows {
		name := ""
		if key >= 0 {
			name = row[key]
		}
		if _, known := points[name]; !known {
			points[name] = len(d.Points)
			d.Points, rows = append(d.Points, name), append(rows, i)
		}
	}
	d.X = make([][]float64, len(rows))
	for _, j := range factors {
		at := source.find(runs.header[j])
		if at < 0 {
			return nil, wrong("", "%s has no column %s, which runs.csv has", source.file, runs.header[j])
		}
		var cells []string
		for _, i := range rows {
			cells = append(cells, source.rows[i][at])
		}
		if len(factors) > 1 && len(cells) > 1 && !slices.ContainsFunc(cells, func(cell string) bool { return cell != cells[0] }) {
			continue // a constant of [vary]: no design has a column for it
		}
		f, values := factorOf(strings.ReplaceAll(runs.header[j], "__", "."), cells)
		d.Factors = append(d.Factors, f)
		for i, v := range values {
			d.X[i] = append(d.X[i], v)
		}
	}
	return points, nil
}

// pointColumn is what tells design points apart: their number, else the arm.
func pointColumn(runs *sheet) int {
	if at := runs.find("design_point"); at >= 0 {
		return at
	}
	return runs.find("arm")
}

// readRuns fills the outcomes: one column of Y for each replication that every
// design point with runs has.
func (d *Data) readRuns(runs *sheet, notes folderNotes, factors []int, points map[string]int) error {
	key, replication, seed := pointColumn(runs), runs.find("replication"), runs.find("seed")
	byPoint := make([]map[string]int, len(d.Points)) // replication → row
	seeds := map[string]bool{}
	var order []string
	for i, row := range runs.rows {
		name, number := "", strconv.Itoa(i)
		if key >= 0 {
			name = row[key]
		}
		if replication >= 0 {
			number = row[replication]
		}
		at, known := points[name]
		if !known {
			return wrong("", "%s:%d: design point %s is not in design.csv", runs.file, runs.lines[i], name)
		}
		if byPoint[at] == nil {
			byPoint[at] = map[string]int{}
		}
		byPoint[at][number] = i
		if !slices.Contains(order, number) {
			order = append(order, number)
		}
		if seed >= 0 {
			seeds[row[seed]] = true
		}
	}
	d.Common = len(seeds) <= 1
	kept := d.sharedReplications(order, byPoint)
	if len(kept) == 0 {
		return wrong("run the sweep to its end", "%s: there is no replication that every design point has", runs.file)
	}
	return d.fill(runs, notes, factors, byPoint, kept)
}

// sharedReplications are those that every point with runs has.
func (d *Data) sharedReplications(order []string, byPoint []map[string]int) (kept []string) {
	left := 0
	for _, r := range order {
		all := true
		for _, rows := range byPoint {
			if rows != nil {
				_, has := rows[r]
				all = all && has
			}
		}
		if all {
			kept = append(kept, r)
		} else {
			left++
		}
	}
	if left > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%d replications that not every design point has are left out", left))
	}
	empty := 0
	for _, rows := range byPoint {
		if rows == nil {
			empty++
		}
	}
	if empty > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%d design points have no run and count as missing", empty))
	}
	return kept
}

// fill reads the numbers.
func (d *Data) fill(runs *sheet, notes folderNotes, factors []int, byPoint []map[string]int, kept []string) error {
	for j, name := range runs.header {
		if fixed(name) || slices.Contains(factors, j) {
			continue
		}
		o := Outcome{Name: name, Y: make([][]float64, len(d.Points))}
		for _, m := range notes.Measures {
			if m.Name == name {
				o.Unit, o.Goal, o.Headline = m.Unit, m.Goal, m.Headline
			}
		}
		text := false
		for at, rows := range byPoint {
			for _, r := range kept {
				v := math.NaN()
				if i, has := rows[r]; has {
					var err error
					if v, err = number(runs.rows[i][j]); err != nil {
						text = true
					}
				}
				o.Y[at] = append(o.Y[at], v)
			}
		}
		if !text { // a column of words is no outcome
			d.Outcomes = append(d.Outcomes, o)
		}
	}
	if len(d.Outcomes) == 0 {
		return wrong("", "%s has no column of numbers that could be an outcome", runs.file)
	}
	return nil
}

package scenarios

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"frontline.dev/frontline/sim"
)

const csvRowsMax = 100_000

// Columns that a file of design points has beside the settings when frontline
// wrote it, see experiment.Plan.WriteCSV. They are passed over.
const (
	pointColumn    = "design_point"
	scenarioColumn = "scenario"
)

// readCSV reads the design points from a file: a header of settings, and a row
// a point; an empty cell leaves the scenario's value. A column design_point
// says that the file is one that frontline wrote: times in it are in seconds,
// rates per hour, as in all tables.
func (e *Experiment) readCSV(d *decoder, r *reader) {
	n := e.tree.child("design").child("file")
	if n == nil || e.Design.Type != "csv" || e.Design.File == "" {
		return
	}
	file, bad := r.folder.open(e.Design.File)
	if bad != nil {
		d.add(n, "design.file", bad)
		return
	}
	defer file.Close()
	in := csv.NewReader(io.LimitReader(file, 64<<20))
	head, err := in.Read()
	if err != nil {
		d.add(n, "design.file", faultf("E0604", "the first row names the settings", "%%s: %s: %v", e.Design.File, err))
		return
	}
	fields, ours := e.csvHead(d, n, head)
	for line := 2; len(d.problems) == 0; line++ {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil || len(e.List) == csvRowsMax {
			d.add(n, "design.file", faultf("E0604", fmt.Sprintf("there may be %d rows", csvRowsMax), "%%s: %s: %v", e.Design.File, err))
			return
		}
		var point []Setting
		for i, cell := range row {
			if cell = strings.TrimSpace(cell); cell == "" || fields[i] == nil {
				continue
			}
			inner := newDecoder()
			l, ok := inner.level(head[i], fields[i], &node{scalar: fields[i].tabled(cell, ours), loose: true})
			if !ok {
				d.add(n, "design.file", faultf("E0604", inner.problems[0].Help, "%%s: %s, row %d: %s", e.Design.File, line, inner.problems[0].Message))
				continue
			}
			point = append(point, Setting{head[i], l})
		}
		e.List = append(e.List, point)
	}
}

// csvHead finds the settings of a header and writes their paths into it; nil
// stands for a column that is passed over. ours: frontline wrote the file.
func (e *Experiment) csvHead(d *decoder, n *node, head []string) (fields []*field, ours bool) {
	fields = make([]*field, len(head))
	for i, name := range head {
		head[i] = strings.TrimPrefix(strings.ReplaceAll(strings.TrimSpace(name), "__", "."), "\ufeff")
		ours = ours || head[i] == pointColumn
	}
	for i, name := range head {
		if ours && (name == pointColumn || name == scenarioColumn) {
			continue
		}
		var bad *fault
		if fields[i], bad = e.settings.varies(name); bad != nil {
			bad.code, bad.message = "E0603", fmt.Sprintf("%%s: %s, column %d: %s", e.Design.File, i+1, bad.message)
			d.add(n, "design.file", bad)
		}
	}
	return fields, ours
}

// tabled returns a cell of a table as it stands in an experiment. Whole numbers
// may be written as R and spreadsheets write large ones, 1e+05; bare numbers
// get the unit of tables when frontline wrote the file.
func (f *field) tabled(cell string, ours bool) string {
	x, err := strconv.ParseFloat(cell, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return cell
	}
	switch {
	case f.kind == kindInt && x == math.Floor(x) && math.Abs(x) < 1<<53:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case !ours:
	case f.kind == kindSpan, f.kind == kindSpanLaw:
		return formatFloat(x) + " s"
	case f.kind == kindRate:
		return formatFloat(x) + " per hour"
	case f.kind == kindClock:
		return fmt.Sprint(sim.TimeOfDay(math.Floor(float64(x*float64(sim.Second)) + 0.5)))
	}
	return cell
}

package scenarios

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// What a trace may be at most.
const (
	traceBytesMax = 1 << 30
	traceRowsMax  = 20_000_000
)

// readTrace reads the CSV file named by arrivals.file, if contacts come from a
// trace. A variant of a scenario shares the trace that was read before.
func (s *Scenario) readTrace(d *decoder, before *Scenario) {
	a, n := &s.Settings.Arrivals, d.origins["arrivals.file"]
	switch {
	case a.File == "":
		return
	case a.Source != "trace":
		d.warn(n, "arrivals.file", faultf("W0402", `set arrivals.source = "trace" to use it`, "%%s has no effect: contacts come from %q", a.Source))
		return
	case before != nil && before.traceNode == n:
		a.Trace, s.traceHash, s.traceNode = before.Settings.Arrivals.Trace, before.traceHash, n
		return
	}
	file, bad := s.openTrace(n, a.File)
	if bad != nil {
		d.add(n, "arrivals.file", bad)
		return
	}
	defer file.Close()
	sum := sha256.New()
	limited := &io.LimitedReader{R: file, N: traceBytesMax + 1}
	trace, bad := readContacts(io.TeeReader(limited, sum), a.File)
	if limited.N <= 0 {
		bad = faultf("E0501", "", "%%s: %s is larger than 1 GiB", a.File)
	}
	if bad != nil {
		d.add(n, "arrivals.file", bad)
		return
	}
	a.Trace, s.traceHash, s.traceNode = trace, hex.EncodeToString(sum.Sum(nil)), n
}

// openTrace opens a file relative to the file that names it.
func (s *Scenario) openTrace(n *node, name string) (*os.File, *fault) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return nil, outside(name)
	}
	if n.source != nil && n.source.builtIn {
		return (*folder)(nil).open(name)
	}
	if n.source != nil && n.source.dir != "" {
		name = filepath.ToSlash(filepath.Join(n.source.dir, filepath.FromSlash(name)))
	}
	return s.folder.open(name)
}

// columns of a trace by what they hold; arrival_s is the one that must be
// there.
var traceColumns = []string{"arrival_s", "talk_s", "patience_s", "product"}

// readContacts reads a trace: seconds since the start of the run, ascending;
// and, where the columns are there and the cell is not empty, the seconds the
// work takes, the seconds the customer waits at most, and the number of the
// product, from 0. Other columns are passed over.
func readContacts(in io.Reader, name string) ([]models.Traced, *fault) {
	table := csv.NewReader(bufio.NewReaderSize(in, 1<<16))
	table.ReuseRecord = true
	table.TrimLeadingSpace = true
	head, err := table.Read()
	if err != nil {
		return nil, brokenTable(name, err)
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	where := [4]int{-1, -1, -1, -1}
	for i, title := range head {
		for j, column := range traceColumns {
			if strings.TrimSpace(title) == column {
				where[j] = i
			}
		}
	}
	if where[0] < 0 {
		return nil, missingColumn(name, head)
	}
	var trace []models.Traced
	for {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return trace, nil
		}
		if err != nil {
			return nil, brokenTable(name, err)
		}
		contact, bad := readContact(table, row, where, name)
		if bad != nil {
			return nil, bad
		}
		if last := len(trace) - 1; last >= 0 && contact.At < trace[last].At {
			return nil, faultf("E0604", "sort the file by arrival_s", "%%s: %s: %s is earlier than the row before", cell(table, where[0], name), row[where[0]])
		}
		if len(trace) == traceRowsMax {
			return nil, faultf("E0501", "", "%%s: %s has more than %d contacts", name, traceRowsMax)
		}
		trace = append(trace, contact)
	}
}

// cell names a place in a CSV file.
func cell(table *csv.Reader, column int, name string) string {
	line, col := table.FieldPos(column)
	return fmt.Sprintf("%s:%d:%d", name, line, col)
}

func brokenTable(name string, err error) *fault {
	if errors.Is(err, io.EOF) {
		return faultf("E0603", "its first line names the columns: arrival_s, talk_s, patience_s, product", "%%s: %s is empty", name)
	}
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return faultf("E0604", "", "%%s: %s:%d:%d: %v", name, broken.Line, broken.Column, broken.Err)
	}
	return faultf("E0601", "", "%%s: cannot read %s: %s", name, reason(err))
}

func missingColumn(name string, head []string) *fault {
	found := strings.Join(head, ", ")
	meant, near := catalog.Suggest("arrival_s", head)
	for _, title := range head {
		if !near && timeWords[strings.ToLower(strings.TrimSpace(title))] {
			meant, near = title, true
		}
	}
	if near {
		return faultf("E0603", "rename the column: arrival_s are seconds since the start of the run", "%%s: %s: no column `arrival_s`; found %s (did you mean `%s`?)", name, found, meant)
	}
	return faultf("E0603", "arrival_s are seconds since the start of the run", "%%s: %s: no column `arrival_s`; found %s", name, found)
}

// timeWords are titles that a column of arrivals often has.
var timeWords = map[string]bool{"time": true, "arrival": true, "arrivals": true, "arrival_time": true, "arrived": true, "start": true, "seconds": true, "t": true}

// readContact reads one row. What is not given is to be drawn.
func readContact(table *csv.Reader, row []string, where [4]int, name string) (models.Traced, *fault) {
	out := models.Traced{Talk: -1, Patience: -1, Product: -1}
	for i, column := range where {
		if column < 0 {
			continue
		}
		text := strings.TrimSpace(row[column])
		if text == "" && i > 0 {
			continue
		}
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) || x < 0 || x > sim.Year.Seconds()*100 {
			return out, faultf("E0604", "write seconds from 0, with a point for decimals", "%%s: %s: `%s` cannot be %q", cell(table, column, name), traceColumns[i], text)
		}
		switch i {
		case 0:
			out.At = sim.Time(sim.Seconds(x))
		case 1:
			out.Talk = sim.Seconds(x)
		case 2:
			out.Patience = sim.Seconds(x)
		case 3:
			if x != math.Floor(x) || x > 1e6 {
				return out, faultf("E0604", "products are numbered from 0", "%%s: %s: `product` cannot be %q", cell(table, column, name), text)
			}
			out.Product = int(x)
		}
	}
	return out, nil
}

package analysis

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
)

// sheet is a text table.
type sheet struct {
	file   string
	header []string
	rows   [][]string
	lines  []int // line of each row in the file
}

// bytesMax is the largest file that is read into memory.
const bytesMax = 2 << 30

// readSheet reads a table: comma-separated with quotes, or columns between
// blanks or tabs as numeric programs write them. A first row of numbers alone
// is no header; columns then get the names prefix1, prefix2 … Lines that begin
// with # are comments.
func readSheet(file, prefix string) (*sheet, error) {
	if info, err := os.Stat(file); err != nil {
		return nil, err
	} else if info.IsDir() {
		return nil, wrong("name a file", "%s is a folder", file)
	} else if info.Size() > bytesMax {
		return nil, wrong("take a sample of its rows", "%s has %d bytes: more than is read", file, info.Size())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	s := &sheet{file: file}
	if err := s.split(text); err != nil {
		return nil, err
	}
	if len(s.rows) == 0 {
		return nil, wrong("", "%s holds no rows", file)
	}
	if allNumbers(s.rows[0]) {
		for i := range s.rows[0] {
			s.header = append(s.header, fmt.Sprintf("%s%d", prefix, i+1))
		}
	} else {
		s.header, s.rows, s.lines = s.rows[0], s.rows[1:], s.lines[1:]
	}
	seen := map[string]bool{}
	for i := range s.header {
		s.header[i] = strings.TrimSpace(s.header[i])
		if seen[s.header[i]] {
			return nil, wrong("rename one of them", "%s: two columns are called %q", file, s.header[i])
		}
		seen[s.header[i]] = true
	}
	if len(s.rows) == 0 {
		return nil, wrong("", "%s holds a header and no rows", file)
	}
	return s, nil
}

// split cuts the text into rows of equal length.
func (s *sheet) split(text []byte) error {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if !bytes.ContainsAny(first, ",") && bytes.ContainsAny(bytes.TrimSpace(first), " \t;") {
		scanner := bufio.NewScanner(bytes.NewReader(text))
		scanner.Buffer(nil, 16<<20)
		for line := 1; scanner.Scan(); line++ {
			fields := strings.FieldsFunc(scanner.Text(), func(r rune) bool { return r == ' ' || r == '\t' || r == ';' || r == '\r' })
			if len(fields) > 0 && !strings.HasPrefix(fields[0], "#") {
				s.rows, s.lines = append(s.rows, fields), append(s.lines, line)
			}
		}
		if err := scanner.Err(); err != nil {
			return wrong("", "%s: %v", s.file, err)
		}
		return s.even()
	}
	reader := csv.NewReader(bytes.NewReader(text))
	reader.Comment, reader.FieldsPerRecord = '#', -1
	for {
		row, err := reader.Read()
		if err != nil {
			if row == nil && strings.HasSuffix(err.Error(), "EOF") {
				return s.even()
			}
			return wrong("", "%s: %v", s.file, err)
		}
		line, _ := reader.FieldPos(0)
		s.rows, s.lines = append(s.rows, row), append(s.lines, line)
	}
}

// even checks that all rows are as long as the first.
func (s *sheet) even() error {
	for i, row := range s.rows {
		if len(row) != len(s.rows[0]) {
			return wrong("", "%s:%d: %d cells, the first row has %d", s.file, s.lines[i], len(row), len(s.rows[0]))
		}
	}
	return nil
}

func allNumbers(row []string) bool {
	for _, cell := range row {
		if _, err := strconv.ParseFloat(strings.TrimSpace(cell), 64); err != nil {
			return false
		}
	}
	return true
}

// column returns the cells of a column; -1 has none.
func (s *sheet) column(at int) []string {
	cells := make([]string, len(s.rows))
	for i, row := range s.rows {
		cells[i] = row[at]
	}
	return cells
}

func (s *sheet) find(name string) int {
	for i, h := range s.header {
		if h == name {
			return i
		}
	}
	return -1
}

// ReadTables reads factors from one file and outcomes from another, one row per
// design point in both. Columns of outcomes called name#1, name#2 … are
// replications of one. The problem file may be empty; see readProblem. The file
// of factors may be empty for methods that do not look at them.
func ReadTables(xFile, yFile, problemFile string) (*Data, error) {
	d := &Data{Title: yFile}
	y, err := readSheet(yFile, "y")
	if err != nil {
		return nil, err
	}
	if err := d.readOutcomes(y); err != nil {
		return nil, err
	}
	if xFile != "" {
		x, err := readSheet(xFile, "x")
		if err != nil {
			return nil, err
		}
		if len(x.rows) != len(y.rows) {
			return nil, wrong("the two files need one row for each design point, in the same order", "%s has %d rows and %s has %d", xFile, len(x.rows), yFile, len(y.rows))
		}
		d.X = make([][]float64, len(x.rows))
		for j, name := range x.header {
			f, values := factorOf(name, x.column(j))
			d.Factors = append(d.Factors, f)
			for i, v := range values {
				d.X[i] = append(d.X[i], v)
			}
		}
	}
	for i := range y.rows {
		d.Points = append(d.Points, strconv.Itoa(i+1))
	}
	if problemFile != "" {
		return d, d.readProblem(problemFile)
	}
	return d, nil
}

// readOutcomes fills the outcomes, replications beside each other.
func (d *Data) readOutcomes(y *sheet) error {
	for j, header := range y.header {
		name, _, replicated := strings.Cut(header, "#")
		var o *Outcome
		if n := len(d.Outcomes); replicated && n > 0 && d.Outcomes[n-1].Name == name {
			o = &d.Outcomes[n-1]
		} else {
			d.Outcomes = append(d.Outcomes, Outcome{Name: name, Y: make([][]float64, len(y.rows))})
			o = &d.Outcomes[n]
		}
		for i, cell := range y.column(j) {
			v, err := number(cell)
			if err != nil {
				return wrong("an empty cell is a missing run", "%s:%d: %q in column %s is no number", y.file, y.lines[i], cell, header)
			}
			o.Y[i] = append(o.Y[i], v)
		}
	}
	return nil
}

// readProblem reads names, ranges and groups of the factors: lines of name,
// least, most and, where factors move together, the name of their group; commas
// or blanks between them, # before comments. These are the parameter files of
// SALib.
func (d *Data) readProblem(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var list []Factor
	for n, line := range strings.Split(string(text), "\n") {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == ';' || r == '\r' })
		if len(fields) == 0 {
			continue
		}
		f := Factor{Name: fields[0]}
		var low, high error
		if len(fields) >= 3 {
			f.Min, low = strconv.ParseFloat(fields[1], 64)
			f.Max, high = strconv.ParseFloat(fields[2], 64)
		}
		if len(fields) < 3 || low != nil || high != nil || !(f.Max > f.Min) || math.IsInf(f.Max-f.Min, 0) {
			return wrong("a line is: name, least, most, and perhaps the name of a group", "%s:%d: %q is no factor", file, n+1, strings.TrimSpace(line))
		}
		if len(fields) > 3 && fields[3] != "NA" && fields[3] != f.Name {
			f.Group = fields[3]
		}
		list = append(list, f)
	}
	return d.takeProblem(file, list)
}

// takeProblem merges the problem with the columns of the factors: by name, or
// by position where the columns had no names.
func (d *Data) takeProblem(file string, list []Factor) error {
	if d.X == nil {
		d.Factors = list
		return nil
	}
	if len(list) != len(d.Factors) {
		return wrong("", "%s names %d factors, the data have %d", file, len(list), len(d.Factors))
	}
	for j := range d.Factors {
		at := j
		for k := range list {
			if list[k].Name == d.Factors[j].Name {
				at = k
			}
		}
		f := &d.Factors[j]
		if list[at].Name != f.Name && f.Name != fmt.Sprintf("x%d", j+1) {
			return wrong("names in both files must agree", "%s does not name the factor %s", file, f.Name)
		}
		f.Name, f.Min, f.Max, f.Group = list[at].Name, list[at].Min, list[at].Max, list[at].Group
	}
	return nil
}

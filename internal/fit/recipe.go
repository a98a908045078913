package fit

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/scenarios"
)

// recipe says how the rows of one log are read. All of it is decided before
// the log is read.
type recipe struct {
	in     *input
	m      *scenarios.LogMap // complete: what was guessed is filled in
	comma  byte
	header int // line of the header
	titles []string
	column map[string]int     // by role; absent: none
	unit   map[string]float64 // ms for one unit of a length without a unit
	zone   *time.Location
	Notes  []string // decisions worth telling
}

// commas are the delimiters by their names in a mapping.
var commas = map[string]byte{"comma": ',', "semicolon": ';', "tab": '\t', "pipe": '|'}

func commaName(comma byte) string {
	for name, c := range commas {
		if c == comma {
			return name
		}
	}
	return ""
}

// lengthRoles are roles whose cells are lengths of time, momentRoles those
// with a date and a time.
var (
	lengthRoles = []string{"menu", "wait", "talk", "hold", "wrap_up", "handle", "asa", "aht"}
	momentRoles = []string{"arrived", "queued", "answered", "ended"}
	countRoles  = []string{"offered", "answered_count", "abandoned_count", "service_level", "staffed"}
)

// newRecipe decides how a log is read; what the mapping leaves open is
// guessed from the log. The mapping is not changed.
func newRecipe(in *input, given *scenarios.LogMap) (*recipe, error) {
	m := *given
	r := &recipe{in: in, m: &m, column: map[string]int{}, unit: map[string]float64{}}
	r.comma = commas[m.Delimiter]
	if r.comma == 0 {
		r.comma = guessComma(in.head)
	}
	m.Delimiter, m.Encoding = commaName(r.comma), strings.TrimSuffix(strings.TrimSuffix(in.encoding, "le"), "be")
	sample, err := r.findHeader()
	if err != nil {
		return nil, err
	}
	if err := r.nameColumns(sample); err != nil {
		return nil, err
	}
	r.chooseKind()
	if m.TimeZone != "" {
		if r.zone, err = readZone(m.TimeZone); err != nil {
			return nil, err
		}
	}
	r.chooseDecimal(sample)
	if err := r.chooseUnits(sample); err != nil {
		return nil, err
	}
	if err := r.chooseOrder(); err != nil {
		return nil, err
	}
	for role, at := range r.column {
		m.Columns.SetColumn(role, r.titles[at])
	}
	return r, r.complete()
}

// sampleRow is one row of the sample.
type sampleRow []string

// headerWithin is in how many lines the header is looked for; reports have
// titles above it.
const headerWithin = 25

// findHeader finds the line that names the columns and returns the rows after
// it, as far as the head goes.
func (r *recipe) findHeader() ([]sampleRow, error) {
	all := newRows(bytes.NewReader(r.in.head), r.comma, r.in.path)
	var table []sampleRow
	var lines []int
	for {
		cells, err := all.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if !r.in.whole && (err != nil && len(table) > headerWithin || err == nil && !all.ended) {
			break // cut by the end of the head
		}
		if err != nil {
			return nil, err
		}
		row := make(sampleRow, len(cells))
		for i, cell := range cells {
			row[i] = string(cell)
		}
		table, lines = append(table, row), append(lines, all.line)
	}
	best, known := -1, 0
	for i := range min(len(table), headerWithin) {
		if n := r.knownTitles(table[i]); n > known {
			best, known = i, n
		}
	}
	if best < 0 || known < 2 {
		first := sampleRow{}
		if len(table) > 0 {
			first = table[0]
		}
		return nil, mistakef("name them in a mapping: frontline fit "+r.in.path+" --map map.toml with [columns] arrived = \"…\", wait = \"…\", talk = \"…\"",
			"%s: no line of the first %d names columns that are known; the first has %s", r.in.path, headerWithin, listOf(first))
	}
	r.header, r.titles = lines[best], table[best]
	return table[best+1:], nil
}

// knownTitles counts the headings of a row that name a role.
func (r *recipe) knownTitles(row sampleRow) (known int) {
	seen := map[string]bool{}
	for _, title := range row {
		name, _ := plainName(title)
		role := roleOf(name)
		for _, wanted := range scenarios.LogRoles() {
			if c := r.m.Columns.Column(wanted); c != "" && strings.EqualFold(c, title) {
				role = wanted
			}
		}
		if role != "" && !seen[role] {
			seen[role] = true
			known++
		}
	}
	return known
}

func listOf(titles []string) string {
	if len(titles) > 12 {
		return strings.Join(titles[:12], ", ") + ", …"
	}
	return strings.Join(titles, ", ")
}

// nameColumns gives columns their roles: first as the mapping says, then by
// their headings, if the cells look like it.
func (r *recipe) nameColumns(sample []sampleRow) error {
	taken := map[int]bool{}
	for _, role := range scenarios.LogRoles() {
		wanted := r.m.Columns.Column(role)
		if wanted == "" {
			continue
		}
		at := indexFold(r.titles, wanted)
		if at < 0 {
			help := "columns: " + listOf(r.titles)
			if meant, near := catalog.Suggest(wanted, r.titles); near {
				help = "did you mean " + meant + "?"
			}
			return mistakef(help, "%s:%d: no column %q, which the mapping names for %s", r.in.path, r.header, wanted, role)
		}
		r.column[role], taken[at] = at, true
	}
	for at, title := range r.titles {
		name, _ := plainName(title)
		role := roleOf(name)
		if role == "" || taken[at] {
			continue
		}
		if role = r.asCellsSay(role, at, sample); role == "" {
			continue
		}
		if _, known := r.column[role]; !known {
			r.column[role], taken[at] = at, true
		}
	}
	if _, dated := r.column["date"]; !dated && r.has("arrived") {
		return nil
	}
	if r.has("arrived") && !r.has("time") && r.m.Columns.Arrived != r.titles[r.column["arrived"]] && cellsAre(sample, r.column["arrived"]).dates == 0 {
		r.column["time"] = r.column["arrived"]
		delete(r.column, "arrived")
	}
	return nil
}

func (r *recipe) has(role string) bool {
	_, is := r.column[role]
	return is
}

func indexFold(titles []string, wanted string) int {
	for i, title := range titles {
		if strings.EqualFold(strings.TrimSpace(title), strings.TrimSpace(wanted)) {
			return i
		}
	}
	return -1
}

// kinds counts what the cells of a column look like.
type kinds struct{ filled, dates, clocks, lengths, numbers int }

func cellsAre(sample []sampleRow, at int) (k kinds) {
	for _, row := range sample {
		if at >= len(row) || missing([]byte(row[at])) {
			continue
		}
		cell := []byte(row[at])
		k.filled++
		if m, ok := readMoment(cell, ""); ok && m.hasDate && !plainDigits(cell) {
			k.dates++
		} else if ok && m.hasClock && !plainDigits(cell) {
			k.clocks++
		}
		if _, ok := readNumber(cell, true); ok {
			k.numbers++
		} else if _, ok := readNumber(cell, false); ok {
			k.numbers++
		}
		if _, ok := readLength(cell, 1000, bytes.IndexByte(cell, ',') >= 0); ok {
			k.lengths++
		}
	}
	return k
}

func plainDigits(cell []byte) bool {
	_, is := readDigits(cell)
	return is
}

// asCellsSay corrects a role that a heading suggests by what is in the column:
// "queue" may be a time or the name of a queue. It returns "" when the column
// is of no use.
func (r *recipe) asCellsSay(role string, at int, sample []sampleRow) string {
	k := cellsAre(sample, at)
	mostly := func(n int) bool { return k.filled == 0 || 5*n >= 4*k.filled }
	switch {
	case containsText(lengthRoles, role) && !mostly(k.lengths):
		if role == "wait" || role == "talk" || role == "handle" {
			return "type"
		}
		return ""
	case role == "answered" && !mostly(k.dates+k.clocks) && mostly(k.numbers):
		return "answered_count"
	case containsText(momentRoles, role) && role != "arrived" && !mostly(k.dates+k.clocks):
		return ""
	case role == "staffed" && !mostly(k.numbers):
		return "agent"
	case containsText(countRoles, role) && !mostly(k.numbers):
		return ""
	case role == "date" && mostly(k.clocks) && k.dates == 0 && k.filled > 0:
		return "time"
	}
	return role
}

func containsText(list []string, text string) bool {
	for _, x := range list {
		if x == text {
			return true
		}
	}
	return false
}

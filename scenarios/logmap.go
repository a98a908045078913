package scenarios

import (
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"frontline.dev/frontline/sim"
)

// LogMap says how a log of contacts is to be read: which column holds what,
// and in which form. It is guessed from the log, written beside the scenario
// that is fitted, and read again when the user has corrected it. An empty
// text means that it is guessed.
type LogMap struct {
	Schema    string      `toml:"schema" default:"logmap/1" doc:"version of the file format" source:"choice"`
	Kind      string      `toml:"kind" default:"" range:" | calls | intervals | tickets" doc:"calls: one row for each call; intervals: counts for each interval; tickets: one row for each ticket" source:"choice"`
	Delimiter string      `toml:"delimiter" default:"" range:" | comma | semicolon | tab | pipe" doc:"what separates the cells" source:"choice"`
	Encoding  string      `toml:"encoding" default:"" range:" | utf-8 | utf-16 | windows-1252" doc:"encoding of the text" source:"choice"`
	Decimal   string      `toml:"decimal" default:"" range:" | point | comma" doc:"decimal sign" source:"choice"`
	DateOrder string      `toml:"date_order" default:"" range:" | ymd | dmy | mdy" doc:"order of year, month and day in dates" source:"choice"`
	TimeZone  string      `toml:"time_zone" default:"" doc:"zone of the centre, such as Europe/Amsterdam; needed where time stamps have different offsets" source:"choice"`
	Lengths   string      `toml:"lengths" default:"" range:" | s | ms | min | h" doc:"unit of lengths of time that are plain numbers" source:"choice"`
	ShortCall sim.Span    `toml:"short_call" default:"10 s" range:"[0 s, 5 min]" doc:"served calls up to this long are left out of the handling time: most are lines that broke or agents who hung up" source:"choice; docs/bank.md"`
	Away      sim.Span    `toml:"away" default:"2 min" range:"[10 s, 2 h]" doc:"an agent who takes no call for longer while a caller he could have served waits was away" source:"choice; docs/fit.md"`
	Columns   LogColumns  `toml:"columns"`
	Outcomes  LogOutcomes `toml:"outcomes"`
}

// LogColumns are the names of columns by what they hold. An empty name means
// that there is none.
type LogColumns struct {
	Date         string `toml:"date" default:"" doc:"date, when the time of day stands in another column" source:"choice"`
	Time         string `toml:"time" default:"" doc:"time of day, or seconds since midnight" source:"choice"`
	Arrived      string `toml:"arrived" default:"" doc:"date and time at which the contact was made, the interval begins, or the ticket was opened" source:"choice"`
	Queued       string `toml:"queued" default:"" doc:"date and time at which it came into the queue" source:"choice"`
	Answered     string `toml:"answered" default:"" doc:"date and time at which it was answered" source:"choice"`
	Ended        string `toml:"ended" default:"" doc:"date and time at which it ended, or the ticket was resolved" source:"choice"`
	Menu         string `toml:"menu" default:"" doc:"time in the menu, before the queue" source:"choice"`
	Wait         string `toml:"wait" default:"" doc:"time in the queue" source:"choice"`
	Talk         string `toml:"talk" default:"" doc:"time with the agent" source:"choice"`
	Hold         string `toml:"hold" default:"" doc:"time on hold, beside the time with the agent" source:"choice"`
	WrapUp       string `toml:"wrap_up" default:"" doc:"work after the call" source:"choice"`
	Handle       string `toml:"handle" default:"" doc:"talk, hold and wrap-up together" source:"choice"`
	Outcome      string `toml:"outcome" default:"" doc:"how the contact ended" source:"choice"`
	Type         string `toml:"type" default:"" doc:"kind of contact, skill, queue or category" source:"choice"`
	Customer     string `toml:"customer" default:"" doc:"whoever contacts; hashed at reading" source:"choice"`
	Agent        string `toml:"agent" default:"" doc:"who answered, or to whom the ticket is assigned; hashed at reading" source:"choice"`
	ID           string `toml:"id" default:"" doc:"number of the contact or ticket, to find rows that are there twice" source:"choice"`
	Reopened     string `toml:"reopened" default:"" doc:"tickets: how often, or when, it was opened again" source:"choice"`
	Offered      string `toml:"offered" default:"" doc:"intervals: contacts offered" source:"choice"`
	AnsweredN    string `toml:"answered_count" default:"" doc:"intervals: contacts answered" source:"choice"`
	AbandonedN   string `toml:"abandoned_count" default:"" doc:"intervals: contacts whose customer gave up" source:"choice"`
	ServiceLevel string `toml:"service_level" default:"" doc:"intervals: share answered in time, or their number" source:"choice"`
	ASA          string `toml:"asa" default:"" doc:"intervals: mean wait of the answered" source:"choice"`
	AHT          string `toml:"aht" default:"" doc:"intervals: mean handling time" source:"choice"`
	Staffed      string `toml:"staffed" default:"" doc:"intervals: agents on duty" source:"choice"`
}

// LogOutcomes are the words in the column outcome. Without that column a
// contact was served when it has an agent or a time with one.
type LogOutcomes struct {
	Served    []string `toml:"served" default:"" doc:"words for a contact that an agent took" source:"choice"`
	Abandoned []string `toml:"abandoned" default:"" doc:"words for a customer who gave up" source:"choice"`
	Ignored   []string `toml:"ignored" default:"" doc:"words for rows that are no contacts" source:"choice"`
}

// NewLogMap returns a mapping in which everything is to be guessed.
func NewLogMap() *LogMap {
	m := &LogMap{}
	preset(reflect.ValueOf(m).Elem())
	return m
}

// LoadLogMap reads a mapping from a file, as strictly as [Load] reads a
// scenario: the error is a *Problems with every mistake and its place.
func LoadLogMap(path string) (*LogMap, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, newProblems([]Problem{{Code: "E0601", File: path, Message: "cannot open " + path + ": " + reason(err), Help: nearFile(path)}}).Err()
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, sizeMax+1))
	if err != nil {
		return nil, newProblems([]Problem{{Code: "E0601", File: path, Message: "cannot read " + path + ": " + reason(err)}}).Err()
	}
	return ParseLogMap(path, text)
}

// ParseLogMap is LoadLogMap for text; the name stands in messages.
func ParseLogMap(name string, text []byte) (*LogMap, error) {
	src, bad := gate(name, text, 0)
	if len(bad) > 0 {
		return nil, newProblems(bad).Err()
	}
	tree, bad := parse(src)
	if tree == nil || fatal(bad) {
		return nil, newProblems(bad).Err()
	}
	m := NewLogMap()
	d := newDecoder()
	d.table("", reflect.ValueOf(m).Elem(), tree)
	if m.Schema != "logmap/1" {
		d.add(tree.child("schema"), "schema", faultf("E0402", `write schema = "logmap/1"`, "%%s must be \"logmap/1\", got %q", m.Schema))
	}
	problems := newProblems(append(bad, d.problems...))
	problems.Omitted += d.omitted
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// TOML returns the mapping as a file that [ParseLogMap] reads, each setting
// with its meaning as a comment.
func (m *LogMap) TOML() []byte {
	var out strings.Builder
	out.WriteString("# How the log is read. Empty settings are guessed; correct what was guessed wrongly\n" +
		"# and give this file to --map.\n")
	target := reflect.ValueOf(m).Elem()
	for _, tables := range []bool{false, true} { // in TOML plain keys come first
		for _, f := range fieldsOf(target.Type()) {
			v := target.FieldByIndex(f.index)
			if table := f.kind == kindTable; table != tables {
				continue
			}
			if !tables {
				m.line(&out, &f, v)
				continue
			}
			fmt.Fprintf(&out, "\n[%s]\n", f.key)
			for _, inner := range fieldsOf(f.typ) {
				m.line(&out, &inner, v.FieldByIndex(inner.index))
			}
		}
	}
	return []byte(out.String())
}

// line writes one setting; what is not set stays a comment.
func (m *LogMap) line(out *strings.Builder, f *field, v reflect.Value) {
	mark := ""
	if v.IsZero() {
		mark = "# "
	}
	fmt.Fprintf(out, "%s%s = %s # %s\n", mark, f.key, written(f, v), f.doc)
}

// Column returns the name of the column of a role, such as "wait".
func (c *LogColumns) Column(role string) string {
	target := reflect.ValueOf(c).Elem()
	for _, f := range fieldsOf(target.Type()) {
		if f.key == role {
			return target.FieldByIndex(f.index).String()
		}
	}
	panic("scenarios: no column has the role " + role)
}

// SetColumn names the column of a role.
func (c *LogColumns) SetColumn(role, name string) {
	target := reflect.ValueOf(c).Elem()
	for _, f := range fieldsOf(target.Type()) {
		if f.key == role {
			target.FieldByIndex(f.index).SetString(name)
			return
		}
	}
	panic("scenarios: no column has the role " + role)
}

// LogRoles returns what a column can hold, in the order of the file format.
func LogRoles() []string { return keysOf(reflect.TypeFor[LogColumns]()) }

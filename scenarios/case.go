package scenarios

import (
	"fmt"
	"reflect"
	"regexp"

	"frontline.dev/frontline/sim"
)

// Case is a validation case: a scenario together with the numbers that are
// known of it from elsewhere. In a file it is a scenario with two further
// tables, [case] and [[expect]].
type Case struct {
	Scenario *Scenario
	About    CaseAbout
	Expect   []Expectation // at least one

	places []*node // of Expect
}

// CaseAbout is the table [case]: what the case is and where its numbers come
// from.
type CaseAbout struct {
	ID      string `toml:"id" default:"" doc:"name of the case, letters, digits and hyphens; a variant follows after a slash" source:"choice"`
	Family  string `toml:"family" default:"" doc:"group in the table of cases" source:"choice"`
	Model   string `toml:"model" default:"" doc:"the model in the field's notation" source:"choice"`
	Formula string `toml:"formula" default:"" doc:"how the numbers are calculated" source:"choice"`
	Source  string `toml:"source" default:"" doc:"where the formula or the numbers are published" source:"choice"`
	Kind    string `toml:"kind" default:"exact" range:"exact | exact-numeric | published-simulation | real-data | derived" doc:"exact: closed form or quadrature; exact-numeric: a Markov chain solved; published-simulation: printed with an interval; real-data: from a log; derived: worked out for this suite" source:"choice"`
	Note    string `toml:"note" default:"" doc:"what a reader has to know" source:"choice"`
}

// Expectation is one row of [[expect]]: a measure and the value it must have.
type Expectation struct {
	Measure   string   `toml:"measure" default:"" doc:"name of the measure" source:"choice"`
	Value     float64  `toml:"value" default:"0" range:"(-inf, inf)" doc:"expected value, in the unit" source:"choice"`
	Unit      string   `toml:"unit" default:"" doc:"unit of the value" source:"choice"`
	Of        string   `toml:"of" default:"" doc:"product, team or agent (\"agent 1\") of which the measure is taken; empty: of all" source:"choice"`
	At        sim.Span `toml:"at" default:"0 s" range:"[0 s, 100 years]" doc:"time at which, or up to which, the measure is taken" source:"choice"`
	Tolerance float64  `toml:"tolerance" default:"0.01" range:"(0, 1]" doc:"largest relative error at full length" source:"choice"`
	Exact     bool     `toml:"exact" default:"false" doc:"the value follows from the scenario without chance: one run must give it" source:"choice"`

	HasAt bool `toml:"-"` // At was written
}

// caseTables are the keys a case file has beside those of a scenario.
var caseTables = []string{"case", "expect"}

var caseIDForm = regexp.MustCompile(`^[A-Za-z0-9]+([-/][A-Za-z0-9]+)*$`)

// ParseCase reads a case file from text, as strictly as [Parse] reads a
// scenario: the error is a *Problems with every mistake and its place. It
// opens no file, so the scenario may extend one of the library only and have
// no arrivals.file; see [ParseCaseIn]. Names of measures are not known here.
func ParseCase(name string, text []byte) (*Case, error) {
	return ParseCaseIn("", name, text)
}

// ParseCaseIn is ParseCase with a folder in which, or below which, the files
// the case refers to may lie.
func ParseCaseIn(dir, name string, text []byte) (*Case, error) {
	r := &reader{folder: &folder{dir: dir}}
	src, bad := gate(name, text, 0)
	if len(bad) > 0 {
		return nil, newProblems(bad).Err()
	}
	tree, bad := r.resolve(src, nil)
	if tree == nil || fatal(bad) {
		return nil, newProblems(bad).Err()
	}
	d := newDecoder()
	c := &Case{}
	c.readAbout(d, tree)
	c.readExpect(d, tree)
	bad = append(bad, d.problems...)
	s, err := r.assemble(name, without(tree, caseTables...))
	if more, is := err.(*Problems); is {
		bad = append(bad, more.List...)
		d.omitted += more.Omitted
	}
	if len(bad) > 0 {
		problems := newProblems(bad)
		problems.Omitted += d.omitted
		return nil, problems.Err()
	}
	c.Scenario = s
	return c, err
}

func (c *Case) readAbout(d *decoder, tree *node) {
	n := tree.child("case")
	target := reflect.ValueOf(&c.About).Elem()
	preset(target)
	if n == nil {
		d.add(&node{source: tree.source}, "case", faultf("E0402", "add [case] with id, family and source, or run it with `frontline run`",
			"this is a scenario, not a case: there is no table [case]"))
		return
	}
	d.table("case", target, n)
	if n.table == nil {
		return
	}
	header := &node{source: n.source, key: n.key}
	switch id := n.child("id"); {
	case id == nil:
		d.add(header, "case.id", faultf("E0205", `write id = "ERC-01"`, "the case has no `id`"))
	case !caseIDForm.MatchString(c.About.ID):
		d.add(id, "case.id", faultf("E0209", `for example "ERC-01" or "ERB-01/constant"`,
			"%%s consists of letters, digits, hyphens and slashes, got %q", c.About.ID))
	}
	for _, key := range []string{"family", "source"} {
		if text, _ := n.child(key).text(); text == "" {
			d.add(header, "case."+key, faultf("E0205", "a reader must be able to check the numbers", "the case has no `%s`", key))
		}
	}
}

// text returns the text of a node; false when there is none.
func (n *node) text() (string, bool) {
	if n == nil {
		return "", false
	}
	text, is := n.scalar.(string)
	return text, is
}

func (c *Case) readExpect(d *decoder, tree *node) {
	n := tree.child("expect")
	if n == nil {
		d.add(&node{source: tree.source}, "expect", faultf("E0313", `add [[expect]] with measure = "…" and value = …`, "the case expects nothing: there is no [[expect]]"))
		return
	}
	d.tables("expect", reflect.ValueOf(&c.Expect).Elem(), n)
	for i := range c.Expect {
		item, e, path := n.items[i], &c.Expect[i], fmt.Sprintf("expect[%d]", i)
		c.places = append(c.places, item)
		if item.table == nil {
			continue // reported above
		}
		e.HasAt = item.child("at") != nil
		header := &node{source: item.source, key: item.key}
		if item.child("measure") == nil {
			d.add(header, path+".measure", faultf("E0401", "", "this [[expect]] has no `measure`"))
		}
		if item.child("value") == nil {
			d.add(header, path+".value", faultf("E0205", "write the number that is expected", "this [[expect]] has no `value`"))
		}
	}
}

// Problem returns a mistake in an expectation, by its index, placed at one of
// its keys; at the row when the key is not written.
func (c *Case) Problem(expect int, key, code, message, help string) Problem {
	item := c.places[expect]
	path := fmt.Sprintf("expect[%d].%s", expect, key)
	at := item.child(key)
	if at == nil {
		at = &node{source: item.source, key: item.key}
	}
	return locate(at, path, &fault{code: code, message: message, help: help})
}

// NewProblems returns problems in order of position as an error, or nil when
// there are none.
func NewProblems(list []Problem) error { return newProblems(list).Err() }

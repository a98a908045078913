package verify

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
)

//go:embed cases
var shipped embed.FS

// Case is a case whose measures are known.
type Case struct {
	*scenarios.Case
	File      string
	questions []*question
}

// question is one expectation with the measure it is about.
type question struct {
	scenarios.Expectation
	measure Measure
	number  int     // at the end of the measure's name
	product int     // or -1
	team    int     // or -1
	agent   int     // or -1
	scale   float64 // of the unit
	index   int
}

// Shipped returns the cases of the binary in the order of their files.
func Shipped() ([]*Case, error) {
	dir, err := os.MkdirTemp("", "frontline-cases-*") // traces lie in files
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	sub, err := fs.Sub(shipped, "cases")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(dir, sub); err != nil {
		return nil, err
	}
	return load(dir, func(path string) string { return "cases/" + filepath.Base(path) })
}

// LoadDir reads every case file (*.toml) of a folder, in name order. All
// mistakes of all files are in the error.
func LoadDir(dir string) ([]*Case, error) { return load(dir, func(path string) string { return path }) }

func load(dir string, shown func(path string) string) ([]*Case, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.toml"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	if len(files) == 0 {
		if _, err := os.Stat(dir); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%s holds no case files (*.toml)", dir)
	}
	var all []*Case
	var bad []scenarios.Problem
	used := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		c, err := Parse(dir, shown(file), text)
		var problems *scenarios.Problems
		if errors.As(err, &problems) {
			bad = append(bad, problems.List...)
			continue
		}
		if err != nil {
			return nil, err
		}
		if other := used[c.About.ID]; other != "" {
			return nil, fmt.Errorf("%s and %s are both case %s", other, c.File, c.About.ID)
		}
		used[c.About.ID] = c.File
		all = append(all, c)
	}
	if len(bad) > 0 {
		return nil, scenarios.NewProblems(bad)
	}
	return all, nil
}

// Parse reads one case file and looks its measures up. dir is the folder in
// which the files it names may lie; the name stands in messages.
func Parse(dir, name string, text []byte) (*Case, error) {
	read, err := scenarios.ParseCaseIn(dir, name, text)
	if err != nil {
		return nil, err
	}
	c := &Case{Case: read, File: name}
	var bad []scenarios.Problem
	for i := range c.Expect {
		q, problem := c.ask(i)
		if problem != nil {
			bad = append(bad, *problem)
			continue
		}
		c.questions = append(c.questions, q)
	}
	if len(bad) > 0 {
		return nil, scenarios.NewProblems(bad)
	}
	return c, nil
}

// Base returns the id without the variant after the slash.
func (c *Case) Base() string {
	base, _, _ := strings.Cut(c.About.ID, "/")
	return base
}

// Select returns the cases with one of the ids; an id without variant stands
// for all its variants. The error names an id that there is not.
func Select(all []*Case, ids []string) ([]*Case, error) {
	if len(ids) == 0 {
		return all, nil
	}
	var chosen []*Case
	for _, c := range all {
		if slices.ContainsFunc(ids, func(id string) bool { return matches(c, id) }) {
			chosen = append(chosen, c)
		}
	}
	for _, id := range ids {
		if !slices.ContainsFunc(chosen, func(c *Case) bool { return matches(c, id) }) {
			return nil, fmt.Errorf("no case %q", id)
		}
	}
	return chosen, nil
}

func matches(c *Case, id string) bool {
	return strings.EqualFold(c.About.ID, id) || strings.EqualFold(c.Base(), id)
}

// ask makes a question of an expectation, or says what is wrong with it.
func (c *Case) ask(i int) (*question, *scenarios.Problem) {
	e := c.Expect[i]
	q := &question{Expectation: e, product: -1, team: -1, agent: -1, index: i}
	refuse := func(key, code, help, format string, args ...any) (*question, *scenarios.Problem) {
		p := c.Problem(i, key, code, fmt.Sprintf(format, args...), help)
		return nil, &p
	}
	found := false
	if q.measure, q.number, found = find(e.Measure); !found {
		message, help := unknownMeasure(e.Measure)
		return refuse("measure", "E0401", help, "%s", message)
	}
	s := c.Scenario.Settings
	if e.Of != "" {
		allowed, known := q.scope(s)
		switch {
		case !known:
			return refuse("of", "E0401", "known: "+strings.Join(names(s), ", "), "`of` names no product, team or agent %q", e.Of)
		case !allowed:
			return refuse("of", "E0206", q.measure.Doc, "`%s` cannot be taken of %q", e.Measure, e.Of)
		}
	}
	var err error
	if q.scale, err = scaleOf(q.measure.dim, e.Unit); err != nil {
		return refuse("unit", "E0308", "", "`%s` is %v; got %q", e.Measure, err, e.Unit)
	}
	switch batch := min(s.Time.Batch, s.Time.Horizon); {
	case q.measure.at && !e.HasAt:
		return refuse("at", "E0310", q.measure.Doc, "`%s` needs the key `at`, a time", e.Measure)
	case e.HasAt && !q.measure.at && !q.measure.mayAt:
		return refuse("at", "E0206", q.measure.Doc, "`%s` has no `at`", e.Measure)
	case e.HasAt && q.measure.mayAt && (e.At > s.Time.Horizon || e.At%batch != 0 || e.At == 0):
		return refuse("at", "E0306", "the world is looked at when a batch ends", "`at` must be a multiple of time.batch, %v, and within the run; got %v", batch, e.At)
	}
	if q.measure.fits != nil {
		if err := q.measure.fits(s, q); err != nil {
			return refuse("measure", "E0413", q.measure.Doc, "`%s` cannot be taken here: %v", e.Measure, err)
		}
	}
	return q, nil
}

// scope finds what `of` names.
func (q *question) scope(s *models.Settings) (allowed, known bool) {
	if text, is := strings.CutPrefix(q.Of, "agent "); is {
		if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= s.Agents.Count {
			q.agent = n - 1
			return q.measure.of&ofAgent != 0, true
		}
	}
	for i := range s.Products {
		if s.Products[i].Name == q.Of {
			q.product = i
		}
	}
	for i := range s.Teams {
		if s.Teams[i].Name == q.Of {
			q.team = i
		}
	}
	if q.product >= 0 && q.measure.of&ofProduct != 0 {
		q.team = -1
		return true, true
	}
	if q.team >= 0 {
		q.product = -1
	}
	return q.team >= 0 && q.measure.of&ofTeam != 0, q.product >= 0 || q.team >= 0
}

func names(s *models.Settings) (list []string) {
	for i := range s.Products {
		list = append(list, s.Products[i].Name)
	}
	for i := range s.Teams {
		if s.Teams[i].Name != "" {
			list = append(list, s.Teams[i].Name)
		}
	}
	return append(list, fmt.Sprintf("agent 1 … agent %d", s.Agents.Count))
}

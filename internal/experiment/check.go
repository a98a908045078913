package experiment

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/scenarios"
)

func suggest(name string, known []string) (string, bool) { return catalog.Suggest(name, known) }

// describe fills the columns.
func (p *Plan) describe() {
	e := p.Experiment
	if len(e.Candidates) > 0 {
		f := Factor{Path: candidateColumn, Column: candidateColumn, Type: "text", Role: scenarios.Lever, Levels: len(e.Candidates), High: float64(len(e.Candidates) - 1)}
		at := map[string]int{}
		for i, c := range e.Candidates {
			at[c.Name] = i
		}
		p.Factors, p.levels, p.unknown = []Factor{f}, []map[string]int{at}, []Value{{Number: math.NaN()}}
		p.column[candidateColumn] = 0
		return
	}
	byPath := map[string]scenarios.Factor{}
	for _, list := range [][]scenarios.Factor{e.Factors, e.Vary} {
		for _, f := range list {
			byPath[f.Path] = f
		}
	}
	for c, path := range e.FactorPaths() {
		f := Factor{Path: path, Column: strings.ReplaceAll(path, ".", "__"), Role: scenarios.Lever}
		f.Type, f.Unit = e.Column(path)
		levels := p.levelsOf(path, byPath[path])
		wordy := func(l scenarios.Level) bool { return math.IsNaN(l.Number) }
		if f.Type == "number" && slices.ContainsFunc(levels, wordy) { // a law that rows name beside constants
			f.Type, f.Unit = "text", ""
		}
		if from := byPath[path]; from.Path != "" {
			f.Role, f.Group = from.Role, from.Group
			if from.Ranged() {
				f.Low, f.High = from.Min.Number, from.Max.Number
			}
		}
		unknown := Value{Number: math.NaN()}
		at := map[string]int{}
		for i, l := range levels {
			at[l.Text] = i
			if f.Type != "text" {
				if i == 0 || l.Number < f.Low {
					f.Low = l.Number
				}
				if i == 0 || l.Number > f.High {
					f.High = l.Number
				}
			}
		}
		if f.Levels = len(levels); f.Type == "text" {
			f.Low, f.High = 0, float64(len(levels)-1)
		}
		p.column[path] = c
		p.Factors, p.levels = append(p.Factors, f), append(p.levels, at)
		if own, known := e.Level(path); known {
			unknown = p.value(c, own)
		}
		p.unknown = append(p.unknown, unknown)
	}
}

// levelsOf returns the distinct levels of a setting in order of appearance,
// the scenario's own included where rows leave it alone; none for a range.
func (p *Plan) levelsOf(path string, f scenarios.Factor) (levels []scenarios.Level) {
	e := p.Experiment
	if f.Path != "" && f.Ranged() {
		return nil
	}
	add := func(l scenarios.Level) {
		if !slices.ContainsFunc(levels, func(o scenarios.Level) bool { return o.Text == l.Text }) {
			levels = append(levels, l)
		}
	}
	for _, l := range f.Levels {
		add(l)
	}
	missing := f.Path == ""
	for _, rows := range [][][]assigned{e.Rows, e.List} {
		left := false
		for _, row := range rows {
			at := slices.IndexFunc(row, func(s assigned) bool { return s.Path == path })
			if at >= 0 {
				add(row[at].Level)
			}
			left = left || at < 0
		}
		if own, known := e.Level(path); missing && left && known {
			add(own)
		}
	}
	return levels
}

// unbreakable are the designs whose analysis needs every point.
var unbreakable = []string{"fractional", "ccd", "saltelli", "morris", "factorial"}

// constrain leaves out the points that break a constraint, or refuses them
// where the design cannot do without.
func (p *Plan) constrain() []scenarios.Problem {
	e := p.Experiment
	if len(e.Require) == 0 {
		return nil
	}
	p.kept = []int{}
	for i := range p.rows {
		_, row := p.row(i)
		at := map[string]scenarios.Level{}
		for _, s := range row {
			at[s.Path] = s.Level
		}
		broken := slices.IndexFunc(e.Require, func(c scenarios.Constraint) bool {
			return !c.Holds(func(path string) scenarios.Level {
				if l, set := at[path]; set {
					return l
				}
				l, _ := e.Level(path)
				return l
			})
		})
		switch {
		case broken < 0:
			p.kept = append(p.kept, i)
		case slices.Contains(unbreakable, e.Design.Type):
			return []scenarios.Problem{e.Problem(fmt.Sprintf("constraints.require[%d]", broken), "E0301",
				fmt.Sprintf("design point %d breaks the constraint, and a design of type %s cannot do without a point", i+1, e.Design.Type),
				"narrow the ranges of the factors, or use a design of type lhs, sobol or nolh")}
		default:
			p.Excluded++
		}
	}
	if len(p.kept) == 0 {
		return []scenarios.Problem{e.Problem("constraints.require", "E0313", "no design point satisfies the constraints", "")}
	}
	return nil
}

const (
	triedAll    = 2000
	triedSpread = 1000
)

// tryPoints makes the scenarios of the points, so that settings that do not fit
// together are found before the first run. Each kind of mistake is told once,
// with the first point that has it.
func (p *Plan) tryPoints() (bad []scenarios.Problem) {
	seen := map[string]bool{}
	for _, i := range p.tried() {
		_, err := p.Scenario(i)
		var problems *scenarios.Problems
		if err == nil || !errors.As(err, &problems) {
			continue
		}
		for _, found := range problems.List {
			if key := found.Code + found.Path; !seen[key] && len(bad) < 20 {
				seen[key] = true
				bad = append(bad, p.blame(i, found))
			}
		}
	}
	return bad
}

// tried returns the points that are tried.
func (p *Plan) tried() (list []int) {
	n := p.Len()
	if n <= triedAll {
		for i := range n {
			list = append(list, i)
		}
		return list
	}
	seen := make([]map[string]bool, len(p.Factors))
	for i := range n {
		fresh := i%(n/triedSpread) == 0 || i == n-1
		if _, row := p.row(i); !fresh && p.kept == nil {
			for _, s := range row {
				c := p.column[s.Path]
				if p.Factors[c].Levels == 0 {
					continue
				}
				if seen[c] == nil {
					seen[c] = map[string]bool{}
				}
				fresh = fresh || !seen[c][s.Level.Text]
				seen[c][s.Level.Text] = true
			}
		}
		if fresh {
			list = append(list, i)
		}
	}
	return list
}

// blame says which point has a problem, and points at the factor in the file.
func (p *Plan) blame(i int, found scenarios.Problem) scenarios.Problem {
	e := p.Experiment
	point := p.Point(i)
	path := "scenario"
	for table, list := range [][]scenarios.Factor{e.Vary, e.Factors} {
		for _, f := range list {
			if f.Path == found.Path || strings.HasPrefix(found.Path, f.Path+".") || strings.HasPrefix(f.Path, found.Path+".") {
				path = []string{"vary.", "factors."}[table] + f.Path
			}
		}
	}
	set := strings.Join(point.Set, ", ")
	if len(set) > 300 {
		set = set[:300] + "…"
	}
	return e.Problem(path, found.Code, fmt.Sprintf("design point %d (%s): %s", point.Number, set, found.Message), found.Help)
}

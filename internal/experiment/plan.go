package experiment

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"frontline.dev/frontline/scenarios"
)

// Factor is a column of the design.
type Factor struct {
	Path   string // setting, or "candidate"
	Column string // in tables: dots become two underscores
	Type   string // text, integer, number or boolean
	Unit   string
	Role   string // scenarios.Lever or scenarios.Uncertainty
	Levels int    // distinct values it can take; 0: any in a range
	Low    float64
	High   float64 // ends of the range, in the unit; of levels those of their numbers, or 0 and Levels-1
	Group  string
}

// Value is the value of a factor at a design point.
type Value struct {
	Text   string  // of an override; "" when nobody knows it (a parameter of a law that the point leaves alone)
	Cell   string  // in tables, in the factor's unit
	Number float64 // in the factor's unit; of a text its position among the levels, from 0; NaN when unknown
}

// Point is one design point.
type Point struct {
	Number  int      // from 1
	Base    int      // which of Plan.Bases it varies
	Set     []string // overrides, as scenarios.Scenario.With takes them
	Factors []Value  // in order of Plan.Factors
}

// Plan is an experiment with its design points.
type Plan struct {
	Experiment *scenarios.Experiment
	Bases      []*scenarios.Scenario // that the points vary; their ids differ
	Factors    []Factor
	Unit       [][]float64 // the design before it was mapped to settings, row i for design row i; nil for grids and lists
	Excluded   int         // design rows that a constraint left out
	Paired     bool        // runs need their twins without the role
	Fraction   *Fraction   // of a fractional design, else nil

	rows    int                                    // design rows before constraints
	row     func(i int) (base int, row []assigned) // settings of a design row, constants included
	kept    []int                                  // design rows in order of points; nil: all
	levels  []map[string]int                       // of each factor: position of a text
	column  map[string]int                         // of a path
	unknown []Value
}

// assigned is a setting with its level.
type assigned = scenarios.Setting

// Len returns the number of design points.
func (p *Plan) Len() int {
	if p.kept != nil {
		return len(p.kept)
	}
	return p.rows
}

// Point returns a design point by index from 0. It is safe for several
// goroutines. It panics when there is no such point.
func (p *Plan) Point(i int) Point {
	if i < 0 || i >= p.Len() {
		panic(fmt.Sprintf("experiment: design point %d of %d", i+1, p.Len()))
	}
	design := i
	if p.kept != nil {
		design = p.kept[i]
	}
	base, row := p.row(design)
	point := Point{Number: i + 1, Base: base, Factors: append([]Value(nil), p.unknown...)}
	for _, s := range row {
		point.Set = append(point.Set, s.Override())
		if c, is := p.column[s.Path]; is {
			point.Factors[c] = p.value(c, s.Level)
		}
	}
	if c, is := p.column[candidateColumn]; is {
		name := p.Experiment.Candidates[design].Name
		point.Factors[c] = p.value(c, scenarios.Level{Text: name, Cell: name, Number: math.NaN()})
	}
	if p.Experiment.Random.Policy == "independent" {
		point.Set = append(point.Set, fmt.Sprintf("seed=0x%x", pointSeed(p.Bases[base].Seed, point.Set)))
	}
	return point
}

// value returns a level as it stands in the table.
func (p *Plan) value(column int, l scenarios.Level) Value {
	v := Value{l.Text, l.Cell, l.Number}
	if p.Factors[column].Type == "text" {
		if !math.IsNaN(l.Number) { // a constant among laws stands as it is written
			v.Cell = l.Text
		}
		v.Number = math.NaN()
		if at, known := p.levels[column][l.Text]; known {
			v.Number = float64(at)
		}
	}
	return v
}

// pointSeed is the master seed of a design point when points are independent:
// the first eight bytes of a SHA-256 over the seed and the overrides of the
// point. It does not depend on the number of the point, so another level of a
// factor leaves the other points as they are; equal points have equal seeds.
func pointSeed(seed uint64, set []string) uint64 {
	text := fmt.Sprintf("frontline design point\n%d\n%s\n", seed, strings.Join(set, "\n"))
	sum := sha256.Sum256([]byte(text))
	return binary.BigEndian.Uint64(sum[:])
}

// Scenario returns the scenario of a design point, by index from 0. The error
// is a *scenarios.Problems when the settings of the point do not fit together.
func (p *Plan) Scenario(i int) (*scenarios.Scenario, error) {
	point := p.Point(i)
	return p.Bases[point.Base].With(point.Set...)
}

// Replications returns how many replications a point has; the most when their
// number follows a rule.
func (p *Plan) Replications() int {
	e := p.Experiment
	switch {
	case e.Kind == "select" && e.Select.Method == "ocba":
		return max(e.Select.First, e.Select.Budget-(len(e.Candidates)-1)*e.Select.First)
	case e.Kind == "select":
		return e.Select.Most
	case e.Replications.Mode == "precision":
		return e.Replications.Max
	}
	return e.Replications.Count
}

// Matrix returns the factors of all points as numbers, row by row; see
// [Value.Number].
func (p *Plan) Matrix() [][]float64 {
	x := make([][]float64, p.Len())
	for i := range x {
		for _, v := range p.Point(i).Factors {
			x[i] = append(x[i], v.Number)
		}
	}
	return x
}

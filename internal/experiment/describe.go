package experiment

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// Description is what there is to say of a plan before it is run.
type Description struct {
	ID            string              `json:"id"`
	Title         string              `json:"title"`
	Question      string              `json:"question"`
	Kind          string              `json:"kind"`
	Design        string              `json:"design"`
	Points        int                 `json:"points"`
	Excluded      int                 `json:"excluded"` // by constraints
	Factors       []FactorDescription `json:"factors"`
	Correlation   *float64            `json:"max_correlation"` // null with fewer than two factors that vary
	Pair          []string            `json:"of,omitempty"`    // the two factors of it
	Condition     *float64            `json:"condition"`       // of the correlation matrix; null when columns are collinear
	Discrepancies map[string]float64  `json:"discrepancy,omitempty"`
	Resolution    int                 `json:"resolution,omitempty"`
	Words         []string            `json:"defining_relation,omitempty"`
	Aliases       [][]string          `json:"aliases,omitempty"` // by letters of the factors
	Estimate      Estimate            `json:"estimate"`
	Warnings      []scenarios.Problem `json:"warnings"`
}

// FactorDescription is one column.
type FactorDescription struct {
	Path   string `json:"path"`
	Letter string `json:"letter,omitempty"` // in a fractional design
	Role   string `json:"role"`
	Unit   string `json:"unit"`
	Levels int    `json:"levels"` // distinct values in the design
	Least  string `json:"least"`  // smallest, or first, value in the design
	Most   string `json:"most"`
	low    float64
	high   float64
	spelt  bool // values are written with a unit
}

// Describe works out the diagnostics of the design, in the settings' own
// units after rounding; discrepancies are of the design in the unit cube where
// there is one, of at most 2048 points. Whoever wants a timed estimate puts it
// in its place.
func (p *Plan) Describe(workers int) *Description {
	e := p.Experiment
	d := &Description{ID: e.ID, Title: e.Title, Question: e.Question, Kind: e.Kind, Design: e.Design.Type, Points: p.Len(), Excluded: p.Excluded,
		Estimate: p.Estimate(workers), Factors: []FactorDescription{}, Warnings: append([]scenarios.Problem{}, Lint(p)...)} // empty, not null, in JSON
	if len(e.Candidates) > 0 {
		d.Design = "candidates"
	}
	for j, f := range p.Factors {
		one := FactorDescription{Path: f.Path, Role: f.Role, Unit: f.Unit, low: math.Inf(1), high: math.Inf(-1)}
		if p.Fraction != nil && j >= len(e.Vary) {
			one.Letter = p.Fraction.Letters[j-len(e.Vary)]
		}
		d.Factors = append(d.Factors, one)
	}
	d.levels(p)
	if f := p.Fraction; f != nil {
		d.Resolution, d.Words, d.Aliases = f.Resolution, f.Words, f.Aliases
	}
	if len(p.Factors) == 0 || p.Len() < 2 || p.Len() > 20_000 || len(e.Candidates) > 0 {
		return d
	}
	found, err := design.Diagnose(p.knownMatrix())
	if err != nil {
		return d
	}
	if len(p.Factors) > 1 {
		d.Correlation = &found.Correlation
		if found.Pair[0] != found.Pair[1] {
			d.Pair = []string{p.Factors[found.Pair[0]].Path, p.Factors[found.Pair[1]].Path}
		}
		if !math.IsInf(found.Condition, 0) {
			d.Condition = &found.Condition
		}
	}
	if p.Unit != nil && p.kept == nil && len(p.Unit) <= 2048 {
		if unit, err := design.DiscrepancyOf(p.Unit); err == nil {
			d.Discrepancies = map[string]float64{"centred": unit.Centred, "wrap_around": unit.WrapAround, "mixture": unit.Mixture, "l2_star": unit.L2Star}
		}
	}
	return d
}

// levels fills the number of levels and the ends of every factor.
func (d *Description) levels(p *Plan) {
	seen := make([]map[string]bool, len(d.Factors))
	for i := range p.Len() {
		for j, v := range p.Point(i).Factors {
			f := &d.Factors[j]
			if seen[j] == nil {
				seen[j] = map[string]bool{}
				f.Least, f.Most = v.Text, v.Text
			}
			seen[j][v.Text] = true
			f.spelt = f.spelt || v.Text != v.Cell
			if v.Number < f.low {
				f.low, f.Least = v.Number, v.Text
			}
			if v.Number > f.high {
				f.high, f.Most = v.Number, v.Text
			}
		}
	}
	for j := range d.Factors {
		d.Factors[j].Levels = len(seen[j])
	}
}

// Table returns the factors as a table for people.
func (d *Description) Table() results.Table {
	t := results.Table{Header: []string{"factor", "role", "levels", "from", "to", "unit"}}
	if d.Resolution > 0 {
		t.Header = append([]string{""}, t.Header...)
	}
	for _, f := range d.Factors {
		unit := f.Unit
		if f.spelt { // the values show theirs
			unit = ""
		}
		row := []string{f.Path, f.Role, strconv.Itoa(f.Levels), f.Least, f.Most, unit}
		if d.Resolution > 0 {
			row = append([]string{f.Letter}, row...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Lines returns the diagnostics as sentences for people.
func (d *Description) Lines() (lines []string) {
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if d.Excluded > 0 {
		add("%d points break a constraint and are left out", d.Excluded)
	}
	if d.Correlation != nil {
		of := ""
		if len(d.Pair) == 2 && *d.Correlation > 1e-9 {
			of = fmt.Sprintf(" (%s and %s)", d.Pair[0], d.Pair[1])
		}
		condition := "infinite: columns are collinear"
		if d.Condition != nil {
			condition = fmt.Sprintf("%.6f", *d.Condition)
		}
		add("greatest correlation of two factors %.8f%s; condition number %s", *d.Correlation, of, condition)
	}
	if x := d.Discrepancies; x != nil {
		add("discrepancy: centred %.6g, wrap-around %.6g, mixture %.6g, L2* %.6g", x["centred"], x["wrap_around"], x["mixture"], x["l2_star"])
	}
	if d.Resolution > 0 {
		add("resolution %d; defining relation I = %s", d.Resolution, strings.Join(append([]string{}, d.Words...), " = "))
		for _, group := range d.Aliases {
			add("cannot be told apart: %s", strings.Join(group, " = "))
		}
	}
	return lines
}

// WriteCSV writes the design points: their number, the scenario, and each
// factor in its unit, as they stand in design.csv of a study.
func (p *Plan) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	header := []string{"design_point", "scenario"}
	for _, f := range p.Factors {
		header = append(header, f.Column)
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for i := range p.Len() {
		point := p.Point(i)
		row := []string{strconv.Itoa(point.Number), p.Bases[point.Base].ID}
		for _, v := range point.Factors {
			row = append(row, results.SafeCell(v.Cell))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

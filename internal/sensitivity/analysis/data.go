package analysis

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/discover"
	"frontline.dev/frontline/internal/sensitivity"
)

// Data is a table of runs: what was set, and what came out.
type Data struct {
	Title    string // for headings of tables and figures: where it comes from
	Factors  []Factor
	Outcomes []Outcome
	Points   []string    // names of the design points, by row of X
	X        [][]float64 // by point and factor; the index of a category where a factor has them
	Common   bool        // equal replications of two points met the same random numbers
	Warnings []string
}

// Factor is what was varied.
type Factor struct {
	Name       string
	Unit       string
	Categories []string // nil: a number
	Min, Max   float64  // of the problem; NaN where it says nothing
	Group      string   // of the problem; "" stands alone
}

// Outcome is what came out.
type Outcome struct {
	Name, Unit string
	Goal       string      // more, less or neither; "" unknown
	Headline   bool        // one of the few numbers that are looked at first
	Y          [][]float64 // by point and replication; NaN is missing
}

// wrong returns an error of the user.
func wrong(help, format string, args ...any) error {
	return &InputError{Message: fmt.Sprintf(format, args...), Help: help}
}

// InputError is a mistake in the data or in what was asked of them.
type InputError struct {
	Message string
	Help    string // the remedy; may be empty
}

// Error returns the message.
func (e *InputError) Error() string { return e.Message }

// names of the factors.
func (d *Data) names() (names []string) {
	for _, f := range d.Factors {
		names = append(names, f.Name)
	}
	return names
}

// outcome returns the outcome of that name.
func (d *Data) outcome(name string) (*Outcome, error) {
	var known []string
	for i := range d.Outcomes {
		if d.Outcomes[i].Name == name {
			return &d.Outcomes[i], nil
		}
		known = append(known, d.Outcomes[i].Name)
	}
	return nil, wrong("outcomes: "+strings.Join(known, ", "), "there is no outcome %q", name)
}

// ranges of the factors: of the problem, else of the design.
func (d *Data) ranges() (ranges []sensitivity.Range, given bool) {
	given = true
	for j, f := range d.Factors {
		r := sensitivity.Range{Min: f.Min, Max: f.Max}
		if math.IsNaN(r.Min) || math.IsNaN(r.Max) {
			given = false
			r = sensitivity.Range{Min: math.Inf(1), Max: math.Inf(-1)}
			for _, row := range d.X {
				r = sensitivity.Range{Min: math.Min(r.Min, row[j]), Max: math.Max(r.Max, row[j])}
			}
		}
		ranges = append(ranges, r)
	}
	return ranges, given
}

// groups returns the group of each factor and their names; nil where no factor
// has one.
func (d *Data) groups() (of []int, names []string) {
	grouped := false
	for _, f := range d.Factors {
		name := f.Group
		if name == "" {
			name = f.Name
		} else {
			grouped = true
		}
		at := slices.Index(names, name)
		if at < 0 {
			at, names = len(names), append(names, name)
		}
		of = append(of, at)
	}
	if !grouped {
		return nil, nil
	}
	return of, names
}

// varying returns the data without factors that have one value only, for
// methods that cannot use them, and without those that are categories of more
// than two where numbers are needed.
func (d *Data) varying(numbers bool) (*Data, error) {
	out := *d
	out.Factors, out.X, out.Warnings = nil, make([][]float64, len(d.X)), slices.Clone(d.Warnings)
	for j, f := range d.Factors {
		varies := false
		for _, row := range d.X {
			varies = varies || row[j] != d.X[0][j]
		}
		switch {
		case !varies:
			out.Warnings = append(out.Warnings, fmt.Sprintf("%s has one value only and is left out", f.Name))
			continue
		case numbers && len(f.Categories) > 2:
			return nil, wrong("use effects or prim, or select two of its values", "%s has %d categories: this method needs numbers", f.Name, len(f.Categories))
		}
		out.Factors = append(out.Factors, f)
		for i, row := range d.X {
			out.X[i] = append(out.X[i], row[j])
		}
	}
	if len(out.Factors) == 0 {
		return nil, wrong("a design with factors that vary is needed", "%s: no factor varies", d.Title)
	}
	return &out, nil
}

// level returns a value of a factor as it is written.
func (f Factor) level(v float64) string {
	if f.Categories != nil && v >= 0 && int(v) < len(f.Categories) {
		return f.Categories[int(v)]
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// columns of a table are read into factors: numbers, numbers with one unit, or
// categories in the order in which they appear.
func factorOf(name string, cells []string) (Factor, []float64) {
	f := Factor{Name: name, Min: math.NaN(), Max: math.NaN()}
	values := make([]float64, len(cells))
	for i, cell := range cells {
		number, unit, _ := strings.Cut(strings.TrimSpace(cell), " ")
		v, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || i > 0 && unit != f.Unit {
			return categories(name, cells)
		}
		values[i], f.Unit = v, unit
	}
	return f, values
}

func categories(name string, cells []string) (Factor, []float64) {
	f := Factor{Name: name, Min: math.NaN(), Max: math.NaN()}
	values := make([]float64, len(cells))
	for i, cell := range cells {
		at := slices.Index(f.Categories, cell)
		if at < 0 {
			at, f.Categories = len(f.Categories), append(f.Categories, cell)
		}
		values[i] = float64(at)
	}
	return f, values
}

// number reads a cell of an outcome; an empty one, or NaN, is missing.
func number(cell string) (float64, error) {
	switch cell = strings.TrimSpace(cell); strings.ToLower(cell) {
	case "", "na", "nan", "null":
		return math.NaN(), nil
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	return strconv.ParseFloat(cell, 64)
}

// discoverFactors are the factors as package discover wants them.
func (d *Data) discoverFactors() (list []discover.Factor) {
	for _, f := range d.Factors {
		list = append(list, discover.Factor{Name: f.Name, Categories: f.Categories})
	}
	return list
}

// means of an outcome by point; NaN where a replication is missing.
func (o *Outcome) means() []float64 {
	means := make([]float64, len(o.Y))
	for i, row := range o.Y {
		for _, v := range row {
			means[i] += v / float64(len(row))
		}
	}
	return means
}

package experiment

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// PointsMax is the most design points of an experiment.
const PointsMax = 1_000_000

// candidateColumn is the one factor of a comparison.
const candidateColumn = "candidate"

// Fraction describes a fractional design by the letters of its factors.
type Fraction struct {
	Resolution int
	Words      []string   // of the defining relation
	Letters    []string   // of the factors, in order
	Aliases    [][]string // effects of one or two factors that cannot be told apart
}

// Expand makes the design points of an experiment. The error is a
// *scenarios.Problems: names of metrics that do not exist, designs that cannot
// be made, more than a million points, points whose settings do not fit
// together. Of up to 2,000 points every one is checked; of more, each level of
// each factor and a thousand points spread over the design.
func Expand(e *scenarios.Experiment) (*Plan, error) {
	p := &Plan{Experiment: e, column: map[string]int{}}
	bad := checkNames(p)
	if len(bad) == 0 {
		bad = p.make()
	}
	if len(bad) == 0 {
		p.describe()
		bad = p.constrain()
	}
	if len(bad) == 0 {
		bad = p.tryPoints()
	}
	if len(bad) > 0 {
		return nil, scenarios.NewProblems(bad)
	}
	return p, nil
}

// checkNames holds the names of metrics against the catalogue.
func checkNames(p *Plan) (bad []scenarios.Problem) {
	e := p.Experiment
	measures, names := map[string]study.Measure{}, []string{}
	for _, m := range study.Measures() {
		measures[m.Name] = m
		names = append(names, m.Name)
	}
	p.Paired = e.Record.Paired
	for _, used := range e.MetricNames() {
		m, known := measures[used.Name]
		if !known {
			help := "`frontline list metrics` lists them"
			message := fmt.Sprintf("no metric `%s`", used.Name)
			if near, found := suggest(used.Name, names); found {
				message += fmt.Sprintf("; did you mean `%s`?", near)
			}
			bad = append(bad, e.Problem(used.Path, "E0401", message, help))
		}
		p.Paired = p.Paired || m.Paired
	}
	if e.Kind == "select" && len(bad) == 0 && e.Select.Goal == "metric" && measures[e.Select.Metric].Goal == 0 {
		bad = append(bad, e.Problem("select.metric", "E0205", fmt.Sprintf("metric `%s` has no better side", e.Select.Metric), `write goal = "more" or goal = "less"`))
	}
	return bad
}

// make builds the rows of the design.
func (p *Plan) make() []scenarios.Problem {
	e := p.Experiment
	p.Bases = e.Scenarios()
	switch {
	case len(e.Candidates) > 0:
		p.candidates()
		return nil
	case e.Kind == "optimise":
		return []scenarios.Problem{e.Problem("kind", "E0205", "an experiment of kind optimise has no design points: the search chooses them", "run it with `frontline optimize`")}
	case e.Kind == "calibrate":
		return []scenarios.Problem{e.Problem("kind", "E0205", "an experiment of kind calibrate has no design points: the search chooses them", "run it with `frontline calibrate`")}
	case e.Kind == "replicate":
		p.rows, p.row = 1, func(int) (int, []assigned) { return 0, nil }
		return nil
	case e.Design.Type == "grid":
		return p.grid()
	case e.Design.Type == "list", e.Design.Type == "csv":
		constants := constantsOf(e)
		p.rows = len(e.List)
		p.row = func(i int) (int, []assigned) { return 0, overlay(constants, e.List[i]) }
		return p.limit(float64(p.rows))
	case e.Design.Type == "oat":
		return p.oneAtATime()
	}
	return p.spread()
}

func (p *Plan) candidates() {
	e := p.Experiment
	bases := make([]int, len(e.Candidates))
	for i, c := range e.Candidates {
		id := c.Base().ID
		bases[i] = slices.IndexFunc(p.Bases, func(s *scenarios.Scenario) bool { return s.ID == id })
	}
	p.rows = len(e.Candidates)
	p.row = func(i int) (int, []assigned) { return bases[i], e.Candidates[i].Set }
}

// constantsOf returns the settings that [vary] fixes beside a design.
func constantsOf(e *scenarios.Experiment) (list []assigned) {
	for _, f := range e.Vary {
		list = append(list, assigned{Path: f.Path, Level: f.Levels[0]})
	}
	return list
}

// overlay returns settings with others laid over them, those first.
func overlay(under, over []assigned) []assigned {
	var out []assigned
	for _, s := range under {
		if !slices.ContainsFunc(over, func(o assigned) bool { return o.Path == s.Path }) {
			out = append(out, s)
		}
	}
	return append(out, over...)
}

// grid crosses [vary] with the rows of [[subexperiment]]: each row, in order,
// with the product of the factors it does not set itself; the last factor
// varies fastest.
func (p *Plan) grid() []scenarios.Problem {
	e := p.Experiment
	rows := e.Rows
	if len(rows) == 0 {
		rows = [][]assigned{nil}
	}
	type block struct {
		start   int
		factors []scenarios.Factor
		row     []assigned
	}
	var blocks []block
	total := 0.0
	for _, row := range rows {
		b, count := block{start: int(total), row: row}, 1.0
		for _, f := range e.Vary {
			if !slices.ContainsFunc(row, func(s assigned) bool { return s.Path == f.Path }) {
				b.factors = append(b.factors, f)
				count *= float64(len(f.Levels))
			}
		}
		if total += count; total > PointsMax {
			total = float64(len(rows)) * count
			return p.limit(total)
		}
		blocks = append(blocks, b)
	}
	p.rows = int(total)
	p.row = func(i int) (int, []assigned) {
		at := len(blocks) - 1
		for blocks[at].start > i {
			at--
		}
		b := blocks[at]
		set := make([]assigned, len(b.factors))
		rest := i - b.start
		for j := len(b.factors) - 1; j >= 0; j-- {
			levels := b.factors[j].Levels
			set[j] = assigned{Path: b.factors[j].Path, Level: levels[rest%len(levels)]}
			rest /= len(levels)
		}
		return 0, append(set, b.row...)
	}
	return nil
}

// limit refuses a design of too many points.
func (p *Plan) limit(points float64) []scenarios.Problem {
	if points <= PointsMax {
		return nil
	}
	path := "design.type"
	if p.Experiment.Design.Type == "grid" {
		path = "vary"
	}
	return []scenarios.Problem{p.Experiment.Problem(path, "E0504", fmt.Sprintf("the grid has %s points; the limit is %d", short(points), PointsMax),
		`use [design] type = "lhs", points = 1000, with [factors]`)}
}

// short writes a count for people, 6.4e13.
func short(x float64) string {
	if x < 1e5 {
		return fmt.Sprintf("%.0f", x)
	}
	return strings.NewReplacer("e+0", "e", "e+", "e").Replace(fmt.Sprintf("%.1e", x))
}

// spread makes a design of [factors].
func (p *Plan) spread() []scenarios.Problem {
	e := p.Experiment
	unit, path, err := p.unitDesign()
	if err != nil {
		return []scenarios.Problem{e.Problem(path, "E0504", err.Error(), "")}
	}
	if bad := p.limit(float64(len(unit))); bad != nil {
		return bad
	}
	constants := constantsOf(e)
	p.Unit, p.rows = unit, len(unit)
	p.row = func(i int) (int, []assigned) {
		set := append([]assigned(nil), constants...)
		for j := range e.Factors {
			f := &e.Factors[j]
			set = append(set, assigned{Path: f.Path, Level: f.At(unit[i][j])})
		}
		return 0, set
	}
	return nil
}

// unitDesign returns the design in the unit cube, or an error and the key that
// is to blame.
func (p *Plan) unitDesign() (x [][]float64, path string, err error) {
	e := p.Experiment
	d, k := &e.Design, len(e.Factors)
	seed := uint64(d.Seed)
	switch d.Type {
	case "lhs":
		x, err = design.LatinHypercube(d.Points, k, seed)
		return x, "design.points", err
	case "nolh":
		x, err = design.NOLH(k)
		return x, "design.type", err
	case "halton":
		x, err = design.Halton(d.Points, k)
		return x, "design.points", err
	case "sobol":
		if d.Scramble {
			x, err = design.SobolScrambled(d.Points, k, seed)
		} else {
			x, err = design.Sobol(d.Points, k)
		}
		return x, "design.points", err
	case "saltelli":
		if float64(d.Base)*float64(2*k+2) > 8*PointsMax {
			return nil, "design.base", fmt.Errorf("%s points; the limit is %d", short(float64(d.Base)*float64(k+2)), PointsMax)
		}
		x, err = design.Saltelli(d.Base, k, d.SecondOrder)
		return x, "design.base", err
	case "morris":
		groups, bad := p.groups()
		if bad != nil {
			return nil, "factors", bad
		}
		x, err = design.Morris(k, design.MorrisOptions{Levels: d.Levels, Trajectories: d.Trajectories, Seed: seed, Candidates: d.Candidates, Groups: groups})
		return x, "design.levels", err
	case "fractional":
		return p.fractional()
	case "ccd":
		return p.composite()
	case "factorial":
		return p.factorial()
	}
	panic("experiment: unknown design " + d.Type)
}

// groups returns the group of each factor of a Morris design, nil when each
// moves alone.
func (p *Plan) groups() ([]int, error) {
	var groups []int
	numbers, named := map[string]int{}, false
	for i, f := range p.Experiment.Factors {
		name := f.Group
		if name == "" {
			name = fmt.Sprintf("\x00%d", i)
		}
		named = named || f.Group != ""
		if _, known := numbers[name]; !known {
			numbers[name] = len(numbers)
		}
		groups = append(groups, numbers[name])
	}
	if !named {
		return nil, nil
	}
	if len(numbers) < 2 {
		return nil, errors.New("all factors are in one group: nothing can be compared")
	}
	return groups, nil
}

// fractional maps −1 and +1 to the ends of ranges or the two levels.
func (p *Plan) fractional() ([][]float64, string, error) {
	e := p.Experiment
	for _, f := range e.Factors {
		if len(f.Levels) != 0 && len(f.Levels) != 2 {
			return nil, "factors." + f.Path, fmt.Errorf("a two-level design needs two levels or a range, `%s` has %d", f.Path, len(f.Levels))
		}
	}
	f, err := design.NewFraction(len(e.Factors), e.Design.Generators)
	if err != nil {
		return nil, "design.generators", err
	}
	letters, _ := design.Letters(len(e.Factors))
	p.Fraction = &Fraction{f.Resolution, f.Words, letters, f.Aliases(2)}
	return halved(f.Rows, 1), "", nil
}

// composite puts the outermost points of a central composite design at the
// ends of the ranges.
func (p *Plan) composite() ([][]float64, string, error) {
	e := p.Experiment
	for _, f := range e.Factors {
		if !f.Ranged() {
			return nil, "factors." + f.Path, fmt.Errorf("a central composite design needs a range of `%s`, not levels", f.Path)
		}
	}
	rows, err := design.CentralComposite(len(e.Factors), e.Design.Centre, e.Design.Alpha)
	if err != nil {
		return nil, "design.type", err
	}
	reach := 1.0
	for _, row := range rows {
		for _, v := range row {
			reach = math.Max(reach, math.Abs(v))
		}
	}
	return halved(rows, reach), "", nil
}

// halved maps [−reach, reach] to [0, 1].
func halved(rows [][]float64, reach float64) [][]float64 {
	for _, row := range rows {
		for j, v := range row {
			row[j] = (v/reach + 1) / 2
		}
	}
	return rows
}

// factorial crosses the levels of all factors; a range has design.levels equal
// steps.
func (p *Plan) factorial() ([][]float64, string, error) {
	e := p.Experiment
	counts := make([]int, len(e.Factors))
	for j, f := range e.Factors {
		if counts[j] = len(f.Levels); f.Ranged() {
			counts[j] = e.Design.Levels
		}
	}
	rows, err := design.Factorial(counts)
	if err != nil {
		return nil, "design.type", err
	}
	x := make([][]float64, len(rows))
	for i, row := range rows {
		for j, l := range row {
			x[i] = append(x[i], share(l, counts[j], e.Factors[j].Ranged()))
		}
	}
	return x, "", nil
}

// share is the place of a level in the unit interval: the ends and equal steps
// of a range, the middle of its part for one of several levels.
func share(level, count int, ranged bool) float64 {
	switch {
	case !ranged:
		return (float64(level) + 0.5) / float64(count)
	case count < 2:
		return 0.5
	}
	return float64(level) / float64(count-1)
}

package figures

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
)

func init() {
	register(50, "frontier", "what more of one goal costs in the other, with intervals", "a search by frontline optimize, or runs with two goals", drawFrontier)
	register(51, "parallel", "what goes with what: every option as a line over settings and outcomes", "a search, or design points of numbers", drawParallel)
}

// option is a point of a trade-off.
type option struct {
	name    string // knee, best …
	status  string
	set     []string // by lever
	value   []float64
	n       int
	goals   [][3]float64 // mean, lo, hi
	onFront bool
}

// tradeoff is what is known of options.
type tradeoff struct {
	levers  []string
	goals   []optimise.Goal
	options []option
	what    string // how they came about
}

// tradeoff reads the options of a search, or of runs.
func (f *Folder) tradeoff(ctx context.Context, r *Request) (*tradeoff, error) {
	if s, err := f.Sheet("points.csv"); err == nil {
		return f.searched(s)
	}
	return f.swept(ctx, r)
}

func (f *Folder) searched(s *Sheet) (*tradeoff, error) {
	t := &tradeoff{what: fmt.Sprintf("%d points of a search", len(s.Rows))}
	for _, text := range f.Manifest.Goals {
		g, err := optimise.ParseGoal(text, func(string) string { return "" })
		if err != nil {
			return nil, missingf("goals that can be read: %v", err)
		}
		g.Unit = unitOf(g.Name)
		t.goals = append(t.goals, g)
	}
	end := s.Column("status")
	if end < 0 {
		return nil, missingf("points.csv of frontline optimize")
	}
	for _, column := range s.Header[1:end] {
		t.levers = append(t.levers, strings.ReplaceAll(column, "__", "."))
	}
	for _, row := range s.Rows {
		o := option{name: cellOf(s, row, "name"), status: cellOf(s, row, "status"), onFront: cellOf(s, row, "status") == string(optimise.OnFront)}
		for j := range t.levers {
			o.set, o.value = append(o.set, row[1+j]), append(o.value, parse(row[1+j]))
		}
		for _, g := range t.goals {
			at := g.Name
			o.n = max(o.n, int(orZero(s.Number(row, at+"_n"))))
			o.goals = append(o.goals, [3]float64{s.Number(row, at), s.Number(row, at+"_lo"), s.Number(row, at+"_hi")})
		}
		t.options = append(t.options, o)
	}
	return t, nil
}

func orZero(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// unitOf is the unit of a metric of the program; a search has no dictionary.
func unitOf(name string) string {
	if m, known := results.Metrics.Lookup(name); known {
		return m.Unit
	}
	return ""
}

// swept compares the design points of a sweep, or the arms of a comparison.
func (f *Folder) swept(ctx context.Context, r *Request) (*tradeoff, error) {
	switch design := f.design(); {
	case f.Manifest.Kind == "replicate":
		return nil, missingf("options to choose from: a search, a sweep or a comparison")
	case (design == "morris" || design == "saltelli") && len(r.Goals) == 0:
		return nil, missingf("options to choose from; points of a %s design are samples of what nobody may choose (--goal draws it all the same)", design)
	}
	d, metrics, err := f.runMetrics(r, metricsDrawn)
	if err != nil {
		return nil, err
	}
	if len(d.Points) < 3 {
		return nil, missingf("at least three design points")
	}
	goals := r.Goals
	if len(goals) == 0 {
		for _, name := range metrics {
			if to := map[string]string{"more": "max", "less": "min"}[f.Measure(name).Goal]; to != "" {
				goals = append(goals, name+"="+to)
			}
		}
	}
	if len(goals) < 2 {
		return nil, missingf("two metrics with a goal; name them with --goal metric=max --goal metric=min")
	}
	list, _, err := analysis.Run(ctx, analysis.Request{Method: "pareto", Dir: f.Dir, Goals: goals, Seed: 1}, nil)
	if err != nil {
		return nil, err
	}
	found := list[0].Value.(*optimise.Result)
	t := &tradeoff{goals: slices.Clone(found.Goals), what: fmt.Sprintf("%d design points", len(d.Points))}
	for k := range t.goals {
		t.goals[k].Unit = f.Measure(t.goals[k].Name).Unit
	}
	factors, x := varying(d)
	for _, factor := range factors {
		t.levers = append(t.levers, factor.Name)
	}
	for _, s := range append(append([]optimise.Solution{}, found.Front...), found.Others...) {
		at := int(s.Point[0])
		o := option{name: s.Name, status: string(s.Status), onFront: s.Status == optimise.OnFront}
		for j, factor := range factors {
			o.set, o.value = append(o.set, levelText(factor, x[at][j])), append(o.value, x[at][j])
		}
		for k := range t.goals {
			goal := [3]float64{math.NaN(), math.NaN(), math.NaN()}
			if k < len(s.Outcomes) {
				e := s.Outcomes[k]
				goal, o.n = [3]float64{e.Center, e.Lo, e.Hi}, max(o.n, e.N)
			}
			o.goals = append(o.goals, goal)
		}
		t.options = append(t.options, o)
	}
	return t, nil
}

// rows is the table behind a trade-off.
func (t *tradeoff) rows() (header []string, rows [][]string) {
	header = append([]string{"status", "name"}, t.levers...)
	for _, g := range t.goals {
		header = append(header, g.Name, g.Name+"_lo", g.Name+"_hi")
	}
	for _, o := range t.options {
		row := append([]string{o.status, o.name}, o.set...)
		for _, g := range o.goals {
			row = append(row, sixes(g[0], g[1], g[2])...)
		}
		rows = append(rows, row)
	}
	return header, rows
}

func (t *tradeoff) frontSize() (n, replications int) {
	for _, o := range t.options {
		if o.onFront {
			n++
			replications = max(replications, o.n)
		}
	}
	return n, replications
}

func drawFrontier(ctx context.Context, f *Folder, r *Request) ([]Figure, error) {
	t, err := f.tradeoff(ctx, r)
	if err != nil {
		return nil, err
	}
	if len(t.goals) < 2 {
		return nil, missingf("two goals")
	}
	front, rest := results.Cloud{Name: "Frontier", Joined: true}, results.Cloud{Name: "Others", Grey: true}
	shade := ""
	if len(t.goals) > 2 {
		shade = axis(t.goals[2].Name, t.goals[2].Unit)
	}
	for _, o := range t.options {
		p := results.Point{X: o.goals[0][0], Y: o.goals[1][0]}
		if shade != "" {
			p.Shade = o.goals[2][0]
		}
		if o.onFront {
			p.XLo, p.XHi, p.YLo, p.YHi = orZero(o.goals[0][1]), orZero(o.goals[0][2]), orZero(o.goals[1][1]), orZero(o.goals[1][2])
			if o.name == "knee" { // the ends are seen without a word
				p.Label = "knee"
			}
			front.Points = append(front.Points, p)
			continue
		}
		rest.Points = append(rest.Points, p)
	}
	front.Joined = len(t.goals) == 2
	sort.SliceStable(front.Points, func(a, b int) bool { return front.Points[a].X < front.Points[b].X })
	n, replications := t.frontSize()
	clouds := []results.Cloud{front}
	if len(rest.Points) > 0 {
		clouds = append(clouds, rest)
	}
	a, b := t.goals[0], t.goals[1]
	spec := results.FigureSpec{Size: f.size, Title: fmt.Sprintf("What %s costs in %s", plain(a.Name), plain(b.Name)),
		Subtitle: fmt.Sprintf("%d of %s are on the frontier; crosses: 95 %% intervals over %d replications", n, t.what, replications),
		XLabel:   axis(a.Name, a.Unit) + better(a), YLabel: axis(b.Name, b.Unit) + better(b),
		Note: f.note("On the frontier no other point is better in one goal and not worse in the others. Grey points are beaten, or break a bound.")}
	p, err := results.Scatter(spec, clouds, results.ScatterOptions{Shade: shade})
	header, rows := t.rows()
	return f.make("frontier", r.goalOption(), spec, p, err, header, rows)
}

// better says which way is good.
func better(g optimise.Goal) string {
	if g.Maximise {
		return ", more is better"
	}
	return ", less is better"
}

func (r *Request) goalOption() string {
	var parts []string
	for _, g := range r.Goals {
		parts = append(parts, "--goal "+g)
	}
	for _, m := range r.Metrics {
		parts = append(parts, "--metric "+m)
	}
	return strings.Join(parts, " ")
}

// linesMost and axesMost bound what can still be read.
const (
	linesMost = 200
	axesMost  = 7
)

func drawParallel(ctx context.Context, f *Folder, r *Request) ([]Figure, error) {
	t, err := f.tradeoff(ctx, r)
	if err != nil {
		return nil, err
	}
	var axes []string
	var numeric []int
	for j, name := range t.levers {
		all := true
		for _, o := range t.options {
			all = all && parse(o.set[j]) == o.value[j] // a category has a number, but does not read as one
		}
		if all && len(numeric) < axesMost-len(t.goals) {
			numeric, axes = append(numeric, j), append(axes, strings.ReplaceAll(plain(name), ".", " "))
		}
	}
	for _, g := range t.goals {
		axes = append(axes, plain(g.Name))
	}
	if len(numeric) == 0 {
		return nil, missingf("a setting that is a number")
	}
	var points []results.Point
	var values [][]float64
	n, _ := t.frontSize()
	only := n >= 4
	for _, o := range t.options {
		if only && !o.onFront || math.IsNaN(o.goals[0][0]) || len(points) >= linesMost {
			continue
		}
		var line []float64
		for _, j := range numeric {
			line = append(line, o.value[j])
		}
		for _, g := range o.goals {
			line = append(line, g[0])
		}
		points, values = append(points, results.Point{Shade: o.goals[0][0]}), append(values, line)
	}
	what := fmt.Sprintf("%d of %s", len(points), t.what)
	if only {
		what += ", those on the frontier"
	}
	spec := results.FigureSpec{Size: f.size, Title: "Which settings go with which outcomes", Subtitle: what + "; outcomes are means", XLabel: "Settings and outcomes, each on its own scale (units in the table)",
		Note: f.note("Every line is one option. The numbers at the ends of each axis are its least and greatest value.")}
	p, err := results.Parallel(spec, axes, points, values, axis(t.goals[0].Name, t.goals[0].Unit))
	header, rows := t.rows()
	return f.make("parallel", r.goalOption(), spec, p, err, header, rows)
}

package figures

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"

	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

func init() {
	register(31, "main-effects", "what each factor does to a metric from its lowest to its highest level", "a factorial design", drawMainEffects)
	register(32, "half-normal", "which effects and interactions stand out of the noise", "a factorial design with five effects", drawHalfNormal)
}

// levelsMost is how many levels a factor may have in a figure of effects.
const levelsMost = 12

// factorial is a design of a few levels with the effects on one metric.
type factorial struct {
	*sensitivity.Factorial
	metric  string
	unit    string
	factors []analysis.Factor
	x       [][]float64
}

// varying returns the factors that vary and their columns.
func varying(d *analysis.Data) (factors []analysis.Factor, x [][]float64) {
	x = make([][]float64, len(d.X))
	for j, factor := range d.Factors {
		varies := slices.ContainsFunc(d.X, func(row []float64) bool { return row[j] != d.X[0][j] })
		if !varies {
			continue
		}
		factors = append(factors, factor)
		for i, row := range d.X {
			x[i] = append(x[i], row[j])
		}
	}
	return factors, x
}

// levelsOf returns the levels of a column in ascending order.
func levelsOf(x [][]float64, j int) (levels []float64) {
	for _, row := range x {
		if !slices.Contains(levels, row[j]) {
			levels = append(levels, row[j])
		}
	}
	slices.Sort(levels)
	return levels
}

// levelText is a level as it is written.
func levelText(f analysis.Factor, v float64) string {
	if f.Categories != nil && v >= 0 && int(v) < len(f.Categories) {
		return f.Categories[int(v)]
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// factorials computes the effects on every metric to be drawn.
func (f *Folder) factorials(r *Request) (list []factorial, err error) {
	d, metrics, err := f.runMetrics(r, metricsDrawn)
	if err != nil {
		return nil, err
	}
	switch design := f.design(); design {
	case "", "grid", "factorial", "fractional", "list", "csv":
	default:
		return nil, missingf("a factorial design; this one is %s", design)
	}
	factors, x := varying(d)
	if len(factors) == 0 {
		return nil, missingf("factors that vary")
	}
	var names []string
	for j, factor := range factors {
		names = append(names, factor.Name)
		if n := len(levelsOf(x, j)); n > levelsMost {
			return nil, missingf("a factorial design; %s has %d levels", factor.Name, n)
		}
	}
	for _, metric := range metrics {
		o := outcome(d, metric)
		effects, err := sensitivity.FactorialEffects(x, o.Y, names, min(2, len(names)))
		if err != nil {
			return nil, missingf("a factorial design: %v", err)
		}
		list = append(list, factorial{effects, metric, o.Unit, factors, x})
	}
	return list, nil
}

// intervals says what the intervals of effects are.
func (e *factorial) intervals() string {
	if e.Replications > 1 {
		return fmt.Sprintf("%s of %d points, 95 %% intervals", count(e.Replications, "replication"), e.Points)
	}
	return fmt.Sprintf("one run of %d points, no intervals", e.Points)
}

// span names what a term moves from and to.
func (e *factorial) span(term sensitivity.Effect) string {
	if len(term.Factors) != 1 {
		return term.Term
	}
	j := term.Factors[0]
	levels := levelsOf(e.x, j)
	return fmt.Sprintf("%s: %s to %s", term.Term, levelText(e.factors[j], levels[0]), levelText(e.factors[j], levels[len(levels)-1]))
}

func drawMainEffects(_ context.Context, f *Folder, r *Request) (all []Figure, err error) {
	list, err := f.factorials(r)
	if err != nil {
		return nil, err
	}
	for i := range list {
		e := &list[i]
		var single []sensitivity.Effect
		for _, term := range e.Effects {
			if len(term.Factors) == 1 {
				single = append(single, term)
			}
		}
		sort.SliceStable(single, func(a, b int) bool {
			return math.Abs(single[a].Estimate.Center) > math.Abs(single[b].Estimate.Center)
		})
		group := results.Group{}
		var names []string
		var rows [][]string
		for _, term := range single {
			x := term.Estimate
			names = append(names, e.span(term))
			group.Values, group.Lo, group.Hi = append(group.Values, x.Center), append(group.Lo, x.Lo), append(group.Hi, x.Hi)
			rows = append(rows, append([]string{term.Term, e.span(term)}, estimateCells(x)...))
		}
		spec := results.FigureSpec{Size: f.size, Title: fmt.Sprintf("%s moves %s most", single[0].Term, plain(e.metric)), Subtitle: "From the lowest to the highest level, others averaged; " + e.intervals(),
			XLabel: axis("effect on "+e.metric, e.unit), IncludeZero: true, Note: f.note("Each replication is an experiment of its own; intervals are Student's t over replications.")}
		p, err := results.DotWhisker(spec, names, []results.Group{group})
		drawn, err := f.make(fileName("main-effects", e.metric), "--metric "+e.metric, spec, p, err, joined([]string{"factor", "from_to"}, estimateHeader), rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

// halfNormalLeast is the fewest effects that make a half-normal plot.
const halfNormalLeast = 5

// labelled is how many of the largest effects carry their name.
const labelled = 4

func drawHalfNormal(_ context.Context, f *Folder, r *Request) (all []Figure, err error) {
	list, err := f.factorials(r)
	if err != nil {
		return nil, err
	}
	for i := range list {
		e := &list[i]
		terms := slices.Clone(e.Effects)
		sort.SliceStable(terms, func(a, b int) bool {
			return math.Abs(terms[a].Estimate.Center) < math.Abs(terms[b].Estimate.Center)
		})
		m := len(terms)
		if m < halfNormalLeast {
			return all, missingf("at least %d effects, there are %d", halfNormalLeast, m)
		}
		cloud := results.Cloud{}
		var sizes []float64
		var rows [][]string
		for k, term := range terms {
			q, size := sim.NormalQuantile(.5+.5*(float64(k)+.5)/float64(m)), math.Abs(term.Estimate.Center)
			p := results.Point{X: q, Y: size}
			if m-k <= labelled {
				p.Label = term.Term
			}
			cloud.Points, sizes = append(cloud.Points, p), append(sizes, size)
			rows = append(rows, append([]string{term.Term}, sixes(q, size, term.Estimate.Center)...))
		}
		pse := lenth(sizes)
		spec := results.FigureSpec{Size: f.size, Title: "Which effects on " + plain(e.metric) + " stand out", Subtitle: fmt.Sprintf("%d main effects and interactions of two factors; %s", m, count(e.Replications, "replication")),
			XLabel: "Half-normal quantile (standard deviations)", YLabel: axis("size of effect on "+e.metric, e.unit),
			Note: f.note("Effects that are noise lie along the line, whose slope is the pseudo standard error of Lenth (1989); what matters lies above it (Daniel 1959).")}
		var o results.ScatterOptions
		if pse > 0 {
			o.Rays = []results.Ray{{Name: "noise", Slope: pse}}
		}
		p, err := results.Scatter(spec, []results.Cloud{cloud}, o)
		drawn, err := f.make(fileName("half-normal", e.metric), "--metric "+e.metric, spec, p, err, []string{"term", "half_normal_quantile", "size", "effect"}, rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

// lenth returns the pseudo standard error of sizes of effects (Lenth 1989): one
// and a half times the median of those below two and a half times such a
// median of all.
func lenth(sizes []float64) float64 {
	first := 1.5 * results.Quantile(sizes, .5)
	var small []float64
	for _, s := range sizes {
		if s < 2.5*first {
			small = append(small, s)
		}
	}
	return 1.5 * results.Quantile(small, .5)
}

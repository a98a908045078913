package calibrate

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// picture is a figure with the table behind it; the sheet's file is the name.
type picture struct {
	plot *results.Plot
	data sheet
}

// figures draws an answer.
func (r *Result) figures() (list []picture, err error) {
	put := func(plot *results.Plot, data sheet, wrong error) {
		if err == nil {
			list, err = append(list, picture{plot, data}), wrong
		}
	}
	for j := range r.Problem.Parameters {
		put(r.marginal(j))
	}
	if r.Moments != nil {
		put(r.profilePlot())
	}
	for _, pair := range r.pairs() {
		put(r.pairPlot(pair[0], pair[1]))
	}
	put(r.correlationPlot())
	if r.Check != nil {
		put(r.checkPlot())
	}
	return list, err
}

func fileName(path string) string {
	return strings.NewReplacer(".", "-", "_", "-", "[", "-", "]", "").Replace(path)
}

// equal returns draws of equal weight, for pictures.
func (r *Result) equal() [][]float64 {
	s := sim.NewStream(r.Options.Seed, 0, "calibrate.pictures")
	d, out := r.Main(), [][]float64(nil)
	for _, i := range d.systematic(max(200, len(d.U)), &s) {
		out = append(out, d.U[i])
	}
	return out
}

func axisOf(p *Parameter) string {
	if p.Unit == "" {
		return p.Name
	}
	return p.Name + " (" + p.Unit + ")"
}

// marginal shows the draws of one parameter beside its prior.
func (r *Result) marginal(j int) (*results.Plot, sheet, error) {
	f := &r.Findings[j]
	p := f.Parameter
	edges, counts := results.HistogramBins(r.column(j), 20)
	data := sheet{file: "marginal-" + fileName(p.Name), header: []string{"from", "to", "draws"}}
	for i, n := range counts {
		data.rows = append(data.rows, append(numbers(edges[i:i+2]), strconv.Itoa(n)))
	}
	plot, err := results.Histogram(results.FigureSpec{Title: p.Name + ": " + string(f.Kind), Subtitle: fmt.Sprintf("draws given the data; contraction %.2f", f.Contraction),
		XLabel: axisOf(p), YLabel: "Draws", Vertical: []results.Reference{{Name: "found", Value: p.Value(f.Best)}},
		Ranges: []results.Range{{Name: "prior 95 %", From: p.Value(0.025), To: p.Value(0.975)}}}, r.column(j), 20)
	return plot, data, err
}

func (r *Result) column(j int) (values []float64) {
	for _, u := range r.equal() {
		values = append(values, r.Problem.Parameters[j].Value(u[j]))
	}
	return values
}

// profilePlot shows all profiles over the share of the prior.
func (r *Result) profilePlot() (*results.Plot, sheet, error) {
	data := sheet{file: "profiles", header: []string{"setting", "prior_probability", "distance"}}
	var lines []results.Series
	for j, p := range r.Moments.Profiles {
		line := results.Series{Name: r.Problem.Parameters[j].Name}
		for i, u := range p.U {
			line.X, line.Y = append(line.X, u), append(line.Y, math.Min(p.Distance[i], profileTop))
			data.rows = append(data.rows, append([]string{line.Name}, numbers([]float64{u, p.Distance[i]})...))
		}
		lines = append(lines, line)
	}
	plot, err := results.TimeSeries(results.FigureSpec{Title: "Which values the data rule out", Subtitle: "least distance with all other settings free, above the least of all; cut off at 15",
		XLabel: "Prior probability of the setting", YLabel: "Distance above the least", IncludeZero: true, Horizontal: []results.Reference{{Name: "95 %", Value: profileRise}},
		Note: "A line below the mark everywhere is a setting that these data do not identify."}, lines)
	return plot, data, err
}

const profileTop = 15

// pairsMost is how many pairs are drawn: those most correlated.
const pairsMost = 6

func (r *Result) pairs() (list [][2]int) {
	c := r.Main().Correlations(r.Problem.Parameters)
	for j := range c {
		for i := range j {
			list = append(list, [2]int{i, j})
		}
	}
	sort.SliceStable(list, func(a, b int) bool { return math.Abs(c[list[a][0]][list[a][1]]) > math.Abs(c[list[b][0]][list[b][1]]) })
	return list[:min(pairsMost, len(list))]
}

func (r *Result) pairPlot(i, j int) (*results.Plot, sheet, error) {
	a, b := &r.Problem.Parameters[i], &r.Problem.Parameters[j]
	data := sheet{file: "pair-" + fileName(a.Name) + "-" + fileName(b.Name), header: []string{a.Name, b.Name}}
	prior, draws := results.Cloud{Name: "prior", Grey: true}, results.Cloud{Name: "given the data"}
	s := sim.NewStream(r.Options.Seed, 1, "calibrate.pictures")
	for range 150 {
		prior.Points = append(prior.Points, results.Point{X: a.Value(s.Float64()), Y: b.Value(s.Float64())})
	}
	for _, u := range r.equal() {
		x, y := a.Value(u[i]), b.Value(u[j])
		draws.Points = append(draws.Points, results.Point{X: x, Y: y})
		data.rows = append(data.rows, numbers([]float64{x, y}))
	}
	plot, err := results.Scatter(results.FigureSpec{Title: a.Name + " and " + b.Name, Subtitle: fmt.Sprintf("draws; correlation %.2f", r.Main().Correlations(r.Problem.Parameters)[i][j]),
		XLabel: axisOf(a), YLabel: axisOf(b)}, []results.Cloud{prior, draws}, results.ScatterOptions{})
	return plot, data, err
}

func (r *Result) correlationPlot() (*results.Plot, sheet, error) {
	data := r.correlationsSheet()
	data.file = "correlations"
	var across, upward []string
	for j, name := range r.names() {
		across, upward = append(across, strconv.Itoa(j+1)), append(upward, strconv.Itoa(j+1)+" "+name)
	}
	plot, err := results.HeatMap(results.FigureSpec{Title: "Which settings the data tell only together", Subtitle: "correlations of the draws"},
		across, upward, r.Main().Correlations(r.Problem.Parameters), "Correlation")
	return plot, data, err
}

// checkPlot shows each target's prediction in units of its own spread.
func (r *Result) checkPlot() (*results.Plot, sheet, error) {
	predicted, observed := results.Group{Name: "predicted, 95 %"}, results.Group{Name: "observed"}
	data := sheet{file: "check", header: []string{"target", "observed", "predicted", "lo", "hi"}}
	for k, c := range r.Check {
		scale := (c.Hi - c.Lo) / 2
		if scale == 0 {
			scale = 1
		}
		at := func(x float64) float64 { return (x - c.Median) / scale }
		predicted.Values, predicted.Lo, predicted.Hi = append(predicted.Values, 0), append(predicted.Lo, at(c.Lo)), append(predicted.Hi, at(c.Hi))
		observed.Values = append(observed.Values, at(c.Observed))
		data.rows = append(data.rows, append([]string{r.Problem.Targets[k].Name}, numbers([]float64{at(c.Observed), 0, at(c.Lo), at(c.Hi)})...))
	}
	plot, err := results.DotWhisker(results.FigureSpec{Title: "Does the answer yield what was observed?", Subtitle: fmt.Sprintf("%d fresh runs at draws from the answer", len(r.Check[0].Values)),
		XLabel: "Distance from the prediction, in half-widths of its interval", IncludeZero: true}, r.targetNames(), []results.Group{predicted, observed})
	return plot, data, err
}

// figures draws the ranks as what they are above their expectation, within the
// envelope.
func (a *SBCAnswer) figures() ([]picture, error) {
	var list []picture
	for _, r := range a.Ranks {
		line := results.Series{Name: "ranks"}
		band := results.Series{Name: "99.9 %"}
		data := sheet{file: "sbc-" + fileName(r.Name), header: []string{"share", "above_expected", "lo", "hi"}}
		for i, at := range a.Envelope.At {
			n := float64(a.N)
			y, lo, hi := float64(r.Counts[i])/n-at, float64(a.Envelope.Lo[i])/n-at, float64(a.Envelope.Hi[i])/n-at
			line.X, line.Y = append(line.X, at), append(line.Y, y)
			band.X, band.Y, band.Lo, band.Hi = append(band.X, at), append(band.Y, 0), append(band.Lo, lo), append(band.Hi, hi)
			data.rows = append(data.rows, numbers([]float64{at, y, lo, hi}))
		}
		plot, err := results.TimeSeries(results.FigureSpec{Title: r.Name + ": " + r.Verdict(), Subtitle: fmt.Sprintf("ranks of %d true values among the draws of %s, less the expected share", a.N, a.Method),
			XLabel: "Share of the ranks", YLabel: "Distribution above uniform", IncludeZero: true}, []results.Series{band, line})
		if err != nil {
			return list, err
		}
		list = append(list, picture{plot, data})
	}
	return list, nil
}

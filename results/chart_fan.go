package results

import (
	"fmt"
	"image/color"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Quantiles are the course of a distribution over x: from the lowest level to
// the highest, as many lower ones as upper ones around the median.
type Quantiles struct {
	X      []float64
	Levels []float64   // such as .05, .25, .5, .75, .95
	Values [][]float64 // by level, then x
}

// Fan draws how a distribution spreads over x: the median as a line, the
// levels around it as bands. It shows where runs lie, not how well their mean
// is known; do not put both into one figure.
func Fan(spec FigureSpec, q Quantiles) (*plot.Plot, error) {
	if len(q.Levels)%2 == 0 || len(q.Values) != len(q.Levels) {
		return nil, fmt.Errorf("figure: a fan has an odd number of levels, got %d with %d rows of values", len(q.Levels), len(q.Values))
	}
	if err := checkGrid(len(q.Levels), len(q.X), q.Values); err != nil {
		return nil, err
	}
	p := newChart(spec)
	across, upward := newSpan(), newSpan()
	across.add(q.X...)
	for _, row := range q.Values {
		upward.add(row...)
	}
	if upward.empty() {
		p.Add(layer(emptyNotice))
		return p, nil
	}
	for _, r := range spec.Horizontal {
		upward.add(r.Value)
	}
	upward.apply(&p.Y, 0.05)
	across.apply(&p.X, 0)
	chart := fan{q}
	p.Add(layer(gridAcross), chart, references(spec), beside(p, chart.names()))
	return p, nil
}

type fan struct{ Quantiles }

// fill is the colour of the k-th band from outside.
func (f fan) fill(k int) color.NRGBA {
	c := seriesColor(0)
	c.A = uint8(0x28 + 0x30*k)
	return c
}

// Plot draws the bands from outside in, then the median.
func (f fan) Plot(c draw.Canvas, p *plot.Plot) {
	middle := len(f.Levels) / 2
	for k := range middle {
		fillBand(c, p, Series{X: f.X, Y: f.Values[middle], Lo: f.Values[k], Hi: f.Values[len(f.Levels)-1-k]}, f.fill(k))
	}
	var line []vg.Point
	for i, x := range f.X {
		if y := f.Values[middle][i]; finite(x) && finite(y) {
			line = append(line, vg.Point{X: c.X(p.X.Norm(x)), Y: c.Y(p.Y.Norm(y))})
		}
	}
	c.StrokeLines(draw.LineStyle{Color: seriesColor(0), Width: lineWidth}, c.ClipLinesXY(line)...)
}

func (f fan) names() sideLabels {
	middle := len(f.Levels) / 2
	percent := func(level float64) string { return strconv.FormatFloat(100*level, 'g', 4, 64) }
	labels := sideLabels{entries: []sideLabel{{name: "median", sample: lineSample(0, false)}}}
	for k := middle - 1; k >= 0; k-- {
		labels.entries = append(labels.entries, sideLabel{name: percent(f.Levels[k]) + " to " + percent(f.Levels[len(f.Levels)-1-k]) + " % of runs", sample: shadeSample(f.fill(k))})
	}
	return labels
}

// Parallel draws every option as a line over axes of its own scale: what goes
// with what. Each value is placed between the least and the greatest of its
// axis, whose ends are written there; Shade colours the lines.
func Parallel(spec FigureSpec, axes []string, rows []Point, values [][]float64, shade string) (*plot.Plot, error) {
	p := newChart(spec)
	if err := checkGrid(len(rows), len(axes), values); err != nil {
		return nil, err
	}
	if len(axes) < 2 || len(rows) == 0 {
		p.Add(layer(emptyNotice))
		return p, nil
	}
	chart := parallel{axes: axes, rows: rows, values: values, spans: make([]span, len(axes)), shades: newSpan()}
	for k := range axes {
		chart.spans[k] = newSpan()
		for i := range rows {
			chart.spans[k].add(values[i][k])
		}
	}
	for i := range rows {
		chart.shades.add(rows[i].Shade)
	}
	p.X.Min, p.X.Max = -0.5, float64(len(axes))-0.5
	p.Y.Min, p.Y.Max = -0.08, 1.08
	p.Y.Tick.Marker = plot.ConstantTicks(nil)
	p.Add(chart)
	var scale sideLabels
	if shade != "" {
		scale = heat{values: chart.shades}.scale(shade)
		p.Add(beside(p, scale))
	}
	setCategories(p, axes, taken(p, scale))
	return p, nil
}

type parallel struct {
	axes   []string
	rows   []Point
	values [][]float64
	spans  []span
	shades span
}

// Plot draws the axes with their ends, then the lines.
func (l parallel) Plot(c draw.Canvas, p *plot.Plot) {
	for i := range l.rows {
		var line []vg.Point
		for k, s := range l.spans {
			at := 0.5
			if s.hi > s.lo {
				at = (l.values[i][k] - s.lo) / (s.hi - s.lo)
			}
			if finite(at) {
				line = append(line, vg.Point{X: c.X(p.X.Norm(float64(k))), Y: c.Y(p.Y.Norm(at))})
			}
		}
		c.StrokeLines(draw.LineStyle{Color: shadeOf(l.shades, l.rows[i].Shade), Width: 1.1}, line)
	}
	style := textStyle(noteSize, inkColor)
	for k, s := range l.spans {
		x := c.X(p.X.Norm(float64(k)))
		c.StrokeLine2(draw.LineStyle{Color: greyColor, Width: axisWidth}, x, c.Y(p.Y.Norm(0)), x, c.Y(p.Y.Norm(1)))
		low, high := FormatNumber(s.lo, 3), FormatNumber(s.hi, 3)
		writeHalo(c, style, x-textWidth(style, low)/2, c.Y(p.Y.Norm(0))-noteSize-2, low)
		writeHalo(c, style, x-textWidth(style, high)/2, c.Y(p.Y.Norm(1))+4, high)
	}
}

package results

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Series is one line: points in the order in which they are joined, with
// optional intervals. A NaN in Y is a gap in the line, a NaN in Lo or Hi a gap
// in the intervals.
type Series struct {
	Name   string
	X, Y   []float64
	Lo, Hi []float64 // both nil: no intervals
}

// The most points per line for which LinesWithBands draws markers and, unless
// told otherwise, vertical intervals instead of a band.
const (
	markersMax  = 25
	whiskersMax = 12
)

// dodge is the distance on the page between the markers of neighbouring
// series at equal x, so that their intervals do not cover each other.
const dodge vg.Length = 4.5

// LinesWithBands draws one line per group over a few settings of a factor,
// with a vertical interval at each point or a band around each line. The name
// of each line stands at its end.
func LinesWithBands(spec FigureSpec, series []Series) (*plot.Plot, error) {
	points := 0
	for _, s := range series {
		points = max(points, len(s.X))
	}
	whiskers := points <= whiskersMax
	if spec.Intervals != IntervalsAuto {
		whiskers = spec.Intervals == IntervalsWhiskers
	}
	return drawLines(spec, lineChart{series: series, marked: points <= markersMax, whiskers: whiskers})
}

// TimeSeries draws lines of many points over time, each with a band around
// it. The name of each line stands at its end.
func TimeSeries(spec FigureSpec, series []Series) (*plot.Plot, error) {
	return drawLines(spec, lineChart{series: series})
}

// lineChart draws the lines of a chart, in layers: all bands below all lines
// below all markers.
type lineChart struct {
	series   []Series
	marked   bool // a marker at each point
	whiskers bool // intervals as vertical lines, else as bands
}

// drawLines makes the chart around the lines: ranges, grid, names.
func drawLines(spec FigureSpec, chart lineChart) (*plot.Plot, error) {
	p := newChart(spec)
	across, upward := newSpan(), newSpan()
	var positions []float64
	for _, s := range chart.series {
		if len(s.X) != len(s.Y) {
			return nil, fmt.Errorf("figure: series %q has %d values of x and %d of y", s.Name, len(s.X), len(s.Y))
		}
		if err := checkIntervals(s.Name, len(s.Y), s.Lo, s.Hi); err != nil {
			return nil, err
		}
		for i := range s.X {
			if !finite(s.X[i]) || !finite(s.Y[i]) {
				continue
			}
			positions = append(positions, s.X[i])
			across.add(s.X[i])
			upward.add(s.Y[i])
			if s.Lo != nil && finite(s.Lo[i]) && finite(s.Hi[i]) {
				upward.add(s.Lo[i], s.Hi[i])
			}
		}
	}
	if upward.empty() {
		p.Add(layer(emptyNotice))
		return p, nil
	}
	chart.setRanges(p, spec, across, upward)
	if ticks := fewValues(positions, paperOf(p).apart); ticks != nil && chart.marked {
		p.X.Tick.Marker = ticks
	}
	p.Add(layer(gridAcross))
	if upward.lo < 0 && upward.hi > 0 || spec.IncludeZero {
		p.Add(layer(zeroAcross))
	}
	p.Add(references(spec), chart, beside(p, chart.names()))
	return p, nil
}

// setRanges makes room for the data, the references and, if asked, for zero.
func (l lineChart) setRanges(p *plot.Plot, spec FigureSpec, across, upward span) {
	for _, r := range spec.Horizontal {
		upward.add(r.Value)
	}
	for _, r := range spec.Vertical {
		across.add(r.Value)
	}
	if spec.IncludeZero {
		upward.add(0)
	}
	upward.apply(&p.Y, 0.05)
	if across.lo == across.hi || l.marked {
		across.apply(&p.X, 0.04)
		if l.marked && across.lo < across.hi { // markers at zero, moved aside, need the margin too
			p.X.Min = across.lo - 0.04*(across.hi-across.lo)
		}
		return
	}
	across.apply(&p.X, 0)
}

// names returns the side labels: at the last point of each line that has a
// name and a point.
func (l lineChart) names() sideLabels {
	var labels sideLabels
	for k, s := range l.series {
		last := -1
		for i := range s.X {
			if finite(s.X[i]) && finite(s.Y[i]) {
				last = i
			}
		}
		if last >= 0 && s.Name != "" {
			labels.entries = append(labels.entries, sideLabel{
				name:   s.Name,
				sample: lineSample(k, l.marked),
				anchor: &anchorPoint{x: s.X[last], y: s.Y[last], shift: l.shift(k)},
			})
		}
	}
	return labels
}

// shift returns how far series k is moved sideways on the page.
func (l lineChart) shift(k int) vg.Length {
	if !l.marked || !l.whiskers {
		return 0
	}
	return dodge * (vg.Length(k) - vg.Length(len(l.series)-1)/2)
}

// Plot draws the lines.
func (l lineChart) Plot(c draw.Canvas, p *plot.Plot) {
	if !l.whiskers {
		for k, s := range l.series {
			if s.Lo != nil {
				fillBand(c, p, s, bandFill(k))
			}
		}
	}
	for k, s := range l.series {
		for _, run := range l.runs(c, p, k, s) {
			if len(run) == 1 && !l.marked {
				c.DrawGlyphNoClip(draw.GlyphStyle{Color: seriesColor(k), Radius: lineWidth, Shape: marker{}}, run[0])
			}
			c.StrokeLines(seriesLine(k), run)
		}
	}
	for k, s := range l.series {
		if l.whiskers && s.Lo != nil {
			l.drawWhiskers(c, p, k, s)
		}
		if !l.marked {
			continue
		}
		for _, run := range l.runs(c, p, k, s) {
			for _, point := range run {
				c.DrawGlyphNoClip(seriesGlyph(k), point)
			}
		}
	}
}

// runs returns the points of series k on the page, split at its gaps.
func (l lineChart) runs(c draw.Canvas, p *plot.Plot, k int, s Series) [][]vg.Point {
	var runs [][]vg.Point
	open := false
	for i := range s.X {
		if !finite(s.X[i]) || !finite(s.Y[i]) {
			open = false
			continue
		}
		if !open {
			runs = append(runs, nil)
			open = true
		}
		point := vg.Point{X: c.X(p.X.Norm(s.X[i])) + l.shift(k), Y: c.Y(p.Y.Norm(s.Y[i]))}
		runs[len(runs)-1] = append(runs[len(runs)-1], point)
	}
	return runs
}

func (l lineChart) drawWhiskers(c draw.Canvas, p *plot.Plot, k int, s Series) {
	for i := range s.X {
		if finite(s.X[i]) && finite(s.Y[i]) && finite(s.Lo[i]) && finite(s.Hi[i]) {
			x := c.X(p.X.Norm(s.X[i])) + l.shift(k)
			from := vg.Point{X: x, Y: c.Y(p.Y.Norm(s.Lo[i]))}
			to := vg.Point{X: x, Y: c.Y(p.Y.Norm(s.Hi[i]))}
			whisker(c, from, to, draw.LineStyle{Color: seriesColor(k), Width: 1.1})
		}
	}
}

// fillBand fills the area between the bounds, one polygon per stretch without
// a gap.
func fillBand(c draw.Canvas, p *plot.Plot, s Series, fill color.Color) {
	var lower, upper []vg.Point
	flush := func() {
		if len(lower) > 1 {
			for i := len(upper) - 1; i >= 0; i-- {
				lower = append(lower, upper[i])
			}
			c.FillPolygon(fill, lower)
		}
		lower, upper = nil, nil
	}
	for i := range s.X {
		if !finite(s.X[i]) || !finite(s.Y[i]) || !finite(s.Lo[i]) || !finite(s.Hi[i]) {
			flush()
			continue
		}
		x := c.X(p.X.Norm(s.X[i]))
		lower = append(lower, vg.Point{X: x, Y: c.Y(p.Y.Norm(s.Lo[i]))})
		upper = append(upper, vg.Point{X: x, Y: c.Y(p.Y.Norm(s.Hi[i]))})
	}
	flush()
}

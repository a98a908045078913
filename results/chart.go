package results

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// FigureSpec is what a figure says in words, and what it must show besides
// the data. All of it may be empty.
type FigureSpec struct {
	Title    string // the finding or the question, one sentence
	Subtitle string // what is shown: quantity, unit, n, kind of interval
	XLabel   string // quantity and unit: "Products per agent"
	YLabel   string // quantity and unit: "Ideas per agent and year"
	Note     string // below the figure: source, scenario, warnings
	Size     Size   // the paper it is made for

	IncludeZero bool           // the value axis of lines and dots starts from or crosses zero; that of bars always does
	Intervals   IntervalsStyle // how LinesWithBands shows intervals
	Horizontal  []Reference    // lines across, at values of the y axis
	Vertical    []Reference    // lines upward, at values of the x axis
	Ranges      []Range        // shaded stretches of the x axis, in histograms and rows of dots
}

// Range is a named stretch of an axis, such as a published band.
type Range struct {
	Name     string
	From, To float64
}

// Reference is a labelled line at one value: a target, a published figure,
// the end of the warm-up.
type Reference struct {
	Name  string
	Value float64
}

// IntervalsStyle says how a line chart draws intervals.
type IntervalsStyle int

// The ways to draw intervals: by default vertical lines for up to twelve
// points and a band for more.
const (
	IntervalsAuto IntervalsStyle = iota
	IntervalsWhiskers
	IntervalsBands
)

// Group is one set of values, one per category, with optional intervals: the
// bars of one colour or the dots of one shape. NaN is "not there".
type Group struct {
	Name   string
	Values []float64
	Lo, Hi []float64 // both nil: no intervals
}

// noteBreak separates the label of the x axis from the note below the figure
// in a plot's X.Label.Text, where both travel until the page is drawn; a plot
// drawn by other means than SaveFigure then still shows the note.
const noteBreak = "\n\n"

// labelRest is what an axis leaves of the page for its label, before that is
// wrapped.
const labelRest vg.Length = 136

// layer is a part of a chart that draws itself.
type layer func(c draw.Canvas, p *plot.Plot)

// Plot draws the layer.
func (l layer) Plot(c draw.Canvas, p *plot.Plot) { l(c, p) }

// newChart returns an empty plot in the house's style, with the texts of spec.
func newChart(spec FigureSpec) *plot.Plot {
	p := plot.New()
	on := newPaper(spec.Size)
	p.TextHandler = sheet{p.TextHandler, on}
	p.BackgroundColor = whiteColor
	p.Title.Text = strings.TrimRight(printable(spec.Title)+"\n"+printable(spec.Subtitle), "\n")
	p.Title.TextStyle = textStyle(subtitleSize, inkColor)
	p.Title.TextStyle.XAlign = draw.XCenter
	p.Title.Padding = 8
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Min, axis.Max = 0, 1
		axis.Color, axis.Width = greyColor, axisWidth
		axis.Label.TextStyle.Color = inkColor
		axis.Label.TextStyle.Font = sans(labelSize, false)
		axis.Label.Padding = 5
		axis.Tick.Color, axis.Tick.Width, axis.Tick.Length = greyColor, axisWidth, 3.5
		axis.Tick.Label.Color = inkColor
		axis.Tick.Label.Font = sans(tickSize, false)
		axis.Padding = 0
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = numberTicks{on.ticksX}, numberTicks{on.ticksY}
	p.Y.Width, p.Y.Tick.Width = 0, 0 // the grid does their work
	p.Y.Padding = 2
	p.Y.Label.Text = wrapLabel(spec.YLabel, p.Y.Label.TextStyle, on.labelY)
	p.X.Label.Text = wrapLabel(spec.XLabel, p.X.Label.TextStyle, on.width-labelRest)
	if note := printable(spec.Note); note != "" {
		p.X.Label.Text += noteBreak + note
	}
	return p
}

// wrapLabel breaks a label into lines that take at most that much room.
func wrapLabel(label string, style text.Style, room vg.Length) string {
	return strings.Join(wrapWidth(printable(label), style, room), "\n")
}

// wrapWidth breaks text into lines of at most that length on the page.
func wrapWidth(s string, style text.Style, room vg.Length) []string {
	return wrapWords(s, func(line string) bool { return textWidth(style, line) <= room })
}

// gridAcross draws a light line at every tick of the y axis, gridUpward at
// every tick of the x axis.
func gridAcross(c draw.Canvas, p *plot.Plot) {
	for _, tick := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		acrossAt(c, p, tick.Value, draw.LineStyle{Color: gridColor, Width: gridWidth})
	}
}

func gridUpward(c draw.Canvas, p *plot.Plot) {
	for _, tick := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
		upwardAt(c, p, tick.Value, draw.LineStyle{Color: gridColor, Width: gridWidth})
	}
}

func acrossAt(c draw.Canvas, p *plot.Plot, value float64, style draw.LineStyle) {
	if y := c.Y(p.Y.Norm(value)); c.ContainsY(y) {
		c.StrokeLine2(style, c.Min.X, y, c.Max.X, y)
	}
}

func upwardAt(c draw.Canvas, p *plot.Plot, value float64, style draw.LineStyle) {
	if x := c.X(p.X.Norm(value)); c.ContainsX(x) {
		c.StrokeLine2(style, x, c.Min.Y, x, c.Max.Y)
	}
}

// zeroAcross and zeroUpward draw the line that bars and differences are read
// from.
func zeroAcross(c draw.Canvas, p *plot.Plot) {
	acrossAt(c, p, 0, draw.LineStyle{Color: inkColor, Width: axisWidth})
}

func zeroUpward(c draw.Canvas, p *plot.Plot) {
	upwardAt(c, p, 0, draw.LineStyle{Color: inkColor, Width: axisWidth})
}

// emptyNotice says that there is nothing to draw, where a blank frame would
// look like a fault.
func emptyNotice(c draw.Canvas, p *plot.Plot) {
	style := textStyle(labelSize, greyColor)
	style.XAlign = draw.XCenter
	fillText(c, style, c.Center().X, centred(c.Center().Y, labelSize), "No observations")
}

// references draws the reference lines with their names inside the frame.
// Names of upward lines are put one below the other, so that lines close
// together do not overprint.
func references(spec FigureSpec) layer {
	return func(c draw.Canvas, p *plot.Plot) {
		line := draw.LineStyle{Color: greyColor, Width: 1, Dashes: []vg.Length{3, 2}}
		style := textStyle(noteSize, greyColor)
		for _, r := range spec.Horizontal {
			if finite(r.Value) {
				acrossAt(c, p, r.Value, line)
				writeHalo(c, style, c.Min.X+4, c.Y(p.Y.Norm(r.Value))+3, printable(r.Name))
			}
		}
		drawn := len(spec.Ranges) // their names are at the top
		for _, r := range spec.Vertical {
			if !finite(r.Value) {
				continue
			}
			upwardAt(c, p, r.Value, line)
			x, name := c.X(p.X.Norm(r.Value))+4, printable(r.Name)
			if width := textWidth(style, name); x+width > c.Max.X {
				x -= width + 8
			}
			writeHalo(c, style, x, c.Max.Y-noteSize*(1+1.3*vg.Length(drawn)), name)
			drawn++
		}
	}
}

// shadeRanges fills the ranges, below the data.
func shadeRanges(spec FigureSpec) layer {
	return func(c draw.Canvas, p *plot.Plot) {
		for _, r := range spec.Ranges {
			if from, to := c.X(p.X.Norm(r.From)), c.X(p.X.Norm(r.To)); from < to {
				shade := greyColor
				shade.A = rangeOpacity
				c.SetColor(shade)
				c.Fill(vg.Rectangle{Min: vg.Point{X: from, Y: c.Min.Y}, Max: vg.Point{X: to, Y: c.Max.Y}}.Path())
			}
		}
	}
}

// nameRanges writes the names of the ranges at the upper end, above the data.
func nameRanges(spec FigureSpec) layer {
	return func(c draw.Canvas, p *plot.Plot) {
		style := textStyle(noteSize, greyColor)
		for i, r := range spec.Ranges {
			name := printable(r.Name)
			left := max(c.Min.X+2, c.X(p.X.Norm(r.To))-textWidth(style, name)-4)
			writeHalo(c, style, left, c.Max.Y-noteSize*(1+1.3*vg.Length(i)), name)
		}
	}
}

// writeHalo writes a line of text on a white patch, so that it stays legible
// over lines and bars.
func writeHalo(c draw.Canvas, style text.Style, x, baseline vg.Length, s string) {
	if s == "" {
		return
	}
	patch := vg.Rectangle{
		Min: vg.Point{X: x - 1, Y: baseline - 0.22*style.Font.Size},
		Max: vg.Point{X: x + textWidth(style, s) + 1, Y: baseline + 0.82*style.Font.Size},
	}
	c.SetColor(whiteColor)
	c.Fill(patch.Path())
	fillText(c, style, x, baseline, s)
}

// whisker draws an interval as a line with bars at its ends over a white rim,
// which keeps it legible on any colour.
func whisker(c draw.Canvas, from, to vg.Point, ink draw.LineStyle) {
	var cap vg.Point // half of the bar at an end, at right angles to the interval
	if from.X == to.X {
		cap.X = whiskerCap
	} else {
		cap.Y = whiskerCap
	}
	rim := draw.LineStyle{Color: whiteColor, Width: ink.Width + 1.2}
	ink.Dashes = nil
	for _, style := range []draw.LineStyle{rim, ink} {
		c.StrokeLine2(style, from.X, from.Y, to.X, to.Y)
		for _, end := range []vg.Point{from, to} {
			c.StrokeLine2(style, end.X-cap.X, end.Y-cap.Y, end.X+cap.X, end.Y+cap.Y)
		}
	}
}

// checkGroup returns an error when the lengths do not fit n categories.
func checkGroup(g Group, n int) error {
	if len(g.Values) != n {
		return fmt.Errorf("figure: group %q has %d values for %d categories", g.Name, len(g.Values), n)
	}
	return checkIntervals(g.Name, n, g.Lo, g.Hi)
}

func checkIntervals(name string, n int, lo, hi []float64) error {
	if (lo == nil) != (hi == nil) || lo != nil && (len(lo) != n || len(hi) != n) {
		return fmt.Errorf("figure: %q has %d lower and %d upper bounds for %d values: give all or none", name, len(lo), len(hi), n)
	}
	return nil
}

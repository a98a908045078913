package results

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Size is the paper that a figure is made for. Text keeps a size that can be
// read there: a column is no page made small, nor a slide one made large.
type Size int

// The sizes of figures.
const (
	SizePage   Size = iota // 8 inches wide: a page, a screen, a report
	SizeColumn             // 89 mm wide: one column of a journal
	SizeSlide              // 13.33 by 7.5 inches: a slide of 16 by 9
)

var sizeNames = [...]string{"page", "column", "slide"}

// String returns the name of the size.
func (s Size) String() string { return sizeNames[s] }

// SizeNames returns the names of all sizes, the usual one first.
func SizeNames() []string { return sizeNames[:] }

// ParseSize reads the name of a size.
func ParseSize(name string) (Size, error) {
	for i, known := range sizeNames {
		if name == known {
			return Size(i), nil
		}
	}
	return 0, fmt.Errorf("there is no size %q: page, column or slide", name)
}

// paper is how a figure is laid out. Its lengths are those in which the fonts
// of the theme have their sizes; scale makes them lengths on the paper.
type paper struct {
	size          Size
	width, height vg.Length // height of charts that are not made to fit rows
	scale         float64   // paper / layout
	dpi           float64   // pixels of a PNG for each inch of paper
	ticksX        int       // about how many numbers stand on an axis
	ticksY        int
	apart         float64   // the least distance of labelled values, as a share of the axis
	rowName       vg.Length // where names of rows are wrapped
	pitch         vg.Length // from row to row
	labelY        vg.Length // where the label of the y axis is wrapped
	names         int       // the most names along the y axis of a grid
	slanted       vg.Length // where slanted names are wrapped
	above         bool      // names of series stand above the data, not beside it
	legend        []sideLabel
}

// The width of a column and of a slide in points, and how much larger or
// smaller than the theme's sizes text is there: 7 points on the axis of a
// column, 17 on a slide.
const (
	columnWidth = 89 * vg.Millimeter
	columnScale = 0.74
	slideWidth  = 960
	slideScale  = 1.875
	slideRatio  = 16. / 9
)

// columnData is the height of the data in a column, below its legend.
const columnData vg.Length = 165

func newPaper(s Size) *paper {
	switch s {
	case SizeColumn:
		return &paper{size: s, width: columnWidth / columnScale, scale: columnScale, dpi: 600, ticksX: 4, ticksY: 5, apart: 0.11, rowName: 112, pitch: 18, labelY: 150, names: 12, slanted: 84, above: true}
	case SizeSlide:
		return &paper{size: s, width: slideWidth / slideScale, height: slideWidth / slideScale / slideRatio, scale: slideScale, dpi: 144, ticksX: 6, ticksY: 5, apart: 0.08, rowName: 150, pitch: 17, labelY: 135, names: 10, slanted: 84}
	}
	return &paper{size: s, width: pageWidth, height: pageHeight, scale: 1, dpi: pageDPI, ticksX: 6, ticksY: 6, apart: 0.07, rowName: 170, pitch: 22, labelY: 250, names: 16, slanted: 130}
}

// sheet is the text handler of a plot of ours. The plot carries its paper in
// it, because a plot has no other place for what is ours.
type sheet struct {
	text.Handler
	*paper
}

// paperOf returns the paper of a plot; that of a page for plots which no builder
// of this package made.
func paperOf(p *plot.Plot) *paper {
	if s, ours := p.TextHandler.(sheet); ours {
		return s.paper
	}
	return newPaper(SizePage)
}

// beside returns what draws the names of series beside the data, and keeps them
// for the head of the figure where there is no room at the side.
func beside(p *plot.Plot, labels sideLabels) plot.Plotter {
	on := paperOf(p)
	if !on.above {
		return labels
	}
	on.legend = append(on.legend, labels.entries...)
	return layer(func(draw.Canvas, *plot.Plot) {})
}

// taken is the room at the side of the data that names take.
func taken(p *plot.Plot, labels sideLabels) vg.Length {
	if paperOf(p).above {
		return 0
	}
	return labels.width()
}

// heightOf gives charts of rows as much height as their rows need, and a
// column what its texts need beside the data. A slide keeps its shape: where
// rows need more, its layout grows and its text shrinks.
func (on *paper) heightOf(p *plot.Plot) vg.Length {
	rows, isRows := p.Y.Tick.Marker.(categoryTicks)
	need := vg.Length(0)
	for _, name := range rows.names {
		need += max(rows.pitch, tickSize*leading*vg.Length(1+strings.Count(name, "\n"))+6)
	}
	switch {
	case on.above && isRows:
		return on.texts(p) + need + 2*pageMargin + tickSize + 8
	case on.above:
		return on.texts(p) + columnData + 2*pageMargin + on.namesBelow(p)
	case on.size == SizeSlide && isRows:
		return max(on.height, on.texts(p)+need+2*pageMargin+tickSize+8)
	case isRows:
		return max(need+pageRest, pageHeight/2)
	}
	return on.height
}

// namesBelow is the height of the names or numbers under the x axis.
func (on *paper) namesBelow(p *plot.Plot) vg.Length {
	names, are := p.X.Tick.Marker.(categoryTicks)
	switch {
	case !are:
		return tickSize + 8
	case p.X.Tick.Label.Rotation != 0:
		return on.slanted
	}
	lines := 1
	for _, name := range names.names {
		lines = max(lines, 1+strings.Count(name, "\n"))
	}
	return leading*tickSize*vg.Length(lines) + 8
}

// texts is the height that title, legend, axis label and note take.
func (on *paper) texts(p *plot.Plot) vg.Length {
	room := on.width - 2*pageMargin
	lines := func(size vg.Length, bold bool, s string) vg.Length {
		if s == "" {
			return 0
		}
		style := textStyle(size, inkColor)
		style.Font = sans(size, bold)
		return leading * size * vg.Length(len(wrapWidth(s, style, room)))
	}
	title, subtitle, _ := strings.Cut(p.Title.Text, "\n")
	label, note, _ := strings.Cut(p.X.Label.Text, noteBreak)
	height := lines(titleSize, true, title) + lines(subtitleSize, false, subtitle) + lines(noteSize, false, note) + 20
	if label != "" {
		height += leading*labelSize*vg.Length(1+strings.Count(label, "\n")) + 5
	}
	return height + legendHeight(on.legend, room)
}

// paperSize returns the layout's size and its scale for a plot.
func (on *paper) paperSize(p *plot.Plot) (width, height vg.Length, scale float64) {
	width, height, scale = on.width, on.heightOf(p), on.scale
	if on.size == SizeSlide && height > on.height {
		grown := float64(height / on.height)
		width, scale = vg.Length(float64(width)*grown), scale/grown
	}
	return width, height, scale
}

// The distances of entries in a legend above the data.
const (
	legendBetween vg.Length = 14
	legendLine              = 1.45 * tickSize
	legendSample  vg.Length = 18
)

// legendEntry is where an entry of a legend stands: from the left and the top of
// the legend.
type legendEntry struct {
	x     vg.Length
	line  int
	lines []string
}

// flow lays the entries out from left to right, line by line.
func flow(entries []sideLabel, room vg.Length) (places []legendEntry, lines int) {
	style := textStyle(tickSize, inkColor)
	x, line := vg.Length(0), 0
	for _, e := range entries {
		before := vg.Length(0)
		if e.sample != nil {
			before = legendSample + sampleGap
		}
		wrapped := wrapWidth(printable(e.name), style, room-before)
		width := before
		for _, s := range wrapped {
			width = max(width, before+textWidth(style, s))
		}
		if x > 0 && x+width > room || len(wrapped) > 1 && x > 0 {
			x, line = 0, line+1
		}
		places = append(places, legendEntry{x, line, wrapped})
		x += width + legendBetween
		if e.sample == nil {
			x -= legendBetween / 2
		}
		line += len(wrapped) - 1
	}
	return places, line + 1
}

func legendHeight(entries []sideLabel, room vg.Length) vg.Length {
	if len(entries) == 0 {
		return 0
	}
	_, lines := flow(entries, room)
	return legendLine * vg.Length(lines)
}

// drawLegend draws the entries with their top at a height and returns the
// height below them.
func drawLegend(c draw.Canvas, entries []sideLabel, top vg.Length) vg.Length {
	if len(entries) == 0 {
		return top
	}
	places, lines := flow(entries, c.Max.X-c.Min.X)
	style := textStyle(tickSize, inkColor)
	for i, at := range places {
		x, y := c.Min.X+at.x, top-legendLine*(vg.Length(at.line)+.5)
		if sample := entries[i].sample; sample != nil {
			sample(c, vg.Rectangle{Min: vg.Point{X: x, Y: y - 0.42*tickSize}, Max: vg.Point{X: x + legendSample, Y: y + 0.42*tickSize}})
			x += legendSample + sampleGap
		}
		for k, s := range at.lines {
			fillText(c, style, x, centred(y, tickSize)-legendLine*vg.Length(k), s)
		}
	}
	return top - legendLine*vg.Length(lines)
}

package results

import (
	"image/color"
	"math"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// palette is that of Okabe and Ito (2008), told apart with every common kind
// of colour blindness. The order puts a light colour beside a dark one, so
// that neighbours differ in grey too; yellow, too pale for a line, is last.
var palette = [...]color.NRGBA{
	{0x00, 0x72, 0xB2, 0xFF}, // blue
	{0xE6, 0x9F, 0x00, 0xFF}, // orange
	{0x00, 0x9E, 0x73, 0xFF}, // bluish green
	{0xD5, 0x5E, 0x00, 0xFF}, // vermillion
	{0x56, 0xB4, 0xE9, 0xFF}, // sky blue
	{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
	{0x00, 0x00, 0x00, 0xFF}, // black
	{0xF0, 0xE4, 0x42, 0xFF}, // yellow
}

// The greys of everything that is not data.
var (
	inkColor   = color.NRGBA{0x22, 0x22, 0x22, 0xFF} // titles, intervals, the line at zero
	greyColor  = color.NRGBA{0x55, 0x55, 0x55, 0xFF} // subtitles, notes, axes
	gridColor  = color.NRGBA{0xE2, 0xE2, 0xE2, 0xFF}
	whiteColor = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
)

// bandOpacity is low enough that three overlapping bands can be told apart.
const bandOpacity = 0x33

// rangeOpacity is that of a shaded stretch of an axis.
const rangeOpacity = 0x18

// Sizes for a figure of 8 inches; a journal prints it at nine tenths of that.
const (
	titleSize    vg.Length = 12.5
	subtitleSize vg.Length = 10
	labelSize    vg.Length = 10
	tickSize     vg.Length = 9.5
	noteSize     vg.Length = 8.5

	lineWidth  vg.Length = 1.6
	axisWidth  vg.Length = 0.7
	gridWidth  vg.Length = 0.6
	glyphSize  vg.Length = 3.2 // radius
	whiskerCap vg.Length = 2.6 // half the width of the bar at the end of an interval
)

// dashes give each colour a line of its own, so that lines can be told apart
// in grey. Their number has no factor in common with that of the glyphs, so
// combinations repeat late.
var dashes = [...][]vg.Length{
	nil,
	{7, 2.5},
	{2, 2},
	{7, 2, 1.5, 2},
	{11, 3},
	{4, 1.5},
	{7, 2, 1.5, 2, 1.5, 2},
}

// Palette returns the colours of data series in their fixed order.
func Palette() []color.NRGBA { return append([]color.NRGBA(nil), palette[:]...) }

func seriesColor(i int) color.NRGBA { return palette[i%len(palette)] }

func seriesLine(i int) draw.LineStyle {
	return draw.LineStyle{Color: seriesColor(i), Width: lineWidth, Dashes: dashes[i%len(dashes)]}
}

func seriesGlyph(i int) draw.GlyphStyle {
	return draw.GlyphStyle{Color: seriesColor(i), Radius: glyphSize, Shape: glyphs[i%len(glyphs)]}
}

func bandFill(i int) color.NRGBA {
	c := seriesColor(i)
	c.A = bandOpacity
	return c
}

// sans is Liberation Sans, which gonum carries along: figures do not depend on
// the fonts of the machine that draws them.
func sans(size vg.Length, bold bool) font.Font {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
	if bold {
		f.Weight = xfont.WeightBold
	}
	return f
}

func textStyle(size vg.Length, ink color.Color) text.Style {
	return text.Style{Color: ink, Font: sans(size, false), Handler: plot.DefaultTextHandler}
}

func textWidth(style text.Style, s string) vg.Length { return style.Width(s) }

// fillText writes one line whose baseline is at y. The vertical offset undoes
// what gonum's plain text handler adds.
func fillText(c draw.Canvas, style text.Style, x, y vg.Length, s string) {
	style.YAlign = draw.YBottom
	rise := style.Font.Size - style.FontExtents().Ascent
	c.FillText(style, vg.Point{X: x, Y: y - rise}, s)
}

// centred returns the baseline that centres figures and capitals on y.
func centred(y vg.Length, size vg.Length) vg.Length { return y - 0.35*size }

// glyphs mark points; each is a filled outline with a white rim, hollow in
// the second half of the list.
var glyphs = [...]draw.GlyphDrawer{
	marker{sides: 0},
	marker{sides: 4, turn: 0.125},
	marker{sides: 3, turn: 0.25},
	marker{sides: 4},
	marker{sides: 3, turn: -0.25},
	marker{sides: 0, hollow: true},
	marker{sides: 4, turn: 0.125, hollow: true},
	marker{sides: 3, turn: 0.25, hollow: true},
}

// marker is a regular polygon, or a disc when it has no sides.
type marker struct {
	sides  int
	turn   float64 // of the first corner, in full turns from the right
	hollow bool
}

// DrawGlyph draws the marker around a point. Polygons are made larger than
// the disc so that all cover about the same area.
func (m marker) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	outline := func(radius vg.Length) vg.Path {
		var path vg.Path
		if m.sides == 0 {
			path.Move(vg.Point{X: at.X + radius, Y: at.Y})
			path.Arc(at, radius, 0, 2*math.Pi)
			path.Close()
			return path
		}
		radius *= vg.Length(math.Sqrt(2 * math.Pi / (float64(m.sides) * math.Sin(2*math.Pi/float64(m.sides)))))
		for i := 0; i < m.sides; i++ {
			sin, cos := math.Sincos(2 * math.Pi * (m.turn + float64(i)/float64(m.sides)))
			corner := vg.Point{X: at.X + radius*vg.Length(cos), Y: at.Y + radius*vg.Length(sin)}
			if i == 0 {
				path.Move(corner)
			} else {
				path.Line(corner)
			}
		}
		path.Close()
		return path
	}
	c.SetColor(whiteColor)
	c.Fill(outline(style.Radius + 0.9))
	c.SetColor(style.Color)
	c.Fill(outline(style.Radius))
	if m.hollow {
		c.SetColor(whiteColor)
		c.Fill(outline(style.Radius - 1.3))
	}
}

// hatches are the directions, in degrees, of the white lines in the areas of
// stacked and grouped bars; nil is a plain area.
var hatches = [...][]float64{nil, {45}, {0}, {135}, {90}, {45, 135}, nil, {0, 90}}

const hatchPitch vg.Length = 5

// fillArea fills a rectangle in the colour and hatch of series i.
func fillArea(c draw.Canvas, area vg.Rectangle, i int) {
	c.SetColor(seriesColor(i))
	c.Fill(area.Path())
	for _, degrees := range hatches[i%len(hatches)] {
		hatch(c, area, degrees)
	}
}

// hatch draws parallel lines through a rectangle. They start from the origin
// of the page, so neighbouring areas of one series share them.
func hatch(c draw.Canvas, area vg.Rectangle, degrees float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	offset := func(p vg.Point) float64 { return float64(p.Y)*cos - float64(p.X)*sin }
	corners := []vg.Point{area.Min, {X: area.Max.X, Y: area.Min.Y}, area.Max, {X: area.Min.X, Y: area.Max.Y}}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, corner := range corners {
		lo, hi = math.Min(lo, offset(corner)), math.Max(hi, offset(corner))
	}
	style := draw.LineStyle{Color: whiteColor, Width: 0.8}
	for k := math.Ceil(lo / float64(hatchPitch)); k*float64(hatchPitch) < hi; k++ {
		level := k * float64(hatchPitch)
		var ends []vg.Point
		for i, a := range corners {
			b := corners[(i+1)%len(corners)]
			da, db := offset(a)-level, offset(b)-level
			if (da < 0) != (db < 0) {
				share := vg.Length(da / (da - db))
				ends = append(ends, vg.Point{X: a.X + share*(b.X-a.X), Y: a.Y + share*(b.Y-a.Y)})
			}
		}
		if len(ends) == 2 {
			c.StrokeLine2(style, ends[0].X, ends[0].Y, ends[1].X, ends[1].Y)
		}
	}
}

package results

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Point is one mark of a scatter chart; a NaN leaves it, or its interval, out.
type Point struct {
	X, Y     float64
	XLo, XHi float64 // interval across; both 0: none
	YLo, YHi float64 // interval upward; both 0: none
	Label    string  // beside it; empty: none
	Shade    float64 // on the scale of colours, where the chart has one
}

// Cloud is a named set of points drawn alike.
type Cloud struct {
	Name   string
	Points []Point
	Grey   bool // in the background: what is dominated, or was before
	Joined bool // a thin line from point to point, in the order given
}

// Ray is a named straight line from the origin of the axes.
type Ray struct {
	Name  string
	Slope float64
}

// ScatterOptions are what a scatter chart has beside its clouds.
type ScatterOptions struct {
	Rays  []Ray
	Shade string // quantity and unit of Point.Shade; empty: every cloud has one colour
}

// Scatter draws points with crosses for their intervals: a frontier with what
// it dominates in grey, a plane of mean and spread with rays, a half-normal
// plot.
func Scatter(spec FigureSpec, clouds []Cloud, o ScatterOptions) (*plot.Plot, error) {
	p := newChart(spec)
	across, upward, shades := newSpan(), newSpan(), newSpan()
	for _, cloud := range clouds {
		for _, q := range cloud.Points {
			if !finite(q.X) || !finite(q.Y) {
				continue
			}
			across.add(q.X)
			upward.add(q.Y)
			if q.XLo != 0 || q.XHi != 0 {
				across.add(q.XLo, q.XHi)
			}
			if q.YLo != 0 || q.YHi != 0 {
				upward.add(q.YLo, q.YHi)
			}
			if !cloud.Grey {
				shades.add(q.Shade)
			}
		}
	}
	if upward.empty() {
		p.Add(layer(emptyNotice))
		return p, nil
	}
	for _, r := range spec.Horizontal {
		upward.add(r.Value)
	}
	for _, r := range spec.Vertical {
		across.add(r.Value)
	}
	if spec.IncludeZero || len(o.Rays) > 0 {
		across.add(0)
		upward.add(0)
	}
	across.apply(&p.X, 0.06)
	upward.apply(&p.Y, 0.08)
	chart := scatter{clouds: clouds, options: o, shades: shades}
	p.Add(layer(gridAcross), layer(gridUpward), references(spec), chart, beside(p, chart.names()))
	return p, nil
}

type scatter struct {
	clouds  []Cloud
	options ScatterOptions
	shades  span
}

// Plot draws the rays, the grey clouds, then the others.
func (s scatter) Plot(c draw.Canvas, p *plot.Plot) {
	points := s.points(c, p)
	var named []vg.Rectangle
	for _, ray := range s.options.Rays {
		from, to := ray.ends(c, p)
		c.StrokeLine2(draw.LineStyle{Color: greyColor, Width: 0.8, Dashes: []vg.Length{3, 2}}, from.X, from.Y, to.X, to.Y)
	}
	for _, ray := range s.options.Rays {
		named = append(named, ray.name(c, p, append(named[:len(named):len(named)], points...)))
	}
	for _, grey := range []bool{true, false} {
		for k, cloud := range s.clouds {
			if cloud.Grey == grey {
				s.cloud(c, p, k, cloud)
			}
		}
	}
	s.pointNames(c, p, append(points, named...))
}

// ends returns where a ray begins and leaves the frame.
func (r Ray) ends(c draw.Canvas, p *plot.Plot) (from, to vg.Point) {
	x := p.X.Max
	if r.Slope*x > p.Y.Max {
		x = p.Y.Max / r.Slope
	}
	return vg.Point{X: c.X(p.X.Norm(0)), Y: c.Y(p.Y.Norm(0))}, vg.Point{X: c.X(p.X.Norm(x)), Y: c.Y(p.Y.Norm(r.Slope * x))}
}

// name writes the name of a ray where it covers nothing that is there, if there
// is such a place, and returns its box.
func (r Ray) name(c draw.Canvas, p *plot.Plot, there []vg.Rectangle) (box vg.Rectangle) {
	from, to := r.ends(c, p)
	style := textStyle(noteSize, greyColor)
	half := textWidth(style, printable(r.Name))/2 + 3
	for _, along := range []vg.Length{.62, .85, .45, .3, .95} { // of the ray: its end is where points crowd
		x0, y0 := from.X+(to.X-from.X)*along, from.Y+(to.Y-from.Y)*along
		box = vg.Rectangle{Min: vg.Point{X: x0 - half, Y: y0 - noteSize}, Max: vg.Point{X: x0 + half, Y: y0 + noteSize}}
		if !overlapsAny(box, there) {
			break
		}
	}
	writeHalo(c, style, box.Min.X+3, centred((box.Min.Y+box.Max.Y)/2, noteSize), printable(r.Name))
	return box
}

func (s scatter) cloud(c draw.Canvas, p *plot.Plot, k int, cloud Cloud) {
	var last *vg.Point
	for _, q := range cloud.Points {
		if !finite(q.X) || !finite(q.Y) {
			continue
		}
		at := vg.Point{X: c.X(p.X.Norm(q.X)), Y: c.Y(p.Y.Norm(q.Y))}
		if cloud.Joined && last != nil {
			c.StrokeLine2(draw.LineStyle{Color: greyColor, Width: 0.8}, last.X, last.Y, at.X, at.Y)
		}
		last = &vg.Point{X: at.X, Y: at.Y}
	}
	for _, q := range cloud.Points {
		if !finite(q.X) || !finite(q.Y) {
			continue
		}
		at := vg.Point{X: c.X(p.X.Norm(q.X)), Y: c.Y(p.Y.Norm(q.Y))}
		glyph := seriesGlyph(k)
		ink := draw.LineStyle{Color: greyColor, Width: 0.9}
		switch {
		case cloud.Grey:
			glyph.Color, glyph.Radius, ink.Color = color.NRGBA{0xB0, 0xB0, 0xB0, 0xFF}, 2.2, color.NRGBA{0xD0, 0xD0, 0xD0, 0xFF}
		case s.options.Shade != "":
			glyph.Color, glyph.Radius = shadeOf(s.shades, q.Shade), 4.2
		}
		if q.XLo != 0 || q.XHi != 0 {
			whisker(c, vg.Point{X: c.X(p.X.Norm(q.XLo)), Y: at.Y}, vg.Point{X: c.X(p.X.Norm(q.XHi)), Y: at.Y}, ink)
		}
		if q.YLo != 0 || q.YHi != 0 {
			whisker(c, vg.Point{X: at.X, Y: c.Y(p.Y.Norm(q.YLo))}, vg.Point{X: at.X, Y: c.Y(p.Y.Norm(q.YHi))}, ink)
		}
		c.DrawGlyphNoClip(glyph, at)
	}
}

// names are the side labels of the clouds, and the scale of colours.
func (s scatter) names() sideLabels {
	var labels sideLabels
	for k, cloud := range s.clouds {
		if cloud.Name == "" {
			continue
		}
		labels.entries = append(labels.entries, sideLabel{name: cloud.Name, sample: s.sample(k, cloud)})
	}
	if s.options.Shade == "" || s.shades.empty() {
		return labels
	}
	labels.entries = append(labels.entries, sideLabel{name: s.options.Shade + ":", sample: nil})
	for i := range shadeSteps {
		x := s.shades.lo + (s.shades.hi-s.shades.lo)*float64(i)/float64(shadeSteps-1)
		labels.entries = append(labels.entries, sideLabel{name: FormatNumber(x, 2), sample: shadeSample(shadeOf(s.shades, x))})
	}
	return labels
}

func (s scatter) sample(k int, cloud Cloud) func(draw.Canvas, vg.Rectangle) {
	glyph := seriesGlyph(k)
	switch {
	case cloud.Grey:
		glyph.Color = color.NRGBA{0xB0, 0xB0, 0xB0, 0xFF}
	case s.options.Shade != "":
		glyph.Color = shadeOf(s.shades, (s.shades.lo+s.shades.hi)/2)
	}
	return func(c draw.Canvas, box vg.Rectangle) {
		c.DrawGlyphNoClip(glyph, vg.Point{X: (box.Min.X + box.Max.X) / 2, Y: (box.Min.Y + box.Max.Y) / 2})
	}
}

// shadeSteps is how many colours the scale beside a chart shows.
const shadeSteps = 5

// shadeScale is cividis (Nuñez, Anderton and Renslow 2018) at five places: it
// rises evenly in lightness for every common kind of colour blindness, and in
// grey.
var shadeScale = [...]color.NRGBA{
	{0x00, 0x22, 0x4E, 0xFF}, {0x43, 0x4E, 0x6C, 0xFF}, {0x7D, 0x7C, 0x78, 0xFF}, {0xBC, 0xAE, 0x6C, 0xFF}, {0xFE, 0xE8, 0x38, 0xFF},
}

// shadeOf returns the colour of a value on the scale of a range.
func shadeOf(r span, x float64) color.NRGBA {
	if r.empty() || !finite(x) {
		return color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	}
	at := 0.5
	if r.hi > r.lo {
		at = (x - r.lo) / (r.hi - r.lo)
	}
	at = min(max(at, 0), 1) * float64(len(shadeScale)-1)
	i := min(int(at), len(shadeScale)-2)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*(at-float64(i)) + .5) }
	a, b := shadeScale[i], shadeScale[i+1]
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xFF}
}

func shadeSample(fill color.NRGBA) func(draw.Canvas, vg.Rectangle) {
	return func(c draw.Canvas, box vg.Rectangle) {
		c.SetColor(fill)
		c.Fill(box.Path())
	}
}

// checkGrid returns an error when a grid is not rows × columns.
func checkGrid(rows, columns int, z [][]float64) error {
	if len(z) != rows {
		return fmt.Errorf("figure: %d rows of values for %d on the y axis", len(z), rows)
	}
	for i := range z {
		if len(z[i]) != columns {
			return fmt.Errorf("figure: row %d has %d values for %d on the x axis", i, len(z[i]), columns)
		}
	}
	return nil
}

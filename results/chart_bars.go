package results

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Stack is one part of stacked bars: a value per category, in the unit of the
// total. NaN is "not there" and adds nothing.
type Stack struct {
	Name   string
	Values []float64
}

// barShare is the share of a category's room that its bars fill.
const barShare = 0.68

// Bars draws bars from zero, side by side for several groups, with an interval
// on each. The y axis always holds zero.
func Bars(spec FigureSpec, categories []string, groups []Group) (*plot.Plot, error) {
	values := newSpan()
	var labels sideLabels
	for k, g := range groups {
		if err := checkGroup(g, len(categories)); err != nil {
			return nil, err
		}
		values.add(g.Values...)
		values.add(g.Lo...)
		values.add(g.Hi...)
		if g.Name != "" && len(groups) > 1 {
			labels.entries = append(labels.entries, sideLabel{name: g.Name, sample: areaSample(k)})
		}
	}
	bars := layer(func(c draw.Canvas, p *plot.Plot) {
		width := barShare / float64(len(groups))
		for k, g := range groups {
			for i, value := range g.Values {
				left := float64(i) - barShare/2 + width*float64(k)
				drawBar(c, p, k, left, left+width, 0, value)
				if g.Lo != nil {
					barWhisker(c, p, left+width/2, g.Lo[i], g.Hi[i])
				}
			}
		}
	})
	return barChart(spec, categories, values, bars, labels), nil
}

// StackedBars draws one bar per category, made of parts: positive values are
// stacked upward from zero, negative ones downward, the first part nearest to
// zero. A total, if given, is marked with its interval. The names of the parts
// are listed in the order in which they lie.
func StackedBars(spec FigureSpec, categories []string, stacks []Stack, total *Group) (*plot.Plot, error) {
	values := newSpan()
	for _, s := range stacks {
		if len(s.Values) != len(categories) {
			return nil, fmt.Errorf("figure: part %q has %d values for %d categories", s.Name, len(s.Values), len(categories))
		}
	}
	for i := range categories {
		up, down := 0.0, 0.0
		for _, s := range stacks {
			if finite(s.Values[i]) {
				up, down = up+math.Max(0, s.Values[i]), down+math.Min(0, s.Values[i])
				values.add(up, down)
			}
		}
	}
	if total != nil {
		if err := checkGroup(*total, len(categories)); err != nil {
			return nil, err
		}
		values.add(total.Values...)
		values.add(total.Lo...)
		values.add(total.Hi...)
	}
	bars := layer(func(c draw.Canvas, p *plot.Plot) {
		for i := range categories {
			drawStack(c, p, i, stacks)
			if total != nil && total.Lo != nil {
				barWhisker(c, p, float64(i), total.Lo[i], total.Hi[i])
			}
			if total != nil && finite(total.Values[i]) {
				totalMark(c, vg.Point{X: c.X(p.X.Norm(float64(i))), Y: c.Y(p.Y.Norm(total.Values[i]))})
			}
		}
	})
	return barChart(spec, categories, values, bars, stackLabels(stacks, total)), nil
}

// drawStack draws the parts of category i to both sides of zero.
func drawStack(c draw.Canvas, p *plot.Plot, i int, stacks []Stack) {
	up, down := 0.0, 0.0
	left, right := float64(i)-barShare/2, float64(i)+barShare/2
	for k, s := range stacks {
		switch value := s.Values[i]; {
		case !finite(value):
		case value >= 0:
			drawBar(c, p, k, left, right, up, up+value)
			up += value
		default:
			drawBar(c, p, k, left, right, down+value, down)
			down += value
		}
	}
}

// stackLabels lists the total, then the parts from the top of the bars to
// their bottom: those above zero from the last to the first, then those that
// only lie below.
func stackLabels(stacks []Stack, total *Group) sideLabels {
	var labels sideLabels
	if total != nil && total.Name != "" {
		labels.entries = append(labels.entries, sideLabel{name: total.Name, sample: func(c draw.Canvas, box vg.Rectangle) {
			middle := vg.Point{X: (box.Min.X + box.Max.X) / 2, Y: (box.Min.Y + box.Max.Y) / 2}
			c.StrokeLine2(draw.LineStyle{Color: inkColor, Width: 1.1}, middle.X, box.Min.Y-1, middle.X, box.Max.Y+1)
			totalMark(c, middle)
		}})
	}
	var below []sideLabel
	for k := len(stacks) - 1; k >= 0; k-- {
		s := stacks[k]
		label := sideLabel{name: s.Name, sample: areaSample(k)}
		seen := newSpan()
		seen.add(s.Values...)
		switch {
		case s.Name == "":
		case !seen.empty() && seen.lo < 0 && seen.hi <= 0:
			below = append([]sideLabel{label}, below...)
		default:
			labels.entries = append(labels.entries, label)
		}
	}
	labels.entries = append(labels.entries, below...)
	return labels
}

// totalMark is a diamond no series uses: dark with a wide white rim.
func totalMark(c draw.Canvas, at vg.Point) {
	c.DrawGlyphNoClip(draw.GlyphStyle{Color: whiteColor, Radius: glyphSize + 0.8, Shape: marker{sides: 4}}, at)
	c.DrawGlyphNoClip(draw.GlyphStyle{Color: inkColor, Radius: glyphSize, Shape: marker{sides: 4}}, at)
}

// barChart makes the chart around bars: ranges, grid, line at zero, names.
func barChart(spec FigureSpec, categories []string, values span, bars layer, labels sideLabels) *plot.Plot {
	p := newChart(spec)
	if values.empty() || len(categories) == 0 {
		p.X.Tick.Marker = plot.ConstantTicks(nil)
		p.Add(layer(emptyNotice))
		return p
	}
	for _, r := range spec.Horizontal {
		values.add(r.Value)
	}
	values.add(0)
	values.apply(&p.Y, 0.05)
	p.X.Min, p.X.Max = -0.5, float64(len(categories))-0.5
	p.X.Tick.Length, p.X.Tick.Color = 3, whiteColor // no tick, but its room: names must not touch the line
	setCategories(p, categories, taken(p, labels))
	p.Add(layer(gridAcross), bars, layer(zeroAcross), references(FigureSpec{Horizontal: spec.Horizontal}), beside(p, labels))
	if p.Y.Min == 0 {
		p.X.Width = 0 // the line at zero is the axis
	}
	return p
}

// setCategories names the positions of the x axis below the bars: wrapped to
// the room of one bar, or slanted where a word is longer than that.
func setCategories(p *plot.Plot, categories []string, taken vg.Length) {
	const axisRoom vg.Length = 60 // labels of the y axis and margins
	on := paperOf(p)
	slot := (on.width - 2*pageMargin - axisRoom - taken) / vg.Length(len(categories))
	style := p.X.Tick.Label
	names := make([]string, len(categories))
	lines, slanted := 1, false
	for _, category := range categories {
		for _, word := range strings.Fields(printable(category)) {
			slanted = slanted || textWidth(style, word) > 0.94*slot
		}
	}
	room := 0.94 * slot
	if slanted {
		room = on.slanted
		p.X.Tick.Label.Rotation = math.Pi / 5
		p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = draw.XRight, draw.YCenter
	}
	for i, category := range categories {
		wrapped := wrapWidth(printable(category), style, room)
		names[i] = strings.Join(wrapped, "\n")
		lines = max(lines, len(wrapped))
	}
	for i := range names {
		if !slanted { // equally many lines, so that all first lines are level
			names[i] += strings.Repeat("\n ", lines-1-strings.Count(names[i], "\n"))
		}
	}
	p.X.Tick.Marker = categoryTicks{names: names}
}

// drawBar draws a bar of series k between two positions of x and from one
// value to another. A missing value draws nothing.
func drawBar(c draw.Canvas, p *plot.Plot, k int, left, right, from, to float64) {
	if !finite(to) || !finite(from) || from == to {
		return
	}
	lo, hi := c.Y(p.Y.Norm(math.Min(from, to))), c.Y(p.Y.Norm(math.Max(from, to)))
	const gap vg.Length = 0.5 // white between neighbours
	fillArea(c, vg.Rectangle{
		Min: vg.Point{X: c.X(p.X.Norm(left)) + gap, Y: lo},
		Max: vg.Point{X: c.X(p.X.Norm(right)) - gap, Y: hi},
	}, k)
	edge := draw.LineStyle{Color: whiteColor, Width: 2 * gap}
	c.StrokeLine2(edge, c.X(p.X.Norm(left)), hi, c.X(p.X.Norm(right)), hi)
}

// barWhisker draws the interval of a bar; without both bounds there is none.
func barWhisker(c draw.Canvas, p *plot.Plot, at, lo, hi float64) {
	if finite(lo) && finite(hi) {
		x := c.X(p.X.Norm(at))
		whisker(c, vg.Point{X: x, Y: c.Y(p.Y.Norm(lo))}, vg.Point{X: x, Y: c.Y(p.Y.Norm(hi))}, draw.LineStyle{Color: inkColor, Width: 1.1})
	}
}

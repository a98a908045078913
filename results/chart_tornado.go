package results

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Stretch is a horizontal bar from one value to another: what an outcome does
// when a factor moves from its low to its high end, or the limits of a box.
type Stretch struct {
	Name     string
	From, To float64 // From at the low end of the factor, To at the high end
	Note     string  // at the end of the bar; may be empty
}

// Tornado draws bars around a base line, one row each, in the order given, the
// first on top: sort them by length for a tornado. The colour says towards
// which end the factor moved; low and high name the two.
func Tornado(spec FigureSpec, base float64, low, high string, bars []Stretch) (*plot.Plot, error) {
	p := newChart(spec)
	values := newSpan()
	names := make([]string, len(bars))
	for i, b := range bars {
		values.add(b.From, b.To)
		names[i] = b.Name
	}
	if values.empty() {
		p.Y.Tick.Marker = plot.ConstantTicks(nil)
		p.Add(layer(emptyNotice))
		return p, nil
	}
	if !finite(base) {
		return nil, fmt.Errorf("figure: the base of a tornado is %v", base)
	}
	values.add(base)
	values.apply(&p.X, 0.12)
	setRows(p, names, 1)
	chart := tornado{base: base, bars: bars}
	labels := sideLabels{entries: []sideLabel{{name: low, sample: areaSample(0)}, {name: high, sample: areaSample(1)},
		{name: "base: " + FormatNumber(base, 3), sample: dashSample}}}
	p.Add(layer(gridUpward), chart, references(FigureSpec{Vertical: append([]Reference{{Value: base}}, spec.Vertical...)}), beside(p, labels))
	return p, nil
}

// dashSample shows how a reference line looks.
func dashSample(c draw.Canvas, box vg.Rectangle) {
	y := (box.Min.Y + box.Max.Y) / 2
	c.StrokeLine2(draw.LineStyle{Color: greyColor, Width: 1, Dashes: []vg.Length{3, 2}}, box.Min.X, y, box.Max.X, y)
}

type tornado struct {
	base float64
	bars []Stretch
}

// barHalf is half the height of a bar on the page.
const barHalf vg.Length = 6

// Plot draws a part of each bar on either side of the base.
func (t tornado) Plot(c draw.Canvas, p *plot.Plot) {
	for i, b := range t.bars {
		y := c.Y(p.Y.Norm(float64(i)))
		for k, end := range [2]float64{b.From, b.To} {
			if !finite(end) {
				continue
			}
			from, to := c.X(p.X.Norm(t.base)), c.X(p.X.Norm(end))
			if from > to {
				from, to = to, from
			}
			fillArea(c, vg.Rectangle{Min: vg.Point{X: from, Y: y - barHalf}, Max: vg.Point{X: to, Y: y + barHalf}}, k)
		}
		if b.Note != "" {
			style := textStyle(noteSize, greyColor)
			x, width := c.X(p.X.Norm(max(b.From, b.To, t.base)))+4, textWidth(style, printable(b.Note))
			if x+width > c.Max.X { // no room at the right end
				x = c.X(p.X.Norm(min(b.From, b.To, t.base))) - 4 - width
			}
			writeHalo(c, style, max(x, c.Min.X+2), centred(y, noteSize), printable(b.Note))
		}
	}
}

// Limits draws, for each named row, the part of [0, 1] that is left of a
// factor's range: the box of a scenario discovery. The whole range is shown
// in grey, the limits with their values in the factor's unit.
func Limits(spec FigureSpec, boxes []Stretch) (*plot.Plot, error) {
	p := newChart(spec)
	names := make([]string, len(boxes))
	for i, b := range boxes {
		if b.From < 0 || b.To > 1 || b.From > b.To {
			return nil, fmt.Errorf("figure: limits %v to %v of %q are no part of its range", b.From, b.To, b.Name)
		}
		names[i] = b.Name
	}
	if len(boxes) == 0 {
		p.Y.Tick.Marker = plot.ConstantTicks(nil)
		p.Add(layer(emptyNotice))
		return p, nil
	}
	p.X.Min, p.X.Max = 0, 1
	setRows(p, names, 1)
	p.Add(layer(gridUpward), limits(boxes))
	return p, nil
}

type limits []Stretch

// Plot draws the range, the box in it, and its limits in words above.
func (l limits) Plot(c draw.Canvas, p *plot.Plot) {
	for i, b := range l {
		y := c.Y(p.Y.Norm(float64(i)))
		row := func(from, to float64) vg.Rectangle {
			return vg.Rectangle{Min: vg.Point{X: c.X(p.X.Norm(from)), Y: y - barHalf}, Max: vg.Point{X: c.X(p.X.Norm(to)), Y: y + barHalf}}
		}
		c.SetColor(gridColor)
		c.Fill(row(0, 1).Path())
		fillArea(c, row(b.From, b.To), 0)
		if b.Note != "" {
			style := textStyle(noteSize, inkColor)
			width := textWidth(style, b.Note)
			x := min(max(c.X(p.X.Norm((b.From+b.To)/2))-width/2, c.Min.X+2), c.Max.X-width-2)
			writeHalo(c, style, x, centred(y, noteSize), printable(b.Note))
		}
	}
}

package results

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// HeatMap draws a grid of values as colours, z[row][column], rows upward in
// the order of y: two factors and an outcome, or agents over weeks. A NaN stays
// white. In grids of at most 64 cells the value stands in its cell.
func HeatMap(spec FigureSpec, x, y []string, z [][]float64, shade string) (*plot.Plot, error) {
	p := newChart(spec)
	if err := checkGrid(len(y), len(x), z); err != nil {
		return nil, err
	}
	values := newSpan()
	for _, row := range z {
		values.add(row...)
	}
	if values.empty() {
		p.Add(layer(emptyNotice))
		return p, nil
	}
	p.X.Min, p.X.Max = -0.5, float64(len(x))-0.5
	p.Y.Min, p.Y.Max = -0.5, float64(len(y))-0.5
	p.X.Tick.Marker, p.Y.Tick.Marker = nameTicks(x, namesAcross(p, x)), nameTicks(y, paperOf(p).names)
	p.X.Padding, p.Y.Padding = 3, 3
	chart := heat{z: z, values: values, written: len(x)*len(y) <= 64}
	p.Add(chart, beside(p, chart.scale(shade)))
	return p, nil
}

// namesAcross is how many names have room side by side below a grid.
func namesAcross(p *plot.Plot, names []string) int {
	const between vg.Length = 8
	on := paperOf(p)
	room := on.width - 226 // the scale of colours, the names at the side
	if on.above {
		room = on.width - 96
	}
	widest := vg.Length(1)
	for _, name := range names {
		widest = max(widest, textWidth(p.X.Tick.Label, printable(name)))
	}
	return max(1, min(16, int(room/(widest+between))))
}

// nameTicks names positions 0, 1, 2 …; where there are more than most, every
// k-th.
func nameTicks(names []string, most int) plot.ConstantTicks {
	every := (len(names) + most - 1) / most
	var ticks plot.ConstantTicks
	for i := 0; i < len(names); i += max(every, 1) {
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: printable(names[i])})
	}
	return ticks
}

type heat struct {
	z       [][]float64
	values  span
	written bool
}

// Plot fills the cells.
func (h heat) Plot(c draw.Canvas, p *plot.Plot) {
	for row := range h.z {
		for column, value := range h.z[row] {
			box := vg.Rectangle{
				Min: vg.Point{X: c.X(p.X.Norm(float64(column) - .5)), Y: c.Y(p.Y.Norm(float64(row) - .5))},
				Max: vg.Point{X: c.X(p.X.Norm(float64(column) + .5)), Y: c.Y(p.Y.Norm(float64(row) + .5))},
			}
			c.SetColor(shadeOf(h.values, value))
			filled := box
			if !h.written { // over the seam that viewers leave between neighbours
				filled.Max.X, filled.Min.Y = min(filled.Max.X+.4, c.Max.X), max(filled.Min.Y-.4, c.Min.Y)
			}
			c.Fill(filled.Path())
			if !h.written || !finite(value) {
				continue
			}
			ink := whiteColor
			if h.values.hi > h.values.lo && (value-h.values.lo)/(h.values.hi-h.values.lo) > .55 {
				ink = inkColor
			}
			style := textStyle(noteSize, ink)
			style.XAlign = draw.XCenter
			fillText(c, style, (box.Min.X+box.Max.X)/2, centred((box.Min.Y+box.Max.Y)/2, noteSize), FormatNumber(value, 3))
		}
	}
}

// scale is the legend of the colours, the highest on top.
func (h heat) scale(shade string) sideLabels {
	labels := sideLabels{entries: []sideLabel{{name: shade + ":", sample: nil}}}
	for i := shadeSteps - 1; i >= 0; i-- {
		x := h.values.lo + (h.values.hi-h.values.lo)*float64(i)/float64(shadeSteps-1)
		labels.entries = append(labels.entries, sideLabel{name: FormatNumber(x, 3), sample: shadeSample(shadeOf(h.values, x))})
	}
	return labels
}

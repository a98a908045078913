package results

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Step is one row of a waterfall: what is added to (or, negative, taken from)
// the sum of the rows above. A Total is drawn from zero instead. NaN draws
// nothing and adds nothing.
type Step struct {
	Name   string
	Value  float64
	Lo, Hi float64 // interval of the value; NaN: none
	Total  bool
}

// The colours of a waterfall by place in the palette: what adds and what
// takes away. Totals are grey.
const (
	waterfallUp   = 1 // orange, hatched
	waterfallDown = 0 // blue, plain
)

// Waterfall draws how a total is made up: one row per step, the first on top,
// each bar beginning where the one above ends, with its value and interval.
// The interval is that of the step, drawn around the end of its bar.
func Waterfall(spec FigureSpec, steps []Step) (*plot.Plot, error) {
	p := newChart(spec)
	values := newSpan()
	values.add(0)
	names := make([]string, len(steps))
	bars := make([][2]float64, len(steps)) // from, to
	sum := 0.0
	for i, s := range steps {
		if finite(s.Lo) != finite(s.Hi) {
			return nil, fmt.Errorf("figure: step %q has one bound of its interval: give both or none", s.Name)
		}
		names[i] = s.Name
		from := sum
		if s.Total {
			from = 0
		}
		bars[i] = [2]float64{from, from + s.Value}
		if !finite(s.Value) {
			continue
		}
		sum = from + s.Value
		values.add(sum, from+s.Lo, from+s.Hi)
	}
	if len(steps) == 0 {
		p.Y.Tick.Marker = plot.ConstantTicks(nil)
		p.Add(layer(emptyNotice))
		return p, nil
	}
	values.apply(&p.X, 0.08)
	setRows(p, names, 1)
	p.Add(layer(gridUpward), waterfall{steps, bars}, layer(zeroUpward), stepLabels(steps))
	return p, nil
}

// waterfall draws the bars.
type waterfall struct {
	steps []Step
	bars  [][2]float64
}

// Plot draws the bars, the lines between them and the intervals.
func (f waterfall) Plot(c draw.Canvas, p *plot.Plot) {
	half := c.Y(p.Y.Norm(0)) - c.Y(p.Y.Norm(1))
	half *= barShare / 2
	link := draw.LineStyle{Color: greyColor, Width: 0.5}
	end, known := vg.Point{}, false
	for i, s := range f.steps {
		if !finite(s.Value) {
			continue
		}
		y := c.Y(p.Y.Norm(float64(i)))
		from, to := c.X(p.X.Norm(f.bars[i][0])), c.X(p.X.Norm(f.bars[i][1]))
		if known {
			c.StrokeLine2(link, end.X, end.Y, end.X, y+half)
		}
		area := vg.Rectangle{Min: vg.Point{X: min(from, to), Y: y - half}, Max: vg.Point{X: max(from, to), Y: y + half}}
		area.Max.X = max(area.Max.X, area.Min.X+1) // a step of nothing is a line
		if s.Total {
			c.SetColor(greyColor)
			c.Fill(area.Path())
		} else {
			fillArea(c, area, stepColor(s))
		}
		if finite(s.Lo) {
			lo, hi := c.X(p.X.Norm(f.bars[i][0]+s.Lo)), c.X(p.X.Norm(f.bars[i][0]+s.Hi))
			whisker(c, vg.Point{X: lo, Y: y}, vg.Point{X: hi, Y: y}, draw.LineStyle{Color: inkColor, Width: 1.1})
		}
		end, known = vg.Point{X: to, Y: y - half}, true
	}
}

func stepColor(s Step) int {
	if s.Value < 0 {
		return waterfallDown
	}
	return waterfallUp
}

// stepValues is the column of values to the right of the bars.
type stepValues struct{ texts []string }

func stepLabels(steps []Step) stepValues {
	texts := make([]string, len(steps))
	for i := range steps {
		texts[i] = stepText(steps[i].Value, steps)
	}
	return stepValues{texts}
}

// GlyphBoxes reserves room to the right of the data.
func (v stepValues) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: sideGap + v.width()}}}}
}

func (v stepValues) width() vg.Length {
	widest := vg.Length(0)
	for _, s := range v.texts {
		widest = max(widest, textWidth(textStyle(tickSize, inkColor), s))
	}
	return widest
}

// Plot writes each value in its row, set to the right.
func (v stepValues) Plot(c draw.Canvas, p *plot.Plot) {
	style := textStyle(tickSize, inkColor)
	right := c.Max.X + sideGap + v.width()
	for i, s := range v.texts {
		fillText(c, style, right-textWidth(style, s), centred(c.Y(p.Y.Norm(float64(i))), tickSize), s)
	}
}

// stepText writes a value with its sign, to as many decimals as the largest
// of all values needs for three digits.
func stepText(x float64, steps []Step) string {
	if !finite(x) {
		return missingText
	}
	largest := 0.0
	for _, s := range steps {
		if finite(s.Value) {
			largest = math.Max(largest, math.Abs(s.Value))
		}
	}
	decimals := max(0, 2-decimalExponent(largest, 3))
	text := tickLabel(x, decimals)
	if x > 0 && tickLabel(0, decimals) != text {
		text = "+" + text
	}
	return text
}

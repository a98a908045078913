package results

import (
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// rowPerDot is what each further group adds to a row of dots.
const rowPerDot vg.Length = 9

// DotWhisker draws one row per category, the first on top, with a dot and a
// horizontal interval per group: a forest of effects or differences. The line
// at zero is drawn when the range holds it; IncludeZero makes sure it does.
func DotWhisker(spec FigureSpec, categories []string, groups []Group) (*plot.Plot, error) {
	p := newChart(spec)
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
			labels.entries = append(labels.entries, sideLabel{name: g.Name, sample: dotSample(k)})
		}
	}
	if values.empty() || len(categories) == 0 {
		p.Y.Tick.Marker = plot.ConstantTicks(nil)
		p.Add(layer(emptyNotice))
		return p, nil
	}
	for _, r := range spec.Vertical {
		values.add(r.Value)
	}
	for _, r := range spec.Ranges { // an indifference zone
		values.add(r.From, r.To)
	}
	if spec.IncludeZero {
		values.add(0)
	}
	values.apply(&p.X, 0.05)
	setRows(p, categories, len(groups))
	p.Add(shadeRanges(spec), layer(gridUpward), layer(zeroUpward), references(FigureSpec{Vertical: spec.Vertical, Ranges: spec.Ranges}), nameRanges(spec))
	p.Add(dots{groups}, beside(p, labels))
	return p, nil
}

// setRows names the rows on the y axis, the first on top.
func setRows(p *plot.Plot, categories []string, groups int) {
	on := paperOf(p)
	names := make([]string, len(categories))
	for i, category := range categories {
		names[i] = strings.Join(wrapWidth(printable(category), p.Y.Tick.Label, on.rowName), "\n")
	}
	p.Y.Min, p.Y.Max = -0.6, float64(len(categories))-0.4
	p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	p.Y.Tick.Marker = categoryTicks{names: names, pitch: on.pitch + rowPerDot*vg.Length(max(0, groups-1))}
	p.Y.Padding = 4
}

// dots draws the dots of all groups with their intervals.
type dots struct{ groups []Group }

// Plot draws the dots; groups of one row stand one below the other.
func (d dots) Plot(c draw.Canvas, p *plot.Plot) {
	for k, g := range d.groups {
		shift := rowPerDot * (vg.Length(len(d.groups)-1)/2 - vg.Length(k))
		for i, value := range g.Values {
			y := c.Y(p.Y.Norm(float64(i))) + shift
			if g.Lo != nil && finite(g.Lo[i]) && finite(g.Hi[i]) {
				whisker(c, vg.Point{X: c.X(p.X.Norm(g.Lo[i])), Y: y}, vg.Point{X: c.X(p.X.Norm(g.Hi[i])), Y: y},
					draw.LineStyle{Color: seriesColor(k), Width: 1.3})
			}
			if finite(value) {
				c.DrawGlyphNoClip(seriesGlyph(k), vg.Point{X: c.X(p.X.Norm(value)), Y: y})
			}
		}
	}
}

package results

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// binsMax bounds the bins chosen for data with far outliers.
const binsMax = 60

// Histogram draws how many of the values fall into each bin; bins says about
// how many bins, 0 lets the data choose. NaNs and infinite values are left
// out. See HistogramBins.
func Histogram(spec FigureSpec, values []float64, bins int) (*plot.Plot, error) {
	p := newChart(spec)
	edges, counts := HistogramBins(values, bins)
	if len(counts) == 0 {
		p.Add(layer(emptyNotice))
		return p, nil
	}
	across, upward := newSpan(), newSpan()
	across.add(edges...)
	for _, r := range spec.Vertical {
		across.add(r.Value)
	}
	for _, r := range spec.Ranges {
		across.add(r.From, r.To)
	}
	upward.add(0)
	for _, count := range counts {
		upward.add(float64(count))
	}
	upward.apply(&p.Y, 0.06)
	p.Y.Min = 0
	room := 0.02 * (across.hi - across.lo)
	p.X.Min, p.X.Max = across.lo-room, across.hi+room
	bars := layer(func(c draw.Canvas, p *plot.Plot) {
		for i, count := range counts {
			area := vg.Rectangle{
				Min: vg.Point{X: c.X(p.X.Norm(edges[i])) + 0.4, Y: c.Min.Y},
				Max: vg.Point{X: c.X(p.X.Norm(edges[i+1])) - 0.4, Y: c.Y(p.Y.Norm(float64(count)))},
			}
			if count > 0 {
				fillArea(c, area, 0)
			}
		}
	})
	if len(spec.Ranges) > 0 {
		p.Y.Max *= 1.12 // room for their names
	}
	p.Add(shadeRanges(spec), layer(gridAcross), bars, references(FigureSpec{Vertical: spec.Vertical, Ranges: spec.Ranges}), nameRanges(spec))
	return p, nil
}

// HistogramBins returns the edges of bins of equal, round width (1, 2 or 5
// times a power of ten) and how many values fall into each: lower edge
// inclusive, upper edge exclusive. Whole numbers over a short range get one
// bin each, with the number in its middle. bins = 0 takes the width of
// Freedman and Diaconis (1981), or a tenth of the range where half of the
// values are equal. NaNs and infinite values are left out; without values
// there are no bins.
func HistogramBins(values []float64, bins int) (edges []float64, counts []int) {
	var seen []float64
	whole := true
	all := newSpan()
	for _, x := range values {
		if finite(x) {
			seen = append(seen, x)
			all.add(x)
			whole = whole && x == math.Trunc(x)
		}
	}
	if len(seen) == 0 {
		return nil, nil
	}
	width, first := binWidth(seen, all, bins), 0.0
	if whole && bins == 0 && all.hi-all.lo <= 30 {
		width, first = 1, all.lo-0.5
	} else {
		first = float64(width * math.Floor(all.lo/width))
	}
	for i := 0; ; i++ {
		edge := first + float64(width*float64(i))
		edges = append(edges, edge)
		if edge > all.hi {
			break
		}
	}
	counts = make([]int, len(edges)-1)
	for _, x := range seen {
		bin := min(max(0, int((x-first)/width)), len(counts)-1)
		for x < edges[bin] { // the division may have rounded over an edge
			bin--
		}
		for x >= edges[bin+1] {
			bin++
		}
		counts[bin]++
	}
	return edges, counts
}

// binWidth returns a round width of bins.
func binWidth(seen []float64, all span, bins int) float64 {
	full := all.hi - all.lo
	if full == 0 {
		width, _ := niceStep(math.Max(math.Abs(all.lo)/10, 1e-6))
		return width
	}
	raw := full / 10
	switch quartiles := Quantile(seen, 0.75) - Quantile(seen, 0.25); {
	case bins > 0:
		raw = full / float64(bins)
	case quartiles > 0:
		raw = 2 * quartiles / math.Cbrt(float64(len(seen)))
	}
	width, _ := niceStep(math.Max(raw, full/binsMax))
	return width
}

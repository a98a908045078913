package results

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// sideLabels names the series of a chart to the right of the data, each with a
// sample of its line, dot or area; a name without one is a heading. Entries with an anchor stand beside it,
// moved apart where they would overlap; the others form a list from the top.
type sideLabels struct{ entries []sideLabel }

// sideLabel is one entry. Anchor is the last point of a line, nil in a list.
type sideLabel struct {
	name   string
	sample func(c draw.Canvas, box vg.Rectangle)
	anchor *anchorPoint
}

// anchorPoint is a place in the chart: data coordinates and a shift on the page.
type anchorPoint struct {
	x, y  float64
	shift vg.Length
}

// The layout of side labels.
const (
	sideGap     vg.Length = 10  // from the data to the samples
	sampleWide  vg.Length = 22  // a sample of a line or an area
	sampleGap   vg.Length = 5   // from the sample to the name
	sideRoom    vg.Length = 118 // a name is wrapped at this width
	sideLine    vg.Length = 1.2 // distance of lines in units of the font size
	sideBetween vg.Length = 4   // between two entries
)

// lines returns the name broken into lines.
func (l sideLabel) lines() []string {
	return wrapWidth(printable(l.name), textStyle(tickSize, inkColor), sideRoom)
}

func (l sideLabel) height() vg.Length {
	return tickSize*(1+sideLine*vg.Length(len(l.lines())-1)) + sideBetween
}

// width returns what the labels take beside the data, nothing without labels.
func (s sideLabels) width() vg.Length {
	if len(s.entries) == 0 {
		return 0
	}
	widest := vg.Length(0)
	for _, entry := range s.entries {
		for _, line := range entry.lines() {
			widest = max(widest, textWidth(textStyle(tickSize, inkColor), line))
		}
	}
	return sideGap + sampleWide + sampleGap + widest + 2
}

// GlyphBoxes reserves room to the right of the data.
func (s sideLabels) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	if len(s.entries) == 0 {
		return nil
	}
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: s.width()}}}}
}

// Plot draws the labels beside the data.
func (s sideLabels) Plot(c draw.Canvas, p *plot.Plot) {
	for i, y := range s.places(c, p) {
		entry := s.entries[i]
		if a := entry.anchor; a != nil {
			leader(c, c.X(p.X.Norm(a.x))+a.shift, c.Y(p.Y.Norm(a.y)), y)
		}
		left := c.Max.X + sideGap
		if entry.sample != nil {
			entry.sample(c, vg.Rectangle{
				Min: vg.Point{X: left, Y: y - tickSize/2},
				Max: vg.Point{X: left + sampleWide, Y: y + tickSize/2},
			})
		}
		lines := entry.lines()
		baseline := centred(y, tickSize) + tickSize*sideLine*vg.Length(len(lines)-1)/2
		for _, line := range lines {
			fillText(c, textStyle(tickSize, inkColor), left+sampleWide+sampleGap, baseline, line)
			baseline -= tickSize * sideLine
		}
	}
}

// leader joins the end of a line to its label where the label had to move or
// the line ends early.
func leader(c draw.Canvas, x, y, label vg.Length) {
	if math.Abs(float64(y-label)) < 1.5 && c.Max.X-x < 20 {
		return
	}
	style := draw.LineStyle{Color: greyColor, Width: 0.5}
	elbow := c.Max.X
	if c.Max.X-x > 20 {
		c.StrokeLine2(style, x+glyphSize+2, y, elbow, y)
	} else {
		elbow = x + glyphSize + 1
	}
	c.StrokeLine2(style, elbow, y, c.Max.X+sideGap-2, label)
}

// places returns the height of each entry's middle. A label wants to stand at
// its anchor; labels that overlap are merged into a block around the mean of
// their wishes (pool adjacent violators), then kept inside the frame.
func (s sideLabels) places(c draw.Canvas, p *plot.Plot) []vg.Length {
	type block struct {
		members []int
		middle  vg.Length // of the wishes
		height  vg.Length
	}
	wish := make([]vg.Length, len(s.entries))
	order := make([]int, len(s.entries))
	top := c.Max.Y
	for i, entry := range s.entries {
		order[i] = i
		wish[i] = top - entry.height()/2
		top -= entry.height()
		if entry.anchor != nil {
			wish[i] = c.Y(p.Y.Norm(entry.anchor.y))
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(wish[b], wish[a]) })
	var blocks []block
	for _, i := range order {
		blocks = append(blocks, block{[]int{i}, wish[i], s.entries[i].height()})
		for n := len(blocks); n > 1; n = len(blocks) {
			a, b := blocks[n-2], blocks[n-1]
			if a.middle-a.height/2 >= b.middle+b.height/2-1e-9 {
				break
			}
			na, nb := vg.Length(len(a.members)), vg.Length(len(b.members))
			middle := (na*a.middle + nb*b.middle) / (na + nb)
			height := a.height + b.height
			middle = min(middle, c.Max.Y+tickSize-height/2)
			middle = max(middle, c.Min.Y-tickSize+height/2)
			blocks = append(blocks[:n-2], block{append(a.members, b.members...), middle, height})
		}
	}
	places := make([]vg.Length, len(s.entries))
	for _, b := range blocks {
		top := b.middle + b.height/2
		for _, i := range b.members {
			places[i] = top - s.entries[i].height()/2
			top -= s.entries[i].height()
		}
	}
	return places
}

// lineSample, dotSample and areaSample draw how series i looks.
func lineSample(i int, marked bool) func(draw.Canvas, vg.Rectangle) {
	return func(c draw.Canvas, box vg.Rectangle) {
		y := (box.Min.Y + box.Max.Y) / 2
		c.StrokeLine2(seriesLine(i), box.Min.X, y, box.Max.X, y)
		if marked {
			c.DrawGlyphNoClip(seriesGlyph(i), vg.Point{X: (box.Min.X + box.Max.X) / 2, Y: y})
		}
	}
}

func dotSample(i int) func(draw.Canvas, vg.Rectangle) {
	return func(c draw.Canvas, box vg.Rectangle) {
		middle := vg.Point{X: (box.Min.X + box.Max.X) / 2, Y: (box.Min.Y + box.Max.Y) / 2}
		line := seriesLine(i)
		line.Dashes = nil
		c.StrokeLine2(line, box.Min.X, middle.Y, box.Max.X, middle.Y)
		c.DrawGlyphNoClip(seriesGlyph(i), middle)
	}
}

func areaSample(i int) func(draw.Canvas, vg.Rectangle) {
	return func(c draw.Canvas, box vg.Rectangle) { fillArea(c, box, i) }
}

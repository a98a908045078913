package results

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// pointNames writes the names of points beside them, each at the nearest place
// where it covers nothing that is taken and no other name.
func (s scatter) pointNames(c draw.Canvas, p *plot.Plot, taken []vg.Rectangle) {
	style := textStyle(noteSize, inkColor)
	type named struct {
		at   vg.Point
		name string
	}
	var list []named
	for _, cloud := range s.clouds {
		for _, q := range cloud.Points {
			if !finite(q.X) || !finite(q.Y) {
				continue
			}
			at := vg.Point{X: c.X(p.X.Norm(q.X)), Y: c.Y(p.Y.Norm(q.Y))}
			if q.Label != "" {
				list = append(list, named{at, printable(q.Label)})
			}
		}
	}
	for _, n := range list {
		box := place(c.Rectangle, n.at, textWidth(style, n.name), taken)
		taken = append(taken, box)
		writeHalo(c, style, box.Min.X+1, box.Min.Y+0.22*noteSize, n.name)
		if far := box.Min.Y - n.at.Y; far > noteSize || far < -1.6*noteSize {
			c.StrokeLine2(draw.LineStyle{Color: greyColor, Width: 0.5}, n.at.X, n.at.Y, max(box.Min.X, min(n.at.X, box.Max.X)), box.Min.Y+noteSize/2)
		}
	}
}

// points returns the boxes of the points that no name may cover.
func (s scatter) points(c draw.Canvas, p *plot.Plot) (taken []vg.Rectangle) {
	for _, cloud := range s.clouds {
		for _, q := range cloud.Points {
			if !cloud.Grey && finite(q.X) && finite(q.Y) {
				taken = append(taken, nearby(vg.Point{X: c.X(p.X.Norm(q.X)), Y: c.Y(p.Y.Norm(q.Y))}, glyphSize))
			}
		}
	}
	return taken
}

func nearby(at vg.Point, reach vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: at.X - reach, Y: at.Y - reach}, Max: vg.Point{X: at.X + reach, Y: at.Y + reach}}
}

// overlapsAny says whether a box shares area with another.
func overlapsAny(box vg.Rectangle, others []vg.Rectangle) bool {
	for _, t := range others {
		if box.Min.X < t.Max.X && t.Min.X < box.Max.X && box.Min.Y < t.Max.Y && t.Min.Y < box.Max.Y {
			return true
		}
	}
	return false
}

// place returns the box of a name beside a point: to the right or the left, a
// little above or below, and farther up and down until it is free. Without any
// free place it is the first one inside the frame.
func place(frame vg.Rectangle, at vg.Point, width vg.Length, taken []vg.Rectangle) vg.Rectangle {
	const height, gap = 1.04 * noteSize, glyphSize + 3
	var first *vg.Rectangle
	for step := range 12 {
		rise := []vg.Length{3, -3 - height}[step%2] + []vg.Length{1, -1}[step%2]*height*vg.Length(step/2)
		for _, left := range []vg.Length{at.X + gap, at.X - gap - width - 2} {
			box := vg.Rectangle{Min: vg.Point{X: left, Y: at.Y + rise}, Max: vg.Point{X: left + width + 2, Y: at.Y + rise + height}}
			if box.Min.X < frame.Min.X || box.Max.X > frame.Max.X || box.Min.Y < frame.Min.Y || box.Max.Y > frame.Max.Y {
				continue
			}
			if first == nil {
				first = &box
			}
			if !overlapsAny(box, taken) {
				return box
			}
		}
	}
	if first == nil { // wider than the frame
		left := max(frame.Min.X, min(at.X+gap, frame.Max.X-width-2))
		return vg.Rectangle{Min: vg.Point{X: left, Y: at.Y + 3}, Max: vg.Point{X: left + width + 2, Y: at.Y + 3 + height}}
	}
	return *first
}

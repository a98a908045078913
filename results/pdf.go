package results

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// WritePDF writes the figure as one page of PDF 1.7 of the size of its paper:
// lines and areas as such, text as text that can be searched and copied, the
// glyphs of its fonts embedded. There is no date in it: equal figures give equal
// bytes. The error is that of w, or of a font that cannot be embedded.
//
// It is a writer of our own, because that of the plotting library turns pictures
// upside down and writes the bytes of UTF-8 one by one.
func WritePDF(p *plot.Plot, w io.Writer) error {
	width, height, scale := paperOf(p).paperSize(p)
	c := &pdfCanvas{width: width, height: height}
	drawPage(draw.NewCanvas(c, width, height), p)
	title, subtitle, _ := strings.Cut(p.Title.Text, "\n")
	return c.write(w, scale, title, subtitle)
}

// pdfCanvas writes what is drawn as operators of a page of PDF (ISO 32000-1).
// Its axes are those of vg: the origin at the lower left, lengths in points.
type pdfCanvas struct {
	width, height vg.Length
	content       bytes.Buffer
	fonts         []*pdfFont
	alphas        []uint8 // opacities that occur, 255 aside
	pen           vg.Length
	opaque        bool // the current opacity is 255
	stack         []pdfState
	fault         error
}

// pdfState is what Push keeps beside the operators.
type pdfState struct {
	pen    vg.Length
	opaque bool
}

// number writes a number with at most four decimals.
func number(x float64) string {
	s := strconv.FormatFloat(x, 'f', 4, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

func (c *pdfCanvas) put(operator string, operands ...float64) {
	for _, x := range operands {
		c.content.WriteString(number(x) + " ")
	}
	c.content.WriteString(operator + "\n")
}

// Size returns the size of the layout.
func (c *pdfCanvas) Size() (width, height vg.Length) { return c.width, c.height }

// SetLineWidth sets the width of strokes.
func (c *pdfCanvas) SetLineWidth(width vg.Length) {
	c.pen = width
	c.put("w", float64(width))
}

// SetLineDash sets the pattern of strokes; an empty one is a full line.
func (c *pdfCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	c.content.WriteString("[ ")
	for _, x := range pattern {
		c.content.WriteString(number(float64(x)) + " ")
	}
	c.content.WriteString("] ")
	c.put("d", float64(offset))
}

// SetColor sets the colour and the opacity of strokes, areas and text; nil is
// black.
func (c *pdfCanvas) SetColor(ink color.Color) {
	if ink == nil {
		ink = color.Black
	}
	n := color.NRGBAModel.Convert(ink).(color.NRGBA)
	r, g, b := float64(n.R)/255, float64(n.G)/255, float64(n.B)/255
	c.put("rg", r, g, b)
	c.put("RG", r, g, b)
	if n.A == 255 && c.opaque {
		return
	}
	if n.A != 255 && !slices.Contains(c.alphas, n.A) {
		c.alphas = append(c.alphas, n.A)
	}
	c.opaque = n.A == 255
	fmt.Fprintf(&c.content, "/A%d gs\n", n.A)
}

// Rotate turns what follows, by an angle in radians.
func (c *pdfCanvas) Rotate(angle float64) {
	sin, cos := math.Sincos(angle)
	c.put("cm", cos, sin, -sin, cos, 0, 0)
}

// Translate moves the origin.
func (c *pdfCanvas) Translate(by vg.Point) { c.put("cm", 1, 0, 0, 1, float64(by.X), float64(by.Y)) }

// Scale scales what follows.
func (c *pdfCanvas) Scale(x, y float64) { c.put("cm", x, 0, 0, y, 0, 0) }

// Push keeps the state of drawing for Pop.
func (c *pdfCanvas) Push() {
	c.stack = append(c.stack, pdfState{c.pen, c.opaque})
	c.put("q")
}

// Pop takes back the state that Push kept.
func (c *pdfCanvas) Pop() {
	last := len(c.stack) - 1
	c.pen, c.opaque = c.stack[last].pen, c.stack[last].opaque
	c.stack = c.stack[:last]
	c.put("Q")
}

// Stroke draws the line of a path.
func (c *pdfCanvas) Stroke(path vg.Path) {
	if c.pen > 0 {
		c.path(path)
		c.put("S")
	}
}

// Fill fills the area of a path.
func (c *pdfCanvas) Fill(path vg.Path) {
	c.path(path)
	c.put("f")
}

// path writes the parts of a path.
func (c *pdfCanvas) path(path vg.Path) {
	var at vg.Point
	started := false
	for _, part := range path {
		switch part.Type {
		case vg.MoveComp:
			c.put("m", float64(part.Pos.X), float64(part.Pos.Y))
		case vg.LineComp:
			c.put("l", float64(part.Pos.X), float64(part.Pos.Y))
		case vg.CurveComp:
			c.curve(at, part)
		case vg.ArcComp:
			part.Pos = c.arc(part, started)
		case vg.CloseComp:
			c.put("h")
			continue
		}
		at, started = part.Pos, true
	}
}

// curve writes a quadratic or cubic curve as a cubic one.
func (c *pdfCanvas) curve(from vg.Point, part vg.PathComp) {
	a, b := part.Control[0], part.Control[len(part.Control)-1]
	if len(part.Control) == 1 {
		a = vg.Point{X: from.X + (a.X-from.X)*2/3, Y: from.Y + (a.Y-from.Y)*2/3}
		b = vg.Point{X: part.Pos.X + (b.X-part.Pos.X)*2/3, Y: part.Pos.Y + (b.Y-part.Pos.Y)*2/3}
	}
	c.put("c", float64(a.X), float64(a.Y), float64(b.X), float64(b.Y), float64(part.Pos.X), float64(part.Pos.Y))
}

// arc writes an arc as curves of a quarter at most and returns its end. A line
// leads to its start where the path has begun.
func (c *pdfCanvas) arc(part vg.PathComp, started bool) vg.Point {
	x, y, r := float64(part.Pos.X), float64(part.Pos.Y), float64(part.Radius)
	pieces := int(math.Ceil(math.Abs(part.Angle) / (math.Pi/2 + 1e-9)))
	step := part.Angle / float64(max(pieces, 1))
	reach := 4. / 3 * math.Tan(step/4)
	sin, cos := math.Sincos(part.Start)
	begin := "m"
	if started {
		begin = "l"
	}
	c.put(begin, x+r*cos, y+r*sin)
	for k := range pieces {
		sin2, cos2 := math.Sincos(part.Start + step*float64(k+1))
		c.put("c", x+r*(cos-reach*sin), y+r*(sin+reach*cos), x+r*(cos2+reach*sin2), y+r*(sin2-reach*cos2), x+r*cos2, y+r*sin2)
		sin, cos = sin2, cos2
	}
	return vg.Point{X: vg.Length(x + r*cos), Y: vg.Length(y + r*sin)}
}

// FillString writes a line of text whose baseline begins at a point.
func (c *pdfCanvas) FillString(face font.Face, at vg.Point, s string) {
	if s == "" || face.Font.Size == 0 {
		return
	}
	k := slices.IndexFunc(c.fonts, func(f *pdfFont) bool { return f.name == face.Name() })
	if k < 0 {
		f, err := newPDFFont(face)
		if err != nil {
			c.fault = err
			return
		}
		k, c.fonts = len(c.fonts), append(c.fonts, f)
	}
	fmt.Fprintf(&c.content, "BT /F%d %s Tf %s %s Td <%s> Tj ET\n", k, number(float64(face.Font.Size)), number(float64(at.X)), number(float64(at.Y)), c.fonts[k].glyphs(s))
}

// DrawImage is not needed: no figure of ours holds a picture.
func (c *pdfCanvas) DrawImage(vg.Rectangle, image.Image) {
	c.fault = fmt.Errorf("a figure with a picture in it cannot be written as PDF")
}

// pdfText writes a text outside of the page: UTF-16 in hexadecimal digits.
func pdfText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

// pdfObjects are the objects of a file, numbered from 1 in the order of adding.
type pdfObjects struct{ list [][]byte }

func (o *pdfObjects) add(format string, args ...any) (number int) {
	o.list = append(o.list, []byte(fmt.Sprintf(format, args...)))
	return len(o.list)
}

// stream adds compressed data with its dictionary.
func (o *pdfObjects) stream(dictionary string, data []byte) (number int) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(data) // to memory: no error
	z.Close()
	return o.add("<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", dictionary, packed.Len(), packed.Bytes())
}

// write writes the file. The objects that others refer to come first.
func (c *pdfCanvas) write(w io.Writer, scale float64, title, subject string) error {
	if c.fault != nil {
		return c.fault
	}
	o := &pdfObjects{}
	var fonts, states strings.Builder
	for k, f := range c.fonts {
		fmt.Fprintf(&fonts, "/F%d %d 0 R ", k, f.add(o))
	}
	for _, a := range append([]uint8{255}, c.alphas...) {
		fmt.Fprintf(&states, "/A%d << /ca %s /CA %[2]s >> ", a, number(float64(a)/255))
	}
	head := fmt.Sprintf("%s 0 0 %[1]s 0 0 cm\n", number(scale))
	content := o.stream("", append([]byte(head), c.content.Bytes()...))
	page := o.add("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /Font << %s>> /ExtGState << %s>> >> >>",
		len(o.list)+2, number(float64(c.width)*scale), number(float64(c.height)*scale), content, fonts.String(), states.String())
	pages := o.add("<< /Type /Pages /Kids [%d 0 R] /Count 1 >>", page)
	catalog := o.add("<< /Type /Catalog /Pages %d 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>", pages)
	info := o.add("<< /Title %s /Subject %s /Producer (Frontline) >>", pdfText(title), pdfText(subject))
	return o.write(w, catalog, info)
}

// write writes the objects with the table of where they are.
func (o *pdfObjects) write(w io.Writer, catalog, info int) error {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	places := make([]int, len(o.list))
	for i, object := range o.list {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	identity := sha256.Sum256(b.Bytes())
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(o.list)+1)
	for _, at := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%[4]x>] >>\nstartxref\n%d\n%%%%EOF\n", len(o.list)+1, catalog, info, identity[:16], table)
	_, err := w.Write(b.Bytes())
	return err
}

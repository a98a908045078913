package results

import (
	"bytes"
	"fmt"
	"html"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The page: 8 inches wide, 1600 pixels at 200 dots per inch, which is twice
// the resolution of a plain screen.
const (
	pageWidth  vg.Length = 8 * vg.Inch
	pageHeight vg.Length = 5 * vg.Inch
	pageMargin vg.Length = 12
	pageDPI              = 200
	pageRest   vg.Length = 125 // what title, axis and note take of a page made to fit its rows
	leading    vg.Length = 1.3 // distance of lines of text in units of their size
)

// Plot is a figure that has been built and not yet drawn.
type Plot = plot.Plot

// SaveFigure writes the figure as name.svg and name.png into the folder dir,
// which is made if it is missing, and returns the two paths. Equal figures
// give equal bytes: there is no date in the files. A file is replaced only
// when its new content is complete.
//
// Any plot can be saved; those of this package's builders get their title,
// subtitle and note set to the left edge.
func SaveFigure(p *plot.Plot, dir, name string) ([]string, error) {
	return SaveFigureAs(p, dir, name, "svg", "png")
}

// writerOf returns what writes a figure in a format, or nil. It is no table
// that lives from the start of the program: one that draws nothing, as that for
// the browser, is linked without what draws.
func writerOf(format string) func(*plot.Plot, io.Writer) error {
	switch format {
	case "svg":
		return WriteSVG
	case "png":
		return WritePNG
	case "pdf":
		return WritePDF
	}
	return nil
}

// SaveFigureAs is SaveFigure in the formats given, of svg, png and pdf.
func SaveFigureAs(p *plot.Plot, dir, name string, formats ...string) ([]string, error) {
	if name == "" || name != filepath.Base(name) {
		return nil, fmt.Errorf("figure name %q: must be a plain file name", name)
	}
	var paths []string
	for _, format := range formats {
		write := writerOf(format)
		if write == nil {
			return paths, fmt.Errorf("there is no format %q: svg, png or pdf", format)
		}
		path := filepath.Join(dir, name+"."+format)
		if err := AtomicFile(path, func(w io.Writer) error { return write(p, w) }); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// WriteSVG writes the figure as SVG: text stays text, with common fonts named
// as substitutes, and title and subtitle are there for screen readers too.
func WriteSVG(p *plot.Plot, w io.Writer) error {
	width, height, scale := paperOf(p).paperSize(p)
	canvas := vgsvg.New(width, height)
	drawPage(draw.New(canvas), p)
	var raw bytes.Buffer
	if _, err := canvas.WriteTo(&raw); err != nil {
		return err
	}
	title, subtitle, _ := strings.Cut(p.Title.Text, "\n")
	_, note, _ := strings.Cut(p.X.Label.Text, noteBreak)
	described := fmt.Sprintf("role=\"img\">\n<title>%s</title>\n<desc>%s</desc>\n",
		html.EscapeString(title), html.EscapeString(strings.TrimSpace(subtitle+" "+note)))
	replacer := strings.NewReplacer(
		"font-family:Liberation Sans;font-variant:normal;font-weight:normal;font-style:normal",
		"font-family:'Liberation Sans',Arial,Helvetica,sans-serif",
		"font-family:Liberation Sans;font-variant:normal;", "font-family:'Liberation Sans',Arial,Helvetica,sans-serif;",
	)
	head, body, found := strings.Cut(raw.String(), "xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n")
	if !found {
		return fmt.Errorf("figure: the SVG writer's header is not the expected one")
	}
	if scale != 1 {
		head = onPaper(head, width, height, scale)
	}
	_, err := io.WriteString(w, head+described+replacer.Replace(body))
	return err
}

// onPaper gives the head of an SVG file, whose lengths are those of the layout,
// the size of the paper.
func onPaper(head string, width, height vg.Length, scale float64) string {
	from, rest, _ := strings.Cut(head, "<svg ")
	_, box, _ := strings.Cut(rest, "viewBox=")
	return fmt.Sprintf("%s<svg width=\"%.5gpt\" height=\"%.5gpt\" viewBox=%s", from, float64(width)*scale, float64(height)*scale, box)
}

// WritePNG writes the figure as PNG: a page 1600 pixels wide, a column 2102, a
// slide 1920.
func WritePNG(p *plot.Plot, w io.Writer) error {
	on := paperOf(p)
	width, height, scale := on.paperSize(p)
	canvas := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(int(on.dpi*scale+.5)))
	drawPage(draw.New(canvas), p)
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	return encoder.Encode(w, canvas.Image())
}

// drawPage lays out a page: title and subtitle at the left edge, the note
// below, and the plot, without those texts, between them.
func drawPage(c draw.Canvas, p *plot.Plot) {
	c.SetColor(whiteColor)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, pageMargin, -pageMargin, pageMargin, -pageMargin)
	inner := *p
	title, subtitle, _ := strings.Cut(p.Title.Text, "\n")
	label, note, _ := strings.Cut(p.X.Label.Text, noteBreak)
	inner.Title.Text, inner.X.Label.Text = "", label

	bold := textStyle(titleSize, inkColor)
	bold.Font = sans(titleSize, true)
	top := writeLines(c, bold, c.Max.Y, title)
	if subtitle != "" {
		top = writeLines(c, textStyle(subtitleSize, greyColor), top-2, subtitle)
	}
	if top < c.Max.Y {
		top -= 10
	}
	if legend := paperOf(p).legend; len(legend) > 0 {
		top = drawLegend(c, legend, top+4) - 4
	}
	bottom := c.Min.Y
	if note != "" {
		style := textStyle(noteSize, greyColor)
		height := leading * noteSize * vg.Length(len(wrapWidth(note, style, c.Max.X-c.Min.X)))
		writeLines(c, style, c.Min.Y+height, note)
		bottom += height + 8
	}
	c.Min.Y, c.Max.Y = bottom, top
	inner.Draw(c)
}

// writeLines writes text wrapped to the width of the canvas with its top at
// the given height, and returns the height below it.
func writeLines(c draw.Canvas, style text.Style, top vg.Length, s string) vg.Length {
	if s == "" {
		return top
	}
	for _, line := range wrapWidth(s, style, c.Max.X-c.Min.X) {
		fillText(c, style, c.Min.X, top-style.Font.Size*0.95, line)
		top -= leading * style.Font.Size
	}
	return top
}

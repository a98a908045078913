package results

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// pdfParts are the objects of a file by number, streams unpacked.
type pdfParts map[int]string

// readPDF follows the table of places at the end of a file to every object.
func readPDF(t *testing.T, file []byte) pdfParts {
	t.Helper()
	end := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(file)
	if end == nil || !bytes.HasPrefix(file, []byte("%PDF-1.7\n")) {
		t.Fatal("no PDF file")
	}
	at, _ := strconv.Atoi(string(end[1]))
	objects := pdfParts{}
	for k, place := range regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`).FindAllSubmatch(file[at:], -1) {
		from, _ := strconv.Atoi(string(place[1]))
		head := fmt.Sprintf("%d 0 obj\n", k+1)
		if !bytes.HasPrefix(file[from:], []byte(head)) {
			t.Fatalf("object %d is not at %d", k+1, from)
		}
		body, _, _ := bytes.Cut(file[from+len(head):], []byte("\nendobj\n"))
		dictionary, stream, is := bytes.Cut(body, []byte("\nstream\n"))
		if is {
			length, _ := strconv.Atoi(string(regexp.MustCompile(`/Length (\d+)`).FindSubmatch(dictionary)[1]))
			z, err := zlib.NewReader(bytes.NewReader(file[from+len(head)+len(dictionary)+8:][:length]))
			if err != nil {
				t.Fatal(err)
			}
			stream, err = io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
		}
		objects[k+1] = string(dictionary) + "\n" + string(stream)
	}
	return objects
}

// texts returns the lines of text of a file, by what its fonts say their glyphs
// are.
func (o pdfParts) texts(t *testing.T) (list []string) {
	t.Helper()
	var maps []map[string]string // in the order of the fonts, which is that of /F0, /F1
	for k := 1; k <= len(o); k++ {
		if !strings.Contains(o[k], "beginbfchar") {
			continue
		}
		m := map[string]string{}
		for _, pair := range regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]{4})>`).FindAllStringSubmatch(o[k], -1) {
			code, _ := strconv.ParseUint(pair[2], 16, 16)
			m[pair[1]] = string(rune(code))
		}
		maps = append(maps, m)
	}
	for k := 1; k <= len(o); k++ {
		for _, line := range regexp.MustCompile(`BT /F(\d) [0-9.]+ Tf [-0-9.]+ [-0-9.]+ Td <([0-9A-F]*)> Tj`).FindAllStringSubmatch(o[k], -1) {
			font, _ := strconv.Atoi(line[1])
			text := ""
			for i := 0; i < len(line[2]); i += 4 {
				text += maps[font][line[2][i:i+4]]
			}
			list = append(list, text)
		}
	}
	return list
}

func pdfOf(t *testing.T, p *plot.Plot) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WritePDF(p, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every chart gives a PDF whose objects are where its table says, without a
// number that is none, in which the texts of the SVG can be found, signs beyond
// ASCII too, and which has the same bytes when it is written again.
func TestPDF(t *testing.T) {
	for _, s := range samples() {
		p, err := s.draw()
		if err != nil {
			t.Fatal(err)
		}
		file := pdfOf(t, p)
		if !bytes.Equal(file, pdfOf(t, p)) {
			t.Errorf("%s: two writings differ", s.name)
		}
		objects := readPDF(t, file)
		for k, object := range objects {
			if strings.Contains(object, " rg\n") && regexp.MustCompile(`NaN|Inf`).MatchString(object) {
				t.Errorf("%s: object %d holds a number that is none", s.name, k)
			}
		}
		want := regexp.MustCompile(`<text [^>]*>([^<]*)</text>`).FindAllStringSubmatch(svgOf(t, p), -1)
		got := objects.texts(t)
		if len(got) != len(want) {
			t.Errorf("%s: %d texts, the SVG has %d", s.name, len(got), len(want))
			continue
		}
		unescape := strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'")
		for i := range want {
			if text := unescape.Replace(want[i][1]); got[i] != text {
				t.Errorf("%s: text %q, the SVG has %q", s.name, got[i], text)
			}
		}
	}
}

// A font that is embedded has the outlines of the glyphs that are used, those of
// the parts of composite ones, and no others; its checksums are right.
func TestPDFFont(t *testing.T) {
	style := textStyle(10, inkColor)
	f, err := newPDFFont(style.Handler.Cache().Lookup(style.Font, style.Font.Size))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.glyphs("aμé"); len(got) != 12 || f.cmap('\uE000') != 0 {
		t.Fatalf("glyphs %s", got)
	}
	needed := f.needed()
	if len(needed) < 5 { // .notdef, three letters, at least one part of é
		t.Errorf("only the glyphs %v are needed", needed)
	}
	file := f.subset()
	if sum := checksum(file); sum != 0xB1B0AFBA {
		t.Errorf("the sum of the file is %X", sum)
	}
	sub := &pdfFont{tables: map[string][]byte{}}
	for i := range int(bigEndian.Uint16(file[4:])) {
		entry := file[12+16*i:]
		at, length := bigEndian.Uint32(entry[8:]), bigEndian.Uint32(entry[12:])
		name := string(entry[:4])
		sub.tables[name] = file[at : at+length]
		if name != "head" && checksum(sub.tables[name]) != bigEndian.Uint32(entry[4:]) {
			t.Errorf("the sum of table %s is wrong", name)
		}
	}
	filled := 0
	for g := range f.count() {
		kept := sub.outline(g)
		if len(kept) > 0 {
			filled++
		}
		if whole := f.outline(g); len(kept) > 0 && !bytes.HasPrefix(kept, whole) {
			t.Errorf("glyph %d has another outline", g)
		}
	}
	if filled != len(needed) {
		t.Errorf("%d outlines for %d glyphs", filled, len(needed))
	}
	if a := f.advance(f.cmap('a')); math.Abs(a-556) > .5 { // as in Helvetica, whose widths the font has
		t.Errorf("an a is %v wide, must be 556", a)
	}
}

// The three sizes have the size on paper that they promise, in every format.
func TestSizes(t *testing.T) {
	for _, want := range []struct {
		size          Size
		width, height float64 // points; 0: as the figure needs
	}{{SizePage, 576, 360}, {SizeColumn, 89 * 72 / 25.4, 0}, {SizeSlide, 960, 540}} {
		spec := sampleSpec
		spec.Size = want.size
		p, err := LinesWithBands(spec, []Series{lineOf("a", ramp(9, 1), wave(9, 10, .1, 1, 0), 1)})
		if err != nil {
			t.Fatal(err)
		}
		var width, height float64
		page := regexp.MustCompile(`/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]`).FindSubmatch(pdfOf(t, p))
		if _, err := fmt.Sscan(string(page[1])+" "+string(page[2]), &width, &height); err != nil || math.Abs(width-want.width) > .01 || want.height > 0 && math.Abs(height-want.height) > .01 {
			t.Errorf("%v: PDF of %v by %v points", want.size, width, height)
		}
		head := fmt.Sprintf(`width="%.5gpt"`, want.width)
		if svg := svgOf(t, p); !strings.Contains(svg, head) {
			t.Errorf("%v: no %s in the SVG", want.size, head)
		}
		if again, err := ParseSize(want.size.String()); err != nil || again != want.size {
			t.Errorf("%v: %v, %v", want.size, again, err)
		}
	}
	if _, err := ParseSize("poster"); err == nil {
		t.Error("a size that is none: no error")
	}
}

// Arcs are made of curves: a circle of radius 10 touches its four sides, and a
// quarter ends where it should.
func TestPDFArc(t *testing.T) {
	c := &pdfCanvas{}
	part := vg.PathComp{Type: vg.ArcComp, Radius: 10, Start: 0, Angle: math.Pi / 2}
	if end := c.arc(part, false); math.Abs(float64(end.X)) > 1e-9 || math.Abs(float64(end.Y)-10) > 1e-9 {
		t.Errorf("a quarter ends at %v", end)
	}
	part.Angle = 2 * math.Pi
	c.content.Reset()
	c.arc(part, false)
	if n := strings.Count(c.content.String(), " c\n"); n != 4 {
		t.Errorf("a circle of %d curves", n)
	}
}

// A picture in a figure is an error, no PDF without it.
func TestPDFPicture(t *testing.T) {
	p := plot.New()
	p.Add(layer(func(c draw.Canvas, _ *plot.Plot) { c.DrawImage(vg.Rectangle{}, nil) }))
	if err := WritePDF(p, io.Discard); err == nil {
		t.Error("no error")
	}
	if _, err := SaveFigureAs(p, t.TempDir(), "a", "tiff"); err == nil {
		t.Error("an unknown format: no error")
	}
}

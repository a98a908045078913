package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf16"

	"gonum.org/v1/plot/font"
)

// pdfFont is a TrueType font of which a PDF file embeds the glyphs that it uses,
// under their own numbers (ISO 32000-1, 9.7: composite fonts).
type pdfFont struct {
	name   string
	tables map[string][]byte
	units  float64        // of the design, to an em
	used   map[int]rune   // glyph: the character it was used for
	cmap   func(rune) int // character: glyph, 0 where there is none
}

var bigEndian = binary.BigEndian

// newPDFFont reads the tables of a font. The lengths in its tables are trusted:
// the fonts are those the program carries along.
func newPDFFont(face font.Face) (*pdfFont, error) {
	var source bytes.Buffer
	if _, err := face.Face.WriteSourceTo(nil, &source); err != nil {
		return nil, fmt.Errorf("font %s: %w", face.Name(), err)
	}
	data := source.Bytes()
	f := &pdfFont{name: face.Name(), tables: map[string][]byte{}, used: map[int]rune{}}
	for i := range int(bigEndian.Uint16(data[4:])) {
		entry := data[12+16*i:]
		at, length := bigEndian.Uint32(entry[8:]), bigEndian.Uint32(entry[12:])
		f.tables[string(entry[:4])] = data[at : at+length]
	}
	for _, name := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cmap"} {
		if f.tables[name] == nil {
			return nil, fmt.Errorf("font %s has no table %s: only TrueType outlines can be embedded", f.name, name)
		}
	}
	f.units = float64(bigEndian.Uint16(f.tables["head"][18:]))
	f.cmap = characters(f.tables["cmap"])
	if f.cmap == nil {
		return nil, fmt.Errorf("font %s has no table of Unicode characters", f.name)
	}
	return f, nil
}

// characters returns the map of a cmap table of format 4, nil without one.
func characters(table []byte) func(rune) int {
	for i := range int(bigEndian.Uint16(table[2:])) {
		entry := table[4+8*i:]
		sub := table[bigEndian.Uint32(entry[4:]):]
		if bigEndian.Uint16(entry) != 3 || bigEndian.Uint16(entry[2:]) != 1 || bigEndian.Uint16(sub) != 4 {
			continue
		}
		n := int(bigEndian.Uint16(sub[6:])) // twice the number of segments
		ends, starts, deltas, offsets := sub[14:], sub[16+n:], sub[16+2*n:], sub[16+3*n:]
		return func(r rune) int {
			for k := 0; k < n; k += 2 {
				if r > 0xFFFF || int(r) > int(bigEndian.Uint16(ends[k:])) {
					continue
				}
				start := int(bigEndian.Uint16(starts[k:]))
				if int(r) < start {
					return 0
				}
				delta, offset := int(bigEndian.Uint16(deltas[k:])), int(bigEndian.Uint16(offsets[k:]))
				if offset == 0 {
					return (int(r) + delta) & 0xFFFF
				}
				g := int(bigEndian.Uint16(offsets[k+offset+2*(int(r)-start):]))
				if g == 0 {
					return 0
				}
				return (g + delta) & 0xFFFF
			}
			return 0
		}
	}
	return nil
}

// glyphs returns the numbers of the glyphs of a text, in hexadecimal digits.
func (f *pdfFont) glyphs(s string) string {
	var b strings.Builder
	for _, r := range s {
		g := f.cmap(r)
		if _, before := f.used[g]; !before {
			f.used[g] = r
		}
		fmt.Fprintf(&b, "%04X", g)
	}
	return b.String()
}

// count is how many glyphs the font has.
func (f *pdfFont) count() int { return int(bigEndian.Uint16(f.tables["maxp"][4:])) }

// outline returns the bytes of a glyph's outline.
func (f *pdfFont) outline(g int) []byte {
	loca := f.tables["loca"]
	if bigEndian.Uint16(f.tables["head"][50:]) == 0 {
		return f.tables["glyf"][2*int(bigEndian.Uint16(loca[2*g:])) : 2*int(bigEndian.Uint16(loca[2*g+2:]))]
	}
	return f.tables["glyf"][bigEndian.Uint32(loca[4*g:]):bigEndian.Uint32(loca[4*g+4:])]
}

// The flags of a part of a composite glyph.
const (
	partWords = 1 << 0
	partScale = 1 << 3
	partMore  = 1 << 5
	partXY    = 1 << 6
	part2By2  = 1 << 7
)

// parts returns the glyphs of which a composite glyph is made.
func parts(outline []byte) (list []int) {
	if len(outline) < 10 || int16(bigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	for at := 10; ; {
		flags := bigEndian.Uint16(outline[at:])
		list = append(list, int(bigEndian.Uint16(outline[at+2:])))
		at += 6
		if flags&partWords != 0 {
			at += 2
		}
		switch {
		case flags&partScale != 0:
			at += 2
		case flags&partXY != 0:
			at += 4
		case flags&part2By2 != 0:
			at += 8
		}
		if flags&partMore == 0 {
			return list
		}
	}
}

// needed returns the glyphs to embed, in order: those used, what they are made
// of, and the one for missing characters.
func (f *pdfFont) needed() (list []int) {
	seen := map[int]bool{}
	queue := []int{0}
	for g := range f.used {
		queue = append(queue, g)
	}
	for len(queue) > 0 {
		g := queue[0]
		queue = queue[1:]
		if g < f.count() && !seen[g] {
			seen[g] = true
			list = append(list, g)
			queue = append(queue, parts(f.outline(g))...)
		}
	}
	sort.Ints(list)
	return list
}

// subset returns a TrueType file with the outlines of the glyphs that are
// needed; the others are empty and keep their numbers.
func (f *pdfFont) subset() []byte {
	var glyf bytes.Buffer
	n, needed := f.count(), f.needed()
	loca := make([]byte, 4*(n+1))
	hmtx := make([]byte, len(f.tables["hmtx"]))
	for g, k := 0, 0; g < n; g++ {
		if k < len(needed) && needed[k] == g {
			k++
			glyf.Write(f.outline(g))
			glyf.Write(make([]byte, (4-glyf.Len()%4)%4))
			copy(hmtx[min(4*g, len(hmtx)):], f.tables["hmtx"][min(4*g, len(hmtx)):min(4*g+4, len(hmtx))])
		}
		bigEndian.PutUint32(loca[4*(g+1):], uint32(glyf.Len()))
	}
	head := slices.Clone(f.tables["head"])
	bigEndian.PutUint32(head[8:], 0)  // the checksum of all, below
	bigEndian.PutUint16(head[50:], 1) // long offsets
	tables := map[string][]byte{"head": head, "loca": loca, "glyf": glyf.Bytes(), "hmtx": hmtx}
	for _, name := range []string{"hhea", "maxp", "cvt ", "fpgm", "prep"} {
		if f.tables[name] != nil {
			tables[name] = f.tables[name]
		}
	}
	return trueType(tables)
}

// trueType joins tables to a file.
func trueType(tables map[string][]byte) []byte {
	var names []string
	for name := range tables {
		names = append(names, name)
	}
	sort.Strings(names)
	power := 0
	for 2<<power <= len(names) {
		power++
	}
	file := bigEndian.AppendUint32(nil, 0x00010000)
	for _, x := range []int{len(names), 16 << power, power, 16*len(names) - 16<<power} {
		file = bigEndian.AppendUint16(file, uint16(x))
	}
	at, headAt := 12+16*len(names), 0
	var body []byte
	for _, name := range names {
		table := tables[name]
		file = append(file, name...)
		file = bigEndian.AppendUint32(file, checksum(table))
		file = bigEndian.AppendUint32(file, uint32(at))
		file = bigEndian.AppendUint32(file, uint32(len(table)))
		if name == "head" {
			headAt = at
		}
		body = append(body, table...)
		body = append(body, make([]byte, (4-len(table)%4)%4)...)
		at = 12 + 16*len(names) + len(body)
	}
	file = append(file, body...)
	bigEndian.PutUint32(file[headAt+8:], 0xB1B0AFBA-checksum(file))
	return file
}

// checksum is the sum of the words of a table.
func checksum(table []byte) (sum uint32) {
	padded := append(slices.Clone(table), make([]byte, (4-len(table)%4)%4)...)
	for i := 0; i < len(padded); i += 4 {
		sum += bigEndian.Uint32(padded[i:])
	}
	return sum
}

// advance is the width of a glyph in thousandths of an em.
func (f *pdfFont) advance(g int) float64 {
	wide := int(bigEndian.Uint16(f.tables["hhea"][34:])) // those after have the width of the last
	return 1000 / f.units * float64(bigEndian.Uint16(f.tables["hmtx"][4*min(g, wide-1):]))
}

// add adds the objects of the font and returns the number of the first to refer
// to.
func (f *pdfFont) add(o *pdfObjects) int {
	file := f.subset()
	tag := make([]byte, 6) // of the subset, as the standard wants it
	sum := sha256.Sum256(file)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	name := string(tag) + "+" + strings.ReplaceAll(f.name, " ", "")
	box := func(table string, at int) float64 {
		return 1000 / f.units * float64(int16(bigEndian.Uint16(f.tables[table][at:])))
	}
	embedded := o.stream(fmt.Sprintf("/Length1 %d", len(file)), file)
	descriptor := o.add("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%s %s %s %s] /ItalicAngle 0 /Ascent %s /Descent %s /CapHeight %[6]s /StemV 80 /FontFile2 %[8]d 0 R >>",
		name, number(box("head", 36)), number(box("head", 38)), number(box("head", 40)), number(box("head", 42)), number(box("hhea", 4)), number(box("hhea", 6)), embedded)
	var widths strings.Builder
	for _, g := range f.needed() {
		fmt.Fprintf(&widths, "%d [%s] ", g, number(f.advance(g)))
	}
	descendant := o.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /CIDToGIDMap /Identity /W [%s] >>",
		name, descriptor, widths.String())
	unicode := o.stream("", []byte(f.toUnicode()))
	return o.add("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", name, descendant, unicode)
}

// toUnicode says which characters the glyphs are, for searching and copying.
func (f *pdfFont) toUnicode() string {
	var used []int
	for g := range f.used {
		used = append(used, g)
	}
	sort.Ints(used)
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for list := range slices.Chunk(used, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(list))
		for _, g := range list {
			fmt.Fprintf(&b, "<%04X> <", g)
			for _, u := range utf16.Encode([]rune{f.used[g]}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	return b.String() + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
}

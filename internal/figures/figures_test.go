package figures

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"frontline.dev/frontline/results"
)

var samplesDir = flag.String("samples", "", "folder to which TestEveryFigure writes its pictures")

// sources say which folder has what a kind of figure needs.
var sources = map[string]func(*testing.T) *Folder{
	"forest": compared, "idea-funnel": played, "efficiency-waterfall": played, "agents": played, "stress-strip": played,
	"time-series": played, "fan": crossed, "welch": crossed, "replication-funnel": crossed,
	"interaction": crossed, "main-effects": crossed, "half-normal": crossed, "heat-map": crossed, "tornado": oneByOne,
	"morris-plane": trajectories, "sobol-bars": saltelli, "sobol-convergence": saltelli, "surface": sample,
	"frontier": searched, "parallel": searched, "prim-peeling": sample, "prim-box": sample,
}

// label is a text of a picture with the box it takes.
type label struct {
	text                   string
	left, right, low, high float64
	size                   float64
	turned                 bool
}

// labelsOf reads the texts of an SVG file and measures them with the font they
// are drawn in.
func labelsOf(t *testing.T, svg []byte) (list []label) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	handler := plot.DefaultTextHandler
	sizes := regexp.MustCompile(`font-size:([0-9.]+)px`)
	turn := regexp.MustCompile(`rotate\(([-0-9.]+)`)
	move := regexp.MustCompile(`translate\(([-0-9.]+), ?([-0-9.]+)\)`)
	var groups []string // transforms of the open groups
	for {
		token, err := decoder.Token()
		if err != nil {
			return list
		}
		switch e := token.(type) {
		case xml.StartElement:
			attributes := map[string]string{}
			for _, a := range e.Attr {
				attributes[a.Name.Local] = a.Value
			}
			if e.Name.Local == "g" {
				groups = append(groups, attributes["transform"])
			}
			if e.Name.Local != "text" {
				continue
			}
			var content string
			if err := decoder.DecodeElement(&content, &e); err != nil {
				t.Fatal(err)
			}
			x, _ := strconv.ParseFloat(attributes["x"], 64)
			y, _ := strconv.ParseFloat(attributes["y"], 64)
			size, _ := strconv.ParseFloat(sizes.FindStringSubmatch(attributes["style"])[1], 64)
			style := text.Style{Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(size)}, Handler: handler}
			width := float64(style.Width(content))
			l := label{text: content, left: x, right: x + width, low: -y, high: -y + .72*size, size: size}
			dx, dy := 0.0, 0.0
			for _, g := range groups[1:] {
				if m := turn.FindStringSubmatch(g); m != nil && m[1] != "0" {
					l.turned = true
				}
				if m := move.FindStringSubmatch(g); m != nil {
					a, _ := strconv.ParseFloat(m[1], 64)
					b, _ := strconv.ParseFloat(m[2], 64)
					dx, dy = dx+a, dy+b
				}
			}
			l.left, l.right, l.low, l.high = l.left+dx, l.right+dx, l.low+dy, l.high+dy
			if strings.TrimSpace(content) != "" {
				list = append(list, l)
			}
		case xml.EndElement:
			if e.Name.Local == "g" {
				groups = groups[:len(groups)-1]
			}
		}
	}
}

// overlaps returns pairs of texts that cover each other; turned ones are looked
// at in tests of package results.
func overlaps(list []label) (found []string) {
	const slack = .6 // of a point: glyphs have side bearings
	for i, a := range list {
		for _, b := range list[i+1:] {
			if a.turned || b.turned {
				continue
			}
			if a.left+slack < b.right && b.left+slack < a.right && a.low+slack < b.high && b.low+slack < a.high {
				found = append(found, fmt.Sprintf("%q and %q", a.text, b.text))
			}
		}
	}
	return found
}

// Every kind draws from small made-up data, for a page, a column and a slide:
// title, subtitle with n, both axes with units, a table as long as what is drawn,
// a command, text that can be read, and no label over another or out of the page.
func TestEveryFigure(t *testing.T) {
	opened := map[string]*Folder{}
	for _, k := range All() {
		source := sources[k.Name]
		if source == nil {
			t.Errorf("%s has no made-up data", k.Name)
			continue
		}
		key := fmt.Sprintf("%p", source)
		if opened[key] == nil {
			opened[key] = source(t)
		}
		for _, size := range []results.Size{results.SizePage, results.SizeColumn, results.SizeSlide} {
			everySize(t, k.Name, opened[key], size)
		}
	}
}

func everySize(t *testing.T, kind string, f *Folder, size results.Size) {
	t.Helper()
	r := Request{Kinds: []string{kind}, Where: []string{"ideas_per_agent_year>=10"}, Size: size}
	if kind == "surface" { // each takes a second
		r.Metrics = []string{"ideas_per_agent_year"}
	}
	list, left, err := Draw(context.Background(), f, r, nil)
	if err != nil || len(list) == 0 {
		t.Errorf("%s: %v, left out: %v", kind, err, left)
		return
	}
	for i := range list {
		checkFigure(t, &list[i], size)
	}
	if *samplesDir != "" {
		if _, err := Write(*samplesDir, f, list, left); err != nil {
			t.Error(err)
		}
	}
}

var withUnit = regexp.MustCompile(`\([^)]+\)`)

// axisless are kinds that have no quantity on an axis: rows, stages, axes of
// their own.
var axisless = map[string]string{"forest": "y", "efficiency-waterfall": "y", "main-effects": "y", "tornado": "y", "prim-box": "y", "parallel": "y", "idea-funnel": "x", "sobol-bars": "x"}

// leastText is the smallest text on paper, in points, by size.
var leastText = map[results.Size]float64{results.SizePage: 8.5, results.SizeColumn: 6.2, results.SizeSlide: 12}

// layoutOf returns the width and height of the layout and its scale on paper.
func layoutOf(t *testing.T, svg string) (width, height, scale float64) {
	t.Helper()
	numbers := regexp.MustCompile(`<svg width="([0-9.]+)pt" height="[0-9.]+pt" viewBox="0 0 ([0-9.]+) ([0-9.]+)"`).FindStringSubmatch(svg)
	if numbers == nil {
		t.Fatalf("no size in %.200s", svg)
	}
	paper := parse(numbers[1])
	width, height = parse(numbers[2]), parse(numbers[3])
	return width, height, paper / width
}

func checkFigure(t *testing.T, g *Figure, size results.Size) {
	t.Helper()
	checkWords(t, g)
	var svg bytes.Buffer
	if err := results.WriteSVG(g.Plot, &svg); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(svg.String(), "No observations") {
		t.Errorf("%s: nothing is drawn", g.Name)
	}
	width, height, scale := layoutOf(t, svg.String())
	labels := labelsOf(t, svg.Bytes())
	for _, pair := range overlaps(labels) {
		t.Errorf("%s: labels cover each other: %s", g.Name, pair)
	}
	for _, l := range labels {
		if !l.turned && (l.left < 0 || l.right > width+.5 || l.low < 0 || l.high > height) {
			t.Errorf("%s: %q leaves the page of %.0f by %.0f: %.1f to %.1f, %.1f to %.1f", g.Name, l.text, width, height, l.left, l.right, l.low, l.high)
		}
		if l.size*scale < leastText[size] {
			t.Errorf("%s: %q is %.1f points high on paper", g.Name, l.text, l.size*scale)
		}
	}
	if on := width * scale; size == results.SizeColumn && math.Abs(on-89*72/25.4) > .2 || size == results.SizeSlide && math.Abs(on-960) > .2 || size == results.SizeSlide && math.Abs(height*scale-540) > .2 {
		t.Errorf("%s: %.1f by %.1f points on paper", g.Name, on, height*scale)
	}
}

// checkWords looks at what a figure says beside its picture.
func checkWords(t *testing.T, g *Figure) {
	t.Helper()
	if g.Spec.Title == "" || g.Spec.Subtitle == "" || g.Spec.Note == "" {
		t.Errorf("%s: title %q, subtitle %q, note %q", g.Name, g.Spec.Title, g.Spec.Subtitle, g.Spec.Note)
	}
	if !regexp.MustCompile(`\d`).MatchString(g.Spec.Subtitle) {
		t.Errorf("%s: the subtitle has no number of observations: %q", g.Name, g.Spec.Subtitle)
	}
	for axis, text := range map[string]string{"x": g.Spec.XLabel, "y": g.Spec.YLabel} {
		if axisless[g.Kind] != axis && !withUnit.MatchString(text) {
			t.Errorf("%s: the %s axis has no unit: %q", g.Name, axis, text)
		}
	}
	if len(g.Rows) == 0 || len(g.Header) < 2 {
		t.Errorf("%s: no table", g.Name)
	}
	for _, row := range g.Rows {
		if len(row) != len(g.Header) {
			t.Fatalf("%s: a row of %d cells under %d names: %v", g.Name, len(row), len(g.Header), row)
		}
	}
	if !strings.HasPrefix(g.Command, "frontline plot . "+g.Kind) {
		t.Errorf("%s: command %q", g.Name, g.Command)
	}
}

// The search for labels over others can fail: two texts at one place are found,
// and neighbours are not.
func TestOverlapIsFound(t *testing.T) {
	svg := func(x int) []byte {
		return []byte(fmt.Sprintf(`<svg><g transform="scale(1, -1) translate(0, -389)"><text x="10" y="-20" style="font-size:10px">first words</text>
			<text x="%d" y="-22" style="font-size:10px">second words</text></g></svg>`, x))
	}
	if n := len(overlaps(labelsOf(t, svg(40)))); n != 1 {
		t.Errorf("%d overlaps where there is one", n)
	}
	if n := len(overlaps(labelsOf(t, svg(90)))); n != 0 {
		t.Errorf("%d overlaps where there is none", n)
	}
}

// What a folder cannot show is left out with a reason, and says so; unknown
// figures, metrics and folders are the user's mistakes.
func TestWhatIsMissing(t *testing.T) {
	f := searched(t)
	list, left, err := Draw(context.Background(), f, Request{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || len(left) != len(All())-2 {
		t.Errorf("%d figures drawn and %d left out of %d", len(list), len(left), len(All()))
	}
	for _, l := range left {
		if len(l.Why) < 10 {
			t.Errorf("%s: no reason: %q", l.Kind, l.Why)
		}
	}
	var input *InputError
	if _, _, err := Draw(context.Background(), f, Request{Kinds: []string{"frontir"}}, nil); !errors.As(err, &input) || !strings.Contains(err.Error(), "frontier") {
		t.Errorf("an unknown figure: %v", err)
	}
	if _, _, err := Draw(context.Background(), f, Request{Metrics: []string{"wit"}}, nil); !errors.As(err, &input) {
		t.Errorf("an unknown metric: %v", err)
	}
	if _, err := Open(t.TempDir()); !errors.As(err, &input) {
		t.Errorf("a folder without a manifest: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Draw(ctx, f, Request{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
}

// Figures are written with their tables and an index that names their commands;
// two writings give the same bytes.
func TestWrite(t *testing.T) {
	f := searched(t)
	list, left, err := Draw(context.Background(), f, Request{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := t.TempDir(), t.TempDir()
	paths, err := Write(a, f, list, left)
	if err != nil || len(paths) != 4*len(list)+1 {
		t.Fatal(paths, err)
	}
	if _, err := Write(b, f, list, left); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		x, errX := os.ReadFile(path)
		y, errY := os.ReadFile(filepath.Join(b, filepath.Base(path)))
		if errX != nil || errY != nil || !bytes.Equal(x, y) {
			t.Errorf("%s differs between two writings", filepath.Base(path))
		}
	}
	index, err := os.ReadFile(filepath.Join(a, IndexFile))
	if err != nil || !strings.Contains(string(index), `"command": "frontline plot . frontier"`) {
		t.Errorf("the index has no command: %s, %v", index, err)
	}
}

// Lenth's pseudo standard error of effects of which one stands out is that of
// the others: sizes 1, 2, 3 and 20 have 1.5 · 2.5 = 3.75 first, which keeps
// 1, 2 and 3 below 9.375, whose median is 2: 3.
func TestLenth(t *testing.T) {
	if got := lenth([]float64{1, 2, 3, 20}); got != 3 {
		t.Errorf("pseudo standard error %v, must be 3", got)
	}
}

package results

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot"
)

var samplesDir = flag.String("samples", "", "write the sample figures into this folder, to be looked at")

// wave is deterministic stuff to draw: around level, rising by slope.
func wave(n int, level, slope, swing, phase float64) []float64 {
	values := make([]float64, n)
	for i := range values {
		x := float64(i)
		values[i] = level + slope*x + swing*(math.Sin(x/3+phase)+0.4*math.Sin(1.7*x+2*phase))
	}
	return values
}

func ramp(n int, step float64) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = step * float64(i)
	}
	return values
}

func shifted(values []float64, by float64) []float64 {
	moved := make([]float64, len(values))
	for i, x := range values {
		moved[i] = x + by*(1+0.3*math.Sin(float64(i)))
	}
	return moved
}

func lineOf(name string, x, y []float64, half float64) Series {
	return Series{Name: name, X: x, Y: y, Lo: shifted(y, -half), Hi: shifted(y, half)}
}

func groupOf(name string, values []float64, half float64) Group {
	return Group{Name: name, Values: values, Lo: shifted(values, -half), Hi: shifted(values, half)}
}

var sampleSpec = FigureSpec{
	Title:    "Ideas rise with diversity, most of all under stewardship",
	Subtitle: "Ideas per agent and year; mean of 30 replications with 95 % intervals",
	XLabel:   "Products per agent",
	YLabel:   "Ideas per agent and year",
	Note:     "Scenario \"base\", seed 20261123, warm-up 4 weeks. Common random numbers across settings; intervals are Student-t over replications.",
}

// sample is one picture: a builder with data of one size or peculiarity.
type sample struct {
	name   string
	titled bool
	draw   func() (*plot.Plot, error)
}

func samples() []sample {
	return slices.Concat(lineSamples(), barSamples(), spreadSamples(), planeSamples())
}

func lineSamples() []sample {
	nan := math.NaN()
	few := []float64{1, 3, 5, 7, 9}
	styles := []Series{
		lineOf("Efficiency", few, []float64{3.1, 3.6, 3.4, 3.0, 2.7}, 0.25),
		lineOf("Monitoring", few, []float64{3.0, 3.9, 4.3, 4.2, 4.0}, 0.3),
		lineOf("Stewardship", few, []float64{2.9, 4.4, 5.9, 7.0, 7.3}, 0.4),
		lineOf("No control at all (baseline)", few, []float64{2.95, 4.1, 4.6, 4.4, 4.1}, 0.35),
	}
	eight := make([]Series, 8)
	for k := range eight {
		eight[k] = lineOf("Group "+string(rune('A'+k)), ramp(40, 1), wave(40, 10+float64(k), 0.02*float64(k), 0.8, float64(k)), 0.5)
	}
	gaps := lineOf("With gaps", ramp(60, 1), wave(60, 4, 0.02, 1, 0), 0.6)
	for _, i := range []int{0, 10, 11, 12, 30, 32, 59} {
		gaps.Y[i] = nan
	}
	gaps.Lo[40], gaps.Hi[45] = nan, nan
	weeks := []Series{
		lineOf("Stress, low diversity", ramp(104, 0.5), wave(104, 0.25, 0.0006, 0.02, 0), 0.02),
		lineOf("Stress, medium", ramp(104, 0.5), wave(104, 0.3, 0.0014, 0.02, 1), 0.025),
		lineOf("Stress, high diversity", ramp(104, 0.5), wave(104, 0.33, 0.0028, 0.02, 2), 0.03),
	}
	timeSpec := FigureSpec{Title: "Stress settles within half a year", Subtitle: "Mean exhaustion (0 to 1); 30 replications, band: 95 % interval of the mean",
		XLabel: "Weeks since the start", YLabel: "Mean exhaustion (share)", Vertical: []Reference{{"end of warm-up", 4}, {"new product", 26}}, Horizontal: []Reference{{"published mean", 0.41}}}
	return []sample{
		{"lines", true, func() (*plot.Plot, error) { return LinesWithBands(sampleSpec, styles) }},
		{"lines-bands", true, func() (*plot.Plot, error) {
			spec := sampleSpec
			spec.Intervals, spec.IncludeZero = IntervalsBands, true
			return LinesWithBands(spec, styles)
		}},
		{"lines-eight", true, func() (*plot.Plot, error) { return LinesWithBands(sampleSpec, eight) }},
		{"lines-gaps", true, func() (*plot.Plot, error) { return LinesWithBands(sampleSpec, []Series{gaps}) }},
		{"lines-one", true, func() (*plot.Plot, error) {
			return LinesWithBands(sampleSpec, []Series{lineOf("Alone", []float64{3}, []float64{0.2}, 0.1)})
		}},
		{"lines-none", true, func() (*plot.Plot, error) { return LinesWithBands(sampleSpec, nil) }},
		{"lines-nan", true, func() (*plot.Plot, error) {
			return LinesWithBands(sampleSpec, []Series{{Name: "x", X: []float64{1, 2}, Y: []float64{nan, math.Inf(1)}}})
		}},
		{"lines-bare", false, func() (*plot.Plot, error) {
			return LinesWithBands(FigureSpec{}, []Series{{X: few, Y: []float64{-2e6, 1e6, 0, 3e6, 2e6}}})
		}},
		{"time", true, func() (*plot.Plot, error) { return TimeSeries(timeSpec, weeks) }},
		{"time-gaps", true, func() (*plot.Plot, error) { return TimeSeries(timeSpec, []Series{gaps}) }},
		{"time-none", true, func() (*plot.Plot, error) { return TimeSeries(timeSpec, nil) }},
	}
}

func barSamples() []sample {
	nan := math.NaN()
	parts := []Stack{
		{"Diagnosis", []float64{1.2, 1.4, 1.9, 2.2}}, {"Learning by doing", []float64{0.8, 1.1, 1.5, 2.0}},
		{"Interruptions", []float64{0.5, 0.5, 0.6, nan}}, {"Repeat calls", []float64{0.4, 0.6, 0.9, 1.1}},
		{"Ideas put to use", []float64{-0.6, -1.0, -1.4, -1.9}}, {"Fewer faults", []float64{-0.2, -0.3, -0.5, -0.9}},
	}
	total := groupOf("Total, 95 % interval", []float64{2.1, 2.3, 3.0, 2.5}, 0.3)
	settings := []string{"Low diversity", "Medium diversity", "High diversity", "High diversity, stewardship"}
	stackSpec := FigureSpec{Title: "Where the efficiency loss comes from", Subtitle: "Extra handling minutes per solved problem against a single-product team; 30 pairs", YLabel: "Extra minutes per solved problem", Note: sampleSpec.Note}
	slanted := []string{"Internationalisation", "Responsibilities", "Efficiency", "Monitoring", "Stewardship", "Peer recognition", "Bureaucratisation", "Self-determination", "Empowerment", "Laissez-faire", "Transformational", "Transactional"}
	return []sample{
		{"stacked", true, func() (*plot.Plot, error) { return StackedBars(stackSpec, settings, parts, &total) }},
		{"stacked-one", true, func() (*plot.Plot, error) {
			return StackedBars(stackSpec, settings[:1], []Stack{{"Diagnosis", []float64{-2}}}, nil)
		}},
		{"stacked-none", true, func() (*plot.Plot, error) { return StackedBars(stackSpec, nil, nil, nil) }},
		{"bars", true, func() (*plot.Plot, error) {
			return Bars(stackSpec, settings, []Group{groupOf("Ideas", []float64{2.1, 2.9, 4.4, 6.8}, 0.4), groupOf("Loss", []float64{1.1, -1.9, 3.4, 3.1}, 0.3), groupOf("Stress", []float64{0.4, 0.6, nan, 0.8}, 0.1)})
		}},
		{"bars-many", true, func() (*plot.Plot, error) {
			return Bars(stackSpec, slanted, []Group{groupOf("", wave(12, 5, 0.2, 1, 0), 0.4)})
		}},
		{"bars-none", true, func() (*plot.Plot, error) { return Bars(stackSpec, nil, nil) }},
	}
}

// spreadSamples are dots, waterfalls and histograms.
func spreadSamples() []sample {
	nan := math.NaN()
	forest := []string{"Products per agent: 1 to 9", "Control: stewardship against efficiency", "Agents: 16 to 24", "Recovery of energy: slow to fast", "Feedback delay: a day to a week", "Customer patience"}
	forestSpec := FigureSpec{Title: "Diversity and control matter most", Subtitle: "Change in ideas per agent and year; 30 pairs on common random numbers, 95 % intervals", XLabel: "Difference (ideas per agent and year)"}
	effects := groupOf("Ideas", []float64{2.3, 1.7, 0.4, 0.1, -0.3, nan}, 0.35)
	histSpec := FigureSpec{Title: "Synthetic surveys bracket the published coefficient", Subtitle: "Standardised coefficient of diversity in 400 synthetic surveys of 134 agents", XLabel: "Standardised coefficient (beta)", YLabel: "Surveys", Vertical: []Reference{{"published: 0.19", 0.19}, {"mean", 0.172}}}
	normal := make([]float64, 400)
	for i := range normal {
		normal[i] = 0.17 + 0.02*(math.Sin(float64(i*i))+math.Sin(float64(3*i))+math.Sin(float64(i*i*i%997)))
	}
	return []sample{
		{"dots", true, func() (*plot.Plot, error) { return DotWhisker(forestSpec, forest, []Group{effects}) }},
		{"dots-groups", true, func() (*plot.Plot, error) {
			return DotWhisker(forestSpec, forest, []Group{effects, groupOf("Efficiency loss", []float64{1.1, -0.7, 0.3, 0.2, 0.6, -0.1}, 0.2), groupOf("Stress", []float64{0.8, -1.2, 0.1, -0.9, 0.2, 0}, 0.15)})
		}},
		{"dots-one", true, func() (*plot.Plot, error) {
			return DotWhisker(forestSpec, forest[:1], []Group{{Name: "x", Values: []float64{2}}})
		}},
		{"dots-none", true, func() (*plot.Plot, error) { return DotWhisker(forestSpec, nil, nil) }},
		{"waterfall", true, func() (*plot.Plot, error) {
			return Waterfall(forestSpec, []Step{{"Explaining", 4.19, 4.0, 4.4, false}, {"Asking", 1.57, 1.4, 1.7, false}, {"Learning wins back", -2.4, -2.9, -1.9, false},
				{"Nothing", 0, nan, nan, false}, {"Not observed", nan, nan, nan, false}, {"Efficiency loss", 3.36, 2.9, 3.8, true}})
		}},
		{"waterfall-none", true, func() (*plot.Plot, error) { return Waterfall(forestSpec, nil) }},
		{"histogram", true, func() (*plot.Plot, error) { return Histogram(histSpec, normal, 0) }},
		{"histogram-range", true, func() (*plot.Plot, error) {
			spec := histSpec
			spec.Ranges = []Range{{"published band", 0.08, 0.3}}
			return Histogram(spec, normal, 15)
		}},
		{"histogram-whole", true, func() (*plot.Plot, error) {
			return Histogram(FigureSpec{Title: "Contacts", XLabel: "Contacts per case", YLabel: "Cases"}, []float64{1, 1, 1, 2, 2, 3, 5, nan}, 0)
		}},
		{"histogram-one", true, func() (*plot.Plot, error) { return Histogram(histSpec, []float64{3.2}, 0) }},
		{"histogram-none", true, func() (*plot.Plot, error) { return Histogram(histSpec, []float64{nan}, 0) }},
	}
}

func svgOf(t *testing.T, p *plot.Plot) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSVG(p, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// onScale says whether a colour is a mixture of neighbours of the scale of
// colours, or a grey of what stands in the background.
func onScale(hex string) bool {
	for _, grey := range []color.NRGBA{{0xB0, 0xB0, 0xB0, 0xFF}, {0xD0, 0xD0, 0xD0, 0xFF}} {
		if isColor(hex, grey) {
			return true
		}
	}
	for x := 0.0; x <= 1; x += 1. / 4096 {
		if isColor(hex, shadeOf(span{0, 1}, x)) {
			return true
		}
	}
	return false
}

var hexColor = regexp.MustCompile(`#[0-9A-Fa-f]{6}`)

// Every builder draws nothing, one and many points and gaps: well-formed SVG
// with its texts, without pictures, unreal numbers or colours of its own.
func TestFiguresDraw(t *testing.T) {
	allowed := append(Palette(), inkColor, greyColor, gridColor, whiteColor)
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			p, err := s.draw()
			if err != nil {
				t.Fatal(err)
			}
			svg := svgOf(t, p)
			if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil {
				t.Errorf("not well-formed: %v", err)
			}
			for _, bad := range []string{"<image", "NaN", "Inf", "base64", "<style"} {
				if strings.Contains(svg, bad) {
					t.Errorf("the SVG holds %q", bad)
				}
			}
			for _, hex := range hexColor.FindAllString(svg, -1) {
				if !slices.ContainsFunc(allowed, func(c color.NRGBA) bool { return isColor(hex, c) }) && !onScale(hex) {
					t.Errorf("colour %s is not of the palette", hex)
				}
			}
			title, _, _ := strings.Cut(p.Title.Text, "\n")
			label, _, _ := strings.Cut(p.X.Label.Text, noteBreak)
			for _, text := range []string{title, label} {
				if text != "" && !strings.Contains(svg, ">"+text+"<") {
					t.Errorf("the text %q is missing", text)
				}
			}
			if s.titled && title == "" {
				t.Error("no title")
			}
			if none := strings.HasSuffix(s.name, "-none"); none != strings.Contains(svg, "No observations") && s.name != "lines-nan" {
				t.Errorf("the notice of an empty figure is there: %v", !none)
			}
			if *samplesDir != "" {
				if _, err := SaveFigure(p, *samplesDir, s.name); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// Files are written twice with equal bytes, by two equal plots; the picture
// is 1600 pixels wide.
func TestSaveFigureDeterministic(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	for _, name := range []string{"lines", "stacked", "dots-groups"} {
		for _, s := range samples() {
			if s.name != name {
				continue
			}
			for _, dir := range []string{first, second} {
				p, err := s.draw()
				if err != nil {
					t.Fatal(err)
				}
				if paths, err := SaveFigure(p, dir, name); err != nil || len(paths) != 2 {
					t.Fatal(paths, err)
				}
			}
			for _, extension := range []string{".svg", ".png"} {
				a, errA := os.ReadFile(filepath.Join(first, name+extension))
				b, errB := os.ReadFile(filepath.Join(second, name+extension))
				if err := errors.Join(errA, errB); err != nil || !bytes.Equal(a, b) {
					t.Errorf("%s%s differs between runs (%v)", name, extension, err)
				}
			}
		}
	}
	file, err := os.Open(filepath.Join(first, "lines.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if config, err := png.DecodeConfig(file); err != nil || config.Width != 1600 {
		t.Errorf("width %d, %v", config.Width, err)
	}
}

// A plot that no builder made can be saved as well, and drawing does not
// change a plot.
func TestSaveFigurePlainPlot(t *testing.T) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text = "plain", "x"
	if svg := svgOf(t, p); !strings.Contains(svg, ">plain<") || svg != svgOf(t, p) {
		t.Error("a plain plot is not drawn, or changed by it")
	}
	for _, name := range []string{"", "a/b", "../a"} {
		if _, err := SaveFigure(p, t.TempDir(), name); err == nil {
			t.Errorf("name %q: no error", name)
		}
	}
	if err := WritePNG(p, io.Discard); err != nil {
		t.Error(err)
	}
}

// Lengths that do not fit together are errors, not pictures.
func TestFigureErrors(t *testing.T) {
	one, two := []float64{1}, []float64{1, 2}
	calls := map[string]func() (*plot.Plot, error){
		"x and y":   func() (*plot.Plot, error) { return LinesWithBands(FigureSpec{}, []Series{{X: one, Y: two}}) },
		"one bound": func() (*plot.Plot, error) { return TimeSeries(FigureSpec{}, []Series{{X: one, Y: one, Lo: one}}) },
		"bounds": func() (*plot.Plot, error) {
			return TimeSeries(FigureSpec{}, []Series{{X: one, Y: one, Lo: two, Hi: two}})
		},
		"categories": func() (*plot.Plot, error) { return Bars(FigureSpec{}, []string{"a"}, []Group{{Values: two}}) },
		"dots":       func() (*plot.Plot, error) { return DotWhisker(FigureSpec{}, []string{"a"}, []Group{{Values: two}}) },
		"parts":      func() (*plot.Plot, error) { return StackedBars(FigureSpec{}, []string{"a"}, []Stack{{"", two}}, nil) },
		"step":       func() (*plot.Plot, error) { return Waterfall(FigureSpec{}, []Step{{Lo: 1, Hi: math.NaN()}}) },
		"total":      func() (*plot.Plot, error) { return StackedBars(FigureSpec{}, []string{"a"}, nil, &Group{Values: two}) },
	}
	for name, call := range calls {
		if _, err := call(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// isColor allows a difference of one: the SVG writer cuts translucent colours
// down where it should round them.
func isColor(hex string, c color.NRGBA) bool {
	for i, want := range []uint8{c.R, c.G, c.B} {
		got, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil || math.Abs(float64(got)-float64(want)) > 1 {
			return false
		}
	}
	return true
}

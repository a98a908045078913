package report

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/results"
)

// PageFile is the name of the page in a folder of results.
const PageFile = "report.html"

// Page is a report for a reader.
type Page struct {
	Title     string
	Question  string
	Lead      string // what the folder is: kind, runs, versions
	Verdict   []string
	Warnings  []string
	Findings  []Picture // that answer the question
	Certainty []Picture // how sure the numbers are
	Left      []figures.Left
	Tables    []Table
	Metrics   []figures.Measure
	Settings  Table
	Facts     [][2]string // how it was made
	Factors   []Factor    // of the credibility sheet
	Pedigree  string
	Limits    []string
	Commands  []string
}

// Picture is a figure as a part of the page.
type Picture struct {
	Name, Title string
	SVG         string // an element, written as it is
	Header      []string
	Rows        [][]string
	More        int // rows that are left out
	Command     string
}

// Table is a table of the page.
type Table struct {
	Caption string
	Header  []string
	Rows    [][]string
	Notes   []string
}

// Options say what goes into the page. Zero values take everything.
type Options struct {
	Metrics  []string // metrics of the figures; nil: those the study is about
	Dir      string   // the folder as it stands in commands; "": "."
	Progress func(done, total int)
}

// rowsShown is how many rows of the numbers behind a figure are in the page;
// the CSV file has them all.
const rowsShown = 60

// certainty are kinds of figures that say how sure the numbers are.
var certainty = []string{"welch", "replication-funnel", "sobol-convergence", "fan"}

// left aside: they repeat others for the reader of a page.
var aside = []string{"parallel"}

// Build makes the page of a folder of results. The error is an
// *figures.InputError when the folder is none, that of the context, or a
// failure to draw.
func Build(ctx context.Context, dir string, o Options) (*Page, error) {
	f, err := figures.Open(dir)
	if err != nil {
		return nil, err
	}
	list, left, err := figures.Draw(ctx, f, figures.Request{Metrics: o.Metrics, Dir: o.Dir}, o.Progress)
	if err != nil {
		return nil, err
	}
	p := &Page{Title: f.Title(), Question: questionOf(f), Lead: lead(f), Left: left, Warnings: warnings(f)}
	for i := range list {
		g := &list[i]
		picture, err := pictureOf(g)
		switch {
		case err != nil:
			return nil, err
		case slices.Contains(aside, g.Kind):
		case slices.Contains(certainty, g.Kind):
			p.Certainty = append(p.Certainty, picture)
		default:
			p.Findings = append(p.Findings, picture)
		}
	}
	p.Findings = append(p.Findings, drawnAlready(f)...)
	p.answer(f, list)
	p.Settings, p.Pedigree = settings(f)
	p.Facts, p.Factors = facts(f), Credibility(f)
	p.Limits, p.Commands = limits(f), commands(f)
	return p, nil
}

// answer fills what depends on the kind of study.
func (p *Page) answer(f *figures.Folder, list []figures.Figure) {
	var used []string
	switch f.Manifest.Kind {
	case "replicate":
		p.Verdict, p.Tables, used = runAnswer(f)
	case "compare":
		p.Verdict, p.Tables, used = compareAnswer(f)
	case "sweep":
		p.Verdict, p.Tables, used = sweepAnswer(f, list)
	case "optimise":
		p.Verdict, p.Tables, used = searchAnswer(f)
	case "evidence":
		p.Verdict, p.Tables = evidenceAnswer(f)
	case "select":
		p.Verdict, p.Tables, used = selectAnswer(f)
	case "calibrate":
		p.Verdict, p.Tables = calibrateAnswer(f)
	case "fit":
		p.Verdict, p.Tables = fitAnswer(f)
	case "backtest":
		p.Verdict = []string{"The verdict of a backtest, question by question, is on its own page, backtest.html, in this folder; the figures below hold its numbers."}
	default:
		p.Verdict = []string{"This kind of study (" + f.Manifest.Kind + ") has no verdict in words yet; the figures and tables below hold its numbers."}
	}
	sort.Strings(used)
	for _, name := range slices.Compact(used) {
		p.Metrics = append(p.Metrics, definition(f, name))
	}
}

// definition explains a metric: by the folder's dictionary, else by the
// program's.
func definition(f *figures.Folder, name string) figures.Measure {
	m := f.Measure(name)
	if known, is := results.Metrics.Lookup(name); is && m.Doc == "" {
		m = figures.Measure{Name: name, Unit: known.Unit, Doc: known.Doc, Formula: known.Formula, Goal: known.Goal.String()}
	}
	return m
}

func pictureOf(g *figures.Figure) (Picture, error) {
	var svg bytes.Buffer
	if err := results.WriteSVG(g.Plot, &svg); err != nil {
		return Picture{}, fmt.Errorf("figure %s: %w", g.Name, err)
	}
	p := Picture{Name: g.Name, Title: g.Spec.Title, Header: g.Header, Rows: g.Rows, Command: g.Command,
		SVG: inline(svg.String(), g.Spec.Title+". "+g.Spec.Subtitle+". "+g.Spec.Note)}
	if len(p.Rows) > rowsShown {
		p.More = len(p.Rows) - rowsShown
		p.Rows = p.Rows[:rowsShown]
	}
	return p, nil
}

// inline makes an SVG file a part of a page, with its title for screen
// readers. What stands before the element, an XML head, is dropped.
func inline(svg, title string) string {
	_, body, found := strings.Cut(svg, "<svg ")
	if !found {
		return ""
	}
	return `<svg role="img" aria-label="` + html.EscapeString(title) + `" ` + strings.Replace(body, ` role="img"`, "", 1)
}

// ownPictures are where the pictures lie that only the verb of a kind can draw.
var ownPictures = map[string]string{"evidence": "figure-*.svg", "fit": "*.svg", "backtest": "*.svg", "calibrate": "figures/*.svg"}

// drawnAlready are the pictures that lie in the folder and that frontline plot
// does not draw.
func drawnAlready(f *figures.Folder) (list []Picture) {
	pattern := ownPictures[f.Manifest.Kind]
	if pattern == "" {
		return nil
	}
	paths, err := filepath.Glob(filepath.Join(f.Dir, filepath.FromSlash(pattern)))
	if err != nil {
		return nil
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil || bytes.Contains(text, []byte("<script")) {
			continue
		}
		_, rest, _ := strings.Cut(string(text), "<title>")
		title, _, _ := strings.Cut(rest, "</title>")
		title = strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(title)
		list = append(list, Picture{Name: strings.TrimSuffix(filepath.Base(path), ".svg"), Title: title, SVG: inline(string(text), title)})
	}
	return list
}

// HTML returns the page: one file that needs nothing else.
func (p *Page) HTML() []byte {
	var b bytes.Buffer
	if err := p.document().Render(&b); err != nil {
		panic("report: " + err.Error()) // a buffer takes everything
	}
	return b.Bytes()
}

// Write writes the page to a file, which is replaced when it is complete.
func (p *Page) Write(path string) error {
	return results.AtomicFile(path, func(w io.Writer) error {
		_, err := w.Write(p.HTML())
		return err
	})
}

// Number returns the number of pictures, for a line to the user.
func (p *Page) Number() int { return len(p.Findings) + len(p.Certainty) }

package evidence

import (
	escape "html"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	dom "maragu.dev/gomponents"
	"maragu.dev/gomponents/html"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
)

// style is that of the report: light and dark by the reader's setting.
const style = `
:root { color-scheme: light dark; --edge: #8888; --good: #0072b2; --bad: #b24700; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--edge); }
.wide { overflow-x: auto; } .reproduced { color: var(--good); font-weight: 600; } .contradicted, .not-reproduced { color: var(--bad); font-weight: 600; }
figure { margin: 1rem 0; background: #fff; padding: .5rem; border-radius: .25rem; } figure svg { max-width: 100%; height: auto; }
details { border-bottom: 1px solid var(--edge); padding: .5rem 0; } summary { cursor: pointer; }
@media print { details { break-inside: avoid; } }
@media (prefers-color-scheme: dark) { :root { --good: #6fc3f7; --bad: #ffa366; } }
`

// newline keeps the lines of the file short; browsers pass over it.
var newline = dom.Raw("\n")

// claimView is a claim as the page shows it.
type claimView struct {
	ID, Text, Effect, Mean, Expected, Verdict, Class, Kills string
	Facts                                                   []string
	Rows                                                    [][]string
	Pictures                                                []string // elements, written as they are
}

// HTML returns the report as one page that needs nothing else. The pictures
// are those already written into the folder.
func (r *Report) HTML(dir string) string {
	claims := make([]claimView, len(r.Outcomes))
	for i := range r.Outcomes {
		claims[i] = r.Outcomes[i].view(dir)
	}
	var b strings.Builder
	if err := r.document(claims).Render(&b); err != nil {
		panic("evidence: " + err.Error()) // a builder takes everything
	}
	return b.String()
}

// document is the report for a browser: one file, no network, light and dark.
func (r *Report) document(claims []claimView) dom.Node {
	made := r.Started.UTC().Format("2 January 2006") + ", effort " + r.Effort.String() + "; model " + models.ModelVersion + "."
	var rows dom.Group
	for _, c := range claims {
		rows = append(rows, html.Tr(html.Th(html.Scope("row"), html.A(html.Href("#"+c.ID), dom.Text(c.ID))), texts(html.Td, c.Text, c.Effect, c.Mean, c.Expected),
			html.Td(html.Class(c.Class), dom.Text(c.Verdict)), texts(html.Td, c.Kills)), newline)
	}
	return html.Doctype(html.HTML(html.Lang("en"),
		html.Head(
			html.Meta(html.Charset("utf-8")), html.Meta(html.Name("viewport"), html.Content("width=device-width, initial-scale=1")), newline,
			texts(html.TitleEl, "Evidence"), newline,
			html.StyleEl(dom.Raw(style)),
		),
		html.Body(html.Main(newline,
			texts(html.H1, "Which claims come out of the model"), newline,
			texts(html.P, made), newline,
			html.Ul(texts(html.Li, r.counts()...)), newline,
			wide([]string{"Claim", "What is claimed", "Effect", "Mean [95 %]", "Expected", "Verdict", "Ablation as it must"}, rows), newline,
			texts(html.H2, "Every claim"), newline,
			dom.Map(claims, claimView.details),
		)),
	))
}

// details are all of a claim, open if there is something to look at.
func (c claimView) details() dom.Node {
	var rows dom.Group
	for _, r := range c.Rows {
		rows = append(rows, html.Tr(texts(html.Td, r...)), newline)
	}
	var table, pictures dom.Group
	if len(rows) > 0 {
		table = dom.Group{wide([]string{"Number", "Unit", "n", "Mean [95 %]", "Expected", "Verdict"}, rows), newline}
	}
	for _, svg := range c.Pictures {
		pictures = append(pictures, html.Figure(dom.Raw(svg)), newline)
	}
	return dom.Group{html.Details(html.ID(c.ID), dom.If(len(pictures) > 0, dom.Attr("open")),
		html.Summary(texts(html.Strong, c.ID), dom.Text(" "), html.Span(html.Class(c.Class), dom.Text(c.Verdict)), dom.Text(": "+c.Text)), newline,
		html.Ul(texts(html.Li, c.Facts...)), newline, table, pictures), newline}
}

// wide is a table that can be scrolled to the side.
func wide(header []string, rows dom.Group) dom.Node {
	names := dom.Map(header, func(name string) dom.Node { return html.Th(html.Scope("col"), dom.Text(name)) })
	return html.Div(html.Class("wide"), html.Table(html.THead(html.Tr(names)), html.TBody(newline, rows)))
}

// texts puts each text into an element of its own. Inlined, each use would be a
// copy of the element.
//
//go:noinline
func texts(element func(...dom.Node) dom.Node, list ...string) dom.Group {
	elements := make(dom.Group, len(list))
	for i, s := range list {
		elements[i] = element(dom.Text(s))
	}
	return elements
}

func (o *Outcome) view(dir string) claimView {
	c, res := &o.Claim, &o.Result
	v := claimView{ID: c.ID, Text: c.Text, Verdict: string(res.Verdict), Class: strings.ReplaceAll(string(res.Verdict), " ", "-")}
	if len(res.Findings) > 0 {
		f := res.Effect()
		v.Effect, v.Mean, v.Expected, v.Kills = f.Label(), results.FormatEstimate(f.Estimate), f.Expected, res.Kills()
	}
	for _, line := range [][2]string{{"Source", c.where()}, {"Kind", string(c.Kind)}, {"In the model", strings.Join(c.Mechanisms, ", ")}, {"Answer", c.Answer},
		{"Literature", c.Literature}, {"Design", c.Design}, {"Ablation", c.Ablation}, {"Note", res.Note}} {
		if line[1] != "" {
			v.Facts = append(v.Facts, line[0]+": "+line[1]+".")
		}
	}
	for part, list := range [][]Finding{res.Findings, res.Ablated} {
		for _, f := range list {
			name := f.Name
			if part == 1 {
				name = "ablation: " + name
			}
			v.Rows = append(v.Rows, []string{name, f.Unit, results.FormatNumber(float64(f.Estimate.N), 6), results.FormatEstimate(f.Estimate), f.Expected,
				strings.TrimSpace(string(f.Verdict) + " " + f.Why())})
		}
	}
	for _, f := range res.Figures {
		if text, err := os.ReadFile(filepath.Join(dir, f.Name+".svg")); err == nil {
			v.Pictures = append(v.Pictures, inline(string(text), f.Spec.Title))
		}
	}
	return v
}

var svgHead = regexp.MustCompile(`(?s)^.*?<svg `)

// inline makes an SVG file a part of a page, with its title for screen
// readers.
func inline(svg, title string) string {
	label := `<svg role="img" aria-label="` + escape.EscapeString(title) + `" `
	return svgHead.ReplaceAllLiteralString(svg, label)
}

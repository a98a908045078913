package report

import (
	"cmp"
	"fmt"
	"strconv"

	dom "maragu.dev/gomponents"
	"maragu.dev/gomponents/html"
)

// style is that of the report: light and dark by the reader's setting, figures
// on white in both; printable.
const style = `
:root { color-scheme: light dark; --edge: #8887; --soft: #8881; --link: #0057a3; --paper: #fff; --ink: #1b1b1b; }
@media (prefers-color-scheme: dark) { :root { --link: #8cc8ff; --paper: #131313; --ink: #eee; } }
* { box-sizing: border-box; }
body { background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { line-height: 1.2; margin-bottom: .3rem; } h2 { margin-top: 2.4rem; border-bottom: 1px solid var(--edge); padding-bottom: .2rem; } h3 { margin-bottom: .3rem; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
.question { font-size: 1.15rem; } .lead { opacity: .85; }
.verdict { border-left: .3rem solid var(--link); padding: .2rem 1rem; background: var(--soft); }
nav ul { columns: 2; padding-left: 1.1rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .88rem; min-width: 60%; } caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--edge); }
figure { margin: 1.2rem 0 2rem; } figure .paper { background: #fff; padding: .4rem; border: 1px solid var(--edge); border-radius: .25rem; } figure svg { display: block; width: 100%; height: auto; max-width: 48rem; margin: 0 auto; }
figcaption { font-size: .9rem; } summary { cursor: pointer; } code { overflow-wrap: anywhere; }
.level { white-space: nowrap; font-weight: 600; }
@media print { :root { --paper: #fff; --ink: #000; --link: #000; } body { max-width: none; font-size: 10pt; } nav, .skip { display: none; } figure, tr { break-inside: avoid; } h2, h3, caption { break-after: avoid; } details > summary { display: none; } details.data { display: none; } a { color: inherit; text-decoration: none; } .wide { overflow: visible; } }
`

// newline keeps the lines of the file short; browsers pass over it.
var newline = dom.Raw("\n")

// document is the report: one file, no network, no script.
func (p *Page) document() dom.Node {
	return html.Doctype(html.HTML(html.Lang("en"),
		html.Head(
			html.Meta(html.Charset("utf-8")), html.Meta(html.Name("viewport"), html.Content("width=device-width, initial-scale=1")), newline,
			texts(html.TitleEl, p.Title), newline,
			html.StyleEl(dom.Raw(style)),
		),
		html.Body(newline,
			html.A(html.Class("skip"), html.Href("#main"), dom.Text("Skip to the report")), newline,
			html.Header(newline, texts(html.H1, p.Title), newline,
				dom.If(p.Question != "", html.P(html.Class("question"), dom.Text(p.Question))), newline,
				html.P(html.Class("lead"), dom.Text(p.Lead)), newline), newline,
			p.contents(), newline,
			html.Main(html.ID("main"), newline,
				p.verdict(), p.figures(), p.tables(), p.certainty(), p.definitions(), p.simulated(), p.credibility(),
				section("limits", "Limits", list(p.Limits...)),
				p.repeat()),
		),
	))
}

// contents leads to the sections that the report has.
func (p *Page) contents() dom.Node {
	var links dom.Group
	for _, s := range []struct {
		id, title string
		there     bool
	}{
		{"verdict", "Verdict", true},
		{"figures", "Figures", len(p.Findings) > 0},
		{"tables", "Tables", len(p.Tables) > 0},
		{"certainty", "How sure the numbers are", len(p.Certainty) > 0},
		{"definitions", "Definitions", len(p.Metrics) > 0},
		{"settings", "What was simulated", true},
		{"credibility", "Credibility sheet", true},
		{"limits", "Limits", true},
		{"repeat", "How to repeat it", true},
	} {
		if s.there {
			links = append(links, html.Li(html.A(html.Href("#"+s.id), dom.Text(s.title))), newline)
		}
	}
	return html.Nav(html.Aria("label", "Contents"), html.Ul(newline, links))
}

func (p *Page) verdict() dom.Node {
	parts := dom.Group{html.Div(html.Class("verdict"), list(p.Verdict...)), newline}
	if len(p.Warnings) > 0 {
		parts = append(parts, paragraphs("Before using the numbers:"), list(p.Warnings...))
	}
	return section("verdict", "Verdict", parts)
}

func (p *Page) figures() dom.Node {
	if len(p.Findings) == 0 {
		return nil
	}
	return section("figures", "Figures", dom.Map(p.Findings, figure))
}

func (p *Page) tables() dom.Node {
	if len(p.Tables) == 0 {
		return nil
	}
	return section("tables", "Tables", dom.Map(p.Tables, table))
}

func (p *Page) certainty() dom.Node {
	if len(p.Certainty) == 0 {
		return nil
	}
	return section("certainty", "How sure the numbers are",
		paragraphs("Intervals speak of chance alone: how far the means would move with other random numbers. They say nothing of what the model leaves out."),
		dom.Map(p.Certainty, figure))
}

func (p *Page) definitions() dom.Node {
	if len(p.Metrics) == 0 {
		return nil
	}
	var rows dom.Group
	for _, m := range p.Metrics {
		rows = append(rows, record(m.Name, texts(html.Td, cmp.Or(m.Unit, "1"), cmp.Or(m.Doc, "not described in this folder")),
			html.Td(texts(html.Code, cmp.Or(m.Formula, "–"))), texts(html.Td, cmp.Or(m.Goal, "–"))))
	}
	return section("definitions", "Definitions",
		wide("Metrics", "Metrics: what each number is and how it is computed", []string{"Metric", "Unit", "Meaning", "Formula", "Better"}, rows),
		html.P(dom.Text("Names in formulas are counters of a run; "), texts(html.Code, "frontline describe metric NAME"),
			dom.Text(" explains them. A warm-up is cut off before anything is counted.")))
}

func (p *Page) simulated() dom.Node {
	var facts, settings dom.Group
	for _, f := range p.Facts {
		facts = append(facts, texts(html.Dt, f[0]), texts(html.Dd, f[1]), newline)
	}
	if len(p.Settings.Rows) > 0 {
		settings = dom.Group{table(p.Settings)}
	}
	return section("settings", "What was simulated", html.Dl(newline, facts), newline, settings, paragraphs(p.Pedigree))
}

func (p *Page) credibility() dom.Node {
	var rows dom.Group
	for _, f := range p.Factors {
		rows = append(rows, record(f.Name, html.Td(html.Class("level"), dom.Text(strconv.Itoa(f.Level)+" of 4")), texts(html.Td, f.Backing, f.Missing)))
	}
	return section("credibility", "Credibility sheet",
		paragraphs("The factors of NASA-STD-7009 (credibility assessment scale, 0 to 4), each with what backs it and what it lacks. The levels are the program's own reading of this folder, on the low side; only people who know the case can raise them. The lowest level counts."),
		wide("Credibility", "Credibility of these results", []string{"Factor", "Level", "What backs it", "What is missing for more"}, rows))
}

func (p *Page) repeat() dom.Node {
	var commands, left dom.Group
	for _, c := range p.Commands {
		commands = append(commands, html.Li(texts(html.Code, c)))
	}
	if len(p.Left) > 0 {
		reasons := make([]string, len(p.Left))
		for i, l := range p.Left {
			reasons[i] = l.Kind + ": " + l.Why
		}
		left = fold("Figures that this folder has no data for", list(reasons...))
	}
	return section("repeat", "How to repeat it", paragraphs("In the folder of the results:"), html.Ul(commands), newline, left,
		paragraphs("For PDF, print this page from the browser."))
}

// figure is a picture with the numbers behind it.
func figure(p Picture) dom.Node {
	caption := dom.Group{dom.Text(p.Name)}
	if p.Command != "" {
		caption = append(caption, dom.Text(", drawn by "), texts(html.Code, p.Command))
	}
	var numbers dom.Group
	if len(p.Rows) > 0 {
		var rows dom.Group
		for _, r := range p.Rows {
			rows = append(rows, html.Tr(texts(html.Td, r...)), newline)
		}
		more := ""
		if p.More > 0 {
			more = fmt.Sprintf("%d more rows are in %s.csv.", p.More, p.Name)
		}
		numbers = fold("Numbers behind “"+p.Title+"”", wide("Numbers of "+p.Name, "", p.Header, rows), paragraphs(more))
	}
	return dom.Group{html.Figure(html.ID(p.Name), html.Div(html.Class("paper"), dom.Raw(p.SVG)), newline, html.FigCaption(caption), newline, numbers), newline}
}

// table is a table with its notes; the first cell of a row is its name.
func table(t Table) dom.Node {
	var rows dom.Group
	for _, r := range t.Rows {
		rows = append(rows, record(r[0], texts(html.Td, r[1:]...)))
	}
	return dom.Group{wide(t.Caption, t.Caption, t.Header, rows), paragraphs(t.Notes...)}
}

// wide is a table that can be scrolled to the side, by keyboard too. A caption
// of "" is left out.
func wide(label, caption string, header []string, rows dom.Group) dom.Node {
	names := dom.Map(header, func(name string) dom.Node { return head("col", name) })
	parts := dom.Group{html.THead(html.Tr(names)), html.TBody(newline, rows)}
	if caption != "" {
		parts = append(texts(html.Caption, caption), parts...)
	}
	return dom.Group{html.Div(html.Class("wide"), html.TabIndex("0"), html.Role("region"), html.Aria("label", label), html.Table(parts)), newline}
}

// record is a row of a table that begins with its name.
func record(name string, cells ...dom.Node) dom.Node {
	return dom.Group{html.Tr(head("row", name), dom.Group(cells)), newline}
}

func head(scope, text string) dom.Node { return html.Th(html.Scope(scope), dom.Text(text)) }

func section(id, title string, content ...dom.Node) dom.Node {
	return dom.Group{html.Section(html.Aria("labelledby", id), html.H2(html.ID(id), dom.Text(title)), newline, dom.Group(content)), newline}
}

// fold is what a reader opens to see it.
func fold(summary string, content ...dom.Node) dom.Group {
	return dom.Group{html.Details(html.Class("data"), texts(html.Summary, summary), dom.Group(content)), newline}
}

func list(items ...string) dom.Node { return html.Ul(texts(html.Li, items...)) }

// paragraphs leaves out those without a text.
func paragraphs(list ...string) (all dom.Group) {
	for _, s := range list {
		if s != "" {
			all = append(all, texts(html.P, s), newline)
		}
	}
	return all
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

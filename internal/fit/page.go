package fit

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"strings"

	"frontline.dev/frontline/results"
)

// Write writes a comparison into a folder: backtest.html, a page that needs
// nothing else; days.csv, slots.csv and the figures as SVG and PNG; and
// manifest.json. The folder is made if it is missing; each file is replaced
// only when its new content is complete. It returns the names of the files.
func (c *Comparison) Write(dir, module string) (files []string, err error) {
	pictures, err := c.Pictures()
	if err != nil {
		return nil, err
	}
	for _, p := range pictures {
		paths, err := results.SaveFigure(p.Plot, dir, p.Name)
		if err != nil {
			return files, err
		}
		for _, path := range paths {
			files = append(files, filepath.Base(path))
		}
	}
	for name, table := range map[string]func() ([]string, [][]string){"days.csv": c.DayTable, "slots.csv": c.SlotTable} {
		header, rows := table()
		if err := results.WriteCSV(filepath.Join(dir, name), header, rows); err != nil {
			return files, err
		}
	}
	files = append(files, "days.csv", "slots.csv")
	page, err := c.page(pictures)
	if err != nil {
		return files, err
	}
	if err := writeBytes(filepath.Join(dir, "backtest.html"), page); err != nil {
		return files, err
	}
	files = append(files, "backtest.html")
	return append(files, "manifest.json"), writeManifest(dir, "backtest", module, files)
}

// WritePictures writes the figures of a fit and the tables behind them into a
// folder, and manifest.json. It returns the names of the files.
func (f *Fit) WritePictures(dir, module string) (files []string, err error) {
	pictures, err := f.Pictures()
	if err != nil {
		return nil, err
	}
	for _, p := range pictures {
		paths, err := results.SaveFigure(p.Plot, dir, p.Name)
		if err != nil {
			return files, err
		}
		if err := results.WriteCSV(filepath.Join(dir, p.Name+".csv"), p.Header, p.Rows); err != nil {
			return files, err
		}
		for _, path := range append(paths, p.Name+".csv") {
			files = append(files, filepath.Base(path))
		}
	}
	return append(files, "manifest.json"), writeManifest(dir, "fit", module, files)
}

// writeManifest writes what marks a folder as results of frontline, so that it
// may be overwritten.
func writeManifest(dir, kind, module string, files []string) error {
	type table struct {
		File string `json:"file"`
	}
	m := struct {
		Schema string `json:"schema"`
		Tool   struct {
			Module string `json:"module"`
		} `json:"tool"`
		Tables []table `json:"tables"`
	}{Schema: "manifest/" + kind}
	m.Tool.Module = module
	for _, f := range files {
		m.Tables = append(m.Tables, table{f})
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return writeBytes(filepath.Join(dir, "manifest.json"), append(text, '\n'))
}

func writeBytes(path string, text []byte) error {
	return results.AtomicFile(path, func(w io.Writer) error { _, err := w.Write(text); return err })
}

// pageHead is the begin of the page: it allows itself nothing but its own
// style and the figures in it.
const pageHead = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backtest</title><style>
body{font:16px/1.5 system-ui,sans-serif;color:#222;max-width:62rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0;font-size:14px}th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid #ddd;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}img{width:100%;height:auto;margin:1rem 0}
.yes{color:#0a6b2d;font-weight:600}.no{color:#a3210f;font-weight:600}.open{color:#555;font-weight:600}
</style></head><body>
`

// page is the comparison as one page.
func (c *Comparison) page(pictures []Picture) ([]byte, error) {
	if c.tickets != nil {
		return c.ticketPage(pictures)
	}
	lead := fmt.Sprintf("%s against %s, %s: %d contacts on %d days. %d runs of each day; ranges are P10 to P90 of runs.", c.Scenario.Name, filepath.Base(c.Log.Reading.Path),
		c.Log.period(), c.Log.All.Offered, len(c.Days), c.Replications)
	return c.pageOf(lead, pictures, func(b *bytes.Buffer) {
		c.totalsTable(b)
		for _, m := range c.Modes {
			htmlText(b, "p", fmt.Sprintf("%s: %s. Errors: %v.", m, c.meaning(m), c.Errors(m)))
		}
		for _, n := range c.Notes {
			htmlText(b, "p", n)
		}
	}, c.daysTable)
}

// pageOf writes the page of any backtest around the tables of the whole period
// and of days.
func (c *Comparison) pageOf(lead string, pictures []Picture, whole, days func(*bytes.Buffer)) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(pageHead)
	htmlText(&b, "h1", "The model against the log")
	htmlText(&b, "p", lead)
	htmlText(&b, "h2", "What this fit is good for")
	c.verdictsTable(&b)
	htmlText(&b, "h2", "The whole period")
	whole(&b)
	htmlText(&b, "h2", "What is otherwise than in the scenario")
	c.changesTable(&b)
	for _, p := range pictures {
		if err := embed(&b, p); err != nil {
			return nil, err
		}
	}
	htmlText(&b, "h2", "Day by day")
	days(&b)
	c.asidesTable(&b)
	b.WriteString("</body></html>\n")
	return b.Bytes(), nil
}

func htmlText(b *bytes.Buffer, tag, text string) {
	fmt.Fprintf(b, "<%s>%s</%s>\n", tag, html.EscapeString(text), tag)
}

// embed puts a figure into the page.
func embed(b *bytes.Buffer, p Picture) error {
	var svg bytes.Buffer
	if err := results.WriteSVG(p.Plot, &svg); err != nil {
		return err
	}
	title, _, _ := strings.Cut(p.Plot.Title.Text, "\n")
	fmt.Fprintf(b, "<img alt=\"%s\" src=\"data:image/svg+xml;base64,%s\">\n", html.EscapeString(title), base64.StdEncoding.EncodeToString(svg.Bytes()))
	return nil
}

func (c *Comparison) totalsTable(b *bytes.Buffer) {
	b.WriteString("<table><tr><th></th><th class=\"n\">log</th>")
	for _, m := range c.Modes {
		fmt.Fprintf(b, "<th class=\"n\">%s</th>", m)
	}
	b.WriteString("</tr>\n")
	for k, name := range c.names() {
		fmt.Fprintf(b, "<tr><td>%s</td>", name)
		for i, m := range c.Modes {
			x := c.Totals(m, nil)[k]
			if i == 0 {
				fmt.Fprintf(b, "<td class=\"n\">%s</td>", number(x.Real, figureFormats[k]))
			}
			fmt.Fprintf(b, "<td class=\"n\">%s<br>%s – %s</td>", number(x.Mean, figureFormats[k]), number(x.Low, figureFormats[k]), number(x.High, figureFormats[k]))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table>\n")
}

// daysTable shows abandonment, service level and ASA of each day in the log
// and the ways that the figures show.
func (c *Comparison) daysTable(b *bytes.Buffer) {
	shown, heads := c.shownModes(), "log"
	for _, m := range shown {
		heads += ", " + m.String()
	}
	fmt.Fprintf(b, "<table><tr><th>Day</th><th class=\"n\">Agents</th><th class=\"n\">Offered</th><th>Abandonment: %s</th><th>Service level</th><th>ASA, s</th></tr>\n", heads)
	for i := range c.Days {
		d := &c.Days[i]
		cells := func(figure int, format string) string {
			words := []string{orDash(number(figuresOf(d.Real.total()).list()[figure], format))}
			for _, m := range shown {
				words = append(words, number(figuresOf(d.mean(m)).list()[figure], format))
			}
			return strings.Join(words, ", ")
		}
		mark := ""
		if !d.Ordinary {
			mark = " (odd)"
		}
		fmt.Fprintf(b, "<tr><td>%s %s%s</td><td class=\"n\">%s</td><td class=\"n\">%.0f</td><td>%s</td><td>%s</td><td>%s</td></tr>\n", dayNames[weekdayOf(d.Date)], dateText(d.Date), mark,
			orDash(strings.TrimPrefix(fmt.Sprint(d.Agents), "0")), d.Real.total().Offered, cells(1, "%.3f"), cells(2, "%.3f"), cells(3, "%.0f"))
	}
	b.WriteString("</table>\n")
}

// orDash stands for what the log does not have.
func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func (c *Comparison) verdictsTable(b *bytes.Buffer) {
	b.WriteString("<table><tr><th>Question</th><th>Good enough?</th><th>Why</th></tr>\n")
	for _, v := range c.Verdicts {
		class := strings.ReplaceAll(strings.ReplaceAll(v.Word(), "not tested", "open"), " ", "")
		fmt.Fprintf(b, "<tr><td>%s</td><td class=\"%s\">%s</td><td>%s</td></tr>\n", html.EscapeString(v.Question), class, v.Word(), html.EscapeString(v.Why))
	}
	b.WriteString("</table>\n")
}

func (c *Comparison) changesTable(b *bytes.Buffer) {
	b.WriteString("<table><tr><th></th><th class=\"n\">Scenario</th><th class=\"n\">Log</th><th class=\"n\">Change</th><th></th></tr>\n")
	for i := range c.Changes {
		r := c.Changes[i].row()
		fmt.Fprintf(b, "<tr><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td>%s</td></tr>\n", html.EscapeString(r[0]), r[1], r[2], r[3], html.EscapeString(r[4]))
	}
	b.WriteString("</table>\n")
}

func (c *Comparison) asidesTable(b *bytes.Buffer) {
	b.WriteString("<h2>What was set aside of the log</h2>\n")
	b.WriteString("<table><tr><th class=\"n\">Rows</th><th>What</th><th>Then</th></tr>\n")
	for _, a := range c.Log.Reading.Asides {
		fmt.Fprintf(b, "<tr><td class=\"n\">%d</td><td>%s</td><td>%s</td></tr>\n", a.Rows, html.EscapeString(a.What), html.EscapeString(a.Then))
	}
	b.WriteString("</table>\n")
}

// htmlTable writes a table of numbers.
func htmlTable(b *bytes.Buffer, t *results.Table) {
	row := func(tag string, cells []string) {
		b.WriteString("<tr>")
		for i, cell := range cells {
			class := " class=\"n\""
			if i == 0 {
				class = ""
			}
			fmt.Fprintf(b, "<%s%s>%s</%s>", tag, class, html.EscapeString(cell), tag)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("<table>\n")
	row("th", t.Header)
	for _, cells := range t.Rows {
		row("td", cells)
	}
	b.WriteString("</table>\n")
}

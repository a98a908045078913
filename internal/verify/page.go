package verify

import (
	"fmt"
	"html"
	"io"
	"path/filepath"
	"strings"

	"frontline.dev/frontline/results"
)

// Names of the files that Write makes.
const (
	CSVName      = "verify.csv"
	MarkdownName = "verify.md"
	HTMLName     = "verify.html"
)

// Write writes the table for programs and the page in two forms into a folder.
// stamp says what made them, one line.
func (r *Report) Write(dir, stamp string) error {
	if err := r.WriteCSV(filepath.Join(dir, CSVName)); err != nil {
		return err
	}
	pages := []struct {
		name string
		page func(io.Writer, string) error
	}{{MarkdownName, r.markdown}, {HTMLName, r.html}}
	for _, p := range pages {
		err := results.AtomicFile(filepath.Join(dir, p.name), func(w io.Writer) error { return p.page(w, stamp) })
		if err != nil {
			return err
		}
	}
	return nil
}

// stamp names what the numbers depend on.
func (r *Report) stamp(tool string) string {
	length := "quick"
	if r.Full {
		length = "full"
	}
	return tool + "; " + length + " length"
}

// chapters returns the numbers by family, in the order in which families
// first appear.
func (r *Report) chapters() (families []string, numbers map[string][]*Number) {
	numbers = map[string][]*Number{}
	for i := range r.Numbers {
		n := &r.Numbers[i]
		if numbers[n.Family] == nil {
			families = append(families, n.Family)
		}
		numbers[n.Family] = append(numbers[n.Family], n)
	}
	return families, numbers
}

// caseOf finds a case by its id.
func (r *Report) caseOf(id string) *Case {
	for _, c := range r.Cases {
		if c.About.ID == id {
			return c
		}
	}
	return nil
}

var pageHeader = []string{"measure", "unit", "expected", "simulated", "95 % interval", "finds", "verdict"}

func (n *Number) cells() []string {
	return []string{n.label(), n.Unit, digits(n.Expected), digits(n.Simulated), n.interval(), percentText(n.Detectable), n.Verdict}
}

// markdown writes the page as Markdown.
func (r *Report) markdown(w io.Writer, tool string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Verification\n\n%s\n", r.stamp(tool))
	for _, note := range r.Notes() {
		fmt.Fprintf(&b, "\n%s\n", escapeMarkdown(note))
	}
	families, numbers := r.chapters()
	for _, family := range families {
		fmt.Fprintf(&b, "\n## %s\n", escapeMarkdown(family))
		last := ""
		for _, n := range numbers[family] {
			if n.Case != last {
				last = n.Case
				c := r.caseOf(n.Case)
				fmt.Fprintf(&b, "\n**%s**: %s. Source: %s.%s\n\n", c.About.ID, escapeMarkdown(c.About.Model), escapeMarkdown(c.About.Source), suffix(escapeMarkdown(c.About.Note)))
				fmt.Fprintf(&b, "| %s |\n|%s\n", strings.Join(pageHeader, " | "), strings.Repeat("---|", len(pageHeader)))
			}
			cells := n.cells()
			for i := range cells {
				cells[i] = escapeMarkdown(cells[i])
			}
			fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// suffix puts a blank before a text that there is.
func suffix(text string) string {
	if text == "" {
		return ""
	}
	return " " + text
}

// escapeMarkdown keeps words from being read as marks.
func escapeMarkdown(text string) string {
	return strings.NewReplacer("|", `\|`, "_", `\_`, "*", `\*`, "<", "&lt;", "\n", " ").Replace(text)
}

// pageStyle is all the page needs; it loads nothing.
const pageStyle = `body{font:15px/1.45 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
table{border-collapse:collapse;margin:.4rem 0 1.2rem;font-variant-numeric:tabular-nums}td,th{padding:.15rem .7rem;border-bottom:1px solid #ddd;text-align:left}
td.n{text-align:right}td.fails{background:#8b1a1a;color:#fff}h2{margin-top:2rem}p.source{color:#555;margin:.2rem 0}`

// html writes the page as one file that needs no other.
func (r *Report) html(w io.Writer, tool string) error {
	var b strings.Builder
	e := html.EscapeString
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n"+
		"<title>Verification</title>\n<style>%s</style></head><body>\n<h1>Verification</h1>\n<p>%s</p>\n", pageStyle, e(r.stamp(tool)))
	for _, note := range r.Notes() {
		fmt.Fprintf(&b, "<p>%s</p>\n", e(note))
	}
	families, numbers := r.chapters()
	for _, family := range families {
		fmt.Fprintf(&b, "<h2>%s</h2>\n", e(family))
		last := ""
		for _, n := range numbers[family] {
			if n.Case != last {
				if last != "" {
					b.WriteString("</table>\n")
				}
				last = n.Case
				c := r.caseOf(n.Case)
				fmt.Fprintf(&b, "<h3>%s</h3>\n<p class=\"source\">%s. Source: %s.%s</p>\n<table><tr>", e(c.About.ID), e(c.About.Model), e(c.About.Source), e(suffix(c.About.Note)))
				for _, name := range pageHeader {
					fmt.Fprintf(&b, "<th scope=\"col\">%s</th>", e(name))
				}
				b.WriteString("</tr>\n")
			}
			htmlRow(&b, n)
		}
		b.WriteString("</table>\n")
	}
	b.WriteString("</body></html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// htmlRow writes one number.
func htmlRow(b *strings.Builder, n *Number) {
	b.WriteString("<tr>")
	for i, cell := range n.cells() {
		class := ""
		switch {
		case i == 2 || i == 3 || i == 5:
			class = " class=\"n\""
		case i == len(pageHeader)-1 && n.Verdict == Fails:
			class = " class=\"fails\""
		}
		fmt.Fprintf(b, "<td%s>%s</td>", class, html.EscapeString(cell))
	}
	b.WriteString("</tr>\n")
}

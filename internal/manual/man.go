package manual

import (
	"fmt"
	"strings"
	"time"
)

// Exit is an exit code of the program and what it means.
type Exit struct{ Code, Meaning string }

// ExitCodes are the exit codes of the program in order.
var ExitCodes = []Exit{
	{"0", "done"},
	{"1", "internal error: a mistake of the program, to be reported"},
	{"2", "bad input or usage"},
	{"3", "finished, but some runs failed"},
	{"6", "reading or writing failed, for example because a disk is full"},
	{"130, 143", "interrupted by SIGINT (Ctrl-C) or SIGTERM; finished replications are kept"},
}

// Page is one manual page.
type Page struct {
	File string // frontline-run.1
	Text string // roff with the macros of man(7)
}

// ManPages returns a manual page for the program and one for each verb. The
// date is given, so that equal programs give equal pages.
func ManPages(root Command, version string, date time.Time) []Page {
	pages := []Page{page(root, root, version, date)}
	for _, verb := range root.Commands {
		pages = append(pages, page(root, verb, version, date))
	}
	return pages
}

func page(root, c Command, version string, date time.Time) Page {
	name := strings.ReplaceAll(c.Name, " ", "-")
	var b strings.Builder
	fmt.Fprintf(&b, ".TH \"%s\" \"1\" \"%s\" \"frontline %s\" \"Frontline Manual\"\n", strings.ToUpper(name), date.UTC().Format("January 2006"), version)
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n%s\n", roff(c.Name), roff(strings.TrimSpace(strings.TrimPrefix(c.Use, c.Name))))
	b.WriteString(".SH DESCRIPTION\n" + prose(c.Long))
	if len(c.Commands) > 0 {
		b.WriteString(".SH VERBS\n")
		for _, verb := range c.Commands {
			fmt.Fprintf(&b, ".TP\n.BR %s (1)\n%s\n", roff(strings.ReplaceAll(verb.Name, " ", "-")), roff(verb.Short))
		}
	}
	b.WriteString(".SH OPTIONS\n")
	for _, f := range c.Flags {
		doc := f.Doc
		if f.Default != "" {
			doc += " (default " + f.Default + ")"
		}
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(f.form()), roff(doc))
	}
	if c.Example != "" {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s\n.fi\n", roff(c.Example))
	}
	b.WriteString(".SH EXIT STATUS\n")
	for _, e := range ExitCodes {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(e.Code), roff(e.Meaning))
	}
	b.WriteString(".SH SEE ALSO\n" + seeAlso(root, c) + "\n")
	return Page{File: name + ".1", Text: b.String()}
}

// seeAlso names the program's page on a verb's page, and the first verb's on
// the program's.
func seeAlso(root, c Command) string {
	if c.Name != root.Name {
		return ".BR " + roff(root.Name) + " (1)"
	}
	if len(c.Commands) == 0 {
		return ""
	}
	return ".BR " + roff(strings.ReplaceAll(c.Commands[0].Name, " ", "-")) + " (1)"
}

// prose turns paragraphs into roff; indented lines are kept as they are.
func prose(text string) string {
	var b strings.Builder
	code := false
	for _, line := range strings.Split(text, "\n") {
		indented := strings.HasPrefix(line, "  ")
		switch {
		case indented && !code:
			b.WriteString(".PP\n.nf\n")
		case !indented && code:
			b.WriteString(".fi\n")
		}
		code = indented
		if line == "" {
			b.WriteString(".PP\n")
			continue
		}
		b.WriteString(roff(line) + "\n")
	}
	if code {
		b.WriteString(".fi\n")
	}
	return b.String()
}

// roff escapes what has a meaning in roff.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", `\[u2026]`, "–", `\[en]`, "×", `\(mu`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

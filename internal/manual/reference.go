package manual

import (
	"fmt"
	"strings"
)

// Reference returns the command line as one page of Markdown: every verb with
// its usage, flags and examples.
func Reference(root Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The command line\n\nMade from the program by `frontline-docs`; do not edit.\n\n%s\n\n", paragraphs(root.Long))
	fmt.Fprintf(&b, "| verb | does |\n|---|---|\n")
	for _, verb := range root.Commands {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s |\n", verb.Name, strings.ReplaceAll(verb.Name, " ", "-"), cell(verb.Short))
	}
	b.WriteString("\n## Exit codes\n\n| code | meaning |\n|---|---|\n")
	for _, e := range ExitCodes {
		fmt.Fprintf(&b, "| %s | %s |\n", e.Code, cell(e.Meaning))
	}
	for _, verb := range root.Commands {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n```text\n%s\n```\n", verb.Name, paragraphs(verb.Long), verb.Use)
		if verb.Example != "" {
			fmt.Fprintf(&b, "\nExamples:\n\n```text\n%s\n```\n", verb.Example)
		}
		fmt.Fprintf(&b, "\n| flag | meaning | default |\n|---|---|---|\n")
		for _, f := range verb.Flags {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.form(), cell(f.Doc), cell(f.Default))
		}
	}
	return b.String()
}

// form is the flag as it is written: -o, --out folder.
func (f Flag) form() string {
	form := "--" + f.Name
	if f.Short != "" {
		form = "-" + f.Short + ", " + form
	}
	if f.Value != "" {
		form += " " + f.Value
	}
	return form
}

// cell makes text fit for a cell of a table.
func cell(text string) string {
	text = strings.NewReplacer("|", `\|`, "<", "&lt;", "\n", " ").Replace(text)
	return strings.TrimSpace(text)
}

// paragraphs keeps prose as it is and puts indented lines into a block of
// code.
func paragraphs(text string) string {
	var b strings.Builder
	code := false
	for _, line := range strings.Split(text, "\n") {
		switch indented := strings.HasPrefix(line, "  "); {
		case indented && !code:
			b.WriteString("```text\n")
			code = true
		case !indented && code:
			b.WriteString("```\n")
			code = false
		}
		b.WriteString(strings.TrimPrefix(line, "  ") + "\n")
	}
	if code {
		b.WriteString("```\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

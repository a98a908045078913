package main

import (
	"fmt"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
)

// tables has one of each table that may stand several times, so that their
// settings stand on the page, too.
const tables = `agents.count = 1
portfolio.products = 1
portfolio.per_agent = 1
[[arrivals.profile]]
from = "08:00"
contacts = [1]
[[shift]]
[[shift.breaks]]
at = "12:00"
length = "30 min"
[[product]]
name = "a"
[[team]]
agents = 1
`

// settings returns the page of all settings: every section, control style and
// mechanism with what each setting means, its default, range, unit and source.
// It is made from the tags the program itself reads, so it cannot differ.
func settings() (string, error) {
	var b strings.Builder
	b.WriteString(`# Settings

Made from the program by frontline-docs; do not edit. Every setting of a scenario, with its default, its range and where the number
comes from: a source, an assumption with the range in which it could lie, or a choice of the user. Lengths of time and rates carry
their unit. A mechanism is off unless ` + "`enabled = true`" + `. Tables in double brackets, at the end of the sections, may stand several times.
`)
	// One of each table that may stand several times, so that its settings are there.
	text := tables + "[control]\nstyle = \"mixed\"\n"
	for _, name := range models.Mechanisms.Names() {
		text += fmt.Sprintf("[mechanisms.%s]\nenabled = true\n", name)
	}
	sc, err := scenarios.Parse("settings.toml", []byte(text))
	if err != nil {
		return "", err
	}
	fixedByData(&b, sc.Parameters())
	sections(&b, sc.Parameters(), false)
	sections(&b, sc.Parameters(), true)
	for _, style := range models.Controls.Names() {
		sc, err := scenarios.Parse("settings.toml", []byte(fmt.Sprintf("[control]\nstyle = %q\n", style)))
		if err != nil {
			return "", err
		}
		heading(&b, "control, style = \""+style+"\"")
		for _, p := range sc.Parameters() {
			if key, is := strings.CutPrefix(p.Path, "control."); is && key != "style" {
				row(&b, key, &p)
			}
		}
	}
	return b.String(), nil
}

// fixedByData lists the constants that were set so that the model yields
// figures from elsewhere: what they make come out is no evidence.
func fixedByData(b *strings.Builder, all []scenarios.Parameter) {
	b.WriteString("\n## Constants fixed by data\n\nSet once, the same in every scenario that does not say otherwise, so that the model yields the figures named. " +
		"These figures are\nno evidence for the model; which patterns were held out says [model.md](model.md).\n\n" +
		"| setting | value | data that fixed it |\n|---|---|---|\n")
	for _, p := range all {
		if strings.Contains(p.Source, "calibrated") || strings.Contains(p.Source, "fitted") {
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", p.Path, p.Default, strings.ReplaceAll(p.Source, "|", "\\|"))
		}
	}
}

// sections writes the settings under their headings: those of tables that may
// stand several times, or all others. Those of control styles follow elsewhere.
func sections(b *strings.Builder, list []scenarios.Parameter, several bool) {
	section := ""
	for _, p := range list {
		if strings.HasPrefix(p.Path, "control.") || strings.Contains(p.Path, "[") != several {
			continue
		}
		of, key := "scenario", p.Path
		if at := strings.LastIndex(p.Path, "."); at >= 0 {
			of, key = p.Path[:at], p.Path[at+1:]
		}
		if several {
			of = "[[" + strings.ReplaceAll(of, "[0]", "") + "]]"
		}
		if of != section {
			section = of
			heading(b, of)
		}
		row(b, key, &p)
	}
}

func heading(b *strings.Builder, name string) {
	fmt.Fprintf(b, "\n## %s\n\n| setting | default | range | unit | meaning | source |\n|---|---|---|---|---|---|\n", name)
}

func row(b *strings.Builder, key string, p *scenarios.Parameter) {
	cells := []string{"`" + key + "`", p.Default, p.Range, p.Unit, p.Doc, p.Source}
	for i := range cells {
		cells[i] = strings.ReplaceAll(cells[i], "|", "\\|")
	}
	fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
}

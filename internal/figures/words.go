package figures

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"frontline.dev/frontline/results"
)

// hyphenated are words of metrics' names that belong together.
var hyphenated = strings.NewReplacer("_", " ", "agent_year", "agent-year", "customer_year", "customer-year")

// plain is a metric's name as words: "ideas per agent-year". A mean of runs is
// said anyway, so that of the name is left out.
func plain(name string) string { return strings.TrimSuffix(hyphenated.Replace(name), " mean") }

// capital begins a sentence.
func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

// axis is a quantity with its unit in parentheses; a share or an index without
// a unit says so.
func axis(name, unit string) string {
	switch unit {
	case "", "1":
		return capital(plain(name)) + " (no unit)"
	}
	return fmt.Sprintf("%s (%s)", capital(plain(name)), unit)
}

// six prints a number behind a figure.
func six(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

func sixes(list ...float64) (cells []string) {
	for _, x := range list {
		cells = append(cells, six(x))
	}
	return cells
}

var notFile = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// fileName joins parts to a name that every file system takes.
func fileName(parts ...string) string {
	return strings.Trim(notFile.ReplaceAllString(strings.Join(parts, "-"), "-"), "-")
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// note ends the caption of every figure: where the numbers come from.
func (f *Folder) note(more string) string {
	m := &f.Manifest
	var parts []string
	switch {
	case m.Scenario != "":
		parts = append(parts, "Scenario "+m.Scenario)
	case len(m.Bases) == 1:
		parts = append(parts, "Scenario "+m.Bases[0])
	case len(m.Compared()) > 0:
		parts = append(parts, "Scenario "+m.Compared()[0].Scenario)
	}
	if m.Study != "" {
		parts = append(parts, "study "+m.Study)
	}
	if m.Seed != 0 {
		parts = append(parts, fmt.Sprintf("seed %d", m.Seed))
	}
	if m.Model != "" {
		parts = append(parts, "model "+m.Model)
	}
	note := capital(strings.Join(parts, ", ")) + "."
	if m.Partial {
		note += " Partial results."
	}
	return strings.TrimSpace(note + " " + more)
}

// make builds a figure from what a builder returned.
func (f *Folder) make(name, command string, spec results.FigureSpec, p *results.Plot, err error, header []string, rows [][]string) ([]Figure, error) {
	if err != nil {
		return nil, err
	}
	return []Figure{{Name: name, Command: command, Spec: spec, Plot: p, Header: header, Rows: rows}}, nil
}

// estimateHeader names the cells of estimateCells.
var estimateHeader = []string{"n", "mean", "lo", "hi"}

func estimateCells(e results.Estimate) []string {
	return append([]string{strconv.Itoa(e.N)}, sixes(e.Center, e.Lo, e.Hi)...)
}

// joined appends lists to a new one.
func joined(parts ...[]string) (all []string) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

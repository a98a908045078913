package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/term"

	"frontline.dev/frontline/scenarios"
)

// output is standard output. It keeps the first error, so that a full disk
// ends the program with its own exit code whoever wrote last.
type output struct {
	buffer *bufio.Writer
	err    error
}

func newOutput(w io.Writer) *output {
	return &output{buffer: bufio.NewWriterSize(w, 32<<10)}
}

// Write implements io.Writer.
func (o *output) Write(b []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.buffer.Write(b)
	o.err = err
	return n, err
}

// flush writes what is held back and returns the first error of all writes.
func (o *output) flush() error {
	if o.err == nil {
		o.err = o.buffer.Flush()
	}
	if o.err != nil {
		return &ioError{doing: "write standard output", err: o.err}
	}
	return nil
}

// writeJSON writes a value, indented, with text as it is.
func (o *output) writeJSON(value any) error {
	encoder := json.NewEncoder(o)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// lockedWriter lets progress, warnings and signals share standard error.
type lockedWriter struct {
	guard sync.Mutex
	w     io.Writer
}

// Write implements io.Writer.
func (l *lockedWriter) Write(b []byte) (int, error) {
	l.guard.Lock()
	defer l.guard.Unlock()
	return l.w.Write(b)
}

// terminal says whether w is a terminal that can move its cursor.
func terminal(w any) bool {
	file, is := w.(*os.File)
	return is && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(file.Fd()))
}

// columns returns the width of the terminal behind w, 0 when there is none.
func columns(w any) int {
	file, is := w.(*os.File)
	if !is || !terminal(w) {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// Colours of a terminal, as SGR codes.
const (
	red  = "1;31"
	bold = "1"
)

// paint colours text when there is a terminal and the user has not asked for
// none (https://no-color.org).
func paint(w any, text, code string) string {
	if os.Getenv("NO_COLOR") != "" || !terminal(w) {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p *program) paintErr(text, code string) string { return paint(p.stderr, text, code) }
func (p *program) paintOut(text, code string) string { return paint(p.stdout, text, code) }

// renderProblems writes the mistakes, or warnings, of a scenario to standard
// error.
func (p *program) renderProblems(problems *scenarios.Problems) {
	_, _ = io.WriteString(p.err, problemText(p.stderr, problems)) // nowhere to report a failure of standard error
}

// problemText is the mistakes, or warnings, of a scenario as they are shown on
// w, with the head of each mistake in colour on a terminal.
func problemText(w any, problems *scenarios.Problems) string {
	lines := strings.SplitAfter(problems.Error()+"\n", "\n")
	for i, line := range lines {
		if head, rest, found := strings.Cut(line, ": "); found && strings.HasPrefix(line, "error[") {
			lines[i] = paint(w, head+":", red) + " " + rest
		}
	}
	return strings.Join(lines, "")
}

// wrap breaks text into lines of the terminal's width, at most 100 columns,
// each after the indent. Blank lines separate paragraphs.
func (p *program) wrap(text, indent string) string {
	width := 100
	if terminal := columns(p.stdout); terminal > 20 {
		width = min(width, terminal)
	}
	var b strings.Builder
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		line := indent
		for _, word := range strings.Fields(paragraph) {
			if line != indent && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
				b.WriteString(line + "\n")
				line = indent
			}
			if line != indent {
				line += " "
			}
			line += word
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode/utf8"
)

// Problem is one mistake of a user, or one warning: where it is, what is
// wrong, and what to do about it. Lines and columns count from 1, columns in
// characters; Line 0 means that no line of a file is to blame.
type Problem struct {
	Code    string `json:"code"` // E… is a mistake, W… a warning; see Codes
	File    string `json:"file"` // file name, "-" for standard input, "--set" for the command line
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	EndCol  int    `json:"end_col"`         // one past the last character
	Path    string `json:"path"`            // setting, with dots: agents.count
	Message string `json:"message"`         // one sentence
	Help    string `json:"help"`            // what to do; may be empty
	Label   string `json:"label,omitempty"` // a few words beside the carets; may be empty

	excerpt string // the line
	rank    int    // of the file among those read
}

// Warning says whether this is only a warning.
func (p *Problem) Warning() bool { return strings.HasPrefix(p.Code, "W") }

// Place returns file:line:col, or as much of it as is known.
func (p *Problem) Place() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// render writes the problem in the form of a compiler's message.
func (p *Problem) render(out *bytes.Buffer) {
	kind := "error"
	if p.Warning() {
		kind = "warning"
	}
	fmt.Fprintf(out, "%s[%s]: %s\n", kind, p.Code, printable(p.Message))
	if p.File != "" {
		fmt.Fprintf(out, "  --> %s\n", printable(p.Place()))
	}
	if p.Line > 0 {
		line, from, to := window(p.excerpt, p.Col, p.EndCol)
		number := fmt.Sprint(p.Line)
		fmt.Fprintf(out, "  %s | %s\n", number, line)
		marks := strings.Repeat(" ", from-1) + strings.Repeat("^", max(to-from, 1))
		if p.Label != "" {
			marks += " " + printable(p.Label)
		}
		fmt.Fprintf(out, "  %s | %s\n", strings.Repeat(" ", len(number)), marks)
	}
	if p.Help != "" {
		fmt.Fprintf(out, "  help: %s\n", printable(p.Help))
	}
}

const windowWidth = 100

// window cuts a long line down to what surrounds the columns, and returns it
// with the columns in the cut line.
func window(line string, from, to int) (string, int, int) {
	runes := []rune(printable(line))
	from = min(max(from, 1), len(runes)+1)
	to = min(max(to, from), len(runes)+1)
	if len(runes) <= windowWidth {
		return string(runes), from, to
	}
	start := max(0, min(from-1-windowWidth/3, len(runes)-windowWidth))
	end := start + windowWidth
	to = min(to, end+1)
	cut := runes[start:end]
	if start > 0 {
		cut[0] = '…'
	}
	if end < len(runes) {
		cut[len(cut)-1] = '…'
	}
	return string(cut), from - start, to - start
}

// shorten cuts a text that would fill the screen.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// printable replaces what would move the cursor of a terminal, one character
// for one, so that carets stay below what they mark.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case control(r) || r == utf8.RuneError:
			return '�'
		}
		return r
	}, text)
}

// Problems are all mistakes, or all warnings, of one reading in order of
// position, at most 20 of them.
type Problems struct {
	List    []Problem
	Omitted int // further ones, beyond the 20
}

const problemsShown = 20

// newProblems sorts and caps.
func newProblems(list []Problem) Problems {
	sort.SliceStable(list, func(i, j int) bool {
		a, b := &list[i], &list[j]
		switch {
		case a.rank != b.rank:
			return a.rank < b.rank
		case a.Line != b.Line:
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
	if len(list) <= problemsShown {
		return Problems{List: list}
	}
	return Problems{List: list[:problemsShown], Omitted: len(list) - problemsShown}
}

// Err returns the problems as an error, or nil when there are none.
func (ps Problems) Err() error {
	if len(ps.List) == 0 {
		return nil
	}
	return &ps
}

// Error returns all of them, rendered.
func (ps *Problems) Error() string {
	var out bytes.Buffer
	ps.render(&out)
	return strings.TrimSuffix(out.String(), "\n")
}

// Render writes all problems for people: each with its place, the line of the
// file, carets below the place, and the remedy.
func (ps *Problems) Render(w io.Writer) error {
	var out bytes.Buffer
	ps.render(&out)
	_, err := w.Write(out.Bytes())
	return err
}

func (ps *Problems) render(out *bytes.Buffer) {
	for i := range ps.List {
		if i > 0 {
			out.WriteByte('\n')
		}
		ps.List[i].render(out)
	}
	if ps.Omitted > 0 {
		fmt.Fprintf(out, "\nand %d more; correct these first\n", ps.Omitted)
	}
}

// JSON returns the problems as an array of {code, file, line, col, end_col,
// path, message, help}; empty, it is [].
func (ps *Problems) JSON() []byte {
	list := ps.List
	if list == nil {
		list = []Problem{}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(list); err != nil {
		panic(fmt.Sprintf("scenarios: problems cannot be encoded: %v", err)) // only text and whole numbers
	}
	return out.Bytes()
}

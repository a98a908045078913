package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
)

// parse reads a text that has passed the gate. After a mistake inside one line
// of the form key = value it reads on without that line, so that all mistakes
// are told at once; any other mistake ends the reading.
func parse(s *source) (*node, []Problem) {
	var bad []Problem
	text, last := bytes.Clone(s.text), 0
	for rounds := 1; ; rounds++ {
		values := map[string]any{}
		_, err := toml.Decode(string(text), &values)
		clean := &source{name: s.name, text: text, lines: s.lines, rank: s.rank}
		if err == nil {
			root, _ := places(clean)
			n := build(s, values, root)
			return n, append(bad, invisible(n, "")...)
		}
		p, at := syntax(s, clean, err)
		if p.Path == "" {
			p.Path = pathAt(clean.text, at)
		}
		bad = append(bad, p)
		line := lineOf(text, at)
		if p.Line <= last || rounds*len(text) > recoverMax || len(bad) > problemsShown ||
			!oneLine.Match(line) || strings.Contains(err.Error(), "terminator") {
			return nil, bad
		}
		last = p.Line
		for i := range line { // blanks keep all places
			line[i] = ' '
		}
	}
}

// recoverMax is how many bytes are parsed at most to find further mistakes.
const recoverMax = 2 << 20

// oneLine matches a line that is a key and a value of its own: no string or
// bracket is left open in it.
var oneLine = regexp.MustCompile(`^\s*[A-Za-z0-9_.-]+\s*=\s*([^"'\[\]{}]*|"[^"]*"?[^"'\[\]{}]*|'[^']*'?[^"'\[\]{}]*)$`)

// lineOf returns the line at an offset, in place.
func lineOf(text []byte, at int) []byte {
	at = min(at, len(text))
	start := bytes.LastIndexByte(text[:at], '\n') + 1
	end := bytes.IndexByte(text[start:], '\n')
	if end < 0 {
		return text[start:]
	}
	return text[start : start+end]
}

var (
	headerLine = regexp.MustCompile(`^\s*\[+\s*([A-Za-z0-9_.-]+)`)
	keyOfLine  = regexp.MustCompile(`^\s*([A-Za-z0-9_.-]+)\s*=`)
)

// pathAt guesses the setting of a line that cannot be parsed.
func pathAt(text []byte, at int) string {
	match := keyOfLine.FindSubmatch(lineOf(text, at))
	if match == nil {
		return ""
	}
	section := ""
	for _, line := range bytes.Split(text[:min(at, len(text))], []byte("\n")) {
		if header := headerLine.FindSubmatch(line); header != nil {
			section = string(header[1])
		}
	}
	return join(section, string(match[1]))
}

// invisible refuses control characters that were written as escapes.
func invisible(n *node, path string) (bad []Problem) {
	if text, is := n.scalar.(string); is {
		for _, r := range text {
			if control(r) && r != '\n' && r != '\t' && r != '\r' {
				return []Problem{n.source.problem("E0104", n.at(), path, fmt.Sprintf("control character U+%04X in a text", r), "delete it", "")}
			}
		}
	}
	for i, item := range n.items {
		bad = append(bad, invisible(item, fmt.Sprintf("%s[%d]", path, i))...)
	}
	for _, key := range n.names {
		bad = append(bad, invisible(n.table[key], join(path, key))...)
	}
	return bad
}

// syntax turns a library's error into a problem, and returns the offset at
// which the library stopped.
func syntax(s, clean *source, err error) (Problem, int) {
	var parsed toml.ParseError
	if !errors.As(err, &parsed) {
		return s.problem("E0105", reach{}, "", err.Error(), "", ""), 0
	}
	at := reach{parsed.Position.Start, parsed.Position.Start + max(parsed.Position.Len, 1)}
	line := string(lineOf(clean.text, at.from))
	if strings.Contains(parsed.Message, "already been defined") {
		if _, again := places(clean); again != nil {
			return repeated(s, again), again.second.from
		}
	}
	if strings.Contains(parsed.Message, "but got '\\n'") || strings.Contains(parsed.Message, "found '\\n'") {
		at = reach{at.from, at.from + 1}
	}
	known := [](func(*source, reach, string, string) (Problem, bool)){
		decimalComma, leadingZero, openHeader, curlyQuotes, capitalTruth, unquoted, missingValue, openText, openList, pointFirst, blankKey, numbersOnly}
	for _, recognise := range known {
		if p, is := recognise(s, at, line, parsed.Message); is {
			return p, at.from
		}
	}
	return s.problem("E0105", at, "", "not TOML: "+lower(parsed.Message), "", ""), at.from
}

func lower(text string) string {
	text = strings.TrimSuffix(text, " instead")
	if text == "" || len(text) > 1 && text[1] >= 'A' && text[1] <= 'Z' {
		return text
	}
	return strings.ToLower(text[:1]) + strings.TrimSuffix(text[1:], ".")
}

// repeated tells of a key or a table that stands twice.
func repeated(s *source, again *twice) Problem {
	first, _, _ := s.line(again.first.from)
	if again.header {
		return s.problem("E0110", again.second, again.path,
			fmt.Sprintf("table `%s` already begun at line %d", again.path, first), "write all its keys under one header", "")
	}
	return s.problem("E0109", again.second, again.path,
		fmt.Sprintf("`%s` is already set at line %d", again.path, first), "delete one of the two lines", "")
}

package scenarios

import (
	"sort"
	"unicode/utf8"
)

// source is a text that was read, with what is needed to point into it.
type source struct {
	name  string
	text  []byte
	lines []int // offset of the first byte of each line
	rank  int   // order of reading: a file before its base, the command line last

	dir     string // folder of the file below that of the first file
	builtIn bool   // from the library
}

// reach is a range of bytes of a source; empty when nothing is known.
type reach struct{ from, to int }

func (r reach) known() bool { return r.to > r.from }

func newSource(name string, text []byte, rank int) *source {
	s := &source{name: name, text: text, lines: []int{0}, rank: rank}
	for i, b := range text {
		if b == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// line returns the number of the line an offset is in, from 1, its text, and
// the column in characters, from 1.
func (s *source) line(offset int) (number int, text string, column int) {
	offset = min(max(offset, 0), len(s.text))
	number = sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > offset })
	start := s.lines[number-1]
	end := len(s.text)
	if number < len(s.lines) {
		end = s.lines[number] - 1
	}
	if end > start && s.text[end-1] == '\r' {
		end--
	}
	end = max(end, start)
	return number, string(s.text[start:end]), 1 + utf8.RuneCount(s.text[start:min(offset, end)])
}

// problem places a message at a range of the source.
func (s *source) problem(code string, at reach, path, message, help, label string) Problem {
	p := Problem{Code: code, File: s.name, Path: shorten(path, 300), Message: shorten(message, 800), Help: shorten(help, 800), Label: shorten(label, 200), rank: s.rank}
	if !at.known() {
		return p
	}
	p.Line, p.excerpt, p.Col = s.line(at.from)
	last := min(at.to, at.from+len(p.excerpt)) // a range over several lines marks the first
	p.EndCol = p.Col + utf8.RuneCount(s.text[at.from:min(last, len(s.text))])
	p.EndCol = min(p.EndCol, utf8.RuneCountInString(p.excerpt)+1)
	p.EndCol = max(p.EndCol, p.Col+1)
	return p
}

package scenarios

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// What a scenario may be at most. The TOML libraries take time or memory that
// grows with the square of some of these, so they are checked in one pass
// before a library sees the text.
const (
	sizeMax    = 1 << 20 // bytes
	nestingMax = 32      // tables in tables, arrays in arrays, parts of a dotted key
	keysMax    = 20_000
	lineMax    = 64 << 10 // bytes
	stringMax  = 64 << 10 // bytes
)

// gate strips a byte order mark and refuses texts that are no scenario or
// would be a burden. A byte is looked at once.
func gate(name string, text []byte, rank int) (*source, []Problem) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	whole := func(code, message, help string) (*source, []Problem) {
		return nil, []Problem{{Code: code, File: name, Message: message, Help: help, rank: rank}}
	}
	switch {
	case len(text) > sizeMax:
		return whole("E0501", fmt.Sprintf("%s is %.1f MB; scenarios may be 1 MiB", name, float64(len(text))/1e6), bigHelp)
	case utf16Like(text):
		return whole("E0102", name+" looks like UTF-16", "save it as UTF-8 (in spreadsheets: CSV UTF-8)")
	case len(bytes.TrimSpace(text)) == 0:
		return whole("E0101", name+" is empty", "start from `frontline new`")
	}
	s := newSource(name, text, rank)
	if bad := characters(s); len(bad) > 0 {
		return nil, bad
	}
	if bad := lines(s); len(bad) > 0 {
		return nil, bad
	}
	if bad := (&lexer{source: s}).run(); len(bad) > 0 {
		return nil, bad
	}
	return s, nil
}

// utf16Like recognises a UTF-16 byte order mark, and Latin text in UTF-16
// without one: every second byte is zero.
func utf16Like(text []byte) bool {
	if bytes.HasPrefix(text, []byte{0xff, 0xfe}) || bytes.HasPrefix(text, []byte{0xfe, 0xff}) {
		return true
	}
	head := text[:min(len(text), 400)]
	zeros := [2]int{}
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	return len(head) >= 4 && max(zeros[0], zeros[1]) > len(head)/3
}

// characters finds the first bytes that are no UTF-8 and the control
// characters TOML forbids, at most one a line.
func characters(s *source) (bad []Problem) {
	for at := 0; at < len(s.text) && len(bad) < problemsShown; {
		r, size := utf8.DecodeRune(s.text[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad = append(bad, s.problem("E0103", reach{at, at + 1}, "",
				fmt.Sprintf("byte 0x%02X is not UTF-8", s.text[at]), "save the file as UTF-8", ""))
		case r == '\r' && at+1 < len(s.text) && s.text[at+1] == '\n', r == '\n', r == '\t', !control(r):
			at += size
			continue
		default:
			bad = append(bad, s.problem("E0104", reach{at, at + size}, "",
				fmt.Sprintf("control character U+%04X", r), "delete it", ""))
		}
		for at < len(s.text) && s.text[at] != '\n' {
			at++
		}
	}
	return bad
}

// control says whether a character acts on a terminal or an editor instead of
// showing: the C0 and C1 controls, and those that turn the writing direction.
func control(r rune) bool {
	return r < 0x20 || 0x7f <= r && r <= 0x9f || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069
}

// lines refuses overlong ones.
func lines(s *source) []Problem {
	for i, start := range s.lines {
		end := len(s.text)
		if i+1 < len(s.lines) {
			end = s.lines[i+1]
		}
		if end-start > lineMax {
			return []Problem{s.problem("E0506", reach{start, start + 1}, "",
				fmt.Sprintf("this line has %d KB; lines may have 64 KiB", (end-start)/1000), "break it, or put tables in a CSV file", "")}
		}
	}
	return nil
}

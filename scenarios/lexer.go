package scenarios

import (
	"bytes"
	"fmt"
)

// lexer counts keys, nesting and lengths of strings without building
// anything. It knows just enough TOML to tell strings and comments from the
// rest. Where a text is not TOML the library stops, at the latest, where the
// two begin to differ.
type lexer struct {
	source   *source
	at       int
	keys     int
	depth    int // brackets and braces open
	dots     int // in the dotted key or number at hand
	header   int // parts of the last table header
	fresh    bool
	inHeader bool
}

// run returns the first violation.
func (l *lexer) run() []Problem {
	text := l.source.text
	l.fresh = true
	for l.at < len(text) {
		switch c := text[l.at]; c {
		case '#':
			l.skipComment()
		case '"', '\'':
			if bad := l.skipString(c); bad != nil {
				return bad
			}
			l.fresh = false
		default:
			l.step(c)
			l.at++
		}
		if l.keys > keysMax {
			return l.refuse("E0507", fmt.Sprintf("more than %d keys", keysMax), bigHelp)
		}
		if l.header+l.depth+l.dots > nestingMax {
			return l.refuse("E0505", fmt.Sprintf("nested more than %d deep", nestingMax), "a scenario needs at most 5 levels")
		}
	}
	return nil
}

func (l *lexer) refuse(code, message, help string) []Problem {
	return []Problem{l.source.problem(code, reach{l.at - 1, l.at}, "", message, help, "")}
}

// step takes one byte outside strings and comments. fresh is true at the
// first word of a line outside brackets, where a bracket opens a table header.
func (l *lexer) step(c byte) {
	switch c {
	case '\n':
		l.fresh, l.inHeader = l.depth == 0, false
		l.dots = 0
	case ' ', '\t', '\r':
	case '.':
		l.dots++
	case '=':
		l.keys++
		l.dots = 0
		l.fresh = false
	case ',':
		l.dots = 0
	case '[', '{', ']', '}':
		l.bracket(c)
	default:
		l.fresh = false
	}
}

// bracket keeps the depth: of the last table header, whose parts nest all that
// follows, and of arrays and inline tables.
func (l *lexer) bracket(c byte) {
	switch {
	case l.inHeader:
		if c == ']' {
			l.header, l.inHeader = 1+l.dots, false
			l.dots = 0
		}
	case l.fresh && c == '[':
		l.keys++
		l.header, l.dots = 0, 0
		l.inHeader = true
	case c == '[' || c == '{':
		l.depth++
		l.dots = 0
	default:
		l.depth = max(l.depth-1, 0)
		l.dots = 0
	}
}

func (l *lexer) skipComment() {
	if end := bytes.IndexByte(l.source.text[l.at:], '\n'); end >= 0 {
		l.at += end
		return
	}
	l.at = len(l.source.text)
}

// skipString passes over a string and refuses an overlong one.
func (l *lexer) skipString(quote byte) []Problem {
	text, start := l.source.text, l.at
	mark := []byte{quote, quote, quote}
	if bytes.HasPrefix(text[start:], mark) {
		l.at = start + 3
		for l.at < len(text) && !bytes.HasPrefix(text[l.at:], mark) {
			if text[l.at] == '\\' && quote == '"' {
				l.at++
			}
			l.at++
		}
		l.at = min(l.at+3, len(text))
		for l.at < len(text) && text[l.at] == quote { // up to two quotes may end the content
			l.at++
		}
	} else {
		l.at = start + 1
		for l.at < len(text) && text[l.at] != quote && text[l.at] != '\n' {
			if text[l.at] == '\\' && quote == '"' {
				l.at++
			}
			l.at++
		}
		if l.at < len(text) && text[l.at] == quote {
			l.at++
		}
		l.at = min(l.at, len(text))
	}
	if l.at-start > stringMax {
		return []Problem{l.source.problem("E0506", reach{start, start + 1}, "",
			fmt.Sprintf("this text has %d KB; a text may have 64 KiB", (l.at-start)/1000), "shorten it, or put tables in a CSV file", "")}
	}
	return nil
}

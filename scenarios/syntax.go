package scenarios

import (
	"fmt"
	"regexp"
	"strings"
)

// The mistakes that people make when they write TOML by hand. Each function
// recognises one by the line and the library's message, and names the remedy.

var commaNumber = regexp.MustCompile(`=\s*([+-]?\d+),(\d+)\s*(#.*)?$`)

func decimalComma(s *source, at reach, line, _ string) (Problem, bool) {
	match := commaNumber.FindStringSubmatch(strings.TrimRight(line, "\r"))
	if match == nil {
		return Problem{}, false
	}
	return s.problem("E0106", at, "", `unexpected ","`, fmt.Sprintf("decimals use a point: %s.%s", match[1], match[2]), ""), true
}

var zeroNumber = regexp.MustCompile(`=\s*([+-]?)0+(\d[\d_.]*)\s*(#.*)?$`)

func leadingZero(s *source, at reach, line, message string) (Problem, bool) {
	match := zeroNumber.FindStringSubmatch(strings.TrimRight(line, "\r"))
	if match == nil || !strings.Contains(message, "leading zero") {
		return Problem{}, false
	}
	return s.problem("E0107", at, "", "numbers cannot start with 0", "write "+match[1]+match[2], ""), true
}

func openHeader(s *source, at reach, _, message string) (Problem, bool) {
	if !strings.Contains(message, "to end table name") {
		return Problem{}, false
	}
	return s.problem("E0108", at, "", `expected "]"`, "a table header is one line: [name]", ""), true
}

func curlyQuotes(s *source, at reach, line, _ string) (Problem, bool) {
	if !strings.ContainsAny(line, "“”„‘’«»") {
		return Problem{}, false
	}
	return s.problem("E0105", at, "", "curly quotes do not mark a text", `write straight quotes: "`, ""), true
}

var truthWord = regexp.MustCompile(`=\s*(?i:(true|false|yes|no|on|off))\s*(#.*)?$`)

func capitalTruth(s *source, at reach, line, message string) (Problem, bool) {
	match := truthWord.FindStringSubmatch(strings.TrimRight(line, "\r"))
	if match == nil || !strings.Contains(message, "expected value") {
		return Problem{}, false
	}
	write := "false"
	switch strings.ToLower(match[1]) {
	case "true", "yes", "on":
		write = "true"
	}
	return s.problem("E0105", at, "", fmt.Sprintf("%s is no value", match[1]), "write "+write, ""), true
}

var bareText = regexp.MustCompile(`=\s*([^\s"'\[{#][^"'#\[{]*?)\s*(#.*)?$`)

func unquoted(s *source, at reach, line, message string) (Problem, bool) {
	match := bareText.FindStringSubmatch(strings.TrimRight(line, "\r"))
	if match == nil || !letters.MatchString(match[1]) ||
		!strings.Contains(message, "expected value") && !strings.Contains(message, "top-level item to end") {
		return Problem{}, false
	}
	if start := strings.Index(line, match[1]); start >= 0 {
		number, _, _ := s.line(at.from)
		at = reach{s.lines[number-1] + start, s.lines[number-1] + start + len(match[1])}
	}
	return s.problem("E0105", at, "", "text without quotes", fmt.Sprintf("write %q", match[1]), ""), true
}

var letters = regexp.MustCompile(`[A-Za-z]`)

func missingValue(s *source, at reach, line, message string) (Problem, bool) {
	before, after, found := strings.Cut(line, "=")
	if !found || strings.TrimSpace(after) != "" && !strings.HasPrefix(strings.TrimSpace(after), "#") {
		return Problem{}, false
	}
	key := strings.TrimSpace(before)
	return s.problem("E0105", at, "", fmt.Sprintf("`%s` has no value", key), "write one after the =, or delete the line to keep the default", ""), true
}

func openText(s *source, at reach, _, message string) (Problem, bool) {
	if !strings.Contains(message, "strings cannot contain newlines") && !strings.Contains(message, `expected '"'`) &&
		!strings.Contains(message, `expected '"""'`) {
		return Problem{}, false
	}
	return s.problem("E0105", at, "", "a text is not closed", `put a quote (") at its end`, ""), true
}

func openList(s *source, at reach, _, message string) (Problem, bool) {
	if !strings.Contains(message, "terminator") {
		return Problem{}, false
	}
	if strings.Contains(message, "array") {
		return s.problem("E0105", at, "", `expected "," or "]"`, "separate the values of a list by commas and close it with ]", ""), true
	}
	return s.problem("E0105", at, "", `expected "," or "}"`, "separate the settings by commas and close the table with }", ""), true
}

var bareFraction = regexp.MustCompile(`=\s*([+-]?)(\.\d+)`)

func pointFirst(s *source, at reach, line, message string) (Problem, bool) {
	match := bareFraction.FindStringSubmatch(line)
	if match == nil || !strings.Contains(message, "must start with a digit") {
		return Problem{}, false
	}
	return s.problem("E0105", at, "", "a number starts with a digit", "write "+match[1]+"0"+match[2], ""), true
}

var wordsKey = regexp.MustCompile(`^\s*([\pL\d_-]+(?: +[\pL\d_-]+)+)\s*=`)

func blankKey(s *source, at reach, line, message string) (Problem, bool) {
	if !strings.Contains(message, "expected '.' or '='") {
		return Problem{}, false
	}
	if match := wordsKey.FindStringSubmatch(line); match != nil {
		return s.problem("E0105", at, "", "a key is one word", "write "+strings.Join(strings.Fields(match[1]), "_"), ""), true
	}
	if !strings.Contains(line, "=") {
		return s.problem("E0105", at, "", "expected key = value", "comments begin with #", ""), true
	}
	return Problem{}, false
}

func numbersOnly(s *source, at reach, _, message string) (Problem, bool) {
	if !strings.Contains(message, "out of range") {
		return Problem{}, false
	}
	number := string(s.text[at.from:min(at.to, len(s.text))])
	help := "whole numbers end at 9223372036854775807"
	if strings.HasPrefix(strings.TrimSpace(string(lineOf(s.text, at.from))), "seed") {
		help = `write larger seeds as text: "0x…"`
	}
	return s.problem("E0305", at, "", number+" is too large", help, ""), true
}

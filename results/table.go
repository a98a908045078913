package results

import (
	"io"
	"strconv"
	"strings"
	"unicode"
)

// Table is a table for a terminal. Columns of numbers are set to the right,
// others to the left.
type Table struct {
	Title  string     // above the table; may be empty
	Header []string   // one name per column
	Rows   [][]string // cells; short rows are filled with empty cells, longer ones panic
	Notes  []string   // below the table
	Width  int        // columns of the terminal; 0: as wide as it has to be
}

// columnGap separates columns; columnMin is the least width to which a column
// of text is squeezed, and words of up to wordMax are not cut for it; a table
// that is still too wide runs over.
const (
	columnGap = "  "
	columnMin = 8
	wordMax   = 14
)

// String returns the table with a \n at the end of each line and no blanks
// before it. When it would be wider than Width, the widest columns are
// wrapped: text between words, of a column of numbers only its name. Numbers
// are never cut, so a table of many numbers may run over. Control characters
// in cells become blanks, so no cell can move the cursor.
func (t Table) String() string {
	header, rows := t.cells()
	numeric := make([]bool, len(header))
	widths, floors := make([]int, len(header)), make([]int, len(header))
	for j := range header {
		numeric[j] = numericColumn(rows, j)
		for _, row := range rows {
			widths[j] = max(widths[j], displayWidth(row[j]))
		}
		floors[j] = columnMin
		if numeric[j] {
			floors[j] = widths[j]
		}
		for _, word := range words(header, rows, j, numeric[j]) {
			if n := displayWidth(word); numeric[j] || n <= wordMax {
				floors[j] = max(floors[j], n)
			}
		}
		widths[j] = max(widths[j], displayWidth(header[j]))
	}
	squeeze(widths, floors, t.Width)
	var b strings.Builder
	if t.Title != "" {
		b.WriteString(printable(t.Title) + "\n")
	}
	if len(header) > 0 {
		writeCells(&b, header, widths, numeric)
		rules := make([]string, len(header))
		for j := range rules {
			rules[j] = strings.Repeat("-", widths[j])
		}
		writeCells(&b, rules, widths, numeric)
	}
	for _, row := range rows {
		writeCells(&b, row, widths, numeric)
	}
	for _, note := range t.Notes {
		for _, line := range wrap(printable(note), t.Width) {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// WriteTo writes String to w.
func (t Table) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, t.String())
	return int64(n), err
}

// words returns the words of a column that squeezing must not cut: of a column
// of numbers those of its name, else all.
func words(header []string, rows [][]string, j int, numeric bool) []string {
	list := strings.Fields(header[j])
	if numeric {
		return list
	}
	for _, row := range rows {
		list = append(list, strings.Fields(row[j])...)
	}
	return list
}

// cells returns printable copies of the header and of rows of equal length.
func (t Table) cells() (header []string, rows [][]string) {
	for _, name := range t.Header {
		header = append(header, printable(name))
	}
	for i, row := range t.Rows {
		if len(row) > len(header) {
			panic("results: table row " + strconv.Itoa(i+1) + " is longer than the header")
		}
		filled := make([]string, len(header))
		for j, cell := range row {
			filled[j] = printable(cell)
		}
		rows = append(rows, filled)
	}
	return header, rows
}

// squeeze narrows the widest column that is above its floor, one step at a
// time, until the table fits.
func squeeze(widths, floors []int, limit int) {
	if limit <= 0 {
		return
	}
	total := len(columnGap) * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	for ; total > limit; total-- {
		widest := -1
		for j, w := range widths {
			if w > floors[j] && (widest < 0 || w > widths[widest]) {
				widest = j
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}

// writeCells writes one row, over several lines when a cell has to be wrapped.
func writeCells(b *strings.Builder, row []string, widths []int, numeric []bool) {
	wrapped := make([][]string, len(row))
	lines := 1
	for j, cell := range row {
		wrapped[j] = wrap(cell, widths[j])
		lines = max(lines, len(wrapped[j]))
	}
	for i := 0; i < lines; i++ {
		var line strings.Builder
		for j := range row {
			if j > 0 {
				line.WriteString(columnGap)
			}
			cell := ""
			if i < len(wrapped[j]) {
				cell = wrapped[j][i]
			}
			fill := strings.Repeat(" ", max(0, widths[j]-displayWidth(cell)))
			if numeric[j] {
				line.WriteString(fill + cell)
			} else {
				line.WriteString(cell + fill)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// numericColumn reports whether a column holds numbers and nothing else: at
// least one, beside empty cells and "n/a".
func numericColumn(rows [][]string, j int) bool {
	found := false
	for _, row := range rows {
		switch cell := row[j]; {
		case cell == "" || cell == missingText:
		case numericCell(cell):
			found = true
		default:
			return false
		}
	}
	return found
}

// numericCell takes plain numbers, percentages and estimates ("12.3 [11.8,
// 12.9]", "12.3 (no interval, n = 1)").
func numericCell(cell string) bool {
	first, rest, _ := strings.Cut(cell, " ")
	first = strings.TrimSuffix(strings.ReplaceAll(first, ",", ""), "%")
	first = strings.Replace(first, "\u2212", "-", 1)
	if _, err := strconv.ParseFloat(first, 64); err != nil {
		return false
	}
	return rest == "" || rest == "%" || rest[0] == '[' || rest[0] == '('
}

// wrap breaks text into lines of at most that many columns, at blanks where
// it can; 0 or less means no limit. There is always one line.
func wrap(text string, width int) []string {
	if width <= 0 || displayWidth(text) <= width {
		return []string{text}
	}
	return wrapWords(text, func(line string) bool { return displayWidth(line) <= width })
}

// wrapWords breaks text at blanks so that every line fits, and breaks a word
// that does not fit a line alone.
func wrapWords(text string, fits func(line string) bool) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && fits(line+" "+word) {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		for !fits(line) {
			head := longestPrefix(line, fits)
			lines = append(lines, line[:head])
			line = line[head:]
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// longestPrefix returns the length in bytes of the longest prefix that fits,
// at least one character, so that wrapping always comes to an end.
func longestPrefix(word string, fits func(string) bool) int {
	best := len(word)
	for i := range word {
		if i > 0 && (best == len(word) || fits(word[:i])) {
			best = i
		}
	}
	return best
}

// displayWidth returns the columns a terminal needs for s: none for combining
// marks, two for the wide scripts of East Asia, one for anything else.
func displayWidth(s string) int {
	width := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Cf, r):
		case r >= 0x1100 && (unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0xFF01 && r <= 0xFF60):
			width += 2
		default:
			width++
		}
	}
	return width
}

// printable returns s with blanks for line breaks and other control
// characters, which would break a layout or move a terminal's cursor.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

package fit

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// rows cuts a text into lines and cells. A cell in quotes may hold the
// delimiter, doubled quotes and ends of lines.
type rows struct {
	in     *bufio.Reader
	comma  byte
	name   string
	line   int  // of the row just read, from 1
	next   int  // of the row after it
	ended  bool // the row just read had an end of line
	cells  [][]byte
	buffer []byte // of cells with quotes
	long   []byte
}

// cellMax is the longest cell; a longer one is a quote that was never closed.
const cellMax = 1 << 16

func newRows(r io.Reader, comma byte, name string) *rows {
	return &rows{in: bufio.NewReaderSize(r, 1<<18), comma: comma, name: name, next: 1}
}

// read returns the next row, until the next call. Empty lines are rows without
// cells. At the end the error is io.EOF.
func (r *rows) read() ([][]byte, error) {
	text, err := r.textLine()
	if err != nil {
		return nil, err
	}
	r.line = r.next
	r.next++
	r.cells = r.cells[:0]
	if len(bytes.TrimSpace(text)) == 0 {
		return r.cells, nil
	}
	if bytes.IndexByte(text, '"') < 0 {
		for {
			at := bytes.IndexByte(text, r.comma)
			if at < 0 {
				r.cells = append(r.cells, bytes.TrimSpace(text))
				return r.cells, nil
			}
			r.cells = append(r.cells, bytes.TrimSpace(text[:at]))
			text = text[at+1:]
		}
	}
	return r.quoted(text)
}

// textLine returns a line without its end.
func (r *rows) textLine() ([]byte, error) {
	text, err := r.in.ReadSlice('\n')
	r.long = r.long[:0]
	for errors.Is(err, bufio.ErrBufferFull) {
		if r.long = append(r.long, text...); len(r.long) > 1<<22 {
			return nil, mistakef("is it a CSV file with one contact in each line?", "%s:%d: a line has more than 4 MB", r.name, r.next)
		}
		text, err = r.in.ReadSlice('\n')
	}
	if len(r.long) > 0 {
		r.long = append(r.long, text...)
		text = r.long
	}
	switch {
	case err == nil:
		r.ended = true
	case errors.Is(err, io.EOF) && len(text) > 0:
		r.ended = false
	default:
		return nil, err
	}
	text = bytes.TrimSuffix(text, []byte{'\n'})
	return bytes.TrimSuffix(text, []byte{'\r'}), nil
}

// quoted cuts a row with quotes; cells go to the buffer, which grows at most
// once for each row, so that earlier cells stay where they are.
func (r *rows) quoted(text []byte) ([][]byte, error) {
	var ends [][2]int
	out := r.buffer[:0]
	begin := r.line
	for i := 0; ; {
		start := len(out)
		for i < len(text) && (text[i] == ' ' || text[i] == '\t' && r.comma != '\t') {
			i++
		}
		if i < len(text) && text[i] == '"' {
			for i++; ; {
				if i >= len(text) { // the cell goes on in the next line
					if len(out)-start > cellMax {
						return nil, mistakef("close it, or export the log again", "%s:%d: a quote is opened and not closed", r.name, begin)
					}
					more, err := r.textLine()
					if err != nil {
						return nil, mistakef("close it, or export the log again", "%s:%d: a quote is opened and not closed before the end of the file", r.name, begin)
					}
					r.next++
					text, i, out = more, 0, append(out, '\n')
					continue
				}
				if text[i] == '"' {
					if i+1 < len(text) && text[i+1] == '"' {
						i++
					} else {
						i++
						break
					}
				}
				out = append(out, text[i])
				i++
			}
		}
		for i < len(text) && text[i] != r.comma {
			out = append(out, text[i])
			i++
		}
		ends = append(ends, [2]int{start, len(out)})
		if i >= len(text) {
			break
		}
		i++
	}
	r.buffer = out
	for _, e := range ends {
		r.cells = append(r.cells, bytes.TrimSpace(out[e[0]:e[1]]))
	}
	return r.cells, nil
}

// guessComma takes the delimiter that cuts the lines of a head into the most
// equal numbers of cells.
func guessComma(head []byte) byte {
	best, score := byte(','), 0
	for _, comma := range []byte{',', ';', '\t', '|'} {
		r := newRows(bytes.NewReader(head), comma, "")
		counts := map[int]int{}
		for range 200 {
			cells, err := r.read()
			if err != nil {
				break
			}
			counts[len(cells)]++
		}
		for n, times := range counts {
			if n >= 2 && n*times > score {
				best, score = comma, n*times
			}
		}
	}
	return best
}

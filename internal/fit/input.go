package fit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf16"
	"unicode/utf8"
)

// input is a log file, opened anew for each pass.
type input struct {
	path     string
	encoding string // utf-8, utf-16le, utf-16be, windows-1252
	oldMac   bool   // lines end with \r
	head     []byte // begin of the file as UTF-8
	whole    bool   // head is all of it
	size     int64  // bytes
}

// headBytes is how much of a log is looked at before it is read.
const headBytes = 1 << 18

// openInput looks at the begin of a log and finds its encoding; wanted is what
// the mapping says, or "".
func openInput(path, wanted string) (*input, error) {
	in := &input{path: path}
	file, err := os.Open(path)
	if err != nil {
		return nil, mistakef("", "cannot open %s: %s", path, reason(err))
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil {
		if info.IsDir() {
			return nil, mistakef("give a CSV file", "%s is a directory", path)
		}
		in.size = info.Size()
	}
	raw := make([]byte, headBytes)
	n, err := io.ReadFull(file, raw)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, mistakef("", "cannot read %s: %s", path, reason(err))
	}
	raw, in.whole = raw[:n], n < headBytes
	if what := otherFormat(raw); what != "" {
		return nil, mistakef("save it as CSV", "%s is %s, not a CSV file", path, what)
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, mistakef("export the log again", "%s is empty", path)
	}
	in.encoding = encodingOf(raw, wanted)
	if bytes.IndexByte(raw, 0) >= 0 && in.encoding != "utf-16le" && in.encoding != "utf-16be" {
		return nil, mistakef("export the log as CSV", "%s holds zero bytes: it is no text file", path)
	}
	decoded, err := io.ReadAll(in.decode(bytes.NewReader(raw)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	in.oldMac = bytes.IndexByte(decoded, '\n') < 0 && bytes.IndexByte(decoded, '\r') >= 0
	if in.oldMac {
		decoded = bytes.ReplaceAll(decoded, []byte{'\r'}, []byte{'\n'})
	}
	in.head = decoded
	return in, nil
}

// otherFormat recognises files that are often taken for CSV.
func otherFormat(raw []byte) string {
	for magic, what := range map[string]string{"PK\x03\x04": "a spreadsheet or a ZIP archive", "\x1f\x8b": "compressed", "%PDF": "a PDF",
		"\xd0\xcf\x11\xe0": "an old spreadsheet", "PAR1": "a Parquet file"} {
		if bytes.HasPrefix(raw, []byte(magic)) {
			return what
		}
	}
	return ""
}

// encodingOf finds the encoding by its mark, by the zeros of UTF-16, or by
// whether the bytes are UTF-8.
func encodingOf(raw []byte, wanted string) string {
	zeros := [2]int{}
	for i, b := range raw[:min(len(raw), 400)] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	third := min(len(raw), 400) / 3
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), zeros[1] > third:
		return "utf-16le"
	case bytes.HasPrefix(raw, []byte("\xfe\xff")), zeros[0] > third:
		return "utf-16be"
	case wanted == "utf-16":
		return "utf-16le"
	case wanted != "":
		return wanted
	case utf8.Valid(cutRune(raw)):
		return "utf-8"
	}
	return "windows-1252"
}

// cutRune drops a character that the end has cut.
func cutRune(raw []byte) []byte {
	for back := 1; back <= 3 && back < len(raw); back++ {
		if at := len(raw) - back; utf8.RuneStart(raw[at]) {
			if !utf8.FullRune(raw[at:]) {
				return raw[:at]
			}
			return raw
		}
	}
	return raw
}

// open begins a pass: the text as UTF-8, without a byte order mark, with \n at
// the ends of lines.
func (in *input) open() (io.Reader, io.Closer, error) {
	file, err := os.Open(in.path)
	if err != nil {
		return nil, nil, mistakef("", "cannot open %s: %s", in.path, reason(err))
	}
	r := in.decode(file)
	if in.oldMac {
		r = &lineEnds{r}
	}
	return r, file, nil
}

func (in *input) decode(r io.Reader) io.Reader {
	switch in.encoding {
	case "utf-16le":
		return &utf16Reader{in: bufio.NewReaderSize(r, 1<<16), low: 0, first: true}
	case "utf-16be":
		return &utf16Reader{in: bufio.NewReaderSize(r, 1<<16), low: 1, first: true}
	case "windows-1252":
		return &latinReader{in: bufio.NewReaderSize(r, 1<<16)}
	}
	b := bufio.NewReaderSize(r, 1<<16)
	if mark, _ := b.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = b.Discard(3) // just seen
	}
	return b
}

// utf16Reader makes UTF-8 of UTF-16; low is the place of the low byte.
type utf16Reader struct {
	in    *bufio.Reader
	low   int
	first bool
	out   []byte
	half  rune // first half of a pair
}

// Read implements io.Reader. A last odd byte is dropped.
func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) < 4096 {
		var pair [2]byte
		if _, err := io.ReadFull(u.in, pair[:]); err != nil {
			if errors.Is(err, io.ErrUnexpectedEOF) {
				err = io.EOF
			}
			if len(u.out) > 0 {
				break
			}
			return 0, err
		}
		r := rune(pair[u.low]) | rune(pair[1-u.low])<<8
		if u.first {
			u.first = false
			if r == 0xfeff {
				continue
			}
		}
		switch {
		case u.half != 0:
			u.out = utf8.AppendRune(u.out, utf16.DecodeRune(u.half, r))
			u.half = 0
		case utf16.IsSurrogate(r):
			u.half = r
		default:
			u.out = utf8.AppendRune(u.out, r)
		}
	}
	n := copy(p, u.out)
	u.out = u.out[:copy(u.out, u.out[n:])]
	return n, nil
}

// latinReader makes UTF-8 of Windows-1252.
type latinReader struct {
	in  *bufio.Reader
	out []byte
}

// windows1252 are the characters of the bytes 0x80 to 0x9f.
var windows1252 = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// Read implements io.Reader.
func (l *latinReader) Read(p []byte) (int, error) {
	for len(l.out) < 4096 {
		b, err := l.in.ReadByte()
		if err != nil {
			if len(l.out) > 0 {
				break
			}
			return 0, err
		}
		switch {
		case b < 0x80:
			l.out = append(l.out, b)
		case b < 0xa0:
			l.out = utf8.AppendRune(l.out, windows1252[b-0x80])
		default:
			l.out = utf8.AppendRune(l.out, rune(b))
		}
	}
	n := copy(p, l.out)
	l.out = l.out[:copy(l.out, l.out[n:])]
	return n, nil
}

// lineEnds turns \r into \n.
type lineEnds struct{ in io.Reader }

// Read implements io.Reader.
func (l *lineEnds) Read(p []byte) (int, error) {
	n, err := l.in.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// reason returns what the system says, without the path.
func reason(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

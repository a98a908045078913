package journal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
)

const (
	readBuffer  = 1 << 16
	longestLine = 64 << 20 // more is no line of ours
)

// Tail is what a journal ends with.
type Tail struct {
	Records uint64 // whole records, from the beginning on
	End     int64  // length of these records in bytes
	Torn    int64  // bytes behind them that a crash left
}

// CorruptError says that a journal was damaged after it had been written:
// whole records of a later batch follow a bad line. Nothing is lost but what
// was in the bad lines; see [Repair].
type CorruptError struct {
	Path   string // "" when it was read from something else than a file
	Offset int64  // of the first bad line, in bytes
	Record uint64 // that should stand there
}

// Error says where the damage is.
func (e *CorruptError) Error() string {
	return fmt.Sprintf("%s: record %d, at byte %d, is damaged, and whole records follow it: not the work of a crash", e.Path, e.Record, e.Offset)
}

// Scan reads a journal and calls visit for each whole record in order. An
// error of visit ends it and is returned. Damage is a *CorruptError; then all
// records before the damage have been visited. A torn tail is no error.
func Scan(r io.Reader, visit func(Entry) error) (Tail, error) {
	var tail Tail
	lines := &lineReader{in: bufio.NewReaderSize(r, readBuffer)}
	for {
		text, whole, err := lines.next()
		if errors.Is(err, io.EOF) {
			return tail, nil
		}
		if err != nil {
			return tail, err
		}
		l, ok := parseLine(text)
		if !ok || !whole || l.number != tail.Records {
			return lines.afterBad(tail, text, whole)
		}
		if err := visit(Entry{Number: l.number, Offset: tail.End + int64(l.at), Payload: text[l.at:]}); err != nil {
			return tail, err
		}
		tail.Records++
		tail.End = lines.read
	}
}

// ScanFile is [Scan] of a file.
func ScanFile(path string, visit func(Entry) error) (Tail, error) {
	f, err := os.Open(path)
	if err != nil {
		return Tail{}, err
	}
	defer f.Close()
	tail, err := Scan(f, visit)
	return tail, named(err, path)
}

// named puts the path into a CorruptError.
func named(err error, path string) error {
	var corrupt *CorruptError
	if errors.As(err, &corrupt) {
		corrupt.Path = path
	}
	return err
}

// lineReader cuts a stream into lines. Whatever is longer than longestLine is
// passed over and counts as a bad line.
type lineReader struct {
	in   *bufio.Reader
	long []byte // a line that does not fit the buffer of in
	read int64  // bytes so far
}

// next returns a line without its end. whole is false when the stream ends in
// the middle of it or it is too long.
func (r *lineReader) next() (text []byte, whole bool, err error) {
	r.long = r.long[:0]
	for total := 0; ; {
		part, err := r.in.ReadSlice('\n')
		r.read += int64(len(part))
		total += len(part)
		switch {
		case err == nil && total == len(part):
			return part[:len(part)-1], true, nil
		case err == nil:
			r.long = append(r.long, part...)
			return r.long[:len(r.long)-1], total <= longestLine, nil
		case errors.Is(err, bufio.ErrBufferFull):
			if total <= longestLine {
				r.long = append(r.long, part...)
			}
		case errors.Is(err, io.EOF) && total > 0:
			return append(r.long, part...), false, nil
		default:
			return nil, false, err
		}
	}
}

// afterBad decides what a bad line means: the torn tail of a crash when only
// its own batch follows, damage when a later batch does.
func (r *lineReader) afterBad(tail Tail, text []byte, whole bool) (Tail, error) {
	for {
		if l, ok := parseLine(text); ok && whole && l.first > tail.Records {
			return tail, &CorruptError{Offset: tail.End, Record: tail.Records}
		}
		var err error
		if text, whole, err = r.next(); errors.Is(err, io.EOF) {
			tail.Torn = r.read - tail.End
			return tail, nil
		} else if err != nil {
			return tail, err
		}
	}
}

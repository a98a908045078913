package journal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Repair copies every whole record of a damaged journal for which keep is true
// into a new one, which takes its place; the old file stays beside it with
// ".damaged" at the end of its name. It returns how many records were kept and
// how many bad lines left out. The error is a *LockedError when a process is
// writing the journal.
func Repair(path string, keep func(payload []byte) bool) (kept, bad int, err error) {
	unlock, err := Lock(path)
	if err != nil {
		return 0, 0, err
	}
	defer unlock()
	in, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer in.Close()
	fresh := path + ".repaired"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, 0, err
	}
	w, err := Open(fresh, func(Entry) error { return nil })
	if err != nil {
		return 0, 0, err
	}
	lines := &lineReader{in: bufio.NewReaderSize(in, readBuffer)}
	for {
		text, whole, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return kept, bad, errors.Join(err, w.Abandon())
		}
		l, ok := parseLine(text)
		if !ok || !whole {
			bad++
			continue
		}
		if !keep(text[l.at:]) {
			continue
		}
		w.Append(text[l.at:])
		kept++
		if w.Pending() > 16*readBuffer {
			if err := w.Commit(); err != nil {
				return kept, bad, errors.Join(err, w.Abandon())
			}
		}
	}
	if err := w.Close(); err != nil {
		return kept, bad, err
	}
	if err := os.Rename(path, path+".damaged"); err != nil {
		return kept, bad, fmt.Errorf("repair %s: %w", path, err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return kept, bad, fmt.Errorf("repair %s: %w", path, err)
	}
	syncFolder(filepath.Dir(path))
	return kept, bad, nil
}

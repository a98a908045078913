package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"
)

// File is what a journal needs of a file. *os.File is one; tests have disks
// that fail.
type File interface {
	io.ReaderAt
	io.WriterAt
	Truncate(size int64) error // cuts the file to that length
	Sync() error               // returns when all is on disk
	Close() error              // gives the file back
}

// LockedError says that another process writes the journal.
type LockedError struct{ Path string }

// Error names the journal.
func (e *LockedError) Error() string { return "another process is writing " + e.Path }

// Writer appends records. It is not for several goroutines.
type Writer struct {
	// Unguarded is true where the file system has no locks, as some network
	// file systems: then it is up to the caller that there is one writer.
	Unguarded bool

	path   string
	file   File
	end    int64  // of what is on disk
	next   uint64 // number of the next record
	first  uint64 // number of the first record of the batch
	buffer []byte // the batch
	err    error  // the first error of the disk: after it nothing is promised any more
}

// Open opens a journal for writing, makes it if it is missing, and calls visit
// for the records that are there. The torn tail of a crash is cut off before
// anything is appended. The error is a *LockedError when another process has
// the journal open for writing, a *CorruptError when it is damaged.
func Open(path string, visit func(Entry) error) (*Writer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	unguarded := false
	if err := lockSoon(f); errors.Is(err, errNoLocks) {
		unguarded = true
	} else if err != nil {
		_ = f.Close() // nothing was written
		if errors.Is(err, errHeld) {
			return nil, &LockedError{Path: path}
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	w, err := open(path, f, visit)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	w.Unguarded = unguarded
	if w.next == 0 {
		syncFolder(filepath.Dir(path))
	}
	return w, nil
}

// lockSoon takes the lock, and waits a moment for one that is held: a reader
// asks with [Live] whether there is a writer.
func lockSoon(f *os.File) error {
	for patience := 10; ; patience-- {
		if err := lock(f); patience == 0 || !errors.Is(err, errHeld) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// open reads a file and makes it end with its last whole record.
func open(path string, f File, visit func(Entry) error) (*Writer, error) {
	tail, err := Scan(io.NewSectionReader(f, 0, math.MaxInt64), visit)
	if err != nil {
		return nil, named(err, path)
	}
	w := &Writer{path: path, file: f, end: tail.End, next: tail.Records, first: tail.Records}
	if tail.Torn == 0 {
		return w, nil
	}
	if err := f.Truncate(tail.End); err != nil {
		return nil, err
	}
	return w, f.Sync()
}

// Append adds a record to the batch and returns where its payload will stand
// in the file. It is on disk after the next [Writer.Commit]. The payload must
// not hold an end of line; that is a mistake of the program.
func (w *Writer) Append(payload []byte) (offset int64) {
	if bytes.IndexByte(payload, '\n') >= 0 {
		panic("journal: a payload with an end of line")
	}
	var at int
	w.buffer, at = appendLine(w.buffer, w.next, w.first, payload)
	w.next++
	return w.end + int64(at)
}

// Pending returns the size of the batch in bytes.
func (w *Writer) Pending() int { return len(w.buffer) }

// Records returns the number of records, those of the batch included.
func (w *Writer) Records() uint64 { return w.next }

// Commit writes the batch and waits until it is on disk. After an error the
// journal takes nothing more: whether a failed sync may be repeated is known
// to nobody, so it is not; opening the file again tells what is there.
func (w *Writer) Commit() error {
	if w.err != nil || len(w.buffer) == 0 {
		return w.err
	}
	_, err := w.file.WriteAt(w.buffer, w.end)
	if err == nil {
		err = w.file.Sync()
	}
	if err != nil {
		w.err = err
		_ = w.file.Truncate(w.end) // best effort; the next Open does it anyway
		return err
	}
	w.end += int64(len(w.buffer))
	w.buffer, w.first = w.buffer[:0], w.next
	return nil
}

// Close commits what is left and closes the file, which ends the lock.
func (w *Writer) Close() error {
	return errors.Join(w.Commit(), w.file.Close())
}

// Abandon closes the file and drops what has not been committed.
func (w *Writer) Abandon() error { return w.file.Close() }

// syncFolder makes the name of a new file durable where the system can do
// that; some file systems refuse to sync a folder.
func syncFolder(folder string) {
	f, err := os.Open(folder)
	if err != nil {
		return
	}
	_ = f.Sync()
	_ = f.Close()
}

package sweep

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"frontline.dev/frontline/internal/journal"
)

// ConflictError says that one run has two results: a different program, or a
// machine that miscalculates. Neither can be told from the right one here.
type ConflictError struct {
	Point       int
	Replication uint64
	A, B        string // journals
}

// Error names the run and both journals.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("design point %d, replication %d has different results in %s and %s", e.Point, e.Replication, e.A, e.B)
}

// DamageError says that a journal holds what frontline never writes.
type DamageError struct{ Path, Message string }

// Error names the journal.
func (e *DamageError) Error() string { return e.Path + ": " + e.Message }

// place is where the record of a run stands.
type place struct {
	offset int64  // of the payload
	digest uint64 // its first 64 bits
	length uint32
	file   uint16 // index in index.logs
	status uint8  // index in statuses, plus 1; 0: there is no record
}

// log is one journal of a study.
type log struct {
	path    string
	name    string // "shard-0-of-4"
	runs    int    // records of runs
	sealed  string // the last seal, when nothing follows it
	torn    int64  // bytes that a crash left at the end
	first   time.Time
	last    time.Time // of the last record
	took    time.Duration
	session []string  // one line for each process that wrote it
	opened  time.Time // the last of them
	since   int       // runs since then
}

// index knows where the record of every finished run is.
type index struct {
	*plan
	places   []place
	logs     []log
	count    [4]int      // runs by status
	repeated int         // records of runs that had one already
	enough   []int       // replications of a point that has enough, 0 before; only with a rule
	deaths   map[int]int // how often a process ended while it played a slot
	readers  map[int]*os.File
	scratch  []byte
}

func newIndex(p *plan) *index {
	x := &index{plan: p, places: make([]place, p.runs()), deaths: map[int]int{}, readers: map[int]*os.File{}}
	if p.ruled {
		x.enough = make([]int, p.Points)
	}
	return x
}

// done returns the number of runs that have a record.
func (x *index) done() int { return x.count[0] + x.count[1] + x.count[2] + x.count[3] }

// journalDir is the folder of the journals in the folder of a study.
const (
	journalDir = "journal"
	logSuffix  = ".log"
)

// journalsOf returns the paths of the journals in a study's folder in name
// order.
func journalsOf(dir string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, journalDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var paths []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == logSuffix {
			paths = append(paths, filepath.Join(dir, journalDir, e.Name()))
		}
	}
	sort.Strings(paths)
	return paths, err
}

// load reads all journals of a folder but one, and but those of which skip
// says that they cannot matter.
func (x *index) load(dir, except string, skip func(name string) bool) error {
	paths, err := journalsOf(dir)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if path == except || skip(strings.TrimSuffix(filepath.Base(path), logSuffix)) {
			continue
		}
		visit := x.enter(path)
		tail, err := journal.ScanFile(path, visit)
		if err != nil {
			return err
		}
		x.logs[len(x.logs)-1].torn = tail.Torn
	}
	return nil
}

// nothing skips no journal.
func nothing(string) bool { return false }

// enter begins another journal and returns what takes its records.
func (x *index) enter(path string) func(journal.Entry) error {
	if len(x.logs) > 1<<16-1 {
		panic("sweep: more than 65,535 journals in one folder")
	}
	name := filepath.Base(path)
	x.logs = append(x.logs, log{path: path, name: name[:len(name)-len(logSuffix)]})
	number := len(x.logs) - 1
	return func(e journal.Entry) error {
		if err := x.take(number, e); err != nil {
			var conflict *ConflictError
			if errors.As(err, &conflict) {
				return err
			}
			return &DamageError{path, fmt.Sprintf("record %d: %v", e.Number, err)}
		}
		return nil
	}
}

var (
	studyPrefix  = []byte("study ")
	sealPrefix   = []byte("seal ")
	enoughPrefix = []byte("enough ")
	openPrefix   = []byte("open ")
	deathPrefix  = []byte("death ")
)

// take reads one record.
func (x *index) take(number int, e journal.Entry) error {
	l := &x.logs[number]
	if e.Number == 0 {
		want := append(append([]byte{}, studyPrefix...), x.hash...)
		if !bytes.Equal(e.Payload, want) {
			return fmt.Errorf("the journal belongs to another study (%s)", bytes.TrimPrefix(e.Payload, studyPrefix))
		}
		return nil
	}
	l.sealed = ""
	h, is, err := parseHeader(e.Payload)
	switch {
	case err != nil:
		return err
	case is:
		return x.add(number, &h, e.Offset, len(e.Payload))
	case bytes.HasPrefix(e.Payload, sealPrefix):
		l.sealed = string(e.Payload[len(sealPrefix):])
	case bytes.HasPrefix(e.Payload, openPrefix):
		l.session = append(l.session, string(e.Payload[len(openPrefix):]))
		first, _, _ := strings.Cut(l.session[len(l.session)-1], " ")
		l.opened, _ = time.Parse(time.RFC3339, first) // the zero time when it cannot be read
		l.since = 0
	case bytes.HasPrefix(e.Payload, enoughPrefix):
		return x.takeEnough(e.Payload[len(enoughPrefix):])
	case bytes.HasPrefix(e.Payload, deathPrefix):
		var point int
		var replication uint64
		if _, err := fmt.Sscanf(string(e.Payload[len(deathPrefix):]), "%d %d", &point, &replication); err != nil {
			return err
		}
		if slot := x.slot(point, replication); slot >= 0 {
			x.deaths[slot]++
		}
	default:
		return fmt.Errorf("unknown kind of record %.20q", e.Payload)
	}
	return nil
}

// takeEnough reads that a design point has enough replications.
func (x *index) takeEnough(text []byte) error {
	var point, count int
	if _, err := fmt.Sscanf(string(text), "%d %d", &point, &count); err != nil {
		return err
	}
	if !x.ruled || point < 1 || point > x.Points || count < 1 || count > x.starts[point]-x.starts[point-1] {
		return fmt.Errorf("design point %d cannot have enough with %d replications", point, count)
	}
	if before := x.enough[point-1]; before != 0 && before != count {
		return fmt.Errorf("design point %d had enough with %d replications, here it has with %d", point, before, count)
	}
	x.enough[point-1] = count
	return nil
}

// add notes where the record of a run stands. A second record of the same run
// must have given the same; but a run that ended well counts more than one
// that was given up.
func (x *index) add(number int, h *header, offset int64, length int) error {
	slot := x.slot(h.point, h.replication)
	if slot < 0 {
		return fmt.Errorf("design point %d, replication %d is not in the study", h.point, h.replication)
	}
	var bits [8]byte
	if _, err := hex.Decode(bits[:], h.digest[:16]); err != nil {
		return err
	}
	l := &x.logs[number]
	l.runs++
	l.since++
	l.took += time.Duration(h.took) * time.Microsecond
	if l.last = time.UnixMilli(h.ended); l.runs == 1 {
		l.first = l.last
	}
	now := place{offset: offset, digest: binary.BigEndian.Uint64(bits[:]), length: uint32(length), file: uint16(number), status: h.status + 1}
	before := x.places[slot]
	if before.status == 0 {
		x.places[slot] = now
		x.count[h.status]++
		return nil
	}
	x.repeated++
	givenUp := func(p place) bool { return p.status > 2 } // timed out or quarantined
	switch {
	case before.digest == now.digest:
	case givenUp(now):
	case givenUp(before):
		x.count[before.status-1]--
		x.count[h.status]++
		x.places[slot] = now
	default:
		return &ConflictError{h.point, h.replication, x.logs[before.file].path, l.path}
	}
	return nil
}

// mostReaders bounds how many journals are open for reading at a time.
const mostReaders = 200

// payload returns the record of a slot as it stands in its journal. It is
// valid until the next call.
func (x *index) payload(slot int) ([]byte, error) {
	p := x.places[slot]
	f := x.readers[int(p.file)]
	if f == nil {
		if len(x.readers) >= mostReaders {
			x.close()
		}
		var err error
		if f, err = os.Open(x.logs[p.file].path); err != nil {
			return nil, err
		}
		x.readers[int(p.file)] = f
	}
	if cap(x.scratch) < int(p.length) {
		x.scratch = make([]byte, p.length)
	}
	x.scratch = x.scratch[:p.length]
	_, err := f.ReadAt(x.scratch, p.offset)
	return x.scratch, err
}

// read returns the run of a slot, checked against its digest.
func (x *index) read(slot int) (Run, error) {
	payload, err := x.payload(slot)
	if err != nil {
		return Run{}, err
	}
	run, err := decode(payload)
	if err != nil {
		return run, &DamageError{x.logs[x.places[slot].file].path, err.Error()}
	}
	return run, nil
}

// close closes the journals that were opened for reading.
func (x *index) close() {
	for number, f := range x.readers {
		_ = f.Close() // it was only read
		delete(x.readers, number)
	}
}

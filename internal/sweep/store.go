package sweep

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"sort"
	"sync"

	"frontline.dev/frontline/internal/journal"
)

// store finds finished runs of other studies by their identity. The journals
// of the studies are the store: each record carries the full SHA-256 of all
// that decides its numbers, so nothing is kept twice and nothing can be out of
// date. It is searched by several goroutines.
type store struct {
	paths   []string
	entries []stored // by key
	guard   sync.Mutex
	readers map[int]*os.File
}

// stored is one run: 24 bytes.
type stored struct {
	key    uint64 // first 64 bits of its identity
	offset int64
	length uint32
	path   uint32
}

// openStore reads the journals of every study that lies in one of the folders,
// except that in own. A study counts when its program had the same model,
// streams and measures, and kept as much of a run. What cannot be read does not
// count: the runs are played again.
func openStore(folders []string, p *plan, own string) *store {
	s := &store{readers: map[int]*os.File{}}
	same, _ := filepath.Abs(own) // "" only without a working folder
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue
		}
		for _, e := range entries {
			dir := filepath.Join(folder, e.Name())
			if at, _ := filepath.Abs(dir); e.IsDir() && at != same {
				s.enter(dir, p)
			}
		}
	}
	sort.Slice(s.entries, func(i, j int) bool { return s.entries[i].key < s.entries[j].key })
	return s
}

// kept are the facts that must be equal for runs to be exchanged.
var kept = []string{"model_version", "stream_scheme", "measures", "paired", "series"}

// enter adds the runs of one study.
func (s *store) enter(dir string, p *plan) {
	m, err := ReadManifest(dir)
	if err != nil {
		return
	}
	theirs := map[string]string{}
	for _, f := range m.Facts {
		theirs[f.Name] = f.Value
	}
	ours := map[string]string{}
	for _, f := range p.facts {
		ours[f.Name] = f.Value
	}
	for _, name := range kept {
		if theirs[name] != ours[name] {
			return
		}
	}
	paths, err := journalsOf(dir)
	if err != nil {
		return
	}
	for _, path := range paths {
		s.paths = append(s.paths, path)
		number := uint32(len(s.paths) - 1)
		_, _ = journal.ScanFile(path, func(e journal.Entry) error { // what is before a damage is good
			h, is, err := parseHeader(e.Payload)
			var bits [8]byte
			if !is || err != nil || statuses[h.status] != OK {
				return nil
			}
			if _, err := hex.Decode(bits[:], h.identity[:16]); err == nil {
				s.entries = append(s.entries, stored{binary.BigEndian.Uint64(bits[:]), e.Offset, uint32(len(e.Payload)), number})
			}
			return nil
		})
	}
}

func (s *store) empty() bool { return len(s.entries) == 0 }

// find returns the run of that identity, if a study has it.
func (s *store) find(identity string) (Run, bool) {
	bits, err := hex.DecodeString(identity[:16])
	if err != nil {
		return Run{}, false
	}
	key := binary.BigEndian.Uint64(bits)
	i := sort.Search(len(s.entries), func(i int) bool { return s.entries[i].key >= key })
	for ; i < len(s.entries) && s.entries[i].key == key; i++ {
		payload, err := s.payload(&s.entries[i])
		if err != nil || !bytes.Contains(payload, []byte(identity)) {
			continue
		}
		if run, err := decode(payload); err == nil && run.Identity == identity {
			return run, true
		}
	}
	return Run{}, false
}

// payload reads a record.
func (s *store) payload(at *stored) ([]byte, error) {
	s.guard.Lock()
	defer s.guard.Unlock()
	f := s.readers[int(at.path)]
	if f == nil {
		if len(s.readers) >= mostReaders {
			s.closeLocked()
		}
		var err error
		if f, err = os.Open(s.paths[at.path]); err != nil {
			return nil, err
		}
		s.readers[int(at.path)] = f
	}
	payload := make([]byte, at.length)
	_, err := f.ReadAt(payload, at.offset)
	return payload, err
}

// close closes the journals that were opened.
func (s *store) close() {
	if s == nil {
		return
	}
	s.guard.Lock()
	defer s.guard.Unlock()
	s.closeLocked()
}

func (s *store) closeLocked() {
	for number, f := range s.readers {
		_ = f.Close() // it was only read
		delete(s.readers, number)
	}
}

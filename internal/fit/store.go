package fit

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// store keeps the contacts of a log in order of time: in memory up to
// chunkCalls, beyond that as sorted runs in a temporary file, so that its
// memory does not grow with the log.
type store struct {
	chunk  []call
	limit  int
	file   *os.File
	runs   []int // lengths of the runs in the file
	doubly int   // contacts that were there twice, found at the first pass
}

// chunkCalls is how many contacts are sorted in memory.
const chunkCalls = 1 << 19

const callBytes = 8*4 + 4*3 + 2 + 1 + 1

func newStore(limit int) *store { return &store{limit: limit} }

// add takes one more contact.
func (s *store) add(c call) error {
	if len(s.chunk) == s.limit {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.chunk = append(s.chunk, c)
	return nil
}

// spill writes the contacts in memory as a sorted run.
func (s *store) spill() error {
	if s.file == nil {
		file, err := os.CreateTemp("", "frontline-fit-*")
		if err != nil {
			return fmt.Errorf("a temporary file for the sorted log: %w", err)
		}
		_ = os.Remove(file.Name()) // where the system allows it, the file is gone whenever the program is
		s.file = file
	}
	slices.SortFunc(s.chunk, compareCalls)
	w := bufio.NewWriterSize(s.file, 1<<18)
	var buffer [callBytes]byte
	for i := range s.chunk {
		pack(&buffer, &s.chunk[i])
		if _, err := w.Write(buffer[:]); err != nil {
			return err
		}
	}
	s.runs = append(s.runs, len(s.chunk))
	s.chunk = s.chunk[:0]
	return w.Flush()
}

// close removes the temporary file, if it is still there.
func (s *store) close() {
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
	}
}

// each visits all contacts in order of time, each once.
func (s *store) each(visit func(*call) error) error {
	slices.SortFunc(s.chunk, compareCalls)
	s.doubly = 0
	last, first := call{}, true
	take := func(c *call) error {
		if !first && twice(&last, c) {
			s.doubly++
			return nil
		}
		last, first = *c, false
		return visit(c)
	}
	if s.file == nil {
		for i := range s.chunk {
			if err := take(&s.chunk[i]); err != nil {
				return err
			}
		}
		return nil
	}
	return s.merge(take)
}

// run is a sorted run that is being read.
type run struct {
	in   *bufio.Reader
	rest []call // of the run in memory
	now  call
}

func (r *run) next() (bool, error) {
	if r.in == nil {
		if len(r.rest) == 0 {
			return false, nil
		}
		r.now, r.rest = r.rest[0], r.rest[1:]
		return true, nil
	}
	var buffer [callBytes]byte
	if _, err := io.ReadFull(r.in, buffer[:]); err != nil {
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		return false, err
	}
	unpack(&buffer, &r.now)
	return true, nil
}

// merge visits the contacts of all runs in order.
func (s *store) merge(visit func(*call) error) error {
	var heap []*run
	add := func(r *run) error {
		more, err := r.next()
		if more {
			heap = append(heap, r)
		}
		return err
	}
	offset := int64(0)
	for _, n := range s.runs {
		length := int64(n) * callBytes
		if err := add(&run{in: bufio.NewReaderSize(io.NewSectionReader(s.file, offset, length), 1<<16)}); err != nil {
			return err
		}
		offset += length
	}
	if err := add(&run{rest: s.chunk}); err != nil {
		return err
	}
	for len(heap) > 0 {
		first := 0
		for i := range heap {
			if compareCalls(heap[i].now, heap[first].now) < 0 {
				first = i
			}
		}
		c := heap[first].now
		if err := visit(&c); err != nil {
			return err
		}
		more, err := heap[first].next()
		if err != nil {
			return err
		}
		if !more {
			heap = slices.Delete(heap, first, first+1)
		}
	}
	return nil
}

func pack(b *[callBytes]byte, c *call) {
	for i, x := range [...]int64{c.enter, c.wait, c.work, c.wrap} {
		binary.LittleEndian.PutUint64(b[8*i:], uint64(x))
	}
	for i, x := range [...]uint32{c.customer, c.agent, c.id} {
		binary.LittleEndian.PutUint32(b[32+4*i:], x)
	}
	binary.LittleEndian.PutUint16(b[44:], c.kind)
	b[46], b[47] = c.outcome, c.again
}

func unpack(b *[callBytes]byte, c *call) {
	c.enter, c.wait = int64(binary.LittleEndian.Uint64(b[0:])), int64(binary.LittleEndian.Uint64(b[8:]))
	c.work, c.wrap = int64(binary.LittleEndian.Uint64(b[16:])), int64(binary.LittleEndian.Uint64(b[24:]))
	c.customer, c.agent = binary.LittleEndian.Uint32(b[32:]), binary.LittleEndian.Uint32(b[36:])
	c.id = binary.LittleEndian.Uint32(b[40:])
	c.kind, c.outcome, c.again = binary.LittleEndian.Uint16(b[44:]), b[46], b[47]
}

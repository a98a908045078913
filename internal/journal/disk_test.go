package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"
	"testing"

	"frontline.dev/frontline/sim"
)

// disk is a file on a simulated disk. What has been written since the last
// sync may be on the platter or not, sector by sector, when the power goes.
type disk struct {
	now     []byte // what the process sees
	platter []byte // what is certain to be there
	fails   int    // the operation that fails, counted down; negative: none
	failure error
}

const sector = 512

func (d *disk) spend() error {
	if d.fails--; d.fails == 0 {
		return d.failure
	}
	return nil
}

func (d *disk) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(d.now)) {
		return 0, io.EOF
	}
	n := copy(p, d.now[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (d *disk) WriteAt(p []byte, off int64) (int, error) {
	err := d.spend()
	if err != nil {
		p = p[:len(p)/2] // a short write
	}
	if end := int(off) + len(p); end > len(d.now) {
		d.now = append(d.now, make([]byte, end-len(d.now))...)
	}
	return copy(d.now[off:], p), err
}

func (d *disk) Truncate(size int64) error {
	d.now = d.now[:size]
	return nil
}

func (d *disk) Sync() error {
	if err := d.spend(); err != nil {
		return err
	}
	d.platter = append(d.platter[:0], d.now...)
	return nil
}

func (d *disk) Close() error { return nil }

// crash loses the power: of every sector that differs between what was written
// and what is certain, chance decides which is there; the length is one of the
// two or between them.
func (d *disk) crash(chance func(n int) int) {
	short, long := min(len(d.now), len(d.platter)), max(len(d.now), len(d.platter))
	after := make([]byte, short+chance(long-short+1))
	for at := 0; at < len(after); at += sector {
		from := d.now
		if chance(2) == 0 {
			from = d.platter
		}
		if at < len(from) { // else zeros: the length is there, the data is not
			copy(after[at:min(at+sector, len(after))], from[at:])
		}
	}
	d.now, d.platter = after, append([]byte(nil), after...)
}

// crashes is how many power cuts a test tries: FRONTLINE_CRASH, or few.
func crashes(few int) int {
	if n, err := strconv.Atoi(os.Getenv("FRONTLINE_CRASH")); err == nil && n > 0 {
		return 10 * n
	}
	return few
}

// Whatever a power cut leaves, every committed record is there, once and in
// order, and no record that was not written.
func TestPowerCuts(t *testing.T) {
	stream := sim.NewStream(20261125, 0, "test.power")
	chance := stream.IntN
	total, torn, lost := crashes(1000), 0, 0
	for try := range total {
		d := &disk{fails: -1}
		var promised []string // committed
		written := map[string]bool{}
		for life := range 4 {
			var got []string
			w, err := open("disk", d, func(e Entry) error { got = append(got, string(e.Payload)); return nil })
			if err != nil {
				t.Fatalf("try %d, life %d: %v", try, life, err)
			}
			for i, payload := range promised {
				if i >= len(got) || got[i] != payload {
					t.Fatalf("try %d, life %d: a committed record is lost", try, life)
				}
			}
			for _, payload := range got {
				if !written[payload] {
					t.Fatalf("try %d, life %d: %q was never written", try, life, payload)
				}
			}
			promised = got
			promised = live(t, w, promised, written, chance)
			before := len(d.now)
			d.crash(chance)
			if len(d.now) < before {
				lost++
			}
			tail, err := Scan(io.NewSectionReader(d, 0, 1<<40), func(Entry) error { return nil })
			if err != nil {
				t.Fatalf("try %d, life %d: a power cut is called damage: %v", try, life, err)
			}
			if tail.Torn > 0 {
				torn++
			}
		}
	}
	if torn < total/10 || lost < total/10 {
		t.Errorf("of %d power cuts only %d left a torn tail and %d a shorter file", 4*total, torn, lost)
	}
	t.Logf("%d power cuts: 0 committed records lost, 0 wrong; %d torn tails, %d shorter files", 4*total, torn, lost)
}

// live writes batches, the last of which is written but not synced, and
// returns what was promised.
func live(t *testing.T, w *Writer, promised []string, written map[string]bool, chance func(int) int) []string {
	t.Helper()
	for range chance(4) {
		var batch []string
		for range 1 + chance(6) {
			payload := fmt.Sprintf("run %d %0*d", len(written), 1+chance(900), len(written))
			written[payload] = true
			batch = append(batch, payload)
			w.Append([]byte(payload))
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
		promised = append(promised, batch...)
	}
	for range chance(6) {
		payload := fmt.Sprintf("run %d %0*d", len(written), 1+chance(900), len(written))
		written[payload] = true
		w.Append([]byte(payload))
	}
	if _, err := w.file.WriteAt(w.buffer, w.end); err != nil { // Commit without its sync
		t.Fatal(err)
	}
	return promised
}

// A failing write or sync is reported once and for all: nothing is promised
// after it, and a sync is never tried again. What had been committed is there
// when the journal is opened again.
func TestDiskErrors(t *testing.T) {
	for _, failure := range []error{syscall.ENOSPC, syscall.EIO, syscall.EDQUOT} {
		for at := 1; at < 20; at++ {
			d := &disk{fails: at, failure: failure}
			w, err := open("disk", d, func(Entry) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			committed, failed := 0, false
			for i := range 12 {
				w.Append([]byte(fmt.Sprintf("run %d", i)))
				err := w.Commit()
				if failed && !errors.Is(err, failure) {
					t.Fatalf("operation %d failed with %v, a later commit says %v", at, failure, err)
				}
				if failed = failed || err != nil; !failed {
					committed++
				}
			}
			if !failed {
				t.Fatalf("operation %d did not fail", at)
			}
			d.fails = -1
			count := 0
			if _, err := open("disk", d, func(Entry) error { count++; return nil }); err != nil || count < committed {
				t.Fatalf("operation %d: %d records of %d committed are there; %v", at, count, committed, err)
			}
		}
	}
}

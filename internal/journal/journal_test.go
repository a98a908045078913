package journal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written returns the bytes of a journal of about 4 KiB in batches of 1 to 5
// records, and the payloads.
func written(t *testing.T) (content []byte, payloads []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal")
	w, err := Open(path, func(Entry) error { return errors.New("a new journal has records") })
	if err != nil {
		t.Fatal(err)
	}
	for batch := 1; len(payloads) < 55; batch++ {
		for i := 0; i <= batch%5; i++ {
			payload := fmt.Sprintf("run %d %s", len(payloads), strings.Repeat("0.125,", 1+len(payloads)%17))
			w.Append([]byte(payload))
			payloads = append(payloads, payload)
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if content, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return content, payloads
}

// readAll scans a journal in memory.
func readAll(content []byte) (payloads []string, tail Tail, err error) {
	tail, err = Scan(bytes.NewReader(content), func(e Entry) error {
		if got := content[e.Offset : e.Offset+int64(len(e.Payload))]; !bytes.Equal(got, e.Payload) {
			return fmt.Errorf("record %d is not at its offset", e.Number)
		}
		payloads = append(payloads, string(e.Payload))
		return nil
	})
	return payloads, tail, err
}

// prefix says whether got are the first of want.
func prefix(got, want []string) bool {
	if len(got) > len(want) {
		return false
	}
	for i := range got {
		if got[i] != want[i] {
			return false
		}
	}
	return true
}

// A journal cut at any byte holds the records before the cut and no other, and
// is not called damaged: a crash can do that.
func TestCutAtEveryByte(t *testing.T) {
	content, payloads := written(t)
	for cut := range len(content) + 1 {
		got, tail, err := readAll(content[:cut])
		whole := bytes.Count(content[:cut], []byte("\n"))
		if err != nil || !prefix(got, payloads) || len(got) != whole {
			t.Fatalf("cut at byte %d: %d records, want %d; %v", cut, len(got), whole, err)
		}
		if tail.End+tail.Torn != int64(cut) || tail.Records != uint64(whole) {
			t.Fatalf("cut at byte %d: tail %+v", cut, tail)
		}
	}
	t.Logf("%d cuts: no wrong record, no record lost before the cut", len(content)+1)
}

// With any one bit changed, no record comes out that was not put in: either
// the journal is called damaged, or it ends before the change, which can be so
// only in its last batch.
func TestEveryBitFlip(t *testing.T) {
	content, payloads := written(t)
	damaged, shorter := 0, 0
	for bit := range 8 * len(content) {
		content[bit/8] ^= 1 << (bit % 8)
		got, tail, err := readAll(content)
		content[bit/8] ^= 1 << (bit % 8)
		before := bytes.Count(content[:bit/8], []byte("\n"))
		if !prefix(got, payloads) || len(got) > before {
			t.Fatalf("bit %d: %d records, the change is in record %d", bit, len(got), before)
		}
		var corrupt *CorruptError
		switch {
		case errors.As(err, &corrupt) && corrupt.Record == uint64(before):
			damaged++
		case err == nil && tail.Torn > 0:
			shorter++
		default:
			t.Fatalf("bit %d: %+v, %v", bit, tail, err)
		}
	}
	if damaged == 0 || shorter == 0 || shorter > damaged {
		t.Errorf("%d changes were called damage, %d a torn tail", damaged, shorter)
	}
	t.Logf("%d bits flipped: 0 wrong records; %d called damage, %d in the last batch", 8*len(content), damaged, shorter)
}

// After a cut, opening for writing continues where the whole records end, and
// the journal is sound.
func TestOpenCutsTheTornTail(t *testing.T) {
	content, payloads := written(t)
	path := filepath.Join(t.TempDir(), "journal")
	for cut := 0; cut <= len(content); cut += 31 {
		if err := os.WriteFile(path, content[:cut], 0o666); err != nil {
			t.Fatal(err)
		}
		seen := 0
		w, err := Open(path, func(Entry) error { seen++; return nil })
		if err != nil {
			t.Fatal(err)
		}
		for _, payload := range payloads[seen:] {
			w.Append([]byte(payload))
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		again, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, tail, err := readAll(again); err != nil || !prefix(got, payloads) || len(got) != len(payloads) || tail.Torn != 0 {
			t.Fatalf("cut at %d: %d records, %+v, %v", cut, len(got), tail, err)
		}
	}
}

// Damage is refused for writing, and repaired into a journal that holds every
// whole record; the damaged file is kept.
func TestRepair(t *testing.T) {
	content, payloads := written(t)
	content[len(content)/2] ^= 4
	path := filepath.Join(t.TempDir(), "journal")
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	var corrupt *CorruptError
	if _, err := Open(path, func(Entry) error { return nil }); !errors.As(err, &corrupt) || corrupt.Path != path {
		t.Fatalf("a damaged journal opens: %v", err)
	}
	first := []byte(payloads[0])
	kept, bad, err := Repair(path, func(payload []byte) bool { return !bytes.Equal(payload, first) })
	if err != nil || kept != len(payloads)-2 || bad != 1 {
		t.Fatalf("%d kept, %d bad, %v", kept, bad, err)
	}
	repaired, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, tail, err := readAll(repaired); err != nil || len(got) != kept || tail.Torn != 0 {
		t.Errorf("after repair: %d records, %+v, %v", len(got), tail, err)
	}
	if _, err := os.Stat(path + ".damaged"); err != nil {
		t.Error(err)
	}
}

// One process writes: the second is refused, and gets in as soon as the first
// has gone, whatever files are left.
func TestOneWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	none := func(Entry) error { return nil }
	for range 5 {
		first, err := Open(path, none)
		if err != nil {
			t.Fatal(err)
		}
		if first.Unguarded {
			t.Skip("the file system has no locks")
		}
		var held *LockedError
		if _, err := Open(path, none); !errors.As(err, &held) {
			t.Fatalf("a second writer gets in: %v", err)
		}
		if !Live(path) {
			t.Fatal("a journal that is being written is not live")
		}
		first.Append([]byte("x"))
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		if Live(path) {
			t.Fatal("a closed journal is live")
		}
	}
}

// A line that never ends is no record and does not fill the memory.
func TestEndlessLine(t *testing.T) {
	content, payloads := written(t)
	endless := append(bytes.Clone(content), bytes.Repeat([]byte("x"), longestLine+10)...)
	got, tail, err := readAll(endless)
	if err != nil || len(got) != len(payloads) || tail.Torn != int64(longestLine+10) {
		t.Errorf("%d records, %+v, %v", len(got), tail, err)
	}
}

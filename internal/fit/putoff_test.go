package fit

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"frontline.dev/frontline/sim"
)

// Agents whose breaks become due by chance and who put them off by the rule:
// threshold and share are found; when they put nothing off, nothing is.
func TestPutOffIsFound(t *testing.T) {
	for _, c := range []struct {
		from  int
		share float64
	}{{0, 0}, {1, .4}, {3, .8}, {2, 1}} {
		draw := sim.New(sim.Key{Seed: 7}).Stream("test.putoff")
		var l leavings
		for range 400 {
			l.begin()
			pending, waiting := false, 0
			for range 60 {
				waiting = max(0, waiting+draw.IntN(3)-1)
				pending = pending || draw.Float64() < .1
				gone := pending && (c.from == 0 || waiting < c.from || draw.Float64() >= c.share)
				pending = pending && !gone
				l.add(waiting, gone)
			}
		}
		p := l.estimate()
		if c.from == 0 {
			if p.Seen() {
				t.Errorf("nothing is put off, found %+v", p)
			}
			continue
		}
		if !p.Seen() || p.From != c.from || math.Abs(p.Share-c.share) > .1 || c.share < p.Low-.05 || c.share > p.High+.05 {
			t.Errorf("from %d, share %g: found %+v", c.from, c.share, p)
		}
	}
}

// The bank's staff and load, breaks put off by a known rule: from the contacts
// alone the threshold is found. The share comes out some fifth too small, as a
// short absence for which nobody waits is not seen.
func TestPutOffOfATwin(t *testing.T) {
	path, f, sc := bankHalf(t)
	if p := f.PutOff; !p.Seen() || p.From > 2 || p.Share < .25 || p.Share > .5 {
		t.Errorf("the bank: %+v", p)
	}
	full := contactsOf(t, path, "1999-02-14")
	for _, c := range []struct {
		from             int
		share, low, high float64
	}{{0, 0, 0, 0}, {2, .7, .45, .75}, {4, 1, .8, 1}} {
		sc.Settings.Agents.PutOffFrom, sc.Settings.Agents.PutOff = c.from, c.share
		table, _ := newTable(sc, full)
		text, _ := twinLog(t, table, full.days, 1000)
		file := filepath.Join(t.TempDir(), "twin.csv")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		found, err := Run(file, Options{})
		if err != nil {
			t.Fatal(err)
		}
		switch p := found.PutOff; {
		case c.from == 0 && p.Seen():
			t.Errorf("nothing is put off, found %+v", p)
		case c.from > 0 && (p.From != c.from || p.Share < c.low || p.Share > c.high):
			t.Errorf("from %d, share %g: found %+v", c.from, c.share, p)
		}
	}
}

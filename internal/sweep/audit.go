package sweep

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"frontline.dev/frontline/internal/journal"
	"frontline.dev/frontline/sim"
)

// Audit is what a check of a folder found.
type Audit struct {
	Dir      string
	Journals int
	Records  int // whose checksums were verified
	Runs     int // whose digests were verified
	Seals    int
	Tables   int      // whose digests were verified
	Problems []string // what is wrong
	Notes    []string // what is unusual and allowed
	Replayed int      // runs that were played again
	Same     int      // of them with the same result
	Refused  string   // why runs were not played again: "not comparable, needs …"
	Seed     uint64   // of the choice of runs
}

// Check verifies everything in a folder that has a checksum: every line of the
// journals, the digest of every run, the seals, the tables, the design and the
// manifest. Then it plays runs again, chosen at random, and compares their
// digests; across a version of the model that changed numbers it says so
// instead. The error is that of the folder as a whole; what is wrong in it is
// in the audit.
func Check(ctx context.Context, dir string, runs int, seed uint64, progress func(done, total int)) (*Audit, error) {
	a := &Audit{Dir: dir, Seed: seed}
	p, m, err := openFolder(dir)
	if err != nil {
		var damage *DamageError
		if errors.As(err, &damage) {
			a.Problems = append(a.Problems, err.Error())
			return a, nil
		}
		return nil, err
	}
	x := newIndex(p)
	defer x.close()
	paths, err := journalsOf(dir)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		if err := a.journal(ctx, x, path); err != nil {
			return nil, err
		}
	}
	a.seals(x)
	a.tables(dir, m, x)
	if runs > 0 {
		if a.Refused = comparable(m); a.Refused == "" {
			return a, a.replay(ctx, x, runs, progress)
		}
	}
	return a, nil
}

func (a *Audit) problem(format string, args ...any) {
	a.Problems = append(a.Problems, fmt.Sprintf(format, args...))
}

// journal verifies one journal; the error is that ctx is done.
func (a *Audit) journal(ctx context.Context, x *index, path string) error {
	a.Journals++
	take := x.enter(path)
	tail, err := journal.ScanFile(path, func(e journal.Entry) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		a.Records++
		if err := take(e); err != nil {
			return err
		}
		if _, is, _ := parseHeader(e.Payload); is {
			if _, err := decode(e.Payload); err != nil {
				a.problem("%s: record %d: %v", path, e.Number, err)
			}
			a.Runs++
		}
		return nil
	})
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		a.problem("%v", err)
	case tail.Torn > 0 && !journal.Live(path):
		a.Notes = append(a.Notes, fmt.Sprintf("%s ends with %d bytes that a crash left; the next process that writes it cuts them off", path, tail.Torn))
	}
	return nil
}

// seals compares the seals with the runs.
func (a *Audit) seals(x *index) {
	for i := range x.logs {
		l := &x.logs[i]
		if l.sealed == "" {
			if !journal.Live(l.path) && l.name != mergedLog {
				a.Notes = append(a.Notes, l.path+" has no seal: the shard is not complete")
			}
			continue
		}
		name, _, _ := strings.Cut(l.sealed, " ")
		shard, err := ParseShard(name)
		if err != nil || x.sealOf(shard) != l.sealed {
			a.problem("%s: the seal does not fit the runs", l.path)
		}
		a.Seals++
	}
}

// tables verifies the tables against the manifest.
func (a *Audit) tables(dir string, m *Manifest, x *index) {
	for _, t := range m.Tables {
		now, err := digestOf(dir, filepath.FromSlash(t.File))
		switch {
		case err != nil:
			a.problem("%v", err)
		case now.SHA256 != t.SHA256:
			a.problem("%s was changed after it had been written: its SHA-256 is not that of the manifest", filepath.Join(dir, t.File))
		}
		a.Tables++
	}
	if len(m.Tables) == 0 {
		a.Notes = append(a.Notes, "there are no tables yet: frontline merge "+dir+" writes them")
	} else if m.Finished < x.done() && !m.Ruled {
		a.Notes = append(a.Notes, fmt.Sprintf("the tables have %d of %d runs: frontline merge %s writes them again", m.Finished, x.done(), dir))
	}
}

// replay plays runs again and compares.
func (a *Audit) replay(ctx context.Context, x *index, runs int, progress func(done, total int)) error {
	var there []int
	for slot, p := range x.places {
		if p.status == 1 || p.status == 2 { // what was given up depends on the machine
			there = append(there, slot)
		}
	}
	stream := sim.NewStream(a.Seed, 0, "audit.choice")
	w := newWorker(x.plan)
	runs = min(runs, len(there))
	for i := range runs {
		k := i + stream.IntN(len(there)-i)
		there[i], there[k] = there[k], there[i]
		recorded, err := x.read(there[i])
		if err != nil {
			a.problem("%v", err)
			continue
		}
		again := w.play(ctx, recorded.Point-1, recorded.Replication, 0)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		again.encode(nil)
		a.Replayed++
		if again.Digest == recorded.Digest {
			a.Same++
		} else {
			a.problem("run %s (design point %d, replication %d) gives another result: %s", recorded.ID(), recorded.Point, recorded.Replication, differs(&recorded, &again))
		}
		if progress != nil {
			progress(i+1, runs)
		}
	}
	return nil
}

// Repaired is a journal that was made whole.
type Repaired struct {
	Path      string // the old file is Path + ".damaged"
	Kept, Bad int    // records kept, and bad lines left out
}

// Repair makes every damaged journal of a folder whole. Seals are left out,
// since runs may be lost: the next sweep plays those and seals again.
func Repair(dir string) (list []Repaired, err error) {
	paths, err := journalsOf(dir)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		_, err := journal.ScanFile(path, func(journal.Entry) error { return nil })
		var corrupt *journal.CorruptError
		if !errors.As(err, &corrupt) {
			if err != nil {
				return list, err
			}
			continue
		}
		r := Repaired{Path: path}
		r.Kept, r.Bad, err = journal.Repair(path, func(payload []byte) bool { return !bytes.HasPrefix(payload, sealPrefix) })
		if err != nil {
			return list, err
		}
		list = append(list, r)
	}
	return list, nil
}

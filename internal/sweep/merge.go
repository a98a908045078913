package sweep

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"frontline.dev/frontline/internal/journal"
)

// mergedLog is the journal of runs that came from other folders.
const mergedLog = "merged"

// Merged is what Merge did.
type Merged struct {
	Dir      string
	Added    int // runs that the folder did not have
	Repeated int // runs that it had, with the same result
}

// Merge adds the runs of the folders from to the folder dir, which is made of
// the first of them when it is missing. All must be of the same study. The
// order does not matter, and merging again adds nothing; folders that are
// still being written may be merged for what they have. A run with two
// different results is a *ConflictError, and then nothing more is added.
//
// It writes no tables: see [Close].
func Merge(ctx context.Context, dir string, from []string) (*Merged, error) {
	out := &Merged{Dir: dir}
	if len(from) == 0 {
		_, _, err := openFolder(dir)
		return out, err
	}
	if err := found(dir, from[0]); err != nil {
		return nil, err
	}
	p, m, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	for _, source := range from {
		theirs, err := ReadManifest(source)
		if err != nil {
			return nil, err
		}
		if theirs.Hash != m.Hash {
			return nil, &RefusedError{source, changes(m.Facts, theirs.Facts)}
		}
	}
	x := newIndex(p)
	defer x.close()
	path := filepath.Join(dir, journalDir, mergedLog+logSuffix)
	w, err := journal.Open(path, x.enter(path))
	if err != nil {
		return nil, err
	}
	if w.Records() == 0 {
		w.Append(append(append([]byte{}, studyPrefix...), p.hash...))
	}
	if err := x.load(dir, path, nothing); err != nil {
		return nil, errors.Join(err, w.Abandon())
	}
	for _, source := range from {
		if err := x.merge(ctx, w, source, out); err != nil {
			return out, errors.Join(err, w.Close()) // what was added before is good
		}
	}
	if err := w.Close(); err != nil {
		return out, &DiskError{path, x.done(), err}
	}
	return out, nil
}

// found makes a folder for the study of another, when it is missing.
func found(dir, source string) error {
	if _, err := os.Stat(filepath.Join(dir, ManifestName)); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	m, err := ReadManifest(source)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	defer unlock()
	sweepStray(dir)
	if err := unused(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, journalDir), 0o777); err != nil {
		return err
	}
	names := []string{designFile, parametersFile, "experiment.lock.toml"}
	entries, err := os.ReadDir(filepath.Join(source, "scenarios"))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, filepath.Join("scenarios", e.Name()))
		}
	}
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(source, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // not every study has a lock; what must be there is asked for when the folder is opened
		}
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(dir, name), content); err != nil {
			return err
		}
	}
	m.Partial, m.Ended, m.Finished, m.Failed, m.Tables = true, nil, 0, 0, nil
	return m.write(dir)
}

// merge adds the runs of one folder.
func (x *index) merge(ctx context.Context, w *journal.Writer, source string, out *Merged) error {
	paths, err := journalsOf(source)
	if err != nil {
		return err
	}
	same, err := filepath.Abs(source)
	if err != nil {
		return err
	}
	if own, err := filepath.Abs(out.Dir); err != nil || own == same {
		return err
	}
	theirs := newIndex(x.plan) // checks that the journals are of this study
	for _, path := range paths {
		check := theirs.enter(path)
		_, err := journal.ScanFile(path, func(e journal.Entry) error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err := check(e); err != nil {
				return err
			}
			return x.adopt(w, path, e, out)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// adopt takes one record of another folder.
func (x *index) adopt(w *journal.Writer, path string, e journal.Entry, out *Merged) error {
	if e.Number == 0 {
		return nil
	}
	if text := string(e.Payload); x.ruled && strings.HasPrefix(text, string(enoughPrefix)) {
		before := x.known()
		if err := x.takeEnough(e.Payload[len(enoughPrefix):]); err != nil || x.known() == before {
			return err
		}
		w.Append(e.Payload)
		return nil
	}
	h, is, err := parseHeader(e.Payload)
	if err != nil || !is {
		return err
	}
	slot := x.slot(h.point, h.replication)
	if slot < 0 {
		return &DamageError{path, "a run that is not in the study"}
	}
	before := x.places[slot]
	number := len(x.logs) // a name for the other journal, in case of a conflict
	x.logs = append(x.logs, log{path: path})
	err = x.add(number, &h, e.Offset, len(e.Payload))
	x.logs = x.logs[:number]
	if err != nil {
		return err
	}
	if x.places[slot] == before {
		out.Repeated++
		return nil
	}
	now := x.places[slot]
	now.file, now.offset = 0, w.Append(e.Payload) // the journal of merged runs is number 0
	x.places[slot] = now
	out.Added++
	if w.Pending() >= syncBytes {
		return w.Commit()
	}
	return nil
}

// known counts the points that have enough replications.
func (x *index) known() int {
	n := 0
	for _, count := range x.enough {
		if count > 0 {
			n++
		}
	}
	return n
}

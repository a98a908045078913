package sweep

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/journal"
	"frontline.dev/frontline/internal/study"
)

// reopened opens a journal of a study for writing.
func reopened(t testing.TB, x *index, path string) *journal.Writer {
	t.Helper()
	w, err := journal.Open(path, x.enter(path))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// An audit of a sound folder finds nothing; runs that are played again agree.
func TestAuditOfSoundFolder(t *testing.T) {
	s := tiny(t, 2, 3)
	s.Series = true
	dir := played(t, s, Options{})
	a, err := Check(context.Background(), dir, 4, 1, nil)
	if err != nil || len(a.Problems) > 0 || len(a.Notes) > 0 || a.Runs != 6 || a.Replayed != 4 || a.Same != 4 || a.Seals != 1 || a.Tables < 9 {
		t.Errorf("%+v, %v", a, err)
	}
}

// Any byte of a folder that is changed is found, wherever it is.
func TestAuditFindsEveryChange(t *testing.T) {
	dir := played(t, tiny(t, 2, 3), Options{})
	for _, name := range append([]string{"journal/shard-0-of-1.log"}, comparedTables...) {
		if name == "schema.json" {
			continue // it describes, and is written again at will
		}
		path := filepath.Join(dir, name)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for at := 3; at < len(content); at += len(content)/7 + 1 {
			changed := bytes.Clone(content)
			changed[at] ^= 1
			if err := os.WriteFile(path, changed, 0o666); err != nil {
				t.Fatal(err)
			}
			a, err := Check(context.Background(), dir, 0, 0, nil)
			if err != nil || len(a.Problems)+len(a.Notes) == 0 {
				t.Errorf("%s: byte %d changed, and nothing found: %+v, %v", name, at, a, err)
			}
		}
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if a, err := Check(context.Background(), dir, 0, 0, nil); err != nil || len(a.Problems) > 0 {
		t.Fatalf("everything put back: %+v, %v", a, err)
	}
}

// Across a version of the model an audit says which version it needs.
func TestAuditOfAnotherVersion(t *testing.T) {
	dir := played(t, tiny(t, 1, 2), Options{})
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	m.Model = "0.0.1"
	if err := m.write(dir); err != nil {
		t.Fatal(err)
	}
	a, err := Check(context.Background(), dir, 2, 1, nil)
	if err != nil || a.Replayed != 0 || !strings.HasPrefix(a.Refused, "not comparable, needs model version 0.0.1") {
		t.Errorf("%+v, %v", a, err)
	}
	runs := rows(t, filepath.Join(dir, "runs.csv"))
	if r, err := Replay(context.Background(), dir, runs[0]["run_id"], nil); err != nil || r.Refused == "" {
		t.Errorf("%+v, %v", r, err)
	}
}

// A run with two results is refused: when it is merged, and when it is read.
func TestConflict(t *testing.T) {
	s := tiny(t, 1, 3)
	dir := played(t, s, Options{})
	other := filepath.Join(t.TempDir(), "other")
	if _, err := Play(context.Background(), s, Options{Dir: other, Shard: Shard{0, 2}}); err != nil {
		t.Fatal(err)
	}
	p, err := planOf(s)
	if err != nil {
		t.Fatal(err)
	}
	x := newIndex(p)
	defer x.close()
	if err := x.load(dir, "", nothing); err != nil {
		t.Fatal(err)
	}
	false1, err := x.read(1)
	if err != nil {
		t.Fatal(err)
	}
	false1.Body.Values[0] += 1
	w := reopened(t, newIndex(p), filepath.Join(other, "journal", "shard-0-of-2.log"))
	w.Append(false1.encode(nil))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var conflict *ConflictError
	if _, err := Merge(context.Background(), dir, []string{other}); !errors.As(err, &conflict) || conflict.Replication != 2 {
		t.Errorf("merged: %v", err)
	}
	if _, err := Close(context.Background(), dir); err != nil {
		t.Errorf("a conflict that was refused is there: %v", err)
	}
}

// A run is found by the beginning of its identity, when that is enough.
func TestReplayFinds(t *testing.T) {
	dir := played(t, tiny(t, 1, 20), Options{})
	for _, row := range rows(t, filepath.Join(dir, "runs.csv")) {
		run, sc, err := Find(dir, row["run_id"])
		if err != nil || run.ID() != row["run_id"] || sc.Settings.Agents.Count != 12 {
			t.Fatalf("%s: %v, %v", row["run_id"], run, err)
		}
	}
	paired := tiny(t, 1, 1)
	paired.Paired, paired.Series = true, true
	dir = played(t, paired, Options{})
	row := rows(t, filepath.Join(dir, "runs.csv"))[0]
	trace := &study.Trace{Limit: 100}
	if r, err := Replay(context.Background(), dir, row["run_id"], trace); err != nil || !r.Same || r.Again.Status != OK || trace.Len() != 100 {
		t.Errorf("played again with its twin and a trace of %d rows: %+v, %v", trace.Len(), r, err)
	}
	for _, id := range []string{"", "zz", "0123456789ab"} {
		var unknown *UnknownRunError
		if _, err := Replay(context.Background(), dir, id, nil); !errors.As(err, &unknown) {
			t.Errorf("run %q: %v", id, err)
		}
	}
}

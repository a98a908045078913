package sweep

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// rows reads a table as maps from column to cell.
func rows(t testing.TB, path string) (list []map[string]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[name] = row[i]
		}
		list = append(list, m)
	}
	return list
}

// A run that breaks is a row with its status, its error and the command that
// plays it again; the others are complete, and playing it again breaks it
// again.
func TestFailuresAreRows(t *testing.T) {
	s := tiny(t, 2, 4, "mechanisms.saboteur.enabled=true", "mechanisms.saboteur.breaks=3")
	dir := played(t, s, Options{})
	failures := rows(t, filepath.Join(dir, "failures.csv"))
	if len(failures) != 2 {
		t.Fatalf("%d failures, want replication 3 of both design points", len(failures))
	}
	for _, f := range failures {
		if f["status"] != "failed" || f["replication"] != "3" || !strings.Contains(f["error"], "the saboteur was here") || f["command"] != "frontline replay . "+f["run_id"] {
			t.Errorf("failure %v", f)
		}
		replayed, err := Replay(context.Background(), dir, f["run_id"], nil)
		if err != nil || !replayed.Same || replayed.Again.Status != Failed {
			t.Errorf("replayed: %+v, %v", replayed, err)
		}
	}
	for _, row := range rows(t, filepath.Join(dir, "runs.csv")) {
		if failed := row["replication"] == "3"; failed != (row["events"] == "") || failed != (row["occupancy"] == "") {
			t.Errorf("row %v", row)
		}
	}
	for _, row := range rows(t, filepath.Join(dir, "summary.csv")) {
		if row["metric"] == "occupancy" && row["n"] != "3" {
			t.Errorf("occupancy over %s replications, want 3", row["n"])
		}
	}
}

// A run that takes longer than it may is recorded as that, and the others go
// on; with Retry it is played again, and what ends well counts.
func TestTimeout(t *testing.T) {
	s := tiny(t, 1, 2, "time.horizon=2000 d", "time.batch=10 d")
	dir := filepath.Join(t.TempDir(), "study")
	out, err := Play(context.Background(), s, Options{Dir: dir, Timeout: 5 * time.Millisecond})
	if err != nil || out.Failed != 2 || !out.Complete {
		t.Fatalf("%+v, %v", out, err)
	}
	if _, err := Close(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	for _, f := range rows(t, filepath.Join(dir, "failures.csv")) {
		if f["status"] != "timeout" || f["error"] != "it took longer than 5ms" {
			t.Errorf("failure %v", f)
		}
	}
	short := tiny(t, 1, 2)
	dir = filepath.Join(t.TempDir(), "short")
	if out, err = Play(context.Background(), short, Options{Dir: dir, Timeout: time.Nanosecond}); err != nil || out.Failed != 2 {
		t.Fatalf("%+v, %v", out, err)
	}
	if out, err = Play(context.Background(), short, Options{Dir: dir, Retry: true}); err != nil || out.Failed != 0 || out.Played != 2 {
		t.Fatalf("tried again: %+v, %v", out, err)
	}
	if _, err := Close(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	sameTables(t, played(t, short, Options{}), dir)
}

// A run that ends the process that plays it ends a process of its own the next
// time; then it is a row, and the study is complete. No other run is blamed.
func TestPoisonIsQuarantined(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "study")
	const study = "1 6 2 0/1 mechanisms.saboteur.enabled=true|mechanisms.saboteur.kills=3"
	for try := 1; ; try++ {
		var out bytes.Buffer
		cmd := process(t, dir, study)
		cmd.Stderr = &out
		err := cmd.Run()
		if err == nil {
			break
		}
		if !strings.Contains(err.Error(), "killed") || try > 2 {
			t.Fatalf("try %d: %v: %s", try, err, out.String())
		}
	}
	for _, row := range rows(t, filepath.Join(dir, "runs.csv")) {
		want := "ok"
		if row["replication"] == "3" {
			want = "quarantined"
		}
		if row["status"] != want {
			t.Errorf("replication %s is %s: %s", row["replication"], row["status"], row["error"])
		}
	}
	if stray := strayFiles(t, dir); len(stray) > 0 {
		t.Errorf("stray files: %v", stray)
	}
}

// Without a process of its own, a suspect is played alone, and given up when
// it has ended two processes.
func TestPoisonWithoutProcesses(t *testing.T) {
	s := tiny(t, 1, 3)
	dir := filepath.Join(t.TempDir(), "study")
	for death := range 3 {
		if err := os.MkdirAll(filepath.Join(dir, "journal"), 0o777); err != nil {
			t.Fatal(err)
		}
		m := openMarks(filepath.Join(dir, "journal", "shard-0-of-1.now"))
		m.set(1, 1, 2) // as a process that was killed while it played replication 2 leaves it
		ctx, cancel := context.WithCancelCause(context.Background())
		if death == 0 {
			cancel(errors.New("killed")) // stands for the second death: the process goes before the run ends
		}
		out, err := Play(ctx, s, Options{Dir: dir})
		cancel(nil)
		if death == 0 {
			if err == nil {
				t.Fatal("a study that was cut off says it is complete")
			}
			path := filepath.Join(dir, "journal", "shard-0-of-1.log")
			appendDeath(t, s, path)
			continue
		}
		if err != nil || out.Failed != 1 || !out.Complete {
			t.Fatalf("%+v, %v", out, err)
		}
	}
	if _, err := Close(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	if f := rows(t, filepath.Join(dir, "failures.csv")); len(f) != 1 || f[0]["status"] != "quarantined" || f[0]["replication"] != "2" {
		t.Errorf("failures %v", f)
	}
}

// appendDeath records that a process ended while it played replication 2.
func appendDeath(t testing.TB, s *Study, path string) {
	t.Helper()
	p, err := planOf(s)
	if err != nil {
		t.Fatal(err)
	}
	x := newIndex(p)
	w := reopened(t, x, path)
	w.Append([]byte("death 1 2"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// The second study that needs a run takes it from the first, with the same
// bytes; what the first gave up or measured otherwise is played.
func TestStore(t *testing.T) {
	results := t.TempDir()
	first := tiny(t, 3, 4)
	played(t, first, Options{Dir: filepath.Join(results, "first")})
	second := tiny(t, 4, 6) // three of its points, and four of their replications, are there
	second.ID = "second"
	dir := filepath.Join(results, "second")
	out, err := Play(context.Background(), second, Options{Dir: dir, Store: []string{results}})
	if err != nil || out.Reused != 12 || out.Played != 12 || !out.Complete {
		t.Fatalf("%+v, %v", out, err)
	}
	if _, err := Close(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	sameTables(t, played(t, second, Options{}), dir)
	third := tiny(t, 3, 4)
	third.Paired = true
	if out, err := Play(context.Background(), third, Options{Dir: filepath.Join(results, "third"), Store: []string{results}}); err != nil || out.Reused != 0 {
		t.Errorf("a study that measures more takes over %d runs, %v", out.Reused, err)
	}
}

// With a rule, every design point gets as many replications as it wants, for
// any number of workers, resumed or in shards.
func TestReplicationsByRule(t *testing.T) {
	ruled := func() *Study {
		s := tiny(t, 4, 40)
		s.Rules = []Fact{{"replications_rule", "as many as ten times the first abandonment in percent"}}
		s.More = func(index int, played [][]float64) int {
			if len(played) < 3 {
				return 3
			}
			worst := 0.0
			for _, values := range played {
				worst = math.Max(worst, values[0]) // abandonments
			}
			return 3 + int(worst)/2
		}
		return s
	}
	one := played(t, ruled(), Options{Workers: 1})
	counts := map[string]int{}
	for _, row := range rows(t, filepath.Join(one, "runs.csv")) {
		counts[row["design_point"]]++
	}
	if len(counts) != 4 || counts["1"] == counts["4"] || counts["1"] < 4 {
		t.Fatalf("replications by design point: %v", counts)
	}
	sameTables(t, one, played(t, ruled(), Options{Workers: 5}))
	dir := filepath.Join(t.TempDir(), "shards")
	for i := range 3 {
		if _, err := Play(context.Background(), ruled(), Options{Dir: dir, Shard: Shard{i, 3}}); err != nil {
			t.Fatal(err)
		}
	}
	if closed, err := Close(context.Background(), dir); err != nil || !closed.Complete {
		t.Fatalf("%+v, %v", closed, err)
	}
	sameTables(t, one, dir)
	if out, err := Play(context.Background(), ruled(), Options{Dir: dir}); err != nil || out.Played != 0 || !out.Complete {
		t.Errorf("played again: %+v, %v", out, err)
	}
}

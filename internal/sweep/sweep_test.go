package sweep

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// comparedTables are the files that must have equal bytes for equal studies.
var comparedTables = []string{"runs.csv", "runs.parquet", "summary.csv", "replications.csv", "failures.csv", "design.csv", "parameters.csv", "schema.json"}

// sameTables compares the tables of two folders.
func sameTables(t testing.TB, a, b string) {
	t.Helper()
	for _, name := range comparedTables {
		x, err := os.ReadFile(filepath.Join(a, name))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.ReadFile(filepath.Join(b, name))
		if err != nil {
			t.Fatal(err)
		}
		if string(x) != string(y) {
			t.Errorf("%s differs between %s and %s:\n%s", name, a, b, firstLines(string(x), string(y)))
		}
	}
}

// firstLines shows where two texts begin to differ.
func firstLines(x, y string) string {
	a, b := strings.Split(x, "\n"), strings.Split(y, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d: %.200q\n        %.200q", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d against %d lines", len(a), len(b))
}

// strayFiles lists what is in a study's folder and should not be.
func strayFiles(t testing.TB, dir string) (stray []string) {
	t.Helper()
	known := map[string]bool{"manifest.json": true, "journal": true, "scenarios": true, "experiment.lock.toml": true,
		"series.csv": true, "series.parquet": true, "shard-0-of-1.log": true, "merged.log": true, "plain-queue.toml": true}
	for _, name := range comparedTables {
		known[name] = true
	}
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if path != dir && !known[filepath.Base(path)] {
			stray = append(stray, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return stray
}

// The tables of a study have the same bytes for any number of workers, and
// when it is played in four shards, in one folder or in four that are merged.
func TestWorkersAndShardsDoNotMatter(t *testing.T) {
	s := tiny(t, 3, 8)
	one := played(t, s, Options{Workers: 1})
	for _, workers := range []int{2, 8} {
		sameTables(t, one, played(t, s, Options{Workers: workers}))
	}
	common := filepath.Join(t.TempDir(), "common")
	var apart []string
	for i := range 4 {
		shard := Shard{i, 4}
		if _, err := Play(context.Background(), s, Options{Dir: common, Shard: shard}); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "apart")
		if out, err := Play(context.Background(), s, Options{Dir: dir, Shard: shard}); err != nil || !out.Complete || out.Total == 24 || out.Total != out.Done {
			t.Fatalf("%+v, %v", out, err)
		}
		apart = append(apart, dir)
	}
	if closed, err := Close(context.Background(), common); err != nil || !closed.Complete || closed.Runs != 24 {
		t.Fatalf("%+v, %v", closed, err)
	}
	sameTables(t, one, common)
	merged := filepath.Join(t.TempDir(), "merged")
	for range 2 { // again adds nothing
		if _, err := Merge(context.Background(), merged, apart); err != nil {
			t.Fatal(err)
		}
	}
	if closed, err := Close(context.Background(), merged); err != nil || !closed.Complete {
		t.Fatalf("%+v, %v", closed, err)
	}
	sameTables(t, one, merged)
	if stray := strayFiles(t, one); len(stray) > 0 {
		t.Errorf("stray files: %v", stray)
	}
}

// Playing a study again plays nothing; playing it after a part has been lost
// plays that part, and the tables are the same.
func TestResume(t *testing.T) {
	s := tiny(t, 3, 8)
	whole := played(t, s, Options{})
	again, err := Play(context.Background(), s, Options{Dir: whole})
	if err != nil || again.Played != 0 || !again.Complete || !again.Resumed {
		t.Fatalf("played again: %+v, %v", again, err)
	}
	if closed, err := Close(context.Background(), whole); err != nil || !closed.Current {
		t.Fatalf("closed again: %+v, %v", closed, err)
	}
	cut := played(t, s, Options{})
	path := filepath.Join(cut, "journal", "shard-0-of-1.log")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content[:len(content)/2], 0o666); err != nil {
		t.Fatal(err)
	}
	if closed, err := Close(context.Background(), cut); err != nil || closed.Complete || closed.Missing == 0 || closed.Runs+closed.Missing != 24 {
		t.Fatalf("half of it: %+v, %v", closed, err)
	}
	if m, err := ReadManifest(cut); err != nil || !m.Partial {
		t.Fatalf("the manifest of half of it: %+v, %v", m, err)
	}
	out, err := Play(context.Background(), s, Options{Dir: cut})
	if err != nil || out.Played == 0 || out.Played == 24 || !out.Complete {
		t.Fatalf("resumed: %+v, %v", out, err)
	}
	if _, err := Close(context.Background(), cut); err != nil {
		t.Fatal(err)
	}
	sameTables(t, whole, cut)
}

// A folder of another study is refused, with what differs, and left as it is.
func TestOtherStudiesAreRefused(t *testing.T) {
	s := tiny(t, 2, 2)
	dir := played(t, s, Options{})
	before := manifestText(t, dir)
	changed := func(change func(*Study), set ...string) *Study {
		other := tiny(t, 2, 2, set...)
		change(other)
		return other
	}
	point := func(change func(*Point)) func(*Study) {
		return func(s *Study) {
			inner := s.Point
			s.Point = func(i int) Point { p := inner(i); change(&p); return p }
		}
	}
	nothing := func(*Study) {}
	for what, c := range map[string]struct {
		study *Study
		says  string
	}{
		"a setting":         {changed(nothing, "queue.patience=\"exponential(mean 4 min)\""), "`plain-queue: queue.patience` exponential(mean 5 min) → exponential(mean 4 min)"},
		"the seed":          {changed(nothing, "seed=7"), "`plain-queue: seed` 20261125 → 7"},
		"a mechanism":       {changed(nothing, "mechanisms.saboteur.enabled=true"), "mechanisms.saboteur"},
		"the horizon":       {changed(nothing, "time.horizon=3 h"), "time.horizon"},
		"replications":      {tiny(t, 2, 3), "`replications` 2 a point, from number 1 → 3 a point, from number 1"},
		"first replication": {changed(point(func(p *Point) { p.First = 5 })), "from number 5"},
		"design points":     {tiny(t, 3, 2), "`design_points` 2 → 3"},
		"a level":           {changed(point(func(p *Point) { p.Values[0] = "9"; p.Set[0] = "agents.count=9" })), "`factor agents__count` 12, 13 → 9"},
		"an override":       {changed(point(func(p *Point) { p.Set = append(p.Set, "seed=3") })), "`design`"},
		"a factor":          {changed(func(s *Study) { s.Factors[0].Name = "agents" }), "`factor agents` (none) → 12, 13"},
		"pairing":           {changed(func(s *Study) { s.Paired = true }), "`paired` false → true"},
		"the course":        {changed(func(s *Study) { s.Series = true }), "`series` false → true"},
		"a rule":            {changed(func(s *Study) { s.Rules = []Fact{{"random_policy", "independent"}} }), "`random_policy` (none) → independent"},
		"another scenario":  {changed(func(s *Study) { s.Bases[0].ID = "other" }), "`other: seed` (none) → 20261125"},
	} {
		_, err := Play(context.Background(), c.study, Options{Dir: dir})
		var refused *RefusedError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s changed: %v; want it to say %s", what, err, c.says)
		}
	}
	for name, was := range map[string]string{"model_version": models.ModelVersion, "stream_scheme": fmt.Sprint(sim.StreamScheme)} {
		p, err := planOf(s)
		if err != nil {
			t.Fatal(err)
		}
		m := p.manifest()
		for i := range m.Facts {
			if m.Facts[i].Name == name {
				m.Facts[i].Value = "another"
			}
		}
		m.Hash = hashOf(m.Facts)
		older := t.TempDir()
		if err := m.write(older); err != nil {
			t.Fatal(err)
		}
		if _, err := Play(context.Background(), s, Options{Dir: older}); err == nil || !strings.Contains(err.Error(), "`"+name+"` another → "+was) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	if manifestText(t, dir) != before {
		t.Error("a refused study changed the manifest")
	}
}

// A folder of something else is refused too.
func TestForeignFoldersAreRefused(t *testing.T) {
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "thesis.tex"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	var other *ForeignError
	if _, err := Play(context.Background(), tiny(t, 2, 2), Options{Dir: foreign}); !errors.As(err, &other) {
		t.Errorf("a folder of something else: %v", err)
	}
}

func manifestText(t testing.TB, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

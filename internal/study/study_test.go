package study

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// small returns a scenario of the library cut to a fraction of a second.
func small(t testing.TB, set ...string) *scenarios.Scenario {
	t.Helper()
	short := []string{"time.horizon=24 weeks", "time.warm_up=8 weeks", "time.batch=4 weeks", "agents.count=6", "customers.per_agent=40", "replications=4"}
	sc, err := scenarios.Load("copier-field-service", append(short, set...)...)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

func study(t testing.TB, sc *scenarios.Scenario, o Options) *Report {
	t.Helper()
	r, err := Run(context.Background(), sc, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// contents reads every file of a report that must not depend on the machine
// or the moment.
func contents(t testing.TB, r *Report) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	files, err := r.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for _, file := range files {
		name, _ := filepath.Rel(dir, file)
		if name == "manifest.json" {
			continue
		}
		if found[name], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// TestWorkersAndOrder holds that tables, pictures and dictionary have the same
// bytes for 1, 2 and 8 workers and for any order of the replications.
func TestWorkersAndOrder(t *testing.T) {
	sc := small(t)
	base := contents(t, study(t, sc, Options{Workers: 1, Figure1: true, Agents: true}))
	for _, name := range []string{"runs.csv", "summary.csv", "efficiency.csv", "series.csv", "agents.csv", "figure1.csv", "figure1_lines.csv",
		"parameters.csv", "schema.json", "scenario.toml", "figures/ideas.csv", "figures/ideas.svg", "figures/efficiency.png", "figures/stress.svg", "figures/figure1.svg"} {
		if len(base[filepath.FromSlash(name)]) == 0 {
			t.Errorf("%s was not written", name)
		}
	}
	for _, o := range []Options{{Workers: 2}, {Workers: 8, Order: []int{3, 1, 0, 2}}, {Workers: 1, Order: []int{2, 3, 1, 0}}} {
		o.Figure1, o.Agents = true, true
		again := contents(t, study(t, sc, o))
		for name, want := range base {
			if !bytes.Equal(want, again[name]) {
				t.Errorf("%d workers, order %v: %s has other bytes", o.Workers, o.Order, name)
			}
		}
	}
}

// TestRunsTable holds the rows of runs.csv: by arm, then replication, with
// identities of their own, and numbers that read back as those of the report.
func TestRunsTable(t *testing.T) {
	r := study(t, small(t), Options{First: 7})
	rows := rowsOf(t, r.runsTable())
	if len(rows) != 8 {
		t.Fatalf("%d rows for 4 replications in 2 arms", len(rows))
	}
	seen := map[string]bool{}
	for i, row := range rows {
		wantArm := []string{ArmScenario, ArmRoleOff}[i/4]
		if row["arm"] != wantArm || row["replication"] != strconv.Itoa(7+i%4) || row["status"] != "ok" || row["scenario"] != "copier-field-service" {
			t.Errorf("row %d is %s %s %s", i, row["arm"], row["replication"], row["status"])
		}
		if len(row["run_id"]) != 12 || seen[row["run_id"]] {
			t.Errorf("row %d has the identity %q", i, row["run_id"])
		}
		seen[row["run_id"]] = true
		for m, metric := range r.Metrics {
			if row[metric.Name] != results.Number(r.Runs[i].Values[m]) {
				t.Errorf("row %d: %s is %s", i, metric.Name, row[metric.Name])
			}
		}
	}
	if one := study(t, small(t), Options{First: 8, Replications: 1}); one.Runs[0].ID != r.Runs[1].ID || one.Runs[0].Values[0] != r.Runs[1].Values[0] {
		t.Error("replication 8 alone is not replication 8 of many")
	}
	seed := uint64(5)
	if other := study(t, small(t), Options{First: 7, Replications: 1, Seed: &seed}); other.Runs[0].ID == r.Runs[0].ID || other.Seed != 5 {
		t.Error("another seed has the same identity")
	}
}

// rowsOf writes a table and reads it again.
func rowsOf(t testing.TB, table table) (rows []map[string]string) {
	t.Helper()
	f := &folder{dir: t.TempDir()}
	if err := f.table(table); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(f.files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// TestEfficiencyTable holds that the means of groups and of terms each add up
// to the mean loss, which stands in runs.csv too.
func TestEfficiencyTable(t *testing.T) {
	r := study(t, small(t), Options{})
	sums := map[string]float64{}
	for _, row := range rowsOf(t, r.efficiencyTable()) {
		mean, err := strconv.ParseFloat(row["mean"], 64)
		if err != nil || row["n"] != "4" {
			t.Errorf("%s: mean %q, n %s", row["name"], row["mean"], row["n"])
		}
		sums[row["kind"]] += mean
		if row["kind"] == "loss" || row["kind"] == "level" {
			sums[row["name"]] = mean
		}
	}
	loss := sums["efficiency_loss"]
	if values := r.Values("efficiency_loss"); len(values) != 4 || math.Abs(results.NewEstimate(values).Center-loss) > 1e-12 {
		t.Errorf("losses by replication: %v", values)
	}
	if ideas := r.Values("ideas_per_agent_year"); len(ideas) != 4 || ideas[0] <= 0 || r.Values("nonsense") != nil {
		t.Errorf("ideas by replication: %v", ideas)
	}
	if loss <= 0 || math.Abs(sums["with_role"]-sums["without_role"]-loss) > 1e-9 {
		t.Errorf("with %v, without %v, loss %v", sums["with_role"], sums["without_role"], loss)
	}
	for _, kind := range []string{"group", "term"} {
		if math.Abs(sums[kind]-loss) > 1e-9 {
			t.Errorf("the %ss add up to %v, the loss is %v", kind, sums[kind], loss)
		}
	}
	for _, group := range results.EfficiencyGroups() {
		if groupTitles[group] == "" {
			t.Errorf("group %s has no title in the picture", group)
		}
	}
}

// TestNoDifference holds that a role of intensity 0 is exactly no role.
func TestNoDifference(t *testing.T) {
	r := study(t, small(t, "role.intensity=0"), Options{Replications: 2})
	for _, o := range r.Outcomes {
		for _, x := range o.difference {
			if x != 0 && !math.IsNaN(x) {
				t.Errorf("%s differs by %v", o.Metric.Name, x)
			}
		}
	}
	if e := r.Efficiency.Total; e.Center != 0 || e.SD != 0 {
		t.Errorf("the loss of nothing is %+v", e)
	}
	if lines := strings.Join(r.verdict(), "\n"); !strings.Contains(lines, "does not change at all") {
		t.Errorf("the verdict on equal runs is\n%s", lines)
	}
}

// TestCancellation holds that a study that is cut off reports the
// replications that have finished, and says so.
func TestCancellation(t *testing.T) {
	whole := study(t, small(t), Options{})
	ctx, stop := context.WithCancel(context.Background())
	r, err := Run(ctx, small(t), Options{Workers: 1, Progress: func(p Progress) {
		if p.Done == 2 {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) || r == nil || !r.Partial || r.Finished != 2 {
		t.Fatalf("cut off after two replications: %v, %+v", err, r)
	}
	for i := range 2 {
		if a, b := r.Runs[i], whole.Runs[i]; a.ID != b.ID || a.Values[0] != b.Values[0] {
			t.Errorf("replication %d differs from that of the whole study", i)
		}
	}
	var b strings.Builder
	if _, err := r.Write(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	r.Print(&b)
	if !strings.Contains(b.String(), "Cut off: 2 of 4 replications") {
		t.Error("the report does not say that it was cut off")
	}
	before, cancel := context.WithCancel(context.Background())
	cancel()
	r, err = Run(before, small(t), Options{})
	if !errors.Is(err, context.Canceled) || r.Finished != 0 {
		t.Fatalf("cancelled before the first replication: %v, %d finished", err, r.Finished)
	}
	if _, err := r.Write(t.TempDir()); err != nil {
		t.Errorf("an empty report cannot be written: %v", err)
	}
	r.Print(io.Discard)
}

// TestFailure holds that a run that fails is a row with its error and that the
// others are kept.
func TestFailure(t *testing.T) {
	broken := results.Metric{Name: "zz_breaks", Unit: "1", Doc: "fails in replication 2 with the role", Formula: "none",
		Watch: func(rec *results.Recorder) func(results.Window) float64 {
			return func(results.Window) float64 {
				if rec.World().Key().Replication == 2 && rec.World().Settings.Role.Mode != "off" {
					panic("this metric is broken\nsecond line")
				}
				return 1
			}
		}}
	r := study(t, small(t), Options{Metrics: append(results.AllMetrics(), broken)})
	failures := r.Failures()
	if len(failures) != 1 || failures[0].Run.Replication != 2 || failures[0].Run.Arm != ArmScenario {
		t.Fatalf("failures: %+v", failures)
	}
	rows := rowsOf(t, r.runsTable())
	if row := rows[2]; row["status"] != "failed" || row["ideas_per_agent_year"] != "" || !strings.HasSuffix(row["error"], "this metric is broken") {
		t.Errorf("the failed run's row: %v", row)
	}
	if rows[6]["status"] != "ok" || rows[6]["ideas_per_agent_year"] == "" {
		t.Error("the twin of the failed run is lost")
	}
	o := r.outcomeOf("ideas_per_agent_year")
	if o.With.N != 3 || o.Without.N != 4 || o.Difference.N != 3 || r.Efficiency.Total.N != 3 {
		t.Errorf("n = %d, %d, %d, %d", o.With.N, o.Without.N, o.Difference.N, r.Efficiency.Total.N)
	}
	var b strings.Builder
	r.Print(&b)
	if !strings.Contains(b.String(), "Failed: run "+failures[0].Run.ID) {
		t.Error("the report does not name the failed run")
	}
}

// TestExtraMetric holds that a metric more moves no other number, in the
// tables as in the runs.
func TestExtraMetric(t *testing.T) {
	extra := results.Metric{Name: "zz_days", Unit: "d", Doc: "days of the window", Formula: "none",
		Watch: func(rec *results.Recorder) func(results.Window) float64 {
			days := rec.Sum()
			rec.World().Facts.DayEnded.Watch(models.StageFirst, "results.zz_days", func(*models.DayEnded) { days.Add(1) })
			return days.In
		}}
	plain := rowsOf(t, study(t, small(t), Options{Replications: 2}).runsTable())
	more := rowsOf(t, study(t, small(t), Options{Replications: 2, Metrics: append(results.AllMetrics(), extra)}).runsTable())
	for i := range plain {
		for name, want := range plain[i] {
			if name != "fingerprint_results" && more[i][name] != want { // that is of all metrics
				t.Errorf("row %d: %s is %s, and %s with a further metric", i, name, want, more[i][name])
			}
		}
		if more[i]["zz_days"] != "112" {
			t.Errorf("16 weeks have %s days", more[i]["zz_days"])
		}
	}
}

// TestRoleOff holds that a scenario without a role is run once and says why
// parts of the report are missing.
func TestRoleOff(t *testing.T) {
	r := study(t, small(t, "role.mode=off"), Options{Replications: 2, Figure1: true})
	if len(r.Runs) != 2 || r.Efficiency != nil || r.Figure1 != nil || len(r.Skipped) != 2 {
		t.Errorf("%d runs, skipped %v", len(r.Runs), r.Skipped)
	}
	for _, s := range r.Skipped {
		if !strings.Contains(s.Why, "role.mode") {
			t.Errorf("%s is missing because %q", s.What, s.Why)
		}
	}
	files := contents(t, r)
	if files["efficiency.csv"] != nil || files["summary.csv"] == nil {
		t.Error("the wrong tables were written")
	}
	var b strings.Builder
	r.Print(&b)
	if !strings.Contains(b.String(), "Not done: efficiency loss, because role.mode") {
		t.Error("the report does not say what is missing")
	}
}

// TestJSONAndManifest holds that both are JSON without missing numbers spelt
// as text, and that the manifest's digests are those of the files.
func TestJSONAndManifest(t *testing.T) {
	r := study(t, small(t), Options{Replications: 2, Figure1: true})
	dir := t.TempDir()
	files, err := r.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Base(files[len(files)-1]) != "manifest.json" {
		t.Error("the manifest is not written last")
	}
	content, err := r.JSON()
	var report map[string]any
	if err != nil || json.Unmarshal(content, &report) != nil || report["finished"] != 2.0 || len(report["outcomes"].([]any)) != len(r.Metrics) {
		t.Errorf("the report as JSON: %v, %.200s", err, content)
	}
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	var m provenance
	if err != nil || json.Unmarshal(text, &m) != nil {
		t.Fatalf("the manifest: %v", err)
	}
	if m.Model != models.ModelVersion || m.Hash != small(t).Hash() || m.Replications != 2 || m.Tool.Go == "" || m.Ended.Before(m.Started) {
		t.Errorf("the manifest: %+v", m)
	}
	if len(m.Tables) < 8 {
		t.Errorf("%d tables", len(m.Tables))
	}
	for _, d := range m.Tables {
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(d.File)))
		if err != nil || digest(content) != d.SHA256 {
			t.Errorf("%s: the digest is not that of the file (%v)", d.File, err)
		}
	}
	if sc, err := scenarios.Load(filepath.Join(dir, "scenario.toml")); err != nil || sc.Hash() != m.Hash || sc.Replications != 2 {
		t.Errorf("the resolved scenario is another one: %v", err)
	}
}

// TestDictionary holds that every column of every table is described.
func TestDictionary(t *testing.T) {
	files := contents(t, study(t, small(t), Options{Replications: 2, Figure1: true, Agents: true}))
	var d dictionary
	if err := json.Unmarshal(files["schema.json"], &d); err != nil {
		t.Fatal(err)
	}
	described := map[string][]string{}
	for _, table := range d.Tables {
		for _, c := range table.Columns {
			described[table.File] = append(described[table.File], c.Name)
			if c.Type == "" {
				t.Errorf("%s: column %s has no type", table.File, c.Name)
			}
		}
	}
	for name, content := range files {
		if !strings.HasSuffix(name, ".csv") {
			continue
		}
		header, _, _ := strings.Cut(string(content), "\n")
		if want := strings.Join(described[filepath.ToSlash(name)], ","); header != want {
			t.Errorf("%s: the header is %s, described is %s", name, header, want)
		}
	}
	if len(d.Metrics) != len(results.AllMetrics()) {
		t.Errorf("%d metrics are described", len(d.Metrics))
	}
}

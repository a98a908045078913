package study

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// brief makes a small scenario smaller still.
var brief = []string{"time.horizon=6 weeks", "time.warm_up=2 weeks", "time.batch=2 weeks", "replications=2"}

// stored writes a small study and opens its folder.
func stored(t *testing.T, o Options, set ...string) *Stored {
	t.Helper()
	dir := t.TempDir()
	if _, err := study(t, small(t, append(brief, set...)...), o).Write(dir); err != nil {
		t.Fatal(err)
	}
	f, err := OpenStored(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Every run of a folder is repeated to the last bit, in every arm, with a
// trace and without, with one site and with several.
func TestReplayRepeats(t *testing.T) {
	for _, set := range [][]string{nil, {"sites.count=2", "sites.share_ideas=true"}} {
		f := stored(t, Options{Figure1: set == nil}, set...)
		for i, run := range f.Runs() {
			o := ReplayOptions{}
			if i%2 == 0 {
				o.Trace = &Trace{Limit: 1000}
			}
			r, err := f.Replay(t.Context(), run, o)
			if err != nil {
				t.Fatal(err)
			}
			if !r.Equal() || r.Compared < 40 || r.Ingredient != "" || len(r.NotThere) > 0 {
				t.Errorf("%v, run %s (%s): %d cells compared, differences %v, %q differs, %v is not there", set, run.ID, run.Arm, r.Compared, r.Differences, r.Ingredient, r.NotThere)
			}
			if o.Trace != nil && o.Trace.Len() < 100 {
				t.Errorf("%v, run %s: %d rows of trace", set, run.ID, o.Trace.Len())
			}
		}
	}
}

// One folder for all that is said of folders; each part leaves it as it was.
func TestStored(t *testing.T) {
	f := stored(t, Options{})
	t.Run("what differs", func(t *testing.T) { findsWhatDiffers(t, f) })
	t.Run("refuses", func(t *testing.T) { refuses(t, f) })
	t.Run("names", func(t *testing.T) { findsByName(t, f) })
}

// A digit that was changed is found, and what differs first is named.
func findsWhatDiffers(t *testing.T, f *Stored) {
	run := f.Runs()[1]
	for column, ingredient := range map[string]string{"fingerprint_draws": "draws", "fingerprint_events": "events", "fingerprint_results": "results", "fcr": "", "efficiency_loss": "", "events": ""} {
		at, there := f.columns[column]
		if !there {
			t.Fatalf("runs.csv has no column %s", column)
		}
		was := run.cells[at]
		run.cells[at] = "1" + was
		r, err := f.Replay(t.Context(), run, ReplayOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Differences) != 1 || r.Differences[0].Stored != "1"+was || r.Differences[0].Replayed != was || r.Ingredient != ingredient {
			t.Errorf("%s: differences %v, %q differs first, want %q", column, r.Differences, r.Ingredient, ingredient)
		}
		run.cells[at] = was
	}
}

// Runs are named by id, by the beginning of it, or by number and arm.
func findsByName(t *testing.T, f *Stored) {
	runs := f.Runs()
	for name, want := range map[string]string{runs[1].ID: runs[1].ID, strings.ToUpper(runs[2].ID[:6]): runs[2].ID, "1/role_off": runs[3].ID, "0/scenario": runs[0].ID} {
		if got, err := f.Find(name); err != nil || got.ID != want {
			t.Errorf("%s: %s, %v, want %s", name, got.ID, err, want)
		}
	}
	f.rows = append(f.rows, f.rows[0])
	defer func() { f.rows = f.rows[:len(f.rows)-1] }()
	for name, says := range map[string]string{"zzz": "no run", "": "no run", "2/scenario": "no run", "0/nothing": "no run", runs[0].ID[:4]: "2 runs begin with"} {
		var wrong *StoredError
		if _, err := f.Find(name); !errors.As(err, &wrong) || !wrong.Input || !strings.Contains(wrong.Message, says) {
			t.Errorf("%q: %v, want %q", name, err, says)
		}
	}
}

// A folder of another version, of another kind, or with another scenario is
// refused, and one that was touched is told apart.
func refuses(t *testing.T, f *Stored) {
	if f.Touched() {
		t.Error("a folder nobody touched is said to have been")
	}
	manifest, scenario := filepath.Join(f.Dir, "manifest.json"), filepath.Join(f.Dir, "scenario.toml")
	for _, c := range []struct {
		file, from, to, says string
		input                bool
	}{
		{manifest, strconv.Quote(models.ModelVersion), `"0.0.1"`, "not comparable", false},
		{manifest, `"stream_scheme": `, `"stream_scheme": 9`, "with stream scheme 9", false},
		{manifest, `"kind": "replicate"`, `"kind": "survey"`, "another kind", true},
		{manifest, `"schema": "manifest/1"`, `"schema": "x"`, "no manifest", false},
		{scenario, "seed = ", "seed = 1", "is not the scenario that was run", false},
		{scenario, "per_agent = 40", "per_agent = 41", "is not the scenario that was run", false},
		{filepath.Join(f.Dir, "runs.csv"), "status", "state", "no column status", false},
	} {
		text, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(c.file, []byte(strings.Replace(string(text), c.from, c.to, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		var wrong *StoredError
		if _, err := OpenStored(f.Dir); !errors.As(err, &wrong) || wrong.Input != c.input || !strings.Contains(wrong.Message, c.says) {
			t.Errorf("%s for %s: %v, want %q", c.to, c.from, err, c.says)
		}
		if strings.HasSuffix(c.file, "runs.csv") && !f.Touched() {
			t.Error("a changed runs.csv is not noticed")
		}
		if err := os.WriteFile(c.file, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := OpenStored(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no manifest.json") {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := Replay(context.Background(), f.Scenario, "other", 0, ReplayOptions{}); err == nil || !strings.Contains(err.Error(), "scenario and role_off") {
		t.Errorf("an unknown arm: %v", err)
	}
}

// traceOf plays a run with a trace and reads it back.
func traceOf(t *testing.T, sc *scenarios.Scenario, trace *Trace) [][]string {
	t.Helper()
	played, err := Replay(t.Context(), sc, ArmScenario, 0, ReplayOptions{Trace: trace})
	if err != nil || played.Err != nil {
		t.Fatal(err, played.Err)
	}
	var out strings.Builder
	if err := trace.Write(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// A person can follow a contact: it arrives, is answered by an agent, is
// diagnosed and ends, in this order, or it is given up; and what the trace
// tells adds up to what the run counted.
func TestTraceFollowsContacts(t *testing.T) {
	sc, err := scenarios.Load("plain-queue", "time.horizon=12 h", "time.warm_up=0 s", "time.batch=1 h", "agents.count=2", "arrivals.rate=50 per hour", "handling.resolve=1")
	if err != nil {
		t.Fatal(err)
	}
	rows := traceOf(t, sc, &Trace{Limit: 100_000})
	w := models.New(sim.New(sim.Key{Seed: sc.Seed}), sc.Settings)
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	next := map[string]string{"Arrived": " Started Abandoned Blocked", "ServiceStarted": "Arrived", "Diagnosed": "ServiceStarted", "ServiceEnded": "Diagnosed", "Abandoned": "Arrived"}
	last, count, before := map[string]string{}, map[string]int64{}, 0.0
	for _, row := range rows {
		if at, err := strconv.ParseFloat(row[0], 64); err != nil || at < before {
			t.Fatalf("time goes back at %v", row)
		} else {
			before = at
		}
		name, contact := row[5], row[traceContact]
		if row[3] != "fact" {
			if (name == "fixed" || name == "renege") && contact == "" || name == "fixed" && row[traceAgent] == "" {
				t.Fatalf("an event without its contact or agent: %v", row)
			}
			continue
		}
		count[name]++
		if want, followed := next[name]; followed && name != "Arrived" {
			if last[contact] != want {
				t.Fatalf("contact %s: %s after %q", contact, name, last[contact])
			}
		}
		if contact != "" && next[name] != "" {
			last[contact] = name
		}
		if name == "ServiceStarted" && (row[traceAgent] == "" || !strings.HasPrefix(row[traceDetail], "waited=")) {
			t.Fatalf("an answer without agent or wait: %v", row)
		}
	}
	if l := &w.Ledger; count["ServiceEnded"] != l.Served || count["Abandoned"] != l.Abandoned || l.Abandoned == 0 || count["Arrived"] != l.Fresh+l.Redials+l.Repeats {
		t.Errorf("traced %v, the run has %+v", count, l)
	}
	if count["BatchEnded"] != 12 {
		t.Errorf("%d batches ended", count["BatchEnded"])
	}
}

// A trace is bounded by time and by rows, and says so; sites are told apart
// and in the order of time.
func TestTraceIsBounded(t *testing.T) {
	sc := small(t, append(brief, "sites.count=2", "sites.share_ideas=true")...)
	trace := &Trace{From: sim.Time(2 * sim.Week), To: sim.Time(3 * sim.Week), Limit: 1 << 20}
	rows := traceOf(t, sc, trace)
	sites, before := map[string]bool{}, 0.0
	for _, row := range rows {
		at, _ := strconv.ParseFloat(row[0], 64)
		if at < 14*86400 || at > 21*86400 || at < before {
			t.Fatalf("out of time: %v", row)
		}
		before = at
		sites[row[2]] = true
	}
	if len(sites) != 2 || trace.Full() || trace.Len() != len(rows) {
		t.Errorf("sites %v, %d rows, full %t", sites, len(rows), trace.Full())
	}
	few := &Trace{From: trace.From, To: trace.To, Limit: 100}
	if got := traceOf(t, sc, few); len(got) != 100 || !few.Full() || !reflect.DeepEqual(got, rows[:100]) {
		t.Errorf("%d rows, full %t; they should be the first hundred", len(got), few.Full())
	}
}

// Every kind of fact there is goes into the trace, those that come later too.
func TestTraceKnowsEveryFact(t *testing.T) {
	w := models.New(sim.New(sim.Key{Seed: 1}), small(t).Settings)
	watchers := func(i int) int {
		return reflect.ValueOf(&w.Facts).Elem().Field(i).FieldByName("watchers").Len()
	}
	hooks := reflect.TypeFor[models.Facts]()
	before := make([]int, hooks.NumField())
	for i := range before {
		before[i] = watchers(i)
	}
	(&Trace{Limit: 10}).watch(w, 0)
	for i := range before {
		if watchers(i) != before[i]+1 {
			t.Errorf("fact %s is not traced", hooks.Field(i).Name)
		}
	}
	if got := snake("Idea.NewToFirm"); got != "idea.new_to_firm" {
		t.Errorf("snake: %s", got)
	}
	if got := clockOf(sim.Time(8*sim.Day + 3*sim.Hour + 62*sim.Second)); got != "Tue 03:01:02" {
		t.Errorf("clock: %s", got)
	}
}

package study

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// StoredError says why a run of a folder cannot be repeated. Input: the user
// named a folder or a run that there is not; otherwise the folder does not fit
// this program, or was changed.
type StoredError struct {
	Message, Help string
	Input         bool
}

// Error returns the message.
func (e *StoredError) Error() string { return e.Message }

func changed(help, format string, args ...any) error {
	return &StoredError{Message: fmt.Sprintf(format, args...), Help: help}
}

func wrongInput(help, format string, args ...any) error {
	return &StoredError{Message: fmt.Sprintf(format, args...), Help: help, Input: true}
}

// Stored is a folder of results that [Report.Write] has written, opened to
// repeat its runs.
type Stored struct {
	Dir      string
	Scenario *scenarios.Scenario

	manifest provenance
	columns  map[string]int
	rows     [][]string
}

// StoredRun is a row of runs.csv.
type StoredRun struct {
	ID, Arm     string
	Replication uint64
	Status      string

	cells []string
}

// OpenStored reads manifest, scenario and runs of a folder. The error is a
// *StoredError when the folder holds something else, was written by another
// version of the model or of the streams, or holds a scenario that is not the
// one that was run; a *scenarios.Problems when the scenario cannot be read;
// else that of the disk.
func OpenStored(dir string) (*Stored, error) {
	f := &Stored{Dir: dir, columns: map[string]int{}}
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, wrongInput("name a folder that frontline run has written", "%s holds no manifest.json, so it is no folder of results", dir)
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &f.manifest); err != nil || f.manifest.Schema != "manifest/1" {
		return nil, changed("", "%s is no manifest of this kind of results", filepath.Join(dir, "manifest.json"))
	}
	m := &f.manifest
	if m.Model != models.ModelVersion || m.Streams != sim.StreamScheme {
		return nil, changed("install that version, "+m.Tool.Module+" "+m.Tool.Version+" "+m.Tool.Revision,
			"not comparable: %s needs model version %s with stream scheme %d, this is model version %s with stream scheme %d",
			dir, m.Model, m.Streams, models.ModelVersion, sim.StreamScheme)
	}
	if m.Kind != "replicate" {
		return nil, wrongInput("replay repeats runs of frontline run", "%s holds results of another kind, %q", dir, m.Kind)
	}
	if f.Scenario, err = scenarios.Load(filepath.Join(dir, "scenario.toml")); err != nil {
		return nil, err
	}
	if hash := f.Scenario.Hash(); hash != m.Hash || f.Scenario.Seed != m.Seed {
		return nil, changed("restore the file; the manifest has the hash of the scenario that was run",
			"%s is not the scenario that was run: hash %.12s… and seed %d, the manifest has %.12s… and %d",
			filepath.Join(dir, "scenario.toml"), hash, f.Scenario.Seed, m.Hash, m.Seed)
	}
	return f, f.readRuns()
}

// readRuns reads runs.csv.
func (f *Stored) readRuns() error {
	path := filepath.Join(f.Dir, "runs.csv")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		return changed("", "%s is damaged: %v", path, err)
	}
	for i, name := range rows[0] {
		f.columns[name] = i
	}
	for _, name := range []string{"run_id", "arm", "replication", "status", "error"} {
		if _, there := f.columns[name]; !there {
			return changed("", "%s has no column %s", path, name)
		}
	}
	f.rows = rows[1:]
	return nil
}

// Touched says whether runs.csv is not as it was written.
func (f *Stored) Touched() bool {
	text, err := os.ReadFile(filepath.Join(f.Dir, "runs.csv"))
	for _, t := range f.manifest.Tables {
		if t.File == "runs.csv" {
			return err != nil || digest(text) != t.SHA256
		}
	}
	return false
}

// Runs returns all runs in the order of runs.csv.
func (f *Stored) Runs() []StoredRun {
	list := make([]StoredRun, len(f.rows))
	for i, cells := range f.rows {
		at := func(name string) string { return cells[f.columns[name]] }
		replication, _ := strconv.ParseUint(at("replication"), 10, 64)
		list[i] = StoredRun{ID: at("run_id"), Arm: at("arm"), Replication: replication, Status: at("status"), cells: cells}
	}
	return list
}

// Find returns the run of a name: its id, or the beginning of it when no other
// begins so, or "replication/arm". The error is a *StoredError.
func (f *Stored) Find(name string) (StoredRun, error) {
	var found []StoredRun
	number, arm, byNumber := strings.Cut(name, "/")
	for _, run := range f.Runs() {
		if byNumber && strconv.FormatUint(run.Replication, 10) == number && run.Arm == arm || !byNumber && name != "" && strings.HasPrefix(run.ID, strings.ToLower(name)) {
			found = append(found, run)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return StoredRun{}, wrongInput("write more digits", "%d runs begin with %s: %s, %s …", len(found), name, found[0].ID, found[1].ID)
	case len(f.rows) == 0:
		return StoredRun{}, wrongInput("", "%s has no runs", filepath.Join(f.Dir, "runs.csv"))
	}
	first := f.Runs()[0]
	return StoredRun{}, wrongInput(fmt.Sprintf("for example %s, or %d/%s", first.ID, first.Replication, first.Arm), "no run %q in %s", name, f.Dir)
}

// Replayed is the outcome of a repetition.
type Replayed struct {
	Run         StoredRun
	Played      Played
	Compared    int          // cells that were compared
	Differences []Difference // cells that are not equal, in the order of the columns
	Ingredient  string       // draws, events or results: the first that differs; "" when all are equal or the folder has none
	NotThere    []string     // numbers of this program of which the folder has no column
}

// Difference is a cell of runs.csv that came out otherwise.
type Difference struct {
	Column   string `json:"column"`
	Stored   string `json:"in_the_folder"`
	Replayed string `json:"now"`
}

// Equal says whether the run was repeated to the last bit.
func (r *Replayed) Equal() bool { return len(r.Differences) == 0 }

// Replay plays a run again and compares every cell of its row.
func (f *Stored) Replay(ctx context.Context, run StoredRun, o ReplayOptions) (*Replayed, error) {
	_, hasLoss := f.columns["efficiency_loss"]
	o.Paired = hasLoss
	played, err := Replay(ctx, f.Scenario, run.Arm, run.Replication, o)
	if err != nil {
		return nil, changed("", "%v", err)
	}
	if played.Err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	r := &Replayed{Run: run, Played: played}
	compare := func(column, now string) {
		at, there := f.columns[column]
		if !there {
			r.NotThere = append(r.NotThere, column)
			return
		}
		r.Compared++
		if stored := run.cells[at]; stored != now {
			r.Differences = append(r.Differences, Difference{column, stored, now})
		}
	}
	status, problem := "ok", ""
	if played.Err != nil {
		status = "failed"
		problem, _, _ = strings.Cut(played.Err.Error(), "\n")
	}
	compare("run_id", played.Identity[:12])
	compare("status", status)
	compare("error", results.SafeCell(problem))
	if played.Err == nil {
		compare("events", strconv.FormatUint(played.Events, 10))
		compare("fingerprint_draws", played.Fingerprint.Draws)
		compare("fingerprint_events", played.Fingerprint.Events)
		compare("fingerprint_results", played.Fingerprint.Results)
		for i, m := range Measures() {
			compare(m.Name, results.Number(played.Values[i]))
		}
	}
	r.Ingredient = f.ingredient(run, played)
	return r, nil
}

// ingredient returns what differs first, if the folder says.
func (f *Stored) ingredient(run StoredRun, played Played) string {
	at := func(name string) string {
		if i, there := f.columns[name]; there {
			return run.cells[i]
		}
		return ""
	}
	stored := Fingerprint{Draws: at("fingerprint_draws"), Events: at("fingerprint_events"), Results: at("fingerprint_results")}
	if stored == (Fingerprint{}) || played.Err != nil {
		return ""
	}
	return stored.Differs(played.Fingerprint)
}

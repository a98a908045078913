package sweep

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontline.dev/frontline/internal/journal"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// ManifestName is the file by which a study's folder is recognised.
const ManifestName = "manifest.json"

// Manifest says what a folder holds, by what program it was made and when. It
// is written before the first run, and again with the tables. It is the only
// file beside the journals that names the machine or the moment.
type Manifest struct {
	Schema   string        `json:"schema"` // manifest/1
	Kind     string        `json:"kind"`   // sweep
	Tool     Tool          `json:"tool"`
	Model    string        `json:"model_version"`
	Streams  int           `json:"stream_scheme"`
	Study    string        `json:"study"`
	Title    string        `json:"title,omitempty"`
	Question string        `json:"question,omitempty"`
	Hash     string        `json:"study_hash"`
	Points   int           `json:"design_points"`
	Runs     int           `json:"runs"` // the most, when their number follows a rule
	Paired   bool          `json:"paired"`
	Series   bool          `json:"series"`
	Ruled    bool          `json:"replications_by_rule"`
	Targets  []string      `json:"targets,omitempty"`
	Factors  []Column      `json:"factors,omitempty"`
	Bases    []string      `json:"scenarios"` // ids; scenarios/ID.toml
	Facts    []Fact        `json:"facts"`
	Started  time.Time     `json:"started"`
	Ended    *time.Time    `json:"ended,omitempty"`
	Partial  bool          `json:"partial"`
	Finished int           `json:"finished"`
	Failed   int           `json:"failed"`
	Tables   []TableDigest `json:"tables,omitempty"`
}

// TableDigest is what the manifest knows of a table.
type TableDigest struct {
	File   string `json:"file"`
	Rows   int    `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Change is a fact in which two studies differ.
type Change struct{ Name, Before, After string }

// String returns "`agents.count` 20 → 30".
func (c Change) String() string {
	show := func(value string) string {
		if value == "" {
			return "(none)"
		}
		return value
	}
	return fmt.Sprintf("`%s` %s → %s", c.Name, show(c.Before), show(c.After))
}

// RefusedError says that a folder belongs to another study.
type RefusedError struct {
	Dir     string
	Changes []Change
}

// changesShown is how many differences an error lists.
const changesShown = 12

// Error lists what differs.
func (e *RefusedError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s holds another study", e.Dir)
	for i, c := range e.Changes {
		if i == changesShown {
			fmt.Fprintf(&text, "\n  and %d more", len(e.Changes)-i)
			break
		}
		fmt.Fprintf(&text, "\n  %s", c)
	}
	return text.String()
}

// ForeignError says that a folder holds something else than a study.
type ForeignError struct{ Dir, What string }

// Error names the folder.
func (e *ForeignError) Error() string { return e.Dir + " " + e.What }

// ReadManifest reads the manifest of a study's folder. The error is a
// *ForeignError when there is none, or one of something else.
func ReadManifest(dir string) (*Manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &ForeignError{dir, "has no " + ManifestName + ", so it is no folder of a study"}
	}
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, &DamageError{filepath.Join(dir, ManifestName), err.Error()}
	}
	if !strings.HasPrefix(m.Schema, "manifest/") || m.Kind != "sweep" {
		return nil, &ForeignError{dir, "holds results of another kind (" + m.Kind + ")"}
	}
	return &m, nil
}

// manifest describes a plan that has not begun.
func (p *plan) manifest() *Manifest {
	m := &Manifest{Schema: "manifest/1", Kind: "sweep", Tool: thisTool(), Model: models.ModelVersion, Streams: sim.StreamScheme,
		Study: p.ID, Title: p.Title, Question: p.Question, Hash: p.hash, Points: p.Points, Runs: p.runs(), Paired: p.Paired, Series: p.Series,
		Factors: p.Factors, Targets: p.Targets, Facts: p.facts, Started: time.Now().UTC(), Partial: true}
	m.Bases, m.Ruled = p.bases, p.ruled
	return m
}

// admit makes a folder that of a plan: a new one gets the manifest and what
// is needed to play every run again from the folder alone; one of the same
// plan is taken as it is; any other is refused.
func (p *plan) admit(dir string) error {
	if known, err := p.known(dir); known || err != nil {
		return err
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	defer unlock()
	if known, err := p.known(dir); known || err != nil { // another process was faster
		return err
	}
	sweepStray(dir)
	if err := unused(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, journalDir), 0o777); err != nil {
		return err
	}
	for _, base := range p.Bases {
		if err := writeFile(filepath.Join(dir, "scenarios", base.ID+".toml"), base.TOML()); err != nil {
			return err
		}
		if err := copyTrace(dir, base.Name, base.Settings.Arrivals.File); err != nil {
			return err
		}
	}
	if len(p.Lock) > 0 {
		if err := writeFile(filepath.Join(dir, "experiment.lock.toml"), p.Lock); err != nil {
			return err
		}
	}
	if _, err := p.staticTables(dir); err != nil {
		return err
	}
	return p.manifest().write(dir)
}

// known says whether a folder has the manifest of the plan. That of another
// plan is an error.
func (p *plan) known(dir string) (bool, error) {
	m, err := ReadManifest(dir)
	var foreign *ForeignError
	switch {
	case err == nil && m.Hash == p.hash:
		return true, nil
	case err == nil:
		return false, &RefusedError{dir, changes(m.Facts, p.facts)}
	case errors.As(err, &foreign):
		return false, nil
	}
	return false, err
}

// lockPatience is how long a process waits for another that makes the folder
// ready.
const lockPatience = 10 * time.Second

// lockFolder takes the lock of a folder, which is for all files but the
// journals, and waits a little for it.
func lockFolder(dir string) (unlock func(), err error) {
	var held *journal.LockedError
	for until := time.Now().Add(lockPatience); ; time.Sleep(20 * time.Millisecond) {
		if unlock, err = journal.Lock(dir); !errors.As(err, &held) || time.Now().After(until) {
			return unlock, err
		}
	}
}

// unused returns an error when a folder holds anything but what an earlier
// start left that did not come as far as the manifest.
func unused(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case name == "scenarios", name == "experiment.lock.toml", name == designFile, name == parametersFile, name == journalDir, strings.HasPrefix(name, "."):
		default:
			return &ForeignError{dir, "holds files that are not results of frontline, such as " + name}
		}
	}
	return err
}

func (m *Manifest) write(dir string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, ManifestName), append(text, '\n'))
}

func writeFile(path string, content []byte) error {
	return results.AtomicFile(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// changes lists the facts that differ: in the order of the new ones, then
// those that are gone.
func changes(before, after []Fact) (list []Change) {
	old, seen := map[string]string{}, map[string]bool{}
	for _, f := range before {
		old[f.Name] = f.Value
	}
	for _, f := range after {
		seen[f.Name] = true
		if old[f.Name] != f.Value {
			list = append(list, Change{f.Name, old[f.Name], f.Value})
		}
	}
	for _, f := range before {
		if !seen[f.Name] {
			list = append(list, Change{f.Name, f.Value, ""})
		}
	}
	return list
}

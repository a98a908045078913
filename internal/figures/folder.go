package figures

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontline.dev/frontline/internal/experiment"
	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// InputError is a mistake in what was asked for, or a folder that cannot be
// read as results.
type InputError struct {
	Message string
	Help    string // the remedy; may be empty
}

// Error returns the message.
func (e *InputError) Error() string { return e.Message }

func wrong(help, format string, args ...any) error {
	return &InputError{Message: fmt.Sprintf(format, args...), Help: help}
}

// Column is a column of a table, as schema.json and the manifest describe it.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Unit string `json:"unit"`
	Doc  string `json:"description"`
}

// Measure is a metric as schema.json of the folder describes it.
type Measure struct {
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	Doc      string `json:"description"`
	Formula  string `json:"formula"`
	Goal     string `json:"goal"` // more, less or neither
	Headline bool   `json:"headline"`
}

// Arm is one arm of a comparison.
type Arm struct {
	Label    string `json:"label"`
	Name     string `json:"name"`
	Scenario string `json:"scenario"`
	Hash     string `json:"scenario_hash"`
}

// Tool is the program and the machine that made a folder.
type Tool struct {
	Module     string `json:"module"`
	Version    string `json:"version"`
	Revision   string `json:"vcs_revision"`
	Modified   bool   `json:"vcs_modified"`
	Binary     string `json:"binary_sha256"`
	Go         string `json:"go"`
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	Processors int    `json:"processors"`
}

// Given is a search over levers as it was asked for.
type Given struct {
	Levers      []string `json:"levers"`
	Goals       []string `json:"goals"`
	Constraints []string `json:"constraints"`
	Costs       []string `json:"costs"`
	Ties        []string `json:"ties"`
}

// Manifest is what the manifests of all kinds of folders say; what a kind does
// not have is empty.
type Manifest struct {
	Schema       string          `json:"schema"`
	Kind         string          `json:"kind"` // replicate, sweep, compare, select, optimise, evidence …
	Tool         Tool            `json:"tool"`
	Model        string          `json:"model_version"`
	Streams      int             `json:"stream_scheme"`
	Scenario     string          `json:"scenario"`
	Hash         string          `json:"scenario_hash"`
	Study        string          `json:"study"`
	StudyHash    string          `json:"study_hash"`
	Title        string          `json:"title"`
	Question     string          `json:"question"`
	Seed         uint64          `json:"seed"`
	First        uint64          `json:"first_replication"`
	Replications int             `json:"replications"`
	Points       json.RawMessage `json:"points"`
	DesignPoints int             `json:"design_points"`
	Runs         int             `json:"runs"`
	Finished     int             `json:"finished"`
	Failed       int             `json:"failed"`
	FailedRuns   int             `json:"failed_runs"`
	Partial      bool            `json:"partial"`
	DataSets     int             `json:"data_sets"` // of the calibration of a method
	Paired       bool            `json:"paired"`
	Ruled        bool            `json:"replications_by_rule"`
	Method       string          `json:"method"`
	Effort       string          `json:"effort"`
	N0           int             `json:"n0"`
	Budget       int             `json:"budget"`
	Targets      []string        `json:"targets"`
	Goals        []string        `json:"goals"`
	Constraints  []string        `json:"constraints"`
	Levers       []string        `json:"levers"`
	FreshFrom    uint64          `json:"fresh_from"`
	SearchSeed   uint64          `json:"search_seed"`
	Given        Given           `json:"given"`
	Options      map[string]int  `json:"options"`
	Factors      []Column        `json:"factors"`
	Bases        []string        `json:"scenarios"`
	Arms         json.RawMessage `json:"arms"` // names, or objects in a comparison
	Claims       []string        `json:"claims"`
	Started      time.Time       `json:"started"`
	Ended        time.Time       `json:"ended"`
	Workers      int             `json:"workers"`
	Warnings     []string        `json:"warnings"`
	Tables       []TableDigest   `json:"tables"`
}

// TableDigest is what a manifest says of a table.
type TableDigest struct {
	File   string `json:"file"`
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"`
}

// Compared returns the arms of a comparison or selection; nil for other kinds.
func (m *Manifest) Compared() (list []Arm) {
	if json.Unmarshal(m.Arms, &list) != nil { // names of arms are no objects
		return nil
	}
	return list
}

// Folder is a folder of results. Tables are read when they are first asked
// for. It is not for several goroutines.
type Folder struct {
	Dir      string
	Manifest Manifest
	Measures []Measure // of schema.json; of a folder without one, none
	measure  map[string]*Measure

	sheets     map[string]*Sheet
	data       *analysis.Data
	experiment *scenarios.Experiment
	noPlan     bool
	size       results.Size // of the figures that are drawn
}

// Open reads manifest and data dictionary of a folder of results. The error is
// an *InputError when it is none.
func Open(dir string) (*Folder, error) {
	f := &Folder{Dir: dir, measure: map[string]*Measure{}, sheets: map[string]*Sheet{}}
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, wrong("name a folder that frontline run, sweep, compare, select, optimize or evidence has written", "%s holds no results of frontline: it has no manifest.json", dir)
	}
	if err != nil {
		return nil, wrong("", "cannot read %s: %v", dir, err)
	}
	if err := json.Unmarshal(text, &f.Manifest); err != nil || !strings.HasPrefix(f.Manifest.Schema, "manifest/") {
		return nil, wrong("", "%s is no manifest of frontline", filepath.Join(dir, "manifest.json"))
	}
	if kind := strings.TrimPrefix(f.Manifest.Schema, "manifest/"); f.Manifest.Kind == "" && kind != "1" { // of a log: fit, backtest
		f.Manifest.Kind = kind
	}
	var schema struct {
		Measures []Measure `json:"measures"`
		Metrics  []Measure `json:"metrics"`
	}
	if text, err := os.ReadFile(filepath.Join(dir, "schema.json")); err == nil {
		if err := json.Unmarshal(text, &schema); err != nil {
			return nil, wrong("", "%s: %v", filepath.Join(dir, "schema.json"), err)
		}
	}
	f.Measures = append(schema.Measures, schema.Metrics...)
	for i := range f.Measures {
		f.measure[f.Measures[i].Name] = &f.Measures[i]
	}
	return f, nil
}

// Measure returns what is known of a metric; a name that is not in the data
// dictionary stands for itself.
func (f *Folder) Measure(name string) Measure {
	if m := f.measure[name]; m != nil {
		return *m
	}
	return Measure{Name: name}
}

// Title returns the title of the study, or of what it is about.
func (f *Folder) Title() string {
	m := &f.Manifest
	for _, s := range []string{m.Title, m.Study, m.Scenario} {
		if s != "" {
			return s
		}
	}
	if arms := m.Compared(); len(arms) > 0 {
		return arms[0].Scenario
	}
	return filepath.Base(filepath.Clean(f.Dir))
}

// Data returns the runs by design point and replication, with units.
func (f *Folder) Data() (*analysis.Data, error) {
	if f.data != nil {
		return f.data, nil
	}
	d, err := analysis.ReadFolder(f.Dir, "")
	if err != nil {
		return nil, err
	}
	for i := range d.Outcomes {
		if m := f.measure[d.Outcomes[i].Name]; m != nil {
			d.Outcomes[i].Unit, d.Outcomes[i].Goal, d.Outcomes[i].Headline = m.Unit, m.Goal, m.Headline
		}
	}
	for i := range d.Factors {
		for _, c := range f.Manifest.Factors {
			if strings.ReplaceAll(c.Name, "__", ".") == d.Factors[i].Name && d.Factors[i].Unit == "" {
				d.Factors[i].Unit = c.Unit
			}
		}
	}
	f.data = d
	return d, nil
}

// Experiment returns the experiment that was played; nil when the folder has
// none.
func (f *Folder) Experiment() *scenarios.Experiment {
	if f.experiment != nil || f.noPlan {
		return f.experiment
	}
	f.noPlan = true
	text, err := os.ReadFile(filepath.Join(f.Dir, experiment.LockFile))
	if err != nil {
		return nil
	}
	e, err := scenarios.ParseExperimentIn(f.Dir, experiment.LockFile, text)
	if err != nil {
		return nil
	}
	f.experiment = e
	return e
}

// design returns the kind of design: that of the experiment, else "".
func (f *Folder) design() string {
	e := f.Experiment()
	switch {
	case e == nil:
		return ""
	case !e.Design.Written && len(e.Vary) > 0:
		return "grid"
	}
	return e.Design.Type
}

// Scenario returns the scenario of a design point, counted from 1, as it was
// played; of folders without design points, the scenario.
func (f *Folder) Scenario(point int) (*scenarios.Scenario, error) {
	path := filepath.Join(f.Dir, "scenario.toml")
	var set []string
	if design, err := f.Sheet("design.csv"); err == nil {
		if point < 1 || point > len(design.Rows) {
			return nil, wrong("", "there is no design point %d: the design has %d", point, len(design.Rows))
		}
		row := design.Rows[point-1]
		path = filepath.Join(f.Dir, "scenarios", cellOf(design, row, "scenario")+".toml")
		if text := cellOf(design, row, "overrides"); text != "" {
			if err := json.Unmarshal([]byte(text), &set); err != nil {
				return nil, wrong("", "design.csv: overrides of point %d: %v", point, err)
			}
		}
	}
	if _, err := os.Stat(path); err != nil {
		return nil, missingf("the scenario (%s)", filepath.Base(path))
	}
	return scenarios.Load(path, set...)
}

// Metrics returns the metrics to draw: those asked for, else those the study is
// about, else the headline ones that have values; at most so many when they
// were not asked for.
func (f *Folder) Metrics(asked []string, most int, has func(name string) bool) ([]string, error) {
	for _, name := range asked {
		if !has(name) {
			return nil, missingf("metric %s", name)
		}
	}
	if len(asked) > 0 {
		return asked, nil
	}
	list := slices.Clone(f.Manifest.Targets)
	if len(list) == 0 {
		list = append(list, headlineFirst...)
		for _, m := range f.Measures {
			if m.Headline {
				list = append(list, m.Name)
			}
		}
	}
	var names []string
	for _, name := range list {
		if has(name) && !slices.Contains(names, name) && len(names) < most {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, missingf("a metric with values; name one with --metric")
	}
	return names, nil
}

// headlineFirst are the three headline outcomes: ideas, efficiency, strain.
var headlineFirst = []string{"ideas_per_agent_year", "efficiency_loss", "handling_minutes_per_solved", "exhaustion_mean"}

// Sheet is a table of the folder.
type Sheet struct {
	File   string
	Header []string
	Rows   [][]string
}

// Column returns the place of a column, -1 when there is none.
func (s *Sheet) Column(name string) int { return slices.Index(s.Header, name) }

func cellOf(s *Sheet, row []string, name string) string {
	if at := s.Column(name); at >= 0 {
		return row[at]
	}
	return ""
}

// Number reads a cell; NaN when it is empty or no number.
func (s *Sheet) Number(row []string, name string) float64 { return parse(cellOf(s, row, name)) }

func parse(cell string) float64 {
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

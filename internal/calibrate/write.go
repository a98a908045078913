package calibrate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// folder writes the files of an answer and keeps account of them.
type folder struct {
	dir    string
	files  []string
	tables []tableRef
	err    error // the first; nothing is written after it
}

type tableRef struct {
	File   string `json:"file"`
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"`
}

func (f *folder) sheet(s sheet) {
	if f.err != nil {
		return
	}
	path := filepath.Join(f.dir, filepath.FromSlash(s.file))
	if f.err = results.WriteCSV(path, s.header, s.rows); f.err != nil {
		return
	}
	var text []byte
	if text, f.err = os.ReadFile(path); f.err == nil {
		sum := sha256.Sum256(text)
		f.tables = append(f.tables, tableRef{s.file, len(s.rows), hex.EncodeToString(sum[:])})
		f.files = append(f.files, path)
	}
}

func (f *folder) bytes(name string, text []byte) {
	if f.err != nil {
		return
	}
	path := filepath.Join(f.dir, name)
	f.err = results.AtomicFile(path, func(w io.Writer) error { _, err := w.Write(text); return err })
	f.files = append(f.files, path)
}

func (f *folder) figures(list []picture, err error) {
	if f.err == nil {
		f.err = err
	}
	for _, p := range list {
		name := p.data.file
		p.data.file = "figures/" + name + ".csv"
		f.sheet(p.data)
		if f.err == nil {
			var drawn []string
			drawn, f.err = results.SaveFigure(p.plot, filepath.Join(f.dir, "figures"), name)
			f.files = append(f.files, drawn...)
		}
	}
}

// question keeps the experiment and the scenario that it varies: what repeats
// the work.
func (f *folder) question(firm *Firm) {
	f.bytes("experiment.lock.toml", firm.Experiment.TOML())
	f.bytes("scenarios/"+firm.Base.ID+".toml", firm.Base.TOML())
}

func (f *folder) manifest(firm *Firm, more map[string]any) {
	e := firm.Experiment
	m := map[string]any{"schema": "manifest/1", "kind": "calibrate", "tool": map[string]string{"module": "frontline.dev/frontline"}, "model_version": models.ModelVersion,
		"stream_scheme": sim.StreamScheme, "experiment": e.ID, "experiment_hash": e.Hash(), "scenario": firm.Base.ID, "scenario_hash": firm.Base.Hash(), "seed": firm.Base.Seed,
		"search_seed": uint64(e.Calibrate.Seed), "tables": f.tables, "notes": firm.Notes}
	for key, value := range more {
		m[key] = value
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic(err) // texts and finite numbers only
	}
	f.bytes("manifest.json", append(text, '\n'))
}

// Write puts an answer into a folder and returns the paths: the calibrated
// scenario with the origin of each value, calibrate.csv with every draw,
// profiles.csv, further tables, figures with their numbers, the experiment and,
// last, manifest.json.
func (f *Firm) Write(dir string, r *Result) ([]string, error) {
	out := &folder{dir: dir}
	for _, s := range r.sheets() {
		out.sheet(s)
	}
	text, err := f.Calibrated(r)
	if err != nil {
		return nil, err
	}
	out.bytes("scenario.toml", text)
	out.question(f)
	out.figures(r.figures())
	out.manifest(f, map[string]any{"runs": r.Runs, "method": r.Options.Method, "partial": r.Interrupted, "warnings": r.Warnings})
	return out.files, out.err
}

// WriteSBC puts the calibration of the method into a folder.
func (f *Firm) WriteSBC(dir string, a *SBCAnswer) ([]string, error) {
	out := &folder{dir: dir}
	for _, s := range a.sheets() {
		out.sheet(s)
	}
	out.question(f)
	out.figures(a.figures())
	out.manifest(f, map[string]any{"runs": a.Runs, "method": a.Method, "data_sets": a.N, "partial": a.N < a.Asked})
	return out.files, out.err
}

// Calibrated returns the scenario at the values found, in TOML, with the origin
// of each of them in a comment beside it and in the first lines.
func (f *Firm) Calibrated(r *Result) ([]byte, error) {
	sc, err := f.Scenario(r.Best())
	if err != nil {
		return nil, fmt.Errorf("the values found are no scenario: %w", err)
	}
	var head strings.Builder
	fmt.Fprintf(&head, "# Calibrated by the experiment %s, %d runs, to:\n", f.Experiment.ID, r.Runs)
	for _, t := range r.Problem.Targets {
		fmt.Fprintf(&head, "#   %s = %s\n", t.Name, results.FormatNumber(t.Observed, 4))
	}
	comments := map[string]string{}
	for i := range r.Findings {
		x := &r.Findings[i]
		fmt.Fprintf(&head, "# %s\n", x.Sentence)
		origin := "calibrated, " + string(x.Kind)
		if x.Kind == Open {
			origin = "not identified by the data, from the range given"
		}
		comments[x.Parameter.Name] = fmt.Sprintf("%s; 95 %% %s", origin, short(x.Parameter.text(x.Lo)+" … "+x.Parameter.text(x.Hi)))
	}
	return append([]byte(head.String()), remarked(sc.TOML(), comments)...), nil
}

// remarked puts comments beside the settings of a resolved scenario. A
// parameter of a law stands in the line of the law.
func remarked(text []byte, comments map[string]string) []byte {
	section := ""
	lines := strings.Split(string(text), "\n")
	multi := false
	for i, line := range lines {
		key, _, is := strings.Cut(line, " = ")
		switch odd := strings.Count(line, `"""`)%2 == 1; {
		case odd:
			multi = !multi
		case multi:
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
		case is:
			path := key
			if section != "" {
				path = section + "." + key
			}
			for _, name := range sortedNames(comments) {
				if name == path || strings.HasPrefix(name, path+".") {
					lines[i] += " # " + comments[name]
				}
			}
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

package scenarios

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"

	"frontline.dev/frontline/internal/catalog"
)

// LoadExperiment reads an experiment: a file, "-" for standard input, or a name
// of the library (see [Experiments]). The error is a *Problems with every
// mistake that was found.
//
// Files an experiment refers to (scenario, candidates, design.file) must lie in
// its folder or below.
func LoadExperiment(path string) (*Experiment, error) {
	if text, found := ExperimentSource(path); found {
		e, err := ParseExperiment(path+".toml", text)
		if e != nil {
			e.Name = path
		}
		return e, err
	}
	r := &reader{}
	src, bad := r.open(path)
	if len(bad) > 0 {
		if bad[0].Code == "E0601" {
			if near, found := catalog.Suggest(strings.TrimSuffix(filepath.Base(path), ".toml"), experimentNames()); found {
				bad[0].Help = "did you mean the built-in experiment " + near + "?"
			}
		}
		return nil, newProblems(bad).Err()
	}
	return r.experiment(path, src)
}

// ParseExperiment reads an experiment from text. It opens no file: scenarios
// must be of the library, and design.file empty.
func ParseExperiment(name string, text []byte) (*Experiment, error) {
	return ParseExperimentIn("", name, text)
}

// ParseExperimentIn is ParseExperiment with a folder in which, or below which,
// the files the experiment refers to may lie.
func ParseExperimentIn(dir, name string, text []byte) (*Experiment, error) {
	r := &reader{folder: &folder{dir: dir}}
	src, bad := gate(name, text, 0)
	if len(bad) > 0 {
		return nil, newProblems(bad).Err()
	}
	return r.experiment(name, src)
}

// experiment reads the file into an Experiment.
func (r *reader) experiment(name string, src *source) (*Experiment, error) {
	tree, bad := parse(src)
	if tree == nil || fatal(bad) {
		return nil, newProblems(bad).Err()
	}
	d := newDecoder()
	d.problems = bad
	e, text := &Experiment{Name: name, tree: tree}, experimentText{}
	target := reflect.ValueOf(&text).Elem()
	preset(target)
	d.fields("", target, tree)
	d.strangers("", tree, append(keysOf(target.Type()), openTables...))
	d.experimentHead(e, &text)
	e.adopt(&text)
	e.readBase(d, r, &text)
	if e.settings != nil {
		e.readVary(d, tree.child("vary"))
		e.readFactors(d, tree.child("factors"))
		e.Rows = e.readRows(d, "subexperiment")
		e.List = e.readRows(d, "point")
		e.readRequire(d, text.Constraints.Require, tree.child("constraints").child("require"))
		e.readCSV(d, r)
	}
	e.readCandidates(d, r)
	if len(d.problems) == 0 {
		e.checkRules(d)
	}
	if len(d.problems) > 0 {
		problems := newProblems(d.problems)
		problems.Omitted += d.omitted
		return nil, problems.Err()
	}
	e.Warnings = newProblems(d.takeWarnings())
	return e, nil
}

// experimentHead checks version and id.
func (d *decoder) experimentHead(e *Experiment, text *experimentText) {
	if text.Schema != "experiment/1" {
		bad := faultf("E0402", `write schema = "experiment/1"`, "%%s must be \"experiment/1\", got %q", text.Schema)
		if strings.HasPrefix(text.Schema, "scenario/") {
			bad = faultf("E0402", "run it with `frontline run`", "this is a scenario, not an experiment")
		}
		d.add(e.tree.child("schema"), "schema", bad)
	}
	if e.tree.child("schema") == nil && e.tree.child("time") != nil {
		d.add(&node{source: e.tree.source}, "schema", faultf("E0402", `an experiment begins with schema = "experiment/1"; run a scenario with `+"`frontline run`", "this is a scenario, not an experiment"))
	}
	if text.ID == "" {
		base := strings.TrimSuffix(filepath.Base(filepath.ToSlash(e.Name)), ".toml")
		text.ID = strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(base), "-"), "-")
		if text.ID == "" {
			text.ID = "experiment"
		}
		return
	}
	if !idForm.MatchString(text.ID) || len(text.ID) > 100 {
		d.add(e.tree.child("id"), "id", faultf("E0209", `for example "role-by-products"`, "%%s consists of small letters, digits and hyphens, got %q", text.ID))
	}
}

// adopt takes over what has fixed keys.
func (e *Experiment) adopt(text *experimentText) {
	e.ID, e.Title, e.Question, e.Kind = text.ID, text.Title, text.Question, text.Kind
	e.Design, e.Replications, e.Random, e.Metrics = text.Design, text.Replications, text.Random, text.Metrics
	e.Record, e.Execution, e.Select, e.Compare = text.Record, text.Execution, text.Select, text.Compare
	e.Analyses, e.Figures, e.Output = text.Analyses, text.Figures, text.Output
	e.Calibrate = text.Calibrate
	e.Design.Written, e.Select.Written = e.tree.child("design") != nil, e.tree.child("select") != nil
	e.Calibrate.Written = e.tree.child("calibrate") != nil
}

// readBase loads the scenario that is varied.
func (e *Experiment) readBase(d *decoder, r *reader, text *experimentText) {
	n := e.tree.child("scenario")
	if n == nil || text.Scenario == "" {
		return // candidates may name their own
	}
	s, bad := r.subject(text.Scenario, e.seed())
	if len(bad) > 0 {
		d.report(n, "scenario", bad)
		return
	}
	e.Base, e.settings = s, indexSettings(s)
}

// seed returns the override for the master seed, if the experiment sets it.
func (e *Experiment) seed() []string {
	if e.Random.Seed == 0 {
		return nil
	}
	return []string{fmt.Sprintf("seed=0x%x", uint64(e.Random.Seed))}
}

// report adds problems; those of no file are placed at a node.
func (d *decoder) report(n *node, path string, bad []Problem) {
	for _, p := range bad {
		if p.File == "" || p.File == "--set" {
			d.add(n, path, &fault{code: p.Code, message: p.Message, help: p.Help})
			continue
		}
		d.problems = append(d.problems, p)
	}
}

// subject loads a scenario that an experiment names: of the library, or a file
// in the folder or below.
func (r *reader) subject(name string, set []string) (*Scenario, []Problem) {
	inner := &reader{folder: r.folder, rank: r.rank + 1}
	var src *source
	var bad []Problem
	if strings.HasSuffix(name, ".toml") || strings.ContainsAny(name, `/\`) {
		file, refused := r.folder.open(name)
		if refused != nil {
			return nil, []Problem{{Code: refused.code, Message: strings.TrimPrefix(refused.message, "%s: "), Help: refused.help}}
		}
		defer file.Close()
		text, err := io.ReadAll(io.LimitReader(file, sizeMax+1))
		if err != nil {
			return nil, []Problem{{Code: "E0601", Message: "cannot read " + name + ": " + reason(err)}}
		}
		src, bad = gate(filepath.Join(r.folder.dir, filepath.FromSlash(name)), text, inner.rank)
		if src != nil {
			src.dir = filepath.ToSlash(filepath.Dir(filepath.FromSlash(name)))
		}
	} else if text, found := library(name); found {
		src, bad = gate(name+".toml", text, inner.rank)
		if src != nil {
			src.builtIn = true
		}
	} else {
		f := unknownName("scenario", name, libraryNames())
		return nil, []Problem{{Code: f.code, Message: f.message, Help: f.help}}
	}
	if len(bad) > 0 {
		return nil, bad
	}
	s, err := inner.scenario(name, src, set)
	var problems *Problems
	if errors.As(err, &problems) {
		return nil, problems.List
	}
	return s, nil
}

// readRows reads [[subexperiment]] or [[point]]: tables of settings. An empty
// one is the scenario as it is.
func (e *Experiment) readRows(d *decoder, key string) (rows [][]Setting) {
	n := e.tree.child(key)
	if n == nil {
		return nil
	}
	if !n.list {
		d.add(n, key, faultf("E0202", fmt.Sprintf("begin each with [[%s]]", key), "%%s is a list of tables, got %s", describe(n)))
		return nil
	}
	for i, item := range n.items {
		path := fmt.Sprintf("%s[%d]", key, i)
		if item.table == nil {
			d.add(item, path, faultf("E0202", fmt.Sprintf("begin each with [[%s]]", key), "%%s is a list of tables, got %s", describe(item)))
			continue
		}
		rows = append(rows, e.readSettings(d, path, item, e.settings))
	}
	return rows
}

// readSettings reads a table of settings with one value each.
func (e *Experiment) readSettings(d *decoder, path string, n *node, settings *settingIndex) (row []Setting) {
	eachSetting(n, "", nil, func(name string, value *node) {
		f, bad := settings.varies(name)
		if bad != nil {
			d.add(&node{source: value.source, key: value.key}, join(path, name), bad)
			return
		}
		if l, ok := d.level(join(path, name), f, value); ok {
			row = append(row, Setting{name, l})
		}
	})
	return row
}

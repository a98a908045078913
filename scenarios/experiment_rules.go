package scenarios

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// designsOf are the tables from which each type of design takes its points.
var designsOf = map[string]string{"grid": "vary", "list": "point", "csv": "file"}

// checkRules applies the rules between the parts of an experiment.
func (e *Experiment) checkRules(d *decoder) {
	e.checkKind(d)
	if e.Kind != "compare" && e.Kind != "select" {
		e.checkDesign(d)
	}
	e.checkReplications(d)
	e.checkMetrics(d)
	e.checkSelect(d)
	e.checkCalibrate(d)
	e.checkAnalyses(d)
	e.checkFigures(d)
	if dir := filepath.FromSlash(e.Output.Dir); dir == "" || !filepath.IsLocal(dir) {
		d.add(e.place("output.dir"), "output.dir", faultf("E0606", "name another folder with --out", "%%s must be a folder below the working folder, got %q", e.Output.Dir))
	}
}

// place returns what was written at a path such as metric[0].name, or what
// stands around it.
func (e *Experiment) place(path string) *node {
	n := e.tree
	for _, part := range splitPath(path) {
		key, index := part, -1
		if open := strings.IndexByte(part, '['); open >= 0 {
			if _, err := fmt.Sscanf(part[open:], "[%d]", &index); err == nil {
				key = part[:open]
			}
		}
		child := n.child(key)
		if child == nil && n != e.tree { // a setting written with dots
			if child = n; strings.Contains(key, ".") {
				for _, dotted := range strings.Split(key, ".") {
					child = child.child(dotted)
				}
			}
		}
		if child == nil {
			break
		}
		if index >= 0 && index < len(child.items) {
			child = child.items[index]
		}
		n = child
	}
	if n == e.tree {
		return &node{source: e.tree.source}
	}
	return n
}

// splitPath cuts a path at dots; a setting in an open table keeps its own.
func splitPath(path string) []string {
	for _, table := range []string{"vary.", "factors."} {
		if rest, found := strings.CutPrefix(path, table); found {
			return []string{strings.TrimSuffix(table, "."), rest}
		}
	}
	return strings.Split(path, ".")
}

// tablesOfKind are the tables a kind cannot do without, and those it may have
// beside the ones that every kind may have.
var tablesOfKind = map[string]struct{ needed, taken []string }{
	"replicate":   {[]string{"scenario"}, nil},
	"sweep":       {[]string{"scenario"}, []string{"vary", "subexperiment", "design", "factors", "point", "constraints"}},
	"sensitivity": {[]string{"scenario", "design"}, []string{"vary", "factors", "point", "constraints"}},
	"discover":    {[]string{"scenario", "design", "analysis"}, []string{"vary", "factors", "point", "constraints"}},
	"optimise":    {[]string{"scenario", "factors", "metric"}, []string{"vary", "constraints"}},
	"calibrate":   {[]string{"scenario", "factors", "calibrate"}, []string{"vary", "constraints"}},
	"compare":     {[]string{"candidate"}, []string{"scenario", "compare"}},
	"select":      {[]string{"candidate", "select"}, []string{"scenario"}},
}

// unrecorded are the kinds whose runs are not kept one by one.
var unrecorded = []string{"compare", "select", "optimise", "calibrate"}

// unreplicated are the kinds that decide themselves how often a point is run.
var unreplicated = []string{"select", "optimise", "calibrate"}

// searched are the kinds that choose their points from the factors as they go.
var searched = []string{"optimise", "calibrate"}

// checkKind refuses tables that the kind of experiment has no use for.
func (e *Experiment) checkKind(d *decoder) {
	rule := tablesOfKind[e.Kind]
	for _, key := range rule.needed {
		if e.tree.child(key) == nil {
			d.add(e.place("kind"), key, faultf("E0205", "", "an experiment of kind %s needs `%s`", e.Kind, key))
		}
	}
	special := []string{"vary", "subexperiment", "design", "factors", "point", "constraints", "candidate", "compare", "select", "calibrate"}
	if slices.Contains(unreplicated, e.Kind) {
		special = append(special, "replications")
	}
	if slices.Contains(unrecorded, e.Kind) {
		special = append(special, "analysis", "figure", "record")
	}
	for _, key := range special {
		n := e.tree.child(key)
		if n == nil || slices.Contains(rule.needed, key) || slices.Contains(rule.taken, key) {
			continue
		}
		help := "delete it, or write another kind"
		if key == "replications" {
			help = map[string]string{"select": "the method decides; see [select] n0, max and budget", "optimise": "the search decides; see its flags", "calibrate": "see [calibrate] replications and budget"}[e.Kind]
		}
		d.add(&node{source: n.source, key: n.key}, key, faultf("E0205", help, "an experiment of kind %s has no `%s`", e.Kind, key))
	}
	for i, c := range e.Candidates {
		for _, before := range e.Candidates[:i] {
			if before.base.ID == c.base.ID && before.base.Hash() != c.base.Hash() {
				path := fmt.Sprintf("candidate[%d].scenario", i)
				d.add(e.place(path), path, faultf("E0209", "give each scenario an id of its own", "two different scenarios have the id %q", c.base.ID))
			}
		}
	}
	if len(e.Candidates) == 1 {
		d.add(e.place("candidate[0]"), "candidate", faultf("E0313", "add a second [[candidate]]", "one candidate cannot be compared"))
	}
}

// checkDesign holds [design] against what its points are made of.
func (e *Experiment) checkDesign(d *decoder) {
	has := map[string]bool{"vary": len(e.Vary) > 0 || len(e.Rows) > 0, "factors": len(e.Factors) > 0, "point": e.tree.child("point") != nil, "file": e.Design.File != ""}
	source := "factors"
	if special, is := designsOf[e.Design.Type]; is && !slices.Contains(searched, e.Kind) {
		source = special
	}
	if e.Kind != "replicate" && !has[source] {
		help := map[string]string{"factors": "add [factors]", "vary": "add [vary]; other designs are asked for with [design] type = …", "point": "add [[point]]", "file": `write file = "design.csv"`}[source]
		d.add(e.place("design.type"), "design.type", faultf("E0313", help, "a design of type %s has nothing to vary", e.Design.Type))
	}
	for _, other := range []string{"factors", "point"} {
		if has[other] && other != source {
			n := e.tree.child(other)
			d.add(&node{source: n.source, key: n.key}, other, faultf("E0205", "write [design] with a type that takes them, or delete them", "a design of type %s does not use `%s`", e.Design.Type, other))
		}
	}
	if source != "vary" {
		for _, f := range e.Vary {
			if len(f.Levels) > 1 {
				d.add(e.place("vary."+f.Path), "vary."+f.Path, faultf("E0205", "give it under [factors], or one value here", "beside [factors], [[point]] or a file, [vary] holds constants only"))
			}
		}
		if n := e.tree.child("subexperiment"); n != nil {
			d.add(&node{source: n.source, key: n.key}, "subexperiment", faultf("E0205", "use [[point]] with type = \"list\"", "rows of [[subexperiment]] are crossed with [vary] alone"))
		}
	}
	seen := map[string]bool{}
	for i, f := range append(append([]Factor(nil), e.Vary...), e.Factors...) {
		if seen[f.Path] {
			path := "vary." + f.Path
			if i >= len(e.Vary) {
				path = "factors." + f.Path
			}
			d.add(e.place(path), path, faultf("E0207", "delete one", "`%s` is varied twice", f.Path))
		}
		seen[f.Path] = true
	}
}

func (e *Experiment) checkReplications(d *decoder) {
	r := &e.Replications
	if r.Mode != "precision" {
		if len(r.Targets) > 0 {
			d.add(e.place("replications.target[0]"), "replications.target", faultf("E0205", `write mode = "precision"`, "targets of precision need mode = \"precision\""))
		}
		return
	}
	if len(r.Targets) == 0 {
		d.add(e.place("replications.mode"), "replications.target", faultf("E0313", `add [[replications.target]] with metric = "…" and relative = 0.05`, "mode \"precision\" has no target"))
	}
	if r.Min > r.Max {
		d.add(e.place("replications.max"), "replications.max", faultf("E0301", "", "%%s must be >= min, %d, got %d", r.Min, r.Max))
	}
	for i, t := range r.Targets {
		path := fmt.Sprintf("replications.target[%d]", i)
		if t.Metric == "" {
			d.add(e.place(path), path+".metric", faultf("E0401", "", "this target has no `metric`"))
		}
		if t.Relative == 0 && t.Absolute == 0 {
			d.add(e.place(path), path, faultf("E0205", "write relative = 0.05, or absolute in the metric's unit", "this target asks for no precision"))
		}
	}
}

func (e *Experiment) checkMetrics(d *decoder) {
	seen := map[string]bool{}
	for i, m := range e.Metrics {
		path := fmt.Sprintf("metric[%d].name", i)
		switch {
		case m.Name == "":
			d.add(e.place(path), path, faultf("E0401", "`frontline list metrics` lists them", "this [[metric]] has no `name`"))
		case seen[m.Name]:
			d.add(e.place(path), path, faultf("E0207", "delete one", "metric %q stands twice", m.Name))
		}
		seen[m.Name] = true
	}
}

func (e *Experiment) checkSelect(d *decoder) {
	if e.Kind != "select" || !e.Select.Written {
		return
	}
	if e.Select.Metric == "" {
		d.add(e.place("select"), "select.metric", faultf("E0401", "", "[select] has no `metric`"))
	}
	if !(e.Select.Delta > 0) {
		d.add(e.place("select.delta"), "select.delta", faultf("E0306", "the smallest difference that matters, in the metric's unit", "%%s must be > 0"))
	}
}

func (e *Experiment) checkAnalyses(d *decoder) {
	boxes := false
	for i := range e.Analyses {
		a, path := &e.Analyses[i], fmt.Sprintf("analysis[%d]", i)
		if wants := map[string]string{"sobol": "saltelli", "morris": "morris"}[a.Type]; wants != "" && e.Design.Type != wants {
			d.add(e.place(path+".type"), path+".type", faultf("E0205", fmt.Sprintf("write [design] type = %q", wants), "an analysis of type %s needs a design of type %s, not %s", a.Type, wants, e.Design.Type))
		}
		for j, n := range a.Ladder {
			if n != float64(int(n)) || n < 2 {
				d.add(e.place(fmt.Sprintf("%s.ladder[%d]", path, j)), path+".ladder", faultf("E0204", "", "%%s holds whole numbers of base points, got %v", n))
			}
		}
		if a.Type != "prim" {
			continue
		}
		boxes = true
		var bad *fault
		if a.Interest, bad = readThreshold(a.Where); bad != nil {
			d.add(e.place(path+".where"), path+".where", bad)
		}
	}
	if e.Kind == "discover" && !boxes && e.tree.child("analysis") != nil {
		d.add(e.place("analysis[0]"), "analysis", faultf("E0205", `add type = "prim" and where = "metric > number"`, "an experiment of kind discover needs an analysis of type prim"))
	}
}

func (e *Experiment) checkFigures(d *decoder) {
	known := e.FactorPaths()
	for i, f := range e.Figures {
		path := fmt.Sprintf("figure[%d]", i)
		if f.Y == "" {
			d.add(e.place(path), path+".y", faultf("E0205", "", "this [[figure]] has no `y`"))
		}
		if f.X == "" {
			d.add(e.place(path), path+".x", faultf("E0205", "", "this [[figure]] has no `x`"))
		}
		if kind, _ := e.Column(f.X); kind == "text" && slices.Contains(known, f.X) {
			d.add(e.place(path+".x"), path+".x", faultf("E0205", "draw it by `by`", "%%s is an axis of numbers, and %s is text", f.X))
		}
		for _, axis := range [][2]string{{"x", f.X}, {"by", f.By}} {
			if axis[1] != "" && !slices.Contains(known, axis[1]) {
				bad := unknownName("factor", axis[1], known)
				d.add(e.place(path+"."+axis[0]), path+"."+axis[0], bad)
			}
		}
	}
}

// FactorPaths returns the settings that get a column of their own, in order:
// those of [vary], then those that rows or points add, then those of [factors].
func (e *Experiment) FactorPaths() (paths []string) {
	add := func(path string) {
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	for _, f := range e.Vary {
		add(f.Path)
	}
	for _, rows := range [][][]Setting{e.Rows, e.List} {
		for _, row := range rows {
			for _, s := range row {
				add(s.Path)
			}
		}
	}
	for _, f := range e.Factors {
		add(f.Path)
	}
	return paths
}

// NameAt is the name of a metric and where it stands in the experiment.
type NameAt struct{ Path, Name string }

// MetricNames returns every name of a metric the experiment uses, with its
// place for [Experiment.Problem]: whoever knows the metrics checks them.
func (e *Experiment) MetricNames() (list []NameAt) {
	add := func(name, format string, args ...any) {
		if name != "" {
			list = append(list, NameAt{fmt.Sprintf(format, args...), name})
		}
	}
	for i, m := range e.Metrics {
		add(m.Name, "metric[%d].name", i)
	}
	for i, t := range e.Replications.Targets {
		add(t.Metric, "replications.target[%d].metric", i)
	}
	add(e.Select.Metric, "select.metric")
	for i, t := range e.Calibrate.Targets {
		add(t.Metric, "calibrate.target[%d].metric", i)
	}
	for i, a := range e.Analyses {
		for j, name := range a.Metrics {
			add(name, "analysis[%d].metrics[%d]", i, j)
		}
		add(a.Interest.Metric, "analysis[%d].where", i)
	}
	for i, f := range e.Figures {
		add(f.Y, "figure[%d].y", i)
	}
	return list
}

// Problem returns a mistake, or with a code W… a warning, placed at a key of the
// experiment such as metric[0].name or factors.agents.count; at what stands
// around it when the key is not written.
func (e *Experiment) Problem(path, code, message, help string) Problem {
	return locate(e.place(path), path, &fault{code: code, message: message, help: help})
}

// Level returns the value a setting, or a parameter of a law, has in the
// scenario that is varied, and whether there is such a setting, or the law has
// such a parameter.
func (e *Experiment) Level(path string) (Level, bool) {
	if e.settings == nil {
		return Level{}, false
	}
	if l, known := e.settings.levels[path]; known {
		return l, true
	}
	return e.settings.parameter(path)
}

// Column returns type (text, integer, number or boolean) and unit of a factor's
// column in tables.
func (e *Experiment) Column(path string) (kind, unit string) {
	for _, list := range [][]Factor{e.Vary, e.Factors} {
		for _, f := range list {
			if f.Path == path && f.Type == "text" {
				return f.Type, f.Unit
			}
		}
	}
	if e.settings != nil {
		if f, known := e.settings.field(path); known {
			return f.column()
		}
	}
	return "text", ""
}

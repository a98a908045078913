package frontline_test

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// room is a folder and what the packages in it and below may import. The
// table is the diagram of ARCHITECTURE.md in a form that can be checked.
type room struct {
	folder  string
	rooms   []string // of this module
	modules []string // of others; a prefix ends at a slash
}

const module = "frontline.dev/frontline/"

// roomTable is searched for the longest folder that fits. The standard library
// is open to all, but for what callRule and concurrencyRule take away.
var roomTable = []room{
	{"sim", []string{"sim"}, []string{"golang.org/x/sync"}},
	{"models", []string{"sim", "internal/catalog"}, nil},
	{"scenarios", []string{"models", "sim", "internal/catalog"},
		[]string{"github.com/BurntSushi/toml", "github.com/pelletier/go-toml/v2/unstable"}},
	{"results", []string{"results", "models", "sim", "internal/catalog"},
		[]string{"gonum.org/v1/gonum", "gonum.org/v1/plot", "golang.org/x/image/font"}},
	{"internal/catalog", nil, nil},
	{"internal/study", []string{"internal/study", "internal/catalog", "scenarios", "results", "models", "sim"}, []string{"golang.org/x/sync"}},
	{"internal/evidence", []string{"internal/design", "internal/sensitivity", "internal/study", "internal/catalog", "scenarios", "results", "models", "sim"},
		[]string{"maragu.dev/gomponents"}},
	{"internal/verify", []string{"internal/theory", "internal/study", "internal/catalog", "scenarios", "results", "models", "sim"}, nil},
	{"internal/theory", []string{"sim"}, nil},
	{"internal/design", []string{"sim"}, nil},
	{"internal/journal", []string{"sim"}, []string{"golang.org/x/sys"}},
	{"internal/decide", []string{"internal/study", "internal/catalog", "scenarios", "results", "models", "sim"}, []string{"golang.org/x/sync"}},
	{"internal/sweep", []string{"internal/journal", "internal/decide", "internal/study", "internal/catalog", "scenarios", "results", "models", "sim"},
		[]string{"github.com/parquet-go/parquet-go", "golang.org/x/sync"}},
	{"internal/sensitivity", []string{"internal/sensitivity", "internal/design", "internal/catalog", "internal/discover", "internal/metamodel", "internal/optimise", "internal/decide", "results", "sim"},
		[]string{"gonum.org/v1/gonum"}},
	{"internal/optimise", []string{"internal/design", "results", "sim"}, []string{"gonum.org/v1/gonum"}},
	{"internal/optimise/levers", []string{"internal/optimise", "internal/experiment", "internal/design", "internal/decide", "internal/study", "internal/catalog", "scenarios", "results", "models", "sim"}, []string{"golang.org/x/sync"}},
	{"internal/discover", []string{"internal/design", "results", "sim"}, []string{"gonum.org/v1/gonum"}},
	{"internal/metamodel", []string{"internal/design", "results", "sim"}, []string{"gonum.org/v1/gonum"}},
	{"internal/experiment", []string{"internal/experiment", "internal/decide", "internal/design", "internal/sensitivity", "internal/optimise", "internal/discover", "internal/metamodel",
		"internal/sweep", "internal/study", "internal/catalog", "scenarios", "results", "models", "sim"}, []string{"golang.org/x/sync"}},
	{"internal/fit", []string{"internal/study", "internal/catalog", "scenarios", "results", "models", "sim"}, []string{"gonum.org/v1/gonum"}},
	{"internal/web", []string{"internal/web", "internal/lesson", "internal/study", "internal/decide", "internal/evidence", "internal/fit", "internal/catalog", "scenarios", "results", "models", "sim"}, nil},
	{"internal/lesson", []string{"internal/web", "internal/lesson", "internal/study", "internal/decide", "internal/evidence", "internal/fit", "internal/catalog", "scenarios", "results", "models", "sim"}, nil},
	{"internal/calibrate", []string{"internal/calibrate", "internal/experiment", "internal/sensitivity", "internal/metamodel", "internal/optimise", "internal/decide", "internal/design", "internal/study", "internal/catalog",
		"scenarios", "results", "models", "sim"}, []string{"gonum.org/v1/gonum", "golang.org/x/sync"}},
	{"internal/figures", []string{"internal/figures", "internal/experiment", "internal/sensitivity", "internal/discover", "internal/metamodel", "internal/optimise", "internal/decide", "internal/sweep",
		"internal/evidence", "internal/study", "internal/catalog", "scenarios", "results", "models", "sim"}, nil},
	{"internal/report", []string{"internal/report", "internal/figures", "internal/experiment", "internal/sensitivity", "internal/decide", "internal/sweep", "internal/evidence", "internal/verify", "internal/study",
		"internal/catalog", "scenarios", "results", "models", "sim"}, []string{"maragu.dev/gomponents"}},
	{"internal/manual", nil, []string{"github.com/spf13/cobra", "github.com/spf13/pflag"}},
	{"internal/platform", []string{"scenarios", "results", "models", "sim"}, nil},
	{"bench", []string{"internal/study", "scenarios", "results", "models", "sim"}, nil},
	{"examples", []string{"scenarios", "results", "models", "sim"}, nil},
	{"cmd", []string{"cmd", "internal/study", "internal/evidence", "internal/verify", "internal/theory", "internal/manual",
		"internal/decide", "internal/design", "internal/experiment", "internal/sweep", "internal/sensitivity", "internal/optimise", "internal/discover",
		"internal/metamodel", "internal/fit", "internal/journal", "internal/web", "internal/lesson", "internal/calibrate", "internal/figures", "internal/report",
		"internal/catalog", "scenarios", "results", "models", "sim"}, // but see thinRule
		[]string{"github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/term"}},
}

// roomOf returns the room of a file, or nil.
func roomOf(s *source) *room {
	var best *room
	for i := range roomTable {
		if r := &roomTable[i]; s.in(r.folder) && (best == nil || len(r.folder) > len(best.folder)) {
			best = r
		}
	}
	return best
}

// within says whether an import path is one of the given ones or below.
func within(name string, allowed []string) bool {
	for _, a := range allowed {
		if name == a || strings.HasPrefix(name, a+"/") {
			return true
		}
	}
	return false
}

// standard says whether an import path is of the standard library: its first
// part has no dot.
func standard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}

// importRule: imports go one way, and other people's modules stay in their
// room. Tests may import whatever they compare with.
var importRule = rule{
	name: "imports",
	find: func(t *tree) (found []string) {
		for _, s := range t.golang(product) {
			r := roomOf(s)
			if r == nil {
				if strings.Contains(s.path, "/") {
					found = append(found, t.at(s.file.Package, "the folder is no known room; add it to roomTable and to ARCHITECTURE.md"))
				}
				continue
			}
			imports := importsOf(s)
			for _, name := range sortedKeys(imports) {
				own, inside := strings.CutPrefix(name, module)
				switch {
				case inside && !within(own, r.rooms):
					found = append(found, t.at(imports[name], "%s may not import %s; it may import %v", r.folder, own, r.rooms))
				case !inside && !standard(name) && !within(name, r.modules):
					found = append(found, t.at(imports[name], "%s may not import %s; outside the standard library it may import %v", r.folder, name, r.modules))
				}
			}
		}
		return found
	},
	bad: `-- sim/x.go --
package sim
import _ "frontline.dev/frontline/models"
-- models/x.go --
package models
import _ "frontline.dev/frontline/results"
import _ "gonum.org/v1/gonum/stat"
import _ "frontline.dev/frontline/sim"
-- results/figure_x.go --
package results
import _ "gonum.org/v1/plot/vg"
import _ "frontline.dev/frontline/scenarios"
-- scenarios/x.go --
package scenarios
import _ "gonum.org/v1/plot"
import _ "github.com/BurntSushi/toml"
-- scenarios/x_test.go --
package scenarios
import _ "gonum.org/v1/gonum/stat"
-- cmd/frontline/main.go --
package main
import _ "gonum.org/v1/plot"
-- util/x.go --
package util
`,
	found: []string{"sim/x.go:2: sim may not import models", "models/x.go:2: models may not import results", "models/x.go:3: models may not import gonum",
		"results/figure_x.go:3: results may not import scenarios", "scenarios/x.go:2: scenarios may not import gonum.org/v1/plot",
		"cmd/frontline/main.go:2: cmd may not import gonum.org/v1/plot", "util/x.go:1: the folder is no known room"},
}

// meetings are where scenarios and results may both be imported: in
// internal/study and the packages beside it, where they meet; in the programs,
// which print what either says of itself (thinRule keeps them from running
// anything); in the check of platforms, the benchmarks and the examples, which
// the product does not import.
var meetings = []string{"internal/study", "internal/evidence", "internal/verify", "internal/platform", "internal/decide", "internal/experiment", "internal/sweep", "internal/fit", "internal/optimise/levers", "internal/web", "internal/lesson", "internal/calibrate", "internal/figures", "internal/report", "cmd", "bench", "examples"}

// togetherRule: questions and answers meet in those packages alone.
var togetherRule = rule{
	name: "meeting",
	find: func(t *tree) (found []string) {
		sides := map[string]map[string]token.Pos{}
		for _, s := range t.golang(product) {
			folder := folderOf(s)
			if sides[folder] == nil {
				sides[folder] = map[string]token.Pos{}
			}
			for name, at := range importsOf(s) {
				own, _ := strings.CutPrefix(name, module)
				if side, _, _ := strings.Cut(own, "/"); side == "scenarios" || side == "results" {
					sides[folder][side] = at
				}
			}
		}
		for _, folder := range sortedKeys(sides) {
			if len(sides[folder]) == 2 && !within(folder, meetings) {
				found = append(found, t.at(sides[folder]["results"], "%s has scenarios as well; only internal/study and the packages beside it may know both", folder))
			}
		}
		return found
	},
	bad: `-- internal/compare/a.go --
package compare
import _ "frontline.dev/frontline/scenarios"
-- internal/compare/b.go --
package compare
import _ "frontline.dev/frontline/results/estimate"
-- internal/other/main.go --
package other
import _ "frontline.dev/frontline/scenarios"
-- internal/study/run.go --
package study
import _ "frontline.dev/frontline/scenarios"
import _ "frontline.dev/frontline/results"
`,
	found: []string{"internal/compare/b.go:2: internal/compare/ has scenarios as well"},
}

// thinBans are what the programs leave to internal/study: whatever runs, draws
// or estimates.
var thinBans = map[string][]string{
	"sim":     {"New", "NewStream", "NewKeyed", "Replicate"},
	"models":  {"New"},
	"results": {"NewRecorder", "NewEstimate", "Paired", "OLS", "Correlation", "Quantile"},
}

// thinRule: the programs under cmd read arguments and print.
var thinRule = rule{
	name: "thin programs",
	find: func(t *tree) (found []string) {
		for _, s := range t.golang(func(s *source) bool { return product(s) && s.in("cmd") }) {
			imports := importsOf(s)
			ast.Inspect(s.file, func(n ast.Node) bool {
				selector, is := n.(*ast.SelectorExpr)
				if !is {
					return true
				}
				of, is := selector.X.(*ast.Ident)
				if !is || !slices.Contains(thinBans[of.Name], selector.Sel.Name) {
					return true
				}
				if _, imported := imports[module+of.Name]; imported {
					found = append(found, t.at(n.Pos(), "%s.%s belongs into internal/study; a program reads arguments and prints", of.Name, selector.Sel.Name))
				}
				return true
			})
		}
		return found
	},
	bad: `-- cmd/frontline/run.go --
package main
import ("frontline.dev/frontline/models"; "frontline.dev/frontline/sim")
var a, b = models.Mechanisms, sim.StreamScheme
var w = models.New(sim.New(sim.Key{}), nil)
`,
	found: []string{"run.go:4: models.New", "run.go:4: sim.New"},
}

// dependencyRule: every module this one requires directly has its paragraph in
// ARCHITECTURE.md, named by its import path.
var dependencyRule = rule{
	name: "dependencies",
	find: func(t *tree) (found []string) {
		var requirements, architecture string
		for _, s := range t.sources {
			switch s.path {
			case "go.mod":
				requirements = string(s.text)
			case "ARCHITECTURE.md":
				architecture = string(s.text)
			}
		}
		for _, name := range directly(requirements, t) {
			if !strings.Contains(architecture, "`"+name+"`") {
				found = append(found, "go.mod:1: "+name+" has no paragraph in ARCHITECTURE.md that says why it is there")
			}
		}
		return found
	},
	bad: `-- go.mod --
module frontline.dev/frontline

require (
	example.org/known v1.0.0
	example.org/unknown v1.0.0
	example.org/behind v1.0.0 // indirect
)
-- ARCHITECTURE.md --
` + "`example.org/known` does what we need.\n",
	found: []string{"example.org/unknown has no paragraph"},
}

// directly returns the modules of a go.mod that are required and imported.
// Until go mod tidy has sorted them, all are marked indirect; so an import
// counts as well as the missing mark.
func directly(requirements string, t *tree) (names []string) {
	imported := map[string]bool{}
	for _, s := range t.golang(func(*source) bool { return true }) {
		for name := range importsOf(s) {
			imported[name] = true
		}
	}
	for _, line := range strings.Split(requirements, "\n") {
		fields := strings.Fields(strings.TrimPrefix(line, "require "))
		if len(fields) < 2 || !strings.HasPrefix(fields[1], "v") {
			continue
		}
		direct := !strings.HasSuffix(line, "// indirect")
		for name := range imported {
			direct = direct || within(name, fields[:1])
		}
		if direct {
			names = append(names, fields[0])
		}
	}
	return names
}

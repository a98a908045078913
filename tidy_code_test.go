package frontline_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// exports are the files with the compiled form of each package, by import
// path; go/types reads the imported packages from them.
type exports map[string]string

// exported asks the go command once for every package that sim and models use.
func exported(t *testing.T) exports {
	t.Helper()
	found, err := listExports()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var listExports = sync.OnceValues(func() (exports, error) {
	var complaint strings.Builder
	list := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export", "./sim/...", "./models/...")
	list.Stderr = &complaint
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, complaint.String())
	}
	found := exports{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var entry struct{ ImportPath, Export string }
		if err := decoder.Decode(&entry); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, err
		}
		found[entry.ImportPath] = entry.Export
	}
})

// info returns what go/types knows about the files of a folder.
func (t *tree) info(files []*source) *types.Info {
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	lookup := func(name string) (io.ReadCloser, error) {
		file, known := t.exports[name]
		if !known {
			return nil, fmt.Errorf("%s is not among the packages of the module", name)
		}
		return os.Open(file)
	}
	config := types.Config{Importer: importer.ForCompiler(t.fset, "gc", lookup)}
	var parsed []*ast.File
	for _, s := range files {
		parsed = append(parsed, s.file)
	}
	if _, err := config.Check("checked", t.fset, parsed, info); err != nil {
		panic("tidy: a package that compiles is refused by go/types: " + err.Error())
	}
	return info
}

// folders groups Go files by folder, in order.
func folders(files []*source) (groups [][]*source) {
	byFolder := map[string][]*source{}
	for _, s := range files {
		folder := path.Dir(s.path)
		byFolder[folder] = append(byFolder[folder], s)
	}
	for _, folder := range sortedKeys(byFolder) {
		groups = append(groups, byFolder[folder])
	}
	return groups
}

// exact are the functions of package math that give the same bits on every
// processor: they move or round bits, or IEEE 754 says what they return.
var exact = strings.Fields("Abs Ceil Copysign FMA Float32bits Float32frombits Float64bits Float64frombits Floor Frexp Inf IsInf IsNaN " +
	"Ldexp Max Min Modf NaN Round RoundToEven Signbit Sqrt Trunc")

// refused are packages whose answers depend on more than their arguments.
var refused = map[string]string{
	"math/rand": "draw from a named sim.Stream", "math/rand/v2": "draw from a named sim.Stream", "crypto/rand": "draw from a named sim.Stream",
	"math/cmplx": "it is built on functions whose bits differ between processors", "time": "use sim.Time and sim.Span",
	"maps": "its order differs from run to run; keep a slice beside the map", "hash/maphash": "its seed differs from run to run",
	"os": "a run reads nothing and writes nothing",
}

// drawing says whether a file only draws: figures are outside the promise of
// equal bits.
func drawing(s *source) bool {
	base := path.Base(s.path)
	if s.in("results") && (strings.HasPrefix(base, "chart") || strings.HasPrefix(base, "figure")) {
		return true
	}
	for name := range importsOf(s) {
		if within(name, []string{"gonum.org/v1/plot"}) {
			return true
		}
	}
	return false
}

// exactRooms are where numbers of results are made: these have the same bits on
// every processor.
var exactRooms = []string{"sim", "models", "scenarios", "results", "internal/study", "internal/evidence", "internal/platform", "internal/decide", "internal/design", "internal/experiment", "internal/sweep"}

// callRule: what enters a result has the same bits everywhere, so it calls
// only those functions of package math that do, and in sim and models nothing
// that depends on clock, chance or environment.
var callRule = rule{
	name: "calls",
	find: func(t *tree) (found []string) {
		numbers := t.golang(func(s *source) bool {
			return product(s) && s.in(exactRooms...) && !drawing(s)
		})
		for _, s := range numbers {
			imports := importsOf(s)
			for _, name := range sortedKeys(imports) {
				if why, is := refused[name]; is && (s.in("sim", "models") || strings.Contains(name, "rand")) {
					found = append(found, t.at(imports[name], "%s is banned here: %s", name, why))
				}
			}
			ast.Inspect(s.file, func(n ast.Node) bool {
				if what := inexact(n, imports); what != "" {
					found = append(found, t.at(n.Pos(), "%s", what))
				}
				return true
			})
		}
		return found
	},
	bad: `-- sim/x.go --
package sim
import ("math"; "time")
var a = math.Sqrt(2) + math.Pi + math.Log(2) + math.MaxFloat64
var b = time.Now()
-- models/x.go --
package models
import ("math/rand/v2"; "unsafe")
var c = rand.Float64()
var size, p = unsafe.Sizeof(c), unsafe.Pointer(&c)
-- results/estimate.go --
package results
import ("math"; "time")
var d, e = math.Gamma(3), time.Now()
-- results/chart_x.go --
package results
import "math"
var f = math.Sin(1)
-- models/x_test.go --
package models
import "math"
var g = math.Exp(1)
`,
	found: []string{"sim/x.go:2: time is banned", "sim/x.go:3: math.Log differs", "models/x.go:2: math/rand/v2 is banned", "models/x.go:4: unsafe.Pointer", "estimate.go:3: math.Gamma differs"},
}

// inexact says what is wrong with a name taken from package math or unsafe, or
// "". Only the size of a type may be asked of unsafe.
func inexact(n ast.Node, imports map[string]token.Pos) string {
	selector, is := n.(*ast.SelectorExpr)
	if !is {
		return ""
	}
	of, is := selector.X.(*ast.Ident)
	if !is {
		return ""
	}
	_, imported := imports[of.Name]
	switch name := selector.Sel.Name; {
	case !imported:
	case of.Name == "unsafe" && name != "Sizeof":
		return "unsafe." + name + " is banned here: addresses differ from run to run"
	case of.Name == "math" && !slices.Contains(exact, name) && !constants.MatchString(name):
		return fmt.Sprintf("math.%s differs between processors; use sim.%s, or package math's %v", name, name, exact)
	}
	return ""
}

// constants of package math: their names are spelt so.
var constants = regexp.MustCompile(`^(Pi|E|Phi|Sqrt2|SqrtE|SqrtPi|SqrtPhi|Ln2|Log2E|Ln10|Log10E|(Max|Min|Smallest).+)$`)

// mapRule: in sim and models no loop goes over a map, whose order differs from
// run to run. The types say what is a map.
var mapRule = rule{
	name: "maps",
	find: func(t *tree) (found []string) {
		inner := t.golang(func(s *source) bool { return product(s) && s.in("sim", "models") })
		for _, files := range folders(inner) {
			info := t.info(files)
			for _, s := range files {
				ast.Inspect(s.file, func(n ast.Node) bool {
					loop, is := n.(*ast.RangeStmt)
					if !is {
						return true
					}
					if _, over := info.Types[loop.X].Type.Underlying().(*types.Map); over {
						found = append(found, t.at(loop.Pos(), "a loop over a map has no order; keep the keys in a slice"))
					}
					return true
				})
			}
		}
		return found
	},
	bad: `-- models/x.go --
package models
type byName map[string]int
func f(m byName, list []int) (sum int) {
	for _, x := range list { sum += x }
	for _, x := range m { sum += x }
	return sum
}
-- results/x.go --
package results
func f(m map[string]int) (sum int) {
	for _, x := range m { sum += x }
	return sum
}
`,
	found: []string{"models/x.go:5: a loop over a map"},
}

// parallel says whether a file may know of goroutines: whole runs side by side,
// and the sites of one run in windows.
func parallel(s *source) bool { return s.path == "sim/replicate.go" || s.in("sim/windows") }

// concurrencyRule: a run is one goroutine. models and the rest of sim have no
// goroutine, channel, select or lock.
var concurrencyRule = rule{
	name: "concurrency",
	find: func(t *tree) (found []string) {
		inner := t.golang(func(s *source) bool { return product(s) && s.in("sim", "models") && !parallel(s) })
		for _, s := range inner {
			imports := importsOf(s)
			for _, name := range []string{"golang.org/x/sync/errgroup", "runtime", "sync", "sync/atomic"} {
				if at, is := imports[name]; is {
					found = append(found, t.at(at, "%s is banned here; a run is one goroutine", name))
				}
			}
			ast.Inspect(s.file, func(n ast.Node) bool {
				if what := concurrent(n); what != "" {
					found = append(found, t.at(n.Pos(), "%s is banned here; a run is one goroutine", what))
				}
				return true
			})
		}
		return found
	},
	bad: `-- models/x.go --
package models
import "sync"
var guard sync.Mutex
func f(c chan int) int {
	go f(nil)
	c <- 1
	select {}
	return <-c
}
-- sim/replicate.go --
package sim
func f() { go f() }
`,
	found: []string{":2: sync", ":4: a channel", ":5: a goroutine", ":6: a channel", ":7: select", ":8: a channel"},
}

// concurrent names a construct of concurrency, or "".
func concurrent(n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "a goroutine"
	case *ast.SelectStmt:
		return "select"
	case *ast.ChanType, *ast.SendStmt:
		return "a channel"
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return "a channel"
		}
	}
	return ""
}

var streamName = regexp.MustCompile(`^[a-z_]+\.[a-z_]+$`)

// streamRule: a random stream is named part.purpose, and a name is asked for
// in one place, so that no two parts share draws.
var streamRule = rule{
	name: "streams",
	find: func(t *tree) (found []string) {
		taken := map[string]string{}
		for _, s := range t.golang(func(s *source) bool { return product(s) && s.in("models") }) {
			ast.Inspect(s.file, func(n ast.Node) bool {
				name, at := stream(n)
				switch {
				case name == "":
				case !streamName.MatchString(name):
					found = append(found, t.at(at, "stream %q is not named part.purpose in small letters", name))
				case taken[name] != "":
					found = append(found, t.at(at, "stream %q is asked for at %s too; two owners share draws", name, taken[name]))
				default:
					where := t.fset.Position(at)
					taken[name] = fmt.Sprintf("%s:%d", where.Filename, where.Line)
				}
				return true
			})
		}
		return found
	},
	bad: `-- models/x.go --
package models
func f(s *Sim) {
	s.Stream("agents.luck")
	s.Keyed("agents.luck")
	s.Stream("Luck")
}
`,
	found: []string{":4: stream \"agents.luck\" is asked for at models/x.go:3", ":5: stream \"Luck\""},
}

// stream returns the literal name that a call of Stream or Keyed asks for.
func stream(n ast.Node) (string, token.Pos) {
	call, is := n.(*ast.CallExpr)
	if !is || len(call.Args) != 1 {
		return "", 0
	}
	selector, is := call.Fun.(*ast.SelectorExpr)
	if !is || selector.Sel.Name != "Stream" && selector.Sel.Name != "Keyed" {
		return "", 0
	}
	literal, is := call.Args[0].(*ast.BasicLit)
	if !is || literal.Kind != token.STRING {
		return "", 0
	}
	return strings.Trim(literal.Value, "\"`"), literal.Pos()
}

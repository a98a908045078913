package frontline_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// The rules of STYLE.md that a machine can check. Each rule comes with a piece
// of text that breaks it, so that a rule that has gone blind is noticed.

// rule is one check over the whole tree. find returns what is wrong, each as
// "path:line: what; what to do". bad is a tree in the form of "-- path --"
// headers that breaks the rule; found are parts of the messages, in order,
// that bad must give: no more and no fewer.
type rule struct {
	name  string
	find  func(*tree) []string
	bad   string
	found []string
}

// shown is how many findings of one rule are printed.
const shown = 40

func rules() []rule {
	return []rule{
		importRule, togetherRule, thinRule, dependencyRule,
		callRule, mapRule, concurrencyRule, streamRule,
		functionRule, fileRule, documentRule, settingRule,
		wordRule, pathRule, linkRule, gateRule, failRule,
	}
}

// TestTidy holds the tree to every rule.
func TestTidy(t *testing.T) {
	checked := readTree(t)
	for _, r := range rules() {
		t.Run(r.name, func(t *testing.T) {
			found := r.find(checked)
			for i, what := range found {
				if i == shown {
					t.Errorf("and %d more", len(found)-shown)
					break
				}
				t.Error(what)
			}
		})
	}
}

// TestTidyCanFail holds every rule to finding what is wrong in a text that
// breaks it, and nothing else in it.
func TestTidyCanFail(t *testing.T) {
	for _, r := range rules() {
		t.Run(r.name, func(t *testing.T) {
			got := r.find(treeOf(t, r.bad))
			if len(r.found) == 0 || len(got) != len(r.found) {
				t.Fatalf("found %d, want %d:\n%s", len(got), len(r.found), strings.Join(got, "\n"))
			}
			for i, want := range r.found {
				if !strings.Contains(got[i], want) {
					t.Errorf("found %q, want it to contain %q", got[i], want)
				}
			}
		})
	}
}

// source is one text file. file is nil unless it is Go.
type source struct {
	path string // from the root of the module, with slashes
	text []byte
	file *ast.File
}

func (s *source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// in says whether the file lies in one of the folders or below.
func (s *source) in(folders ...string) bool {
	for _, folder := range folders {
		if strings.HasPrefix(s.path, folder+"/") {
			return true
		}
	}
	return false
}

// tree is the module, or a small one made up for a test.
type tree struct {
	fset    *token.FileSet
	sources []*source
	exports exports // compiled packages, for go/types
}

// golang returns the Go files that a test on keep lets through.
func (t *tree) golang(keep func(*source) bool) (kept []*source) {
	for _, s := range t.sources {
		if s.file != nil && keep(s) {
			kept = append(kept, s)
		}
	}
	return kept
}

func product(s *source) bool { return !s.test() }

// at formats one finding.
func (t *tree) at(p token.Pos, format string, args ...any) string {
	where := t.fset.Position(p)
	return fmt.Sprintf("%s:%d: %s", where.Filename, where.Line, fmt.Sprintf(format, args...))
}

// textSuffixes are the files that are read; "" is for names without a dot,
// such as LICENSE and .ci/run.
var textSuffixes = map[string]bool{"": true, ".go": true, ".md": true, ".toml": true, ".js": true, ".css": true, ".html": true,
	".cff": true, ".mod": true, ".sh": true, ".json": true, ".txt": true, ".golden": true}

// readTree reads the module as it lies on disk. Hidden folders other than .ci
// and folders of results are not part of it.
func readTree(t *testing.T) *tree {
	t.Helper()
	checked := &tree{fset: token.NewFileSet(), exports: exported(t)}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		slashed, base := filepath.ToSlash(name), entry.Name()
		if entry.IsDir() {
			if base != "." && base != ".ci" && (base[0] == '.' || base == "out" || base == "node_modules" || strings.HasPrefix(base, "results-")) {
				return fs.SkipDir
			}
			return nil
		}
		if !textSuffixes[path.Ext(base)] || !entry.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if bytes.IndexByte(text, 0) < 0 {
			checked.add(t, slashed, text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(checked.golang(product)); n < 50 {
		t.Fatalf("only %d Go files found: the rules would hold of nothing", n)
	}
	return checked
}

// treeOf makes a tree of a text with "-- path --" headers.
func treeOf(t *testing.T, text string) *tree {
	t.Helper()
	made := &tree{fset: token.NewFileSet(), exports: exported(t)}
	for _, part := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, body, found := strings.Cut(part, " --\n")
		if !found {
			t.Fatalf("no header in %q", part)
		}
		made.add(t, name, []byte(body))
	}
	return made
}

func (t *tree) add(test *testing.T, name string, text []byte) {
	s := &source{path: name, text: text}
	if strings.HasSuffix(name, ".go") && !strings.Contains(name, "testdata/") {
		file, err := parser.ParseFile(t.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			test.Fatal(err)
		}
		s.file = file
	}
	t.sources = append(t.sources, s)
}

// importsOf returns the import paths of a file with their places.
func importsOf(s *source) map[string]token.Pos {
	found := map[string]token.Pos{}
	for _, spec := range s.file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err == nil {
			found[name] = spec.Pos()
		}
	}
	return found
}

// sortedKeys returns the keys of a map in order, so that findings come in one
// order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

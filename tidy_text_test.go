package frontline_test

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"strings"
)

// lines calls visit for each line of the files that keep lets through.
func (t *tree) lines(keep func(*source) bool, visit func(s *source, at, line string)) {
	for _, s := range t.sources {
		if !keep(s) {
			continue
		}
		for i, line := range strings.Split(string(s.text), "\n") {
			visit(s, fmt.Sprintf("%s:%d: ", s.path, i+1), line)
		}
	}
}

func anything(*source) bool { return true }

// The words are put together here so that the rule does not find itself.
var unfinished = regexp.MustCompile(`\b(` + "TO" + "DO|FIX" + "ME|X" + `XX)\b`)

// wordRule: what is to be done stands in the tracker, not in the tree.
var wordRule = rule{
	name: "unfinished",
	find: func(t *tree) (found []string) {
		t.lines(anything, func(_ *source, at, line string) {
			if word := unfinished.FindString(line); word != "" {
				found = append(found, at+word+": finish it, or say plainly in CHANGELOG.md what is missing")
			}
		})
		return found
	},
	bad:   "-- sim/x.go --\npackage sim\n// " + "TO" + "DO: later\n// To do lists are fine.\n-- docs/x.md --\n" + "FIX" + "ME\n",
	found: []string{"sim/x.go:2: ", "docs/x.md:1: "},
}

var machinePath = regexp.MustCompile(`(^|[^a-zA-Z0-9_./-])/(root|work|tmp/\w+|home/\w+|Users/\w+)/|\b[A-Z]:\\Users\\`)

// pathRule: nothing names a folder of one machine.
var pathRule = rule{
	name: "paths",
	find: func(t *tree) (found []string) {
		told := map[*source]bool{}
		t.lines(anything, func(s *source, at, line string) {
			if where := machinePath.FindString(line); where != "" && !told[s] {
				told[s] = true // once for each file: a listing holds many
				found = append(found, at+"the folder "+strings.Trim(where, " \t\"'(")+" is there on one machine only")
			}
		})
		return found
	},
	bad:   "-- docs/x.md --\nsee /" + "home/anna/x.toml\nand /usr/share/x, docs/work/x, ../work/x\n",
	found: []string{"docs/x.md:1: "},
}

var markdownLink = regexp.MustCompile(`\]\(([^)#\s]+)(#[^)]*)?\)`)

// linkRule: links between pages lead somewhere, and every page of docs is
// reached from its index.
var linkRule = rule{
	name: "links",
	find: func(t *tree) (found []string) {
		there, reached := map[string]bool{".": true}, map[string]bool{"docs/README.md": true}
		for _, s := range t.sources {
			for name := s.path; name != "."; name = path.Dir(name) {
				there[name] = true
			}
		}
		t.lines(page, func(s *source, at, line string) {
			for _, link := range markdownLink.FindAllStringSubmatch(line, -1) {
				if strings.Contains(link[1], ":") {
					continue // another site
				}
				target := path.Join(path.Dir(s.path), link[1])
				if s.path == "docs/README.md" {
					reached[target] = true
				}
				if !there[target] && textSuffixes[path.Ext(target)] {
					found = append(found, at+"the link to "+link[1]+" leads nowhere")
				}
			}
		})
		for _, s := range t.sources {
			if page(s) && s.in("docs") && !reached[s.path] {
				found = append(found, s.path+":1: docs/README.md does not link to this page")
			}
		}
		return found
	},
	bad: "-- docs/README.md --\n[model](model.md#what) and [none](none.md), [site](https://example.org), [up](../README.md)\n" +
		"-- docs/model.md --\n[back](README.md)\n-- docs/lost.md --\n\n-- README.md --\n",
	found: []string{"docs/README.md:1: the link to none.md", "docs/lost.md:1: docs/README.md does not"},
}

var namedTest = regexp.MustCompile("`((?:Test|Fuzz|Example)[A-Z][A-Za-z0-9]*)`")

// gateRule: a test that a page names as the gate of a rule is there.
var gateRule = rule{
	name: "named tests",
	find: func(t *tree) (found []string) {
		there := map[string]bool{}
		for _, s := range t.golang((*source).test) {
			for _, d := range s.file.Decls {
				if f, is := d.(*ast.FuncDecl); is {
					there[f.Name.Name] = true
				}
			}
		}
		t.lines(page, func(_ *source, at, line string) {
			for _, name := range namedTest.FindAllStringSubmatch(line, -1) {
				if !there[name[1]] {
					found = append(found, at+"there is no "+name[1])
				}
			}
		})
		return found
	},
	bad:   "-- STYLE.md --\nheld by `TestThere` and `TestGone`\n-- sim/x_test.go --\npackage sim\nfunc TestThere(t *testing.T) { t.Fatal() }\n",
	found: []string{"STYLE.md:1: there is no TestGone"},
}

func page(s *source) bool { return strings.HasSuffix(s.path, ".md") }

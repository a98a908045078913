package frontline_test

import (
	"go/ast"
	"go/token"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

const functionLines = 70

// functionRule: a function fits a screen, tests included.
var functionRule = rule{
	name: "function length",
	find: func(t *tree) (found []string) {
		for _, s := range t.golang(func(*source) bool { return true }) {
			for _, d := range s.file.Decls {
				f, is := d.(*ast.FuncDecl)
				if !is {
					continue
				}
				if lines := t.fset.Position(f.End()).Line - t.fset.Position(f.Pos()).Line + 1; lines > functionLines {
					found = append(found, t.at(f.Pos(), "%s has %d lines, at most %d; take a part of it out", f.Name.Name, lines, functionLines))
				}
			}
		}
		return found
	},
	bad: "-- models/x.go --\npackage models\nfunc long() {" + strings.Repeat("\n\t_ = 0", functionLines-1) + "\n}\n" +
		"func short() {" + strings.Repeat("\n\t_ = 0", functionLines-2) + "\n}\n",
	found: []string{"models/x.go:2: long has 71 lines"},
}

// fileLines and fileLinesMax are the lengths up to which a file needs no
// reason, and at which none helps.
const (
	fileLines    = 400
	fileLinesMax = 600
)

// longFiles are the files longer than fileLines, each with the reason.
var longFiles = map[string]string{
	"internal/web/assets/wasm_exec.js": "the Go distribution's own, as it came"}

// fileRule: a file is about one thing. It holds of programs; data and pages
// may be as long as they must.
var fileRule = rule{
	name: "file length",
	find: func(t *tree) (found []string) {
		for _, s := range t.sources {
			if !strings.HasSuffix(s.path, ".go") && !strings.HasSuffix(s.path, ".js") {
				continue
			}
			lines := strings.Count(string(s.text), "\n")
			at := s.path + ":" + strconv.Itoa(lines) + ": "
			switch {
			case lines > fileLinesMax:
				found = append(found, at+"no file has more than "+strconv.Itoa(fileLinesMax)+" lines; split it")
			case lines > fileLines && longFiles[s.path] == "":
				found = append(found, at+"a file of more than "+strconv.Itoa(fileLines)+" lines needs a reason in longFiles")
			case lines <= fileLines && longFiles[s.path] != "":
				found = append(found, at+"the file is short again; take it off longFiles")
			}
		}
		return found
	},
	bad: "-- a.go --\npackage a\n" + strings.Repeat("\n", fileLines+1) + "-- b.js --\n" + strings.Repeat("\n", fileLinesMax+2) +
		"-- c.go --\npackage c\n-- d.toml --\n" + strings.Repeat("\n", fileLinesMax+1),
	found: []string{"a.go:401: a file of more", "b.js:601: no file has more"},
}

// documentRule: every exported name of a package has a comment that begins
// with the name and ends as a sentence does; constants and variables may share
// the comment of their group.
var documentRule = rule{
	name: "documentation",
	find: func(t *tree) (found []string) {
		packages := map[string]bool{}
		files := t.golang(product)
		for _, s := range files {
			packages[folderOf(s)] = packages[folderOf(s)] || s.file.Doc != nil
		}
		for _, s := range files {
			if !packages[folderOf(s)] {
				packages[folderOf(s)] = true // say it once
				found = append(found, t.at(s.file.Package, "package %s has no comment", s.file.Name.Name))
			}
			if s.file.Name.Name == "main" {
				continue
			}
			for _, d := range s.file.Decls {
				found = append(found, t.undocumented(d)...)
			}
		}
		return found
	},
	bad: `-- results/x.go --
package results
func Missing() {}
// It does something.
func Wrong() {}
// Unfinished does something
func Unfinished() {}
// A Kind is good.
type Kind interface { Method() }
// Good is good.
func (k *hidden) Good() {}
type hidden int
func (h hidden) Exported() {}
var Loose = 1
// Grouped values.
const (
	One = 1
	Two = 2
)
`,
	found: []string{"x.go:1: package results has no", ":2: Missing has no", ":4: the comment of Wrong", ":6: the comment of Unfinished",
		":8: Kind.Method has no", ":13: Loose has no"},
}

func folderOf(s *source) string { return s.path[:strings.LastIndex(s.path, "/")+1] }

// undocumented returns what is wrong with the comments of one declaration.
func (t *tree) undocumented(d ast.Decl) (found []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
			found = t.comment(d.Pos(), d.Name.Name, d.Doc, true)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() {
					found = append(found, t.comment(spec.Pos(), spec.Name.Name, first(spec.Doc, d.Doc), true)...)
					found = append(found, t.methods(spec)...)
				}
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					if name.IsExported() {
						alone := !d.Lparen.IsValid()
						found = append(found, t.comment(spec.Pos(), name.Name, first(spec.Doc, spec.Comment, d.Doc), alone)...)
					}
				}
			}
		}
	}
	return found
}

// methods returns what is wrong with the comments of an interface's methods.
func (t *tree) methods(spec *ast.TypeSpec) (found []string) {
	contract, is := spec.Type.(*ast.InterfaceType)
	if !is {
		return nil
	}
	for _, m := range contract.Methods.List {
		for _, name := range m.Names {
			if name.IsExported() {
				found = append(found, t.comment(m.Pos(), spec.Name.Name+"."+name.Name, first(m.Doc, m.Comment), false)...)
			}
		}
	}
	return found
}

var sentenceEnd = regexp.MustCompile(`([.:!?)]|\n\t.*|\n *- .*)$`)

// comment returns what is wrong with one comment. Strict comments begin with
// the name.
func (t *tree) comment(at token.Pos, name string, comment *ast.CommentGroup, strict bool) []string {
	text := strings.TrimSpace(comment.Text())
	if text == "" {
		return []string{t.at(at, "%s has no comment", name)}
	}
	begin := regexp.MustCompile(`^(An? |The )?` + regexp.QuoteMeta(name) + `\b`)
	if strict && (!begin.MatchString(text) || !sentenceEnd.MatchString(text)) {
		return []string{t.at(at, "the comment of %s is no sentence that begins with it: %.40q", name, text)}
	}
	return nil
}

// first returns the first comment that says something.
func first(comments ...*ast.CommentGroup) *ast.CommentGroup {
	for _, c := range comments {
		if c.Text() != "" {
			return c
		}
	}
	return nil
}

// receiver returns the name of a method's type.
func receiver(f *ast.FuncDecl) string {
	switch x := f.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		return base(x.X)
	default:
		return base(x)
	}
}

// base strips type parameters.
func base(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.IndexExpr:
		return base(x.X)
	case *ast.IndexListExpr:
		return base(x.X)
	}
	return ""
}

// failRule: a test that cannot fail tests nothing. It must use its t for more
// than to skip, to log and to run beside others.
var failRule = rule{
	name: "tests can fail",
	find: func(t *tree) (found []string) {
		for _, s := range t.golang((*source).test) {
			for _, d := range s.file.Decls {
				f, is := d.(*ast.FuncDecl)
				if is && strings.HasPrefix(f.Name.Name, "Test") && f.Name.Name != "TestMain" && f.Recv == nil && !canFail(f) {
					found = append(found, t.at(f.Pos(), "%s cannot fail: it never uses its *testing.T to say so", f.Name.Name))
				}
			}
		}
		return found
	},
	bad: `-- sim/x_test.go --
package sim
func TestPrints(t *testing.T) { t.Parallel(); fmt.Println(1) }
func TestHelper(t *testing.T) { check(t, 1) }
func TestDirect(t *testing.T) { t.Fatal() }
`,
	found: []string{"x_test.go:2: TestPrints cannot fail"},
}

func canFail(f *ast.FuncDecl) bool {
	if len(f.Type.Params.List) != 1 || len(f.Type.Params.List[0].Names) != 1 {
		return false
	}
	name, uses := f.Type.Params.List[0].Names[0].Name, 0
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if call, is := n.(*ast.SelectorExpr); is {
			if of, is := call.X.(*ast.Ident); is && of.Name == name {
				switch call.Sel.Name {
				case "Log", "Logf", "Skip", "Skipf", "SkipNow", "Parallel", "Helper", "Name", "TempDir", "Setenv", "Chdir", "Context":
					return false
				}
			}
		}
		if id, is := n.(*ast.Ident); is && id.Name == name {
			uses++
		}
		return true
	})
	return uses > 0
}

// numeric are the types of settings that need a range.
var numeric = map[string]bool{"int": true, "uint64": true, "float64": true, "sim.Span": true, "sim.Rate": true, "sim.Law": true,
	"sim.SpanLaw": true, "Assign": true, "[]float64": true}

var rangeText = regexp.MustCompile(`\brange\b.*\d|\d(-| to )[\d.]`)

// settingRule: a setting is written down once, as a field of models with its
// key, default, meaning and source; what is a number has a range; a source
// that is an assumption says in which range it could lie as well.
var settingRule = rule{
	name: "settings",
	find: func(t *tree) (found []string) {
		groups := map[string]*ast.StructType{}
		files := t.golang(func(s *source) bool { return product(s) && s.in("models") })
		for _, s := range files {
			ast.Inspect(s.file, func(n ast.Node) bool {
				if spec, is := n.(*ast.TypeSpec); is {
					if fields, is := spec.Type.(*ast.StructType); is && tagged(fields) {
						groups[spec.Name.Name] = fields
					}
				}
				return true
			})
		}
		for _, name := range sortedKeys(groups) {
			for _, field := range groups[name].Fields.List {
				found = append(found, t.setting(name, field, groups)...)
			}
		}
		return found
	},
	bad: "-- models/x.go --\npackage models\ntype Settings struct {\n\tFatigue Fatigue `toml:\"fatigue\"`\n}\ntype Fatigue struct {\n" +
		"\tGood float64 `toml:\"good\" default:\"1\" range:\"[0, 2]\" doc:\"d\" source:\"assumption; range 0-2\"`\n" +
		"\tOpen float64 `toml:\"open\" default:\"1\" doc:\"d\" source:\"choice\"`\n" +
		"\tBare int `toml:\"bare\"`\n" +
		"\tVague sim.Span `toml:\"vague\" default:\"1 s\" range:\"[0 s, 1 h]\" doc:\"d\" source:\"assumption; we think so\"`\n" +
		"\tNone string\n\tOther Traced `toml:\"-\"`\n\thidden int\n}\n",
	found: []string{"x.go:7: Fatigue.Open has no range", "x.go:8: Fatigue.Bare has no default, doc, source, range",
		"x.go:9: Fatigue.Vague: an assumption", "x.go:10: Fatigue.None has no toml"},
}

func tagged(fields *ast.StructType) bool {
	for _, field := range fields.Fields.List {
		if field.Tag != nil && strings.Contains(field.Tag.Value, "toml:") {
			return true
		}
	}
	return false
}

// setting returns what is wrong with the tags of one field.
func (t *tree) setting(group string, field *ast.Field, groups map[string]*ast.StructType) (found []string) {
	if len(field.Names) != 1 || !field.Names[0].IsExported() {
		return nil
	}
	name, kind, tag := group+"."+field.Names[0].Name, typeText(field.Type), reflect.StructTag("")
	if field.Tag != nil {
		tag = reflect.StructTag(strings.Trim(field.Tag.Value, "`"))
	}
	want := []string{"default", "doc", "source"}
	switch {
	case tag.Get("toml") == "-":
		return nil
	case groups[strings.TrimPrefix(kind, "[]")] != nil:
		want = nil
	}
	if numeric[kind] {
		want = append(want, "range")
	}
	var missing []string
	for _, key := range append([]string{"toml"}, want...) {
		value, given := tag.Lookup(key)
		if !given || value == "" && key != "default" {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		found = append(found, t.at(field.Pos(), "%s has no %s", name, strings.Join(missing, ", ")))
	}
	if source := tag.Get("source"); strings.Contains(source, "assumption") && !rangeText.MatchString(source) {
		found = append(found, t.at(field.Pos(), "%s: an assumption names the range in which it could lie as well, \"assumption; range 1-5\", not %q", name, source))
	}
	return found
}

// typeText writes the types that settings have as they stand in the source.
func typeText(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return typeText(x.X) + "." + x.Sel.Name
	case *ast.ArrayType:
		return "[]" + typeText(x.Elt)
	}
	return ""
}

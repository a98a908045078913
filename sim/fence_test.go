package sim

import (
	"encoding/binary"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"hash/fnv"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Every floating-point product in this package is rounded at once: it stands
// in a conversion float64(x*y), or is compared, divided, multiplied again or
// handed to package math. So no compiler can fuse it with an addition. A
// division by a constant power of two counts as a product, because compilers
// make it one.
func TestProductsAreFenced(t *testing.T) {
	fset := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if violations, products := unfenced(t, fset, files); len(violations) > 0 || products < 100 {
		t.Errorf("%d products seen; not fenced:\n%s", products, strings.Join(violations, "\n"))
	}
}

// The check itself finds the ways to write a product that can be fused.
func TestFenceCheckFindsFusion(t *testing.T) {
	const source = `package p
import "math"
func f(x, y, z float64) float64 {
	a := x*y + z            // found
	b := x * y              // found
	b += z
	z *= x                  // found
	c := -(x * y)           // found
	d := float64(x*y) + z
	e := math.Sqrt(x*y) + x*y/z + y/3
	e += y / 2              // found
	i := 4; i = 4*i + 1
	if x*y < z { return float64(2 * 3) }
	return a + b + c + d + e + float64(i)
}`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	violations, _ := unfenced(t, fset, []*ast.File{file})
	if len(violations) != 5 {
		t.Errorf("found %d of 5: %v", len(violations), violations)
	}
}

// unfenced returns the products that a compiler may fuse, and how many
// products there are.
func unfenced(t *testing.T, fset *token.FileSet, files []*ast.File) (violations []string, products int) {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is needed to read the types of the standard library")
	}
	info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	// The export data of modules other than the standard library are not to be
	// had here; no product depends on them.
	config := types.Config{Importer: importer.Default(), Error: func(err error) {
		if !strings.Contains(err.Error(), "could not import golang.org/x/sync") {
			t.Error(err)
		}
	}}
	_, _ = config.Check("p", fset, files, &info) // each error was reported above
	isFloat := func(e ast.Expr) bool {
		tv := info.Types[e]
		basic, ok := tv.Type.Underlying().(*types.Basic)
		return ok && basic.Info()&types.IsFloat != 0 && tv.Value == nil
	}
	for _, file := range files {
		var stack []ast.Node
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			bad := false
			switch e := n.(type) {
			case *ast.AssignStmt:
				bad = e.Tok == token.MUL_ASSIGN && isFloat(e.Lhs[0])
			case *ast.BinaryExpr:
				if isFloat(e) && (e.Op == token.MUL || e.Op == token.QUO && isPowerOfTwo(info.Types[e.Y].Value)) {
					products++
					bad = !fenced(&info, stack)
				}
			}
			if bad {
				violations = append(violations, fmt.Sprint(fset.Position(n.Pos())))
			}
			stack = append(stack, n)
			return true
		})
	}
	return violations, products
}

func isPowerOfTwo(v constant.Value) bool {
	if v == nil {
		return false
	}
	x, _ := constant.Float64Val(constant.ToFloat(v))
	fraction, _ := math.Frexp(x)
	return math.Abs(fraction) == 0.5
}

// fenced looks at what the product is used in, innermost last.
func fenced(info *types.Info, stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch parent := stack[i].(type) {
		case *ast.ParenExpr:
			continue
		case *ast.BinaryExpr:
			switch parent.Op {
			case token.MUL, token.QUO, token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ:
				return true
			}
		case *ast.CallExpr:
			if info.Types[parent.Fun].IsType() { // a conversion
				return true
			}
			selector, ok := parent.Fun.(*ast.SelectorExpr)
			if !ok {
				return false
			}
			name, ok := selector.X.(*ast.Ident)
			return ok && name.Name == "math"
		}
		return false
	}
	return false
}

// Every function and law gives the same bits on every platform: this digest
// was made on amd64 and must come out on 386, arm64, riscv64, s390x and
// WebAssembly. Whoever changes it changes simulated numbers: raise
// StreamScheme and say so in the changelog.
func TestDigest(t *testing.T) {
	const want = 0x65fc05b1826ef358
	hash := fnv.New64a()
	add := func(x float64) {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(x))
		hash.Write(b[:])
	}
	s := NewStream(1, 0, "digest")
	for range 2000 {
		u := s.Float64()
		x := 40*u - 20
		for _, y := range []float64{Log(u), Log1p(u), Exp(x), Expm1(x), Pow(u, x), Sin(x), Cos(x), NormalCDF(x), NormalQuantile(u), LogGamma(20 * u)} {
			add(y)
		}
	}
	for _, c := range lawCases() {
		for range 500 {
			add(c.law.Sample(&s))
		}
		add(c.law.Mean())
		add(c.law.SD())
	}
	for _, mean := range []float64{0.5, 7, 40, 1e5} {
		for range 300 {
			add(float64(s.Poisson(mean)))
		}
	}
	if got := hash.Sum64(); got != want {
		t.Errorf("digest %#x, want %#x", got, uint64(want))
	}
}

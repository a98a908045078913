package frontline_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// fusedInstruction is a line of the compiler's listing with a floating-point
// multiplication and addition in one rounding, as arm64, ppc64le, riscv64,
// s390x, loong64 and amd64 (v3) spell it: the place, then FMADDD, FNMSUBS,
// VFMADD231SD …
var fusedInstruction = regexp.MustCompile(`\(([^()]+:\d+)\)\s+(V?FN?M(?:ADD|SUB)[0-9A-Z]*)\s`)

// TestNothingFused holds the promise of equal bits on every processor where it
// is most easily broken: where x*y + z may become one instruction with one
// rounding. It reads the compiler's own listing for a processor that has such
// instructions. Write float64(x*y) + z; for a product that comes from a
// function, put the conversion into the function.
func TestNothingFused(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for another processor; leave out -short")
	}
	target := os.Getenv("FRONTLINE_FUSED_GOARCH")
	if target == "" {
		target = "arm64"
	}
	var packages []string
	for _, room := range exactRooms {
		packages = append(packages, "./"+room+"/...")
	}
	draws := map[string]bool{} // only, and are outside the promise
	for _, s := range readTree(t).golang(drawing) {
		draws[s.path] = true
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range fused(t, ".", target, packages...) {
		local, ours := strings.CutPrefix(filepath.ToSlash(found), filepath.ToSlash(root)+"/")
		file, rest, _ := strings.Cut(local, ":")
		if ours && !draws[file] { // what is inlined from gonum/plot only draws, too
			t.Errorf("%s:%s on %s: round the product first, float64(x*y) + z", file, rest, target)
		}
	}
}

// The gate finds a fused instruction where there is one, and none where the
// product is rounded.
func TestNothingFusedCanFail(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for another processor; leave out -short")
	}
	folder := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.org/fused\n\ngo 1.26\n")
	write("x.go", "package fused\n\nfunc F(x, y, z float64) float64 {\n\treturn x*y + z\n}\n\nfunc G(x, y, z float64) float64 {\n\treturn float64(x*y) - z\n}\n\n"+
		"func H(x, y, z int) int {\n\treturn x*y + z\n}\n")
	got := fused(t, folder, "arm64", ".")
	if len(got) != 1 || !strings.Contains(got[0], "x.go:4 FMADDD") {
		t.Errorf("found %v, want one FMADDD in x.go:4", got)
	}
}

// fused compiles packages for a processor and returns the fused instructions,
// each once as "file:line INSTRUCTION".
func fused(t *testing.T, folder, target string, packages ...string) (found []string) {
	t.Helper()
	build := exec.Command("go", append([]string{"build", "-gcflags=-S"}, packages...)...)
	build.Dir = folder
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+target, "GOAMD64=v3", "CGO_ENABLED=0")
	listing, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("go build for %s: %v\n%s", target, err, complaints(listing))
	}
	if !strings.Contains(string(listing), "TEXT") {
		t.Fatalf("the compiler gave no listing for %s", target)
	}
	seen := map[string]bool{}
	for _, match := range fusedInstruction.FindAllStringSubmatch(string(listing), -1) {
		if one := match[1] + " " + match[2]; !seen[one] {
			seen[one] = true
			found = append(found, one)
		}
	}
	return found
}

// complaints returns the compiler's errors without the listing around them.
func complaints(listing []byte) string {
	var lines []string
	for _, line := range strings.Split(string(listing), "\n") {
		if complaint.MatchString(line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

var complaint = regexp.MustCompile(`^([^\s(]+\.go:\d+:\d+: |go: |pattern )`)

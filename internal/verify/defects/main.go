// Command defects validates the oracle: it puts one known defect after the
// other into a copy of the module and looks whether the fast tests notice.
//
//	go run ./internal/verify/defects [-second | -third] [-only text] [-quick] [-list]
//
// The defects stand in defects.toml, second.toml and third.toml and were written down before
// any of them was tried. Run it in the root of the module; it takes about three quarters of
// an hour on two processors. The exit code is 3 when more than two are missed.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// The three lists of forty defects.
var (
	//go:embed defects.toml
	firstList string
	//go:embed second.toml
	secondList string
	//go:embed third.toml
	thirdList string
)

// missedMost is how many may be missed (RELIABILITY, figure V4).
const missedMost = 2

// check is one go test command; a defect that it fails with is caught.
type check struct {
	name string
	args []string
}

var checks = []check{
	{"models, sim", []string{"test", "-short", "-failfast", "-timeout", "8m", "./models", "./sim"}},
	{"verify", []string{"test", "-short", "-failfast", "-timeout", "8m", "-run", "Quick|Invariants|SamePath|MR", "./internal/verify"}},
	{"results", []string{"test", "-short", "-failfast", "-timeout", "8m", "./results"}},
}

func main() {
	only := flag.String("only", "", "only defects whose name or file contains this `text`, or one of several with commas between")
	quick := flag.Bool("quick", false, "stop at the first check that notices a defect")
	second := flag.Bool("second", false, "the second list of forty, second.toml")
	third := flag.Bool("third", false, "the third list of forty, third.toml")
	listing := flag.Bool("list", false, "list the defects and check that their texts are there; run nothing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	list := firstList
	switch {
	case *third:
		list = thirdList
	case *second:
		list = secondList
	}
	code, err := run(ctx, list, plan{*only, *quick, *listing}, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "defects:", err)
		code = 1
	}
	os.Exit(code)
}

// plan is what is to be done with a list.
type plan struct {
	only           string
	quick, listing bool
}

// wants says whether a defect is to be tried.
func (p plan) wants(d defect) bool {
	for text := range strings.SplitSeq(p.only, ",") {
		if strings.Contains(d.Name+" "+d.File, text) {
			return true
		}
	}
	return false
}

// run tries the defects and returns the exit code.
func run(ctx context.Context, list string, plan plan, out io.Writer) (int, error) {
	defects, err := parse(list)
	if err != nil {
		return 0, err
	}
	if plan.listing {
		return 0, show(defects, out)
	}
	dir, err := os.MkdirTemp("", "frontline-defects-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := copyModule(".", dir); err != nil {
		return 0, err
	}
	for _, c := range checks {
		if why, clean := try(ctx, dir, c); !clean {
			return 0, fmt.Errorf("%s: the tests fail without any defect: %s", c.name, why)
		}
	}
	tried, missed := 0, 0
	for _, d := range defects {
		if !plan.wants(d) {
			continue
		}
		caught, err := inject(ctx, dir, d, plan.quick, out)
		if err != nil {
			return 0, err
		}
		if ctx.Err() != nil {
			return 130, nil
		}
		if tried++; !caught {
			missed++
		}
	}
	fmt.Fprintf(out, "%d of %d defects caught\n", tried-missed, tried)
	if missed > missedMost {
		return 3, nil
	}
	return 0, nil
}

// show lists the defects and refuses those whose text is not there.
func show(defects []defect, out io.Writer) error {
	for _, d := range defects {
		text, err := os.ReadFile(filepath.FromSlash(d.File))
		if err != nil {
			return err
		}
		if _, err := d.apply(string(text)); err != nil {
			return err
		}
		fmt.Fprintf(out, "%-34s %-28s %s\n", d.Name, d.File, d.Description)
	}
	return nil
}

// inject puts one defect in, runs the checks, and takes it out again.
func inject(ctx context.Context, dir string, d defect, quick bool, out io.Writer) (caught bool, err error) {
	path := filepath.Join(dir, filepath.FromSlash(d.File))
	text, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	wrong, err := d.apply(string(text))
	if err != nil {
		return false, err
	}
	if err := os.WriteFile(path, []byte(wrong), 0o644); err != nil {
		return false, err
	}
	defer func() {
		if back := os.WriteFile(path, text, 0o644); err == nil {
			err = back
		}
	}()
	if message, builds := command(ctx, dir, "build", "./..."); !builds {
		return false, fmt.Errorf("%s: the defect does not compile:\n%s", d.Name, message)
	}
	var by []string
	for _, c := range checks {
		if why, passes := try(ctx, dir, c); !passes {
			by = append(by, c.name+": "+why)
			if quick {
				break
			}
		}
	}
	verdict := "MISSED"
	if len(by) > 0 {
		verdict = "caught  " + strings.Join(by, " | ")
	}
	fmt.Fprintf(out, "%-34s %s\n", d.Name, verdict)
	return len(by) > 0, nil
}

// try runs one check and returns the first line that says what failed.
func try(ctx context.Context, dir string, c check) (why string, passes bool) {
	message, passes := command(ctx, dir, c.args...)
	if passes {
		return "", true
	}
	return firstFailure(message), false
}

func command(ctx context.Context, dir string, args ...string) (message string, succeeded bool) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "FRONTLINE_VERIFY=quick")
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

var (
	testLine  = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)
	panicLine = regexp.MustCompile(`(?m)^panic: (.*)$|panic: (models: [^\n]*)`)
	caseLine  = regexp.MustCompile(`(?m)^\s*verify_test\.go:\d+: ([^:]*):`)
)

// firstFailure picks what a reader wants to know out of the output of go test:
// the case, or the deepest test that failed, or the panic.
func firstFailure(message string) string {
	var parts []string
	if all := testLine.FindAllStringSubmatch(message, -1); len(all) > 0 {
		parts = append(parts, all[len(all)-1][1])
	}
	if cases := caseLine.FindAllStringSubmatch(message, -1); len(cases) > 0 {
		parts = append(parts, fmt.Sprintf("%d numbers, first %s", len(cases), cases[0][1]))
	} else if p := panicLine.FindStringSubmatch(message); p != nil {
		line := p[1] + p[2]
		parts = append(parts, line[:min(len(line), 90)])
	}
	if len(parts) == 0 {
		line, _, _ := strings.Cut(strings.TrimSpace(message), "\n")
		return line
	}
	return strings.Join(parts, ", ")
}

// copyModule copies a folder without hidden ones and without results.
func copyModule(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && path != from && (name[0] == '.' || strings.HasPrefix(name, "results-")) {
			return filepath.SkipDir
		}
		target := filepath.Join(to, path)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, text, 0o644)
	})
}

// defect is one replacement of text.
type defect struct{ Name, File, Old, New, Description string }

// apply replaces the text, which must be there exactly once.
func (d *defect) apply(text string) (string, error) {
	if n := strings.Count(text, d.Old); n != 1 {
		return "", fmt.Errorf("defect %q: its text stands %d times in %s; bring the list up to date", d.Name, n, d.File)
	}
	return strings.Replace(text, d.Old, d.New, 1), nil
}

var entry = regexp.MustCompile(`^(name|file|old|new|description) = (".*")$`)

// parse reads a list: tables [[defect]] whose keys are basic strings on
// lines of their own. That is all of TOML that the file uses.
func parse(text string) ([]defect, error) {
	var all []defect
	for i, line := range bytes.Split([]byte(text), []byte("\n")) {
		line := strings.TrimSpace(string(line))
		switch match := entry.FindStringSubmatch(line); {
		case line == "" || line[0] == '#':
		case line == "[[defect]]":
			all = append(all, defect{})
		case match == nil || len(all) == 0:
			return nil, fmt.Errorf("line %d: expected [[defect]] or key = \"text\"", i+1)
		default:
			value, err := strconv.Unquote(match[2]) // the file uses the escapes that Go has too
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
			d := &all[len(all)-1]
			*map[string]*string{"name": &d.Name, "file": &d.File, "old": &d.Old, "new": &d.New, "description": &d.Description}[match[1]] = value
		}
	}
	return all, nil
}

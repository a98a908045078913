package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/manual"
)

// shownCommand is a command line shown in the documentation.
type shownCommand struct {
	line int
	text string
	exit int // that the text shows, 0 when it shows none
}

var (
	commandForm = regexp.MustCompile(`^\$ (?:go run \./cmd/frontline|\./frontline|frontline)( .*)?$`)
	exitForm    = regexp.MustCompile(`^exit code (\d+)$`)
	longForm    = regexp.MustCompile(` (?:(?:--replications|-n|--surveys|--agents)[ =]\d+|--full\b|--claim[ =]\S+)`)
	verbForm    = regexp.MustCompile(`\bfrontline (run|figure1|evidence)\b`)
)

// shownCommands returns the calls of frontline in the console blocks of a
// page, in order.
func shownCommands(page string) (list []shownCommand) {
	inside := false
	for i, line := range strings.Split(page, "\n") {
		line = strings.TrimRight(line, " \r")
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			inside = !inside && strings.TrimSpace(line) == "```console"
		case !inside:
		case commandForm.MatchString(line):
			list = append(list, shownCommand{line: i + 1, text: "frontline" + commandForm.FindStringSubmatch(line)[1]})
		case exitForm.MatchString(line) && len(list) > 0:
			list[len(list)-1].exit, _ = strconv.Atoi(exitForm.FindStringSubmatch(line)[1])
		}
	}
	return list
}

// shortest returns the command in the shortest form that runs the same code:
// two replications, two small surveys, or one claim.
func shortest(text string) string {
	match := verbForm.FindStringSubmatch(text)
	if match == nil {
		return text
	}
	few := map[string]string{"run": " --replications 2", "figure1": " --surveys 2 --agents 20", "evidence": " --claim V24"}[match[1]]
	return verbForm.ReplaceAllString(longForm.ReplaceAllString(text, ""), "frontline $1"+few)
}

// Every command shown in the README and the documentation runs, page by page
// in a folder of its own, with the exit code that is shown.
func TestShownCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("whole studies: not in short tests")
	}
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed: shown commands are not run")
	}
	root := filepath.Dir(filepath.Dir(home))
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	path := programPath(t)
	count := 0
	for _, page := range append([]string{filepath.Join(root, "README.md")}, pages...) {
		text, err := os.ReadFile(page)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		for _, shown := range shownCommands(string(text)) {
			count++
			cmd := exec.Command(shell, "-c", shortest(shown.text))
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "PATH="+path+string(os.PathListSeparator)+os.Getenv("PATH"))
			out, err := cmd.CombinedOutput()
			if exit := cmd.ProcessState.ExitCode(); exit != shown.exit {
				t.Errorf("%s:%d: %s\nexit code %d (%v), the page shows %d\n%s", filepath.Base(page), shown.line, shortest(shown.text), exit, err, shown.exit, out)
			}
		}
	}
	if count == 0 {
		t.Error("no page shows a command: are there no pages, or is their form another?")
	}
	t.Logf("%d shown commands were run", count)
}

// programPath returns a folder in which frontline is this test binary.
func programPath(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\n%s=plain exec '%s' \"$@\"\n", asProgram, self)
	if err := os.WriteFile(filepath.Join(dir, "frontline"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The reader of pages finds what it should, and nothing else.
func TestShownCommandsFound(t *testing.T) {
	page := "```console\n$ frontline run -n 40 > out.txt\ntext\n$ go test ./...\n$ go run ./cmd/frontline validate bad.toml\nerror\nexit code 2\n```\n" +
		"```sh\n$ frontline list\n```\n$ frontline schema\n```console\n$ frontline figure1\n```\n"
	list := shownCommands(page)
	want := []shownCommand{{2, "frontline run -n 40 > out.txt", 0}, {5, "frontline validate bad.toml", 2}, {14, "frontline figure1", 0}}
	if fmt.Sprint(list) != fmt.Sprint(want) {
		t.Errorf("found %v, want %v", list, want)
	}
	for text, short := range map[string]string{
		list[0].text:                        "frontline run --replications 2 > out.txt",
		"frontline evidence --full -o full": "frontline evidence --claim V24 -o full",
		"frontline figure1 --surveys 60 --ablate saturation": "frontline figure1 --surveys 2 --agents 20 --ablate saturation",
		"frontline list": "frontline list",
	} {
		if got := shortest(text); got != short {
			t.Errorf("the shortest form of %q is %q, want %q", text, got, short)
		}
	}
}

// docs/cli.md is what the program says of itself today; -update writes it.
func TestReferenceIsCurrent(t *testing.T) {
	out, errText, code := call(t, "", "help", "--json")
	var root manual.Command
	if err := json.Unmarshal([]byte(out), &root); err != nil || code != 0 {
		t.Fatalf("help --json: exit code %d, %v, %s", code, err, errText)
	}
	path := filepath.Join(filepath.Dir(filepath.Dir(home)), "docs", "cli.md")
	want := manual.Reference(root)
	if *update {
		write(t, path, want)
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if string(got) != want {
		t.Errorf("%s is out of date (go test -update rewrites it):\n%s", path, firstDifference(want, string(got)))
	}
}

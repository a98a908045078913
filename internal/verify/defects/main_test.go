package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDefectsAreCurrent holds that there are two lists of forty defects, that
// each is described, and that its text stands once in the code of today.
func TestDefectsAreCurrent(t *testing.T) {
	names := map[string]bool{}
	for _, list := range []string{firstList, secondList, thirdList} {
		defects, err := parse(list)
		if err != nil || len(defects) != 40 {
			t.Fatalf("%d defects, %v; expected 40", len(defects), err)
		}
		for _, d := range defects {
			text, err := os.ReadFile(filepath.Join("..", "..", "..", filepath.FromSlash(d.File)))
			if err != nil {
				t.Error(err)
				continue
			}
			if wrong, err := d.apply(string(text)); err != nil || wrong == string(text) {
				t.Errorf("%s: %v", d.Name, err)
			}
			if d.Name == "" || d.Description == "" || names[d.Name] {
				t.Errorf("a defect has the name %q and the description %q", d.Name, d.Description)
			}
			names[d.Name] = true
		}
	}
}

// TestParse holds what is refused, and where.
func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"name = \"a\"\n":             "line 1",
		"[[defect]]\nnam = \"a\"\n":  "line 2",
		"[[defect]]\nname = \"\\q\"": "line 2",
	} {
		if _, err := parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, expected %s", text, err, want)
		}
	}
	d := defect{Name: "x", File: "f", Old: "a", New: "b"}
	if _, err := d.apply("a a"); err == nil || !strings.Contains(err.Error(), "2 times") {
		t.Errorf("a text that stands twice: %v", err)
	}
}

// TestFirstFailure holds that the output of go test is brought down to what
// failed.
func TestFirstFailure(t *testing.T) {
	for want, message := range map[string]string{
		"TestQuickSuite, 2 numbers, first ERC-01, PW": "--- FAIL: TestQuickSuite (1s)\n    verify_test.go:4: ERC-01, PW: expected 1\n    verify_test.go:4: ERC-01, Lq: expected\nFAIL",
		"TestA/b":                               "--- FAIL: TestA (1s)\n    --- FAIL: TestA/b (0s)\nFAIL",
		"panic of a run, models: contacts lost": "",
	} {
		if message == "" {
			want, message = "models: contacts lost: 3", "    x_test.go:3: panic: models: contacts lost: 3\nFAIL"
		}
		if got := firstFailure(message); got != want {
			t.Errorf("%q: %q, expected %q", message, got, want)
		}
	}
}

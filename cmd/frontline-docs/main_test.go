package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The committed page of settings is the one the program makes.
func TestSettingsPage(t *testing.T) {
	want, err := settings()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "..", "docs", "settings.md"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/settings.md is out of date: go run ./cmd/frontline-docs -settings docs/settings.md")
	}
}

// What was asked for is written, and input that is something else is refused.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	in := `{"name":"frontline","use":"frontline VERB","short":"s","long":"l","flags":[],"commands":[{"name":"frontline run","use":"frontline run","short":"r","long":"r","flags":[]}]}`
	err := write([]string{"-man", filepath.Join(dir, "man"), "-reference", filepath.Join(dir, "docs", "cli.md")}, strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"man/frontline.1", "man/frontline-run.1", "docs/cli.md"} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(text), "frontline") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := write(nil, strings.NewReader("usage")); err == nil {
		t.Error("input that is no JSON is accepted")
	}
	if err := write([]string{"-date", "today"}, strings.NewReader(in)); err == nil {
		t.Error("a date that is no month is accepted")
	}
}

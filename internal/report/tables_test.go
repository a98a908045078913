package report

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ODD has the exact names of the elements in their order, STRESS all rows with
// a text, and neither leaves a placeholder.
func TestProtocols(t *testing.T) {
	dir := played(t)
	if _, err := Export(dir, Parts{ODD: true, STRESS: true}, Stated{}); err != nil {
		t.Fatal(err)
	}
	odd, err := os.ReadFile(filepath.Join(dir, "ODD.md"))
	if err != nil {
		t.Fatal(err)
	}
	var headings []string
	for _, line := range strings.Split(string(odd), "\n") {
		if h, is := strings.CutPrefix(line, "## "); is {
			headings = append(headings, h)
		}
		if h, is := strings.CutPrefix(line, "### "); is {
			headings = append(headings, h)
		}
	}
	want := slices.Concat(ODDElements[:4], DesignConcepts, ODDElements[4:])
	if !slices.Equal(headings, want) {
		t.Errorf("elements %q, must be %q", headings, want)
	}
	stress, err := os.ReadFile(filepath.Join(dir, "STRESS.md"))
	if err != nil {
		t.Fatal(err)
	}
	des, abs, _ := strings.Cut(string(stress), "## STRESS-ABS")
	rows := regexp.MustCompile(`(?m)^\| \d\.\d(\.\d)? \| [^|]+ \| [^|]{10,} \|$`)
	if n := len(rows.FindAllString(des, -1)); n != 24 {
		t.Errorf("STRESS-DES has %d rows, must be 24", n)
	}
	if n := len(rows.FindAllString(abs, -1)); n != 23 {
		t.Errorf("STRESS-ABS has %d rows, must be 23", n)
	}
	for _, text := range [][]byte{odd, stress} {
		if m := regexp.MustCompile(`\{[a-z]+\}|%!|<nil>`).Find(text); m != nil {
			t.Errorf("a place is not filled: %s", m)
		}
	}
}

// The table for NetLogo users has its six lines, a header and one row for each
// run; spreadsheets get what no program takes for a formula.
func TestTables(t *testing.T) {
	dir := played(t)
	parameters, err := os.ReadFile(filepath.Join(dir, "parameters.csv"))
	if err != nil {
		t.Fatal(err)
	}
	wicked := append(parameters, []byte("x,=1+2,,,,@SUM(A1),,true,+danger\n")...)
	if err := os.WriteFile(filepath.Join(dir, "parameters.csv"), wicked, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Export(dir, Parts{NetLogo: true, Excel: true}, Stated{}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "netlogo-table.csv"))
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord = -1
	lines, err := reader.ReadAll()
	if err != nil || len(lines) != 6+1+6 {
		t.Fatalf("%d lines for 6 runs, %v", len(lines), err)
	}
	if h := lines[6]; h[0] != "[run number]" || !slices.Contains(h, "[step]") || !slices.Contains(h, "ideas_per_agent_year") || len(lines[7]) != len(h) || lines[7][slices.Index(h, "[step]")] != "84" {
		t.Errorf("header %q, first row %q", h[:6], lines[7][:6])
	}
	sheet, err := os.ReadFile(filepath.Join(dir, "excel", "parameters.csv"))
	if err != nil || !bytes.HasPrefix(sheet, []byte("\uFEFF")) || !bytes.Contains(sheet, []byte("\r\n")) {
		t.Fatalf("no mark of UTF-8, or other ends of lines: %v", err)
	}
	if !bytes.Contains(sheet, []byte("'=1+2")) || !bytes.Contains(sheet, []byte("'@SUM(A1)")) || !bytes.Contains(sheet, []byte("'+danger")) {
		t.Error("a formula was not defused")
	}
}

package verify

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the table of measures in docs/verify.md")

// TestPageListsMeasures holds that docs/verify.md lists every measure with what
// it is; -update writes the list.
func TestPageListsMeasures(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "verify.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- measures -->\n", "<!-- end of measures -->"
	head, rest, found := strings.Cut(string(text), begin)
	_, tail, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for the measures", path)
	}
	var b strings.Builder
	b.WriteString("| measure | what it is | of | at |\n|---|---|---|---|\n")
	for _, m := range AllMeasures() {
		of, at := m.Takes()
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", m.Name, strings.ReplaceAll(m.Doc, "|", `\|`), of, at)
	}
	want := head + begin + b.String() + end + tail
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(text) {
		t.Errorf("%s is out of date (go test -update rewrites it)", path)
	}
}

// TestFiles holds that the files of a report have every number, and that what
// users wrote cannot become markup.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	cases := []*Case{one(t, "ERB-06/constant"), one(t, "STAFF-20")}
	cases[0].About.Model = "<script>a|b</script>"
	report, err := Run(t.Context(), cases, Options{Least: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Write(dir, "a test"); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(dir, CSVName))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != 1+len(report.Numbers) || len(rows[0]) != len(csvHeader) {
		t.Errorf("%d rows for %d numbers, %v", len(rows), len(report.Numbers), err)
	}
	for _, name := range []string{MarkdownName, HTMLName} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "<script>") || !strings.Contains(string(text), "a test; quick length") {
			t.Errorf("%s: %.300s", name, text)
		}
		if n := strings.Count(string(text), "holds"); n < len(report.Numbers) {
			t.Errorf("%s has %d verdicts for %d numbers", name, n, len(report.Numbers))
		}
	}
}

package results

import (
	"strings"
	"testing"
)

// A golden table: numbers to the right, text to the left, accents aligned.
func TestTable(t *testing.T) {
	table := Table{
		Title:  "Wait by style",
		Header: []string{"style", "wait (min)", "difference"},
		Rows: [][]string{
			{"à la carte", "12.3", "0.1 [-0.2, 0.4]"},
			{"empowered", "n/a", "-3.0 [-4.0, -2.0]"},
			{"tight", "-104.25"},
		},
		Notes: []string{"n = 30 replications; 95 % intervals."},
	}
	want := strings.Join([]string{
		"Wait by style",
		"style       wait (min)         difference",
		"----------  ----------  -----------------",
		"à la carte        12.3    0.1 [-0.2, 0.4]",
		"empowered          n/a  -3.0 [-4.0, -2.0]",
		"tight          -104.25",
		"n = 30 replications; 95 % intervals.",
		"",
	}, "\n")
	if got := table.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Text is wrapped to the width, numbers never; words longer than the column
// are broken rather than lost.
func TestTableWidth(t *testing.T) {
	table := Table{
		Header: []string{"metric", "what it says", "mean over replications"},
		Rows:   [][]string{{"idea_rate", "ideas gained per agent and year, internationalisation included", "12345.678"}},
		Width:  40,
	}
	got := table.String()
	for _, line := range strings.Split(got, "\n") {
		if displayWidth(line) > 40 {
			t.Errorf("line of %d columns: %q", displayWidth(line), line)
		}
	}
	for _, word := range []string{"12345.678", "included", "replications", "idea_rate"} {
		if !strings.Contains(got, word) {
			t.Errorf("%q is missing in\n%s", word, got)
		}
	}
	table.Width = 10
	if got := table.String(); !strings.Contains(got, "12345.678") {
		t.Errorf("a number was cut:\n%s", got)
	}
}

// No cell can break the layout or send escape sequences to a terminal.
func TestTableControlCharacters(t *testing.T) {
	got := Table{Header: []string{"a"}, Rows: [][]string{{"x\n\x1b[31my"}}}.String()
	if strings.Contains(got, "\x1b") || strings.Count(got, "\n") != 3 {
		t.Errorf("got %q", got)
	}
	if got := (Table{}).String(); got != "" {
		t.Errorf("an empty table prints %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a row longer than the header: no panic")
		}
	}()
	_ = Table{Header: []string{"a"}, Rows: [][]string{{"1", "2"}}}.String()
}

func TestDisplayWidth(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "é": 1, "e\u0301": 1, "Größe": 5, "日本": 4, "±": 1, "–": 1} {
		if got := displayWidth(s); got != want {
			t.Errorf("displayWidth(%q) = %d, want %d", s, got, want)
		}
	}
}

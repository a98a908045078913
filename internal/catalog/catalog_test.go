package catalog

import (
	"strings"
	"testing"
)

func TestCatalog(t *testing.T) {
	styles := New[int]("control style")
	styles.Register("matrix", 1)
	styles.Register("command-and-control", 2)
	if got, found := styles.Lookup("matrix"); !found || got != 1 {
		t.Errorf("Lookup(matrix) = %d, %t; want 1, true", got, found)
	}
	if _, found := styles.Lookup("Matrix"); found {
		t.Error("Lookup(Matrix) finds matrix; names are exact")
	}
	if got := strings.Join(styles.Names(), " "); got != "command-and-control matrix" {
		t.Errorf("Names() = %q, not in alphabetical order", got)
	}
	want := `unknown control style "matrx" (known: command-and-control, matrix; did you mean "matrix"?)`
	if got := styles.Unknown("matrx"); got != want {
		t.Errorf("Unknown = %s\nwant      %s", got, want)
	}
	want = `unknown control style "free" (known: command-and-control, matrix)`
	if got := styles.Unknown("free"); got != want {
		t.Errorf("Unknown = %s\nwant      %s", got, want)
	}
}

func TestRegisterPanics(t *testing.T) {
	for _, name := range []string{"once", ""} {
		t.Run("name "+name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Errorf("Register(%q) did not panic", name)
				}
			}()
			c := New[int]("thing")
			c.Register("once", 1)
			c.Register(name, 2)
		})
	}
}

func TestSuggest(t *testing.T) {
	known := []string{"matrix", "patience", "preference", "warm_up", "cv"}
	cases := []struct{ name, want string }{
		{"matrx", "matrix"},              // one letter missing
		{"patiecne", "patience"},         // neighbours swapped
		{"Warm-Up", "warm_up"},           // case and separator
		{"c", "cv"},                      // short names allow one edit
		{"xyz", ""},                      // nothing close
		{"patiently", "patience"},        // three edits of nine letters
		{"matrix", ""},                   // not misspelt
		{"", ""},                         // no name
		{strings.Repeat("x", 70000), ""}, // too long to be a typo
	}
	for _, c := range cases {
		if got, found := Suggest(c.name, known); got != c.want || found != (c.want != "") {
			t.Errorf("Suggest(%.20q) = %q, %t; want %q", c.name, got, found, c.want)
		}
	}
}

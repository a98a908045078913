package scenarios

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestBadInputs holds the message for every kind of mistake: its code, its
// place to the column, its words, and that it comes within 50 ms.
func TestBadInputs(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(files) < 64 {
		t.Fatalf("%d bad inputs, %v; want at least 64", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			golden(t, strings.TrimSuffix(file, ".toml")+".txt", refused(t, func() error {
				_, err := Load(file)
				return err
			}))
		})
	}
}

// refused runs what must fail with problems, in time, and renders them.
func refused(t *testing.T, load func() error) string {
	t.Helper()
	best := time.Hour
	var err error
	for range 5 { // other work on the machine may slow down any one of them
		began := time.Now()
		err = load()
		best = min(best, time.Since(began))
		if best < 50*time.Millisecond {
			break
		}
	}
	if best >= 50*time.Millisecond {
		t.Errorf("refused after %v; want 50 ms", best)
	}
	var problems *Problems
	if !errors.As(err, &problems) {
		t.Fatalf("got %v; want *Problems", err)
	}
	consistent(t, problems)
	var out strings.Builder
	if err := problems.Render(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "%!") || strings.Contains(out.String(), "%s") {
		t.Errorf("a message was put together wrongly: %s", out.String())
	}
	return out.String()
}

// consistent checks what holds for all problems: a known code, a place with
// columns in order, sorted, and the same facts in JSON.
func consistent(t *testing.T, problems *Problems) {
	t.Helper()
	known := map[string]bool{}
	for _, c := range Codes() {
		known[c.Code] = true
	}
	var list []map[string]any
	if err := json.Unmarshal(problems.JSON(), &list); err != nil || len(list) != len(problems.List) {
		t.Fatalf("JSON of %d problems: %d, %v", len(problems.List), len(list), err)
	}
	for i, p := range problems.List {
		if !known[p.Code] {
			t.Errorf("code %s is not in the catalogue", p.Code)
		}
		if p.Message == "" {
			t.Errorf("%s has no message", p.Code)
		}
		if p.Line > 0 && (p.Col < 1 || p.EndCol <= p.Col) {
			t.Errorf("%s: columns %d to %d", p.Code, p.Col, p.EndCol)
		}
		for key, want := range map[string]any{"code": p.Code, "file": p.File, "path": p.Path, "message": p.Message, "help": p.Help,
			"line": float64(p.Line), "col": float64(p.Col), "end_col": float64(p.EndCol)} {
			if list[i][key] != want {
				t.Errorf("%s: JSON has %s = %v; want %v", p.Code, key, list[i][key], want)
			}
		}
		if i > 0 && problems.List[i-1].File == p.File && problems.List[i-1].Line > p.Line {
			t.Errorf("line %d is reported after line %d", p.Line, problems.List[i-1].Line)
		}
	}
}

// lists are cut out of golden files: one more mechanism or setting changes no
// message.
var lists = regexp.MustCompile(`(known:|allowed here:|is a setting of the style) [a-z][^\n)]*`)

func golden(t *testing.T, file, got string) {
	t.Helper()
	got = lists.ReplaceAllString(got, "$1 …")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if got != string(want) {
		t.Errorf("%s differs (rewrite with -update and read the change):\n--- want\n%s--- got\n%s", file, want, got)
	}
}

// TestBurdens holds that what would cost a library much time or memory is
// refused before it sees it.
func TestBurdens(t *testing.T) {
	long := strings.Repeat("a", 70_000)
	cases := []struct{ name, text, code string }{
		{"large", "# " + strings.Repeat(strings.Repeat("x", 99)+"\n# ", 11_000), "E0501"},
		{"tables", strings.Repeat("[a]\n", 200_000), "E0507"},
		{"keys", strings.Repeat("a=1\n", 30_000), "E0507"},
		{"inline keys", "a = [" + strings.Repeat("{a=1},", 9_000) + "]\nb = [\n" + strings.Repeat(strings.Repeat("{a=1},", 9_000)+"\n", 3) + "]\n", "E0507"},
		{"dotted key", "a" + strings.Repeat(".a", 30_000) + " = 1\n", "E0505"},
		{"dotted header", "[a" + strings.Repeat(".a", 30_000) + "]\n", "E0505"},
		{"dotted after quote", `["#"` + strings.Repeat(".a", 30_000) + "]\n", "E0505"},
		{"dotted below header", "[a" + strings.Repeat(".a", 20) + "]\nb" + strings.Repeat(".b", 20) + " = 1\n", "E0505"},
		{"arrays", "a = " + strings.Repeat("[", 20_000) + "\n", "E0505"},
		{"inline tables", "a = " + strings.Repeat("{a=", 15_000) + "\n", "E0505"},
		{"inline dots", "a = {" + strings.Repeat("a.", 40) + "a = 1}\n", "E0505"},
		{"line", "a = \"" + long + "\"\n", "E0506"},
		{"text", "a = \"\"\"" + strings.Repeat(strings.Repeat("b", 600)+"\n", 120) + "\"\"\"\n", "E0506"},
		{"exponent", "[time]\nhorizon = \"1e999999999 s\"\n", "E0304"},
		{"exponent below", "[time]\nhorizon = \"1e-999999999 s\"\n", "E0303"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := refused(t, func() error {
				_, err := Parse("burden.toml", []byte(c.text))
				return err
			})
			if !strings.HasPrefix(text, "error["+c.code+"]") {
				t.Errorf("got\n%.300s\nwant %s", text, c.code)
			}
			if len(text) > 3000 {
				t.Errorf("the message has %d bytes", len(text))
			}
		})
	}
}

// TestPlaces holds messages that are about no text of a file.
func TestPlaces(t *testing.T) {
	huge := filepath.Join(t.TempDir(), "huge.toml")
	if err := os.WriteFile(huge, make([]byte, 5_000_000), 0o644); err != nil {
		t.Fatal(err)
	}
	cases := []struct{ name, path string }{
		{"missing-file", "testdata/bad/unknown-nea.toml"},
		{"missing-name", "copier-field-servic"},
		{"directory", "testdata/bad"},
		{"huge", huge},
	}
	var out strings.Builder
	for _, c := range cases {
		text := refused(t, func() error {
			_, err := Load(c.path)
			return err
		})
		fmt.Fprintf(&out, "# %s\n%s\n", c.name, strings.ReplaceAll(text, filepath.Dir(huge)+string(filepath.Separator), ""))
	}
	golden(t, "testdata/places.txt", out.String())
}

// TestOverrideMistakes holds messages about the command line.
func TestOverrideMistakes(t *testing.T) {
	sets := []string{"agents.count=x", "agents.cuont=3", "control.style=effciency", "shift[0].agents=3", "arrivals.source=poison",
		"portfolio.per_agent=1,2,99", "calendar.days=mon, tuesday", "mechanisms.stres.enabled=true", "seed=-3", "=3", "agents.count",
		"agents.social={dist=\"beta\",a=1", "handling.work.mean=8", "agents[1].count=2", "time.horizon=", "queue.capacity=1,5", "no where=3"}
	text := refused(t, func() error {
		_, err := Load(DefaultName, sets...)
		return err
	})
	golden(t, "testdata/overrides.txt", text)
}

// TestCodesAreKnown holds that every code in the sources is in the catalogue,
// and that a golden file shows each code of the catalogue.
func TestCodesAreKnown(t *testing.T) {
	shown := ""
	for _, pattern := range []string{"testdata/bad/*.txt", "testdata/*.txt", "*_test.go"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			shown += string(text)
		}
	}
	known := map[string]bool{}
	last := ""
	for _, c := range Codes() {
		known[c.Code] = true
		if c.Code <= last {
			t.Errorf("%s stands after %s", c.Code, last)
		}
		last = c.Code
		if !strings.Contains(shown, c.Code) {
			t.Errorf("no test shows %s (%s)", c.Code, c.Meaning)
		}
	}
	code := regexp.MustCompile(`"([EW]0\d{3})"`)
	for _, pattern := range []string{"*.go", "../models/*.go"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range code.FindAllStringSubmatch(string(text), -1) {
				if !known[match[1]] {
					t.Errorf("%s uses %s, which is not in the catalogue", file, match[1])
				}
			}
		}
	}
}

package results

import (
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	for x, want := range map[float64]string{0.1: "0.1", 1e21: "1e+21", -2: "-2", 1.0 / 3: "0.3333333333333333", math.Inf(1): "Inf", math.Inf(-1): "-Inf"} {
		if got := Number(x); got != want {
			t.Errorf("Number(%v) = %q, want %q", x, got, want)
		}
		if back, err := strconv.ParseFloat(Number(x), 64); err != nil || back != x {
			t.Errorf("Number(%v) reads back as %v, %v", x, back, err)
		}
	}
	if got := Number(math.NaN()); got != "" {
		t.Errorf("Number(NaN) = %q, want nothing", got)
	}
}

// Exact bytes: quoting, line ends, missing numbers, formulas defused.
func TestWriteCSV(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "runs.csv")
	rows := [][]string{
		{"a,b", Number(-0.5), "=1+1"},
		{"say \"hi\"\nthere", Number(math.NaN()), "-Inf"},
		{"-5 minutes", "+3", "@name"},
	}
	if err := WriteCSV(path, []string{"name", "value", "note"}, rows); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := "name,value,note\n\"a,b\",-0.5,'=1+1\n\"say \"\"hi\"\"\nthere\",,-Inf\n'-5 minutes,+3,'@name\n"
	if string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if rows[0][2] != "=1+1" {
		t.Error("the caller's cells changed")
	}
	if back, err := csv.NewReader(strings.NewReader(string(got))).ReadAll(); err != nil || len(back) != 4 {
		t.Errorf("read back %q, %v", back, err)
	}
}

// A table of one column keeps its empty rows.
func TestWriteCSVSingleColumn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := WriteCSV(path, []string{"x"}, [][]string{{"1"}, {""}, {"2"}}); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if rows, err := csv.NewReader(file).ReadAll(); err != nil || len(rows) != 4 || rows[2][0] != "" {
		t.Errorf("read back %q, %v", rows, err)
	}
}

func TestWriteCSVErrors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.csv")
	for _, c := range []struct {
		header []string
		rows   [][]string
	}{{nil, nil}, {[]string{"a", "b"}, [][]string{{"1"}}}} {
		if err := WriteCSV(path, c.header, c.rows); err == nil {
			t.Errorf("%v: no error", c)
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("a refused table left a file")
	}
}

// A failed write leaves the old content and no temporary file.
func TestAtomicFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.txt")
	write := func(text string, fail error) error {
		return AtomicFile(path, func(w io.Writer) error {
			if _, err := io.WriteString(w, text); err != nil {
				return err
			}
			return fail
		})
	}
	if err := write("old", nil); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if err := write("half", broken); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("content %q after a failed write", got)
	}
	if err := write("new", nil); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "new" {
		t.Errorf("content %q", got)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
	if err := AtomicFile(filepath.Join(path, "below-a-file"), func(io.Writer) error { return nil }); err == nil {
		t.Error("a file as folder: no error")
	}
}

package sweep

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"
)

// awkward are values of factors, by type of column, that a file may give back
// in other words than they were written in.
var awkward = map[string][]string{
	numberColumn: {"7257600", "7.2576e+06", "1000000", "1e6", "1000001", "0.0", "0.10", "-0", "0.00001", "1e-7", "5e-324", "1.7976931348623157e308",
		"123456789012345680000", "0.1", "+5", "5.", ".5", "NaN", "Inf", "-inf", "", "0x1p-2"},
	integerColumn: {"0", "-1", "+5", "007", "1000000", "9223372036854775807", "-9223372036854775808", ""},
	booleanColumn: {"true", "false", "", "1"},
	textColumn: {"exponential(mean 3 min)", "=1+1", "'=1+1", "''=1+1", "-5 apples", "-5", "@a", "+", "'", "\"quoted\", and a comma", "a,b", "[1, 2, 3]",
		"{ mean = \"3 min\" }", "two\nlines", "a\r\nb", "a\rb", "\ttab", "\r", " blank ", "", "true", "7.2576e+06", "1,5", "Übergröße", "a\xffb", "\xff\xfe", "#", "<&>"},
}

// awkwardPoint returns a design point with a value of each factor at random.
func awkwardPoint(draw *rand.Rand, factors []Column) (p Point) {
	for _, f := range factors {
		known := awkward[f.Type]
		value := known[draw.IntN(len(known))]
		switch {
		case draw.IntN(2) == 0:
		case f.Type == numberColumn:
			value = strconv.FormatFloat(math.Float64frombits(draw.Uint64()), 'f', -1, 64)
		case f.Type == integerColumn:
			value = fmt.Sprint(int64(draw.Uint64()) >> draw.IntN(64))
		case f.Type == textColumn:
			value += string(rune(draw.IntN(0x250))) + known[draw.IntN(len(known))]
		}
		p.Values = append(p.Values, value)
		p.Set = append(p.Set, f.Name+"="+"\"ä<&>\u2028,'=\n\"")
	}
	p.First, p.Count = draw.Uint64()>>draw.IntN(64), 1+draw.IntN(3)
	return p
}

// Design points of any values, however they are written, come back from
// design.csv as they were when the study was named: what is read has the digest
// that the manifest knows. The same value in other words is the same study.
func TestDesignComesBack(t *testing.T) {
	draw := rand.New(rand.NewPCG(20261125, 5))
	factors := []Column{{"n", numberColumn, "s", ""}, {"i", integerColumn, "", ""}, {"b", booleanColumn, "", ""}, {"t", textColumn, "", ""}, {"u", textColumn, "", ""}}
	points := make([]Point, 5000)
	for i := range points {
		points[i] = awkwardPoint(draw, factors)
	}
	s := tiny(t, len(points), 1)
	s.Factors, s.Point = factors, func(i int) Point { return points[i] }
	p, err := planOf(s)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := p.staticTables(dir); err != nil {
		t.Fatal(err)
	}
	read, err := readDesign(dir, factors, p.bases)
	if err != nil || len(read) != len(points) {
		t.Fatalf("%d of %d points read: %v", len(read), len(points), err)
	}
	for i, got := range read {
		if want := p.Point(i); !reflect.DeepEqual(got, want) {
			t.Fatalf("design point %d, written %q, comes back as %+v, and is %+v", i+1, points[i].Values, got, want)
		}
	}
	back := *s
	back.Point = func(i int) Point { return read[i] }
	again, err := planOf(&back)
	if err != nil || again.hash != p.hash {
		t.Errorf("the study that was read has another hash: %v", changes(p.facts, again.facts))
	}
}

// A study with a number of a million, or with one written with more digits than
// it needs, can be played, closed and opened again.
func TestNumbersOfEverySize(t *testing.T) {
	for _, c := range [][2]string{{"7257600", "7.2576e+06"}, {"0.0", "0"}, {"0.10", "0.1"}, {"0.00000125", "1.25e-06"}} {
		s := tiny(t, 1, 1)
		point := s.Point
		s.Factors = append(s.Factors, Column{"time__horizon", numberColumn, "s", "length"})
		s.Point = func(i int) Point {
			p := point(i)
			p.Values = append(p.Values, c[0])
			return p
		}
		dir := played(t, s, Options{})
		if got := rows(t, filepath.Join(dir, "runs.csv"))[0]["time__horizon"]; got != c[1] {
			t.Errorf("%s stands as %s in runs.csv, want %s", c[0], got, c[1])
		}
		if _, err := Open(dir); err != nil {
			t.Errorf("%s: %v", c[0], err)
		}
	}
}

package discover

import (
	"errors"
	"math"
	"testing"

	"frontline.dev/frontline/internal/design"
)

// synthetic is the sample of case D11: 2048 unscrambled Sobol' points in five
// factors, of interest where a < 0.3 and b > 0.6.
func synthetic(t *testing.T) (x [][]float64, y []Outcome, factors []Factor) {
	t.Helper()
	x, err := design.Sobol(2048, 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range x {
		o := Other
		if row[0] < 0.3 && row[1] > 0.6 {
			o = Interest
		}
		y = append(y, o)
	}
	return x, y, []Factor{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}, {Name: "e"}}
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s = %.6g, want %.6g ± %g", what, got, want, within)
	}
}

// step is a row of case D11.
type step struct {
	at, n             int
	coverage, density float64
}

func checkSteps(t *testing.T, tr *Trajectory, steps []step) {
	t.Helper()
	for _, s := range steps {
		b := tr.Boxes[s.at]
		t.Logf("#%d: n %d, coverage %.4f, density %.4f", s.at, b.N, b.Coverage, b.Density)
		if b.N != s.n {
			t.Errorf("#%d has %d rows, want %d", s.at, b.N, s.n)
		}
		near(t, "coverage", b.Coverage, s.coverage, 0.00005)
		near(t, "density", b.Density, s.density, 0.00005)
	}
}

// TestPrimSynthetic holds every number of case D11.
func TestPrimSynthetic(t *testing.T) {
	x, y, factors := synthetic(t)
	tr, err := Prim(x, y, factors, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if tr.Cases != 247 || len(tr.Boxes) != 43 {
		t.Errorf("%d cases, %d boxes; want 247 and 43", tr.Cases, len(tr.Boxes))
	}
	near(t, "base rate", tr.BaseRate, .120605, 5e-7)
	checkSteps(t, tr, []step{{40, 254, 1, .9724}, {41, 241, .9636, .9876}, {42, 228, .9231, 1}})
	box := tr.Boxes[41]
	near(t, "a <=", box.Limits[0].Hi, .3030, 0.00005)
	near(t, "b >=", box.Limits[1].Lo, .6147, 0.00005)
	for j, l := range box.Limits {
		if l.restricts() != (j < 2) {
			t.Errorf("limit of %s: %+v", factors[j].Name, l)
		}
	}
	if len(box.Bounds) != 2 || box.Bounds[0].QuasiP > 1e-6 || !box.Bounds[0].Upper || box.Bounds[1].Upper {
		t.Errorf("bounds %+v", box.Bounds)
	}
	if tr.Suggested != 40 {
		t.Errorf("suggested %d", tr.Suggested)
	}
	inside := 0
	for _, row := range x {
		if box.Holds(row) {
			inside++
		}
	}
	if inside != box.N {
		t.Errorf("the box holds %d rows and says %d", inside, box.N)
	}
	tr, err = Prim(x, y, factors, Options{Alpha: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	checkSteps(t, tr, []step{{19, 273, 1, .9048}, {20, 245, .9555, .9633}, {21, 220, .8907, 1}})
}

// TestCutPoints: midway between neighbours, and never within equal values.
func TestCutPoints(t *testing.T) {
	ten := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	near(t, "5 % of 0..9", cutPoint(ten, 0.05), 0.5, 0)
	near(t, "95 % of 0..9", cutPoint(ten, 0.95), 8.5, 0)
	near(t, "5 % of ties", cutPoint([]float64{1, 1, 1, 1, 2, 3}, 0.05), 1.5, 0)
	near(t, "95 % of ties", cutPoint([]float64{1, 2, 3, 3, 3, 3}, 0.95), 2.5, 0)
}

// TestPrimCategories: a category is peeled as a whole, and pasting takes back
// what was cut too much.
func TestPrimCategories(t *testing.T) {
	var x [][]float64
	var y []Outcome
	for i := range 300 {
		row := []float64{float64(i % 3), float64(i%100) / 100}
		o := Other
		if row[0] == 1 {
			o = Interest
		}
		x, y = append(x, row), append(y, o)
	}
	factors := []Factor{{"style", []string{"efficiency", "stewardship", "monitoring"}}, {Name: "noise"}}
	tr, err := Prim(x, y, factors, Options{})
	if err != nil {
		t.Fatal(err)
	}
	last := tr.Boxes[len(tr.Boxes)-1]
	if last.Density != 1 || last.Coverage != 1 || last.Limits[0].Keep[0] || !last.Limits[0].Keep[1] || last.Limits[1].restricts() {
		t.Errorf("last box %+v", last)
	}
	y[0], y[1] = Missing, Missing
	if tr, err = Prim(x, y, factors, Options{}); err != nil || tr.Dropped != 2 || tr.N != 298 {
		t.Errorf("dropped %d of %d: %v", tr.Dropped, tr.N, err)
	}
}

// TestPaste: a box that stops short of the truth grows into it.
func TestPaste(t *testing.T) {
	x, y, factors := synthetic(t)
	p, _, err := newSample(x, y, factors)
	if err != nil {
		t.Fatal(err)
	}
	b := p.whole()
	b.limits[0].Hi, b.limits[1].Lo, b.limits[2].Lo = 0.2, 0.5, 0.5 // too tight in a, too loose in b, c for nothing
	b.rows = p.insideBut(b, -1)
	before := float64(p.count(b.rows)) / float64(len(b.rows))
	after, found := p.paste(b, Options{Paste: 0.05})
	if !found {
		t.Fatal("nothing is pasted")
	}
	if density := float64(p.count(after.rows)) / float64(len(after.rows)); density <= before || len(after.rows) <= len(b.rows) {
		t.Errorf("density %g after %g, rows %d after %d", density, before, len(after.rows), len(b.rows))
	}
}

// TestPrimRefuses: no case of interest, or nothing else, is an error; so are
// values that are none.
func TestPrimRefuses(t *testing.T) {
	x, factors := [][]float64{{1}, {2}, {3}}, []Factor{{Name: "a"}}
	for _, y := range [][]Outcome{{Other, Other, Other}, {Interest, Interest, Interest}, {Missing, Missing, Missing}} {
		if _, err := Prim(x, y, factors, Options{}); !errors.Is(err, ErrNoCases) {
			t.Errorf("%v: %v", y, err)
		}
	}
	if _, err := Prim([][]float64{{math.NaN()}}, []Outcome{Interest}, factors, Options{}); err == nil {
		t.Error("NaN is accepted")
	}
	if _, err := Prim(x, []Outcome{Interest, Other, Other}, factors, Options{Alpha: 0.7}); err == nil {
		t.Error("a peel of 0.7 is accepted")
	}
}

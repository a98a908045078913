package design

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// The discrepancies of six points are those SciPy gives; the centred one also
// stands in its documentation.
func TestDiscrepancies(t *testing.T) {
	var x [][]float64
	for _, p := range [][2]float64{{1, 3}, {2, 6}, {3, 2}, {4, 5}, {5, 1}, {6, 4}} {
		x = append(x, []float64{(p[0] - .5) / 6, (p[1] - .5) / 6})
	}
	got, err := DiscrepancyOf(x)
	if err != nil {
		t.Fatal(err)
	}
	want := Discrepancies{0.008142039609053464, 0.01684670781892894, 0.014895592206789487, 0.06833606212558091}
	for name, pair := range map[string][2]float64{"centred": {got.Centred, want.Centred}, "wrap-around": {got.WrapAround, want.WrapAround},
		"mixture": {got.Mixture, want.Mixture}, "L2*": {got.L2Star, want.L2Star}} {
		if math.Abs(pair[0]-pair[1]) > 1e-15 {
			t.Errorf("%s is %.17g, want %.17g", name, pair[0], pair[1])
		}
	}
	if _, err := DiscrepancyOf([][]float64{{1.5}}); err == nil {
		t.Error("a point outside of the cube has a discrepancy")
	}
}

// The effects of the pilot plant of Box, Hunter and Hunter, in standard order.
func TestPilotPlant(t *testing.T) {
	full, err := NewFraction(3, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Effects(full.Rows, []float64{60, 72, 54, 68, 52, 83, 45, 80}, []string{"T", "C", "K"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []Effect{{"mean", 0, 64.25}, {"T", 1, 23}, {"C", 1, -5}, {"K", 1, 1.5}, {"T·C", 2, 1.5}, {"T·K", 2, 10}, {"C·K", 2, 0}, {"T·C·K", 3, .5}}
	if !slices.Equal(got, want) {
		t.Errorf("effects are %v\nwant %v", got, want)
	}
	half, err := NewFraction(3, []string{"C=AB"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Effects(half.Rows, make([]float64, 4), []string{"A", "B", "C"}, 0); err == nil || !strings.Contains(err.Error(), "A·B·C") {
		t.Errorf("the word of the defining relation passes for an effect: %v", err)
	}
	if got, err := Effects(half.Rows, []float64{1, 2, 3, 4}, []string{"A", "B", "C"}, 2); err != nil || got[1].Value != 1 || got[2].Value != 2 {
		t.Errorf("main effects of the half are %v, %v", got, err)
	}
}

// Resolution, defining relation and aliases of two designs of Box, Hunter and
// Hunter: 2^(5−2) with D=AB, E=AC, and 2^(4−1) with D=ABC.
func TestFractions(t *testing.T) {
	f, err := NewFraction(5, []string{"D=AB", "E=AC"})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Rows) != 8 || f.Resolution != 3 || strings.Join(f.Words, " ") != "ABD ACE BCDE" {
		t.Errorf("%d runs of resolution %d with %v", len(f.Rows), f.Resolution, f.Words)
	}
	var groups []string
	for _, g := range f.Aliases(2) {
		groups = append(groups, strings.Join(g, "="))
	}
	if got := strings.Join(groups, " "); got != "A=BD=CE B=AD C=AE D=AB E=AC BC=DE BE=CD" {
		t.Errorf("aliases are %s", got)
	}
	g, err := NewFraction(4, []string{"D=-ABC"})
	if err != nil {
		t.Fatal(err)
	}
	if g.Resolution != 4 || g.Words[0] != "-ABCD" {
		t.Errorf("resolution %d with %v", g.Resolution, g.Words)
	}
	for _, row := range g.Rows {
		if row[3] != -row[0]*row[1]*row[2] {
			t.Errorf("row %v breaks its generator", row)
		}
	}
	for _, bad := range [][]string{{"D"}, {"D=AD"}, {"D=AZ"}, {"D=AB", "D=AC"}, {"D=AB", "C=AD"}, {"DE=AB"}, {"D=-"}, {"D=AB", "C=A", "B=A", "A=A"}} {
		if _, err := NewFraction(4, bad); err == nil {
			t.Errorf("generators %v pass", bad)
		}
	}
}

// The numbers of rows that the literature gives.
func TestCounts(t *testing.T) {
	count := func(name string, rows int, err error, want int) {
		t.Helper()
		if err != nil || rows != want {
			t.Errorf("%s has %d rows (%v), want %d", name, rows, err, want)
		}
	}
	x, err := Saltelli(64, 5, false)
	count("Saltelli N(k+2)", len(x), err, 64*7)
	x, err = Saltelli(64, 5, true)
	count("Saltelli N(2k+2)", len(x), err, 64*12)
	x, err = Morris(7, MorrisOptions{Levels: 4, Trajectories: 10})
	count("Morris r(k+1)", len(x), err, 80)
	x, err = Morris(4, MorrisOptions{Levels: 4, Trajectories: 10, Groups: []int{0, 1, 1, 0}})
	count("Morris r(g+1)", len(x), err, 30)
	x, err = CentralComposite(3, 6, 0)
	count("composite 2^k+2k+n0", len(x), err, 8+6+6)
	if x[9][0] != math.Sqrt(math.Sqrt(8)) || x[8][0] != -x[9][0] || x[14][1] != 0 {
		t.Errorf("axial points %v, %v and centre %v", x[8], x[9], x[14])
	}
	levels, err := Factorial([]int{3, 1, 4})
	count("factorial", len(levels), err, 12)
	if !slices.Equal(levels[1], []int{0, 0, 1}) || !slices.Equal(levels[4], []int{1, 0, 0}) {
		t.Errorf("the last factor does not vary fastest: %v", levels)
	}
	x, err = OneAtATime([]float64{1, 2}, [][]float64{{0, 1, 3}, {2, 5}})
	count("one at a time", len(x), err, 4)
	if _, err := Factorial([]int{200, 200, 200, 200, 200, 200}); err == nil {
		t.Error("6.4e13 points pass")
	}
}

// Rows come in the order that package sensitivity reads, and a smaller base is
// a prefix.
func TestSaltelliOrder(t *testing.T) {
	x, err := Saltelli(4, 2, true)
	if err != nil {
		t.Fatal(err)
	}
	base, _ := Sobol(4, 4)
	for n, p := range base {
		want := [][]float64{{p[0], p[1]}, {p[2], p[1]}, {p[0], p[3]}, {p[0], p[3]}, {p[2], p[1]}, {p[2], p[3]}}
		for i := range want {
			if !slices.Equal(x[6*n+i], want[i]) {
				t.Errorf("base row %d, row %d is %v, want %v", n, i, x[6*n+i], want[i])
			}
		}
	}
	small, _ := Saltelli(2, 2, true)
	for i := range small {
		if !slices.Equal(small[i], x[i]) {
			t.Errorf("row %d of the smaller base is %v, not %v", i, small[i], x[i])
		}
	}
	if _, err := Saltelli(4, SobolMax, false); err == nil {
		t.Error("more factors than the sequence has dimensions pass")
	}
}

// In a trajectory each factor, or group, moves once by levels/(2(levels−1)) and
// stays in the cube; chosen trajectories lie farther apart than the first ones.
func TestMorris(t *testing.T) {
	options := MorrisOptions{Levels: 4, Trajectories: 6, Seed: 3, Candidates: 60}
	x, err := Morris(5, options)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(x); at += 6 {
		moved := map[int]bool{}
		for s := 1; s < 6; s++ {
			for j := range 5 {
				if step := math.Abs(x[at+s][j] - x[at+s-1][j]); step != 0 {
					moved[j] = true
					if math.Abs(step-2.0/3) > 1e-15 {
						t.Errorf("step %v", step)
					}
				}
				if v := x[at+s][j]; v < 0 || v > 1 {
					t.Errorf("%v is outside", v)
				}
			}
		}
		if len(moved) != 5 {
			t.Errorf("trajectory at %d moves %d factors", at, len(moved))
		}
	}
	options.Candidates = 0
	plain, _ := Morris(5, options)
	if spread(x) <= spread(plain) {
		t.Errorf("chosen trajectories have spread %.1f, the first ones %.1f", spread(x), spread(plain))
	}
	for _, bad := range []MorrisOptions{{Levels: 3, Trajectories: 1}, {Levels: 4}, {Levels: 4, Trajectories: 1, Candidates: -1},
		{Levels: 4, Trajectories: 1, Groups: []int{0, 2, 0, 0, 0}}, {Levels: 4, Trajectories: 1, Groups: []int{0}}} {
		if _, err := Morris(5, bad); err == nil {
			t.Errorf("%+v passes", bad)
		}
	}
}

// spread sums the squared distances between trajectories of six rows.
func spread(x [][]float64) (sum float64) {
	var walks [][][]int
	for at := 0; at < len(x); at += 6 {
		var w [][]int
		for _, row := range x[at : at+6] {
			levels := make([]int, len(row))
			for j, v := range row {
				levels[j] = int(math.Round(v * 3))
			}
			w = append(w, levels)
		}
		walks = append(walks, w)
	}
	for a := range walks {
		for b := range a {
			d := apart(walks[a], walks[b])
			sum += d * d
		}
	}
	return sum
}

// Levels are counted, a column of one level takes no part, and two equal
// columns are collinear.
func TestDiagnose(t *testing.T) {
	d, err := Diagnose([][]float64{{1, 5, 2, 3}, {2, 5, 4, 1}, {3, 5, 6, 2}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Levels, []int{3, 1, 3, 3}) || math.Abs(d.Correlation-1) > 1e-15 || d.Pair != [2]int{0, 2} || !math.IsInf(d.Condition, 1) {
		t.Errorf("diagnosis is %+v", d)
	}
	one, err := Diagnose([][]float64{{1}})
	if err != nil || one.Correlation != 0 || one.Condition != 1 {
		t.Errorf("diagnosis of one point is %+v, %v", one, err)
	}
}

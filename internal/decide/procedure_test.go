package decide

import (
	"math"
	"testing"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// The constants of KN in the acceptance list D9.
func TestKNConstants(t *testing.T) {
	for _, c := range []struct {
		k, n0       int
		independent bool
		eta, h2     float64
	}{
		{2, 10, false, .334050, 6.012905}, {3, 10, false, .472944, 8.512989}, {5, 10, false, .634967, 11.429411},
		{10, 10, false, .859083, 15.463502}, {10, 5, false, 4.243416, 33.947332},
		{5, 10, true, .630152, 11.342737}, {10, 10, true, .852248, 15.340469},
	} {
		eta, h2 := KNConstants(c.k, c.n0, .95, c.independent)
		near(t, "eta", eta, c.eta, 1e-6)
		near(t, "h²", h2, c.h2, 1e-6)
	}
	near(t, "eta of the trace", func() float64 { eta, _ := KNConstants(3, 4, .95, false); return eta }(), 3.184031498640, 1e-11)
}

// The hand trace of D9: three systems, nine replications, system 3.
func TestKNTrace(t *testing.T) {
	rows := [][3]float64{{10.2, 12.1, 13.4}, {9.6, 11.0, 12.9}, {11.1, 12.8, 12.2}, {10.3, 11.9, 13.9}, {9.9, 12.6, 13.1},
		{10.8, 11.4, 12.7}, {10.1, 12.2, 13.5}, {9.7, 11.7, 13.3}, {10.5, 12.4, 12.6}}
	k := NewKN(3, Ask{Goal: results.More, Delta: 1, Confidence: .95, N0: 4}, false)
	near(t, "h²", k.h2, 19.104188991842, 1e-12)
	for r, row := range rows {
		for _, i := range k.in {
			k.Add(i, row[i])
		}
		if best, chosen := k.Best(); chosen != (r == 8) || r >= 3 && best != 2 {
			t.Errorf("after %d: best %d, chosen %v", r+1, best, chosen)
		}
		if r == 3 {
			for _, c := range []struct {
				i, l          int
				s2, w         float64
				replications1 int
			}{{0, 1, .0433333, 0, 0}, {0, 2, 1.3133333, 2.6363, 25}, {1, 2, 1.4566667, 2.9786, 27}} {
				near(t, "variance of a difference", k.variance[c.i][c.l], c.s2, 1e-7)
				near(t, "W", k.Width(c.i, c.l, 4), c.w, 1e-4)
				near(t, "N", math.Floor(k.h2*k.variance[c.i][c.l]), float64(c.replications1), 0)
			}
			if k.out[0] != 4 || len(k.in) != 2 || k.limit != 27 {
				t.Errorf("after 4: out %v, in %v, limit %d", k.out, k.in, k.limit)
			}
		}
	}
	for r, want := range map[int]float64{5: 2.2828, 6: 1.8190, 7: 1.4877, 8: 1.2393, 9: 1.0460} {
		near(t, "W of 2 and 3", k.Width(1, 2, r), want, 1e-4)
	}
	standing := k.Standing()
	if standing[0].Used != 4 || standing[1].Out != 9 || standing[2].Out != 0 || standing[2].Used != 9 {
		t.Errorf("standing: %+v", standing)
	}
}

// Rinott's and Dudewicz and Dalal's constants in D9.
func TestConstantsOfTwoStages(t *testing.T) {
	check := func(name string, h func(int, int, float64) float64, p float64, n0 int, systems []int, want []float64) {
		t.Helper()
		for i, k := range systems {
			if got := h(k, n0, p); math.Abs(got-want[i]) > .00051 {
				t.Errorf("%s(k = %d, n0 = %d, P = %v): got %.5f, want %.3f", name, k, n0, p, got, want[i])
			}
		}
	}
	some, many := []int{2, 3, 4, 5, 10}, []int{2, 3, 4, 5, 6, 7, 8, 9, 10}
	check("Rinott", RinottH, .95, 10, some, []float64{2.614, 3.166, 3.476, 3.693, 4.290})
	check("Rinott", RinottH, .95, 20, some, []float64{2.452, 2.937, 3.203, 3.385, 3.875})
	check("Rinott", RinottH, .90, 10, some, []float64{1.999, 2.587, 2.913, 3.137, 3.746})
	check("Dudewicz-Dalal", DudewiczDalalH, .90, 20, many, []float64{1.896, 2.342, 2.583, 2.747, 2.870, 2.969, 3.051, 3.121, 3.182})
	check("Dudewicz-Dalal", DudewiczDalalH, .90, 40, many, []float64{1.852, 2.283, 2.514, 2.669, 2.785, 2.878, 2.954, 3.019, 3.076})
	check("Dudewicz-Dalal", DudewiczDalalH, .95, 20, many, []float64{2.452, 2.872, 3.101, 3.258, 3.377, 3.472, 3.551, 3.619, 3.679})
	check("Dudewicz-Dalal", DudewiczDalalH, .95, 40, many, []float64{2.386, 2.786, 3.003, 3.150, 3.260, 3.349, 3.422, 3.484, 3.539})
}

// The shares of OCBA in D9, and an example of Chen and Lee (2011), page 49.
func TestOCBAFractions(t *testing.T) {
	means, sds := make([]float64, 10), make([]float64, 10)
	for i := range means {
		means[i], sds[i] = float64(i+1), 6
	}
	got := OCBAFractions(means, sds, results.Less)
	for i, want := range []float64{.403175, .387607, .096902, .043067, .024225, .015504, .010767, .007910, .006056, .004785} {
		if math.Abs(got[i]-want) > 5.1e-7 {
			t.Errorf("share of system %d: got %.6f, want %.6f", i+1, got[i], want)
		}
	}
	chen := OCBAFractions([]float64{1, 2, 3, 4, 5}, []float64{1, 1, 3, 3, 2}, results.Less)
	for i, want := range []float64{11, 9, 19, 9, 2} {
		if math.Round(50*chen[i]) != want {
			t.Errorf("Chen and Lee: system %d gets %.2f of 50, want %v", i+1, 50*chen[i], want)
		}
	}
	for _, share := range OCBAFractions([]float64{3, 3}, []float64{0, 0}, results.More) {
		if share != .5 {
			t.Errorf("equal systems get %v", share)
		}
	}
}

// play runs a procedure on independent or commonly driven normal systems and
// returns its choice and the replications it took.
func play(p Procedure, stream *sim.Stream, means []float64, sd, common float64) (best, replications int) {
	var shared []float64
	used := make([]int, len(means))
	for {
		needed, open := p.Next(), false
		for i, n := range needed {
			for range n {
				for used[i] >= len(shared) {
					shared = append(shared, stream.Normal())
				}
				noise := math.Sqrt(common)*shared[used[i]] + math.Sqrt(1-common)*stream.Normal()
				p.Add(i, means[i]+sd*noise)
				used[i]++
				replications++
				open = true
			}
		}
		if !open {
			best, _ = p.Best()
			return best, replications
		}
	}
}

// The guarantees hold where they are hardest to keep: all systems exactly δ
// behind the best. 4 standard errors below .95 in 1,500 tries are .9275. KN
// needs fewer replications than Rinott, and fewer still under common random
// numbers.
func TestProbabilityOfCorrectSelection(t *testing.T) {
	const tries = 1500
	means := []float64{0, 0, 1, 0, 0} // the third is the best by δ = 1
	ask := Ask{Goal: results.More, Delta: 1, Confidence: .95, N0: 10}
	h := RinottH(5, 10, .95)
	weighted := DudewiczDalalH(5, 10, .95)
	cost := map[string]float64{}
	for _, c := range []struct {
		name   string
		make   func() Procedure
		common float64
	}{
		{"KN", func() Procedure { return NewKN(5, ask, false) }, 0},
		{"KN, common random numbers", func() Procedure { return NewKN(5, ask, false) }, .8},
		{"KN, independent", func() Procedure { return NewKN(5, ask, true) }, 0},
		{"Rinott", func() Procedure { return &TwoStage{sample: newSample(5, ask), h: h} }, 0},
		{"Dudewicz-Dalal", func() Procedure { return &TwoStage{sample: newSample(5, ask), h: weighted, weighted: true} }, 0},
	} {
		stream := sim.NewStream(11, 0, "test.selection")
		right, total := 0, 0
		for range tries {
			best, n := play(c.make(), &stream, means, 2, c.common)
			if total += n; best == 2 {
				right++
			}
		}
		cost[c.name] = float64(total) / tries
		rate := float64(right) / tries
		t.Logf("%s: right in %.4f, %.1f replications", c.name, rate, cost[c.name])
		if rate < .9275 {
			t.Errorf("%s chose the best in %.4f of %d tries; the guarantee is .95", c.name, rate, tries)
		}
	}
	if !(cost["KN, common random numbers"] < cost["KN"] && cost["KN"] < cost["Rinott"] && cost["Dudewicz-Dalal"] < cost["Rinott"]) {
		t.Errorf("replications on average: %v", cost)
	}
}

// OCBA with means 1 to 10, a budget of 75, steps of 5 after 5 each, finds the
// best in .999 (D9; sim-tools), and spends exactly its budget.
func TestOCBAFindsTheBest(t *testing.T) {
	means := make([]float64, 10)
	for i := range means {
		means[i] = float64(i + 1)
	}
	stream := sim.NewStream(12, 0, "test.ocba")
	const tries = 2000
	right, equal := 0, 0
	probability := 0.0
	for range tries {
		p := NewOCBA(10, Ask{Goal: results.More, N0: 5}, 75, 5)
		best, n := play(p, &stream, means, 1, 0)
		if n != 75 {
			t.Fatalf("%d replications of a budget of 75", n)
		}
		if best == 9 {
			right++
		}
		probability += p.Probability()
		e := NewOCBA(10, Ask{Goal: results.More, N0: 7}, 70, 5)
		if best, _ := play(e, &stream, means, 1, 0); best == 9 {
			equal++
		}
	}
	t.Logf("right in %.4f, equal shares in %.4f, own estimate %.4f", float64(right)/tries, float64(equal)/tries, probability/tries)
	if rate := float64(right) / tries; rate < .995 || right <= equal {
		t.Errorf("OCBA found the best in %.4f, equal shares in %.4f", rate, float64(equal)/tries)
	}
}

// What cannot be judged is refused loudly, since it is a mistake of the caller.
func TestProcedurePanics(t *testing.T) {
	good := Ask{Goal: results.More, Delta: 1, Confidence: .95, N0: 4}
	for name, f := range map[string]func(){
		"NaN":        func() { NewKN(2, good, false).Add(0, math.NaN()) },
		"one system": func() { NewKN(1, good, false) },
		"no goal":    func() { NewTwoStage(2, Ask{Delta: 1, Confidence: .95, N0: 4}, false) },
		"no delta":   func() { NewTwoStage(2, Ask{Goal: results.More, Confidence: .95, N0: 4}, false) },
		"budget":     func() { NewOCBA(3, good, 5, 1) },
		"confidence": func() { NewKN(2, Ask{Goal: results.More, Delta: 1, Confidence: 95, N0: 4}, false) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

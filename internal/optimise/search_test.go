package optimise

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"frontline.dev/frontline/sim"
)

// zdt1 is the first function of Zitzler, Deb and Thiele 2000, with 30 levers in
// [0, 1]: the front is f2 = 1 - √f1.
func zdt1(x []float64) []float64 {
	g := 0.0
	for _, v := range x[1:] {
		g += v
	}
	g = 1 + 9*g/float64(len(x)-1)
	return []float64{x[0], g * (1 - math.Sqrt(x[0]/g))}
}

func zdt1Problem() Problem {
	p := Problem{Goals: []Goal{{Name: "f1"}, {Name: "f2"}}}
	for i := range 30 {
		p.Levers = append(p.Levers, Lever{Name: fmt.Sprint("x", i+1), Max: 1})
	}
	return p
}

// plain makes an evaluator of a function without noise.
func plain(f func([]float64) []float64) func() Evaluate {
	return func() Evaluate {
		return func(_ context.Context, point []float64, _, n int) ([][]float64, error) {
			return slices.Repeat([][]float64{f(point)}, n), nil
		}
	}
}

// reference is the run of case D12: one replication, since there is no noise.
func reference(seed uint64, generations int) Options {
	return Options{Population: 100, Generations: generations, Replications: 1, Least: 1, Fresh: 1, FrontMost: 100, Seed: seed}
}

// front returns hypervolume to (1.1, 1.1), mean distance to the true front and
// the span of f1.
func front(t *testing.T, o Options) (volume, distance, low, high float64) {
	t.Helper()
	r, err := Search(context.Background(), zdt1Problem(), plain(zdt1), o)
	if err != nil {
		t.Fatal(err)
	}
	var points [][]float64
	low = math.Inf(1)
	for _, s := range r.Front {
		f1, f2 := s.Outcomes[0].Center, s.Outcomes[1].Center
		points = append(points, []float64{f1, f2})
		low, high = math.Min(low, f1), math.Max(high, f1)
		nearest := math.Inf(1)
		for i := range 2001 {
			u := float64(i) / 2000
			nearest = math.Min(nearest, math.Hypot(f1-u, f2-1+math.Sqrt(u)))
		}
		distance += nearest / float64(len(r.Front))
	}
	return Hypervolume(points, []float64{1.1, 1.1}), distance, low, high
}

// TestZDT1 holds case D12 for one seed; all eight with FRONTLINE_FULL set.
func TestZDT1(t *testing.T) {
	seeds := 1
	if os.Getenv("FRONTLINE_FULL") != "" {
		seeds = 8
	}
	var volumes []float64
	for seed := range seeds {
		volume, distance, low, high := front(t, reference(uint64(seed+1), 250))
		t.Logf("seed %d: hypervolume %.6f, distance %.2e, f1 from %.4f to %.4f", seed+1, volume, distance, low, high)
		volumes = append(volumes, volume)
		if volume < 0.868 || distance > 2e-3 || low > 0.001 || high < 0.99 {
			t.Errorf("hypervolume %g, want at least 0.868; distance %g; f1 from %g to %g", volume, distance, low, high)
		}
	}
	mean, sd := 0.0, 0.0
	for _, v := range volumes {
		mean += v / float64(seeds)
	}
	for _, v := range volumes {
		sd += (v - mean) * (v - mean) / float64(max(seeds-1, 1))
	}
	t.Logf("%d seeds: %.6f ± %.6f", seeds, mean, math.Sqrt(sd))
}

// TestSwapMatters is the test that bites: without the exchange of genes between
// the children of a crossover everything looks fine and the front is far off.
func TestSwapMatters(t *testing.T) {
	o := reference(1, 250)
	o.noSwap = true
	volume, _, _, _ := front(t, o)
	t.Logf("without the swap: hypervolume %.4f", volume)
	if volume > 0.8 {
		t.Errorf("hypervolume %g without the swap: does this test still see it?", volume)
	}
}

// TestHypervolume: exact values of case D12, and a box in three goals.
func TestHypervolume(t *testing.T) {
	var points [][]float64
	for i := range 100 {
		f := float64(i) / 99
		points = append(points, []float64{f, 1 - math.Sqrt(f)})
	}
	if v := Hypervolume(points, []float64{1.1, 1.1}); math.Abs(v-0.8714093689) > 1e-9 {
		t.Errorf("100 points: %.10f", v)
	}
	points = nil
	for i := range 200001 {
		f := float64(i) / 200000
		points = append(points, []float64{f, 1 - math.Sqrt(f)})
	}
	if v := Hypervolume(points, []float64{1.1, 1.1}); math.Abs(v-0.8766666667) > 1e-5 {
		t.Errorf("the front: %.10f", v)
	}
	if v := Hypervolume(points, []float64{1, 1}); math.Abs(v-2.0/3) > 1e-5 {
		t.Errorf("the front to (1, 1): %.10f", v)
	}
	cube := [][]float64{{0, 0, 0.5}, {0.5, 0, 0}, {2, 0, 0}}
	if v := Hypervolume(cube, []float64{1, 1, 1}); math.Abs(v-0.75) > 1e-12 {
		t.Errorf("two boxes: %g", v)
	}
}

// desk is a noisy model: cost grows with agents, waiting falls with them; a
// third number says how well a bound is kept.
func desk(calls *atomic.Int64) func() Evaluate {
	return func() Evaluate {
		return func(_ context.Context, point []float64, first, n int) ([][]float64, error) {
			var rows [][]float64
			for r := first; r < first+n; r++ {
				calls.Add(1)
				stream := sim.NewStream(9, uint64(r), "test.desk")
				noise := stream.Normal()
				rows = append(rows, []float64{point[0], 100/point[0] + noise, 1 - 3/point[0] + 0.05*noise})
			}
			return rows, nil
		}
	}
}

// TestFewestAgents: few points are all tried, each near the bound is confirmed,
// and the answer is the least that keeps it on fresh replications.
func TestFewestAgents(t *testing.T) {
	var calls atomic.Int64
	p := Problem{Levers: []Lever{{Name: "agents", Min: 5, Max: 30, Whole: true}}, Goals: []Goal{{Name: "agents"}},
		Constraints: []Constraint{{Name: "service", Bound: 0.8, Least: true}}}
	evaluate := func() Evaluate {
		inner := desk(&calls)()
		return func(ctx context.Context, point []float64, first, n int) ([][]float64, error) {
			rows, err := inner(ctx, point, first, n)
			for i := range rows {
				rows[i] = []float64{rows[i][0], rows[i][2]}
			}
			return rows, err
		}
	}
	r, err := Search(context.Background(), p, evaluate, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Exhaustive || len(r.Front) != 1 || len(r.Front)+len(r.Others) != 26 || int64(r.Runs) != calls.Load() {
		t.Fatalf("exhaustive %v, front %d, others %d, runs %d of %d", r.Exhaustive, len(r.Front), len(r.Others), r.Runs, calls.Load())
	}
	best := r.Front[0]
	if best.Point[0] < 14 || best.Point[0] > 17 || !best.Fresh || best.Outcomes[1].N != 30 || best.Outcomes[1].Center < 0.8 {
		t.Errorf("%v %v", best.Point, best.Outcomes) // 1 - 3/n = 0.8 at n = 15
	}
	for _, o := range r.Others {
		if o.Point[0] < best.Point[0] && o.Status != Infeasible || o.Point[0] > best.Point[0] && o.Status != Dominated {
			t.Errorf("%g agents are %s", o.Point[0], o.Status)
		}
	}
}

// TestNoisyFront: the front is reported on replications that did not choose it,
// dominated points are kept, its ends and a knee are named, and nothing depends
// on the number of workers.
func TestNoisyFront(t *testing.T) {
	p := Problem{Levers: []Lever{{Name: "agents", Min: 5, Max: 30}, {Name: "idle", Max: 1}, {Name: "style", Categories: []string{"a", "b"}}},
		Goals: []Goal{{Name: "cost"}, {Name: "quality", Maximise: true}}}
	evaluate := func(calls *atomic.Int64) func() Evaluate {
		return func() Evaluate {
			inner := desk(calls)()
			return func(ctx context.Context, point []float64, first, n int) ([][]float64, error) {
				rows, err := inner(ctx, point, first, n)
				for i := range rows {
					rows[i] = []float64{rows[i][0] + 5*point[1], -rows[i][1] - 2*point[2]}
				}
				return rows, err
			}
		}
	}
	var texts []string
	for _, workers := range []int{1, 3} {
		var calls atomic.Int64
		r, err := Search(context.Background(), p, evaluate(&calls), Options{Population: 20, Generations: 15, Fresh: 40, FrontMost: 12, Workers: workers, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Front) < 5 || len(r.Front) > 12 || len(r.Others) < 100 || r.Exhaustive {
			t.Fatalf("front %d, others %d", len(r.Front), len(r.Others))
		}
		names := map[string]int{}
		for _, s := range r.Front {
			names[s.Name]++
			if !s.Fresh || s.Outcomes[1].N != 40 || s.Point[2] != 0 {
				t.Errorf("on the front: %v %v", s.Point, s.Outcomes)
			}
		}
		if names["best cost"] != 1 || names["best quality"] != 1 || names["knee"] != 1 {
			t.Errorf("names %v", names)
		}
		text := ""
		for _, s := range append(r.Front, r.Others...) {
			text += fmt.Sprintln(s.Point, s.Outcomes, s.Status, s.FrontOdds)
		}
		texts = append(texts, text)
	}
	if texts[0] != texts[1] {
		t.Error("one worker and three find different things")
	}
}

// TestLuckIsConfirmed: a point whose first replications flatter it does not
// stay on the front; noise that is not shared makes that likely.
func TestLuckIsConfirmed(t *testing.T) {
	p := Problem{Levers: []Lever{{Name: "x", Max: 49, Whole: true}}, Goals: []Goal{{Name: "y"}}}
	evaluate := func() Evaluate {
		return func(_ context.Context, point []float64, first, n int) ([][]float64, error) {
			var rows [][]float64
			for r := first; r < first+n; r++ { // every point is equally good, with its own noise
				stream := sim.NewStream(uint64(point[0])+1, uint64(r), "test.luck")
				rows = append(rows, []float64{stream.Normal()})
			}
			return rows, nil
		}
	}
	r, err := Search(context.Background(), p, evaluate, Options{Replications: 2, Least: 10, Fresh: 100})
	if err != nil {
		t.Fatal(err)
	}
	best := r.Front[0].Outcomes[0]
	if math.Abs(best.Center) > 0.35 || len(r.Front[0].Runs) < 10 {
		t.Errorf("reported %v after %d runs of the search: luck, the truth is 0", best, len(r.Front[0].Runs))
	}
}

// TestInterrupted: what has been finished is kept when the context ends.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var calls atomic.Int64
	evaluate := func() Evaluate {
		return func(ctx context.Context, point []float64, first, n int) ([][]float64, error) {
			if calls.Add(1) == 60 {
				cancel()
			}
			return slices.Repeat([][]float64{zdt1(point)}, n), ctx.Err()
		}
	}
	r, err := Search(ctx, zdt1Problem(), evaluate, Options{Population: 20, Generations: 50})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Interrupted || len(r.Front) == 0 || len(r.Front)+len(r.Others) > 60 || len(r.Warnings) == 0 {
		t.Errorf("interrupted %v, %d + %d points, %q", r.Interrupted, len(r.Front), len(r.Others), r.Warnings)
	}
}

// TestRefusedAndInfeasible: points that the model refuses, and points that break
// a bound, are reported as such; with none left the warning says so.
func TestRefusedAndInfeasible(t *testing.T) {
	p := Problem{Levers: []Lever{{Name: "x", Max: 9, Whole: true}}, Goals: []Goal{{Name: "y"}}, Constraints: []Constraint{{Name: "z", Bound: 3}}}
	evaluate := func() Evaluate {
		return func(_ context.Context, point []float64, _, n int) ([][]float64, error) {
			if point[0] > 7 {
				return nil, fmt.Errorf("%w: x too large", ErrPoint)
			}
			return slices.Repeat([][]float64{{-point[0], point[0]}}, n), nil
		}
	}
	r, err := Search(context.Background(), p, evaluate, Options{})
	if err != nil || len(r.Front) != 1 || r.Front[0].Point[0] != 3 {
		t.Fatalf("%+v, %v", r, err)
	}
	count := map[Status]int{}
	for _, o := range r.Others {
		count[o.Status]++
	}
	if count[Refused] != 2 || count[Infeasible] != 4 || count[Dominated] != 3 {
		t.Errorf("%v", count)
	}
	p.Constraints[0].Bound = -1
	if r, err = Search(context.Background(), p, evaluate, Options{}); err != nil || len(r.Front) != 0 || !strings.Contains(strings.Join(r.Warnings, ""), "no point keeps") {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestProblemRefuses: levers and bounds that are none.
func TestProblemRefuses(t *testing.T) {
	goals := []Goal{{Name: "y"}}
	for _, p := range []Problem{{}, {Goals: goals}, {Levers: []Lever{{Name: "x", Max: 1}}},
		{Levers: []Lever{{Name: "x", Min: 2, Max: 1}}, Goals: goals}, {Levers: []Lever{{Name: "x", Max: 1.5, Whole: true}}, Goals: goals},
		{Levers: []Lever{{Name: "x", Categories: []string{"a"}}}, Goals: goals}} {
		if p.Check() == nil {
			t.Errorf("%+v is accepted", p)
		}
	}
}

// TestFrontOf: points that were run elsewhere, sorted by hand: (1,3) (2,2) (3,1)
// are on the front, (3,3) is not, and of the rest nothing is known.
func TestFrontOf(t *testing.T) {
	p := Problem{Goals: []Goal{{Name: "a"}, {Name: "b"}}}
	nan := math.NaN()
	var points [][]float64
	var runs [][][]float64
	for i, v := range [][]float64{{1, 3}, {3, 3}, {2, 1.5}, {3, 1}, {nan, nan}} {
		points = append(points, []float64{float64(i)})
		runs = append(runs, [][]float64{{v[0] - 0.1, v[1]}, {v[0] + 0.1, v[1]}, v})
	}
	r, err := FrontOf(p, points, runs, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Front) != 3 || r.Front[0].Name != "best a" || r.Front[1].Name != "knee" || r.Front[2].Name != "best b" || r.Front[1].FrontOdds != 1 {
		t.Errorf("front %+v", r.Front)
	}
	if len(r.Others) != 2 || r.Others[0].Status != Dominated || r.Others[1].Status != Infeasible {
		t.Errorf("others %+v", r.Others)
	}
}

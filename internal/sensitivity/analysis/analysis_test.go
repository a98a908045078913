package analysis

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/internal/sensitivity"
)

// put writes a file into a folder of the test.
func put(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func ask(t *testing.T, r Request) []Answer {
	t.Helper()
	answers, _, err := Run(context.Background(), r, nil)
	if err != nil {
		t.Fatalf("%s: %v", r.Method, err)
	}
	return answers
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s = %.6g, want %.6g ± %g", what, got, want, within)
	}
}

// ishigami writes a Saltelli design of the Ishigami function as other programs
// do: blanks between columns and no header.
func ishigami(t *testing.T, dir string, base int) (x, y, problem string) {
	t.Helper()
	points, err := design.Saltelli(base, 3, true)
	if err != nil {
		t.Fatal(err)
	}
	var xs, ys strings.Builder
	for _, p := range points {
		v := []float64{}
		for _, u := range p {
			v = append(v, math.Pi*(2*u-1))
		}
		s := math.Sin(v[1])
		fmt.Fprintf(&xs, "%.17g %.17g %.17g\n", v[0], v[1], v[2])
		fmt.Fprintf(&ys, "%.17g\n", math.Sin(v[0])*(1+0.1*math.Pow(v[2], 4))+7*s*s)
	}
	text := "# the ranges\nalpha -3.14159265359 3.14159265359\nbeta,-3.14159265359,3.14159265359\ngamma -3.14159265359 3.14159265359\n"
	return put(t, dir, "x.txt", xs.String()), put(t, dir, "y.txt", ys.String()), put(t, dir, "problem.txt", text)
}

// TestForeignFiles: files of another program, without headers, give the indices
// of the function; the rows alone tell that they hold second order. Files
// written beside each other are complete.
func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	x, y, problem := ishigami(t, dir, 1024)
	answers := ask(t, Request{Method: "sobol", X: x, Y: y, Problem: problem, Bootstrap: 50})
	s := answers[0].Value.(*sensitivity.SobolIndices)
	if s.Factors[0] != "alpha" || len(s.Second) != 3 || answers[0].Outcome != "y1" {
		t.Fatalf("%+v", s)
	}
	near(t, "first 2", s.First[1].Value, 0.4424, 0.01)
	near(t, "total 1", s.Total[0].Value, 0.5576, 0.01)
	files, err := Write(filepath.Join(dir, "out"), answers)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 3+2*3 {
		t.Errorf("files %v", files)
	}
	text, err := os.ReadFile(filepath.Join(dir, "out", "analysis", "sobol-y1.csv"))
	if err != nil || !strings.HasPrefix(string(text), "factor,first,first_lo,first_hi,total,total_lo,total_hi\nalpha,0.33") {
		t.Errorf("%v\n%s", err, text)
	}
	raw, err := JSON(answers)
	var read []struct {
		Tables []struct{ Rows []map[string]any }
	}
	if err != nil || json.Unmarshal(raw, &read) != nil || read[0].Tables[0].Rows[0]["first"] == nil {
		t.Errorf("%v\n%s", err, raw)
	}
	if answers = ask(t, Request{Method: "sobol", Y: y, Problem: problem, SecondOrder: true, Bootstrap: -1}); len(answers[0].Tables) != 3 {
		t.Error("without factors the request says that there is second order")
	}
	if s := ask(t, Request{Method: "rbd-fast", X: x, Y: y, Bootstrap: 10})[0].Value.(*sensitivity.Spectrum); s.Rows != 8192 {
		t.Errorf("%+v", s)
	}
	if d := ask(t, Request{Method: "delta", X: x, Y: y, Bootstrap: 5})[0].Value.(*sensitivity.Densities); d.Delta[1].Value < d.Delta[2].Value {
		t.Errorf("%+v", d)
	}
}

// TestNoSaltelli: rows in another order are refused, not analysed.
func TestNoSaltelli(t *testing.T) {
	dir := t.TempDir()
	x, y, _ := ishigami(t, dir, 8)
	text, _ := os.ReadFile(x)
	lines := strings.SplitAfter(string(text), "\n")
	lines[3], lines[12] = lines[12], lines[3]
	put(t, dir, "x.txt", strings.Join(lines, ""))
	_, _, err := Run(context.Background(), Request{Method: "sobol", X: x, Y: y}, nil)
	if err == nil || !strings.Contains(err.Error(), "no Saltelli design") {
		t.Errorf("%v", err)
	}
}

// TestGroupsOfProblem: a problem with groups makes Morris move them together.
func TestGroupsOfProblem(t *testing.T) {
	dir := t.TempDir()
	x := put(t, dir, "x.csv", "a,b,c\n0,0,0\n10,1,0\n10,1,1\n0,1,1\n0,1,0\n10,0,0\n")
	y := put(t, dir, "y.csv", "y\n0\n8\n9\n6\n5\n1\n")
	p := put(t, dir, "p.txt", "a 0 10 both\nb 0 1 both\nc 0 1 c\n")
	m := ask(t, Request{Method: "morris", X: x, Y: y, Problem: p})[0].Value.(*sensitivity.MorrisEffects)
	if !m.Groups || m.Names[0] != "both" || m.Trajectories != 2 {
		t.Fatalf("%+v", m)
	}
	near(t, "mu* of both", m.MuStar[0].Value, 6, 1e-12)
}

// sweepFolder writes a folder as a sweep does: two factors, three replications,
// one run failed, one design point not played.
func sweepFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var runs, points strings.Builder
	runs.WriteString("run_id,design_point,replication,scenario,seed,status,error,events,warmup,agents__count,control__style,cost,service_level,word\n")
	points.WriteString("design_point,scenario,agents__count,control__style,first_replication,replications,overrides\n")
	n := 0
	for _, agents := range []int{10, 20} {
		for _, style := range []string{"none", "stewardship"} {
			n++
			fmt.Fprintf(&points, "%d,base,%d,%s,0,3,[]\n", n, agents, style)
			for rep := range 3 {
				bonus := 0.0
				if style == "stewardship" {
					bonus = 0.05
				}
				status, level := "ok", fmt.Sprint(0.3+float64(agents)/50+bonus+float64(rep)/100)
				if n == 4 && rep == 2 {
					status, level = "failed", ""
				}
				fmt.Fprintf(&runs, "%d%d,%d,%d,base,7,%s,,100,5,%d,%s,%d,%s,x\n", n, rep, n, rep, status, agents, style, agents*(2-n%2)+rep, level)
			}
		}
	}
	fmt.Fprintf(&points, "5,base,30,none,0,3,[]\n")
	put(t, dir, "runs.csv", runs.String())
	put(t, dir, "design.csv", points.String())
	put(t, dir, "manifest.json", `{"title":"A sweep","factors":[{"name":"agents__count"},{"name":"control__style"}]}`)
	put(t, dir, "schema.json", `{"measures":[{"name":"cost","unit":"EUR","goal":"less"},{"name":"service_level","unit":"share","goal":"more","headline":true}]}`)
	return dir
}

// TestFolder: names, units, categories, missing runs and points of a folder.
func TestFolder(t *testing.T) {
	d, err := ReadFolder(sweepFolder(t), "")
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "A sweep" || !d.Common || len(d.Points) != 5 || d.Factors[0].Name != "agents.count" || d.Factors[1].Categories[1] != "stewardship" {
		t.Fatalf("%+v", d)
	}
	if len(d.Outcomes) != 2 || d.Outcomes[0].Unit != "EUR" || !d.Outcomes[1].Headline || len(d.Outcomes[1].Y[3]) != 3 || !math.IsNaN(d.Outcomes[1].Y[3][2]) || !math.IsNaN(d.Outcomes[0].Y[4][0]) {
		t.Errorf("%+v", d.Outcomes)
	}
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "1 design points have no run") {
		t.Errorf("%q", d.Warnings)
	}
}

// TestFolderMethods: effects, trade-off, conditions, robust choice and
// replications of the same folder, and files in it.
func TestFolderMethods(t *testing.T) {
	dir := sweepFolder(t)
	text, _ := os.ReadFile(filepath.Join(dir, "design.csv"))
	put(t, dir, "design.csv", strings.Replace(string(text), "5,base,30,none,0,3,[]\n", "", 1)) // the whole factorial
	f := ask(t, Request{Method: "effects", Dir: dir})[0].Value.(*sensitivity.Factorial)
	near(t, "agents", f.Effects[0].Estimate.Center, 0.2, 1e-12)
	near(t, "style", f.Effects[1].Estimate.Center, 0.05, 1e-12)
	if f.Effects[0].Estimate.N != 2 || len(f.Levels) != 4 {
		t.Errorf("%+v", f.Effects)
	}
	p := ask(t, Request{Method: "pareto", Dir: dir, Goals: []string{"cost=min", "service_level"}})[0].Value.(*optimise.Result)
	if len(p.Front)+len(p.Others) != 4 || p.Front[0].Point[0] != 0 {
		t.Errorf("front %+v", p.Front)
	}
	v := ask(t, Request{Method: "prim", Dir: dir, Where: []string{"cost>=20"}})[0].Value.(*Discovery)
	if v.Cases != 3 || v.Boxes[0].N != 4 {
		t.Errorf("%+v", v.Trajectory)
	}
	r := ask(t, Request{Method: "robust", Dir: dir, Goals: []string{"cost=min"}, Option: "agents.count"})[0].Value.(*optimise.Robust)
	if len(r.Choices) != 2 || r.Choices[r.ByRegret].Option != "agents.count=10" || r.Choices[1].RegretMax != 20 {
		t.Errorf("%+v", r.Choices)
	}
	answers := ask(t, Request{Method: "reps", Dir: dir, Metrics: []string{"cost"}, Precision: 0.5})
	if s := answers[0].Value.([]Settling); len(s) != 4 || len(s[0].Steps) != 2 {
		t.Errorf("%+v", s)
	}
	if _, err := Write(dir, answers); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"analysis/reps-cost.csv", "figures/reps-cost.svg", "figures/reps-cost.csv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestSurfaceAndScreens: the methods for samples, on a plane with a bend.
func TestSurfaceAndScreens(t *testing.T) {
	dir := t.TempDir()
	points, err := design.Sobol(64, 2)
	if err != nil {
		t.Fatal(err)
	}
	var xs, ys strings.Builder
	xs.WriteString("a,b\n")
	ys.WriteString("y#1,y#2\n")
	for i, p := range points {
		v := 3*p[0] + p[1]*p[1]
		noise := 0.01 * float64(i%3-1)
		fmt.Fprintf(&xs, "%g,%g\n", p[0], p[1])
		fmt.Fprintf(&ys, "%g,%g\n", v+noise, v-noise)
	}
	x, y := put(t, dir, "x.csv", xs.String()), put(t, dir, "y.csv", ys.String())
	s := ask(t, Request{Method: "gp", X: x, Y: y, Grid: 5})[0].Value.(*Surface)
	if s.Q2 < 0.99 || s.I != 0 && s.I != 1 || len(s.Mean) != 5 {
		t.Errorf("Q² %g over factors %d and %d", s.Q2, s.I, s.J)
	}
	c := ask(t, Request{Method: "src", X: x, Y: y, Bootstrap: 20})[0].Value.(*sensitivity.Coefficients)
	if c.Linear[0].Value < 0.9 || c.Noise.Replications != 2 {
		t.Errorf("%+v", c)
	}
	if _, _, err := Run(context.Background(), Request{Method: "prim", X: x, Y: y, Where: []string{"y>99"}}, nil); err == nil || !strings.Contains(err.Error(), "nothing to tell apart") {
		t.Errorf("no cases: %v", err)
	}
}

// TestWarmUpOfAFile: the deterministic series of case D10 cut at 40.
func TestWarmUpOfAFile(t *testing.T) {
	var ys strings.Builder
	ys.WriteString("queue\n")
	for i := range 200 {
		fmt.Fprintf(&ys, "%.17g\n", 10+10*math.Exp(-float64(i)/10)+float64(7*i%11-5)/5)
	}
	a := ask(t, Request{Method: "warmup", Y: put(t, t.TempDir(), "y.csv", ys.String())})
	if w := a[0].Value.([]WarmUp); len(w) != 1 || w[0].Cut != 40 || !w[0].Detected {
		t.Errorf("%+v", w)
	}
}

// TestBadData: every mistake in the data is an input error that says where.
func TestBadData(t *testing.T) {
	dir := t.TempDir()
	x := put(t, dir, "x.csv", "a\n1\n2\n")
	for name, c := range map[string]struct {
		text, want string
		r          Request
	}{
		"word":        {"y\n1\nx\n", `y.csv:3: "x" in column y`, Request{Method: "src", X: x}},
		"rows":        {"y\n1\n2\n3\n", "has 2 rows", Request{Method: "src", X: x}},
		"ragged":      {"y,z\n1\n", ":2: 1 cells", Request{Method: "src", X: x}},
		"twice":       {"y,y\n1,2\n", "two columns", Request{Method: "src", X: x}},
		"empty":       {"", "holds no rows", Request{Method: "src", X: x}},
		"no factors":  {"y\n1\n2\n", "there are no factors", Request{Method: "src"}},
		"no method":   {"y\n1\n2\n", "did you mean", Request{Method: "sobo1", X: x}},
		"no outcome":  {"y\n1\n2\n", `no outcome "z"`, Request{Method: "src", X: x, Metrics: []string{"z"}}},
		"no goal":     {"y\n1\n2\n", "needs goals", Request{Method: "pareto", X: x}},
		"no interest": {"y\n1\n2\n", "what is of interest", Request{Method: "prim", X: x}},
	} {
		c.r.Y = put(t, dir, "y.csv", c.text)
		_, _, err := Run(context.Background(), c.r, nil)
		if input, is := err.(*InputError); !is || !strings.Contains(input.Message, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := Run(context.Background(), Request{Method: "src", Dir: dir}, nil); err == nil || !strings.Contains(err.Error(), "no runs.csv") {
		t.Errorf("%v", err)
	}
}

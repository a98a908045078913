package analysis_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/internal/sensitivity/known"
	"frontline.dev/frontline/sim"
)

var numbersFile = flag.String("numbers", "", "file to which TestNumbers writes its table, docs/numbers.md")

// ledger holds every number of the acceptance cases of experiments: what is
// expected, what is found, and how far apart the two may lie.
type ledger struct {
	t    *testing.T
	rows []string
	n    int
}

// group begins a case, with where its numbers come from.
func (l *ledger) group(title, source string) {
	l.rows = append(l.rows, fmt.Sprintf("\n## %s\n\n%s\n\n| number | expected | found | allowed |\n|---|---|---|---|", title, source))
}

// near enters a number that may differ by so much.
func (l *ledger) near(what string, found, want, within float64) {
	l.t.Helper()
	l.n++
	if !(math.Abs(found-want) <= within) {
		l.t.Errorf("%s: found %.9g, expected %.9g ± %.2g", what, found, want, within)
	}
	allowed := fmt.Sprintf("%.1g", within)
	if within == 0 {
		allowed = "0"
	}
	l.rows = append(l.rows, fmt.Sprintf("| %s | %.9g | %.9g | %s |", what, want, clean(found), allowed))
}

// clean makes a zero of what is one but for rounding.
func clean(x float64) float64 {
	if math.Abs(x) < 1e-13 {
		return 0
	}
	return x
}

// list enters several numbers with names.
func (l *ledger) list(what string, names []string, found, want []float64, within float64) {
	l.t.Helper()
	for i := range want {
		l.near(what+" "+names[i], found[i], want[i], within)
	}
}

// numbered are the names 1, 2, 3 …
func numbered(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprint(i+1))
	}
	return names
}

// is enters a number that has to be the same.
func (l *ledger) is(what string, found, want float64) { l.t.Helper(); l.near(what, found, want, 0) }

// least enters a number that must reach a bound.
func (l *ledger) least(what string, found, bound float64) {
	l.t.Helper()
	l.n++
	if !(found >= bound) {
		l.t.Errorf("%s: found %.9g, must be at least %.9g", what, found, bound)
	}
	l.rows = append(l.rows, fmt.Sprintf("| %s | ≥ %.9g | %.9g | |", what, bound, found))
}

const numbersHead = `# Every number

What the methods of experiments must reproduce, number by number: those that the literature or another program gives, and those derived here.
[sensitivity.md](sensitivity.md) says what the methods are. The table is written by

` + "```text" + `
FRONTLINE_FULL=1 go test ./internal/sensitivity/analysis -run TestNumbers -args -numbers ../../../docs/numbers.md
` + "```" + `

and %d numbers stand in it. The same test without FRONTLINE_FULL, in every run of the tests, leaves out what takes more than a second.
"Allowed" is the difference beyond which the test fails: what the source printed for numbers that are the same computation, an error of sampling
for estimates.
`

// Every number that is given or derived is found.
func TestNumbers(t *testing.T) {
	l := &ledger{t: t}
	full := os.Getenv("FRONTLINE_FULL") != ""
	l.ishigami(full)
	l.spectra()
	l.derivatives()
	l.densities()
	l.gFunction()
	l.morris(full)
	l.designs()
	l.intervals()
	l.ranking()
	l.warmUp()
	l.prim()
	l.search(full)
	t.Logf("%d numbers", l.n)
	if l.n < 530 {
		t.Errorf("only %d numbers: some are missing", l.n)
	}
	if *numbersFile != "" {
		text := fmt.Sprintf(numbersHead, l.n) + strings.Join(l.rows, "\n") + "\n"
		if err := os.WriteFile(*numbersFile, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// onPi stretches points of the unit cube to [-π, π].
func onPi(points [][]float64) [][]float64 {
	out := make([][]float64, len(points))
	for i, p := range points {
		for _, u := range p {
			out[i] = append(out[i], math.Pi*(2*u-1))
		}
	}
	return out
}

func apply(f func([]float64) float64, points [][]float64) [][]float64 {
	values := make([]float64, len(points))
	for i, p := range points {
		values[i] = f(p)
	}
	return sensitivity.Column(values)
}

func values(list []sensitivity.Index) (out []float64) {
	for _, i := range list {
		out = append(out, i.Value)
	}
	return out
}

var (
	ishigamiFirst = []float64{0.313905191148, 0.442411144790, 0}
	ishigamiTotal = []float64{0.557588855210, 0.442411144790, 0.243683664062}
	three         = []string{"x1", "x2", "x3"}
)

// ishigami is case D1.
func (l *ledger) ishigami(full bool) {
	p4 := math.Pow(math.Pi, 4)
	v1, v2, v13 := .5*math.Pow(1+.1*p4/5, 2), 49./8, .01*p4*p4*(1./18-1./50)
	l.group("D1 Ishigami: closed form", "V1 = ½(1 + bπ⁴/5)², V2 = a²/8, V13 = b²π⁸(1/18 − 1/50), a = 7, b = 0.1.")
	l.near("V1", v1, 4.345888023894163, 1e-12)
	l.near("V2", v2, 6.125, 0)
	l.near("V13", v13, 3.373699916825092, 1e-12)
	l.near("V", v1+v2+v13, 13.844587940719254, 1e-12)
	l.list("S", three, []float64{v1 / (v1 + v2 + v13), v2 / (v1 + v2 + v13), 0}, ishigamiFirst, 1e-12)
	l.list("ST", three, []float64{(v1 + v13) / (v1 + v2 + v13), v2 / (v1 + v2 + v13), v13 / (v1 + v2 + v13)}, ishigamiTotal, 1e-12)
	sizes := []int{256, 1024, 4096}
	printed := map[int][7]float64{256: {.326, .482, .011, .565, .457, .251, .265}, 1024: {.333, .441, .019, .558, .443, .242, .228},
		4096: {.3141, .4425, -.0001, .5574, .4425, .2433, .2433}, 16384: {.3153, .4424, .0014, .5583, .4424, .2437, .2423}}
	if full {
		sizes = append(sizes, 16384)
	}
	for _, n := range sizes {
		x := onPi(must(design.Saltelli(n, 3, true)))
		s, err := sensitivity.Sobol(apply(known.Ishigami, x), nil, 3, sensitivity.SobolOptions{SecondOrder: true, Bootstrap: sensitivity.Bootstrap{Resamples: 200}})
		if err != nil {
			l.t.Fatal(err)
		}
		want, within := printed[n], 6e-4
		if n >= 4096 {
			within = 6e-5
		}
		l.group(fmt.Sprintf("D1 Ishigami: %d base rows, %d runs, as SALib prints it", n, len(x)), "Unscrambled Sobol' points with second order.")
		l.list("S", three, values(s.First), want[:3], within)
		l.list("ST", three, values(s.Total), want[3:6], within)
		l.near("S13", s.Second[1].Value, want[6], within)
		if n == 4096 {
			l.againstExact(s)
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// againstExact holds the indices against the closed form: within 0.01, and inside
// of their intervals.
func (l *ledger) againstExact(s *sensitivity.SobolIndices) {
	l.group("D1 Ishigami: 4096 base rows against the closed form", "Every exact value must lie inside of the 95 % interval as well.")
	l.near("mean", s.Mean, 3.5, .01)
	l.near("V", s.Variance, 13.844587940719254, .05)
	l.list("S", three, values(s.First), ishigamiFirst, .01)
	l.list("ST", three, values(s.Total), ishigamiTotal, .01)
	pairs := []float64{0, 0.243683664062, 0}
	inside := 0
	for k, p := range s.Second {
		l.near("S of x"+fmt.Sprint(p.I+1)+" and x"+fmt.Sprint(p.J+1), p.Value, pairs[k], .01)
		if p.Holds(pairs[k]) {
			inside++
		}
	}
	for j := range 3 {
		if s.First[j].Holds(ishigamiFirst[j]) {
			inside++
		}
		if s.Total[j].Holds(ishigamiTotal[j]) {
			inside++
		}
	}
	l.is("exact values inside of their intervals", float64(inside), 9)
}

// spectra are the frequency methods of D1.
func (l *ledger) spectra() {
	l.group("D1 Ishigami: by frequencies, 10,000 points", "SALib's numbers with SALib's own tolerance.")
	x := onPi(must(sensitivity.EFASTDesign(10000, 3, 1)))
	e := must(sensitivity.EFAST(apply(known.Ishigami, x), nil, 3))
	l.list("EFAST S", three, values(e.First), []float64{.3076, .4439, 0}, .05)
	l.list("EFAST ST", three, e.Total, []float64{.5507, .4877, .2393}, .05)
	x = onPi(must(design.LatinHypercube(10000, 3, 1)))
	r := must(sensitivity.RBDFAST(x, apply(known.Ishigami, x), nil, sensitivity.Bootstrap{Resamples: -1}))
	l.list("RBD-FAST S", three, values(r.First), []float64{.312, .454, -.0003}, .03)
}

// derivatives are DGSM of Ishigami, whose exact values are derived.
func (l *ledger) derivatives() {
	p4 := math.Pow(math.Pi, 4)
	exact := []float64{0.5 * (1 + 0.2*p4/5 + 0.01*p4*p4/9), 24.5, 0.08 * math.Pow(math.Pi, 6) / 7}
	ranges := []sensitivity.Range{{Min: -math.Pi, Max: math.Pi}, {Min: -math.Pi, Max: math.Pi}, {Min: -math.Pi, Max: math.Pi}}
	x := onPi(sensitivity.Differences(must(design.Sobol(8192, 3)), 1e-4))
	d := must(sensitivity.DGSM(x, apply(known.Ishigami, x), nil, ranges, sensitivity.Bootstrap{Resamples: 100}))
	l.group("D1 Ishigami: DGSM, 8192 base points", "Derived from the derivatives: ν1 = ½(1 + 2bπ⁴/5 + b²π⁸/9), ν2 = a²/2, ν3 = 8b²π⁶/7; the bound of ST is 4ν/V, since (max − min)²/π² = 4.")
	for j, want := range exact {
		l.near("ν of "+three[j], d.Square[j].Value, want, .03*want)
		l.near("bound of ST of "+three[j], d.Bound[j].Value, 4*want/13.844587940719254, .03*4*want/13.844587940719254)
	}
}

// densities are delta of a sum of normal factors and of Ishigami.
func (l *ledger) densities() {
	stream := sim.NewStream(4, 0, "test.gaussian")
	var x [][]float64
	for range 4096 {
		x = append(x, []float64{stream.Normal(), stream.Normal(), stream.Normal()})
	}
	l.group("Delta: sum 2x1 + x2 of normal factors, 4096 rows", "Derived: given a factor the response is normal; the densities cross at the roots of a quadratic; quadrature over the factor.")
	d := must(sensitivity.Delta(x, apply(func(x []float64) float64 { return 2*x[0] + x[1] }, x), nil, sensitivity.Bootstrap{Resamples: 50}))
	l.near("δ of x1", d.Delta[0].Value, .5055, .02)
	l.near("δ of x2", d.Delta[1].Value, .1604, .02)
	l.near("δ of x3, which is not in it, against that of a made-up factor", d.Delta[2].Value, d.Dummy.Value, .02)
	x = onPi(must(design.Sobol(4096, 3)))
	d = must(sensitivity.Delta(x, apply(known.Ishigami, x), nil, sensitivity.Bootstrap{Resamples: 50}))
	l.group("Delta: Ishigami, 4096 rows", "Derived by quadrature of arcsine laws on 4800 bins. Smoothing lowers the estimate, by less with more rows.")
	l.list("δ of", three, values(d.Delta), []float64{.263, .425, .210}, .06)
}

// gFunction is case D4.
func (l *ledger) gFunction() {
	var own []float64
	all := 1.0
	for _, c := range known.GCoefficients {
		own = append(own, 1/(3*(1+c)*(1+c)))
		all *= 1 + own[len(own)-1]
	}
	first := []float64{.716192168, .179048042, .023675774, .007161922, .000071619, .000071619, .000071619, .000071619}
	total := []float64{.787144127, .242198193, .034316910, .010460387, .000104949, .000104949, .000104949, .000104949}
	l.group("D4 g-function: closed form", "V = Π(1 + Vi) − 1, Vi = 1/(3(1 + ai)²), S = Vi/V, ST = Vi Π(1 + Vj, j ≠ i)/V. A note had .787144130 .242198194 .034316913 .010460391 .000104946 for ST: off by up to 4e−9.")
	l.near("V", all-1, .465424431902, 1e-12)
	sum := 0.0
	for i, v := range own {
		l.near("S of x"+fmt.Sprint(i+1), v/(all-1), first[i], 1e-9)
		l.near("ST of x"+fmt.Sprint(i+1), v*all/(1+v)/(all-1), total[i], 1e-9)
		sum += v / (all - 1)
	}
	l.near("sum of S", sum, .926364384, 1e-9)
	x := must(design.Saltelli(4096, 8, false))
	s := must(sensitivity.Sobol(apply(known.G, x), nil, 8, sensitivity.SobolOptions{Bootstrap: sensitivity.Bootstrap{Resamples: -1}}))
	l.group("D4 g-function: 4096 base rows, 40,960 runs", "First what SALib finds with the same points, then the closed form.")
	four := []string{"x1", "x2", "x3", "x4"}
	l.list("S, SALib,", four, values(s.First), []float64{.7147, .1776, .0228, .0073}, 6e-5)
	l.list("ST, SALib,", four, values(s.Total), []float64{.7861, .2406, .0342, .0105}, 6e-5)
	l.near("V", s.Variance, .465424431902, .01)
	for i := range first {
		l.near("S of x"+fmt.Sprint(i+1), s.First[i].Value, first[i], .01)
		l.near("ST of x"+fmt.Sprint(i+1), s.Total[i].Value, total[i], .01)
	}
}

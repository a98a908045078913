package analysis_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/internal/sensitivity/known"
	"frontline.dev/frontline/results"
)

// morris is case D6.
func (l *ledger) morris(full bool) {
	third, two := 1.0/3, 2.0/3
	x := [][]float64{{0, third}, {0, 1}, {two, 1}, {0, third}, {two, third}, {two, 1}, {two, 0}, {two, two}, {0, two},
		{third, 1}, {1, 1}, {1, third}, {third, 1}, {third, third}, {1, third}, {third, two}, {third, 0}, {1, 0}}
	y := sensitivity.Column([]float64{.97, .71, 2.39, .97, 2.30, 2.39, 1.87, 2.40, .87, 2.15, 1.71, 1.54, 2.15, 2.17, 1.54, 2.20, 1.87, 1.00})
	unit := []sensitivity.Range{{Max: 1}, {Max: 1}}
	m := must(sensitivity.Morris(x, y, nil, sensitivity.MorrisOptions{Ranges: unit, Bootstrap: sensitivity.Bootstrap{Resamples: -1}}))
	l.group("D6 Morris: hand example", "Saltelli et al. 2008, exercise 4, page 138: six trajectories in two factors.")
	for u, list := range [][]float64{{2.52, 1.995, 2.295, -.66, -.945, -1.305}, {-.39, .135, .795, .255, -.03, .495}} {
		var found []float64
		for i := range list {
			found = append(found, m.Effects[i][u])
		}
		l.list(fmt.Sprintf("effect of x%d on trajectory", u+1), numbered(6), found, list, 1e-9)
	}
	for u, want := range [][3]float64{{0.65, 1.62, 1.794107020}, {0.21, 0.35, 0.411995146}} {
		name := fmt.Sprint(" of x", u+1)
		l.near("μ"+name, m.Mu[u].Value, want[0], 1e-9)
		l.near("μ*"+name, m.MuStar[u].Value, want[1], 1e-9)
		l.near("σ"+name, m.Sigma[u].Value, want[2], 1e-9)
	}
	at := func(v float64) float64 { return known.Morris20(slices.Repeat([]float64{v}, 20)) }
	l.group("D6 Morris 1991: twenty factors", "Deterministic variant. Limits of μ* and σ by 400,000 trajectories; found with 20,000 (full) or 2,000, of random starts.")
	l.near("f(½, …)", at(.5), 40.972222222, 1e-9)
	l.near("f(0, …)", at(0), -327, 1e-9)
	l.near("f(1, …)", at(1), -127, 1e-9)
	ranges := slices.Repeat([]sensitivity.Range{{Max: 1}}, 20)
	o := sensitivity.MorrisOptions{Ranges: ranges, Bootstrap: sensitivity.Bootstrap{Resamples: -1}}
	x = must(design.Morris(20, design.MorrisOptions{Levels: 4, Trajectories: 10, Seed: 1}))
	m = must(sensitivity.Morris(x, apply(known.Morris20, x), nil, o))
	important, others := math.Inf(1), 0.0
	for i, index := range m.MuStar {
		if i < 10 {
			important = math.Min(important, index.Value)
		} else {
			others = math.Max(others, index.Value)
		}
	}
	l.least("least μ* of x1 to x10 less greatest of x11 to x20, ten trajectories", important-others, 0)
	n, slack := 2000, 2.2
	if full {
		n, slack = 20000, .15+4*.0071*50
	}
	x = known.Trajectories(n, 20, 2)
	m = must(sensitivity.Morris(x, apply(known.Morris20, x), nil, o))
	star := []float64{64.1, 63.8, 51.2, 63.8, 51.0, 43.3, 34.7, 37.6, 42.4, 37.6, 5.3}
	sigma := []float64{75.3, 75.5, 70.1, 75.5, 70.0, 52.2, 25.9, 6.6, 6.6, 6.6, 6.6}
	for i := range 20 {
		l.near("μ* of "+m.Names[i], m.MuStar[i].Value, star[min(i, 10)], math.Max(slack*math.Min(1, sigma[min(i, 10)]/30), .5))
		l.near("σ of "+m.Names[i], m.Sigma[i].Value, sigma[min(i, 10)], 3*slack/2)
	}
}

// designs is case D7.
func (l *ledger) designs() {
	l.group("D7 sequences", "Sobol' points with the direction numbers of Joe and Kuo, as SciPy gives them; Halton points in bases 2 and 3.")
	sobol := must(design.Sobol(9, 4))
	for i, want := range [][]float64{{0, 0, 0, 0}, {.5, .5, .5, .5}, {.75, .25, .25, .25}, {.25, .75, .75, .75}, {.375, .375, .625, .875},
		{.875, .875, .125, .375}, {.625, .125, .875, .625}, {.125, .625, .375, .125}, {.1875, .3125, .9375, .4375}} {
		l.list(fmt.Sprintf("Sobol' point %d, coordinate", i+1), numbered(4), sobol[i], want, 0)
	}
	halton := must(design.Halton(6, 2))
	for i, want := range [][]float64{{0, 0}, {.5, 1. / 3}, {.25, 2. / 3}, {.75, 1. / 9}, {.125, 4. / 9}, {.625, 7. / 9}} {
		l.list(fmt.Sprintf("Halton point %d, coordinate", i+1), numbered(2), halton[i], want, 1e-15)
	}
	var six [][]float64
	for _, p := range [][2]float64{{1, 3}, {2, 6}, {3, 2}, {4, 5}, {5, 1}, {6, 4}} {
		six = append(six, []float64{(p[0] - .5) / 6, (p[1] - .5) / 6})
	}
	d := must(design.DiscrepancyOf(six))
	l.group("D7 discrepancy of six points", "As SciPy gives them.")
	l.near("centred", d.Centred, 0.008142039609053464, 1e-15)
	l.near("wrap-around", d.WrapAround, 0.01684670781892894, 1e-15)
	l.near("mixture", d.Mixture, 0.014895592206789487, 1e-15)
	l.near("L2*", d.L2Star, 0.06833606212558091, 1e-15)
	l.nolh()
	full := must(design.NewFraction(3, nil))
	effects := must(design.Effects(full.Rows, []float64{60, 72, 54, 68, 52, 83, 45, 80}, []string{"T", "C", "K"}, 0))
	l.group("D7 pilot plant", "2³ of Box, Hunter and Hunter 2005, table 5.1.")
	for i, want := range []float64{64.25, 23, -5, 1.5, 1.5, 10, 0, .5} {
		l.is(effects[i].Name, effects[i].Value, want)
	}
	l.group("D7 sizes of designs", "Points by the formulas of the methods.")
	l.is("Saltelli, N = 64, k = 5: N(k + 2)", float64(len(must(design.Saltelli(64, 5, false)))), 448)
	l.is("Saltelli with second order: N(2k + 2)", float64(len(must(design.Saltelli(64, 5, true)))), 768)
	l.is("Morris, r = 10, k = 7: r(k + 1)", float64(len(must(design.Morris(7, design.MorrisOptions{Levels: 4, Trajectories: 10})))), 80)
	l.is("EFAST, N = 100, k = 3: Nk", float64(len(must(sensitivity.EFASTDesign(100, 3, 1)))), 300)
	l.is("central composite, k = 3, n0 = 6: 2^k + 2k + n0", float64(len(must(design.CentralComposite(3, 6, 0)))), 20)
}

// nolh are the nearly orthogonal Latin hypercubes of D7.
func (l *ledger) nolh() {
	l.group("D7 nearly orthogonal Latin hypercubes", "Cioppa and Lucas 2007: the design of 17 points, and the worst correlation and the condition number of both.")
	x := must(design.NOLH(7))
	for i, want := range [][]float64{{-3, 8, 5, -2, -4, 7, 1}, {-7, -4, 6, 1, -8, -3, 2}, {-6, -1, -7, -4, 2, 5, 8}, {-5, 2, -3, 8, 1, -6, 4}, {4, 7, -1, -6, -3, -8, 5},
		{8, -3, -2, 5, -7, 4, 6}, {2, -5, 8, -3, 6, -1, 7}, {1, 6, 4, 7, 5, 2, 3}} {
		var found, mirrored, negative []float64
		for j := range want {
			found, mirrored, negative = append(found, 16*x[i][j]-8), append(mirrored, 16*x[i+9][j]-8), append(negative, -want[j])
		}
		l.list(fmt.Sprintf("row %d, factor", i+1), numbered(7), found, want, 1e-12)
		l.list(fmt.Sprintf("row %d, factor", i+10), numbered(7), mirrored, negative, 1e-12)
	}
	for _, want := range [][4]float64{{7, 17, 0, 1}, {11, 33, 0.02339572, 1.122607}} {
		k := int(want[0])
		d := must(design.Diagnose(must(design.NOLH(k))))
		name := fmt.Sprintf("%d factors: ", k)
		l.is(name+"points", float64(d.Points), want[1])
		l.near(name+"greatest correlation", d.Correlation, want[2], 1e-8)
		l.near(name+"condition number", d.Condition, want[3], 1e-6)
	}
}

// intervals is case D8.
func (l *ledger) intervals() {
	p := decide.Precision{Confidence: .9, Absolute: 1}
	p.Next([]float64{1.20, 1.50, 1.68, 1.89, .95, 1.49, 1.58, 1.55, .50, 1.09})
	s := p.At(10)
	l.group("D8 an interval", "Law 2015, example 4.26, 90 %.")
	l.near("mean", s.Mean, 1.343, 1e-12)
	l.near("variance", s.SD*s.SD, .1675122, 1e-7)
	l.near("half-width", (s.Hi-s.Lo)/2, .237253, 1e-6)
	l.group("D8 published replications", "pydesrap_mms, tests of its replications algorithm: 40 replications. Rows of n = 5, 20, 40 and 3; then the first n whose deviation is at most 5 % and stays so.")
	columns := l.published()
	for _, want := range []struct {
		metric string
		n      int
		list   []float64 // mean, sd, deviation, lo, hi
	}{
		{"mean_q_time_nurse", 5, []float64{.500754541093053, .025851212332127, .064100306694491, .468656021430, .532853060756}},
		{"mean_q_time_nurse", 20, []float64{.483385194866692, .068859277639445, .066669675226226}},
		{"mean_q_time_nurse", 40, []float64{.513406672974262, .071235397227423, .044374540479, .490624487782, .536188858166}},
		{"mean_time_with_nurse", 3, []float64{9.942631075035354, .11007508865543447, .02750194357873877, 9.669189396185518, 10.216072753885191}},
	} {
		p := decide.Precision{Relative: .05}
		p.Next(columns[want.metric])
		got := p.At(want.n)
		l.list(fmt.Sprintf("%s, n = %d:", want.metric, want.n), []string{"mean", "standard deviation", "deviation", "lower end", "upper end"},
			[]float64{got.Mean, got.SD, got.Deviation, got.Lo, got.Hi}, want.list, 5e-10)
	}
	p = decide.Precision{Relative: .05}
	p.Next(columns["mean_q_time_nurse"])
	first := 0
	for n := 40; n >= 3 && p.At(n).Deviation <= .05; n-- {
		first = n
	}
	l.is("mean_q_time_nurse: first n within 5 %, holding to 40", float64(first), 31)
	l.group("D8 look-ahead, relative precision, quantiles", "kLimit of Hoad et al. 2010; γ/(1 + γ); Student's t. The last quantile is that of the closed form for odd degrees of freedom; a note had 3.8834058495.")
	for _, c := range [][3]int{{100, 100, 100}, {100, 101, 101}, {0, 500, 0}} {
		l.is(fmt.Sprintf("look-ahead of %d %% at %d", c[0], c[1]), float64(decide.LookAhead(c[0], c[1])), float64(c[2]))
	}
	l.near("γ = 0.1", decide.RelativeToTruth(.1), .090909, 1e-6)
	l.near("γ = 0.05", decide.RelativeToTruth(.05), .047619, 1e-6)
	l.near("t(.975, 9)", decide.StudentQuantile(.975, 9), 2.2621571627, 1e-9)
	l.near("t(.975, 29)", decide.StudentQuantile(.975, 29), 2.0452296421, 1e-9)
	l.near("t(.9995, 19)", decide.StudentQuantile(.9995, 19), 3.8834058526, 1e-9)
}

func (l *ledger) published() map[string][]float64 {
	file, err := os.Open("../../decide/testdata/replications.csv")
	if err != nil {
		l.t.Fatal(err)
	}
	defer file.Close()
	columns := map[string][]float64{}
	rows := must(csv.NewReader(file).ReadAll())
	for _, row := range rows[1:] {
		for j, cell := range row {
			columns[rows[0][j]] = append(columns[rows[0][j]], must(strconv.ParseFloat(cell, 64)))
		}
	}
	return columns
}

// ranking is case D9.
func (l *ledger) ranking() {
	l.group("D9 constants of two-stage procedures", "Dudewicz and Dalal's h1 (Law's table) and Rinott's h, by quadrature; printed to three digits.")
	for _, c := range []struct {
		name string
		h    func(int, int, float64) float64
		p    float64
		n0   int
		k    []int
		want []float64
	}{
		{"h1", decide.DudewiczDalalH, .90, 20, []int{2, 3, 4, 5, 6, 7, 8, 9, 10}, []float64{1.896, 2.342, 2.583, 2.747, 2.870, 2.969, 3.051, 3.121, 3.182}},
		{"h1", decide.DudewiczDalalH, .90, 40, []int{2, 3, 4, 5, 6, 7, 8, 9, 10}, []float64{1.852, 2.283, 2.514, 2.669, 2.785, 2.878, 2.954, 3.019, 3.076}},
		{"h1", decide.DudewiczDalalH, .95, 20, []int{2, 3, 4, 5, 6, 7, 8, 9, 10}, []float64{2.452, 2.872, 3.101, 3.258, 3.377, 3.472, 3.551, 3.619, 3.679}},
		{"h1", decide.DudewiczDalalH, .95, 40, []int{2, 3, 4, 5, 6, 7, 8, 9, 10}, []float64{2.386, 2.786, 3.003, 3.150, 3.260, 3.349, 3.422, 3.484, 3.539}},
		{"Rinott's h", decide.RinottH, .95, 10, []int{2, 3, 4, 5, 10}, []float64{2.614, 3.166, 3.476, 3.693, 4.290}},
		{"Rinott's h", decide.RinottH, .95, 20, []int{2, 3, 4, 5, 10}, []float64{2.452, 2.937, 3.203, 3.385, 3.875}},
		{"Rinott's h", decide.RinottH, .90, 10, []int{2, 3, 4, 5, 10}, []float64{1.999, 2.587, 2.913, 3.137, 3.746}},
	} {
		for i, k := range c.k {
			l.near(fmt.Sprintf("%s, P* = %.2f, n0 = %d, k = %d", c.name, c.p, c.n0, k), c.h(k, c.n0, c.p), c.want[i], 5.1e-4)
		}
	}
	l.kn()
	means, sds := make([]float64, 10), slices.Repeat([]float64{6}, 10)
	for i := range means {
		means[i] = float64(i + 1)
	}
	l.group("D9 OCBA", "Shares of the runs for ten designs N(i, 6²), the least is best.")
	l.list("share of design", numbered(10), decide.OCBAFractions(means, sds, results.Less), []float64{.403175, .387607, .096902, .043067, .024225, .015504, .010767, .007910, .006056, .004785}, 5.1e-7)
}

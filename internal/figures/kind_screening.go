package figures

import (
	"context"
	"fmt"
	"math"
	"sort"

	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
)

func init() {
	register(40, "morris-plane", "which of many factors matter, alone or together with others", "a Morris design", drawMorris)
	register(41, "sobol-bars", "from which factors the variance of a metric comes", "a Saltelli design", drawSobol)
	register(42, "sobol-convergence", "whether Sobol' indices have settled", "a Saltelli design with four base rows", drawLadder)
	register(43, "surface", "a fitted surface of a metric over its two strongest factors", "a space-filling design of numbers", drawSurface)
}

// answers runs a method of analysis on the folder, when its design is one of
// those; a folder without an experiment is tried.
func (f *Folder) answers(ctx context.Context, r *Request, method string, designs ...string) ([]analysis.Answer, error) {
	d, metrics, err := f.runMetrics(r, metricsDrawn)
	if err != nil {
		return nil, err
	}
	if factors, _ := varying(d); len(factors) == 0 {
		return nil, missingf("factors that vary")
	}
	fits := f.design() == ""
	for _, design := range designs {
		fits = fits || f.design() == design
	}
	if !fits {
		return nil, missingf("a design of type %s; this one is %s", designs[0], f.design())
	}
	list, _, err := analysis.Run(ctx, analysis.Request{Method: method, Dir: f.Dir, Metrics: metrics, Seed: 1}, nil)
	return list, err
}

func drawMorris(ctx context.Context, f *Folder, r *Request) (all []Figure, err error) {
	list, err := f.answers(ctx, r, "morris", "morris")
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		m := a.Value.(*sensitivity.MorrisEffects)
		if m.Groups {
			return nil, missingf("single factors: groups have no σ")
		}
		unit := f.Measure(a.Outcome).Unit
		order := make([]int, len(m.Names))
		for i := range order {
			order[i] = i
		}
		sort.SliceStable(order, func(x, y int) bool { return m.MuStar[order[x]].Value > m.MuStar[order[y]].Value })
		cloud := results.Cloud{}
		var rows [][]string
		for rank, i := range order {
			mu, s := m.MuStar[i], m.Sigma[i]
			p := results.Point{X: mu.Value, Y: s.Value, XLo: mu.Lo, XHi: mu.Hi}
			if rank < labelled {
				p.Label = m.Names[i]
			}
			cloud.Points = append(cloud.Points, p)
			rows = append(rows, joined([]string{m.Names[i]}, sixes(mu.Value, mu.Lo, mu.Hi, m.Mu[i].Value, s.Value, s.Lo, s.Hi)))
		}
		spec := results.FigureSpec{Size: f.size, Title: fmt.Sprintf("%s moves %s most", m.Names[order[0]], plain(a.Outcome)),
			Subtitle: fmt.Sprintf("Elementary effects over the range of each factor; %d trajectories, %s; lines: 95 %% bootstrap intervals", m.Trajectories, count(m.Replications, "replication")),
			XLabel:   axis("mean absolute effect μ* on "+a.Outcome, unit), YLabel: axis("standard deviation σ of effects", unit),
			Note: f.note("Far right: it matters. Above σ = 0.5 μ*: what it does depends on the others, or is not a straight line (Morris 1991).")}
		o := results.ScatterOptions{Rays: []results.Ray{{Name: "σ = μ*", Slope: 1}, {Name: "σ = 0.5 μ*", Slope: .5}, {Name: "σ = 0.1 μ*", Slope: .1}}}
		p, err := results.Scatter(spec, []results.Cloud{cloud}, o)
		drawn, err := f.make(fileName("morris-plane", a.Outcome), "--metric "+a.Outcome, spec, p, err, []string{"factor", "mu_star", "mu_star_lo", "mu_star_hi", "mu", "sigma", "sigma_lo", "sigma_hi"}, rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

// indices turns indices into bars.
func indices(name string, list []sensitivity.Index) results.Group {
	g := results.Group{Name: name}
	for _, i := range list {
		g.Values, g.Lo, g.Hi = append(g.Values, i.Value), append(g.Lo, i.Lo), append(g.Hi, i.Hi)
	}
	return g
}

func drawSobol(ctx context.Context, f *Folder, r *Request) (all []Figure, err error) {
	list, err := f.answers(ctx, r, "sobol", "saltelli")
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		s := a.Value.(*sensitivity.SobolIndices)
		top := 0
		var rows [][]string
		for i, name := range s.Factors {
			if s.Total[i].Value > s.Total[top].Value {
				top = i
			}
			rows = append(rows, joined([]string{name}, sixes(s.First[i].Value, s.First[i].Lo, s.First[i].Hi, s.Total[i].Value, s.Total[i].Lo, s.Total[i].Hi)))
		}
		note := "First order: the share that goes when only this factor is known. Total: the share that stays when all others are."
		if s.Replications > 1 && !math.IsNaN(s.Noise.Share.Value) {
			note += fmt.Sprintf(" Of the variance of a single run %s %% is noise.", results.FormatNumber(100*s.Noise.Share.Value, 2))
		}
		if s.Dropped > 0 {
			note += fmt.Sprintf(" %d base rows with missing runs are left out.", s.Dropped)
		}
		spec := results.FigureSpec{Size: f.size, Title: fmt.Sprintf("Most variance of %s comes from %s", plain(a.Outcome), s.Factors[top]),
			Subtitle: fmt.Sprintf("Sobol' indices; %d base rows, %s; 95 %% bootstrap intervals", s.Base, count(s.Replications, "replication")),
			YLabel:   "Share of the variance (0 to 1)", XLabel: "Factor", Note: f.note(note)}
		p, err := results.Bars(spec, s.Factors, []results.Group{indices("First order", s.First), indices("Total", s.Total)})
		drawn, err := f.make(fileName("sobol-bars", a.Outcome), "--metric "+a.Outcome, spec, p, err, []string{"factor", "first", "first_lo", "first_hi", "total", "total_lo", "total_hi"}, rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

func drawLadder(ctx context.Context, f *Folder, r *Request) (all []Figure, err error) {
	list, err := f.answers(ctx, r, "sobol", "saltelli")
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		s := a.Value.(*sensitivity.SobolIndices)
		if len(s.Ladder) < 2 {
			return all, missingf("a design whose base can be halved, for nested prefixes")
		}
		var lines []results.Series
		var rows [][]string
		for i, name := range s.Factors {
			line := results.Series{Name: name}
			for _, step := range s.Ladder {
				t := step.Total[i]
				line.X, line.Y = append(line.X, float64(step.Base)), append(line.Y, t.Value)
				line.Lo, line.Hi = append(line.Lo, t.Lo), append(line.Hi, t.Hi)
				rows = append(rows, joined([]string{name}, sixes(float64(step.Base), t.Value, t.Lo, t.Hi)))
			}
			lines = append(lines, line)
		}
		spec := results.FigureSpec{Size: f.size, Title: "Have the total indices of " + plain(a.Outcome) + " settled?", Subtitle: fmt.Sprintf("Total indices of nested parts of one design; %s; 95 %% bootstrap intervals", count(s.Replications, "replication")),
			XLabel: "Base rows (points)", YLabel: "Total index (share of the variance)", IncludeZero: true, Note: f.note("When the intervals shrink and the lines are level, more runs would not change the order.")}
		p, err := results.LinesWithBands(spec, lines)
		drawn, err := f.make(fileName("sobol-convergence", a.Outcome), "--metric "+a.Outcome, spec, p, err, []string{"factor", "base", "total", "lo", "hi"}, rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

// surfacePoints bounds the design whose surface is fitted when nobody asked for
// it: the effort grows with the cube.
const surfacePoints = 400

// known is a factor with the unit of the manifest.
func known(factors []analysis.Factor, f analysis.Factor) analysis.Factor {
	for _, k := range factors {
		if k.Name == f.Name {
			return k
		}
	}
	return f
}

func drawSurface(ctx context.Context, f *Folder, r *Request) (all []Figure, err error) {
	d, err := f.Data()
	if err != nil {
		return nil, err
	}
	factors, x := varying(d)
	if len(factors) < 2 || len(x) < 10*len(factors) {
		return nil, missingf("two factors that vary and ten points for each")
	}
	if len(x) > surfacePoints && len(r.Kinds) == 0 {
		return nil, missingf("at most %d points unless it is asked for by name; there are %d", surfacePoints, len(x))
	}
	list, err := f.answers(ctx, r, "gp", "lhs", "sobol", "halton", "nolh", "csv", "list", "ccd")
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		s := a.Value.(*analysis.Surface)
		fx, fy := known(factors, s.Factors[s.I]), known(factors, s.Factors[s.J])
		var xs, ys []string
		var rows [][]string
		for _, v := range s.X {
			xs = append(xs, results.FormatNumber(v, 3))
		}
		for b, v := range s.Y {
			ys = append(ys, results.FormatNumber(v, 3))
			for k, u := range s.X {
				rows = append(rows, sixes(u, v, s.Mean[b][k], s.SD[b][k]))
			}
		}
		spec := results.FigureSpec{Size: f.size, Title: fmt.Sprintf("How %s changes over %s and %s", plain(a.Outcome), fx.Name, fy.Name),
			Subtitle: fmt.Sprintf("Gaussian process through %d points, other factors in the middle of their range; left-out Q² %.2f", s.N, s.Q2),
			XLabel:   axisOf(fx.Name, fx.Unit), YLabel: axisOf(fy.Name, fy.Unit),
			Note: f.note(fmt.Sprintf("A fit, not runs: believe it as far as Q² says. %.0f %% of left-out points lie within 1.96 standard errors.", 100*s.Inside95))}
		p, err := results.HeatMap(spec, xs, ys, s.Mean, axis(a.Outcome, f.Measure(a.Outcome).Unit))
		drawn, err := f.make(fileName("surface", a.Outcome), "--metric "+a.Outcome, spec, p, err, []string{fx.Name, fy.Name, "mean", "se"}, rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

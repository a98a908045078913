package calibrate

import (
	"slices"
	"strconv"

	"frontline.dev/frontline/results"
)

// sheet is a result table as a file.
type sheet struct {
	file   string
	header []string
	rows   [][]string
}

// sheets returns the tables of an answer.
func (r *Result) sheets() []sheet {
	list := []sheet{r.drawsSheet(), r.settingsSheet()}
	if r.Moments != nil {
		list = append(list, r.profilesSheet(), r.pointsSheet())
	}
	if r.ABC != nil {
		list = append(list, r.generationsSheet())
	}
	if r.Check != nil {
		list = append(list, r.checkSheet())
	}
	return append(list, r.correlationsSheet())
}

func (r *Result) names() (names []string) {
	for i := range r.Problem.Parameters {
		names = append(names, r.Problem.Parameters[i].Name)
	}
	return names
}

func (r *Result) targetNames() (names []string) {
	for _, t := range r.Problem.Targets {
		names = append(names, t.Name)
	}
	return names
}

// cells returns the values at a point.
func (r *Result) cells(u []float64) (cells []string) {
	for _, v := range valuesAt(r.Problem.Parameters, u) {
		cells = append(cells, results.Number(v))
	}
	return cells
}

func numbers(values []float64) (cells []string) {
	for _, v := range values {
		cells = append(cells, results.Number(v))
	}
	return cells
}

// drawsSheet has every draw with its weight; of abc the outcome too.
func (r *Result) drawsSheet() sheet {
	s := sheet{file: "calibrate.csv", header: append(append([]string{"method", "draw", "weight", "distance"}, r.names()...), r.targetNames()...)}
	put := func(method string, d *Draws, distance, outcome func(i int) []float64) {
		for i, u := range d.U {
			row := append([]string{method, strconv.Itoa(i + 1), results.Number(d.Weights[i])}, numbers(distance(i))...)
			s.rows = append(s.rows, append(append(row, r.cells(u)...), numbers(outcome(i))...))
		}
	}
	if m := r.Moments; m != nil {
		f := m.surface.objective()
		put("moments", &m.Draws, func(i int) []float64 { return []float64{f(m.Draws.U[i])} }, func(i int) []float64 { return m.surface.centres(m.Draws.U[i]) })
	}
	if a := r.ABC; a != nil {
		put("abc", &a.Draws, func(i int) []float64 { return []float64{a.Distances[i]} }, func(i int) []float64 { return a.Outcomes[i] })
	}
	return s
}

func (r *Result) settingsSheet() sheet {
	s := sheet{file: "settings.csv", header: []string{"setting", "unit", "found", "lo", "hi", "prior_lo", "prior_hi", "profile_lo", "profile_hi", "standard_error_of_prior_probability", "contraction", "verdict", "sentence"}}
	for j := range r.Findings {
		f := &r.Findings[j]
		p := f.Parameter
		row := append([]string{p.Name, p.Unit}, numbers([]float64{p.Value(f.Best), p.Value(f.Lo), p.Value(f.Hi), p.Value(0), p.Value(1)})...)
		if m := r.Moments; m != nil {
			row = append(row, numbers([]float64{p.Value(m.Profiles[j].Lo), p.Value(m.Profiles[j].Hi), m.Errors[j]})...)
		} else {
			row = append(row, "", "", "")
		}
		s.rows = append(s.rows, append(row, results.Number(f.Contraction), string(f.Kind), f.Sentence))
	}
	return s
}

func (r *Result) profilesSheet() sheet {
	s := sheet{file: "profiles.csv", header: []string{"setting", "value", "prior_probability", "distance"}}
	for j, p := range r.Moments.Profiles {
		for i, u := range p.U {
			s.rows = append(s.rows, append([]string{r.Problem.Parameters[j].Name}, numbers([]float64{r.Problem.Parameters[j].Value(u), u, p.Distance[i]})...))
		}
	}
	return s
}

// pointsSheet has the points of simulated moments with their means.
func (r *Result) pointsSheet() sheet {
	s := sheet{file: "points.csv", header: append(append([]string{"point", "runs", "distance"}, r.names()...), r.targetNames()...)}
	for i, q := range r.Moments.Points {
		row := append([]string{strconv.Itoa(i + 1), strconv.Itoa(len(q.Runs)), results.Number(r.Moments.surface.distance(q.Mean))}, r.cells(q.U)...)
		s.rows = append(s.rows, append(row, numbers(q.Mean)...))
	}
	return s
}

func (r *Result) generationsSheet() sheet {
	s := sheet{file: "generations.csv", header: []string{"generation", "tolerance", "accepted", "effective_sample_size", "runs"}}
	for i, g := range r.ABC.Generations {
		s.rows = append(s.rows, []string{strconv.Itoa(i + 1), results.Number(g.Tolerance), results.Number(g.Accepted), results.Number(g.ESS), strconv.Itoa(g.Runs)})
	}
	return s
}

func (r *Result) checkSheet() sheet {
	s := sheet{file: "check.csv", header: []string{"target", "unit", "observed", "predicted", "lo", "hi", "tail", "runs"}}
	for k, c := range r.Check {
		t := r.Problem.Targets[k]
		s.rows = append(s.rows, append(append([]string{t.Name, t.Unit}, numbers([]float64{c.Observed, c.Median, c.Lo, c.Hi, c.Tail})...), strconv.Itoa(len(c.Values))))
	}
	return s
}

func (r *Result) correlationsSheet() sheet {
	s := sheet{file: "correlations.csv", header: append([]string{"setting"}, r.names()...)}
	for j, row := range r.Main().Correlations(r.Problem.Parameters) {
		s.rows = append(s.rows, append([]string{r.names()[j]}, numbers(row)...))
	}
	return s
}

// sheets returns the ranks of a calibration of the method.
func (a *SBCAnswer) sheets() []sheet {
	ranks := sheet{file: "sbc_ranks.csv", header: []string{"setting", "data_set", "rank"}}
	curve := sheet{file: "sbc.csv", header: []string{"setting", "share", "expected", "count", "lo", "hi"}}
	for _, r := range a.Ranks {
		for i, rank := range r.Ranks {
			ranks.rows = append(ranks.rows, []string{r.Name, strconv.Itoa(i + 1), strconv.Itoa(rank)})
		}
		for i, at := range a.Envelope.At {
			curve.rows = append(curve.rows, []string{r.Name, results.Number(at), results.Number(at * float64(a.N)), strconv.Itoa(r.Counts[i]), strconv.Itoa(a.Envelope.Lo[i]), strconv.Itoa(a.Envelope.Hi[i])})
		}
	}
	return []sheet{ranks, curve}
}

// sortedNames returns the keys in order.
func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

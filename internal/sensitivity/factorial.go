package sensitivity

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"frontline.dev/frontline/results"
)

// Factorial holds what a design of a few levels per factor says: means by
// level, main effects and interactions.
type Factorial struct {
	Factors      []string
	Points       int
	Replications int
	Mean         results.Estimate // over all points, by replication
	Levels       []LevelMean      // by factor, then level
	Cells        []CellMean       // by pair of factors, then levels: what an interaction plot shows
	Effects      []Effect         // main effects, then pairs, then higher terms
	PSE          float64          // pseudo standard error of Lenth 1989, without replications; else NaN
	Margin       float64          // effects beyond ± this stand out of the others (95 %), without replications; else NaN
	Warnings     []string
}

// LevelMean is the mean response at one level of one factor.
type LevelMean struct {
	Factor int
	Level  float64
	Mean   results.Estimate
	Effect results.Estimate // less the mean over all points, replication by replication
}

// CellMean is the mean response where two factors have the given levels.
type CellMean struct {
	I, J   int
	AtI    float64
	AtJ    float64
	Mean   results.Estimate
	Points int
}

// Effect is the effect of a factor, or the interaction of several.
type Effect struct {
	Term     string // names joined by " × "
	Factors  []int
	Estimate results.Estimate // from the lowest to the highest level; of one replication without an interval
	Share    float64          // of the variance between points that the term takes beyond its parts; NaN for unbalanced designs and terms of three
	Aliases  []string         // terms that this design cannot tell from it
}

// FactorialEffects computes main effects and interactions up to an order of 1
// to 5 factors. The effect of a factor is the mean response at its highest
// level less that at its lowest. An interaction is half the change of one
// factor's effect when the other goes from lowest to highest, and so on: for
// designs of two levels that is the classical contrast (Box, Hunter and Hunter
// 2005, chapter 5). Factors of more than two levels enter effects by their
// extreme levels; all of their levels are in Levels and Cells.
//
// Each replication is an experiment of its own, so intervals are Student's over
// replications and hold with common random numbers as well as without. Without
// replications the pseudo standard error of Lenth tells large effects from the
// rest. A replication with a missing run does not count where it is needed.
// Errors: factors with one level or with more than 20, too few points.
func FactorialEffects(x, y [][]float64, names []string, order int) (*Factorial, error) {
	columns, err := checkMatrix(x)
	if err != nil {
		return nil, err
	}
	if names, err = nameFactors(names, len(columns)); err != nil {
		return nil, err
	}
	if _, _, err := rowMeans(y); err != nil {
		return nil, err
	}
	if len(x) != len(y) {
		return nil, fmt.Errorf("%d rows of factors and %d of responses", len(x), len(y))
	}
	if order < 1 || order > 5 {
		return nil, fmt.Errorf("effects of order %d: must be 1 to 5", order)
	}
	t := &factorialTable{columns: columns, y: y, names: names}
	for j, c := range columns {
		levels := slices.Compact(slices.Sorted(slices.Values(c)))
		if len(levels) < 2 || len(levels) > 20 {
			return nil, fmt.Errorf("factor %s has %d levels: effects need 2 to 20; use src or sobol for a factor that takes many values", names[j], len(levels))
		}
		t.levels = append(t.levels, levels)
	}
	f := &Factorial{Factors: names, Points: len(x), Replications: len(y[0]), PSE: math.NaN(), Margin: math.NaN()}
	if f.Mean = results.NewEstimate(t.mean(func(int) bool { return true })); f.Mean.N == 0 {
		return nil, fmt.Errorf("%w: in every replication a run is missing", ErrTooFew)
	}
	t.levelMeans(f)
	t.cellMeans(f)
	for _, term := range termsOf(len(columns), order) {
		if e, there := t.effect(term); there {
			f.Effects = append(f.Effects, e)
		}
	}
	t.aliases(f)
	f.lenth()
	return f, nil
}

// factorialTable is the design with its responses.
type factorialTable struct {
	columns, y, levels [][]float64
	names              []string
}

// mean returns, for each replication, the mean over the rows that are in; nil
// when there is none.
func (t *factorialTable) mean(in func(row int) bool) []float64 {
	sums, n := make([]float64, len(t.y[0])), 0.0
	for i, row := range t.y {
		if !in(i) {
			continue
		}
		n++
		for r, v := range row {
			if !finite(v) {
				v = math.NaN()
			}
			sums[r] += v
		}
	}
	if n == 0 {
		return nil
	}
	for r := range sums {
		sums[r] /= n
	}
	return sums
}

func minus(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

func (t *factorialTable) levelMeans(f *Factorial) {
	grand := t.mean(func(int) bool { return true })
	for j, levels := range t.levels {
		for _, level := range levels {
			m := t.mean(func(i int) bool { return t.columns[j][i] == level })
			f.Levels = append(f.Levels, LevelMean{j, level, results.NewEstimate(m), results.NewEstimate(minus(m, grand))})
		}
	}
}

func (t *factorialTable) cellMeans(f *Factorial) {
	for i := range t.columns {
		for j := i + 1; j < len(t.columns); j++ {
			for _, a := range t.levels[i] {
				for _, b := range t.levels[j] {
					points := 0
					m := t.mean(func(row int) bool {
						in := t.columns[i][row] == a && t.columns[j][row] == b
						if in {
							points++
						}
						return in
					})
					if m != nil {
						f.Cells = append(f.Cells, CellMean{i, j, a, b, results.NewEstimate(m), points})
					}
				}
			}
		}
	}
}

// termsOf lists sets of factors by size, then in order.
func termsOf(k, order int) (terms [][]int) {
	var grow func(prefix []int, from, size int)
	grow = func(prefix []int, from, size int) {
		if len(prefix) == size {
			terms = append(terms, slices.Clone(prefix))
			return
		}
		for j := from; j < k; j++ {
			grow(append(prefix, j), j+1, size)
		}
	}
	for size := 1; size <= order; size++ {
		grow(nil, 0, size)
	}
	return terms
}

// sign is +1 or -1 for a row where every factor of the term is at an end of its
// levels, else 0.
func (t *factorialTable) sign(term []int, row int) (sign int, corner int) {
	sign = 1
	for b, j := range term {
		levels := t.levels[j]
		switch t.columns[j][row] {
		case levels[0]:
			sign = -sign
		case levels[len(levels)-1]:
			corner |= 1 << b
		default:
			return 0, 0
		}
	}
	return sign, corner
}

// effect computes a term; there is none when a corner has no point.
func (t *factorialTable) effect(term []int) (Effect, bool) {
	var names []string
	for _, j := range term {
		names = append(names, t.names[j])
	}
	e := Effect{Term: strings.Join(names, " × "), Factors: term, Share: t.share(term)}
	values := make([]float64, len(t.y[0]))
	corners := 1 << len(term)
	for c := range corners {
		corner := t.mean(func(i int) bool { s, at := t.sign(term, i); return s != 0 && at == c })
		if corner == nil {
			return e, false
		}
		s := 1.0
		for b := range term {
			if c&(1<<b) == 0 {
				s = -s
			}
		}
		for r, v := range corner {
			values[r] += s * v / float64(corners/2)
		}
	}
	e.Estimate = results.NewEstimate(values)
	return e, true
}

// share returns the sum of squares of a term beyond its parts, over the total
// between points.
func (t *factorialTable) share(term []int) float64 {
	if len(term) > 2 {
		return math.NaN()
	}
	means, _, _ := rowMeans(t.y)
	total := 0.0
	grand := meanOf(means)
	for _, m := range means {
		total += (m - grand) * (m - grand)
	}
	own, balanced := t.between(means, term)
	if !balanced || !finite(total) || total == 0 {
		return math.NaN()
	}
	if len(term) == 2 {
		for _, j := range term {
			part, _ := t.between(means, []int{j})
			own -= part
		}
	}
	return math.Max(own, 0) / total
}

// between is the sum of squares between the cells of a term, and whether all
// cells have equally many points.
func (t *factorialTable) between(means []float64, term []int) (sum float64, balanced bool) {
	cells := 1
	for _, j := range term {
		cells *= len(t.levels[j])
	}
	sums, counts := make([]float64, cells), make([]float64, cells)
	for i, m := range means {
		at := 0
		for _, j := range term {
			level, _ := slices.BinarySearch(t.levels[j], t.columns[j][i])
			at = at*len(t.levels[j]) + level
		}
		sums[at] += m
		counts[at]++
	}
	grand, balanced := meanOf(means), true
	for c := range sums {
		if counts[c] != counts[0] || counts[c] == 0 {
			return 0, false
		}
		d := sums[c]/counts[c] - grand
		sum += counts[c] * d * d
	}
	return sum, balanced
}

// aliases finds the terms whose signs are the same at every point, or the
// opposite.
func (t *factorialTable) aliases(f *Factorial) {
	byKey := map[string][]int{}
	for e := range f.Effects {
		var key strings.Builder
		first := 0
		for i := range t.y {
			s, _ := t.sign(f.Effects[e].Factors, i)
			if first == 0 {
				first = s
			}
			fmt.Fprintf(&key, "%d", s*first)
		}
		byKey[key.String()] = append(byKey[key.String()], e)
	}
	for _, group := range byKey {
		for _, e := range group {
			for _, other := range group {
				if other != e {
					f.Effects[e].Aliases = append(f.Effects[e].Aliases, f.Effects[other].Term)
				}
			}
		}
		if len(group) > 1 {
			f.Warnings = append(f.Warnings, "the design cannot tell these apart: "+strings.Join(append([]string{f.Effects[group[0]].Term}, f.Effects[group[0]].Aliases...), ", "))
		}
	}
	slices.Sort(f.Warnings)
}

// lenth computes the margin of unreplicated designs (Lenth 1989): the pseudo
// standard error from the effects that are small, with a third of their number
// as degrees of freedom.
func (f *Factorial) lenth() {
	if f.Replications > 1 {
		return
	}
	var sizes []float64
	seen := map[string]bool{}
	for _, e := range f.Effects {
		if seen[e.Term] || !finite(e.Estimate.Center) {
			continue
		}
		for _, a := range e.Aliases {
			seen[a] = true // one contrast, counted once
		}
		sizes = append(sizes, math.Abs(e.Estimate.Center))
	}
	if len(sizes) < 3 {
		f.Warnings = append(f.Warnings, "one run per point and fewer than three effects: nothing tells an effect from chance; replicate")
		return
	}
	start := 1.5 * results.Quantile(sizes, 0.5)
	var small []float64
	for _, s := range sizes {
		if s < 2.5*start {
			small = append(small, s)
		}
	}
	if f.PSE = 1.5 * results.Quantile(small, 0.5); len(small) == 0 {
		f.PSE = 0
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(len(sizes)) / 3}
	f.Margin = t.Quantile(0.975) * f.PSE
}

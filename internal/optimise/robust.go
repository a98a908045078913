package optimise

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Table holds one outcome of each option in each future: what would happen if
// that were decided and that came true.
type Table struct {
	Outcome    string
	Maximise   bool
	Options    []string
	Futures    []string
	Values     [][]float64 // by option, then future; NaN where a run is missing
	Thresholds []Constraint
	Others     [][][]float64 // outcome of each further threshold, by option and future; as many as Thresholds
	Weights    []float64     // of the futures; nil: equal
}

// Choice is what is said of one option.
type Choice struct {
	Option    string
	Futures   int     // in which it has a result
	Expected  float64 // mean over the futures, by weight
	Worst     float64
	Best      float64
	RegretMax float64 // the largest loss against the best option of a future, in units of the outcome
	RegretBy  string  // the future in which that is
	RegretP90 float64 // exceeded in one future in ten
	Satisfied float64 // share of the futures (by weight) in which every threshold holds; NaN without thresholds
	Wins      int     // futures in which no option is better
}

// Robust is the comparison of options over futures.
type Robust struct {
	Choices      []Choice
	ByRegret     int // option with the least maximal regret (Savage 1951)
	BySatisfying int // option that satisfies in most futures (Starr 1963); -1 without thresholds
	ByExpected   int
	ByWorst      int         // option whose worst is best (Wald 1950)
	Regret       [][]float64 // by option, then future
	Dropped      []string    // futures in which an option has no result, left out for all
	Warnings     []string
}

// ChooseRobust compares options over futures by four rules that need not agree:
// minimax regret, satisficing, expectation and maximin. A future in which an
// option has no result is left out for all of them, since its regret is not
// known. Ties go to the option that stands first; of satisficing to the one with
// the least maximal regret. Errors: fewer than two
// options, no future left, sizes that do not fit, weights that are negative.
func ChooseRobust(t Table) (*Robust, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	r := &Robust{BySatisfying: -1}
	var kept []int
	for f := range t.Futures {
		if t.complete(f) {
			kept = append(kept, f)
		} else {
			r.Dropped = append(r.Dropped, t.Futures[f])
		}
	}
	if len(kept) == 0 {
		return nil, errors.New("in every future some option has no result: there is nothing to compare")
	}
	if len(r.Dropped) > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%d of %d futures left out: an option has no result there", len(r.Dropped), len(t.Futures)))
	}
	best := t.bestByFuture()
	for o := range t.Options {
		regret := slices.Repeat([]float64{math.NaN()}, len(t.Futures))
		for _, f := range kept {
			regret[f] = math.Abs(best[f] - t.Values[o][f])
		}
		r.Regret = append(r.Regret, regret)
		r.Choices = append(r.Choices, t.choice(o, kept, regret))
	}
	r.choose(t)
	return r, nil
}

func (t Table) check() error {
	switch {
	case len(t.Options) < 2:
		return fmt.Errorf("%d options: a choice needs two", len(t.Options))
	case len(t.Futures) == 0:
		return errors.New("there is no future")
	case len(t.Values) != len(t.Options) || len(t.Others) != len(t.Thresholds) || t.Weights != nil && len(t.Weights) != len(t.Futures):
		return fmt.Errorf("%d options with %d rows, %d thresholds with %d tables, %d futures with %d weights",
			len(t.Options), len(t.Values), len(t.Thresholds), len(t.Others), len(t.Futures), len(t.Weights))
	}
	for _, table := range append([][][]float64{t.Values}, t.Others...) {
		if len(table) != len(t.Options) {
			return fmt.Errorf("%d rows for %d options", len(table), len(t.Options))
		}
		for o, row := range table {
			if len(row) != len(t.Futures) {
				return fmt.Errorf("option %s has %d values for %d futures", t.Options[o], len(row), len(t.Futures))
			}
		}
	}
	total := 0.0
	for f, w := range t.Weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return fmt.Errorf("future %s has weight %g: must be at least 0", t.Futures[f], w)
		}
		total += w
	}
	if t.Weights != nil && total == 0 {
		return errors.New("all weights of futures are 0")
	}
	return nil
}

// complete says whether every option has its results in a future.
func (t Table) complete(f int) bool {
	for _, table := range append([][][]float64{t.Values}, t.Others...) {
		for _, row := range table {
			if math.IsNaN(row[f]) || math.IsInf(row[f], 0) {
				return false
			}
		}
	}
	return true
}

// better says whether a is better than b.
func (t Table) better(a, b float64) bool {
	if t.Maximise {
		return a > b
	}
	return a < b
}

func (t Table) bestByFuture() []float64 {
	best := slices.Clone(t.Values[0])
	for _, row := range t.Values {
		for f, v := range row {
			if t.better(v, best[f]) {
				best[f] = v
			}
		}
	}
	return best
}

// choice describes one option over the futures that count.
func (t Table) choice(o int, kept []int, regret []float64) Choice {
	c := Choice{Option: t.Options[o], Futures: len(kept), Satisfied: math.NaN()}
	total, satisfied := 0.0, 0.0
	var regrets []float64
	for n, f := range kept {
		v, weight := t.Values[o][f], 1.0
		if t.Weights != nil {
			weight = t.Weights[f]
		}
		total += weight
		c.Expected += weight * v
		if n == 0 || t.better(c.Worst, v) {
			c.Worst = v
		}
		if n == 0 || t.better(v, c.Best) {
			c.Best = v
		}
		if regret[f] > c.RegretMax || n == 0 {
			c.RegretMax, c.RegretBy = regret[f], t.Futures[f]
		}
		if regret[f] == 0 {
			c.Wins++
		}
		if t.satisfies(o, f) {
			satisfied += weight
		}
		regrets = append(regrets, regret[f])
	}
	c.Expected /= total
	slices.Sort(regrets)
	c.RegretP90 = regrets[int(math.Ceil(0.9*float64(len(regrets))))-1]
	if len(t.Thresholds) > 0 {
		c.Satisfied = satisfied / total
	}
	return c
}

func (t Table) satisfies(o, f int) bool {
	for k, threshold := range t.Thresholds {
		if threshold.excess(t.Others[k][o][f]) > 0 {
			return false
		}
	}
	return true
}

// choose finds the best option by each rule.
func (r *Robust) choose(t Table) {
	for o, c := range r.Choices {
		if c.RegretMax < r.Choices[r.ByRegret].RegretMax {
			r.ByRegret = o
		}
		if t.better(c.Expected, r.Choices[r.ByExpected].Expected) {
			r.ByExpected = o
		}
		if t.better(c.Worst, r.Choices[r.ByWorst].Worst) {
			r.ByWorst = o
		}
		if len(t.Thresholds) == 0 {
			continue
		}
		if s := r.BySatisfying; s < 0 || c.Satisfied > r.Choices[s].Satisfied || c.Satisfied == r.Choices[s].Satisfied && c.RegretMax < r.Choices[s].RegretMax {
			r.BySatisfying = o
		}
	}
}

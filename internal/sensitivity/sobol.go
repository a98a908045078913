package sensitivity

import (
	"fmt"
	"math"
)

// SobolOptions say how Sobol' indices are estimated.
type SobolOptions struct {
	Bootstrap
	SecondOrder bool  // the design has the rows for second-order indices
	Ladder      []int // sizes of nested prefixes, in base rows; nil: N/4, N/2 and N
	Common      bool  // the same random numbers at every design point
}

// SobolIndices are the variance-based indices of one response.
type SobolIndices struct {
	Factors      []string
	Base         int     // base rows that entered
	Dropped      int     // base rows left out because one of their runs is missing
	Runs         int     // design rows that entered
	Replications int     // of each row
	Mean         float64 // of the response
	Variance     float64 // of the rows' means, over the factors' ranges
	First        []Index // share that goes when only this factor is fixed
	Total        []Index // share that stays when all but this factor are fixed
	Second       []Pair  // share of two factors together beyond their own; in pair order, nil without
	Noise        Noise
	Ladder       []SobolStep
	Warnings     []string
}

// Pair is the index of two factors, by position.
type Pair struct {
	I, J int
	Index
}

// SobolStep holds the indices of a prefix of the design: how they converge.
type SobolStep struct {
	Base         int
	First, Total []Index
}

// SaltelliRows returns how many rows a base row takes for k factors: k+2, or
// 2k+2 with second-order indices.
func SaltelliRows(k int, secondOrder bool) int {
	if secondOrder {
		return 2*k + 2
	}
	return k + 2
}

// Sobol estimates variance-based sensitivity indices from the responses of a
// Saltelli design: for each base row, in this order, A, then A with the i-th
// factor of B for each i, then (second order) B with the i-th factor of A for
// each i, then B. That is the layout of SALib as well.
//
// First order: Saltelli et al. 2010, table 2, row b, S = mean(B (AB - A)) / V.
// Total: Jansen 1999 (row f), T = mean((A - AB)²) / 2V. Second order: Saltelli
// 2002, V_ij = mean(BA_i AB_j - A B), less the two first-order indices. V is the
// variance of A and B together; responses are centred first, which lowers the
// error. Intervals resample base rows.
//
// A base row with a missing run is left out as a whole and counted. Errors: a
// number of rows that fits no base, unequal replications, fewer than two base
// rows, a response that does not vary.
func Sobol(y [][]float64, names []string, k int, o SobolOptions) (*SobolIndices, error) {
	o.Bootstrap = o.Bootstrap.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	names, err := nameFactors(names, k)
	if err != nil {
		return nil, err
	}
	means, replications, err := rowMeans(y)
	if err != nil {
		return nil, err
	}
	each := SaltelliRows(k, o.SecondOrder)
	if k < 1 || len(means)%each != 0 {
		return nil, fmt.Errorf("%d rows are no Saltelli design of %d factors: there must be a multiple of %d (second order: %v)", len(means), k, each, o.SecondOrder)
	}
	s := &SobolIndices{Factors: names, Replications: replications}
	t := newSaltelliTerms(means, k, o.SecondOrder)
	s.Base, s.Dropped = t.rows, len(means)/each-t.rows
	s.Runs = s.Base * each
	if s.Base < 2 {
		return nil, fmt.Errorf("%w: %d base rows are left of %d", ErrTooFew, s.Base, len(means)/each)
	}
	s.Mean = t.centre
	if s.Variance = t.variance(t.rows, nil); !(s.Variance > 0) {
		return nil, fmt.Errorf("the response is %g in every row: nothing to explain", s.Mean)
	}
	full := t.indices(t.rows, o.Bootstrap)
	s.First, s.Total = full[:k], full[k:2*k]
	for i, at := 0, 2*k; o.SecondOrder && i < k; i++ {
		for j := i + 1; j < k; j, at = j+1, at+1 {
			s.Second = append(s.Second, Pair{i, j, full[at]})
		}
	}
	s.ladder(t, o)
	s.Noise = NoiseOf(t.kept(y), o.Common, o.Bootstrap)
	s.warn(o)
	return s, nil
}

// ladder fills the indices of the nested prefixes.
func (s *SobolIndices) ladder(t *saltelliTerms, o SobolOptions) {
	k := len(s.Factors)
	sizes := o.Ladder
	if sizes == nil {
		sizes = []int{s.Base / 4, s.Base / 2, s.Base}
	}
	for _, n := range sizes {
		switch {
		case n == s.Base:
			s.Ladder = append(s.Ladder, SobolStep{n, s.First, s.Total})
		case n >= 2 && n < s.Base && t.variance(n, nil) > 0:
			step := t.indices(n, o.Bootstrap)
			s.Ladder = append(s.Ladder, SobolStep{n, step[:k], step[k : 2*k]})
		}
	}
}

// warn says what a reader has to know.
func (s *SobolIndices) warn(o SobolOptions) {
	if s.Dropped > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d of %d base rows left out: a run is missing", s.Dropped, s.Dropped+s.Base))
	}
	if s.Replications == 1 {
		s.Warnings = append(s.Warnings, "one run per point: noise cannot be told from interactions, which it inflates; replicate to see it")
	} else if s.Noise.OfMeans > 0.1 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%.0f %% of the variance of the points' means is still noise: total indices are too high; take more replications", 100*s.Noise.OfMeans))
	}
	widest := 0.0
	for _, list := range [][]Index{s.First, s.Total} {
		for _, x := range list {
			widest = math.Max(widest, x.Hi-x.Lo)
		}
	}
	if widest > 0.2 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("the widest interval spans %.2f: double the base until the order of factors is clear", widest))
	}
	for i, x := range s.First {
		if x.Value < 0 && o.Resamples > 0 && x.Hi < 0 {
			s.Warnings = append(s.Warnings, fmt.Sprintf("the first-order index of %s is below 0 by more than chance: is the order of rows that of a Saltelli design?", s.Factors[i]))
		}
	}
}

// saltelliTerms holds, for each base row, the terms whose sums make the
// indices: so a resample is a weighted sum.
type saltelliTerms struct {
	k, width, rows int
	centre         float64
	terms          []float64 // rows × width: A+B, A²+B², k of first, k of total, pairs
	from           []int     // base row of the design, by kept row
	each           int
}

func newSaltelliTerms(means []float64, k int, second bool) *saltelliTerms {
	each := SaltelliRows(k, second)
	t := &saltelliTerms{k: k, each: each, width: 2 + 2*k}
	if second {
		t.width += k * (k - 1) / 2
	}
	sum := 0.0
	for base := 0; base*each < len(means); base++ {
		block := means[base*each : (base+1)*each]
		if total := meanOf(block); finite(total) {
			t.from = append(t.from, base)
			sum += total
		}
	}
	t.rows = len(t.from)
	t.centre = sum / float64(t.rows)
	for _, base := range t.from {
		t.add(means[base*each:(base+1)*each], second)
	}
	return t
}

// add appends the terms of one base row.
func (t *saltelliTerms) add(block []float64, second bool) {
	a, b := block[0]-t.centre, block[t.each-1]-t.centre
	t.terms = append(t.terms, a+b, a*a+b*b)
	for i := range t.k {
		t.terms = append(t.terms, b*(block[1+i]-t.centre-a))
	}
	for i := range t.k {
		d := a - (block[1+i] - t.centre)
		t.terms = append(t.terms, d*d/2)
	}
	for i := 0; second && i < t.k; i++ {
		for j := i + 1; j < t.k; j++ {
			ab, ba := block[1+j]-t.centre, block[1+t.k+i]-t.centre
			t.terms = append(t.terms, ba*ab-a*b)
		}
	}
}

// sums adds the terms of the first n rows, each as often as it counts.
func (t *saltelliTerms) sums(n int, counts []int, into []float64) {
	clear(into)
	for r := range n {
		w := 1.0
		if counts != nil {
			if counts[r] == 0 {
				continue
			}
			w = float64(counts[r])
		}
		row := t.terms[r*t.width : (r+1)*t.width]
		for j, v := range row {
			into[j] += w * v
		}
	}
	for j := range into {
		into[j] /= float64(n)
	}
}

// variance is that of A and B together, divisor 2n.
func (t *saltelliTerms) variance(n int, counts []int) float64 {
	sums := make([]float64, t.width)
	t.sums(n, counts, sums)
	return sums[1]/2 - sums[0]/2*sums[0]/2
}

// indices returns first, total and second order of the first n rows with their
// intervals.
func (t *saltelliTerms) indices(n int, b Bootstrap) []Index {
	sums := make([]float64, t.width)
	return b.resample(n, t.width-2, func(counts []int, values []float64) {
		t.sums(n, counts, sums)
		v := sums[1]/2 - sums[0]/2*sums[0]/2
		for j := range values {
			values[j] = sums[2+j] / v
		}
		for i, at := 0, 2*t.k; at < len(values) && i < t.k; i++ {
			for j := i + 1; j < t.k; j, at = j+1, at+1 {
				values[at] -= values[i] + values[j]
			}
		}
	})
}

// kept returns the responses of the rows that entered.
func (t *saltelliTerms) kept(y [][]float64) (rows [][]float64) {
	for _, base := range t.from {
		rows = append(rows, y[base*t.each:(base+1)*t.each]...)
	}
	return rows
}

package discover

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
)

// Factor is a column of the sample.
type Factor struct {
	Name       string
	Categories []string // nil: a number; else the value is the index of a category
}

// Options say how boxes are peeled. Zero values take the defaults.
type Options struct {
	Alpha   float64 // share of the box that one peel removes, in (0, 0.5); 0: 0.05
	Paste   float64 // share that one paste adds, in (0, 0.5); 0: as Alpha; negative: no pasting
	MinMass float64 // smallest box, as a share of all rows, in (0, 1); 0: 0.05
}

// Limit is what a box demands of one factor: Lo <= x <= Hi, infinite where
// nothing is demanded, or the categories that are kept (nil: all).
type Limit struct {
	Lo, Hi float64
	Keep   []bool
}

// Restriction is one bound of a box, with the chance that it is there by luck.
type Restriction struct {
	Factor int
	Upper  bool // bound above; else below; for categories Lower stands for the set
	Limit  Limit
	QuasiP float64 // chance that a box of this size has as many cases of interest without the bound (binomial); small is good
}

// Box is one step of the trajectory.
type Box struct {
	Limits   []Limit
	N        int     // rows inside
	Cases    int     // of interest, inside
	Coverage float64 // share of all cases of interest that are inside
	Density  float64 // share of the inside that is of interest
	Mass     float64 // share of all rows that is inside
	Pasted   bool    // it grew out of the one before; else it was peeled
	Bounds   []Restriction
}

// Trajectory is the way from all rows to the purest box: a choice for the
// reader, not an answer.
type Trajectory struct {
	Factors   []Factor
	N, Cases  int
	Dropped   int // rows left out because their outcome is missing
	BaseRate  float64
	Boxes     []Box // the first holds everything
	Suggested int   // the box with the largest harmonic mean of coverage and density
	Warnings  []string
}

// Outcome says of a row whether it is of interest.
type Outcome int8

// Outcomes of a row.
const (
	Missing Outcome = iota // no result: the row is left out
	Other
	Interest
)

// ErrNoCases is the error when no row, or every row, is of interest.
var ErrNoCases = errors.New("there is nothing to tell apart")

// Prim peels boxes from a sample: in each step the slice is removed whose
// removal raises the density most per removed row, and when none does or the
// box would become too small, slices are pasted back as long as the density
// rises. A slice is the share Alpha at one end of a number, or one category. A
// cut lies midway between neighbouring values, so that it does not depend on
// which of them happened to be sampled; equal values stay together.
//
// Errors: rows of unequal length, a value that is not finite or no category,
// options out of range, no row or only rows of interest (ErrNoCases).
func Prim(x [][]float64, outcome []Outcome, factors []Factor, o Options) (*Trajectory, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	p, dropped, err := newSample(x, outcome, factors)
	if err != nil {
		return nil, err
	}
	t := &Trajectory{Factors: slices.Clone(factors), N: len(p.x), Cases: p.cases, Dropped: dropped}
	t.BaseRate = float64(t.Cases) / float64(max(t.N, 1))
	if t.Cases == 0 || t.Cases == t.N {
		return nil, fmt.Errorf("%w: %d of %d rows are of interest; move the threshold", ErrNoCases, t.Cases, t.N)
	}
	if dropped > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d of %d rows left out: no result", dropped, dropped+t.N))
	}
	box := p.whole()
	t.add(p, box, false)
	for {
		next, found := p.peel(box, o)
		if !found {
			break
		}
		box = next
		t.add(p, box, false)
	}
	for o.Paste > 0 {
		next, found := p.paste(box, o)
		if !found {
			break
		}
		box = next
		t.add(p, box, true)
	}
	t.suggest()
	return t, nil
}

func (o Options) withDefaults() (Options, error) {
	if o.Alpha == 0 {
		o.Alpha = 0.05
	}
	if o.Paste == 0 {
		o.Paste = o.Alpha
	}
	if o.MinMass == 0 {
		o.MinMass = 0.05
	}
	switch {
	case !(o.Alpha > 0 && o.Alpha < 0.5):
		return o, fmt.Errorf("peel of %g: must be above 0 and below 0.5", o.Alpha)
	case !(o.Paste < 0.5):
		return o, fmt.Errorf("paste of %g: must be below 0.5", o.Paste)
	case !(o.MinMass > 0 && o.MinMass < 1):
		return o, fmt.Errorf("least mass of %g: must be above 0 and below 1", o.MinMass)
	}
	return o, nil
}

// add appends a box with its numbers.
func (t *Trajectory) add(p *sample, b region, pasted bool) {
	n, cases := len(b.rows), p.count(b.rows)
	box := Box{Limits: cloneLimits(b.limits), N: n, Cases: cases, Pasted: pasted,
		Coverage: float64(cases) / float64(t.Cases), Density: float64(cases) / float64(n), Mass: float64(n) / float64(t.N)}
	box.Bounds = p.bounds(b, cases)
	t.Boxes = append(t.Boxes, box)
}

// suggest chooses the box with the best balance.
func (t *Trajectory) suggest() {
	best := 0.0
	for i, b := range t.Boxes {
		if f := 2 * b.Coverage * b.Density / (b.Coverage + b.Density); f > best {
			best, t.Suggested = f, i
		}
	}
	for _, r := range t.Boxes[t.Suggested].Bounds {
		if r.QuasiP > 0.05 {
			t.Warnings = append(t.Warnings, fmt.Sprintf("the bound on %s in the suggested box may be there by luck: quasi-p %.2g", t.Factors[r.Factor].Name, r.QuasiP))
		}
	}
}

// Holds says whether a box holds a row.
func (b Box) Holds(row []float64) bool {
	for j, l := range b.Limits {
		if !l.holds(row[j]) {
			return false
		}
	}
	return true
}

func (l Limit) holds(v float64) bool {
	if l.Keep != nil {
		return l.Keep[int(v)]
	}
	return l.Lo <= v && v <= l.Hi
}

func cloneLimits(limits []Limit) []Limit {
	out := slices.Clone(limits)
	for j := range out {
		out[j].Keep = slices.Clone(out[j].Keep)
	}
	return out
}

// sample is the data with the outcome.
type sample struct {
	x        [][]float64
	interest []bool
	factors  []Factor
	cases    int
}

// region is a box with the rows inside.
type region struct {
	limits []Limit
	rows   []int
}

func newSample(x [][]float64, outcome []Outcome, factors []Factor) (p *sample, dropped int, err error) {
	if len(x) != len(outcome) {
		return nil, 0, fmt.Errorf("%d rows of factors and %d outcomes", len(x), len(outcome))
	}
	p = &sample{factors: factors}
	for i, row := range x {
		if len(row) != len(factors) || len(row) == 0 {
			return nil, 0, fmt.Errorf("row %d has %d values for %d factors", i+1, len(row), len(factors))
		}
		for j, v := range row {
			categories := len(factors[j].Categories)
			if math.IsNaN(v) || math.IsInf(v, 0) || categories > 0 && (v != math.Trunc(v) || v < 0 || int(v) >= categories) {
				return nil, 0, fmt.Errorf("row %d: %g is no value of %s", i+1, v, factors[j].Name)
			}
		}
		if outcome[i] == Missing {
			dropped++
			continue
		}
		p.x, p.interest = append(p.x, row), append(p.interest, outcome[i] == Interest)
		if outcome[i] == Interest {
			p.cases++
		}
	}
	return p, dropped, nil
}

func (p *sample) count(rows []int) (cases int) {
	for _, i := range rows {
		if p.interest[i] {
			cases++
		}
	}
	return cases
}

func (p *sample) whole() region {
	b := region{limits: make([]Limit, len(p.factors)), rows: make([]int, len(p.x))}
	for j := range b.limits {
		b.limits[j] = Limit{Lo: math.Inf(-1), Hi: math.Inf(1)}
	}
	for i := range b.rows {
		b.rows[i] = i
	}
	return b
}

// candidate is a possible next box with its merit.
type candidate struct {
	region
	gain float64 // of density, per row removed or added
	free int     // factors without any bound
}

// best returns the candidate with the largest gain, among equals the one that
// leaves most factors free; false when none gains.
func best(list []candidate) (region, bool) {
	sort.SliceStable(list, func(a, b int) bool {
		if list[a].gain != list[b].gain {
			return list[a].gain > list[b].gain
		}
		return list[a].free > list[b].free
	})
	if len(list) == 0 || !(list[0].gain > 0) {
		return region{}, false
	}
	return list[0].region, true
}

// weigh makes a candidate of a changed limit; false when it changes nothing.
func (p *sample) weigh(from region, j int, limit Limit, pool []int) (candidate, bool) {
	c := candidate{region: region{limits: cloneLimits(from.limits)}}
	c.limits[j] = limit
	for _, i := range pool {
		if limit.holds(p.x[i][j]) {
			c.rows = append(c.rows, i)
		}
	}
	change := len(from.rows) - len(c.rows)
	if change == 0 || len(c.rows) == 0 {
		return c, false
	}
	before := float64(p.count(from.rows)) / float64(len(from.rows))
	after := float64(p.count(c.rows)) / float64(len(c.rows))
	c.gain = (after - before) / math.Abs(float64(change))
	for _, l := range c.limits {
		if !l.restricts() {
			c.free++
		}
	}
	return c, true
}

func (l Limit) restricts() bool {
	return !math.IsInf(l.Lo, -1) || !math.IsInf(l.Hi, 1) || slices.Contains(l.Keep, false)
}

// peel returns the best smaller box.
func (p *sample) peel(b region, o Options) (region, bool) {
	var list []candidate
	for j := range p.factors {
		for _, limit := range p.cuts(b, j, o.Alpha) {
			c, changes := p.weigh(b, j, limit, b.rows)
			if changes && float64(len(c.rows)) >= o.MinMass*float64(len(p.x)) {
				list = append(list, c)
			}
		}
	}
	return best(list)
}

// cuts returns the limits of a factor after each possible peel.
func (p *sample) cuts(b region, j int, alpha float64) (limits []Limit) {
	now := b.limits[j]
	if n := len(p.factors[j].Categories); n > 0 {
		for c := range n {
			keep := slices.Clone(now.Keep)
			if keep == nil {
				keep = slices.Repeat([]bool{true}, n)
			}
			if keep[c] {
				keep[c] = false
				limits = append(limits, Limit{Lo: now.Lo, Hi: now.Hi, Keep: keep})
			}
		}
		return limits
	}
	values := make([]float64, len(b.rows))
	for k, i := range b.rows {
		values[k] = p.x[i][j]
	}
	slices.Sort(values)
	return append(limits, Limit{Lo: now.Lo, Hi: cutPoint(values, 1-alpha)}, Limit{Lo: cutPoint(values, alpha), Hi: now.Hi})
}

// cutPoint is midway between the two sorted values beside a quantile; where
// they are equal, between the next two that differ, towards the inside.
func cutPoint(sorted []float64, share float64) float64 {
	at := float64(len(sorted)-1) * share
	below, above := int(math.Floor(at)), int(math.Ceil(at))
	if share > 0.5 {
		for sorted[below] == sorted[above] && below > 0 {
			below--
		}
	} else {
		for sorted[below] == sorted[above] && above < len(sorted)-1 {
			above++
		}
	}
	return (sorted[below] + sorted[above]) / 2
}

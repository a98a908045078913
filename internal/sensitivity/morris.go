package sensitivity

import (
	"errors"
	"fmt"
	"math"
)

// Range is where a factor may lie.
type Range struct{ Min, Max float64 }

// MorrisOptions say how elementary effects are read.
type MorrisOptions struct {
	Bootstrap
	Ranges []Range // of the factors; effects are per range. nil: the smallest and the largest value of the design
	Groups []int   // group of each factor, 0, 1, 2 …; nil: every factor moves alone
	Common bool    // the same random numbers at every design point
}

// MorrisEffects are the elementary effects of one response.
type MorrisEffects struct {
	Names        []string // of the factors, or of the groups
	Groups       bool     // a group has no sign: Mu and Sigma are NaN
	Trajectories int      // that entered
	Dropped      int      // trajectories left out because a run is missing
	Replications int
	Mu           []Index // mean effect of moving over the whole range
	MuStar       []Index // mean of the absolute effects: the measure to rank by (Campolongo, Cariboni and Saltelli 2007)
	Sigma        []Index // standard deviation of the effects, divisor n - 1: interaction or curvature
	Effects      [][]float64
	Noise        Noise
	Warnings     []string
}

// Morris reads elementary effects from trajectories of consecutive rows: k+1
// rows for k factors, or g+1 for g groups, in each of which one factor or group
// moves (Morris 1991). The effect is the change of the response divided by the
// change of the factor as a share of its range.
//
// Intervals resample trajectories. A trajectory with a missing run is left out
// as a whole and counted; so is a step that does not move its factor, which
// rounding to whole numbers may bring about. Errors: rows that make no
// trajectories, a step that moves two factors, unequal replications.
func Morris(x, y [][]float64, names []string, o MorrisOptions) (*MorrisEffects, error) {
	o.Bootstrap = o.Bootstrap.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	columns, err := checkMatrix(x)
	if err != nil {
		return nil, err
	}
	means, replications, err := rowMeans(y)
	if err != nil {
		return nil, err
	}
	if len(means) != len(x) {
		return nil, fmt.Errorf("%d rows of factors and %d of responses", len(x), len(means))
	}
	m := &MorrisEffects{Replications: replications, Groups: o.Groups != nil}
	units, err := m.units(len(columns), names, o.Groups)
	if err != nil {
		return nil, err
	}
	if len(x)%(units+1) != 0 {
		return nil, fmt.Errorf("%d rows are no trajectories of %d steps: there must be a multiple of %d", len(x), units, units+1)
	}
	scaled, err := scale(x, columns, o.Ranges)
	if err != nil {
		return nil, err
	}
	if o.Ranges == nil {
		m.Warnings = append(m.Warnings, "the ranges of the factors are taken from the design; give them if the design does not reach their ends")
	}
	return m, m.read(scaled, means, y, units, o)
}

// units returns how many things move, and names them.
func (m *MorrisEffects) units(k int, names []string, groups []int) (int, error) {
	if groups == nil {
		named, err := nameFactors(names, k)
		m.Names = named
		return k, err
	}
	if len(groups) != k {
		return 0, fmt.Errorf("%d groups for %d factors", len(groups), k)
	}
	count := 0
	for _, g := range groups {
		count = max(count, g+1)
	}
	seen := make([]bool, count)
	for i, g := range groups {
		if g < 0 {
			return 0, fmt.Errorf("group %d of factor %d: groups count from 0", g, i+1)
		}
		seen[g] = true
	}
	for g, is := range seen {
		if !is {
			return 0, fmt.Errorf("group %d has no factor", g)
		}
	}
	named, err := nameFactors(names, count)
	m.Names = named
	return count, err
}

// scale maps the factors to shares of their ranges.
func scale(x, columns [][]float64, ranges []Range) ([][]float64, error) {
	if ranges == nil {
		for _, c := range columns {
			r := Range{c[0], c[0]}
			for _, v := range c {
				r = Range{math.Min(r.Min, v), math.Max(r.Max, v)}
			}
			ranges = append(ranges, r)
		}
	}
	if len(ranges) != len(columns) {
		return nil, fmt.Errorf("%d ranges for %d factors", len(ranges), len(columns))
	}
	for j, r := range ranges {
		if !(r.Max > r.Min) {
			return nil, fmt.Errorf("factor %d: the range %g to %g is empty", j+1, r.Min, r.Max)
		}
	}
	out := make([][]float64, len(x))
	for i, row := range x {
		out[i] = make([]float64, len(row))
		for j, v := range row {
			out[i][j] = (v - ranges[j].Min) / (ranges[j].Max - ranges[j].Min)
		}
	}
	return out, nil
}

// read fills the effects and what is made of them.
func (m *MorrisEffects) read(x [][]float64, means []float64, y [][]float64, units int, o MorrisOptions) error {
	var kept [][]float64
	idle := 0
	for at := 0; at < len(x); at += units + 1 {
		if !finite(meanOf(means[at : at+units+1])) {
			m.Dropped++
			continue
		}
		row, still, err := m.trajectory(x[at:at+units+1], means[at:at+units+1], units, o.Groups, at)
		if err != nil {
			return err
		}
		idle += still
		m.Effects = append(m.Effects, row)
		kept = append(kept, y[at:at+units+1]...)
	}
	m.Trajectories = len(m.Effects)
	if m.Trajectories < 2 {
		return fmt.Errorf("%w: %d trajectories are left", ErrTooFew, m.Trajectories)
	}
	m.summarise(units, o.Bootstrap)
	m.Noise = NoiseOf(kept, o.Common, o.Bootstrap)
	if m.Dropped > 0 {
		m.Warnings = append(m.Warnings, fmt.Sprintf("%d of %d trajectories left out: a run is missing", m.Dropped, m.Dropped+m.Trajectories))
	}
	if idle > 0 {
		m.Warnings = append(m.Warnings, fmt.Sprintf("%d steps moved no factor and are left out: levels closer than a whole number?", idle))
	}
	if m.Replications == 1 {
		m.Warnings = append(m.Warnings, "one run per point: noise alone gives every factor an effect; replicate to see how much")
	}
	return nil
}

// trajectory returns the effect of each unit; NaN for one that did not move.
func (m *MorrisEffects) trajectory(x [][]float64, y []float64, units int, groups []int, at int) (effects []float64, idle int, err error) {
	effects = make([]float64, units)
	for u := range effects {
		effects[u] = math.NaN()
	}
	for s := 1; s <= units; s++ {
		unit, delta, err := moved(x[s-1], x[s], groups)
		switch {
		case err != nil:
			return nil, 0, fmt.Errorf("rows %d and %d: %w", at+s, at+s+1, err)
		case delta == 0:
			idle++
			continue
		case !math.IsNaN(effects[unit]):
			return nil, 0, fmt.Errorf("rows %d and %d: %s moves twice in one trajectory", at+s, at+s+1, m.Names[unit])
		}
		effects[unit] = (y[s] - y[s-1]) / delta
		if groups != nil {
			effects[unit] = math.Abs(effects[unit])
		}
	}
	return effects, idle, nil
}

// moved returns which unit differs between two rows, and by how much.
func moved(before, after []float64, groups []int) (unit int, delta float64, err error) {
	unit = -1
	for j := range before {
		d := after[j] - before[j]
		if math.Abs(d) < 1e-12 {
			continue
		}
		u := j
		if groups != nil {
			u = groups[j]
			d = math.Abs(d)
		}
		if unit >= 0 && unit != u {
			return 0, 0, errors.New("more than one factor or group moves: these are no trajectories")
		}
		if unit = u; math.Abs(d) > math.Abs(delta) {
			delta = d
		}
	}
	return unit, delta, nil
}

// summarise makes the three measures with their intervals.
func (m *MorrisEffects) summarise(units int, b Bootstrap) {
	all := b.resample(m.Trajectories, 3*units, func(counts []int, values []float64) {
		for u := range units {
			var n, sum, absolute, squares float64
			for t, row := range m.Effects {
				if w, e := float64(counts[t]), row[u]; w > 0 && !math.IsNaN(e) {
					n, sum, absolute = n+w, sum+w*e, absolute+w*math.Abs(e)
				}
			}
			mean := sum / n
			for t, row := range m.Effects {
				if w, e := float64(counts[t]), row[u]; w > 0 && !math.IsNaN(e) {
					squares += w * (e - mean) * (e - mean)
				}
			}
			values[u], values[units+u], values[2*units+u] = mean, absolute/n, math.Sqrt(squares/(n-1))
		}
	})
	m.Mu, m.MuStar, m.Sigma = all[:units], all[units:2*units], all[2*units:]
	if m.Groups {
		for u := range units {
			none := Index{math.NaN(), math.NaN(), math.NaN()}
			m.Mu[u], m.Sigma[u] = none, none
		}
	}
}

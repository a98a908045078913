package discover

import (
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/mathext"
)

// paste returns the best larger box: one bound is moved outward by a share of
// the box, or one category comes back, if the density rises.
func (p *sample) paste(b region, o Options) (region, bool) {
	var list []candidate
	for j, limit := range b.limits {
		if !limit.restricts() {
			continue
		}
		pool := p.insideBut(b, j)
		for _, wider := range p.widenings(b, j, pool, o.Paste) {
			if c, changes := p.weigh(b, j, wider, pool); changes {
				list = append(list, c)
			}
		}
	}
	return best(list)
}

// insideBut returns the rows that satisfy every limit but that of factor j.
func (p *sample) insideBut(b region, j int) (rows []int) {
	for i, row := range p.x {
		inside := true
		for k, l := range b.limits {
			inside = inside && (k == j || l.holds(row[k]))
		}
		if inside {
			rows = append(rows, i)
		}
	}
	return rows
}

// widenings returns the limits of a factor after each possible paste.
func (p *sample) widenings(b region, j int, pool []int, share float64) (limits []Limit) {
	now := b.limits[j]
	if now.Keep != nil {
		for c, kept := range now.Keep {
			if !kept {
				keep := slices.Clone(now.Keep)
				keep[c] = true
				limits = append(limits, Limit{Lo: now.Lo, Hi: now.Hi, Keep: keep})
			}
		}
		return limits
	}
	var below, above []float64 // values beyond the bounds, nearest first
	for _, i := range pool {
		switch v := p.x[i][j]; {
		case v < now.Lo:
			below = append(below, v)
		case v > now.Hi:
			above = append(above, v)
		}
	}
	sort.Sort(sort.Reverse(sort.Float64Slice(below)))
	slices.Sort(above)
	count := max(int(math.Ceil(share*float64(len(b.rows)))), 1)
	if len(above) > 0 {
		limits = append(limits, Limit{Lo: now.Lo, Hi: reach(above, count, math.Inf(1))})
	}
	if len(below) > 0 {
		limits = append(limits, Limit{Lo: reach(below, count, math.Inf(-1)), Hi: now.Hi})
	}
	return limits
}

// reach is a bound that takes in so many of the values, equal ones together;
// end when it takes in all.
func reach(values []float64, count int, end float64) float64 {
	for count < len(values) && values[count] == values[count-1] {
		count++
	}
	if count >= len(values) {
		return end
	}
	return (values[count-1] + values[count]) / 2
}

// bounds lists the bounds of a box with their quasi-p-values.
func (p *sample) bounds(b region, cases int) (list []Restriction) {
	for j, l := range b.limits {
		all := Limit{Lo: math.Inf(-1), Hi: math.Inf(1)}
		if l.Keep != nil {
			if l.restricts() {
				list = append(list, Restriction{j, false, l, p.quasi(b, j, all, cases)})
			}
			continue
		}
		if !math.IsInf(l.Lo, -1) {
			list = append(list, Restriction{j, false, l, p.quasi(b, j, Limit{Lo: all.Lo, Hi: l.Hi}, cases)})
		}
		if !math.IsInf(l.Hi, 1) {
			list = append(list, Restriction{j, true, l, p.quasi(b, j, Limit{Lo: l.Lo, Hi: all.Hi}, cases)})
		}
	}
	return list
}

// quasi is the chance that as many rows of the box, drawn at the density of the
// box without the bound, are of interest (Bryant and Lempert 2010, section 4).
func (p *sample) quasi(b region, j int, without Limit, cases int) float64 {
	n, k := 0, 0
	for _, i := range p.insideBut(b, j) {
		if without.holds(p.x[i][j]) {
			n++
			if p.interest[i] {
				k++
			}
		}
	}
	if cases == 0 || k == n {
		return 1
	}
	inside := float64(len(b.rows))
	return mathext.RegIncBeta(float64(cases), inside-float64(cases)+1, float64(k)/float64(n))
}

package fit

import (
	"maps"
	"math"
	"slices"
)

// Within is how the busyness of a day drifts within it: a gamma factor whose
// correlation falls geometrically with the distance of two half-hours.
type Within struct {
	Variance    float64 // of the factor at any time
	Correlation float64 // of two times an hour apart
	Err         float64 // standard error of Correlation, by leaving out one day at a time
	Days        int
}

// Drifts says whether the log tells how busyness drifts: then the estimate is
// used, as it is nearer to the truth than "all day long" on the average.
func (d *Within) Drifts() bool {
	return d.Variance > 0 && d.Correlation < 1 && d.Err <= driftErr
}

// driftErr is the largest standard error of a correlation that is used;
// driftDays is how many degrees of freedom are needed to see it; nearestLag
// leaves out half-hours next to each other, because who redials or comes again
// within the hour makes them alike, too.
const (
	driftErr   = 0.25
	driftDays  = 10
	nearestLag = 2
)

// lagged sums products of deviations, and what they would be for a factor of
// variance 1, by distance in half-hours.
type lagged struct{ seen, due []float64 }

func (l *lagged) add(o *lagged, sign float64) {
	for i := range o.seen {
		l.seen[i] += sign * o.seen[i]
		l.due[i] += sign * o.due[i]
	}
}

// newWithin estimates variance and correlation from the products of the
// deviations of two half-hours of one day from the weekday's means: in these,
// unlike in squares, chance has no part. The means are of the same days, which
// makes products smaller by 1/n.
func newWithin(p *Profile, c *counts, h *Hours) (d Within) {
	first, last := int(h.Opens/slotLength), int((h.Closes+slotLength-1)/slotLength)
	n := last - first
	d = Within{Correlation: math.NaN(), Err: math.NaN()}
	if p.Freedom < driftDays || n <= nearestLag {
		return d
	}
	var days []lagged
	all := lagged{make([]float64, n), make([]float64, n)}
	for _, date := range slices.Sorted(maps.Keys(c.daily)) {
		w := weekdayOf(date)
		if !h.ordinary(date) || h.Counts[w] < 2 {
			continue
		}
		of := lagged{make([]float64, n), make([]float64, n)}
		shrink, mean, level := 1-1/float64(h.Counts[w]), p.Means[w], p.level(date)
		slots := c.daily[date]
		for i := range n {
			x := float64(slots[first+i])/level - mean[i]
			for j := i + nearestLag; j < n; j++ {
				of.seen[j-i] += x * (float64(slots[first+j])/level - mean[j])
				of.due[j-i] += mean[i] * mean[j] * shrink
			}
		}
		all.add(&of, 1)
		days = append(days, of)
	}
	d.Days = len(days)
	d.Variance, d.Correlation = all.decay()
	sum, squares := 0.0, 0.0
	for i := range days {
		all.add(&days[i], -1)
		_, r := all.decay()
		all.add(&days[i], 1)
		sum, squares = sum+r, squares+r*r
	}
	k := float64(len(days))
	d.Err = math.Sqrt(max(0, squares-sum*sum/k) * (k - 1) / k)
	return d
}

// decay fits variance·r^distance to the products by least squares, weighted by
// what they are worth, and returns the correlation of an hour.
func (l *lagged) decay() (variance, hour float64) {
	least := math.Inf(1)
	hour = 1
	for k := range decaySteps + 1 {
		r := float64(k) / decaySteps
		top, bottom, power := 0.0, 0.0, 1.0
		for lag := range l.seen {
			if lag >= nearestLag && l.due[lag] > 0 {
				top += l.seen[lag] * power
				bottom += l.due[lag] * power * power
			}
			power *= r
		}
		if bottom <= 0 {
			continue
		}
		// The rest of the sum of squares does not depend on r.
		if v := max(0, top/bottom); v*v*bottom-2*v*top < least {
			least, variance, hour = v*v*bottom-2*v*top, v, r*r
		}
	}
	return variance, hour
}

// decaySteps is how finely the correlation of two half-hours is searched.
const decaySteps = 400

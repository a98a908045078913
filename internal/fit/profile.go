package fit

import "math"

// Profile is how contacts arrive: means by weekday and interval, and how days
// differ.
type Profile struct {
	Means    [7][]float64 // offered per interval from the opening to the closing
	Shrunk   [7]float64   // weight of the weekday's own shape against that of all days
	Shape    float64      // of the gamma law of a day's busyness; 0: days differ by chance only
	CV       float64      // of that law
	Index    float64      // variance / mean of days, weekday means removed
	Freedom  int          // degrees of freedom of Index
	Intraday float64      // correlation of the two halves of a day, chance removed; NaN when it cannot be told
	Trend    float64      // change per week, share of the mean
	TrendErr float64
	Weeks    float64 // from the first ordinary day to the last
	Within   Within  // how busyness drifts in a day
	middle   float64 // date at which the trend passes the mean
	Outside  int     // contacts outside the opening hours
	Apart    int     // contacts on closed and odd days
}

// newProfile reads the profile of ordinary days.
func newProfile(c *counts, h *Hours) *Profile {
	p := &Profile{}
	first, last := int(h.Opens/slotLength), int((h.Closes+slotLength-1)/slotLength)
	var own [7][]float64
	pooled := make([]float64, last-first)
	for w := range own {
		own[w] = make([]float64, last-first)
	}
	for date, slots := range c.daily {
		w := weekdayOf(date)
		for i, n := range slots {
			switch {
			case !h.ordinary(date):
				p.Apart += int(n)
			case i < first || i >= last:
				p.Outside += int(n)
			default:
				own[w][i-first] += float64(n)
				pooled[i-first] += float64(n)
			}
		}
	}
	all := sumOf(pooled)
	for w := range own {
		if h.Counts[w] == 0 || all == 0 {
			continue
		}
		total := sumOf(own[w])
		p.Shrunk[w] = ownWeight(own[w], pooled, total/all)
		p.Means[w] = make([]float64, len(pooled))
		for i := range pooled {
			mixed := p.Shrunk[w]*own[w][i] + (1-p.Shrunk[w])*pooled[i]*total/all
			p.Means[w][i] = mixed / float64(h.Counts[w])
		}
	}
	p.days(c, h)
	p.Within = newWithin(p, c, h)
	return p
}

// Grows says whether there is a trend beyond chance that is worth to go on
// with.
func (p *Profile) Grows() bool {
	return p.Weeks >= trendWeeks && math.Abs(p.Trend) > trendBeyond*p.TrendErr
}

// trendWeeks is the shortest log whose trend enters the scenario; trendBeyond is
// how many standard errors it must be from nothing. Days are not independent,
// so the standard error is rather too small.
const (
	trendWeeks  = 8
	trendBeyond = 3.0
)

// level is the mean of a day as the trend has it, relative to all days; 1
// without a trend.
func (p *Profile) level(date int64) float64 {
	if !p.Grows() {
		return 1
	}
	return max(.1, 1+p.Trend*(float64(date)-p.middle)/7)
}

func sumOf(list []float64) (sum float64) {
	for _, x := range list {
		sum += x
	}
	return sum
}

// ownWeight is the part of the difference between a weekday's shape and that
// of all days that is more than chance: 1 - degrees of freedom / chi-square
// (James and Stein 1961, positive part).
func ownWeight(own, pooled []float64, scale float64) float64 {
	chi, freedom := 0.0, -1.0
	for i := range own {
		if e := pooled[i] * scale; e >= 1 {
			chi += (own[i] - e) * (own[i] - e) / e
			freedom++
		}
	}
	if chi <= 0 || freedom <= 0 {
		return 0
	}
	if w := max(0, 1-freedom/chi); w < ownShape {
		return w
	}
	return 1
}

// ownShape is the weight from which a weekday has a shape of its own: one with
// a short shift shall have no contacts after it.
const ownShape = 0.9

// days estimates the trend, busyness, and the correlation within a day. A day
// whose rate has a gamma law of mean m and shape k has the variance m + m²/k.
func (p *Profile) days(c *counts, h *Hours) {
	dates, offered := c.dates(h.Cut)
	p.growth(dates, offered, h)
	variance, mean, first, second, product := 0.0, 0.0, 0.0, 0.0, 0.0
	n, groups := 0, 0
	for w := range h.Counts {
		if h.Counts[w] >= 2 {
			groups++
		}
	}
	halves := c.halves(h)
	for _, date := range dates {
		w := weekdayOf(date)
		if !h.ordinary(date) || h.Counts[w] < 2 {
			continue
		}
		n++
		level := p.level(date)
		x := offered[date]/level - h.Means[w]
		variance += x * x
		mean += offered[date]
		a, b := halves[date][0]/level-halves[-1-int64(w)][0], halves[date][1]/level-halves[-1-int64(w)][1]
		first, second, product = first+a*a-halves[date][0], second+b*b-halves[date][1], product+a*b
	}
	p.Freedom = n - groups
	p.Intraday = math.NaN()
	if p.Freedom < 2 {
		p.Index = math.NaN()
		return
	}
	mean /= float64(n)
	variance /= float64(p.Freedom)
	p.Index = variance / mean
	if extra := variance - mean; extra > 0 {
		p.Shape = mean * mean / extra
		p.CV = 1 / math.Sqrt(p.Shape)
	}
	if first > 0 && second > 0 {
		p.Intraday = max(-1, min(1, product/math.Sqrt(first*second)))
	}
}

// growth estimates the trend from the days, each against its weekday's mean.
func (p *Profile) growth(dates []int64, offered map[int64]float64, h *Hours) {
	var weeks, levels []float64
	for _, date := range dates {
		if h.ordinary(date) {
			weeks, levels = append(weeks, float64(date-dates[0])/7), append(levels, offered[date]/h.Means[weekdayOf(date)])
		}
	}
	p.Trend, p.TrendErr = slopeOf(weeks, levels)
	if len(weeks) > 0 {
		p.Weeks = weeks[len(weeks)-1] - weeks[0]
		p.middle = float64(dates[0]) + 7*meanOf(weeks)
	}
}

// halves counts each day's contacts before and after the middle of the usual
// day; under -1-weekday stand the weekday's means.
func (c *counts) halves(h *Hours) map[int64][2]float64 {
	total, seen, middle := 0.0, 0.0, 0
	var by [slotsOfDay]float64
	for _, slots := range c.daily {
		for i, n := range slots {
			by[i] += float64(n)
			total += float64(n)
		}
	}
	for middle < slotsOfDay && seen < total/2 {
		seen += by[middle]
		middle++
	}
	out := map[int64][2]float64{}
	for date, slots := range c.daily {
		if !h.ordinary(date) {
			continue
		}
		w := weekdayOf(date)
		var half [2]float64
		for i, n := range slots {
			if i < middle {
				half[0] += float64(n)
			} else {
				half[1] += float64(n)
			}
		}
		out[date] = half
		mean := out[-1-int64(w)]
		for i := range mean {
			mean[i] += half[i] / float64(h.Counts[w])
		}
		out[-1-int64(w)] = mean
	}
	return out
}

// slopeOf is a regression line's slope with its standard error; NaN without
// three points.
func slopeOf(x, y []float64) (slope, failing float64) {
	if len(x) < 3 {
		return math.NaN(), math.NaN()
	}
	mx, my := meanOf(x), meanOf(y)
	xx, xy, rest := 0.0, 0.0, 0.0
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
	}
	if xx == 0 {
		return math.NaN(), math.NaN()
	}
	slope = xy / xx
	for i := range x {
		r := y[i] - my - slope*(x[i]-mx)
		rest += r * r
	}
	return slope, math.Sqrt(rest / float64(len(x)-2) / xx)
}

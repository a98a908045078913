package fit

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Rush is a stretch of a day with several times the usual contacts, or with
// hardly any where there should be many: a failure that all call about, a line
// that was dead.
type Rush struct {
	Date     int64
	From, To int64   // ms after midnight, whole half-hours
	Offered  int     // in the log
	Usual    float64 // on such a day at this time
}

// A half-hour is a rush when it has more than rushTimes the contacts that it
// has on other days of its weekday and that its part of the day has on all days,
// by more than rushSigma standard deviations of a count whose mean itself varies
// by rushCV, and at least rushLeast. Its neighbours belong to it from
// rushEdge times the usual. It is dead below deadShare where deadLeast are
// usual. All are choices; docs/fit.md.
const (
	rushTimes = 2.5
	rushSigma = 6
	rushCV    = 0.3
	rushLeast = 20
	rushEdge  = 1.7
	deadShare = 0.1
	deadLeast = 20
)

// usualCounts are the contacts to expect on one date by half-hour: low and
// high are the smaller and the larger of two answers.
type usualCounts struct{ low, high [slotsOfDay]float64 }

// rushes looks for stretches that are unlike the same time on other days. A
// weekday that is there once has none to compare with.
func (c *counts) rushes(h *Hours) (out []Rush) {
	var dates [7][]int64
	for date := range c.daily {
		if h.ordinary(date) {
			dates[weekdayOf(date)] = append(dates[weekdayOf(date)], date)
		}
	}
	shape := c.medianShape(h)
	for w := range dates {
		if len(dates[w]) < 2 {
			continue
		}
		slices.Sort(dates[w])
		for _, date := range dates[w] {
			out = append(out, stretches(date, c.daily[date], c.usual(date, dates[w], shape))...)
		}
	}
	slices.SortFunc(out, func(a, b Rush) int { return int(a.Date*day + a.From - b.Date*day - b.From) })
	return out
}

// medianShape is the median over ordinary days of each half-hour's part of the
// day.
func (c *counts) medianShape(h *Hours) (shape [slotsOfDay]float64) {
	var parts [slotsOfDay][]float64
	for date, slots := range c.daily {
		total := sumOfCounts(slots)
		if !h.ordinary(date) || total == 0 {
			continue
		}
		for i, n := range slots {
			parts[i] = append(parts[i], float64(n)/total)
		}
	}
	for i := range parts {
		if len(parts[i]) > 0 {
			shape[i] = medianOf(parts[i])
		}
	}
	return shape
}

func sumOfCounts(slots *[slotsOfDay]int32) (sum float64) {
	for _, n := range slots {
		sum += float64(n)
	}
	return sum
}

// usual says what to expect on a date: the median of the other days of its
// weekday, and the day's contacts spread as on all days.
func (c *counts) usual(date int64, alike []int64, shape [slotsOfDay]float64) *usualCounts {
	u := &usualCounts{}
	var totals []float64
	for _, other := range alike {
		totals = append(totals, sumOfCounts(c.daily[other]))
	}
	level := medianOf(totals)
	var others []float64
	for i := range u.low {
		others = others[:0]
		for _, other := range alike {
			if other != date {
				others = append(others, float64(c.daily[other][i]))
			}
		}
		a, b := medianOf(others), level*shape[i]
		u.low[i], u.high[i] = min(a, b), max(a, b)
	}
	return u
}

// stretches joins the half-hours of one date that are not as usual.
func stretches(date int64, slots *[slotsOfDay]int32, u *usualCounts) (out []Rush) {
	var found [slotsOfDay]int8 // 1: rush, -1: dead
	for i, n := range slots {
		e, x := u.high[i], float64(n)
		switch {
		case x >= rushLeast && x > rushTimes*e && x > e+rushSigma*math.Sqrt(e+rushCV*rushCV*e*e):
			found[i] = 1
		case u.low[i] >= deadLeast && x <= deadShare*u.low[i]:
			found[i] = -1
		}
	}
	edge := func(i, from int) {
		if found[from] == 1 && found[i] == 0 && float64(slots[i]) >= rushLeast && float64(slots[i]) > rushEdge*u.high[i] {
			found[i] = 1
		}
	}
	for i := 1; i < slotsOfDay; i++ {
		edge(i, i-1)
	}
	for i := slotsOfDay - 2; i >= 0; i-- {
		edge(i, i+1)
	}
	for i := 0; i < slotsOfDay; i++ {
		if found[i] == 0 {
			continue
		}
		r := Rush{Date: date, From: int64(i) * slotLength}
		kind := found[i]
		for ; i < slotsOfDay && found[i] == kind; i++ {
			r.Offered += int(slots[i])
			r.Usual += (u.low[i] + u.high[i]) / 2
		}
		r.To = int64(i) * slotLength
		i--
		out = append(out, r)
	}
	return out
}

// without returns the counts by day with what is usual in place of the
// rushes; the counts themselves stay.
func (c *counts) without(rushes []Rush) map[int64]*[slotsOfDay]int32 {
	out := make(map[int64]*[slotsOfDay]int32, len(c.daily))
	for date, slots := range c.daily {
		out[date] = slots
	}
	for _, r := range rushes {
		mended := *out[r.Date]
		first, last := r.From/slotLength, r.To/slotLength
		left := r.Usual
		for i := first; i < last; i++ { // whole contacts that add up
			n := math.Round(left / float64(last-i))
			mended[i] = int32(n)
			left -= n
		}
		out[r.Date] = &mended
	}
	return out
}

// settle finds rushes and reads hours, days and profile without them.
func (f *Fit) settle() {
	f.Hours = newHours(f.counts)
	if rushes := f.counts.rushes(f.Hours); len(rushes) > 0 {
		f.counts.daily = f.counts.without(rushes)
		f.Hours = newHours(f.counts)
		f.Hours.Rushes = rushes
	}
	f.Profile = newProfile(f.counts, f.Hours)
}

// rush says whether an instant lies in a rush.
func (h *Hours) rush(at int64) bool {
	for i := range h.Rushes {
		if r := &h.Rushes[i]; at >= r.Date*day+r.From && at < r.Date*day+r.To {
			return true
		}
	}
	return false
}

// rushOn says whether a date has a rush.
func (h *Hours) rushOn(date int64) bool {
	return slices.ContainsFunc(h.Rushes, func(r Rush) bool { return r.Date == date })
}

// inRushes is how many contacts the rushes of the log have.
func (h *Hours) inRushes() (n int) {
	for i := range h.Rushes {
		n += h.Rushes[i].Offered
	}
	return n
}

// text says when a rush was, on the clock on the wall.
func (r *Rush) text() string {
	clock := func(t int64) string { return fmt.Sprintf("%02d:%02d", t/hour, t/minute%60) }
	return fmt.Sprintf("%s %s-%s", dateText(r.Date), clock(r.From), clock(r.To))
}

// rushesTold is how many rushes a report names.
const rushesTold = 3

// rushText names the largest rushes.
func (h *Hours) rushText() string {
	if len(h.Rushes) == 0 {
		return "no half-hours far from the usual"
	}
	list := slices.Clone(h.Rushes)
	slices.SortStableFunc(list, func(a, b Rush) int { return b.Offered - a.Offered })
	var names []string
	for i := range list[:min(rushesTold, len(list))] {
		names = append(names, fmt.Sprintf("%s (%d, usual %.0f)", list[i].text(), list[i].Offered, list[i].Usual))
	}
	return "left out of profile and work: " + strings.Join(names, ", ")
}

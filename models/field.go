package models

import (
	"math"
)

// meanDistance is the mean distance of two random points of the unit square,
// by which a trip is scaled; source: Ghosh 1951, (2 + √2 + 5 asinh 1)/15.
const meanDistance = 0.5214054331647207

// drive adds the trip to a visit and moves the agent there.
func (w *World) drive(a *Agent, c *Case) {
	draw := w.travel.At(c.entity, c.ordinal, uint64(c.Services))
	cu := &w.customers[c.Customer]
	trip := w.Settings.Channel.Travel.Sample(&draw)
	a.Spent[Travel] += trip.Scaled(w.distance(a, cu) / meanDistance)
	a.x, a.y = cu.X, cu.Y
}

func (w *World) distance(a *Agent, cu *Customer) float64 {
	dx, dy := float64(a.x-cu.X), float64(a.y-cu.Y)
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// reaches says whether an agent can be expected to end a visit in time; on
// the phone always.
func (w *World) reaches(a *Agent, c *Case) bool {
	if !w.travels || w.calendar.always {
		return true
	}
	trip := w.tripMean.Scaled(w.distance(a, &w.customers[c.Customer]) / meanDistance)
	return w.Now().Add(trip+w.visitMean) <= a.shiftEnd.Add(w.Settings.Channel.Overtime)
}

// visitFor returns the visit a technician drives to next: of the oldest that
// can be ended in time, the first or the nearest.
func (w *World) visitFor(a *Agent) int32 {
	best, nearest := int32(none), math.Inf(1)
	look := w.Settings.Channel.LookBefore
	seen := 0
	consider := func(id int32) bool {
		c := &w.cases[id]
		if !w.reaches(a, c) {
			return false
		}
		if !w.nearest {
			best = id
			return true
		}
		if d := w.distance(a, &w.customers[c.Customer]); d < nearest {
			best, nearest = id, d
		}
		seen++
		return seen >= look
	}
	for id := a.waiting.first; id != none; id = w.cases[id].links[listOwn].after {
		if consider(id) {
			return best
		}
	}
	if best != none {
		return best
	}
	return w.visitFromPool(a, consider, &best)
}

// visitFromPool goes through the visits of the agent's products, oldest first.
func (w *World) visitFromPool(a *Agent, consider func(int32) bool, best *int32) int32 {
	var at [64]int32
	for i, p := range a.Products {
		at[i] = w.pool[p].first
	}
	for {
		oldest := -1
		for i := range a.Products {
			if at[i] != none && (oldest < 0 || w.cases[at[i]].queued < w.cases[at[oldest]].queued) {
				oldest = i
			}
		}
		if oldest < 0 || consider(at[oldest]) {
			return *best
		}
		at[oldest] = w.cases[at[oldest]].links[listPool].after
	}
}

// planVisits reads what is needed to plan routes.
func (w *World) planVisits() {
	w.travels = w.Settings.Channel.Kind == "field"
	w.nearest = w.Settings.Channel.Route == "nearest"
	if w.travels {
		w.tripMean = w.Settings.Channel.Travel.Mean()
		w.visitMean = w.Settings.Handling.Work.Mean()
	}
}

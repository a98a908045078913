package models

import (
	"math"

	"frontline.dev/frontline/sim"
)

// busyness is by how much the rate of contacts from outside differs from its
// mean: a gamma factor that is drawn for every day and drifts within it, and a
// trend over the weeks.
//
// Within a day the factor is the gamma process with linear regression (Lewis,
// McKenzie and Hugus 1989): the next interval keeps a Beta share of it and gets
// a gamma amount on top, such that it has the same gamma law at any time and a
// correlation that falls geometrically with the distance.
type busyness struct {
	even        bool // no trend, every day alike
	drifts      bool // within a day
	trend       float64
	length      sim.Span
	draws       sim.Keyed
	first       sim.Law // of a day
	kept, fresh sim.Law // whose ratio is the Beta share
	new         sim.Law // that comes on top
	correlation float64 // of neighbouring intervals
	day, slot   int     // of which factor holds
	factor      float64
}

// newBusyness reads the settings.
func newBusyness(s *ArrivalSettings, draws sim.Keyed) busyness {
	b := busyness{even: s.Busyness == 0 && s.Trend == 0, trend: s.Trend, length: s.Interval, draws: draws, day: -1, factor: 1}
	if s.Busyness == 0 {
		return b
	}
	b.first = sim.Gamma(1, 1/math.Sqrt(s.Busyness))
	b.drifts = s.Within < 1
	if !b.drifts {
		return b
	}
	b.correlation = sim.Pow(s.Within, float64(s.Interval)/float64(sim.Hour))
	share := func(part float64) sim.Law { // a gamma law of this part of the shape, on the scale of the whole
		return sim.Gamma(part, 1/math.Sqrt(part*s.Busyness))
	}
	if b.correlation > 0 {
		b.kept = share(b.correlation)
	}
	if b.correlation < 1 {
		b.fresh = share(1 - b.correlation)
		b.new = b.fresh
	}
	return b
}

// at returns the factor at a time of a day, and until when of that day it
// holds; intervals begin at from. Times may only go forward.
func (b *busyness) at(day int, since, from sim.Span) (factor float64, holds sim.Span) {
	if b.even {
		return 1, sim.Day
	}
	slot := 0
	holds = sim.Day
	if b.drifts && since >= from {
		slot = int((since - from) / b.length)
		holds = from + b.length*sim.Span(slot+1)
	}
	if b.first.IsSet() {
		b.advance(day, slot)
	}
	return b.factor * max(0, 1+float64(b.trend*float64(day)/7)), holds
}

// advance draws the factors up to an interval of a day.
func (b *busyness) advance(day, slot int) {
	if b.day != day {
		draw := b.draws.At(uint64(day), 0, 0)
		b.day, b.slot, b.factor = day, 0, b.first.Sample(&draw)
	}
	for b.slot < slot {
		b.slot++
		draw := b.draws.At(uint64(day), uint64(b.slot), 1)
		b.factor = float64(b.factor*b.share(&draw)) + b.added(&draw)
	}
}

// share draws what is kept of the factor, a Beta variate.
func (b *busyness) share(draw *sim.Stream) float64 {
	if b.correlation <= 0 || b.correlation >= 1 {
		return b.correlation
	}
	kept := b.kept.Sample(draw)
	sum := kept + b.fresh.Sample(draw)
	if sum == 0 { // a shape so small that both are below the least number
		return b.correlation
	}
	return kept / sum
}

// added draws what comes on top.
func (b *busyness) added(draw *sim.Stream) float64 {
	if b.correlation >= 1 {
		return 0
	}
	return b.new.Sample(draw)
}

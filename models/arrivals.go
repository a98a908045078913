package models

import (
	"math"

	"frontline.dev/frontline/sim"
)

// source brings contacts from outside: a stream of instants, each given to a
// customer drawn at random. Rates are piecewise constant and in contacts per
// microsecond.
type source struct {
	kind     sourceKind
	rate     float64 // poisson, and what a trace holds at its end
	interval sim.Span
	days     [7]dayRates
	atEnd    string
	busy     busyness
	who      sim.Stream
	stop     sim.Time // no contact from here on
	next     int      // contact of the trace
	period   sim.Time
	laps     int64
}

type sourceKind uint8

const (
	installedBase sourceKind = iota
	poissonSource
	profileSource
	renewalSource
	traceSource
)

type dayRates struct {
	from  sim.Span
	rates []float64 // per microsecond
}

func (w *World) startArrivals() {
	s, o := &w.Settings.Arrivals, &w.source
	o.stop, o.atEnd, o.interval = sim.Never, s.AtEnd, s.Interval
	o.busy, o.who = newBusyness(s, w.Keyed("arrivals.busyness")), w.Stream("arrivals.who")
	if s.Closing > 0 {
		o.stop = sim.Time(s.Closing)
	}
	switch s.Source {
	case "installed base":
		w.startFaults()
		return
	case "poisson":
		o.kind, o.rate = poissonSource, float64(s.Rate)/1e6
	case "renewal":
		o.kind = renewalSource
	case "profile":
		o.kind = profileSource
		w.readProfile()
	case "trace":
		o.kind = traceSource
		w.readTrace()
	}
	w.planOutside()
}

func (w *World) readProfile() {
	o := &w.source
	for i := range w.Settings.Arrivals.Profile {
		p := &w.Settings.Arrivals.Profile[i]
		for day, is := range daysOf(p.Days) {
			if !is {
				continue
			}
			d := &o.days[day]
			d.from = sim.Span(p.From)
			d.rates = make([]float64, len(p.Rates))
			for j, contacts := range p.Rates {
				d.rates[j] = contacts / float64(o.interval)
			}
		}
	}
	if o.atEnd == "stop" {
		o.stop = min(o.stop, sim.Time(sim.Week))
	}
}

func (w *World) readTrace() {
	o, trace := &w.source, w.Settings.Arrivals.Trace
	if len(trace) == 0 {
		return
	}
	last := trace[len(trace)-1].At
	days := sim.Span(last)/sim.Day + 1
	o.period = sim.Time(days * sim.Day)
	o.rate = float64(len(trace)) / float64(o.period)
}

// planOutside schedules the next contact from outside.
func (w *World) planOutside() {
	at := w.nextOutside()
	if at >= w.source.stop || at > w.until {
		return
	}
	w.Schedule(at, phaseArrive, sim.MakeEvent(kindOutside, 0, 0))
}

func (w *World) nextOutside() sim.Time {
	o, s := &w.source, &w.Settings.Arrivals
	switch o.kind {
	case renewalSource:
		return w.Now().Add(s.Gap.Sample(&w.outside))
	case traceSource:
		return w.nextTraced()
	case poissonSource:
		if o.busy.even {
			return later(w.Now(), w.outside.Exponential()/o.rate)
		}
	}
	return w.nextByRate(w.outside.Exponential())
}

func later(t sim.Time, us float64) sim.Time {
	if us >= float64(sim.MaxSpan) {
		return sim.Never
	}
	return t.Add(sim.Span(math.Round(us)))
}

func (w *World) nextTraced() sim.Time {
	o, trace := &w.source, w.Settings.Arrivals.Trace
	if len(trace) == 0 {
		return sim.Never
	}
	if o.next == len(trace) {
		switch o.atEnd {
		case "stop":
			return sim.Never
		case "hold":
			return later(w.Now(), w.outside.Exponential()/o.rate)
		}
		o.next, o.laps = 0, o.laps+1
	}
	return trace[o.next].At + sim.Time(o.laps)*o.period
}

// nextByRate goes through the pieces of constant rate until the exponential
// amount is used up.
func (w *World) nextByRate(amount float64) sim.Time {
	t := w.Now()
	for t < w.source.stop && t <= w.until {
		rate, end := w.rateAt(t)
		use := float64(rate * float64(end.Since(t)))
		if amount < use {
			return min(later(t, amount/rate), end)
		}
		amount -= use
		t = end
	}
	return sim.Never
}

// rateAt returns the rate at an instant and until when it holds.
func (w *World) rateAt(t sim.Time) (rate float64, end sim.Time) {
	o := &w.source
	day := dayOf(t)
	midnight := sim.Time(sim.Span(day) * sim.Day)
	end = midnight.Add(sim.Day)
	if o.kind == poissonSource {
		factor, holds := o.busy.at(day, sinceMidnight(t), 0)
		return o.rate * factor, min(end, midnight.Add(holds))
	}
	weekday := day % 7
	if o.atEnd == "hold" && day >= 7 {
		d := &o.days[6]
		if len(d.rates) == 0 {
			return 0, end
		}
		factor, holds := o.busy.at(day, sinceMidnight(t), 0)
		return d.rates[len(d.rates)-1] * factor, min(end, midnight.Add(holds))
	}
	d := &o.days[weekday]
	at := sinceMidnight(t) - d.from
	if at < 0 {
		return 0, min(end, midnight.Add(d.from))
	}
	i := int(at / o.interval)
	if i >= len(d.rates) {
		return 0, end
	}
	factor, _ := o.busy.at(day, sinceMidnight(t), d.from)
	return d.rates[i] * factor, min(end, midnight.Add(d.from+o.interval*sim.Span(i+1)))
}

// outsideContact: somebody contacts; who it is does not depend on anything
// that happened before.
func (w *World) outsideContact() {
	o := &w.source
	customer := int32(o.who.IntN(len(w.customers)))
	traced := Traced{Talk: -1, Patience: -1, Product: -1}
	if o.kind == traceSource && o.next < len(w.Settings.Arrivals.Trace) {
		traced = w.Settings.Arrivals.Trace[o.next]
		o.next++
	}
	cu := &w.customers[customer]
	if cu.gone {
		w.planOutside()
		return
	}
	draw := w.faults.At(uint64(customer), uint64(cu.ordinal), 1)
	slot, facet, wanted := w.faultOf(cu, &draw)
	w.planOutside()
	if !wanted {
		cu.ordinal++
		w.Ledger.Prevented++
		return
	}
	id := w.openCase(customer, slot, facet)
	c := &w.cases[id]
	c.talk, c.patience = traced.Talk, traced.Patience
	if traced.Product >= 0 {
		c.Product = uint8(traced.Product)
	}
	w.contactAfter(id, 0)
}

// startFaults schedules the first candidate fault of every customer.
func (w *World) startFaults() {
	w.source.kind = installedBase
	w.calendar.useIsOpening = !w.calendar.always && w.Settings.Arrivals.When == "in use"
	for i := range w.customers {
		w.planFault(int32(i))
	}
}

// planFault schedules the next candidate fault of a customer. The rate counts
// every active cell, those whose cause is gone too: they are passed over when
// they come up, so that what is learnt in one arm of an experiment moves no
// other fault.
func (w *World) planFault(id int32) {
	cu := &w.customers[id]
	draw := w.faults.At(uint64(id), uint64(cu.ordinal), 0)
	rate := w.Settings.Arrivals.Faults / float64(sim.Year) * w.exposure(cu)
	at := w.calendar.later(w.Now(), draw.Exponential()/rate)
	if at >= w.source.stop || at > w.until {
		return
	}
	w.Schedule(at, phaseArrive, sim.MakeEvent(kindFault, 0, uint32(id)))
}

func (w *World) fault(id int32) {
	cu := &w.customers[id]
	if cu.gone {
		cu.asleep = true
		return
	}
	draw := w.faults.At(uint64(id), uint64(cu.ordinal), 1)
	slot, facet, wanted := w.faultOf(cu, &draw)
	if !wanted {
		cu.ordinal++
		w.Ledger.Prevented++
		w.planFault(id)
		return
	}
	opened := w.openCase(id, slot, facet)
	if !w.oneAtATime {
		w.planFault(id)
	}
	w.contactAfter(opened, 0)
}

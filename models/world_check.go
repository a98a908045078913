package models

import "fmt"

// check panics when customers or agents' time have been lost, or a sum is no
// number. It runs at the end of every point of the time series.
func (w *World) check() {
	l := &w.Ledger
	attempts := l.Fresh + l.Redials + l.Repeats + l.HandedOn + l.Guests
	if attempts != l.Served+l.Abandoned+l.Blocked+l.SentAway+w.level.waiting+w.level.inService {
		panic(fmt.Sprintf("models: contacts lost: %d made, %d served, %d abandoned, %d blocked, %d waiting, %d in service",
			attempts, l.Served, l.Abandoned, l.Blocked, w.level.waiting, w.level.inService))
	}
	if l.Opened != l.Solved+l.GivenUp+w.open {
		panic(fmt.Sprintf("models: cases lost: %d opened, %d solved, %d given up, %d open", l.Opened, l.Solved, l.GivenUp, w.open))
	}
	if w.open != w.level.waiting+w.level.inService+w.level.outside {
		panic(fmt.Sprintf("models: cases lost: %d open, %d waiting, %d in service, %d outside",
			w.open, w.level.waiting, w.level.inService, w.level.outside))
	}
	if working := w.level.idle + w.level.busy + w.level.aux + w.level.onBreak; working != int64(w.onDuty) {
		panic(fmt.Sprintf("models: agents lost: %d on duty, %d idle, %d busy, %d on auxiliary time, %d on break",
			w.onDuty, w.level.idle, w.level.busy, w.level.aux, w.level.onBreak))
	}
	// Little's identity on the path, in whole microseconds; the sums wrap
	// round together, so that it stays exact however long the run is.
	waits := int64(l.WaitAnswered) + int64(l.WaitGaveUp) + int64(l.WaitSentAway) + w.level.waiting*int64(w.Now()) - w.level.waitingSince
	if w.level.waitingT != waits {
		panic(fmt.Sprintf("models: waiting time lost: integral of the queue %d µs, sum of waits %d µs", w.level.waitingT, waits))
	}
	w.checkProducts()
	for i := range w.agents {
		a := &w.agents[i]
		if x := a.Energy + a.Exhaustion + a.Tally.Conflict; x-x != 0 {
			panic(fmt.Sprintf("models: agent %d has energy %g, exhaustion %g, conflict %g", i, a.Energy, a.Exhaustion, a.Tally.Conflict))
		}
	}
}

// checkProducts panics when the products' numbers do not add up to those of
// the organisation.
func (w *World) checkProducts() {
	l := &w.Ledger
	var sum ProductTally
	for _, p := range w.ProductTallies() {
		sum.Answered += p.Answered
		sum.Abandoned += p.Abandoned
		sum.Served += p.Served
		sum.Blocked += p.Blocked
		sum.WaitAnswered += p.WaitAnswered
		sum.WaitGaveUp += p.WaitGaveUp
	}
	if all := (ProductTally{Answered: l.Answered, Abandoned: l.Abandoned, Served: l.Served, Blocked: l.Blocked,
		WaitAnswered: l.WaitAnswered, WaitGaveUp: l.WaitGaveUp}); sum != all {
		panic(fmt.Sprintf("models: products do not add up: %+v, in all %+v", sum, all))
	}
}

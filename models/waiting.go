package models

import "frontline.dev/frontline/sim"

func (w *World) block(id int32) {
	c := &w.cases[id]
	w.Ledger.Blocked++
	w.product(c).Blocked++
	w.scratch.blocked = Blocked{Case: c}
	w.Facts.Blocked.publish(&w.scratch.blocked)
	w.level.outside++
	w.redialOrGiveUp(id)
}

func (w *World) enqueue(id int32) {
	c := &w.cases[id]
	c.state = caseWaiting
	c.queued = w.rank(c)
	w.level.waiting++
	w.level.waitingSince += int64(w.Now())
	w.level.waitingMax = max(w.level.waitingMax, w.level.waiting)
	w.line(id)
	w.strain()
	if w.site != nil {
		w.site.watch(id)
	}
	if w.callsBack(c) {
		w.Ledger.CalledBack++
		return
	}
	if patience, ends := w.patienceOf(c); ends {
		w.After(patience, phaseRenege, sim.MakeEvent(kindRenege, c.generation, uint32(id)))
	}
}

// patienceOf returns how long the customer waits at this attempt; ends is
// false when he never gives up.
func (w *World) patienceOf(c *Case) (patience sim.Span, ends bool) {
	p := &w.products[c.Product]
	if c.patience >= 0 {
		return c.patience, true
	}
	if w.Settings.Queue.Infinite || p.backlog {
		return 0, false
	}
	draw := w.patience.At(c.entity, c.ordinal, uint64(c.Attempts))
	return p.patience.Sample(&draw), true
}

// callsBack says whether the customer hangs up and is called when it is his
// turn: he keeps his place and does not give up.
func (w *World) callsBack(c *Case) bool {
	share := w.Settings.Queue.Callback
	if share <= 0 {
		return false
	}
	draw := w.callback.At(c.entity, c.ordinal, uint64(c.Attempts))
	return draw.Float64() < share
}

func (w *World) renege(id int32) {
	c := &w.cases[id]
	waited := w.Now().Since(c.Arrived)
	w.unline(id)
	c.generation++
	w.Ledger.Abandoned++
	w.Ledger.WaitGaveUp += waited
	w.Ledger.WaitedAtAll++
	if waited <= w.products[c.Product].due {
		w.Ledger.AbandonedWithin++
	}
	w.level.advance(w.Now())
	w.level.waiting--
	w.level.waitingSince -= int64(c.Arrived)
	w.level.outside++
	w.strain()
	p := w.product(c)
	p.Abandoned++
	p.WaitGaveUp += waited
	w.scratch.abandoned = Abandoned{Case: c}
	w.Facts.Abandoned.publish(&w.scratch.abandoned)
	w.redialOrGiveUp(id)
}

func (w *World) redialOrGiveUp(id int32) {
	c, s := &w.cases[id], &w.Settings.Customers
	if c.guestOf != none {
		c.state = caseOutside
		w.site.sendBack(id, false)
		return
	}
	draw := w.redial.At(c.entity, c.ordinal, uint64(c.Attempts))
	c.Attempts++
	c.redial = true
	if draw.Float64() >= s.Redial || c.Attempts == maxAttempts {
		c.state = caseOutside
		w.closeCase(id)
		return
	}
	w.contactAfter(id, s.RedialAfter.Sample(&draw))
}

// maxAttempts ends a case that would go on for ever, such as redial = 1 with
// an organisation that never answers.
const maxAttempts = 10_000

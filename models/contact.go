package models

import "frontline.dev/frontline/sim"

// The way of one contact: arrive → (wait → answer | abandon | blocked) → begin →
// fixed → served → wrapped up → free.

// contactAfter lets the customer of a case contact when d has passed; outside
// opening hours the contact is put off, if the calendar says so.
func (w *World) contactAfter(id int32, d sim.Span) {
	c := &w.cases[id]
	c.state = caseOutside
	at := w.calendar.reachable(w, c, w.Now().Add(d))
	if at == w.Now() {
		w.arrive(id)
		return
	}
	w.Schedule(at, phaseArrive, sim.MakeEvent(kindArrive, c.generation, uint32(id)))
}

func (w *World) arrive(id int32) {
	c := &w.cases[id]
	w.level.advance(w.Now())
	w.level.outside--
	switch {
	case c.guestOf != none:
		w.Ledger.Guests++
	case c.Attempts == 0:
		w.Ledger.Fresh++
	case c.handed:
		w.Ledger.HandedOn++
	case c.redial:
		w.Ledger.Redials++
	default:
		w.Ledger.Repeats++
	}
	c.Arrived = w.Now()
	if cu := &w.customers[c.Customer]; w.Settings.Routing.SameAgent != "off" && cu.Own >= 0 {
		c.own = none // handed on to a desk where the agent who knows him does not sit
		if w.agents[cu.Own].Serves(int(c.Product)) {
			c.own = cu.Own
		}
	}
	w.product(c).Offered++
	w.scratch.arrived = Arrived{Case: c}
	w.Facts.Arrived.publish(&w.scratch.arrived)
	if w.calendar.turnsAway(w.Now()) {
		w.block(id)
		return
	}
	if a := w.agentFor(c); a != nil {
		w.answer(a, id)
		return
	}
	if w.products[c.Product].preempts && w.preempt(id) {
		return
	}
	if limit := w.Settings.Queue.Capacity; limit > 0 && w.level.waiting >= int64(limit) || w.Settings.Queue.NoRoom {
		w.block(id)
		return
	}
	w.enqueue(id)
}

// answer connects a contact with an agent; the contact may have waited.
func (w *World) answer(a *Agent, id int32) {
	c := &w.cases[id]
	now := w.Now()
	w.level.advance(now)
	if c.state == caseWaiting {
		w.unline(id)
		w.level.waiting--
		w.level.waitingSince -= int64(c.Arrived)
		c.generation++
		if !w.Settings.Queue.Infinite {
			w.Cancelled(w.live)
		}
		w.strain()
	}
	waited := now.Since(c.Arrived)
	l := &w.Ledger
	l.Answered++
	l.WaitAnswered += waited
	if waited > 0 {
		l.WaitedAtAll++
	}
	p := w.product(c)
	p.Answered++
	p.WaitAnswered += waited
	if waited <= w.products[c.Product].due {
		l.AnsweredWithin++
		p.AnsweredWithin++
	}
	if c.own >= 0 {
		l.WithOwn++
		if int(c.own) == a.Index {
			l.ByOwn++
		}
	}
	w.level.inService++
	c.state = caseServed
	c.started = now
	w.begin(a, id)
}

func (w *World) begin(a *Agent, id int32) {
	c := &w.cases[id]
	w.begins(a)
	w.occupy(a)
	a.serving, a.Began = id, w.Now()
	if a.LastProduct >= 0 && a.LastProduct != int16(c.Product) {
		w.Ledger.ProductChanges++
	}
	if w.travels {
		w.drive(a, c)
	}
	w.scratch.serviceStarted = ServiceStarted{Agent: a, Case: c}
	w.Facts.ServiceStarted.publish(&w.scratch.serviceStarted)
	a.LastProduct = int16(c.Product)
	a.Practised = w.Practice(a, w.ElementOf(c))
	work := c.talk
	if work < 0 {
		draw := w.work.At(c.entity, c.ordinal, uint64(c.Services))
		work = w.products[c.Product].work.Sample(&draw)
	}
	a.Spent[Fixing] += sim.Span(w.FixTime.read(float64(work), a, c) + .5)
	if w.holds {
		draw := w.hold.At(c.entity, c.ordinal, uint64(c.Services))
		a.Spent[Hold] += w.Settings.Handling.Hold.Sample(&draw)
	}
	w.workFor(a, a.Spent[Travel]+a.Spent[Setup]+a.Spent[Fixing]+a.Spent[Hold], kindFixed)
}

// fixed: the fault has been worked on. One uniform draw decides whether the
// symptom is solved and, if not, which penalty made it fail.
func (w *World) fixed(a *Agent) {
	c := &w.cases[a.serving]
	h := &w.Settings.Handling
	draw := w.contact.At(c.entity, c.ordinal, uint64(c.Services))
	success := min(h.Ceiling, 1-w.Failure.read(1-h.Resolve, a, c))
	if w.Flaws.turned() {
		success = max(0, 1-w.Flaws.read(1-success, a, c))
	}
	luck := draw.Float64()
	c.Resolved = luck < success
	if !c.Resolved {
		c.Cause = Difficulty
	}
	for i := range w.penalties {
		p := &w.penalties[i]
		success -= p.size(a, c)
		if c.Resolved && luck >= success {
			c.Resolved, c.Cause = false, p.cause
		}
	}
	a.course = [3]float64{draw.Float64(), draw.Float64(), draw.Float64()}
	c.Care = w.Care.read(1, a, c)
	before := a.total()
	w.scratch.diagnosed = Diagnosed{Agent: a, Case: c}
	w.Facts.Diagnosed.publish(&w.scratch.diagnosed)
	w.Ledger.Eligible++
	if w.opens(a, c, a.course[0]) {
		a.Dialogue = true
		w.Ledger.Dialogues++
		a.Tally.Dialogues++
		w.scratch.dialogueOpened = DialogueOpened{Agent: a, Case: c}
		w.Facts.DialogueOpened.publish(&w.scratch.dialogueOpened)
	}
	if w.complaints != nil {
		w.complaints.hear(a, c)
	}
	if extra := a.total() - before; extra > 0 {
		w.workFor(a, extra, kindServed)
		return
	}
	w.served(a)
}

// opens says whether the agent goes beyond the fault with this customer.
func (w *World) opens(a *Agent, c *Case, draw float64) bool {
	if a.barred {
		return false
	}
	switch w.Settings.Role.Mode {
	case "assigned":
		a.Demanded = true // the role is part of the job
		return draw < a.Intensity
	case "chosen":
		if w.chooser == nil {
			return false
		}
		if w.Decision.Demand > 0 {
			asked := w.demand.At(c.entity, c.ordinal, uint64(c.Services))
			a.Demanded = asked.Float64() < w.Decision.Demand
		}
		return w.chooser(a, c, draw)
	}
	return false
}

// served: the customer's part is over.
func (w *World) served(a *Agent) {
	id := a.serving
	c := &w.cases[id]
	h, l := &w.Settings.Handling, &w.Ledger
	draw := w.wrapUp.At(c.entity, c.ordinal, uint64(c.Services))
	a.Spent[WrapUp] += h.WrapUp.Sample(&draw)
	if !c.Resolved && a.course[1] < h.Escalate {
		c.Resolved, c.Escalated = true, true
		a.Spent[SecondLine] += h.SecondLine
		l.Escalated++
	}
	w.scratch.serviceEnded = ServiceEnded{Agent: a, Case: c}
	w.Facts.ServiceEnded.publish(&w.scratch.serviceEnded)
	w.book(a, c)
	a.WasInRole = a.Dialogue
	w.level.advance(w.Now())
	w.level.inService--
	w.level.outside++
	c.state, c.redial = caseOutside, false
	a.serving = none
	if w.remembers && c.guestOf == none {
		w.customers[c.Customer].Own = int32(a.Index)
	}
	if w.elastic {
		w.unlist(a) // he is not free for the contact that may come back at once
	}
	w.leave(a, id)
	if a.Spent[WrapUp] > 0 {
		w.workFor(a, a.Spent[WrapUp], kindFree)
		w.relist(a)
		return
	}
	w.wrappedUp(a)
}

// leave lets the customer go: the case is closed, or he contacts again.
func (w *World) leave(a *Agent, id int32) { w.leaves(id, a.course[2]) }

// leaves is leave with the draw that decides on a further contact.
func (w *World) leaves(id int32, again float64) {
	c, h := &w.cases[id], &w.Settings.Handling
	if c.guestOf != none {
		w.site.sendBack(id, true)
		return
	}
	if c.Resolved && w.handsOn(c) {
		w.contactAfter(id, 0)
		return
	}
	c.handed = false
	if c.Resolved || again >= h.Recontact || c.Attempts+1 >= maxAttempts {
		w.closeCase(id)
		return
	}
	c.Visits++
	c.Services++
	c.Attempts++
	draw := w.recontact.At(c.entity, c.ordinal, uint64(c.Services))
	w.contactAfter(id, h.RecontactAfter.Sample(&draw))
}

// handsOn passes a solved contact to the next desk, if its product has one.
func (w *World) handsOn(c *Case) bool {
	p := &w.products[c.Product]
	if p.next == none {
		return false
	}
	if p.nextShare < 1 {
		draw := w.handing.At(c.entity, c.ordinal, uint64(c.Services))
		if draw.Float64() >= p.nextShare {
			return false
		}
	}
	c.Product, c.Resolved, c.handed = uint8(p.next), false, true
	c.Slot = min(c.Slot, slots-1)
	c.Services++
	c.Attempts++
	return true
}

// book enters an ended contact in the ledger and in the agent's tally.
func (w *World) book(a *Agent, c *Case) {
	l, t := &w.Ledger, &a.Tally
	l.Served++
	p := w.product(c)
	p.Served++
	p.Sojourn += w.Now().Since(c.Arrived)
	handling := sim.Span(0)
	for i, d := range a.Spent {
		l.Spent[i] += d
		if Activity(i) != Slack {
			handling += d
		}
	}
	a.repeat, a.repeatOf = c.Visits > 0, c.reworkOf
	if c.Visits > 0 {
		l.Rework[c.reworkOf] += handling
		l.ReworkVisits[c.reworkOf]++
	} else if !c.handed {
		l.FirstServed++
		t.First++
		if c.Resolved && !c.Escalated {
			l.SolvedAtFirst++
			t.FirstSolved++
		}
	}
	c.reworkOf = c.Cause
	l.Care += c.Care
	l.Energy += a.Energy
	t.Contacts++
	t.Handling += handling
	t.Fixing += a.Spent[Fixing]
	t.Care += c.Care
	if c.Resolved {
		t.Solved++
	}
	a.experience++
	w.practise(a, w.ElementOf(c))
}

// wrappedUp: the agent may have something to think over before the next
// contact.
func (w *World) wrappedUp(a *Agent) {
	w.ends(a)
	if a.Spent[Slack] <= 0 || len(a.slots) > 0 || len(a.halted) > 0 {
		w.becomeFree(a)
		return
	}
	w.turn(a, auxiliary)
	w.After(a.Spent[Slack], phaseEnd, sim.MakeEvent(kindReflected, 0, uint32(a.Index)))
}

// Spend adds time to the contact an agent is on; it is served before the
// contact goes on. Slack is spent after wrap-up.
func (w *World) Spend(a *Agent, activity Activity, d sim.Span) { a.Spent[activity] += d }

// Pressure returns how much work there is for each agent on duty: contacts
// waiting or in service per agent, in units of queue.pressure_unit. Above 1
// there is more than can be done at once.
func (w *World) Pressure() float64 {
	if w.onDuty == 0 {
		return 0
	}
	return float64(w.level.waiting+w.level.inService) / (float64(w.onDuty) * w.Settings.Queue.PressureUnit)
}

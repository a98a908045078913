package models

import "frontline.dev/frontline/sim"

// Desk is what belongs to one contact while an agent works on it. An agent
// with several contacts has one for each; the facts of a contact see the
// right one in the Agent.
type Desk struct {
	Spent     [activities]sim.Span // by activity
	Began     sim.Time             // of the contact
	Pace      float64              // mechanism haste: 1 = usual
	Practised float64              // with its element, as of its begin
	Touched   uint64               // facets an explanation touched; mechanism education
	Shallower float64              // how much less deep they lie then
	Demanded  bool                 // the manager asks for a dialogue at this contact
	Dialogue  bool                 // a dialogue was opened

	serving  int32      // case, or none
	course   [3]float64 // draws: dialogue, escalation, recontact
	using    int32      // mechanism trial: idea in use, or none
	factor   float64    // mechanism trial: what it does to the time of the fix
	kept     bool       // mechanism trial: the idea in use has just proved good
	repeat   bool       // an earlier service did not solve the problem,
	repeatOf Cause      // for this reason
	gained   int        // mechanism perspectives: insights of this contact
}

// A run is elastic when the time a piece of work takes can change while it is
// done: contacts at once, interruptions, preemption, speed that depends on
// the queue. Every contact in work then has a place of its own, and its end
// is planned anew when the speed changes. Other runs do without all that.
type place struct {
	Desk
	agent      int32
	generation uint32
	kind       uint8 // of the event that ends the piece of work
	active     bool
	pending    bool // a piece of work is planned
	left       float64
	speed      float64
	at         sim.Time // of which left is true
	planned    sim.Span
	attended   sim.Span // time actually spent on the piece so far
	nextFree   int32
}

// begins gives a contact its place in an elastic run.
func (w *World) begins(a *Agent) {
	a.Desk = Desk{Pace: 1, serving: none, using: none}
	if !w.elastic {
		return
	}
	slot := w.freePlace
	if slot == none {
		slot = int32(len(w.places))
		w.places = append(w.places, place{})
	} else {
		w.freePlace = w.places[slot].nextFree
	}
	p := &w.places[slot]
	*p = place{Desk: a.Desk, agent: int32(a.Index), generation: p.generation + 1, active: true, at: w.Now()}
	a.slot = slot
	a.slots = append(a.slots, slot)
}

// workFor lets an agent work for a time; then the event of that kind comes.
func (w *World) workFor(a *Agent, d sim.Span, kind uint8) {
	if !w.elastic {
		w.After(d, phaseEnd, sim.MakeEvent(kind, 0, uint32(a.Index)))
		return
	}
	p := &w.places[a.slot]
	p.Desk = a.Desk
	p.kind, p.planned, p.left, p.at, p.attended, p.pending = kind, d, float64(d), w.Now(), 0, true
	p.speed = 0
	w.respeed(a)
}

// respeed plans the end of all work of an agent anew, for the speed that now
// holds.
func (w *World) respeed(a *Agent) {
	if !w.elastic {
		return
	}
	now := w.Now()
	n := float64(len(a.slots))
	speed := w.speedNow / (1 + float64((n-1)*(1-w.Settings.Agents.Overlap)))
	if a.interrupted {
		speed = 0
	}
	for _, slot := range a.slots {
		w.plan(&w.places[slot], slot, speed, now)
	}
	for _, slot := range a.halted {
		w.plan(&w.places[slot], slot, 0, now)
	}
}

func (w *World) plan(p *place, slot int32, speed float64, now sim.Time) {
	if !p.pending {
		return
	}
	elapsed := now.Since(p.at)
	p.left -= float64(float64(elapsed) * p.speed)
	if p.speed > 0 {
		p.attended += elapsed
	}
	p.at = now
	if speed == p.speed {
		return
	}
	p.speed = speed
	p.generation++
	if speed > 0 {
		at := later(now, max(p.left, 0)/speed)
		w.Schedule(at, phaseEnd, sim.MakeEvent(p.kind, p.generation, uint32(slot)))
	}
}

// atWork returns the agent whose piece of work has come to its end, with the
// contact at hand; nil when the event is out of date.
func (w *World) atWork(e sim.Event) *Agent {
	subject := int32(e.Subject())
	if !w.elastic {
		return &w.agents[subject]
	}
	p := &w.places[subject]
	if !e.Current(p.generation) || !p.pending {
		w.Passed()
		return nil
	}
	a := &w.agents[p.agent]
	p.attended += w.Now().Since(p.at)
	p.at, p.pending = w.Now(), false
	a.Desk, a.slot = p.Desk, subject
	extra := p.attended - p.planned
	switch p.kind {
	case kindFixed:
		a.Spent[Fixing] += extra
	case kindServed:
		a.Spent[Asking] += extra
	case kindFree:
		w.overran(a, extra)
	}
	return a
}

// ends gives back the place of the contact at hand.
func (w *World) ends(a *Agent) {
	if !w.elastic || a.slot == none {
		return
	}
	a.slots = dropSlot(a.slots, a.slot)
	p := &w.places[a.slot]
	p.generation++
	p.nextFree = w.freePlace
	w.freePlace = a.slot
	a.slot = none
	w.respeed(a)
}

// overran books what wrap-up took beyond what was booked with its contact.
func (w *World) overran(a *Agent, extra sim.Span) {
	if extra == 0 {
		return
	}
	a.Spent[WrapUp] += extra
	w.Ledger.Spent[WrapUp] += extra
	a.Tally.Handling += extra
	if a.repeat {
		w.Ledger.Rework[a.repeatOf] += extra
	}
	w.scratch.wrapUpOverran = WrapUpOverran{Agent: a, By: extra, Repeat: a.repeat, Cause: a.repeatOf}
	w.Facts.WrapUpOverran.publish(&w.scratch.wrapUpOverran)
}

func dropSlot(slots []int32, slot int32) []int32 {
	for i, s := range slots {
		if s == slot {
			return append(slots[:i], slots[i+1:]...)
		}
	}
	return slots
}

// halt interrupts the work of least priority that an agent has in hand, so
// that he can take a contact of higher priority.
func (w *World) victimFor(c *Case) (victim *Agent, slot int32) {
	lowest := w.products[c.Product].priority
	slot = none
	for i := range w.agents {
		a := &w.agents[i]
		if a.state != busy || a.interrupted || a.leave || !a.Serves(int(c.Product)) {
			continue
		}
		for _, s := range a.slots {
			p := &w.places[s]
			if !p.pending || p.serving == none {
				continue // wrap-up is not interrupted
			}
			if priority := w.products[w.cases[p.serving].Product].priority; priority < lowest {
				lowest, victim, slot = priority, a, s
			}
		}
	}
	return victim, slot
}

// preempt lets a contact interrupt one of lower priority, if there is one.
func (w *World) preempt(id int32) bool {
	a, slot := w.victimFor(&w.cases[id])
	if a == nil {
		return false
	}
	a.slots = dropSlot(a.slots, slot)
	a.halted = append(a.halted, slot)
	w.respeed(a)
	w.answer(a, id)
	return true
}

// resumes lets an agent go on with the contact he interrupted last, unless
// one of higher priority waits; it returns whether he does.
func (w *World) resumes(a *Agent, next int32) bool {
	if len(a.halted) == 0 {
		return false
	}
	best := 0
	priority := func(i int) int { return w.products[w.cases[w.places[a.halted[i]].serving].Product].priority }
	for i := range a.halted {
		if priority(i) >= priority(best) {
			best = i
		}
	}
	if next != none && w.products[w.cases[next].Product].priority > priority(best) {
		return false
	}
	slot := a.halted[best]
	a.halted = dropSlot(a.halted, slot)
	a.slots = append(a.slots, slot)
	w.turn(a, busy)
	w.respeed(a)
	return true
}

// strain sets the speed of all work by the length of the queue.
func (w *World) strain() {
	from := w.Settings.Queue.StrainFrom
	if from <= 0 {
		return
	}
	speed := 1.0
	if w.level.waiting > int64(from) {
		speed = w.Settings.Queue.StrainSpeed
	}
	if speed == w.speedNow {
		return
	}
	w.speedNow = speed
	for i := range w.agents {
		if len(w.agents[i].slots) > 0 {
			w.respeed(&w.agents[i])
		}
	}
}

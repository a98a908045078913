package models

import "frontline.dev/frontline/sim"

// agentFor returns the idle agent who takes a contact at once, or nil.
func (w *World) agentFor(c *Case) *Agent {
	r := &w.Settings.Routing
	if c.own >= 0 {
		own := &w.agents[c.own]
		if own.state == idle && w.reaches(own, c) {
			return own
		}
		if r.SameAgent == "strict" || (r.Wait > 0 && own.state != offDuty) {
			return nil
		}
	}
	return w.chooseIdle(c)
}

// chooseIdle picks among the idle agents who serve the product.
func (w *World) chooseIdle(c *Case) *Agent {
	var chosen *Agent
	eligible := 0
	for i := w.idleFirst; i != none; i = w.agents[i].idleAfter {
		a := &w.agents[i]
		if !a.Serves(int(c.Product)) || !w.reaches(a, c) {
			continue
		}
		switch w.choice {
		case longestIdle:
			return a
		case leastExperienced:
			if chosen == nil || a.experience < chosen.experience {
				chosen = a
			}
		case mostExperienced:
			if chosen == nil || a.experience > chosen.experience {
				chosen = a
			}
		case anyIdle: // reservoir of one
			eligible++
			if w.choose.Float64()*float64(eligible) < 1 {
				chosen = a
			}
		}
	}
	return chosen
}

type choiceRule uint8

const (
	longestIdle choiceRule = iota
	leastExperienced
	mostExperienced
	anyIdle
)

var choiceRules = map[string]choiceRule{
	"longest idle": longestIdle, "least experienced": leastExperienced,
	"most experienced": mostExperienced, "random": anyIdle,
}

// line puts a contact where agents look for it: with its own agent, with all
// who serve the product, or both.
func (w *World) line(id int32) {
	c, r := &w.cases[id], &w.Settings.Routing
	if c.own < 0 {
		w.enlist(&w.pool[c.Product], listPool, id)
		return
	}
	own := &w.agents[c.own]
	w.enlist(&own.waiting, listOwn, id)
	switch {
	case r.SameAgent == "strict":
	case r.Wait <= 0 || own.state == offDuty:
		w.enlist(&w.pool[c.Product], listPool, id)
	default:
		w.After(r.Wait, phaseRenege, sim.MakeEvent(kindRelease, c.generation, uint32(id)))
	}
}

func (w *World) unline(id int32) {
	c := &w.cases[id]
	w.delist(&w.pool[c.Product], listPool, id)
	if c.own >= 0 {
		w.delist(&w.agents[c.own].waiting, listOwn, id)
	}
}

// release: the contact has waited long enough for its own agent.
func (w *World) release(id int32) {
	c := &w.cases[id]
	if a := w.chooseIdle(c); a != nil {
		w.answer(a, id)
		return
	}
	w.enlist(&w.pool[c.Product], listPool, id)
}

// contactFor returns the waiting contact an agent takes next: his own
// customers first, then the oldest of his products; none if there is nothing.
func (w *World) contactFor(a *Agent) int32 {
	if w.travels {
		return w.visitFor(a)
	}
	if a.waiting.first != none {
		return a.waiting.first
	}
	best, rank := int32(none), ^uint64(0)
	for _, p := range a.Products {
		if id := w.pool[p].first; id != none && w.cases[id].queued < rank {
			best, rank = id, w.cases[id].queued
		}
	}
	return best
}

// becomeFree: the agent leaves, pauses, takes a contact or waits for one.
func (w *World) becomeFree(a *Agent) {
	switch {
	case a.leave:
		w.goHome(a)
		return
	case a.pause > 0:
		w.pauseNow(a)
		return
	}
	if id := w.contactFor(a); id != none {
		w.answer(a, id)
		return
	}
	w.turn(a, idle)
	a.idleBefore, a.idleAfter = w.idleLast, none
	if w.idleLast == none {
		w.idleFirst = int32(a.Index)
	} else {
		w.agents[w.idleLast].idleAfter = int32(a.Index)
	}
	w.idleLast = int32(a.Index)
}

func (w *World) dropIdle(a *Agent) {
	if a.idleBefore == none {
		w.idleFirst = a.idleAfter
	} else {
		w.agents[a.idleBefore].idleAfter = a.idleAfter
	}
	if a.idleAfter == none {
		w.idleLast = a.idleBefore
	} else {
		w.agents[a.idleAfter].idleBefore = a.idleBefore
	}
	a.idleBefore, a.idleAfter = none, none
}

func (w *World) occupy(a *Agent) {
	if a.state == idle {
		w.dropIdle(a)
	}
	w.turn(a, busy)
}

// turn changes an agent's state and keeps the account of agents' time.
func (w *World) turn(a *Agent, to agentState) {
	if a.state == to {
		return
	}
	w.level.advance(w.Now())
	*w.level.of(a.state)--
	*w.level.of(to)++
	a.Idled = 0
	if a.state == idle {
		a.Idled = w.Now().Since(a.since)
	}
	a.state, a.since = to, w.Now()
}

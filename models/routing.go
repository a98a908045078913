package models

import (
	"cmp"

	"frontline.dev/frontline/sim"
)

// agentFor returns the idle agent who takes a contact at once, or nil.
func (w *World) agentFor(c *Case) *Agent {
	r := &w.Settings.Routing
	if c.own >= 0 {
		own := &w.agents[c.own]
		if own.listed && w.reaches(own, c) {
			return own
		}
		if r.SameAgent == "strict" || (r.Wait > 0 && own.state != offDuty) {
			return nil
		}
	}
	return w.chooseIdle(c)
}

// chooseIdle picks among the agents who can take a contact and serve the
// product: of the first team if teams have an order, of those with the fewest
// contacts in work, by the rule.
func (w *World) chooseIdle(c *Case) *Agent {
	var chosen *Agent
	eligible := 0
	for i := w.idleFirst; i != none; i = w.agents[i].idleAfter {
		a := &w.agents[i]
		if !a.Serves(int(c.Product)) || !w.reaches(a, c) {
			continue
		}
		if w.plainChoice {
			return a
		}
		if chosen == nil {
			chosen, eligible = a, 1
			continue
		}
		order := w.compare(a, chosen)
		if order == 0 && w.choice == anyIdle { // reservoir of one
			eligible++
			if w.choose.Float64()*float64(eligible) < 1 {
				chosen = a
			}
		} else if order < 0 {
			chosen, eligible = a, 1
		}
	}
	return chosen
}

// compare is negative when agent a is to be preferred to agent b, who has been
// idle for longer.
func (w *World) compare(a, b *Agent) int {
	if w.Settings.Routing.InOrder && a.Team != b.Team {
		return int(a.Team) - int(b.Team)
	}
	if d := len(a.slots) - len(b.slots); d != 0 {
		return d
	}
	switch w.choice {
	case leastExperienced:
		return cmp.Compare(a.experience, b.experience)
	case mostExperienced:
		return cmp.Compare(b.experience, a.experience)
	case fastest:
		return cmp.Compare(b.Speed, a.Speed)
	case anyIdle:
		return 0
	}
	return 1
}

type choiceRule uint8

const (
	longestIdle choiceRule = iota
	leastExperienced
	mostExperienced
	fastest
	anyIdle
)

var choiceRules = map[string]choiceRule{
	"longest idle": longestIdle, "least experienced": leastExperienced,
	"most experienced": mostExperienced, "fastest": fastest, "random": anyIdle,
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
// customers first, then those of highest priority, then by the discipline of
// the queue; none if there is nothing.
func (w *World) contactFor(a *Agent) int32 {
	if w.travels {
		return w.visitFor(a)
	}
	if a.waiting.first != none {
		return a.waiting.first
	}
	if w.discipline != firstCome {
		return w.pick(a)
	}
	best, rank, priority := int32(none), ^uint64(0), 0
	for _, p := range a.Products {
		id := w.pool[p].first
		if id == none {
			continue
		}
		switch product := &w.products[p]; {
		case best == none || product.priority > priority:
			best, rank, priority = id, w.cases[id].queued, product.priority
		case product.priority == priority && !a.inOrder && w.cases[id].queued < rank:
			best, rank = id, w.cases[id].queued
		}
	}
	return best
}

type disciplineRule uint8

const (
	firstCome disciplineRule = iota
	lastCome
	anyWaiting
)

var disciplines = map[string]disciplineRule{"first come": firstCome, "last come": lastCome, "random": anyWaiting}

// pick chooses by the other disciplines among the contacts of the highest
// priority that wait for the agent's products; its cost grows with their
// number.
func (w *World) pick(a *Agent) int32 {
	priority, waiting := 0, int32(0)
	for _, p := range a.Products {
		if l := w.pool[p].length; l > 0 {
			if at := w.products[p].priority; waiting == 0 || at > priority {
				priority, waiting = at, 0
			}
			if w.products[p].priority == priority {
				waiting += l
			}
		}
	}
	if waiting == 0 {
		return none
	}
	place := int32(0)
	if w.discipline == anyWaiting {
		place = int32(w.choose.IntN(int(waiting)))
	}
	best, rank := int32(none), uint64(0)
	for _, p := range a.Products {
		l := &w.pool[p]
		if l.length == 0 || w.products[p].priority != priority {
			continue
		}
		if w.discipline == lastCome {
			if id := l.last; best == none || w.cases[id].queued > rank {
				best, rank = id, w.cases[id].queued
			}
			continue
		}
		if place < l.length {
			id := l.first
			for range place {
				id = w.cases[id].links[listPool].after
			}
			return id
		}
		place -= l.length
	}
	return best
}

// becomeFree: the agent leaves, pauses, takes a contact or waits for one.
func (w *World) becomeFree(a *Agent) {
	a.FreeAt = w.Now()
	if len(a.slots) > 0 { // in chat the others go on
		w.relist(a)
		if a.listed {
			if id := w.contactFor(a); id != none {
				w.answer(a, id)
			}
		}
		return
	}
	if a.leave || a.pause > 0 {
		if w.resumes(a, none) {
			return
		}
		if a.leave {
			w.goHome(a)
			return
		}
		if id := w.insteadOfBreak(a); id != none {
			w.answer(a, id)
			return
		}
		w.pauseNow(a)
		return
	}
	id := w.contactFor(a)
	if w.resumes(a, id) {
		return
	}
	if id != none {
		w.answer(a, id)
		return
	}
	if w.takesTask(a) {
		return
	}
	w.turn(a, idle)
	w.list(a)
}

// takesTask lets an agent for whom nobody waits begin a piece of back-office
// work, if enough others stay idle.
func (w *World) takesTask(a *Agent) bool {
	b := &w.Settings.BackOffice
	if !b.Task.IsSet() || w.level.idle < int64(b.Reserve) {
		return false
	}
	a.tasks++
	draw := w.tasks.At(uint64(a.Index), a.tasks, 0)
	w.unlist(a)
	w.turn(a, auxiliary)
	w.Ledger.Tasks++
	w.After(b.Task.Sample(&draw), phaseEnd, sim.MakeEvent(kindReflected, 0, uint32(a.Index)))
	return true
}

// list enters an agent at the end of those who can take a contact.
func (w *World) list(a *Agent) {
	if a.listed {
		return
	}
	a.listed = true
	a.idleBefore, a.idleAfter = w.idleLast, none
	if w.idleLast == none {
		w.idleFirst = int32(a.Index)
	} else {
		w.agents[w.idleLast].idleAfter = int32(a.Index)
	}
	w.idleLast = int32(a.Index)
}

func (w *World) unlist(a *Agent) {
	if !a.listed {
		return
	}
	a.listed = false
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

// relist enters an agent who has contacts in work among those who can take
// one more, or takes him out.
func (w *World) relist(a *Agent) {
	if len(a.slots) == 0 {
		return
	}
	if a.leave || a.pause > 0 || a.interrupted || len(a.halted) > 0 || len(a.slots) >= max(1, w.Settings.Agents.AtOnce) {
		w.unlist(a)
		return
	}
	w.list(a)
}

// occupy: the agent has begun a contact.
func (w *World) occupy(a *Agent) {
	if w.elastic {
		w.relist(a)
		w.respeed(a)
	} else {
		w.unlist(a)
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

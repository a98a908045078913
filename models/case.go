package models

import "frontline.dev/frontline/sim"

// none is the index that points nowhere.
const none = -1

// caseState says where the customer of a case is.
type caseState uint8

const (
	caseOutside caseState = iota // will contact (again) later
	caseWaiting
	caseServed
)

// Case is one problem of one customer, from the first contact to the solution
// or until it is given up. It holds no pointer; its slot is used again after
// it is closed, so a watcher must not keep it.
type Case struct {
	Customer  int32
	Product   uint8
	Slot      int8   // of the element in the product, 0–9
	Facet     int8   // of the context that caused it, or Wear, or Usage
	Attempts  uint16 // contacts made before this one, redials included
	Visits    uint16 // services before this one that did not solve the problem
	Services  uint16 // all services before this one, those of other desks included
	Resolved  bool   // the symptom is gone
	Escalated bool   // solved by the second line
	Cause     Cause  // why the last service failed
	Opened    sim.Time
	Arrived   sim.Time // of the present contact
	Care      float64  // relational care of the present contact, 1 = usual

	reworkOf        Cause   // why the service before the present one failed
	guestOf         int32   // site whose customer this is, or none
	home            int32   // case there
	guestGeneration uint32  // of that case
	handed          bool    // passed on by the desk before
	redial          bool    // the last contact ended without service
	spoilt          float64 // mechanism trial: satisfaction lost by ideas that cost what the customer values first
	fair, fairLater float64 // mechanism complaints: how fairly a complaint was handled, for this problem and in the long run
	complaint       uint8   // mechanism complaints: what has become of the customer's complaint
	state           caseState
	lists           uint8 // which waiting lists it is in, one bit each
	own             int32 // agent who knows the customer, or none
	talk            sim.Span
	patience        sim.Span
	entity          uint64 // with ordinal: the key of its draws
	ordinal         uint64
	queued          uint64 // rank of entry into the queue
	started         sim.Time

	generation uint32
	links      [2]link
	nextFree   int32
}

// Draws that a case makes in a run are keyed by these two numbers and the
// count of its contacts, so that two arms of an experiment meet the same ones.

// Key returns the entity and ordinal that key the draws of a case.
func (c *Case) Key() (entity, ordinal uint64) { return c.entity, c.ordinal }

type link struct{ before, after int32 }

// The two lists a waiting case can be in.
const (
	listPool = iota // contacts any agent may take
	listOwn         // contacts of one agent's own customers
)

// caseList is a doubly linked list of waiting cases, oldest first.
type caseList struct {
	first, last int32
	length      int32
}

func (w *World) enlist(l *caseList, which uint8, id int32) {
	c := &w.cases[id]
	c.lists |= 1 << which
	c.links[which] = link{l.last, none}
	if l.last == none {
		l.first = id
	} else {
		w.cases[l.last].links[which].after = id
	}
	l.last = id
	l.length++
}

func (w *World) delist(l *caseList, which uint8, id int32) {
	c := &w.cases[id]
	if c.lists>>which&1 == 0 {
		return
	}
	c.lists &^= 1 << which
	at := c.links[which]
	if at.before == none {
		l.first = at.after
	} else {
		w.cases[at.before].links[which].after = at.after
	}
	if at.after == none {
		l.last = at.before
	} else {
		w.cases[at.after].links[which].before = at.before
	}
	l.length--
}

// openCase registers a problem and lets the customer contact as soon as the
// organisation can be reached.
func (w *World) openCase(customer int32, slot, facet int8) int32 {
	id := w.freeCase
	if id == none {
		id = int32(len(w.cases))
		w.cases = append(w.cases, Case{})
	} else {
		w.freeCase = w.cases[id].nextFree
	}
	cu, c := &w.customers[customer], &w.cases[id]
	generation := c.generation + 1
	*c = Case{Customer: customer, Product: cu.Product, Slot: slot, Facet: facet, Opened: w.Now(),
		own: none, guestOf: none, talk: -1, patience: -1, entity: uint64(customer), ordinal: uint64(cu.ordinal),
		generation: generation, nextFree: none}
	cu.ordinal++
	w.open++
	w.Ledger.Opened++
	w.level.advance(w.Now())
	w.level.outside++
	return id
}

// closeCase ends a case whose customer is outside.
func (w *World) closeCase(id int32) {
	c := &w.cases[id]
	if c.Resolved {
		w.Ledger.Solved++
		w.Ledger.SolutionTime += w.Now().Since(c.Opened)
	} else {
		w.Ledger.GivenUp++
	}
	w.level.advance(w.Now())
	w.level.outside--
	w.open--
	w.scratch.caseClosed = CaseClosed{Case: c}
	w.Facts.CaseClosed.publish(&w.scratch.caseClosed)
	customer := c.Customer
	c.generation++
	c.nextFree = w.freeCase
	w.freeCase = id
	if w.oneAtATime {
		w.planFault(customer)
	}
}

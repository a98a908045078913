package models

import (
	"unsafe"

	"frontline.dev/frontline/sim"
)

// ModelVersion is the version of the equations, defaults and order of draws
// of this package. It goes up whenever a simulated number changes, and with
// it every run's identity; manifests carry it.
const ModelVersion = "1"

// Turns returns the names of the turns of a dial in the order in which they
// are applied.
func (d *Dial) Turns() []string {
	names := make([]string, len(d.turns))
	for i := range d.turns {
		names[i] = d.turns[i].name
	}
	return names
}

// Effects fills into with the effect of every turn up to now, in the order of
// Turns and the dial's unit. It panics when into is too short.
func (d *Dial) Effects(into []float64) {
	for i := range d.turns {
		into[i] = *d.turns[i].effect
	}
}

// Rework says whether the present contact is there because an earlier one did
// not solve the problem, and why that failed. A contact that was handed on to
// another desk is no rework.
func (c *Case) Rework() (cause Cause, is bool) { return c.reworkOf, c.Visits > 0 && !c.handed }

// Elastic says whether agents can have several contacts in hand, so that what
// is theirs and what is a contact's must be kept apart.
func (w *World) Elastic() bool { return w.elastic }

// Has says whether the mechanism of that name is switched on.
func (s *Settings) Has(mechanism string) bool { return s.Mechanism(mechanism) != nil }

// Mechanism returns the settings of a mechanism that is switched on, or nil;
// read only, because runs share them.
func (s *Settings) Mechanism(name string) Mechanism {
	for _, named := range s.Mechanisms {
		if named.Name == name {
			return named.Mechanism
		}
	}
	return nil
}

// Advance plays the world up to an instant before its horizon. It is for
// those who look at a run from time to time; Run plays the whole.
func (w *World) Advance(until sim.Time) {
	for {
		e, ok := w.Next(min(until, w.until))
		if !ok {
			return
		}
		w.handle(e)
	}
}

// PairBytes returns the memory that pairs of agents and customers take.
func (w *World) PairBytes() int {
	total := 0
	for _, piece := range w.pairs.pieces {
		total += cap(piece) * int(unsafe.Sizeof(pairBlock{}))
	}
	return total
}

// AgentBytes returns the memory of all agents: their state, practice and what
// they know. Arrays of mechanisms are not counted.
func (w *World) AgentBytes() int {
	bytes := cap(w.agents)*int(unsafe.Sizeof(Agent{})) + 16*cap(w.practice.of) +
		4*cap(w.ideas.heads) + 8*cap(w.ideas.known) + cap(w.ideas.ideas)*int(unsafe.Sizeof(Idea{}))
	for i := range w.agents {
		bytes += cap(w.agents[i].Products) + 2*cap(w.agents[i].Elements)
	}
	return bytes
}

package models

import "frontline.dev/frontline/sim"

type agentState uint8

const (
	offDuty agentState = iota
	idle
	busy
	auxiliary
	onBreak
)

// Agent solves customers' problems. Traits are drawn at birth; the state is
// written by the core and by the mechanism named beside it, and read by all.
type Agent struct {
	Index       int
	Social      float64 // traits, in [0, 1]
	Learning    float64
	Creativity  float64
	Courage     float64
	Confidence  float64
	Perspective int     // 1 gives what is asked, 2 reaches the targets, 3 builds a relation
	Intensity   float64 // of the assigned role, in [0, 1]
	Products    []uint8 // served, ascending
	Elements    []int16 // of these products

	Energy     float64 // mechanism stress: in [0, 1]; 1 when it is off
	Exhaustion float64 // mechanism stress: in [0, 1]; 0 when it is off
	Steward    float64 // mechanism stewardship: responsibility felt, in [0, 1]; 0 when it is off

	// The contact at hand.
	Spent       [activities]sim.Span // by activity
	Practised   float64              // with the element at hand, as of the beginning of the contact
	Touched     uint64               // facets an explanation touched; mechanism education
	Shallower   float64              // how much less deep they lie then
	Demanded    bool                 // the manager asks for a dialogue at this contact
	Dialogue    bool                 // a dialogue was opened
	Began       sim.Time             // of the contact
	LastProduct int16                // of the contact before, or -1 after log-in
	RoleEnded   sim.Time             // when the last dialogue ended; -1: never
	Pace        float64              // mechanism haste: of the contact at hand, 1 = usual
	Idled       sim.Span             // idle time before it

	Tally AgentTally

	mask         uint64
	state        agentState
	since        sim.Time // of the state
	serving      int32    // case, or none
	restedAt     sim.Time // mechanism stress: when the last rest began
	restingNight bool
	course       [3]float64 // draws of the contact at hand: dialogue, escalation, recontact
	dutySince    sim.Time
	experience   int64 // contacts so far, for routing
	waiting      caseList
	idleAfter    int32
	idleBefore   int32
	leave        bool // log out when the contact is over
	pause        sim.Span
	shiftEnd     sim.Time
	shift        int16
	x, y         float32 // field: where the agent is
}

// AgentTally holds one agent's running totals since time 0.
type AgentTally struct {
	Contacts, First, FirstSolved, Solved int64
	Dialogues, Insights                  int64
	Recombinations, Refinements          int64
	NewToFirm                            int64 // of the ideas
	Handling                             sim.Span
	Fixing                               sim.Span
	Care                                 float64 // summed over contacts
	Conflict                             float64 // mean excess over the norm as felt, summed over contacts
	Energy, Exhaustion                   float64 // at log-out, summed over working days
	Days                                 int64   // working days
	OnDuty                               sim.Span
}

// Serves says whether the agent serves the product.
func (a *Agent) Serves(product int) bool { return a.mask>>product&1 == 1 }

// ContactTime returns the time spent on the contact at hand so far, without
// travel and the second line.
func (a *Agent) ContactTime() sim.Span {
	total := sim.Span(0)
	for i, d := range a.Spent {
		if k := Activity(i); k != Travel && k != Slack && k != SecondLine {
			total += d
		}
	}
	return total
}

// total returns all time booked on the contact at hand so far.
func (a *Agent) total() sim.Span {
	total := sim.Span(0)
	for _, d := range a.Spent {
		total += d
	}
	return total - a.Spent[Slack]
}

func (w *World) buildAgents() {
	s := w.Settings
	w.agents = make([]Agent, s.Agents.Count)
	born := w.Keyed("agents.birth")
	assigned := w.Keyed("agents.assignment")
	for i := range w.agents {
		a := &w.agents[i]
		draw := born.At(uint64(i), 0, 0)
		*a = Agent{Index: i, Energy: 1, Pace: 1, serving: none, LastProduct: none, idleAfter: none, idleBefore: none,
			waiting: caseList{none, none, 0}, RoleEnded: -1, x: .5, y: .5}
		a.Social, a.Learning = s.Agents.Social.Sample(&draw), s.Agents.Learning.Sample(&draw)
		a.Creativity, a.Courage = s.Agents.Creativity.Sample(&draw), s.Agents.Courage.Sample(&draw)
		a.Confidence = s.Agents.Confidence.Sample(&draw)
		a.Perspective = 1 + pick(s.Agents.Perspectives, draw.Float64())
		deal := assigned.At(uint64(i), 0, 0)
		a.Intensity = s.Role.Intensity.deal(i, &deal)
		count := int(s.Portfolio.PerAgent.deal(i, &deal) + .5)
		a.Products = dealProducts(len(w.products), max(count, 1), &deal)
		for _, p := range a.Products {
			a.mask |= 1 << p
			w.products[p].served = true
		}
	}
}

// pick returns the index of the share into which u in (0, 1) falls.
func pick(shares []float64, u float64) int {
	total := 0.0
	for _, x := range shares {
		total += x
	}
	u *= total
	for i, x := range shares {
		if u -= x; u < 0 {
			return i
		}
	}
	return len(shares) - 1
}

// dealProducts draws count of the products without replacement, ascending.
func dealProducts(products, count int, draw *sim.Stream) []uint8 {
	chosen := make([]uint8, 0, count)
	for p := 0; p < products && len(chosen) < count; p++ {
		left, wanted := products-p, count-len(chosen)
		if draw.Float64()*float64(left) < float64(wanted) {
			chosen = append(chosen, uint8(p))
		}
	}
	return chosen
}

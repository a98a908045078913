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
	Desk // the contact at hand

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

	LastProduct int16    // of the contact before, or -1 after log-in
	Hires       int      // people who have sat on this seat, the first not counted
	person      int32    // tells everybody apart who has ever worked here
	hiredAt     sim.Time // no work before
	resigned    bool     // leaves when he has logged out
	barred      bool     // mechanism staff: has no innovation role
	WasInRole   bool     // the contact before had a dialogue
	FreeAt      sim.Time // when the agent was ready for the contact at hand
	Idled       sim.Span // idle time before the contact at hand
	Team        int16    // index, 0 without teams
	Speed       float64  // of work, relative to the others

	Tally AgentTally

	mask                          uint64
	state                         agentState
	since                         sim.Time // of the state
	restedAt                      sim.Time // mechanism stress: when the last rest began
	restingNight                  bool
	dutySince                     sim.Time
	experience                    int64 // contacts so far, for routing
	waiting                       caseList
	idleAfter                     int32
	idleBefore                    int32
	slot                          int32   // elastic runs: place of the contact at hand, or none
	slots                         []int32 // elastic runs: contacts in work, in order of their begin
	halted                        []int32 // elastic runs: contacts interrupted by others
	interrupted                   bool
	listed                        bool // can take a contact
	inOrder                       bool // of the team: products by the order of its list
	interruptions, tasks, putOffs uint64
	duties                        uint32
	leave                         bool // log out when the contact is over
	pause                         sim.Span
	shiftEnd                      sim.Time
	shift                         int16
	x, y                          float32 // field: where the agent is
}

// AgentTally holds one agent's running totals since time 0.
type AgentTally struct {
	Contacts, First, FirstSolved, Solved int64
	Dialogues, Insights                  int64
	Recombinations, Refinements          int64
	NewToFirm                            int64 // of the ideas
	Shared                               int64 // of the ideas, told to management
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
	w.persons = int32(s.Agents.Count)
	w.born = w.Keyed("agents.birth")
	assigned := w.Keyed("agents.assignment")
	for i := range w.agents {
		a := &w.agents[i]
		*a = Agent{Index: i, person: int32(i), Energy: 1, Speed: 1, Desk: Desk{Pace: 1, serving: none, using: none}, slot: none, LastProduct: none, idleAfter: none, idleBefore: none,
			waiting: caseList{none, none, 0}, x: .5, y: .5}
		w.person(a)
		deal := assigned.At(uint64(i), 0, 0)
		a.Intensity = s.Role.Intensity.deal(i, &deal)
		if len(s.Teams) > 0 {
			s.joinTeam(a, len(w.products))
		} else {
			count := int(s.Portfolio.PerAgent.deal(i, &deal) + .5)
			a.Products = dealProducts(len(w.products), max(count, 1), &deal)
		}
		for _, p := range a.Products {
			a.mask |= 1 << p
			w.products[p].served = true
		}
	}
}

// person draws the traits of whoever sits on the agent's seat.
func (w *World) person(a *Agent) {
	s := &w.Settings.Agents
	draw := w.born.At(uint64(a.Index), uint64(a.Hires), 0)
	a.Social, a.Learning = s.Social.Sample(&draw), s.Learning.Sample(&draw)
	a.Creativity, a.Courage = s.Creativity.Sample(&draw), s.Courage.Sample(&draw)
	a.Confidence = s.Confidence.Sample(&draw)
	a.Perspective = 1 + pick(s.Perspectives, draw.Float64())
}

// somebodyNew notes that another person sits on the agent's seat: no customer
// has met him, whoever trusted the one before.
func (w *World) somebodyNew(a *Agent) {
	a.Hires++
	a.person = w.persons
	w.persons++
}

// Replace lets a newcomer take the agent's seat after a vacancy. What the one
// who leaves knew and had practised is gone with him, and so is what customers
// have told him; experience is that of a newcomer, contacts of practice with
// each element.
func (w *World) Replace(a *Agent, vacancy sim.Span, experience float64) {
	w.somebodyNew(a)
	w.Ledger.Quits++
	w.person(a)
	a.Energy, a.Exhaustion, a.Steward = 1, 0, 0
	a.hiredAt = w.Now().Add(vacancy)
	for _, e := range a.Elements {
		w.ideas.forgetAgent(a, int(e))
		at := a.Index*len(w.elements) + int(e)
		w.practice.of[at] = practised{experience, a.hiredAt}
	}
	w.scratch.agentReplaced = AgentReplaced{Agent: a}
	w.Facts.AgentReplaced.publish(&w.scratch.agentReplaced)
}

// joinTeam gives an agent the team his number falls into, and its products.
func (s *Settings) joinTeam(a *Agent, products int) {
	first := 0
	for i := range s.Teams {
		team := &s.Teams[i]
		first += team.Agents
		if a.Index >= first && i < len(s.Teams)-1 {
			continue
		}
		a.Team, a.Speed, a.inOrder = int16(i), team.Speed, team.InOrder
		for _, name := range team.Products {
			a.Products = append(a.Products, uint8(s.productIndex(name)))
		}
		if len(team.Products) == 0 {
			for p := range products {
				a.Products = append(a.Products, uint8(p))
			}
		}
		return
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

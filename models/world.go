package models

import (
	"context"
	"fmt"

	"frontline.dev/frontline/sim"
)

// Phases order what happens at one instant: work ends before people come and
// go, contacts are made before waiting customers give up, and observers look
// last.
const (
	phaseEnd sim.Phase = iota
	phaseDuty
	phaseArrive
	phaseRenege
	phaseObserve
)

// Kinds of events and what their subject is.
const (
	kindFault     uint8 = iota // customer: the next candidate fault
	kindOutside                // none: the next contact from outside
	kindArrive                 // case: a contact is made
	kindRenege                 // case: patience runs out
	kindRelease                // case: no longer kept for its own agent
	kindFixed                  // agent: work on the fault is done
	kindServed                 // agent: the customer's part is over
	kindFree                   // agent: wrap-up is done
	kindReflected              // agent: slack is over
	kindLogIn                  // agent
	kindLogOut                 // agent
	kindBreak                  // agent
	kindBreakOver              // agent
	kindRenew                  // product: a new generation
	kindDay                    // none: midnight
	kindReview                 // none: the manager decides
	kindBatch                  // none: a point of the time series
	kindInterrupt              // agent: is interrupted; the generation is that of his duty
	kindOverflow               // case: has waited long enough at this site
	kindTimer                  // any: a mechanism has asked for it; the generation is the number of its timer
	kindMail                   // mail: something has come from another site
	kindGoOn                   // agent: goes on with his work
)

// World is one organisation in one run.
type World struct {
	*sim.Sim
	Settings *Settings
	Facts    Facts
	Ledger   Ledger
	Decision Decision // of the manager, until the next review

	FixTime  Dial // time an agent works on a fault, µs
	Failure  Dial // probability that a symptom is not solved
	Flaws    Dial // the same after the ceiling of practice: what training and a new product change
	Care     Dial // relational care of a contact, 1 = usual
	Openness Dial // how much a customer tells, factor on the depth reached

	agents    []Agent
	customers []Customer
	cases     []Case
	freeCase  int32
	products  []product
	elements  []Element

	pool      []caseList // waiting contacts by product
	idleFirst int32
	idleLast  int32
	queued    uint64
	practice  practiceStore
	level     levels
	onDuty    int
	open      int64 // cases not yet closed

	work, contact, redial, patience, travel, absence  sim.Keyed
	wrapUp, recontact, demand                         sim.Keyed
	callback, handing, interrupt, tasks, hold, putOff sim.Keyed
	holds                                             bool
	byProduct                                         []ProductTally
	places                                            []place
	timers                                            []func(int)
	replace                                           func(*Agent) // who has resigned
	steps                                             func(*Agent) int
	site                                              *Site    // nil: the only one
	climate                                           *climate // nil: mechanism off, as the next ones
	peers                                             *peers
	thinking                                          *thinking
	sharing                                           *sharing
	department                                        *department
	community                                         *community
	adoption                                          *adoption
	staff                                             *staff
	market                                            *market
	complaints                                        *complaints
	money                                             *Money
	margins                                           sim.Keyed
	redesigned                                        []uint64 // by element: facets whose faults an implemented idea makes rare
	redesignLeft                                      float64  // share of these faults that still come
	freePlace                                         int32
	persons                                           int32 // who have ever worked here
	minds                                             []mind
	speedNow                                          float64
	elastic, plainChoice, oneAtATime                  bool
	discipline                                        disciplineRule
	born, contexts, severity                          sim.Keyed
	faults                                            sim.Keyed
	outside                                           sim.Stream
	choose                                            sim.Stream
	source                                            source
	ecology                                           Ecology // shares of faults; all wear when the mechanism is off
	chooser                                           func(*Agent, *Case, float64) bool
	penalties                                         []penalty
	pairs                                             pairStore
	forgetUse                                         func(*Customer) float64
	saturates                                         bool // facts told are not asked again
	live                                              func(sim.Event) bool
	choice                                            choiceRule
	travels, nearest, remembers                       bool
	tripMean, visitMean, normSpan                     sim.Span
	referenceTime                                     float64 // minutes
	ideas                                             ideaStore
	calendar                                          duty
	seen                                              Ledger // at the last review
	seenLevel                                         Integrals
	until                                             sim.Time
	batches                                           int
	scratch                                           scratch
}

// New builds the organisation in an empty simulation. The settings are read,
// never changed, and must have passed Check.
func New(s *sim.Sim, settings *Settings) *World {
	w := &World{Sim: s, Settings: settings, freeCase: none, idleFirst: none, idleLast: none, freePlace: none, speedNow: 1, saturates: true}
	w.work, w.contact = s.Keyed("contact.work"), s.Keyed("contact.course")
	w.redial, w.patience = s.Keyed("contact.redial"), s.Keyed("contact.patience")
	w.travel, w.absence = s.Keyed("contact.travel"), s.Keyed("agents.absence")
	w.callback, w.handing = s.Keyed("contact.callback"), s.Keyed("contact.handing_on")
	w.hold = s.Keyed("contact.hold")
	w.interrupt, w.tasks, w.putOff = s.Keyed("agents.interruption"), s.Keyed("agents.task"), s.Keyed("agents.put_off")
	w.wrapUp, w.recontact, w.demand = s.Keyed("contact.wrap_up"), s.Keyed("contact.recontact"), s.Keyed("role.demand")
	w.faults, w.outside, w.choose = s.Keyed("customers.faults"), s.Stream("arrivals.gap"), s.Stream("routing.choose")
	w.severity = s.Keyed("customers.severity")
	w.until = sim.Time(settings.Time.Horizon)
	w.ecology = Ecology{Wear: 1}
	w.Decision = Decision{Autonomy: 1}
	w.buildProducts()
	w.buildAgents()
	w.ideas.build(len(w.agents), len(w.elements))
	w.buildPractice()
	w.prepare()
	for _, m := range settings.Mechanisms {
		m.Mechanism.Attach(w)
	}
	w.buildCustomers()
	w.startManager()
	w.startCalendar()
	w.startArrivals()
	w.After(w.batchLength(), phaseObserve, sim.MakeEvent(kindBatch, 0, 0))
	w.Facts.Started.publish(&Started{})
	return w
}

// prepare reads the settings that are looked at for every contact.
func (w *World) prepare() {
	s := w.Settings
	w.level.off = int64(len(w.agents))
	w.choice, w.discipline = choiceRules[s.Routing.Choose], disciplines[s.Queue.Discipline]
	w.plainChoice = w.choice == longestIdle && !s.Routing.InOrder && s.Agents.AtOnce <= 1
	w.oneAtATime = s.Arrivals.OneAtATime
	w.holds = s.Handling.Hold.IsSet() && s.Handling.Hold.Mean() > 0
	w.elastic = s.Agents.AtOnce > 1 || s.Agents.Interrupted.IsSet() || s.Queue.StrainFrom > 0
	for i := range w.products {
		w.elastic = w.elastic || w.products[i].preempts
	}
	w.remembers = s.Routing.SameAgent != "off" && !s.Customers.Territories
	w.planVisits()
	if s.Handling.Unfamiliar > 1 {
		w.FixTime.Turn("unfamiliar", func(a *Agent, c *Case) float64 {
			if own := w.customers[c.Customer].Own; own >= 0 && int(own) != a.Index {
				return s.Handling.Unfamiliar
			}
			return 1
		})
	}
	for _, team := range s.Teams {
		if team.Speed != 1 {
			w.FixTime.Turn("team", func(a *Agent, _ *Case) float64 { return 1 / a.Speed })
			break
		}
	}
	w.live = func(e sim.Event) bool {
		if kind := e.Kind(); kind != kindRenege && kind != kindRelease && kind != kindOverflow {
			return true
		}
		return e.Current(w.cases[e.Subject()].generation)
	}
}

// Run plays the organisation to its horizon. It returns the context's error
// if it was cancelled before. It panics when an invariant breaks: contacts or
// agents' time lost, a clock that stands, a number that is none.
func (w *World) Run(ctx context.Context) error {
	if err := w.Sim.Run(ctx, w.until, w.handle); err != nil {
		return err
	}
	if w.Now() != sim.Time(w.batches)*sim.Time(w.batchLength()) {
		w.batchEnded() // the last point is shorter than the others
	}
	return nil
}

func (w *World) handle(e sim.Event) {
	subject := int32(e.Subject())
	switch e.Kind() {
	case kindFault:
		w.fault(subject)
	case kindOutside:
		w.outsideContact()
	case kindArrive:
		w.arrive(subject)
	case kindRenege:
		if e.Current(w.cases[subject].generation) {
			w.renege(subject)
		} else {
			w.Passed()
		}
	case kindRelease:
		if e.Current(w.cases[subject].generation) {
			w.release(subject)
		} else {
			w.Passed()
		}
	case kindFixed:
		if a := w.atWork(e); a != nil {
			w.fixed(a)
		}
	case kindServed:
		if a := w.atWork(e); a != nil {
			w.served(a)
		}
	case kindFree:
		if a := w.atWork(e); a != nil {
			w.wrappedUp(a)
		}
	case kindReflected:
		w.becomeFree(&w.agents[subject])
	default:
		w.handleRare(e, subject)
	}
}

func (w *World) handleRare(e sim.Event, subject int32) {
	switch e.Kind() {
	case kindLogIn:
		w.logIn(&w.agents[subject])
	case kindLogOut:
		w.logOut(&w.agents[subject])
	case kindBreak:
		w.startBreak(&w.agents[subject], int(uint32(e>>32)&0xffffff))
	case kindBreakOver:
		w.endBreak(&w.agents[subject])
	case kindRenew:
		w.renew(int(subject))
	case kindDay:
		w.midnight()
	case kindInterrupt:
		w.interruption(&w.agents[subject], uint32(e>>32)&0xffffff)
	case kindOverflow:
		if e.Current(w.cases[subject].generation) {
			w.site.sendAway(subject)
		} else {
			w.Passed()
		}
	case kindTimer:
		w.timers[uint32(e>>32)&0xffffff](int(subject))
	case kindMail:
		w.site.open(subject)
	case kindGoOn:
		w.goOn(&w.agents[subject])
	case kindReview:
		w.review()
	case kindBatch:
		w.batchEnded()
		w.After(w.batchLength(), phaseObserve, sim.MakeEvent(kindBatch, 0, 0))
	default:
		panic(fmt.Sprintf("models: event of unknown kind %d", e.Kind()))
	}
}

// batchLength is the length of one point of the time series: no longer than
// the run.
func (w *World) batchLength() sim.Span {
	return min(w.Settings.Time.Batch, w.Settings.Time.Horizon)
}

func (w *World) batchEnded() {
	w.level.advance(w.Now())
	w.check()
	w.batches++
	w.scratch.batchEnded = BatchEnded{Index: w.batches - 1}
	w.Facts.BatchEnded.publish(&w.scratch.batchEnded)
}

// Integrals returns the time integrals up to the present.
func (w *World) Integrals() Integrals {
	w.level.advance(w.Now())
	l := &w.level
	return Integrals{Waiting: l.waitingT, InService: l.inServiceT, Outside: l.outsideT,
		Idle: l.idleT, Busy: l.busyT, Auxiliary: l.auxT, Break: l.breakT}
}

// Agents returns all agents; read only.
func (w *World) Agents() []Agent { return w.agents }

// Customers returns all customers; read only.
func (w *World) Customers() []Customer { return w.customers }

// Products returns how many products there are.
func (w *World) Products() int { return len(w.products) }

// CustomerOf returns the customer of a case.
func (w *World) CustomerOf(c *Case) *Customer { return &w.customers[c.Customer] }

// ElementOf returns the element a case is about, as an index for Element.
func (w *World) ElementOf(c *Case) int { return w.elementIndex(int(c.Product), int(c.Slot)) }

// Element returns an element of the technology.
func (w *World) Element(index int) *Element { return &w.elements[index] }

// Elements returns how many elements there are.
func (w *World) Elements() int { return len(w.elements) }

// Timer lets a mechanism act at an instant of its own choosing.
type Timer struct {
	w      *World
	number uint32
}

// NewTimer returns a timer; ring is called with the subject it was set for.
func (w *World) NewTimer(ring func(subject int)) Timer {
	w.timers = append(w.timers, ring)
	return Timer{w, uint32(len(w.timers) - 1)}
}

// After sets the timer for a subject d from now. It cannot be taken back: a
// mechanism that changes its mind looks at its own state when it rings.
func (t Timer) After(d sim.Span, subject int) {
	t.w.After(d, phaseDuty, sim.MakeEvent(kindTimer, t.number, uint32(subject)))
}

// Choose gives the agents a rule for opening a dialogue of their own accord;
// it gets the uniform draw of this contact. One mechanism may do so.
func (w *World) Choose(rule func(a *Agent, c *Case, draw float64) bool) {
	if w.chooser != nil {
		panic("models: two mechanisms decide on dialogues")
	}
	w.chooser = rule
}

// Penalise lowers the probability that a symptom is solved by size; what then
// fails is booked with its cause.
func (w *World) Penalise(cause Cause, name string, size func(*Agent, *Case) float64) {
	w.penalties = append(w.penalties, penalty{cause, name, size})
	for i := len(w.penalties) - 1; i > 0; i-- {
		a, b := &w.penalties[i-1], &w.penalties[i]
		if a.cause < b.cause || (a.cause == b.cause && a.name <= b.name) {
			break
		}
		*a, *b = *b, *a
	}
}

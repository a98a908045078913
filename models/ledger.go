package models

import "frontline.dev/frontline/sim"

// Activity is what an agent's handling time is spent on.
type Activity uint8

// Activities of a contact. All but Slack are handling time: they happen
// within a contact. Slack is auxiliary time: off the contact and not
// available.
const (
	Setup       Activity = iota // changing to another product
	Travel                      // driving to a visit
	Fixing                      // working on the fault
	Hold                        // the customer is on hold while something is looked up
	RoleSwitch                  // changing into the innovation role and back
	Education                   // explaining
	Asking                      // asking
	Complaining                 // a complaint is heard and settled
	WrapUp                      // after the customer has gone
	SecondLine                  // another desk's work on an escalated problem
	Slack                       // reflection off the contact
	activities
)

// ActivityNames are the activities as they stand in tables.
var ActivityNames = [activities]string{"setup", "travel", "fixing", "hold", "role_switch", "education", "asking", "complaint", "wrap_up", "second_line", "slack"}

// Ledger holds the running totals of a run since time 0. Counters only grow;
// whoever wants a window takes the difference of two readings.
type Ledger struct {
	// Contacts. Attempts = Fresh + Redials + Repeats + HandedOn + Guests, and
	// Attempts = Served + Abandoned + Blocked + SentAway + waiting + in service.
	Fresh, Redials, Repeats  int64
	HandedOn                 int64    // passed on by another desk
	CalledBack               int64    // waited without staying on the line
	Tasks                    int64    // of back-office work begun
	SentAway, Guests         int64    // contacts that went to, or came from, another site
	IdeasReceived            int64    // from other sites
	Moved                    int64    // agents who went to another site
	Quits                    int64    // agents who left and were replaced
	Overtime                 sim.Span // agents at work after the end of their shift, summed
	Served, Abandoned        int64    // Served: service has ended
	Blocked                  int64
	Answered                 int64 // service has begun
	WaitedAtAll              int64 // answered or abandoned after a wait > 0
	AnsweredWithin           int64 // within the service level's time
	AbandonedWithin          int64
	WaitAnswered, WaitGaveUp sim.Span // summed over answered / abandoned contacts
	WaitSentAway             sim.Span // summed over contacts that went to another site

	// Cases.
	Opened, Solved, GivenUp, Escalated int64
	SolvedAtFirst, FirstServed         int64    // first contacts of cases served, and of these solved
	SolutionTime                       sim.Span // from first contact to solution, summed
	Prevented                          int64    // faults that did not come because a cause was taken away or a customer had learnt

	// Continuity: answered contacts of customers who have an own agent.
	WithOwn, ByOwn int64
	ProductChanges int64

	// Handling time by activity, of contacts that have ended; Rework is the
	// part of it that fell in repeat contacts, by cause of the earlier failure.
	Spent        [activities]sim.Span
	Rework       [causes]sim.Span
	ReworkVisits [causes]int64 // repeat contacts, by the same cause

	// The innovation role.
	Eligible, Dialogues          int64
	Questions, Disclosures       int64
	Insights, InsightsFirm       int64
	Recombinations, Refinements  int64
	RecombinationsFirm           int64
	RefinementsFirm              int64
	Trials, Kept, Dropped, Cured int64
	Tries                        int64 // levers confronted with an insight
	Unsought                     int64 // reflections that slack did not allow
	Care                         float64

	// Ideas on their way, and what comes of them.
	Uses                    int64 // of ideas of agents' own at contacts
	Unwelcome               int64 // uses that cost the customer what he values first
	FailedTrials            int64 // uses of an idea that were slower than the routine
	Scolded, Thanked        int64 // reactions of the manager
	Consulted, Vetoed       int64
	Diffused                int64   // ideas taken over from a colleague
	Considered, Shared      int64   // decisions to tell an idea upward, and those for it
	WeighedWorth            float64 // worth of the customers where ideas were had, relative to the average, summed over decisions
	SharedWorth             float64 // the same, over decisions for telling
	WeighedImpact           float64 // expected impact, 0 to 1, summed over decisions
	SharedImpact            float64 // the same, over decisions for telling
	Feared, Futile          int64   // of those against it: fear, or the belief that nothing is done, made the difference
	Submitted, Screened     int64   // ideas that came to the innovation department, and those it read
	Unread                  int64   // turned away unread
	Implemented             int64   // ideas of agents brought to all customers
	Posts, PostsImplemented int64   // ideas of customers
	Redesigned              int64   // faults that did not come because of an implemented idea
	SecondTries             int64   // further attempts to solve at the first contact
	RoutineUses, RoutineDue int64   // mechanism adoption: contacts with the new routine, and where it could have been used

	// Customers' side.
	Episodes                      int64   // problems that were over
	Satisfaction                  float64 // summed over episodes
	Satisfied, Dissatisfied       int64   // episodes with satisfaction above 0.7, below 0.4
	Advocacy, Badvocacy           int64   // customers told of it, well or ill, by word of mouth
	Left, LeftOverService         int64
	Joined, WonBack               int64
	Active                        float64 // customers at the end of each week, summed
	Promoters, Antipromoters      float64 // the same, of those whose cumulative satisfaction makes them promoters or antipromoters
	Weeks                         int64   // over which these are summed
	Grievances                    int64   // episodes a customer had reason to complain of
	Voiced, Recorded              int64   // complaints, and those that management hears of
	Redressed                     int64   // complaints that were settled to the customer's satisfaction
	Compensation                  float64 // EUR
	ComplaintsImplemented         int64   // complaints that led to a change for all customers
	Recognised                    int64   // complaints that the agent took as such
	Heard                         int64   // episodes with a complaint
	HeardSatisfaction             float64 // summed over these
	Mended                        int64   // of these, settled
	MendedSatisfaction            float64 // summed over these
	Smooth                        int64   // episodes without reason to complain
	SmoothSatisfaction            float64 // summed over these
	MendedDue, MendedStayed       int64   // decisions to renew after a complaint that was settled, and those for it
	SmoothDue, SmoothStayed       int64   // the same, without reason to complain
	Margin                        float64 // EUR, of all customers
	MarketingSpend                float64 // EUR
	Energy, Conflict, ConflictHit float64 // summed over ended contacts
}

// ProductTally holds the running totals of one product, or kind of contact.
type ProductTally struct {
	Offered, Answered, AnsweredWithin int64
	Served, Abandoned, Blocked        int64
	WaitAnswered, WaitGaveUp, Sojourn sim.Span
}

// levels are numbers of things now, with their integrals over time in
// thing·µs. Integers keep the balance of agents' time exact.
type levels struct {
	at                                   sim.Time
	waiting, inService                   int64
	off, idle, busy, aux, onBreak        int64 // agents
	outside                              int64 // cases waiting to contact (again)
	waitingT, inServiceT                 int64
	idleT, busyT, auxT, breakT, outsideT int64
	waitingSince                         int64 // sum of the instants at which those waiting came
	waitingMax                           int64
}

// advance brings the integrals up to now; call it before a level changes.
func (l *levels) advance(now sim.Time) {
	d := int64(now - l.at)
	if d == 0 {
		return
	}
	l.at = now
	l.waitingT += l.waiting * d
	l.inServiceT += l.inService * d
	l.idleT += l.idle * d
	l.busyT += l.busy * d
	l.auxT += l.aux * d
	l.breakT += l.onBreak * d
	l.outsideT += l.outside * d
}

// of returns the number of agents in a state.
func (l *levels) of(state agentState) *int64 {
	switch state {
	case idle:
		return &l.idle
	case busy:
		return &l.busy
	case auxiliary:
		return &l.aux
	case onBreak:
		return &l.onBreak
	}
	return &l.off
}

// Integrals are time integrals since time 0 of the numbers of waiting and
// served contacts, of cases outside waiting to contact again, and of agents
// idle, busy, on auxiliary time and on break; all in thing·microseconds.
type Integrals struct {
	Waiting, InService, Outside  int64
	Idle, Busy, Auxiliary, Break int64
}

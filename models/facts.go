package models

import (
	"sort"

	"frontline.dev/frontline/sim"
)

// Stage orders the watchers of one fact; within a stage they are called in
// name order, so the order of attachment never matters.
type Stage uint8

// Stages of a fact. Within a dialogue the agent first changes role, then
// explains, then asks: what the customer is told changes what he can say.
const (
	StageFirst Stage = iota
	StageExplain
	StageAsk
	StageReflect
	StageLast
)

// Hook is the list of watchers of one kind of fact. With no watcher a fact
// costs nothing; with watchers it is handed to each by reference and must not
// be kept.
type Hook[F any] struct {
	watchers []watcher[F]
}

type watcher[F any] struct {
	stage Stage
	name  string
	react func(*F)
}

// Watch adds a watcher. name is that of the mechanism or metric.
func (h *Hook[F]) Watch(stage Stage, name string, react func(*F)) {
	h.watchers = append(h.watchers, watcher[F]{stage, name, react})
	sort.SliceStable(h.watchers, func(i, j int) bool {
		a, b := &h.watchers[i], &h.watchers[j]
		if a.stage != b.stage {
			return a.stage < b.stage
		}
		return a.name < b.name
	})
}

func (h *Hook[F]) publish(f *F) {
	for i := range h.watchers {
		h.watchers[i].react(f)
	}
}

// Facts of a run, in the order of a contact's life.

// Started: the world is complete and the first event not yet taken.
type Started struct{}

// DayEnded: midnight. Day counts from 0; day 0 is a Monday.
type DayEnded struct{ Day int }

// BatchEnded: one point of the time series is complete.
type BatchEnded struct{ Index int }

// Arrived: a contact was made. Attempt 0 is the first contact of a case.
type Arrived struct{ Case *Case }

// Abandoned: a waiting customer gave up.
type Abandoned struct{ Case *Case }

// Blocked: a contact found no place in the queue, or the organisation closed
// for good.
type Blocked struct{ Case *Case }

// ServiceStarted: an agent has taken a contact.
type ServiceStarted struct {
	Agent *Agent
	Case  *Case
}

// Diagnosed: the agent has worked on the fault; Case.Resolved says whether the
// symptom is gone.
type Diagnosed struct {
	Agent *Agent
	Case  *Case
}

// DialogueOpened: the agent goes beyond the fault with this customer.
type DialogueOpened struct {
	Agent *Agent
	Case  *Case
}

// FactDisclosed: the customer told something of his context, facet Facet.
type FactDisclosed struct {
	Agent *Agent
	Case  *Case
	Facet int
}

// InsightGained: the agent knows now that Element suffers from Facet.
type InsightGained struct {
	Agent          *Agent
	Case           *Case
	Element, Facet int
	NewToFirm      bool
}

// IdeaFound: the agent has an idea.
type IdeaFound struct {
	Agent     *Agent
	Case      *Case
	Idea      Idea
	NewToFirm bool
}

// ServiceEnded: the customer's part of a contact is over; the case says how
// the time was spent.
type ServiceEnded struct {
	Agent *Agent
	Case  *Case
}

// WrapUpOverran: in an elastic run wrap-up took longer than was booked when
// the service ended; the contact was Repeat, after a service that had failed
// for Cause.
type WrapUpOverran struct {
	Agent  *Agent
	By     sim.Span
	Repeat bool
	Cause  Cause
}

// CaseClosed: the problem was solved (Case.Resolved) or given up.
type CaseClosed struct{ Case *Case }

// DutyBegan: an agent logged in, or came back from a break.
type DutyBegan struct{ Agent *Agent }

// DutyEnded: an agent logged out (Break false) or went on a break.
type DutyEnded struct {
	Agent *Agent
	Break bool
}

// ProductRenewed: a new generation of a product replaced the old one at all
// customers; its own elements are new.
type ProductRenewed struct{ Product int }

// AgentReplaced: somebody has left; the Agent is the newcomer on the seat.
// Moved says that he has come from another site, with what he knew.
type AgentReplaced struct {
	Agent *Agent
	Moved bool
}

// IdeaTried: an agent has used an idea of his own at a contact. Better says
// whether this use was faster than the routine.
type IdeaTried struct {
	Agent  *Agent
	Case   *Case
	Idea   *Idea
	Better bool
}

// IdeaJudged: an agent keeps or drops an idea he has tried.
type IdeaJudged struct {
	Agent *Agent
	Idea  *Idea
	Kept  bool
}

// IdeaSubmitted: an idea has come to the innovation department. Author is nil
// when a customer has sent it; Tested, when it has been kept on the job.
type IdeaSubmitted struct {
	Author *Agent
	Idea   Idea
	Works  bool    // the lever really helps; nobody can see it yet
	Tested bool    // kept on the job
	Clear  float64 // quality of the writing, in [0, 1]
}

// IdeaAnswered: an author has heard what became of his idea.
type IdeaAnswered struct {
	Author      *Agent
	Implemented bool
}

// IdeaImplemented: the cause is now rarer at all customers. Author is nil for
// an idea of a customer.
type IdeaImplemented struct {
	Author *Agent
	Idea   Idea
}

// Reacted: the manager has reacted to what an agent did of his own accord,
// kindly or with a dressing-down.
type Reacted struct {
	Agent  *Agent
	Kindly bool
}

// EpisodeEnded: a problem is over for the customer; Satisfaction is in [0, 1].
type EpisodeEnded struct {
	Case         *Case
	Satisfaction float64
}

// CustomerLeft: a customer has gone to another supplier. Service says that bad
// service was the occasion.
type CustomerLeft struct {
	Customer int32
	Service  bool
}

// CustomerJoined: somebody has become a customer in a place that was free.
// Back says that it is the one who had left.
type CustomerJoined struct {
	Customer int32
	Back     bool
}

// ComplaintVoiced: a customer has complained to the agent at hand. Recorded
// says whether management will hear of it.
type ComplaintVoiced struct {
	Agent    *Agent
	Case     *Case
	Recorded bool
}

// Facts are the hooks of a world, one for each kind of fact.
type Facts struct {
	Started        Hook[Started]
	DayEnded       Hook[DayEnded]
	BatchEnded     Hook[BatchEnded]
	Arrived        Hook[Arrived]
	Abandoned      Hook[Abandoned]
	Blocked        Hook[Blocked]
	ServiceStarted Hook[ServiceStarted]
	Diagnosed      Hook[Diagnosed]
	DialogueOpened Hook[DialogueOpened]
	FactDisclosed  Hook[FactDisclosed]
	InsightGained  Hook[InsightGained]
	IdeaFound      Hook[IdeaFound]
	ServiceEnded   Hook[ServiceEnded]
	CaseClosed     Hook[CaseClosed]
	WrapUpOverran  Hook[WrapUpOverran]
	DutyBegan      Hook[DutyBegan]
	DutyEnded      Hook[DutyEnded]
	ProductRenewed Hook[ProductRenewed]
	AgentReplaced  Hook[AgentReplaced]

	IdeaTried       Hook[IdeaTried]
	IdeaJudged      Hook[IdeaJudged]
	IdeaSubmitted   Hook[IdeaSubmitted]
	IdeaAnswered    Hook[IdeaAnswered]
	IdeaImplemented Hook[IdeaImplemented]
	Reacted         Hook[Reacted]
	EpisodeEnded    Hook[EpisodeEnded]
	CustomerLeft    Hook[CustomerLeft]
	CustomerJoined  Hook[CustomerJoined]
	ComplaintVoiced Hook[ComplaintVoiced]
}

// scratch holds one fact of each kind, so that publishing does not allocate.
// A fact of one kind is never published while the same kind is being
// published.
type scratch struct {
	dayEnded       DayEnded
	batchEnded     BatchEnded
	arrived        Arrived
	abandoned      Abandoned
	blocked        Blocked
	serviceStarted ServiceStarted
	diagnosed      Diagnosed
	dialogueOpened DialogueOpened
	factDisclosed  FactDisclosed
	insightGained  InsightGained
	ideaFound      IdeaFound
	serviceEnded   ServiceEnded
	caseClosed     CaseClosed
	wrapUpOverran  WrapUpOverran
	dutyBegan      DutyBegan
	dutyEnded      DutyEnded
	productRenewed ProductRenewed
	agentReplaced  AgentReplaced

	ideaTried       IdeaTried
	ideaJudged      IdeaJudged
	ideaSubmitted   IdeaSubmitted
	ideaAnswered    IdeaAnswered
	ideaImplemented IdeaImplemented
	reacted         Reacted
	episodeEnded    EpisodeEnded
	customerLeft    CustomerLeft
	customerJoined  CustomerJoined
	complaintVoiced ComplaintVoiced
}

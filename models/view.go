package models

// Doing is what an agent is doing at an instant, for those who look on.
type Doing string

// What agents do.
const (
	DoingOff        Doing = "off"        // not on duty
	DoingIdle       Doing = "idle"       // free for a contact
	DoingWork       Doing = "work"       // on a contact, without a dialogue
	DoingDialogue   Doing = "dialogue"   // on a contact in which a dialogue was opened
	DoingReflection Doing = "reflection" // auxiliary time: off the contact, not available
	DoingBreak      Doing = "break"
)

// Doing returns what the agent is doing now. An agent with several contacts at
// once is in a dialogue when one of them has come to it.
func (w *World) Doing(a *Agent) Doing {
	switch a.state {
	case idle:
		return DoingIdle
	case auxiliary:
		return DoingReflection
	case onBreak:
		return DoingBreak
	case offDuty:
		return DoingOff
	}
	open := a.Dialogue
	for _, slot := range a.slots {
		open = open || w.places[slot].Dialogue
	}
	if open {
		return DoingDialogue
	}
	return DoingWork
}

// ProductAtHand returns the product of the agent's contact, or -1 when the
// agent has none.
func (w *World) ProductAtHand(a *Agent) int {
	if a.state != busy || a.serving == none {
		return none
	}
	return int(w.cases[a.serving].Product)
}

// Waiting returns how many contacts wait now.
func (w *World) Waiting() int64 { return w.level.waiting }

// InService returns how many contacts are in agents' hands now.
func (w *World) InService() int64 { return w.level.inService }

package models

import (
	"context"

	"frontline.dev/frontline/sim"
	"frontline.dev/frontline/sim/windows"
)

// Step is one event of a run as somebody who follows it sees it, just before
// it is dealt with.
type Step struct {
	Site     int    // number of the site, 0 when there is only one
	Phase    string // what comes first at one instant: end, duty, arrive, renege, observe
	Kind     string // what happens, by the name of its constant: "arrive", "log in"
	Subject  int    // number of the agent, case, customer or product; see below
	Agent    *Agent // whom it is about, or nil
	Case     *Case  // which contact, or nil
	Customer int    // or -1
	Stale    bool   // it was cancelled meanwhile: nothing happens
}

// about says what the subject of a kind of event is.
type about uint8

const (
	ofNothing about = iota
	ofCustomer
	ofCase   // the generation is that of the case
	ofWork   // an agent, or in an elastic run the place of his contact
	ofAgent  // whatever he does
	ofNumber // a product, a mechanism's own number, a piece of mail
)

// kindNames are the kinds of events for people, in the order of the constants.
var kindNames = []struct {
	name  string
	phase sim.Phase
	about about
}{
	kindFault:     {"fault", phaseArrive, ofCustomer},
	kindOutside:   {"outside", phaseArrive, ofNothing},
	kindArrive:    {"arrive", phaseArrive, ofCase},
	kindRenege:    {"renege", phaseRenege, ofCase},
	kindRelease:   {"release", phaseRenege, ofCase},
	kindFixed:     {"fixed", phaseEnd, ofWork},
	kindServed:    {"served", phaseEnd, ofWork},
	kindFree:      {"free", phaseEnd, ofWork},
	kindReflected: {"reflected", phaseEnd, ofAgent},
	kindLogIn:     {"log in", phaseDuty, ofAgent},
	kindLogOut:    {"log out", phaseDuty, ofAgent},
	kindBreak:     {"break", phaseDuty, ofAgent},
	kindBreakOver: {"break over", phaseDuty, ofAgent},
	kindRenew:     {"renew", phaseDuty, ofNumber},
	kindDay:       {"day", phaseDuty, ofNothing},
	kindReview:    {"review", phaseObserve, ofNothing},
	kindBatch:     {"batch", phaseObserve, ofNothing},
	kindInterrupt: {"interrupt", phaseDuty, ofAgent},
	kindOverflow:  {"overflow", phaseRenege, ofCase},
	kindTimer:     {"timer", phaseDuty, ofNumber},
	kindMail:      {"mail", phaseArrive, ofNumber},
	kindGoOn:      {"go on", phaseDuty, ofAgent},
}

var phaseNames = [...]string{phaseEnd: "end", phaseDuty: "duty", phaseArrive: "arrive", phaseRenege: "renege", phaseObserve: "observe"}

// stepOf describes an event and changes nothing.
func (w *World) stepOf(e sim.Event, step *Step) {
	kind := kindNames[e.Kind()]
	*step = Step{Site: step.Site, Phase: phaseNames[kind.phase], Kind: kind.name, Subject: int(e.Subject()), Customer: -1}
	switch subject := e.Subject(); kind.about {
	case ofCustomer:
		step.Customer = int(subject)
	case ofCase:
		step.Case = &w.cases[subject]
		step.Customer, step.Stale = int(step.Case.Customer), !e.Current(step.Case.generation)
	case ofAgent:
		step.Agent = &w.agents[subject]
	case ofWork:
		if w.elastic {
			p := &w.places[subject]
			step.Stale = !p.pending || !e.Current(p.generation)
			step.Agent = &w.agents[p.agent]
			w.atHand(step, p.serving)
		} else {
			step.Agent = &w.agents[subject]
			w.atHand(step, step.Agent.serving)
		}
	}
}

// atHand enters the contact an agent works on; there is none in wrap-up.
func (w *World) atHand(step *Step, id int32) {
	if id != none && !step.Stale {
		step.Case, step.Customer = &w.cases[id], int(w.cases[id].Customer)
	}
}

// RunTraced is [World.Run] with somebody looking on: see is called before
// every event and must neither change anything nor keep the step or what it
// points to. The run is the same to the last bit.
func (w *World) RunTraced(ctx context.Context, see func(*Step)) error {
	var step Step
	err := w.Sim.Run(ctx, w.until, func(e sim.Event) {
		w.stepOf(e, &step)
		see(&step)
		w.handle(e)
	})
	if err != nil {
		return err
	}
	return w.Run(ctx) // nothing is left but to close the last point of the time series
}

// RunSitesTraced is [RunSites] on one worker with somebody looking on, as
// RunTraced. Sites advance one after the other, window by window, so steps of
// different sites are not in the order of time.
func RunSitesTraced(ctx context.Context, sites []*Site, see func(*Step)) error {
	processes := make([]windows.Process[Mail], len(sites))
	for i, s := range sites {
		processes[i] = &tracedSite{Site: s, step: Step{Site: i}, see: see}
	}
	_, err := runProcesses(ctx, sites, processes, 1)
	return err
}

// tracedSite is a site with somebody looking on.
type tracedSite struct {
	*Site
	step Step
	see  func(*Step)
}

// Advance is that of [Site].
func (s *tracedSite) Advance(ctx context.Context, until sim.Time, out []windows.Message[Mail]) ([]windows.Message[Mail], error) {
	s.out = out
	for n := 1; ; n++ {
		e, ok := s.Next(until - 1)
		if !ok {
			return s.out, nil
		}
		s.stepOf(e, &s.step)
		s.see(&s.step)
		s.handle(e)
		if n&0xffff == 0 && ctx.Err() != nil {
			return s.out, ctx.Err()
		}
	}
}

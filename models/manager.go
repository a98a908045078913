package models

import "frontline.dev/frontline/sim"

// reviewEvery is how often a manager looks at the dashboard; assumption, the
// month of the usual report, range 1-13 weeks.
const reviewEvery = 4 * sim.Week

func (w *World) startManager() {
	w.referenceTime = (w.Settings.Handling.Work.Mean() + w.Settings.Handling.WrapUp.Mean()).Minutes()
	if w.holds {
		w.referenceTime += w.Settings.Handling.Hold.Mean().Minutes()
	}
	if w.Settings.Control == nil {
		return
	}
	w.decide(Dashboard{ReferenceTime: w.referenceTime})
	w.After(reviewEvery, phaseObserve, sim.MakeEvent(kindReview, 0, 0))
}

// review shows the manager the last four weeks.
func (w *World) review() {
	now := w.Integrals()
	l := w.Ledger
	d := Dashboard{ReferenceTime: w.referenceTime, Backlog: int(w.level.waiting)}
	if served := l.Served - w.seen.Served; served > 0 {
		handling := sim.Span(0)
		for i := range l.Spent {
			if k := Activity(i); k != Slack && k != Travel && k != SecondLine {
				handling += l.Spent[i] - w.seen.Spent[i]
			}
		}
		d.HandlingTime = handling.Minutes() / float64(served)
	}
	offered := l.Fresh + l.Redials + l.Repeats - w.seen.Fresh - w.seen.Redials - w.seen.Repeats
	if offered > 0 {
		d.ServiceLevel = float64(l.AnsweredWithin-w.seen.AnsweredWithin) / float64(offered)
	}
	busyTime, idleTime := now.Busy-w.seenLevel.Busy, now.Idle-w.seenLevel.Idle
	if busyTime+idleTime > 0 {
		d.Occupancy = float64(busyTime) / float64(busyTime+idleTime)
	}
	years := reviewEvery.Years() * float64(len(w.agents))
	d.Quits, d.Implemented = float64(l.Quits-w.seen.Quits)/years, float64(l.Implemented-w.seen.Implemented)/years
	if served := l.Served - w.seen.Served; served > 0 {
		d.Complaints = 100 * float64(l.Recorded-w.seen.Recorded) / float64(served)
	}
	d.Last = w.Decision
	w.seen, w.seenLevel = l, now
	w.decide(d)
	w.After(reviewEvery, phaseObserve, sim.MakeEvent(kindReview, 0, 0))
}

func (w *World) decide(d Dashboard) {
	w.Decision = w.Settings.Control.Decide(d)
	w.normSpan = sim.Seconds(w.Decision.Norm * 60)
}

// Excess returns by how much the time spent on the contact at hand exceeds
// the norm, relative to it and cut at 2; 0 without a norm.
func (w *World) Excess(a *Agent) float64 {
	if w.normSpan <= 0 {
		return 0
	}
	over := float64(a.ContactTime()-w.normSpan) / float64(w.normSpan)
	return min(max(over, 0), 2)
}

// Grip returns how hard the norm bears on an agent, 0-1: the manager's
// monitoring, less what autonomy takes from it.
func (w *World) Grip() float64 { return float64(w.Decision.Monitoring * (1 - w.Decision.Autonomy)) }

// developing is how much of a norm that is watched still bears on an agent
// when monitoring serves to develop and not to punish; assumption, after
// Holman, Chissick and Totterdell 2002, range 0.2-0.8.
const developing = 0.5

// Felt returns how hard the norm bears on an agent's nerves: its grip, less
// where monitoring serves to develop.
func (w *World) Felt() float64 {
	return float64(w.Grip() * (developing + float64((1-developing)*w.Decision.Punitive)))
}

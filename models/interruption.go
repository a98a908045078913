package models

import "frontline.dev/frontline/sim"

// planInterruption schedules the next interruption of an agent on duty.
func (w *World) planInterruption(a *Agent) {
	law := &w.Settings.Agents.Interrupted
	if !law.IsSet() {
		return
	}
	a.interruptions++
	draw := w.interrupt.At(uint64(a.Index), a.interruptions, 0)
	w.After(law.Sample(&draw), phaseDuty, sim.MakeEvent(kindInterrupt, uint32(a.duties), uint32(a.Index)))
}

// interruption: whatever the agent does stands still.
func (w *World) interruption(a *Agent, duty uint32) {
	if a.state == offDuty || duty != a.duties&0xffffff {
		return
	}
	if a.state == onBreak || a.state == auxiliary {
		w.planInterruption(a)
		return
	}
	a.interrupted = true
	w.unlist(a)
	w.respeed(a)
	w.turn(a, auxiliary)
	draw := w.interrupt.At(uint64(a.Index), a.interruptions, 1)
	w.After(w.Settings.Agents.Interruption.Sample(&draw), phaseDuty, sim.MakeEvent(kindGoOn, 0, uint32(a.Index)))
}

// goOn: the interruption is over.
func (w *World) goOn(a *Agent) {
	a.interrupted = false
	w.planInterruption(a)
	if len(a.slots) > 0 {
		w.turn(a, busy)
		w.respeed(a)
		w.relist(a)
		return
	}
	w.becomeFree(a)
}

package models

import (
	"sort"

	"frontline.dev/frontline/sim"
)

// Roster says who is on duty when, instead of shifts: intervals in any order.
// The gaps between the intervals of one agent that begin on the same day are
// breaks, which end at their time, whenever the contact at hand let them
// begin; between days the agent is at home. calendar.absence does not apply.
type Roster struct {
	Weekly    bool // the first week again and again; else days count from the first Monday of the run
	Agents    int  // who appear in it
	Intervals []OnDuty
}

// OnDuty is one interval of a roster, in time since the start of the run, or
// since Monday 00:00 when it is weekly.
type OnDuty struct {
	Agent       int
	From, Until sim.Time
}

// rota is a roster in the form the run reads.
type rota struct {
	weekly bool
	duties [][]rosterDuty // by agent, in time order
	next   []int          // by agent: the duty to be begun, counted over all weeks
	back   []sim.Time     // by agent: when the present gap ends
}

// rosterDuty is one day of one agent.
type rosterDuty struct {
	begins, ends sim.Time
	gaps         []OnDuty // From and Until of the breaks
}

// planRoster reads the roster; nil when there is none.
func (w *World) planRoster() *rota {
	s := &w.Settings.Agents.OnDuty
	if len(s.Intervals) == 0 {
		return nil
	}
	r := &rota{weekly: s.Weekly, duties: make([][]rosterDuty, len(w.agents)), next: make([]int, len(w.agents)), back: make([]sim.Time, len(w.agents))}
	list := append([]OnDuty(nil), s.Intervals...)
	sort.SliceStable(list, func(i, j int) bool { return list[i].From < list[j].From })
	for _, x := range list {
		own := r.duties[x.Agent]
		if n := len(own); n > 0 && (dayOf(own[n-1].begins) == dayOf(x.From) || x.From <= own[n-1].ends) {
			last := &own[n-1]
			if x.From > last.ends {
				last.gaps = append(last.gaps, OnDuty{x.Agent, last.ends, x.From})
			}
			last.ends = max(last.ends, x.Until)
			continue
		}
		r.duties[x.Agent] = append(own, rosterDuty{begins: x.From, ends: x.Until})
	}
	return r
}

// duty returns the n-th duty of an agent and by how much its week is later
// than the first one.
func (r *rota) duty(agent, n int) (d *rosterDuty, later sim.Span, there bool) {
	own := r.duties[agent]
	if len(own) == 0 || !r.weekly && n >= len(own) {
		return nil, 0, false
	}
	return &own[n%len(own)], sim.Span(n/len(own)) * sim.Week, true
}

// planRostered schedules the agent's next log-in; duties that are over, or
// before he is there, are left out.
func (w *World) planRostered(a *Agent) {
	r := w.calendar.roster
	for {
		d, later, there := r.duty(a.Index, r.next[a.Index])
		if !there || d.begins.Add(later) > w.until {
			return
		}
		if d.ends.Add(later) > w.Now() && d.begins.Add(later) >= a.hiredAt {
			w.logInAt(a, max(w.Now(), d.begins.Add(later)))
			return
		}
		r.next[a.Index]++
	}
}

// logInRostered schedules the breaks and the end of the duty that begins.
func (w *World) logInRostered(a *Agent) {
	r, now := w.calendar.roster, w.Now()
	d, later, _ := r.duty(a.Index, r.next[a.Index])
	a.shiftEnd = d.ends.Add(later)
	for i, gap := range d.gaps {
		if gap.Until.Add(later) > now {
			w.Schedule(max(now, gap.From.Add(later)), phaseDuty, sim.MakeEvent(kindBreak, uint32(i), uint32(a.Index)))
		}
	}
	w.Schedule(max(now, a.shiftEnd), phaseDuty, sim.MakeEvent(kindLogOut, 0, uint32(a.Index)))
	r.next[a.Index]++
}

// startGap begins a break of a roster, or lets it begin after the contact at
// hand.
func (w *World) startGap(a *Agent, index int) {
	r := w.calendar.roster
	d, later, _ := r.duty(a.Index, r.next[a.Index]-1)
	if a.state == offDuty || index >= len(d.gaps) {
		return
	}
	until := d.gaps[index].Until.Add(later)
	a.pause, r.back[a.Index] = max(until.Since(w.Now()), 1), until
	w.unlist(a)
	if a.state == idle {
		w.pauseNow(a)
	}
}

// pauseOf returns how long a break that begins now lasts.
func (w *World) pauseOf(a *Agent) sim.Span {
	if r := w.calendar.roster; r != nil {
		return max(r.back[a.Index].Since(w.Now()), 0)
	}
	return a.pause
}

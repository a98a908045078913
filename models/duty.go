package models

import "frontline.dev/frontline/sim"

// duty is the calendar in the form the run reads: opening hours, and for each
// shift its days and times. Instants of a day count from midnight; a run
// starts on a Monday at 00:00.
type duty struct {
	always        bool
	open          [7]bool
	opens, closes sim.Span
	deferOver     sim.Span
	closed        string
	shifts        []shiftPlan
	put           sim.Keyed // spreads contacts that were put off
	useIsOpening  bool      // products are used in opening hours only
	roster        *rota     // who is on duty when; nil: shifts
}

type shiftPlan struct {
	days         [7]bool
	starts, ends sim.Span
	breaks       []breakPlan
	staggered    bool
	step         sim.Span // between groups
}

// stagger moves the breaks of the usual shift, so that the agents do not all
// leave at once: six groups, a quarter of an hour apart.
func (p *shiftPlan) stagger(agent int) sim.Span {
	if !p.staggered {
		return 0
	}
	return sim.Span(2*(agent%6)-5) * p.step / 2
}

type breakPlan struct{ at, length sim.Span }

// Weekdays are the names of days in settings, Monday first.
var Weekdays = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func daysOf(names []string) (days [7]bool) {
	for _, name := range names {
		for i, day := range Weekdays {
			if name == day {
				days[i] = true
			}
		}
	}
	return days
}

func dayOf(t sim.Time) int              { return int(sim.Span(t) / sim.Day) }
func sinceMidnight(t sim.Time) sim.Span { return sim.Span(t) % sim.Day }

func (w *World) startCalendar() {
	s := &w.Settings.Calendar
	d := &w.calendar
	*d = duty{always: s.AlwaysOpen, open: daysOf(s.Days), opens: sim.Span(s.Opens), closes: sim.Span(s.Closes),
		deferOver: s.DeferOver, closed: s.Closed, put: w.Keyed("calendar.put_off")}
	for i := range w.Settings.Shifts {
		d.shifts = append(d.shifts, planShift(&w.Settings.Shifts[i], d))
	}
	if len(d.shifts) == 0 {
		d.shifts = []shiftPlan{usualShift(d)}
	}
	d.roster = w.planRoster()
	shift, left := 0, 0
	if len(w.Settings.Shifts) > 0 {
		left = w.Settings.Shifts[0].Agents
	}
	for i := range w.agents {
		a := &w.agents[i]
		for left == 0 && shift < len(d.shifts)-1 {
			shift++
			left = w.Settings.Shifts[shift].Agents
		}
		left--
		a.shift = int16(shift)
		if d.always && d.roster == nil {
			w.logInAt(a, 0)
		} else {
			w.planDay(a, 0)
		}
	}
	w.After(sim.Day, phaseDuty, sim.MakeEvent(kindDay, 0, 0))
}

func planShift(s *ShiftSettings, d *duty) shiftPlan {
	p := shiftPlan{days: d.open, starts: sim.Span(s.Starts), ends: sim.Span(s.Ends)}
	if len(s.Days) > 0 {
		p.days = daysOf(s.Days)
	}
	if p.ends <= p.starts {
		p.ends += sim.Day // a night shift
	}
	for _, b := range s.Breaks {
		at := sim.Span(b.At)
		if at < p.starts {
			at += sim.Day
		}
		p.breaks = append(p.breaks, breakPlan{at, b.Length})
	}
	return p
}

// usualShift is the opening hours with breaks of 15, 30 and 15 minutes
// (docs/model.md M15) after a quarter, a half and three quarters of the day.
func usualShift(d *duty) shiftPlan {
	length := d.closes - d.opens
	p := shiftPlan{days: d.open, starts: d.opens, ends: d.closes, staggered: true, step: min(15*sim.Minute, length/36)}
	for i, minutes := range []sim.Span{15, 30, 15} {
		p.breaks = append(p.breaks, breakPlan{d.opens + length*sim.Span(i+1)/4, minutes * sim.Minute})
	}
	return p
}

// planDay schedules the agent's next log-in on or after the given day.
func (w *World) planDay(a *Agent, day int) {
	if w.calendar.roster != nil {
		w.planRostered(a)
		return
	}
	p := &w.calendar.shifts[a.shift]
	for end := day + 400; day < end; day++ {
		if !p.days[day%7] {
			continue
		}
		if absence := w.Settings.Calendar.Absence; absence > 0 {
			draw := w.absence.At(uint64(a.Index), uint64(day), 0)
			if draw.Float64() < absence {
				continue
			}
		}
		midnight := sim.Time(sim.Span(day) * sim.Day)
		if midnight.Add(p.ends) <= w.Now() || midnight.Add(p.starts) < a.hiredAt {
			continue // the last contact took longer than the night, or the seat is vacant
		}
		w.logInAt(a, max(w.Now(), midnight.Add(p.starts)))
		return
	}
	// No working day within a year: the agent is gone for this run.
}

func (w *World) logInAt(a *Agent, at sim.Time) {
	w.Schedule(at, phaseDuty, sim.MakeEvent(kindLogIn, 0, uint32(a.Index)))
}

func (w *World) logIn(a *Agent) {
	now := w.Now()
	w.level.advance(now)
	w.onDuty++
	a.dutySince = now
	switch {
	case w.calendar.roster != nil:
		w.logInRostered(a)
	case w.calendar.always:
		a.shiftEnd = sim.Never
	default:
		midnight := sim.Time(sim.Span(dayOf(now)) * sim.Day)
		p := &w.calendar.shifts[a.shift]
		a.shiftEnd = midnight.Add(p.ends)
		for i := range p.breaks {
			at := midnight.Add(p.breaks[i].at + p.stagger(a.Index))
			w.Schedule(max(now, at), phaseDuty, sim.MakeEvent(kindBreak, uint32(i), uint32(a.Index)))
		}
		w.Schedule(max(now, a.shiftEnd), phaseDuty, sim.MakeEvent(kindLogOut, 0, uint32(a.Index)))
	}
	a.x, a.y = .5, .5 // technicians start from the depot in the middle
	a.LastProduct = none
	a.duties++
	w.planInterruption(a)
	w.scratch.dutyBegan = DutyBegan{Agent: a}
	w.Facts.DutyBegan.publish(&w.scratch.dutyBegan)
	w.becomeFree(a)
}

func (w *World) logOut(a *Agent) {
	a.leave = true
	w.unlist(a)
	if a.state == idle {
		w.goHome(a)
	}
}

func (w *World) goHome(a *Agent) {
	w.turn(a, offDuty)
	w.onDuty--
	a.leave, a.pause = false, 0
	a.Tally.OnDuty += w.Now().Since(a.dutySince)
	if planned := max(a.shiftEnd, a.dutySince); planned < w.Now() {
		w.Ledger.Overtime += w.Now().Since(planned)
	}
	w.scratch.dutyEnded = DutyEnded{Agent: a}
	w.Facts.DutyEnded.publish(&w.scratch.dutyEnded)
	a.Tally.Days++
	a.Tally.Energy += a.Energy
	a.Tally.Exhaustion += a.Exhaustion
	if a.resigned {
		a.resigned = false
		w.replace(a)
	}
	// The last contact may end after midnight: the day of the shift counts.
	w.planDay(a, dayOf(a.dutySince)+1) // not that of its end: a night shift ends on the next day
	w.freeOwn(a)
}

// freeOwn hands the contacts kept for an agent who has gone home to the
// others, unless the rule is strict.
func (w *World) freeOwn(a *Agent) {
	if w.Settings.Routing.SameAgent != "prefer" {
		return
	}
	for id := a.waiting.first; id != none; {
		c := &w.cases[id]
		next := c.links[listOwn].after
		if c.lists>>listPool&1 == 0 {
			c.generation++
			w.Cancelled(w.live)
			w.repatience(id)
			if w.site != nil {
				w.site.watch(id)
			}
			w.release(id)
		}
		id = next
	}
}

// repatience plans the end of a customer's patience anew after the events of
// his case were cancelled together.
func (w *World) repatience(id int32) {
	c := &w.cases[id]
	if w.callsBack(c) {
		return
	}
	if patience, ends := w.patienceOf(c); ends && patience < sim.MaxSpan {
		at := max(w.Now(), c.Arrived.Add(patience))
		w.Schedule(at, phaseRenege, sim.MakeEvent(kindRenege, c.generation, uint32(id)))
	}
}

func (w *World) startBreak(a *Agent, index int) {
	if w.calendar.roster != nil {
		w.startGap(a, index)
		return
	}
	p := &w.calendar.shifts[a.shift]
	if a.state == offDuty || index >= len(p.breaks) {
		return
	}
	a.pause += p.breaks[index].length
	w.unlist(a)
	if a.state == idle {
		w.pauseNow(a)
	}
}

// insteadOfBreak returns the contact that an agent takes although his break is
// due, because so many wait, or none.
func (w *World) insteadOfBreak(a *Agent) int32 {
	s := &w.Settings.Agents
	if s.PutOffFrom == 0 {
		return none
	}
	waiting := 0
	for _, p := range a.Products {
		waiting += int(w.pool[p].length)
	}
	if waiting < s.PutOffFrom {
		return none
	}
	if s.PutOff < 1 {
		a.putOffs++
		if draw := w.putOff.At(uint64(a.Index), a.putOffs, 0); draw.Float64() >= s.PutOff {
			return none
		}
	}
	return w.contactFor(a)
}

func (w *World) pauseNow(a *Agent) {
	w.turn(a, onBreak)
	length := w.pauseOf(a)
	a.pause = 0
	w.scratch.dutyEnded = DutyEnded{Agent: a, Break: true}
	w.Facts.DutyEnded.publish(&w.scratch.dutyEnded)
	w.After(length, phaseDuty, sim.MakeEvent(kindBreakOver, 0, uint32(a.Index)))
}

func (w *World) endBreak(a *Agent) {
	w.scratch.dutyBegan = DutyBegan{Agent: a}
	w.Facts.DutyBegan.publish(&w.scratch.dutyBegan)
	w.becomeFree(a)
}

func (w *World) midnight() {
	w.scratch.dayEnded = DayEnded{Day: dayOf(w.Now()) - 1}
	w.Facts.DayEnded.publish(&w.scratch.dayEnded)
	w.After(sim.Day, phaseDuty, sim.MakeEvent(kindDay, 0, 0))
}

// isOpen says whether the organisation can be reached.
func (d *duty) isOpen(t sim.Time) bool {
	if d.always {
		return true
	}
	at := sinceMidnight(t)
	return d.open[dayOf(t)%7] && at >= d.opens && at < d.closes
}

func (d *duty) turnsAway(t sim.Time) bool { return d.closed == "lost" && !d.isOpen(t) }

// reachable returns when a contact meant for t is made: at t, or, when it is
// put off, some time after the next opening.
func (d *duty) reachable(w *World, c *Case, t sim.Time) sim.Time {
	if d.closed != "defer" || d.isOpen(t) {
		return t
	}
	day := dayOf(t)
	if sinceMidnight(t) >= d.opens {
		day++
	}
	for !d.open[day%7] {
		day++
	}
	draw := d.put.At(c.entity, c.ordinal, uint64(c.Attempts))
	spread := min(d.deferOver, d.closes-d.opens)
	return sim.Time(sim.Span(day)*sim.Day + d.opens).Add(spread.Scaled(draw.Float64()))
}

// later returns the instant us microseconds of calendar time after t. When
// products are used in opening hours only, the time is first shrunk to the
// open share of the week and then spent in opening hours.
func (d *duty) later(t sim.Time, us float64) sim.Time {
	if !d.useIsOpening {
		return later(t, us)
	}
	day, week := d.closes-d.opens, sim.Span(0)
	for _, open := range d.open {
		if open {
			week += day
		}
	}
	use := later(sim.Time(d.usedUntil(t, week)), us*(float64(week)/float64(sim.Week)))
	if use == sim.Never {
		return use
	}
	weeks, rest := sim.Span(use)/week, sim.Span(use)%week
	for i, open := range d.open {
		if !open {
			continue
		}
		if rest < day {
			return sim.Time(weeks*sim.Week + sim.Span(i)*sim.Day + d.opens + rest)
		}
		rest -= day
	}
	panic("models: no opening day")
}

// usedUntil returns how much opening time has passed at t; week is the
// opening time of a week.
func (d *duty) usedUntil(t sim.Time, week sim.Span) sim.Span {
	day, used := d.closes-d.opens, sim.Span(t)/sim.Week*week
	today := int(sim.Span(t) % sim.Week / sim.Day)
	for i := range today {
		if d.open[i] {
			used += day
		}
	}
	if d.open[today] {
		used += min(max(sinceMidnight(t)-d.opens, 0), day)
	}
	return used
}

package fit

import (
	"math"
	"slices"
)

// Tickets are what a history of tickets says beside arrivals.
type Tickets struct {
	Resolved, Open int
	Reopened       float64 // share of the resolved that were opened again
	Median         float64 // s from opening to resolution
	Recorded       bool    // the log has the time of work
}

// gapMost is the longest time between two resolutions of one agent on one day
// that is taken for work on the second; an assumption, range 2-8 h.
const gapMost = 4 * hour

// tickets fits a history of tickets: nobody waits on the line, so there is no
// patience; presence is from the first resolution of a day to the last; and
// where the log has no time of work, the time since the same agent's last
// resolution of the day stands for it.
func (f *Fit) tickets(inside func(*call) bool) error {
	f.Skills = skillsOf(f.counts)
	resolved := *f.counts
	resolved.daily = f.counts.servedIn
	resolved.first, resolved.last = math.MaxInt64, math.MinInt64
	for date := range resolved.daily {
		resolved.first, resolved.last = min(resolved.first, date*day+day/2), max(resolved.last, date*day+day/2)
	}
	f.Hours = newHours(&resolved) // work is done when tickets are resolved, not when they come
	byEnd := newStore(f.Reading.store.limit)
	defer byEnd.close()
	var sojourn lengths
	again, recorded := 0.0, 0
	f.Tickets = &Tickets{}
	err := f.Reading.store.each(func(c *call) error {
		switch {
		case !inside(c):
			return nil
		case c.outcome == open:
			f.Tickets.Open++
			return nil
		}
		f.Tickets.Resolved++
		sojourn.add(float64(c.wait)/1000, 1)
		if c.again > 0 {
			again++
		}
		if c.work > 0 {
			recorded++
		}
		e := *c
		e.enter = c.answered()
		return byEnd.add(e)
	})
	if err != nil {
		return err
	}
	if f.Tickets.Resolved < leastContacts {
		return mistakef("give a longer log", "%s: %d resolved tickets are too few for a fit; %d are needed", f.Reading.Path, f.Tickets.Resolved, leastContacts)
	}
	f.Tickets.Reopened, f.Tickets.Median = again/float64(f.Tickets.Resolved), sojourn.quantile(.5)
	f.Tickets.Recorded = 2*recorded > f.Tickets.Resolved
	if err := f.desks(byEnd); err != nil {
		return err
	}
	var all lengths
	for k := range f.Kinds {
		kind := &f.Kinds[k]
		f.Laws = append(f.Laws, fitLaws(kind.adjusted.points()))
		kind.workAll = kind.adjusted
		all.merge(&kind.adjusted)
		f.Waits = append(f.Waits, &Patience{})
	}
	f.WorkAll, f.WaitAll, f.All.workAll = fitLaws(all.points()), &Patience{}, all
	f.WrapUp = WrapUp{Mean: math.NaN(), CV: math.NaN()}
	f.Team = &Team{Agents: f.Team.Agents, Effect: make([]float64, len(f.Skills)), Share: f.Team.Share}
	f.Staff = newStaff(f)
	f.wholeDay()
	f.Reading.tally.rows[stillOpen] = f.Tickets.Open
	f.Reading.Asides = f.Reading.tally.list()
	if len(f.WorkAll) == 0 {
		return mistakef("name a column with the time of work: [columns] handle = \"…\"", "%s: nothing tells how long work on a ticket takes", f.Reading.Path)
	}
	return nil
}

// desks reads, resolution by resolution, the work of each ticket and the
// presence of each agent.
func (f *Fit) desks(byEnd *store) error {
	type desk struct {
		date        int64
		first, last int64
		n           int
	}
	desks := make([]desk, len(f.Skills))
	close := func(agent int) {
		if d := &desks[agent]; d.n > 0 {
			begin := d.date*day + f.Hours.Cut
			f.stints = append(f.stints, stint{agent: uint32(agent), date: d.date, from: max(0, d.first-begin), to: d.last - begin, turn: d.last - begin, calls: d.n, skills: f.Skills[agent]})
		}
	}
	err := byEnd.each(func(c *call) error {
		date := floorDiv(c.enter-f.Hours.Cut, day)
		d := &desks[c.agent]
		gap := int64(0)
		if d.n > 0 && d.date == date {
			gap = c.enter - d.last
		} else {
			close(int(c.agent))
			*d = desk{date: date, first: c.enter}
		}
		work := c.work
		if !f.Tickets.Recorded {
			work = min(gap, c.wait) // not begun before it was there
		}
		if work > 0 && work <= gapMost && (c.agent != 0 || f.Tickets.Recorded) {
			f.counts.kinds[f.counts.kindOf[c.kind]].adjusted.add(float64(work)/1000, 1)
		}
		d.last = c.enter
		d.n++
		return nil
	})
	for agent := range desks {
		close(agent)
	}
	slices.SortStableFunc(f.stints, func(a, b stint) int { return int(a.date - b.date) })
	f.early()
	return err
}

// early lets agents begin one piece of work before their first resolution.
func (f *Fit) early() {
	sum, n := 0.0, 0.0
	for k := range f.Kinds {
		sum, n = sum+f.Kinds[k].adjusted.sum, n+f.Kinds[k].adjusted.n
	}
	if n == 0 {
		return
	}
	for i := range f.stints {
		f.stints[i].from = max(0, f.stints[i].from-int64(1000*sum/n))
	}
}

// wholeDay makes the profile that of the whole day and week: tickets come at
// night, too, and wait.
func (f *Fit) wholeDay() {
	h := newHours(f.counts)
	h.Opens, h.Closes, h.Cut = 0, day, 0
	f.Profile, f.arrivalHours = newProfile(f.counts, h), h
}

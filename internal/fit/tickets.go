package fit

import (
	"fmt"
	"math"
	"slices"
)

// Tickets are what a history of tickets says beside arrivals.
type Tickets struct {
	Resolved, Open int     // in the period
	Reopened       float64 // share of the resolved that were opened again, once or more
	Again          float64 // share of pieces of work after which a ticket was opened again
	Told           bool    // the log has a column for it
	Median         float64 // s from opening to resolution
	Recorded       bool    // the log has the time of work
	Unnamed        int     // resolved without an assignee

	sojourn lengths   // opened to resolved, s
	visits  []float64 // pieces of work for one resolved ticket, by kind of the fit
}

// gapMost is the longest time between two resolutions of one agent on one day
// that is taken for work on the second; an assumption, range 2-8 h.
const gapMost = 4 * hour

// unnamedMost is the largest share of resolved tickets without an assignee from
// which staff is still inferred.
const unnamedMost = 0.8

// tickets fits a history of tickets: nobody waits on the line, so there is no
// patience; presence is from the first resolution of a day to the last; and
// where the log has no time of work, the time since the same agent's last
// resolution of the day stands for it.
func (f *Fit) tickets(inside func(*call) bool, keep bool) error {
	f.Skills = skillsOf(f.counts)
	byEnd := newStore(f.Reading.store.limit)
	defer byEnd.close()
	if err := f.resolutions(inside, keep, byEnd); err != nil {
		return err
	}
	x := f.Tickets
	switch unnamed := float64(x.Unnamed) / float64(max(1, x.Resolved)); {
	case x.Resolved < leastContacts:
		return mistakef("give a longer log", "%s: %d resolved tickets are too few for a fit; %d are needed", f.Reading.Path, x.Resolved, leastContacts)
	case unnamed > unnamedMost:
		return mistakef("name the column in the mapping: [columns] agent = \"…\"", "%s: %.0f %% of the resolved tickets have no assignee: nothing tells how many people work on them", f.Reading.Path, 100*unnamed)
	}
	work, err := f.desks(byEnd)
	if err != nil {
		return err
	}
	f.ticketLaws(work)
	if len(f.WorkAll) == 0 {
		return mistakef("name a column with the time of work: [columns] handle = \"…\"", "%s: nothing tells how long work on a ticket takes", f.Reading.Path)
	}
	f.WrapUp = WrapUp{Mean: math.NaN(), CV: math.NaN()}
	f.Team = &Team{Agents: f.Team.Agents, Effect: make([]float64, len(f.Skills)), Share: f.Team.Share}
	f.Staff = newStaff(f)
	f.wholeDay()
	f.Reading.tally.rows[stillOpen], f.Reading.tally.rows[unassigned] = x.Open, x.Unnamed
	f.Reading.Asides = f.Reading.tally.list()
	return nil
}

// resolutions counts what was resolved in the period, whenever it was opened,
// sorts it by the time of resolution, and finds the hours in which people work.
func (f *Fit) resolutions(inside func(*call) bool, keep bool, byEnd *store) error {
	x := &Tickets{visits: make([]float64, len(f.Kinds))}
	f.Tickets = x
	again, work, recorded := 0.0, 0.0, 0
	var resolvedOf = make([]float64, len(f.Kinds))
	done := counts{first: math.MaxInt64, last: math.MinInt64, daily: map[int64]*[slotsOfDay]int32{}}
	err := f.Reading.store.each(func(c *call) error {
		if keep {
			f.history = append(f.history, *c)
		}
		e := *c
		e.enter = c.resolvedAt()
		if c.outcome == open || !inside(&e) {
			if inside(c) {
				x.Open++
			}
			return nil
		}
		x.Resolved++
		x.sojourn.add(float64(c.wait)/1000, 1)
		if c.again > 0 {
			again++
		}
		kind := f.counts.kindOf[c.kind]
		resolvedOf[kind]++
		x.visits[kind] += 1 + float64(c.again)
		work += 1 + float64(c.again)
		if c.work > 0 {
			recorded++
		}
		if c.agent == 0 {
			x.Unnamed++
		} else {
			slotOf(done.daily, e.enter)[floorDiv(e.enter, slotLength)-floorDiv(e.enter, day)*int64(slotsOfDay)]++
			done.first, done.last = min(done.first, e.enter), max(done.last, e.enter)
		}
		return byEnd.add(e)
	})
	if err != nil || x.Resolved == x.Unnamed {
		return err
	}
	for k := range x.visits {
		x.visits[k] = max(1, ratio(x.visits[k], max(1, resolvedOf[k])))
	}
	x.Reopened, x.Median = again/float64(x.Resolved), x.sojourn.quantile(.5)
	x.Again = 1 - float64(x.Resolved)/work
	x.Recorded, x.Told = 2*recorded > x.Resolved, f.Reading.recipe.has("reopened")
	done.servedIn = done.daily
	f.Hours = newHours(&done) // work is done when tickets are resolved, not when they come
	return nil
}

// ticketWork is what the resolutions tell about work on the tickets of a kind.
type ticketWork struct {
	n, none, sum float64 // with a time, resolved in the same second as the one before, s
}

// desks reads, resolution by resolution, the work of each ticket and the
// presence of each agent.
func (f *Fit) desks(byEnd *store) ([]ticketWork, error) {
	type desk struct {
		date        int64
		first, last int64
		n           int
	}
	desks := make([]desk, len(f.Skills))
	work := make([]ticketWork, len(f.Kinds))
	close := func(agent int) {
		if d := &desks[agent]; d.n > 0 && agent > 0 { // nobody is no person
			begin := d.date*day + f.Hours.Cut
			f.stints = append(f.stints, stint{agent: uint32(agent), date: d.date, from: max(0, d.first-begin), to: d.last - begin, turn: d.last - begin, calls: d.n, skills: f.Skills[agent]})
		}
	}
	err := byEnd.each(func(c *call) error {
		date := floorDiv(c.enter-f.Hours.Cut, day)
		d, of, kind := &desks[c.agent], c.work, f.counts.kindOf[c.kind]
		follows := d.n > 0 && d.date == date
		if !follows {
			close(int(c.agent))
			*d = desk{date: date, first: c.enter}
		}
		if !f.Tickets.Recorded {
			of = min(c.enter-d.last, c.wait) // not begun before it was there
			follows = follows && c.agent != 0 && of <= gapMost
		}
		switch w := &work[kind]; {
		case !f.Tickets.Recorded && !follows, of < 0:
		case of == 0 && !f.Tickets.Recorded:
			w.none++
		case of > 0:
			w.n, w.sum = w.n+1, w.sum+float64(of)/1000
			f.counts.kinds[kind].adjusted.add(float64(of)/1000, 1)
		}
		d.last = c.enter
		d.n++
		return nil
	})
	for agent := range desks {
		close(agent)
	}
	slices.SortStableFunc(f.stints, func(a, b stint) int { return int(a.date - b.date) })
	f.stayOn()
	f.early()
	return work, err
}

// ticketLaws fits the time of work of each kind. A row is a ticket; the law is
// for each of the pieces of work it needed, so it is shorter by the number of
// them. Times between resolutions hold what was done for tickets without an
// assignee, too, and tickets resolved together were no work.
func (f *Fit) ticketLaws(work []ticketWork) {
	var all lengths
	mean, n := 0.0, 0.0
	named := 1.0
	if !f.Tickets.Recorded {
		named = 1 - float64(f.Tickets.Unnamed)/float64(f.Tickets.Resolved)
	}
	for k := range f.Kinds {
		kind, w := &f.Kinds[k], &work[k]
		f.Laws = append(f.Laws, fitLaws(kind.adjusted.points()))
		kind.workAll = lengths{}
		if w.n > 0 {
			each := w.sum / (w.n + w.none) * named / f.Tickets.visits[k]
			kind.workAll.add(each, w.n+w.none)
			mean, n = mean+each*(w.n+w.none), n+w.n+w.none
		}
		all.merge(&kind.adjusted)
		f.Waits = append(f.Waits, &Patience{})
	}
	f.WorkAll, f.WaitAll, f.All.workAll = fitLaws(all.points()), &Patience{}, lengths{}
	if n > 0 {
		f.All.workAll.add(mean/n, n)
	}
}

// early lets agents begin one piece of work before their first resolution, and
// stop in the middle of the last, which they finish.
func (f *Fit) early() {
	sum, n := 0.0, 0.0
	for k := range f.Kinds {
		sum, n = sum+f.Kinds[k].adjusted.sum, n+f.Kinds[k].adjusted.n
	}
	if n == 0 {
		return
	}
	for i := range f.stints {
		s, piece := &f.stints[i], int64(1000*sum/n)
		s.from, s.turn = max(0, s.from-piece), max(s.from, s.to-piece/2)
	}
}

// wholeDay makes the profile that of the whole day and week: tickets come at
// night, too, and wait.
func (f *Fit) wholeDay() {
	c := *f.counts
	h := &Hours{Opens: 0, Closes: day}
	h.weekdays(&c)
	f.Profile, f.arrivalHours = newProfile(&c, h), h
}

// ticketItems are lines of the table of tickets.
func (f *Fit) ticketItems() [][]string {
	x := f.Tickets
	again, pieces := number(x.Reopened, "%.3f"), number(x.Again, "%.3f")
	if !x.Told {
		again, pieces = "not in the log", "not in the log"
	}
	how := "since the agent's last resolution of the day"
	if x.Recorded {
		how = "as in the log"
	}
	return [][]string{{"opened", fmt.Sprint(f.All.Offered)}, {"resolved", fmt.Sprint(x.Resolved)}, {"still open", fmt.Sprint(x.Open)},
		{"opened again, share of tickets", again}, {"opened again, share of pieces of work", pieces},
		{"opened to resolved, mean h", number(x.sojourn.mean()/3600, "%.2f")}, {"opened to resolved, median h", number(x.Median/3600, "%.2f")},
		{"opened to resolved, 90 % h", number(x.sojourn.quantile(.9)/3600, "%.2f")}, {"work each time, mean min", number(f.All.workAll.mean()/60, "%.1f")}, {"time of work", how}}
}

// againOrigin says where the share that is opened again comes from.
func (x *Tickets) againOrigin() string {
	if !x.Told {
		return "assumption: the log does not say which tickets were opened again"
	}
	return fmt.Sprintf("measured: %.1f %% of %d resolved tickets were opened again, some more than once", 100*x.Reopened, x.Resolved)
}

package fit

import (
	"fmt"
	"math"

	"frontline.dev/frontline/scenarios"
)

// Options are what a fit can be told. The zero value is right for most logs.
type Options struct {
	Map      *scenarios.LogMap // nil: everything is guessed
	From, To string            // first and last day, 2006-01-02; "": all of the log
	Progress func(stage string, done, total int)
	Chunk    int // contacts sorted in memory; 0: half a million
}

// Fit is what was learnt from a log.
type Fit struct {
	Reading *Reading
	Map     *scenarios.LogMap // complete, as it was used
	From    int64             // first day, days since 1970
	To      int64             // last day
	All     KindCounts
	Kinds   []KindCounts
	Hours   *Hours
	Profile *Profile
	Repeats Repeats
	Team    *Team
	Laws    [][]Law // by kind, the best first
	WorkAll []Law   // of all kinds together
	WrapUp  WrapUp
	Waits   []*Patience // by kind
	WaitAll *Patience   // of all kinds together
	Skills  []uint64    // kinds each agent takes, by number
	Staff   *Staff
	PutOff  PutOff // of breaks, while callers wait

	Tickets   *Tickets   // nil unless the log is one of tickets
	Intervals *Intervals // nil unless the log is an interval report

	arrivalHours *Hours // of the profile; other than Hours for tickets
	counts       *counts
	stints       []stint
	days         []dayOfCalls // only for a backtest
	history      []call       // tickets, the same
}

// WrapUp is the work after a contact, s.
type WrapUp struct {
	Mean, CV, N float64
	Recorded    bool // from a column of the log, else from gaps while callers waited
}

// serviceLevelWithin is the time of the service level of a fitted scenario.
const serviceLevelWithin = 20 * second

// Run reads a log and fits it. The error is a *Mistake when it is the user's to
// change.
func Run(path string, o Options) (*Fit, error) {
	r, err := prepare(path, &o)
	if err != nil {
		return nil, err
	}
	if r.m.Kind == "intervals" {
		return runIntervals(r, &o)
	}
	f, err := fitCalls(r, &o, false)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func prepare(path string, o *Options) (*recipe, error) {
	if o.Map == nil {
		o.Map = scenarios.NewLogMap()
	}
	if o.Chunk <= 0 {
		o.Chunk = chunkCalls
	}
	in, err := openInput(path, o.Map.Encoding)
	if err != nil {
		return nil, err
	}
	return newRecipe(in, o.Map)
}

func (o *Options) tell(stage string, done, total int) {
	if o.Progress != nil {
		o.Progress(stage, done, total)
	}
}

// period reads From and To, as days.
func (o *Options) period() (from, to int64, err error) {
	from, to = math.MinInt64/day, math.MaxInt64/day
	for _, end := range []struct {
		text string
		to   *int64
	}{{o.From, &from}, {o.To, &to}} {
		if end.text == "" {
			continue
		}
		m, ok := readMoment([]byte(end.text), "ymd")
		if !ok || !m.hasDate || m.hasClock {
			return 0, 0, mistakef("write it as 2024-03-31", "%q is no date", end.text)
		}
		*end.to = m.date
	}
	if to < from {
		return 0, 0, mistakef("", "the last day, %s, is before the first, %s", o.To, o.From)
	}
	return from, to, nil
}

// fitCalls fits a log of calls or tickets; keep says that the contacts of each
// day are wanted, too.
func fitCalls(r *recipe, o *Options, keep bool) (*Fit, error) {
	from, to, err := o.period()
	if err != nil {
		return nil, err
	}
	rows := r.guessRows()
	reading, err := readCalls(r, o.Chunk, func(n int) { o.tell("rows read", n, rows) })
	if err != nil {
		return nil, err
	}
	defer reading.store.close()
	f := &Fit{Reading: reading, Map: r.m}
	inside := func(c *call) bool { d := floorDiv(c.enter, day); return d >= from && d <= to }
	if err := f.first(inside); err != nil {
		return nil, err
	}
	f.From, f.To = floorDiv(f.counts.first, day), floorDiv(f.counts.last, day)
	o.tell("rows read", rows, rows)
	if r.m.Kind == "tickets" {
		return f, f.tickets(inside, keep)
	}
	return f, f.second(inside, keep)
}

// first counts: kinds, waits, work, customers, agents.
func (f *Fit) first(inside func(*call) bool) error {
	r := f.Reading
	perKind := make([]int, len(r.Kinds))
	err := r.store.each(func(c *call) error {
		if inside(c) {
			perKind[c.kind]++
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.tally.rows[doubled] = r.store.doubly
	f.counts = newCounts(r.Kinds, perKind, int64(f.Map.ShortCall)/1000, serviceLevelWithin, r.Agents)
	err = r.store.each(func(c *call) error {
		if inside(c) {
			f.counts.add(c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if f.counts.all.Offered < leastContacts {
		return mistakef("give a longer log, or another period", "%s: %d contacts are too few for a fit; %d are needed", r.Path, f.counts.all.Offered, leastContacts)
	}
	f.counts.customers.end()
	f.All, f.Kinds = f.counts.all, f.counts.kinds
	f.Team = newTeam(f.counts)
	if f.Map.Kind == "tickets" { // resolved many at once now and then, which is no rush
		f.Hours = newHours(f.counts)
		f.Profile = newProfile(f.counts, f.Hours)
	} else {
		f.settle()
	}
	f.arrivalHours = f.Hours
	f.Repeats = f.counts.customers.repeats(f.Team.chance())
	return nil
}

// leastContacts is how many a fit needs.
const leastContacts = 200

// second reads days: presence, wrap-up, the agents' own speed taken out of the
// work, learning; then the laws.
func (f *Fit) second(inside func(*call) bool, keep bool) error {
	f.Skills = skillsOf(f.counts)
	d := newDuties(dutyRules{limit: int64(f.Map.Away) / 1000, visible: visibleAfter, quiet: quietAfter}, f.Skills, f.counts.kindOf)
	p := &secondPass{f: f, d: d, keep: keep, sums: make([]float64, len(f.Skills)), n: make([]float64, len(f.Skills)), done: make([]float64, len(f.Skills))}
	err := f.Reading.store.each(func(c *call) error {
		if inside(c) {
			p.add(c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.flush()
	f.stints = apart(d.stints)
	f.Team.meanWork(p.sums, p.n)
	f.Team.learned(f.counts)
	f.laws()
	f.wrapUp(d)
	f.PutOff = d.leavings.estimate()
	f.Staff = newStaff(f)
	f.close()
	return nil
}

// laws fits work and patience of every kind.
func (f *Fit) laws() {
	var work, gaveUp, answered lengths
	for k := range f.Kinds {
		kind := &f.Kinds[k]
		f.Laws = append(f.Laws, fitLaws(kind.adjusted.points()))
		f.Waits = append(f.Waits, newPatience(&kind.waitsGaveUp, &kind.waitsServed))
		work.merge(&kind.adjusted)
		gaveUp.merge(&kind.waitsGaveUp)
		answered.merge(&kind.waitsServed)
	}
	f.WorkAll, f.WaitAll = fitLaws(work.points()), newPatience(&gaveUp, &answered)
}

func (f *Fit) wrapUp(d *duties) {
	if w := &f.All.wrap; w.n >= 30 {
		f.WrapUp = WrapUp{Mean: w.mean(), CV: ratio(w.sd(), w.mean()), N: w.n, Recorded: true}
		return
	}
	f.WrapUp.Mean, f.WrapUp.CV, f.WrapUp.N = d.wrapUp()
}

// close completes the report of the reading.
func (f *Fit) close() {
	t := &f.Reading.tally
	for reason, n := range map[why]int{shortCall: f.All.Short, anonymous: f.All.NoAgent, overnight: f.Profile.Outside, closedDay: f.Profile.Apart, inRush: f.Hours.inRushes()} {
		t.rows[reason] = n
	}
	f.Reading.Asides = t.list()
	if n := f.Profile.Outside; 50*n > f.All.Offered {
		f.Reading.Notes = append(f.Reading.Notes, fmt.Sprintf("%.1f %% of the contacts come outside the hours in which agents answer", 100*float64(n)/float64(f.All.Offered)))
	}
}

// secondPass cuts the log into days.
type secondPass struct {
	f       *Fit
	d       *duties
	keep    bool
	today   dayOfCalls
	sums, n []float64 // work of the commonest kind by agent, without short calls, s
	done    []float64 // contacts by agent so far
}

func (p *secondPass) add(c *call) {
	f := p.f
	date := floorDiv(c.enter-f.Hours.Cut, day)
	if len(p.today.calls) > 0 && date != p.today.date {
		p.flush()
	}
	p.today.date, p.today.begin = date, date*day+f.Hours.Cut
	p.today.calls = append(p.today.calls, *c)
	rush := len(f.Hours.Rushes) > 0 && f.Hours.rush(c.enter)
	if len(f.Hours.Rushes) > 0 && !rush && c.outcome == served && c.work > 0 {
		f.All.usualWork.add(float64(c.work)/1000, 1)
		f.counts.kinds[f.counts.kindOf[c.kind]].usualWork.add(float64(c.work)/1000, 1)
	}
	if c.outcome != served || c.agent == 0 || c.work <= 0 {
		return
	}
	work := float64(c.work) / 1000
	p.done[c.agent]++
	if c.work <= f.counts.shortMost || rush {
		return
	}
	k := f.counts.kindOf[c.kind]
	if k == 0 {
		p.sums[c.agent] += work
		p.n[c.agent]++
	}
	f.counts.kinds[k].adjusted.add(work*math.Exp(-f.Team.Effect[c.agent]), 1)
	p.learn(c, math.Log(work)-f.Team.Typical[k])
}

// newAfter is how long after the begin of the log an agent's first contact
// must come for him to count as new.
const newAfter = 14 * day

// learn books the work of a new agent by his experience.
func (p *secondPass) learn(c *call, rest float64) {
	a := &p.f.counts.agents[c.agent]
	if a.first < p.f.counts.first+newAfter {
		return
	}
	step := int(math.Log2(p.done[c.agent]))
	for len(a.steps) <= step {
		a.steps = append(a.steps, kindLogs{})
	}
	a.steps[step].take(rest)
}

func (p *secondPass) flush() {
	if len(p.today.calls) == 0 {
		return
	}
	p.d.take(&p.today)
	if p.keep {
		kept := p.today
		kept.calls = append([]call(nil), p.today.calls...)
		p.f.days = append(p.f.days, kept)
	}
	p.today.calls = p.today.calls[:0]
}

// skillShare is the share of an agent's contacts from which a kind counts as
// one he takes; below it was a call that had overflowed. docs/fit.md
const skillShare = 0.02

// skillsOf reads who takes which kinds.
func skillsOf(c *counts) []uint64 {
	skills := make([]uint64, len(c.agents))
	for i := range c.agents {
		a := &c.agents[i]
		for k, logs := range a.byKind {
			if logs.calls >= 3 && logs.calls >= skillShare*float64(a.calls) {
				skills[i] |= 1 << k
			}
		}
		if skills[i] == 0 {
			skills[i] = 1<<len(c.kinds) - 1
		}
	}
	return skills
}

// guessRows estimates the rows of a log from its size.
func (r *recipe) guessRows() int {
	lines := 0
	for _, b := range r.in.head {
		if b == '\n' {
			lines++
		}
	}
	if lines == 0 || r.in.whole {
		return max(lines, 1)
	}
	return int(float64(r.in.size) / float64(len(r.in.head)) * float64(lines))
}

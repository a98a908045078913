package fit

import (
	"math"
	"slices"
)

// dutyRules say how activity is read as presence.
type dutyRules struct {
	limit   int64 // an agent who takes no call for longer while one he could take waits was away
	visible int64 // a caller counts as waiting from here on: shorter waits are the time it takes to answer
	quiet   int64 // a gap longer than this in which the others took call after call was away, too
}

// visibleAfter and quietAfter are assumptions: it takes some seconds to take a
// call (range 3 to 20 s), and nobody sits idle for half an hour while his
// colleagues take three calls each (range 15 min to 1 h).
const (
	visibleAfter = 5 * second
	quietAfter   = 30 * minute
)

// stint is one agent's presence on one day, ms since the day's begin.
type stint struct {
	agent    uint32 // 0 and beyond the agents of the log: nobody is named
	date     int64
	from, to int64 // first answer to last end
	turn     int64 // middle of the last contact: he leaves after it
	away     []absence
	calls    int
	busy     int64
	skills   uint64
	later    bool // he had been there before on this date, and gone home
	part     bool // the same, or he comes again later
}

// absence is a time between two contacts in which an agent was away. The break
// is planned at turn, the middle of the contact before, for whoever plans it
// cannot know when that contact ends.
type absence struct{ turn, from, to int64 }

// present returns the time on duty less the time away.
func (s *stint) present() int64 {
	present := s.to - s.from
	for _, a := range s.away {
		present -= a.to - a.from
	}
	return present
}

// dayOfCalls are the contacts of one day, in order of time. A day begins at
// the hour at which the fewest contacts are made.
type dayOfCalls struct {
	date  int64
	begin int64 // ms since 1970
	calls []call
}

// duties reads stints from days, and what the gaps between calls tell about
// wrap-up.
type duties struct {
	rules  dutyRules
	skills []uint64 // kinds each agent takes, one bit each, by number
	kindOf []uint8
	stints []stint

	ended, risk  []float64 // gaps that begin while somebody waits, by length in s
	waitingKinds []uint64  // by second of the day: kinds of those who wait
	leavings     leavings
	queue        queueOf
	occupied     int64 // ms of work of all stints
	atOnce       int   // contacts that begin while the agent has another
	taken        int
}

// secondsOfDay is the length of the raster of one day: calls begun before its
// end may last longer.
const secondsOfDay = 30 * 3600

func newDuties(rules dutyRules, skills []uint64, kindOf []uint8) *duties {
	n := int(rules.limit/second) + 1
	return &duties{rules: rules, skills: skills, kindOf: kindOf, ended: make([]float64, n), risk: make([]float64, n),
		waitingKinds: make([]uint64, secondsOfDay)}
}

// take reads one day.
func (d *duties) take(today *dayOfCalls) {
	d.markWaiting(today)
	d.queue.read(today, d.kindOf)
	own, order := byAgent(today.calls, len(d.skills))
	for _, agent := range order {
		d.stint(today, agent, own[agent])
	}
}

// markWaiting notes for every second which kinds of callers have waited for
// longer than it takes to answer.
func (d *duties) markWaiting(today *dayOfCalls) {
	clear(d.waitingKinds)
	for i := range today.calls {
		c := &today.calls[i]
		from, to := c.enter+d.rules.visible-today.begin, c.enter+c.wait-today.begin
		bit := uint64(1) << min(d.kindOf[c.kind], 63)
		for s := max(from, 0) / second; s < to/second && s < secondsOfDay; s++ {
			d.waitingKinds[s] |= bit
		}
	}
}

// byAgent sorts the served contacts of a day by agent. Contacts without a
// named agent go to agents without a name: the first that has been free for
// less than half an hour.
func byAgent(calls []call, agents int) (own map[uint32][]call, order []uint32) {
	own = map[uint32][]call{}
	sorted := slices.Clone(calls)
	slices.SortStableFunc(sorted, func(a, b call) int { return int(a.answered() - b.answered()) })
	for i := range sorted {
		c := &sorted[i]
		if c.outcome != served {
			continue
		}
		agent := c.agent
		for nobody := uint32(agents); agent == 0; nobody++ {
			mine := own[nobody]
			if len(mine) == 0 {
				agent = nobody
			} else if idle := c.answered() - mine[len(mine)-1].ends(); idle >= 0 && idle < 30*minute {
				agent = nobody
			}
		}
		if own[agent] == nil {
			order = append(order, agent)
		}
		own[agent] = append(own[agent], *c)
	}
	slices.Sort(order)
	return own, order
}

// stint reads the presence of one agent from his contacts in order.
func (d *duties) stint(today *dayOfCalls, agent uint32, own []call) {
	s := stint{agent: agent, date: today.date, from: own[0].answered() - today.begin, calls: len(own)}
	skill := ^uint64(0)
	if int(agent) < len(d.skills) {
		skill = d.skills[agent]
	}
	for i := range own { // what he took he can take
		skill |= uint64(1) << min(d.kindOf[own[i].kind], 63)
	}
	d.leavings.begin()
	free, last := int64(math.MinInt64), own[0]
	for i := range own {
		c := &own[i]
		begins := c.answered() - today.begin
		d.taken++
		switch {
		case i == 0:
		case begins < free:
			d.atOnce++
		default:
			before := len(s.away)
			d.gap(&s, today, absence{free - last.work/2, free, begins}, skill)
			if int(agent) < len(d.skills) { // the others are not persons
				d.leavings.add(d.queue.at(free, skill), len(s.away) > before)
			}
		}
		s.busy += max(0, c.ends()-today.begin-max(begins, free))
		if c.ends()-today.begin >= free {
			free, last = c.ends()-today.begin, *c
		}
	}
	s.to, s.skills = free, skill
	s.turn = max(s.from, free-last.work/2)
	d.occupied += s.busy
	d.stints = append(d.stints, s)
}

// gap decides whether an agent was away between two contacts, and learns from
// short gaps how long wrap-up takes.
func (d *duties) gap(s *stint, today *dayOfCalls, a absence, skill uint64) {
	from, to := a.from, a.to
	first := int64(-1) // second in which a caller he could take waits
	end := min((to+second-1)/second, secondsOfDay)
	for t := from / second; t < end; t++ {
		if d.waitingKinds[t]&skill != 0 {
			first = t * second
			break
		}
	}
	d.learnGap(from, to, skill)
	switch {
	case first >= 0 && to-max(first, from) > d.rules.limit:
		s.away = append(s.away, a)
	case to-from > d.rules.quiet && d.passedOver(today, s.agent, from, to, skill):
		s.away = append(s.away, a)
	}
}

// learnGap books a gap that begins while a caller waits: it has ended when the
// next contact begins, and is censored when nobody waits any more or the limit
// is passed.
func (d *duties) learnGap(from, to int64, skill uint64) {
	waits := func(t int64) bool {
		s := t / second
		return s >= 0 && s < secondsOfDay && d.waitingKinds[s]&skill != 0
	}
	if !waits(from) {
		return
	}
	length, last := int64(0), int64(len(d.ended)-1)
	for from+length*second < to && waits(from+length*second) {
		length++
	}
	for n := int64(0); n <= min(length, last); n++ {
		d.risk[n]++
	}
	if from+length*second >= to && length <= last {
		d.ended[length]++
	}
}

// wrapUp returns mean and coefficient of variation of the gaps up to the limit
// (Kaplan and Meier 1958), s; NaN when there are too few.
func (d *duties) wrapUp() (mean, cv, n float64) {
	survival, total, sum, squares := 1.0, 0.0, 0.0, 0.0
	for i := range d.ended {
		if d.risk[i] == 0 {
			break
		}
		p := survival * d.ended[i] / d.risk[i]
		survival -= p
		n += d.ended[i]
		total, sum, squares = total+p, sum+p*float64(i), squares+p*float64(i*i)
	}
	if n < 30 {
		return math.NaN(), math.NaN(), n
	}
	mean = sum / total
	return mean, math.Sqrt(max(0, squares/total-mean*mean)) / mean, n
}

// passedOver says whether the others took call after call in a gap: at least
// three each, and six in all.
func (d *duties) passedOver(today *dayOfCalls, agent uint32, from, to int64, skill uint64) bool {
	at, _ := slices.BinarySearchFunc(today.calls, from+today.begin, func(c call, t int64) int { return int(c.enter - t) })
	took := map[uint32]int{}
	calls := 0
	for _, c := range today.calls[at:] {
		if c.enter > to+today.begin {
			break
		}
		if c.outcome == served && c.agent != agent && c.answered() < to+today.begin && skill>>min(d.kindOf[c.kind], 63)&1 == 1 {
			took[c.agent]++
			calls++
		}
	}
	return calls >= 6 && calls >= 3*len(took)
}

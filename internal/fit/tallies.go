package fit

import (
	"fmt"
	"math"
	"slices"
)

// slotLength is the interval of profiles and comparisons; slotsOfDay how many
// a day has.
const (
	slotLength = 30 * minute
	slotsOfDay = int(day / slotLength)
)

// kindsWritten is how many kinds of contacts a scenario gets; those with less
// than kindShare of the contacts, or fewer than kindMin, are put together.
const (
	kindsWritten = 12
	kindShare    = 0.01
	kindMin      = 100
)

// otherKind is the name of the kinds that are put together.
const otherKind = "other"

// KindCounts are what is counted of one kind of contact, or of all.
type KindCounts struct {
	Name                       string
	Offered, Served, Abandoned int
	Waited                     int // at all
	Within                     int // answered within the time of the service level
	Short                      int // served for at most short_call
	NoAgent                    int // served, nobody is named

	waitsServed, waitsGaveUp lengths
	work                     lengths // of named agents, longer than short_call
	workAll                  lengths // of all who were served and have a time
	workNamed                lengths // of named agents
	adjusted                 lengths // work with the agent's own speed taken out
	wrap                     lengths // as far as the log has it
	usualWork                lengths // of workAll, what is outside of rushes, when there are any
}

// PWait is the share of those offered who waited.
func (k *KindCounts) PWait() float64 { return ratio(float64(k.Waited), float64(k.Offered)) }

// PAbandon is the share of those offered who gave up.
func (k *KindCounts) PAbandon() float64 { return ratio(float64(k.Abandoned), float64(k.Offered)) }

// ServiceLevel is the share of those offered who were answered in time.
func (k *KindCounts) ServiceLevel() float64 { return ratio(float64(k.Within), float64(k.Offered)) }

// ASA is the mean wait of the answered, s.
func (k *KindCounts) ASA() float64 { return ratio(k.waitsServed.sum, k.waitsServed.n) }

// Work returns mean, standard deviation and median of the times with a named
// agent, s, short calls included.
func (k *KindCounts) Work() (mean, sd, median float64) {
	return k.workNamed.mean(), k.workNamed.sd(), k.workNamed.quantile(.5)
}

// counts are what is counted in the first pass over a log.
type counts struct {
	all       KindCounts
	kinds     []KindCounts
	kindOf    []uint8 // kind in the fit, by kind in the log
	first     int64   // arrival
	last      int64
	daily     map[int64]*[slotsOfDay]int32 // offered, by date on the wall
	servedIn  map[int64]*[slotsOfDay]int32
	customers customerBook
	agents    []agentBook
	shortMost int64
	within    int64
}

// agentBook is what is counted of one agent.
type agentBook struct {
	calls  int
	first  int64 // call
	last   int64
	byKind []kindLogs
	steps  []kindLogs // by experience: calls 0, 1, 2-3, 4-7 …; of new agents
}

// kindLogs are sums of the logarithms of seconds of work.
type kindLogs struct {
	n, calls, sum, square float64
}

// newCounts decides which kinds are kept apart: those with enough contacts.
func newCounts(names []string, perKind []int, shortMost, within int64, agents int) *counts {
	c := &counts{first: math.MaxInt64, daily: map[int64]*[slotsOfDay]int32{}, servedIn: map[int64]*[slotsOfDay]int32{},
		shortMost: shortMost, within: within, agents: make([]agentBook, agents+1), kindOf: make([]uint8, len(names))}
	total := 0
	order := make([]int, len(names))
	for i, n := range perKind {
		total += n
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return perKind[b] - perKind[a] })
	rest := 0
	for rank, i := range order {
		if n := float64(perKind[i]); rank > 0 && (rank >= kindsWritten-1 || n < kindShare*float64(total) || n < kindMin) {
			c.kindOf[i] = 255
			rest += perKind[i]
			continue
		}
		c.kindOf[i] = uint8(len(c.kinds))
		c.kinds = append(c.kinds, KindCounts{Name: kindName(names[i], len(c.kinds))})
	}
	if rest > 0 {
		for i, k := range c.kindOf {
			if k == 255 {
				c.kindOf[i] = uint8(len(c.kinds))
			}
		}
		c.kinds = append(c.kinds, KindCounts{Name: otherKind})
	}
	return c
}

// kindName cleans a name for a scenario.
func kindName(name string, number int) string {
	clean := []rune{}
	for _, r := range name {
		if r >= ' ' && r != 0x7f && !(r >= 0x80 && r < 0xa0) && len(clean) < 40 {
			clean = append(clean, r)
		}
	}
	if len(clean) == 0 || string(clean) == otherKind {
		if number == 0 {
			return "contacts"
		}
		return fmt.Sprintf("kind %d", number+1)
	}
	return string(clean)
}

// add counts one contact; contacts come in order of time.
func (c *counts) add(x *call) {
	c.first, c.last = min(c.first, x.enter), max(c.last, x.enter)
	kind := &c.kinds[c.kindOf[x.kind]]
	slotOf(c.daily, x.enter)[x.enter%day/slotLength]++
	for _, k := range []*KindCounts{&c.all, kind} {
		k.count(x, c)
	}
	if x.outcome == served {
		at := x.answered()
		slotOf(c.servedIn, at)[at%day/slotLength]++
		c.book(x)
	}
	c.customers.add(x, c.shortMost)
}

func slotOf(days map[int64]*[slotsOfDay]int32, at int64) *[slotsOfDay]int32 {
	date := floorDiv(at, day)
	d := days[date]
	if d == nil {
		d = &[slotsOfDay]int32{}
		days[date] = d
	}
	return d
}

func (k *KindCounts) count(x *call, c *counts) {
	k.Offered++
	if x.wait > 0 {
		k.Waited++
	}
	wait := float64(x.wait) / 1000
	if x.outcome != served {
		k.Abandoned++
		k.waitsGaveUp.add(wait, 1)
		return
	}
	k.Served++
	k.waitsServed.add(wait, 1)
	if x.wait <= c.within {
		k.Within++
	}
	if x.agent == 0 {
		k.NoAgent++
	}
	if x.wrap >= 0 {
		k.wrap.add(float64(x.wrap)/1000, 1)
	}
	if x.work <= c.shortMost {
		k.Short++
	}
	if x.work <= 0 {
		return
	}
	work := float64(x.work) / 1000
	k.workAll.add(work, 1)
	if x.agent == 0 {
		return
	}
	k.workNamed.add(work, 1)
	if x.work > c.shortMost {
		k.work.add(work, 1)
	}
}

// load is the work that a law shall have in the mean, short contacts too.
func (k *KindCounts) load() *lengths {
	if k.usualWork.n > 0 {
		return &k.usualWork
	}
	return &k.workAll
}

// book notes what the agent of a served contact did.
func (c *counts) book(x *call) {
	if x.agent == 0 {
		return
	}
	a := &c.agents[x.agent]
	if a.calls == 0 {
		a.first = x.enter
		a.byKind = make([]kindLogs, len(c.kinds))
	}
	a.last = x.enter
	k := &a.byKind[c.kindOf[x.kind]]
	k.calls++
	if x.work > c.shortMost {
		k.take(math.Log(float64(x.work) / 1000))
	}
	a.calls++
}

func (k *kindLogs) take(x float64) {
	k.n++
	k.sum += x
	k.square += x * x
}

package main

import (
	"container/heap"

	"frontline.dev/frontline/sim"
)

// The queue of task Q is M/M/100+M: 95 customers a minute, mean service 1
// minute, mean patience 2 minutes. Task M/M/1 has one server and load 0.9.
type queue struct {
	servers                int
	rate, service, patient float64 // per minute, minutes; patient 0: for ever
	customers              int
}

func queueTask(customers int) task {
	q := queue{100, 95, 1, 2, customers}
	return task{"Q: M/M/100+M", "customer", customers, []contender{
		{"recursion, no event list", func() error { return q.recursion().check(.36447, .01514, .03028, .08) }},
		{"minimal loop written by hand", func() error { return q.loop().check(.36447, .01514, .03028, .08) }},
		{"engine through its API", func() error { return q.engine().check(.36447, .01514, .03028, .08) }},
		{"the organisation's queue", func() error { return q.organisation().check(.36447, .01514, .03028, .08) }},
		{"closures on container/heap", func() error { return q.closures().check(.36447, .01514, .03028, .08) }},
	}}
}

func singleTask(customers int) task {
	q := queue{1, .9, 1, 0, customers}
	return task{"M/M/1, load 0.9", "customer", customers, []contender{
		{"recursion, no event list", func() error { return q.recursion().check(.9, 0, 9, .15) }},
		{"minimal loop written by hand", func() error { return q.loop().check(.9, 0, 9, .15) }},
		{"engine through its API", func() error { return q.engine().check(.9, 0, 9, .15) }},
		{"the organisation's queue", func() error { return q.organisation().check(.9, 0, 9, .15) }},
		{"closures on container/heap", func() error { return q.closures().check(.9, 0, 9, .15) }},
	}}
}

func (q queue) streams() (gaps, times, patience sim.Stream) {
	s := sim.New(sim.Key{Seed: 1})
	return s.Stream("gaps"), s.Stream("times"), s.Stream("patience")
}

// recursion follows the instants at which servers become free (Kiefer and
// Wolfowitz 1955): the speed of light for this one model.
func (q queue) recursion() (a answer) {
	gaps, times, patience := q.streams()
	free := make([]float64, q.servers) // a binary heap of instants
	now := 0.0
	for range q.customers {
		now += gaps.Exponential() / q.rate
		served := times.Exponential() * q.service
		a.customers++
		start := max(now, free[0])
		if wait := start - now; wait > 0 {
			a.waited++
			if q.patient > 0 {
				if limit := patience.Exponential() * q.patient; wait > limit {
					a.abandoned++
					a.wait += limit
					continue
				}
			}
			a.wait += wait
		}
		free[0] = start + served
		for i := 0; ; {
			least := 2*i + 1
			if least >= len(free) {
				break
			}
			if least+1 < len(free) && free[least+1] < free[least] {
				least++
			}
			if free[i] <= free[least] {
				break
			}
			free[i], free[least] = free[least], free[i]
			i = least
		}
	}
	return a
}

// The events of the event-driven contenders.
const (
	arrive uint8 = iota
	leave
	renege
)

// floor is the state of a queue in the event-driven contenders: customers in
// a slab, first come first served.
type floor struct {
	answer
	queue
	busy                  int
	waiting               []int32
	head                  int
	since                 []sim.Time
	left                  []bool
	gaps, times, patience sim.Stream
}

func newFloor(q queue) *floor {
	f := &floor{queue: q, since: make([]sim.Time, 0, q.customers), left: make([]bool, 0, q.customers)}
	f.gaps, f.times, f.patience = q.streams()
	return f
}

func minutes(x float64) sim.Span { return sim.Seconds(60 * x) }

// admit takes a customer in; it returns his number and whether he is served
// at once.
func (f *floor) admit(now sim.Time) (id int32, served bool) {
	id = int32(len(f.since))
	f.since, f.left = append(f.since, now), append(f.left, false)
	f.answer.customers++
	if f.busy < f.servers {
		f.busy++
		return id, true
	}
	f.waited++
	f.waiting = append(f.waiting, id)
	return id, false
}

// next returns whether a waiting customer takes the free server.
func (f *floor) next(now sim.Time) bool {
	for f.head < len(f.waiting) {
		id := f.waiting[f.head]
		f.head++
		if f.left[id] {
			continue
		}
		f.left[id] = true // for the renege event that is still to come
		f.wait += now.Since(f.since[id]).Minutes()
		return true
	}
	f.busy--
	return false
}

func (f *floor) giveUp(now sim.Time, id int32) {
	if !f.left[id] {
		f.left[id] = true
		f.abandoned++
		f.wait += now.Since(f.since[id]).Minutes()
	}
}

// engine plays the queue on package sim.
func (q queue) engine() answer {
	f, s := newFloor(q), sim.New(sim.Key{Seed: 2})
	s.Schedule(0, 1, sim.MakeEvent(arrive, 0, 0))
	for f.answer.customers < q.customers {
		e, _ := s.Next(sim.Never)
		now := s.Now()
		switch e.Kind() {
		case arrive:
			s.After(minutes(f.gaps.Exponential()/q.rate), 1, sim.MakeEvent(arrive, 0, 0))
			if id, served := f.admit(now); served {
				s.After(minutes(f.times.Exponential()*q.service), 0, sim.MakeEvent(leave, 0, 0))
			} else if q.patient > 0 {
				s.After(minutes(f.patience.Exponential()*q.patient), 2, sim.MakeEvent(renege, 0, uint32(id)))
			}
		case leave:
			if f.next(now) {
				s.After(minutes(f.times.Exponential()*q.service), 0, sim.MakeEvent(leave, 0, 0))
			}
		case renege:
			f.giveUp(now, int32(e.Subject()))
		}
	}
	return f.answer
}

// closures plays it the obvious way: container/heap and a closure per event.
func (q queue) closures() answer {
	f := newFloor(q)
	var agenda closureHeap
	now := sim.Time(0)
	plan := func(d sim.Span, do func()) { heap.Push(&agenda, closure{now.Add(d), do}) }
	var end func()
	end = func() {
		if f.next(now) {
			plan(minutes(f.times.Exponential()*q.service), end)
		}
	}
	var come func()
	come = func() {
		plan(minutes(f.gaps.Exponential()/q.rate), come)
		if id, served := f.admit(now); served {
			plan(minutes(f.times.Exponential()*q.service), end)
		} else if q.patient > 0 {
			plan(minutes(f.patience.Exponential()*q.patient), func() { f.giveUp(now, id) })
		}
	}
	plan(0, come)
	for f.answer.customers < q.customers {
		c := heap.Pop(&agenda).(closure)
		now = c.at
		c.do()
	}
	return f.answer
}

type closure struct {
	at sim.Time
	do func()
}

type closureHeap []closure

func (h closureHeap) Len() int           { return len(h) }
func (h closureHeap) Less(i, j int) bool { return h[i].at < h[j].at }
func (h closureHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *closureHeap) Push(x any)        { *h = append(*h, x.(closure)) }
func (h *closureHeap) Pop() any {
	old := *h
	c := old[len(old)-1]
	*h = old[:len(old)-1]
	return c
}

package main

import (
	"container/heap"
	"math"

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
	return q.task("Q", "Q: M/M/100+M", func(a answer) error { return a.check(.36447, .01514, .03028, q.tolerance(.08)) })
}

func singleTask(customers int) task {
	q := queue{1, .9, 1, 0, customers}
	return q.task("M/M/1", "M/M/1, load 0.9", func(a answer) error { return a.check(.9, 0, 9, q.tolerance(.15)) })
}

// tolerance widens that of a million customers for fewer.
func (q queue) tolerance(million float64) float64 {
	return million * math.Sqrt(max(1, 1e6/float64(q.customers)))
}

func (q queue) task(id, name string, check func(answer) error) task {
	t := task{id: id, name: name, unit: "customer", work: q.customers, events: map[string]float64{}}
	add := func(id, name string, run func() answer) {
		t.contenders = append(t.contenders, atOnce(id, name, func() error {
			a := run()
			if a.events > 0 {
				t.events[id] = float64(a.events) / float64(a.customers)
			}
			return check(a)
		}))
	}
	add("recursion", "recursion, no event list", q.recursion)
	add("loop", "minimal loop written by hand", q.loop)
	add("engine", "engine through its API", q.engine)
	add("organisation", "the organisation's queue", q.organisation)
	add("closures", "closures on container/heap", q.closures)
	return t
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

// floor is the state of a queue in the event-driven contenders: waiting
// customers in a slab, first come first served.
type floor struct {
	answer
	queue
	busy                  int
	waits                 sim.Span
	slots                 []slot
	free                  []int32
	line                  []ticket // a ring; its length is a power of two
	head, tail            uint
	gaps, times, patience sim.Stream
}

// slot is a waiting customer; its generation tells who was there before.
type slot struct {
	since      sim.Time
	generation uint32
}

type ticket struct {
	id         int32
	generation uint32
}

func newFloor(q queue) *floor {
	f := &floor{queue: q, line: make([]ticket, 1024)}
	f.gaps, f.times, f.patience = q.streams()
	return f
}

func minutes(x float64) sim.Span { return sim.Seconds(60 * x) }

// result returns what the queue gave.
func (f *floor) result() answer {
	f.wait = f.waits.Minutes()
	return f.answer
}

// admit takes a customer in; it returns his slot if he must wait, and whether
// he is served at once.
func (f *floor) admit(now sim.Time) (id int32, served bool) {
	f.answer.customers++
	if f.busy < f.servers {
		f.busy++
		return 0, true
	}
	f.waited++
	if n := len(f.free); n > 0 {
		id = f.free[n-1]
		f.free = f.free[:n-1]
	} else {
		id = int32(len(f.slots))
		f.slots = append(f.slots, slot{})
	}
	f.slots[id].since = now
	if int(f.tail-f.head) == len(f.line) {
		f.lengthen()
	}
	f.line[f.tail&uint(len(f.line)-1)] = ticket{id, f.slots[id].generation}
	f.tail++
	return id, false
}

func (f *floor) lengthen() {
	line := make([]ticket, 2*len(f.line))
	for i := f.head; i != f.tail; i++ {
		line[i&uint(len(line)-1)] = f.line[i&uint(len(f.line)-1)]
	}
	f.line = line
}

// next returns whether a waiting customer takes the free server.
func (f *floor) next(now sim.Time) bool {
	for f.head != f.tail {
		q := f.line[f.head&uint(len(f.line)-1)]
		f.head++
		if f.slots[q.id].generation == q.generation {
			f.goes(now, q.id)
			return true
		}
	}
	f.busy--
	return false
}

// goes ends the wait of a customer.
func (f *floor) goes(now sim.Time, id int32) {
	s := &f.slots[id]
	f.waits += now.Since(s.since)
	s.generation++
	f.free = append(f.free, id)
}

// giveUp lets a customer go who has had enough.
func (f *floor) giveUp(now sim.Time, id int32) {
	f.abandoned++
	f.goes(now, id)
}

// engine plays the queue on package sim.
func (q queue) engine() answer {
	f, s := newFloor(q), sim.New(sim.Key{Seed: 2})
	s.Schedule(0, 1, sim.MakeEvent(arrive, 0, 0))
	for f.answer.customers < q.customers {
		e, _ := s.Next(sim.Never)
		switch e.Kind() {
		case arrive:
			s.After(minutes(f.gaps.Exponential()/q.rate), 1, sim.MakeEvent(arrive, 0, 0))
			if id, served := f.admit(s.Now()); served {
				s.After(minutes(f.times.Exponential()*q.service), 0, sim.MakeEvent(leave, 0, 0))
			} else if q.patient > 0 {
				s.After(minutes(f.patience.Exponential()*q.patient), 2, sim.MakeEvent(renege, f.slots[id].generation, uint32(id)))
			}
		case leave:
			if f.next(s.Now()) {
				s.After(minutes(f.times.Exponential()*q.service), 0, sim.MakeEvent(leave, 0, 0))
			}
		case renege:
			if id := e.Subject(); e.Current(f.slots[id].generation) {
				f.giveUp(s.Now(), int32(id))
			}
		}
	}
	f.events = s.Events()
	return f.result()
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
			generation := f.slots[id].generation
			plan(minutes(f.patience.Exponential()*q.patient), func() {
				if f.slots[id].generation == generation {
					f.giveUp(now, id)
				}
			})
		}
	}
	plan(0, come)
	for f.answer.customers < q.customers {
		c := heap.Pop(&agenda).(closure)
		now = c.at
		c.do()
	}
	return f.result()
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

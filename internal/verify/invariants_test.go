package verify

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// The twelve invariants of the verification plan, on random scenarios. Those
// of the world's own check (contacts, cases, agents' time, Little's identity)
// are triggered by every run, because batches are short; here they are counted
// once more from the facts alone. INV10 (money) is held where money is counted.
// INV12 (draws recorded are draws made): every scenario is played twice and must
// have one hash of its events and one of its draws; a draw more moves it.

// shadow is a second account of a run, kept from facts.
type shadow struct {
	t        *testing.T
	text     string // the scenario
	s        *models.Settings
	w        *models.World
	last     sim.Time
	waiting  map[caseKey]*waiter
	order    uint64
	inWork   map[caseKey]int // agent
	perAgent []int
	onDuty   []bool
	counts   []counted // by product
	inside   []int64   // by product
	area     int64     // integral of the number inside, µs
	spent    int64     // sum of times inside, µs
	since    map[caseKey]sim.Time
	handled  sim.Span // booked on ended contacts, without slack and second line
}

type waiter struct {
	product  int
	priority int
	order    uint64
	since    sim.Time
}

// shadowOf watches a world from before its first event.
func shadowOf(t *testing.T, text string, s *models.Settings, w *models.World) *shadow {
	x := &shadow{t: t, text: text, s: s, w: w, waiting: map[caseKey]*waiter{}, inWork: map[caseKey]int{}, since: map[caseKey]sim.Time{},
		perAgent: make([]int, len(w.Agents())), onDuty: make([]bool, len(w.Agents())), counts: make([]counted, w.Products()), inside: make([]int64, w.Products())}
	f := &w.Facts
	f.Arrived.Watch(models.StageFirst, "shadow", func(f *models.Arrived) { x.arrived(f.Case) })
	f.ServiceStarted.Watch(models.StageFirst, "shadow", func(f *models.ServiceStarted) { x.started(f.Agent, f.Case) })
	f.ServiceEnded.Watch(models.StageLast, "shadow", func(f *models.ServiceEnded) { x.ended(f.Agent, f.Case) })
	f.Abandoned.Watch(models.StageFirst, "shadow", func(f *models.Abandoned) { x.left(f.Case, &x.counts[f.Case.Product].abandoned) })
	f.Blocked.Watch(models.StageFirst, "shadow", func(f *models.Blocked) { x.left(f.Case, &x.counts[f.Case.Product].blocked) })
	f.DutyBegan.Watch(models.StageFirst, "shadow", func(f *models.DutyBegan) {
		x.tick()
		x.onDuty[f.Agent.Index] = true
	})
	f.DutyEnded.Watch(models.StageFirst, "shadow", func(f *models.DutyEnded) {
		x.tick()
		x.require(x.perAgent[f.Agent.Index] == 0, "INV9: agent %d leaves with %d contacts in work", f.Agent.Index, x.perAgent[f.Agent.Index])
		x.onDuty[f.Agent.Index] = false
	})
	f.BatchEnded.Watch(models.StageLast, "shadow", func(*models.BatchEnded) { x.balance() })
	return x
}

func (x *shadow) require(holds bool, format string, args ...any) {
	x.t.Helper()
	if !holds {
		x.t.Fatalf("at %v s: %s\n%s", x.w.Now().Seconds(), fmt.Sprintf(format, args...), x.text)
	}
}

// tick is called at every fact: INV4.
func (x *shadow) tick() {
	now := x.w.Now()
	x.require(now >= x.last, "INV4: time went back from %v", x.last.Seconds())
	if now > x.last { // whatever happened before is settled
		x.idleWhileWaiting()
	}
	n := int64(0)
	for _, k := range x.inside {
		n += k
	}
	x.area += n * int64(now-x.last)
	x.last = now
}

func (x *shadow) priority(product int) int {
	if product < len(x.s.Products) {
		return x.s.Products[product].Priority
	}
	return 0
}

func (x *shadow) arrived(c *models.Case) {
	x.tick()
	p := int(c.Product)
	x.counts[p].fresh++
	x.inside[p]++
	x.order++
	x.waiting[keyOf(c)] = &waiter{p, x.priority(p), x.order, x.w.Now()}
	x.since[keyOf(c)] = x.w.Now()
}

// conserving says whether no agent may be idle while he could work: no rule
// that keeps contacts, and nothing besides contacts that agents do.
func (x *shadow) conserving() bool {
	s := x.s
	return s.Routing.SameAgent == "off" && !s.BackOffice.Task.IsSet() && !s.Agents.Interrupted.IsSet() && s.Handling.WrapUp.SD() == 0 && s.Handling.WrapUp.Mean() == 0
}

// idleWhileWaiting is INV2, between two instants: nobody on duty is free while
// somebody he serves waits.
func (x *shadow) idleWhileWaiting() {
	if !x.conserving() {
		return
	}
	for i := range x.w.Agents() {
		if x.onDuty[i] && x.perAgent[i] == 0 {
			for _, other := range x.waiting {
				x.require(!x.w.Agents()[i].Serves(other.product), "INV2: agent %d is idle while a contact of product %d waits", i, other.product)
			}
		}
	}
}

// started holds INV3 and INV7: an agent takes no more than he may, the oldest
// of the product, and none of lower priority than another he serves.
func (x *shadow) started(a *models.Agent, c *models.Case) {
	x.tick()
	taken := x.waiting[keyOf(c)]
	x.require(taken != nil, "INV1: agent %d serves a contact that does not wait", a.Index)
	delete(x.waiting, keyOf(c))
	x.require(a.Serves(int(c.Product)), "INV3: agent %d takes product %d, which he does not serve", a.Index, c.Product)
	x.require(x.onDuty[a.Index], "INV3: agent %d takes a contact while he is not on duty", a.Index)
	x.inWork[keyOf(c)] = a.Index
	x.perAgent[a.Index]++
	most := max(1, x.s.Agents.AtOnce)
	if !x.preempts() {
		x.require(x.perAgent[a.Index] <= most, "INV3: agent %d has %d contacts at once, at most %d", a.Index, x.perAgent[a.Index], most)
	}
	if x.s.Routing.SameAgent != "off" || x.w.Now() == taken.since {
		return // his own come first; who came just now found a free agent
	}
	for _, other := range x.waiting {
		if !a.Serves(other.product) {
			continue
		}
		x.require(other.priority <= taken.priority, "INV7: priority %d is served while %d waits", taken.priority, other.priority)
		if x.s.Queue.Discipline == "first come" && other.product == taken.product {
			x.require(other.order > taken.order, "INV7: the %d-th contact is served before the %d-th", taken.order, other.order)
		}
	}
}

func (x *shadow) preempts() bool {
	for _, p := range x.s.Products {
		if p.Preempts {
			return true
		}
	}
	return false
}

// ended holds INV8: waits and services are not negative, and a contact was in
// the system for as long as it was worked on.
func (x *shadow) ended(a *models.Agent, c *models.Case) {
	x.tick()
	agent, working := x.inWork[keyOf(c)]
	x.require(working && agent == a.Index, "INV1: agent %d ends a contact of agent %d", a.Index, agent)
	delete(x.inWork, keyOf(c))
	x.perAgent[a.Index]--
	work := a.Spent[models.Fixing]
	x.require(work >= 0 && x.w.Now().Since(c.Arrived) >= work, "INV8: %v in the system, %v of work", x.w.Now().Since(c.Arrived), work)
	for i, d := range a.Spent {
		if k := models.Activity(i); k != models.Slack && k != models.SecondLine {
			x.handled += d
		}
	}
	x.gone(c, &x.counts[c.Product].served)
}

func (x *shadow) left(c *models.Case, count *int64) {
	x.tick()
	delete(x.waiting, keyOf(c))
	x.gone(c, count)
}

func (x *shadow) gone(c *models.Case, count *int64) {
	*count++
	x.inside[c.Product]--
	x.spent += int64(x.w.Now().Since(x.since[keyOf(c)]))
	delete(x.since, keyOf(c))
}

// balance holds INV1 by product against the world's own tallies, INV3, INV5
// and INV9 at the end of a batch.
func (x *shadow) balance() {
	x.tick()
	for p, tally := range x.w.ProductTallies() {
		n := x.counts[p]
		x.require(tally.Offered == n.fresh && tally.Served == n.served && tally.Abandoned == n.abandoned && tally.Blocked == n.blocked,
			"INV1: product %d has the tally %+v, counted %+v", p, tally, n)
		x.require(n.fresh == n.served+n.abandoned+n.blocked+x.inside[p], "INV1: product %d: %+v, %d inside", p, n, x.inside[p])
	}
	open := int64(0)
	for _, since := range x.since {
		open += int64(x.w.Now().Since(since))
	}
	x.require(x.area == x.spent+open, "INV5: integral of the number inside %d µs, sum of the times inside %d µs", x.area, x.spent+open)
	t := x.w.Integrals()
	total := sim.Span(t.Busy + t.Idle + t.Auxiliary + t.Break)
	x.require(total <= sim.Span(len(x.w.Agents()))*sim.Span(x.w.Now()), "INV9: agents were at work for %v", total)
	for i, n := range x.perAgent {
		x.require(n >= 0 && (n == 0 || x.onDuty[i]), "INV9: agent %d has %d contacts, on duty %t", i, n, x.onDuty[i])
	}
}

// emptied holds INV6 when the run has emptied: agents were busy for as long as
// they handled contacts, to the microsecond. In chat several share the time.
func (x *shadow) emptied() {
	if len(x.since) > 0 || x.s.Agents.AtOnce > 1 || x.s.Handling.WrapUp.Mean() > 0 || x.s.Handling.Escalate > 0 || x.preempts() {
		return
	}
	busy := sim.Span(x.w.Integrals().Busy)
	x.require(busy == x.handled, "INV6: agents were busy for %v, contacts were handled for %v", busy, x.handled)
}

// playShadowed plays a scenario with a second account and returns the hashes
// of its events and of its draws.
func playShadowed(t *testing.T, text string, s *models.Settings, seed uint64) [2]uint64 {
	t.Helper()
	w := models.New(sim.New(sim.Key{Seed: seed}), s)
	x := shadowOf(t, text, s, w)
	if err := w.Run(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	x.emptied()
	return [2]uint64{w.Fingerprint(), w.Draws()}
}

// TestInvariants plays random scenarios, each twice; FRONTLINE_INVARIANTS says
// how many.
func TestInvariants(t *testing.T) {
	count := 1000
	if testing.Short() {
		count = 150
	}
	if asked, _ := strconv.Atoi(os.Getenv("FRONTLINE_INVARIANTS")); asked > 0 {
		count = asked
	}
	checked := map[string]int{}
	for i := range count {
		draw := sim.NewStream(uint64(i), 0, "test.scenario")
		text := randomScenario(&draw)
		sc, err := scenarios.Parse("random.toml", []byte(text))
		if err != nil {
			t.Fatalf("scenario %d: %v\n%s", i, err, text)
		}
		func() {
			defer func() {
				if p := recover(); p != nil {
					t.Fatalf("scenario %d: panic: %v\n%s", i, p, text)
				}
			}()
			first := playShadowed(t, text, sc.Settings, uint64(i))
			if again := playShadowed(t, text, sc.Settings, uint64(i)); again != first {
				t.Fatalf("scenario %d: events and draws %x, then %x\n%s", i, first, again, text)
			}
		}()
		for _, feature := range featuresOf(sc.Settings) {
			checked[feature]++
		}
	}
	for _, feature := range features {
		if checked[feature] < count/50 {
			t.Errorf("only %d of %d scenarios have %s", checked[feature], count, feature)
		}
	}
}

// TestWorkIsTheSamePath is INV11: with one agent the work that is left is the
// same path whoever is served first, so the agent is busy at the same times.
func TestWorkIsTheSamePath(t *testing.T) {
	eachPair(func(seed uint64, draw *sim.Stream) {
		s := settingsOf(t, append(agentsAndRate(draw), "agents.count=1", fmt.Sprintf("arrivals.rate=%d per hour", 10+draw.IntN(9)), "time.batch=1 min")...)
		busy := func(discipline string) (path []int64) {
			other := *s
			other.Queue.Discipline = discipline
			w := models.New(sim.New(sim.Key{Seed: seed}), &other)
			w.Facts.BatchEnded.Watch(models.StageLast, "test", func(*models.BatchEnded) { path = append(path, w.Integrals().Busy) })
			if err := w.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			return path
		}
		first := busy("first come")
		for _, discipline := range []string{"last come", "random"} {
			for i, x := range busy(discipline) {
				if x != first[i] {
					t.Fatalf("seed %d: after %d min the agent was busy for %d µs, %s %d µs", seed, i+1, first[i], discipline, x)
				}
			}
		}
	})
}

// TestSeatsAreKept is INV9 over years: when agents leave and others take their
// seats, every quit is one hire, and nobody is on duty twice.
func TestSeatsAreKept(t *testing.T) {
	sc, err := scenarios.Load("service-line", "agents.count=8", "customers.per_agent=20", "time.horizon=2 years", "time.warm_up=0 s", "time.batch=8 weeks",
		"mechanisms.turnover.enabled=true", "mechanisms.turnover.quits_per_month=0.3", "mechanisms.turnover.vacancy=3 weeks")
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(5) {
		w := models.New(sim.New(sim.Key{Seed: seed}), sc.Settings)
		replaced, onDuty, present := int64(0), map[int]bool{}, 0
		w.Facts.AgentReplaced.Watch(models.StageFirst, "test", func(f *models.AgentReplaced) {
			if replaced++; onDuty[f.Agent.Index] {
				t.Errorf("seed %d: agent %d leaves while he is on duty", seed, f.Agent.Index)
			}
		})
		w.Facts.DutyBegan.Watch(models.StageFirst, "test", func(f *models.DutyBegan) {
			if onDuty[f.Agent.Index] {
				t.Errorf("seed %d: agent %d is on duty twice", seed, f.Agent.Index)
			}
			onDuty[f.Agent.Index] = true
			present++
		})
		w.Facts.DutyEnded.Watch(models.StageFirst, "test", func(f *models.DutyEnded) {
			onDuty[f.Agent.Index] = false
			present--
		})
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		hires := int64(0)
		for i := range w.Agents() {
			hires += int64(w.Agents()[i].Hires)
		}
		if replaced < 5 || replaced != w.Ledger.Quits || replaced != hires || present < 0 || present > len(w.Agents()) {
			t.Errorf("seed %d: %d were replaced, %d quits, %d hires, %d on duty", seed, replaced, w.Ledger.Quits, hires, present)
		}
	}
}

// TestInvariantsCanFail holds that the second account notices what it should:
// an account that was kept wrong by one contact.
func TestInvariantsCanFail(t *testing.T) {
	s := settingsOf(t)
	w := models.New(sim.New(sim.Key{Seed: 1}), s)
	x := shadowOf(new(testing.T), "", s, w)
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	n := x.counts[0]
	if tally := w.ProductTallies()[0]; n.fresh == 0 || n.fresh != tally.Offered || n.served != tally.Served || math.Abs(float64(n.fresh-n.served-n.abandoned-x.inside[0])) != 0 {
		t.Errorf("counted %+v, %d inside, the world has %+v", n, x.inside[0], tally)
	}
	x.counts[0].fresh++
	failed := make(chan bool)
	go func() { // Fatal of the inner test ends its goroutine only
		defer close(failed)
		x.t = new(testing.T)
		x.balance()
		failed <- false
	}()
	if _, passed := <-failed; passed {
		t.Error("a contact too many was not noticed")
	}
}

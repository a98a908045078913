package models

import (
	"math"
	"testing"

	"frontline.dev/frontline/sim"
)

// minutes is a law of time with mean x minutes, exponential.
func minutes(x float64) sim.SpanLaw { return sim.SpanLaw{Law: sim.Exponential(60 * x)} }

// constant is a law of time that is always x minutes.
func constant(x float64) sim.SpanLaw { return sim.SpanLaw{Law: sim.Constant(60 * x)} }

// kinds gives the settings as many kinds of contact, with these shares.
func kinds(s *Settings, shares ...float64) {
	names := []string{"a", "b", "c"}
	s.Portfolio.Products = len(shares)
	for i, share := range shares {
		s.Products = append(s.Products, ProductSettings{Name: names[i], Share: share, NextShare: 1})
	}
	s.Teams = []TeamSettings{{Agents: s.Agents.Count, Speed: 1}}
	s.Customers.Count = 20000 // shares are those of the customers
}

// waits returns the mean wait of the answered and of all, in minutes, by kind.
func waits(o outcome) (answered, all [3]float64) {
	for i, p := range o.w.ProductTallies() {
		answered[i] = p.WaitAnswered.Minutes() / float64(p.Answered)
		all[i] = (p.WaitAnswered + p.WaitGaveUp).Minutes() / float64(p.Answered+p.Abandoned)
	}
	return answered, all
}

// The tests below hold what a service centre may be set to do against
// closed forms and Markov chains: the cases named are those of the validation
// suite; the others state their formula.

// TestQueuePRI01Priorities: PRI-01 priorities.
func TestQueuePRI01Priorities(t *testing.T) {
	s := plain(1, 2./60, 20, 0)
	kinds(s, .2, .6, 1.2)
	s.Products[0].Priority, s.Products[1].Priority = 2, 1
	s.Time.Horizon = 20 * sim.Year
	wait, _ := waits(play(t, s, 0))
	for i, want := range []float64{0.238095238, 0.324675325, 0.909090909} {
		close1(t, "Wq", wait[i]/60, want, .04)
	}
}

// TestQueuePreemptiveResume: preemptive resume.
func TestQueuePreemptiveResume(t *testing.T) {
	// M/M/1, two classes of .4 per minute and mean 1 minute: the first sees
	// M/M/1 alone, T1 = 1/(1-.4); T2 = [1 + (.8)/(1-.8)]/(1-.4) (Kleinrock 1976).
	s := plain(1, .8, 1, 0)
	kinds(s, 1, 1)
	s.Products[0].Priority, s.Products[0].Preempts = 1, true
	o := play(t, s, 0)
	for i, want := range []float64{1 / .6, (1 + .8/.2) / .6} {
		p := o.w.ProductTallies()[i]
		close1(t, "T", p.Sojourn.Minutes()/float64(p.Served), want, .05)
	}
}

// TestQueuePS01ProcessorSharing: PS-01 processor sharing.
func TestQueuePS01ProcessorSharing(t *testing.T) {
	s := plain(1, 3, .2, 0)
	s.Agents.AtOnce = 10000
	o := play(t, s, 0)
	p := o.w.ProductTallies()[0]
	close1(t, "W", p.Sojourn.Minutes()/float64(p.Served), .5, .02)
}

// TestQueueChat: chat.
func TestQueueChat(t *testing.T) {
	// One agent, two chats at once, no slowing: M/M/2 with rho .8:
	// Wq = .711111 E[S] / (2 (1 - .8)) = 1.777778.
	s := plain(1, 1.6, 1, 0)
	s.Agents.AtOnce, s.Agents.Overlap = 2, 1
	o := play(t, s, 0)
	close1(t, "Wq", o.l.WaitAnswered.Minutes()/float64(o.l.Answered), 1.777778, .04)
}

// TestQueueROUTEFastestAndRandom: ROUTE fastest and random.
func TestQueueROUTEFastestAndRandom(t *testing.T) {
	for rule, want := range map[string][2]float64{"fastest": {1.05882353, .676470588}, "random": {1.09090909, .636363636}} {
		s := plain(2, 1, 1, 0)
		s.Teams = []TeamSettings{{Agents: 1, Speed: 1}, {Agents: 1, Speed: .5}}
		s.Routing.Choose = rule
		o := play(t, s, 0)
		close1(t, rule, o.l.WaitAnswered.Minutes()/float64(o.l.Answered), want[0], .03)
	}
}

// TestQueueSTRESS01SpeedThatDependsOnTheQueue: STRESS-01 speed that depends on the queue.
func TestQueueSTRESS01SpeedThatDependsOnTheQueue(t *testing.T) {
	s := plain(10, 9, 1, 0)
	s.Queue.StrainFrom, s.Queue.StrainSpeed = 5, .95
	s.Time.Horizon = 2 * sim.Year
	o := play(t, s, 0)
	close1(t, "Wq", o.l.WaitAnswered.Minutes()/float64(o.l.Answered), 1.45481, .06)
}

// TestQueueREP01FiniteBase: REP-01 finite base.
func TestQueueREP01FiniteBase(t *testing.T) {
	s := plain(2, 1, 3*1440, 0)
	s.Arrivals = ArrivalSettings{Source: "installed base", Faults: 365. / 30, When: "any time", OneAtATime: true, AtEnd: "repeat"}
	s.Customers.Count = 5
	s.Time.Horizon, s.Time.WarmUp, s.Time.Batch = 3000*sim.Year/30, 5*sim.Year, sim.Year
	o := play(t, s, 0)
	close1(t, "waiting", float64(o.t.Waiting)/o.d, 0.01127, .15)
	close1(t, "occupancy", float64(o.t.Busy)/float64(o.t.Busy+o.t.Idle), 0.22676, .02)
}

// TestQueueSBR01V: SBR-01 V.
func TestQueueSBR01V(t *testing.T) {
	s := plain(4, 4, 1, 2)
	kinds(s, 1, 1)
	s.Products[0].Priority = 1
	_, all := waits(play(t, s, 0))
	close1(t, "A", all[0], 0.20995, .02)
	close1(t, "B", all[1], 0.44175, .02)
}

// TestQueueSBR02N: SBR-02 N.
func TestQueueSBR02N(t *testing.T) {
	s := plain(6, 5, 1, 3)
	kinds(s, 3, 2)
	s.Teams = []TeamSettings{{Agents: 3, Speed: 1, Products: []string{"a"}}, {Agents: 3, Speed: 1, Products: []string{"b", "a"}, InOrder: true}}
	s.Routing.InOrder = true
	_, all := waits(play(t, s, 0))
	close1(t, "A", all[0], 0.17744, .02)
	close1(t, "B", all[1], 0.33132, .02)
}

// TestQueueNET01Tandem: NET-01 tandem.
func TestQueueNET01Tandem(t *testing.T) {
	s := plain(3, 3./60, 1, 0)
	kinds(s, 1, 0)
	s.Products[0].Work, s.Products[1].Work, s.Products[0].Next = minutes(15), minutes(30), "b"
	s.Teams = []TeamSettings{{Agents: 1, Speed: 1, Products: []string{"a"}}, {Agents: 2, Speed: 1, Products: []string{"b"}}}
	s.Time.Horizon = 20 * sim.Year
	o := play(t, s, 0)
	for i, want := range []float64{60, 68.5714286} {
		p := o.w.ProductTallies()[i]
		close1(t, "W", p.Sojourn.Minutes()/float64(p.Served), want, .04)
	}
}

// TestQueueRETR02Retrials: RETR-02 retrials.
func TestQueueRETR02Retrials(t *testing.T) {
	s := plain(3, 2, 1, 0)
	s.Queue.NoRoom, s.Customers.Redial, s.Customers.RedialAfter = true, 1, minutes(2)
	o := play(t, s, 0)
	close1(t, "orbit", float64(o.t.Outside)/o.d, 3.24307, .03)
	close1(t, "busy", float64(o.t.Busy)/o.d, 2, .01)
}

// TestQueueERB01InsensitiveLoss: ERB-01 insensitive loss.
func TestQueueERB01InsensitiveLoss(t *testing.T) {
	for _, work := range []sim.SpanLaw{minutes(1), constant(1), {Law: sim.Lognormal(60, 1.28)}} {
		s := plain(14, 10, 1, 0)
		s.Queue.NoRoom, s.Handling.Work = true, work
		o := play(t, s, 0)
		close1(t, "blocked", float64(o.w.Ledger.Blocked)/float64(o.w.Ledger.Fresh), 0.05682, .03)
	}
}

// TestQueueMM105Disciplines: MM1-05 disciplines.
func TestQueueMM105Disciplines(t *testing.T) {
	for discipline, want := range map[string]float64{"first come": 4.89898, "random": 7.11805, "last come": 13.56466} {
		s := plain(1, .8, 1, 0)
		s.Queue.Discipline = discipline
		s.Time.Horizon = 3 * sim.Year
		w := New(sim.New(sim.Key{Seed: 2}), s)
		n, sum, squares := 0.0, 0.0, 0.0
		w.Facts.ServiceStarted.Watch(StageFirst, "test", func(f *ServiceStarted) {
			x := w.Now().Since(f.Case.Arrived).Minutes()
			n, sum, squares = n+1, sum+x, squares+x*x
		})
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		close1(t, discipline, sum/n, 4, .05)
		close1(t, "SD "+discipline, math.Sqrt(squares/n-sum/n*sum/n), want, .08)
	}
}

// TestQueueCALLBACK01VirtualHold: CALLBACK-01 virtual hold.
func TestQueueCALLBACK01VirtualHold(t *testing.T) {
	s := plain(12, 4.2, 2, 1)
	s.Queue.Callback = 1
	o := play(t, s, 0)
	close1(t, "time to connect", o.l.WaitAnswered.Minutes()/float64(o.l.Answered), 0.10216, .04)
	close1(t, "called back", float64(o.w.Ledger.CalledBack)/float64(o.w.Ledger.Fresh), 0.18389, .03)
}

// TestQueueInterruptions: interruptions.
func TestQueueInterruptions(t *testing.T) {
	// M/M/1 with breakdowns at rate .1 whatever the server does, repair mean 1,
	// work resumed: completion times S(1+.1·1) and the M/G/1 with breakdowns of
	// the idle server, W = [(1+ξr)² + ...]; by the matrix-geometric solution of
	// the two-state chain: E[N] = 2.02727 at lambda .5, mu 1, ξ .1, η 1
	// (Mitrani and Avi-Itzhak 1968: E[N] = [λ(ξ+η)² + λμξ] / [(ξ+η)(μη - λ(ξ+η))]).
	lambda, mu, xi, eta := .5, 1., .1, 1.
	want := (lambda*(xi+eta)*(xi+eta) + lambda*mu*xi) / ((xi + eta) * (mu*eta - lambda*(xi+eta)))
	s := plain(1, lambda, 1/mu, 0)
	s.Agents.Interrupted, s.Agents.Interruption = minutes(1/xi), minutes(1/eta)
	o := play(t, s, 0)
	p := o.w.ProductTallies()[0]
	close1(t, "sojourn", p.Sojourn.Minutes()/float64(p.Served), want/lambda, .04)
}

// TestQueueBackOffice: back office.
func TestQueueBackOffice(t *testing.T) {
	// M/G/1 with multiple vacations: Wq = λE[S²]/(2(1-ρ)) + E[V²]/(2E[V])
	// (Levy and Yechiali 1975); S exponential 1, λ .5, V constant 2: 1 + 1.
	s := plain(1, .5, 1, 0)
	s.BackOffice.Task = constant(2)
	o := play(t, s, 0)
	close1(t, "Wq", o.l.WaitAnswered.Minutes()/float64(o.l.Answered), 2, .03)
}

// TestTenureLadder is case TURN-01: the share of seats on each step of a
// ladder with attrition and immediate replacement by a novice.
func TestTenureLadder(t *testing.T) {
	s := withMechanisms([]string{"turnover"})
	queue := plain(400, 1, 1, 0)
	queue.Mechanisms = s.Mechanisms
	m := mechanism[*Turnover](queue)
	m.Speeds, m.Leaving = []float64{.6, .8, .95, 1}, []float64{.15, .08, .05, .03}
	m.Vacancy, m.Training, m.Climbing = 0, 0, sim.Year/4
	queue.Time.Horizon, queue.Time.WarmUp, queue.Time.Batch = 20*sim.Year, 5*sim.Year, sim.Year/12
	w := New(sim.New(sim.Key{Seed: 4}), queue)
	shares, n := [4]float64{}, 0.0
	w.Facts.BatchEnded.Watch(StageFirst, "test", func(*BatchEnded) {
		if w.Now() < sim.Time(5*sim.Year) {
			return
		}
		for i := range w.Agents() {
			shares[w.Step(&w.Agents()[i])]++
			n++
		}
	})
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.09709, 0.07830, 0.06809, 0.75652} {
		close1(t, "share", shares[i]/n, want, .04)
	}
	close1(t, "quits a month", float64(w.Ledger.Quits)/(20*12*400), .04693, .05)
}

// TestExhaustionMakesPeopleLeave: with the default settings quits rise with
// exhaustion, and newcomers start without what the others knew.
func TestExhaustionMakesPeopleLeave(t *testing.T) {
	quits := func(drain float64) int64 {
		s := line("ecology", "skill", "stress", "turnover")
		s.Agents.Count, s.Customers.Count = 20, 20000
		s.Time.Horizon = 2 * sim.Year
		mechanism[*Stress](s).Work = drain
		return run(t, s, 0).Ledger.Quits
	}
	if calm, strained := quits(0), quits(.004); strained <= calm || calm == 0 {
		t.Errorf("%d people left calm, %d strained", calm, strained)
	}
}

package theory

import (
	"math"
	"testing"
)

// TestGeneralService holds M/G/1, M/D/1, GI/M/1 and sharing to the suite.
func TestGeneralService(t *testing.T) {
	q := MG1{.8, ConstantMoments(1)}
	near(t, "MG1-01 rho", q.Occupancy(), 0.8, 1e-11)
	near(t, "MG1-01 Wq", q.MeanWait(), 2.0, 1e-11)
	near(t, "MG1-01 Lq", q.MeanQueue(), 1.6, 1e-11)
	near(t, "MG1-01 SD_Wq", q.WaitSD(), 2.309401076759, 1e-11)
	near(t, "MG1-01 W", q.MeanWait()+q.Service.First, 3.0, 1e-11)
	q = MG1{.8, ErlangMoments(2, 1)}
	near(t, "MG1-02 rho", q.Occupancy(), 0.8, 1e-11)
	near(t, "MG1-02 Wq", q.MeanWait(), 3.0, 1e-11)
	near(t, "MG1-02 Lq", q.MeanQueue(), 2.4, 1e-11)
	near(t, "MG1-02 SD_Wq", q.WaitSD(), 3.605551275464, 1e-11)
	near(t, "MG1-02 W", q.MeanWait()+q.Service.First, 4.0, 1e-11)
	q = MG1{1. / 235, LognormalMoments(4.753007705544, 0.9832947241659)}
	near(t, "MG1-03 rho", q.Occupancy(), 0.8, 1e-11)
	near(t, "MG1-03 Wq", q.MeanWait(), 988.7659574468, 1e-11)
	near(t, "MG1-03 Lq", q.MeanQueue(), 4.20751471254, 1e-11)
	near(t, "MG1-03 SD_Wq", q.WaitSD(), 1354.488670985, 1e-11)
	near(t, "MG1-03 W", q.MeanWait()+q.Service.First, 1176.765957447, 1e-11)
	q = MG1{.15, UniformMoments(3, 7)}
	near(t, "MG1-05 rho", q.Occupancy(), 0.75, 1e-11)
	near(t, "MG1-05 Wq", q.MeanWait(), 7.9, 1e-11)
	near(t, "MG1-05 Lq", q.MeanQueue(), 1.185, 1e-11)
	near(t, "MG1-05 SD_Wq", q.WaitSD(), 9.56085770211, 1e-11)
	near(t, "MG1-05 W", q.MeanWait()+q.Service.First, 12.9, 1e-11)
	near(t, "MD1-cdf 1", MD1WaitAtMost(.8, 1, 1), 0.4451081856985, 1e-11)
	near(t, "MD1-cdf 2", MD1WaitAtMost(.8, 1, 2), 0.6345199363202, 1e-11)
	near(t, "MD1-cdf 5", MD1WaitAtMost(.8, 1, 5), 0.8995027617536, 1e-11)
	g := GIM1{ErlangGap(2, 1.25), 1}
	near(t, "GIM1-01 sigma", g.ProbWait(), 0.7398529491265, 1e-11)
	near(t, "GIM1-01 Wq", g.MeanWait(), 2.84397976699, 1e-11)
	near(t, "GIM1-01 above 2", g.WaitAbove(2), 0.4397284368113, 1e-11)
	g = GIM1{ConstantGap(1.25), 1}
	near(t, "GIM1-02 sigma", g.ProbWait(), 0.6286297964969, 1e-11)
	near(t, "GIM1-02 Wq", g.MeanWait(), 1.69273083992, 1e-11)
	near(t, "GIM1-02 above 2", g.WaitAbove(2), 0.2991072239389, 1e-11)
	near(t, "PS-01 W", SharingSojourn(.6, .2), 0.5, digits)
	near(t, "PS-01 W of work 1", SharingSojourn(.6, 1), 2.5, digits)
	mu, sigma := LognormalLogs(188, 240)
	near(t, "GEN-01 mu", mu, 4.753007705544, digits)
	near(t, "GEN-01 sigma", sigma, 0.9832947241659, digits)
}

// TestManyServersGeneralService holds M/D/c and M/PH/c to the suite.
func TestManyServersGeneralService(t *testing.T) {
	wait, queue, mean := MDc{1.6, 1, 2}.Solve()
	near(t, "MDC-01 PW", wait, 0.7018983171733, 1e-10)
	near(t, "MDC-01 Lq", queue, 1.445254207063, 1e-10)
	near(t, "MDC-01 Wq", mean, 0.9032838794141, 1e-10)
	near(t, "MDC-01 ratio", mean/MMc{1.6, 1, 2}.MeanWait(), 0.5080971821704, 1e-10)
	wait, queue, mean = MDc{4, 1, 5}.Solve()
	near(t, "MDC-02 PW", wait, 0.5336150629657, 1e-10)
	near(t, "MDC-02 Lq", queue, 1.156240029065, 1e-10)
	near(t, "MDC-02 Wq", mean, 0.2890600072662, 1e-10)
	near(t, "MDC-02 ratio", mean/MMc{4, 1, 5}.MeanWait(), 0.5216629818633, 1e-10)
	wait, queue, mean = MDc{47.5, 1, 50}.Solve()
	near(t, "MDC-04 PW", wait, 0.6012333887472, 1e-10)
	near(t, "MDC-04 Lq", queue, 6.194474569526, 1e-10)
	near(t, "MDC-04 Wq", mean, 0.1304099909374, 1e-10)
	near(t, "MDC-04 ratio", mean/MMc{47.5, 1, 50}.MeanWait(), 0.5182446487629, 1e-10)
	wait, queue, mean = ErlangService(4, 5, 1).Solve()
	near(t, "MPHC-01 PW", wait, 0.5484104297138, 1e-9)
	near(t, "MPHC-01 Lq", queue, 1.692904290172, 1e-9)
	near(t, "MPHC-01 Wq", mean, 0.4232260725429, 1e-9)
	near(t, "MPHC-01 Allen-Cunneen", AllenCunneen(MMc{4, 1, 5}, .5), 1.662337662338, digits)
	wait, queue, mean = HyperService(4, 5, .5, .5, 1.5).Solve()
	near(t, "MPHC-02 PW", wait, 0.5584515497798, 1e-9)
	near(t, "MPHC-02 Lq", queue, 2.717695102427, 1e-9)
	near(t, "MPHC-02 Wq", mean, 0.6794237756067, 1e-9)
	near(t, "MPHC-02 Allen-Cunneen", AllenCunneen(MMc{4, 1, 5}, 1.5), 2.770562770563, digits)
	same, _, _ := MPHc{Arrivals: 4, Servers: 5, Start: .5, Rate1: 1, Rate2: 1}.Solve()
	near(t, "two equal phases are M/M/c", same, ErlangC(5, 4), 1e-9)
}

// TestFiniteBase holds the machine repair model to the suite.
func TestFiniteBase(t *testing.T) {
	r := Repair{Customers: 5, Servers: 2, Fails: 0.033333333, Service: 0.33333333}.Solve()
	near(t, "REP-01 L_down", r.Down, 0.4647943955585, 1e-7)
	near(t, "REP-01 working", r.Working, 4.535205604441, 1e-7)
	near(t, "REP-01 Lq", r.Queue, 0.01127383511436, 1e-7)
	near(t, "REP-01 Wq", r.Wait, 0.07457546204733, 1e-7)
	near(t, "REP-01 occupancy", r.Occupancy, 0.2267602802221, 1e-7)
	near(t, "REP-01 P_wait_arrival", r.ProbWait, 0.0452158494169, 1e-7)
	near(t, "REP-01 p0", r.Empty, 0.6185917758223, 1e-7)
	r = Repair{Customers: 200, Servers: 14, Fails: .02, Service: .25}.Solve()
	near(t, "REP-03 L_down", r.Down, 27.99098340376, digits)
	near(t, "REP-03 working", r.Working, 172.0090165962, digits)
	near(t, "REP-03 Lq", r.Queue, 14.23026207606, digits)
	near(t, "REP-03 Wq", r.Wait, 4.13648724865, digits)
	near(t, "REP-03 occupancy", r.Occupancy, 0.9829086662642, digits)
	near(t, "REP-03 P_wait_arrival", r.ProbWait, 0.9093679661921, digits)
	near(t, "REP-03 p0", r.Empty, 4.557166642308e-08, digits)
}

// TestPriorities holds priorities to the suite, and preemption to M/M/1 and to
// the conservation of work.
func TestPriorities(t *testing.T) {
	waits := PriorityWaits([]float64{.2, .6, 1.2}, 3, 1)
	near(t, "PRI-01 Wq1", waits[0], 0.2380952380952, digits)
	near(t, "PRI-01 Wq2", waits[1], 0.3246753246753, digits)
	near(t, "PRI-01 Wq3", waits[2], 0.9090909090909, digits)
	waits = PriorityWaits([]float64{.2, .6, 1.2}, 3, 2)
	near(t, "PRI-02 Wq1", waits[0], 0.02873563218391, digits)
	near(t, "PRI-02 Wq2", waits[1], 0.03315649867374, digits)
	near(t, "PRI-02 Wq3", waits[2], 0.04807692307692, digits)
	sojourns := PreemptiveSojourns([]float64{.4, .4}, 1)
	near(t, "the first class sees M/M/1 alone", sojourns[0], MMc{.4, 1, 1}.MeanSojourn(), digits)
	near(t, "both together are M/M/1", (sojourns[0]+sojourns[1])/2, MMc{.8, 1, 1}.MeanSojourn(), digits)
	first, second := Interrupting{.3, .3, 1, 1}.Sojourns(60)
	light := PreemptiveSojourns([]float64{.3, .3}, 1)
	near(t, "one server, first class", first, light[0], 1e-9)
	near(t, "one server, second class", second, light[1], 1e-9)
	first, second = Interrupting{.6, .6, 1, 2}.Sojourns(60)
	near(t, "the first class sees M/M/2 alone", first, MMc{.6, 1, 2}.MeanSojourn(), 1e-9)
	both := MMc{1.2, 1, 2}
	if handed := 2*both.MeanSojourn() - first; second < handed {
		t.Errorf("the second class, not handed over, takes %v, handed over %v", second, handed)
	}
}

// TestRetrials holds redials to the suite.
func TestRetrials(t *testing.T) {
	near(t, "RETR-01", RetrialOrbit(.5, 1, .2), 3.0, digits)
	_, orbit, busy := Retrial{Arrivals: .5, Service: 1, Again: .2, Servers: 1}.Solve(400)
	near(t, "RETR-01 as a chain", orbit, 2.999999999999, 1e-9)
	near(t, "RETR-01 busy", busy, .5, 1e-9)
	all, orbit, busy := Retrial{Arrivals: 2, Service: 1, Again: .5, Servers: 3}.Solve(400)
	near(t, "RETR-02 all busy", all, 0.3785138680284, 1e-9)
	near(t, "RETR-02 orbit", orbit, 3.243068445465, 1e-9)
	near(t, "RETR-02 busy", busy, 2.0, 1e-9)
	near(t, "RETR-02 delay", orbit/2, 1.621534222733, 1e-9)
	r := Redial{MMc{100. / 30, 1. / 3, 10}, .5, .6, .1}.Solve()

	near(t, "RETR-04 attempt_rate", r.Attempts, 3.796915127621, 1e-9)
	near(t, "RETR-04 P_abandon_per_attempt", r.Abandon, 0.203490543729, 1e-9)
	near(t, "RETR-04 P_customer_lost", r.Lost, 0.0927163588575, 1e-9)
	near(t, "RETR-04 orbit_mean", r.Outside, 4.635817942875, 1e-9)
	near(t, "RETR-04 Lq", r.Queue, 1.545272647625, 1e-9)
	near(t, "RETR-04 E_wait_per_attempt", r.Wait, 0.4069810874581, 1e-9)
	near(t, "RETR-04 occupancy", r.Occupancy, 0.9072836411425, 1e-9)
	near(t, "RETR-04 without redials", MMcG{MMc{100. / 30, 1. / 3, 10}, ExponentialPatience(2)}.Solve(1).Abandon, 0.1374638262764, 1e-10)
}

// TestSkills holds the V and N designs to the suite, and the M design to
// designs that it contains.
func TestSkills(t *testing.T) {
	r := Pools{ArriveA: 2, ArriveB: 2, Service: 1, GivesUpA: .5, GivesUpB: .5, Both: 4}.Solve()
	near(t, "V abandon A", r.AbandonA, 0.104975368977, 1e-9)
	near(t, "V abandon B", r.AbandonB, 0.2208771013254, 1e-9)
	near(t, "V wait A", r.WaitA, 0.2099507379539, 1e-9)
	near(t, "V wait B", r.WaitB, 0.4417542026509, 1e-9)
	near(t, "V P(wait)", r.ProbWait, 0.6385074157583, 1e-9)
	near(t, "V total", (r.AbandonA+r.AbandonB)/2, 0.1629262351512, 1e-9)
	r = Pools{ArriveA: 3, ArriveB: 2, Service: 1, GivesUpA: 1. / 3, GivesUpB: 1. / 3, OnlyA: 3, Both: 3, PrefersB: true}.Solve()
	near(t, "N wait A", r.WaitA, 0.1774446257051, 1e-9)
	near(t, "N wait B", r.WaitB, 0.3313153870448, 1e-9)
	near(t, "N abandon A", r.AbandonA, 0.05914820856838, 1e-9)
	near(t, "N abandon B", r.AbandonB, 0.1104384623483, 1e-9)
	near(t, "N pool 1", r.OccupancyA, 0.7358940958558, 1e-9)
	near(t, "N pool 2", r.OccupancyBoth, 0.7979987206769, 1e-9)
	r = Pools{ArriveA: 3, ArriveB: 2, Service: 1, GivesUpA: .5, GivesUpB: 1, OnlyA: 3, OnlyB: 2}.Solve()
	near(t, "no flexible agents, A", r.AbandonA, MMcG{MMc{3, 1, 3}, ExponentialPatience(2)}.Solve(1).Abandon, 1e-9)
	near(t, "no flexible agents, B", r.AbandonB, MMcG{MMc{2, 1, 2}, ExponentialPatience(1)}.Solve(1).Abandon, 1e-9)
}

// TestTeams holds routing between two speeds and continuity to the suite.
func TestTeams(t *testing.T) {
	for _, c := range []struct {
		random                     bool
		inSystem, wait, fast, slow float64
	}{{false, 2.382352941185, 1.05882352942, 0.6764705882353, 0.6470588235294}, {true, 2.454545454551, 1.090909090914, 0.6363636363637, 0.7272727272727}} {
		l, wait, fast, slow := TwoSpeeds{1, 1, .5, c.random}.Solve()
		near(t, "ROUTE L", l, c.inSystem, 1e-9)
		near(t, "ROUTE Wq", wait, c.wait, 1e-9)
		near(t, "ROUTE fast", fast, c.fast, 1e-9)
		near(t, "ROUTE slow", slow, c.slow, 1e-9)
	}
	own, wait, occupancy := Continuity{.7, 1, .8}.Solve()
	near(t, "CONT-01 continuity", own, 0.7371614557976, 1e-6)
	near(t, "CONT-01 Wq", wait, 1.222130911325, 1e-6)
	near(t, "CONT-01 occupancy", occupancy, 0.7459967452354, 1e-6)
	same, wait, _ := Continuity{.7, 1, 1}.Solve()
	near(t, "no cost of changing: M/M/2", wait, MMc{1.4, 1, 2}.MeanWait(), 1e-6)
	if !(same > .5 && same < 1) {
		t.Errorf("continuity %g, expected between a half and all", same)
	}
}

// TestBlending holds mixed work to queues that it contains.
func TestBlending(t *testing.T) {
	wait, mean, _, tasks := Blend{4, 1, .5, 6, 6}.Solve()
	near(t, "nobody ever begins a task: P(wait)", wait, ErlangC(6, 4), 1e-9)
	near(t, "nobody ever begins a task: wait", mean, MMc{4, 1, 6}.MeanWait(), 1e-9)
	if tasks != 0 {
		t.Errorf("%g agents on tasks with a reserve of all", tasks)
	}
	_, _, calls, _ := Blend{4, 1, .5, 6, 1}.Solve()
	near(t, "calls in progress", calls, 4, 1e-9)
	_, mean, _, _ = Blend{.5, 1, .5, 1, 0}.Solve()
	near(t, "one agent: M/G/1 with vacations", mean, MG1{.5, Moments{1, 2, 6}}.VacationWait(2, 8), 1e-9)
	abandon, _, _ := Overflow{Calls: 3, Mails: 1e-9, Service: 1, GivesUp: .5, Agents: 4}.Solve()
	near(t, "hardly any mails: Erlang A", abandon, MMcG{MMc{3, 1, 4}, ExponentialPatience(2)}.Solve(1).Abandon, 1e-7)
	p := BirthDeathQueue(9, func(n int) float64 {
		speed := 1.
		if n > 15 {
			speed = .95
		}
		return speed * float64(min(n, 10))
	})
	queue, stressed := 0., 0.
	for n, x := range p {
		queue += float64(max(n-10, 0)) * x
		if n > 15 {
			stressed += x
		}
	}
	near(t, "STRESS-01 Lq", queue, 13.09326510387, 1e-9)
	near(t, "STRESS-01 Wq", queue/9, 1.454807233764, 1e-9)
	near(t, "STRESS-01 stressed", stressed, 0.5244114180435, 1e-9)
	near(t, "STRESS-01 without", MMc{9, 1, 10}.MeanWait(), 0.6687315241077, digits)
}

// TestDays holds days from empty and rates that follow the sun to the suite.
func TestDays(t *testing.T) {
	r := Day{MMc{4.2, .5, 12}, -1, 480}.Solve(1. / 3)
	near(t, "TRANS-01 in target", r.InTarget, 1815.271737112, 1e-8)
	near(t, "TRANS-01 level", r.LevelServed, 0.9004324092815, 1e-8)
	near(t, "TRANS-01 ASA", r.Wait, 0.100680741018, 1e-8)
	near(t, "TRANS-01 occupancy", r.Occupancy, 0.6969343494893, 1e-8)
	r = Day{MMc{4.2, .5, 12}, 5, 480}.Solve(1. / 3)
	near(t, "TRANS-03 blocked", r.Blocked, 18.86331379592, 1e-8)
	near(t, "TRANS-03 in target", r.InTarget, 1854.068801778, 1e-8)
	near(t, "TRANS-03 level", r.LevelServed, 0.9283634988958, 1e-8)
	near(t, "TRANS-03 ASA", r.Wait, 0.06045013345481, 1e-8)
	near(t, "TRANS-03 occupancy", r.Occupancy, 0.6904729177283, 1e-8)
	sun := Wave{100, 60, 24}
	for hour, want := range map[float64]float64{6: 294.1800143342, 8: 306.2185550378, 18: 105.8199856658} {
		near(t, "TV-01 busy", sun.Offered(2, hour), want, 1e-11)
	}
	load, lag := sun.OfferedPeak(2)
	near(t, "TV-01 peak", load, 306.308991718, 1e-11)
	near(t, "TV-01 lag", lag, 1.842433288924, 1e-11)
	near(t, "TV-02 at 6", sun.OfferedConstant(2, 6), 314.5915590262, 1e-11)
	near(t, "TV-02 at 18", sun.OfferedConstant(2, 18), 85.40844097384, 1e-11)
	day := Wave{60, 30, 12}
	m := day.OfferedFromEmpty(.1, 3)
	excess, delayed := PoissonExcess(m, 7)
	near(t, "TV-04 in system", m, 8.991797816417, 1e-9)
	near(t, "TV-04 queue at 3", excess, 2.399748129158, 1e-9)
	near(t, "TV-04 delayed at 3", delayed, 0.7924709989489, 1e-9)
	excess, _ = PoissonExcess(day.OfferedFromEmpty(.1, 9), 7)
	near(t, "TV-04 queue at 9", excess, 0.01747062239639, 1e-9)
	near(t, "TV-04 abandoned", day.AbandonedFromEmpty(.1, 7, 12), 106.708659641, 1e-7)
	if load, lag := math.Round(sun.At(6)), sun.At(0); load != 160 || lag != 100 {
		t.Errorf("rates at 6 and 0: %g, %g", load, lag)
	}
}

// TestLoops holds repeat contacts, tandems, learning and turnover to the
// suite.
func TestLoops(t *testing.T) {
	queue, outside, solution := Repeats{MMc{2, .25, 12}, .25, 60}.Solve()
	near(t, "FCR-01 contacts", queue.Arrivals, 2.666666666667, digits)
	near(t, "FCR-01 P(wait)", queue.ProbWait(), 0.6055131502294, digits)
	near(t, "FCR-01 ASA", queue.MeanWait(), 1.816539450688, digits)
	near(t, "FCR-01 outside", outside, 40.0, digits)
	near(t, "FCR-01 solution", solution, 27.75538593425, digits)
	numbers := Tandem(3, []float64{4, 2}, []int{1, 2})
	near(t, "NET-01 first", numbers[0], 3.0, digits)
	near(t, "NET-01 second", numbers[1], 3.428571428571, digits)
	solved, contacts := Loop{.7, .8}.Solved()
	near(t, "CHURN-01 solved", solved, 0.9210526315789, digits)
	near(t, "CHURN-01 contacts", contacts, 1.315789473684, digits)
	near(t, "CHURN-01 repeats", 1-1/contacts, 0.24, 1e-11)
	for n, want := range map[int]float64{2: 0.8, 4: 0.64, 10: 0.4765098748902, 100: 0.2270616608679} {
		near(t, "LEARN-01", WrightTime(.8, n), want, digits)
	}
	near(t, "LEARN-01 of 4", WrightTotal(.8, 4), 3.142103702779, digits)
	near(t, "LEARN-01 of 100", WrightTotal(.8, 100), 32.65081083318, digits)
	near(t, "LEARN-03 after 150", LearningTime(600, 300, 150, 150), 410.3638323514, digits)
	near(t, "LEARN-03 after 500", LearningTime(600, 300, 150, 500), 310.7021980042, digits)
	for days, want := range map[float64]float64{10: 0.8349604207873, 30: 0.6, 90: 0.3} {
		near(t, "FORGET-02", Forgotten(days, 30, .2), want, digits)
	}
	shares, turnover := Ladder(1./3, []float64{.15, .08, .05, .03})
	speed := 0.
	for i, multiplier := range []float64{.6, .8, .95, 1} {
		near(t, "TURN-01 level", shares[i], []float64{0.09709193245779, 0.07829994553047, 0.06808690915693, 0.7565212128548}[i], digits)
		speed += shares[i] * multiplier
	}
	near(t, "TURN-01 speed", speed, 0.9420988924529, digits)
	near(t, "TURN-01 turnover", turnover, 0.0469277673546, digits)
}

// TestStaffing holds searches for agents to the suite.
func TestStaffing(t *testing.T) {
	for _, c := range []struct {
		calls, handling float64
		agents          int
		level           float64
	}{
		{20, 3, 4, 0.8607413212319},
		{100, 3, 14, 0.8883500191795},
		{500, 4, 74, 0.8461363197732},
		{2000, 5, 345, 0.8093348581133},
	} {
		n, err := MinAgentsErlangC(c.calls/30, 1/c.handling, .8, 1./3)
		if err != nil || n != c.agents {
			t.Errorf("%g calls: %d agents (%v), expected %d", c.calls, n, err, c.agents)
		}
		near(t, "level", MMc{c.calls / 30, 1 / c.handling, n}.ServiceLevel(1./3), c.level, digits)
	}
	for raw, want := range map[int]int{14: 20, 15: 22, 13: 19} {
		if got := Scheduled(raw, .3); got != want {
			t.Errorf("%d agents at 30 %% shrinkage: %d scheduled, expected %d", raw, got, want)
		}
	}
	if _, err := MinAgents(1, func(int) bool { return false }); err == nil {
		t.Error("a target that nobody meets is met")
	}
	near(t, "square root", SquareRootStaff(100, 1.5), 115, digits)
}

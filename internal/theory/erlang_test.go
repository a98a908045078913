package theory

import (
	"math"
	"testing"
)

// near holds a number to its expected value; relative is the tolerance.
func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s = %.15g, expected %.15g (%.2g off)", what, got, want, got/want-1)
	}
}

// digits is the precision to which the numbers of the validation suite are
// written.
const digits = 2e-12

// TestErlangC holds M/M/c to the cases of the validation suite.
func TestErlangC(t *testing.T) {
	cases := []struct {
		id                                                string
		arrivals, service                                 float64
		servers                                           int
		within                                            float64
		load, occupancy, wait, asa, queue, level, delayed float64
	}{
		{"ERC-01", 100. / 30, 1. / 3, 14, 1. / 3, 10.0, 0.7142857142857, 0.174131933595, 0.1305989501963, 0.4353298339876, 0.8883500191795, 0.75},
		{"ERC-02", 100. / 30, 1. / 3, 15, .33, 10.0, 0.6666666666667, 0.102042367008, 0.06122542020479, 0.204084734016, 0.941126675704, 0.6},
		{"ERC-04", 48, 1, 50, 1. / 3, 48.0, 0.96, 0.6944556111968, 0.3472278055984, 16.66693466872, 0.6434546008033, 0.5},
		{"ERC-05", 4.2, .5, 12, 1. / 3, 8.4, 0.7, 0.1838886303935, 0.1021603502186, 0.4290734709182, 0.8990797798947, 0.5555555555556},
		{"ERC-07", 10. / 180, 1. / 180, 13, 20, 10.0, 0.7692307692308, 0.2852704530365, 17.11622718219, 0.9509015101216, 0.7955947884178, 60.0},
		{"ERC-08", 19, 1. / 5, 100, 1. / 3, 95.0, 0.95, 0.506456853913, 0.506456853913, 9.622680224347, 0.6371078067166, 1.0},
	}
	for _, c := range cases {
		q := MMc{c.arrivals, c.service, c.servers}
		near(t, c.id+" load", q.Load(), c.load, digits)
		near(t, c.id+" occupancy", q.Occupancy(), c.occupancy, digits)
		near(t, c.id+" P(wait)", q.ProbWait(), c.wait, digits)
		near(t, c.id+" ASA", q.MeanWait(), c.asa, digits)
		near(t, c.id+" queue", q.MeanQueue(), c.queue, digits)
		near(t, c.id+" service level", q.ServiceLevel(c.within), c.level, digits)
		near(t, c.id+" wait of the delayed", q.MeanWaitOfDelayed(), c.delayed, digits)
	}

	near(t, "ERC-04 90 % wait", MMc{48, 1, 50}.WaitQuantile(.9), 0.9689790297001, digits)
}

// TestSingleServer holds M/M/1 to its closed forms, MM1-01, -02 and -05.
func TestSingleServer(t *testing.T) {
	q := MMc{1, 2, 1}
	near(t, "MM1-01 rho", q.Occupancy(), 0.5, digits)
	near(t, "MM1-01 PW", q.ProbWait(), 0.5, digits)
	near(t, "MM1-01 Wq", q.MeanWait(), 0.5, digits)
	near(t, "MM1-01 W", q.MeanSojourn(), 1.0, digits)
	near(t, "MM1-01 Lq", q.MeanQueue(), 0.5, digits)
	near(t, "MM1-01 L", q.MeanInSystem(), 1.0, digits)
	near(t, "MM1-01 SD_Wq", q.WaitSD(), 0.8660254037844, digits)
	near(t, "MM1-01 P_Wq_gt_1", q.WaitAbove(1), 0.1839397205857, digits)
	near(t, "MM1-01 busy_period_mean", BusyPeriodMean(q.Arrivals, q.Service), 1.0, digits)
	near(t, "MM1-01 p0", 1-q.InSystemAtLeast(1), 0.5, digits)
	near(t, "MM1-01 P_N_ge_5", q.InSystemAtLeast(5), 0.03125, digits)
	q = MMc{2, 4, 1}
	near(t, "MM1-02 rho", q.Occupancy(), 0.5, digits)
	near(t, "MM1-02 PW", q.ProbWait(), 0.5, digits)
	near(t, "MM1-02 Wq", q.MeanWait(), 0.25, digits)
	near(t, "MM1-02 W", q.MeanSojourn(), 0.5, digits)
	near(t, "MM1-02 Lq", q.MeanQueue(), 0.5, digits)
	near(t, "MM1-02 L", q.MeanInSystem(), 1.0, digits)
	near(t, "MM1-02 SD_Wq", q.WaitSD(), 0.4330127018922, digits)
	near(t, "MM1-02 P_Wq_gt_1", q.WaitAbove(1), 0.06766764161831, digits)
	near(t, "MM1-02 busy_period_mean", BusyPeriodMean(q.Arrivals, q.Service), 0.5, digits)
	near(t, "MM1-02 p0", 1-q.InSystemAtLeast(1), 0.5, digits)
	near(t, "MM1-02 P_N_ge_5", q.InSystemAtLeast(5), 0.03125, digits)
	first, random, last := DisciplineWaitSD(.8, 1)
	near(t, "MM1-05 first come", first, 4.898979485566, digits)
	near(t, "MM1-05 random", random, 7.118052168021, digits)
	near(t, "MM1-05 last come", last, 13.56465996625, digits)
	near(t, "several servers, at least 1", MMc{1.5, 1, 2}.InSystemAtLeast(1), 1-1./7, digits) // p0 = (1-rho)/(1+rho)
}

// TestLoss holds Erlang B, Engset and M/M/c/K to the suite.
func TestLoss(t *testing.T) {
	near(t, "ERB-01", ErlangB(14, 10), 0.05681914338652, digits)
	near(t, "ERB-01 carried", 10*(1-ErlangB(14, 10)), 9.431808566135, digits)
	near(t, "ERB-02", ErlangB(17, 10), 0.01294887522473, digits)
	near(t, "ERB-02 carried", 10*(1-ErlangB(17, 10)), 9.870511247753, digits)
	near(t, "ERB-04", ErlangB(50, 37.9), 0.009995398068328, digits)
	near(t, "ERB-04 carried", 37.9*(1-ErlangB(50, 37.9)), 37.52117441321, digits)
	near(t, "ERB-06", ErlangB(3, 2), 0.2105263157895, digits)
	near(t, "ERB-06 carried", 2*(1-ErlangB(3, 2)), 1.578947368421, digits)
	r := MMcK{MMc{3, 4, 2}, 3}.Solve()
	near(t, "MMCK-01 P_block", r.Block, 0.04936014625229, digits)
	near(t, "MMCK-01 Lq", r.Queue, 0.04936014625229, digits)
	near(t, "MMCK-01 L", r.InSystem, 0.7623400365631, digits)
	near(t, "MMCK-01 Wq_accepted", r.Wait, 0.01730769230769, digits)
	near(t, "MMCK-01 PW_accepted", r.ProbWait, 0.1384615384615, digits)
	near(t, "MMCK-01 occupancy", r.Occupancy, 0.3564899451554, digits)
	r = MMcK{MMc{50, 1, 40}, 60}.Solve()
	near(t, "MMCK-03 P_block", r.Block, 0.2004606942079, digits)
	near(t, "MMCK-03 Lq", r.Queue, 16.08307862567, digits)
	near(t, "MMCK-03 L", r.InSystem, 56.06004391527, digits)
	near(t, "MMCK-03 Wq_accepted", r.Wait, 0.4023086422183, digits)
	near(t, "MMCK-03 PW_accepted", r.ProbWait, 0.9913185671832, digits)
	near(t, "MMCK-03 occupancy", r.Occupancy, 0.9994241322401, digits)
	time, call, carried := Engset{Sources: 20, Servers: 5, Calls: .1, Service: 1. / 3}.Solve()
	near(t, "ENG-01 time congestion", time, 0.2858493396243, digits)
	near(t, "ENG-01 call congestion", call, 0.2618612137532, digits)
	near(t, "ENG-01 carried", carried, 3.62590613207, digits)
}

// TestErlangA holds M/M/c+M to the suite, with all definitions of a service
// level.
func TestErlangA(t *testing.T) {
	cases := []struct {
		id                          string
		arrivals, service, patience float64
		servers                     int
		want                        MMcGResult
	}{
		{"ERA-01", 48, 1, 2, 50, MMcGResult{0.4677740685538, 0.03091224916219, 0.06182449832439, 0.06026500399255, 0.1107140775508, 0.06542147545751, 2.967575919571, 0.9303242408043, 0.943018954747, 0.972029602987, 0.9728643917078, 0.9730996537019}},
		{"ERA-02", 100. / 30, 1. / 3, 5, 14, MMcGResult{0.1452601142964, 0.01398374412241, 0.06991872061204, 0.06464133407535, 0.4420357207645, 0.07665388606344, 0.2330624020401, 0.7042973256269, 0.9167920918635, 0.9234073222786, 0.9239560272747, 0.9297940945685}},
		{"ERA-04", 3.5, 1. / 3, 5, 13, MMcGResult{0.2812545154136, 0.03304267536384, 0.1652133768192, 0.1529494835279, 0.5241026409589, 0.1843590455312, 0.5782468188672, 0.7810039929754, 0.8163095018985, 0.8285373397389, 0.8310678444064, 0.8442042695169}},
		{"ERA-06", 4.2, .5, 1, 12, MMcGResult{0.1273722818087, 0.02967890554237, 0.02967890554237, 0.0240600770092, 0.2133806880794, 0.0375709138142, 0.124651403278, 0.6792247661203, 0.945269575559, 0.9678715387275, 0.9686218100903, 0.9741822381872}},
		{"ERA-08", 120, 1, 3, 100, MMcGResult{0.99953095437, 0.1666839427532, 0.5000518282595, 0.5420378995849, 0.2901475817063, 0.5520219719762, 60.00621939114, 0.9999792686962, 0.09417472593362, 0.1049504876676, 0.1968494440171, 0.1130120140067}},
		{"ERA-10", 20, .2, 6, 95, MMcGResult{0.7327082514608, 0.06761500082012, 0.4056900049207, 0.4047131699849, 0.419160185054, 0.4357725276185, 8.113800098414, 0.9814578938736, 0.490682685806, 0.5077421585496, 0.5242813784818, 0.526266173563}},
	}
	for _, c := range cases {
		got := MMcG{MMc{c.arrivals, c.service, c.servers}, ExponentialPatience(c.patience)}.Solve(1. / 3)
		compare(t, c.id, got, c.want)
		near(t, c.id+" theta E[W]", got.Abandon, got.WaitAll/c.patience, 1e-11)
	}
}

// compare holds all fields of a result; expected fields of 0 are passed over.
func compare(t *testing.T, id string, got, want MMcGResult) {
	t.Helper()
	fields := []struct {
		name      string
		got, want float64
	}{
		{"P(wait)", got.ProbWait, want.ProbWait}, {"abandonment", got.Abandon, want.Abandon}, {"wait of all", got.WaitAll, want.WaitAll},
		{"ASA", got.WaitServed, want.WaitServed}, {"wait of the abandoned", got.WaitAbandoned, want.WaitAbandoned},
		{"virtual wait", got.WaitVirtual, want.WaitVirtual}, {"queue", got.Queue, want.Queue}, {"occupancy", got.Occupancy, want.Occupancy},
		{"level of offered", got.LevelOffered, want.LevelOffered}, {"level without short", got.LevelWithoutShort, want.LevelWithoutShort},
		{"level with short", got.LevelWithShort, want.LevelWithShort}, {"level of answered", got.LevelAnswered, want.LevelAnswered},
	}
	for _, f := range fields {
		if f.want != 0 {
			near(t, id+" "+f.name, f.got, f.want, 1e-10)
		}
	}
}

// TestGeneralPatience holds M/M/c+G to the suite.
func TestGeneralPatience(t *testing.T) {
	compare(t, "ERAG-01", MMcG{MMc{50, 1, 50}, ConstantPatience(1)}.Solve(1./3), MMcGResult{ProbWait: 0.8565220292562, Abandon: 0.01679454959326,
		WaitAll: 0.4366582894247, WaitServed: 0.4270356105713, Queue: 21.83291447124, Occupancy: 0.9832054504067, LevelOffered: 0.4233871306314})
	compare(t, "ERAG-04", MMcG{MMc{150, 36, 5}, BalkingPatience(.1, 1000./3600)}.Solve(20./3600), MMcGResult{ProbWait: 0.481238898971, Abandon: 0.07313794527761,
		WaitAll: 0.006948348716808, WaitServed: 0.007096160699407, Queue: 1.042252307521, Occupancy: 0.772385045602, LevelOffered: 0.6298369131109})
	compare(t, "ERAG-06", MMcG{MMc{50. / 60, .1, 12}, CappedPatience(2, 2)}.Solve(1), MMcGResult{ProbWait: 0.09974678526645, Abandon: 0.04070205287309,
		WaitAll: 0.07015979898536, WaitServed: 0.03995581517673, Queue: 0.05846649915447, Occupancy: 0.6661791299492, LevelOffered: 0.945198936127})
	// With patience without end it is Erlang C.
	c := MMc{4.2, .5, 12}
	got := MMcG{c, ExponentialPatience(1e9)}.Solve(1. / 3)
	near(t, "endless patience", got.WaitServed, c.MeanWait(), 1e-7)
	near(t, "endless patience, level", got.LevelOffered, c.ServiceLevel(1./3), 1e-7)
}

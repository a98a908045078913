package verify

import (
	"math"
	"testing"

	"frontline.dev/frontline/internal/theory"
)

// TestDerivedNumbers holds the numbers that were worked out for this suite,
// and not taken from a published table, to the formulas and chains that the
// case files name.
func TestDerivedNumbers(t *testing.T) {
	pools := theory.Pools{ArriveA: 2.5, ArriveB: 2, Service: 1, GivesUpA: .5, GivesUpB: .5, OnlyA: 2, OnlyB: 1, Both: 2, PrefersB: true}.Solve()
	wrapWait, wrapQueue, wrapMean := theory.SeriesService(1.4, 5, 2, 1).Solve()
	blendWait, blendMean, blendCalls, blendTasks := theory.Blend{Arrivals: 4, Service: 1, Task: .5, Agents: 6, Reserve: 1}.Solve()
	abandon, calls, mails := theory.Overflow{Calls: 3, Mails: 2, Service: 1, GivesUp: .5, Agents: 6}.Solve()
	preempted := theory.PreemptiveSojourns([]float64{.4, .4}, 1)
	urgent, usual := theory.Interrupting{First: .6, Second: .6, Service: 1, Servers: 2}.Sojourns(80)
	broken := theory.BreakdownInSystem(.5, 1, .1, 1)
	chat := theory.MMc{Arrivals: 1.6, Service: 1, Servers: 2}
	slow := theory.BirthDeathQueue(1.1, func(n int) float64 { return []float64{0, 1, 2 / 1.5}[min(n, 2)] })
	slowL, slowQ := 0.0, 0.0
	for n, p := range slow {
		slowL += float64(n) * p
		slowQ += float64(max(n-2, 0)) * p
	}
	first, second := theory.MMc{Arrivals: 3, Service: 4, Servers: 1}.MeanInSystem(), theory.MMc{Arrivals: 1.5, Service: 2, Servers: 1}.MeanInSystem()
	restMean, restSD := theory.IdleTime{Arrivals: 1, Service: 1, Longest: .5}.Moments()
	longestMean, longestSD := theory.IdleTime{Arrivals: 1, Service: 1, Longest: 1}.Moments()
	two := theory.MMc{Arrivals: 1, Service: 1, Servers: 2}
	looped, contacts := theory.Loop{Solve: .7, Again: .7}.Solved()
	want := map[string][]float64{
		"SBR-03-M":             {pools.AbandonA, pools.AbandonB, pools.WaitA, pools.WaitB, pools.ProbWait, pools.OccupancyA, pools.OccupancyB, pools.OccupancyBoth},
		"WRAP-01":              {wrapWait, wrapQueue, wrapMean, .84, 180},
		"BLEND-01":             {blendWait, blendMean, blendCalls, blendTasks, blendCalls / (6 - blendTasks)},
		"BLEND-02":             {abandon, calls, mails},
		"PRE-01":               {preempted[0], preempted[1], (preempted[0] + preempted[1]) / 2},
		"PRE-02":               {urgent, usual, (urgent + usual) / 2},
		"INT-01":               {broken, broken / .5, .1 / 1.1},
		"BACK-01":              {theory.MG1{Arrivals: .5, Service: theory.Moments{First: 1, Second: 2, Third: 6}}.VacationWait(2, 4), .5},
		"CHAT-01":              {chat.MeanWait(), chat.MeanInSystem(), chat.ProbWait()},
		"CHAT-02":              {slowQ / 1.1, slowL, 1 - slow[0] - slow[1]},
		"CONT-02":              {theory.MMc{Arrivals: .7, Service: 1, Servers: 1}.MeanWait(), 1, .7},
		"CHURN-02":             {looped, contacts, .5, .2},
		"NET-02":               {first, second, first / 3, second / 1.5, (first + second) / 3, 1.5},
		"TRACE-02":             {0, 180 - 10, 380 - 20, 480 - 30, (180 + 370 + 460 + 550) / 4.},
		"EVEN-01/random":       {.5, .5, restMean, restSD, two.MeanWait()},
		"EVEN-01/longest-idle": {0, .5, longestMean, longestSD, two.MeanWait()},
		"EVEN-02":              {.5, .2, .2, .2}, // each of n idle agents with probability 1/n
		"ABS-01":               {18, math.Sqrt(20 * .1 * .9)},
	}
	for _, c := range all(t) {
		if c.About.Kind != "derived" {
			continue
		}
		numbers := want[c.About.ID]
		if len(numbers) != len(c.questions) {
			t.Errorf("%s: %d numbers are derived here, the case has %d", c.About.ID, len(numbers), len(c.questions))
			continue
		}
		for i, q := range c.questions {
			if math.Abs(q.Value-numbers[i]) > 1e-9*math.Abs(numbers[i]) {
				t.Errorf("%s %s: the case says %.12g, derived %.12g", c.About.ID, q.Measure, q.Value, numbers[i])
			}
		}
		delete(want, c.About.ID)
	}
	for id := range want {
		t.Errorf("%s is derived here, but no case of kind derived", id)
	}
}

// TestSteppedPatience holds that the 200 steps that stand for the capped law
// of ERAG-06 move no number of it.
func TestSteppedPatience(t *testing.T) {
	const mean, longest, n = 2.0, 2.0, 200
	share := -math.Expm1(-longest / mean)
	integral := func(x float64) float64 { return -(x + mean) * math.Exp(-x/mean) }
	var values, probabilities []float64
	from := 0.0
	for k := 1; k <= n; k++ {
		to := longest
		if k < n {
			to = -mean * math.Log1p(-share*float64(k)/n)
		}
		values = append(values, (integral(to)-integral(from))/(math.Exp(-from/mean)-math.Exp(-to/mean)))
		probabilities = append(probabilities, share/n)
		from = to
	}
	values, probabilities = append(values, longest), append(probabilities, 1-share)
	queue := theory.MMc{Arrivals: 50. / 60, Service: .1, Servers: 12}
	exact := theory.MMcG{MMc: queue, Patience: theory.CappedPatience(mean, longest)}.Solve(1)
	stepped := theory.MMcG{MMc: queue, Patience: theory.StepPatience(values, probabilities)}.Solve(1)
	for name, pair := range map[string][2]float64{
		"abandonment": {exact.Abandon, stepped.Abandon}, "wait of all": {exact.WaitAll, stepped.WaitAll},
		"ASA": {exact.WaitServed, stepped.WaitServed}, "service level": {exact.LevelOffered, stepped.LevelOffered},
	} {
		if math.Abs(pair[1]/pair[0]-1) > 1e-4 {
			t.Errorf("%s: %.8g with steps, %.8g exactly", name, pair[1], pair[0])
		}
	}
}

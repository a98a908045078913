package evidence

import (
	"context"
	"fmt"
	"slices"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
)

func init() {
	register(Claim{
		ID:     "V8",
		Text:   "Work speeds up with load to an occupancy of about 93 %, and slows down beyond",
		Source: "KC and Terwiesch 2009; Berry Jaeker and Tucker 2017: speed-up, then saturation beyond 93 % occupancy",
		Kind:   Emergent,
		Design: "service-line, role off, from 600 to 2600 customers per agent (occupancy .38 to .99), paired; " +
			"minutes of fixing per contact, lightest rung against the one at .93, and that one against the heaviest; minutes of handling per solved problem beside it",
		Ablation:  "haste off: the speed-up must vanish (within ±1 %)",
		Tolerance: "speed-up of at least 2 %, then at least 1 % slower",
		Test:      testV8,
	})
}

// ladder is the telephone line under growing load: rungs of customers per
// agent, and the rung at which occupancy is .93.
var ladder = []int{600, 1100, 1600, 1900, 2200, 2600}

const rungShipped, rungAt93 = 1, 3

// loads returns the arms of the ladder with the role off.
func loads(e Effort, set ...string) (arms []Arm) {
	for _, customers := range ladder {
		arms = append(arms, e.phone(append([]string{"role.mode=off", fmt.Sprintf("customers.per_agent=%d", customers)}, set...)...))
	}
	return arms
}

// fixing returns minutes of fixing per served contact.
func fixing(run *Observation) float64 {
	return run.Window.Ledger.Spent[models.Fixing].Minutes() / float64(run.Window.Ledger.Served)
}

// relative returns 100·(b/a - 1), replication by replication, in per cent.
func relative(a, b []float64) []float64 { return times(100, minus(over(b, a), over(a, a))) }

func testV8(ctx context.Context, e Effort) (r Result, err error) {
	const calm = "mechanisms.haste.enabled=false"
	runs, err := e.runs(ctx, slices.Concat(loads(e), loads(e, calm))...)
	if err != nil {
		return r, err
	}
	n := len(ladder)
	hasty, steady, top := runs[:n], runs[n:], n-1
	minutes := func(runs []*Observation) []float64 { return each(runs, fixing) }
	solved := func(runs []*Observation) []float64 { return metric(runs, "handling_minutes_per_solved") }
	r.Findings = []Finding{
		finding("fixing time, occupancy .93 against the lightest", "%", relative(minutes(hasty[0]), minutes(hasty[rungAt93])), atMost(-2)),
		finding("fixing time, heaviest against occupancy .93", "%", relative(minutes(hasty[rungAt93]), minutes(hasty[top])), atLeast(1)),
		reported("occupancy of the rung called .93", "share", metric(hasty[rungAt93], "occupancy")),
		reported("occupancy at which fixing is fastest", "share", fastest(hasty, fixing)),
		reported("minutes per solved problem, occupancy .93 against the lightest", "%", relative(solved(hasty[0]), solved(hasty[rungAt93]))),
		reported("minutes per solved problem, heaviest against occupancy .93", "%", relative(solved(hasty[rungAt93]), solved(hasty[top]))),
		reported("occupancy at which a solved problem takes least", "share",
			fastest(hasty, func(run *Observation) float64 { return run.Values["handling_minutes_per_solved"] })),
		reported("fixing time, shipped load against the lightest", "%", relative(minutes(hasty[0]), minutes(hasty[rungShipped]))),
	}
	r.Ablated = []Finding{
		finding("fixing time, occupancy .93 against the lightest, without haste", "%", relative(minutes(steady[0]), minutes(steady[rungAt93])), flat(1)),
	}
	if e.All {
		unlearned := loads(e, calm, "mechanisms.skill.enabled=false", "mechanisms.refinement.enabled=false")
		fixed, err := e.runs(ctx, unlearned[0], unlearned[rungAt93])
		if err != nil {
			return r, err
		}
		r.Ablated = append(r.Ablated, reported("the same without haste, skill and refinement", "%", relative(minutes(fixed[0]), minutes(fixed[1]))))
	}
	r.Note = "the model has a highest pace but nothing that makes crowded agents work slower; overload costs contacts that fail and come back, which is less than the pace brings. " +
		"The speed-up that is left without haste is practice: more customers per agent, more practice"
	r.Figures = []Figure{figureV8(hasty, steady, solved)}
	r.conclude()
	return r, nil
}

// fastest returns the occupancy of the rung at which a time is least, by
// replication.
func fastest(runs [][]*Observation, read func(*Observation) float64) []float64 {
	at := make([]float64, len(runs[0]))
	for i := range at {
		best := runs[0][i]
		for _, rung := range runs {
			if read(rung[i]) < read(best) {
				best = rung[i]
			}
		}
		at[i] = best.Values["occupancy"]
	}
	return at
}

func figureV8(hasty, steady [][]*Observation, solved func([]*Observation) []float64) Figure {
	curve := func(name string, runs [][]*Observation, read func([]*Observation) []float64) results.Series {
		var x []float64
		var y [][]float64
		for _, rung := range runs {
			x, y = append(x, results.NewEstimate(metric(rung, "occupancy")).Center), append(y, read(rung))
		}
		return line(name, x, y)
	}
	minutes := func(runs []*Observation) []float64 { return each(runs, fixing) }
	return Figure{Name: "figure-v8", Spec: results.FigureSpec{
		Title:    "Does work speed up with load, and slow down beyond 93 %?",
		Subtitle: fmt.Sprintf("Minutes against occupancy, mean and 95 %% interval (bands), %d replications", len(hasty[0])),
		XLabel:   "Occupancy", YLabel: "Minutes",
		Note:      "service-line, role off, 600 to 2600 customers per agent. Handling per solved problem includes repeat contacts and the second line.",
		Intervals: results.IntervalsBands, // markers stay at their occupancy
		Vertical:  []results.Reference{{Name: "93 %: end of speed-up in the source", Value: .93}}},
		Lines: []results.Series{
			curve("Handling per solved problem", hasty, solved),
			curve("Fixing per contact, without haste", steady, minutes),
			curve("Fixing per contact", hasty, minutes),
		}}
}

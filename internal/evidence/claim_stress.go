package evidence

import (
	"context"
	"fmt"

	"frontline.dev/frontline/results"
)

func init() {
	register(Claim{
		ID:   "STRESS",
		Text: "Exhaustion rises with occupancy and with monitoring; the role adds to it through conflict with the norm and through longer contacts",
		Source: "Holman, Chissick and Totterdell 2002 (intensity of monitoring); Lee and Ashforth 1996 (workload, role conflict); " +
			"prototype of docs/model.md M15",
		Kind: Emergent,
		Design: "service-line, paired: loads from 600 to 2200 customers per agent and monitoring of 0, .5 and 1 with the role off; " +
			"a role at every contact against role off, with stress.drain_by_conflict = 0 (longer contacts alone) and with drain_per_minute = 0 (conflict alone)",
		Ablation: "both drains 0: the role must not exhaust (within ±.01)",
		Tolerance: "at least .02 per 10 points of occupancy; at least .02 from monitoring 0 to 1; role: at least .02 in all, .005 by conflict alone and " +
			".005 by longer contacts alone",
		Test: testStress,
	})
}

// stressRungs are the customers per agent of the figure.
var stressRungs = []int{600, 1100, 1600, 2200}

func testStress(ctx context.Context, e Effort) (r Result, err error) {
	r, err = roleStrain(ctx, e)
	if err != nil {
		return r, err
	}
	var lines []results.Series
	var slope, watched []float64
	for _, c := range []struct {
		name string
		set  []string
	}{
		{"Role off, not monitored", []string{"role.mode=off", "control.monitoring=0"}},
		{"Role off, monitoring .5", []string{"role.mode=off", "control.monitoring=0.5"}},
		{"Role off, monitoring 1", []string{"role.mode=off", "control.monitoring=1"}},
		{"Role at every contact, monitoring .5", []string{"role.mode=assigned", "role.intensity=1", "control.monitoring=0.5"}},
	} {
		occupancy, exhaustion, err := strainByLoad(ctx, e, c.set...)
		if err != nil {
			return r, err
		}
		switch len(lines) {
		case 0:
			watched = times(-1, exhaustion[1])
		case 1:
			slope = times(.1, slopeOf(occupancy, exhaustion))
		case 2:
			watched = plus(watched, exhaustion[1])
		}
		var x []float64
		for _, at := range occupancy {
			x = append(x, results.NewEstimate(at).Center)
		}
		lines = append(lines, line(c.name, x, exhaustion))
	}
	general := []Finding{
		finding("exhaustion for 10 points of occupancy, role off", "share", slope, atLeast(.02)),
		finding("exhaustion, monitoring 1 less 0, role off", "share", watched, atLeast(.02)),
	}
	r.Findings = append(general, r.Findings...)
	r.Figures = []Figure{{Name: "figure-stress", Lines: lines, Spec: results.FigureSpec{
		Title:    "Does exhaustion rise with load, with monitoring, and with the role?",
		Subtitle: fmt.Sprintf("Exhaustion at the end of a working day, mean and 95 %% interval (bands), %d replications", e.Phone),
		XLabel:   "Occupancy", YLabel: "Exhaustion (0 to 1)", IncludeZero: true,
		Intervals: results.IntervalsBands, // markers stay at their occupancy
		Note:      "service-line with 600, 1100, 1600 and 2200 customers per agent. What the role adds by longer contacts moves its points along the line, what it adds by conflict moves them up."}}}
	r.Note = "that work and watched conflict drain energy is put in (M15), and its constants are calibrated to turnover; what comes out is how the role's part divides. " +
		"The parts do not add up, because drains work on what energy is left"
	r.conclude()
	return r, nil
}

// strainByLoad returns occupancy and exhaustion by rung, then replication.
func strainByLoad(ctx context.Context, e Effort, set ...string) (occupancy, exhaustion [][]float64, err error) {
	var arms []Arm
	for _, customers := range stressRungs {
		arms = append(arms, e.phone(append([]string{fmt.Sprintf("customers.per_agent=%d", customers)}, set...)...))
	}
	runs, err := e.runs(ctx, arms...)
	for _, rung := range runs {
		occupancy, exhaustion = append(occupancy, metric(rung, "occupancy")), append(exhaustion, metric(rung, "exhaustion_mean"))
	}
	return occupancy, exhaustion, err
}

// roleStrain takes what a role at every contact adds to exhaustion apart.
func roleStrain(ctx context.Context, e Effort) (r Result, err error) {
	const noConflict, noWork = "mechanisms.stress.drain_by_conflict=0", "mechanisms.stress.drain_per_minute=0"
	const unwatched = "control.monitoring=0"
	staffed := []string{"agents.count=23", "customers.count=17600"}
	variants := [][]string{{}, {noConflict}, {noWork}, {noConflict, noWork}, {unwatched}, {"control.monitoring=1"}}
	var arms []Arm
	for _, v := range variants {
		arms = append(arms, e.phone(append([]string{"role.mode=off"}, v...)...), e.phone(append([]string{"role.mode=assigned", "role.intensity=1"}, v...)...))
	}
	with := append([]string{"role.mode=assigned", "role.intensity=1"}, staffed...)
	arms = append(arms, e.phone(with...), e.phone(append(with, noConflict)...), e.phone(append(with, noWork)...))
	runs, err := e.runs(ctx, arms...)
	if err != nil {
		return r, err
	}
	level := func(i int) []float64 { return metric(runs[i], "exhaustion_mean") }
	adds := func(variant int) []float64 { return minus(level(2*variant+1), level(2*variant)) }
	more := 2 * len(variants) // the arms with more people
	r.Findings = []Finding{
		finding("role at every contact adds", "share", adds(0), atLeast(.02)),
		finding("… by longer contacts alone", "share", adds(1), atLeast(.005)),
		finding("… by conflict alone", "share", adds(2), atLeast(.005)),
		reported("… without monitoring", "share", adds(4)),
		reported("… with monitoring 1", "share", adds(5)),
		reported("occupancy, role off", "share", metric(runs[0], "occupancy")),
		reported("occupancy, role at every contact", "share", metric(runs[1], "occupancy")),
		reported("occupancy, role at every contact, 23 agents for the work of 16", "share", metric(runs[more], "occupancy")),
		reported("role adds at that occupancy", "share", minus(level(more), level(0))),
		reported("… by longer contacts alone, at that occupancy", "share", minus(level(more+1), level(2))),
		reported("… by conflict alone, at that occupancy", "share", minus(level(more+2), level(4))),
	}
	r.Ablated = []Finding{finding("role adds without both drains", "share", adds(3), flat(.01))}
	return r, nil
}

package evidence

import (
	"context"

	"frontline.dev/frontline/results"
)

func init() {
	register(Claim{
		ID:     "V10",
		Text:   "Burnt-out agents serve as many contacts an hour as others, but with less care",
		Source: "Singh 2000 (306 representatives): with rising burnout productivity is kept and quality falls",
		Kind:   Emergent,
		Design: "service-line, role off, 2200 customers per agent (occupancy .97); the same contacts without hostility, and all of them hostile under a watched norm " +
			"(control.style = efficiency, monitoring 1), so that exhaustion passes .5 without any change of load; paired. Beside it the slopes over agents of one run",
		Ablation:  "stress.tired_below = 1e-6: the loss of care must vanish (within ±1 %)",
		Tolerance: "contacts per hour on duty within ±2 %; care at least 2 % lower",
		Test:      testV10,
	})
}

// perHour returns contacts per hour on duty.
func perHour(run *Observation) float64 {
	contacts, hours := int64(0), 0.0
	for _, p := range run.People {
		contacts, hours = contacts+p.Contacts, hours+p.OnDuty.Hours()
	}
	return float64(contacts) / hours
}

func testV10(ctx context.Context, e Effort) (r Result, err error) {
	const crowded, tight = "customers.per_agent=2200", "control.style=efficiency"
	fresh := func(set ...string) Arm {
		return e.phone(append([]string{"role.mode=off", crowded, "mechanisms.stress.hostile=0"}, set...)...)
	}
	burnt := func(set ...string) Arm {
		return e.phone(append([]string{"role.mode=off", crowded, "mechanisms.stress.hostile=1", tight, "control.monitoring=1"}, set...)...)
	}
	const never, early = "mechanisms.stress.tired_below=1e-6", "mechanisms.stress.tired_below=0.6"
	arms := []Arm{fresh(), burnt(), fresh(never), burnt(never)}
	if e.All {
		arms = append(arms, fresh(early), burnt(early))
	}
	runs, err := e.runs(ctx, arms...)
	if err != nil {
		return r, err
	}
	care := func(i int) []float64 { return relative(metric(runs[i], "care_mean"), metric(runs[i+1], "care_mean")) }
	r.Findings = []Finding{
		finding("care, burnt-out against fresh", "%", care(0), atMost(-2)),
		finding("contacts per hour on duty, burnt-out against fresh", "%", relative(each(runs[0], perHour), each(runs[1], perHour)), flat(2)),
		reported("exhaustion of the fresh", "share", metric(runs[0], "exhaustion_mean")),
		reported("exhaustion of the burnt-out", "share", metric(runs[1], "exhaustion_mean")),
		reported("agents burnt out among the burnt-out", "share", metric(runs[1], "burnt_out_share")),
		reported("first contact resolution, burnt-out less fresh", "share", minus(metric(runs[1], "fcr"), metric(runs[0], "fcr"))),
		reported("care, over agents, for .1 of exhaustion", "1", each(runs[1], slopeOnExhaustion(func(p *Person) float64 { return p.Care / float64(p.Contacts) }))),
		reported("contacts per hour, over agents, for .1 of exhaustion", "per hour", each(runs[1], slopeOnExhaustion(func(p *Person) float64 { return float64(p.Contacts) / p.OnDuty.Hours() }))),
	}
	if e.All {
		r.Findings = append(r.Findings, reported("care, burnt-out against fresh, if tired below .6", "%", care(4)))
	}
	r.Ablated = []Finding{finding("care, burnt-out against fresh, never tired", "%", care(2), flat(1))}
	r.Note = "pace is kept, as claimed; care hardly falls, because it suffers below an energy of .4 (stress.tired_below), and agents who count as burnt out by the evening have " +
		"more than that for most of the day"
	r.conclude()
	return r, nil
}

// slopeOnExhaustion returns how a number changes over the agents of a run with
// .1 of exhaustion.
func slopeOnExhaustion(read func(*Person) float64) func(*Observation) float64 {
	return func(run *Observation) float64 {
		var x, y [][]float64
		for i := range run.People {
			if p := &run.People[i]; p.Contacts > 0 && p.Days > 0 {
				x, y = append(x, []float64{p.Exhaustion / float64(p.Days)}), append(y, []float64{read(p)})
			}
		}
		if len(x) == 0 {
			return results.NewEstimate(nil).Center // not observed
		}
		return slopeOf(x, y)[0] / 10
	}
}

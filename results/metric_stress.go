package results

import (
	"math"

	"frontline.dev/frontline/models"
)

func init() {
	registerPooled(
		Metric{
			Name: "exhaustion_mean", Unit: "share", Goal: Less, Headline: true, Series: true,
			Doc:     "stress: agents' exhaustion, 0 to 1, at the end of a working day, mean over all working days; missing when the mechanism stress is off",
			Formula: "sum of Exhaustion / sum of Days over agents",
			Watch: measured("stress", func(w Window) float64 {
				return w.overDays(func(t *models.AgentTally) float64 { return t.Exhaustion })
			}),
		},
		Metric{
			Name: "exhaustion_p90", Unit: "share", Goal: Less, Headline: true, Series: true,
			Doc:     "the exhaustion that one agent in ten exceeds: 90 % quantile over agents of their mean exhaustion at the end of a working day",
			Formula: "90 % quantile over agents of Exhaustion / Days",
			Watch:   measured("stress", func(w Window) float64 { return Quantile(w.perAgent(exhaustionOf), .9) }),
		},
		Metric{
			Name: "burnt_out_share", Unit: "share of agents", Goal: Less,
			Doc:     "agents whose mean exhaustion at the end of a working day reaches mechanisms.stress.burnt_out_from",
			Formula: "agents with Exhaustion / Days >= burnt_out_from, of those with a working day",
			Watch:   watchBurntOut,
		},
		Metric{
			Name: "energy_mean", Unit: "share", Goal: More, Headline: true, Series: true,
			Doc:     "energy left at the end of a working day, 0 to 1, mean over all working days",
			Formula: "sum of Energy / sum of Days over agents",
			Watch: measured("stress", func(w Window) float64 {
				return w.overDays(func(t *models.AgentTally) float64 { return t.Energy })
			}),
		},
		Metric{
			Name: "role_conflict_mean", Unit: "norm times per contact", Goal: Less, Headline: true, Series: true,
			Doc:     "role conflict: by how much a contact exceeded the norm time (at most 2 norm times), times how hard the norm bears on the agent; mean per contact",
			Formula: "Conflict / Served",
			Watch:   measured("stress", func(w Window) float64 { return share(w.Ledger.Conflict, w.Ledger.Served) }),
		},
		Metric{
			Name: "role_conflict_share", Unit: "share of contacts", Goal: Less,
			Doc:     "contacts in which an agent felt any role conflict",
			Formula: "ConflictHit / Served",
			Watch:   measured("stress", func(w Window) float64 { return share(w.Ledger.ConflictHit, w.Ledger.Served) }),
		},
	)
	register(Metric{
		Name: "stewardship_mean", Unit: "share",
		Doc:     "felt responsibility of agents, 0 to 1, mean over agents and ends of batches; missing when the mechanism stewardship is off",
		Formula: "mean of Agent.Steward at the end of each batch",
		Watch:   watchStewardship,
	})
}

func watchBurntOut(r *Recorder) func(Window) float64 {
	stress, on := r.World().Settings.Mechanism("stress").(*models.Stress)
	if !on {
		return func(Window) float64 { return math.NaN() }
	}
	return func(w Window) float64 {
		burnt, all := int64(0), int64(0)
		for _, x := range w.perAgent(exhaustionOf) {
			if math.IsNaN(x) {
				continue
			}
			all++
			if x >= stress.Threshold {
				burnt++
			}
		}
		return share(burnt, all)
	}
}

func watchStewardship(r *Recorder) func(Window) float64 {
	world := r.World()
	if !world.Settings.Has("stewardship") {
		return func(Window) float64 { return math.NaN() }
	}
	sum := r.Sum()
	world.Facts.BatchEnded.Watch(models.StageFirst, "results.stewardship_mean", func(*models.BatchEnded) {
		total := 0.0
		agents := world.Agents()
		for i := range agents {
			total += agents[i].Steward
		}
		sum.Add(total / float64(len(agents)))
	})
	return func(w Window) float64 { return share(sum.In(w), float64(w.Batches())) }
}

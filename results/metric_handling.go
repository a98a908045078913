package results

import (
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

func init() {
	registerPooled(
		Metric{
			Name: "handling_minutes_per_solved", Unit: "min per solved problem", Goal: Less, Headline: true,
			Doc:     "handling time for each problem solved, repeat contacts, travel and second line included",
			Formula: "sum of Spent without slack / Solved",
			Watch:   read(func(w Window) float64 { return share(w.Handling().Minutes(), w.Ledger.Solved) }),
		},
		Metric{
			Name: "auxiliary_minutes_per_solved", Unit: "min per solved problem", Goal: Less,
			Doc:     "time off the contact spent on reflection (slack) for each problem solved; neither handling nor available",
			Formula: "Spent[slack] / Solved",
			Watch: read(func(w Window) float64 {
				return share(w.Ledger.Spent[models.Slack].Minutes(), w.Ledger.Solved)
			}),
		},
		Metric{
			Name: "rework_minutes_per_solved", Unit: "min per solved problem", Goal: Less,
			Doc:     "handling time in repeat contacts for each problem solved",
			Formula: "sum of Rework / Solved",
			Watch: read(func(w Window) float64 {
				total := sim.Span(0)
				for _, d := range w.Ledger.Rework {
					total += d
				}
				return share(total.Minutes(), w.Ledger.Solved)
			}),
		},
		Metric{
			Name: "aht", Unit: "s", Goal: Less,
			Doc:     "average handling time of a contact: talk, hold and wrap-up, a dialogue included; travel, slack and second line not",
			Formula: "sum of Spent without travel, slack and second line / Served",
			Watch: read(func(w Window) float64 {
				spent := &w.Ledger.Spent
				total := w.Handling() - spent[models.Travel] - spent[models.SecondLine]
				return share(total.Seconds(), w.Ledger.Served)
			}),
		},
	)
}

func init() {
	registerPooled(
		Metric{
			Name: "fcr", Unit: "share of first contacts", Goal: More,
			Doc:     "first contact resolution: first contacts of a problem after which the agent had solved it, without the second line; its window is the case",
			Formula: "SolvedAtFirst / FirstServed",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.SolvedAtFirst, w.Ledger.FirstServed) }),
		},
		Metric{
			Name: "repeat_rate", Unit: "share of served", Goal: Less,
			Doc:     "served contacts that came after an earlier one had not solved the problem",
			Formula: "sum of ReworkVisits / Served",
			Watch: read(func(w Window) float64 {
				visits := int64(0)
				for _, n := range w.Ledger.ReworkVisits {
					visits += n
				}
				return share(visits, w.Ledger.Served)
			}),
		},
		Metric{
			Name: "escalation_rate", Unit: "share of served", Goal: Less,
			Doc:     "served contacts whose problem went to the second line",
			Formula: "Escalated / Served",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Escalated, w.Ledger.Served) }),
		},
		Metric{
			Name: "product_changes_per_contact", Unit: "changes per contact", Goal: Neither,
			Doc:     "contacts that concerned another product than the agent's last one",
			Formula: "ProductChanges / Answered",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.ProductChanges, w.Ledger.Answered) }),
		},
		Metric{
			Name: "care_mean", Unit: "1", Goal: More,
			Doc:     "relational care of a contact, 1 = usual, mean per contact",
			Formula: "Care / Served",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Care, w.Ledger.Served) }),
		},
	)
}

package results

import "frontline.dev/frontline/models"

func init() {
	register(
		Metric{
			Name: "profit_per_customer_year", Unit: "EUR per customer place and year", Goal: More, Series: true,
			Doc:     "margin on customers less the cost of service, ideas, complaints and marketing, for each place a customer can take, taken or not",
			Formula: "(Margin - paid hours × agent_hour - other costs) / (customers × years)",
			Watch:   watchProfit(paidHours, true),
		},
		Metric{
			Name: "profit_staffed_per_customer_year", Unit: "EUR per customer place and year", Goal: More,
			Doc:     "profit if staffing followed the load: agents' time is charged as worked, at an occupancy of 0.85, and not as paid",
			Formula: "(Margin - (busy + auxiliary hours) / 0.85 × agent_hour - other costs) / (customers × years)",
			Watch:   watchProfit(workedHours, true),
		},
		Metric{
			Name: "service_cost_per_customer_year", Unit: "EUR per customer place and year", Goal: Less, Series: true,
			Doc:     "what is seen by whoever treats service as a cost centre: paid hours and other costs, without margins",
			Formula: "(paid hours × agent_hour + other costs) / (customers × years)",
			Watch:   watchProfit(paidHours, false),
		},
	)
	registerPooled(Metric{
		Name: "margin_per_customer_year", Unit: "EUR per customer place and year", Goal: More, Series: true,
		Doc:     "margin on customers before the costs of service, for each place a customer can take, taken or not",
		Formula: "Margin / (customers × years)",
		Watch:   measured("money", func(w Window) float64 { return share(w.Ledger.Margin, w.CustomerYears()) }),
	}, Metric{
		Name: "compensation_per_customer_year", Unit: "EUR per customer place and year", Goal: Less,
		Doc:     "compensation given for complaints",
		Formula: "Compensation / (customers × years)",
		Watch:   measured("money", func(w Window) float64 { return share(w.Ledger.Compensation, w.CustomerYears()) }),
	})
}

// staffedTo is the occupancy at which worked hours are charged: the upper end
// of what centres plan for; occupancy is 0.71 on average, 0.48 to 0.87
// (OpsDog, 494 centres).
const staffedTo = 0.85

// paidHours are the hours on duty, workedHours what would be paid for if
// staffing followed the load.
func paidHours(t *models.Integrals) float64 {
	return float64(t.Idle+t.Busy+t.Auxiliary+t.Break) / 3600e6
}

func workedHours(t *models.Integrals) float64 {
	return float64(t.Busy+t.Auxiliary) / 3600e6 / staffedTo
}

// watchProfit returns margin less costs, or the costs.
func watchProfit(hours func(*models.Integrals) float64, margin bool) func(*Recorder) func(Window) float64 {
	return func(r *Recorder) func(Window) float64 {
		world := r.World()
		if world.Prices() == nil {
			return measured("money", nil)(r)
		}
		other, before := r.Sum(), 0.0
		world.Facts.BatchEnded.Watch(models.StageFirst, "results.costs", func(*models.BatchEnded) {
			total := 0.0
			for _, c := range world.Costs() {
				total += c.Euro
			}
			other.Add(total - before)
			before = total
		})
		hour := world.Prices().Hour
		return func(w Window) float64 {
			amount := float64(hours(&w.Integrals)*hour) + other.In(w)
			if margin {
				amount = w.Ledger.Margin - amount
			}
			return share(amount, w.CustomerYears())
		}
	}
}

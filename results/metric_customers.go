package results

import "frontline.dev/frontline/models"

func init() {
	registerPooled(
		Metric{
			Name: "satisfaction_mean", Unit: "share", Goal: More, Series: true,
			Doc:     "satisfaction of customers with how a problem went, 0 to 1, mean over problems that are over",
			Formula: "Satisfaction / Episodes",
			Watch:   measured("loyalty", func(w Window) float64 { return share(w.Ledger.Satisfaction, w.Ledger.Episodes) }),
		},
		Metric{
			Name: "satisfied_share", Unit: "share of problems", Goal: More,
			Doc:     "blue indicator: problems that left a satisfaction above 0.7",
			Formula: "Satisfied / Episodes",
			Watch:   measured("loyalty", func(w Window) float64 { return share(w.Ledger.Satisfied, w.Ledger.Episodes) }),
		},
		Metric{
			Name: "dissatisfied_share", Unit: "share of problems", Goal: Less,
			Doc:     "red indicator: problems that left a satisfaction below 0.4",
			Formula: "Dissatisfied / Episodes",
			Watch:   measured("loyalty", func(w Window) float64 { return share(w.Ledger.Dissatisfied, w.Ledger.Episodes) }),
		},
		Metric{
			Name: "promoters_share", Unit: "share of customers", Goal: More, Series: true,
			Doc:     "blue indicator: customers whose cumulative satisfaction makes them recommend, mean over weeks",
			Formula: "Promoters / Active",
			Watch:   measured("loyalty", func(w Window) float64 { return share(w.Ledger.Promoters, w.Ledger.Active) }),
		},
		Metric{
			Name: "antipromoters_share", Unit: "share of customers", Goal: Less, Series: true,
			Doc:     "red indicator: customers whose cumulative satisfaction makes them dissuade, mean over weeks",
			Formula: "Antipromoters / Active",
			Watch:   measured("loyalty", func(w Window) float64 { return share(w.Ledger.Antipromoters, w.Ledger.Active) }),
		},
		Metric{
			Name: "advocacy_per_customer_year", Unit: "others told per customer-year", Goal: More,
			Doc:     "blue indicator: others whom customers told well of the organisation",
			Formula: "Advocacy / (Active weeks / 52)",
			Watch:   measured("loyalty", func(w Window) float64 { return share(52*w.Ledger.Advocacy, w.Ledger.Active) }),
		},
		Metric{
			Name: "badvocacy_per_customer_year", Unit: "others told per customer-year", Goal: Less,
			Doc:     "red indicator: others whom customers told ill of the organisation",
			Formula: "Badvocacy / (Active weeks / 52)",
			Watch:   measured("loyalty", func(w Window) float64 { return share(52*w.Ledger.Badvocacy, w.Ledger.Active) }),
		},
	)
}

func init() {
	registerPooled(
		Metric{
			Name: "churn_per_year", Unit: "customers leaving per customer-year", Goal: Less, Series: true,
			Doc:     "customers who left",
			Formula: "Left / (Active weeks / 52)",
			Watch:   measured("loyalty", func(w Window) float64 { return share(52*w.Ledger.Left, w.Ledger.Active) }),
		},
		Metric{
			Name: "churn_over_service_share", Unit: "share of those who left", Goal: Less,
			Doc:     "customers who left after reason to complain since their last renewal",
			Formula: "LeftOverService / Left",
			Watch:   measured("loyalty", func(w Window) float64 { return share(w.Ledger.LeftOverService, w.Ledger.Left) }),
		},
		Metric{
			Name: "customers_mean", Unit: "customers", Goal: More, Series: true,
			Doc:     "customers at the ends of weeks, mean",
			Formula: "Active / Weeks",
			Watch:   measured("loyalty", func(w Window) float64 { return share(w.Ledger.Active, w.Ledger.Weeks) }),
		},
		Metric{
			Name: "joined_per_year", Unit: "customers per year", Goal: More,
			Doc:     "new customers",
			Formula: "Joined / years",
			Watch:   measured("loyalty", func(w Window) float64 { return share(float64(w.Ledger.Joined), w.Years()) }),
		},
		Metric{
			Name: "won_back_share", Unit: "share of those who left", Goal: More,
			Doc:     "customers who came back when asked",
			Formula: "WonBack / Left",
			Watch:   measured("loyalty", func(w Window) float64 { return share(w.Ledger.WonBack, w.Ledger.Left) }),
		},
		Metric{
			Name: "grievances_per_customer_year", Unit: "grievances per customer-year", Goal: Less,
			Doc:     "problems that gave the customer reason to complain: he had to come back, or it was not solved",
			Formula: "Grievances / (customers × years)",
			Watch:   measured("loyalty", func(w Window) float64 { return share(w.Ledger.Grievances, w.CustomerYears()) }),
		},
	)
}

func init() {
	registerPooled(
		Metric{
			Name: "complaints_voiced_per_customer_year", Unit: "complaints per customer-year",
			Doc:     "complaints told to an agent",
			Formula: "Voiced / (customers × years)",
			Watch:   measured("complaints", func(w Window) float64 { return share(w.Ledger.Voiced, w.CustomerYears()) }),
		},
		Metric{
			Name: "complaints_silent_share", Unit: "share of grievances", Goal: Less,
			Doc:     "red indicator: problems with reason to complain of which no complaint came; needs mechanism loyalty",
			Formula: "1 - Voiced / Grievances",
			Watch: measured("complaints", func(w Window) float64 {
				return share(w.Ledger.Grievances-w.Ledger.Voiced, w.Ledger.Grievances)
			}),
		},
		Metric{
			Name: "satisfaction_after_complaint", Unit: "share", Goal: More,
			Doc:     "satisfaction with problems of which the customer complained, 0 to 1, mean; needs mechanism loyalty",
			Formula: "HeardSatisfaction / Heard",
			Watch:   measured("complaints", func(w Window) float64 { return share(w.Ledger.HeardSatisfaction, w.Ledger.Heard) }),
		},
		Metric{
			Name: "recovery_gain_satisfaction", Unit: "change in share", Goal: More,
			Doc:     "satisfaction with problems whose complaint was settled, less that with problems without reason to complain: above 0 is the recovery paradox; needs mechanism loyalty",
			Formula: "MendedSatisfaction / Mended - SmoothSatisfaction / Smooth",
			Watch: measured("complaints", func(w Window) float64 {
				return share(w.Ledger.MendedSatisfaction, w.Ledger.Mended) - share(w.Ledger.SmoothSatisfaction, w.Ledger.Smooth)
			}),
		},
		Metric{
			Name: "recovery_gain_renewal", Unit: "change in share", Goal: More,
			Doc:     "contracts renewed after a complaint that was settled, less those without reason to complain; needs mechanism loyalty",
			Formula: "MendedStayed / MendedDue - SmoothStayed / SmoothDue",
			Watch: measured("complaints", func(w Window) float64 {
				return share(w.Ledger.MendedStayed, w.Ledger.MendedDue) - share(w.Ledger.SmoothStayed, w.Ledger.SmoothDue)
			}),
		},
	)
}

func init() {
	registerPooled(
		Metric{
			Name: "complaints_heard_share", Unit: "share of complaints", Goal: More,
			Doc:     "complaints told that management heard of",
			Formula: "Recorded / Voiced",
			Watch:   measured("complaints", func(w Window) float64 { return share(w.Ledger.Recorded, w.Ledger.Voiced) }),
		},
		Metric{
			Name: "complaints_recorded_per_customer_year", Unit: "complaints per customer-year",
			Doc:     "complaints that management heard of: the number that is reported in most organisations",
			Formula: "Recorded / (customers × years)",
			Watch:   measured("complaints", func(w Window) float64 { return share(w.Ledger.Recorded, w.CustomerYears()) }),
		},
		Metric{
			Name: "complaints_redressed_share", Unit: "share of complaints", Goal: More,
			Doc:     "complaints told that were settled to the customer's satisfaction",
			Formula: "Redressed / Voiced",
			Watch:   measured("complaints", func(w Window) float64 { return share(w.Ledger.Redressed, w.Ledger.Voiced) }),
		},
		Metric{
			Name: "complaints_implemented_per_year", Unit: "changes per year", Goal: More,
			Doc:     "changes for all customers that came of recorded complaints",
			Formula: "ComplaintsImplemented / years",
			Watch:   measured("complaints", func(w Window) float64 { return share(float64(w.Ledger.ComplaintsImplemented), w.Years()) }),
		},
		Metric{
			Name: "complaint_minutes_per_contact", Unit: "min per contact", Goal: Less,
			Doc:     "agents' time for hearing and settling complaints, over all contacts",
			Formula: "Spent[complaint] / Served",
			Watch: measured("complaints", func(w Window) float64 {
				return share(w.Ledger.Spent[models.Complaining].Minutes(), w.Ledger.Served)
			}),
		},
	)
	register(Metric{
		Name: "hope_of_redress", Unit: "share", Goal: More, Series: true,
		Doc:     "chance of redress that customers expect, mean over customers at the ends of batches",
		Formula: "mean over customers of their hope at the end of each batch",
		Watch:   overAgents("complaints", "results.hope_of_redress", func(w *models.World, _ *models.Agent) float64 { return w.Hopes() }),
	})
}

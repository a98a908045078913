package results

import "frontline.dev/frontline/sim"

// The four definitions of a service level differ on one and the same queue:
// on case ERA-01 of the validation suite they are .943, .972, .973 and .973.
// The tables name each.

func init() {
	registerPooled(
		Metric{
			Name: "offered", Unit: "contacts",
			Doc:     "contacts made: first ones, redials, repeats, handed on and from other sites; offered = served + abandoned + blocked + sent to another site + change of those still inside",
			Formula: "Fresh + Redials + Repeats + HandedOn + Guests",
			Watch:   read(func(w Window) float64 { return float64(w.Offered()) }),
		},
		Metric{
			Name: "served", Unit: "contacts", Goal: More,
			Doc:     "contacts whose service has ended",
			Formula: "Served",
			Watch:   read(func(w Window) float64 { return float64(w.Ledger.Served) }),
		},
		Metric{
			Name: "abandoned", Unit: "contacts", Goal: Less,
			Doc:     "contacts whose customer gave up waiting",
			Formula: "Abandoned",
			Watch:   read(func(w Window) float64 { return float64(w.Ledger.Abandoned) }),
		},
		Metric{
			Name: "blocked", Unit: "contacts", Goal: Less,
			Doc:     "contacts that were turned away: no place in the queue, or closed",
			Formula: "Blocked",
			Watch:   read(func(w Window) float64 { return float64(w.Ledger.Blocked) }),
		},
		Metric{
			Name: "abandonment", Unit: "share of offered", Goal: Less,
			Doc:     "share of offered contacts whose customer gave up waiting",
			Formula: "Abandoned / offered",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Abandoned, w.Offered()) }),
		},
		Metric{
			Name: "abandonment_excluding_short", Unit: "share of offered", Goal: Less,
			Doc:     "the same without those who gave up within the time of the service level, in both counts",
			Formula: "(Abandoned - AbandonedWithin) / (offered - AbandonedWithin)",
			Watch: read(func(w Window) float64 {
				return share(w.Ledger.Abandoned-w.Ledger.AbandonedWithin, w.Offered()-w.Ledger.AbandonedWithin)
			}),
		},
	)
}

func init() {
	registerPooled(
		Metric{
			Name: "service_level", Unit: "share of offered", Goal: More, Series: true,
			Doc:     "service level: share of offered contacts that were answered within queue.service_level_within",
			Formula: "AnsweredWithin / offered",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.AnsweredWithin, w.Offered()) }),
		},
		Metric{
			Name: "service_level_excluding_short", Unit: "share of offered", Goal: More,
			Doc:     "service level by another definition: those who gave up within that time are not counted as offered",
			Formula: "AnsweredWithin / (offered - AbandonedWithin)",
			Watch: read(func(w Window) float64 {
				return share(w.Ledger.AnsweredWithin, w.Offered()-w.Ledger.AbandonedWithin)
			}),
		},
		Metric{
			Name: "service_level_with_abandoned", Unit: "share of offered", Goal: More,
			Doc:     "service level by another definition: those who gave up within that time count as answered within it",
			Formula: "(AnsweredWithin + AbandonedWithin) / offered",
			Watch: read(func(w Window) float64 {
				return share(w.Ledger.AnsweredWithin+w.Ledger.AbandonedWithin, w.Offered())
			}),
		},
		Metric{
			Name: "service_level_of_answered", Unit: "share of answered", Goal: More,
			Doc:     "service level by another definition: of the answered contacts only",
			Formula: "AnsweredWithin / Answered",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.AnsweredWithin, w.Ledger.Answered) }),
		},
	)
}

func init() {
	registerPooled(
		Metric{
			Name: "occupancy", Unit: "share", Goal: Neither, Series: true,
			Doc:     "share of their time at work, breaks and auxiliary time aside, in which agents handle contacts",
			Formula: "Busy / (Busy + Idle)",
			Watch: read(func(w Window) float64 {
				return share(w.Integrals.Busy, w.Integrals.Busy+w.Integrals.Idle)
			}),
		},
		Metric{
			Name: "contacts_per_agent_year", Unit: "contacts per agent-year",
			Doc:     "served contacts for each agent and year",
			Formula: "Served / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Served, w.AgentYears()) }),
		},
		Metric{
			Name: "contacts_per_customer_year", Unit: "contacts per customer-year", Goal: Less,
			Doc:     "contacts that customers made, served or not, redials included, for each customer and year: the volume that education and cured causes lower",
			Formula: "(Fresh + Redials + Repeats) / (customers × years)",
			Watch: read(func(w Window) float64 {
				return share(w.Ledger.Fresh+w.Ledger.Redials+w.Ledger.Repeats, w.CustomerYears())
			}),
		},
		Metric{
			Name: "overtime_hours_per_agent_year", Unit: "hours per agent-year", Goal: Less,
			Doc:     "time agents are at work after the end of their shift, to finish a contact or a visit",
			Formula: "Overtime / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(float64(w.Ledger.Overtime)/float64(sim.Hour), w.AgentYears()) }),
		},
		Metric{
			Name: "quits_per_agent_year", Unit: "quits per agent-year", Goal: Less,
			Doc:     "agents who left and were replaced, for each agent and year",
			Formula: "Quits / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Quits, w.AgentYears()) }),
		},
		Metric{
			Name: "continuity_rate", Unit: "share of answered", Goal: More,
			Doc:     "contacts of customers with an agent of their own that this agent answered",
			Formula: "ByOwn / WithOwn",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.ByOwn, w.Ledger.WithOwn) }),
		},
	)
}

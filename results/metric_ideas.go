package results

import "frontline.dev/frontline/models"

func init() {
	registerPooled(
		Metric{
			Name: "ideas_per_agent_year", Unit: "ideas per agent-year", Goal: More, Headline: true, Series: true,
			Doc:     "ideas that were new to the agent who had them: recombinations and refinements",
			Formula: "(Recombinations + Refinements) / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ideas(), w.AgentYears()) }),
		},
		Metric{
			Name: "recombinations_per_agent_year", Unit: "ideas per agent-year", Goal: More, Series: true,
			Doc:     "ideas from an insight that met a lever of the agent's repertoire; they need a dialogue",
			Formula: "Recombinations / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Recombinations, w.AgentYears()) }),
		},
		Metric{
			Name: "refinements_per_agent_year", Unit: "ideas per agent-year", Goal: More, Series: true,
			Doc:     "small improvements found by repetition, without any dialogue",
			Formula: "Refinements / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Refinements, w.AgentYears()) }),
		},
		Metric{
			Name: "insights_per_agent_year", Unit: "insights per agent-year", Goal: More,
			Doc:     "causes of failure in customers' contexts that an agent came to know",
			Formula: "Insights / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Insights, w.AgentYears()) }),
		},
		Metric{
			Name: "ideas_new_to_firm_per_agent_year", Unit: "ideas per agent-year", Goal: More,
			Doc:     "ideas that nobody in the organisation had had before",
			Formula: "(RecombinationsFirm + RefinementsFirm) / (agents × years)",
			Watch: read(func(w Window) float64 {
				return share(w.Ledger.RecombinationsFirm+w.Ledger.RefinementsFirm, w.AgentYears())
			}),
		},
		Metric{
			Name: "insights_new_to_firm_per_agent_year", Unit: "insights per agent-year", Goal: More,
			Doc:     "insights that nobody in the organisation had had before",
			Formula: "InsightsFirm / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.InsightsFirm, w.AgentYears()) }),
		},
		Metric{
			Name: "ideas_gini", Unit: "1",
			Doc:     "how unequally ideas are spread over agents: 0 when all have equally many, near 1 when one has all; missing without any idea",
			Formula: "Gini coefficient of agents' Recombinations + Refinements",
			Watch: read(func(w Window) float64 {
				return Gini(w.perAgent(func(t *models.AgentTally) float64 { return float64(ideasOf(t)) }))
			}),
		},
	)
}

package results

func init() {
	registerPooled(
		Metric{
			Name: "dialogue_share", Unit: "share of eligible contacts",
			Doc:     "contacts in which the agent went beyond the fault",
			Formula: "Dialogues / Eligible",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Dialogues, w.Ledger.Eligible) }),
		},
		Metric{
			Name: "questions_per_dialogue", Unit: "questions per dialogue",
			Doc:     "questions asked in a dialogue; missing without a dialogue",
			Formula: "Questions / Dialogues",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Questions, w.Ledger.Dialogues) }),
		},
		Metric{
			Name: "disclosures_per_dialogue", Unit: "facts per dialogue", Goal: More,
			Doc:     "facts that customers told in a dialogue; missing without a dialogue",
			Formula: "Disclosures / Dialogues",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Disclosures, w.Ledger.Dialogues) }),
		},
		Metric{
			Name: "reflections_forgone_per_agent_year", Unit: "reflections per agent-year", Goal: Less,
			Doc:     "times an agent had something to think over and no slack to do it",
			Formula: "Unsought / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Unsought, w.AgentYears()) }),
		},
		Metric{
			Name: "ideas_unwelcome_share", Unit: "share of uses", Goal: Less,
			Doc:     "uses of an agent's own idea that cost the customer what he values first",
			Formula: "Unwelcome / Uses",
			Watch:   measured("trial", func(w Window) float64 { return share(w.Ledger.Unwelcome, w.Ledger.Uses) }),
		},
		Metric{
			Name: "ideas_tried_per_agent_year", Unit: "ideas per agent-year", Goal: More,
			Doc:     "own ideas used for the first time on the job",
			Formula: "Trials / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Trials, w.AgentYears()) }),
		},
		Metric{
			Name: "ideas_kept_per_agent_year", Unit: "ideas per agent-year", Goal: More,
			Doc:     "tried ideas that proved faster and were kept",
			Formula: "Kept / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Kept, w.AgentYears()) }),
		},
		Metric{
			Name: "ideas_dropped_per_agent_year", Unit: "ideas per agent-year", Goal: Neither,
			Doc:     "tried ideas that proved slower and were dropped",
			Formula: "Dropped / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Dropped, w.AgentYears()) }),
		},
		Metric{
			Name: "causes_cured_per_agent_year", Unit: "causes per agent-year", Goal: More,
			Doc:     "causes of faults that were taken away at a customer for good",
			Formula: "Cured / (agents × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Cured, w.AgentYears()) }),
		},
		Metric{
			Name: "faults_prevented_per_customer_year", Unit: "faults per customer-year", Goal: More,
			Doc:     "faults that did not come because their cause had been taken away or the customer had learnt",
			Formula: "Prevented / (customers × years)",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.Prevented, w.CustomerYears()) }),
		},
	)
}

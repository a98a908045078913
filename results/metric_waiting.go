package results

func init() {
	registerPooled(
		Metric{
			Name: "asa", Unit: "s", Goal: Less,
			Doc:     "average speed of answer: mean wait of the answered contacts only",
			Formula: "WaitAnswered / Answered",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.WaitAnswered.Seconds(), w.Ledger.Answered) }),
		},
		Metric{
			Name: "wait_mean_all", Unit: "s", Goal: Less,
			Doc:     "mean wait of all contacts, answered or abandoned",
			Formula: "(WaitAnswered + WaitGaveUp) / (Answered + Abandoned)",
			Watch: read(func(w Window) float64 {
				l := &w.Ledger
				return share((l.WaitAnswered + l.WaitGaveUp).Seconds(), l.Answered+l.Abandoned)
			}),
		},
		Metric{
			Name: "wait_mean_abandoned", Unit: "s", Goal: Neither,
			Doc:     "mean wait of the abandoned contacts",
			Formula: "WaitGaveUp / Abandoned",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.WaitGaveUp.Seconds(), w.Ledger.Abandoned) }),
		},
		Metric{
			Name: "waited_share", Unit: "share of contacts", Goal: Less,
			Doc:     "contacts that were not answered at once",
			Formula: "WaitedAtAll / (Answered + Abandoned)",
			Watch: read(func(w Window) float64 {
				return share(w.Ledger.WaitedAtAll, w.Ledger.Answered+w.Ledger.Abandoned)
			}),
		},
		Metric{
			Name: "solution_time", Unit: "h", Goal: Less,
			Doc:     "mean time from the first contact of a problem to its solution, of the problems solved",
			Formula: "SolutionTime / Solved",
			Watch:   read(func(w Window) float64 { return share(w.Ledger.SolutionTime.Hours(), w.Ledger.Solved) }),
		},
	)
}

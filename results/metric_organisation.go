package results

import "frontline.dev/frontline/models"

func init() {
	registerPooled(
		Metric{
			Name: "safety_reactions_bad_share", Unit: "share of reactions", Goal: Less,
			Doc:     "reactions of the manager that were dressings-down; missing without mechanism climate, and without a reaction",
			Formula: "Scolded / (Scolded + Thanked)",
			Watch: measured("climate", func(w Window) float64 {
				return share(w.Ledger.Scolded, w.Ledger.Scolded+w.Ledger.Thanked)
			}),
		},
		Metric{
			Name: "vetoed_share", Unit: "share of consultations",
			Doc:     "consultations in which a colleague talked the agent out of his idea",
			Formula: "Vetoed / Consulted",
			Watch:   measured("peers", func(w Window) float64 { return share(w.Ledger.Vetoed, w.Ledger.Consulted) }),
		},
		Metric{
			Name: "diffused_per_agent_year", Unit: "ideas per agent-year", Goal: More,
			Doc:     "ideas taken over from a colleague or a database",
			Formula: "Diffused / (agents × years)",
			Watch:   measured("peers", func(w Window) float64 { return share(w.Ledger.Diffused, w.AgentYears()) }),
		},
	)
}

func init() {
	registerPooled(
		Metric{
			Name: "shared_per_agent_year", Unit: "ideas per agent-year", Goal: More, Series: true,
			Doc:     "ideas that agents told to management",
			Formula: "Shared / (agents × years)",
			Watch:   measured("sharing", func(w Window) float64 { return share(w.Ledger.Shared, w.AgentYears()) }),
		},
		Metric{
			Name: "withheld_share", Unit: "share of ideas", Goal: Less, Series: true,
			Doc:     "ideas that agents decided not to tell management, of those they decided on",
			Formula: "1 - Shared / Considered",
			Watch: measured("sharing", func(w Window) float64 {
				return share(w.Ledger.Considered-w.Ledger.Shared, w.Ledger.Considered)
			}),
		},
		Metric{
			Name: "told_to_withheld_worth", Unit: "ratio",
			Doc:     "mean worth of the customers where ideas were had that were told, relative to those that were withheld; 1 without mechanism money",
			Formula: "(SharedWorth / Shared) / ((WeighedWorth - SharedWorth) / (Considered - Shared))",
			Watch:   measured("sharing", func(w Window) float64 { return toldToWithheld(w, w.Ledger.SharedWorth, w.Ledger.WeighedWorth) }),
		},
		Metric{
			Name: "told_to_withheld_impact", Unit: "ratio",
			Doc:     "mean impact that agents expect of ideas that were told, relative to those that were withheld",
			Formula: "(SharedImpact / Shared) / ((WeighedImpact - SharedImpact) / (Considered - Shared))",
			Watch:   measured("sharing", func(w Window) float64 { return toldToWithheld(w, w.Ledger.SharedImpact, w.Ledger.WeighedImpact) }),
		},
		Metric{
			Name: "withheld_by_fear_share", Unit: "share of ideas withheld", Goal: Less,
			Doc:     "ideas withheld that would have been told but for the fear of a bad reaction",
			Formula: "Feared / (Considered - Shared)",
			Watch: measured("sharing", func(w Window) float64 {
				return share(w.Ledger.Feared, w.Ledger.Considered-w.Ledger.Shared)
			}),
		},
		Metric{
			Name: "withheld_as_futile_share", Unit: "share of ideas withheld", Goal: Less,
			Doc:     "ideas withheld that would have been told by somebody sure that something is done with them",
			Formula: "Futile / (Considered - Shared)",
			Watch: measured("sharing", func(w Window) float64 {
				return share(w.Ledger.Futile, w.Ledger.Considered-w.Ledger.Shared)
			}),
		},
		Metric{
			Name: "staff_ideas_implemented_share", Unit: "share of ideas told", Goal: More,
			Doc:     "ideas of agents that were brought to all customers, of those told; those still on their way count as not",
			Formula: "Implemented / Shared",
			Watch:   measured("innovation", func(w Window) float64 { return share(w.Ledger.Implemented, w.Ledger.Shared) }),
		},
		Metric{
			Name: "implemented_per_agent_year", Unit: "ideas per agent-year", Goal: More, Series: true,
			Doc:     "ideas of agents brought to all customers",
			Formula: "Implemented / (agents × years)",
			Watch:   measured("innovation", func(w Window) float64 { return share(w.Ledger.Implemented, w.AgentYears()) }),
		},
	)
}

func init() {
	registerPooled(
		Metric{
			Name: "unread_share", Unit: "share of ideas sent in", Goal: Less,
			Doc:     "ideas that the innovation department turned away unread",
			Formula: "Unread / Submitted",
			Watch:   measured("innovation", func(w Window) float64 { return share(w.Ledger.Unread, w.Ledger.Submitted) }),
		},
		Metric{
			Name: "faults_designed_out_per_customer_year", Unit: "faults per customer-year", Goal: More, Series: true,
			Doc:     "faults that did not come because an idea had been brought to all customers",
			Formula: "Redesigned / (customers × years)",
			Watch:   measured("innovation", func(w Window) float64 { return share(w.Ledger.Redesigned, w.CustomerYears()) }),
		},
		Metric{
			Name: "posts_implemented_share", Unit: "share of posts", Goal: More,
			Doc:     "ideas of the customer community that were brought to all customers",
			Formula: "PostsImplemented / Posts",
			Watch:   measured("community", func(w Window) float64 { return share(w.Ledger.PostsImplemented, w.Ledger.Posts) }),
		},
		Metric{
			Name: "posts_per_customer_year", Unit: "posts per customer-year",
			Doc:     "ideas written in the customer community, per customer of the organisation",
			Formula: "Posts / (customers × years)",
			Watch:   measured("community", func(w Window) float64 { return share(w.Ledger.Posts, w.CustomerYears()) }),
		},
		Metric{
			Name: "routine_use_share", Unit: "share of contacts", Goal: More, Series: true,
			Doc:     "use of the new routine of mechanism adoption, of the contacts where it could be used",
			Formula: "RoutineUses / RoutineDue",
			Watch:   measured("adoption", func(w Window) float64 { return share(w.Ledger.RoutineUses, w.Ledger.RoutineDue) }),
		},
		Metric{
			Name: "second_tries_share", Unit: "share of contacts",
			Doc:     "contacts in which the agent tried once more at once, because solving at the first contact is a target",
			Formula: "SecondTries / Served",
			Watch:   measured("targets", func(w Window) float64 { return share(w.Ledger.SecondTries, w.Ledger.Served) }),
		},
	)
}

func init() {
	register(
		Metric{
			Name: "safety_mean", Unit: "share", Goal: More, Series: true,
			Doc:     "psychological safety, 0 to 1, mean over agents at the ends of batches",
			Formula: "mean over agents of Safety at the end of each batch",
			Watch:   overAgents("climate", "results.safety_mean", func(w *models.World, a *models.Agent) float64 { return w.Safety(a) }),
		},
		Metric{
			Name: "expected_blame_mean", Unit: "share", Goal: Less,
			Doc:     "chance of a bad reaction that agents expect, mean over agents at the ends of batches",
			Formula: "mean over agents of Fear at the end of each batch",
			Watch:   overAgents("climate", "results.expected_blame_mean", func(w *models.World, a *models.Agent) float64 { return w.Fear(a) }),
		},
		Metric{
			Name: "community_unlike_customers", Unit: "1", Goal: Less,
			Doc:     "how far what the customer community writes about is from what all customers are like, 0 to 1; of the whole run",
			Formula: "total variation distance of facets in posts and of customers",
			Watch:   ofWorld("community", func(w *models.World) float64 { return w.Unrepresentative() }),
		},
		Metric{
			Name: "teams_with_routine_share", Unit: "share of teams", Goal: More,
			Doc:     "teams that used the new routine in more than 80 % of the contacts where it could be used; of the whole run",
			Formula: "teams with RoutineUses / RoutineDue > 0.8",
			Watch:   ofWorld("adoption", func(w *models.World) float64 { return shareAbove(w.AdoptedBy(), .8) }),
		},
		Metric{
			Name: "teams_without_routine_share", Unit: "share of teams", Goal: Less,
			Doc:     "teams that used the new routine in less than 20 % of the contacts where it could be used; of the whole run",
			Formula: "teams with RoutineUses / RoutineDue < 0.2",
			Watch:   ofWorld("adoption", func(w *models.World) float64 { return 1 - shareAbove(w.AdoptedBy(), .2) }),
		},
	)
}

// shareAbove returns the share of values above a limit.
func shareAbove(values []float64, limit float64) float64 {
	above := 0
	for _, x := range values {
		if x > limit {
			above++
		}
	}
	return share(float64(above), float64(len(values)))
}

// ofWorld makes a Watch that reads the world at the end of the run, whatever
// the window; NaN when the mechanism is off.
func ofWorld(mechanism string, value func(*models.World) float64) func(*Recorder) func(Window) float64 {
	return func(r *Recorder) func(Window) float64 {
		world := r.World()
		return measured(mechanism, func(Window) float64 { return value(world) })(r)
	}
}

// overAgents makes a Watch of the mean over agents of a number that is looked
// at when a batch ends; NaN when the mechanism is off.
func overAgents(mechanism, name string, value func(*models.World, *models.Agent) float64) func(*Recorder) func(Window) float64 {
	return func(r *Recorder) func(Window) float64 {
		world := r.World()
		if world.Settings.Has(mechanism) {
			sum := r.Sum()
			world.Facts.BatchEnded.Watch(models.StageFirst, name, func(*models.BatchEnded) {
				total := 0.0
				agents := world.Agents()
				for i := range agents {
					total += value(world, &agents[i])
				}
				sum.Add(total / float64(len(agents)))
			})
			return func(w Window) float64 { return share(sum.In(w), float64(w.Batches())) }
		}
		return measured(mechanism, nil)(r)
	}
}

// toldToWithheld divides the mean over ideas told by that over ideas withheld.
func toldToWithheld(w Window, told, all float64) float64 {
	l := &w.Ledger
	return share(share(told, l.Shared), share(all-told, l.Considered-l.Shared))
}

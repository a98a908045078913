package results

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// account is what happened in a time, counted from facts alone and under
// names of its own: in all, and by agent.
type account struct {
	all    map[string]float64
	agents []map[string]float64
}

func newAccount(agents int) *account {
	a := &account{all: map[string]float64{}, agents: make([]map[string]float64, agents)}
	for i := range a.agents {
		a.agents[i] = map[string]float64{}
	}
	return a
}

// books are a second account of a run beside the recorder's, one for each
// batch of the time series.
type books struct {
	world     *models.World
	batches   []*account
	cost      float64 // beside agents' hours, since time 0
	time      models.Integrals
	customers float64 // places that are taken now
}

// keepBooks begins a second account of a run that has not begun.
func keepBooks(w *models.World) *books {
	b := &books{world: w, batches: []*account{newAccount(len(w.Agents()))}, customers: float64(w.Settings.CustomerCount())}
	b.watchWaiting()
	b.watchService()
	b.watchPeople()
	b.watchCustomers()
	watch(&w.Facts.BatchEnded, func(*models.BatchEnded) {
		b.endBatch()
		b.batches = append(b.batches, newAccount(len(w.Agents())))
	})
	return b
}

func watch[F any](h *models.Hook[F], react func(*F)) { h.Watch(models.StageLast, "zz.books", react) }

// add books something, by agent when there is one.
func (b *books) add(a *models.Agent, name string, x float64) {
	now := b.batches[len(b.batches)-1]
	now.all[name] += x
	if a != nil {
		now.agents[a.Index][name] += x
	}
}

// when books one of something that is so.
func (b *books) when(is bool, name string) {
	if is {
		b.add(nil, name, 1)
	}
}

func (b *books) watchWaiting() {
	w, within := b.world, b.world.Settings.Queue.ServiceLevel
	waits := func(what string, c *models.Case) {
		waited := w.Now().Since(c.Arrived)
		b.add(nil, what, 1)
		b.add(nil, what+" after", waited.Seconds())
		b.when(waited <= within, what+" in time")
		b.when(waited > 0, "waited")
	}
	watch(&w.Facts.Arrived, func(*models.Arrived) { b.add(nil, "offered", 1) })
	watch(&w.Facts.Blocked, func(*models.Blocked) { b.add(nil, "blocked", 1) })
	watch(&w.Facts.Abandoned, func(f *models.Abandoned) { waits("abandoned", f.Case) })
	watch(&w.Facts.ServiceStarted, func(f *models.ServiceStarted) {
		waits("answered", f.Case)
		b.when(f.Agent.LastProduct >= 0 && f.Agent.LastProduct != int16(f.Case.Product), "other product")
	})
	watch(&w.Facts.CaseClosed, func(f *models.CaseClosed) {
		if f.Case.Resolved {
			b.add(nil, "solved", 1)
			b.add(nil, "solved after", w.Now().Since(f.Case.Opened).Hours())
		}
	})
}

func (b *books) watchService() {
	w := b.world
	watch(&w.Facts.ServiceEnded, func(f *models.ServiceEnded) {
		a, c := f.Agent, f.Case
		cause, again := c.Rework()
		for i, d := range a.Spent {
			name, handling := models.ActivityNames[i], models.Activity(i) != models.Slack
			b.add(nil, name, d.Minutes())
			if handling {
				b.add(nil, "handling", d.Minutes())
			}
			if handling && again {
				b.add(nil, "rework", d.Minutes())
			}
			if again {
				b.add(nil, name+" again", d.Minutes())
				b.add(nil, name+" after "+models.CauseNames[cause], d.Minutes())
			}
		}
		b.add(a, "served", 1)
		b.add(a, fmt.Sprint("element ", w.ElementOf(c)), 1)
		b.add(a, fmt.Sprint("product ", c.Product), 1)
		b.add(nil, "care", c.Care)
		b.add(nil, "conflict", w.Felt()*w.Excess(a))
		b.when(again, "again")
		b.when(c.Escalated, "escalated")
		b.when(a.Dialogue, "dialogue")
		b.when(c.Visits == 0, "first")
		b.when(c.Visits == 0 && c.Resolved && !c.Escalated, "solved at first")
	})
	watch(&w.Facts.FactDisclosed, func(*models.FactDisclosed) { b.add(nil, "told", 1) })
}

func (b *books) watchPeople() {
	w := b.world
	watch(&w.Facts.InsightGained, func(f *models.InsightGained) {
		b.add(f.Agent, "insight", 1)
		b.when(f.NewToFirm, "new insight")
	})
	watch(&w.Facts.IdeaFound, func(f *models.IdeaFound) {
		b.add(f.Agent, "idea", 1)
		b.when(f.NewToFirm, "new idea")
	})
	watch(&w.Facts.IdeaJudged, func(f *models.IdeaJudged) { b.when(f.Kept, "kept"); b.when(!f.Kept, "dropped") })
	watch(&w.Facts.IdeaImplemented, func(f *models.IdeaImplemented) { b.when(f.Author != nil, "implemented") })
	watch(&w.Facts.Reacted, func(f *models.Reacted) { b.add(nil, "reaction", 1); b.when(!f.Kindly, "scolded") })
	watch(&w.Facts.AgentReplaced, func(f *models.AgentReplaced) { b.when(!f.Moved, "quit") })
	watch(&w.Facts.DutyEnded, func(f *models.DutyEnded) {
		if !f.Break {
			b.add(f.Agent, "day", 1)
			b.add(f.Agent, "energy", f.Agent.Energy)
			b.add(f.Agent, "exhaustion", f.Agent.Exhaustion)
		}
	})
}

func (b *books) watchCustomers() {
	w := b.world
	watch(&w.Facts.EpisodeEnded, func(f *models.EpisodeEnded) {
		b.add(nil, "episode", 1)
		b.add(nil, "satisfaction", f.Satisfaction)
		b.when(f.Satisfaction > .7, "satisfied")
		b.when(f.Satisfaction < .4, "dissatisfied")
	})
	watch(&w.Facts.CustomerLeft, func(f *models.CustomerLeft) {
		b.customers--
		b.add(nil, "left", 1)
		b.when(f.Service, "left over service")
	})
	watch(&w.Facts.CustomerJoined, func(f *models.CustomerJoined) {
		b.customers++
		b.when(f.Back, "back")
		b.when(!f.Back, "joined")
	})
	watch(&w.Facts.ComplaintVoiced, func(f *models.ComplaintVoiced) { b.when(f.Recorded, "recorded") })
	w.Facts.DayEnded.Watch(models.StageFirst, "zz.books", func(f *models.DayEnded) {
		if f.Day%7 == 4 { // on Friday stock is taken, before newcomers come in
			b.add(nil, "week", 1)
			b.add(nil, "customer", b.customers)
		}
	})
}

// endBatch books what is read at the end of a batch.
func (b *books) endBatch() {
	w := b.world
	cost, time := 0.0, w.Integrals()
	for _, c := range w.Costs() {
		cost += c.Euro
	}
	b.add(nil, "batch", 1)
	b.add(nil, "cost", cost-b.cost)
	b.add(nil, "busy", float64(time.Busy-b.time.Busy)/float64(sim.Hour))
	b.add(nil, "auxiliary", float64(time.Auxiliary-b.time.Auxiliary)/float64(sim.Hour))
	b.add(nil, "idle", float64(time.Idle-b.time.Idle)/float64(sim.Hour))
	b.add(nil, "break", float64(time.Break-b.time.Break)/float64(sim.Hour))
	b.cost, b.time = cost, time
	n := float64(len(w.Agents()))
	for i := range w.Agents() {
		a := &w.Agents()[i]
		b.add(nil, "safety", w.Safety(a)/n)
		b.add(nil, "fear", w.Fear(a)/n)
		b.add(nil, "steward", a.Steward/n)
		b.add(nil, "hope", w.Hopes()/n)
	}
}

// between returns what happened from the end of one batch to that of another.
func (b *books) between(first, last int) *account {
	sum := newAccount(len(b.world.Agents()))
	for _, batch := range b.batches[first:last] {
		for name, x := range batch.all {
			sum.all[name] += x
		}
		for i := range batch.agents {
			for name, x := range batch.agents[i] {
				sum.agents[i][name] += x
			}
		}
	}
	return sum
}

// together returns the account of several sites.
func together(sites []*account) *account {
	sum := newAccount(0)
	for _, site := range sites {
		sum.agents = append(sum.agents, site.agents...)
		for name, x := range site.all {
			sum.all[name] += x
		}
	}
	return sum
}

// prices are what the account cannot see: EUR of margin per customer and week,
// and of an agent's hour.
type prices struct{ margin, hour float64 }

// metrics are the metrics of an account of so many years and customers' places,
// each as its doc comment has it.
func (a *account) metrics(years, places float64, p prices) map[string]float64 {
	n, agentYears, placeYears := a.all, float64(len(a.agents))*years, places*years
	unclear := n["offered"] - n["abandoned in time"]
	margin := n["customer"] * p.margin
	paid := (n["busy"] + n["idle"] + n["auxiliary"] + n["break"]) * p.hour
	worked := (n["busy"] + n["auxiliary"]) / .85 * p.hour
	m := map[string]float64{
		"offered": n["offered"], "served": n["served"], "abandoned": n["abandoned"], "blocked": n["blocked"],
		"abandonment":                   n["abandoned"] / n["offered"],
		"abandonment_excluding_short":   (n["abandoned"] - n["abandoned in time"]) / unclear,
		"service_level":                 n["answered in time"] / n["offered"],
		"service_level_excluding_short": n["answered in time"] / unclear,
		"service_level_with_abandoned":  (n["answered in time"] + n["abandoned in time"]) / n["offered"],
		"service_level_of_answered":     n["answered in time"] / n["answered"],
		"asa":                           n["answered after"] / n["answered"],
		"wait_mean_abandoned":           n["abandoned after"] / n["abandoned"],
		"wait_mean_all":                 (n["answered after"] + n["abandoned after"]) / (n["answered"] + n["abandoned"]),
		"waited_share":                  n["waited"] / (n["answered"] + n["abandoned"]),
		"solution_time":                 n["solved after"] / n["solved"],
		"occupancy":                     n["busy"] / (n["busy"] + n["idle"]),
		"contacts_per_agent_year":       n["served"] / agentYears,
		"contacts_per_customer_year":    n["offered"] / placeYears,
		"quits_per_agent_year":          n["quit"] / agentYears,
		"handling_minutes_per_solved":   n["handling"] / n["solved"], "rework_minutes_per_solved": n["rework"] / n["solved"],
		"auxiliary_minutes_per_solved":  n["slack"] / n["solved"],
		"aht":                           60 * (n["handling"] - n["travel"] - n["second_line"]) / n["served"],
		"complaint_minutes_per_contact": n["complaint"] / n["served"], "fcr": n["solved at first"] / n["first"],
		"repeat_rate": n["again"] / n["served"], "escalation_rate": n["escalated"] / n["served"],
		"product_changes_per_contact": n["other product"] / n["answered"], "care_mean": n["care"] / n["served"],
		"dialogue_share": n["dialogue"] / n["served"], "disclosures_per_dialogue": n["told"] / n["dialogue"],
		"ideas_per_agent_year": n["idea"] / agentYears, "insights_per_agent_year": n["insight"] / agentYears,
		"ideas_new_to_firm_per_agent_year":    n["new idea"] / agentYears,
		"insights_new_to_firm_per_agent_year": n["new insight"] / agentYears,
		"ideas_kept_per_agent_year":           n["kept"] / agentYears, "ideas_dropped_per_agent_year": n["dropped"] / agentYears,
		"implemented_per_agent_year":            n["implemented"] / agentYears,
		"safety_reactions_bad_share":            n["scolded"] / n["reaction"],
		"complaints_recorded_per_customer_year": n["recorded"] / placeYears,
		"satisfaction_mean":                     n["satisfaction"] / n["episode"],
		"satisfied_share":                       n["satisfied"] / n["episode"], "dissatisfied_share": n["dissatisfied"] / n["episode"],
		"churn_per_year": 52 * n["left"] / n["customer"], "churn_over_service_share": n["left over service"] / n["left"],
		"customers_mean": n["customer"] / n["week"], "joined_per_year": n["joined"] / years, "won_back_share": n["back"] / n["left"],
		"margin_per_customer_year":         margin / placeYears,
		"service_cost_per_customer_year":   (paid + n["cost"]) / placeYears,
		"profit_per_customer_year":         (margin - paid - n["cost"]) / placeYears,
		"profit_staffed_per_customer_year": (margin - worked - n["cost"]) / placeYears,
		"safety_mean":                      n["safety"] / n["batch"], "expected_blame_mean": n["fear"] / n["batch"],
		"stewardship_mean": n["steward"] / n["batch"], "hope_of_redress": n["hope"] / n["batch"],
		"role_conflict_mean": n["conflict"] / n["served"],
		"energy_mean":        n["energy"] / n["day"], "exhaustion_mean": n["exhaustion"] / n["day"],
	}
	return a.overAgents(m)
}

// overAgents adds the metrics that compare agents.
func (a *account) overAgents(m map[string]float64) map[string]float64 {
	var exhausted []float64
	apart, ideas, n := 0.0, 0.0, float64(len(a.agents))
	for _, x := range a.agents {
		ideas += x["idea"]
		for _, y := range a.agents {
			apart += math.Abs(x["idea"] - y["idea"])
		}
		if x["day"] > 0 {
			exhausted = append(exhausted, x["exhaustion"]/x["day"])
		}
	}
	slices.Sort(exhausted)
	at := .9 * float64(len(exhausted)-1) // between the two values around it, in proportion
	low, up := exhausted[int(at)], exhausted[int(math.Ceil(at))]
	m["exhaustion_p90"] = low*(1-at+math.Floor(at)) + up*(at-math.Floor(at))
	m["ideas_gini"] = apart / (2 * n * ideas) // Gini's mean difference, relative to the mean
	m["portfolio_diversity_elements"], m["portfolio_diversity_products"] = a.diversity("element "), a.diversity("product ")
	return m
}

// diversity is the chance that two contacts of an agent are of other kinds.
func (a *account) diversity(kind string) float64 {
	sum, seen := 0.0, 0.0
	for _, x := range a.agents {
		same := 0.0
		for name, count := range x {
			if strings.HasPrefix(name, kind) {
				same += count * count / (x["served"] * x["served"])
			}
		}
		if same > 0 {
			sum, seen = sum+1-same, seen+1
		}
	}
	return sum / seen
}

// compare holds metrics against those of the account; skip says which are not
// read here.
func compare(t *testing.T, where string, got, want map[string]float64, skip ...string) {
	t.Helper()
	for name, x := range want {
		y, known := got[name]
		if !known && !slices.Contains(skip, name) {
			t.Errorf("%s: there is no metric %s", where, name)
		}
		if known && !slices.Contains(skip, name) {
			near(t, where+": "+name, y, x, 1e-9*math.Max(1, math.Abs(x)))
		}
	}
}

// euro are the prices of billed.
var euro = prices{margin: 60 * 12. / 52, hour: 31}

// billed is the organisation in which everything happens, every customer
// worth the same, with more work than its agents can do.
func billed() *models.Settings {
	s := organisation()
	s.Customers.PerAgent, s.Queue.Capacity = 100, 40
	s.Mechanism("innovation").(*models.Department).Staff = 20
	s.Mechanism("recombination").(*models.Insights).Fit = .3
	trials := s.Mechanism("trial").(*models.Trials)
	trials.Uses, trials.Base = 1, 3
	s.Mechanism("turnover").(*models.Turnover).Base = 1
	s.Mechanism("complaints").(*models.Complaints).Solicit = true
	m := s.Mechanism("money").(*models.Money)
	m.Margin, m.Hour = sim.Constant(60), euro.hour
	return s
}

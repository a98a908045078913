package theory

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Plan is what a planner asks of a formula. Times are in seconds, rates per
// second.
type Plan struct {
	Model     string  // one of PlanModels
	Arrivals  float64 // calls; finite: of one customer who needs nothing
	Work      float64 // mean handling time
	CV        float64 // coefficient of variation of the handling time, mg1 and mgc; gim1: of the gaps
	Agents    int     // 0: as many as the target needs
	Patience  float64 // time until a caller gives up, a mean but for mmcd
	Places    int     // places in the queue; mmck only
	Customers int     // finite only
	Urgent    float64 // share of the calls that go first; priority only
	Redial    float64 // share of those who gave up that call again; redial only
	Again     float64 // mean time until they do
	Share     float64 // of the calls to be answered within Within; 0: no target
	Within    float64 // the time of the service level
	Blocking  float64 // largest share of blocked calls, b and mmck; 0: no target
	Shrinkage float64 // share of agents who are absent, on a break or in training
}

// PlanModels are the models of [Plan] with their meaning, and what they use of
// a plan beside arrivals and work.
var PlanModels = []PlanModel{
	{"c", "Erlang C: callers wait for ever (M/M/c)", []string{"agents", "target"}},
	{"a", "Erlang A: callers give up after an exponential time (M/M/c+M)", []string{"agents", "target", "patience"}},
	{"b", "Erlang B: a call that finds no agent is lost (M/G/c/c)", []string{"agents", "blocking"}},
	{"mmcd", "as Erlang A, but all callers give up after the same time (M/M/c+D)", []string{"agents", "target", "patience"}},
	{"redial", "Erlang A in which a share of those who gave up call again", []string{"agents", "patience", "redial", "again"}},
	{"mmck", "callers wait for ever, if there is a place in the queue (M/M/c/K)", []string{"agents", "blocking", "places"}},
	{"priority", "Erlang C in which a share of the calls goes first, without interrupting", []string{"agents", "urgent"}},
	{"finite", "a few customers, each of whom calls while no help of his is open (M/M/c//N)", []string{"agents", "customers"}},
	{"mg1", "one agent, any law of handling time (M/G/1)", []string{"agents", "cv"}},
	{"gim1", "one agent, calls at equal or Erlang gaps (D/M/1, E/M/1)", []string{"agents", "cv", "target"}},
	{"mdc", "handling time always the same (M/D/c)", []string{"agents"}},
	{"mgc", "any law of handling time, approximately (M/G/c; Allen and Cunneen)", []string{"agents", "cv"}},
	{"ps", "one agent who serves all at once, each at an equal share of his speed (M/G/1-PS)", []string{"agents"}},
}

// PlanModel is a model of [Plan].
type PlanModel struct {
	Name, Doc string
	Uses      []string // agents, target, patience …
}

// single says whether the model has one agent, whatever is asked for.
func (p *Plan) single() bool { return p.Model == "mg1" || p.Model == "gim1" || p.Model == "ps" }

// uses says whether the model takes something into account.
func (p *Plan) uses(what string) bool {
	for _, m := range PlanModels {
		if m.Name == p.Model {
			return slices.Contains(m.Uses, what)
		}
	}
	return false
}

// PlanRow is one line of an answer.
type PlanRow struct {
	Name, Unit string
	Value      float64
	Doc        string
}

// PlanAnswer is what a formula says.
type PlanAnswer struct {
	Model     string
	Agents    int // of which the rows are
	Rows      []PlanRow
	Needed    int // least agents for the target; 0 without one
	Scheduled int // with the shrinkage
}

// Check returns what is wrong with a plan.
func (p *Plan) Check() error {
	known := false
	for _, m := range PlanModels {
		known = known || m.Name == p.Model
	}
	switch {
	case !known:
		return fmt.Errorf("there is no model %q", p.Model)
	case !(p.Arrivals > 0):
		return errors.New("the number of calls must be above 0")
	case !(p.Work > 0):
		return errors.New("the handling time must be above 0")
	case p.Agents < 0 || p.Agents > agentsMax:
		return fmt.Errorf("%d agents: must be 0 to %d", p.Agents, agentsMax)
	case p.uses("patience") && !(p.Patience > 0):
		return fmt.Errorf("model %s needs the patience of callers, above 0", p.Model)
	case p.Share < 0 || p.Share >= 1:
		return fmt.Errorf("a target of %g %%: must be at least 0 and below 100", 100*p.Share)
	case p.Blocking < 0 || p.Blocking >= 1:
		return fmt.Errorf("blocking of %g %%: must be at least 0 and below 100", 100*p.Blocking)
	case p.Shrinkage < 0 || p.Shrinkage >= 1:
		return fmt.Errorf("a shrinkage of %g %%: must be at least 0 and below 100", 100*p.Shrinkage)
	case p.Places < 0:
		return fmt.Errorf("%d places: must be at least 0", p.Places)
	case p.CV < 0:
		return fmt.Errorf("a coefficient of variation of %g: must be at least 0", p.CV)
	case p.single() && p.Agents > 1:
		return fmt.Errorf("%d agents: model %s has one", p.Agents, p.Model)
	}
	return p.checkMore()
}

// Solve returns the numbers for the given agents, or for as many as the
// target needs, and the least agents for the target.
func (p *Plan) Solve() (PlanAnswer, error) {
	if err := p.Check(); err != nil {
		return PlanAnswer{}, err
	}
	a := PlanAnswer{Model: p.Model, Agents: p.Agents}
	if enough := p.target(); enough != nil {
		var err error
		if a.Needed, err = MinAgents(1, enough); err != nil {
			return a, err
		}
	}
	switch {
	case p.single():
		a.Agents, a.Needed = 1, 0
	case a.Agents == 0 && a.Needed == 0:
		return a, p.needsAgents()
	case a.Agents == 0:
		a.Agents = a.Needed
	}
	if a.Needed > 0 {
		a.Scheduled = Scheduled(a.Needed, p.Shrinkage)
	}
	a.Rows = p.rows(a.Agents)
	return a, nil
}

// target returns whether so many agents are enough; nil without a target.
func (p *Plan) target() func(agents int) bool {
	switch {
	case p.Model == "b" && p.Blocking > 0:
		return func(n int) bool { return ErlangB(n, p.Arrivals*p.Work) <= p.Blocking }
	case p.Model == "mmck" && p.Blocking > 0:
		return func(n int) bool { return MMcK{p.queue(n), n + p.Places}.Solve().Block <= p.Blocking }
	case p.Model == "c" && p.Share > 0:
		return func(n int) bool { return p.queue(n).ServiceLevel(p.Within) >= p.Share }
	case (p.Model == "a" || p.Model == "mmcd") && p.Share > 0:
		return func(n int) bool { return p.abandoning(n).LevelOffered >= p.Share }
	}
	return nil
}

func (p *Plan) queue(agents int) MMc { return MMc{p.Arrivals, 1 / p.Work, agents} }

func (p *Plan) abandoning(agents int) MMcGResult {
	patience := ExponentialPatience(p.Patience)
	if p.Model == "mmcd" {
		patience = ConstantPatience(p.Patience)
	}
	return MMcG{p.queue(agents), patience}.Solve(p.Within)
}

// level names a service level.
func (p *Plan) level() string {
	return strings.TrimSuffix(fmt.Sprintf("%.4g", p.Within), ".") + " s"
}

func (p *Plan) rows(agents int) []PlanRow {
	q := p.queue(agents)
	load := PlanRow{"offered_load", "erlang", q.Load(), "calls in a handling time: the least agents that could ever do"}
	switch p.Model {
	case "b":
		lost := ErlangB(agents, q.Load())
		return []PlanRow{load, {"occupancy", "share", q.Load() * (1 - lost) / float64(agents), "share of their time that agents work"},
			{"blocked", "share", lost, "calls that find no agent"}}
	case "a", "mmcd":
		return append([]PlanRow{load}, p.abandonRows(agents)...)
	case "mmck":
		r := MMcK{q, agents + p.Places}.Solve()
		return []PlanRow{load, {"occupancy", "share", r.Occupancy, "share of their time that agents work"},
			{"blocked", "share", r.Block, "calls that find neither agent nor place"},
			{"p_wait", "share", r.ProbWait, "accepted calls that have to wait"},
			{"asa", "s", r.Wait, "mean wait of the accepted calls"},
			{"queue", "calls", r.Queue, "mean number of calls that wait"}}
	case "mg1":
		one := MG1{p.Arrivals, Moments{First: p.Work, Second: p.Work * p.Work * (1 + p.CV*p.CV)}}
		return []PlanRow{load, {"occupancy", "share", q.Occupancy(), "share of its time that the agent works; also the share of calls that wait"},
			{"asa", "s", one.MeanWait(), "mean wait"}, {"queue", "calls", one.MeanQueue(), "mean number of calls that wait"}}
	case "mdc":
		wait, queue, mean := MDc{p.Arrivals, p.Work, agents}.Solve()
		return []PlanRow{load, {"occupancy", "share", q.Occupancy(), "share of their time that agents work"},
			{"p_wait", "share", wait, "calls that have to wait"}, {"asa", "s", mean, "mean wait"},
			{"queue", "calls", queue, "mean number of calls that wait"}}
	case "c":
	default:
		return p.moreRows(agents, load)
	}
	return []PlanRow{load, {"occupancy", "share", q.Occupancy(), "share of their time that agents work"},
		{"p_wait", "share", q.ProbWait(), "calls that have to wait"},
		{"asa", "s", q.MeanWait(), "average speed of answer: mean wait of all calls"},
		{"asa_of_delayed", "s", q.MeanWaitOfDelayed(), "mean wait of those that wait"},
		{"queue", "calls", q.MeanQueue(), "mean number of calls that wait"},
		{"service_level", "share", q.ServiceLevel(p.Within), "calls answered within " + p.level()}}
}

func (p *Plan) abandonRows(agents int) []PlanRow {
	r := p.abandoning(agents)
	within := p.level()
	return []PlanRow{
		{"occupancy", "share", r.Occupancy, "share of their time that agents work"},
		{"p_wait", "share", r.ProbWait, "calls that have to wait"},
		{"abandonment", "share", r.Abandon, "calls that are given up"},
		{"asa", "s", r.WaitServed, "average speed of answer: mean wait of the answered calls"},
		{"wait_all", "s", r.WaitAll, "mean wait of all calls, those given up included"},
		{"wait_abandoned", "s", r.WaitAbandoned, "mean wait of those given up"},
		{"queue", "calls", r.Queue, "mean number of calls that wait"},
		{"service_level", "share", r.LevelOffered, "answered within " + within + " / offered"},
		{"service_level_excluding_short", "share", r.LevelWithoutShort, "answered within " + within + " / (offered - given up within " + within + ")"},
		{"service_level_with_abandoned", "share", r.LevelWithShort, "answered or given up within " + within + " / offered"},
		{"service_level_of_answered", "share", r.LevelAnswered, "answered within " + within + " / answered"},
	}
}

package theory

import (
	"errors"
	"fmt"
	"strings"
)

// Plan is what a planner asks of a formula. Times are in seconds, rates per
// second.
type Plan struct {
	Model     string  // one of PlanModels
	Arrivals  float64 // calls
	Work      float64 // mean handling time
	CV        float64 // coefficient of variation of the handling time; mg1 only
	Agents    int     // 0: as many as the target needs
	Patience  float64 // mean time until a caller gives up; a only
	Places    int     // places in the queue; mmck only
	Share     float64 // of the calls to be answered within Within; 0: no target
	Within    float64 // the time of the service level
	Blocking  float64 // largest share of blocked calls, b and mmck; 0: no target
	Shrinkage float64 // share of agents who are absent, on a break or in training
}

// PlanModels are the models of [Plan] with their meaning.
var PlanModels = []struct{ Name, Doc string }{
	{"c", "Erlang C: callers wait for ever (M/M/c)"},
	{"a", "Erlang A: callers give up after an exponential time (M/M/c+M)"},
	{"b", "Erlang B: a call that finds no agent is lost (M/G/c/c)"},
	{"mmck", "callers wait for ever, if there is a place in the queue (M/M/c/K)"},
	{"mg1", "one agent, any law of handling time (M/G/1)"},
	{"mdc", "handling time always the same (M/D/c)"},
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
	case p.Model == "a" && !(p.Patience > 0):
		return errors.New("model a needs the patience of callers, above 0")
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
	case p.Model == "mg1" && p.Agents > 1:
		return fmt.Errorf("%d agents: model mg1 has one", p.Agents)
	}
	return nil
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
	case p.Model == "mg1":
		a.Agents = 1
	case a.Agents == 0 && a.Needed == 0:
		return a, errors.New("give the number of agents, or a target")
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
	case p.Model == "a" && p.Share > 0:
		return func(n int) bool { return p.abandoning(n).LevelOffered >= p.Share }
	}
	return nil
}

func (p *Plan) queue(agents int) MMc { return MMc{p.Arrivals, 1 / p.Work, agents} }

func (p *Plan) abandoning(agents int) MMcGResult {
	return MMcG{p.queue(agents), ExponentialPatience(p.Patience)}.Solve(p.Within)
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
	case "a":
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
		return []PlanRow{load, {"occupancy", "share", one.Occupancy(), "share of its time that the agent works; also the share of calls that wait"},
			{"asa", "s", one.MeanWait(), "mean wait"}, {"queue", "calls", one.MeanQueue(), "mean number of calls that wait"}}
	case "mdc":
		wait, queue, mean := MDc{p.Arrivals, p.Work, agents}.Solve()
		return []PlanRow{load, {"occupancy", "share", q.Occupancy(), "share of their time that agents work"},
			{"p_wait", "share", wait, "calls that have to wait"}, {"asa", "s", mean, "mean wait"},
			{"queue", "calls", queue, "mean number of calls that wait"}}
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

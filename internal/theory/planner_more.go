package theory

import (
	"errors"
	"fmt"
	"math"
)

// Bounds of what is solved as a chain or a process of single customers.
const (
	finiteMost = 100_000 // customers of a finite base
	redialMost = 80      // agents; the chain is cut at 90 calls
	cutMost    = 1e-6    // share of time at the ends of a chain
)

// checkMore returns what is wrong with what only some models use.
func (p *Plan) checkMore() error {
	switch {
	case p.Model == "finite" && (p.Customers < 1 || p.Customers > finiteMost):
		return fmt.Errorf("model finite needs the number of customers, 1 to %d; got %d", finiteMost, p.Customers)
	case p.Model == "priority" && !(p.Urgent > 0 && p.Urgent < 1):
		return fmt.Errorf("model priority needs the share of the urgent calls, above 0 and below 100 %%; got %g %%", 100*p.Urgent)
	case p.Model == "redial" && (p.Redial < 0 || p.Redial > 1):
		return fmt.Errorf("%g %% who call again: must be 0 to 100", 100*p.Redial)
	case p.Model == "redial" && !(p.Again > 0):
		return errors.New("model redial needs the mean time until somebody calls again, above 0")
	case p.Model == "redial" && (p.Agents > redialMost || p.Arrivals*p.Work > redialMost):
		return fmt.Errorf("model redial is worked out for at most %d agents and erlang", redialMost)
	}
	switch {
	case p.Model == "gim1":
		_, err := p.stages()
		return err
	case p.Model == "redial" && p.Agents > 0 && p.redials(p.queue(p.Agents)).Cut > cutMost:
		return errors.New("model redial is worked out for some 90 calls and 60 customers who will call again, and here are more: use frontline run")
	}
	return nil
}

func (p *Plan) redials(q MMc) RedialResult {
	return Redial{MMc: q, GivesUp: 1 / p.Patience, Share: p.Redial, Again: 1 / p.Again}.Solve()
}

// needsAgents says what is missing when neither agents nor a target of the
// model are given.
func (p *Plan) needsAgents() error {
	switch {
	case p.uses("target"):
		return errors.New("give the number of agents, or a target")
	case p.uses("blocking"):
		return fmt.Errorf("give the number of agents, or the most blocked calls: model %s has no waits to aim at", p.Model)
	}
	return fmt.Errorf("give the number of agents: model %s does not look for it", p.Model)
}

// stages returns of how many exponential stages the gaps of gim1 are; 0: they
// are all equal.
func (p *Plan) stages() (int, error) {
	if p.CV == 0 {
		return 0, nil
	}
	if k := math.Round(1 / (p.CV * p.CV)); k >= 1 && k <= 1e6 && math.Abs(1/(p.CV*p.CV)-k) <= .01*k {
		return int(k), nil
	}
	return 0, fmt.Errorf("gaps of a coefficient of variation of %g: must be 0, or 1/sqrt(k) with k = 1, 2, 3 … (1, 0.707, 0.577 …)", p.CV)
}

// moreRows are the numbers of the models beyond Erlang's.
func (p *Plan) moreRows(agents int, load PlanRow) []PlanRow {
	q := p.queue(agents)
	occupancy := PlanRow{"occupancy", "share", q.Occupancy(), "share of their time that agents work"}
	switch p.Model {
	case "priority":
		return append([]PlanRow{load, occupancy}, p.priorityRows(q)...)
	case "finite":
		return p.finiteRows(agents)
	case "redial":
		return append([]PlanRow{load}, p.redialRows(q)...)
	case "gim1":
		return append([]PlanRow{load, occupancy}, p.gapRows(q)...)
	case "mgc":
		queue := AllenCunneen(q, p.CV*p.CV)
		return []PlanRow{load, occupancy, {"asa", "s", queue / p.Arrivals, "mean wait, approximately; exact for one agent and for a variation of 1"},
			{"queue", "calls", queue, "mean number of calls that wait, approximately"}}
	case "ps":
		sojourn, inside := math.Inf(1), math.Inf(1)
		if q.Load() < 1 {
			sojourn = SharingSojourn(q.Load(), p.Work)
			inside = p.Arrivals * sojourn
		}
		return []PlanRow{load, occupancy, {"sojourn", "s", sojourn, "mean time from arrival to the end, whatever the law of the handling time"},
			{"in_system", "calls", inside, "mean number of calls that are served at once"}}
	}
	panic("theory: no rows for model " + p.Model)
}

func (p *Plan) priorityRows(q MMc) []PlanRow {
	first, second := math.Inf(1), math.Inf(1)
	urgent := MMc{p.Urgent * p.Arrivals, q.Service, q.Servers}
	if q.spare() > 0 {
		waits := PriorityWaits([]float64{p.Urgent * p.Arrivals, (1 - p.Urgent) * p.Arrivals}, q.Service, q.Servers)
		first, second = waits[0], waits[1]
	} else if urgent.spare() > 0 {
		first = 1 / urgent.spare() // every agent is always busy, mostly with others
	}
	return []PlanRow{{"p_wait", "share", q.ProbWait(), "calls that have to wait"},
		{"asa_urgent", "s", first, "mean wait of the urgent calls"},
		{"asa_others", "s", second, "mean wait of the others"},
		{"asa", "s", q.MeanWait(), "mean wait of all calls: the order does not move it"}}
}

func (p *Plan) finiteRows(agents int) []PlanRow {
	r := Repair{Customers: p.Customers, Servers: agents, Fails: p.Arrivals, Service: 1 / p.Work}.Solve()
	return []PlanRow{{"offered_load", "erlang", r.Occupancy * float64(agents), "calls made in a handling time: it falls when customers wait"},
		{"occupancy", "share", r.Occupancy, "share of their time that agents work"},
		{"p_wait", "share", r.ProbWait, "calls that have to wait"},
		{"asa", "s", r.Wait, "mean wait of all calls"},
		{"queue", "calls", r.Queue, "mean number of calls that wait"},
		{"working", "customers", r.Working, "mean number of customers who need nothing"}}
}

func (p *Plan) redialRows(q MMc) []PlanRow {
	r := p.redials(q)
	return []PlanRow{{"occupancy", "share", r.Occupancy, "share of their time that agents work"},
		{"attempts", "ratio", r.Attempts / p.Arrivals, "calls made for each customer"},
		{"abandonment", "share", r.Abandon, "attempts that are given up"},
		{"lost", "share", r.Lost, "customers who give up and do not call again"},
		{"wait_all", "s", r.Wait, "mean wait of an attempt, those given up included"},
		{"queue", "calls", r.Queue, "mean number of calls that wait"},
		{"outside", "customers", r.Outside, "mean number of those who will call again"}}
}

func (p *Plan) gapRows(q MMc) []PlanRow {
	if q.spare() <= 0 {
		return []PlanRow{{"p_wait", "share", 1, "calls that have to wait"}, {"asa", "s", math.Inf(1), "mean wait"}, {"queue", "calls", math.Inf(1), "mean number of calls that wait"}}
	}
	gaps := ConstantGap(1 / p.Arrivals)
	if k, _ := p.stages(); k > 0 {
		gaps = ErlangGap(k, 1/p.Arrivals)
	}
	one := GIM1{Gap: gaps, Service: q.Service}
	return []PlanRow{{"p_wait", "share", one.ProbWait(), "calls that have to wait"},
		{"asa", "s", one.MeanWait(), "mean wait"},
		{"queue", "calls", p.Arrivals * one.MeanWait(), "mean number of calls that wait"},
		{"service_level", "share", 1 - one.WaitAbove(p.Within), "calls answered within " + p.level()}}
}

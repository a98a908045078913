package results

import (
	"math"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// The efficiency loss is what the innovation role costs in agents' time for
// each solved problem: two runs of the same customers with the same random
// numbers, one with the role and one with role.mode = "off", all else equal.
//
//	loss = M(with) - M(without),  M = (handling + slack, in minutes) / solved problems
//
// Handling is every activity within a contact, travel and second line
// included. M is split without overlap. Let r be the repeat contacts (an
// earlier service did not solve the problem) and f the first ones:
//
//	M · solved = education(f+r) + asking(f+r) + role switch(f+r) + complaint(f+r) + slack(f+r)
//	           + sum over dials d of effect of d on fixing(f+r)
//	           + base(f): setup + travel + fixing without dials + wrap-up + second line
//	           + sum over causes c of base(r whose earlier failure had cause c)
//
// A dial's effect on a fix is what the mechanism added to what it found, in
// name order (haste, refinement, skill, trial, unfamiliar): the factors
// multiply, so another order would share the same total out differently. Each
// term of the loss is the difference of one of these sums, each divided by its
// own run's solved problems. The terms add up to the loss.
//
// Role conflict has no minutes of its own: it drains energy, exhausted agents
// solve less, and the repeat contacts that follow are the term rework_strain.

// EfficiencyTerm is one term of the efficiency loss.
type EfficiencyTerm struct {
	Name  string // snake_case, as in efficiency.csv
	Group string // under which it is drawn and told to a manager
	Doc   string
}

// The terms in the order of their values.
const (
	termEducation = iota
	termAsking
	termRoleSwitch
	termSetup
	termReworkSwitching
	termSlack
	termReworkStrain
	termHaste
	termReworkHaste
	termSkill
	termTrial
	termRefinement
	termTravel
	termReworkDifficulty
	termWork
	termWrapUp
	termSecondLine
	termComplaint
	termOtherDials
	termCount
)

// EfficiencyTerms are the terms of the efficiency loss in the order of
// [Loss.Terms].
var EfficiencyTerms = [termCount]EfficiencyTerm{
	termEducation:        {"education", "education", "explaining to customers"},
	termAsking:           {"asking", "asking", "asking customers"},
	termRoleSwitch:       {"role_switch", "switching", "changing into the innovation role and back"},
	termSetup:            {"setup", "switching", "changing to another product, in first contacts"},
	termReworkSwitching:  {"rework_switching", "switching", "repeat contacts after failing because the agent had just come back from a dialogue"},
	termSlack:            {"slack", "slack", "thinking over off the contact"},
	termReworkStrain:     {"rework_strain", "conflict", "repeat contacts after an exhausted agent failed; role conflict acts through exhaustion only"},
	termHaste:            {"haste", "haste", "faster work under queue pressure"},
	termReworkHaste:      {"rework_haste", "haste", "repeat contacts after a hurried agent failed"},
	termSkill:            {"skill", "skill", "slower or faster fixing because of other practice"},
	termTrial:            {"trial", "learning", "own ideas used on the job: the first uses cost time, the kept ones save it"},
	termRefinement:       {"refinement", "learning", "small improvements of routines"},
	termTravel:           {"travel", "travel", "travel to first visits"},
	termReworkDifficulty: {"rework_difficulty", "other_rework", "repeat contacts after a problem was too hard; practice and the mix of faults cannot be told apart here"},
	termWork:             {"work", "remainder", "fixing in first contacts before any mechanism changes its time: the mix of problems"},
	termWrapUp:           {"wrap_up", "remainder", "wrap-up of first contacts"},
	termSecondLine:       {"second_line", "remainder", "second line for first contacts"},
	termComplaint:        {"complaint", "remainder", "hearing and settling complaints"},
	termOtherDials:       {"other_dials", "remainder", "other changes of the time of a fix, such as customers who are not the agent's own"},
}

// dialTerms says under which term a turn of the fixing time is booked.
var dialTerms = map[string]int{"haste": termHaste, "skill": termSkill, "trial": termTrial, "refinement": termRefinement}

// causeTerms says under which term repeat contacts are booked.
var causeTerms = [len(models.CauseNames)]int{
	models.Difficulty: termReworkDifficulty, models.Switching: termReworkSwitching,
	models.Strain: termReworkStrain, models.Haste: termReworkHaste,
}

// baseTerms says under which term an activity of first contacts is booked.
var baseTerms = [len(models.ActivityNames)]int{
	models.Setup: termSetup, models.Travel: termTravel, models.Fixing: termWork, models.Hold: termWork, models.RoleSwitch: termRoleSwitch,
	models.Education: termEducation, models.Asking: termAsking, models.WrapUp: termWrapUp,
	models.SecondLine: termSecondLine, models.Slack: termSlack, models.Complaining: termComplaint,
}

// always says which activities keep their term in repeat contacts.
var always = [len(models.ActivityNames)]bool{models.RoleSwitch: true, models.Education: true, models.Asking: true, models.Complaining: true, models.Slack: true}

// Effort is what one run says about agents' time.
type Effort struct {
	Minutes       float64            // handling and slack, as booked by the model
	Terms         [termCount]float64 // the same minutes by term, as booked by the observer
	Solved        int64              // problems
	Contacts      int64              // served
	Prevented     int64              // faults that did not come: their cause was cured or the customer had learnt
	CustomerYears float64
}

// Plus returns the effort of two sites together.
func (e Effort) Plus(o Effort) Effort {
	e.Minutes += o.Minutes
	for i := range e.Terms {
		e.Terms[i] += o.Terms[i]
	}
	e.Solved += o.Solved
	e.Contacts += o.Contacts
	e.Prevented += o.Prevented
	e.CustomerYears += o.CustomerYears
	return e
}

// PerSolved returns the minutes for each solved problem; NaN without one.
func (e *Effort) PerSolved() float64 { return share(e.Minutes, e.Solved) }

// Workload returns the minutes for each customer and year.
func (e *Effort) Workload() float64 { return share(e.Minutes, e.CustomerYears) }

// WatchEffort attaches the observer of agents' time to a recorder whose run
// has not begun; what it returns reads a window.
func WatchEffort(r *Recorder) func(Window) Effort {
	w := r.World()
	o := &effortObserver{world: w, turns: w.FixTime.Turns(), pending: -1}
	for i := range o.terms {
		o.terms[i] = r.Sum()
	}
	n := len(o.turns)
	o.last, o.now = make([]float64, n), make([]float64, n)
	o.places = make([][]int, len(w.Agents()))
	w.Facts.ServiceStarted.Watch(models.StageLast, recorderName, func(f *models.ServiceStarted) {
		o.settle()
		o.pending = o.begin(f.Agent, f.Case)
	})
	w.Facts.ServiceEnded.Watch(models.StageLast, recorderName, func(f *models.ServiceEnded) {
		o.settle()
		o.book(f.Agent, f.Case)
	})
	w.Facts.WrapUpOverran.Watch(models.StageLast, recorderName, func(f *models.WrapUpOverran) {
		term := baseTerms[models.WrapUp]
		if f.Repeat {
			term = causeTerms[f.Cause]
		}
		o.terms[term].Add(float64(f.By))
	})
	return o.effort
}

// effortObserver books the minutes of every contact when it ends.
type effortObserver struct {
	world   *models.World
	terms   [termCount]*Sum // µs
	turns   []string        // of the dial FixTime
	last    []float64       // effects of the turns at the last look, µs
	now     []float64
	open    []openContact
	free    []int   // places of open that can be used again
	places  [][]int // of the contacts in hand, by agent: one, or several in an elastic run
	pending int     // place of the contact that began last; -1: already settled
}

// openContact is a contact in an agent's hand. Customer and case number it.
type openContact struct {
	entity, ordinal uint64
	effects         []float64 // of each turn on its fix, µs
}

func (o *effortObserver) begin(a *models.Agent, c *models.Case) int {
	at := len(o.open)
	if n := len(o.free); n > 0 {
		at = o.free[n-1]
		o.free = o.free[:n-1]
	} else {
		o.open = append(o.open, openContact{effects: make([]float64, len(o.turns))})
	}
	o.open[at].entity, o.open[at].ordinal = c.Key()
	o.places[a.Index] = append(o.places[a.Index], at)
	return at
}

// end returns the effects on the contact that an agent ends; they are good
// until the next contact begins.
func (o *effortObserver) end(a *models.Agent, c *models.Case) []float64 {
	mine := o.places[a.Index]
	entity, ordinal := c.Key()
	for i, at := range mine {
		if len(mine) == 1 || o.open[at].entity == entity && o.open[at].ordinal == ordinal {
			o.places[a.Index] = append(mine[:i], mine[i+1:]...)
			o.free = append(o.free, at)
			return o.open[at].effects
		}
	}
	panic("results: a contact ends that has not begun")
}

// settle attributes what the dial has added since the last look to the
// contact that began last: each contact reads the dial once, after its begin
// is published.
func (o *effortObserver) settle() {
	if o.pending < 0 {
		return
	}
	o.world.FixTime.Effects(o.now)
	mine := o.open[o.pending].effects
	for i := range mine {
		mine[i] = o.now[i] - o.last[i]
	}
	o.last, o.now = o.now, o.last
	o.pending = -1
}

func (o *effortObserver) book(a *models.Agent, c *models.Case) {
	base := float64(a.Spent[models.Fixing])
	for i, effect := range o.end(a, c) {
		term, known := dialTerms[o.turns[i]]
		if !known {
			term = termOtherDials
		}
		o.terms[term].Add(effect)
		base -= effect
	}
	cause, rework := c.Rework()
	for i, d := range a.Spent {
		us := float64(d)
		if models.Activity(i) == models.Fixing {
			us = base
		}
		if us == 0 {
			continue
		}
		term := baseTerms[i]
		if rework && !always[i] {
			term = causeTerms[cause]
		}
		o.terms[term].Add(us)
	}
}

func (o *effortObserver) effort(w Window) Effort {
	e := Effort{Minutes: (w.Handling() + w.Ledger.Spent[models.Slack]).Minutes(), Solved: w.Ledger.Solved,
		Contacts: w.Ledger.Served, Prevented: w.Ledger.Prevented, CustomerYears: w.CustomerYears()}
	for i, sum := range o.terms {
		e.Terms[i] = sum.In(w) / float64(sim.Minute)
	}
	return e
}

// Loss is the efficiency loss of one replication. EfficiencyLoss is its only
// constructor. Times are minutes for each solved problem, except where a
// customer-year is named.
type Loss struct {
	With, Without float64 // minutes with and without the role
	Total         float64 // the loss, With - Without
	Share         float64 // the loss as a share of Without
	Terms         [termCount]float64

	// Beside the loss, because a role that prevents problems lowers their
	// number and not their time: per customer and year,
	//   WorkloadWith - WorkloadWithout = Total · solved(with) + Volume,
	//   Volume = (solved(with) - solved(without)) · Without = VolumePrevented + VolumeOther.
	SolvedWith, SolvedWithout     float64 // problems per customer-year
	ContactsWith, ContactsWithout float64 // served contacts per customer-year
	WorkloadWith, WorkloadWithout float64 // minutes per customer-year
	Workload                      float64 // their difference, minutes per customer-year
	Volume                        float64 // minutes per customer-year that come from another number of problems
	VolumePrevented               float64 // of these: faults prevented by teaching and by cured causes (negative when there are more)
	VolumeOther                   float64 // of these: problems given up, or under way at an end of the window
}

// EfficiencyLoss compares the run with the role with the run without. All
// numbers that need a solved problem are NaN when there is none.
func EfficiencyLoss(with, without Effort) Loss {
	l := Loss{With: with.PerSolved(), Without: without.PerSolved()}
	l.Total = l.With - l.Without
	l.Share = share(l.Total, l.Without)
	for i := range l.Terms {
		l.Terms[i] = share(with.Terms[i], with.Solved) - share(without.Terms[i], without.Solved)
	}
	l.SolvedWith, l.SolvedWithout = share(with.Solved, with.CustomerYears), share(without.Solved, without.CustomerYears)
	l.ContactsWith, l.ContactsWithout = share(with.Contacts, with.CustomerYears), share(without.Contacts, without.CustomerYears)
	l.WorkloadWith, l.WorkloadWithout = with.Workload(), without.Workload()
	l.Workload = l.WorkloadWith - l.WorkloadWithout
	l.Volume = float64((l.SolvedWith - l.SolvedWithout) * l.Without)
	prevented := share(with.Prevented, with.CustomerYears) - share(without.Prevented, without.CustomerYears)
	l.VolumePrevented = -float64(prevented * l.Without)
	l.VolumeOther = l.Volume - l.VolumePrevented
	return l
}

// EfficiencyGroups returns the groups of the terms in order, each once.
func EfficiencyGroups() []string {
	var groups []string
	for _, t := range EfficiencyTerms {
		if len(groups) == 0 || groups[len(groups)-1] != t.Group {
			groups = append(groups, t.Group)
		}
	}
	return groups
}

// Group returns the sum of the terms of a group; NaN for an unknown one.
func (l *Loss) Group(name string) float64 {
	sum, found := 0.0, false
	for i, t := range EfficiencyTerms {
		if t.Group == name {
			sum += l.Terms[i]
			found = true
		}
	}
	if !found {
		return math.NaN()
	}
	return sum
}

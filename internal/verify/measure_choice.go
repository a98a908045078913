package verify

import (
	"errors"

	"frontline.dev/frontline/models"
)

// Measures of who takes a contact and who rests: how the work is spread over
// agents who are alike. Means of waits and queues do not see the choice among
// idle agents, these do.

// rests keeps account of the idle agents of a run, from facts alone. Agents
// are put in the order in which they became idle; ties do not arise, because
// one becomes idle after the other.
type rests struct {
	since   []float64 // of each agent, seconds; read only while he is idle
	turn    []int     // order of becoming idle; 0: not idle
	turns   int
	chances float64 // contacts that found several agents idle
	rank    float64 // sum of the places of those who took them, from 0 to 1
	periods float64 // times of rest that have ended
	sum     float64 // of their lengths, seconds
	squares float64
	taken   []float64 // contacts by agent
	all     float64
}

// rests returns the account, which is kept once for all questions.
func (p *probe) rests() *rests {
	if p.restsOf != nil {
		return p.restsOf
	}
	n := len(p.world.Agents())
	r := &rests{since: make([]float64, n), turn: make([]int, n), taken: make([]float64, n)}
	p.restsOf = r
	begin := func(a *models.Agent) {
		r.turns++
		r.turn[a.Index], r.since[a.Index] = r.turns, p.world.Now().Seconds()
	}
	f := &p.world.Facts
	f.DutyBegan.Watch(models.StageFirst, watcher, func(f *models.DutyBegan) { begin(f.Agent) })
	f.ServiceEnded.Watch(models.StageFirst, watcher, func(f *models.ServiceEnded) { begin(f.Agent) })
	f.DutyEnded.Watch(models.StageFirst, watcher, func(f *models.DutyEnded) { r.turn[f.Agent.Index] = 0 })
	f.ServiceStarted.Watch(models.StageFirst, watcher, func(f *models.ServiceStarted) {
		r.takes(p, f.Agent.Index, p.world.Now() == f.Case.Arrived)
	})
	return r
}

// takes enters that an agent has taken a contact; atOnce says that it did not
// wait, so that whoever is idle could have taken it.
func (r *rests) takes(p *probe, agent int, atOnce bool) {
	mine := r.turn[agent]
	r.turn[agent] = 0
	if !p.open {
		return
	}
	r.all++
	r.taken[agent]++
	if !atOnce {
		return // the agent has just become free: no rest
	}
	d := p.world.Now().Seconds() - r.since[agent]
	r.periods++
	r.sum += d
	r.squares += d * d
	longer, others := 0.0, 0.0
	for _, turn := range r.turn {
		if turn > 0 {
			others++
			if turn < mine {
				longer++
			}
		}
	}
	if others > 0 {
		r.chances++
		r.rank += longer / others
	}
}

// rest makes a measure of the account.
func rest(name, doc string, dim dimension, sums func(r *rests, agent int) []float64) Measure {
	return Measure{Name: name, Doc: doc, dim: dim, fits: agentsAlike, watch: func(p *probe, q *question) func() []float64 {
		r := p.rests()
		return func() []float64 { return sums(r, q.agent) }
	}}
}

func init() {
	sd := rest("SD_idle", "standard deviation of the time an agent is idle until the next contact, of agents who were idle at all", lengthOfTime,
		func(r *rests, _ int) []float64 { return []float64{r.periods, r.sum, r.squares} })
	sd.combine = deviation
	share := rest("share_of_contacts", "contacts that an agent takes, of all", plainNumber, func(r *rests, agent int) []float64 {
		if agent < 0 {
			return []float64{r.all, r.all}
		}
		return []float64{r.taken[agent], r.all}
	})
	share.of = ofAgent
	register(sd, share,
		rest("mean_idle", "mean time an agent is idle until the next contact, of agents who were idle at all", lengthOfTime,
			func(r *rests, _ int) []float64 { return []float64{r.sum, r.periods} }),
		rest("rank_of_chosen", "mean place of the agent who takes a contact among the idle ones, when there are several: 0 idle for longest, 1 for shortest", plainNumber,
			func(r *rests, _ int) []float64 { return []float64{r.rank, r.chances} }))
}

// agentsAlike refuses settings in which an agent who has ended a contact is
// not idle, or cannot take every contact.
func agentsAlike(s *models.Settings, _ *question) error {
	switch {
	case s.Agents.AtOnce > 1, s.Agents.Interrupted.IsSet(), s.BackOffice.Task.IsSet(), s.Handling.WrapUp.Mean() > 0:
		return errors.New("agents must do nothing but one contact at a time, without wrap-up")
	case s.Routing.SameAgent != "off" || s.Routing.InOrder:
		return errors.New("every agent must have the same right to a contact")
	case s.Portfolio.Products > 1:
		return errors.New("there must be one product")
	}
	return nil
}

package models

import "frontline.dev/frontline/sim"

// Climate is the mechanism of psychological safety as a stock, docs/model.md
// M11 and M9: what a team sees of the manager's reactions. A use of an idea
// that was slower than the routine can be noticed and can bring a dressing-down
// or help; a dressing-down frightens the agent for weeks, makes him expect the
// next one, and is seen by the team.
//
// Nothing here knows of ideas' worth: who no longer dares, learns no more about
// what would have been said (the hot stove of Denrell and March 2001).
type Climate struct {
	Start   Assign   `toml:"start" default:"0.5" range:"[0, 1]" doc:"safety of the teams when the run begins: a number, a list that is dealt out in turn, or a law" source:"assumption; docs/model.md M11, range 0.2-0.9"`
	Weight  float64  `toml:"weight" default:"0.1" range:"[0, 1]" doc:"how far one reaction moves the team's safety" source:"assumption; docs/model.md M11, range 0.02-0.3"`
	Memory  sim.Span `toml:"memory" default:"26 weeks" range:"[1 d, 100 years]" doc:"time constant with which safety goes back to where it started" source:"only moderately stable over 6 weeks (safetyinsights.org); range 6-52 weeks"`
	Fright  float64  `toml:"fright" default:"2" range:"[0, 10]" doc:"weight against trying, in logits, just after a dressing-down" source:"assumption; docs/model.md M9, range 0-4"`
	Recover sim.Span `toml:"recovers_in" default:"8 weeks" range:"[1 d, 10 years]" doc:"time constant with which the fright passes" source:"assumption; range 2-26 weeks"`
	Expect  float64  `toml:"expected_blame" default:"0.1" range:"[0, 1]" doc:"chance of a bad reaction that an agent expects when the run begins" source:"assumption; range 0.05-0.3"`
	Newcome float64  `toml:"expected_blame_of_newcomer" default:"0.3" range:"[0, 1]" doc:"the same for somebody who has just begun" source:"docs/model.md M11 (A110); assumption, range 0.1-0.5"`
	Own     float64  `toml:"update_own" default:"0.2" range:"[0, 1]" doc:"weight of a reaction to oneself in what one expects" source:"assumption; docs/model.md M11, range 0.05-0.4"`
	Seen    float64  `toml:"update_seen" default:"0.05" range:"[0, 1]" doc:"weight of a reaction to a colleague" source:"assumption; docs/model.md M11, range 0-0.2"`
}

func init() {
	Mechanisms.Register("climate", func() Mechanism { return new(Climate) })
}

// Name returns "climate".
func (m *Climate) Name() string { return "climate" }

// climate is the state of the mechanism in a run.
type climate struct {
	*Climate
	w      *World
	luck   sim.Keyed
	given  sim.Keyed
	safety []float64 // by group
	first  []float64 // the same, when the run began
	fear   []float64 // expected chance of a bad reaction, by agent
	fright []float64 // by agent, as of since
	since  []sim.Time
	acts   uint64
}

// Attach lets managers react and teams see it.
func (m *Climate) Attach(w *World) {
	c := &climate{Climate: m, w: w, luck: w.Keyed("climate.luck"), given: w.Keyed("climate.start"), safety: make([]float64, w.groups()),
		fear: make([]float64, len(w.agents)), fright: make([]float64, len(w.agents)), since: make([]sim.Time, len(w.agents))}
	for i := range c.safety {
		c.safety[i] = c.start(i)
		c.first = append(c.first, c.safety[i])
	}
	for i := range c.fear {
		c.fear[i] = m.Expect
	}
	w.belongs(c.fear, 1)
	w.climate = c
	w.Facts.IdeaTried.Watch(StageLast, "climate", func(f *IdeaTried) {
		if !f.Better {
			c.notice(f.Agent)
		}
	})
	back := sim.Exp(-float64(sim.Day) / float64(m.Memory))
	w.Facts.DayEnded.Watch(StageFirst, "climate", func(*DayEnded) {
		for i := range c.safety {
			start := c.first[i]
			c.safety[i] = start + float64((c.safety[i]-start)*back)
		}
	})
	w.Facts.AgentReplaced.Watch(StageFirst, "climate", func(f *AgentReplaced) {
		c.fear[f.Agent.Index], c.fright[f.Agent.Index] = m.Newcome, 0
	})
}

func (c *climate) start(group int) float64 {
	draw := c.given.At(uint64(group), 0, 0)
	return c.Start.deal(group, &draw)
}

// notice is a failure of the agent's own making: it is noticed as closely as
// the manager watches, and then brings a dressing-down or help.
func (c *climate) notice(a *Agent) {
	c.acts++
	draw := c.luck.At(uint64(a.Index), c.acts, 0)
	if draw.Float64() >= c.w.Decision.Monitoring {
		return
	}
	c.react(a, draw.Float64() >= c.w.Decision.Blame)
}

// react is the manager's reaction, seen by the agent and his team.
func (c *climate) react(a *Agent, kindly bool) {
	w := c.w
	target, bad := 0.0, 1.0
	if kindly {
		target, bad = 1, 0
		w.Ledger.Thanked++
	} else {
		w.Ledger.Scolded++
		c.fright[a.Index], c.since[a.Index] = 1, w.Now()
	}
	safety := &c.safety[w.group(a)]
	*safety += float64(c.Weight * (target - *safety))
	c.fear[a.Index] += float64(c.Own * (bad - c.fear[a.Index]))
	w.eachPeer(a, func(peer *Agent) {
		c.fear[peer.Index] += float64(c.Seen * (bad - c.fear[peer.Index]))
	})
	w.scratch.reacted = Reacted{Agent: a, Kindly: kindly}
	w.Facts.Reacted.publish(&w.scratch.reacted)
}

// frightOf returns how much an agent still feels the last dressing-down, 0-1.
func (c *climate) frightOf(a *Agent) float64 {
	if c.fright[a.Index] == 0 {
		return 0
	}
	return c.fright[a.Index] * sim.Exp(-float64(c.w.Now().Since(c.since[a.Index]))/float64(c.Recover))
}

// usualSafety is a team's safety where mechanism climate is off; assumption,
// docs/model.md M11, range 0.2-0.9.
const usualSafety = 0.5

// Safety returns the psychological safety of an agent's team, 0-1.
func (w *World) Safety(a *Agent) float64 {
	if w.climate == nil {
		return usualSafety
	}
	return w.climate.safety[w.group(a)]
}

// Fear returns the chance of a bad reaction that the agent expects, 0-1.
func (w *World) Fear(a *Agent) float64 {
	if w.climate == nil {
		return 0
	}
	return w.climate.fear[a.Index]
}

// React lets the manager react to what an agent did; nothing happens when
// mechanism climate is off.
func (w *World) React(a *Agent, kindly bool) {
	if w.climate != nil {
		w.climate.react(a, kindly)
	}
}

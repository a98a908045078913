package models

import "frontline.dev/frontline/sim"

// Adoption is the mechanism of a new routine that is given to all teams at
// once, docs/model.md M10 and Edmondson, Bohmer and Pisano 2001: at first it
// takes longer than the old one. Members learn from their own uses and from
// what others tell of theirs, mishaps included, which they do as far as the
// team is safe. Whoever still finds it slower after some uses goes back to the
// old routine; at the weekly reflection somebody who went back tries again
// when colleagues use it.
//
// Two outcomes are not written in: they come of learning together or alone.
type Adoption struct {
	From     sim.Span `toml:"from" default:"4 weeks" range:"[0 s, 100 years]" doc:"when the routine is introduced" source:"choice"`
	Share    float64  `toml:"share" default:"0.3" range:"[0, 1]" doc:"share of contacts in which it can be used" source:"assumption; range 0.1-1"`
	Gain     float64  `toml:"gain" default:"0.2" range:"[-0.5, 0.8]" doc:"share of the fix's time that it saves when fully learnt" source:"assumption; range 0.05-0.4"`
	First    float64  `toml:"first_use" default:"1.8" range:"[1, 10]" doc:"time of the first use relative to the old routine" source:"docs/model.md M10: 1.5-2 (assumption)"`
	Exponent float64  `toml:"learning_exponent" default:"0.15" range:"[0, 2]" doc:"how fast that is learnt away" source:"as skill.learning_exponent (log-log slopes 0.10-0.20, recalled); range 0.1-0.3"`
	Patience int      `toml:"patience" default:"12" range:"[1, 1000]" unit:"uses" doc:"uses after which a member judges it" source:"assumption; docs/model.md M10, range 4-16"`
	Telling  bool     `toml:"telling" default:"true" doc:"false ablates learning from each other: only own uses count" source:"docs/model.md M10"`
	Return   float64  `toml:"try_again" default:"0.2" range:"[0, 1]" doc:"chance at a weekly reflection in a safe team to try again, when all others use it" source:"assumption; range 0-0.5"`
}

func init() {
	Mechanisms.Register("adoption", func() Mechanism { return new(Adoption) })
}

// Name returns "adoption".
func (m *Adoption) Name() string { return "adoption" }

type adoption struct {
	*Adoption
	w          *World
	fits, tell sim.Keyed
	weekly     sim.Keyed
	learnt     []float64 // uses that count, by agent
	own        []int     // uses since the last judgement, by agent
	felt       []float64 // running judgement, by agent
	left       []bool    // went back to the old routine
	using      []bool    // at the contact at hand, by agent
	due, uses  []int64   // by group, since the introduction
}

// Attach introduces the routine.
func (m *Adoption) Attach(w *World) {
	n := len(w.agents)
	o := &adoption{Adoption: m, w: w, fits: w.Keyed("adoption.fits"), tell: w.Keyed("adoption.telling"), weekly: w.Keyed("adoption.reflection"),
		learnt: make([]float64, n), own: make([]int, n), felt: make([]float64, n), left: make([]bool, n), using: make([]bool, n),
		due: make([]int64, w.groups()), uses: make([]int64, w.groups())}
	w.adoption = o
	w.Facts.ServiceStarted.Watch(StageReflect, "adoption", func(f *ServiceStarted) { o.choose(f.Agent, f.Case) })
	w.FixTime.Turn("adoption", func(a *Agent, _ *Case) float64 {
		if !o.using[a.Index] {
			return 1
		}
		return o.factor(a)
	})
	w.Facts.ServiceEnded.Watch(StageReflect, "adoption", func(f *ServiceEnded) { o.learn(f.Agent, f.Case) })
	w.Facts.DayEnded.Watch(StageReflect, "adoption", func(f *DayEnded) {
		if weekEnds(f.Day) && w.Now() >= sim.Time(m.From) {
			o.reflect(f.Day)
		}
	})
	w.Facts.AgentReplaced.Watch(StageFirst, "adoption", func(f *AgentReplaced) {
		i := f.Agent.Index
		o.learnt[i], o.own[i], o.felt[i], o.left[i] = 0, 0, 0, false
	})
}

// factor is the time of a use relative to the old routine.
func (o *adoption) factor(a *Agent) float64 {
	return max(1-o.Gain, o.First*sim.Pow(1+o.learnt[a.Index], -o.Exponent))
}

func (o *adoption) choose(a *Agent, c *Case) {
	o.using[a.Index] = false
	w := o.w
	if w.Now() < sim.Time(o.From) {
		return
	}
	draw := o.fits.At(c.entity, c.ordinal, uint64(c.Services))
	if draw.Float64() >= o.Share {
		return
	}
	w.Ledger.RoutineDue++
	o.due[w.group(a)]++
	if o.left[a.Index] {
		return
	}
	w.Ledger.RoutineUses++
	o.uses[w.group(a)]++
	o.using[a.Index] = true
}

// learn counts a use, for the agent and for those he tells of it.
func (o *adoption) learn(a *Agent, c *Case) {
	if !o.using[a.Index] {
		return
	}
	i := a.Index
	factor := o.factor(a)
	if o.own[i] == 0 {
		o.felt[i] = factor
	}
	o.felt[i] += float64(judgeWeight * (factor - o.felt[i]))
	o.own[i]++
	o.learnt[i]++
	if o.own[i] >= o.Patience {
		o.left[i] = o.felt[i] > 1
		if !o.left[i] {
			o.own[i] = 1 // judged again after as many uses
		}
	}
	if !o.Telling {
		return
	}
	draw := o.tell.At(c.entity, c.ordinal, uint64(c.Services))
	if draw.Float64() < o.w.Safety(a) {
		o.w.eachPeer(a, func(peer *Agent) {
			if !o.left[peer.Index] {
				o.learnt[peer.Index]++
			}
		})
	}
}

// reflect lets those who went back try again, the more so the more colleagues
// use the routine and the safer it is to fail at it.
func (o *adoption) reflect(day int) {
	w := o.w
	for i := range w.agents {
		a := &w.agents[i]
		if !o.left[i] {
			continue
		}
		users, others := 0, 0
		w.eachPeer(a, func(peer *Agent) {
			others++
			if !o.left[peer.Index] {
				users++
			}
		})
		if others == 0 || users == 0 {
			continue
		}
		draw := o.weekly.At(uint64(i), uint64(day), 0)
		if draw.Float64() < float64(o.Return*w.Safety(a))*float64(users)/float64(others) {
			o.left[i], o.own[i] = false, 0
		}
	}
}

// AdoptedBy returns, for each team, the share of contacts in which the new
// routine of mechanism adoption was used where it could have been; nil when
// the mechanism is off.
func (w *World) AdoptedBy() []float64 {
	o := w.adoption
	if o == nil {
		return nil
	}
	shares := make([]float64, len(o.due))
	for i := range shares {
		if o.due[i] > 0 {
			shares[i] = float64(o.uses[i]) / float64(o.due[i])
		}
	}
	return shares
}

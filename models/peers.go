package models

import "frontline.dev/frontline/sim"

// Colleagues is the mechanism of consultation and diffusion, docs/model.md M10.
// Before he tries an idea an agent asks colleagues of his team, where that is
// safe and they have time: they talk him out of some bad ideas and think along
// with techniques of their own. Ideas that proved good are told at the weekly
// meeting, or written in a database that all can read.
type Colleagues struct {
	Asked     int      `toml:"asked" default:"2" range:"[0, 20]" unit:"colleagues" doc:"colleagues asked about an idea" source:"assumption; docs/model.md M10: 1-2, range 0-4"`
	Accuracy  float64  `toml:"accuracy" default:"0.6" range:"[0, 1]" doc:"chance that a colleague sees that an idea will be slower than the routine, and talks the agent out of it" source:"assumption; docs/model.md M10, range 0.5-0.8"`
	Mistaken  float64  `toml:"mistaken" default:"0.1" range:"[0, 1]" doc:"chance that a colleague talks the agent out of a good idea" source:"assumption; range 0-0.3"`
	Think     float64  `toml:"think_along" default:"0.3" range:"[0, 10]" unit:"levers per colleague" doc:"levers of his own that a colleague tries on the problem" source:"assumption; docs/model.md M10, range 0-1"`
	Time      sim.Span `toml:"time" default:"2 min" range:"[0 s, 1 h]" doc:"time off the contact that asking one colleague takes" source:"assumption; range 0.5-10 min"`
	Meeting   float64  `toml:"meeting" default:"0.3" range:"[0, 1]" doc:"chance that a team mate who serves the product takes over an idea told at the weekly meeting" source:"assumption; range 0-0.6"`
	Database  float64  `toml:"database" default:"0" range:"[0, 1]" doc:"the same for anybody in the organisation, from a database of tips; 0: there is none" source:"choice; Eureka (PARC, recalled); range 0-0.3"`
	Mistrust  float64  `toml:"unsafe_telling" default:"1" range:"[0, 1]" doc:"how much an unsafe climate keeps a success from being told: at 1 telling is as likely as the team is safe" source:"assumption; docs/model.md M10, range 0-1"`
	Consulted float64  `toml:"consulting" default:"1" range:"[0, 1]" doc:"chance to ask colleagues in a fully safe team with time" source:"docs/model.md M10 (A103); assumption, range 0.5-1"`
}

func init() {
	Mechanisms.Register("peers", func() Mechanism { return new(Colleagues) })
}

// Name returns "peers".
func (m *Colleagues) Name() string { return "peers" }

type peers struct {
	*Colleagues
	w     *World
	luck  sim.Keyed
	pass  sim.Keyed
	acts  uint64
	list  []*Agent
	fresh []news // kept since the last meeting
}

// news is an idea that proved good, to be told.
type news struct {
	agent int32
	idea  Idea
}

// Attach lets agents consult and tell each other.
func (m *Colleagues) Attach(w *World) {
	p := &peers{Colleagues: m, w: w, luck: w.Keyed("peers.consulting"), pass: w.Keyed("peers.telling")}
	w.peers = p
	w.Facts.IdeaJudged.Watch(StageReflect, "peers", func(f *IdeaJudged) {
		if f.Kept {
			p.fresh = append(p.fresh, news{int32(f.Agent.Index), *f.Idea})
		}
	})
	w.Facts.DayEnded.Watch(StageReflect, "peers", func(f *DayEnded) {
		if weekEnds(f.Day) {
			p.meet()
		}
	})
}

// approve asks colleagues about an idea before its first use and returns
// whether the agent still wants to try it.
func (p *peers) approve(a *Agent, c *Case, idea *Idea) bool {
	w := p.w
	p.acts++
	draw := p.luck.At(c.entity, c.ordinal, uint64(c.Services))
	if w.Pressure() > 1 || draw.Float64() >= p.Consulted*w.Safety(a) {
		return true
	}
	p.list = p.list[:0]
	w.eachPeer(a, func(peer *Agent) {
		if peer.state == idle || peer.state == busy || peer.state == auxiliary {
			p.list = append(p.list, peer)
		}
	})
	bad := idea.Value <= 0
	about := *idea
	for range min(p.Asked, len(p.list)) {
		at := draw.IntN(len(p.list))
		peer := p.list[at]
		p.list = append(p.list[:at], p.list[at+1:]...)
		w.Ledger.Consulted++
		w.Spend(a, Slack, p.Time)
		chance := p.Mistaken
		if bad {
			chance = p.Accuracy
		}
		if draw.Float64() < chance {
			w.Ledger.Vetoed++
			return false
		}
		if w.thinking != nil {
			w.thinking.thinkAlong(a, peer, c, &about, p.Think, &draw)
		}
	}
	return true
}

// meet is the weekly meeting, and the entry into the database.
func (p *peers) meet() {
	w := p.w
	for i := range p.fresh {
		t := &p.fresh[i]
		author := &w.agents[t.agent]
		draw := p.pass.At(uint64(t.agent), uint64(w.Now()), uint64(i))
		if draw.Float64() < 1-float64(p.Mistrust*(1-w.Safety(author))) {
			w.eachPeer(author, func(peer *Agent) { p.passOn(peer, &t.idea, draw.Float64() < p.Meeting) })
		}
		if p.Database > 0 {
			for j := range w.agents {
				if reader := &w.agents[j]; reader != author {
					p.passOn(reader, &t.idea, draw.Float64() < p.Database)
				}
			}
		}
	}
	p.fresh = p.fresh[:0]
}

// passOn gives an agent who has a use for it the idea, to be tried anew.
func (p *peers) passOn(to *Agent, idea *Idea, takes bool) {
	if !takes || !p.w.Works(to, int(idea.Element)) {
		return
	}
	if p.w.Teach(to, idea) {
		p.w.Ledger.Diffused++
	}
}

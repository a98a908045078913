package models

import "frontline.dev/frontline/sim"

// Sharing is the mechanism of telling ideas upward, docs/model.md M11. Once a
// week an agent decides, for each idea he has not decided on, whether to tell
// it to management. For it speak his commitment and the belief that something
// is done, as far as he sees worth in the idea; against it the effort, the fear
// of a bad reaction, and standing out. What he believes he learns only from
// what becomes of his own ideas, and a little from his colleagues'.
//
// Prominent customers, the size of the effect and inexperience have no term of
// their own: they act through what the agent has seen.
type Sharing struct {
	Weight     float64  `toml:"weight" default:"60" range:"[0, 300]" doc:"weight of commitment, belief, impact and validity together" source:"calibrated to 42 % withheld (Detert et al. 2010), V12; docs/model.md M11 has 6, range 20-120"`
	Effort     float64  `toml:"effort" default:"0.5" range:"[0, 10]" doc:"what telling costs in any case" source:"assumption; docs/model.md M11, range 0.2-1"`
	Fear       float64  `toml:"by_fear" default:"15" range:"[0, 100]" doc:"weight of the expected bad reaction in an unsafe team" source:"assumption; docs/model.md M11 has 4 at a weight of 6, range 5-40"`
	StandOut   float64  `toml:"standing_out" default:"0.5" range:"[0, 10]" doc:"weight of being the only one who tells" source:"docs/model.md M11 (A106); assumption, range 0-1"`
	Grip       float64  `toml:"by_grip" default:"1.5" range:"[0, 10]" doc:"weight of a watched norm: writing it up takes norm time" source:"assumption; docs/model.md M11, range 0-3"`
	Hope       float64  `toml:"first_belief" default:"0.35" range:"[0, 1]" doc:"chance that something is done with an idea, as agents believe when the run begins" source:"staff schemes implement 35 % (EIA 1992); range 0.05-0.8"`
	Own        float64  `toml:"update_own" default:"0.2" range:"[0, 1]" doc:"weight of the answer to an own idea in that belief" source:"assumption; docs/model.md M11, range 0.05-0.4"`
	Seen       float64  `toml:"update_seen" default:"0.05" range:"[0, 1]" doc:"weight of the answer to a colleague's" source:"assumption; docs/model.md M11, range 0-0.2"`
	Validity   float64  `toml:"validity" default:"10" range:"(0, 1000]" unit:"contacts" doc:"practice with the element at which an agent is 63 % sure that he is right" source:"assumption; docs/model.md M11 (A110), range 5-30"`
	Frequency  float64  `toml:"frequency" default:"1" range:"(0, 1000]" unit:"usual elements" doc:"how often an agent meets the element, relative to the usual one of his and weighted by the customer's worth, at which the effect seems 63 % of the largest" source:"assumption; docs/model.md M11, range 0.5-3"`
	Fixed      float64  `toml:"need_when_fixed" default:"0.3" range:"[0, 1]" doc:"how much need to tell is left when the agent already uses the idea himself" source:"assumption; docs/model.md M11: falls by 0.7, range 0-1"`
	Entry      bool     `toml:"formal_entry" default:"false" doc:"every idea must be entered in a system" source:"choice (A113)"`
	Compliance float64  `toml:"compliance" default:"0.8" range:"[0, 1]" doc:"formal_entry: chance that it is entered all the same" source:"assumption; docs/model.md M11, range 0.5-0.95"`
	Ticking    float64  `toml:"box_ticking" default:"0.6" range:"[0, 1]" doc:"formal_entry: clarity of what is entered because it must be" source:"assumption; docs/model.md M11, range 0.3-1"`
	Box        bool     `toml:"idea_box" default:"false" doc:"an idea box: telling costs little" source:"choice (A114)"`
	BoxEffort  float64  `toml:"idea_box_effort" default:"0.2" range:"[0, 1]" doc:"idea_box: share of the effort that is left" source:"assumption; range 0-0.6"`
	Prize      float64  `toml:"contest_prize" default:"0" range:"[0, 10]" doc:"a yearly contest: worth of the prize to an agent, in its four weeks, where ideas held back are thought of again; 0: none" source:"choice (A114); 1 is about the worth of a mid-range idea"`
	Commitment sim.Law  `toml:"commitment" default:"truncnormal(mean 0.5, sd 0.2, min 0, max 1)" range:"[0, 1]" doc:"trait: identification with the organisation" source:"assumption; docs/model.md M17, range mean 0.3-0.7"`
	Memory     sim.Span `toml:"norm_memory" default:"13 weeks" range:"[1 d, 10 years]" doc:"time constant with which an agent's picture of how many colleagues tell follows" source:"assumption; range 4-52 weeks"`
}

func init() {
	Mechanisms.Register("sharing", func() Mechanism { return new(Sharing) })
}

// Name returns "sharing".
func (m *Sharing) Name() string { return "sharing" }

type sharing struct {
	*Sharing
	w          *World
	luck, born sim.Keyed
	belief     []float64 // that something is done, by agent
	commitment []float64 // by agent
	norm       []float64 // share of ideas told, by group, as of late
	pending    []thought // not yet decided on
	held       []thought // decided against; a contest brings them back
}

// thought is an idea that is not yet told.
type thought struct {
	idea  Idea
	agent int32
	worth float64 // of the customer where it was had, relative to the average
	hires int     // of the seat then
}

// Attach lets agents tell ideas upward.
func (m *Sharing) Attach(w *World) {
	n := len(w.agents)
	s := &sharing{Sharing: m, w: w, luck: w.Keyed("sharing.decide"), born: w.Keyed("sharing.commitment"),
		belief: make([]float64, n), commitment: make([]float64, n), norm: make([]float64, w.groups())}
	for i := range n {
		s.newcomer(&w.agents[i])
	}
	w.belongs(s.belief, 1)
	w.belongs(s.commitment, 1)
	for i := range s.norm {
		s.norm[i] = .5 // nobody knows yet
	}
	w.sharing = s
	w.Facts.IdeaFound.Watch(StageLast, "sharing", func(f *IdeaFound) {
		if f.Idea.Kind == Recombination {
			s.pending = append(s.pending, thought{f.Idea, int32(f.Agent.Index), w.Worth(f.Case.Customer), f.Agent.Hires})
		}
	})
	w.Facts.IdeaAnswered.Watch(StageFirst, "sharing", func(f *IdeaAnswered) { s.hear(f.Author, f.Implemented) })
	w.Facts.AgentReplaced.Watch(StageFirst, "sharing", func(f *AgentReplaced) { s.newcomer(f.Agent) })
	w.Facts.DayEnded.Watch(StageLast, "sharing", func(f *DayEnded) {
		if weekEnds(f.Day) {
			s.week(f.Day)
		}
	})
}

func (s *sharing) newcomer(a *Agent) {
	draw := s.born.At(uint64(a.Index), uint64(a.Hires), 0)
	s.commitment[a.Index] = s.Commitment.Sample(&draw)
	s.belief[a.Index] = s.Hope
}

// hear updates what the author and his team believe.
func (s *sharing) hear(author *Agent, implemented bool) {
	target := 0.0
	if implemented {
		target = 1
	}
	s.belief[author.Index] += float64(s.Own * (target - s.belief[author.Index]))
	s.w.eachPeer(author, func(peer *Agent) {
		s.belief[peer.Index] += float64(s.Seen * (target - s.belief[peer.Index]))
	})
}

// contest says whether the day falls in the four weeks of the yearly contest.
func (s *sharing) contest(day int) bool { return s.Prize > 0 && day/7%52 >= 48 }

// week decides on everything that has come up.
func (s *sharing) week(day int) {
	if s.contest(day) && day/7%52 == 48 {
		s.pending = append(s.pending, s.held...)
		s.held = s.held[:0]
	}
	follow := 1 - sim.Exp(-float64(sim.Week)/float64(s.Memory))
	for i := range s.pending {
		t := &s.pending[i]
		a := &s.w.agents[t.agent]
		if a.Hires != t.hires {
			continue // who had it has left, and it with him
		}
		told := 0.0
		if s.decide(a, t, day) {
			told = 1
		} else if s.Prize > 0 {
			s.held = append(s.held, *t)
		}
		norm := &s.norm[s.w.group(a)]
		*norm += float64(follow * (told - *norm))
	}
	s.pending = s.pending[:0]
}

// decide weighs one idea and tells it, or not.
func (s *sharing) decide(a *Agent, t *thought, day int) bool {
	w := s.w
	w.Ledger.Considered++
	w.Ledger.WeighedWorth += t.worth
	practice := w.handled(a, int(t.idea.Element))
	impact := 1 - sim.Exp(-float64(w.oftenness(a, practice)*t.worth)/s.Frequency)
	w.Ledger.WeighedImpact += impact
	validity := 1 - sim.Exp(-practice/s.Validity)
	need := 1.0
	if w.uses(a, &t.idea) {
		need = s.Fixed
	}
	effort, clear := s.Effort, 1.0
	if s.Box {
		effort *= s.BoxEffort
	}
	fear := float64(s.Fear * float64(w.Fear(a)*(1-w.Safety(a))))
	certain := float64(s.Weight * (s.commitment[a.Index] * float64(impact*validity) * need)) // if something were sure to be done
	gain := float64(certain * s.belief[a.Index])
	logit := gain - effort - fear - float64(s.StandOut*(1-s.norm[w.group(a)])) - float64(s.Grip*w.Grip())
	if s.contest(day) {
		logit += s.Prize
	}
	chance := 1 / (1 + sim.Exp(-logit))
	draw := s.luck.At(uint64(t.agent), uint64(day), uint64(t.idea.Element)<<32|uint64(t.idea.Facet)<<16|uint64(t.idea.Lever))
	luck := draw.Float64()
	if luck >= chance {
		if !s.Entry || luck >= max(chance, s.Compliance) {
			w.Ledger.Feared += told(luck, logit+fear)
			w.Ledger.Futile += told(luck, logit+certain-gain)
			return false
		}
		clear = s.Ticking
	}
	w.Ledger.Shared++
	w.Ledger.SharedWorth += t.worth
	w.Ledger.SharedImpact += impact
	a.Tally.Shared++
	w.React(a, draw.Float64() >= w.Decision.Blame) // whoever blames, shoots the messenger
	w.Submit(a, t.idea, true, w.keeps(a, &t.idea), clear)
	return true
}

// oftenness is how often an agent meets an element of which he has this much
// practice, relative to the usual one of his; 1 for somebody without practice.
func (w *World) oftenness(a *Agent, practice float64) float64 {
	total := 0.0
	for _, e := range a.Elements {
		total += w.handled(a, int(e))
	}
	if total <= 0 {
		return 1
	}
	return practice * float64(len(a.Elements)) / total
}

// told returns 1 when the same draw would have meant telling at another logit.
func told(luck, logit float64) int64 {
	if luck < 1/(1+sim.Exp(-logit)) {
		return 1
	}
	return 0
}

// same returns the agent's own copy of an idea, or nil.
func (w *World) same(a *Agent, idea *Idea) *Idea {
	return w.IdeaFor(a, int(idea.Element), int(idea.Facet), func(have *Idea) bool { return have.Lever == idea.Lever })
}

// uses says whether the agent works with the idea already.
func (w *World) uses(a *Agent, idea *Idea) bool {
	have := w.same(a, idea)
	return have != nil && (have.State == Trying || have.State == Kept)
}

// keeps says whether it has proved good.
func (w *World) keeps(a *Agent, idea *Idea) bool {
	have := w.same(a, idea)
	return have != nil && have.State == Kept
}

// Worth returns what a customer is worth relative to the average one; 1 when
// mechanism money is off.
func (w *World) Worth(customer int32) float64 {
	if w.money == nil {
		return 1
	}
	return w.money.worth(w, customer)
}

// Commitment returns how committed an agent is, 0-1; 0 when mechanism sharing
// is off.
func (w *World) Commitment(a *Agent) float64 {
	if w.sharing == nil {
		return 0
	}
	return w.sharing.commitment[a.Index]
}

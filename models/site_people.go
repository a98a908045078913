package models

import "frontline.dev/frontline/sim"

// traveller is an agent on his way to another site: who he is, what he knows
// and the ideas he works with.
type traveller struct {
	social, learning, creativity, courage, confidence float64
	perspective                                       int
	energy, exhaustion, steward                       float64
	seat                                              int
	elements                                          []int16 // of his portfolio
	practice                                          []practised
	known                                             []uint64
	ideas                                             []Idea
	mind                                              []float64 // what mechanisms remember of him
}

// startMoving lets one agent of each site move to the next every so often:
// the same seat everywhere, so that every site gets one for the one it sends.
func (s *Site) startMoving() {
	every := s.Settings.Sites.Rotate
	if every <= 0 || s.count < 2 {
		return
	}
	turn := 0
	var timer Timer
	timer = s.NewTimer(func(int) {
		a := &s.agents[turn%len(s.agents)]
		turn++
		s.Ledger.Moved++
		s.send((s.index+1)%s.count, s.Settings.Sites.MoveLag, Mail{Kind: PersonSent, Traveller: s.pack(a)})
		a.hiredAt = s.Now().Add(s.Settings.Sites.MoveLag) // nobody sits there until the other one comes
		timer.After(every, 0)
	})
	timer.After(every, 0)
}

// pack takes an agent's person and knowledge from his seat.
func (s *Site) pack(a *Agent) *traveller {
	t := &traveller{a.Social, a.Learning, a.Creativity, a.Courage, a.Confidence, a.Perspective, a.Energy, a.Exhaustion, a.Steward, a.Index, nil, nil, nil, nil, s.packMind(a)}
	for _, e := range a.Elements {
		at := a.Index*len(s.elements) + int(e)
		t.elements = append(t.elements, e)
		t.practice, t.known = append(t.practice, s.practice.of[at]), append(t.known, s.ideas.known[at])
		for i := s.firstIdea(a, int(e)); i != none; i = s.ideas.ideas[i].next {
			t.ideas = append(t.ideas, s.ideas.ideas[i])
		}
	}
	return t
}

// seat puts a traveller on the seat his predecessor has left. What he knows of
// products he does not serve here is no use to him.
func (s *Site) seat(t *traveller) {
	a := &s.agents[t.seat]
	s.somebodyNew(a)
	a.Social, a.Learning, a.Creativity, a.Courage, a.Confidence = t.social, t.learning, t.creativity, t.courage, t.confidence
	a.Perspective, a.Energy, a.Exhaustion, a.Steward = t.perspective, t.energy, t.exhaustion, t.steward
	for _, e := range a.Elements {
		s.ideas.forgetAgent(a, int(e))
		s.practice.of[a.Index*len(s.elements)+int(e)] = practised{0, s.Now()}
	}
	for i, e := range t.elements {
		if s.Works(a, int(e)) {
			at := a.Index*len(s.elements) + int(e)
			s.practice.of[at], s.ideas.known[at] = t.practice[i], t.known[i]
		}
	}
	for i := range t.ideas {
		if s.Works(a, int(t.ideas[i].Element)) {
			s.store(a, &t.ideas[i])
		}
	}
	s.scratch.agentReplaced = AgentReplaced{Agent: a, Moved: true}
	s.Facts.AgentReplaced.publish(&s.scratch.agentReplaced)
	s.unpackMind(a, t.mind)
}

// mind is what a mechanism remembers of each person, width numbers an agent,
// and what goes with him to another site.
type mind struct {
	values []float64
	width  int
}

// belongs says that values are of persons and move with them. What does not
// belong to anybody stays with the seat.
func (w *World) belongs(values []float64, width int) { w.minds = append(w.minds, mind{values, width}) }

// packMind takes what mechanisms remember of an agent.
func (s *Site) packMind(a *Agent) (all []float64) {
	for _, m := range s.minds {
		all = append(all, m.values[a.Index*m.width:(a.Index+1)*m.width]...)
	}
	return all
}

// unpackMind lets mechanisms remember who has come. Sites have the same
// mechanisms and products.
func (s *Site) unpackMind(a *Agent, all []float64) {
	for _, m := range s.minds {
		copy(m.values[a.Index*m.width:(a.Index+1)*m.width], all)
		all = all[min(m.width, len(all)):]
	}
}

// passTalk sends what customers told others to the other sites, in equal
// parts.
func (s *Site) passTalk() {
	k := s.market
	if k.wellAway == 0 && k.illAway == 0 {
		return
	}
	each := 1 / float64(s.count-1)
	for to := range s.count {
		if to != s.index {
			s.send(to, max(s.Settings.Sites.TalkLag, sim.Span(1)), Mail{Kind: TalkSent, Well: k.wellAway * each, Ill: k.illAway * each})
		}
	}
	k.wellAway, k.illAway = 0, 0
}

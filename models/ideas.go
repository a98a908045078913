package models

// IdeaKind says how an idea came about.
type IdeaKind uint8

// Kinds of ideas.
const (
	Recombination IdeaKind = iota // an insight met a lever
	Refinement                    // repetition showed a small improvement
)

// IdeaState says what has become of an idea on the job.
type IdeaState uint8

// States of an idea.
const (
	Untried IdeaState = iota
	Trying
	Kept
	Dropped
)

// Idea is one agent's idea: when element Element fails through facet Facet,
// use lever Lever (another element's technique). Refinements concern the
// element whatever the cause; their Facet is Wear.
type Idea struct {
	felt    float64 // running judgement of its uses, mechanism trial
	Value   float64 // relative change of the time a fix takes; negative is slower
	Element int16
	Lever   int16
	Agent   int32
	next    int32
	Facet   int8
	Kind    IdeaKind
	State   IdeaState
	Uses    uint8
}

// ideaStore holds what agents know and what they have thought of. What is
// known is one word of facets for each agent and element.
type ideaStore struct {
	elements  int
	ideas     []Idea
	free      int32
	heads     []int32  // by agent × element
	known     []uint64 // by agent × element: facets the agent knows to matter
	knownFirm []uint64 // by element
	pairsFirm []uint64 // bit set over element × facet × lever
}

func (s *ideaStore) build(agents, elements int) {
	s.elements, s.free = elements, none
	s.heads = make([]int32, agents*elements)
	for i := range s.heads {
		s.heads[i] = none
	}
	s.known = make([]uint64, agents*elements)
	s.knownFirm = make([]uint64, elements)
	s.pairsFirm = make([]uint64, (elements*facetCount*elements+63)/64)
}

// forget voids what is known of an element that has been replaced.
func (s *ideaStore) forget(element int) {
	for at := element; at < len(s.heads); at += s.elements {
		s.forgetAt(at)
	}
	s.knownFirm[element] = 0
	for pair := element * facetCount * s.elements; pair < (element+1)*facetCount*s.elements; pair++ {
		s.pairsFirm[pair>>6] &^= 1 << (pair & 63)
	}
}

// forgetAgent voids what one agent knows of an element.
func (s *ideaStore) forgetAgent(a *Agent, element int) { s.forgetAt(a.Index*s.elements + element) }

func (s *ideaStore) forgetAt(at int) {
	s.known[at] = 0
	for i := s.heads[at]; i != none; {
		next := s.ideas[i].next
		s.ideas[i].next = s.free
		s.free = i
		i = next
	}
	s.heads[at] = none
}

// Knows returns the facets that the agent knows to make the element fail.
func (w *World) Knows(a *Agent, element int) uint64 {
	return w.ideas.known[a.Index*w.ideas.elements+element]
}

// Learn enters an insight of the agent; it publishes InsightGained when the
// insight is new to him and returns whether it was.
func (w *World) Learn(a *Agent, c *Case, element, facet int) bool {
	s := &w.ideas
	at := a.Index*s.elements + element
	if s.known[at]>>facet&1 == 1 {
		return false
	}
	s.known[at] |= 1 << facet
	fresh := s.knownFirm[element]>>facet&1 == 0
	s.knownFirm[element] |= 1 << facet
	w.CountInsight(a, c, element, facet, fresh)
	return true
}

// CountInsight books an insight and publishes it.
func (w *World) CountInsight(a *Agent, c *Case, element, facet int, newToFirm bool) {
	w.Ledger.Insights++
	a.Tally.Insights++
	if newToFirm {
		w.Ledger.InsightsFirm++
	}
	w.scratch.insightGained = InsightGained{Agent: a, Case: c, Element: element, Facet: facet, NewToFirm: newToFirm}
	w.Facts.InsightGained.publish(&w.scratch.insightGained)
}

// Invent enters a recombination of the agent unless he has had it before, and
// publishes it; it returns whether it was new to him.
func (w *World) Invent(a *Agent, c *Case, idea Idea) bool {
	for i := w.firstIdea(a, int(idea.Element)); i != none; i = w.ideas.ideas[i].next {
		have := &w.ideas.ideas[i]
		if have.Facet == idea.Facet && have.Lever == idea.Lever {
			return false
		}
	}
	s := &w.ideas
	pair := (int(idea.Element)*facetCount+int(idea.Facet))*s.elements + int(idea.Lever)
	fresh := s.pairsFirm[pair>>6]>>(pair&63)&1 == 0
	s.pairsFirm[pair>>6] |= 1 << (pair & 63)
	w.store(a, &idea)
	w.Ledger.Recombinations++
	a.Tally.Recombinations++
	if fresh {
		w.Ledger.RecombinationsFirm++
	}
	w.publishIdea(a, c, idea, fresh)
	return true
}

// CountRefinement books a small improvement and publishes it; it is in use at
// once, so it is not stored.
func (w *World) CountRefinement(a *Agent, c *Case, idea Idea, newToFirm bool) {
	w.Ledger.Refinements++
	a.Tally.Refinements++
	if newToFirm {
		w.Ledger.RefinementsFirm++
	}
	w.publishIdea(a, c, idea, newToFirm)
}

func (w *World) publishIdea(a *Agent, c *Case, idea Idea, fresh bool) {
	if fresh {
		a.Tally.NewToFirm++
	}
	w.scratch.ideaFound = IdeaFound{Agent: a, Case: c, Idea: idea, NewToFirm: fresh}
	w.Facts.IdeaFound.publish(&w.scratch.ideaFound)
}

func (w *World) store(a *Agent, idea *Idea) {
	s := &w.ideas
	at := s.free
	if at == none {
		at = int32(len(s.ideas))
		s.ideas = append(s.ideas, Idea{})
	} else {
		s.free = s.ideas[at].next
	}
	head := &s.heads[a.Index*s.elements+int(idea.Element)]
	s.ideas[at] = *idea
	s.ideas[at].Agent, s.ideas[at].next = int32(a.Index), *head
	*head = at
}

func (w *World) firstIdea(a *Agent, element int) int32 {
	return w.ideas.heads[a.Index*w.ideas.elements+element]
}

// IdeaFor returns the agent's idea for an element that fails through a facet:
// the first that passes, or nil. The pointer is good until the next idea.
func (w *World) IdeaFor(a *Agent, element, facet int, passes func(*Idea) bool) *Idea {
	for i := w.firstIdea(a, element); i != none; i = w.ideas.ideas[i].next {
		if idea := &w.ideas.ideas[i]; int(idea.Facet) == facet && passes(idea) {
			return idea
		}
	}
	return nil
}

// Works says whether the agent works on the element.
func (w *World) Works(a *Agent, element int) bool {
	owner := w.elements[element].Product
	return owner < 0 || a.Serves(owner)
}

// Teach gives an agent somebody else's idea, untried, with the insight behind
// it; it returns false when he has had it already. It is no idea of his.
func (w *World) Teach(a *Agent, idea *Idea) bool {
	for i := w.firstIdea(a, int(idea.Element)); i != none; i = w.ideas.ideas[i].next {
		if have := &w.ideas.ideas[i]; have.Facet == idea.Facet && have.Lever == idea.Lever {
			return false
		}
	}
	w.ideas.known[a.Index*w.ideas.elements+int(idea.Element)] |= 1 << idea.Facet
	w.store(a, &Idea{Value: idea.Value, Element: idea.Element, Lever: idea.Lever, Facet: idea.Facet})
	return true
}

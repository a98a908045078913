package models

import "frontline.dev/frontline/sim"

// practiceStore counts how often each agent has worked on each element, with
// what he has not done for long fading.
type practiceStore struct {
	of    []practised // by agent × element
	fade  sim.Span    // time constant of forgetting; 0: never
	keeps float64     // share that never fades
}

// practised is what one agent has done with one element; the two are read
// together.
type practised struct {
	amount float64  // contacts, as of then
	then   sim.Time // of the last use
}

func (w *World) buildPractice() {
	n := len(w.agents) * len(w.elements)
	w.practice.of = make([]practised, n)
	for i := range w.agents {
		a := &w.agents[i]
		for slot := range platformElements {
			a.Elements = append(a.Elements, int16(slot))
		}
		for _, p := range a.Products {
			for slot := platformElements; slot < slots; slot++ {
				a.Elements = append(a.Elements, int16(w.elementIndex(int(p), slot)))
			}
		}
		for _, e := range a.Elements {
			w.practice.of[i*len(w.elements)+int(e)].amount = w.Settings.Agents.Experience
		}
	}
}

// Practice returns how practised an agent is with an element: contacts, the
// ones long ago counting less.
func (w *World) Practice(a *Agent, element int) float64 {
	s := &w.practice
	p := &s.of[a.Index*len(w.elements)+element]
	n := p.amount
	if s.fade <= 0 || n == 0 {
		return n
	}
	return n * (s.keeps + float64((1-s.keeps)*sim.Exp(-float64(w.Now().Since(p.then))/float64(s.fade))))
}

// handled returns the practice as of the last use of the element.
func (w *World) handled(a *Agent, element int) float64 {
	return w.practice.of[a.Index*len(w.elements)+element].amount
}

// practise adds the contact at hand to the agent's practice.
func (w *World) practise(a *Agent, element int) {
	at := a.Index*len(w.elements) + element
	w.practice.of[at] = practised{a.Practised + 1, w.Now()}
}

// unlearn voids the practice with an element that has been replaced.
func (w *World) unlearn(element int) {
	for at := element; at < len(w.practice.of); at += len(w.elements) {
		w.practice.of[at].amount = 0
	}
}

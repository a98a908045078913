package models

import "frontline.dev/frontline/sim"

// practiceStore counts how often each agent has worked on each element, with
// what he has not done for long fading.
type practiceStore struct {
	amount []float64  // by agent × element, as of then
	then   []sim.Time // of the last use
	fade   sim.Span   // time constant of forgetting; 0: never
	keeps  float64    // share that never fades
}

func (w *World) buildPractice() {
	n := len(w.agents) * len(w.elements)
	w.practice.amount, w.practice.then = make([]float64, n), make([]sim.Time, n)
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
			w.practice.amount[i*len(w.elements)+int(e)] = w.Settings.Agents.Experience
		}
	}
}

// Practice returns how practised an agent is with an element: contacts, the
// ones long ago counting less.
func (w *World) Practice(a *Agent, element int) float64 {
	s := &w.practice
	at := a.Index*len(w.elements) + element
	n := s.amount[at]
	if s.fade <= 0 || n == 0 {
		return n
	}
	return n * (s.keeps + float64((1-s.keeps)*sim.Exp(-float64(w.Now().Since(s.then[at]))/float64(s.fade))))
}

// handled returns the practice as of the last use of the element.
func (w *World) handled(a *Agent, element int) float64 {
	return w.practice.amount[a.Index*len(w.elements)+element]
}

// practise adds the contact at hand to the agent's practice.
func (w *World) practise(a *Agent, element int) {
	at := a.Index*len(w.elements) + element
	w.practice.amount[at] = a.Practised + 1
	w.practice.then[at] = w.Now()
}

// unlearn voids the practice with an element that has been replaced.
func (w *World) unlearn(element int) {
	for at := element; at < len(w.practice.amount); at += len(w.elements) {
		w.practice.amount[at] = 0
	}
}

package models

import "frontline.dev/frontline/sim"

// placeHeadStarts works out how far each product stands behind the one with
// the longest head start. Without any, contacts of equal priority are ranked
// as they come.
func (w *World) placeHeadStarts() {
	longest := sim.Span(0)
	for i := range w.Settings.Products {
		longest = max(longest, w.Settings.Products[i].HeadStart)
	}
	if longest == 0 {
		return
	}
	for i := range w.products {
		p := &w.products[i]
		p.ranked, p.behind = true, longest
		if i < len(w.Settings.Products) {
			p.behind -= w.Settings.Products[i].HeadStart
		}
	}
}

// rank returns the place of a contact among those that wait; lower ones are
// served first. With head starts it is the instant at which the contact came,
// moved; contacts of the same microsecond are taken in the order of an agent's
// products.
func (w *World) rank(c *Case) uint64 {
	if p := &w.products[c.Product]; p.ranked {
		return uint64(w.Now().Add(p.behind))
	}
	w.queued++
	return w.queued - 1
}

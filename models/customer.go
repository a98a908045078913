package models

import (
	"math/bits"

	"frontline.dev/frontline/sim"
)

// Customer owns a product that fails in a context of his own. It holds no
// pointer, and attributes are drawn at birth, so that two arms of an
// experiment meet the same customers.
type Customer struct {
	Facets     uint64  // of the context, one bit each
	removed    uint64  // cells whose root cause is gone: slot × 6 + rank of the facet
	cells      uint64  // active cells, same layout
	Competence float64 // in using the product, in [0, 1], as of CompetentAt
	taughtAt   sim.Time
	ordinal    uint32 // candidate faults so far
	X, Y       float32
	Own        int32 // agent who knows him, or -1
	pairs      int32 // block of what he remembers of agents
	Product    uint8
	Segment    uint8
	gone       bool // mechanism loyalty: has left; nobody has taken his place yet
	asleep     bool // his next fault is not planned
}

func (w *World) buildCustomers() {
	s := &w.Settings.Customers
	count := w.Settings.CustomerCount()
	w.customers = make([]Customer, count)
	born := w.Keyed("customers.birth")
	w.contexts = w.Keyed("customers.facets")
	served := w.servedProducts()
	for i := range w.customers {
		draw := born.At(uint64(i), 0, 0)
		c := &w.customers[i]
		u, v := draw.Float64(), draw.Float64()
		c.X, c.Y = float32(draw.Float64()), float32(draw.Float64())
		c.Own, c.pairs = none, none
		choice := served
		if s.Territories {
			c.Own = int32(uint64(i) * uint64(len(w.agents)) / uint64(count))
			choice = w.agents[c.Own].Products
		}
		c.Product = w.drawProduct(choice, u)
		c.Segment = uint8(v * float64(s.Segments))
		if s.SegmentBy == "agent" && c.Own >= 0 {
			c.Segment = uint8(int(c.Own) % s.Segments)
		}
		first, width := segmentFacets(int(c.Segment), s.Segments)
		c.Facets = drawFacets(&w.contexts, i, 0, first, width, facetsOfCustomer)
		w.setCells(c)
		if w.ecology.Renewal > 0 {
			p := &w.products[c.Product]
			p.customers = append(p.customers, int32(i))
		}
	}
}

// drawProduct picks one of the products by their shares.
func (w *World) drawProduct(choice []uint8, u float64) uint8 {
	if len(w.Settings.Products) == 0 {
		return choice[int(u*float64(len(choice)))]
	}
	total := 0.0
	for _, p := range choice {
		total += w.products[p].share
	}
	u *= total
	for _, p := range choice {
		if u -= w.products[p].share; u < 0 {
			return p
		}
	}
	return choice[len(choice)-1]
}

// segmentFacets returns the window of facets of a segment: half of all, so
// that neighbouring segments overlap; all of them when there is one segment.
func segmentFacets(segment, segments int) (first, width int) {
	if segments == 1 {
		return 0, facetCount
	}
	return segment * facetCount / segments, facetCount / 2
}

func (w *World) servedProducts() []uint8 {
	var served []uint8
	for i := range w.products {
		if w.products[i].served {
			served = append(served, uint8(i))
		}
	}
	return served
}

// setCells notes which pairs of element and facet can fail at this customer.
func (w *World) setCells(c *Customer) {
	c.cells = 0
	for slot := 0; slot < slots; slot++ {
		sensitive := w.elements[w.elementIndex(int(c.Product), slot)].Sensitive & c.Facets
		for ; sensitive != 0; sensitive &= sensitive - 1 {
			c.cells |= 1 << cell(c, slot, bits.TrailingZeros64(sensitive))
		}
	}
}

// cell numbers the pair of a slot and one of the customer's own facets.
func cell(c *Customer, slot, facet int) int {
	rank := bits.OnesCount64(c.Facets & (1<<facet - 1))
	return slot*facetsOfCustomer + rank
}

// facetOfCell is the inverse of cell.
func facetOfCell(c *Customer, cell int) (slot, facet int) {
	mask := c.Facets
	for range cell % facetsOfCustomer {
		mask &= mask - 1
	}
	return cell / facetsOfCustomer, bits.TrailingZeros64(mask)
}

// Cure takes away the cause at this customer: element slot and facet no
// longer fail together.
func (w *World) Cure(id int32, slot, facet int) {
	c := &w.customers[id]
	if c.Facets&(1<<facet) != 0 {
		c.removed |= 1 << cell(c, slot, facet)
	}
}

// lose takes a customer away: his product fails no more.
func (w *World) lose(id int32, service bool) {
	w.customers[id].gone = true
	w.Ledger.Left++
	if service {
		w.Ledger.LeftOverService++
	}
	w.scratch.customerLeft = CustomerLeft{Customer: id, Service: service}
	w.Facts.CustomerLeft.publish(&w.scratch.customerLeft)
}

// win fills a place that was free: with the customer who had left (back), or
// with another one of the same product and segment, in a context of his own;
// generation tells the customers of a place apart.
func (w *World) win(id int32, back bool, generation int) {
	c := &w.customers[id]
	c.gone = false
	if back {
		w.Ledger.WonBack++
	} else {
		w.Ledger.Joined++
		first, width := segmentFacets(int(c.Segment), w.Settings.Customers.Segments)
		c.Facets = drawFacets(&w.contexts, int(id), generation, first, width, facetsOfCustomer)
		c.Competence, c.removed = 0, 0
		w.setCells(c)
		w.forgetPairs(id)
	}
	if c.asleep {
		c.asleep = false
		w.planFault(id)
	}
	w.scratch.customerJoined = CustomerJoined{Customer: id, Back: back}
	w.Facts.CustomerJoined.publish(&w.scratch.customerJoined)
}

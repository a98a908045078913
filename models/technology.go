package models

import (
	"math/bits"

	"frontline.dev/frontline/sim"
)

// The shape of the problem ecology, docs/model.md M1. All four are assumptions
// of that page; elements × facets per customer must stay within 64, because
// the removed causes of a customer are one word.
const (
	platformElements = 5  // shared by all products; assumption, range 0–10
	ownElements      = 5  // of each product; assumption, range 1–10
	facetCount       = 40 // context facets; assumption, range 20–64
	facetsPerElement = 6  // to which an element is sensitive; assumption, range 3–12
	facetsOfCustomer = 6  // that a customer has; assumption, range 3–6
	slots            = platformElements + ownElements
)

// Special values of Case.Facet.
const (
	Wear  = -1 // the fault has no cause in the customer's context
	Usage = -2 // the customer made a mistake
)

// Element is a technical element of one or all products.
type Element struct {
	Product    int    // -1: of the platform shared by all products
	Generation int    // counts renewals of the product
	Sensitive  uint64 // facets that make it fail, one bit each
}

type product struct {
	generation int
	served     bool    // by at least one agent
	share      float64 // weight among customers
	priority   int
	preempts   bool
	backlog    bool
	work       sim.SpanLaw
	patience   sim.SpanLaw
	due        sim.Span
	ranked     bool     // some product has a head start
	behind     sim.Span // the longest head start less its own
	next       int32    // product it is handed on to, or none
	nextShare  float64
	customers  []int32 // only filled when products are renewed
}

func (w *World) buildProducts() {
	w.products = make([]product, w.Settings.Portfolio.Products)
	w.elements = make([]Element, platformElements+ownElements*len(w.products))
	w.describeProducts()
	w.pool = make([]caseList, len(w.products))
	for i := range w.pool {
		w.pool[i] = caseList{none, none, 0}
	}
	structure := w.Keyed("products.structure")
	for i := range w.elements {
		owner := -1
		if i >= platformElements {
			owner = (i - platformElements) / ownElements
		}
		w.elements[i] = Element{Product: owner, Sensitive: drawFacets(&structure, i, 0, 0, facetCount, facetsPerElement)}
	}
	w.ecology.structure = structure
}

// describeProducts reads what is said of single products.
func (w *World) describeProducts() {
	s := w.Settings
	w.byProduct = make([]ProductTally, len(w.products))
	for i := range w.products {
		p := &w.products[i]
		*p = product{share: 1, work: s.Handling.Work, patience: s.Queue.Patience, due: s.Queue.ServiceLevel, next: none}
		if i >= len(s.Products) {
			continue
		}
		d := &s.Products[i]
		p.share, p.priority, p.preempts, p.backlog, p.nextShare = d.Share, d.Priority, d.Preempts, d.Backlog, d.NextShare
		if d.Work.IsSet() {
			p.work = d.Work
		}
		if d.Patience.IsSet() {
			p.patience = d.Patience
		}
		if d.Due > 0 {
			p.due = d.Due
		}
		if d.Next != "" {
			p.next = int32(s.productIndex(d.Next))
		}
	}
	w.placeHeadStarts()
}

// productIndex returns the number of a described product, or -1.
func (s *Settings) productIndex(name string) int {
	for i := range s.Products {
		if s.Products[i].Name == name {
			return i
		}
	}
	return none
}

func (w *World) product(c *Case) *ProductTally { return &w.byProduct[c.Product] }

// ProductTallies returns the running totals by product; read only.
func (w *World) ProductTallies() []ProductTally { return w.byProduct }

// elementIndex maps a slot (0–9) of a product to the element: the platform's
// first, then the product's own.
func (w *World) elementIndex(product, slot int) int {
	if slot < platformElements {
		return slot
	}
	return slot + ownElements*product
}

// drawFacets picks count of the width facets that follow first, going round.
func drawFacets(draws *sim.Keyed, entity, ordinal, first, width, count int) uint64 {
	draw := draws.At(uint64(entity), uint64(ordinal), 0)
	mask := uint64(0)
	for bits.OnesCount64(mask) < count {
		mask |= 1 << ((first + draw.IntN(width)) % facetCount)
	}
	return mask
}

// renew replaces a product by its next generation at all customers: its own
// elements fail for other reasons, and what was known of them is void.
func (w *World) renew(p int) {
	pr := &w.products[p]
	pr.generation++
	for slot := platformElements; slot < slots; slot++ {
		i := w.elementIndex(p, slot)
		e := &w.elements[i]
		e.Generation = pr.generation
		e.Sensitive = drawFacets(&w.ecology.structure, i, pr.generation, 0, facetCount, facetsPerElement)
		w.ideas.forget(i)
		w.unlearn(i)
	}
	for _, id := range pr.customers {
		c := &w.customers[id]
		c.removed &= 1<<(platformElements*facetsOfCustomer) - 1
		w.setCells(c)
	}
	w.scratch.productRenewed = ProductRenewed{Product: p}
	w.Facts.ProductRenewed.publish(&w.scratch.productRenewed)
	w.After(w.ecology.Renewal, phaseDuty, sim.MakeEvent(kindRenew, 0, uint32(p)))
}

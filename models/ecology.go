package models

import (
	"fmt"
	"math/bits"

	"frontline.dev/frontline/sim"
)

// Ecology is the mechanism of the problem ecology, docs/model.md M1: products
// fail by wear, through the customer's context, or because he makes a
// mistake. Switched off, every fault is wear.
//
// A context fault belongs to a cell: an element that is sensitive to one of
// the customer's facets. Every active cell fails as a Poisson process until
// its root cause is removed.
type Ecology struct {
	Wear    float64  `toml:"wear_share" default:"0.4" range:"[0, 1]" doc:"share of faults that are pure wear, when the run begins: half of those that are no mistakes" source:"assumption; docs/model.md M1 (half of the faults of a product), range 0.25-0.6"`
	Usage   float64  `toml:"usage_share" default:"0.2" range:"[0, 1]" doc:"share of faults that are mistakes of an untaught customer; the rest comes from his context" source:"assumption; range 0.05-0.3"`
	Renewal sim.Span `toml:"renewal" default:"18 months" range:"[0 s, 100 years]" doc:"after this time a new generation replaces a product at all customers; 0: never" source:"KMWorld, Xerox product generation about 18 months"`

	structure sim.Keyed
}

func init() {
	Mechanisms.Register("ecology", func() Mechanism { return new(Ecology) })
}

// Name returns "ecology".
func (e *Ecology) Name() string { return "ecology" }

// Validate refuses shares that leave nothing for the context.
func (e *Ecology) Validate() error {
	if e.Wear+e.Usage > 1 {
		return fmt.Errorf("wear_share + usage_share = %g: must be at most 1", e.Wear+e.Usage)
	}
	return nil
}

// Attach switches the ecology on.
func (e *Ecology) Attach(w *World) {
	structure := w.ecology.structure
	w.ecology = *e
	w.ecology.structure = structure
	if e.Renewal <= 0 {
		return
	}
	phase := w.Keyed("ecology.renewal")
	for p := range w.products {
		draw := phase.At(uint64(p), 0, 0) // generations of different products are not in step
		w.After(e.Renewal.Scaled(draw.Float64()), phaseDuty, sim.MakeEvent(kindRenew, 0, uint32(p)))
	}
}

// expectedCells is the mean number of active cells of a customer.
const expectedCells = float64(slots*facetsOfCustomer*facetsPerElement) / facetCount

// exposure is a customer's rate of candidate faults relative to the average
// customer's: more active cells, more faults.
func (w *World) exposure(cu *Customer) float64 {
	e := &w.ecology
	fixed := e.Wear + e.Usage
	return fixed + float64((1-fixed)*(float64(bits.OnesCount64(cu.cells))/expectedCells))
}

// faultOf says which fault a candidate is; wanted is false when its cause is
// gone or the customer knows better by now.
func (w *World) faultOf(cu *Customer, draw *sim.Stream) (slot, facet int8, wanted bool) {
	kind := draw.Float64() * w.exposure(cu)
	which := draw.Float64()
	luck := draw.Float64()
	e := &w.ecology
	switch {
	case kind < e.Wear:
		return int8(which * slots), Wear, true
	case kind < e.Wear+e.Usage:
		slot = int8(which * slots)
		return slot, Usage, luck >= w.competence(cu)
	}
	n := bits.OnesCount64(cu.cells)
	if n == 0 {
		return int8(which * slots), Wear, true // rounding at the edge of the shares
	}
	mask := cu.cells
	for range int(which * float64(n)) {
		mask &= mask - 1
	}
	found := bits.TrailingZeros64(mask)
	s, f := facetOfCell(cu, found)
	wanted = cu.removed>>found&1 == 0
	if wanted && w.redesigned != nil && w.redesigned[w.elementIndex(int(cu.Product), s)]>>f&1 == 1 && luck >= w.redesignLeft {
		wanted = false
		w.Ledger.Redesigned++
	}
	return int8(s), int8(f), wanted
}

// competence returns how well a customer uses his product now.
func (w *World) competence(cu *Customer) float64 {
	if cu.Competence == 0 || w.forgetUse == nil {
		return cu.Competence
	}
	return w.forgetUse(cu)
}

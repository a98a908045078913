// Package design makes experimental designs: which combinations of factors to
// run. It knows nothing of scenarios; a design is a list of rows, one a point,
// with one number a factor.
//
// Space-filling designs and those for sensitivity analysis lie in the unit
// cube, [0, 1] in every factor: [Sobol], [SobolScrambled], [Halton],
// [LatinHypercube], [NOLH], [Saltelli], [Morris]. Two-level designs are coded
// −1 and +1: [NewFraction], [CentralComposite]. Grids count levels from 0:
// [Factorial].
//
// Everything is the same on every machine: sequences are made of whole numbers
// and one division, random choices come from streams of package sim, and
// products are rounded before they meet a sum.
package design

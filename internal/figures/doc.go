// Package figures draws what the folder of a study has to show: time series,
// effects, frontiers, boxes of a discovery and the rest of the catalogue behind
// `frontline plot`.
//
// A [Kind] is one figure of the catalogue; it reads tables of a [Folder] and
// draws, or says what is missing. Nothing here runs a study again, with one
// exception that says so: the stress strip plays a single run, because no table
// holds agents by week. Figures are outside the promise of equal bits; their
// numbers are printed to six digits.
package figures

// Package decide turns runs into decisions one can trust: which of several
// organisations is better, in what, by how much, and how sure that is.
//
// Its first half is statistics of plain numbers and knows nothing of
// scenarios: paired and unpaired differences with tests of difference and of
// equivalence ([Compare], [Correct]), replications to a precision
// ([Precision]), warm-up ([MSER5], [Welch]), quantiles, batch means, and
// procedures that select the best of several systems ([NewKN], [NewTwoStage],
// [NewOCBA]). Estimates enter result tables, so everything here has the same
// bits on every platform: quantiles come from package sim's elementary
// functions.
//
// Its second half plays scenarios through internal/study and applies the
// first: [RunComparison] for A or B, [RunSelection] for the best of many.
package decide

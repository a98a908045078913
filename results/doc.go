// Package results turns observations into answers: estimates with their
// intervals, tables, figures and files.
//
// Two rules hold throughout. What enters a result table ([NewEstimate],
// [Paired], [OLS], [Quantile], [Number]) has the same bits on every platform:
// it uses no function of package math whose bits differ between machines, no
// gonum, and fences every product that is added to something,
// float64(a*b) + c. Figures are outside that promise; they are the same bytes
// in every run on one machine.
//
// A value that is NaN is "no observation": it is dropped and counted, never
// taken as zero.
package results

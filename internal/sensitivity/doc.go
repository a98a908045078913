// Package sensitivity says which factors move an outcome, and how sure that
// is: variance-based indices (Sobol', extended FAST, RBD-FAST), elementary
// effects (Morris), derivative-based measures (DGSM), the density-based delta
// of Borgonovo, standardised regression coefficients, and the effects of
// factorial designs.
//
// Everything works on plain numbers: a matrix of factors, one row per design
// point, and the responses of each row, one per replication. So it serves runs
// of this workbench and any other table alike.
//
// The model is taken to be stochastic. A row with several replications enters
// an index by its mean; the share of the variance that is noise has an index
// of its own (Noise). A value that is NaN or infinite is missing: the rows that
// are meaningless without it are left out together, and counted.
//
// Indices are estimates for people: they are outside the promise of equal bits
// on every machine and are printed to six digits.
package sensitivity

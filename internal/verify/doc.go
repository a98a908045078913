// Package verify holds the simulation to numbers that are known from
// elsewhere: closed forms, Markov chains that were solved, printed results,
// and identities that every run must satisfy.
//
// A case is a scenario with expected numbers ([scenarios.Case]); those that are
// shipped lie in the folder cases and are part of the binary. A measure says
// how a number is read from the runs of a case. The runner plays replications
// with fixed seeds and judges each number by a sequential test whose chance of
// a false alarm is set for the whole suite, so that a commit passes always or
// never.
package verify

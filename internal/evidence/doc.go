// Package evidence holds the model against what is known about service
// organisations. Every claim is one file: what the literature says, the
// experiment that would show it, the region in which the effect must lie, and
// the ablation that must remove it. Nothing is tuned here: all claims meet the
// same shipped scenarios, and what does not come out is reported as such.
//
// A [Claim] asks for arms (a shipped scenario with some settings replaced) and
// compares what it reads from their runs. Equal arms of different claims are
// run once. Arms share their random numbers, replication by replication, so
// differences are paired.
package evidence

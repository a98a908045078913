// Package theory holds formulas of queueing theory and what is counted with
// them, as plain functions: the numbers against which the simulation is
// verified, and those a planner asks for before he simulates.
//
// Rates are per unit of time and times in the same unit, whatever it is.
// Queues are first come first served and in their steady state unless it says
// otherwise. Every function names its source. A queue that grows without end
// has waits of +Inf; arguments that make no sense (no servers, negative rates)
// panic, because callers check what users typed.
//
// Nothing here takes part in a simulation: the functions are an independent
// witness, and share no code with package models.
package theory

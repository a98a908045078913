// Package frontline is a simulation workbench for service organisations. It
// holds no code of its own, only the tests that keep the house in order; the
// engine is in package sim, the organisation in package models, questions are
// in package scenarios, answers in package results, and the program is
// cmd/frontline. ARCHITECTURE.md says what belongs where.
package frontline

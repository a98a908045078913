// Package experiment turns an experiment file into design points: it makes the
// design that the file asks for, maps it to settings of the scenario, leaves
// out what breaks a constraint, and says beforehand what is wrong with the plan
// and what it would take to run it.
//
// A [Plan] is the same on every machine, and so are the overrides of its
// points, which enter the identity of every run.
package experiment

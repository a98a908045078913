// Package study is where a question meets its answer: it runs the
// replications of a scenario, each paired with a run without the innovation
// role, reads the metrics, and writes tables, figures and a manifest.
//
// Everything in a table is the same for any number of workers and any order in
// which replications finish; what depends on the machine or the moment stands
// in manifest.json only.
package study

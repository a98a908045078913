// Package sweep plays the design points of an experiment, each replication
// once, on all cores or on many machines, and survives whatever ends it.
//
// A [Study] says what is to be played. [Play] plays it: every run that ends,
// well or badly, becomes one record of a journal (internal/journal) in the
// study's folder, and only there: memory holds one place of 24 bytes per run
// and otherwise grows with the workers, not with the runs. Playing a study
// again continues it. A folder that belongs to another study, or to the same
// one with another scenario, seed or version, is refused with the differences.
//
// Work is dealt out by a hash of the study, the design point and the
// replication, so that shards need no coordinator: each writes a journal of
// its own, and [Merge] joins folders in any order. [Close] writes the tables
// from the journals, sorted by design point and replication, so that one
// machine, many workers, many shards, and a study that was killed and resumed
// give the same bytes.
//
// A folder holds
//
//	manifest.json        what is played, by what; at the end the digests of the tables
//	experiment.lock.toml the experiment as it was read, where there is one
//	scenarios/*.toml     the scenarios that the design points vary
//	design.csv           the design points
//	journal/*.log        the runs; the source of everything that follows
//	runs.csv, runs.parquet, series.csv, summary.csv, replications.csv,
//	failures.csv, parameters.csv, schema.json
package sweep

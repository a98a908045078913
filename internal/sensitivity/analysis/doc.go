// Package analysis applies the methods of this workbench to a table of runs and
// turns their answers into tables, files and figures: sensitivity, effects,
// trade-offs, discovery, a metamodel, warm-up and replications.
//
// The table is a folder of results, or any CSV of factors and outcomes made
// elsewhere; see Read. A method is one file that registers itself in Methods;
// Run finds it, and so do the command line and its help.
package analysis

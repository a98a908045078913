// Package report turns a folder of results into what other people want to see
// of it: one page in HTML for a reader, and the bundle for a reviewer — ODD,
// STRESS tables, an RO-Crate, a citation, one command that repeats it — and
// tables for NetLogo users and spreadsheets.
//
// Everything is made from the folder alone: its manifest, tables and scenarios.
// What the folder does not say is left open and marked as such; nothing is made
// up. The files of the study are never changed.
package report

// Package fit makes a scenario of a log of contacts, and tries it on a log:
// "their own centre". [Run] reads a log (calls, tickets or an interval report),
// says what it set aside and why, estimates arrivals, handling, patience,
// redials, staffing and skills, and writes a scenario in which the origin of
// every value stands beside it. [Backtest] plays a scenario against a log,
// with the log's own contacts and with contacts drawn from the model, and says
// for which questions the fit is good enough.
//
// A log is read once and its contacts are kept sorted in time, in memory or,
// beyond half a million, in a temporary file; what is remembered grows with
// customers, agents and days, not with rows. Names of customers and agents are
// hashed at reading with a salt that is drawn for each reading and forgotten.
//
// The estimates are text of settings and tables for people; they use package
// math and are the same on one platform, not to the last bit on all.
package fit

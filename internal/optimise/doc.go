// Package optimise looks for the levers that reach several goals at once: the
// non-dominated sorting genetic algorithm NSGA-II (Deb, Pratap, Agarwal and
// Meyarivan 2002) for models whose answers are noisy, and robust choice among
// options whose future is uncertain.
//
// What is done about noise:
//
//   - every point is run with the same random numbers (replication r is the same
//     at each), so that points are compared in pairs;
//   - a point that would enter the front on few replications is given more
//     first: luck alone does not carry a point into it;
//   - the final front is run again on fresh replications, which did not choose
//     it, and a point that falls off makes room for the next. What is reported
//     are the fresh means with their intervals;
//   - points that are dominated, infeasible or thinned out are kept and reported.
//
// Where there are few enough points to try them all, all are tried.
package optimise

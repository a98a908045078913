// Package calibrate finds values of settings that nobody has measured from
// what a firm has: ideas, quits, complaints, satisfaction. It says what the
// data tell about each setting, and what not.
//
// Two methods are offered. Simulated moments ([Moments]): a Gaussian process
// is put through the simulated means of each target, and the point of least
// weighted distance is sought on it, or directly by Nelder and Mead's simplex;
// the surface also yields profiles of the distance and draws from the
// quasi-posterior of Chernozhukov and Hong (2003). Approximate Bayesian
// computation ([ABC]): the adaptive population Monte Carlo of Lenormand,
// Jabot and Deffuant (2013) with the local regression of Beaumont, Zhang and
// Balding (2002). [SBC] holds either method against itself: parameters are
// drawn from the prior, data are simulated, and the true value must have a
// uniform rank among the draws (Talts et al. 2018).
//
// Every parameter is worked on as its prior probability, a number between 0
// and 1; the prior is then uniform on the unit cube. The answer does not depend
// on the number of workers. It is the same on one platform, not to the last bit
// on all: the fits use package math.
package calibrate

package theory

import "math"

// IdleTime is M/M/2 with two agents who are alike, seen from one of them: how
// long he is idle until his next contact. Longest is the probability that,
// when both are idle, the one who has been idle for longer takes a contact: .5
// is a choice at random, 1 the rule of the longest idle.
//
// He becomes idle while the other works or while the other is idle. Then, with
// l the rate of arrivals and m that of services: while the other works he gets
// the next contact at rate l, and the other becomes idle at rate m; while both
// are idle a contact comes at rate l and is his with the probability, or else
// the other works again. Source: derived as a phase-type law; cf. Armony and
// Ward 2010 on fair routing.
type IdleTime struct {
	Arrivals, Service float64
	Longest           float64
}

// Moments returns the mean and the standard deviation of a time of rest.
func (t IdleTime) Moments() (mean, sd float64) {
	l, m, b := t.Arrivals, t.Service, t.Longest
	load := l / (2 * m)
	working := 2 * load / (2*load + 1) // the other works when he becomes idle: states 2 and 1 of M/M/2

	// First moments: w while the other works, o while both are idle and he is
	// the older one, y while he is the younger one.
	//   w = (1 + m o) / (l + m),  o = 1/l + (1-b) w,  y = 1/l + b w
	w := (1 + m/l) / (l + m - m*(1-b))
	o, y := 1/l+(1-b)*w, 1/l+b*w
	// Second moments, from E[T²] = 2 ∫ E[T left] dt.
	w2 := (2*w + 2*m/l*o) / (l + m - m*(1-b))
	y2 := 2*y/l + b*w2
	mean = working*w + (1-working)*y
	return mean, math.Sqrt(working*w2 + (1-working)*y2 - mean*mean)
}

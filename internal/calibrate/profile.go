package calibrate

import "math"

// Profile is the least distance over all other parameters, as a function of
// one.
type Profile struct {
	U        []float64 // values of the parameter, as prior probabilities
	Distance []float64 // above the least of all
	Lo, Hi   float64   // where it is below 3.84: a 95 % interval, when the model is right; 0 and 1 are the ends of the prior
}

// profileRise is the 95 % quantile of chi-squared with one degree of freedom.
const profileRise = 3.841458820694124

const profileGrid = 21

// profiles scans every parameter, from the best point outwards, so that each
// search starts where the last one ended.
func (s *surface) profiles(best []float64, distance float64) (list []Profile) {
	f := s.objective()
	for j := range best {
		p := Profile{U: make([]float64, profileGrid), Distance: make([]float64, profileGrid)}
		centre := 0
		for i := range p.U {
			p.U[i] = float64(i) / (profileGrid - 1)
			if math.Abs(p.U[i]-best[j]) < math.Abs(p.U[centre]-best[j]) {
				centre = i
			}
		}
		for _, step := range []int{-1, 1} {
			from := others(best, j)
			start := centre
			if step > 0 {
				start++
			}
			for i := start; i >= 0 && i < profileGrid; i += step {
				at := p.U[i]
				held := func(u []float64) float64 { return f(joined(u, j, at)) }
				if len(from) > 0 {
					from, p.Distance[i] = minimise(held, from, 0.08, 70)
				} else {
					p.Distance[i] = held(from)
				}
				p.Distance[i] = math.Max(p.Distance[i]-distance, 0)
			}
		}
		p.Lo, p.Hi = p.interval(best[j])
		list = append(list, p)
	}
	return list
}

// interval returns where the profile crosses the rise on both sides of the
// best value, between grid points on a straight line.
func (p *Profile) interval(best float64) (lo, hi float64) {
	lo, hi = 0, 1
	for i := range p.U {
		if p.Distance[i] <= profileRise {
			continue
		}
		switch {
		case p.U[i] <= best:
			lo = p.U[i]
			if i+1 < len(p.U) && p.Distance[i+1] < profileRise {
				lo += (p.U[i+1] - p.U[i]) * (p.Distance[i] - profileRise) / (p.Distance[i] - p.Distance[i+1])
			}
		case hi == 1:
			hi = p.U[i]
			if i > 0 && p.Distance[i-1] < profileRise {
				hi -= (p.U[i] - p.U[i-1]) * (p.Distance[i] - profileRise) / (p.Distance[i] - p.Distance[i-1])
			}
		}
	}
	return math.Min(lo, best), math.Max(hi, best)
}

// others returns a point without coordinate j, joined puts it back.
func others(u []float64, j int) []float64 {
	return append(append([]float64(nil), u[:j]...), u[j+1:]...)
}

func joined(u []float64, j int, x float64) []float64 {
	out := append(append([]float64(nil), u[:j]...), x)
	return append(out, u[j:]...)
}

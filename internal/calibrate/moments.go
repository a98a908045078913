package calibrate

import (
	"context"
	"math"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/sim"
)

// MomentsAnswer is what simulated moments found.
type MomentsAnswer struct {
	Points   []Point
	Best     []float64 // point of least distance
	Distance float64   // there: about chi-squared with targets less parameters degrees of freedom, when the model is right
	Means    []float64 // of the targets there, on the surface
	Freedom  int       // targets less parameters; 0 when there are as many or fewer
	Errors   []float64 // standard errors of the parameters as prior probabilities, from the slopes; +Inf: not determined
	Spread   [][]float64
	Q2       []float64 // of each target's surface: the share of its variance that left-out points confirm
	Profiles []Profile
	Draws    Draws // from the quasi-posterior

	surface *surface
	shared  bool
}

// drawsOfMoments is how many draws of the quasi-posterior there are.
const drawsOfMoments = 200

// Moments calibrates by simulated moments. When the context ends, the points
// that are finished are used, and interrupted is set; too few are an error.
func Moments(ctx context.Context, p *Problem, o Options) (a *MomentsAnswer, runs int, interrupted bool, err error) {
	o = o.withDefaults()
	if err := p.check(o); err != nil {
		return nil, 0, false, err
	}
	c := p.crew(o, o.Budget)
	a = &MomentsAnswer{shared: o.Direct}
	err = a.explore(ctx, p, c, o)
	interrupted = err != nil && ctx.Err() != nil
	if err != nil && !interrupted {
		return nil, c.runs, false, err
	}
	if interrupted && len(a.Points) < 2*(len(p.Parameters)+2) {
		return nil, c.runs, true, ctx.Err()
	}
	return a, c.runs, interrupted, a.finish(p, o, 0)
}

// explore spends the budget on points: half evenly spread, the others where
// the answer is likely.
func (a *MomentsAnswer) explore(ctx context.Context, p *Problem, c *crew, o Options) error {
	points := max(o.Budget/o.Replications, len(p.Parameters)+3)
	first := (points + 1) / 2
	x, err := design.SobolScrambled(first, len(p.Parameters), o.Seed)
	if err != nil {
		return err
	}
	if err := a.play(ctx, p, c, o, x); err != nil {
		return err
	}
	if len(a.Points) < len(p.Parameters)+3 {
		return mistakef("widen the ranges, or look at the constraints", "only %d of %d points gave every target", len(a.Points), first)
	}
	if o.Direct {
		return a.descend(ctx, p, c, o, points)
	}
	for wave := 1; wave <= 2; wave++ {
		s, err := fitSurface(p, a.Points, false, o.Seed)
		if err != nil {
			return err
		}
		u := temper(len(p.Parameters), 60, s.logLikelihood, o.Seed, uint64(wave), o.Workers)
		d := newDraws(u, powered(make([]float64, len(u)), 0))
		stream := sim.NewStream(o.Seed, uint64(wave), "calibrate.wave")
		var next [][]float64
		for _, i := range d.systematic((points-first)/2, &stream) {
			next = append(next, u[i])
		}
		if err := a.play(ctx, p, c, o, next); err != nil {
			return err
		}
	}
	return nil
}

// play runs points and keeps those that gave every target.
func (a *MomentsAnswer) play(ctx context.Context, p *Problem, c *crew, o Options, x [][]float64) error {
	var jobs []job
	for _, u := range x {
		for r := range o.Replications {
			replication := uint64(r)
			if !a.shared {
				replication = uint64(c.runs + len(jobs))
			}
			jobs = append(jobs, job{u, replication})
		}
	}
	rows, err := c.play(ctx, jobs)
	if err != nil {
		return err
	}
	for i, u := range x {
		runs := rows[i*o.Replications : (i+1)*o.Replications]
		if runs[0] == nil {
			continue
		}
		if q := newPoint(u, runs); !missing(q.Mean) {
			a.Points = append(a.Points, q)
		}
	}
	return nil
}

// descend searches on the runs themselves from the best points, one after the
// other, each with an equal part of what is left of the budget.
func (a *MomentsAnswer) descend(ctx context.Context, p *Problem, c *crew, o Options, points int) error {
	s, err := fitSurface(p, a.Points, true, o.Seed)
	if err != nil {
		return err
	}
	starts := nearest(a.Points, restarts, func(q *Point) float64 { return s.distance(q.Mean) })
	left := points - len(a.Points)
	var broken error
	for _, start := range starts {
		minimise(func(u []float64) float64 {
			before := len(a.Points)
			if broken == nil {
				broken = a.play(ctx, p, c, o, [][]float64{u})
			}
			if broken != nil || len(a.Points) == before {
				return math.Inf(1)
			}
			return s.distance(a.Points[before].Mean)
		}, start.U, 0.1, max(left/len(starts), len(p.Parameters)+2))
		if broken != nil {
			return broken
		}
	}
	return nil
}

const restarts = 3

// finish fits the last surface and reads the answer from it; index keeps apart
// the draws of several data sets.
func (a *MomentsAnswer) finish(p *Problem, o Options, index uint64) (err error) {
	if a.surface, err = fitSurface(p, a.Points, a.shared, o.Seed); err != nil {
		return err
	}
	s := a.surface
	for _, g := range s.processes {
		a.Q2 = append(a.Q2, g.Q2)
	}
	a.Spread = s.spread()
	a.seek()
	a.Freedom = max(0, len(p.Targets)-len(p.Parameters))
	a.Errors = s.errors(a.Best)
	a.Profiles = s.profiles(a.Best, a.Distance)
	a.draw(p, o, index)
	return nil
}

// pull keeps parameters that the data leave open in the middle of the prior.
// One that is known to a tenth of its range it moves by less than a hundredth
// of its error.
const pull = 0.1

// seek finds the point of least distance on the surface.
func (a *MomentsAnswer) seek() {
	s := a.surface
	f := s.objective()
	pulled := func(u []float64) float64 {
		away := 0.0
		for _, x := range u {
			away += (2*x - 1) * (2*x - 1)
		}
		return f(u) + pull*away
	}
	least := math.Inf(1)
	for _, start := range nearest(a.Points, 5, func(q *Point) float64 { return s.distance(q.Mean) }) {
		if u, v := minimise(pulled, start.U, 0.1, 400); v < least {
			a.Best, least = u, v
		}
	}
	a.Distance = f(a.Best)
	a.Means = s.centres(a.Best)
}

func (a *MomentsAnswer) draw(p *Problem, o Options, index uint64) {
	u := temper(len(p.Parameters), drawsOfMoments, a.surface.logLikelihood, o.Seed, 100+index, o.Workers)
	weights := make([]float64, len(u))
	for i := range weights {
		weights[i] = 1
	}
	a.Draws = newDraws(u, weights)
}

// errors returns the standard errors of the parameters from the slopes: the
// diagonal of (GᵀC⁻¹G)⁻¹ (McFadden 1989).
func (s *surface) errors(u []float64) []float64 {
	g, f := s.slopes(u), definite(s.spread())
	k := len(u)
	information := square(k)
	column := func(j int) []float64 {
		out := make([]float64, len(g))
		for t := range g {
			out[t] = g[t][j]
		}
		return out
	}
	for i := range k {
		for j := range k {
			a, b := column(i), column(j)
			sum, difference := make([]float64, len(a)), make([]float64, len(a))
			for t := range a {
				sum[t], difference[t] = a[t]+b[t], a[t]-b[t]
			}
			information[i][j] = (quadratic(f, sum) - quadratic(f, difference)) / 4
		}
	}
	out := make([]float64, k)
	inverse := inverted(information)
	for j := range out {
		out[j] = math.Inf(1)
		if inverse != nil {
			out[j] = math.Sqrt(inverse[j][j])
		}
	}
	return out
}

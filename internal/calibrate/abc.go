package calibrate

import (
	"context"
	"math"
	"sort"

	"gonum.org/v1/gonum/mat"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/sim"
)

// Generation is one step of approximate Bayesian computation.
type Generation struct {
	Tolerance float64 // distance of the farthest draw that is kept
	Accepted  float64 // share of the new draws that came within the last tolerance
	ESS       float64 // effective sample size of those that are kept
	Runs      int     // so far
}

// ABCAnswer is what approximate Bayesian computation found.
type ABCAnswer struct {
	Generations []Generation
	Draws       Draws // after the regression
	Raw         Draws // before it
	Outcomes    [][]float64
	Distances   []float64
	runs        [][]float64
	Enough      bool // the acceptance fell below its bound: more runs would not bring much
}

// particle is one draw with its outcome.
type particle struct {
	u, outcome []float64
	weight     float64
	distance   float64
}

// abc is one call of ABC.
type abc struct {
	p      *Problem
	o      Options
	c      *crew
	metric *mat.Cholesky
	list   []particle  // kept, nearest first
	each   int         // runs of a draw
	runs   [][]float64 // covariance of single runs, where a draw has several
	noise  [][]float64 // root of the error that is added to their mean
}

// firstOfABC is where the replications of abc begin, so that no run is shared
// with the other method.
const firstOfABC = 1 << 32

// ABC calibrates by adaptive population Monte Carlo. When the context ends,
// the last finished generation is the answer, and interrupted is set; if there
// is none, the context's error is returned.
func ABC(ctx context.Context, p *Problem, o Options) (a *ABCAnswer, runs int, interrupted bool, err error) {
	o = o.withDefaults()
	if err := p.check(o); err != nil {
		return nil, 0, false, err
	}
	s := &abc{p: p, o: o, c: p.crew(o, o.Budget), each: 1}
	if p.Covariance != nil {
		s.each = o.Replications
	}
	a = &ABCAnswer{}
	err = s.populate(ctx, a)
	if err != nil && (ctx.Err() == nil || len(a.Generations) == 0) {
		return nil, s.c.runs, ctx.Err() != nil, err
	}
	s.answer(a)
	return a, s.c.runs, err != nil, nil
}

// populate runs generations until the budget or the acceptance ends it.
func (s *abc) populate(ctx context.Context, a *ABCAnswer) error {
	size := int(math.Ceil(float64(s.o.Particles) / s.o.Quantile))
	u, err := design.SobolScrambled(size, len(s.p.Parameters), s.o.Seed+0x9e3779b9)
	if err != nil {
		return err
	}
	first, err := s.play(ctx, u, nil, 0)
	if err != nil {
		return err
	}
	if len(first) < max(len(s.p.Targets)+2, size/4) {
		return mistakef("widen the ranges, or look at the constraints", "only %d of %d draws gave every target", len(first), size)
	}
	s.measure(first)
	s.keep(first)
	a.Generations = append(a.Generations, s.generation(1))
	fresh := max(1, size-s.o.Particles)
	for s.c.runs+fresh*s.each <= s.o.Budget {
		before := s.list[len(s.list)-1].distance
		u, weights := s.propose(fresh, len(a.Generations))
		next, err := s.play(ctx, u, weights, len(a.Generations))
		if err != nil {
			return err
		}
		within := 0
		for i := range next {
			if next[i].distance = s.distance(next[i].outcome); next[i].distance <= before {
				within++
			}
		}
		s.keep(append(s.list, next...))
		accepted := float64(within) / float64(fresh)
		a.Generations = append(a.Generations, s.generation(accepted))
		if a.Enough = accepted <= s.o.Stop; a.Enough {
			break
		}
	}
	return nil
}

func (s *abc) generation(accepted float64) Generation {
	d := s.draws()
	return Generation{Tolerance: s.list[len(s.list)-1].distance, Accepted: accepted, ESS: d.ESS, Runs: s.c.runs}
}

// play runs draws; those that the model refuses or that lack a target are left
// out. With a covariance of the data, their error is added.
func (s *abc) play(ctx context.Context, u [][]float64, weights []float64, generation int) ([]particle, error) {
	var jobs []job
	for _, x := range u {
		for range s.each {
			jobs = append(jobs, job{x, firstOfABC + uint64(s.c.runs+len(jobs))})
		}
	}
	rows, err := s.c.play(ctx, jobs)
	if err != nil {
		return nil, err
	}
	errors := sim.NewKeyed(s.o.Seed, uint64(generation), "calibrate.error")
	if s.p.Covariance != nil && s.noise == nil {
		s.learn(u, rows)
	}
	var out []particle
	for i, x := range u {
		runs := rows[i*s.each : (i+1)*s.each]
		if runs[0] == nil {
			continue
		}
		q := particle{u: x, outcome: newPoint(x, runs).Mean, weight: 1}
		if weights != nil {
			q.weight = weights[i]
		}
		if missing(q.outcome) {
			continue
		}
		if s.noise != nil {
			stream := errors.At(uint64(i), 0, 0)
			scatter(q.outcome, s.noise, &stream)
		}
		out = append(out, q)
	}
	return out, nil
}

// learn takes the scatter of runs from the draws of the first population that
// lie near the data, and from it the error that the mean of a draw's runs still
// lacks.
func (s *abc) learn(u, rows [][]float64) {
	var points []Point
	for i, x := range u {
		if runs := rows[i*s.each : (i+1)*s.each]; runs[0] != nil {
			points = append(points, newPoint(x, runs))
		}
	}
	f, observed := definite(s.p.Covariance), s.p.observed()
	s.runs = within(nearest(points, max(8, len(points)/3), func(q *Point) float64 {
		d := make([]float64, len(observed))
		for k := range d {
			d[k] = observed[k] - q.Mean[k]
		}
		return quadratic(f, d)
	}))
	s.noise = rest(s.p.Covariance, s.runs, s.each)
}

// scatter adds a normal error with the given root of its covariance.
func scatter(values []float64, root [][]float64, s *sim.Stream) {
	z := make([]float64, len(values))
	for k := range z {
		z[k] = s.Normal()
	}
	for k := range values {
		for i := range k + 1 {
			values[k] += root[k][i] * z[i]
		}
	}
}

// measure chooses the distance: Mahalanobis with the covariance of what the
// parameters do not explain, on straight lines, in the first population.
func (s *abc) measure(first []particle) {
	x, weights := make([][]float64, len(first)), make([]float64, len(first))
	rest := make([][]float64, len(first))
	for i := range first {
		x[i], weights[i] = first[i].u, 1
		rest[i] = append([]float64(nil), first[i].outcome...)
	}
	for k := range s.p.Targets {
		y := make([]float64, len(first))
		for i := range first {
			y[i] = first[i].outcome[k]
		}
		b := least(x, y, weights)
		for i := range rest {
			for j := range b {
				rest[i][k] -= b[j] * x[i][j]
			}
		}
	}
	_, c := covariance(rest, nil)
	s.metric = definite(c)
	for i := range first {
		first[i].distance = s.distance(first[i].outcome)
	}
}

func (s *abc) distance(outcome []float64) float64 {
	d := s.p.observed()
	for k := range d {
		d[k] -= outcome[k]
	}
	return math.Sqrt(quadratic(s.metric, d))
}

// keep keeps the nearest draws.
func (s *abc) keep(list []particle) {
	list = append([]particle(nil), list...)
	sort.SliceStable(list, func(a, b int) bool { return list[a].distance < list[b].distance })
	s.list = list[:min(s.o.Particles, len(list))]
}

func (s *abc) draws() Draws {
	u, w := make([][]float64, len(s.list)), make([]float64, len(s.list))
	for i := range s.list {
		u[i], w[i] = s.list[i].u, s.list[i].weight
	}
	return newDraws(u, w)
}

// propose moves kept draws by normal steps, component by component, of twice
// their variance (Beaumont et al. 2009), and returns the new ones with their
// importance weights.
func (s *abc) propose(n, generation int) (u [][]float64, weights []float64) {
	d := s.draws()
	_, c := covariance(d.U, d.Weights)
	sd := make([]float64, len(c))
	for j := range sd {
		sd[j] = math.Sqrt(2*c[j][j]) + 1e-9
	}
	streams := sim.NewKeyed(s.o.Seed, uint64(generation), "calibrate.propose")
	for i := range n {
		stream := streams.At(uint64(i), 0, 0)
		x := d.step(sd, &stream)
		for !insideCube(x) {
			x = d.step(sd, &stream)
		}
		density := 0.0
		for q := range d.U {
			e := 0.0
			for j := range x {
				z := (x[j] - d.U[q][j]) / sd[j]
				e += z * z / 2
			}
			density += d.Weights[q] * math.Exp(-e)
		}
		for _, h := range sd {
			density /= h * math.Sqrt(2*math.Pi)
		}
		u, weights = append(u, x), append(weights, 1/density)
	}
	return u, weights
}

func (d *Draws) step(sd []float64, s *sim.Stream) []float64 {
	x := append([]float64(nil), d.U[d.pick(s)]...)
	for j := range x {
		x[j] += sd[j] * s.Normal()
	}
	return x
}

func insideCube(u []float64) bool {
	for _, x := range u {
		if !(x > 0 && x < 1) {
			return false
		}
	}
	return true
}

// answer applies the regression and fills the answer.
func (s *abc) answer(a *ABCAnswer) {
	a.Raw, a.runs = s.draws(), s.runs
	for i := range s.list {
		a.Outcomes = append(a.Outcomes, s.list[i].outcome)
		a.Distances = append(a.Distances, s.list[i].distance)
	}
	a.Draws = adjusted(a.Raw, a.Outcomes, a.Distances, s.p.observed())
}

// adjusted corrects draws for what their outcomes miss of the data by local
// linear regression with Epanechnikov's weights (Beaumont, Zhang and Balding
// 2002), on the logits of the prior probabilities, so that draws stay within
// the prior (Hamilton et al. 2005). With too few draws it leaves them alone.
func adjusted(raw Draws, outcomes [][]float64, distances, observed []float64) Draws {
	n, k := len(raw.U), len(raw.U[0])
	if n < 3*(len(observed)+1) {
		return raw
	}
	width := 0.0
	for _, d := range distances {
		width = math.Max(width, d)
	}
	weights := make([]float64, n)
	for i, d := range distances {
		weights[i] = raw.Weights[i] * (1.000001 - d*d/(width*width))
	}
	u := make([][]float64, n)
	for i := range u {
		u[i] = make([]float64, k)
	}
	for j := range k {
		y := make([]float64, n)
		for i := range y {
			y[i] = math.Log(raw.U[i][j] / (1 - raw.U[i][j]))
		}
		b := least(outcomes, y, weights)
		for i := range u {
			for t := range b {
				y[i] -= b[t] * (outcomes[i][t] - observed[t])
			}
			u[i][j] = 1 / (1 + math.Exp(-y[i]))
		}
	}
	return newDraws(u, weights)
}

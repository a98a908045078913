package calibrate

import (
	"math"

	"frontline.dev/frontline/internal/metamodel"
)

// Point is a point of the unit cube with the runs made there.
type Point struct {
	U    []float64
	Mean []float64   // of each target; NaN when a run lacks it
	Runs [][]float64 // one row for each run
}

// newPoint averages runs.
func newPoint(u []float64, runs [][]float64) Point {
	p := Point{U: u, Runs: runs, Mean: make([]float64, len(runs[0]))}
	for _, row := range runs {
		for k, v := range row {
			p.Mean[k] += v / float64(len(runs))
		}
	}
	return p
}

// surface is a Gaussian process through each target's simulated means.
type surface struct {
	processes []*metamodel.Process
	observed  []float64
	noise     [][]float64 // covariance of single runs at one point
	data      [][]float64 // covariance of the data around the model's mean
	shared    [][]float64 // error that all points have in common, from common random numbers
}

// fitSurface fits the processes. shared says that all points met the same
// random numbers, so that what these did to the mean is not averaged out.
func fitSurface(p *Problem, points []Point, shared bool, seed uint64) (*surface, error) {
	s := &surface{observed: p.observed(), data: p.Covariance}
	var x [][]float64
	for _, q := range points {
		x = append(x, q.U)
	}
	for k, t := range p.Targets {
		y := make([]float64, len(points))
		for i, q := range points {
			y[i] = q.Mean[k]
		}
		g, err := metamodel.Fit(x, y, metamodel.Options{Seed: seed, Starts: 2})
		if err != nil {
			return nil, mistakef("give another target, wider ranges or a larger budget", "no surface can be put through %s: %v", t.Name, err)
		}
		s.processes = append(s.processes, g)
	}
	s.aim(points, shared)
	return s, nil
}

// aim estimates the covariance of runs from the points near the data: where
// there are many the nearest third, and eight at least.
func (s *surface) aim(points []Point, shared bool) {
	s.noise = within(points)
	s.level(points, shared)
	if many := max(8, len(points)/3); many < len(points) {
		s.noise = within(nearest(points, many, func(q *Point) float64 { return s.distance(q.Mean) }))
		s.level(points, shared)
	}
}

func (s *surface) level(points []Point, shared bool) {
	if s.shared = nil; shared && len(points) > 0 {
		s.shared = plus(square(len(s.noise)), s.noise, 1/float64(len(points[0].Runs)))
	}
}

// within returns the covariance of the runs of a point, pooled over points.
func within(points []Point) [][]float64 {
	var c [][]float64
	freedom := 0.0
	for _, q := range points {
		if missing(q.Mean) {
			continue
		}
		_, one := covariance(q.Runs, nil)
		if c == nil {
			c = square(len(one))
		}
		c = plus(c, one, float64(len(q.Runs)))
		freedom += float64(len(q.Runs) - 1)
	}
	if c == nil {
		return nil
	}
	return plus(square(len(c)), c, 1/math.Max(freedom, 1))
}

func missing(values []float64) bool {
	for _, v := range values {
		if math.IsNaN(v) {
			return true
		}
	}
	return false
}

// nearest returns the points of least distance, missing ones left out.
func nearest(points []Point, many int, distance func(*Point) float64) []Point {
	list := make([]Point, 0, len(points))
	var at []float64
	for i := range points {
		if missing(points[i].Mean) {
			continue
		}
		d, j := distance(&points[i]), len(at)
		for j > 0 && at[j-1] > d {
			j--
		}
		at = append(at[:j], append([]float64{d}, at[j:]...)...)
		list = append(list[:j], append([]Point{points[i]}, list[j:]...)...)
	}
	return list[:min(many, len(list))]
}

// spread returns the covariance of observed minus simulated mean, without the
// uncertainty of the surface.
func (s *surface) spread() [][]float64 {
	c := s.noise
	if s.data != nil {
		c = s.data
	}
	if s.shared != nil {
		c = plus(c, s.shared, 1)
	}
	return c
}

// distance returns the weighted squared distance of simulated means from the
// data.
func (s *surface) distance(means []float64) float64 {
	return quadratic(definite(s.spread()), s.misses(means))
}

func (s *surface) misses(means []float64) []float64 {
	d := make([]float64, len(means))
	for k := range d {
		d[k] = s.observed[k] - means[k]
	}
	return d
}

// means returns the surface at a point, and its variances.
func (s *surface) means(u []float64) (mean, variance []float64) {
	mean, variance = make([]float64, len(s.processes)), make([]float64, len(s.processes))
	for k, g := range s.processes {
		m, sd := g.Predict(u)
		mean[k], variance[k] = m, sd*sd
	}
	return mean, variance
}

// objective returns the distance on the surface as a function of the point.
func (s *surface) objective() func(u []float64) float64 {
	f := definite(s.spread())
	return func(u []float64) float64 {
		return quadratic(f, s.misses(s.centres(u)))
	}
}

// centres returns the surface at a point without its variances.
func (s *surface) centres(u []float64) []float64 {
	out := make([]float64, len(s.processes))
	for k, g := range s.processes {
		out[k] = g.MeanAt(u)
	}
	return out
}

// logLikelihood returns the normal log likelihood of the data at a point, with
// the uncertainty of the surface in it; constants are left out.
func (s *surface) logLikelihood(u []float64) float64 {
	m, v := s.means(u)
	c := plus(s.spread(), square(len(m)), 0)
	for k := range v {
		c[k][k] += v[k]
	}
	f := definite(c)
	return -(quadratic(f, s.misses(m)) + f.LogDet()) / 2
}

// slopes returns the derivatives of the means at a point, [target][parameter],
// over a hundredth of the range.
func (s *surface) slopes(u []float64) [][]float64 {
	out := make([][]float64, len(s.processes))
	for k := range out {
		out[k] = make([]float64, len(u))
	}
	for j := range u {
		a, b := append([]float64(nil), u...), append([]float64(nil), u...)
		a[j], b[j] = math.Max(u[j]-0.01, 0), math.Min(u[j]+0.01, 1)
		low := s.centres(a)
		high := s.centres(b)
		for k := range out {
			out[k][j] = (high[k] - low[k]) / (b[j] - a[j])
		}
	}
	return out
}

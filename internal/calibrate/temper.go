package calibrate

import (
	"math"
	"sync"
	"sync/atomic"

	"frontline.dev/frontline/sim"
)

// temper draws from the law on the unit cube whose log density is given, by a
// sampler of sequential Monte Carlo (Del Moral, Doucet and Jasra 2006): from
// uniform draws the density is raised in steps that halve the effective sample
// size, with resampling and random-walk moves scaled by the draws' spread.
// It finds separate peaks and long ridges alike. -Inf is not allowed. The
// density is asked from several goroutines; how many changes nothing.
func temper(k, n int, log func(u []float64) float64, seed, index uint64, workers int) [][]float64 {
	streams := sim.NewKeyed(seed, index, "calibrate.temper")
	s := streams.At(0, 0, 0)
	u, l := make([][]float64, 0, n), make([]float64, 0, n)
	for tries := 0; len(u) < n && tries < 1000*n; tries++ {
		x := make([]float64, k)
		for j := range x {
			x[j] = s.Float64()
		}
		if v := log(x); !math.IsInf(v, -1) && !math.IsNaN(v) {
			u, l = append(u, x), append(l, v)
		}
	}
	if len(u) == 0 {
		panic("calibrate: no point of the cube is allowed")
	}
	for power, step := 0.0, 0; power < 1; step++ {
		next := nextPower(l, power)
		weights := powered(l, next-power)
		d := newDraws(u, weights)
		_, c := covariance(u, d.Weights)
		at := d.systematic(len(u), &s)
		nu, nl := make([][]float64, len(u)), make([]float64, len(u))
		for i, from := range at {
			nu[i], nl[i] = u[from], l[from]
		}
		u, l, power = nu, nl, next
		m := mover{log: log, power: power, root: root(c), scale: 2.38 / math.Sqrt(float64(k))}
		for move := range movesOfTemper {
			m.adapt(m.moveAll(u, l, workers, func(i int) sim.Stream { return streams.At(uint64(i)+1, uint64(step), uint64(move)) }))
		}
	}
	return u
}

const movesOfTemper = 4

// nextPower finds by bisection how far the density can be raised until half of
// the effective sample size is left.
func nextPower(l []float64, power float64) float64 {
	half := func(next float64) bool {
		d := newDraws(nil, powered(l, next-power))
		return d.ESS < float64(len(l))/2
	}
	if !half(1) {
		return 1
	}
	low, high := power, 1.0
	for range 40 {
		if mid := (low + high) / 2; half(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return math.Max(low, power+1e-9)
}

// powered returns exp(power × l), with 1 the greatest.
func powered(l []float64, power float64) []float64 {
	top, out := math.Inf(-1), make([]float64, len(l))
	for _, v := range l {
		top = math.Max(top, v)
	}
	for i, v := range l {
		out[i] = math.Exp(power * (v - top))
	}
	return out
}

// systematic returns n indices by systematic resampling.
func (d *Draws) systematic(n int, s *sim.Stream) []int {
	out := make([]int, 0, n)
	at, sum := s.Float64()/float64(n), 0.0
	for i, w := range d.Weights {
		for sum += w; at < sum && len(out) < n; at += 1 / float64(n) {
			out = append(out, i)
		}
	}
	for len(out) < n {
		out = append(out, len(d.Weights)-1)
	}
	return out
}

// mover is a random walk within the cube, folded at its faces.
type mover struct {
	log   func([]float64) float64
	power float64
	root  [][]float64 // lower triangle of the spread's root
	scale float64
}

// moveAll moves every draw once, side by side, each with a stream of its own,
// and returns the share that was accepted.
func (m *mover) moveAll(u [][]float64, l []float64, workers int, stream func(i int) sim.Stream) float64 {
	var group sync.WaitGroup
	var accepted atomic.Int64
	for w := range max(1, workers) {
		group.Go(func() {
			for i := w; i < len(u); i += max(1, workers) {
				s := stream(i)
				if m.move(&u[i], &l[i], &s) {
					accepted.Add(1)
				}
			}
		})
	}
	group.Wait()
	return float64(accepted.Load()) / float64(len(u))
}

func (m *mover) move(u *[]float64, l *float64, s *sim.Stream) bool {
	k := len(*u)
	z := make([]float64, k)
	for j := range z {
		z[j] = s.Normal()
	}
	next := make([]float64, k)
	for j := range next {
		x := (*u)[j]
		for i := range j + 1 {
			x += m.scale * m.root[j][i] * z[i]
		}
		next[j] = folded(x)
	}
	accept := s.Float64()
	v := m.log(next)
	if math.IsNaN(v) || math.Log(accept) >= m.power*(v-*l) {
		return false
	}
	*u, *l = next, v
	return true
}

// adapt keeps about a quarter of the moves.
func (m *mover) adapt(rate float64) {
	switch {
	case rate < 0.15:
		m.scale /= 2
	case rate > 0.5:
		m.scale *= 1.5
	}
}

// folded mirrors a number into [0, 1] at both ends.
func folded(x float64) float64 {
	x = math.Mod(math.Abs(x), 2)
	if x > 1 {
		return 2 - x
	}
	return x
}

// root returns a lower triangular root of a covariance.
func root(c [][]float64) [][]float64 {
	d := plus(c, square(len(c)), 0)
	for i := range d {
		d[i][i] += 1e-9 * d[i][i]
	}
	f := definite(d)
	out := square(len(c))
	for i := range out {
		for j := range i + 1 {
			out[i][j] = lower(f, i, j)
		}
	}
	return out
}

package fit

import (
	"math"
	"slices"
)

// lengths is a sample of lengths of time in seconds that takes the same room
// whatever its size: bins of a relative width of 0.5 %, each with its count
// and sum. Values that are alone in their bin, such as whole seconds below 200,
// are kept exactly; others lie within 0.25 % of the mean of their bin. Mean and
// standard deviation are exact.
type lengths struct {
	bins        map[int32]*bin
	n           float64
	sum, square float64
	least, most float64
	order       []int32 // of the bins, once asked for
}

type bin struct{ n, sum float64 }

// binWidth is the relative width of a bin.
const binWidth = 0.005

func (l *lengths) add(x, times float64) {
	if l.bins == nil {
		l.bins, l.least = map[int32]*bin{}, math.Inf(1)
	}
	key := int32(math.MinInt32)
	if x > 0 {
		key = int32(math.Floor(math.Log(x) / binWidth))
	}
	b := l.bins[key]
	if b == nil {
		b = &bin{}
		l.bins[key] = b
		l.order = nil
	}
	b.n += times
	b.sum += times * x
	l.n += times
	l.sum += times * x
	l.square += times * x * x
	l.least, l.most = min(l.least, x), max(l.most, x)
}

// merge adds another sample.
func (l *lengths) merge(o *lengths) {
	for _, p := range o.points() {
		l.add(p.x, p.n)
	}
}

// point is a value with how often it occurs.
type point struct{ x, n float64 }

// points returns the sample in ascending order.
func (l *lengths) points() []point {
	if l.order == nil {
		for key := range l.bins {
			l.order = append(l.order, key)
		}
		slices.Sort(l.order)
	}
	out := make([]point, len(l.order))
	for i, key := range l.order {
		b := l.bins[key]
		out[i] = point{b.sum / b.n, b.n}
	}
	return out
}

func (l *lengths) mean() float64 { return l.sum / l.n }

// sd is the standard deviation; 0 for less than two values.
func (l *lengths) sd() float64 {
	if l.n < 2 {
		return 0
	}
	return math.Sqrt(max(0, (l.square-l.sum*l.sum/l.n)/(l.n-1)))
}

// quantile returns the value that a share p of the sample does not exceed.
func (l *lengths) quantile(p float64) float64 {
	points, seen := l.points(), 0.0
	for _, q := range points {
		if seen += q.n; seen >= p*l.n {
			return q.x
		}
	}
	if len(points) == 0 {
		return math.NaN()
	}
	return points[len(points)-1].x
}

// logMoments returns mean and standard deviation of the logarithms of the
// positive values.
func logMoments(points []point) (mu, sigma float64) {
	n := 0.0
	for _, p := range points {
		if p.x > 0 {
			n += p.n
			mu += p.n * math.Log(p.x)
		}
	}
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	mu /= n
	for _, p := range points {
		if p.x > 0 {
			d := math.Log(p.x) - mu
			sigma += p.n * d * d / n
		}
	}
	return mu, math.Sqrt(sigma)
}

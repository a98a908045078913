package calibrate

import (
	"math"
	"sort"
)

// simplex is Nelder and Mead's (1965) search in the unit cube: points beyond a
// face are put on it. It stops after evaluations, or when the corners lie
// within 1e-4 of each other.
type simplex struct {
	f       func(u []float64) float64
	most    int // evaluations
	used    int
	corners [][]float64
	values  []float64
}

// minimise searches from a start and returns the best point and its value.
func minimise(f func([]float64) float64, start []float64, step float64, most int) (best []float64, value float64) {
	s := &simplex{f: f, most: most}
	s.add(start)
	for j := range start {
		u := append([]float64(nil), start...)
		if u[j] += step; u[j] > 1 {
			u[j] = start[j] - step
		}
		s.add(u)
	}
	for s.sort(); s.used < most && s.size() > 1e-4; s.sort() {
		s.move()
	}
	return s.corners[0], s.values[0]
}

func (s *simplex) value(u []float64) float64 {
	s.used++
	v := s.f(u)
	if math.IsNaN(v) {
		return math.Inf(1)
	}
	return v
}

func (s *simplex) add(u []float64) {
	s.corners, s.values = append(s.corners, inCube(u)), append(s.values, s.value(inCube(u)))
}

func inCube(u []float64) []float64 {
	out := make([]float64, len(u))
	for j, x := range u {
		out[j] = math.Min(math.Max(x, 0), 1)
	}
	return out
}

func (s *simplex) sort() {
	order := make([]int, len(s.values))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return s.values[order[a]] < s.values[order[b]] })
	corners, values := make([][]float64, len(order)), make([]float64, len(order))
	for to, from := range order {
		corners[to], values[to] = s.corners[from], s.values[from]
	}
	s.corners, s.values = corners, values
}

func (s *simplex) size() (size float64) {
	for _, c := range s.corners[1:] {
		for j, x := range c {
			size = math.Max(size, math.Abs(x-s.corners[0][j]))
		}
	}
	return size
}

// move is one step: reflect, expand, contract or shrink.
func (s *simplex) move() {
	last := len(s.corners) - 1
	centre := make([]float64, len(s.corners[0]))
	for _, c := range s.corners[:last] {
		for j, x := range c {
			centre[j] += x / float64(last)
		}
	}
	at := func(t float64) (u []float64, v float64) {
		u = make([]float64, len(centre))
		for j := range u {
			u[j] = centre[j] + t*(s.corners[last][j]-centre[j])
		}
		u = inCube(u)
		return u, s.value(u)
	}
	u, v := at(-1)
	switch {
	case v < s.values[0]:
		if further, w := at(-2); w < v {
			u, v = further, w
		}
	case v >= s.values[last-1]:
		t := 0.5
		if v < s.values[last] {
			t = -0.5
		}
		if nearer, w := at(t); w < math.Min(v, s.values[last]) {
			u, v = nearer, w
			break
		}
		for i := 1; i <= last; i++ {
			for j := range s.corners[i] {
				s.corners[i][j] = (s.corners[i][j] + s.corners[0][j]) / 2
			}
			s.values[i] = s.value(s.corners[i])
		}
		return
	}
	s.corners[last], s.values[last] = u, v
}

package optimise

import (
	"math"

	"frontline.dev/frontline/sim"
)

// variation makes new points from old ones.
type variation struct {
	levers   []Lever
	stream   *sim.Stream
	crossing float64 // probability that two parents are crossed
	eta      float64 // distribution index of crossover and mutation: large keeps children near

	// noSwap leaves out the exchange of genes between the children, a mistake
	// that is easily made and hard to see: each child then stays near the same
	// parent in every gene, and nothing is combined. A test shows what it costs.
	noSwap bool
}

// genes are points in a space where every lever is an interval: levels of a
// discrete lever are numbered from 0 and get half a level on either side, so
// that the ends are as likely as the rest.
func (v *variation) interval(j int) (low, high float64) {
	if n := v.levers[j].levels(); n > 0 {
		return -0.5, float64(n) - 0.5
	}
	return v.levers[j].Min, v.levers[j].Max
}

func (v *variation) gene(j int, value float64) float64 {
	switch l := v.levers[j]; {
	case l.Categories != nil:
		return value
	case l.Whole:
		return value - l.Min
	case l.Step > 0:
		return math.Round((value - l.Min) / l.Step)
	}
	return value
}

func (v *variation) express(j int, gene float64) float64 {
	low, high := v.interval(j)
	gene = math.Min(math.Max(gene, low), high)
	if n := v.levers[j].levels(); n > 0 {
		return v.levers[j].at(min(max(int(math.Round(gene)), 0), n-1))
	}
	return gene
}

// scatter returns n first points: a Latin hypercube.
func (v *variation) scatter(n int) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, len(v.levers))
	}
	order := make([]int, n)
	for j := range v.levers {
		for i := range order {
			order[i] = i
			at := v.stream.IntN(i + 1)
			order[i], order[at] = order[at], i
		}
		low, high := v.interval(j)
		for i, stratum := range order {
			share := (float64(stratum) + v.stream.Float64()) / float64(n)
			points[i][j] = v.express(j, low+share*(high-low))
		}
	}
	return points
}

// children crosses two parents by simulated binary crossover (Deb and Agrawal
// 1995, in its form for bounded variables) and mutates both children by the
// polynomial of Deb and Goyal 1996, each lever with probability 1/n.
func (v *variation) children(mother, father []float64) (a, b []float64) {
	a, b = append([]float64(nil), mother...), append([]float64(nil), father...)
	if v.stream.Float64() < v.crossing {
		for j := range v.levers {
			if v.stream.Float64() < 0.5 {
				v.cross(a, b, j)
			}
		}
	}
	v.mutate(a)
	v.mutate(b)
	return a, b
}

// cross exchanges or blends one gene of two children.
func (v *variation) cross(a, b []float64, j int) {
	if v.levers[j].Categories != nil {
		if v.stream.Float64() < 0.5 {
			a[j], b[j] = b[j], a[j]
		}
		return
	}
	lower, upper := v.gene(j, a[j]), v.gene(j, b[j])
	if lower > upper {
		lower, upper = upper, lower
	}
	if upper-lower < 1e-14 {
		return
	}
	low, high := v.interval(j)
	u := v.stream.Float64()
	down := v.spread(u, 1+2*(lower-low)/(upper-lower))
	up := v.spread(u, 1+2*(high-upper)/(upper-lower))
	first := ((lower + upper) - down*(upper-lower)) / 2
	second := ((lower + upper) + up*(upper-lower)) / 2
	swap := v.stream.Float64() < 0.5
	if v.noSwap {
		swap = a[j] > b[j]
	}
	if swap {
		first, second = second, first
	}
	a[j], b[j] = v.express(j, first), v.express(j, second)
}

// spread draws how far a child lies from the middle of its parents, in half
// distances of theirs, bounded by room.
func (v *variation) spread(u, room float64) float64 {
	alpha := 2 - math.Pow(room, -(v.eta+1))
	if u <= 1/alpha {
		return math.Pow(u*alpha, 1/(v.eta+1))
	}
	return math.Pow(1/(2-u*alpha), 1/(v.eta+1))
}

// mutate moves each lever with probability 1/n.
func (v *variation) mutate(point []float64) {
	for j := range point {
		if v.stream.Float64() >= 1/float64(len(point)) {
			continue
		}
		l := v.levers[j]
		if l.Categories != nil {
			point[j] = float64((int(point[j]) + 1 + v.stream.IntN(len(l.Categories)-1)) % len(l.Categories))
			continue
		}
		before := point[j]
		if point[j] = v.express(j, v.moved(j, v.gene(j, before))); point[j] == before && l.levels() > 1 {
			step := 1.0 // too small a move for a discrete lever: to a neighbour
			if v.stream.Float64() < 0.5 {
				step = -1
			}
			point[j] = v.express(j, v.gene(j, before)+step)
		}
	}
}

// moved is the polynomial mutation of a gene.
func (v *variation) moved(j int, x float64) float64 {
	low, high := v.interval(j)
	u, power := v.stream.Float64(), v.eta+1
	if u < 0.5 {
		room := 1 - (x-low)/(high-low)
		return x + (high-low)*(math.Pow(2*u+(1-2*u)*math.Pow(room, power), 1/power)-1)
	}
	room := 1 - (high-x)/(high-low)
	return x + (high-low)*(1-math.Pow(2*(1-u)+2*(u-0.5)*math.Pow(room, power), 1/power))
}

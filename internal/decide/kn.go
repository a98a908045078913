package decide

import (
	"math"

	"frontline.dev/frontline/sim"
)

// KN is the fully sequential procedure of Kim and Nelson (2001, ACM
// Transactions on Modeling and Computer Simulation 11, 251-273) with c = 1: one
// more replication of every system that is still in, and out go those that are
// certainly not the best. It is valid, and quickest, under common random
// numbers, because it uses the variances of differences.
//
// Its cousin KN++ updates these variances on the way. It is not offered: its
// guarantee holds only in the limit of small differences.
type KN struct {
	sample
	eta, h2  float64
	in       []int // still competing, in order
	out      []int // by system: after how many replications it went
	variance [][]float64
	limit    int // after so many replications the best mean is chosen
	round    int // replications that have been looked at
}

// KNConstants returns η and h² of KN with c = 1 for a number of systems and
// first replications. Under independent sampling the error is shared out a
// little better, 1-(1-α)^(1/(k-1)) instead of α/(k-1).
func KNConstants(systems, n0 int, confidence float64, independent bool) (eta, h2 float64) {
	checkConfidence(confidence)
	alpha, rivals := 1-confidence, float64(systems-1)
	share := alpha / rivals
	if independent {
		share = 1 - sim.Pow(1-alpha, 1/rivals)
	}
	freedom := float64(n0 - 1)
	eta = float64((sim.Pow(2*share, -2/freedom) - 1) / 2)
	return eta, float64(float64(2*eta) * freedom)
}

// NewKN returns the procedure KN. Independent says that replications of
// different systems share no random numbers. It panics when the ask is out of
// range.
func NewKN(systems int, ask Ask, independent bool) *KN {
	k := &KN{sample: newSample(systems, ask), in: all(systems), out: make([]int, systems)}
	k.eta, k.h2 = KNConstants(systems, ask.N0, ask.Confidence, independent)
	return k
}

// Next implements [Procedure].
func (k *KN) Next() []int {
	k.advance()
	needed := make([]int, len(k.values))
	if k.chosen() {
		return needed
	}
	for _, i := range k.in {
		needed[i] = max(k.ask.N0, k.round+1) - len(k.values[i])
	}
	return needed
}

// advance looks at as many replications as all competing systems have.
func (k *KN) advance() {
	for !k.chosen() {
		next := max(k.ask.N0, k.round+1)
		for _, i := range k.in {
			if len(k.values[i]) < next {
				return
			}
		}
		if k.variance == nil {
			k.setup()
		}
		k.round = next
		if k.round > k.limit {
			k.settle()
			return
		}
		k.screen()
	}
}

// setup takes the variances of differences from the first replications.
func (k *KN) setup() {
	n0, systems := k.ask.N0, len(k.values)
	k.variance = make([][]float64, systems)
	differences := make([]float64, n0)
	for i := range systems {
		k.variance[i] = make([]float64, systems)
		for l := range systems {
			for r := range n0 {
				differences[r] = k.values[i][r] - k.values[l][r]
			}
			s := sample{values: [][]float64{differences}}
			sd := s.sd(0, n0)
			k.variance[i][l] = float64(sd * sd)
			bound := k.h2 * k.variance[i][l] / float64(k.ask.Delta*k.ask.Delta)
			k.limit = max(k.limit, int(math.Min(math.Floor(bound), 1<<30)))
		}
	}
}

// Width returns W of systems i and l after r replications: by how much i may
// be behind l and stay.
func (k *KN) Width(i, l, r int) float64 {
	n := float64(r)
	return math.Max(0, k.ask.Delta/(2*n)*(k.h2*k.variance[i][l]/float64(k.ask.Delta*k.ask.Delta)-n))
}

// screen drops every system that is certainly behind another.
func (k *KN) screen() {
	means := make([]float64, len(k.values))
	for _, i := range k.in {
		means[i] = k.mean(i, k.round)
	}
	var stay []int
	for _, i := range k.in {
		stays := true
		for _, l := range k.in {
			stays = stays && (l == i || means[i] >= means[l]-k.Width(i, l, k.round))
		}
		if stays {
			stay = append(stay, i)
		} else {
			k.out[i] = k.round
		}
	}
	k.in = stay
}

// settle chooses the best mean when no more replications are due.
func (k *KN) settle() {
	best := ahead(k.in, func(i int) float64 { return k.mean(i, k.round) })
	for _, i := range k.in {
		if i != best {
			k.out[i] = k.round
		}
	}
	k.in = []int{best}
}

func (k *KN) chosen() bool { return len(k.in) == 1 }

// Best implements [Procedure].
func (k *KN) Best() (int, bool) {
	k.advance()
	if k.chosen() {
		return k.in[0], true
	}
	if k.round == 0 {
		return k.in[0], false
	}
	return ahead(k.in, func(i int) float64 { return k.mean(i, k.round) }), false
}

// Standing implements [Procedure].
func (k *KN) Standing() []Standing {
	list := make([]Standing, len(k.values))
	for i := range list {
		used := min(k.round, len(k.values[i]))
		if k.out[i] > 0 {
			used = k.out[i]
		}
		list[i] = k.standing(i, used)
		list[i].Out = k.out[i]
		if k.variance != nil {
			list[i].Planned = k.limit + 1
		}
	}
	return list
}

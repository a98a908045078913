package design

import "frontline.dev/frontline/sim"

// jitterBits is the resolution of a point inside its stratum.
const jitterBits = 30

// LatinHypercube returns n points of k factors (McKay, Beckman and Conover
// 1979): in every column each of n equal strata is met once, in random order,
// at a random place. Columns have streams of their own, so one more factor
// leaves the others as they are. The same seed gives the same design. It
// returns an error when n or k is out of range.
func LatinHypercube(n, k int, seed uint64) ([][]float64, error) {
	if err := size(float64(n), k); err != nil {
		return nil, err
	}
	rows, columns := matrix(n, k), sim.NewKeyed(seed, 0, "design.latin")
	for j := range k {
		stream := columns.At(uint64(j), 0, 0)
		for i, stratum := range shuffled(n, &stream) {
			place := stream.Uint64() >> (64 - jitterBits)
			rows[i][j] = float64(uint64(stratum)<<jitterBits|place) / float64(uint64(n)<<jitterBits)
		}
	}
	return rows, nil
}

// shuffled returns 0 … n−1 in random order (Fisher and Yates).
func shuffled(n int, stream *sim.Stream) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := stream.IntN(i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

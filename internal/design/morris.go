package design

import (
	"fmt"
	"math"

	"frontline.dev/frontline/sim"
)

// candidatesMax bounds the trajectories among which those far apart are chosen.
const candidatesMax = 2000

// MorrisOptions describe a design of elementary effects.
type MorrisOptions struct {
	Levels       int    // of the grid, even, at least 2; 4 is usual
	Trajectories int    // r, at least 1
	Seed         uint64 // of the random starts and orders
	Candidates   int    // trajectories of which those farthest apart are taken; 0 or not more than Trajectories: no choice
	Groups       []int  // group of each factor, 0, 1 …, each with a factor; the factors of a group move together. nil: each alone
}

// Morris returns the trajectories of a Morris screening (Morris 1991) of k
// factors in the unit cube, one after the other, each of k+1 rows, or one row
// more than there are groups. From row to row one factor, or group, moves by
// levels/(2(levels−1)), up or down, so every value of the grid is as likely.
//
// With candidates, that many trajectories are made and those taken that lie
// far apart (Campolongo, Cariboni and Saltelli 2007): first the two with the
// greatest distance, then one by one the trajectory that is farthest from
// those taken. This is the step-by-step choice of Ruano et al. (2012) and not
// the search through all subsets. It returns an error when a number is out of
// range.
func Morris(k int, o MorrisOptions) ([][]float64, error) {
	groups, count, err := o.groups(k)
	if err != nil {
		return nil, err
	}
	made := max(o.Trajectories, o.Candidates)
	switch {
	case o.Levels < 2 || o.Levels%2 == 1 || o.Levels > 1000:
		return nil, fmt.Errorf("a Morris design has an even number of levels, 2 to 1000, not %d", o.Levels)
	case o.Trajectories < 1:
		return nil, fmt.Errorf("a Morris design needs at least one trajectory, not %d", o.Trajectories)
	case o.Candidates < 0 || o.Candidates > candidatesMax:
		return nil, fmt.Errorf("candidates are 0 to %d trajectories, not %d", candidatesMax, o.Candidates)
	}
	if err := size(float64(made)*float64(count+1), k); err != nil {
		return nil, err
	}
	streams := sim.NewKeyed(o.Seed, 0, "design.morris")
	walks := make([][][]int, made)
	for t := range walks {
		stream := streams.At(uint64(t), 0, 0)
		walks[t] = walk(k, o.Levels, groups, count, &stream)
	}
	if o.Candidates > o.Trajectories {
		walks = farApart(walks, o.Trajectories)
	}
	var rows [][]float64
	for _, w := range walks {
		for _, levels := range w {
			row := make([]float64, k)
			for j, l := range levels {
				row[j] = float64(l) / float64(o.Levels-1)
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// groups returns the group of each factor and how many there are.
func (o MorrisOptions) groups(k int) (groups []int, count int, err error) {
	if k < 1 {
		return nil, 0, fmt.Errorf("a Morris design needs at least one factor, not %d", k)
	}
	if o.Groups == nil {
		for j := range k {
			groups = append(groups, j)
		}
		return groups, k, nil
	}
	used := map[int]bool{}
	for _, g := range o.Groups {
		used[g] = true
		count = max(count, g+1)
	}
	if len(o.Groups) != k || len(used) != count || used[-1] {
		return nil, 0, fmt.Errorf("groups %v: each of the %d factors needs one, and each group from 0 a factor", o.Groups, k)
	}
	return o.Groups, count, nil
}

// walk makes one trajectory in levels of the grid, from 0.
func walk(k, levels int, groups []int, count int, stream *sim.Stream) [][]int {
	start, step := make([]int, k), make([]int, k)
	for j := range k {
		start[j], step[j] = stream.IntN(levels/2), levels/2
		if stream.IntN(2) == 1 {
			start[j], step[j] = start[j]+levels/2, -levels/2
		}
	}
	rows := [][]int{start}
	for _, g := range shuffled(count, stream) {
		row := append([]int(nil), rows[len(rows)-1]...)
		for j := range k {
			if groups[j] == g {
				row[j] += step[j]
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// farApart takes r trajectories, in order of making.
func farApart(walks [][][]int, r int) [][][]int {
	n := len(walks)
	distance := matrix(n, n)
	first, second := 0, min(1, n-1)
	for a := range walks {
		for b := a + 1; b < n; b++ {
			distance[a][b] = apart(walks[a], walks[b])
			distance[b][a] = distance[a][b]
			if distance[a][b] > distance[first][second] {
				first, second = a, b
			}
		}
	}
	taken, sum := make([]bool, n), make([]float64, n)
	take := func(t int) {
		taken[t] = true
		for other := range sum {
			sum[other] += float64(distance[t][other] * distance[t][other])
		}
	}
	take(first)
	if r > 1 {
		take(second)
	}
	for chosen := 2; chosen < r; chosen++ {
		best := -1
		for t := range walks {
			if !taken[t] && (best < 0 || sum[t] > sum[best]) {
				best = t
			}
		}
		take(best)
	}
	var out [][][]int
	for t, w := range walks {
		if taken[t] {
			out = append(out, w)
		}
	}
	return out
}

// apart is the sum of the Euclidean distances between all pairs of points of
// two trajectories, in levels of the grid.
func apart(a, b [][]int) (sum float64) {
	for _, p := range a {
		for _, q := range b {
			squares := 0
			for j := range p {
				squares += (p[j] - q[j]) * (p[j] - q[j])
			}
			sum += math.Sqrt(float64(squares))
		}
	}
	return sum
}

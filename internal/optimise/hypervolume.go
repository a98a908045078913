package optimise

import (
	"fmt"
	"slices"
)

// Hypervolume returns the volume that points dominate up to a reference, every
// goal to be made small (Zitzler and Thiele 1998), exactly, by slicing along
// the last goal. Points that are not better than the reference in every goal
// count nothing. It panics when a point has another number of goals than the
// reference.
func Hypervolume(points [][]float64, reference []float64) float64 {
	var inside [][]float64
	for _, p := range points {
		if len(p) != len(reference) {
			panic(fmt.Sprintf("optimise: Hypervolume of a point with %d goals and a reference with %d", len(p), len(reference)))
		}
		better := true
		for g, v := range p {
			better = better && v < reference[g]
		}
		if better {
			inside = append(inside, p)
		}
	}
	return volume(inside, reference, len(reference))
}

// volume is that of the first so many goals.
func volume(points [][]float64, reference []float64, goals int) float64 {
	if len(points) == 0 {
		return 0
	}
	last := goals - 1
	sorted := slices.Clone(points)
	slices.SortStableFunc(sorted, func(a, b []float64) int { return slices.Compare(a[last:goals], b[last:goals]) })
	if goals == 1 {
		return reference[0] - sorted[0][0]
	}
	if goals == 2 {
		sum, height := 0.0, reference[0]
		for i, p := range sorted { // upward in the second goal, each lower in the first widens the area
			top := reference[1]
			if height = min(height, p[0]); i+1 < len(sorted) {
				top = sorted[i+1][1]
			}
			sum += (reference[0] - height) * (top - p[1])
		}
		return sum
	}
	sum := 0.0
	for i, p := range sorted {
		top := reference[last]
		if i+1 < len(sorted) {
			top = sorted[i+1][last]
		}
		if top > p[last] {
			sum += volume(sorted[:i+1], reference, last) * (top - p[last])
		}
	}
	return sum
}

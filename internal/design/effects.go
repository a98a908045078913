package design

import (
	"fmt"
	"math"
	"math/bits"
	"strings"
)

// Effect is what changing a factor from −1 to +1 does to the mean response; of
// several factors, what their product does.
type Effect struct {
	Name  string  // names joined by ·; "mean" is the mean response itself
	Order int     // how many factors; 0 for the mean
	Value float64 // in the unit of the response
}

// Effects returns the mean, the main effects and the interactions of up to
// order factors of a balanced two-level design coded −1 and +1: the mean
// response where the product of the factors is +1, less the mean where it is
// −1. Order 0 means all. Effects come by order, then by position. It returns an
// error when rows, names and responses do not fit, a coordinate is not ±1, or
// a product is not balanced (it is aliased with the mean).
func Effects(x [][]float64, y []float64, names []string, order int) ([]Effect, error) {
	k := len(names)
	if len(x) == 0 || len(x) != len(y) || k < 1 || k > compositeMax {
		return nil, fmt.Errorf("%d rows, %d responses and %d factors are no two-level design", len(x), len(y), k)
	}
	for i, row := range x {
		for _, v := range row {
			if len(row) != k || v != 1 && v != -1 {
				return nil, fmt.Errorf("row %d is not %d numbers of −1 or +1: %v", i+1, k, row)
			}
		}
		if math.IsNaN(y[i]) || math.IsInf(y[i], 0) {
			return nil, fmt.Errorf("the response of row %d is missing", i+1)
		}
	}
	if order <= 0 || order > k {
		order = k
	}
	list := []Effect{{"mean", 0, contrast(x, y, 0) / float64(len(y))}}
	for o := 1; o <= order; o++ {
		for _, set := range subsets(k, o) {
			e := Effect{wordOf(set, names, "·"), o, contrast(x, y, set) / float64(len(y)/2)}
			if contrast(x, nil, set) != 0 {
				return nil, fmt.Errorf("the design is not balanced in %s: it cannot be told from the mean", e.Name)
			}
			list = append(list, e)
		}
	}
	return list, nil
}

// contrast sums the responses with the sign of the product of the factors in
// the set; nil responses are ones.
func contrast(x [][]float64, y []float64, set uint32) (sum float64) {
	for i, row := range x {
		sign := 1.0
		for j, v := range row {
			if set>>j&1 == 1 {
				sign *= v
			}
		}
		if y != nil {
			sign = float64(sign * y[i])
		}
		sum += sign
	}
	return sum
}

// subsets returns the sets of o of k factors, first factors first.
func subsets(k, o int) (sets []uint32) {
	var choose func(set uint32, from int)
	choose = func(set uint32, from int) {
		if bits.OnesCount32(set) == o {
			sets = append(sets, set)
			return
		}
		for j := from; j < k; j++ {
			choose(set|1<<j, j+1)
		}
	}
	choose(0, 0)
	return sets
}

// wordOf joins the names of the factors in a set.
func wordOf(set uint32, names []string, between string) string {
	var parts []string
	for j, name := range names {
		if set>>j&1 == 1 {
			parts = append(parts, name)
		}
	}
	return strings.Join(parts, between)
}

package design

import "fmt"

// Saltelli returns the design of variance-based sensitivity analysis (Saltelli
// et al. 2010) in the unit cube. Base matrices A and B are the halves of the
// first base points of the Sobol' sequence in 2k dimensions, from the point 0.
// Rows come base row by base row: A; A with the i-th factor of B, for each i;
// with secondOrder also B with the i-th factor of A, for each i; B. That is the
// order package sensitivity and SALib read. There are base·(k+2) rows, with
// secondOrder base·(2k+2). A prefix of whole base rows is the design of a
// smaller base. It returns an error when base or k is out of range.
func Saltelli(base, k int, secondOrder bool) ([][]float64, error) {
	each := k + 2
	if secondOrder {
		each = 2*k + 2
	}
	if err := size(float64(base)*float64(each), k); err != nil {
		return nil, err
	}
	if 2*k > SobolMax {
		return nil, fmt.Errorf("a Saltelli design has at most %d factors here, not %d", SobolMax/2, k)
	}
	points, err := Sobol(base, 2*k)
	if err != nil {
		return nil, err
	}
	rows := matrix(base*each, k)
	for n, point := range points {
		a, b, at := point[:k], point[k:], n*each
		put := func(from, other []float64, i int) {
			copy(rows[at], from)
			if i >= 0 {
				rows[at][i] = other[i]
			}
			at++
		}
		put(a, nil, -1)
		for i := range k {
			put(a, b, i)
		}
		for i := 0; secondOrder && i < k; i++ {
			put(b, a, i)
		}
		put(b, nil, -1)
	}
	return rows, nil
}

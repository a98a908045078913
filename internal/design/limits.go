package design

import "fmt"

// PointsMax is the most rows a design may have.
const PointsMax = 1 << 22

// cellsMax bounds rows times factors, so that a design fits into memory.
const cellsMax = 1 << 26

// size refuses designs that are empty or would not fit into memory. n is a
// float64 because a product of levels may exceed an int.
func size(n float64, d int) error {
	switch {
	case n < 1:
		return fmt.Errorf("a design needs at least one point, not %.0f", n)
	case d < 1:
		return fmt.Errorf("a design needs at least one factor, not %d", d)
	case n > PointsMax:
		return fmt.Errorf("%.3g points; the limit is %d", n, PointsMax)
	case n*float64(d) > cellsMax:
		return fmt.Errorf("%.3g points of %d factors are more than %d numbers", n, d, cellsMax)
	}
	return nil
}

// matrix returns n rows of d zeros in one piece of memory.
func matrix(n, d int) [][]float64 {
	cells, rows := make([]float64, n*d), make([][]float64, n)
	for i := range rows {
		rows[i] = cells[i*d : (i+1)*d : (i+1)*d]
	}
	return rows
}

package design

import (
	"fmt"
	"math"
)

// compositeMax bounds the corners of a composite design.
const compositeMax = 16

// CentralComposite returns a central composite design (Box and Wilson 1951) in
// coded units: the 2^k corners ±1 in standard order, the 2k axial points at
// ±alpha, and the centre as often as asked. Alpha 0 stands for the rotatable
// value, the fourth root of 2^k; alpha 1 puts the axial points on the faces. It
// returns an error when k is not 1 to 16, or centre or alpha is negative.
func CentralComposite(k, centre int, alpha float64) ([][]float64, error) {
	if k < 1 || k > compositeMax || centre < 0 || !(alpha >= 0) || math.IsInf(alpha, 0) {
		return nil, fmt.Errorf("a central composite design has 1 to %d factors, no negative number of centre points and no negative alpha; got %d, %d, %g",
			compositeMax, k, centre, alpha)
	}
	if alpha == 0 {
		alpha = math.Sqrt(math.Sqrt(float64(int(1) << k)))
	}
	corners := 1 << k
	rows := matrix(corners+2*k+centre, k)
	for i := range corners {
		standardRow(rows[i], i)
	}
	for j := range k {
		rows[corners+2*j][j] = -alpha
		rows[corners+2*j+1][j] = alpha
	}
	return rows, size(float64(len(rows)), k)
}

// standardRow fills run i, from 0, of a two-level design in standard order
// (Yates): −1 and +1, the first factor varies fastest.
func standardRow(row []float64, i int) {
	for j := range row {
		row[j] = float64(2*(i>>j&1) - 1)
	}
}

package design

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// nolhTables are the nearly orthogonal Latin hypercubes of T. M. Cioppa and
// T. W. Lucas, "Efficient nearly orthogonal and space-filling Latin hypercubes",
// Technometrics 49 (2007) 45–55, as S. M. Sanchez's spreadsheet NOLHdesigns
// lists them: of each design the rows above the centre, in levels from 1. The
// rows below are their mirror images.
//
//go:embed nolh.txt
var nolhTables string

// NOLHMax is the most factors of a nearly orthogonal Latin hypercube here.
const NOLHMax = 16

// nolhDesigns are the designs by size, as levels around the centre.
var nolhDesigns = sync.OnceValue(func() (designs [][][]int) {
	for _, block := range strings.Split(strings.TrimSpace(nolhTables), "\n\n") {
		var rows [][]int
		for _, line := range strings.Split(block, "\n") {
			var row []int
			for _, word := range strings.Fields(line) {
				level, err := strconv.Atoi(word)
				if err != nil {
					panic(fmt.Sprintf("design: NOLH tables: %v", err))
				}
				row = append(row, level)
			}
			rows = append(rows, row)
		}
		for _, row := range rows {
			for j := range row {
				row[j] -= len(rows) + 1
			}
		}
		designs = append(designs, rows)
	}
	return designs
})

// NOLH returns the smallest nearly orthogonal Latin hypercube of Cioppa and
// Lucas (2007) for k factors, in the unit cube with the outermost levels at 0
// and 1: 17 points for up to 7 factors, 33 for up to 11, 65 for up to 16. With
// fewer factors than a design has columns the first are used. Every column has
// each of its equally spaced levels once. It returns an error when k is not 1
// to [NOLHMax].
func NOLH(k int) ([][]float64, error) {
	for _, half := range nolhDesigns() {
		if k < 1 || k > len(half[0]) {
			continue
		}
		q := len(half)
		rows := matrix(2*q+1, k)
		for j := range k {
			rows[q][j] = 0.5
			for i, row := range half {
				rows[i][j] = float64(row[j]+q) / float64(2*q)
				rows[q+1+i][j] = float64(q-row[j]) / float64(2*q)
			}
		}
		return rows, nil
	}
	return nil, fmt.Errorf("a nearly orthogonal Latin hypercube has 1 to %d factors here, not %d; a Latin hypercube takes any number", NOLHMax, k)
}

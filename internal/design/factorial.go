package design

import "fmt"

// Factorial returns every combination of levels, counted from 0; the last
// factor varies fastest. It returns an error when a factor has no level, or
// when there are more than [PointsMax] combinations.
func Factorial(levels []int) ([][]int, error) {
	n := 1.0
	for i, l := range levels {
		if l < 1 {
			return nil, fmt.Errorf("factor %d has %d levels", i+1, l)
		}
		n *= float64(l)
	}
	if err := size(n, len(levels)); err != nil {
		return nil, err
	}
	rows := make([][]int, int(n))
	for i := range rows {
		rows[i] = make([]int, len(levels))
		for j, rest := len(levels)-1, i; j >= 0; j-- {
			rows[i][j] = rest % levels[j]
			rest /= levels[j]
		}
	}
	return rows, nil
}

// OneAtATime returns the base point, then for each factor in turn the base
// with this factor at each of its levels but the base's own. Levels may be in
// any unit. It returns an error when the numbers of factors differ.
func OneAtATime(base []float64, levels [][]float64) ([][]float64, error) {
	if len(levels) != len(base) || len(base) == 0 {
		return nil, fmt.Errorf("levels of %d factors for a base of %d", len(levels), len(base))
	}
	rows := [][]float64{append([]float64(nil), base...)}
	for j, list := range levels {
		for _, x := range list {
			if x == base[j] {
				continue
			}
			row := append([]float64(nil), base...)
			row[j] = x
			rows = append(rows, row)
		}
	}
	return rows, size(float64(len(rows)), len(base))
}

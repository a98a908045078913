package design

import (
	"fmt"
	"math"
)

// discrepancyMax is up to how many points a diagnosis works out discrepancies.
const discrepancyMax = 2048

// Diagnosis describes a design.
type Diagnosis struct {
	Points, Factors int
	Levels          []int          // distinct values of each factor
	Correlation     float64        // greatest absolute correlation between two columns; 0 with fewer than two that vary
	Pair            [2]int         // the two columns of it, from 0; the same twice when there is none
	Condition       float64        // greatest over least eigenvalue of the correlation matrix of the columns that vary; +Inf when columns are collinear
	Discrepancies   *Discrepancies // of the columns stretched to [0, 1]; nil for more than 2048 points
}

// Diagnose describes a design in any unit. The columns of a factor with one
// level take no part in the correlations. It returns an error when there are no
// rows, or rows of different lengths.
func Diagnose(x [][]float64) (*Diagnosis, error) {
	if len(x) == 0 || len(x[0]) == 0 {
		return nil, fmt.Errorf("a design without points cannot be described")
	}
	d := &Diagnosis{Points: len(x), Factors: len(x[0])}
	unit := matrix(len(x), d.Factors)
	var vary []int
	for j := range d.Factors {
		values, low, high := map[float64]bool{}, math.Inf(1), math.Inf(-1)
		for i, row := range x {
			if len(row) != d.Factors {
				return nil, fmt.Errorf("row %d has %d numbers, not %d", i+1, len(row), d.Factors)
			}
			values[row[j]] = true
			low, high = math.Min(low, row[j]), math.Max(high, row[j])
		}
		d.Levels = append(d.Levels, len(values))
		for i, row := range x {
			if unit[i][j] = 0.5; high > low {
				unit[i][j] = min((row[j]-low)/(high-low), 1)
			}
		}
		if len(values) > 1 {
			vary = append(vary, j)
		}
	}
	d.correlate(unit, vary)
	if d.Points <= discrepancyMax {
		found, err := DiscrepancyOf(unit)
		if err != nil {
			return nil, err
		}
		d.Discrepancies = &found
	}
	return d, nil
}

// correlate fills the correlations of the columns that vary.
func (d *Diagnosis) correlate(unit [][]float64, vary []int) {
	columns := make([][]float64, len(vary))
	for c, j := range vary {
		columns[c] = standardised(unit, j)
	}
	r := matrix(len(vary), len(vary))
	for a := range columns {
		r[a][a] = 1
		for b := range a {
			sum := 0.0
			for i, v := range columns[a] {
				sum += float64(v * columns[b][i])
			}
			r[a][b], r[b][a] = sum, sum
			if math.Abs(sum) > d.Correlation {
				d.Correlation, d.Pair = math.Abs(sum), [2]int{vary[b], vary[a]}
			}
		}
	}
	d.Condition = 1
	if len(vary) > 1 {
		low, high := extremes(r)
		if d.Condition = high / low; low <= high*1e-12 {
			d.Condition = math.Inf(1)
		}
	}
}

// standardised returns a column with mean 0 and length 1.
func standardised(x [][]float64, j int) []float64 {
	out, mean, squares := make([]float64, len(x)), 0.0, 0.0
	for _, row := range x {
		mean += row[j]
	}
	mean /= float64(len(x))
	for i, row := range x {
		out[i] = row[j] - mean
		squares += float64(out[i] * out[i])
	}
	length := math.Sqrt(squares)
	for i := range out {
		out[i] /= length
	}
	return out
}

// extremes returns the least and the greatest eigenvalue of a symmetric
// matrix, which is overwritten, by Jacobi's rotations.
func extremes(a [][]float64) (low, high float64) {
	n := len(a)
	for range 60 {
		off := 0.0
		for p := range n {
			for q := range p {
				off += math.Abs(a[p][q])
			}
		}
		if off < 1e-14*float64(n) {
			break
		}
		for p := range n {
			for q := range p {
				rotate(a, q, p)
			}
		}
	}
	low, high = a[0][0], a[0][0]
	for i := range n {
		low, high = math.Min(low, a[i][i]), math.Max(high, a[i][i])
	}
	return low, high
}

// rotate makes one element off the diagonal zero.
func rotate(a [][]float64, p, q int) {
	if a[p][q] == 0 {
		return
	}
	theta := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(theta) + math.Sqrt(float64(theta*theta)+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(float64(t*t)+1)
	s := t * c
	for k := range a {
		x, y := a[k][p], a[k][q]
		a[k][p], a[k][q] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
	for k := range a {
		x, y := a[p][k], a[q][k]
		a[p][k], a[q][k] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
}

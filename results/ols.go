package results

import (
	"fmt"
	"math"
)

// Regression is a linear least-squares fit. Index 0 of the slices is the
// intercept, index j the j-th column. OLS is its only constructor.
type Regression struct {
	N                int       // rows that entered
	Dropped          int       // rows left out because a value is missing (NaN)
	DF               int       // degrees of freedom of the residuals
	Coefficients     []float64 // in units of y per unit of the column
	StandardErrors   []float64 // under independent errors of equal variance
	T                []float64 // coefficient / standard error; NaN when both are 0
	Betas            []float64 // standardised coefficients; NaN for the intercept
	R2, AdjustedR2   float64   // share of the variance of y; NaN when y does not vary
	ResidualSD       float64   // standard deviation of the residuals, divisor DF
	ResidualSumOfSqs float64   // sum of squared residuals
}

// singular is the size of a pivot, relative to its column, under which a
// column counts as a combination of the others. Longley's data, a byword for
// collinearity, have 2e-2; copies with rounding noise have under 1e-13.
const singular = 1e-10

// OLS fits y = b0 + b1*columns[0] + … by ordinary least squares: Householder
// reflections on centred columns of unit length, so that the scale of the
// columns does not matter. It has the same bits on every platform.
//
// Rows with a NaN are dropped and counted. Errors: columns of another length
// than y, infinite values, too few rows (there must be more than columns
// plus one), a column that does not vary or that the others determine. No
// column at all fits the mean. The caller's slices are not changed.
func OLS(y []float64, columns [][]float64) (Regression, error) {
	rows, target, err := completeRows(y, columns)
	if err != nil {
		return Regression{}, err
	}
	n, k := len(target), len(columns)
	if n < k+2 {
		return Regression{}, fmt.Errorf("least squares: %d complete rows for %d columns: at least %d are needed", n, k, k+2)
	}
	target, yMean, yScale := standardised(target)
	means, scales := make([]float64, k), make([]float64, k)
	for j := range rows {
		rows[j], means[j], scales[j] = standardised(rows[j])
		if scales[j] == 0 {
			return Regression{}, fmt.Errorf("least squares: column %d does not vary, so its effect cannot be told from the intercept", j+1)
		}
	}
	fit := Regression{N: n, Dropped: len(y) - n, DF: n - k - 1}
	if err := householder(rows, target); err != nil {
		return Regression{}, err
	}
	inverse := invertUpper(rows)
	beta := make([]float64, k) // per unit length of both sides, which is the standardised coefficient
	for j := range beta {
		var sum tally
		for l := j; l < k; l++ {
			sum.add(float64(inverse[l][j] * target[l]))
		}
		beta[j] = sum.total()
	}
	var residual tally // of y at unit length
	for i := k; i < n; i++ {
		residual.add(float64(target[i] * target[i]))
	}
	fit.fill(beta, inverse, residual.total(), yMean, yScale, means, scales)
	return fit, nil
}

// fill turns the solution in standardised units into the fit. yScale and
// scales are the lengths of the centred columns; inverse is that of the
// triangular factor, by columns.
func (r *Regression) fill(beta []float64, inverse [][]float64, residual, yMean, yScale float64, means, scales []float64) {
	k := len(beta)
	r.Coefficients, r.StandardErrors = make([]float64, k+1), make([]float64, k+1)
	r.T, r.Betas = make([]float64, k+1), make([]float64, k+1)
	noise := math.Sqrt(residual / float64(r.DF)) // residual standard deviation at unit length of y
	r.ResidualSD = float64(noise * yScale)
	r.ResidualSumOfSqs = float64(float64(residual*yScale) * yScale)
	r.R2, r.AdjustedR2, r.Betas[0] = math.NaN(), math.NaN(), math.NaN()
	if yScale > 0 {
		r.R2 = 1 - residual
		r.AdjustedR2 = 1 - float64(residual/float64(r.DF)*float64(r.N-1))
	}
	intercept := tally{sum: yMean}
	spread := tally{sum: 1 / float64(r.N)} // variance of the intercept per residual variance
	for j := range beta {
		var squares, lever tally
		for l := j; l < k; l++ {
			squares.add(float64(inverse[l][j] * inverse[l][j]))
		}
		for i := 0; i <= j; i++ {
			lever.add(float64(inverse[j][i] * (means[i] / scales[i])))
		}
		spread.add(float64(lever.total() * lever.total()))
		slope := float64(beta[j]*yScale) / scales[j]
		intercept.add(-float64(slope * means[j]))
		r.Coefficients[j+1] = slope
		r.StandardErrors[j+1] = float64(r.ResidualSD*math.Sqrt(squares.total())) / scales[j]
		r.Betas[j+1] = beta[j]
		if yScale == 0 {
			r.Betas[j+1] = math.NaN()
		}
	}
	r.Coefficients[0] = intercept.total()
	r.StandardErrors[0] = float64(r.ResidualSD * math.Sqrt(spread.total()))
	for j := range r.T {
		r.T[j] = r.Coefficients[j] / r.StandardErrors[j]
	}
}

// completeRows returns copies of the columns and of y with the rows that have
// no NaN.
func completeRows(y []float64, columns [][]float64) (kept [][]float64, target []float64, err error) {
	all := append([][]float64{y}, columns...)
	for j, column := range all {
		if len(column) != len(y) {
			return nil, nil, fmt.Errorf("least squares: column %d has %d rows, y has %d: they must be equally many", j, len(column), len(y))
		}
		if countInfinite(column) > 0 {
			return nil, nil, fmt.Errorf("least squares: column %d (0 is y) holds an infinite value", j)
		}
	}
	kept = make([][]float64, len(columns))
	for i := range y {
		complete := true
		for _, column := range all {
			complete = complete && !math.IsNaN(column[i])
		}
		if !complete {
			continue
		}
		target = append(target, y[i])
		for j := range columns {
			kept[j] = append(kept[j], columns[j][i])
		}
	}
	return kept, target, nil
}

// standardised returns the values less their mean and divided by the length
// of what remains, with that mean and length. Length 0 means they do not vary.
func standardised(values []float64) (unit []float64, center, length float64) {
	center = mean(values)
	length = math.Sqrt(sumSquares(values, center))
	unit = make([]float64, len(values))
	if length == 0 {
		return unit, center, 0
	}
	for i, x := range values {
		unit[i] = (x - center) / length
	}
	return unit, center, length
}

// householder turns the columns into an upper triangle, in place, and target
// with them (Golub and Van Loan 2013, algorithm 5.2.1). Columns have unit
// length, so a small pivot is a dependent column.
func householder(columns [][]float64, target []float64) error {
	for j, column := range columns {
		var squares tally
		for _, x := range column[j:] {
			squares.add(float64(x * x))
		}
		pivot := math.Sqrt(squares.total())
		if pivot < singular {
			return fmt.Errorf("least squares: column %d is a combination of the columns before it", j+1)
		}
		if column[j] > 0 {
			pivot = -pivot // the sign without cancellation
		}
		mirror := append([]float64(nil), column[j:]...)
		mirror[0] -= pivot
		var length tally
		for _, x := range mirror {
			length.add(float64(x * x))
		}
		for _, other := range columns[j+1:] {
			mirrorIn(other[j:], mirror, length.total())
		}
		mirrorIn(target[j:], mirror, length.total())
		column[j] = pivot
	}
	return nil
}

// mirrorIn mirrors x in the plane orthogonal to mirror, whose squared length
// is given.
func mirrorIn(x, mirror []float64, squared float64) {
	var product tally
	for i := range mirror {
		product.add(float64(mirror[i] * x[i]))
	}
	factor := 2 * product.total() / squared
	for i := range mirror {
		x[i] -= float64(factor * mirror[i])
	}
}

// invertUpper returns the inverse of the upper triangle that householder left
// in the columns, by columns.
func invertUpper(columns [][]float64) [][]float64 {
	inverse := make([][]float64, len(columns))
	for j := range columns {
		inverse[j] = make([]float64, len(columns))
		inverse[j][j] = 1 / columns[j][j]
		for i := j - 1; i >= 0; i-- {
			var sum tally
			for l := i + 1; l <= j; l++ {
				sum.add(float64(columns[l][i] * inverse[j][l]))
			}
			inverse[j][i] = -sum.total() / columns[i][i]
		}
	}
	return inverse
}

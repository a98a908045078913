package sensitivity

import (
	"errors"
	"fmt"
	"math"
	"sort"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Index is an estimate with the bounds of its bootstrap percentile interval
// (Efron 1979): NaN when there is none.
type Index struct {
	Value, Lo, Hi float64
}

// Holds says whether x lies in the interval.
func (i Index) Holds(x float64) bool { return i.Lo <= x && x <= i.Hi }

// Bootstrap says how intervals are made.
type Bootstrap struct {
	Resamples  int     // 0: 1000; negative: no intervals
	Confidence float64 // level in (0, 1); 0: 0.95
	Seed       uint64  // of the resampling; equal seeds give equal intervals
}

// ErrTooFew is the error of every analysis that has too few usable rows left.
var ErrTooFew = errors.New("too few rows without missing values")

func (b Bootstrap) withDefaults() Bootstrap {
	if b.Resamples == 0 {
		b.Resamples = 1000
	}
	if b.Confidence == 0 {
		b.Confidence = 0.95
	}
	return b
}

func (b Bootstrap) check() error {
	if !(b.Confidence > 0 && b.Confidence < 1) {
		return fmt.Errorf("confidence %g: must be above 0 and below 1, such as 0.95", b.Confidence)
	}
	return nil
}

// draws calls visit once for each resample with how often each of n units was
// drawn; the slice is used again.
func (b Bootstrap) draws(n int, visit func(resample int, counts []int)) {
	stream := sim.NewStream(b.Seed, 0, "sensitivity.bootstrap")
	counts := make([]int, n)
	for r := range b.Resamples {
		clear(counts)
		for range n {
			counts[stream.IntN(n)]++
		}
		visit(r, counts)
	}
}

// interval returns the value with the percentiles of its resampled values,
// NaNs left out.
func (b Bootstrap) interval(value float64, resampled []float64) Index {
	if len(resampled) == 0 {
		return Index{value, math.NaN(), math.NaN()}
	}
	tail := (1 - b.Confidence) / 2
	return Index{value, results.Quantile(resampled, tail), results.Quantile(resampled, 1-tail)}
}

// resample returns the intervals of several statistics of n units: statistics
// gets how often each unit counts and fills one value per statistic.
func (b Bootstrap) resample(n, statistics int, evaluate func(counts []int, values []float64)) []Index {
	once := make([]int, n)
	for i := range once {
		once[i] = 1
	}
	plain := make([]float64, statistics)
	evaluate(once, plain)
	columns := make([][]float64, statistics)
	values := make([]float64, statistics)
	b.draws(n, func(_ int, counts []int) {
		evaluate(counts, values)
		for j, v := range values {
			columns[j] = append(columns[j], v)
		}
	})
	indices := make([]Index, statistics)
	for j := range indices {
		indices[j] = b.interval(plain[j], columns[j])
	}
	return indices
}

// finite says whether x is an observation.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// rowMeans returns the mean response of each row; NaN where a replication is
// missing. Rows of unequal length, or without any response, are errors.
func rowMeans(y [][]float64) ([]float64, int, error) {
	if len(y) == 0 {
		return nil, 0, errors.New("no responses")
	}
	replications := len(y[0])
	if replications == 0 {
		return nil, 0, errors.New("row 1 has no response")
	}
	means := make([]float64, len(y))
	for i, row := range y {
		if len(row) != replications {
			return nil, 0, fmt.Errorf("row %d has %d responses, row 1 has %d: every row needs equally many replications", i+1, len(row), replications)
		}
		sum := 0.0
		for _, v := range row {
			if !finite(v) {
				sum = math.NaN()
			}
			sum += v
		}
		means[i] = sum / float64(replications)
	}
	return means, replications, nil
}

// Column returns the responses of rows that were run once each.
func Column(values []float64) [][]float64 {
	y := make([][]float64, len(values))
	for i, v := range values {
		y[i] = []float64{v}
	}
	return y
}

// nameFactors returns names for k factors, x1, x2 …, where none are given.
func nameFactors(names []string, k int) ([]string, error) {
	if names == nil {
		for i := range k {
			names = append(names, fmt.Sprintf("x%d", i+1))
		}
	}
	if len(names) != k {
		return nil, fmt.Errorf("%d names for %d factors", len(names), k)
	}
	return append([]string(nil), names...), nil
}

// checkMatrix checks that x is a matrix of finite numbers and returns its
// columns.
func checkMatrix(x [][]float64) (columns [][]float64, err error) {
	if len(x) == 0 || len(x[0]) == 0 {
		return nil, errors.New("no factors")
	}
	columns = make([][]float64, len(x[0]))
	for j := range columns {
		columns[j] = make([]float64, len(x))
	}
	for i, row := range x {
		if len(row) != len(columns) {
			return nil, fmt.Errorf("row %d has %d factors, row 1 has %d", i+1, len(row), len(columns))
		}
		for j, v := range row {
			if !finite(v) {
				return nil, fmt.Errorf("row %d, factor %d: %g is no value of a factor", i+1, j+1, v)
			}
			columns[j][i] = v
		}
	}
	return columns, nil
}

// usable returns the rows of x and y whose mean response is there, and how
// many are left out.
func usable(x [][]float64, y [][]float64) (rows []int, means []float64, dropped int, err error) {
	all, _, err := rowMeans(y)
	if err != nil {
		return nil, nil, 0, err
	}
	if len(x) != len(y) {
		return nil, nil, 0, fmt.Errorf("%d rows of factors and %d of responses", len(x), len(y))
	}
	for i, m := range all {
		if !finite(m) {
			dropped++
			continue
		}
		rows, means = append(rows, i), append(means, m)
	}
	return rows, means, dropped, nil
}

// meanOf and varianceOf are the mean and the variance with divisor n - 1.
func meanOf(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func varianceOf(values []float64) float64 {
	mean, sum := meanOf(values), 0.0
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	return sum / float64(len(values)-1)
}

// ranks returns the ranks of the values from 1, the mean rank where some are
// equal.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return values[order[a]] < values[order[b]] })
	out := make([]float64, len(values))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && values[order[j]] == values[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

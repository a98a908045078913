package sensitivity

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
)

// Coefficients are standardised regression coefficients: by how many standard
// deviations the response changes when a factor changes by one of its own.
type Coefficients struct {
	Factors  []string
	Rows     int
	Dropped  int     // rows left out because a run is missing
	Linear   []Index // of the values (SRC)
	Ranked   []Index // of the ranks (SRRC), for monotonic but bent responses
	R2       float64 // share of the variance that the linear model explains; the squares of SRC sum to it when factors are uncorrelated
	RankedR2 float64
	Noise    Noise
	Warnings []string
}

// SRC fits the mean response of each row by a plane and returns the
// standardised coefficients of values and of ranks (Saltelli et al. 2008,
// section 1.2.5). Intervals resample rows. Rows with a missing run are left
// out and counted. Errors: too few rows, a factor that does not vary or that
// the others determine, a response that does not vary.
func SRC(x, y [][]float64, names []string, b Bootstrap) (*Coefficients, error) {
	b = b.withDefaults()
	if err := b.check(); err != nil {
		return nil, err
	}
	columns, err := checkMatrix(x)
	if err != nil {
		return nil, err
	}
	if names, err = nameFactors(names, len(columns)); err != nil {
		return nil, err
	}
	rows, means, dropped, err := usable(x, y)
	if err != nil {
		return nil, err
	}
	c := &Coefficients{Factors: names, Rows: len(rows), Dropped: dropped}
	columns = pick(columns, rows)
	if c.Linear, c.R2, err = betas(columns, means, b); err != nil {
		return nil, err
	}
	ranked := make([][]float64, len(columns))
	for j, column := range columns {
		ranked[j] = ranks(column)
	}
	if c.Ranked, c.RankedR2, err = betas(ranked, ranks(means), b); err != nil {
		return nil, err
	}
	var kept [][]float64
	for _, i := range rows {
		kept = append(kept, y[i])
	}
	c.Noise = NoiseOf(kept, false, b)
	if dropped > 0 {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%d of %d rows left out: a run is missing", dropped, len(y)))
	}
	if c.R2 < 0.7 {
		c.Warnings = append(c.Warnings, fmt.Sprintf("a plane explains %.0f %% of the variance only: use Sobol' or Morris for the rest", 100*c.R2))
	}
	return c, nil
}

// pick returns the given rows of each column.
func pick(columns [][]float64, rows []int) [][]float64 {
	out := make([][]float64, len(columns))
	for j, column := range columns {
		for _, i := range rows {
			out[j] = append(out[j], column[i])
		}
	}
	return out
}

// betas fits once and then resamples; a resample that cannot be fitted counts
// as missing.
func betas(columns [][]float64, y []float64, b Bootstrap) ([]Index, float64, error) {
	fit, err := results.OLS(y, columns)
	if err != nil {
		return nil, 0, err
	}
	if math.IsNaN(fit.R2) {
		return nil, 0, fmt.Errorf("the response is %g in every row: nothing to explain", y[0])
	}
	resampled := make([][]float64, len(columns))
	drawn := make([][]float64, len(columns))
	b.draws(len(y), func(_ int, counts []int) {
		var response []float64
		for j := range drawn {
			drawn[j] = drawn[j][:0]
		}
		for i, times := range counts {
			for range times {
				response = append(response, y[i])
				for j := range columns {
					drawn[j] = append(drawn[j], columns[j][i])
				}
			}
		}
		if again, err := results.OLS(response, drawn); err == nil {
			for j := range columns {
				resampled[j] = append(resampled[j], again.Betas[j+1])
			}
		}
	})
	indices := make([]Index, len(columns))
	for j := range indices {
		indices[j] = b.interval(fit.Betas[j+1], resampled[j])
	}
	return indices, fit.R2, nil
}

package sweep

import (
	"math"
	"slices"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/results"
)

// valuesHeld bounds how many numbers of one design point are in memory: with
// more, its runs are read several times, some measures at a time.
const valuesHeld = 16 << 20

// The quantiles over replications: how single runs differ, which no number of
// replications narrows; the interval of the mean is another thing.
var (
	quantileNames  = [3]string{"p05", "p50", "p95"}
	quantileLevels = [3]float64{.05, .5, .95}
)

// writeSummary writes every measure of every design point over its
// replications, and how its precision came with their number.
func (c *closing) writeSummary() error {
	summary := sheet{File: "summary", Doc: "every measure of every design point over its replications", Columns: []Column{pointColumn, metricColumn,
		{"unit", textColumn, "", "unit of mean, sd, interval and quantiles"},
		{"n", integerColumn, "replications", "observations that entered"}, {"mean", numberColumn, "", "their mean"},
		{"sd", numberColumn, "", "their standard deviation, divisor n - 1"},
		{"ci_lo", numberColumn, "", "lower end of the 95 % interval of the mean (Student's t)"}, {"ci_hi", numberColumn, "", "upper end of that interval"},
		{"p05", numberColumn, "", "5 % quantile over replications"}, {"p50", numberColumn, "", "median over replications"},
		{"p95", numberColumn, "", "95 % quantile over replications"},
		{"half_width_rel", numberColumn, "", "half the width of the interval as a share of the mean's size"}}}
	for _, name := range quantileNames {
		summary.Columns = append(summary.Columns,
			Column{name + "_lo", numberColumn, "", "lower end of an interval of " + name + " that holds it with 95 % or more whatever the distribution; missing with too few replications"},
			Column{name + "_hi", numberColumn, "", "upper end of that interval"})
	}
	funnel := sheet{File: "replications", Doc: "how mean and interval came with the number of replications", Columns: []Column{pointColumn, metricColumn,
		{"n", integerColumn, "replications", "the first n replications"}, {"mean", numberColumn, "", "their mean"},
		{"sd", numberColumn, "", "their standard deviation, divisor n - 1"},
		{"ci_lo", numberColumn, "", "lower end of the 95 % interval of the mean"}, {"ci_hi", numberColumn, "", "upper end of that interval"},
		{"deviation", numberColumn, "", "half the width of the interval as a share of the mean's size"}}}
	return c.write(summary, func(put rowFunc) error {
		return c.write(funnel, func(follow rowFunc) error {
			for point := range c.Points {
				if err := c.summarise(point, put, follow); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// summarise writes the rows of one design point.
func (c *closing) summarise(point int, put, follow rowFunc) error {
	few := max(1, min(len(c.measures), valuesHeld/max(c.counts[point], 1)))
	for from := 0; from < len(c.measures); from += few {
		to := min(from+few, len(c.measures))
		columns := make([][]float64, to-from)
		err := c.eachOf(point, func(slot int) error {
			run, err := c.read(slot)
			if err != nil {
				return err
			}
			for m := range columns {
				columns[m] = append(columns[m], run.Body.value(from+m))
			}
			return nil
		})
		if err != nil {
			return err
		}
		for m, values := range columns {
			if err := c.estimates(point, from+m, values, put, follow); err != nil {
				return err
			}
		}
	}
	return nil
}

// estimates writes the rows of one measure of a design point.
func (c *closing) estimates(point, measure int, values []float64, put, follow rowFunc) error {
	name := c.measures[measure].Name
	e := results.NewEstimate(values)
	row := []cell{count(point + 1), text(name), text(c.measures[measure].Unit), count(e.N), number(e.Center), number(e.SD), number(e.Lo), number(e.Hi)}
	for _, p := range quantileLevels {
		row = append(row, number(results.Quantile(values, p)))
	}
	err := put(append(append(row, number(relative(e))), c.quantileIntervals(values)...))
	if err != nil || !c.followed(name) {
		return err
	}
	for n := 2; n <= len(values); n = after(n, len(values)) {
		e := results.NewEstimate(values[:n])
		if err := follow([]cell{count(point + 1), text(name), count(n), number(e.Center), number(e.SD), number(e.Lo), number(e.Hi), number(relative(e))}); err != nil {
			return err
		}
	}
	return nil
}

// quantileIntervals returns the ends of the intervals of the three quantiles.
// Their ranks depend on the number of values alone and are looked up.
func (c *closing) quantileIntervals(values []float64) []cell {
	sorted := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	slices.Sort(sorted)
	ranks, known := c.ranks[len(sorted)]
	if !known {
		for i, p := range quantileLevels {
			ranks[i][0], ranks[i][1], _ = decide.QuantileRanks(len(sorted), p, .95)
		}
		c.ranks[len(sorted)] = ranks
	}
	cells := make([]cell, 0, 2*len(ranks))
	for _, r := range ranks {
		ends := [2]cell{}
		if r[0] > 0 {
			ends = [2]cell{number(sorted[r[0]-1]), number(sorted[r[1]-1])}
		}
		cells = append(cells, ends[:]...)
	}
	return cells
}

// followed says whether replications.csv follows a measure.
func (c *closing) followed(name string) bool {
	if len(c.Targets) > 0 {
		return slices.Contains(c.Targets, name)
	}
	metric, known := results.Metrics.Lookup(name)
	return known && metric.Headline
}

// after returns the number of replications that follows n in the table: each
// up to a hundred, then steps of a twentieth, and always the last.
func after(n, last int) int {
	next := n + 1
	if n >= 100 {
		next = n + n/20
	}
	if next > last && n < last {
		return last
	}
	return next
}

// relative returns the half-width of an interval as a share of the mean's
// size, NaN when there is no interval or the mean is 0.
func relative(e results.Estimate) float64 {
	if e.Center == 0 {
		return math.NaN()
	}
	return e.HalfWidth() / math.Abs(e.Center)
}

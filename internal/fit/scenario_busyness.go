package fit

import (
	"fmt"
	"math"
)

// within writes how days differ, and how a day's busyness drifts.
func (w *writer) within(p *Profile) {
	if d := &p.Within; d.Drifts() {
		w.set("busyness_shape", digits(1/d.Variance, 3), fmt.Sprintf("estimated: gamma, cv %.3f at any time of a day; variance / mean of days %.1f, %d degrees of freedom", math.Sqrt(d.Variance), p.Index, p.Freedom))
		w.set("busyness_correlation", digits(d.Correlation, 2), fmt.Sprintf("estimated: of half-hours an hour apart, chance taken out, standard error %.2f; of the two halves of a day it is %s", d.Err, number(p.Intraday, "%.2f")))
		return
	}
	switch {
	case p.Freedom < 2:
		w.set("busyness_shape", "0", "assumption: too few days to see how days differ; 20-60 is usual")
	case p.Shape == 0:
		w.set("busyness_shape", "0", fmt.Sprintf("estimated: days of one weekday differ no more than by chance (variance / mean %.2f, %d degrees of freedom)", p.Index, p.Freedom))
	default:
		w.set("busyness_shape", digits(p.Shape, 3), fmt.Sprintf("estimated: gamma, cv %.3f; variance / mean of days %.1f, %d degrees of freedom", p.CV, p.Index, p.Freedom))
		origin := "assumption: too few days to see a drift within the day; range 0.5-1"
		if d := &p.Within; !math.IsNaN(d.Correlation) {
			origin = fmt.Sprintf("estimated: no drift within the day can be told (correlation an hour apart %.2f, standard error %.2f; of the two halves of a day %s)", d.Correlation, d.Err, number(p.Intraday, "%.2f"))
		}
		w.set("busyness_correlation", "1", origin)
	}
}

// trend writes the trend and returns by what the profile is multiplied: a run
// begins where the log ends.
func (w *writer) trend(f *Fit) (level float64) {
	p := f.Profile
	if !p.Grows() {
		if math.IsNaN(p.Trend) {
			w.set("trend", "0", "assumption: too few days to see one")
		} else {
			w.set("trend", "0", fmt.Sprintf("choice: the log has %+.2f %% a week, standard error %.2f; it is used from %d weeks and %g standard errors on", 100*p.Trend, 100*p.TrendErr, trendWeeks, trendBeyond))
		}
		return 1
	}
	level = p.level(f.To + 1)
	w.set("trend", digits(p.Trend/level, 3), fmt.Sprintf("estimated: %+.2f %% of the mean a week, standard error %.2f; set it to 0 to stay at the level of the log's end", 100*p.Trend, 100*p.TrendErr))
	w.note("The run begins on the day after the log: rates are %.3f times the mean of the log.", level)
	return level
}

// use says what becomes of the correlation.
func (d *Within) use() string {
	if d.Drifts() {
		return fmt.Sprintf("; gamma shape %.1f at any time of a day", 1/d.Variance)
	}
	return "; not used"
}

// trendUse says what becomes of the trend.
func (p *Profile) trendUse() string {
	if p.Grows() {
		return "; in the scenario"
	}
	return "; not used"
}

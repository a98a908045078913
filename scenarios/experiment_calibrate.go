package scenarios

import (
	"fmt"
	"math"
)

// CalibratePlan is the table [calibrate] of kind "calibrate". The factors are
// what is free; their ranges and laws are what is known of them beforehand.
type CalibratePlan struct {
	Method       string  `toml:"method" default:"moments" range:"moments | abc | both" doc:"moments: least weighted distance of means, over a surface through the runs; abc: draws that come as close as a tolerance that shrinks" source:"McFadden 1989; Lenormand, Jabot and Deffuant 2013"`
	Weights      string  `toml:"weights" default:"observed" range:"observed | model" doc:"observed: the data scatter around the model's mean with the covariance of [[calibrate.target]]; model: the data are one run of the model" source:"Duffie and Singleton 1993; Beaumont, Zhang and Balding 2002"`
	Search       string  `toml:"search" default:"surface" range:"surface | direct" only:"method = moments | both" doc:"surface: points are spread, then drawn where the answer is likely, each with its own random numbers; direct: Nelder and Mead's simplex from several starts, the same random numbers at every point" source:"Nelder and Mead 1965; Gramacy 2020"`
	Budget       int     `toml:"budget" default:"0" range:"[0, 10000000]" unit:"runs" doc:"runs of each method; 0: 400, or two and a half times the least that the method needs: of abc 4000, times replications where weights = observed" source:"choice"`
	Replications int     `toml:"replications" default:"4" range:"[2, 1000]" unit:"runs" doc:"runs of a point; of a draw of abc too, where weights = observed" source:"choice"`
	Particles    int     `toml:"particles" default:"400" range:"[20, 100000]" only:"method = abc | both" doc:"draws of the population" source:"simulation-based calibration, docs/calibrate.md: 100 are too few"`
	Quantile     float64 `toml:"quantile" default:"0.5" range:"[0.1, 0.9]" only:"method = abc | both" doc:"share of the population that is kept; the distance of its last one is the next tolerance" source:"Lenormand, Jabot and Deffuant 2013"`
	Stop         float64 `toml:"stop" default:"0.03" range:"[0, 0.5]" only:"method = abc | both" doc:"the search ends when no more than this share of new draws is within the tolerance" source:"Lenormand, Jabot and Deffuant 2013"`
	Check        int     `toml:"check" default:"40" range:"[10, 100000]" unit:"runs" doc:"fresh runs, at draws from the answer, that show whether it yields the data" source:"Gelman et al. 2013, chapter 6"`
	Seed         Seed    `toml:"seed" default:"1" doc:"seed of the search, not of the runs" source:"choice"`

	Targets []CalibrationTarget `toml:"target" doc:"what was observed"`

	Written bool `toml:"-"`
}

// CalibrationTarget is one row of [[calibrate.target]]: a metric, and what was
// observed of it over the time that a run reports.
type CalibrationTarget struct {
	Metric   string    `toml:"metric" default:"" doc:"name of the metric" source:"choice"`
	Observed float64   `toml:"observed" default:"0" only:"monthly = []" doc:"value that was observed, in the metric's unit" source:"choice"`
	Error    float64   `toml:"standard_error" default:"0" range:"[0, inf)" only:"monthly = []" doc:"standard error of that value; 0: not known, for weights = \"model\"" source:"choice"`
	Monthly  []float64 `toml:"monthly" default:"" doc:"values of single months (or weeks) in order, in the metric's unit, instead: their mean is the target, their scatter its error" source:"choice"`
}

// monthsMin is how many months a covariance can be estimated from.
const monthsMin = 6

// checkCalibrate applies the rules of [calibrate].
func (e *Experiment) checkCalibrate(d *decoder) {
	if e.Kind != "calibrate" || !e.Calibrate.Written {
		return
	}
	for i := range e.Factors {
		path := "factors." + e.Factors[i].Path
		for _, l := range e.Factors[i].Levels {
			if math.IsNaN(l.Number) {
				d.add(e.place(path), path, faultf("E0205", "make one experiment of each level, and compare", "%%s has the level %s, which is no number", l.Text))
				break
			}
		}
	}
	if len(e.Calibrate.Targets) == 0 {
		d.add(e.place("calibrate"), "calibrate.target", faultf("E0313", `add [[calibrate.target]] with metric = "…" and observed = …`, "[calibrate] has no target"))
	}
	least, sum := e.LeastBudget()
	if e.Calibrate.Budget == 0 {
		e.Calibrate.Budget = max(usualBudget, least*5/2)
	}
	if e.Calibrate.Budget < least {
		d.add(e.place("calibrate.budget"), "calibrate.budget", faultf("E0301", "raise it, or take fewer replications or particles", "%%s must be at least %d (%s), got %d", least, sum, e.Calibrate.Budget))
	}
	seen := map[string]bool{}
	for i := range e.Calibrate.Targets {
		t := &e.Calibrate.Targets[i]
		e.checkTarget(d, fmt.Sprintf("calibrate.target[%d]", i), t, seen[t.Metric])
		seen[t.Metric] = true
	}
}

func (e *Experiment) checkTarget(d *decoder, path string, t *CalibrationTarget, twice bool) {
	at := e.place(path)
	switch {
	case t.Metric == "":
		d.add(at, path+".metric", faultf("E0401", "`frontline list metrics` lists them", "this target has no `metric`"))
	case twice:
		d.add(e.place(path+".metric"), path+".metric", faultf("E0207", "delete one", "%q is a target twice", t.Metric))
	case len(t.Monthly) > 0 && len(t.Monthly) < monthsMin:
		d.add(e.place(path+".monthly"), path+".monthly", faultf("E0301", "write observed and standard_error instead",
			"%%s has %d values; a standard error takes %d at least", len(t.Monthly), monthsMin))
	case len(t.Monthly) > 0 && steady(t.Monthly):
		d.add(e.place(path+".monthly"), path+".monthly", faultf("E0205", "write observed and standard_error instead", "%%s is the same in every month: its error cannot be seen from it"))
	case len(t.Monthly) == 0 && at.child("observed") == nil:
		d.add(at, path+".observed", faultf("E0401", "write observed and standard_error, or monthly = […]", "this target has no observed value"))
	case len(t.Monthly) == 0 && t.Error == 0 && e.Calibrate.Weights == "observed":
		d.add(at, path+".standard_error", faultf("E0205", `write standard_error or monthly = […], or weights = "model" in [calibrate]`, "this target has no standard error, so it has no weight"))
	}
}

// steady says whether all values are equal.
func steady(values []float64) bool {
	for _, v := range values {
		if v != values[0] {
			return false
		}
	}
	return true
}

// usualBudget is how many runs each method has when nobody says it, at least.
const usualBudget = 400

// LeastBudget returns the fewest runs with which every method of a calibration
// makes sense, and the sum it comes from.
func (e *Experiment) LeastBudget() (least int, sum string) {
	c := &e.Calibrate
	if c.Method != "abc" {
		least, sum = 4*c.Replications*(len(e.Factors)+2), "4 × replications × (factors + 2)"
	}
	if c.Method == "moments" {
		return least, sum
	}
	n, text := 2*int(float64(c.Particles)/c.Quantile), "2 × particles / quantile"
	if c.Weights == "observed" {
		n, text = n*c.Replications, text+" × replications"
	}
	if n > least {
		least, sum = n, text
	}
	return least, sum
}

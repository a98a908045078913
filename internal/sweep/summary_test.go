package sweep

import (
	"math"
	"path/filepath"
	"strconv"
	"testing"

	"frontline.dev/frontline/internal/decide"
)

// summary.csv has each quantile with an interval that needs no assumption, from
// the values in runs.csv, and none where there are too few of them: the median
// needs six, the 5 % quantile 72.
func TestQuantilesWithIntervals(t *testing.T) {
	for _, c := range []struct {
		replications int
		has          map[string]bool
	}{{5, nil}, {6, map[string]bool{"p50": true}}, {72, map[string]bool{"p05": true, "p50": true, "p95": true}}} {
		dir := played(t, tiny(t, 1, c.replications), Options{})
		var values []float64
		for _, row := range rows(t, filepath.Join(dir, "runs.csv")) {
			x, err := strconv.ParseFloat(row["occupancy"], 64)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, x)
		}
		found := false
		for _, row := range rows(t, filepath.Join(dir, "summary.csv")) {
			if row["metric"] != "occupancy" {
				continue
			}
			found = true
			for name, p := range map[string]float64{"p05": .05, "p50": .5, "p95": .95} {
				want := decide.QuantileInterval(values, p, .95)
				value, _ := strconv.ParseFloat(row[name], 64)
				lo, missing := strconv.ParseFloat(row[name+"_lo"], 64)
				hi, _ := strconv.ParseFloat(row[name+"_hi"], 64)
				if value != want.Value || c.has[name] != (missing == nil) || c.has[name] == math.IsNaN(want.Lo) {
					t.Fatalf("%d replications: %s is %s from %q to %q, want %+v", c.replications, name, row[name], row[name+"_lo"], row[name+"_hi"], want)
				}
				if c.has[name] && (lo != want.Lo || hi != want.Hi || !(lo <= value && value <= hi)) {
					t.Errorf("%d replications: %s from %v to %v, want %+v", c.replications, name, lo, hi, want)
				}
			}
		}
		if !found {
			t.Error("no row of occupancy")
		}
	}
}

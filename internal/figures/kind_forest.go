package figures

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"frontline.dev/frontline/results"
)

func init() {
	register(1, "forest", "differences with their intervals, metric by metric", "a comparison, or a run with its twin without the role", drawForest)
}

// forestRow is a difference in percent of what it is compared with.
type forestRow struct {
	arm, metric, unit  string
	n                  int
	mean, lo, hi, zone float64 // zone: half-width of what does not matter; NaN: none
	verdict            string
}

func drawForest(_ context.Context, f *Folder, r *Request) ([]Figure, error) {
	if s, err := f.Sheet("compare.csv"); err == nil {
		return f.forest(comparedRows(s, r), comparedWords(f, s))
	}
	rows, err := f.twinRows(r)
	if err != nil {
		return nil, err
	}
	return f.forest(rows, forestWords{title: "What the innovation role changes", against: "With the role less without, in pairs; lines: 95 % intervals",
		note: "Pairs of runs of the same customers on the same random numbers; 95 % intervals, Student's t, each row by itself."})
}

// forestWords are the words of a forest.
type forestWords struct{ title, against, note string }

func comparedRows(s *Sheet, r *Request) (rows []forestRow) {
	arms := map[string]bool{}
	for _, row := range s.Rows {
		arms[cellOf(s, row, "arm")] = true
	}
	for _, row := range s.Rows {
		metric := cellOf(s, row, "metric")
		if len(r.Metrics) > 0 && !contains(r.Metrics, metric) {
			continue
		}
		base := math.Abs(s.Number(row, "mean_a"))
		if !(base > 0) || math.IsNaN(s.Number(row, "difference")) {
			continue
		}
		x := forestRow{arm: cellOf(s, row, "arm"), metric: metric, unit: cellOf(s, row, "unit"), verdict: cellOf(s, row, "verdict"),
			mean: 100 * s.Number(row, "difference") / base, lo: 100 * s.Number(row, "all_lo") / base, hi: 100 * s.Number(row, "all_hi") / base, zone: 100 * s.Number(row, "margin") / base}
		x.n, _ = strconv.Atoi(cellOf(s, row, "n"))
		if len(arms) == 1 {
			x.arm = ""
		}
		rows = append(rows, x)
	}
	return rows
}

func comparedWords(f *Folder, s *Sheet) forestWords {
	w := forestWords{title: "How the alternatives differ from A", against: "Difference from A; lines: intervals", note: "Intervals hold for all rows together (Bonferroni), 95 %."}
	arms := f.Manifest.Compared()
	for i, a := range arms {
		switch {
		case i == 0:
			w.against = "Difference from A, " + a.Name + "; lines: 95 % intervals"
		case len(arms) == 2:
			w.title = "How " + a.Name + " differs from " + arms[0].Name
		default:
			w.note += fmt.Sprintf(" %s: %s.", a.Label, a.Name)
		}
	}
	return w
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// twinRows pairs the runs of a scenario with those without the role.
func (f *Folder) twinRows(r *Request) (rows []forestRow, err error) {
	d, err := f.Data()
	if err != nil {
		return nil, err
	}
	with, without := -1, -1
	for i, name := range d.Points {
		switch name {
		case "scenario":
			with = i
		case "role_off":
			without = i
		}
	}
	if with < 0 || without < 0 {
		return nil, missingf("a comparison (frontline compare), or a run with its twin without the role")
	}
	metrics, err := f.Metrics(r.Metrics, 12, func(name string) bool { return outcome(d, name) != nil })
	if err != nil {
		return nil, err
	}
	for _, name := range metrics {
		o := outcome(d, name)
		e, err := results.Paired(o.Y[with], o.Y[without])
		base := math.Abs(results.NewEstimate(o.Y[without]).Center)
		if err != nil || e.N < 2 || !(base > 0) {
			continue
		}
		rows = append(rows, forestRow{metric: name, unit: o.Unit, n: e.N, mean: 100 * e.Center / base, lo: 100 * e.Lo / base, hi: 100 * e.Hi / base, zone: math.NaN()})
	}
	return rows, nil
}

// forest draws the rows, with one shaded zone when all have the same.
func (f *Folder) forest(rows []forestRow, w forestWords) ([]Figure, error) {
	if len(rows) == 0 {
		return nil, missingf("two replications of both sides, in a metric that is not 0")
	}
	differences, zone := results.Group{Name: "Difference, with interval"}, results.Group{Name: "Does not matter"}
	var names []string
	var cells [][]string
	n, zones, same := 0, false, true
	for _, x := range rows {
		name := plain(x.metric)
		if x.arm != "" {
			name = x.arm + ": " + name
		}
		names = append(names, name)
		differences.Values, differences.Lo, differences.Hi = append(differences.Values, x.mean), append(differences.Lo, x.lo), append(differences.Hi, x.hi)
		zone.Values, zone.Lo, zone.Hi = append(zone.Values, math.NaN()), append(zone.Lo, -x.zone), append(zone.Hi, x.zone)
		zones, same, n = zones || x.zone > 0, same && math.Abs(x.zone-rows[0].zone) < 1e-9*math.Abs(x.zone), max(n, x.n)
		cells = append(cells, joined([]string{x.arm, x.metric, x.unit, strconv.Itoa(x.n)}, sixes(x.mean, x.lo, x.hi, x.zone), []string{x.verdict}))
	}
	spec := results.FigureSpec{Size: f.size, Title: w.title, Subtitle: fmt.Sprintf("%s; n = %d of each", w.against, n),
		XLabel: "Difference (% of the mean of what it is compared with)", IncludeZero: true, Note: f.note(w.note)}
	groups := []results.Group{differences}
	switch {
	case zones && same:
		spec.Subtitle += "; grey: no difference that matters"
		spec.Ranges = []results.Range{{From: -rows[0].zone, To: rows[0].zone}}
	case zones:
		groups = append(groups, zone)
	}
	p, err := results.DotWhisker(spec, names, groups)
	return f.make("forest", "", spec, p, err, []string{"arm", "metric", "unit_of_metric", "n", "difference_percent", "lo", "hi", "zone", "verdict"}, cells)
}

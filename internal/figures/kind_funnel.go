package figures

import (
	"context"
	"fmt"
	"math"

	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
)

func init() {
	register(20, "replication-funnel", "how the mean and its interval settle as replications are added", "runs.csv with three replications", drawFunnel)
}

// outcome returns an outcome of the runs that has values.
func outcome(d *analysis.Data, name string) *analysis.Outcome {
	for i := range d.Outcomes {
		if o := &d.Outcomes[i]; o.Name == name {
			for _, row := range o.Y {
				for _, v := range row {
					if !math.IsNaN(v) {
						return o
					}
				}
			}
		}
	}
	return nil
}

// runMetrics returns the metrics to draw from runs.csv.
func (f *Folder) runMetrics(r *Request, most int) (*analysis.Data, []string, error) {
	d, err := f.Data()
	if err != nil {
		return nil, nil, err
	}
	names, err := f.Metrics(r.Metrics, most, func(name string) bool { return outcome(d, name) != nil })
	return d, names, err
}

func drawFunnel(_ context.Context, f *Folder, r *Request) (all []Figure, err error) {
	d, metrics, err := f.runMetrics(r, metricsDrawn)
	if err != nil {
		return nil, err
	}
	point := max(r.Point, 1) - 1
	if point >= len(d.Points) {
		return nil, wrong("", "there is no design point %d: the runs have %d", r.Point, len(d.Points))
	}
	name := f.pointName(point + 1)
	if f.Manifest.DesignPoints == 0 {
		name = d.Points[point]
		if known := armNames[name]; known != "" {
			name = known
		}
	}
	for _, metric := range metrics {
		values := outcome(d, metric).Y[point]
		line := results.Series{Name: "mean so far"}
		var rows [][]string
		for n := 2; n <= len(values); n++ {
			e := results.NewEstimate(values[:n])
			line.X, line.Y = append(line.X, float64(n)), append(line.Y, e.Center)
			line.Lo, line.Hi = append(line.Lo, e.Lo), append(line.Hi, e.Hi)
			rows = append(rows, append(estimateCells(e), six(e.HalfWidth()/math.Abs(e.Center))))
		}
		if len(line.X) < 2 {
			return all, missingf("at least three replications of a point, there are %d", len(values))
		}
		last := results.NewEstimate(values)
		title := "How the mean of " + plain(metric) + " settles with replications"
		if relative := last.HalfWidth() / math.Abs(last.Center); relative < 1 {
			title = fmt.Sprintf("After %d replications the mean of %s is known to ±%s %%", last.N, plain(metric), results.FormatNumber(100*relative, 2))
		}
		spec := results.FigureSpec{Size: f.size, Title: title, Subtitle: fmt.Sprintf("Mean of the first n replications; band: its 95 %% interval; %s", name),
			XLabel: "Replications n (runs)", YLabel: axis(metric, f.Measure(metric).Unit), Intervals: results.IntervalsBands,
			Horizontal: []results.Reference{{Name: "mean of all", Value: last.Center}}, Note: f.note("Student's t. The interval holds for an n that was fixed beforehand, not for the n at which it looks best.")}
		p, err := results.LinesWithBands(spec, []results.Series{line})
		drawn, err := f.make(fileName("replication-funnel", metric), r.option(metric), spec, p, err, append(append([]string{}, estimateHeader...), "half_width_relative"), rows)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

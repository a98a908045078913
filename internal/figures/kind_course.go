package figures

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/results"
)

func init() {
	register(10, "time-series", "a metric over time, with the 95 % interval of its mean", "series.csv", drawSeries)
	register(11, "fan", "where runs lie over time: quantiles over replications", "series.csv of a sweep, five replications of a point", drawFan)
	register(12, "welch", "whether a metric is steady: Welch's moving average", "series.csv", drawWelch)
}

// coursesDrawn is how many design points share a time series.
const coursesDrawn = 4

// metricsDrawn is how many metrics are drawn when none is asked for.
const metricsDrawn = 3

// points returns the design points of a figure over time: the one asked for, or
// a few over the whole design.
func (f *Folder) points(asked, most int) []int {
	if asked > 0 {
		return []int{asked}
	}
	n := max(f.Manifest.DesignPoints, 1)
	var list []int
	for i := range min(n, most) {
		list = append(list, 1+i*(n-1)/max(min(n, most)-1, 1))
	}
	return list
}

// eachCourse draws a figure for each metric that is kept over time.
func (f *Folder) eachCourse(r *Request, most int, draw func(metric string, list []course) ([]Figure, error)) (all []Figure, err error) {
	var reason error
	has := func(name string) bool {
		list, err := f.courses(name, f.points(r.Point, most))
		if err != nil {
			reason = err
		}
		for i := range list {
			if list[i].any() {
				return true
			}
		}
		return false
	}
	metrics, err := f.Metrics(r.Metrics, metricsDrawn, has)
	if err != nil {
		if reason != nil && errors.As(err, new(*MissingError)) {
			return nil, reason
		}
		return nil, err
	}
	for _, name := range metrics {
		list, err := f.courses(name, f.points(r.Point, most))
		if err != nil {
			return nil, err
		}
		drawn, err := draw(name, list)
		if err != nil {
			return all, err
		}
		all = append(all, drawn...)
	}
	return all, nil
}

// option is the part of a command that names the metric and the point.
func (r *Request) option(metric string) string {
	text := "--metric " + metric
	if r.Point > 0 {
		text += fmt.Sprintf(" --point %d", r.Point)
	}
	return text
}

func drawSeries(_ context.Context, f *Folder, r *Request) ([]Figure, error) {
	return f.eachCourse(r, coursesDrawn, func(metric string, list []course) ([]Figure, error) {
		m := f.Measure(metric)
		unit, days := list[0].timeUnit()
		var lines []results.Series
		var rows [][]string
		for i := range list {
			c := &list[i]
			lines = append(lines, results.Series{Name: c.name, X: c.scaled(days), Y: c.mean, Lo: c.lo, Hi: c.hi})
			for k, x := range lines[i].X {
				rows = append(rows, append([]string{c.name, six(x), strconv.FormatBool(c.x[k] <= c.warm), strconv.Itoa(c.n[k])}, sixes(c.mean[k], c.lo[k], c.hi[k])...))
			}
		}
		c := &list[0]
		spec := results.FigureSpec{Size: f.size, Title: capital(plain(metric)) + " over time",
			Subtitle: fmt.Sprintf("%s of %s each; band: 95 %% interval of the mean", capital(c.batch()), count(c.replications(), "replication")),
			XLabel:   "Time since the start (" + unit + ")", YLabel: axis(metric, m.Unit), Vertical: c.warmUp(days),
			Note: f.note("Student's t over replications, batch by batch. " + left(c))}
		p, err := results.TimeSeries(spec, lines)
		return f.make(fileName("time-series", metric), r.option(metric), spec, p, err, []string{"line", unit, "warm_up", "n", "mean", "lo", "hi"}, rows)
	})
}

// left says that a short batch was left out.
func left(c *course) string {
	if c.partial {
		return "The last, short batch is left out."
	}
	return ""
}

// fanLevels are the quantiles of a fan.
var fanLevels = []float64{.05, .25, .5, .75, .95}

// fanLeast is the fewest replications whose quantiles are drawn.
const fanLeast = 5

func drawFan(_ context.Context, f *Folder, r *Request) ([]Figure, error) {
	return f.eachCourse(r, 1, func(metric string, list []course) ([]Figure, error) {
		c := &list[0]
		if c.runs == nil {
			return nil, missingf("the course of every run: frontline sweep with --series keeps it, frontline run keeps means")
		}
		if len(c.runs) < fanLeast {
			return nil, missingf("at least %d replications of a design point, there are %d", fanLeast, len(c.runs))
		}
		unit, days := c.timeUnit()
		q := results.Quantiles{X: c.scaled(days), Levels: fanLevels}
		rows := make([][]string, len(q.X))
		for i, x := range q.X {
			rows[i] = sixes(x)
		}
		for _, level := range fanLevels {
			var line []float64
			for i := range q.X {
				var values []float64
				for _, run := range c.runs {
					if i < len(run) {
						values = append(values, run[i])
					}
				}
				v := results.Quantile(values, level)
				line, rows[i] = append(line, v), append(rows[i], six(v))
			}
			q.Values = append(q.Values, line)
		}
		spec := results.FigureSpec{Size: f.size, Title: "Where single runs lie: " + plain(metric) + " over time",
			Subtitle: fmt.Sprintf("Quantiles over %d replications in %s; %s", len(c.runs), c.batch(), c.name),
			XLabel:   "Time since the start (" + unit + ")", YLabel: axis(metric, f.Measure(metric).Unit), Vertical: c.warmUp(days),
			Note: f.note("Bands show how runs differ, not how well their mean is known. " + left(c))}
		p, err := results.Fan(spec, q)
		return f.make(fileName("fan", metric), r.option(metric), spec, p, err, []string{unit, "p05", "p25", "p50", "p75", "p95"}, rows)
	})
}

func drawWelch(_ context.Context, f *Folder, r *Request) ([]Figure, error) {
	return f.eachCourse(r, 1, func(metric string, list []course) ([]Figure, error) {
		c := &list[0]
		series, band := c.runs, "band: 95 % interval over replications"
		if series == nil {
			series, band = [][]float64{c.mean}, "no band: the folder keeps means only"
		}
		half := max(1, len(c.x)/20)
		smoothed, err := decide.Welch(series, half)
		if err != nil {
			return nil, missingf("series of one length: %v", err)
		}
		unit, days := c.timeUnit()
		x := c.scaled(days)
		line := decide.WelchSeries("moving average", smoothed, func(i int) float64 { return x[i] })
		if c.runs == nil {
			line.Lo, line.Hi = nil, nil
		}
		raw := results.Series{Name: "mean of each batch", X: x, Y: c.mean}
		var rows [][]string
		for i, at := range x {
			row := sixes(at, c.mean[i])
			if i < len(smoothed) {
				row = append(row, sixes(smoothed[i].Center, smoothed[i].Lo, smoothed[i].Hi)...)
			} else {
				row = append(row, "", "", "")
			}
			rows = append(rows, row)
		}
		spec := results.FigureSpec{Size: f.size, Title: "Is " + plain(metric) + " steady after the warm-up?",
			Subtitle: fmt.Sprintf("Welch's moving average over %d batches, %s, %s; %s", 2*half+1, count(c.replications(), "replication"), c.name, band),
			XLabel:   "Time since the start (" + unit + ")", YLabel: axis(metric, f.Measure(metric).Unit), Vertical: c.warmUp(days),
			Note: f.note("Read it from the point from which the line is level (Welch 1983). " + left(c))}
		p, err := results.TimeSeries(spec, []results.Series{line, raw})
		return f.make(fileName("welch", metric), r.option(metric), spec, p, err, []string{unit, "mean", "moving_average", "lo", "hi"}, rows)
	})
}

package experiment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// LockFile is the name of the experiment in a folder of results.
const LockFile = "experiment.lock.toml"

// Analyse makes what [[analysis]] and [[figure]] of the experiment in a folder
// of results ask for, from its runs.csv: tables in analysis/, pictures with the
// numbers behind them in figures/. It returns the files, and sentences for the
// reader; nothing when the folder has no experiment, or it asks for nothing.
// One analysis that cannot be made does not keep the others back: its reason is
// among the sentences. The error is of the disk, of the context, or of an
// experiment that cannot be read.
func Analyse(ctx context.Context, dir string) (files, notes []string, err error) {
	text, err := os.ReadFile(filepath.Join(dir, LockFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	e, err := scenarios.ParseExperimentIn(dir, LockFile, text)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range Requests(e, dir) {
		answers, _, err := analysis.Run(ctx, r, nil)
		var input *analysis.InputError
		switch {
		case errors.As(err, &input):
			notes = append(notes, r.Method+": "+input.Message)
			continue
		case err != nil:
			return files, notes, err
		}
		written, err := analysis.Write(dir, answers)
		if files = append(files, written...); err != nil {
			return files, notes, err
		}
	}
	if len(e.Figures) == 0 {
		return files, notes, nil
	}
	written, more, err := figures(e, dir)
	return append(files, written...), append(notes, more...), err
}

// Requests returns the analyses of an experiment for a folder of its results.
func Requests(e *scenarios.Experiment, dir string) (list []analysis.Request) {
	var metrics, goals []string
	for _, m := range e.Metrics {
		metrics = append(metrics, m.Name)
		if goal := goalOf(m); goal != "" {
			goals = append(goals, m.Name+"="+goal)
		}
	}
	for _, a := range e.Analyses {
		r := analysis.Request{Method: a.Type, Dir: dir, Metrics: metrics, Bootstrap: a.Bootstrap, Confidence: 0.95, Order: a.Order, Alpha: a.Alpha,
			SecondOrder: e.Design.SecondOrder, Independent: e.Random.Policy == "independent"}
		if len(a.Metrics) > 0 {
			r.Metrics = a.Metrics
		}
		if a.Bootstrap == 0 {
			r.Bootstrap = -1
		}
		for _, n := range a.Ladder {
			r.Ladder = append(r.Ladder, int(n))
		}
		switch a.Type {
		case "prim":
			r.Where = []string{fmt.Sprintf("%s%s%v", a.Interest.Metric, a.Interest.Op, a.Interest.Value)}
		case "pareto":
			r.Goals = goals
		}
		list = append(list, r)
	}
	return list
}

// goalOf returns max or min, or "" for a metric that describes only.
func goalOf(m scenarios.MetricChoice) string {
	goal := m.Goal
	for _, known := range study.Measures() {
		if known.Name == m.Name && goal == "metric" {
			goal = known.Goal.String()
		}
	}
	return map[string]string{"more": "max", "less": "min"}[goal]
}

// figures draws [[figure]].
func figures(e *scenarios.Experiment, dir string) (files, notes []string, err error) {
	data, err := analysis.ReadFolder(dir, "")
	if err != nil {
		return nil, []string{"figures: " + err.Error()}, nil
	}
	for _, choice := range e.Figures {
		lines, spec, err := linesOf(data, choice)
		if err != nil {
			notes = append(notes, fmt.Sprintf("figure of %s over %s: %v", choice.Y, choice.X, err))
			continue
		}
		plot, err := results.LinesWithBands(spec, lines)
		if err != nil {
			notes = append(notes, fmt.Sprintf("figure of %s over %s: %v", choice.Y, choice.X, err))
			continue
		}
		name := strings.ReplaceAll(choice.Y+"-by-"+choice.X, ".", "_")
		if choice.By != "" {
			name += "-and-" + strings.ReplaceAll(choice.By, ".", "_")
		}
		written, err := results.SaveFigure(plot, filepath.Join(dir, "figures"), name)
		if files = append(files, written...); err != nil {
			return files, notes, err
		}
		path := filepath.Join(dir, "figures", name+".csv")
		if err := results.WriteCSV(path, []string{"line", choice.X, "mean", "lo", "hi"}, rowsOf(lines)); err != nil {
			return files, notes, err
		}
		files = append(files, path)
	}
	return files, notes, nil
}

// linesOf returns a metric over a factor, one line for each value of another.
// The points of a cell are averaged replication by replication, so the interval
// is that of the mean over replications.
func linesOf(d *analysis.Data, choice scenarios.FigureChoice) ([]results.Series, results.FigureSpec, error) {
	find := func(name string) int {
		return slices.IndexFunc(d.Factors, func(f analysis.Factor) bool { return f.Name == name })
	}
	x, by := find(choice.X), find(choice.By)
	y := slices.IndexFunc(d.Outcomes, func(o analysis.Outcome) bool { return o.Name == choice.Y })
	if x < 0 || y < 0 || choice.By != "" && by < 0 || d.Factors[x].Categories != nil {
		return nil, results.FigureSpec{}, errors.New("the runs do not have these columns as numbers")
	}
	outcome := d.Outcomes[y]
	type cell struct{ line, at float64 }
	points := map[cell][]int{}
	var order []cell
	for i, row := range d.X {
		c := cell{0, row[x]}
		if by >= 0 {
			c.line = row[by]
		}
		if points[c] == nil {
			order = append(order, c)
		}
		points[c] = append(points[c], i)
	}
	slices.SortStableFunc(order, func(a, b cell) int {
		if line := cmp.Compare(a.line, b.line); line != 0 {
			return line
		}
		return cmp.Compare(a.at, b.at)
	})
	var lines []results.Series
	replications := 0
	for i, c := range order {
		if i == 0 || c.line != order[i-1].line {
			name := ""
			if by >= 0 {
				name = choice.By + " " + levelText(d.Factors[by], c.line)
			}
			lines = append(lines, results.Series{Name: name})
		}
		means := cellMeans(outcome.Y, points[c])
		replications = max(replications, len(means))
		estimate := results.NewEstimate(means)
		l := &lines[len(lines)-1]
		l.X, l.Y, l.Lo, l.Hi = append(l.X, c.at), append(l.Y, estimate.Center), append(l.Lo, estimate.Lo), append(l.Hi, estimate.Hi)
	}
	spec := results.FigureSpec{Title: choice.Y + " by " + choice.X, Subtitle: fmt.Sprintf("%s: means over %d replications, bands are 95 %% intervals of the means", d.Title, replications),
		XLabel: unitLabel(choice.X, d.Factors[x].Unit), YLabel: unitLabel(choice.Y, outcome.Unit),
		Note: "Drawn by frontline merge . in the folder of the study, from its runs.csv."}
	return lines, spec, nil
}

// cellMeans averages the points of a cell in each replication.
func cellMeans(y [][]float64, points []int) (means []float64) {
	for r := range y[points[0]] {
		sum, n := 0.0, 0
		for _, i := range points {
			if v := y[i][r]; !math.IsNaN(v) {
				sum, n = sum+v, n+1
			}
		}
		if n > 0 {
			means = append(means, sum/float64(n))
		}
	}
	return means
}

func levelText(f analysis.Factor, v float64) string {
	if f.Categories != nil {
		return f.Categories[int(v)]
	}
	return fmt.Sprintf("%g", v)
}

func unitLabel(name, unit string) string {
	if unit == "" {
		return name
	}
	return name + " (" + unit + ")"
}

func rowsOf(lines []results.Series) (rows [][]string) {
	for _, l := range lines {
		for i := range l.X {
			row := []string{l.Name}
			for _, v := range []float64{l.X[i], l.Y[i], l.Lo[i], l.Hi[i]} {
				cell := ""
				if !math.IsNaN(v) {
					cell = fmt.Sprintf("%.6g", v)
				}
				row = append(row, cell)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

package analysis

import (
	"fmt"
	"math"
	"path/filepath"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/results"
)

func init() {
	register(Method{Name: "reps", Doc: "replications: how the mean and its interval settle, and how many a precision needs", Needs: "replications of one design point or more", NoX: true, single: reps})
	register(Method{Name: "warmup", Doc: "warm-up: where MSER-5 cuts each series, and Welch's moving average", Needs: "series.csv of a folder, or --y with one column per series", NoX: true, apply: warmup})
}

// Settling is the answer of reps for one design point.
type Settling struct {
	Point   string
	Steps   []decide.Step
	Reached int // replications for the precision; 0: not reached
}

func reps(d *Data, o *Outcome, r *Request) (*Answer, error) {
	precision := r.Precision
	if precision == 0 {
		precision = 0.05
	}
	if !(precision > 0 && precision < 1) {
		return nil, wrong("", "a precision of %g: must be above 0 and below 1, such as 0.05", precision)
	}
	runs := map[bool][][]float64{true: o.Y, false: {column(o.Y)}}[len(o.Y[0]) > 1] // a plain file: its rows are the replications
	t := results.Table{Title: fmt.Sprintf("Replications of %s for a half-width of %g %% of the mean", withUnit(o.Name, o.Unit), 100*precision),
		Header: join([]string{"point", "n"}, bounds("mean"), []string{"deviation", "needed"})}
	all := results.Table{Title: "The mean after each replication", Header: join([]string{"point", "n"}, bounds("mean"), []string{"sd", "deviation"})}
	a := &Answer{}
	var list []Settling
	var lines []results.Series
	for i, row := range runs {
		s := settle(d.Points[i], row, precision, r.Confidence)
		if len(s.Steps) == 0 {
			continue
		}
		list = append(list, s)
		last := s.Steps[len(s.Steps)-1]
		needed := fmt.Sprint(s.Reached)
		if s.Reached == 0 {
			needed = fmt.Sprintf("more than %d", last.N)
		}
		t.Rows = append(t.Rows, []string{s.Point, fmt.Sprint(last.N), six(last.Mean), six(last.Lo), six(last.Hi), six(last.Deviation), needed})
		line := results.Series{Name: "point " + s.Point}
		for _, step := range s.Steps {
			all.Rows = append(all.Rows, []string{s.Point, fmt.Sprint(step.N), six(step.Mean), six(step.Lo), six(step.Hi), six(step.SD), six(step.Deviation)})
			line.X, line.Y = append(line.X, float64(step.N)), append(line.Y, step.Mean)
			line.Lo, line.Hi = append(line.Lo, step.Lo), append(line.Hi, step.Hi)
		}
		lines = append(lines, line)
	}
	if len(list) == 0 {
		return nil, wrong("", "%s has fewer than two replications with a value", o.Name)
	}
	a.Value, a.Tables = list, []NamedTable{{"reps-" + o.Name, t}, {"reps-steps-" + o.Name, all}}
	if len(lines) > 4 {
		lines = lines[:4]
	}
	plot, err := results.LinesWithBands(results.FigureSpec{Title: "How the mean of " + o.Name + " settles with replications", Subtitle: "cumulative mean with its 95 % interval",
		XLabel: "replications", YLabel: withUnit(o.Name, o.Unit)}, lines)
	if err == nil {
		a.Figures = append(a.Figures, NamedFigure{"reps-" + o.Name, plot})
	}
	return a, err
}

func column(y [][]float64) (list []float64) {
	for _, row := range y {
		list = append(list, row...)
	}
	return list
}

// settle follows the estimate from two replications on.
func settle(point string, values []float64, precision, confidence float64) Settling {
	rule := decide.Precision{Confidence: confidence, Relative: precision, Percent: 5, Budget: len(values)}
	rule.Next(values)
	s := Settling{Point: point}
	for n := 2; n <= rule.Len(); n++ {
		if step := rule.At(n); !math.IsNaN(step.Mean) {
			s.Steps = append(s.Steps, step)
		}
	}
	if n, held := rule.Reached(); held {
		s.Reached = n
	}
	return s
}

// WarmUp is the answer of warmup for one series of one outcome.
type WarmUp struct {
	Outcome, Series string
	decide.Truncation
}

func warmup(d *Data, r *Request) ([]Answer, error) {
	series, names, err := d.series(r)
	if err != nil {
		return nil, err
	}
	t := results.Table{Title: "Warm-up by MSER-5", Header: []string{"outcome", "series", "observations", "cut", "detected", "mean_before", "mean_after"}}
	a := Answer{}
	var list []WarmUp
	for _, o := range series {
		for i, values := range o.Y {
			cut, err := decide.MSER5(values)
			if err != nil && len(r.Metrics) == 0 {
				a.Notes = append(a.Notes, fmt.Sprintf("left out %s, series %s: %v", o.Name, names[i], err))
				continue
			}
			if err != nil {
				return nil, wrong("leave out the outcome, or the runs that are missing", "%s, series %s: %v", o.Name, names[i], err)
			}
			list = append(list, WarmUp{o.Name, names[i], cut})
			t.Rows = append(t.Rows, []string{o.Name, names[i], fmt.Sprint(len(values)), fmt.Sprint(cut.Cut), fmt.Sprint(cut.Detected), six(cut.Before), six(cut.After)})
		}
		if err := welchFigure(&a, &o); err != nil {
			return nil, err
		}
	}
	a.Value, a.Tables = list, []NamedTable{{"warmup", t}}
	a.Notes = append(a.Notes, "cut counts observations; where nothing was detected the series is still on its way: run longer.")
	return []Answer{a}, nil
}

// welchFigure draws the moving average over replications.
func welchFigure(a *Answer, o *Outcome) error {
	if len(o.Y) < 2 {
		return nil
	}
	smoothed, err := decide.Welch(o.Y, len(o.Y[0])/20)
	if err != nil {
		return nil // series of unequal length have no common picture
	}
	line := decide.WelchSeries("", smoothed, func(i int) float64 { return float64(i + 1) })
	plot, err := results.LinesWithBands(results.FigureSpec{Title: "Is " + o.Name + " steady?", Subtitle: fmt.Sprintf("Welch's moving average over %d series, 95 %% interval", len(o.Y)),
		XLabel: "observation", YLabel: withUnit(o.Name, o.Unit)}, []results.Series{line})
	if err == nil {
		a.Figures = append(a.Figures, NamedFigure{"warmup-" + o.Name, plot})
	}
	return err
}

// series returns outcomes whose rows are the series in time: of series.csv, or
// the columns of a file turned.
func (d *Data) series(r *Request) (list []Outcome, names []string, err error) {
	if r.Dir == "" {
		for _, o := range d.Outcomes {
			list = append(list, Outcome{Name: o.Name, Y: [][]float64{column(o.Y)}})
		}
		return list, []string{"1"}, nil
	}
	sheet, err := readSheet(filepath.Join(r.Dir, "series.csv"), "column")
	if err != nil {
		return nil, nil, err
	}
	run := sheet.find("run_id")
	wanted := r.Metrics
	if len(wanted) == 0 {
		for _, o := range d.Outcomes {
			if sheet.find(o.Name) >= 0 {
				wanted = append(wanted, o.Name)
			}
		}
	}
	for _, name := range wanted {
		at := sheet.find(name)
		if at < 0 || run < 0 {
			return nil, nil, wrong("", "%s has no column %s, or no run_id", sheet.file, name)
		}
		o := Outcome{Name: name}
		names = nil
		for i, row := range sheet.rows {
			if i == 0 || row[run] != sheet.rows[i-1][run] {
				names, o.Y = append(names, row[run]), append(o.Y, nil)
			}
			v, err := number(row[at])
			if err != nil {
				return nil, nil, wrong("", "%s:%d: %q is no number", sheet.file, sheet.lines[i], row[at])
			}
			o.Y[len(o.Y)-1] = append(o.Y[len(o.Y)-1], v)
		}
		list = append(list, o)
	}
	return list, names, nil
}

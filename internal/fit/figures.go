package fit

import (
	"fmt"
	"math"

	"frontline.dev/frontline/results"
)

// Picture is a figure with the name of its files and the table behind it.
type Picture struct {
	Name   string
	Plot   *results.Plot
	Header []string
	Rows   [][]string
}

// Pictures draws a fit: the work of each kind as a QQ plot, patience, its
// hazard, and the arrivals; of tickets and interval reports the arrivals.
func (f *Fit) Pictures() ([]Picture, error) {
	if f.Map.Kind != "calls" {
		p, err := f.profilePicture()
		return []Picture{p}, err
	}
	var out []Picture
	for k := range f.Kinds {
		if len(f.Laws[k]) == 0 || k >= 4 {
			continue
		}
		p, err := f.qq(k)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	for _, draw := range []func() (Picture, error){f.survivalPicture, f.hazardPicture, f.profilePicture} {
		p, err := draw()
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// qq sets quantiles of the log against those of the two best laws, on a
// logarithmic scale written out as logarithms to base 10.
func (f *Fit) qq(k int) (Picture, error) {
	kind := &f.Kinds[k]
	p := Picture{Name: fmt.Sprintf("work-%d", k+1), Header: []string{"p", "log_s"}}
	laws := f.Laws[k][:min(2, len(f.Laws[k]))]
	var series []results.Series
	line := results.Series{Name: "perfect fit"}
	rows := map[int][]string{}
	for l := range laws {
		p.Header = append(p.Header, laws[l].Family+"_s")
		one := results.Series{Name: laws[l].Family}
		for i := 1; i < 100; i++ {
			q := float64(i) / 100
			x, y := laws[l].quantile(q), kind.adjusted.quantile(q)
			if l == 0 {
				rows[i] = []string{results.Number(q), results.Number(y)}
			}
			rows[i] = append(rows[i], results.Number(x))
			one.X, one.Y = append(one.X, math.Log10(max(x, .01))), append(one.Y, math.Log10(max(y, .01)))
		}
		series = append(series, one)
	}
	line.X = []float64{series[0].X[0], series[0].X[98]}
	line.Y = line.X
	for i := 1; i < 100; i++ {
		p.Rows = append(p.Rows, rows[i])
	}
	var err error
	p.Plot, err = results.TimeSeries(results.FigureSpec{Title: "Work of " + kind.Name + ": " + laws[0].Family + " fits best",
		Subtitle: fmt.Sprintf("quantiles 1 to 99 %% of %.0f contacts, agents' speeds taken out; KS %.3f", kind.adjusted.n, laws[0].KS),
		XLabel:   "Law: log10 of seconds", YLabel: "Log: log10 of seconds"}, append(series, line))
	return p, err
}

// survivalPicture shows how many still wait, as the log has it and as the
// laws have it.
func (f *Fit) survivalPicture() (Picture, error) {
	p := Picture{Name: "patience", Header: []string{"kind", "s", "still_waiting"}}
	var series []results.Series
	draw := func(name string, w *Patience) {
		s := results.Series{Name: name}
		for i, t := range w.Times {
			if t > 600 {
				break
			}
			s.X, s.Y = append(s.X, t), append(s.Y, w.Survival[i])
			p.Rows = append(p.Rows, []string{name, results.Number(t), results.Number(w.Survival[i])})
		}
		if len(s.X) > 1 {
			series = append(series, s)
		}
	}
	draw("all", f.WaitAll)
	for k := range f.Kinds {
		if f.Waits[k].Abandoned >= patienceMin && k < 5 {
			draw(f.Kinds[k].Name, f.Waits[k])
		}
	}
	var err error
	p.Plot, err = results.TimeSeries(results.FigureSpec{Title: "How long customers wait at most", Subtitle: "Kaplan and Meier 1958; those who were answered are censored",
		XLabel: "Wait, s", YLabel: "Share who would still wait", IncludeZero: true}, series)
	return p, err
}

func (f *Fit) hazardPicture() (Picture, error) {
	p := Picture{Name: "hazard", Header: []string{"from_s", "to_s", "per_minute", "gave_up"}}
	s := results.Series{Name: "all"}
	for _, h := range f.WaitAll.Hazard {
		s.X, s.Y = append(s.X, (h.From+h.To)/2), append(s.Y, 60*h.Rate)
		p.Rows = append(p.Rows, []string{results.Number(h.From), results.Number(h.To), results.Number(60 * h.Rate), results.Number(h.Events)})
	}
	var marks []results.Reference
	for _, x := range f.WaitAll.Peaks {
		marks = append(marks, results.Reference{Name: "peak", Value: x})
	}
	var err error
	p.Plot, err = results.TimeSeries(results.FigureSpec{Title: "When customers give up", Subtitle: "hang-ups per minute of wait; a peak is often an announcement",
		XLabel: "Wait, s", YLabel: "Hang-ups per minute", IncludeZero: true, Vertical: marks}, []results.Series{s})
	return p, err
}

func (f *Fit) profilePicture() (Picture, error) {
	p := Picture{Name: "arrivals", Header: []string{"weekday", "hour", "contacts"}}
	var series []results.Series
	for w, means := range f.Profile.Means {
		s := results.Series{Name: dayNames[w]}
		for i, n := range means {
			h := float64(f.arrivalHours.Opens+int64(i)*slotLength) / float64(hour)
			s.X, s.Y = append(s.X, h+.25), append(s.Y, n)
			p.Rows = append(p.Rows, []string{dayNames[w], results.Number(h), results.Number(n)})
		}
		if len(s.X) > 0 {
			series = append(series, s)
		}
	}
	var err error
	p.Plot, err = results.TimeSeries(results.FigureSpec{Title: "Contacts by weekday and half-hour", Subtitle: "mean of ordinary days",
		XLabel: "Hour of the day", YLabel: "Contacts per half-hour", IncludeZero: true}, series)
	return p, err
}

var dayNames = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

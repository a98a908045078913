package fit

import (
	"fmt"
	"math"
	"strings"

	"frontline.dev/frontline/results"
)

// figureFormats write the numbers of FigureNames.
var figureFormats = [6]string{"%.0f", "%.4f", "%.4f", "%.1f", "%.3f", "%.3f"}

// Tables are a comparison for people: the whole period, and its verdicts.
func (c *Comparison) Tables() []results.Table {
	if c.tickets != nil {
		return c.ticketTables()
	}
	f := c.Log
	t := results.Table{Title: fmt.Sprintf("%s against %s: %.0f contacts on %d days; %d runs of each day", c.Scenario.ID, f.period(), float64(f.All.Offered), len(c.Days), c.Replications),
		Header: []string{"", "log"}}
	for _, m := range c.Modes {
		t.Header = append(t.Header, m.String(), "P10-P90")
	}
	for k, name := range c.names() {
		row := []string{name, ""}
		for _, m := range c.Modes {
			x := c.Totals(m, nil)[k]
			row[1] = number(x.Real, figureFormats[k])
			row = append(row, number(x.Mean, figureFormats[k]), number(x.Low, figureFormats[k])+" - "+number(x.High, figureFormats[k]))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, m := range c.Modes {
		t.Notes = append(t.Notes, fmt.Sprintf("%s (%s): %v", m, c.meaning(m), c.Errors(m)))
	}
	t.Notes = append(t.Notes, c.Notes...)
	return []results.Table{t, c.changeTable(), c.verdictTable()}
}

func (c *Comparison) changeTable() results.Table {
	changes := results.Table{Title: "What is otherwise than in the scenario", Header: []string{"", "scenario", "log", "change", ""}}
	for i := range c.Changes {
		changes.Rows = append(changes.Rows, c.Changes[i].row())
	}
	return changes
}

func (c *Comparison) verdictTable() results.Table {
	v := results.Table{Title: "Good enough for …", Header: []string{"question", "", "why"}}
	for _, x := range c.Verdicts {
		v.Rows = append(v.Rows, []string{x.Question, x.Word(), x.Why})
	}
	return v
}

// row writes a change.
func (c *Change) row() []string {
	return []string{c.What, number(c.Scenario, "%.0f"), number(c.Log, "%.0f"), number(100*c.Relative(), "%+.1f %%"), c.Note}
}

// Word is the verdict in a word.
func (v *Verdict) Word() string {
	switch {
	case !v.Tested:
		return "not tested"
	case v.Good:
		return "yes"
	}
	return "no"
}

// DayTable is the comparison day by day, for CSV.
func (c *Comparison) DayTable() (header []string, rows [][]string) {
	if c.tickets != nil {
		return c.ticketDayTable()
	}
	header = []string{"date", "weekday", "ordinary", "agents", "mode", "number", "log", "mean", "p10", "p90"}
	for i := range c.Days {
		d := &c.Days[i]
		real := figuresOf(d.Real.total()).list()
		for _, m := range c.Modes {
			mean := figuresOf(d.mean(m)).list()
			for k, name := range c.names() {
				low, high := d.band(m, k)
				rows = append(rows, []string{dateText(d.Date), dayNames[weekdayOf(d.Date)], fmt.Sprint(d.Ordinary), fmt.Sprint(d.Agents), m.String(), name,
					results.Number(real[k]), results.Number(mean[k]), results.Number(low), results.Number(high)})
			}
		}
	}
	return header, rows
}

func (d *ComparedDay) mean(m Mode) (sum Slot) {
	for i := range d.Runs[m] {
		sum = sum.add(d.Runs[m][i].total(), 1/float64(len(d.Runs[m])))
	}
	return sum
}

// SlotTable is the comparison by half-hour over all ordinary days, and for
// each single day, for CSV. The date "all" stands for the former.
func (c *Comparison) SlotTable() (header []string, rows [][]string) {
	if c.tickets != nil {
		return c.ticketSlotTable()
	}
	header = []string{"date", "from", "mode", "number", "log", "mean", "p10", "p90"}
	for _, m := range c.Modes {
		real, mean, runs, days := c.slotMeans(m)
		rows = append(rows, c.slotRows("all", m, &real, &mean, runs, max(1, float64(days)))...)
	}
	for i := range c.Days {
		d := &c.Days[i]
		for _, m := range c.Modes {
			var mean daySlotsOf
			for r := range d.Runs[m] {
				for k := range mean {
					mean[k] = mean[k].add(d.Runs[m][r][k], 1/float64(len(d.Runs[m])))
				}
			}
			rows = append(rows, c.slotRows(dateText(d.Date), m, &d.Real, &mean, d.Runs[m], 1)...)
		}
	}
	return header, rows
}

// slotRows are the half-hours of one table in which there is anything; counts
// are per day.
func (c *Comparison) slotRows(date string, m Mode, real, mean *daySlotsOf, runs []daySlotsOf, days float64) (rows [][]string) {
	for k := range real {
		if real[k].Offered == 0 && mean[k].Offered < .5 {
			continue
		}
		is, does := figuresOf(real[k]).list(), figuresOf(mean[k]).list()
		is[0], does[0] = is[0]/days, does[0]/days
		for figure, name := range c.names() {
			low, high := slotBand(runs, k, figure)
			if figure == 0 {
				low, high = low/days, high/days
			}
			rows = append(rows, []string{date, c.clock(k), m.String(), name, results.Number(is[figure]), results.Number(does[figure]), results.Number(low), results.Number(high)})
		}
	}
	return rows
}

func (c *Comparison) clock(k int) string {
	at := (c.Log.Hours.Cut + int64(k)*slotLength) % day
	return fmt.Sprintf("%02d:%02d", at/hour, at/minute%60)
}

// slotBand returns P10 and P90 over runs of one number of one half-hour.
func slotBand(runs []daySlotsOf, k, figure int) (low, high float64) {
	var values []float64
	for i := range runs {
		if x := figuresOf(runs[i][k]).list()[figure]; !math.IsNaN(x) {
			values = append(values, x)
		}
	}
	return quantileOf(values, .1), quantileOf(values, .9)
}

// Pictures draws the half-hours of the mean day, and the days.
func (c *Comparison) Pictures() ([]Picture, error) {
	if c.tickets != nil {
		return c.ticketPictures()
	}
	var out []Picture
	for _, what := range []struct {
		name   string
		figure int
		title  string
		label  string
	}{{"offered", 0, "Contacts offered by half-hour", "Contacts per half-hour and day"}, {"service-level", 2, "Service level by half-hour", "Share answered " + strings.Replace(c.names()[2], "service level", "within", 1)},
		{"asa", 3, "Wait of the answered by half-hour", "Mean wait of the answered, s"}, {"abandonment", 1, "Abandonment by half-hour", "Share who gave up"},
		{"occupancy", 5, "Occupancy by half-hour", "Share of present time that is busy"}} {
		if !c.has(what.figure) {
			continue
		}
		p, err := c.slotPicture(what.name, what.figure, what.title, what.label)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	for _, figure := range []int{1, 2} {
		if !c.has(figure) {
			continue
		}
		p, err := c.dayPicture(figure)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// shownModes are the ways that figures show: the first and the last.
func (c *Comparison) shownModes() []Mode {
	if len(c.Modes) == 1 {
		return c.Modes
	}
	return []Mode{c.Modes[0], c.Modes[len(c.Modes)-1]}
}

// meaning says what is taken from the log and what from the scenario.
func (c *Comparison) meaning(m Mode) string {
	if c.Log.Intervals != nil && m == Redraw {
		return "as many contacts in each interval as in the report, spread over it at random, work and patience drawn from the scenario; agents on duty as in the report"
	}
	return m.Meaning()
}

// middle is that of a half-hour, or of an hour, h.
func (c *Comparison) middle() float64 {
	if c.pairs {
		return .5
	}
	return .25
}

// names are the names of the numbers, with the service level's time.
func (c *Comparison) names() [6]string {
	names := FigureNames
	if c.within > 0 {
		names[2] = fmt.Sprintf("service level %d s", c.within/second)
	}
	return names
}

// has says whether the log has a number at all.
func (c *Comparison) has(figure int) bool {
	var real Slot
	for i := range c.Days {
		real = real.plus(c.Days[i].Real.total())
	}
	return !math.IsNaN(figuresOf(real).list()[figure])
}

func (c *Comparison) slotPicture(name string, figure int, title, label string) (Picture, error) {
	log := results.Series{Name: "log"}
	var series []results.Series
	p := Picture{Name: name}
	for _, m := range c.shownModes() {
		real, mean, runs, days := c.slotMeans(m)
		s := results.Series{Name: m.String()}
		for k := range real {
			if real[k].Offered < 5 {
				continue
			}
			scale := 1.0
			if figure == 0 {
				scale = 1 / max(1, float64(days))
			}
			x := float64(c.Log.Hours.Cut+int64(k)*slotLength)/float64(hour) + c.middle()
			if is := figuresOf(real[k]).list()[figure]; m == c.Modes[0] && !math.IsNaN(is) {
				log.X, log.Y = append(log.X, x), append(log.Y, scale*is)
			}
			low, high := slotBand(runs, k, figure)
			s.X, s.Y = append(s.X, x), append(s.Y, scale*figuresOf(mean[k]).list()[figure])
			s.Lo, s.Hi = append(s.Lo, scale*low), append(s.Hi, scale*high)
		}
		series = append(series, s)
	}
	var err error
	if c.pairs {
		title, label = strings.Replace(title, "half-hour", "hour", 1), strings.Replace(label, "half-hour", "hour", 1)
	}
	p.Plot, err = results.TimeSeries(results.FigureSpec{Title: title, Subtitle: "log and model, mean of ordinary days; bands: P10 to P90 of runs of the whole period",
		XLabel: "Hour of the day", YLabel: label, IncludeZero: true}, append([]results.Series{log}, series...))
	return p, err
}

// dayPicture shows one number day by day, with the band of single days.
func (c *Comparison) dayPicture(figure int) (Picture, error) {
	log := results.Series{Name: "log"}
	var series []results.Series
	for _, m := range c.shownModes() {
		s := results.Series{Name: m.String()}
		for i := range c.Days {
			d := &c.Days[i]
			x := float64(d.Date - c.Days[0].Date + 1)
			if is := figuresOf(d.Real.total()).list()[figure]; m == c.Modes[0] && !math.IsNaN(is) {
				log.X, log.Y = append(log.X, x), append(log.Y, is)
			}
			low, high := d.band(m, figure)
			s.X, s.Y = append(s.X, x), append(s.Y, figuresOf(d.mean(m)).list()[figure])
			s.Lo, s.Hi = append(s.Lo, low), append(s.Hi, high)
		}
		series = append(series, s)
	}
	names := map[int][2]string{1: {"days-abandonment", "Abandonment by day"}, 2: {"days-service-level", "Service level by day"}}
	p := Picture{Name: names[figure][0]}
	var err error
	p.Plot, err = results.TimeSeries(results.FigureSpec{Title: names[figure][1], Subtitle: "log and model; bands: P10 to P90 of single simulated days",
		XLabel: "Day of the period, first: " + dateText(c.Days[0].Date), YLabel: "Share of offered", IncludeZero: true}, append([]results.Series{log}, series...))
	return p, err
}

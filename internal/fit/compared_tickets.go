package fit

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"strings"

	"frontline.dev/frontline/results"
)

// ticketMeanings say what the ways mean for tickets.
var ticketMeanings = map[Mode]string{
	Redraw:   "tickets opened as in the log; work, and whether they are opened again, drawn from the scenario; staff as in the log",
	Resample: "tickets drawn from the scenario, too; staff as in the log",
	Forecast: "everything from the scenario, staff too: what the fit would have predicted",
}

// ticketTables are a comparison of tickets for people.
func (c *Comparison) ticketTables() []results.Table {
	f := c.Log
	t := results.Table{Title: fmt.Sprintf("%s against %s: %d tickets opened and %d resolved on %d days; %d runs of the period", c.Scenario.ID, f.period(), f.All.Offered, f.Tickets.Resolved, len(c.tickets.days), c.Replications),
		Header: []string{"", "log"}}
	var totals [modes][8]Total
	for _, m := range c.Modes {
		t.Header = append(t.Header, m.String(), "P10-P90")
		totals[m] = c.tickets.totals(m)
	}
	for k, name := range ticketNames {
		row := []string{name, ""}
		for _, m := range c.Modes {
			x := totals[m][k]
			row[1] = number(x.Real, ticketFormats[k])
			row = append(row, number(x.Mean, ticketFormats[k]), number(x.Low, ticketFormats[k])+" - "+number(x.High, ticketFormats[k]))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, m := range c.Modes {
		t.Notes = append(t.Notes, fmt.Sprintf("%s (%s): %v", m, ticketMeanings[m], ticketErrorsOf(totals[m])))
	}
	t.Notes = append(t.Notes, c.Notes...)
	return []results.Table{t, c.changeTable(), c.verdictTable()}
}

// band returns mean, P10 and P90 of one number of a day over runs.
func (d *ticketDay) band(mode Mode, figure int) (mean, low, high float64) {
	var values []float64
	for r := range d.Runs[mode] {
		if x := d.Runs[mode][r].list()[figure]; !math.IsNaN(x) {
			values = append(values, x)
		}
	}
	if len(values) == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	return meanOf(values), quantileOf(values, .1), quantileOf(values, .9)
}

// ticketDayTable is the comparison day by day, for CSV.
func (c *Comparison) ticketDayTable() (header []string, rows [][]string) {
	header = []string{"date", "weekday", "ordinary", "mode", "number", "log", "mean", "p10", "p90"}
	for i := range c.tickets.days {
		d := &c.tickets.days[i]
		real := d.Real.list()
		for _, m := range c.Modes {
			for k, name := range ticketNames {
				mean, low, high := d.band(m, k)
				rows = append(rows, []string{dateText(d.Date), dayNames[weekdayOf(d.Date)], fmt.Sprint(d.Ordinary), m.String(), name,
					results.Number(real[k]), results.Number(mean), results.Number(low), results.Number(high)})
			}
		}
	}
	return header, rows
}

// ticketSlotTable tells when tickets are opened and resolved, by half-hour and
// day in the mean of all days, for CSV.
func (c *Comparison) ticketSlotTable() (header []string, rows [][]string) {
	header = []string{"date", "from", "mode", "number", "log", "mean", "p10", "p90"}
	days := float64(len(c.tickets.days))
	for _, m := range c.Modes {
		for k := range slotsOfDay {
			for j, name := range ticketNames[:2] {
				mean, low, high := c.tickets.hourly(m, k, j)
				rows = append(rows, []string{"all", fmt.Sprintf("%02d:%02d", k/2, k%2*30), m.String(), name,
					results.Number(c.tickets.hours[k][j] / days), results.Number(mean / days), results.Number(low / days), results.Number(high / days)})
			}
		}
	}
	return header, rows
}

// hourly returns mean, P10 and P90 over runs of the tickets opened (0) or
// resolved (1) in one half-hour of the day.
func (x *ticketComparison) hourly(mode Mode, slot, what int) (mean, low, high float64) {
	var values []float64
	for r := range x.runs[mode] {
		values = append(values, x.runs[mode][r][slot][what])
	}
	return meanOf(values), quantileOf(values, .1), quantileOf(values, .9)
}

// ticketPictures draw the backlog, the tickets resolved and the time they took
// day by day, and the hours at which they are resolved.
func (c *Comparison) ticketPictures() (out []Picture, err error) {
	for _, what := range []struct {
		name, title, label string
		figure             int
	}{{"backlog", "Tickets open at the end of the day", "Open tickets", 5}, {"resolved", "Tickets resolved by day", "Tickets", 1}, {"time-to-resolution", "From opening to resolution, by day of resolution", "Median, h", 3},
		{"opened", "Tickets opened by day", "Tickets", 0}} {
		p, err := c.ticketDayPicture(what.name, what.figure, what.title, what.label)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	p := Picture{Name: "hours-resolved"}
	days := float64(len(c.tickets.days))
	log := results.Series{Name: "log"}
	series := []results.Series{}
	for n, m := range c.shownModes() {
		s := results.Series{Name: m.String()}
		for k := range slotsOfDay {
			x := float64(k)/2 + .25
			if n == 0 {
				log.X, log.Y = append(log.X, x), append(log.Y, c.tickets.hours[k][1]/days)
			}
			mean, low, high := c.tickets.hourly(m, k, 1)
			s.X, s.Y, s.Lo, s.Hi = append(s.X, x), append(s.Y, mean/days), append(s.Lo, low/days), append(s.Hi, high/days)
		}
		series = append(series, s)
	}
	p.Plot, err = results.TimeSeries(results.FigureSpec{Title: "When tickets are resolved", Subtitle: "log and model, mean of all days; bands: P10 to P90 of runs", XLabel: "Hour of the day", YLabel: "Tickets per half-hour and day", IncludeZero: true}, append([]results.Series{log}, series...))
	return append(out, p), err
}

func (c *Comparison) ticketDayPicture(name string, figure int, title, label string) (Picture, error) {
	log := results.Series{Name: "log"}
	var series []results.Series
	for n, m := range c.shownModes() {
		s := results.Series{Name: m.String()}
		for i := range c.tickets.days {
			d := &c.tickets.days[i]
			x := float64(i + 1)
			if is := d.Real.list()[figure]; n == 0 && !math.IsNaN(is) {
				log.X, log.Y = append(log.X, x), append(log.Y, is)
			}
			if mean, low, high := d.band(m, figure); !math.IsNaN(mean) {
				s.X, s.Y, s.Lo, s.Hi = append(s.X, x), append(s.Y, mean), append(s.Lo, low), append(s.Hi, high)
			}
		}
		series = append(series, s)
	}
	p := Picture{Name: name}
	var err error
	p.Plot, err = results.TimeSeries(results.FigureSpec{Title: title, Subtitle: "log and model; bands: P10 to P90 of runs",
		XLabel: "Day of the period, first: " + dateText(c.tickets.from), YLabel: label, IncludeZero: true}, append([]results.Series{log}, series...))
	return p, err
}

// ticketPage is the comparison as one page.
func (c *Comparison) ticketPage(pictures []Picture) ([]byte, error) {
	lead := fmt.Sprintf("%s against %s, %s: %d tickets opened, %d resolved on %d days. %d runs of the period; ranges are P10 to P90 of runs.", c.Scenario.Name, filepath.Base(c.Log.Reading.Path),
		c.Log.period(), c.Log.All.Offered, c.Log.Tickets.Resolved, len(c.tickets.days), c.Replications)
	return c.pageOf(lead, pictures, func(b *bytes.Buffer) {
		tables := c.ticketTables()
		htmlTable(b, &tables[0])
		for _, n := range tables[0].Notes {
			htmlText(b, "p", n)
		}
	}, c.ticketDaysTable)
}

// ticketDaysTable shows each day in the log and the ways that the figures show.
func (c *Comparison) ticketDaysTable(b *bytes.Buffer) {
	shown, heads := c.shownModes(), "log"
	for _, m := range shown {
		heads += ", " + m.String()
	}
	fmt.Fprintf(b, "<table><tr><th>Day</th><th class=\"n\">Opened</th><th>Resolved: %s</th><th>Open in the evening</th><th>Median time to resolution, h</th></tr>\n", heads)
	for i := range c.tickets.days {
		d := &c.tickets.days[i]
		cells := func(figure int, format string) string {
			words := []string{orDash(number(d.Real.list()[figure], format))}
			for _, m := range shown {
				mean, _, _ := d.band(m, figure)
				words = append(words, orDash(number(mean, format)))
			}
			return strings.Join(words, ", ")
		}
		mark := ""
		if !d.Ordinary {
			mark = " (odd)"
		}
		fmt.Fprintf(b, "<tr><td>%s %s%s</td><td class=\"n\">%.0f</td><td>%s</td><td>%s</td><td>%s</td></tr>\n", dayNames[weekdayOf(d.Date)], dateText(d.Date), mark, d.Real.Opened, cells(1, "%.0f"), cells(5, "%.0f"), cells(3, "%.1f"))
	}
	b.WriteString("</table>\n")
}

package fit

import (
	"fmt"
	"path/filepath"
	"strings"

	"frontline.dev/frontline/models"
)

// Scenario returns a complete scenario of the fit, with the origin of every
// value beside it. Each number carries one of the words measured (a statistic
// of the log), estimated (a law or an inference from it), assumption (not in
// the log) and choice.
func (f *Fit) Scenario() []byte {
	w := &writer{}
	w.head(f)
	w.arrivals(f)
	w.people(f)
	w.handling(f)
	w.kinds(f)
	w.seats(f)
	w.rest(f)
	return []byte(w.out.String())
}

// writer writes a scenario.
type writer struct{ out strings.Builder }

// set writes a key, its value and where it comes from.
func (w *writer) set(key, value, origin string) {
	fmt.Fprintf(&w.out, "%s = %s # %s\n", key, value, oneLine(origin))
}

// oneLine keeps a comment a comment, whatever stands in the names of a log.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, text)
}

func (w *writer) note(format string, args ...any) {
	for line := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
		w.out.WriteString("# " + oneLine(line) + "\n")
	}
}

func (w *writer) section(name string) { w.out.WriteString("\n" + name + "\n") }

// tomlText writes a TOML basic string.
func tomlText(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		if r == '"' || r == '\\' {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String() + `"`
}

func dateText(days int64) string {
	y, m, d := civil(days)
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

func (f *Fit) period() string { return dateText(f.From) + " to " + dateText(f.To) }

func (w *writer) head(f *Fit) {
	r := f.Reading
	w.note("A scenario fitted to %s, %s: %d contacts of %d rows.", tomlText(filepath.Base(r.Path)), f.period(), f.All.Offered, r.Rows)
	w.note("Beside every value stands where it comes from:\n" +
		"  measured    a statistic of the log\n" +
		"  estimated   a law, or something inferred from the log\n" +
		"  assumption  not in the log: look at it before you rely on an answer\n" +
		"  choice      how the question is asked; change it as you like\n" +
		"Try it with: frontline backtest THIS-FILE LOG.csv")
	for _, a := range r.Asides {
		w.note("log: %d rows %s: %s", a.Rows, a.What, a.Then)
	}
	for _, n := range r.Notes {
		w.note("log: %s", n)
	}
	w.out.WriteString("schema = \"scenario/1\"\n")
	y, m, d := civil(f.From)
	w.set("seed", fmt.Sprint(y*10000+m*100+d), "choice: the first day of the log")
	w.section("[about]")
	w.out.WriteString("title = \"A centre fitted to its log\"\nquestion = \"What would happen in this centre if …?\"\n")
	w.section("[time]")
	w.set("horizon", `"28 weeks"`, "choice")
	w.set("warm_up", `"2 weeks"`, "choice: the queue empties every night, agents and customers are as they are")
	w.set("batch", `"2 weeks"`, "choice")
	w.section("[channel]")
	w.set("kind", `"phone"`, "choice")
	h := f.Hours
	w.section("[calendar]")
	w.set("days", daysText(h.Days), fmt.Sprintf("measured: weekdays with at least %.0f %% of the contacts of the busiest", 100*weekdayShare))
	w.set("opens", clockText(h.Opens), "measured: all but a two-thousandth of the contacts are answered later")
	w.set("closes", clockText(h.Closes), "measured: all but a two-thousandth of the contacts are answered earlier")
	if f.Tickets != nil {
		w.set("when_closed", `"wait"`, "choice: tickets of the night wait for the morning")
	} else {
		w.set("when_closed", `"defer"`, "assumption: a second contact that would fall in the night is made next morning")
	}
	w.set("defer_over", `"4 h"`, "assumption; range 0-9 h")
	for _, date := range h.Closed {
		w.note("left out: %s, closed or nearly so (a holiday?)", dateText(date))
	}
	for _, o := range h.Odd {
		w.note("left out: %s, %.0f %% of the usual contacts of its weekday", dateText(o.Date), 100*o.Share)
	}
	for _, r := range h.Rushes {
		w.note("left out: %s, %d contacts where %.0f are usual", r.text(), r.Offered, r.Usual)
	}
	s := f.Staff
	if s == nil {
		return
	}
	origin := fmt.Sprintf("measured: days on which %d agents were missing who work nearly every day", s.Regulars)
	if s.Regulars < 5 {
		origin = "assumption: too few agents work every day to see it; range 0-0.15"
	}
	w.set("absence", digits(s.Absence, 3), origin)
}

func daysText(days [7]bool) string {
	var list []string
	for i, on := range days {
		if on {
			list = append(list, `"`+models.Weekdays[i]+`"`)
		}
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// clockText writes ms since midnight, at most 24 h, to the second.
func clockText(ms int64) string {
	s := ms / second
	if s%60 == 0 {
		return fmt.Sprintf(`"%02d:%02d"`, s/3600, s/60%60)
	}
	return fmt.Sprintf(`"%02d:%02d:%02d"`, s/3600, s/60%60, s%60)
}

// again is the share of contacts that follow from others: redials and repeats.
func (f *Fit) again() (redials, repeats float64) {
	p := f.All.PAbandon()
	if x := f.redial(); x > 0 {
		redials = p * x
	}
	return redials, (1 - p) * f.repeat()
}

func (f *Fit) redial() float64 {
	if f.Tickets != nil {
		return 0
	}
	if f.Repeats.RedialN < 30 {
		return 0
	}
	return f.Repeats.Redial
}

// repeatMost bounds what is believed of repeat contacts.
const repeatMost = 0.4

func (f *Fit) repeat() float64 {
	if f.Tickets != nil { // rows are tickets, not pieces of work: nothing of them comes again
		return 0
	}
	if f.Repeats.NetN < 200 || !(f.Repeats.Net > 0) {
		return 0
	}
	return min(f.Repeats.Net, repeatMost)
}

func (w *writer) arrivals(f *Fit) {
	p, h := f.Profile, f.arrivalHours
	redials, repeats := f.again()
	fresh := 1 - redials - repeats
	w.section("[arrivals]")
	w.set("source", `"profile"`, "choice")
	w.set("interval", `"30 min"`, "choice")
	w.set("at_end", `"repeat"`, "choice")
	w.within(p)
	level := w.trend(f)
	w.note("measured: mean contacts in each half-hour of %d ordinary days, times %.4f: of the contacts %.1f %% are redials\n"+
		"and %.1f %% repeats, which the run makes itself. Shapes of weekdays are drawn towards that of all days as far as they\ndiffer by chance; the weight of the weekday's own stands beside it.",
		sumInts(h.Counts[:]), fresh, 100*redials, 100*repeats)
	for d := range h.Days {
		if h.Counts[d] == 0 || len(p.Means[d]) == 0 {
			continue
		}
		w.section("[[arrivals.profile]]")
		w.set("days", `["`+models.Weekdays[d]+`"]`, fmt.Sprintf("measured: %d days, mean %.1f contacts, own shape %.2f", h.Counts[d], h.Means[d], p.Shrunk[d]))
		w.set("from", clockText(h.Opens), "as the centre opens")
		w.out.WriteString("contacts = [")
		for i, n := range p.Means[d] {
			if i > 0 {
				w.out.WriteString(", ")
			}
			w.out.WriteString(fmt.Sprintf("%.4g", n*fresh*level))
		}
		w.out.WriteString("] # measured\n")
	}
}

func sumInts(list []int) (sum int) {
	for _, n := range list {
		sum += n
	}
	return sum
}

package fit

import (
	"fmt"
	"math"
	"path/filepath"

	"frontline.dev/frontline/results"
)

// Tables are what a fit found, for people: what was read and set aside,
// performance, laws, and the rest.
func (f *Fit) Tables() []results.Table {
	tables := []results.Table{f.readTable()}
	if f.Map.Kind == "intervals" {
		return append(tables, f.intervalTable())
	}
	tables = append(tables, f.kindTable())
	if f.Map.Kind == "calls" {
		tables = append(tables, f.lawTable(), f.patienceTable())
	}
	return append(tables, f.otherTable())
}

func (f *Fit) readTable() results.Table {
	r := f.Reading
	t := results.Table{Title: fmt.Sprintf("%s: %d rows, %d contacts kept, %d of them %s; %d agents, %d customers are named", filepath.Base(r.Path), r.Rows, r.Kept, f.All.Offered, f.period(), r.Agents, r.Customers),
		Header: []string{"rows", "what", "then", "first line"}}
	for _, a := range r.Asides {
		line := ""
		if a.Line > 0 {
			line = fmt.Sprint(a.Line)
		}
		t.Rows = append(t.Rows, []string{fmt.Sprint(a.Rows), a.What, a.Then, line})
	}
	t.Notes = r.Notes
	return t
}

func number(x float64, format string) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return fmt.Sprintf(format, x)
}

func (f *Fit) kindTable() results.Table {
	t := results.Table{Title: "Contacts by kind",
		Header: []string{"kind", "offered", "served", "gave up", "waited", "SL 20 s", "ASA s", "work mean s", "SD s", "median s", "short"}}
	row := func(name string, k *KindCounts) {
		mean, sd, median := k.Work()
		t.Rows = append(t.Rows, []string{name, fmt.Sprint(k.Offered), fmt.Sprint(k.Served), number(k.PAbandon(), "%.4f"), number(k.PWait(), "%.3f"),
			number(k.ServiceLevel(), "%.3f"), number(k.ASA(), "%.1f"), number(mean, "%.1f"), number(sd, "%.1f"), number(median, "%.0f"), fmt.Sprint(k.Short)})
	}
	row("all", &f.All)
	for k := range f.Kinds {
		row(f.Kinds[k].Name, &f.Kinds[k])
	}
	if f.Tickets != nil {
		return results.Table{Title: "Tickets", Header: []string{"what", "found"}, Rows: f.ticketItems()}
	}
	return t
}

func (f *Fit) lawTable() results.Table {
	t := results.Table{Title: "Laws of work, longer than " + f.Map.ShortCall.String() + ", agents' speeds taken out; the best by BIC first",
		Header: []string{"kind", "law", "parameters", "mean s", "cv", "BIC - best", "KS", "AD/n"}}
	for k, laws := range f.Laws {
		for i := range laws {
			l := &laws[i]
			t.Rows = append(t.Rows, []string{f.Kinds[k].Name, l.Family, parametersText(l), number(l.Mean, "%.1f"), number(l.SD/l.Mean, "%.3f"),
				number(l.BIC-laws[0].BIC, "%.0f"), number(l.KS, "%.3f"), number(l.AD, "%.4f")})
		}
	}
	return t
}

// parameterNames of the families, in their order.
var parameterNames = map[string][]string{"exponential": {"mean"}, "lognormal": {"mu", "sigma"}, "gamma": {"shape", "scale"}, "weibull": {"shape", "scale"},
	"hyperexponential": {"p", "mean1", "mean2"}}

func parametersText(l *Law) (text string) {
	for i, name := range parameterNames[l.Family] {
		if i > 0 {
			text += ", "
		}
		text += name + " " + digits(l.Parameters[i], 4)
	}
	return text
}

func (f *Fit) patienceTable() results.Table {
	t := results.Table{Title: "Patience; those who were answered are censored",
		Header: []string{"kind", "gave up", "exponential mean s", "Weibull shape", "scale s", "chosen", "KS to Kaplan-Meier", "median s", "peaks of the hazard"}}
	row := func(name string, p *Patience) {
		shape, scale := math.NaN(), math.NaN()
		if len(p.Weibull.Parameters) == 2 {
			shape, scale = p.Weibull.Parameters[0], p.Weibull.Parameters[1]
		}
		t.Rows = append(t.Rows, []string{name, fmt.Sprint(p.Abandoned), number(p.Exponential.Mean, "%.1f"), number(shape, "%.3f"), number(scale, "%.1f"),
			p.Chosen, number(p.KS, "%.3f"), number(p.median(), "%.0f"), peaksText(p.Peaks)})
	}
	row("all", f.WaitAll)
	for k, p := range f.Waits {
		row(f.Kinds[k].Name, p)
	}
	return t
}

// median is where Kaplan and Meier's curve falls below a half; NaN when it
// does not.
func (p *Patience) median() float64 {
	for i, s := range p.Survival {
		if s <= .5 {
			return p.Times[i]
		}
	}
	return math.NaN()
}

// Item is one line of what else a fit found.
type Item struct{ What, Value, Note string }

// Items are what a fit found beside kinds and laws.
func (f *Fit) Items() []Item {
	p, r, t, s := f.Profile, &f.Repeats, f.Team, f.Staff
	items := []Item{
		{"opening hours", clockText(f.Hours.Opens) + " to " + clockText(f.Hours.Closes), "days " + daysText(f.Hours.Days)},
		{"closed and odd days", fmt.Sprint(len(f.Hours.Closed), " and ", len(f.Hours.Odd)), "left out of the profile"},
		{"rushes and dead lines", fmt.Sprint(len(f.Hours.Rushes)), f.Hours.rushText()},
		{"variance / mean of days", number(p.Index, "%.1f"), fmt.Sprintf("%d degrees of freedom; gamma shape %s, cv %s", p.Freedom, number(p.Shape, "%.1f"), number(p.CV, "%.3f"))},
		{"correlation of halves of a day", number(p.Intraday, "%.2f"), "chance taken out"},
		{"correlation of busyness an hour apart", number(p.Within.Correlation, "%.2f"), "standard error " + number(p.Within.Err, "%.2f") + p.Within.use()},
		{"trend a week", number(100*p.Trend, "%+.1f %%"), "standard error " + number(100*p.TrendErr, "%.2f") + p.trendUse()},
		{"redial within 1 h of hanging up", number(r.Redial, "%.3f"), fmt.Sprintf("of %.0f; mean %s s, median %s s", r.RedialN, number(r.RedialMean, "%.0f"), number(r.RedialMedian, "%.0f"))},
		{"seen again within 7 days", number(r.WithinWeek, "%.3f"), "of the served who are named"},
		{"repeats a contact brings about", number(r.Net, "%.3f"), fmt.Sprintf("within a day %s, a week later %s", number(r.DayAfter, "%.3f"), number(r.DayAfterWeek, "%.3f"))},
		{"same agent next time", number(r.Continuity, "%.3f"), fmt.Sprintf("of %d; %s by chance", r.ContinuityPairs, number(r.ContinuityChance, "%.3f"))},
		{"wrap-up, s", number(f.WrapUp.Mean, "%.1f"), "cv " + number(f.WrapUp.CV, "%.2f")},
	}
	if t != nil && len(t.Means) > 0 {
		items = append(items, Item{"mean work of agents, " + f.Kinds[0].Name + ", s", fmt.Sprintf("%.0f-%.0f", t.Means[0], t.Means[len(t.Means)-1]),
			fmt.Sprintf("%d agents, median %.0f; logarithm: between agents %.3f, within %.3f", len(t.Means), medianOf(t.Means), t.Between, t.Within)})
		items = append(items, Item{"new agents", fmt.Sprint(t.NewAgents), "log of work per doubling of contacts " + number(t.Learning, "%+.3f") + " ± " + number(2*t.LearningError, "%.3f")})
	}
	if s != nil {
		items = append(items, Item{"agents a day", number(s.PerDay, "%.1f"), fmt.Sprintf("away %.1f %% of their time; absence %.3f (%d who work nearly every day)", 100*s.Away, s.Absence, s.Regulars)},
			Item{"seats", fmt.Sprint(len(s.Seats)), fmt.Sprintf("%d kinds of shifts; planned less observed presence: RMS %.2f of mean %.1f", len(s.Kinds), s.Error, s.Present)})
	}
	return items
}

func (f *Fit) otherTable() results.Table {
	t := results.Table{Title: "Arrivals, customers, agents", Header: []string{"what", "found", ""}}
	for _, i := range f.Items() {
		t.Rows = append(t.Rows, []string{i.What, i.Value, i.Note})
	}
	return t
}

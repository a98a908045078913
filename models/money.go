package models

import "frontline.dev/frontline/sim"

// Money is the mechanism of margins and costs, docs/model.md M20. It changes
// nothing that happens; it says what customers are worth and what things cost.
type Money struct {
	Margin    sim.Law `toml:"margin" default:"triangular(min 20, mode 40, max 120)" range:"[0, 1e6]" unit:"EUR per customer and month" doc:"margin on a customer, before the costs below" source:"assumption; docs/model.md M20: 20-400, here with mean 60"`
	Hour      float64 `toml:"agent_hour" default:"30" range:"[0, 10000]" unit:"EUR per hour" doc:"cost of a paid hour of an agent" source:"assumption; range 20-60; labour is 60-75 % of a centre's cost (Gans, Koole and Mandelbaum 2003, recalled)"`
	Overtime  float64 `toml:"overtime_premium" default:"0" range:"[0, 10]" unit:"agent_hour" doc:"what an hour after the end of the shift costs beyond agent_hour" source:"choice; 0.25-1 is usual where it is paid"`
	Contact   float64 `toml:"contact" default:"1.5" range:"[0, 10000]" unit:"EUR per contact" doc:"cost of a contact beside the agent's time: lines, systems, parts; with an agent's six minutes EUR 4.50" source:"EUR 3.50-9 per contact with labour (spangenberggroep.nl)"`
	Visit     float64 `toml:"visit" default:"45" range:"[0, 10000]" unit:"EUR per visit" doc:"field: cost of a visit beside the technician's time: car and parts; with two hours about EUR 105" source:"assumption; docs/model.md M20: EUR 120 with labour, range 20-100"`
	Month     float64 `toml:"agent_month" default:"4200" range:"[0, 1e6]" unit:"EUR per month" doc:"cost of an agent for a month, for replacements" source:"assumption; 140 paid hours at agent_hour, range 2500-7000"`
	Replace   float64 `toml:"replacement" default:"3.5" range:"[0, 100]" unit:"months' pay" doc:"cost of replacing an agent" source:"3-4 months' pay with lost productivity (Global Call Center project)"`
	Acquire   float64 `toml:"new_customer" default:"100" range:"[0, 1e6]" unit:"EUR per customer" doc:"cost of taking a new customer in: sales, contract, installation" source:"assumption; range 20-300"`
	Reader    float64 `toml:"innovation_fte" default:"80000" range:"[0, 1e7]" unit:"EUR per FTE and year" doc:"cost of the innovation department" source:"assumption; range 50,000-120,000"`
	Implement float64 `toml:"implementation" default:"5000" range:"[0, 1e7]" unit:"EUR per idea" doc:"cost of bringing an idea to all customers" source:"assumption; range 500-40,000 (fuse holder against module, Xerox)"`
}

func init() {
	Mechanisms.Register("money", func() Mechanism { return new(Money) })
}

// Name returns "money".
func (m *Money) Name() string { return "money" }

// Attach names the prices and counts margins by the week.
func (m *Money) Attach(w *World) {
	w.margins = w.Keyed("money.margin")
	w.money = m
	if w.Settings.Has("loyalty") {
		return // which knows who is still a customer
	}
	total := 0.0
	w.Facts.Started.Watch(StageLast, "money", func(*Started) {
		for i := range w.customers {
			total += m.perWeek(w, int32(i))
		}
	})
	w.Facts.DayEnded.Watch(StageLast, "money", func(f *DayEnded) {
		if weekEnds(f.Day) {
			w.Ledger.Margin += total
		}
	})
}

// monthly is a customer's margin per month, EUR; the same whoever sits on the
// place.
func (m *Money) monthly(w *World, customer int32) float64 {
	draw := w.margins.At(uint64(customer), 0, 0)
	return m.Margin.Sample(&draw)
}

func (m *Money) perWeek(w *World, customer int32) float64 { return m.monthly(w, customer) * 12 / 52 }

// worth is that margin relative to the average.
func (m *Money) worth(w *World, customer int32) float64 {
	if mean := m.Margin.Mean(); mean > 0 {
		return m.monthly(w, customer) / mean
	}
	return 1
}

// Prices returns the settings of mechanism money, or nil when it is off.
func (w *World) Prices() *Money { return w.money }

// Costs returns what the organisation has spent since time 0 beside agents'
// paid hours, EUR, by kind; nil when mechanism money is off.
func (w *World) Costs() []Cost {
	m, l := w.money, &w.Ledger
	if m == nil {
		return nil
	}
	each := m.Contact
	if w.travels {
		each = m.Visit
	}
	years := sim.Span(w.Now()).Years()
	costs := []Cost{
		{"contacts", each * float64(l.Served)},
		{"compensation", l.Compensation},
		{"replacement", m.Replace * m.Month * float64(l.Quits)},
		{"implementation", m.Implement * float64(l.Implemented+l.PostsImplemented+l.ComplaintsImplemented)},
		{"frontline hours", m.Hour * w.FrontlineHours()},
		{"new customers", m.Acquire * float64(l.Joined)},
		{"marketing", l.MarketingSpend},
	}
	if m.Overtime > 0 {
		costs = append(costs, Cost{"overtime premium", float64(m.Overtime*m.Hour) * float64(l.Overtime) / float64(sim.Hour)})
	}
	if w.department != nil {
		costs = append(costs, Cost{"innovation department", m.Reader * w.department.Staff * years})
	}
	if w.community != nil {
		costs = append(costs, Cost{"community", w.community.Fee * 12 * years})
	}
	if w.staff != nil && w.staff.Training != "none" {
		costs = append(costs, Cost{"training", m.Hour * 8 * w.staff.TrainingDay * float64(len(w.agents)) * years})
	}
	return costs
}

// Cost is an amount that has been spent on something.
type Cost struct {
	Name string
	Euro float64
}

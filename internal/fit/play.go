package fit

import (
	"context"
	"fmt"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// slots of one day of a comparison: half-hours from the day's begin, with
// room for contacts that end in the next morning.
const daySlots = 60

// Slot is what happened to the contacts made in one half-hour, and how busy
// agents were in it. In a mean over runs the counts are fractions.
type Slot struct {
	Offered, Answered, Abandoned float64
	Within, Waited               float64
	WaitAnswered                 float64 // s
	Busy, Free                   float64 // agent-seconds
}

// plus adds another.
func (s Slot) plus(o Slot) Slot { return s.add(o, 1) }

// add adds another with a weight.
func (s Slot) add(o Slot, weight float64) Slot {
	return Slot{s.Offered + weight*o.Offered, s.Answered + weight*o.Answered, s.Abandoned + weight*o.Abandoned, s.Within + weight*o.Within,
		s.Waited + weight*o.Waited, s.WaitAnswered + weight*o.WaitAnswered, s.Busy + weight*o.Busy, s.Free + weight*o.Free}
}

// daySlotsOf are the half-hours of one day.
type daySlotsOf [daySlots]Slot

func (d *daySlotsOf) total() (t Slot) {
	for _, s := range d {
		t = t.plus(s)
	}
	return t
}

// arrivals of a run on one day.
type arrivals uint8

const (
	replayed  arrivals = iota // as in the log: arrivals, kinds, work, and patience as far as it is known
	paced                     // arrivals and kinds as in the log, work and patience from the scenario at the pace of the log's agents
	redrawn                   // arrivals and kinds as in the log, work and patience from the scenario
	resampled                 // all from the scenario
)

// table plays single days of a log with the staff of that day.
type table struct {
	sc      *scenarios.Scenario
	product []int // of the scenario, by kind of the fit
	kindOf  []uint8
	gaveUp  float64 // share in the log
	stints  map[int64][]stint
	speeds  []float64 // of the log's agents against the scenario, by number; 0 is whoever has no name
	wrap    int64
	cut     int64
	first   int64 // date on which the scenario's run begins, for its trend
}

// newTable joins the kinds of a log to the products of a scenario by name; a
// kind that the scenario does not know becomes "other", or the first product.
func newTable(sc *scenarios.Scenario, f *Fit) (t *table, strangers []string) {
	t = &table{sc: sc, stints: map[int64][]stint{}, cut: f.Hours.Cut, first: f.From, kindOf: f.counts.kindOf, gaveUp: f.All.PAbandon()}
	wrap := sc.Settings.Handling.WrapUp
	if wrap.IsSet() {
		t.wrap = int64(wrap.Mean()) / 1000
	}
	index := func(name string) int {
		for i := range sc.Settings.Products {
			if sc.Settings.Products[i].Name == name {
				return i
			}
		}
		return -1
	}
	for k := range f.Kinds {
		at := index(f.Kinds[k].Name)
		if at < 0 {
			if len(sc.Settings.Products) > 0 && f.Kinds[k].Name != otherKind {
				strangers = append(strangers, f.Kinds[k].Name)
			}
			at = max(0, index(otherKind))
		}
		t.product = append(t.product, at)
	}
	for i := range f.stints {
		s := &f.stints[i]
		t.stints[s.date] = append(t.stints[s.date], *s)
	}
	t.paces(f)
	return t, strangers
}

// play runs one day.
func (t *table) play(ctx context.Context, s *sim.Sim, today *dayOfCalls, how arrivals) (*daySlotsOf, error) {
	settings := t.staffed(today.date, how)
	if how == resampled {
		if t.profile(settings, today.date); sumOf(settings.Arrivals.Profile[0].Rates) == 0 {
			return new(daySlotsOf), nil // the scenario expects nobody on this weekday
		}
	} else {
		settings.Arrivals = models.ArrivalSettings{Source: "trace", AtEnd: "stop", Interval: 30 * sim.Minute, Trace: t.trace(s, today, how)}
		settings.Customers.Redial, settings.Handling.Resolve, settings.Handling.Ceiling = 0, 1, 1 // the log has all that comes again
	}
	if mistakes := settings.Check(); len(mistakes) > 0 {
		return nil, fmt.Errorf("a day of the backtest: %s: %s", mistakes[0].Path, mistakes[0].Message)
	}
	w := models.New(s, settings)
	out := watch(w, 1, 0)
	if err := w.Run(ctx); err != nil {
		return nil, err
	}
	return &out.days[0], nil
}

// staffed returns the scenario's settings for one run of one day with the
// agents who were there.
func (t *table) staffed(date int64, how arrivals) *models.Settings {
	s := *t.sc.Settings
	s.Time = models.TimeSettings{Horizon: 30 * sim.Hour, Batch: sim.Span(slotLength) * 1000, Kind: "terminating"}
	s.Calendar = models.CalendarSettings{Days: models.Weekdays[:], Opens: 0, Closes: sim.TimeOfDay(sim.Day), Closed: "wait"}
	s.Shifts, s.Teams, s.BackOffice = nil, nil, models.BackOfficeSettings{}
	s.Agents.Roster, s.Agents.OnDuty = "", models.Roster{}
	s.Role.Mode, s.Mechanisms, s.Control = "off", nil, nil
	s.Customers.Count, s.Customers.Territories, s.Customers.SegmentBy = customersOfDay, false, "mixed"
	s.Routing.SameAgent = "off"
	s.Agents.Count = 0
	if how == replayed { // the log has when breaks began
		s.Agents.PutOffFrom = 0
	}
	s.Sites.Count = 1
	for _, st := range t.stints[date] {
		shift := models.ShiftSettings{Days: models.Weekdays[:1], Starts: clockOf(st.from), Ends: clockOf(max(st.turn, st.from+second)), Agents: 1}
		for _, a := range st.away {
			if length := a.to - a.from - t.wrap; length > 0 && a.turn > st.from && a.turn < st.turn {
				shift.Breaks = append(shift.Breaks, models.BreakSettings{At: clockOf(a.turn), Length: sim.Span(length) * 1000})
			}
		}
		s.Shifts = append(s.Shifts, shift)
		team := models.TeamSettings{Name: fmt.Sprint(len(s.Teams)), Agents: 1, Speed: t.speed(st.agent, how)}
		for i := range t.sc.Settings.Products {
			for k, p := range t.product {
				if p == i && st.skills>>min(k, 63)&1 == 1 {
					team.Products = append(team.Products, t.sc.Settings.Products[i].Name)
					break
				}
			}
		}
		s.Teams = append(s.Teams, team)
		s.Agents.Count++
	}
	if s.Agents.Count == 0 { // nobody was there
		s.Agents.Count = 1
		s.Shifts = []models.ShiftSettings{{Days: models.Weekdays[6:], Starts: 0, Ends: sim.TimeOfDay(sim.Minute), Agents: 1}}
	}
	return &s
}

// profile gives a run the arrivals of the scenario on one weekday. Repeats
// would come after the run's end: their share is in the rates instead.
func (t *table) profile(s *models.Settings, date int64) {
	a := &s.Arrivals
	step := int64(a.Interval) / 1000
	var rates []float64
	for from := int64(0); from < day; from += step {
		rates = append(rates, t.rateAt(date*day+t.cut+from+step/2))
	}
	again := float64((1 - s.Handling.Resolve) * s.Handling.Recontact)
	redials := float64(t.gaveUp * s.Customers.Redial)
	scale := grown(a, float64(date-t.first)/7) * (1 - redials) / max(.1, 1-redials-float64((1-t.gaveUp)*again))
	for i := range rates {
		rates[i] *= scale
	}
	a.Profile = []models.DayRates{{Days: models.Weekdays[:1], From: 0, Rates: rates}}
	a.AtEnd = "stop"
	s.Handling.Resolve, s.Handling.Ceiling = 1, 1
}

// grown returns by what the trend multiplies the profile after so many weeks.
func grown(a *models.ArrivalSettings, weeks float64) float64 { return max(0, 1+a.Trend*weeks) }

// rateAt returns the contacts per interval of the scenario's profile at an
// instant on the wall.
func (t *table) rateAt(at int64) float64 {
	a := &t.sc.Settings.Arrivals
	weekday, clock := models.Weekdays[weekdayOf(floorDiv(at, day))], at-floorDiv(at, day)*day
	for i := range a.Profile {
		p := &a.Profile[i]
		if !containsText(p.Days, weekday) {
			continue
		}
		if since := clock - int64(p.From)/1000; since >= 0 {
			if k := int(since / (int64(a.Interval) / 1000)); k < len(p.Rates) {
				return p.Rates[k]
			}
		}
		return 0
	}
	return 0
}

// customersOfDay is how many customers a run of one day has: enough that their
// kinds are mixed as the scenario says.
const customersOfDay = 4000

func clockOf(ms int64) sim.TimeOfDay { return sim.TimeOfDay(sim.Span(ms) * 1000) }

// trace makes the contacts of a day for one run. Whoever was answered would
// have waited longer: his patience is drawn anew until it is longer than his
// wait.
func (t *table) trace(s *sim.Sim, today *dayOfCalls, how arrivals) []models.Traced {
	draws := s.Keyed("backtest.patience")
	out := make([]models.Traced, len(today.calls))
	for i := range today.calls {
		c := &today.calls[i]
		to := &out[i]
		*to = models.Traced{At: sim.Time((c.enter - today.begin) * 1000), Talk: -1, Patience: -1, Product: t.productOf(c)}
		if how != replayed {
			continue
		}
		if c.outcome != served {
			to.Patience = sim.Span(c.wait) * 1000
			continue
		}
		to.Talk = sim.Span(c.work) * 1000
		draw := draws.At(uint64(i), uint64(today.date), 0)
		to.Patience = t.longer(to.Product, sim.Span(c.wait)*1000, &draw)
	}
	return out
}

func (t *table) productOf(c *call) int { return t.product[t.kindOf[c.kind]] }

// longer draws a patience above a wait.
func (t *table) longer(product int, wait sim.Span, draw *sim.Stream) sim.Span {
	law := t.sc.Settings.Queue.Patience
	if product < len(t.sc.Settings.Products) && t.sc.Settings.Products[product].Patience.IsSet() {
		law = t.sc.Settings.Products[product].Patience
	}
	if t.sc.Settings.Queue.Infinite {
		return 30 * sim.Hour
	}
	for range 400 {
		if d := law.Sample(draw); d > wait {
			return d
		}
	}
	return 30 * sim.Hour // longer than the law goes
}

// watched collects the half-hours of a run, day by day; days begin at cut.
type watched struct {
	days   []daySlotsOf
	w      *models.World
	cut    sim.Span
	before models.Integrals
	within sim.Span
}

// watch observes a run whose batches are half-hours. With one day all that
// happens belongs to it.
func watch(w *models.World, days int, cut sim.Span) *watched {
	o := &watched{w: w, days: make([]daySlotsOf, days), cut: cut, within: w.Settings.Queue.ServiceLevel}
	const name = "backtest"
	w.Facts.Arrived.Watch(models.StageLast, name, func(f *models.Arrived) { o.at(f.Case.Arrived).Offered++ })
	w.Facts.ServiceStarted.Watch(models.StageLast, name, func(f *models.ServiceStarted) {
		s, wait := o.at(f.Case.Arrived), w.Now().Since(f.Case.Arrived)
		s.Answered++
		s.WaitAnswered += wait.Seconds()
		if wait > 0 {
			s.Waited++
		}
		if wait <= o.within {
			s.Within++
		}
	})
	w.Facts.Abandoned.Watch(models.StageLast, name, func(f *models.Abandoned) {
		s := o.at(f.Case.Arrived)
		s.Abandoned++
		s.Waited++
	})
	w.Facts.BatchEnded.Watch(models.StageLast, name, func(f *models.BatchEnded) {
		now := w.Integrals()
		s := o.at(sim.Time(sim.Span(f.Index) * sim.Span(slotLength) * 1000))
		s.Busy += float64(now.Busy-o.before.Busy) / 1e6
		s.Free += float64(now.Idle-o.before.Idle) / 1e6
		o.before = now
	})
	return o
}

// at returns the half-hour of an instant.
func (o *watched) at(t sim.Time) *Slot {
	since := max(sim.Span(t)-o.cut, 0)
	d := min(int(since/sim.Day), len(o.days)-1)
	return &o.days[d][min(int((since-sim.Span(d)*sim.Day)/(sim.Span(slotLength)*1000)), daySlots-1)]
}

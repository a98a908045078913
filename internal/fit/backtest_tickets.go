package fit

import (
	"context"
	"fmt"
	"math"
	"slices"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// ticketComparison is what a comparison has of a history of tickets.
type ticketComparison struct {
	from    int64 // date
	days    []ticketDay
	backlog []float64 // ages at the begin of the tickets that were open then, h
	kinds   []int     // and their products
	opened  []models.Traced
	stints  []stint
	table   *table
	start   int64                // date at which a run begins: the Monday before
	hours   ticketHours          // of the log
	runs    [modes][]ticketHours // one for each run
}

// ticketHours are tickets opened and resolved in each half-hour of the day, over
// the whole period.
type ticketHours [slotsOfDay][2]float64

// ticketDay is one day of the log with what the model made of it.
type ticketDay struct {
	Date     int64
	Ordinary bool
	Real     tickets
	Runs     [modes][]tickets
}

// tickets are counts of one day, or of several.
type tickets struct {
	Opened, Resolved float64
	Again            float64   // of the resolved, opened again
	Backlog          float64   // at the end of the day; summed over several days
	Days             float64   // that are summed
	Hours            []float32 // from opening to resolution, of the resolved
}

func (x tickets) plus(y *tickets) tickets {
	return tickets{x.Opened + y.Opened, x.Resolved + y.Resolved, x.Again + y.Again, x.Backlog + y.Backlog, x.Days + y.Days, append(x.Hours, y.Hours...)}
}

// ticketNames are the numbers that are compared.
var ticketNames = [8]string{"opened", "resolved", "opened to resolved, mean h", "opened to resolved, median h", "opened to resolved, 90 % h", "open at the end of a day", "opened again, share of resolved", "resolved within 24 h, share"}

var ticketFormats = [8]string{"%.0f", "%.0f", "%.2f", "%.2f", "%.2f", "%.1f", "%.3f", "%.3f"}

// list returns the numbers in the order of ticketNames.
func (x *tickets) list() [8]float64 {
	hours, soon := make([]float64, len(x.Hours)), 0.0
	for i, h := range x.Hours {
		if hours[i] = float64(h); h <= 24 {
			soon++
		}
	}
	mean := math.NaN()
	if len(hours) > 0 {
		mean = meanOf(hours)
	}
	return [8]float64{x.Opened, x.Resolved, mean, quantileOf(hours, .5), quantileOf(hours, .9), ratio(x.Backlog, x.Days), ratio(x.Again, x.Resolved), ratio(soon, float64(len(hours)))}
}

// backtestTickets sets a scenario against a history of tickets: one run goes
// through the whole period, because what is left in the evening is done next
// morning. In all ways the tickets that were open when the period begins are
// there.
func backtestTickets(ctx context.Context, sc *scenarios.Scenario, path string, r *recipe, o *BacktestOptions) (*Comparison, error) {
	c := &Comparison{Scenario: sc, Replications: o.Replications, tickets: &ticketComparison{}}
	x := c.tickets
	f, err := fitCalls(r, &o.Options, true)
	if err != nil {
		return nil, err
	}
	c.Log = f
	if s := sc.Settings; !s.Queue.Infinite && slices.ContainsFunc(s.Products, func(p models.ProductSettings) bool { return !p.Backlog }) || !s.Queue.Infinite && len(s.Products) == 0 {
		return nil, mistakef("give the scenario that frontline fit made of the tickets", "in %s customers give up waiting: %s is a history of tickets, for which nobody waits on the line", sc.Name, path)
	}
	t, strangers := newTable(sc, f)
	c.tellStrangers(strangers)
	x.from, x.stints, x.table = f.From, f.stints, t
	x.start = f.From - int64(weekdayOf(f.From))
	for date := f.From; date <= f.To; date++ {
		x.days = append(x.days, ticketDay{Date: date, Ordinary: f.arrivalHours.ordinary(date), Real: tickets{Days: 1}})
	}
	for i := range f.history {
		x.real(&f.history[i])
	}
	x.carry()
	c.tellTickets()
	c.Changes = x.changes(t, f)
	c.Modes = []Mode{Redraw, Resample, Forecast}
	if err := x.play(ctx, c, o); err != nil {
		return nil, err
	}
	c.judgeTickets()
	return c, nil
}

// tellTickets notes what the ways cannot do.
func (c *Comparison) tellTickets() {
	x := c.tickets
	c.Notes = append(c.Notes, "no replay: a history of tickets does not say when a ticket was opened again, nor how long each piece of work on it took",
		fmt.Sprintf("in all ways the %d tickets that were open when the period begins are there", len(x.backlog)))
	if len(x.backlog) == 0 {
		c.Notes = append(c.Notes, "no ticket of the log is older than the period: if there were open ones before, begin some days later with --from")
	}
}

// real books one ticket of the log.
func (x *ticketComparison) real(c *call) {
	product := x.table.productOf(c)
	begin, end := x.from*day, (x.from+int64(len(x.days)))*day
	ended := int64(math.MaxInt64)
	if c.outcome == served {
		ended = c.resolvedAt()
	}
	switch {
	case c.enter >= end || ended < begin:
		return
	case c.enter < begin:
		x.backlog, x.kinds = append(x.backlog, float64(begin-c.enter)/float64(hour)), append(x.kinds, product)
	default:
		x.days[floorDiv(c.enter, day)-x.from].Real.Opened++
		x.hours[slotOfDay(c.enter)][0]++
		x.opened = append(x.opened, models.Traced{At: sim.Time((c.enter - x.start*day) * 1000), Talk: -1, Patience: -1, Product: product})
	}
	if ended >= end {
		return
	}
	to := &x.days[floorDiv(ended, day)-x.from].Real
	to.Resolved++
	x.hours[slotOfDay(ended)][1]++
	if c.again > 0 {
		to.Again++
	}
	to.Hours = append(to.Hours, float32(float64(c.wait)/float64(hour)))
}

func slotOfDay(at int64) int { return int((at - floorDiv(at, day)*day) / slotLength) }

// carry fills in the backlogs of the log.
func (x *ticketComparison) carry() {
	left := float64(len(x.backlog))
	for i := range x.days {
		d := &x.days[i].Real
		left += d.Opened - d.Resolved
		d.Backlog = left
	}
}

// play runs all ways; the tickets of one run of the scenario alone are those
// of resample and forecast.
func (x *ticketComparison) play(ctx context.Context, c *Comparison, o *BacktestOptions) error {
	type played struct {
		days  [modes][]tickets
		hours [modes]ticketHours
	}
	done := 0
	plan := sim.Plan{Seed: c.Scenario.Seed + uint64(x.from), Count: o.Replications, Workers: o.Workers}
	outcomes, err := sim.Replicate(ctx, plan, func(ctx context.Context, s *sim.Sim) (*played, error) {
		out := &played{}
		drawn, err := x.arrivals(ctx, sim.New(s.Key()), c.Scenario)
		if err != nil {
			return nil, err
		}
		for _, m := range c.Modes {
			trace := drawn
			if m == Redraw {
				trace = x.opened
			}
			settings := x.settings(c.Scenario, m, trace)
			if mistakes := settings.Check(); len(mistakes) > 0 {
				return nil, fmt.Errorf("a period of the backtest: %s: %s", mistakes[0].Path, mistakes[0].Message)
			}
			w := models.New(sim.New(s.Key()), settings)
			watch := x.watch(w)
			if err := w.Run(ctx); err != nil {
				return nil, err
			}
			watch.carry(float64(len(x.backlog)))
			out.days[m], out.hours[m] = watch.days, watch.hours
		}
		return out, nil
	})
	if err != nil {
		return err
	}
	for _, outcome := range outcomes {
		for _, m := range c.Modes {
			for i := range x.days {
				x.days[i].Runs[m] = append(x.days[i].Runs[m], outcome.Result.days[m][i])
			}
			x.runs[m] = append(x.runs[m], outcome.Result.hours[m])
		}
		done++
		o.tell("runs", done, len(outcomes))
	}
	return nil
}

// settings are those of one way.
func (x *ticketComparison) settings(sc *scenarios.Scenario, mode Mode, trace []models.Traced) *models.Settings {
	s := *sc.Settings
	s.Time = models.TimeSettings{Horizon: x.horizon(), Batch: sim.Day, Kind: "terminating"}
	var all []models.Traced
	begin := sim.Time((x.from - x.start) * day * 1000)
	for i, product := range x.kinds {
		all = append(all, models.Traced{At: begin + sim.Time(i)*backlogStep, Talk: -1, Patience: -1, Product: product})
	}
	late := sim.Time(len(x.kinds)) * backlogStep
	for _, c := range trace {
		c.At = max(c.At, begin+late)
		all = append(all, c)
	}
	s.Arrivals = models.ArrivalSettings{Source: "trace", AtEnd: "stop", Interval: 30 * sim.Minute, Trace: all}
	s.Customers.Redial = 0
	if mode != Forecast {
		x.staff(&s, sc)
	}
	return &s
}

// backlogStep parts the tickets that are open at the begin, so that each is
// known by when it comes.
const backlogStep = sim.Time(1000)

func (x *ticketComparison) horizon() sim.Span {
	return sim.Span(x.from-x.start+int64(len(x.days))) * sim.Day
}

// staff gives a run the agents of the log, day by day.
func (x *ticketComparison) staff(s *models.Settings, sc *scenarios.Scenario) {
	s.Calendar = models.CalendarSettings{Days: models.Weekdays[:], Opens: 0, Closes: sim.TimeOfDay(sim.Day), Closed: "wait"}
	s.Shifts, s.Teams, s.BackOffice = nil, nil, models.BackOfficeSettings{}
	s.Role.Mode, s.Mechanisms, s.Control = "off", nil, nil
	s.Routing.SameAgent = "off"
	s.Agents.Roster, s.Agents.OnDuty = "", models.Roster{}
	number := map[uint32]int{}
	for i := range x.stints {
		st := &x.stints[i]
		if st.date < x.from || st.date >= x.from+int64(len(x.days)) {
			continue
		}
		at, known := number[st.agent]
		if !known {
			at = len(number)
			number[st.agent] = at
			team := models.TeamSettings{Name: fmt.Sprint(at), Agents: 1, Speed: 1}
			for p := range sc.Settings.Products {
				if x.table.takes(st.skills, p) {
					team.Products = append(team.Products, sc.Settings.Products[p].Name)
				}
			}
			s.Teams = append(s.Teams, team)
		}
		begin := (st.date-x.start)*day + x.table.cut
		s.Agents.OnDuty.Intervals = append(s.Agents.OnDuty.Intervals, models.OnDuty{Agent: at, From: sim.Time((begin + st.from) * 1000), Until: sim.Time((begin + max(st.turn, st.from+minute)) * 1000)})
	}
	s.Agents.Count, s.Agents.OnDuty.Agents = len(number), len(number)
}

// arrivals records when the scenario alone has tickets opened.
func (x *ticketComparison) arrivals(ctx context.Context, s *sim.Sim, sc *scenarios.Scenario) (trace []models.Traced, err error) {
	settings := *sc.Settings
	settings.Time = models.TimeSettings{Horizon: x.horizon(), Batch: sim.Day, Kind: "terminating"}
	w := models.New(s, &settings)
	begin := sim.Time((x.from - x.start) * day * 1000)
	w.Facts.Arrived.Watch(models.StageLast, "backtest", func(f *models.Arrived) {
		if f.Case.Attempts == 0 && w.Now() >= begin {
			trace = append(trace, models.Traced{At: w.Now(), Talk: -1, Patience: -1, Product: int(f.Case.Product)})
		}
	})
	return trace, w.Run(ctx)
}

// ticketWatch counts the tickets of a run.
type ticketWatch struct {
	days  []tickets
	hours ticketHours
}

func (x *ticketComparison) watch(w *models.World) *ticketWatch {
	o := &ticketWatch{days: make([]tickets, len(x.days))}
	for i := range o.days {
		o.days[i].Days = 1
	}
	begin := sim.Time((x.from - x.start) * day * 1000)
	old := begin + sim.Time(len(x.backlog))*backlogStep
	at := func(t sim.Time) (*tickets, int) {
		ms := int64(t) / 1000
		return &o.days[min(max(0, int(ms/day-(x.from-x.start))), len(o.days)-1)], slotOfDay(ms)
	}
	w.Facts.Arrived.Watch(models.StageLast, "backtest", func(f *models.Arrived) {
		if f.Case.Attempts == 0 && w.Now() >= old {
			to, slot := at(w.Now())
			to.Opened++
			o.hours[slot][0]++
		}
	})
	w.Facts.CaseClosed.Watch(models.StageLast, "backtest", func(f *models.CaseClosed) {
		to, slot := at(w.Now())
		hours := w.Now().Since(f.Case.Opened).Hours()
		if f.Case.Opened < old {
			hours += x.backlog[int((f.Case.Opened-begin)/backlogStep)]
		}
		to.Resolved++
		to.Hours = append(to.Hours, float32(hours))
		o.hours[slot][1]++
		if f.Case.Attempts > 0 {
			to.Again++
		}
	})
	return o
}

// carry fills in the backlogs of a run.
func (o *ticketWatch) carry(left float64) {
	for i := range o.days {
		left += o.days[i].Opened - o.days[i].Resolved
		o.days[i].Backlog = left
	}
}

// changes are what the log has otherwise than the scenario.
func (x *ticketComparison) changes(t *table, f *Fit) (out []Change) {
	if a := &t.sc.Settings.Arrivals; a.Source == "profile" {
		step, sum := int64(a.Interval)/1000, 0.0
		for date := x.from; date < x.from+int64(len(x.days)); date++ {
			for from := int64(0); from < day; from += step {
				sum += grown(a, float64(date-t.first)/7) * t.rateAt(date*day+from+step/2)
			}
		}
		out = append(out, Change{"tickets opened a day", sum / float64(len(x.days)), float64(len(x.opened)) / float64(len(x.days)), "of all days of the period"})
	}
	for _, c := range t.changes(f) {
		if c.What == changedWork {
			out = append(out, c)
		}
	}
	h := &t.sc.Settings.Handling
	return append(out, Change{"of 1,000 pieces of work, opened again", 1000 * (1 - h.Resolve) * h.Recontact, 1000 * f.Tickets.Again, ""})
}

// period adds up the days: of the log, and per run.
func (x *ticketComparison) period(mode Mode) (real tickets, runs []tickets) {
	for i := range x.days {
		d := &x.days[i]
		real = real.plus(&d.Real)
		for r := range d.Runs[mode] {
			if len(runs) <= r {
				runs = append(runs, tickets{})
			}
			runs[r] = runs[r].plus(&d.Runs[mode][r])
		}
	}
	return real, runs
}

// totals are the numbers of the whole period for one way.
func (x *ticketComparison) totals(mode Mode) (out [8]Total) {
	real, runs := x.period(mode)
	values := [8][]float64{}
	for r := range runs {
		for k, v := range runs[r].list() {
			values[k] = append(values[k], v)
		}
	}
	is := real.list()
	for k := range out {
		values[k] = slices.DeleteFunc(values[k], math.IsNaN)
		out[k] = Total{is[k], meanOf(values[k]), quantileOf(values[k], .1), quantileOf(values[k], .9)}
	}
	return out
}

// takes says whether skills, by kind of the log, hold a product of the
// scenario.
func (t *table) takes(skills uint64, product int) bool {
	for k, p := range t.product {
		if p == product && skills>>min(k, 63)&1 == 1 {
			return true
		}
	}
	return false
}

package results

import (
	"context"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

func law(l sim.Law) sim.SpanLaw { return sim.SpanLaw{Law: l} }

// traced returns the deterministic day of case TRACE-01 of the validation
// suite: two agents, seven contacts, 5 s of wrap-up.
func traced() *models.Settings {
	half := sim.Constant(.5)
	s := &models.Settings{
		Time:      models.TimeSettings{Horizon: 405 * sim.Second, Batch: 405 * sim.Second},
		Channel:   models.ChannelSettings{Kind: "phone"},
		Calendar:  models.CalendarSettings{AlwaysOpen: true, Closed: "wait"},
		Arrivals:  models.ArrivalSettings{Source: "trace", AtEnd: "stop"},
		Customers: models.CustomerSettings{Count: 10, Segments: 1, SegmentBy: "mixed", RedialAfter: law(sim.Constant(0))},
		Agents: models.AgentSettings{Count: 2, Social: half, Learning: half, Creativity: half, Courage: half, Confidence: half,
			Perspectives: []float64{1, 1, 1}},
		Portfolio: models.PortfolioSettings{Products: 1, PerAgent: models.Assign{Values: []float64{1}}},
		Queue:     models.QueueSettings{Patience: law(sim.Exponential(60)), PressureUnit: 1, ServiceLevel: 20 * sim.Second},
		Routing:   models.RoutingSettings{SameAgent: "off", Choose: "longest idle"},
		Handling: models.HandlingSettings{Work: law(sim.Exponential(60)), WrapUp: law(sim.Constant(5)), Unfamiliar: 1, Resolve: 1,
			Ceiling: 1, Recontact: 1, RecontactAfter: law(sim.Constant(0))},
		Role: models.RoleSettings{Mode: "off"},
	}
	arrivals := []float64{0, 10, 20, 30, 40, 50, 300}
	talk := []float64{60, 45, 30, 30, 20, 10, 100}
	patience := []float64{999, 999, 999, 25, 15, 999, 999}
	for i := range arrivals {
		s.Arrivals.Trace = append(s.Arrivals.Trace, models.Traced{At: sim.Time(sim.Seconds(arrivals[i])),
			Talk: sim.Seconds(talk[i]), Patience: sim.Seconds(patience[i])})
	}
	return s
}

// organisation returns a small organisation with every mechanism that changes time
// switched on: technicians with their own customers and the assigned role.
func organisation() *models.Settings {
	trait := sim.TruncatedNormal(.5, .15, 0, 1)
	desk := &models.Settings{
		Time:     models.TimeSettings{Horizon: 40 * sim.Week, WarmUp: 10 * sim.Week, Batch: 4 * sim.Week},
		Channel:  models.ChannelSettings{Kind: "field", Travel: law(sim.Lognormal(1200, .5)), Route: "oldest", Overtime: sim.Hour, LookBefore: 8},
		Calendar: models.CalendarSettings{Days: []string{"mon", "tue", "wed", "thu", "fri"}, Opens: sim.TimeOfDay(8 * sim.Hour), Closes: sim.TimeOfDay(17 * sim.Hour), Closed: "defer", DeferOver: 4 * sim.Hour, Absence: .04},
		Arrivals: models.ArrivalSettings{Source: "installed base", Faults: 30, When: "any time", AtEnd: "repeat"},
		Customers: models.CustomerSettings{PerAgent: 40, Territories: true, Segments: 4, SegmentBy: "mixed", Redial: .4, Serious: .5,
			RedialAfter: law(sim.Exponential(1200))},
		Agents: models.AgentSettings{Count: 6, Social: trait, Learning: trait, Creativity: trait, Courage: trait, Confidence: trait,
			Perspectives: []float64{1, 1, 1}, Experience: 20, TeamSize: 3},
		Portfolio: models.PortfolioSettings{Products: 6, PerAgent: models.Assign{Values: []float64{2, 3}}},
		Queue:     models.QueueSettings{Patience: law(sim.Exponential(3 * 86400)), PressureUnit: 1, ServiceLevel: 4 * sim.Hour},
		Routing:   models.RoutingSettings{SameAgent: "prefer", Choose: "longest idle"},
		Handling: models.HandlingSettings{Work: law(sim.Lognormal(1500, .7)), WrapUp: law(sim.Constant(60)), Unfamiliar: 1.2, Resolve: .55, Ceiling: .92,
			Recontact: .8, RecontactAfter: law(sim.Exponential(86400)), Escalate: .1, SecondLine: 20 * sim.Minute},
		Role:    models.RoleSettings{Mode: "assigned", Intensity: models.Assign{Values: []float64{.5}}},
		Control: &models.EfficiencyControl{Norm: 1.1, Monitoring: .8, Tighten: .1, Autonomy: .2, Support: .3, Belonging: .5, Blame: .4, FirstContact: .5},
		Mechanisms: []models.Named{
			{Name: "asking", Mechanism: &models.Inquiry{Questions: 2, Time: 45 * sim.Second, Reach: .2, ByTrust: .8, BySocial: .25, Hurried: .3, Dialogue: .25, Contact: .1, Failure: .15, Fade: sim.Year, Click: .1, Depth: true}},
			{Name: "ecology", Mechanism: &models.Ecology{Wear: .5, Usage: .2, Renewal: 18 * sim.Year / 12}},
			{Name: "education", Mechanism: &models.Explanations{Time: law(sim.Constant(240)), Gain: .35, Unfitting: .5, Memory: 60 * sim.Day, Fresh: 7 * sim.Day, Novice: .4, Shallower: .3}},
			{Name: "haste", Mechanism: &models.Hurry{Exponent: .6, Fastest: 1.25, Failing: .3, Careless: .5}},
			{Name: "recombination", Mechanism: &models.Insights{Fit: .03, Tries: 1, Creative: 4, Repertoire: 3, Slack: 60 * sim.Second, Near: .06, NearSD: .12, Far: .02, FarSD: .22, Saturation: true}},
			{Name: "refinement", Mechanism: &models.Refinements{Pool: 3, Chance: .1, Practice: 40, Gain: .02, SD: .02}},
			{Name: "skill", Mechanism: &models.Skill{Novice: 1.5, Slope: .15, Floor: .55, Routine: 8, Forget: 180 * sim.Day, Courage: true, Unknown: 1}},
			{Name: "stewardship", Mechanism: &models.Stewardship{Demanded: .2, Belonging: .6, Memory: 120 * sim.Day, Care: .2}},
			{Name: "stress", Mechanism: &models.Stress{Work: .0011, Emotion: .004, Hostile: .15, Conflict: .03, Rest: .01, Night: .85, Settles: 20, Tired: .9, Failing: .3, Threshold: .5}},
			{Name: "switching", Mechanism: &models.SwitchCosts{Product: 5 * sim.Minute, Practice: .5, Memory: .02, Role: 15 * sim.Second, After: 2 * sim.Hour, Failing: .2}},
			{Name: "trial", Mechanism: &models.Trials{Base: -1, Courage: 2, Safety: .5, BySafety: 2, Watched: 1, First: 1.5, Learning: .25, Uses: 5, Goods: 4, Price: .1, Lasting: .5}},
		},
	}
	desk.Mechanisms = append(desk.Mechanisms, around()...)
	slices.SortFunc(desk.Mechanisms, func(a, b models.Named) int { return strings.Compare(a.Name, b.Name) })
	return desk
}

// around returns the mechanisms around the desk, with their defaults but for
// lags, so that everything happens within a few months.
func around() []models.Named {
	text := ""
	for _, name := range []string{"adoption", "climate", "community", "complaints", "innovation", "loyalty", "money", "peers", "sharing", "staff", "targets", "turnover"} {
		text += "[mechanisms." + name + "]\nenabled = true\n"
	}
	sc, err := scenarios.Parse("around.toml", []byte(text), "mechanisms.innovation.lag=4 weeks", "mechanisms.innovation.answer_after=1 week",
		"mechanisms.community.members=0.3", "mechanisms.loyalty.win_back=true", "mechanisms.loyalty.contract=8 weeks", "mechanisms.loyalty.win_back_after=2 weeks",
		"mechanisms.turnover.quits_per_month=0.3", "mechanisms.turnover.vacancy=1 d", "mechanisms.turnover.training=1 d", "mechanisms.adoption.from=0 s")
	if err != nil {
		panic(err)
	}
	return sc.Settings.Mechanisms
}

// observed is one run with its observers.
type observedRun struct {
	world    *models.World
	recorder *Recorder
	effort   func(Window) Effort
	values   map[string]float64 // of the reported window
}

// observe runs the organisation to its end with every metric attached.
func observe(t testing.TB, s *models.Settings, replication uint64, metrics ...Metric) *observedRun {
	t.Helper()
	if found := s.Check(); len(found) > 0 {
		t.Fatalf("%s: %s", found[0].Path, found[0].Message)
	}
	w := models.New(sim.New(sim.Key{Seed: 1, Replication: replication}), s)
	if len(metrics) == 0 {
		metrics = AllMetrics()
	}
	o := &observedRun{world: w, recorder: NewRecorder(w, metrics), values: map[string]float64{}}
	o.effort = WatchEffort(o.recorder)
	if err := w.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	for i, x := range o.recorder.Values(o.recorder.Window()) {
		o.values[metrics[i].Name] = x
	}
	return o
}

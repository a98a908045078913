package results

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// TestMetricsOfTrace holds the metrics against case TRACE-01 of the
// validation suite, which can be checked by hand: seven contacts wait 0, 0,
// 40, 25, 15, 15 and 0 s; the fourth and the fifth give up.
func TestMetricsOfTrace(t *testing.T) {
	o := observe(t, traced(), 0)
	want := map[string]float64{
		"offered": 7, "served": 5, "abandoned": 2, "blocked": 0,
		"abandonment": 2. / 7, "abandonment_excluding_short": 1. / 6,
		"service_level": 4. / 7, "service_level_excluding_short": 4. / 6,
		"service_level_with_abandoned": 5. / 7, "service_level_of_answered": 4. / 5,
		"asa": 11, "wait_mean_all": 95. / 7, "wait_mean_abandoned": 20, "waited_share": 4. / 7,
		"aht": 54, "occupancy": 1. / 3, "fcr": 1, "repeat_rate": 0, "care_mean": 1,
		"handling_minutes_per_solved": .9, "auxiliary_minutes_per_solved": 0, "rework_minutes_per_solved": 0,
		"contacts_per_agent_year": 5 / (2 * 405. / (365 * 86400)), "dialogue_share": 0, "escalation_rate": 0,
		"ideas_per_agent_year": 0, "product_changes_per_contact": 0, "portfolio_diversity_products": 0,
		// From the first contact to the end of talk: 60, 45, 40+30, 15+10 and 100 s.
		"solution_time": (60 + 45 + 70 + 25 + 100) / 5. / 3600,
	}
	for name, x := range want {
		near(t, name, o.values[name], x, 1e-12*math.Max(1, x))
	}
	for _, name := range []string{"exhaustion_mean", "exhaustion_p90", "energy_mean", "role_conflict_mean", "stewardship_mean",
		"continuity_rate", "questions_per_dialogue", "disclosures_per_dialogue", "ideas_gini"} {
		if x, known := o.values[name]; !known || !math.IsNaN(x) {
			t.Errorf("%s = %v, expected no observation", name, x)
		}
	}
}

// TestServiceLevelDefinitions holds the four service levels against the exact
// values of case ERA-01 (Erlang A: Garnett, Mandelbaum and Reiman 2002), on
// which they differ.
func TestServiceLevelDefinitions(t *testing.T) {
	s := traced()
	s.Arrivals = models.ArrivalSettings{Source: "poisson", Rate: 48. / 60, AtEnd: "repeat"}
	s.Agents.Count, s.Customers.Count = 50, 1000
	s.Queue.Patience = law(sim.Exponential(120))
	s.Handling.WrapUp = law(sim.Constant(0))
	s.Time = models.TimeSettings{Horizon: 11 * sim.Day, WarmUp: sim.Day, Batch: sim.Day}
	o := observe(t, s, 0)
	for name, want := range map[string]float64{
		"service_level": 0.943018954747, "service_level_excluding_short": 0.972029602987,
		"service_level_with_abandoned": 0.9728643917078, "service_level_of_answered": 0.9730996537019,
		"abandonment": 0.03091224916219, "occupancy": 0.9303242408043, "waited_share": 0.4677740685538,
		"asa": 60 * 0.06026500399255, "wait_mean_all": 60 * 0.06182449832439, "wait_mean_abandoned": 60 * 0.1107140775508,
	} {
		// 691,200 contacts: the widest of these has a relative standard error of 1 %.
		near(t, name, o.values[name], want, .04*want)
	}
}

// TestMetricContract holds every registered metric to its contract: a name
// that can be a column, a unit, a sentence, a formula, and a number for the
// organisation in which everything happens.
func TestMetricContract(t *testing.T) {
	snake := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	o := observe(t, organisation(), 0)
	for _, m := range AllMetrics() {
		if !snake.MatchString(m.Name) {
			t.Errorf("%s: the name is not snake_case", m.Name)
		}
		if m.Unit == "" || m.Doc == "" || m.Formula == "" || strings.HasSuffix(m.Doc, ".") || m.Watch == nil {
			t.Errorf("%s: unit, doc (a phrase without a full stop), formula and watch must be given: %+v", m.Name, m)
		}
		x := o.values[m.Name]
		if math.IsNaN(x) || math.IsInf(x, 0) || (x < 0 && !strings.HasPrefix(m.Unit, "EUR") && !strings.HasPrefix(m.Unit, "change")) {
			t.Errorf("%s = %v: expected a number", m.Name, x)
		}
		if strings.HasPrefix(m.Unit, "share") && x > 1 {
			t.Errorf("%s = %v: more than a share can be", m.Name, x)
		}
	}
}

// TestMetricsDoNotDisturb holds that observing changes nothing: the run goes
// the same way without any metric, and a further metric moves no number.
func TestMetricsDoNotDisturb(t *testing.T) {
	extra := Metric{Name: "contacts_longer_than_an_hour", Unit: "contacts", Watch: func(r *Recorder) func(Window) float64 {
		sum := r.Sum()
		r.World().Facts.ServiceEnded.Watch(models.StageLast, "results.contacts_longer_than_an_hour", func(f *models.ServiceEnded) {
			if f.Agent.ContactTime() > sim.Hour {
				sum.Add(1)
			}
		})
		return sum.In
	}}
	all := observe(t, organisation(), 3)
	more := observe(t, organisation(), 3, append(AllMetrics(), extra)...)
	bare := observe(t, organisation(), 3, extra)
	if a, b, c := all.world.Fingerprint(), more.world.Fingerprint(), bare.world.Fingerprint(); a != b || b != c {
		t.Errorf("the run goes another way when it is observed: %x, %x, %x", a, b, c)
	}
	for _, m := range AllMetrics() {
		if a, b := all.values[m.Name], more.values[m.Name]; math.Float64bits(a) != math.Float64bits(b) {
			t.Errorf("%s = %v, and %v beside a further metric", m.Name, a, b)
		}
	}
	if x := more.values[extra.Name]; x != bare.values[extra.Name] || x == 0 {
		t.Errorf("the metric from outside gives %v and %v", x, bare.values[extra.Name])
	}
}

// TestRecorderCuts holds that windows add up and that a warm-up is rounded up
// to whole batches.
func TestRecorderCuts(t *testing.T) {
	o := observe(t, organisation(), 1)
	r := o.recorder
	if batches, end := r.WarmUp(); batches != 3 || end != sim.Time(12*sim.Week) || r.Batches() != 10 {
		t.Errorf("10 weeks of warm-up in batches of 4: %d batches until %v of %d", batches, sim.Span(end), r.Batches())
	}
	served := int64(0)
	for _, p := range r.Series() {
		served++
		if p.To.Since(p.From) != 4*sim.Week || len(p.Values) != len(SeriesMetrics(AllMetrics())) {
			t.Errorf("batch from %v to %v with %d values", p.From, p.To, len(p.Values))
		}
	}
	if served != 10 {
		t.Errorf("%d points of the series", served)
	}
	whole, late := r.From(0), r.Window()
	if whole.Ledger != o.world.Ledger || late.Ledger.Served >= whole.Ledger.Served || late.To != whole.To {
		t.Error("the window from time 0 is not the whole run")
	}
	if whole.Agents != nil || len(late.Agents) != 6 {
		t.Error("agents must be there for the warm-up of the settings and only there")
	}
	contacts := int64(0)
	for i := range late.Agents {
		contacts += late.Agents[i].Contacts
	}
	if contacts != late.Ledger.Served {
		t.Errorf("agents served %d contacts in the window, the ledger says %d", contacts, late.Ledger.Served)
	}
}

// TestGini holds the coefficient against values worked out by hand.
func TestGini(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{[]float64{3, 3, 3}, 0}, {[]float64{0, 0, 0, 8}, .75}, {[]float64{3, 1}, .25}, {[]float64{math.NaN(), 3, 1}, .25}} {
		near(t, "Gini", Gini(c.values), c.want, 1e-15)
	}
	if !math.IsNaN(Gini([]float64{0, 0})) || !math.IsNaN(Gini(nil)) {
		t.Error("Gini of nothing is a number")
	}
}

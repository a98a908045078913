package main

import (
	"context"
	_ "embed" // desk.toml
	"math"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// draws is how many inputs each function and law is tried with.
const draws = 5000

// parts returns all parts in a fixed order.
func parts() []part {
	list := []part{
		{"sim functions", functions},
		{"sim streams", streams},
		{"sim laws", laws},
		{"results estimates", estimates},
	}
	for _, q := range questions() {
		list = append(list, part{q.name, q.digest})
	}
	return list
}

func functions(d *digest) error {
	s := sim.NewStream(1, 0, "platform.functions")
	for range draws {
		// Magnitudes from 1e-19 to 1e19, of both signs.
		x := sim.Exp(float64(88*s.Float64()) - 44)
		small, y := float64(40*s.Float64())-20, float64(8*s.Float64())-4
		d.add(x, sim.Log(x), sim.Log1p(x), sim.Exp(small), sim.Expm1(small), sim.Pow(x, y), sim.Sin(small), sim.Cos(small),
			sim.NormalCDF(small/2), sim.NormalQuantile(s.Float64()), sim.LogGamma(x))
	}
	return nil
}

func streams(d *digest) error {
	family := sim.NewKeyed(math.MaxUint64, 7, "platform.streams")
	for i := range uint64(draws) {
		s := family.At(i, i*i, i>>3)
		d.add(s.Uint64(), s.Float64(), s.IntN(1+int(i)), s.Exponential(), s.Normal(), s.Poisson(float64(i)/50))
	}
	return nil
}

func laws(d *digest) error {
	list := []sim.Law{
		sim.Constant(3.5), sim.Exponential(360), sim.Lognormal(360, 0.7), sim.Gamma(5, 0.4), sim.Gamma(5, 1.8), sim.Erlang(3, 20),
		sim.Hyperexponential(9, 2), sim.Weibull(0.7, 4), sim.Beta(2, 5, -1, 3), sim.Beta(0.5, 0.5, 0, 1), sim.Triangular(1, 2, 6),
		sim.TruncatedNormal(0.5, 0.15, 0, 1), sim.Uniform(-2, 9), sim.Empirical([]float64{1, 2, 5, 11}, []float64{4, 3, 2, 1}),
	}
	s := sim.NewStream(2, 0, "platform.laws")
	for _, law := range list {
		low, high := law.Support()
		d.add(law.String(), law.Mean(), law.SD(), low, high)
		for range draws / 5 {
			d.add(law.Sample(&s), sim.SpanLaw{Law: law}.Sample(&s))
		}
	}
	return nil
}

// estimates hashes what stands in result tables, in the text in which it does.
func estimates(d *digest) error {
	s := sim.NewStream(3, 0, "platform.estimates")
	for n := 2; n < 60; n++ {
		a, b, c := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range a {
			a[i], b[i] = s.Normal(), 1e6+s.Exponential()
			c[i] = a[i] + s.Normal()
		}
		e := results.NewEstimate(b)
		paired, err := results.Paired(a, b)
		if err != nil {
			return err
		}
		r, err := results.Correlation(a, c)
		if err != nil {
			return err
		}
		d.add(e, paired, r, results.Quantile(b, 0.9), results.Number(e.Center), results.FormatEstimate(e))
		if n > 5 {
			fit, err := results.OLS(c, [][]float64{a, b})
			if err != nil {
				return err
			}
			d.add(fit)
		}
	}
	return nil
}

// question is a scenario of the library, or a text, with settings that make it
// short.
type question struct {
	name     string
	scenario string
	set      []string
	text     []byte // instead of the library's
}

//go:embed desk.toml
var desk []byte

// variants are settings that no scenario of the library uses.
var variants = []question{
	{"variant full queue", "plain-queue", []string{"queue.capacity=2", "routing.choose=random", "arrivals.source=renewal", "arrivals.gap=hyperexponential(mean 40 s, cv 2)"}, nil},
	{"variant nearest visit", scenarios.DefaultName, []string{"channel.route=nearest", "routing.same_agent=strict", "calendar.when_closed=lost"}, nil},
	{"variant busy days", "bank-contact-centre", []string{"arrivals.busyness_shape=20", "routing.choose=least experienced"}, nil},
	{"variant drift and put-off breaks", "bank-contact-centre", []string{"arrivals.busyness_shape=20", "arrivals.busyness_correlation=0.8", "arrivals.trend=0.01", "agents.break_put_off_from=2", "agents.break_put_off=0.6"}, nil},
	{"variant desk", "desk", nil, desk},
	{"variant organisation", "whole-organisation", []string{"customers.per_agent=300", "agents.team_size=3", "control.style=efficiency", "control.blame=0.5",
		"control.first_contact=0.5", "mechanisms.adoption.enabled=true", "mechanisms.adoption.from=0 s", "mechanisms.community.enabled=true", "mechanisms.community.members=0.3",
		"mechanisms.targets.enabled=true", "mechanisms.innovation.lag=1 d", "mechanisms.innovation.answer_after=1 d", "mechanisms.innovation.room=10",
		"mechanisms.innovation.strictness=0", "mechanisms.innovation.accuracy=0.8", "mechanisms.innovation.found_out=0.1", "mechanisms.innovation.staff=6", "mechanisms.loyalty.contract=3 weeks", "mechanisms.loyalty.win_back=true",
		"mechanisms.loyalty.win_back_after=1 week", "mechanisms.loyalty.marketing_per_place=20", "mechanisms.turnover.quits_per_month=0.5", "mechanisms.turnover.vacancy=1 d",
		"mechanisms.turnover.training=1 d", "mechanisms.staff.hire_on=traits", "mechanisms.staff.role_for=the suitable", "mechanisms.staff.training=emotion"}, nil},
	{"variant sites", "service-line", []string{"sites.count=3", "sites.overflow_after=20 s", "sites.share_ideas=true", "sites.ideas_take=1 d", "mechanisms.loyalty.enabled=true", "sites.share_talk=0.3", "sites.talk_takes=1 d", "sites.people_move_every=1 week", "sites.moving_takes=1 d",
		"customers.per_agent=1600", "mechanisms.turnover.enabled=true", "mechanisms.turnover.quits_per_month=1", "mechanisms.turnover.vacancy=1 d"}, nil},
}

// questions returns every scenario, the default one under every control style,
// and the variants.
func questions() (list []question) {
	for _, info := range scenarios.List() {
		if !derived(info.Name) {
			list = append(list, question{"scenario " + info.Name, info.Name, nil, nil})
		}
	}
	for _, style := range models.Controls.Names() {
		list = append(list, question{"control " + style, scenarios.DefaultName, []string{"control.style=" + style}, nil})
	}
	return append(list, variants...)
}

// bases are scenarios that others change one thing of. What they change is
// covered by the variants, and an emulated processor has little time.
var bases = []string{"whole-organisation", "role-for-the-suitable", "complaint-phobia", "overload", "copier-field-service"}

// derived says whether a scenario changes one thing of another.
func derived(name string) bool {
	text, _ := scenarios.Source(name)
	for _, base := range bases {
		if name != base && strings.Contains(string(text), "extends = \""+base+"\"") {
			return true
		}
	}
	return false
}

// digest hashes the scenario and, of each run, which way the events went, what
// was counted, and every metric.
func (q question) digest(d *digest) error {
	scenario, err := q.load()
	if err != nil {
		return err
	}
	d.add(scenario.Hash())
	return q.play(func(w *models.World) (after func()) {
		recorder := results.NewRecorder(w, results.AllMetrics())
		return func() {
			d.add(w.Fingerprint(), w.Events(), w.Ledger, w.Integrals(), w.ProductTallies())
			for i := range w.Agents() {
				d.add(w.Agents()[i].Tally)
			}
			d.add(recorder.Values(recorder.Window()))
		}
	})
}

func (q question) load() (*scenarios.Scenario, error) {
	short := append([]string{"time.horizon=8 weeks", "time.warm_up=2 weeks", "time.batch=1 week", "agents.count=6"}, q.set...)
	if q.text != nil {
		return scenarios.Parse(q.scenario, q.text, short...)
	}
	return scenarios.Load(q.scenario, short...)
}

// play runs two replications. watch gets the world of every site before it
// runs; what it returns is called after the run.
func (q question) play(watch func(*models.World) (after func())) error {
	scenario, err := q.load()
	if err != nil {
		return err
	}
	for replication := range uint64(2) {
		sites := models.NewSites(sim.Key{Seed: scenario.Seed, Replication: replication}, scenario.Settings)
		var ends []func()
		for _, site := range sites {
			ends = append(ends, watch(site.World))
		}
		if _, err := models.RunSites(context.Background(), sites, 2); err != nil {
			return err
		}
		for _, after := range ends {
			after()
		}
	}
	return nil
}

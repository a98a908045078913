package main

import (
	"context"
	"fmt"
	"runtime"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// load reads an embedded scenario; a mistake is a fault of this program.
func load(name string, set ...string) *scenarios.Scenario {
	sc, err := scenarios.Load(name, set...)
	if err != nil {
		panic(err)
	}
	return sc
}

// organisation plays the queue with the organisation's own code: calendar,
// routing, patience, facts, every mechanism off.
func (q queue) organisation() answer {
	days := float64(q.customers) / q.rate / 1440
	set := []string{fmt.Sprintf("arrivals.rate=%g per min", q.rate), fmt.Sprintf("agents.count=%d", q.servers),
		fmt.Sprintf("handling.work=exponential(mean %g min)", q.service), fmt.Sprintf("time.horizon=%g d", days), "time.warm_up=0 s",
		fmt.Sprintf("time.batch=%g d", days)}
	if q.patient > 0 {
		set = append(set, fmt.Sprintf("queue.patience=exponential(mean %g min)", q.patient))
	} else {
		set = append(set, "queue.never_abandon=true")
	}
	w := play(load("plain-queue", set...), 0)
	l := w.Ledger
	return answer{customers: int(l.Answered + l.Abandoned), waited: int(l.WaitedAtAll), abandoned: int(l.Abandoned),
		wait: (l.WaitAnswered + l.WaitGaveUp).Minutes(), events: w.Events()}
}

func play(sc *scenarios.Scenario, replication uint64) *models.World {
	w := models.New(sim.New(sim.Key{Seed: sc.Seed, Replication: replication}), sc.Settings)
	if err := w.Run(context.Background()); err != nil {
		panic(err)
	}
	return w
}

// sweepTask is a sweep of 200 short runs on one and on all processors.
func sweepTask() task {
	sc := load("plain-queue", "arrivals.rate=95 per min", "agents.count=100", "handling.work=exponential(mean 1 min)",
		"queue.patience=exponential(mean 2 min)", "time.horizon=105 min", "time.warm_up=0 s", "time.batch=105 min")
	sweep := func(workers int) error {
		_, err := sim.Replicate(context.Background(), sim.Plan{Seed: 1, Count: 200, Workers: workers},
			func(ctx context.Context, s *sim.Sim) (int64, error) {
				w := models.New(s, sc.Settings)
				return w.Ledger.Served, w.Run(ctx)
			})
		return err
	}
	return task{"S", "S: sweep of 200 runs of Q with 10,000 customers", "run", 200, []contender{
		atOnce("one", "one worker", func() error { return sweep(1) }),
		atOnce("all", fmt.Sprintf("%d workers", runtime.GOMAXPROCS(0)), func() error { return sweep(0) }),
	}, nil}
}

// full plays the full model: the contact centre as it is shipped, and the
// telephone line with every mechanism on.
func (b *bench) full() {
	for _, f := range []struct {
		id, name, scenario string
		set                []string
	}{
		{"F/centre", "F: full model, the bank's contact centre", "bank-contact-centre", nil},
		{"F/line", "F: full model, telephone line with every mechanism", "service-line", []string{"time.horizon=52 weeks", "time.warm_up=4 weeks", "mechanisms.turnover.enabled=true"}},
	} {
		sc := load(f.scenario, f.set...)
		w := play(sc, 0)
		b.measure(task{f.id, f.name, "contact", int(w.Ledger.Answered + w.Ledger.Abandoned), []contender{
			atOnce("run", fmt.Sprintf("one run of %s events", grouped(int(w.Events()))), func() error {
				if again := play(sc, 0); again.Fingerprint() != w.Fingerprint() {
					return fmt.Errorf("the run went another way")
				}
				return nil
			}),
		}, nil})
	}
	b.values["F/million"] = 1e3 / b.values["F/centre/run"]
}

// sites plays one organisation of many sites on one and on all processors: a
// minute's lag, and four weeks or a whole year. It also prints the digest, which
// must be the same for any number of workers, and the memory at the end.
func (b *bench) sites(large bool) {
	horizon := "4 weeks"
	if large {
		horizon = "1 year"
	}
	o := organisation{sc: load("service-line", "agents.count=100", "customers.count=10000", "time.horizon="+horizon,
		"sites.count=100", "sites.overflow_after=1 min", "sites.overflow_takes=1 min",
		"sites.share_ideas=true", "time.warm_up=0 s", "time.batch=1 week", "arrivals.faults_per_customer_year=10")}
	b.parallel(task{"P", "P: one organisation of 100 sites, 10,000 agents, 1,000,000 customers, " + horizon, "site", 100, []contender{
		{"one", "one worker", o.on(1)},
		{"all", fmt.Sprintf("%d workers", runtime.GOMAXPROCS(0)), o.on(0)},
	}, nil})
	contacts := int64(0)
	for _, s := range o.sites {
		contacts += s.Ledger.Answered + s.Ledger.Abandoned
	}
	with := heapBytes()
	o.sites = nil
	fmt.Printf("%s contacts; digest %016x on one worker and on all; %.0f MB at the end\n", grouped(int(contacts)), o.digest, float64(with-heapBytes())/1e6)
}

// organisation is one of many sites, with the digest of its first run.
type organisation struct {
	sc     *scenarios.Scenario
	sites  []*models.Site
	digest uint64
}

// on returns a contender that plays the organisation on so many workers; 0: one
// per processor.
func (o *organisation) on(workers int) func() func() error {
	return func() func() error {
		o.sites = models.NewSites(sim.Key{Seed: o.sc.Seed}, o.sc.Settings)
		return func() error {
			if _, err := models.RunSites(context.Background(), o.sites, workers); err != nil {
				return err
			}
			sum := uint64(0)
			for _, s := range o.sites {
				sum = sum*31 + s.Fingerprint()
			}
			if o.digest == 0 {
				o.digest = sum
			}
			if sum != o.digest {
				return fmt.Errorf("digest %x with %d workers, %x before", sum, workers, o.digest)
			}
			return nil
		}
	}
}

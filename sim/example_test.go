package sim_test

import (
	"context"
	"fmt"

	"frontline.dev/frontline/sim"
)

// A single server with exponential gaps (mean 60 s) and services (mean 48 s):
// the mean number in the system is rho/(1-rho) = 4.
func ExampleSim() {
	const arrive, leave = 1, 2
	s := sim.New(sim.Key{Seed: 42, Replication: 0})
	gaps, work := s.Stream("arrivals.gap"), s.Stream("server.work")
	gap, service := sim.SpanLaw{Law: sim.Exponential(60)}, sim.SpanLaw{Law: sim.Exponential(48)}

	inSystem, area, last := 0, 0.0, sim.Time(0)
	s.After(gap.Sample(&gaps), 0, sim.MakeEvent(arrive, 0, 0))
	for horizon := sim.Time(5 * sim.Year); ; {
		e, ok := s.Next(horizon)
		area += float64(float64(inSystem) * s.Now().Since(last).Seconds())
		last = s.Now()
		if !ok {
			break
		}
		if e.Kind() == arrive {
			inSystem++
			s.After(gap.Sample(&gaps), 0, e)
		} else {
			inSystem--
		}
		if inSystem > 0 && (e.Kind() == leave || inSystem == 1) {
			s.After(service.Sample(&work), 0, sim.MakeEvent(leave, 0, 0))
		}
	}
	fmt.Printf("%.2f in the system after %d events\n", area/s.Now().Seconds(), s.Events())
	// Output: 4.00 in the system after 5254288 events
}

// Replications run concurrently and come back in order.
func ExampleReplicate() {
	plan := sim.Plan{Seed: 1, Count: 3, Workers: 2}
	outcomes, err := sim.Replicate(context.Background(), plan, func(_ context.Context, s *sim.Sim) (int, error) {
		die := s.Stream("die")
		return 1 + die.IntN(6), nil
	})
	for _, out := range outcomes {
		fmt.Print(out.Result, " ")
	}
	fmt.Println(err)
	// Output: 3 3 4 <nil>
}

// A keyed family gives each customer's each contact its own numbers.
func ExampleKeyed() {
	family := sim.NewKeyed(1, 0, "contact.work")
	work := sim.SpanLaw{Law: sim.Lognormal(360, 0.7)}
	const customer, contact, attempt = 17, 3, 0
	draws := family.At(customer, contact, attempt)
	fmt.Println(work, "gives", work.Sample(&draws))
	// Output: lognormal(mean 6 min, cv 0.7) gives 315.530978 s
}

package verify

import (
	"errors"
	"fmt"
	"math"

	"frontline.dev/frontline/internal/theory"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Measures that are worked out from the settings, by the product's own
// calculators: nothing is simulated.

// computed makes such a measure.
func computed(name, doc string, dim dimension, value func(s *models.Settings, q *question) (float64, error)) Measure {
	return Measure{Name: name, Doc: doc + "; computed, not simulated", dim: dim, compute: value}
}

// queueOf is the queue M/M/c of the settings, in seconds.
func queueOf(s *models.Settings) theory.MMc {
	work := s.Handling.Work.Law.Mean() + s.Handling.WrapUp.Law.Mean()
	return theory.MMc{Arrivals: float64(s.Arrivals.Rate), Service: 1 / work, Servers: s.Agents.Count}
}

// agentsFor is the least number of agents for a share, in per cent, within
// the service level's time.
func agentsFor(s *models.Settings, share int) (int, error) {
	q := queueOf(s)
	return theory.MinAgentsErlangC(q.Arrivals, q.Service, float64(share)/100, s.Queue.ServiceLevel.Seconds())
}

// staffed makes a measure of the queue with the agents that a target needs.
func staffed(name, doc string, dim dimension, of func(q theory.MMc, within float64) float64) Measure {
	return computed(name, doc+" with the least agents for N per cent within the service level's time", dim, func(s *models.Settings, q *question) (float64, error) {
		n, err := agentsFor(s, q.number)
		if err != nil {
			return 0, err
		}
		queue := queueOf(s)
		queue.Servers = n
		return of(queue, s.Queue.ServiceLevel.Seconds()), nil
	})
}

func init() {
	register(
		computed("offered_load", "arrivals times mean work, in erlang", plainNumber, func(s *models.Settings, _ *question) (float64, error) { return queueOf(s).Load(), nil }),
		computed("agents_for_N", "least agents with which N per cent are answered within the service level's time", plainNumber, func(s *models.Settings, q *question) (float64, error) {
			n, err := agentsFor(s, q.number)
			return float64(n), err
		}),
		staffed("level_for_N", "service level", plainNumber, func(q theory.MMc, within float64) float64 { return q.ServiceLevel(within) }),
		staffed("ASA_for_N", "average speed of answer", lengthOfTime, func(q theory.MMc, _ float64) float64 { return q.MeanWait() }),
		staffed("occupancy_for_N", "occupancy", plainNumber, func(q theory.MMc, _ float64) float64 { return q.Occupancy() }),
		computed("scheduled", "agents to be scheduled so that agents.count are there when a share calendar.absence is not", plainNumber, func(s *models.Settings, _ *question) (float64, error) {
			return float64(theory.Scheduled(s.Agents.Count, s.Calendar.Absence)), nil
		}),
		computed("Lq_Allen_Cunneen", "approximate mean number waiting in M/G/c", plainNumber, func(s *models.Settings, _ *question) (float64, error) {
			cv := s.Handling.Work.SD() / s.Handling.Work.Law.Mean()
			return theory.AllenCunneen(queueOf(s), cv*cv), nil
		}),
		computed("PSA_load", "highest rate of the profile times mean work", plainNumber, func(s *models.Settings, _ *question) (float64, error) {
			highest := 0.0
			for _, day := range s.Arrivals.Profile {
				for _, x := range day.Rates {
					highest = math.Max(highest, x)
				}
			}
			return highest / s.Arrivals.Interval.Seconds() * s.Handling.Work.Law.Mean(), nil
		}),
		computed("P_empty_repair", "share of time in which nobody needs help, too small to be seen in a run", plainNumber, func(s *models.Settings, _ *question) (float64, error) {
			r := theory.Repair{Customers: s.CustomerCount(), Servers: s.Agents.Count, Fails: s.Arrivals.Faults / sim.Year.Seconds(), Service: 1 / s.Handling.Work.Law.Mean()}
			return r.Solve().Empty, nil
		}),
		computed("orbit_chain", "mean number outside of the retrial queue without waiting, from its chain", plainNumber, func(s *models.Settings, _ *question) (float64, error) {
			m := theory.Retrial{Arrivals: float64(s.Arrivals.Rate), Service: 1 / s.Handling.Work.Law.Mean(), Again: 1 / s.Customers.RedialAfter.Law.Mean(), Servers: s.Agents.Count}
			_, outside, _ := m.Solve(400)
			return outside, nil
		}),
		ofNumbers("numbers_mean", "mean", func(e results.Estimate) float64 { return e.Center }),
		ofNumbers("numbers_sd", "standard deviation", func(e results.Estimate) float64 { return e.SD }),
		ofNumbers("numbers_half_width", "half the width of the 95 % interval of the mean", func(e results.Estimate) float64 { return e.HalfWidth() }),
		ofNumbers("numbers_t", "97.5 % quantile of Student's law", func(e results.Estimate) float64 { return results.StudentQuantile975(e.N - 1) }),
		antithetic("corr_exponential", "exponential", func(u float64) float64 { return -sim.Log(1 - u) }),
		antithetic("corr_lognormal", "lognormal, sigma 1,", func(u float64) float64 { return sim.Exp(sim.NormalQuantile(u)) }),
		antithetic("corr_uniform", "uniform", func(u float64) float64 { return u }),
		waitRatio(),
	)
}

// ofNumbers makes a measure of the estimate of the mean of some numbers, which
// stand in the first profile of the arrivals.
func ofNumbers(name, doc string, of func(results.Estimate) float64) Measure {
	return computed(name, doc+" of the numbers in arrivals.profile", plainNumber, func(s *models.Settings, _ *question) (float64, error) {
		if len(s.Arrivals.Profile) == 0 {
			return 0, errors.New("there is no [[arrivals.profile]]")
		}
		return of(results.NewEstimate(s.Arrivals.Profile[0].Rates)), nil
	})
}

// antithetic makes a measure of the correlation of a law, drawn by inversion,
// from u and from 1-u, over the midpoints of a grid.
func antithetic(name, law string, inverse func(u float64) float64) Measure {
	return computed(name, "correlation of "+law+" numbers drawn by inversion from u and 1 - u", plainNumber, func(*models.Settings, *question) (float64, error) {
		const n = 1 << 20
		sum, squares, products := 0.0, 0.0, 0.0
		for k := range n {
			x, y := inverse((float64(k)+.5)/n), inverse((float64(n-1-k)+.5)/n)
			sum += x
			squares += x * x
			products += x * y
		}
		mean := sum / n
		return (products/n - mean*mean) / (squares/n - mean*mean), nil
	})
}

// waitRatio is simulated, and compared with the formula of the exponential
// twin.
func waitRatio() Measure {
	return Measure{Name: "Wq_to_MMc", Doc: "mean wait of the answered, relative to that of M/M/c with the same load (Erlang C)",
		watch: func(p *probe, _ *question) func() []float64 {
			w := p.waits(-1)
			twin := queueOf(p.world.Settings).MeanWait()
			return func() []float64 { return []float64{w.sum / twin, w.answered} }
		},
		fits: func(s *models.Settings, _ *question) error {
			if s.Arrivals.Source != "poisson" || len(s.Products) > 0 {
				return fmt.Errorf("it needs Poisson arrivals of one kind")
			}
			return nil
		}}
}

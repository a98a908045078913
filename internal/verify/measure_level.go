package verify

import (
	"fmt"
	"math"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// Measures of levels: numbers of contacts and of agents over time.

// level makes a measure of the levels of a product or of all, as a mean over
// the window.
func level(name, doc string, integral func(l *levels, p *probe, q *question) float64) Measure {
	return Measure{Name: name, Doc: doc, of: ofProduct, watch: func(p *probe, q *question) func() []float64 {
		l := p.levels(q.product)
		return func() []float64 { return []float64{integral(l, p, q) / 1e6, p.seconds()} }
	}}
}

func init() {
	register(
		level("L", "mean number of contacts waiting or in service", func(l *levels, _ *probe, _ *question) float64 { return float64(l.system) }),
		level("Lq", "mean number of contacts that wait", func(l *levels, _ *probe, _ *question) float64 { return float64(l.system - l.service) }),
		level("in_service", "mean number of contacts in service", func(l *levels, _ *probe, _ *question) float64 { return float64(l.service) }),
		level("P_in_system_at_least_N", "share of time with N or more contacts waiting or in service",
			func(l *levels, _ *probe, q *question) float64 { return atLeast(l.timeSystem, q.number) }),
		level("P_waiting_above_N", "share of time with more than N contacts waiting",
			func(l *levels, _ *probe, q *question) float64 { return atLeast(l.timeWaiting, q.number+1) }),
		level("P_empty", "share of time with no contact waiting or in service",
			func(l *levels, _ *probe, _ *question) float64 {
				return atLeast(l.timeSystem, 0) - atLeast(l.timeSystem, 1)
			}),
		level("P_all_busy", "share of time in which every agent has a contact",
			func(l *levels, p *probe, _ *question) float64 {
				return atLeast(l.timeService, p.world.Settings.Agents.Count)
			}),
		level("idle_products", "mean number of customers who need nothing, when one problem comes at a time",
			func(l *levels, p *probe, _ *question) float64 {
				return float64(p.world.Settings.CustomerCount())*p.seconds()*1e6 - float64(l.system)
			}),
		busyPeriod(), outside(), occupancy(), busyAgents(), auxiliaryAgents(),
		atTime("in_system", "mean number of contacts waiting or in service at a time of the day", func(l *levels, _ int) float64 { return float64(l.inSystem) }),
		atTime("waiting", "mean number of contacts waiting at a time of the day", func(l *levels, _ int) float64 { return float64(l.inSystem - l.inService) }),
		atTime("P_all_busy_at", "probability that every agent has a contact at a time of the day", func(l *levels, agents int) float64 {
			if l.inService >= agents {
				return 1
			}
			return 0
		}),
		peak("peak_load", "highest mean number in the system over the day, when it follows one wave a day", plainNumber, func(mean, swing, _ float64) float64 { return mean + swing }),
		peak("peak_lag", "how long after 06:00, the highest rate of a sine that begins at midnight, the mean number in the system is highest", lengthOfTime,
			func(_, _, lag float64) float64 { return lag }),
	)
}

func busyPeriod() Measure {
	return Measure{Name: "busy_period", Doc: "mean time from a contact that finds the system empty until it is empty again", dim: lengthOfTime,
		watch: func(p *probe, _ *question) func() []float64 {
			l := p.levels(-1)
			return func() []float64 { return []float64{atLeast(l.timeSystem, 1) / 1e6, float64(l.busyPeriods)} }
		}}
}

func outside() Measure {
	return Measure{Name: "outside", Doc: "mean number of customers with an open problem who will contact again",
		watch: func(p *probe, _ *question) func() []float64 {
			return func() []float64 {
				w := p.window()
				return []float64{float64(w.Integrals.Outside) / 1e6, p.seconds()}
			}
		}}
}

// occupancy is busy / (busy + idle) of all agents from the integrals of the
// world; of teams and single agents from the handling time booked for them.
func occupancy() Measure {
	return Measure{Name: "occupancy_of", Doc: "share of their time at work that agents handle contacts; with `at`: up to then", of: ofTeam | ofAgent, mayAt: true,
		watch: func(p *probe, q *question) func() []float64 {
			if q.HasAt {
				taken := p.snapshot(q.At)
				return func() []float64 {
					_, t := taken()
					return []float64{float64(t.Busy), float64(t.Busy + t.Idle)}
				}
			}
			return func() []float64 {
				w := p.window()
				if q.team < 0 && q.agent < 0 {
					return []float64{float64(w.Integrals.Busy), float64(w.Integrals.Busy + w.Integrals.Idle)}
				}
				handling, agents := sim.Span(0), 0.0
				for i, a := range p.world.Agents() {
					if q.agent == i || q.agent < 0 && int(a.Team) == q.team {
						handling += w.Agents[i].Handling
						agents++
					}
				}
				return []float64{handling.Seconds(), agents * p.seconds()}
			}
		},
		fits: func(s *models.Settings, q *question) error {
			if (q.team >= 0 || q.agent >= 0) && !s.Calendar.AlwaysOpen {
				return fmt.Errorf("of a team or an agent it needs calendar.always_open")
			}
			return nil
		}}
}

// agentTime makes a measure of the mean number of agents in a state.
func agentTime(name, doc string, of func(models.Integrals) int64) Measure {
	return Measure{Name: name, Doc: doc, watch: func(p *probe, _ *question) func() []float64 {
		return func() []float64 { return []float64{float64(of(p.window().Integrals)) / 1e6, p.seconds()} }
	}}
}

func busyAgents() Measure {
	return agentTime("busy_agents", "mean number of agents who handle contacts", func(t models.Integrals) int64 { return t.Busy })
}

func auxiliaryAgents() Measure {
	return agentTime("auxiliary_agents", "mean number of agents on back-office work, reflection or interrupted", func(t models.Integrals) int64 { return t.Auxiliary })
}

// atTime makes a measure of a level at a time of the day, over all days of the
// window; `at` may be beyond the first day when the run has only one.
func atTime(name, doc string, of func(l *levels, agents int) float64) Measure {
	return Measure{Name: name, Doc: doc, at: true, mayAt: true, watch: func(p *probe, q *question) func() []float64 {
		l, sum, n := p.levels(-1), 0.0, 0.0
		p.ends = append(p.ends, func() {
			now := p.world.Now()
			if now > p.warm && (now == sim.Time(q.At) || sim.Span(now)%sim.Day == q.At%sim.Day && q.At < sim.Day) {
				sum += of(l, p.world.Settings.Agents.Count)
				n++
			}
		})
		return func() []float64 { return []float64{sum, n} }
	}}
}

// peak reads mean, swing and lag of a daily wave from the numbers in the
// system at the ends of the batches: their first harmonic, which is all there
// is of it in Mt/M/inf under a sine (Eick, Massey and Whitt 1993).
func peak(name, doc string, dim dimension, of func(mean, swing, lag float64) float64) Measure {
	return Measure{Name: name, Doc: doc, dim: dim,
		fits: func(s *models.Settings, _ *question) error {
			if sim.Day%s.Time.Batch != 0 || sim.Day/s.Time.Batch < 8 {
				return fmt.Errorf("it needs at least eight batches a day")
			}
			return nil
		},
		watch: func(p *probe, _ *question) func() []float64 {
			l, n, sum, sine, cosine := p.levels(-1), 0.0, 0.0, 0.0, 0.0
			p.ends = append(p.ends, func() {
				if p.world.Now() > p.warm {
					angle := 2 * math.Pi * sim.Span(p.world.Now()).Days()
					x := float64(l.inSystem)
					n++
					sum += x
					sine += x * math.Sin(angle)
					cosine += x * math.Cos(angle)
				}
			})
			return func() []float64 { return []float64{n, sum, sine, cosine} }
		},
		combine: func(m []float64, _ *question) float64 {
			a, b := 2*m[2]/m[0], 2*m[3]/m[0] // x(t) = mean + a sin + b cos
			lag := math.Mod(math.Atan2(a, b)/(2*math.Pi)*86400+86400, 86400) - 6*3600
			return of(m[1]/m[0], math.Hypot(a, b), lag)
		}}
}

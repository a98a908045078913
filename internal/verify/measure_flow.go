package verify

import (
	"math"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// Measures of flows: counts of contacts and problems in the window.

// flow makes a measure of two totals of the window.
func flow(name, doc string, dim dimension, sums func(l *models.Ledger, p *probe) (part, whole float64)) Measure {
	return Measure{Name: name, Doc: doc, dim: dim, watch: func(p *probe, _ *question) func() []float64 {
		return func() []float64 {
			w := p.window()
			part, whole := sums(&w.Ledger, p)
			return []float64{part, whole}
		}
	}}
}

// attempts returns the contacts made.
func attempts(l *models.Ledger) float64 {
	return float64(l.Fresh + l.Redials + l.Repeats + l.HandedOn)
}

func init() {
	register(
		flow("P_block", "share of attempts that were blocked", plainNumber, func(l *models.Ledger, _ *probe) (float64, float64) { return float64(l.Blocked), attempts(l) }),
		flow("P_abandon_attempts", "share of attempts that were given up", plainNumber, func(l *models.Ledger, _ *probe) (float64, float64) { return float64(l.Abandoned), attempts(l) }),
		flow("Wq_attempts", "mean wait of all attempts, those that were blocked included", lengthOfTime, func(l *models.Ledger, _ *probe) (float64, float64) {
			return (l.WaitAnswered + l.WaitGaveUp).Seconds(), attempts(l)
		}),
		flow("attempt_rate", "contacts made", perTime, func(l *models.Ledger, p *probe) (float64, float64) { return attempts(l), p.seconds() }),
		flow("abandon_rate", "contacts given up", perTime, func(l *models.Ledger, p *probe) (float64, float64) { return float64(l.Abandoned), p.seconds() }),
		flow("throughput", "contacts served", perTime, func(l *models.Ledger, p *probe) (float64, float64) { return float64(l.Served), p.seconds() }),
		flow("contacts_per_problem", "contacts made for each problem", plainNumber, func(l *models.Ledger, _ *probe) (float64, float64) { return attempts(l), float64(l.Opened) }),
		flow("FCR", "first contacts that solved the problem, of all first contacts", plainNumber, func(l *models.Ledger, _ *probe) (float64, float64) {
			return float64(l.SolvedAtFirst), float64(l.FirstServed)
		}),
		flow("P_solved", "share of problems that were solved in the end", plainNumber, func(l *models.Ledger, _ *probe) (float64, float64) {
			return float64(l.Solved), float64(l.Solved + l.GivenUp)
		}),
		flow("P_lost", "share of problems that were given up", plainNumber, func(l *models.Ledger, _ *probe) (float64, float64) {
			return float64(l.GivenUp), float64(l.Solved + l.GivenUp)
		}),
		flow("repeat_share", "share of contacts that are repeats of an unsolved problem", plainNumber, func(l *models.Ledger, _ *probe) (float64, float64) { return float64(l.Repeats), attempts(l) }),
		flow("W_problem", "mean time from the first contact of a problem to its solution", lengthOfTime, func(l *models.Ledger, _ *probe) (float64, float64) {
			return l.SolutionTime.Seconds(), float64(l.Solved)
		}),
		flow("delay_outside", "mean time outside for each problem, waiting to contact again", lengthOfTime, func(l *models.Ledger, p *probe) (float64, float64) {
			return float64(p.window().Integrals.Outside) / 1e6, float64(l.Opened)
		}),
		flow("called_back", "share of fresh contacts that wait without staying on the line", plainNumber, func(l *models.Ledger, _ *probe) (float64, float64) { return float64(l.CalledBack), float64(l.Fresh) }),
		total("blocked_per_run", "contacts of one run that were blocked", func(l *models.Ledger) int64 { return l.Blocked }),
		total("in_target_per_run", "contacts of one run that were answered within the service level's time", func(l *models.Ledger) int64 { return l.AnsweredWithin }),
		ratio("SL_answered", "answered within the service level's time, of the answered, over all runs together", func(l *models.Ledger) (int64, int64) { return l.AnsweredWithin, l.Answered }),
		perDay("day_mean", "mean number of fresh contacts of a day", func(m []float64, _ *question) float64 { return m[1] / m[0] }),
		perDay("day_sd", "standard deviation of the number of fresh contacts of a day", deviation),
		perDay("day_dispersion", "variance / mean of the number of fresh contacts of a day", func(m []float64, q *question) float64 {
			sd := deviation(m, q)
			return sd * sd / (m[1] / m[0])
		}),
		staff("staff_mean", "mean number of agents who come to work on a day", func(m []float64, _ *question) float64 { return m[1] / m[0] }),
		staff("staff_sd", "standard deviation of the number of agents who come to work on a day", deviation),
	)
}

// total makes a measure of a count of each run.
func total(name, doc string, of func(l *models.Ledger) int64) Measure {
	return Measure{Name: name, Doc: doc + "; with `at`: up to then", mayAt: true, watch: func(p *probe, q *question) func() []float64 {
		if q.HasAt {
			taken := p.snapshot(q.At)
			return func() []float64 {
				l, _ := taken()
				return []float64{float64(of(&l))}
			}
		}
		return func() []float64 {
			w := p.window()
			return []float64{float64(of(&w.Ledger))}
		}
	}}
}

func ratio(name, doc string, of func(l *models.Ledger) (int64, int64)) Measure {
	return flow(name, doc, plainNumber, func(l *models.Ledger, _ *probe) (float64, float64) {
		part, whole := of(l)
		return float64(part), float64(whole)
	})
}

// daily counts something by day and gives days, sum and sum of squares of the
// whole days of the window.
func daily(p *probe, today func() float64) func() []float64 {
	sums := []float64{0, 0, 0}
	last := 0.0
	p.world.Facts.DayEnded.Watch(models.StageFirst, watcher, func(f *models.DayEnded) {
		now := today()
		x := now - last
		last = now
		if begin := sim.Span(f.Day) * sim.Day; sim.Time(begin) >= p.warm {
			sums[0]++
			sums[1] += x
			sums[2] += x * x
		}
	})
	return func() []float64 { return sums }
}

func perDay(name, doc string, combine func([]float64, *question) float64) Measure {
	return Measure{Name: name, Doc: doc, combine: combine, watch: func(p *probe, _ *question) func() []float64 {
		return daily(p, func() float64 { return float64(p.world.Ledger.Fresh) })
	}}
}

func staff(name, doc string, combine func([]float64, *question) float64) Measure {
	return Measure{Name: name, Doc: doc, combine: combine, watch: func(p *probe, _ *question) func() []float64 {
		begun := 0.0
		seen := make([]int64, len(p.world.Agents())) // by agent: the day on which he last came
		p.world.Facts.DutyBegan.Watch(models.StageFirst, watcher, func(f *models.DutyBegan) {
			day := int64(sim.Span(p.world.Now())/sim.Day) + 1
			if seen[f.Agent.Index] != day { // not back from a break
				seen[f.Agent.Index] = day
				begun++
			}
		})
		return daily(p, func() float64 { return begun })
	}}
}

// workOf returns a function that draws once more how much work a contact
// needs: its draws are keyed, so they can be repeated from outside.
func (p *probe) workOf() func(c *models.Case) float64 {
	key := p.world.Key()
	draws := sim.NewKeyed(key.Seed, key.Replication, "contact.work")
	law := p.world.Settings.Handling.Work
	return func(c *models.Case) float64 {
		entity, ordinal := c.Key()
		draw := draws.At(entity, ordinal, uint64(c.Services))
		return law.Sample(&draw).Seconds()
	}
}

func init() {
	logs := func(combine func([]float64, *question) float64) (func(p *probe, q *question) func() []float64, func([]float64, *question) float64) {
		return func(p *probe, _ *question) func() []float64 {
			sums := []float64{0, 0, 0}
			p.world.Facts.Diagnosed.Watch(models.StageFirst, watcher, func(f *models.Diagnosed) {
				if x := f.Agent.Spent[models.Fixing].Seconds(); p.open && x > 0 {
					y := math.Log(x)
					sums[0]++
					sums[1] += y
					sums[2] += y * y
				}
			})
			return func() []float64 { return sums }
		}, combine
	}
	mean := Measure{Name: "work_log_mean", Doc: "mean of the logarithm of the work of a contact in seconds"}
	mean.watch, mean.combine = logs(func(m []float64, _ *question) float64 { return m[1] / m[0] })
	sd := Measure{Name: "work_log_sd", Doc: "standard deviation of the logarithm of the work of a contact"}
	sd.watch, sd.combine = logs(deviation)
	register(mean, sd, workAbove())
}

func workAbove() Measure {
	return Measure{Name: "P_work_above", Doc: "share of contacts with more work", at: true, watch: func(p *probe, q *question) func() []float64 {
		hits, n := 0.0, 0.0
		p.world.Facts.Diagnosed.Watch(models.StageFirst, watcher, func(f *models.Diagnosed) {
			if !p.open {
				return
			}
			n++
			if f.Agent.Spent[models.Fixing] > q.At {
				hits++
			}
		})
		return func() []float64 { return []float64{hits, n} }
	}}
}

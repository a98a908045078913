package verify

import (
	"fmt"
	"math"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// Measures of runs without chance, and identities that hold in every run.

// contactFate is what became of one contact of a trace.
type contactFate struct {
	wait  float64 // seconds until the answer or the giving up
	agent int     // -1: nobody
}

// caseKey names a case; its address does not, because the world moves cases.
type caseKey struct{ entity, ordinal uint64 }

func keyOf(c *models.Case) caseKey {
	entity, ordinal := c.Key()
	return caseKey{entity, ordinal}
}

// fates watches the contacts of a trace in the order in which they came.
func fates(p *probe) *[]contactFate {
	all := &[]contactFate{}
	number := map[caseKey]int{}
	p.world.Facts.Arrived.Watch(models.StageFirst, watcher, func(f *models.Arrived) {
		if f.Case.Attempts == 0 {
			number[keyOf(f.Case)] = len(*all)
			*all = append(*all, contactFate{wait: math.NaN(), agent: -1})
		}
	})
	note := func(c *models.Case, agent int) {
		if at, known := number[keyOf(c)]; known {
			(*all)[at] = contactFate{p.world.Now().Since(c.Arrived).Seconds(), agent}
		}
	}
	p.world.Facts.ServiceStarted.Watch(models.StageFirst, watcher, func(f *models.ServiceStarted) { note(f.Case, f.Agent.Index) })
	p.world.Facts.Abandoned.Watch(models.StageFirst, watcher, func(f *models.Abandoned) { note(f.Case, -1) })
	return all
}

func fate(name, doc string, dim dimension, of func(contactFate) float64) Measure {
	return Measure{Name: name, Doc: doc, dim: dim, watch: func(p *probe, q *question) func() []float64 {
		all := fates(p)
		return func() []float64 {
			if q.number < 1 || q.number > len(*all) {
				return []float64{math.NaN()}
			}
			return []float64{of((*all)[q.number-1])}
		}
	}}
}

func init() {
	register(
		fate("wait_of_contact_N", "wait of the N-th contact, until the answer or until it was given up", lengthOfTime, func(f contactFate) float64 { return f.wait }),
		fate("served_contact_N", "1 when the N-th contact was answered, 0 when it was given up", plainNumber, func(f contactFate) float64 {
			if f.agent < 0 {
				return 0
			}
			return 1
		}),
		fate("agent_of_contact_N", "number of the agent, from 0, who answered the N-th contact; -1: nobody", plainNumber, func(f contactFate) float64 { return float64(f.agent) }),
		repetition("time_of_repetition_N", "time of the N-th fix of one element, relative to handling.work", plainNumber,
			func(n int) int { return n }, func(times []float64, work float64) float64 { return times[len(times)-1] / work }),
		repetition("time_of_repetitions_N", "time of the first N fixes of one element, relative to handling.work", plainNumber,
			func(n int) int { return n }, func(times []float64, work float64) float64 { return sum(times) / work }),
		repetition("fix_after_N", "time of a fix after N contacts of practice with its element", lengthOfTime,
			func(n int) int { return n + 1 }, func(times []float64, _ float64) float64 { return times[len(times)-1] }),
		repetition("fix_mean_of_N", "mean time of the first N fixes of one element", lengthOfTime,
			func(n int) int { return n }, func(times []float64, _ float64) float64 { return sum(times) / float64(len(times)) }),
		practiceLeft(), littleError(), flowError(), agentTimeError(), attemptsError(), repeatDifference(),
	)
}

// repetition reads the time of fixes by practice, which is the same for all
// contacts with the same practice when work is constant. read gets the times
// in seconds after 0, 1, 2 … contacts of practice, up to fixes of them.
func repetition(name, doc string, dim dimension, fixes func(n int) int, read func(times []float64, work float64) float64) Measure {
	return Measure{Name: name, Doc: doc, dim: dim,
		fits: func(s *models.Settings, q *question) error {
			if !s.Has("skill") || s.Handling.Work.SD() != 0 {
				return fmt.Errorf("it needs mechanisms.skill and constant work")
			}
			if fixes(q.number) < 1 {
				return fmt.Errorf("the number in its name counts from 1")
			}
			return nil
		},
		watch: func(p *probe, q *question) func() []float64 {
			times := make([]float64, fixes(q.number))
			for i := range times {
				times[i] = math.NaN()
			}
			p.world.Facts.Diagnosed.Watch(models.StageFirst, watcher, func(f *models.Diagnosed) {
				if n := int(math.Round(f.Agent.Practised)); n < len(times) && math.IsNaN(times[n]) {
					times[n] = f.Agent.Spent[models.Fixing].Seconds()
				}
			})
			return func() []float64 { return []float64{read(times, p.world.Settings.Handling.Work.Mean().Seconds())} }
		}}
}

// sum adds in order.
func sum(values []float64) float64 {
	total := 0.0
	for _, x := range values {
		total += x
	}
	return total
}

// practiceLeft follows what is left of the practice of agent 1 with element 0,
// which nobody uses.
func practiceLeft() Measure {
	return Measure{Name: "practice_left", Doc: "share that is left of unused practice at a time", at: true, mayAt: true,
		watch: func(p *probe, q *question) func() []float64 {
			left := math.NaN()
			p.ends = append(p.ends, func() {
				if p.world.Now() == sim.Time(q.At) {
					a := &p.world.Agents()[0]
					left = p.world.Practice(a, 0) / p.world.Settings.Agents.Experience
				}
			})
			return func() []float64 { return []float64{left} }
		}}
}

// littleError compares the integral of the number in the system with the sum
// of the times spent in it, those of contacts still inside up to the end
// (Little 1961): an identity of the path, no statistics.
func littleError() Measure {
	return Measure{Name: "little_error", Doc: "relative difference between the integral of the number in the system and the sum of the times in it",
		watch: func(p *probe, _ *question) func() []float64 {
			l, spent, inside := p.levels(-1), int64(0), map[caseKey]sim.Time{}
			leave := func(c *models.Case) {
				spent += int64(p.world.Now().Since(inside[keyOf(c)]))
				delete(inside, keyOf(c))
			}
			f := &p.world.Facts
			f.Arrived.Watch(models.StageFirst, watcher, func(f *models.Arrived) { inside[keyOf(f.Case)] = p.world.Now() })
			f.Abandoned.Watch(models.StageFirst, watcher, func(f *models.Abandoned) { leave(f.Case) })
			f.Blocked.Watch(models.StageFirst, watcher, func(f *models.Blocked) { leave(f.Case) })
			f.ServiceEnded.Watch(models.StageFirst, watcher, func(f *models.ServiceEnded) { leave(f.Case) })
			return func() []float64 {
				for _, since := range inside { // whole numbers: the order does not matter
					spent += int64(p.world.Now().Since(since))
				}
				return []float64{math.Abs(float64(spent-l.system)) / math.Max(1, float64(l.system))}
			}
		},
		fits: fromTheStart}
}

func fromTheStart(s *models.Settings, _ *question) error {
	if s.Time.WarmUp > 0 {
		return fmt.Errorf("it needs time.warm_up = \"0 s\"")
	}
	return nil
}

// counted counts contacts by what the facts say, beside the ledger.
type counted struct{ fresh, again, answered, served, abandoned, blocked int64 }

func (p *probe) counts() *counted {
	n := &counted{}
	f := &p.world.Facts
	f.Arrived.Watch(models.StageFirst, watcher, func(f *models.Arrived) {
		if f.Case.Attempts == 0 {
			n.fresh++
		} else {
			n.again++
		}
	})
	f.Abandoned.Watch(models.StageFirst, watcher, func(*models.Abandoned) { n.abandoned++ })
	f.Blocked.Watch(models.StageFirst, watcher, func(*models.Blocked) { n.blocked++ })
	f.ServiceStarted.Watch(models.StageFirst, watcher, func(*models.ServiceStarted) { n.answered++ })
	f.ServiceEnded.Watch(models.StageFirst, watcher, func(*models.ServiceEnded) { n.served++ })
	return n
}

func flowError() Measure {
	return Measure{Name: "flow_error", Doc: "|offered - served - abandoned - blocked - still inside|, counted from the facts", fits: fromTheStart,
		watch: func(p *probe, _ *question) func() []float64 {
			n, l := p.counts(), p.levels(-1)
			return func() []float64 {
				return []float64{math.Abs(float64(n.fresh + n.again - n.served - n.abandoned - n.blocked - int64(l.inSystem)))}
			}
		}}
}

func attemptsError() Measure {
	return Measure{Name: "attempts_error", Doc: "|attempts - fresh - redials - repeats - handed on|, facts against ledger", fits: fromTheStart,
		watch: func(p *probe, _ *question) func() []float64 {
			n := p.counts()
			return func() []float64 {
				l := &p.world.Ledger
				wrong := math.Abs(float64(n.fresh-l.Fresh)) + math.Abs(float64(n.again-l.Redials-l.Repeats-l.HandedOn)) +
					math.Abs(float64(n.served-l.Served)) + math.Abs(float64(n.abandoned-l.Abandoned)) + math.Abs(float64(n.blocked-l.Blocked))
				return []float64{wrong}
			}
		}}
}

// agentTimeError compares the time that agents were logged in, from the facts
// of their duties, with the time booked as busy, idle, auxiliary and break.
func agentTimeError() Measure {
	return Measure{Name: "agent_time_error", Doc: "|logged in - busy - idle - auxiliary - break| over all agents, in seconds", dim: lengthOfTime, fits: fromTheStart,
		watch: func(p *probe, _ *question) func() []float64 {
			total := sim.Span(0)
			since := map[int]sim.Time{} // of the agents on duty
			f := &p.world.Facts
			f.DutyBegan.Watch(models.StageFirst, watcher, func(f *models.DutyBegan) {
				if _, on := since[f.Agent.Index]; !on {
					since[f.Agent.Index] = p.world.Now()
				}
			})
			f.DutyEnded.Watch(models.StageFirst, watcher, func(f *models.DutyEnded) {
				if !f.Break {
					total += p.world.Now().Since(since[f.Agent.Index])
					delete(since, f.Agent.Index)
				}
			})
			return func() []float64 {
				for _, from := range since { // whole numbers: the order does not matter
					total += p.world.Now().Since(from)
				}
				t := p.world.Integrals()
				return []float64{math.Abs((total - sim.Span(t.Busy+t.Idle+t.Auxiliary+t.Break)).Seconds())}
			}
		}}
}

// repeatName marks the measure for which the runner plays a run twice.
const repeatName = "repeat_difference"

// repeatDifference gives the fingerprint of a run in two halves that a float
// can hold; the runner compares those of two runs.
func repeatDifference() Measure {
	return Measure{Name: repeatName, Doc: "1 when the same seed gives another path while other runs go on beside it, else 0",
		watch: func(p *probe, _ *question) func() []float64 {
			return func() []float64 {
				print := p.world.Fingerprint()
				return []float64{float64(print >> 32), float64(print & 0xffffffff)}
			}
		},
		combine: func([]float64, *question) float64 { return 0 }}
}

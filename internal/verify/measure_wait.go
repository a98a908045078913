package verify

import (
	"fmt"
	"math"
	"strings"

	"frontline.dev/frontline/models"
)

// Measures of waiting. Waits are those of contacts that were answered, or gave
// up, within the window.

// wait makes a measure of the waits of a product or of all.
func wait(name, doc string, dim dimension, sums func(w *waits) []float64) Measure {
	return Measure{Name: name, Doc: doc, dim: dim, of: ofProduct, watch: func(p *probe, q *question) func() []float64 {
		w := p.waits(q.product)
		return func() []float64 { return sums(w) }
	}}
}

// deviation is the standard deviation from (n, sum, sum of squares).
func deviation(mean []float64, _ *question) float64 {
	m := mean[1] / mean[0]
	return math.Sqrt(mean[2]/mean[0] - m*m)
}

func init() {
	sd := wait("SD_Wq", "standard deviation of the wait of the answered", lengthOfTime,
		func(w *waits) []float64 { return []float64{w.answered, w.sum, w.squares} })
	sd.combine = deviation
	register(sd,
		wait("PW", "share of contacts, answered or abandoned, that were not answered at once", plainNumber,
			func(w *waits) []float64 {
				return []float64{w.waited + w.waitedAbandoned, w.answered + w.abandoned}
			}),
		wait("PW_answered", "share of the answered that were not answered at once", plainNumber,
			func(w *waits) []float64 { return []float64{w.waited, w.answered} }),
		wait("ASA", "average speed of answer: mean wait of the answered", lengthOfTime,
			func(w *waits) []float64 { return []float64{w.sum, w.answered} }),
		wait("ASA_of_delayed", "mean wait of the answered that had to wait", lengthOfTime,
			func(w *waits) []float64 { return []float64{w.sum, w.waited} }),
		wait("Wq", "mean wait of all contacts, answered or abandoned", lengthOfTime,
			func(w *waits) []float64 { return []float64{w.sum + w.sumGaveUp, w.answered + w.abandoned} }),
		wait("Wq_abandoned", "mean wait of the abandoned", lengthOfTime,
			func(w *waits) []float64 { return []float64{w.sumGaveUp, w.abandoned} }),
		wait("P_abandon", "share of contacts that were given up, of those answered or given up", plainNumber,
			func(w *waits) []float64 { return []float64{w.abandoned, w.answered + w.abandoned} }),
		wait("W", "mean time from arrival to the end of service, of the served", lengthOfTime,
			func(w *waits) []float64 { return []float64{w.sojourn, w.served} }),
		waitAtMost(), waitAbove(), virtualWait(), sojournByWork())
}

// waitCount counts the answered whose wait is to be counted.
func waitCount(name, doc string, counts func(wait, at float64) bool) Measure {
	return Measure{Name: name, Doc: doc, at: true, of: ofProduct, watch: func(p *probe, q *question) func() []float64 {
		n, hits, at := 0.0, 0.0, q.At.Seconds()
		p.world.Facts.ServiceStarted.Watch(models.StageFirst, watcher, func(f *models.ServiceStarted) {
			if !p.open || q.product >= 0 && int(f.Case.Product) != q.product {
				return
			}
			n++
			if counts(p.world.Now().Since(f.Case.Arrived).Seconds(), at) {
				hits++
			}
		})
		return func() []float64 { return []float64{hits, n} }
	}}
}

func waitAtMost() Measure {
	return waitCount("P_wait_at_most", "share of the answered that waited at most so long", func(wait, at float64) bool { return wait <= at })
}

func waitAbove() Measure {
	return waitCount("P_wait_above", "share of the answered that waited longer", func(wait, at float64) bool { return wait > at })
}

// virtualWait estimates the wait of a customer of endless patience: patience
// does not depend on the wait offered, so an answered wait v stands for
// 1 / P(patience > v) customers (Horvitz and Thompson 1952).
func virtualWait() Measure {
	return Measure{Name: "W_virtual", Doc: "mean wait that a customer of endless patience would have, from the answered ones weighted by 1 / P(patience > wait)",
		dim: lengthOfTime,
		fits: func(s *models.Settings, _ *question) error {
			if !strings.HasPrefix(s.Queue.Patience.Law.String(), "exponential(") || s.Queue.Infinite || len(s.Products) > 0 {
				return fmt.Errorf("it needs one exponential law of patience")
			}
			return nil
		},
		watch: func(p *probe, _ *question) func() []float64 {
			patience := p.world.Settings.Queue.Patience.Mean().Seconds()
			w, sum := p.waits(-1), 0.0
			p.world.Facts.ServiceStarted.Watch(models.StageFirst, watcher, func(f *models.ServiceStarted) {
				if p.open {
					v := p.world.Now().Since(f.Case.Arrived).Seconds()
					sum += v * math.Exp(v/patience)
				}
			})
			return func() []float64 { return []float64{sum, w.answered + w.abandoned} }
		}}
}

// sojournByWork is the mean time in the system of contacts that need the work
// `at`, when that mean is proportional to the work, as in processor sharing:
// then E[time · work] / E[work²] is the factor.
func sojournByWork() Measure {
	return Measure{Name: "W_of_work", Doc: "mean time in the system of contacts of so much work, taken to be proportional to the work", dim: lengthOfTime, at: true,
		watch: func(p *probe, q *question) func() []float64 {
			work := p.workOf()
			products, squares := 0.0, 0.0
			p.world.Facts.ServiceEnded.Watch(models.StageFirst, watcher, func(f *models.ServiceEnded) {
				if p.open {
					x := work(f.Case)
					products += x * p.world.Now().Since(f.Case.Arrived).Seconds()
					squares += x * x
				}
			})
			return func() []float64 { return []float64{products, squares} }
		},
		combine: func(mean []float64, q *question) float64 { return mean[0] / mean[1] * q.At.Seconds() }}
}

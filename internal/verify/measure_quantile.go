package verify

import (
	"errors"
	"fmt"
	"math"

	"frontline.dev/frontline/models"
)

// Measures of quantiles. The mean of the quantiles of single runs is biased
// when a run is not very long, so values are counted in bins, all runs are put
// together, and the quantile is read from the whole. The bins lie around the
// expected value; a quantile that is off by half or more is shown as the edge.
const (
	quantileBins  = 256
	quantileBelow = .5 // of the expected value
	quantileAbove = 1.5
)

// bins count values: in front of the first bin, in each, and all.
type bins struct {
	low, width float64
	counts     []float64
}

func newBins(expected float64) *bins {
	return &bins{low: quantileBelow * expected, width: (quantileAbove - quantileBelow) * expected / quantileBins, counts: make([]float64, quantileBins+2)}
}

func (b *bins) add(x float64) {
	b.counts[quantileBins+1]++
	switch at := (x - b.low) / b.width; {
	case at < 0:
		b.counts[0]++
	case at < quantileBins:
		b.counts[1+int(at)]++
	}
}

// quantileOf reads the quantile from mean counts, in seconds; NaN when nothing
// was counted.
func quantileOf(mean []float64, q *question) float64 {
	b := newBins(q.Value * q.scale)
	wanted := mean[quantileBins+1] * float64(q.number) / 100
	if !(wanted > 0) {
		return math.NaN()
	}
	below := mean[0]
	if below >= wanted {
		return b.low
	}
	for i := range quantileBins {
		in := mean[1+i]
		if below+in >= wanted {
			return b.low + b.width*(float64(i)+(wanted-below)/in)
		}
		below += in
	}
	return b.low + b.width*quantileBins
}

// ofQuantile makes a measure of a quantile; watch hands every value to add.
func ofQuantile(name, doc string, of scopes, watch func(p *probe, q *question, add func(x float64))) Measure {
	return Measure{Name: name, Doc: doc, dim: lengthOfTime, of: of, combine: quantileOf,
		fits: func(_ *models.Settings, q *question) error {
			switch {
			case q.number < 1 || q.number > 99:
				return fmt.Errorf("the number in its name is a percentage from 1 to 99, got %d", q.number)
			case q.Value <= 0:
				return errors.New("a quantile of 0 cannot be looked for; use a share such as PW")
			}
			return nil
		},
		watch: func(p *probe, q *question) func() []float64 {
			b := newBins(q.Value * q.scale)
			watch(p, q, b.add)
			return func() []float64 { return b.counts }
		}}
}

func init() {
	mine := func(p *probe, q *question, c *models.Case) bool {
		return p.open && (q.product < 0 || int(c.Product) == q.product)
	}
	register(
		ofQuantile("wait_pN", "wait that N per cent of the answered do not exceed", ofProduct, func(p *probe, q *question, add func(float64)) {
			p.world.Facts.ServiceStarted.Watch(models.StageFirst, watcher, func(f *models.ServiceStarted) {
				if mine(p, q, f.Case) {
					add(p.world.Now().Since(f.Case.Arrived).Seconds())
				}
			})
		}),
		ofQuantile("sojourn_pN", "time from arrival to the end of service that N per cent of the served do not exceed", ofProduct, func(p *probe, q *question, add func(float64)) {
			p.world.Facts.ServiceEnded.Watch(models.StageFirst, watcher, func(f *models.ServiceEnded) {
				if mine(p, q, f.Case) {
					add(p.world.Now().Since(f.Case.Arrived).Seconds())
				}
			})
		}),
		ofQuantile("work_pN", "work that N per cent of the contacts do not exceed", ofProduct, func(p *probe, q *question, add func(float64)) {
			p.world.Facts.Diagnosed.Watch(models.StageFirst, watcher, func(f *models.Diagnosed) {
				if mine(p, q, f.Case) {
					add(f.Agent.Spent[models.Fixing].Seconds())
				}
			})
		}),
	)
}

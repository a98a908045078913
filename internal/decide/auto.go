package decide

import (
	"context"
	"fmt"
	"math"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
)

// rule is the precision rule of one metric of one alternative.
type rule struct {
	arm       int
	metric    study.Measure
	precision Precision
	done      bool
}

// extend plays further pairs until every difference is known well enough, or
// the budget is used up. What is enough: where there is a margin, half of it,
// because an interval so narrow cannot hold both 0 and the margin, so that a
// verdict is certain; elsewhere a share of the mean of A. Intervals are those
// that hold together.
func (c *Comparison) extend(ctx context.Context, crew *crew) {
	c.rules = c.newRules()
	for ctx.Err() == nil {
		more := c.ask()
		if more == 0 {
			break
		}
		from := c.Planned
		c.Planned += more
		c.play(ctx, crew, from, c.Planned)
	}
	for _, r := range c.rules {
		if _, held := r.precision.Reached(); !held {
			step := r.precision.At(r.precision.Len())
			c.Unreached = append(c.Unreached, fmt.Sprintf("%s of %s: half-width %s after %d pairs, wanted %s",
				plain(r.metric.Name), c.Arms[r.arm].Label, results.FormatNumber((step.Hi-step.Lo)/2, 3), step.N, results.FormatNumber(r.precision.Absolute, 3)))
		}
	}
}

// newRules makes a rule for everything that can reach a precision.
func (c *Comparison) newRules() (rules []*rule) {
	o := &c.Options
	together := Bonferroni(o.Confidence, len(o.Metrics)*(len(c.Arms)-1))
	for a := 1; a < len(c.Arms); a++ {
		for _, m := range o.Metrics {
			ofA, ofB := c.values(0, m.Name, c.Planned), c.values(a, m.Name, c.Planned)
			level := results.NewEstimate(ofA)
			target := float64(o.Precision * math.Abs(level.Center))
			if margin, is := o.Margins[m.Name]; is {
				target = margin.of(ofA, c.pilot()) / 2
			}
			if wanted, is := o.Targets[m.Name]; is {
				target = wanted.of(ofA, c.pilot())
			} else if o.Targets != nil {
				continue
			}
			if level.N == 0 || results.NewEstimate(ofB).N == 0 || !(target > 0) {
				c.Warnings = append(c.Warnings, fmt.Sprintf("%s of %s is left out of the precision rule: it was not observed, or A is 0 there and no margin is given",
					plain(m.Name), c.Arms[a].Label))
				continue
			}
			rules = append(rules, &rule{arm: a, metric: m, precision: Precision{Confidence: together, Absolute: target,
				Min: o.Replications, Percent: o.LookAhead, Budget: max(o.Budget, o.Replications)}})
		}
	}
	return rules
}

// ask gives the rules what is new and returns how many pairs are certain to be
// needed.
func (c *Comparison) ask() int {
	most := 0
	for _, r := range c.rules {
		if r.done {
			continue
		}
		ofA, ofB := c.values(0, r.metric.Name, c.Planned), c.values(r.arm, r.metric.Name, c.Planned)
		var fresh []float64
		for i := r.precision.Len(); i < c.Planned; i++ {
			fresh = append(fresh, ofB[i]-ofA[i])
		}
		more, done := r.precision.Next(fresh)
		r.done = done
		most = max(most, more)
	}
	return most
}

package calibrate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
)

// Parameter is a setting that is free. Value is the quantile function of its
// prior, for u between 0 and 1; Text is the value as it is written in a
// scenario, nil for plain numbers.
type Parameter struct {
	Name, Unit string
	Value      func(u float64) float64
	Text       func(u float64) string
}

// text returns the value at u as it is written.
func (p *Parameter) text(u float64) string {
	if p.Text != nil {
		return p.Text(u)
	}
	return fmt.Sprintf("%.4g", p.Value(u))
}

// Target is what was observed of one quantity. Error is the standard error
// around the model's mean at the true values; 0 where it is not known.
type Target struct {
	Name, Unit      string
	Observed, Error float64
}

// Simulate plays one replication at a point of the unit cube and returns a
// value for every target; NaN is missing. A point that the model refuses is
// [ErrRefused]; any other error ends the calibration.
type Simulate func(ctx context.Context, u []float64, replication uint64) ([]float64, error)

// ErrRefused is a point that the model or a constraint does not allow: the
// prior is cut off there.
var ErrRefused = errors.New("the point is refused")

// Problem is what is to be calibrated.
type Problem struct {
	Parameters []Parameter
	Targets    []Target
	Covariance [][]float64     // of the observed values around the model's mean; nil: what was observed is one run of the model
	Start      func() Simulate // makes the simulator of one worker
}

// Mistake is something wrong with what was asked for: what it is, and what to
// do about it.
type Mistake struct{ Message, Help string }

// Error returns the message.
func (m *Mistake) Error() string { return m.Message }

func mistakef(help, format string, args ...any) error {
	return &Mistake{Message: fmt.Sprintf(format, args...), Help: help}
}

// Options say how a calibration is run. Zero values take the defaults.
type Options struct {
	Method       string  // moments, abc or both; "": moments
	Direct       bool    // moments: by simplex on the runs themselves, with common random numbers
	Budget       int     // runs of each method; 0: 400, of abc ten times the particles
	Replications int     // of a point; 0: 4
	Particles    int     // of abc; 0: 400
	Quantile     float64 // share of the population that is kept; 0: 0.5
	Stop         float64 // least share of new draws within the tolerance
	Check        int     // runs of the posterior predictive check; 0: 40
	Seed         uint64  // of the search; the model has its own
	Workers      int     // runs at the same time; 0: 1; never changes a result
	Progress     func(done, expected int)
}

func (o Options) withDefaults() Options {
	set := func(at *int, value int) {
		if *at == 0 {
			*at = value
		}
	}
	set(&o.Replications, 4)
	set(&o.Particles, 400)
	set(&o.Check, 40)
	set(&o.Workers, 1)
	if o.Method == "" {
		o.Method = "moments"
	}
	if o.Method != "moments" {
		set(&o.Budget, 10*o.Particles)
	}
	set(&o.Budget, 400)
	if o.Quantile == 0 {
		o.Quantile = 0.5
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o
}

func (p *Problem) check(o Options) error {
	switch {
	case len(p.Parameters) == 0:
		return mistakef("", "there is no parameter to calibrate")
	case len(p.Targets) == 0:
		return mistakef("", "there is no target to calibrate to")
	case o.Method != "moments" && o.Method != "abc" && o.Method != "both":
		return mistakef("", "method %q: must be moments, abc or both", o.Method)
	case p.Covariance != nil && factorised(p.Covariance) == nil:
		return mistakef("give every target a standard error above 0", "the covariance of the targets is not positive definite")
	}
	for _, t := range p.Targets {
		if math.IsNaN(t.Observed) || math.IsInf(t.Observed, 0) {
			return mistakef("", "the observed %s is no number", t.Name)
		}
	}
	return nil
}

// observed returns the observed values.
func (p *Problem) observed() []float64 {
	out := make([]float64, len(p.Targets))
	for k, t := range p.Targets {
		out[k] = t.Observed
	}
	return out
}

// job is one run that is wanted.
type job struct {
	u           []float64
	replication uint64
}

// crew plays runs side by side.
type crew struct {
	simulators []Simulate
	targets    int
	runs       int // so far
	expected   int
	progress   func(done, expected int)
}

func (p *Problem) crew(o Options, expected int) *crew {
	c := &crew{targets: len(p.Targets), expected: expected, progress: o.Progress}
	for range o.Workers {
		c.simulators = append(c.simulators, p.Start())
	}
	return c
}

// play returns the outcome of every job, in their order: nil where the point is
// refused. The error is the context's, or that of the first job that broke.
func (c *crew) play(ctx context.Context, jobs []job) ([][]float64, error) {
	out, errs := make([][]float64, len(jobs)), make([]error, len(jobs))
	var next atomic.Int64
	var lock sync.Mutex
	var group sync.WaitGroup
	for _, simulate := range c.simulators {
		group.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(jobs) || ctx.Err() != nil {
					return
				}
				out[i], errs[i] = simulate(ctx, jobs[i].u, jobs[i].replication)
				lock.Lock()
				c.runs++
				c.progress(c.runs, max(c.expected, c.runs))
				lock.Unlock()
			}
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, err := range errs {
		switch {
		case errors.Is(err, ErrRefused):
			out[i] = nil
		case err != nil:
			return nil, err
		case len(out[i]) != c.targets:
			panic(fmt.Sprintf("calibrate: %d outcomes for %d targets", len(out[i]), c.targets))
		}
	}
	return out, nil
}
